"""The sentences of the opening figure."""

from ...kit.numbers import fixed, whole

HOLD, LET_RUN, AGAIN = "Hold still", "Let it run", "From the start again"
AT_THE_TIMELINE, REHEARSAL = "The model at the timeline’s step", "The same run once more, from its first step"
DRAG = "Drag the timeline, at the foot of the page, and all figures follow."
SLOWLY = (
    "The page has trained this model already, in an instant. So that you can watch, here is the same run once more, "
    "slowly. Drag the timeline, at the foot of the page, and the picture follows it instead."
)


def place(step: int, steps: int) -> str:
    return f"step {whole(step)} of {whole(steps)}"


def loss(size: float) -> str:
    """The moving average of the documents' losses."""
    return f"average loss {fixed(size, 2)}"
