"""What the loop panel shows at each of its eight stages: code, arrays and tables of one traced step. No DOM here."""

from dataclasses import dataclass, field

import numpy as np

from microgpt.adam import Schedule
from microgpt.arrays import ArrayTensor, NumpyEngine, Tape
from microgpt.sampling import softmax
from microgpt.token_ids import TokenIds
from microgpt.vocabulary import Vocabulary

from ..kit.numbers import significant
from .lines import Code, lines_of, whole
from .trace import Step

STAGES = ("tokenize", "embed", "attend", "transform", "predict", "loss", "backpropagate", "update")

# Lines that no array leads to. Each is found by a piece of it, in one function: that, and up to where if several.
LINES = {
    "encode": (Vocabulary.encode, "return [self.bos"),
    "document": (TokenIds.document, "return self.ids[start"),
    "softmax": (softmax, "p = np.exp(", "return p / p.sum("),
    "loss": (ArrayTensor.cross_entropy, "loss = "),
    "walk back": (Tape.backward, "loss.grad = 1.0", "hand_on(out.grad)"),
    "loss backward": (ArrayTensor.cross_entropy, "grad = p * (", "self.receive(grad)"),
    "linear backward": (ArrayTensor.linear, "self.receive(g", "weight.receive("),
    "learning rate": (Schedule.of, "learning_rate * (1 - step / num_steps)"),
    "adam": (NumpyEngine._update, "m *= BETA1", "w -= step"),
}


@dataclass(frozen=True)
class Picture:
    """An array (rows, cols) or (heads, rows, cols) to draw, with the words for its rows and columns, if they have any.

    `shares` is for numbers from 0 to 1. `marks` are (row, col) to point out. `weight` is the matrix's name where a
    reader may choose a weight to follow, and `followed` (row, col) the one chosen if it is in this matrix.
    """

    label: str
    array: np.ndarray
    rows: tuple = ()
    cols: tuple = ()
    shares: bool = False
    marks: tuple = ()
    weight: str | None = None
    followed: tuple[int, int] | None = None


@dataclass(frozen=True)
class Table:
    """Cells are a text, or a pair of a text and the number behind it; `bars` is the column that is drawn as a bar."""

    header: tuple
    rows: tuple
    bars: int | None = None


@dataclass(frozen=True)
class Part:
    """Some lines of Python, and what they made."""

    code: Code | None
    note: str = ""
    pictures: list = field(default_factory=list)
    table: Table | None = None


def stage_parts(stage: str, step: Step, layer: int, weight: tuple, config, vocabulary: Vocabulary) -> list[Part]:
    """`layer` is the one to show where there are several; `weight` is (name, row, col) of the one to follow."""
    view = _View(step, layer, weight, config, vocabulary)
    return getattr(view, stage)()


def places(x: float) -> str:
    """Six decimal places, for numbers that are compared: weights move little."""
    return f"{x:.6f}".replace("-", "−")


def _code(name: str) -> Code:
    """The lines of that name; if the source has changed under them, the whole function. A test finds that out."""
    try:
        return lines_of(*LINES[name])
    except LookupError:
        return whole(LINES[name][0])


class _View:
    def __init__(self, step, layer, weight, config, vocabulary):
        self.step, self.layer, self.weight = step, layer, weight
        self.config, self.vocabulary = config, vocabulary
        tokens = [vocabulary.token(i) for i in step.ids.tolist()]
        self.read, self.wanted = tuple(tokens[:-1]), tuple(tokens[1:])
        self.letters = tuple(vocabulary.token(i) for i in range(vocabulary.size))

    # The stages.

    def tokenize(self):
        encode = _code("encode")
        document = _code("document")
        ids = self.step.ids.tolist()
        rows = tuple(
            (str(i), self.read[i], (str(ids[i]), ids[i]), self.wanted[i], (str(ids[i + 1]), ids[i + 1]))
            for i in range(len(self.read))
        )
        return [
            Part(encode, "Each character is looked up in the vocabulary; a mark for the start goes before them all."),
            Part(
                document,
                "The same mark ends the document, which is cut if it is longer than the model can read.",
                table=Table(("Position", "Reads", "Token id", "Should say", "Token id"), rows),
            ),
        ]

    def embed(self):
        return self._made("embed")

    def attend(self):
        return self._made("attend")

    def transform(self):
        return self._made("transform")

    def predict(self):
        marks = tuple(enumerate(self.step.ids[1:].tolist()))
        shares = Picture("probabilities", self.step.probabilities, self.read, self.letters, True, marks)
        code = _code("softmax")
        note = "Scores become probabilities: each row adds up to 1. A ring marks what really came next."
        return [*self._made("predict"), Part(code, note, [shares])]

    def loss(self):
        step = self.step
        true = step.probabilities[np.arange(len(step.losses)), step.ids[1:]]
        rows: list[tuple] = [
            (f"“{read}”", wanted, (f"{p:.1%}".replace("%", " %"), float(p)), (f"{loss:.3f}", float(loss)))
            for read, wanted, p, loss in zip(self._prefixes(), self.wanted, true, step.losses, strict=True)
        ]
        rows.append(("mean", "", "", (f"{step.loss:.4f}", step.loss)))
        code = _code("loss")
        table = Table(("Having read", "Should say", "Probability of it", "−ln p"), tuple(rows), bars=3)
        return [Part(code, "Taken from the logits, which is exact even where a probability is tiny.", table=table)]

    def backpropagate(self):
        back = [m for m in reversed(self.step.made) if m.gradient is not None and m.layer in (None, self.layer)]
        names = [m.name for m in back]
        labels = [m.name if names.count(m.name) == 1 else f"{m.name} (line {m.statement.code.line})" for m in back]
        pictures = [self._picture(m, f"d loss / d {at}", m.gradient) for m, at in zip(back, labels, strict=True)]
        return [
            Part(
                _code("walk back"),
                "Every operation of the forward pass was noted down. Now the list is walked from its end.",
            ),
            Part(
                _code("loss backward"),
                "The first step back: each row is the probabilities, less 1 at the true token, divided by n.",
                pictures[:1],
            ),
            Part(
                _code("linear backward"),
                "Where a matrix of weights was used, the first line passes the blame on to what came in; the second "
                "collects what falls to the weights. So it goes back, array by array.",
                pictures[1:],
            ),
            Part(
                None,
                "And this is what it was for: for every weight, whether the loss rises or falls with it, and how fast. "
                "Choose any of them to follow it.",
                [self._matrix(name, gradient, "d loss / d ") for name, gradient in self._matrices(self.step.gradients)],
            ),
        ]

    def update(self):
        step = self.step
        before, after = step.before["weights"], step.after["weights"]
        rate = (
            f"{significant(self.config.learning_rate)} × (1 − {step.number:,} / {self.config.num_steps:,}) "
            f"= {significant(step.rates[0])}"
        )
        moved = [self._matrix(name, after[name] - before[name], "change of ") for name, _ in self._matrices(before)]
        return [
            Part(
                _code("learning rate"),
                f"The learning rate falls to 0 over the run. Now: {rate}.",
            ),
            Part(
                _code("adam"),
                "Adam: m is a running mean of the gradient, v one of its square. The weight moves against m, and the "
                "less the larger v is.",
                table=self._adam(),
            ),
            Part(None, "How far each weight has moved.", moved),
        ]

    # Their pieces.

    def _made(self, stage):
        return [
            Part(m.statement.code, "", [self._picture(m, m.name, m.value)])
            for m in self.step.made
            if stage_of(m, self.step.made) == stage and m.layer in (None, self.layer)
        ]

    def _picture(self, made, label, array):
        n = len(self.read)
        shares = made.name == "weights" and array is made.value
        cols = self.read if array.shape[-1] == n and array.ndim == 3 else ()
        if array.shape[-1] == len(self.letters) and made.name == "logits":
            cols = self.letters
        return Picture(label, array, self.read if array.shape[-2] == n else (), cols, shares)

    def _matrices(self, arrays):
        """Those of the chosen layer, and those that belong to none."""
        other = [f"layer{i}." for i in range(self.config.n_layer) if i != self.layer]
        return [(name, array) for name, array in arrays.items() if not name.startswith(tuple(other))]

    def _matrix(self, name, array, prefix):
        rows = self.letters if len(array) == len(self.letters) else ()
        followed = self.weight[1:] if self.weight[0] == name else None
        return Picture(f"{prefix}{name}", array, rows, weight=name, followed=followed)

    def _adam(self):
        step, (name, row, col) = self.step, self.weight

        def pair(kind):
            return [float(state[kind][name][row, col]) for state in (step.before, step.after)]

        def line(symbol, words, before, after, text=significant):
            return symbol, words, *((text(x), x) for x in (before, after, after - before))

        gradient = float(step.gradients[name][row, col])
        return Table(
            ("", f"{name}[{row}, {col}]", "before", "after", "change"),
            (
                ("g", "gradient", (significant(gradient), gradient), "", ""),
                line("m", "mean gradient", *pair("first_moments")),
                line("v", "mean square", *pair("second_moments")),
                line("w", "the weight", *pair("weights"), text=places),
            ),
        )

    def _prefixes(self):
        text = "".join(self.read[1:])
        return [f"·{text[:i]}" for i in range(len(self.read))]


def stage_of(made, all_made) -> str:
    """The stage that a statement of the model belongs to: by its function, or for forward() by where it stands."""
    function = made.statement.function
    if function == "attention":
        return "attend"
    if function != "forward":
        return "transform"
    if not made.statement.in_loop:
        inside = any(m.statement.in_loop for m in all_made[: all_made.index(made)])
        return "predict" if inside else "embed"
    # x = x + attention(...) and x = x + mlp(...): they belong to the function that has just returned.
    earlier = [m for m in all_made[: all_made.index(made)] if m.statement.function != "forward"]
    return stage_of(earlier[-1], all_made) if earlier else "embed"


def in_words(stage: str, step: Step, weight: tuple, vocabulary: Vocabulary) -> str:
    """One sentence on what the numbers of this very step say."""
    n = len(step.losses)
    name, row, col = weight
    document = step.document
    if stage == "tokenize":
        whole = len(document) + 2 == len(step.ids)
        cut = "" if whole else " The rest is cut off."
        return f"“{document}” is {len(step.ids)} tokens, and so {n} predictions to make.{cut}"
    if stage == "embed":
        width = step.before["weights"]["wte"].shape[1]
        return f"Each of the {n} tokens becomes {width} numbers: what it is, plus where it stands."
    if stage == "attend":
        heads = step.made[[m.statement.function for m in step.made].index("attention")].value
        count = len(heads) if heads.ndim == 3 else 1
        return f"Each position gathers from itself and from those before it, in {count} heads side by side."
    if stage == "transform":
        hidden = next(m.value for m in step.made if stage_of(m, step.made) == "transform")
        on = float((hidden > 0).mean())
        return f"Of the {hidden.size:,} numbers in the middle, {100 * on:.0f} % are above 0; ReLU has cut off the rest."
    if stage == "predict":
        i = n - 1
        best = int(step.probabilities[i].argmax())
        sure = f"{100 * step.probabilities[i, best]:.0f} %"
        text = "".join(vocabulary.token(t) for t in step.ids[1:-1].tolist())
        return f"After all of “{text}”, the model's first choice is {_named(best, vocabulary)}, at {sure}."
    if stage == "loss":
        i = int(step.losses.argmax())
        token = _named(int(step.ids[i + 1]), vocabulary)
        return f"The mean is {step.loss:.4f}. The greatest surprise, {step.losses[i]:.2f}, is {token} at position {i}."
    if stage == "backpropagate":
        count = sum(g.size for g in step.gradients.values())
        worst = max(step.gradients, key=lambda k: np.abs(step.gradients[k]).max())
        where = np.unravel_index(np.abs(step.gradients[worst]).argmax(), step.gradients[worst].shape)
        size = float(step.gradients[worst][where])
        return f"{count:,} gradients. The steepest is {significant(size)}, that of {worst}[{where[0]}, {where[1]}]."
    before, after = (float(state["weights"][name][row, col]) for state in (step.before, step.after))
    change = step.loss_after - step.loss
    way = "falls" if change < 0 else "rises"
    return (
        f"{name}[{row}, {col}] goes from {places(before)} to {places(after)}. With all the weights moved, the loss on "
        f"“{document}” {way} from {step.loss:.4f} to {step.loss_after:.4f}."
    )


def _named(token, vocabulary):
    return "the end" if token == vocabulary.bos else f"“{vocabulary.token(token)}”"


def steepest(step: Step) -> tuple:
    """(name, row, col) of the weight with the largest gradient."""
    name = max(step.gradients, key=lambda k: np.abs(step.gradients[k]).max())
    row, col = np.unravel_index(np.abs(step.gradients[name]).argmax(), step.gradients[name].shape)
    return name, int(row), int(col)
