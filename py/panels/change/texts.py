"""What the text in the editor has been, so that nothing typed is lost."""

MOST = 300  # texts to go back to


class Texts:
    """A list of texts with a place in it: `undo` goes back, `redo` goes forward, `put` replaces what lay ahead."""

    def __init__(self, text: str):
        self._texts = [text]
        self._at = 0

    @property
    def now(self) -> str:
        return self._texts[self._at]

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at + 1 < len(self._texts)

    def put(self, text: str) -> None:
        if text != self.now:
            self._texts = [*self._texts[: self._at + 1], text][-MOST:]
            self._at = len(self._texts) - 1

    def undo(self) -> str:
        """The text before; the first one again if there is none."""
        self._at = max(0, self._at - 1)
        return self.now

    def redo(self) -> str:
        """The text after; the last one again if there is none."""
        self._at = min(len(self._texts) - 1, self._at + 1)
        return self.now
