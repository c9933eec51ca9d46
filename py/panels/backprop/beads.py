"""The second act as a picture: blame runs back along a chain as a bead whose area is its size."""

from math import floor, sqrt
from time import perf_counter

from ..kit import dom
from ..kit.svg_plot import put
from ..lab.jobs import NEXT_FRAME
from . import words
from .chain import Chain
from .network import Walk

HOP = 2.5  # seconds from one number to the one before it
DIAMETER = 15  # pixels, of a bead of size 1


class Beads:
    """`_at` is how many numbers the blame has come back from the loss, a fraction between two; None: not sent yet."""

    def __init__(self, panel):
        self._panel = panel
        self._slider = panel.find("[data-control=chain]")
        self._button = panel.find("[data-action=send-back]")
        self._at = None
        self._playing = None
        self._cells = {}
        self._drawn = None
        self._take_weight()
        panel.on(self._slider, "input", lambda _: self._move_weight())
        panel.on(self._button, "click", self._play)
        panel.on("[data-action=one-back]", "click", lambda _: self._step())
        panel.on("[data-action=collect]", "click", lambda _: self._restart())

    def draw(self):
        if not self._cells:
            self._make()
        reached = -1 if self._at is None else floor(self._at)
        if self._drawn != (self._chain, reached):
            self._drawn = self._chain, reached
            self._show_numbers(reached)
        self._show_mover()
        self._button.textContent = words.SEND if self._playing is None else words.HOLD
        self._button.toggleAttribute("data-playing", self._playing is not None)

    def _take_weight(self):
        self._chain = Chain(float(self._slider.value))
        walk = Walk(self._chain)
        self._shares = {}  # by the number that got it
        for done in range(1, len(walk.stops) + 1):
            walk.go(done)
            self._shares[walk.shares[0].child.id] = walk.shares[0]
        self._nodes = list(reversed(self._chain.nodes.values()))  # in the order in which the blame reaches them
        self._end = len(walk.stops)

    def _move_weight(self):
        self._take_weight()
        self._panel.redraw()

    # Where the blame is.

    def _play(self, _event):
        if self._playing is not None:
            self._pause()
            return
        if self._at is None or self._at >= self._end:
            self._at = 0
        self._playing = self._panel.start(self._running())
        self._panel.redraw()

    def _running(self):
        began, began_at = perf_counter(), self._at or 0
        at = began_at
        while at < self._end:
            at = min(self._end, began_at + (perf_counter() - began) / HOP)
            self._at = floor(at) if dom.reduced_motion() else at
            self._panel.redraw()
            yield NEXT_FRAME
        self._playing = None
        self._say(words.chain_end(self._nodes[-1].value.grad))
        self._panel.redraw()

    def _pause(self):
        self._panel.stop(self._playing)
        self._playing = None
        self._panel.redraw()

    def _step(self):
        self._pause()
        self._at = 0 if self._at is None else min(self._end, floor(self._at) + 1)
        node = self._nodes[self._at]
        self._say(words.chain_at(node.label, node.value.grad))

    def _restart(self):
        self._pause()
        self._at = None
        self._say("")

    def _say(self, text):
        self._panel.part("chain-said").textContent = text

    # What is seen of it.

    def _make(self):
        for id, link in words.CHAIN.items():
            item, box, wire = (
                dom.make("li", data_chain=id),
                dom.make("div", class_="box"),
                dom.make("div", class_="wire"),
            )
            value, bead = dom.make("output"), dom.make("span", class_="bead")
            box.append(dom.make("b", link.label), " ", dom.make("small", link.made), " ", value)
            wire.append(bead)
            blame, rule = dom.make("p", class_="blame"), dom.make("p", class_="rule")
            item.append(box, wire, blame, rule)
            self._cells[id] = item, value, bead, blame, rule
        self._mover = dom.make("span", class_="bead mover")
        chain = dom.make("ol")
        chain.append(*(item for item, *_ in self._cells.values()))
        self._panel.part("chain").replaceChildren(chain, self._mover)

    def _show_numbers(self, last):
        """`last` is the place of the last number reached, counted from the loss; -1 if none is."""
        for place, node in enumerate(self._nodes):
            item, value, bead, blame, rule = self._cells[node.id]
            gradient = node.value.grad if place <= last else 0.0
            put(
                item,
                data_value=repr(node.value.data),
                data_grad=repr(gradient),
                class_="reached" if place <= last else "",
            )
            _size(bead, gradient)
            value.textContent = words.number(node.value.data)
            blame.textContent = words.NOT_REACHED if place > last else words.blame(gradient, self._shares.get(node.id))
            if node.value.children:
                rule.textContent = words.rule(node.id, node.value.local_grads[0])
        self._panel.part("chain-sum").textContent = words.number(self._chain.nodes["w"].value.data)

    def _show_mover(self):
        """On its way from one number to the next the bead grows or shrinks from the one's blame to the other's."""
        self._mover.hidden = self._at is None
        if self._at is not None:
            here, there = floor(self._at), min(floor(self._at) + 1, self._end)
            start, end = self._nodes[here].value.grad, self._nodes[there].value.grad
            _size(self._mover, start + (end - start) * (self._at - here))
            self._mover.style.setProperty("--at", f"{self._end - self._at:.4f}")


def _size(bead, blame):
    bead.style.setProperty("--size", f"{DIAMETER * sqrt(abs(blame)):.1f}px")
    bead.classList.toggle("negative", blame < 0)
