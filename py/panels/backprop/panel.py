"""The backprop panel: a small network walked backwards node by node, its gradients tested, and the whole model's."""

from microgpt.scalar import dot
from microgpt.value import Value

from ..kit import address, dom, source
from ..kit.keys import has_modifier, moved_along
from ..kit.numbers import fixed
from ..lab.jobs import rest
from ..panel import Panel
from . import network, words
from .graph import Graph
from .layout import layout_for
from .network import Network, Walk
from .nudge_form import NudgeForm
from .settings import SETTINGS
from .whole_model import WholeModel

PAUSE = 0.25  # seconds at each node while the walk plays by itself


class Backprop(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "backprop")
        self.graph = None  # until it is first on screen; the walk does not wait for it
        self._playing = self._making = None
        self._followed = 0
        self._pending = {"graph", "walk", "nudge"}
        self.answer = self.settings["answer"]
        self._make_walk(self.settings["walk"])
        self.weights = sorted(node.id for node in self.network.nodes.values() if node.kind == "weight")
        self.find(f"[name=backprop-answer][value={self.answer}]").checked = True
        self._build_controls()
        self.nudge = NudgeForm(self, self.weights, self._weight_chosen, lambda: self._redraw("nudge"))
        self.model = WholeModel(self)
        source.show(self.part("python"), Value.topological_order, Value.backward, Value.pass_back, dot, network.forward)

    def changed(self, what):
        if what == "view":
            self.model.invalidate()
            self.redraw()

    def draw(self):
        """Only what has changed. The graph and the pictures of the whole model are made by jobs of their own."""
        if "graph" in self._pending:
            self._pending.remove("graph")
            self.stop(self._making)
            self._making = self.start(self._make_graph())
        elif self._making is None:
            pending, self._pending = self._pending, set()
            if "walk" in pending:
                self._draw_walk()
            if "nudge" in pending:
                self.nudge.draw(self.answer)
        self.model.draw()

    def _redraw(self, what):
        self._pending.add(what)
        self.redraw()

    # The walk.

    def _build_controls(self):
        self.on("[data-action=backpropagate]", "click", self._play)
        self.on("[data-action=next]", "click", lambda _: self._step(1))
        self.on("[data-action=back]", "click", lambda _: self._step(-1))
        for choice in dom.find_all(self.section, "[name=backprop-answer]"):
            self.on(choice, "change", self._choose_answer)
        place = self.part("graph")
        self.on(place, "click", self._press_box)
        self.on(place, "keydown", self._key_in_graph)
        self.on(self.part("twin"), "toggle", lambda _: self._redraw("walk"))

    def _make_walk(self, done):
        self.network = Network(self.answer)
        self.walk = Walk(self.network)
        self.walk.go(done)

    def _make_graph(self):
        """In slices: the lines and the boxes are each half a frame's work."""
        graph = Graph(self.part("graph"), list(self.network.nodes.values()), layout_for(self.answer))
        yield
        yield from graph.draw()
        self.graph = graph
        self._making = None
        self._pending |= {"walk", "nudge"}
        self.redraw()

    def _play(self, _event):
        """Plays on from where the walk stands; from its start if it is over. A second press stops it there."""
        if self._playing is not None:
            self._stop()
            return
        if self.walk.finished:
            self.walk.go(0)
        if dom.reduced_motion():
            self._go(len(self.walk.stops))
            self._say_end()
        else:
            self.set_state("busy")
            self._playing = self.start(self._walking())

    def _walking(self):
        while not self.walk.finished:
            self._go(self.walk.done + 1)
            yield from rest(PAUSE)
        self._say_end()
        self._playing = None
        self.set_state("ready")

    def _stop(self):
        if self._playing is not None:
            self.stop(self._playing)
            self._playing = None
            self.set_state("ready")

    def _step(self, by):
        self._stop()
        self._go(self.walk.done + by)
        here, children = self.walk.node, len(self.walk.shares)
        self._say(words.passes_on(here.label, here.value.grad, children) if here else words.AT_START)

    def _go(self, done):
        self.walk.go(done)
        self.settings["walk"] = self.walk.done
        self._redraw("walk")

    def _choose_answer(self, event):
        self._stop()
        self.answer = self.settings["answer"] = event.target.value
        self._make_walk(self.walk.done)
        self._redraw("graph")

    def _draw_walk(self):
        walk, here = self.walk, self.walk.node
        for name, box in self.graph.boxes.items():
            value = box.node.value
            reached = name in walk.reached
            marks = [
                mark
                for mark, holds in (
                    ("here", here is not None and name == here.id),
                    ("reached", reached),
                    ("chosen", name == self.nudge.weight),
                )
                if holds
            ]
            box.show(value.data, value.grad, reached, marks)
        self.graph.light({(share.child.id, here.id): fixed(share.local_grad, 3) for share in walk.shares})
        if here is not None and walk.done != self._followed:
            self.graph.bring_into_view(here.id)  # once: the reader may scroll away to look at another
        self._followed = walk.done
        self.part("progress").textContent = words.progress(walk.done, len(walk.stops))
        for action, end in (("back", walk.done == 0), ("next", walk.finished)):
            # aria-disabled, not disabled: a button that vanishes from the tab order would lose the keyboard's place.
            self.find(f"[data-action={action}]").setAttribute("aria-disabled", "true" if end else "false")
        self._draw_ledger()
        if self.part("twin").open:
            self._draw_twin()

    def _draw_ledger(self):
        walk, here = self.walk, self.walk.node
        if here is None:
            self.part("here-name").textContent = words.START_TITLE
            loss, p = self.network.loss.data, self.network.nodes["p"].value.data
            self.part("here").textContent = words.start(loss, self.answer, p)
        else:
            self.part("here-name").textContent = here.label
            self.part("here").textContent = words.here(here.made, here.value.data, here.value.grad, len(walk.shares))
        rows = []
        for share in walk.shares:
            row = dom.make("tr", data_share=share.child.id)
            row.append(dom.make("th", share.child.label, scope="row"))
            numbers = (share.before, share.local_grad, share.grad, share.after)
            for value, before in zip(numbers, ("", "+ ", "× ", "= "), strict=True):
                cell = dom.make("td")
                dom.number(cell, value, before + fixed(value, 4))
                row.append(cell)
            rows.append(row)
        self.part("shares").replaceChildren(*rows)

    def _draw_twin(self):
        rows = []
        for node in self.network.nodes.values():
            reached = node.id in self.walk.reached
            row = dom.make("tr")
            row.append(dom.make("th", node.label, scope="row"), dom.make("td", node.made))
            for value, text in (
                (node.value.data, fixed(node.value.data, 4)),
                (node.value.grad, fixed(node.value.grad, 4) if reached else words.NOT_REACHED_YET),
            ):
                cell = dom.make("td")
                dom.number(cell, value, text)
                row.append(cell)
            rows.append(row)
        self.part("rows").replaceChildren(*rows)

    def _say_end(self):
        largest = max((self.network.nodes[name] for name in self.weights), key=lambda node: abs(node.value.grad))
        self._say(words.complete(largest.label, largest.value.grad))

    def _say(self, text):
        self.part("said").textContent = text

    # Choosing a weight in the graph.

    def _press_box(self, event):
        box = event.target.closest("[role=button]")
        if box:
            self.nudge.choose(box.getAttribute("data-node"))

    def _key_in_graph(self, event):
        box = event.target.closest("[role=button]")
        if not box or has_modifier(event):
            return
        name = box.getAttribute("data-node")
        # In the order in which the eye finds them: column by column, from the top down.
        layout = self.graph.layout
        order = sorted(self.weights, key=lambda name: (layout.layer[name], layout.height[name]))
        there = moved_along(event.key, order.index(name), len(order))
        if there is not None:
            self.graph.boxes[order[there]].group.focus()
        elif event.key in ("Enter", " "):
            self.nudge.choose(name)
        else:
            return
        event.preventDefault()

    def _weight_chosen(self):
        self._pending.add("walk")
        self._redraw("nudge")
