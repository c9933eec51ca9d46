"""The graph of the backprop panel as SVG: a box for each number, drawn once and updated in place."""

from ..kit.numbers import fixed
from ..kit.svg_plot import put, shape
from . import words

COLUMN, ROW = 95, 47  # pixels from box to box
WIDTH, HEIGHT = 58, 42  # of a box
TOP, SIDE = 26, 4  # room above the boxes for the names of the parts, and at the sides
PARTS = [
    (words.INPUTS, {"input"}),
    (words.HIDDEN, {"sum", "hidden"}),
    (words.SCORES, {"score"}),
    (words.SOFTMAX, {"exp", "two", "total", "share", "p", "log", "loss"}),
]


class Graph:
    """`nodes` is a list of `network.Node`, `layout` a `layout.Layout` of them."""

    def __init__(self, place, nodes, layout):
        self.place, self.nodes, self.layout = place, nodes, layout
        self.width = 2 * SIDE + (layout.layers - 1) * COLUMN + WIDTH
        self.height = TOP + round(layout.tallest * ROW) + HEIGHT + SIDE
        self.edges, self.local, self.boxes = {}, {}, {}
        self._lit = []

    def draw(self):
        """A job that builds the picture in slices and inserts it when it is complete."""
        svg = shape(
            "svg", class_="network", viewBox=f"0 0 {self.width} {self.height}", role="group",
            aria_label=words.GRAPH,
        )  # fmt: skip
        lines, labels, boxes = (shape("g", class_=name) for name in ("edges", "locals", "nodes"))
        for edge, route in self.layout.routes.items():
            self.edges[edge] = shape("path", d=self._path(route))
            self.local[edge] = self._local_label(route)
            lines.append(self.edges[edge])
            labels.append(self.local[edge])
        yield
        for node in self.nodes:
            self.boxes[node.id] = Box(node, *self._corner(node.id))
            boxes.append(self.boxes[node.id].group)
            yield
        svg.append(self._parts(), lines, boxes, labels)
        self.place.replaceChildren(svg)
        # Below the long row of boxes on the right there is room; on a wide page the style sheet puts the sums there.
        last = PARTS[-1][1]
        lowest = max(self.layout.height[node.id] for node in self.nodes if node.kind in last)
        free = (TOP + lowest * ROW + HEIGHT) / self.height
        self.place.parentElement.style.setProperty("--free-from", f"{free:.4f}")

    def light(self, shares):
        """Draws the edges that a node passes its gradient along: {(child, node): local gradient as text}."""
        for edge in self._lit:
            self.edges[edge].removeAttribute("class")
            self.local[edge].textContent = ""
        for edge, text in shares.items():
            self.edges[edge].setAttribute("class", "lit")
            self.local[edge].textContent = text
        self._lit = list(shares)

    def bring_into_view(self, node):
        """Scrolls sideways, where the graph is wider than the page, until a box is in the middle."""
        if self.place.scrollWidth > self.place.clientWidth:
            x, _ = self._corner(node)
            scale = self.place.scrollWidth / self.width
            self.place.scrollLeft = (x + WIDTH / 2) * scale - self.place.clientWidth / 2

    def _corner(self, node):
        return SIDE + self.layout.layer[node] * COLUMN, TOP + self.layout.height[node] * ROW

    def _path(self, route):
        """From the right side of one box to the left of another; level while it passes a column."""
        x, y = self._point(route[0])
        x += WIDTH
        d = f"M{x:.1f} {y:.1f}"
        for i, stop in enumerate(route[1:], 1):
            to_x, to_y = self._point(stop)
            middle = (x + to_x) / 2
            d += f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
            if i < len(route) - 1:
                d += f"h{WIDTH}"
            x, y = to_x + WIDTH, to_y
        return d

    def _point(self, stop):
        layer, height = stop
        return SIDE + layer * COLUMN, TOP + height * ROW + HEIGHT / 2

    def _local_label(self, route):
        """A place for the local gradient: beside the child, where the edge leaves it."""
        (x, y), (_, to_y) = self._point(route[0]), self._point(route[1])
        return shape(
            "text", x=f"{x + COLUMN / 2 + WIDTH / 2:.1f}", y=f"{y + max(-6, min(6, (to_y - y) * 0.12)) + 3.5:.1f}"
        )

    def _parts(self):
        """The names of the network's parts above their columns."""
        group = shape("g", class_="parts", aria_hidden="true")
        for name, kinds in PARTS:
            columns = [self.layout.layer[node.id] for node in self.nodes if node.kind in kinds]
            left, right = SIDE + min(columns) * COLUMN, SIDE + max(columns) * COLUMN + WIDTH
            group.append(shape("text", name, x=left, y=11), shape("path", d=f"M{left} 17.5H{right}"))
        return group


class Box:
    """One number. A weight's box can be pressed."""

    def __init__(self, node, x, y):
        self.node = node
        self.is_weight = node.kind == "weight"
        self.group = shape("g", data_node=node.id, class_=node.kind, transform=f"translate({x:.1f} {y:.1f})")
        if self.is_weight:
            put(self.group, role="button", tabindex="-1", aria_pressed="false")
        else:
            put(self.group, aria_hidden="true")
        self.value = shape("text", class_="value", x=WIDTH / 2, y=24)
        self.gradient = shape("text", class_="gradient", x=WIDTH / 2, y=37)
        self.group.append(
            shape("rect", width=WIDTH, height=HEIGHT, rx=4),
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
