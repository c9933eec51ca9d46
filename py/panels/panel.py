"""The base class of all panels: a section of the page that is drawn from the lab, and only while it is visible."""

from pyscript import window

from .kit import dom, words
from .lab.jobs import NEXT_FRAME


class Panel:
    """A panel overrides `build`, `draw` and, where needed, `changed`; the other methods are there for it to call.

    build()        called once: find elements, add listeners. No heavy work: nothing is on screen yet.
    draw()         bring the section up to date with the lab. Called at most once a frame, only while on screen.
    changed(what)  the lab has changed (see `lab.Lab.subscribe`); the default is to redraw.
    """

    def __init__(self, section, lab):
        self.section = section
        self.lab = lab
        self.on_screen = False
        self._dirty = True
        self._drawing_parts = None
        self._metrics = {}
        self._facts_of = None  # the corpus

    def build(self):
        pass

    def draw(self):
        pass

    def changed(self, what):
        self.redraw()

    # Called by panels.

    def find(self, selector):
        return dom.find(self.section, selector)

    def part(self, name):
        """The element with data-part="name"."""
        return self.find(f"[data-part='{name}']")

    def number(self, metric, value, form, *args):
        """Shows `form(value, *args)` in the element with data-metric="metric"; a dash if the value is None.

        The element's data-value holds the number in full precision.
        """
        if metric not in self._metrics:
            self._metrics[metric] = self.find(f"[data-metric='{metric}']")
        dom.number(self._metrics[metric], value, None if value is None else form(value, *args))

    def architecture(self):
        """Of the model in view."""
        return self.lab.view_trainer.experiment.architecture

    def state_facts(self):
        """Fills in what the prose says about the text, such as the number of choices: see `words.facts`."""
        self._facts_of = self.lab.corpus
        facts = words.facts(self._facts_of)
        for element in dom.find_all(self.section, "[data-fact]"):
            element.textContent = facts[element.getAttribute("data-fact")]

    def on(self, target, event, handler):
        """Calls `handler(event)` on each event. `target` is an element or a selector, as "[data-action=train]"."""
        dom.on(self.find(target) if isinstance(target, str) else target, event, handler)

    def redraw(self):
        """Schedules `draw()` before the next paint, or for when the panel next comes into view."""
        self._dirty = True
        if self.on_screen:
            self.lab.pace.before_paint(self._draw)

    def draw_parts(self, *parts):
        """Calls each of the `parts`, for a `draw` that is much work.

        The first time they are drawn in as many frames, because elements are made then and the browser compiles what
        draws them, while the reader scrolls.
        """
        if self._drawing_parts is None:
            parts[0]()
            self._drawing_parts = self.start(self._draw_others(parts[1:]))
        else:
            self.stop(self._drawing_parts)
            for part in parts:
                part()

    def _draw_others(self, parts):
        for part in parts:
            if self._dirty:
                return  # `draw` is due, which draws all of them
            part()
            yield NEXT_FRAME

    def start(self, job):
        """Starts a long computation: a generator that yields every few milliseconds. Returns it, for `stop`."""
        return self.lab.pace.start(job)

    def stop(self, job):
        self.lab.pace.stop(job)

    def set_state(self, state):
        """Sets data-state: "ready", "busy" (the panel is running a long computation of its own) or "failed"."""
        self.section.setAttribute("data-state", state)

    # Called by page.py, and before the page is printed.

    def set_on_screen(self, on_screen):
        self.on_screen = on_screen
        if on_screen and self._dirty:
            self.redraw()

    def mount(self):
        self.state_facts()
        self.build()
        for control in dom.find_all(self.section, "button, input, select, textarea"):
            control.disabled = False
        self.lab.subscribe(self._lab_changed)
        dom.observe(window.IntersectionObserver, self._visibility_changed, self.section)
        self.set_state("ready")

    def _lab_changed(self, what):
        if what == "run" and self._facts_of is not self.lab.corpus:
            self.state_facts()
        self.changed(what)

    def _visibility_changed(self, entries, _observer):
        self.set_on_screen(entries[len(entries) - 1].isIntersecting)

    def _draw(self):
        if self.on_screen:
            self._dirty = False
            self.draw()
