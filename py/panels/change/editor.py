"""The two forms of the editor, which do the same: the text area that is there from the beginning, and CodeMirror."""

from ..kit import dom


class TextArea:
    def __init__(self, box, changed):
        self._box = box
        dom.on(box, "input", lambda _: changed())

    def text(self) -> str:
        return self._box.value

    def replace(self, text: str) -> None:
        self._box.value = text

    def mark(self, lines: list[int]) -> None:
        self._box.setAttribute("aria-invalid", "true" if lines else "false")

    def go(self, line: int) -> None:
        """Moves the cursor to a line, counted from 1."""
        before = self._box.value.split("\n")[: line - 1]
        start = sum(len(one) + 1 for one in before)
        self._box.focus()
        self._box.setSelectionRange(start, start)
        self._box.scrollTop = (line - 4) * self._box.scrollHeight / max(1, self._box.value.count("\n") + 1)


class CodeMirror:
    """`mounted` is what `mount` of site/codemirror/editor.js returns."""

    def __init__(self, mounted):
        self._mounted = mounted

    def text(self) -> str:
        return self._mounted.text()

    def replace(self, text: str) -> None:
        self._mounted.replace(text)

    def mark(self, lines: list[int]) -> None:
        self._mounted.mark(lines)

    def go(self, line: int) -> None:
        self._mounted.go(line)
