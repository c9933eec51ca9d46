"""The graph of the backprop panel as SVG: a box for each number, drawn once and updated in place."""

from ..kit.numbers import fixed
from ..kit.svg_plot import put, shape
from . import layout, words
from .layout import HEIGHT, LABEL_HEIGHT, LABEL_WIDTH, LEFT, WIDTH

PARTS = [  # (name, its first and its last column)
    (words.INPUTS, "input", "input"),
    (words.WEIGHTS, "u", "u"),
    (words.HIDDEN, "hidden", "hidden"),
    (words.WEIGHTS, "w", "w"),
    (words.SCORES, "score", "score"),
    (words.SOFTMAX, "exp", "loss"),
]


class Graph:
    """`nodes` is a list of `network.Node`, `edges` of (child, node)."""

    def __init__(self, place, nodes, edges):
        self.place, self.nodes, self.edges = place, nodes, edges
        self.width, self.height = layout.SIZE
        self.lines, self.labels, self.boxes = {}, {}, {}
        self._lit = []

    def draw(self):
        """A job that builds the picture in slices and inserts it when it is complete."""
        svg = shape(
            "svg", class_="network", viewBox=f"0 0 {self.width} {self.height}", role="group",
            aria_label=words.GRAPH,
        )  # fmt: skip
        lines, labels, boxes = (shape("g", class_=name) for name in ("edges", "locals", "nodes"))
        for edge in self.edges:
            self.lines[edge] = shape("path", d=_path(layout.route(*edge)))
            lines.append(self.lines[edge])
            if centre := layout.label(*edge):
                self.labels[edge] = Label(*centre)
                labels.append(self.labels[edge].group)
        yield
        for node in self.nodes:
            self.boxes[node.id] = Box(node, *layout.PLACES[node.id])
            boxes.append(self.boxes[node.id].group)
            yield
        svg.append(_parts(), _units(), lines, boxes, labels)
        self.place.replaceChildren(svg)

    def light(self, shares):
        """Draws the lines that a node passes its gradient along: {(child, node): local gradient as text}."""
        for edge in self._lit:
            self.lines[edge].removeAttribute("class")
            if edge in self.labels:
                self.labels[edge].write("")
        for edge, text in shares.items():
            self.lines[edge].setAttribute("class", "lit")
            if edge in self.labels:
                self.labels[edge].write(text)
        self._lit = list(shares)

    def bring_into_view(self, node):
        """Scrolls sideways, where the graph is wider than the page, until a box is in the middle."""
        if self.place.scrollWidth > self.place.clientWidth:
            scale = self.place.scrollWidth / self.width
            self.place.scrollLeft = layout.PLACES[node][0] * scale - self.place.clientWidth / 2


class Label:
    """The local gradient on a line, which stops on either side of it."""

    def __init__(self, x, y):
        self.group = shape("g", transform=f"translate({x:.1f} {y:.1f})", visibility="hidden")
        self.text = shape("text", y=3.7)
        half = LABEL_WIDTH / 2, LABEL_HEIGHT / 2
        self.group.append(shape("rect", x=-half[0], y=-half[1], width=LABEL_WIDTH, height=LABEL_HEIGHT), self.text)

    def write(self, text):
        self.text.textContent = text
        put(self.group, visibility="visible" if text else "hidden")


class Box:
    """One number. A weight's box can be pressed."""

    def __init__(self, node, x, y):
        """The box has its centre at (x, y)."""
        self.node = node
        self.is_weight = node.kind == "weight"
        corner = f"translate({x - WIDTH / 2:.1f} {y - HEIGHT / 2:.1f})"
        self.group = shape("g", data_node=node.id, class_=node.kind, transform=corner)
        if self.is_weight:
            put(self.group, role="button", tabindex="-1", aria_pressed="false")
        else:
            put(self.group, aria_hidden="true")
        self.value = shape("text", class_="value", x=WIDTH / 2, y=24)
        self.gradient = shape("text", class_="gradient", x=WIDTH / 2, y=37)
        self.group.append(
            shape("rect", width=WIDTH, height=HEIGHT, rx=14 if self.is_weight else 4),
            shape("text", node.label, class_="name", x=WIDTH / 2, y=11),
            " ",  # keeps the words apart in the text that a screen reader gets
            self.value,
            " ",
            self.gradient,
        )
        self._written = {}

    def show(self, value, gradient, is_known, marks):
        """`is_known` says whether the gradient has come back to it; `marks` are CSS classes beside its kind."""
        value_text, gradient_text = fixed(value, 3), fixed(gradient, 3) if is_known else None
        self._write("data-value", repr(value))
        self._write("data-grad", repr(gradient))
        self._write("class", " ".join([self.node.kind, *marks]))
        if self.is_weight:
            self._write("aria-pressed", "true" if "chosen" in marks else "false")
            self._write("tabindex", "0" if "chosen" in marks else "-1")
            self._write("aria-label", words.box(self.node.label, value_text, gradient_text))
        self._text(self.value, value_text)
        self._text(self.gradient, gradient_text or words.NOT_REACHED)

    def _write(self, name, text):
        if self._written.get(name) != text:
            self._written[name] = text
            self.group.setAttribute(name, text)

    def _text(self, element, text):
        if element.textContent != text:
            element.textContent = text


def _path(curves):
    """The `d` attribute of curves that follow each other."""
    (x, y), *_ = curves[0]
    return f"M{x:.1f} {y:.1f}" + "".join("C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in points) for _, *points in curves)


def _parts():
    """The names of the network's parts above their columns."""
    group = shape("g", class_="parts", aria_hidden="true")
    for name, first, last in PARTS:
        left, right = LEFT[first], LEFT[last] + WIDTH
        group.append(shape("text", name, x=left, y=11), shape("path", d=f"M{left} 17.5H{right}"))
    return group


def _units():
    """A frame around the two numbers of each hidden unit."""
    group = shape("g", class_="units")
    for j in (1, 2, 3):
        (x, top), (_, bottom) = layout.PLACES[f"sum-{j}"], layout.PLACES[f"hidden-{j}"]
        size = {"width": WIDTH + 8, "height": bottom - top + HEIGHT + 8}
        group.append(shape("rect", x=x - WIDTH / 2 - 4, y=top - HEIGHT / 2 - 4, rx=8, **size))
    return group
