"""The backprop panel's sentences and labels."""

from typing import NamedTuple

from ..kit.numbers import NO_BREAK, counted, fixed, significant, whole

NOT_REACHED, NOT_REACHED_YET = "·", "not reached yet"


def number(value: float) -> str:
    return fixed(value, 3)


# One multiplication.

HEIGHT = "x"


def grown(by: float) -> str:
    return f"+{fixed(by, 3)}" if by > 0 else fixed(by, 3)


def product(w: float, x: float, y: float, nudge: float, grows: float) -> str:
    """What the rectangle shows; `grows` is how much `y` grows if `w` grows by `nudge`, as measured."""
    y_is = f"y{NO_BREAK}={NO_BREAK}{fixed(y, 3)}"
    area = "counts as less than nothing, since w is negative, and " if w < 0 else ""
    return (
        f"The rectangle is {fixed(abs(w), 2)} wide and {fixed(x, 1)} high; its area {area}is {y_is}. "
        f"Make w larger by {significant(nudge)}, and y grows by {fixed(grows, 3)}: the narrow strip, "
        f"{significant(nudge)} wide and {fixed(x, 1)} high."
    )


# The chain.


class Link(NamedTuple):
    label: str
    made: str
    rule: str  # the local gradient


CHAIN = {
    "w": Link("w", "a weight", ""),
    "score": Link("score", "w × 1.5", "1.5"),
    "exp": Link("exp", "e to the score", "exp"),
    "total": Link("total", "exp + 1", "1"),
    "p": Link("p", "1 / total", "−1 / total²"),
    "log": Link("ln p", "natural log of p", "1 / p"),
    "loss": Link("loss", "ln p × −1", "−1"),
}
SEND, HOLD = "Send the blame back", "Hold it here"


def rule(id: str, local_grad: float) -> str:
    """The local gradient of a number, as a formula and as it is now."""
    formula = CHAIN[id].rule
    is_number = formula.lstrip("−")[0].isdigit() and "/" not in formula
    return f"local gradient {formula}" if is_number else f"local gradient {formula} = {fixed(local_grad, 3)}"


def blame(gradient: float, share) -> str:
    """`share` is the `network.Share` that it comes from; None for the loss."""
    if share is None:
        return fixed(gradient, 3)
    return f"{fixed(share.grad, 3)} × {fixed(share.local_grad, 3)} = {fixed(gradient, 3)}"


def chain_at(label: str, gradient: float) -> str:
    return f"The blame is at {label}: its gradient is {fixed(gradient, 3)}."


def chain_end(gradient: float) -> str:
    return f"The blame has come back to the weight: its gradient is {fixed(gradient, 3)}."


# The small network: what its numbers are called, and how each is made from others.

LABELS = {"two": "a + e", "share": "1 / total", "log": "ln p"}
MADE = {
    "hidden": "relu of {}",
    "exp": "e to the power of {}",
    "two": "{} + {}",
    "total": "{} + {}",
    "share": "1 divided by {}",
    "p": "{} × {}",
    "log": "natural logarithm of {}",
    "loss": "{} × −1",
}
GIVEN, A_WEIGHT = "given", "a weight"
INPUTS, WEIGHTS, HIDDEN, SCORES, SOFTMAX = "inputs", "weights", "hidden units", "scores", "softmax and loss"
GRAPH = "The network as a graph; the table below says the same"


def label(name: str, which: object = "") -> str:
    """`which` tells numbers of one name apart: hidden 1, score a."""
    return LABELS.get(name) or f"{name} {which}".strip()


def made(name: str, children: list[str]) -> str:
    """How a number is made from those with these labels; a dot product has the factors on the left first."""
    if name in MADE:
        return MADE[name].format(*children)
    half = len(children) // 2
    return " + ".join(f"{a} × {b}" for a, b in zip(children[:half], children[half:], strict=True))


def box(label: str, value: str, gradient: str | None) -> str:
    """It begins with what is written in the box, so that a voice can press it by what the eye sees."""
    if gradient is None:
        return f"{label} {value} {NOT_REACHED}: weight and value, no gradient yet"
    return f"{label} {value} {gradient}: weight, value and gradient"


# The walk through it.

START_TITLE = "Before the first step"
AT_START = "The walk is at its start."


def start(loss: float, answer: str, p: float) -> str:
    """`p` is the probability that the network gave the right letter, `answer`."""
    return (
        f"The loss is {fixed(loss, 3)}: the network gave the right letter, {answer}, the probability {fixed(p, 3)}. "
        "No number has a gradient yet."
    )


def first(made: str, value: float) -> str:
    """The loss, where the walk begins."""
    return (
        f"{made} = {fixed(value, 3)}. The walk begins here. The loss has the gradient 1: moved by a little, it moves "
        "by just as much. One number gets its share."
    )


def here(made: str, value: float, gradient: float, children: int) -> str:
    """The node that the walk is at."""
    shares = "Each number it was made from gets its share." if children > 1 else "One number gets its share."
    return f"{made} = {fixed(value, 3)}. Its own gradient is complete: {fixed(gradient, 3)}. {shares}"


def passes_on(label: str, gradient: float, children: int) -> str:
    return f"{label} has the gradient {fixed(gradient, 3)} and passes it to {counted(children, 'number', 'numbers')}."


def complete(label: str, gradient: float) -> str:
    """The largest gradient of all."""
    return f"The walk is complete: every weight has its gradient. The largest is that of {label}, {fixed(gradient, 3)}."


def progress(done: int, stops: int) -> str:
    return f"{whole(done)} of {whole(stops)}"


# The nudge.

LOSS, NUDGE = "The loss", "nudge"
NUDGES = "The loss for every size of the nudge"
MEASURED, PROMISED = "the loss as measured", "the straight line that the gradient promises"


def tick(amount: int) -> str:
    """On the axis of the nudges, with its sign: "+1", "−2", "0"."""
    return f"+{amount}" if amount > 0 else whole(amount)


def nudge_range(most: float) -> str:
    return f"A number from {significant(-most)} to {significant(most)}."


def prediction(gradient: float, amount: float) -> str:
    return f"{fixed(gradient, 4)} × {fixed(amount, 4)}"


def measurement(after: float, before: float) -> str:
    return f"{fixed(after, 4)} − {fixed(before, 4)}"


def moved(value: float, amount: float) -> str:
    return f"{fixed(value, 2)} → {fixed(value + amount, 3)}"


def moved_aloud(weight: str, value: float, amount: float) -> str:
    return f"{significant(amount, 6)}: {weight} goes from {moved(value, amount)}"


def curve(weight: str, farthest: float, amount: float, gradient: float, measured: float, predicted: float) -> str:
    """The plot of the loss over the size of a nudge; `measured` and `predicted` are the loss at `amount`."""
    return (
        f"The loss with {weight} moved by {significant(-farthest)} to {significant(farthest)}, and the straight line "
        f"of slope {fixed(gradient, 3)}. At {significant(amount, 6)} the loss is {fixed(measured, 3)}; the line says "
        f"{fixed(predicted, 3)}."
    )
