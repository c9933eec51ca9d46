"""The third act: the graph of a small network, walked backwards node by node, and the nudge of one of its weights."""

from ..kit import dom
from ..kit.keys import has_modifier, moved_along
from ..kit.numbers import fixed
from ..lab.jobs import NEXT_FRAME, rest
from . import layout, words
from .graph import Graph
from .network import Network, Walk
from .nudge_form import NudgeForm
from .settings import PACES


class SmallNetwork:
    def __init__(self, panel):
        self.panel, self.settings = panel, panel.settings
        self._playing = self._making = None
        self._followed = 0
        self._pending = {"graph"}
        self.answer = self.settings["answer"]
        self._make_walk(self.settings["walk"])
        self.graph = self._new_graph()  # drawn when it is first on screen; the walk does not wait for it
        self.weights = sorted(node.id for node in self.network.nodes.values() if node.kind == "weight")
        panel.find(f"[name=backprop-answer][value={self.answer}]").checked = True
        panel.find(f"[name=backprop-pace][value={self.settings['pace']}]").checked = True
        self._listen()
        self.nudge = NudgeForm(
            panel, self.weights, lambda: self.answer, self._weight_chosen, lambda: self._redraw("nudge")
        )

    def draw(self):
        """Only what has changed. The graph is made by a job of its own."""
        if "graph" in self._pending:
            self._pending.remove("graph")
            self.panel.stop(self._making)
            self._making = self.panel.start(self._make_graph())
        elif self._making is None:
            pending, self._pending = self._pending, set()
            if "walk" in pending:
                self._draw_walk()
            if "nudge" in pending:
                self.nudge.draw()

    def _redraw(self, what):
        self._pending.add(what)
        self.panel.redraw()

    def _listen(self):
        on, part = self.panel.on, self.panel.part
        on("[data-action=backpropagate]", "click", self._play)
        on("[data-action=next]", "click", lambda _: self._step(1))
        on("[data-action=back]", "click", lambda _: self._step(-1))
        for choice in dom.find_all(self.panel.section, "[name=backprop-answer]"):
            on(choice, "change", self._choose_answer)
        for choice in dom.find_all(self.panel.section, "[name=backprop-pace]"):
            on(choice, "change", self._choose_pace)
        on(part("graph"), "click", self._press_box)
        on(part("graph"), "keydown", self._key_in_graph)
        on(part("twin"), "toggle", lambda _: self._redraw("walk"))

    def _make_walk(self, done):
        self.network = Network(self.answer)
        self.walk = Walk(self.network)
        self.walk.go(done)

    def _new_graph(self):
        return Graph(self.panel.part("graph"), list(self.network.nodes.values()), self.network.edges)

    def _make_graph(self):
        """In slices: the lines and the boxes are each half a frame's work."""
        graph = self._new_graph()
        yield
        yield from graph.draw()
        self.graph = graph
        self._making = None
        self._redraw("walk")
        yield NEXT_FRAME  # the graph that has just been made is work enough for one frame
        self._redraw("nudge")

    # The walk.

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
            self.panel.set_state("busy")
            self._playing = self.panel.start(self._walking())

    def _walking(self):
        while not self.walk.finished:
            self._go(self.walk.done + 1)
            yield from rest(PACES[self.settings["pace"]] * self.walk.novelty)
        self._say_end()
        self._playing = None
        self.panel.set_state("ready")

    def _stop(self):
        if self._playing is not None:
            self.panel.stop(self._playing)
            self._playing = None
            self.panel.set_state("ready")

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

    def _choose_pace(self, event):
        self.settings["pace"] = event.target.value

    def _draw_walk(self):
        walk, here = self.walk, self.walk.node
        passed_along = {(share.child.id, share.node.id): fixed(share.local_grad, 3) for share in walk.shares}
        factors = {layout.weight_on(*edge) for edge in passed_along}
        for name, box in self.graph.boxes.items():
            value = box.node.value
            reached = name in walk.reached
            marks = [
                mark
                for mark, holds in (
                    ("here", here is not None and name == here.id),
                    ("reached", reached),
                    ("factor", name in factors),
                    ("chosen", name == self.nudge.weight),
                )
                if holds
            ]
            box.show(value.data, value.grad, reached, marks)
        self.graph.light(passed_along)
        if here is not None and walk.done != self._followed:
            self.graph.bring_into_view(here.id)  # once: the reader may scroll away to look at another
        self._followed = walk.done
        self.panel.part("progress").textContent = words.progress(walk.done, len(walk.stops))
        for action, end in (("back", walk.done == 0), ("next", walk.finished)):
            # aria-disabled, not disabled: a button that vanishes from the tab order would lose the keyboard's place.
            self.panel.find(f"[data-action={action}]").setAttribute("aria-disabled", "true" if end else "false")
        self._draw_ledger()
        if self.panel.part("twin").open:
            self._draw_twin()

    def _draw_ledger(self):
        walk, here, part = self.walk, self.walk.node, self.panel.part
        if here is None:
            part("here-name").textContent = words.START_TITLE
            loss, p = self.network.loss.data, self.network.nodes["p"].value.data
            part("here").textContent = words.start(loss, self.answer, p)
        else:
            part("here-name").textContent = here.label
            value = here.value
            if walk.done == 1:
                about = words.first(here.made, value.data)
            else:
                about = words.here(here.made, value.data, value.grad, len(walk.shares))
            part("here").textContent = about
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
        part("shares").replaceChildren(*rows)

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
        self.panel.part("rows").replaceChildren(*rows)

    def _say_end(self):
        largest = max((self.network.nodes[name] for name in self.weights), key=lambda node: abs(node.value.grad))
        self._say(words.complete(largest.label, largest.value.grad))

    def _say(self, text):
        self.panel.part("said").textContent = text

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
        order = sorted(self.weights, key=layout.PLACES.__getitem__)
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
