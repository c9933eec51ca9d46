"""The backprop panel's sentences and labels. `nouns` are the `Nouns` of the text that the model is trained on."""

from microgpt import Nouns

from ..kit.numbers import counted, fixed, significant, whole

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
INPUTS, HIDDEN, SCORES, SOFTMAX = "inputs", "hidden units", "scores", "softmax and loss"
GRAPH = "The network as a graph; the table below says the same"
NOT_REACHED, NOT_REACHED_YET = "·", "not reached yet"


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
        "The walk will start here, at the loss, with the gradient 1: moved by a little, it moves by just as much."
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


# The whole model.

ABOUT_MATRIX = {
    "wte": "what each token is",
    "wpe": "where it stands",
    "lm_head": "scores of the next",
    "attn_wq": "what to look for",
    "attn_wk": "what to be found by",
    "attn_wv": "what to pass on",
    "attn_wo": "how to take it in",
    "mlp_fc1": "widen",
    "mlp_fc2": "narrow again",
}


def about_matrix(name: str) -> str:
    """What a weight matrix does; of one that a reader has invented nothing is known."""
    return ABOUT_MATRIX.get(name.split(".")[-1], "")


def size(rows: int, columns: int) -> str:
    return f"{whole(rows)} × {whole(columns)}"


def scrolls(name: str) -> str:
    return f"The rows of {name}"


def place(row: int, column: int) -> str:
    return f"{whole(row)}, {whole(column)}"


def matrix(name: str, rows: int, columns: int) -> str:
    return f"Gradients of {name}, {counted(rows, 'row', 'rows')}, {counted(columns, 'column', 'columns')}"


def colours(limit: float) -> str:
    full = significant(limit)
    return f"Gradient. The colour grows with its square root, so that small ones show; it is full from {full} on."


def of_gradients(count: int) -> str:
    return f"of {whole(count)}"


def largest_in(matrix: str) -> str:
    return f"in {matrix}"


def weight(name: str, row: int, column: int, columns: int, token: str | None, nouns: Nouns) -> str:
    """What a weight is for. `token` is the one that a row of wte or lm_head belongs to, None for start and end."""
    in_row, in_column = f"Row {whole(row)}", f"column {whole(column)}"
    if name not in ("wte", "lm_head", "wpe"):
        makes = f"{in_row} makes output {whole(row)} of this matrix"
        return f"{makes}; {in_column} is what it takes of input {whole(column)}."
    if name == "wpe":
        whose = f"position {whole(row)}"
    else:
        whose = f"the start and end of a {nouns.document}" if token is None else f"the {nouns.token} {token}"
    return f"{in_row} belongs to {whose}; {in_column} is number {whole(column)} of its {whole(columns)}."


RUN_IS_OVER = "The run is over and its learning rate has come down to 0, so nothing moves any more."


def empty(nouns: Nouns) -> str:
    return f"Type a {nouns.document}; the figure shows the last one meanwhile."
