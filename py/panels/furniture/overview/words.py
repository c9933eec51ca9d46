"""The sentences of the opening figure."""

from ...kit.numbers import fixed, whole

HOLD, LET_RUN, AGAIN = "Hold still", "Let it run", "From the start again"
AT_THE_TIMELINE = (
    "The picture shows the model at the timeline’s step. Drag the timeline, at the foot of the page, and all figures "
    "follow."
)
SLOWLY = (
    "The page has already trained this model, in an instant. Here is the same run again from its first step, slowly, "
    "so that you can watch. The timeline, at the foot of the page, is at the end: drag it, and the picture follows."
)


def place(step: int, steps: int) -> str:
    return f"step {whole(step)} of {whole(steps)}"


def loss(size: float) -> str:
    """The moving average of the documents' losses."""
    return f"average loss {fixed(size, 2)}"
