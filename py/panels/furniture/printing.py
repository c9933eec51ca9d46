"""Before the page is printed, draws the panels that have not been on screen."""

from pyscript import window

from ..kit import dom

LONGEST = 3.0  # seconds; the browser waits, and what takes longer is printed as far as it has got


def draw_before_printing(panels, pace):
    """`panels` is a list that may still grow."""

    def draw(_event):
        before = [(panel, panel.on_screen) for panel in panels]
        for panel, _ in before:
            panel.set_on_screen(True)
        pace.settle(LONGEST)
        for panel, on_screen in before:
            panel.set_on_screen(on_screen)

    dom.on(window, "beforeprint", draw)
