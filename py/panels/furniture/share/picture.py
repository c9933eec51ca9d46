"""A part of the page as a picture of its own: SVG in which shapes are shapes and text is text, and PNG made of it.

The picture is drawn from what the browser has laid out: boxes, text, SVG, and canvases. It carries its styles with it,
so it looks the same without the page.
"""

import base64
import re
from math import ceil

from pyscript import document, window

from ...kit import dom
from ...kit.chart import chart_in
from ...kit.svg_plot import label, put, shape
from .chart_shapes import shapes

MARGIN = 16  # pixels around the picture
LEFT_OUT = ".visually-hidden, .chart-walk, input, select, textarea, script, template"
GROUPS = ("svg", "g", "clipPath", "defs", "symbol", "marker", "a")
STYLES = {  # those that make a shape what it is, and what each is without a style
    "fill": "rgb(0, 0, 0)", "fill-opacity": "1", "stroke": "none", "stroke-width": "1px", "stroke-opacity": "1",
    "stroke-dasharray": "none", "stroke-linecap": "butt", "stroke-linejoin": "miter", "opacity": "1",
}  # fmt: skip
OF_TEXT = ("font-family", "font-size", "font-style", "font-weight", "text-anchor", "dominant-baseline", "paint-order")
GEOMETRY = re.compile("class|style|role|tabindex|aria-.*|data-.*")  # attributes that are none of it
STOP = re.compile(r"(?:rgba?|color)\([^()]*\)")
SRGB = re.compile(r"color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: / ([\d.e-]+))?\)")


class Picture:
    """What `element` shows now, in the page's present theme."""

    def __init__(self, element):
        self._ruler = dom.make("canvas").getContext("2d")
        box = element.getBoundingClientRect()
        self._left, self._top, self._right, self._bottom = box.left, box.top, box.right, box.bottom
        self._origin = box.left, box.top
        self._root = shape("g")
        self._gradients = 0
        self._draw(element)
        self._background = _background_behind(element)

    def svg(self) -> str:
        x, y = self._left - self._origin[0] - MARGIN, self._top - self._origin[1] - MARGIN
        self.width = ceil(self._right - self._left + 2 * MARGIN)
        self.height = ceil(self._bottom - self._top + 2 * MARGIN)
        size = {"width": self.width, "height": self.height}
        svg = shape("svg", viewBox=f"{x:.1f} {y:.1f} {self.width} {self.height}", **size)
        svg.append(shape("rect", x=round(x, 1), y=round(y, 1), fill=self._background, **size), self._root)
        return window.XMLSerializer.new().serializeToString(svg)

    async def png(self) -> bytes:
        """With two pixels or more for each of the page's."""
        image = window.Image.new()
        image.src = "data:image/svg+xml;charset=utf-8," + window.encodeURIComponent(self.svg())
        await image.decode()
        canvas = dom.make("canvas")
        scale = max(2, window.devicePixelRatio)
        canvas.width, canvas.height = round(self.width * scale), round(self.height * scale)
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
        return base64.b64decode(canvas.toDataURL("image/png").partition(",")[2])

    # The parts of the page.

    def _draw(self, element):
        if element.matches(LEFT_OUT) or not element.checkVisibility():
            return
        tag = element.tagName.lower()
        style = window.getComputedStyle(element)
        box = element.getBoundingClientRect()
        if style.visibility == "hidden" or style.opacity == "0":
            return
        if tag == "svg":
            self._add_svg(element, box)
        elif tag == "canvas":
            self._add_canvas(element, box, style)
        elif element.matches(".plot") and (chart := chart_in(element)):
            self._reach(box)
            self._root.append(*shapes(chart, *self._place(box)))
        else:
            self._add_box(style, box.left, box.top, box.width, box.height)
            self._add_pseudo(element, box, style)
            for node in element.childNodes:
                if node.nodeType == 1:
                    self._draw(node)
                elif node.nodeType == 3:
                    self._add_text(node, style)

    def _place(self, box):
        return box.left - self._origin[0], box.top - self._origin[1]

    def _reach(self, box):
        self._left, self._top = min(self._left, box.left), min(self._top, box.top)
        self._right, self._bottom = max(self._right, box.right), max(self._bottom, box.bottom)

    def _add_box(self, style, left, top, width, height):
        """The background and the borders of an element."""
        if not (width and height) and style.borderTopWidth == style.borderLeftWidth == "0px":
            return
        x, y = left - self._origin[0], top - self._origin[1]
        radius = _pixels(style.borderTopLeftRadius)
        colour = _colour(style.backgroundColor)
        if colour:
            self._root.append(_rectangle(x, y, width, height, rx=radius, fill=colour))
        if style.backgroundImage.startswith("linear-gradient("):
            self._add_gradient(style, x, y, width, height)
        self._add_borders(style, x, y, width, height, radius)

    def _add_gradient(self, style, x, y, width, height):
        """One of a single colour is how CSS draws a bar; any other here runs from left to right in even stops."""
        stops = [_colour(stop) for stop in STOP.findall(style.backgroundImage)]
        across, down = (_share(part) for part in f"{style.backgroundSize} auto".split(" ")[:2])
        right, below = (_share(part) for part in style.backgroundPosition.split(" ")[:2])
        x, y = x + (1 - across) * width * right, y + (1 - down) * height * below
        fill = stops[0]
        if len(set(stops)) > 1:
            self._gradients += 1
            name = f"gradient-{self._gradients}"
            gradient = shape("linearGradient", id=name)
            for i, colour in enumerate(stops):
                gradient.append(shape("stop", offset=round(i / (len(stops) - 1), 4), stop_color=colour))
            self._root.append(gradient)
            fill = f"url(#{name})"
        if fill and across * down > 0:
            self._root.append(_rectangle(x, y, across * width, down * height, fill=fill))

    def _add_borders(self, style, x, y, width, height, radius):
        ends = {
            "Top": (x, y, x + width, y), "Right": (x + width, y, x + width, y + height),
            "Bottom": (x, y + height, x + width, y + height), "Left": (x, y, x, y + height),
        }  # fmt: skip
        found = {}
        for side in ends:
            thick = _pixels(getattr(style, f"border{side}Width"))
            colour = _colour(getattr(style, f"border{side}Color"))
            if thick and colour:
                dash = {"dashed": f"{3 * thick:g}", "dotted": f"{thick:g}"}.get(getattr(style, f"border{side}Style"))
                found[side] = {"stroke": colour, "stroke_width": thick} | ({"stroke_dasharray": dash} if dash else {})
        if len(found) == 4 and len({str(one) for one in found.values()}) == 1:
            half = found["Top"]["stroke_width"] / 2
            inner = x + half, y + half, max(0, width - 2 * half), max(0, height - 2 * half)
            self._root.append(_rectangle(*inner, rx=radius, fill="none", **found["Top"]))
            return
        for side, line in found.items():
            x1, y1, x2, y2 = (round(end, 1) for end in ends[side])
            self._root.append(shape("line", x1=x1, y1=y1, x2=x2, y2=y2, **line))

    def _add_pseudo(self, element, box, style):
        """What CSS puts before and after an element's content, where that is a box: marks of a key, ticks of a bar."""
        for kind in ("::before", "::after"):
            made = window.getComputedStyle(element, kind)
            if made.content != '""' or made.display == "none":
                continue
            width, height = _pixels(made.width), _pixels(made.height)
            if made.position == "absolute":
                left = box.left + _pixels(made.left) + _pixels(made.marginLeft)
                top = box.top + _pixels(made.top)
            else:
                left = box.left + _pixels(style.paddingLeft)
                top = box.top + (box.height - height) / 2
            self._add_box(made, left, top, width, height)

    def _add_text(self, node, style):
        text = " ".join(node.textContent.split())
        if not text:
            return
        if style.textTransform == "uppercase":
            text = text.upper()
        around = document.createRange()
        content = node.textContent
        around.setStart(node, len(content) - len(content.lstrip()))
        around.setEnd(node, _units(content.rstrip()))
        boxes = list(around.getClientRects())
        lines = [(text, boxes[0])] if len(boxes) == 1 else _lines(node, around)
        for line, box in lines:
            self._reach(box)
            self._root.append(self._line(line, box, style))

    def _line(self, text, box, style):
        """A line of text at its baseline."""
        font = {"font_family": style.fontFamily, "font_size": style.fontSize}
        font |= {name: value for name, value in (("font_style", style.fontStyle), ("font_weight", style.fontWeight))
                 if value not in ("normal", "400")}  # fmt: skip
        self._ruler.font = f"{style.fontStyle} {style.fontWeight} {style.fontSize} {style.fontFamily}"
        metrics = self._ruler.measureText(text)
        above, below = metrics.fontBoundingBoxAscent, metrics.fontBoundingBoxDescent
        x, y = self._place(box)
        y += (box.height - above - below) / 2 + above
        # Where another font is used than here, a line keeps its middle or its start.
        anchor = "middle" if style.textAlign == "center" or style.direction == "rtl" else "start"
        at = x + box.width / 2 if anchor == "middle" else x
        return label(at, y, text, anchor, fill=_colour(style.color) or "none", **font)

    def _add_canvas(self, canvas, box, style):
        """Its pixels: in a heat map there is one for each number."""
        self._reach(box)
        x, y = self._place(box)
        image = shape("image", x=round(x, 2), y=round(y, 2), width=box.width, height=box.height)
        put(image, href=canvas.toDataURL("image/png"), preserveAspectRatio="none")
        if style.imageRendering in ("pixelated", "crisp-edges"):
            put(image, image_rendering=style.imageRendering)
        self._root.append(image)

    def _add_svg(self, svg, box):
        self._reach(box)
        copy = _styled(svg)
        x, y = self._place(box)
        put(copy, x=round(x, 2), y=round(y, 2), width=round(box.width, 2), height=round(box.height, 2))
        put(copy, overflow="visible")
        self._root.append(copy)


def _styled(element):
    """A copy of an SVG element with the styles that it has on the page, None if it is not shown."""
    tag = element.tagName
    copy = shape(tag)
    for name in element.getAttributeNames():
        if not GEOMETRY.fullmatch(name):
            copy.setAttribute(name, element.getAttribute(name))
    style = window.getComputedStyle(element)
    if tag not in GROUPS:
        names = [*STYLES, *(OF_TEXT if tag in ("text", "tspan") else ())]
        for name in names:
            value = style.getPropertyValue(name)
            if value != STYLES.get(name):
                copy.setAttribute(name, _colour(value) or "none" if name in ("fill", "stroke") else value)
    elif style.opacity != "1":
        copy.setAttribute("opacity", style.opacity)
    for node in element.childNodes:
        if node.nodeType == 3:
            copy.append(node.textContent)
        elif node.nodeType == 1 and window.getComputedStyle(node).display != "none":
            copy.append(_styled(node))
    return copy


def _lines(node, around):
    """The lines that the words of a text stand on, as pairs (text, box)."""
    lines = []
    for word in re.finditer(r"\S+", node.textContent):
        start = _units(node.textContent[: word.start()])
        around.setStart(node, start)
        around.setEnd(node, start + _units(word[0]))
        box = around.getBoundingClientRect()
        if lines and abs(lines[-1][1].top - box.top) < box.height / 2:
            lines[-1] = f"{lines[-1][0]} {word[0]}", lines[-1][1]
        else:
            lines.append((word[0], box))
    return lines


def _units(text):
    """Its length in JavaScript."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _rectangle(x, y, width, height, **attributes):
    if not attributes.get("rx"):
        attributes.pop("rx", None)
    place = {"x": round(x, 2), "y": round(y, 2), "width": round(width, 2), "height": round(height, 2)}
    return shape("rect", **place, **attributes)


def _background_behind(element):
    """The colour of the page behind an element."""
    while not (colour := _colour(window.getComputedStyle(element).backgroundColor)):
        element = element.parentElement
        if not element:
            return "white"
    return colour


def _colour(value):
    """A computed colour in a form that all programs know; "" for a transparent one."""
    if found := SRGB.fullmatch(value):
        *parts, alpha = found.groups()
        red, green, blue = (round(255 * float(part)) for part in parts)
        value = f"rgba({red}, {green}, {blue}, {alpha or 1})"
    return "" if re.fullmatch(r"rgba\(.*, 0\)|transparent", value) else value


def _share(value):
    """A percentage; what is none stands for the whole, or for the start."""
    return min(1.0, float(value[:-1]) / 100) if value.endswith("%") else 1.0


def _pixels(value):
    return float(value[:-2]) if value.endswith("px") else 0.0
