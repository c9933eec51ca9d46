"""What the tests need of a browser that Playwright cannot drive: a window, and JavaScript in its page."""

import time

START = 60  # seconds; enough for a browser and for Python to start on a busy machine


class Window:
    """Subclasses define `open`, `run`, `press` and `errors`, which raise RuntimeError if the browser refuses."""

    def open(self, url):
        """Returns as soon as the document is there; scripts may still be loading."""
        raise NotImplementedError

    def run(self, script, *arguments):
        """Runs JavaScript in the page, as the body of a function, and returns its result."""
        raise NotImplementedError

    def press(self, css):
        """Clicks with the mouse on an element that is in view."""
        raise NotImplementedError

    def errors(self):
        """What has gone wrong in the page, as texts."""
        raise NotImplementedError

    def open_ready(self, url):
        """Opens a page of the site and waits until Python runs in it."""
        self.open(url)
        self.wait_for("/ready|failed/.test(document.documentElement?.dataset.runtime)", 2 * START)
        said = self.run("return document.querySelector('#runtime').textContent")
        assert self.run("return document.documentElement.dataset.runtime") == "ready", said

    def wait_for(self, expression, seconds=START):
        """Waits until a JavaScript expression is true in the page."""
        deadline = time.monotonic() + seconds
        while not self.run(f"return Boolean({expression})"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {seconds} s: {expression}")
            time.sleep(0.05)

    def click(self, css):
        """Clicks on an element once it can be pressed, in the middle of the window, where nothing covers it."""
        self.wait_for(f"document.querySelector({css!r})?.matches(':enabled')")
        self.scroll_to(css)
        self.press(css)

    def scroll_to(self, css):
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'})", css)

    def set(self, css, value):
        """Gives a form control a value, as its reader would."""
        self.run(
            "const control = document.querySelector(arguments[0]); control.value = arguments[1];"
            "control.dispatchEvent(new Event('input', {bubbles: true}))",
            css,
            value,
        )
