"""The loop panel's sentences and labels."""

import re

from microgpt import Config

from ..kit.numbers import counted, fixed, rough_percent, significant, whole
from ..kit.words import quoted

# The figure's frame.

PLAY, PAUSE = "Play", "Pause"
NUMBERS = "Numbers"  # a table without a note of its own
HEAT_MAP = "heat map"

NOT_LOADED = (
    "What describes a changed model has not arrived, so this stage is not described. Check that you are online; the "
    "next step tries again."
)


def line(number: int) -> str:
    """The name of an array to which the code gives none."""
    return f"line {whole(number)}"


def title(ahead: int, step: int, document: str, batch: int = 1) -> str:
    """What the figure shows: the step after the timeline's, which alone says its number, or one `ahead` of that.

    Of a run that is finished there is none: then it is an earlier `step`, and `ahead` is negative.
    """
    if ahead < 0:
        which = f"Step {whole(step)}"
    elif ahead == 0:
        which = "The next step"
    else:
        which = f"{counted(ahead, 'round', 'rounds')} later"
    title = f"{which}: {quoted(document)}"
    return title if batch == 1 else f"{title}, the first of {whole(batch)}"


def following(weight: str) -> str:
    return f"Following {weight}."


def stage(name: str, sentence: str) -> str:
    """A stage that the reader has stepped to, said aloud."""
    return f"{name}. {sentence}"


def built_up_to(station: str, goes_back: bool, shown: int, positions: int) -> str:
    """What the drawing above the stage shows: so many of the document's positions, with blame or without."""
    drawn = f"The picture of the model, built up to {station}"
    if goes_back:
        drawn += ", and the way back"
    return drawn if shown == positions else f"{drawn}, for the first {whole(shown)} of {whole(positions)} positions"


# What the numbers of this very step say, a sentence for each stage.


def tokenize(document: str, tokens: int, is_cut: bool) -> str:
    made = f"{quoted(document)} is {counted(tokens, 'token', 'tokens')}"
    to_make = f"and so {counted(tokens - 1, 'prediction', 'predictions')} to make."
    return f"{made}, {to_make} The rest is cut off." if is_cut else f"{made}, {to_make}"


def embed(tokens: int, width: int, is_changed: bool = False) -> str:
    """Of a model that a reader has changed only the number is known."""
    each = "The token becomes" if tokens == 1 else f"Each of the {whole(tokens)} tokens becomes"
    numbers = counted(width, "number", "numbers")
    return f"{each} {numbers}." if is_changed else f"{each} {numbers}: what it is, plus where it stands."


def attend(heads: int, is_changed: bool = False) -> str:
    """How far a model that a reader has changed looks is not known."""
    gathers = (
        "Positions gather from each other"
        if is_changed
        else "Each position gathers from itself and from those before it"
    )
    return f"{gathers}, in one head." if heads == 1 else f"{gathers}, in {whole(heads)} heads side by side."


NO_ATTENTION = "This model has no function attention(): nothing is gathered from other positions at this stage."
NOTHING_HERE = "This model does nothing at this stage."


def transform(numbers: int, above_zero: float, is_changed: bool = False) -> str:
    """`above_zero` is a share of the numbers."""
    above = f"Of the {whole(numbers)} numbers in the middle, {rough_percent(above_zero)} are above 0"
    return f"{above}." if is_changed else f"{above}; ReLU has cut off the rest."


def predict(read: str, choice: str | None, probability: float) -> str:
    """`choice` is the token that the model finds most likely, None for the end."""
    share = rough_percent(probability)
    return f"After all of {quoted(read)}, the model’s first choice is {_quoted(choice)}, at {share}."


def loss(mean: float, surprise: float, token: str | None, position: int) -> str:
    """The greatest loss of all positions is that of `token`, None for the end."""
    return (
        f"The mean is {fixed(mean, 4)}. The greatest surprise, {fixed(surprise, 2)}, is {_quoted(token)} at position "
        f"{whole(position)}."
    )


def backpropagate(count: int, steepest: float, weight: str) -> str:
    return f"{counted(count, 'gradient', 'gradients')}. The steepest is {significant(steepest)}, that of {weight}."


def update(weight: str, before: float, after: float, document: str, loss: float, loss_after: float) -> str:
    way = "falls" if loss_after < loss else "rises"
    return (
        f"{weight} goes from {exact(before)} to {exact(after)}. With all the weights moved, the loss on "
        f"{quoted(document)} {way} from {fixed(loss, 4)} to {fixed(loss_after, 4)}."
    )


def layer(i: int) -> str:
    """Layers are counted from 0 here, and from 1 for the reader."""
    return whole(i + 1)


def exact(x: float) -> str:
    """Six decimal places, for numbers that are compared: weights move little."""
    return fixed(x, 6)


def _quoted(token):
    return "the end" if token is None else quoted(token)


# Beside the lines of Python.

ENCODE = (
    "Each character is looked up in the vocabulary. One mark stands before them all and ends the document, which is "
    "cut if it is longer than the model can read."
)
SOFTMAX = "Scores become probabilities: each row adds up to 1. A ring marks what really came next."
LOSS = "Taken from the logits, which is exact even where a probability is tiny."
LOSS_BACKWARD = (
    "Every operation of the forward pass was noted down. Now the list is walked from its end. The first step back: "
    "each row is the probabilities, less 1 at the true token, divided by n."
)
LINEAR_BACKWARD = (
    "Where a matrix of weights was used, the first line passes the blame on to what came in; the second collects what "
    "falls to the weights. So it goes back, array by array."
)
GRADIENTS = (
    "And this is what it was for: for every weight, whether the loss rises or falls with it, and how fast. Choose any "
    "of them to follow it."
)
CHANGES = "How far each weight has moved."
RESIDUAL = "Added to what was there before: a residual connection."


def made(comment: str, adds_to_itself: bool) -> str:
    """Of an array: what the comment of its own line says, but for the shape, and whether it is a sum with itself."""
    said = re.sub(r"^\([^)]*\):? *", "", comment)
    sentence = f"{said[0].upper()}{said[1:]}." if said else ""
    return f"{sentence} {RESIDUAL}".strip() if adds_to_itself else sentence


def learning_rate(config: Config, step: int, now: float) -> str:
    if config.schedule == "constant":
        return f"The learning rate is {significant(now)} all the time."
    if config.schedule == "cosine":
        return f"The learning rate falls to 0 over the run, along half a wave of a cosine. Now: {significant(now)}."
    return (
        f"The learning rate falls to 0 over the run. Now: {significant(config.learning_rate)} × (1 − {whole(step)} / "
        f"{whole(config.num_steps)}) = {significant(now)}."
    )


def adam(config: Config) -> str:
    m = "a running mean of the gradient" if config.beta1 else "the gradient itself"
    v = "a running mean of its square" if config.beta2 else "its square"
    said = [f"Adam: m is {m}, v {v}. The weight moves against m, and the less the larger v is."]
    if config.grad_clip:
        said += [f"Before that, gradients that are longer than {significant(config.grad_clip)} together are shortened."]
    if config.weight_decay:
        said += ["And each weight loses a small share of itself (weight decay)."]
    return " ".join(said)


# Tables.

TABLE = "table"
TOKEN_COLUMNS = ("Position", "Reads", "Token id", "Should say", "Token id")
LOSS_COLUMNS = ("Having read", "Should say", "Probability of it", "−ln p")
MEAN = "mean"
GRADIENT, MEAN_GRADIENT, MEAN_SQUARE, THE_WEIGHT = "gradient", "mean gradient", "mean square", "the weight"


def adam_columns(weight: str) -> tuple[str, ...]:
    return "symbol", weight, "before", "after", "change"


def read(text: str) -> str:
    return quoted(text)


# Arrays.

PROBABILITIES = "probabilities"


def gradient_of(array: str) -> str:
    return f"d loss / d {array}"


def change_of(array: str) -> str:
    return f"change of {array}"


def at_line(array: str, line: int) -> str:
    """Tells arrays of one name apart."""
    return f"{array} (line {line})"


def which(i: int, count: int) -> str:
    """The array that is shown, of those of its stage; counted from 0 here. "" where there are not several."""
    return "" if count < 2 else f"{whole(i + 1)} of {whole(count)}"


def shape(sizes: tuple[int, ...]) -> str:
    return " × ".join(map(whole, sizes))


def array(label: str, sizes: tuple[int, ...]) -> str:
    return f"{label}, {shape(sizes)} numbers"


def reach(low: float, high: float) -> str:
    """How far the numbers of an array go."""
    return f"{significant(low, 3)} to {significant(high, 3)}"


def row(head: int | None, row: int, label: str) -> str:
    """The name of a table's row; `label` may be empty. Heads are counted from 0, and None where there are none."""
    name = f"{whole(row)} {label}".strip()
    return name if head is None else f"{name_of_head(head)}, {name}"


def cell(head: int | None, row: tuple[int, str], column: tuple[int, str], value: float) -> str:
    """One number, and where it stands: each place is an index and its label, which may be empty."""
    where = ", ".join(f"{whole(i)} {quoted(label)}" if label else whole(i) for i, label in (row, column))
    value_there = f"[{where}]: {significant(value)}"
    return value_there if head is None else f"{name_of_head(head)}, {value_there}"


def name_of_head(i: int) -> str:
    """Counted from 0 here, and from 1 for the reader."""
    return f"head {whole(i + 1)}"
