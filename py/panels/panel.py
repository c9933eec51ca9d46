"""What all panels have in common: a section of the page, the lab, and care not to work unseen."""

from pyscript import window

from .kit import dom


class Panel:
    """A panel redefines `build`, `draw`, and `changed` or `close` where it must. It calls the other methods.

    build()        once: find elements, add listeners. No heavy work: nothing is on screen yet.
    draw()         bring the section up to date with the lab. Called at most once a frame, only while on screen.
    changed(what)  the lab has moved on (`lab.Lab.subscribe` lists what); by default the panel redraws.
    close()        let go of what `build` made and `on`, `watch` and `own` do not know of.
    """

    def __init__(self, section, lab):
        self.section = section
        self.lab = lab
        self.on_screen = False
        self._stale = True
        self._jobs = []
        self._listeners = dom.Listeners()

    def build(self):
        pass

    def draw(self):
        pass

    def changed(self, what):
        self.redraw()

    def close(self):
        pass

    # For the panels to call.

    def find(self, selector):
        return dom.find(self.section, selector)

    def part(self, name):
        """The element with data-part="name"."""
        return self.find(f"[data-part='{name}']")

    def on(self, target, event, handler):
        """`handler(event)` on an element's event. Selectors work too: on("[data-action=train]", "click", ...)."""
        self._listeners.on(self.find(target) if isinstance(target, str) else target, event, handler)

    def on_theme_change(self, callback):
        """`callback()` when the page turns light or dark, for what CSS does not colour."""
        self._listeners.on_theme_change(callback)

    def own(self, thing):
        """Something with a `close()` that ends with the panel, a chart for example. Returns it."""
        self._listeners.then(thing.close)
        return thing

    def redraw(self):
        """`draw()` before the next paint; if the panel is off screen, as soon as it comes into view."""
        self._stale = True
        if self.on_screen:
            self.lab.pace.before_paint(self._draw)

    def start(self, job):
        """A long computation, as a generator that yields after every few milliseconds. Returns it, for `stop`."""
        self._jobs = [other for other in self._jobs if other.gi_frame is not None]  # those that have ended have none
        self._jobs.append(self.lab.pace.start(job))
        return job

    def stop(self, job):
        self.lab.pace.stop(job)
        if job in self._jobs:
            self._jobs.remove(job)

    def set_state(self, state):
        """ "ready", "busy" (a long computation of its own is under way) or "failed", for the page and its tests."""
        self.section.setAttribute("data-state", state)

    # For page.py to call.

    def mount(self):
        self.build()
        for control in dom.find_all(self.section, "button, input, select, textarea"):
            control.disabled = False
        self._listeners.then(self.lab.subscribe(self.changed))
        self._listeners.watch(window.IntersectionObserver, self._seen, self.section)
        self.set_state("ready")

    def unmount(self):
        while self._jobs:
            self.stop(self._jobs[-1])
        self._listeners.close()
        self.close()
        self.on_screen = False

    def _seen(self, entries, _observer):
        self.on_screen = entries[len(entries) - 1].isIntersecting
        if self.on_screen and self._stale:
            self.redraw()

    def _draw(self):
        if self.on_screen:
            self._stale = False
            self.draw()
