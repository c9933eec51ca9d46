"""The sentences and labels of the timeline, and of the control that copies embed code."""

from ..kit.numbers import counted, duration, whole

PAGES_RUN, PAGES_RUN_IN_TRAINING, READERS_RUN = "the page's own run", "the page's own run, in training", "your run"
COPY_EMBED_CODE, EMBED_CODE, HOW_TO_USE_IT = "Copy embed code", "Embed code", "How to use it"
COPIED, COPY_THESE = "Copied.", "Copy these lines."
PLAY, STOP = "Play the timeline", "Stop the timeline"


def step(n: int) -> str:
    return f"step {whole(n)}"


def of_steps(n: int) -> str:
    return f"of {whole(n)}"


def place(at: int, end: int, run: str) -> str:
    """The slider's value, said aloud."""
    return f"{step(at)} {of_steps(end)}, {run}"


def reference(steps: int, seconds: float) -> str:
    """What the page did at startup."""
    return (
        f"While you read, the page trained a model of its own: {counted(steps, 'step', 'steps')} in "
        f"{duration(seconds)}. The panels show it until you train yours."
    )
