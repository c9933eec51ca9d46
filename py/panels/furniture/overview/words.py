"""The sentences of the opening figure."""

from ...kit.numbers import fixed, whole

HOLD, LET_RUN, AGAIN = "Hold still", "Let it run", "From the start again"
AT_THE_TIMELINE = "The picture shows the model at the timeline’s step. Drag the timeline, and it follows."
SLOWLY = (
    "Slowly, because you watch: this is the run that the page has just trained, once more from its first step. The "
    "timeline at the foot of the page stands at its end. Drag it, and the picture goes where you drag."
)


def place(step: int, steps: int) -> str:
    return f"step {whole(step)} of {whole(steps)}"


def loss(size: float) -> str:
    """The moving average of the documents' losses."""
    return f"average loss {fixed(size, 2)}"
