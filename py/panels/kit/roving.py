"""Roving tabindex: many buttons form one tab stop, and the arrow keys move among them."""

from . import dom
from .keys import has_modifier, moved_along


class Roving:
    """`container` holds the buttons, laid out in rows of `columns`."""

    def __init__(self, panel, container, columns=1):
        self.container, self.columns = container, columns
        panel.on(container, "keydown", self._move)
        panel.on(container, "focusin", self._come)

    def renew(self):
        """Call this after buttons have been added, replaced or reordered."""
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
        if has_modifier(event):
            return
        buttons = self._buttons()
        here = next((i for i, button in enumerate(buttons) if button.isSameNode(event.target)), None)
        if here is None:
            return
        there = moved_along(event.key, here, len(buttons), self.columns)
        if there is not None:
            event.preventDefault()
            buttons[there].focus()
