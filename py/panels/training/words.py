"""The training panel's sentences and labels. `nouns` are the `Nouns` of the text that is trained on."""

from math import inf

from microgpt import Nouns

from ..kit import words as shared
from ..kit.numbers import counted, fixed, rate, significant, whole
from ..kit.words import pairs


def steps(n: float) -> str:
    return counted(n, "step", "steps")


def speed(steps_per_second: float) -> str:
    """The speed slider's value, said aloud."""
    return "as fast as it goes" if steps_per_second == inf else f"{steps(steps_per_second)} a second"


def short_speed(steps_per_second: float) -> str:
    """The same, beside the slider."""
    return "full speed" if steps_per_second == inf else f"{whole(steps_per_second)} / s"


def of_steps(n: int) -> str:
    return f"of {whole(n)}"


def each(nouns: Nouns, batch_size: int = 1) -> str:
    """What a step's loss is of."""
    return f"each {nouns.document}" if batch_size == 1 else f"each {whole(batch_size)} {nouns.documents}"


def held_out(nouns: Nouns) -> str:
    return f"held-out {nouns.documents}"


CHART, EARLIER_RUN = "Loss by step", "an earlier run"


def loss_of(nouns: Nouns) -> str:
    return f"the loss in nats per {nouns.token}"


SMOOTHED = "smoothed"
BLIND_GUESS = "blind guess"


def blind_guess_at(loss: float, vocabulary_size: int) -> str:
    return f"{BLIND_GUESS}, ln {whole(vocabulary_size)} = {fixed(loss, 2)}"


def pairs_at(loss: float, nouns: Nouns) -> str:
    return f"{pairs(nouns)}, {fixed(loss, 2)}"


def state(state: str, step: int, validation_loss: float | None) -> str:
    """One sentence on the run when its state ("running", "finished", "diverged" or "idle") has changed."""
    if state == "running":
        return "Training."
    if state == "diverged":
        return f"Training broke down at step {whole(step + 1)}."
    if step == 0:
        return "Not trained yet."
    done = f"Finished {steps(step)}" if state == "finished" else f"Paused at step {whole(step)}"
    return f"{done}." if validation_loss is None else f"{done}, held-out loss {fixed(validation_loss, 2)}."


def validated_at(step: int | None) -> str:
    """Beside the held-out loss."""
    return "" if step is None else f"at step {whole(step)}"


def title(own: int, in_view: int, is_of_this_run: bool) -> str:
    """Of the figure, which is at the step `own` of the reader's run, the timeline and the other figures at `in_view`:
    why, if that is another.
    """
    if not is_of_this_run:
        return (
            f"Your own run, at step {whole(own)}. Until you press Train, all other figures show the page’s, at step "
            f"{whole(in_view)}."
        )
    if own != in_view:
        return (
            f"Your run, at step {whole(own)}. The timeline looks back at step {whole(in_view)}, and so do all other "
            "figures."
        )
    return "Your run, at the timeline’s step"


def none_held_out(nouns: Nouns) -> str:
    return (
        f"The dots, and whatever is called held out, are the loss on {nouns.documents} that the model trains on, since "
        f"{shared.none_held_out(nouns.documents)}."
    )


def diverged(step: int, learning_rate: float, shown: int) -> str:
    """`step` could not be taken; the panels show the model at step `shown`."""
    return (
        f"Training broke down at step {whole(step)}: the loss or the weights grew without bound, as happens when each "
        f"step goes too far. The learning rate of this run is {significant(learning_rate)}; try a smaller one. The "
        f"panels show the model at step {whole(shown)}, the last snapshot before that."
    )


def go_back(step: int) -> str:
    return f"Go back to step {whole(step)}"


def gone_back(step: int) -> str:
    return f"Step {whole(step)} is in view."


def engine_speed(steps_per_second: float) -> str:
    return f"{rate(steps_per_second)} steps a second"


def engine_difference(times: float, loss: float, gradient: float) -> str:
    """How an engine compares with the scalar one: `times` as fast, and the largest differences of their numbers."""
    return (
        f"{whole(times)} times as fast as scalar. Largest difference from it: {significant(loss, 1)} in the loss, "
        f"{significant(gradient, 1)} in a gradient."
    )


NOT_PUBLISHED = (
    "The published program would have other weights here. It knows only its own model, one text per step, single "
    "characters and one way of changing the weights; and it holds no texts out, so it gets back to the first one later."
)


def published(step: int, is_its_run: bool) -> str:
    """About the names that the published program prints; `is_its_run` where it does so when started as it is."""
    if is_its_run:
        return (
            "These are exactly the names that the published program prints if you run it unchanged, in the same order."
        )
    return (
        f"The published program, trained on this text with these settings for {steps(step)} of the run, prints these, "
        "in this order. It takes all its random numbers from one generator: first for the order of the texts, then "
        "for the weights, then for these."
    )


STEP_IN_VIEW = "Step in view, on the curve"


def at_step(step: int, loss: float) -> str:
    return f"step {whole(step)}, smoothed loss {fixed(loss, 2)}"


EXPECTED = "your guess"
DRAW, DRAW_AGAIN = "Draw the curve that you expect", "Draw it again"
NOT_LOADED = "The part of the page that takes your curve has not arrived. Check that you are online, then try again."
