"""Many buttons, one tab stop: the arrow keys move among them, so that Tab leads past."""

from . import dom

MOVES = {"ArrowLeft": -1, "ArrowRight": 1, "ArrowUp": -1, "ArrowDown": 1}


class Roving:
    """`container` holds the buttons, laid out in rows of `columns`. Its listeners are the panel's and end with it."""

    def __init__(self, panel, container, columns=1):
        self.container, self.columns = container, columns
        panel.on(container, "keydown", self._move)
        panel.on(container, "focusin", self._come)

    def renew(self):
        """To be called when the buttons are others, or in another order."""
        buttons = self._buttons()
        stops = [button for button in buttons if button.tabIndex == 0]
        if len(stops) != 1:
            for i, button in enumerate(buttons):
                button.tabIndex = -1 if i else 0

    def _buttons(self):
        return dom.find_all(self.container, "button")

    def _come(self, event):
        for button in self._buttons():
            button.tabIndex = 0 if button.isSameNode(event.target) else -1

    def _move(self, event):
        if event.ctrlKey or event.altKey or event.metaKey:
            return
        buttons = self._buttons()
        here = next((i for i, button in enumerate(buttons) if button.isSameNode(event.target)), None)
        if here is None:
            return
        if event.key in MOVES:
            there = here + MOVES[event.key] * (self.columns if event.key in ("ArrowUp", "ArrowDown") else 1)
        elif event.key in ("Home", "End"):
            there = 0 if event.key == "Home" else len(buttons) - 1
        else:
            return
        event.preventDefault()
        if 0 <= there < len(buttons):
            buttons[there].focus()
