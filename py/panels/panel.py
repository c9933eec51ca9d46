"""What all panels have in common: a section of the page, the lab, and no work while it is off screen."""

from pyscript import window

from .kit import dom, words


class Panel:
    """A panel redefines `build`, `draw`, and `changed` where it must. It calls the other methods.

    build()        once: find elements, add listeners. No heavy work: nothing is on screen yet.
    draw()         bring the section up to date with the lab. Called at most once a frame, only while on screen.
    changed(what)  the lab has moved on (`lab.Lab.subscribe` lists what); by default the panel redraws.
    """

    def __init__(self, section, lab):
        self.section = section
        self.lab = lab
        self.on_screen = False
        self._dirty = True
        self._metrics = {}

    def build(self):
        pass

    def draw(self):
        pass

    def changed(self, what):
        self.redraw()

    # For the panels to call.

    def find(self, selector):
        return dom.find(self.section, selector)

    def part(self, name):
        """The element with data-part="name"."""
        return self.find(f"[data-part='{name}']")

    def number(self, metric, value, form, *args):
        """Shows `form(value, *args)` in the element with data-metric="metric"; of None, a dash.

        The element's data-value has the number in full precision.
        """
        if metric not in self._metrics:
            self._metrics[metric] = self.find(f"[data-metric='{metric}']")
        dom.number(self._metrics[metric], value, None if value is None else form(value, *args))

    def state_facts(self):
        """Fills in what the section says of the text, such as how many choices there are: see `words.facts`."""
        facts = words.facts(self.lab.corpus)
        for element in dom.find_all(self.section, "[data-fact]"):
            element.textContent = facts[element.getAttribute("data-fact")]

    def on(self, target, event, handler):
        """`handler(event)` on an element's event. Selectors work too: on("[data-action=train]", "click", ...)."""
        dom.on(self.find(target) if isinstance(target, str) else target, event, handler)

    def redraw(self):
        """`draw()` before the next paint; if the panel is off screen, as soon as it comes into view."""
        self._dirty = True
        if self.on_screen:
            self.lab.pace.before_paint(self._draw)

    def start(self, job):
        """A long computation, as a generator that yields after every few milliseconds. Returns it, for `stop`."""
        return self.lab.pace.start(job)

    def stop(self, job):
        self.lab.pace.stop(job)

    def set_state(self, state):
        """ "ready", "busy" (a long computation of its own is under way) or "failed", for the page and its tests."""
        self.section.setAttribute("data-state", state)

    # For page.py to call.

    def mount(self):
        self.state_facts()
        self.build()
        for control in dom.find_all(self.section, "button, input, select, textarea"):
            control.disabled = False
        self.lab.subscribe(self.changed)
        dom.observe(window.IntersectionObserver, self._seen, self.section)
        self.set_state("ready")

    def _seen(self, entries, _observer):
        self.on_screen = entries[len(entries) - 1].isIntersecting
        if self.on_screen and self._dirty:
            self.redraw()

    def _draw(self):
        if self.on_screen:
            self._dirty = False
            self.draw()
