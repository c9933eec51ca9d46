"""What is wrong with a model that a reader wrote, and where."""


class ModelError(ValueError):
    """`message` says what to change; `line` is the line of the reader's text, counted from 1.

    `calls` are the lines under way at that moment, the outermost call first; the last one is `line`.
    """

    def __init__(self, message: str, line: int, calls: tuple[int, ...] = ()):
        super().__init__(f"line {line}: {message}")
        self.message = message
        self.line = line
        self.calls = calls
