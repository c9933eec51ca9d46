"""What the loop panel shows at each of its eight stages: code, arrays and tables of one traced step. No DOM here."""

import numpy as np

from microgpt import Experiment
from microgpt.adam import Schedule
from microgpt.arrays import ArrayTensor, NumpyEngine, Tape
from microgpt.sampling import softmax
from microgpt.token_ids import TokenIds
from microgpt.vocabulary import Vocabulary

from ..kit.numbers import fixed, fixed_percent, significant
from ..kit.words import direction, label_of
from . import words
from .lines import Code, lines_of, whole
from .parts import Part, Picture, Table
from .settings import weight_text
from .trace import Step

# Lines that no array leads to. Each is found by a piece of it, in one function: that, and up to where if several.
LINES = {
    "encode": (Vocabulary.encode, "return [self.bos"),
    "document": (TokenIds.document, "return self.ids[start"),
    "softmax": (softmax, "p = np.exp(", "return p / p.sum("),
    "loss": (ArrayTensor.cross_entropy, "loss = "),
    "walk back": (Tape.backward, "loss.grad = grad", "hand_on(out.grad)"),
    "loss backward": (ArrayTensor.cross_entropy, "grad = p * (", "self.receive(grad)"),
    "linear backward": (ArrayTensor.linear, "self.receive(g", "weight.receive("),
    "learning rate": (Schedule.of, "config.learning_rate * SHARES"),
    "adam": (NumpyEngine._update, "m *= beta1", "w -= step"),
}

LEADING = {"attention", "hidden"}  # of the arrays of a stage, the one that it is about


def stage_parts(stage: str, step: Step, layer: int, weight: tuple, experiment: Experiment) -> list[Part]:
    """`layer` is the one to show where there are several; `weight` is (name, row, col) of the one to follow."""
    return getattr(_Stages(step, layer, weight, experiment), stage)()


def _code(name: str) -> Code:
    """The lines of that name; if the source has changed under them, the whole function. A test finds that out."""
    try:
        return lines_of(*LINES[name])
    except LookupError:
        return whole(LINES[name][0])


class _Stages:
    """A method for each stage."""

    def __init__(self, step, layer, weight, experiment):
        self.step, self.layer, self.weight, self.config = step, layer, weight, experiment.config
        vocabulary = experiment.corpus.vocabulary
        self.letters = tuple(label_of(i, vocabulary) for i in range(vocabulary.size))
        tokens = tuple(self.letters[i] for i in step.ids.tolist())
        self.read, self.wanted = tokens[:-1], tokens[1:]

    def tokenize(self):
        ids = self.step.ids.tolist()
        rows = tuple(
            (str(i), self.read[i], (str(ids[i]), ids[i]), self.wanted[i], (str(ids[i + 1]), ids[i + 1]))
            for i in range(len(self.read))
        )
        return [Part((_code("encode"), _code("document")), words.ENCODE, table=Table(words.TOKEN_COLUMNS, rows))]

    def embed(self):
        return self._made("embed")

    def attend(self):
        return self._made("attend")

    def transform(self):
        return self._made("transform")

    def predict(self):
        marks = tuple(enumerate(self.step.ids[1:].tolist()))
        shares = Picture(words.PROBABILITIES, self.step.probabilities, self.read, self.letters, True, marks)
        return [*self._made("predict"), Part((_code("softmax"),), words.SOFTMAX, [shares], leads=True)]

    def loss(self):
        step = self.step
        true = step.probabilities[np.arange(len(step.losses)), step.ids[1:]]
        prefixes = ["".join(self.read[: i + 1]) for i in range(len(self.read))]
        rows: list[tuple] = [
            (words.read(prefix), wanted, (fixed_percent(p, 1), float(p)), (fixed(loss, 3), float(loss)))
            for prefix, wanted, p, loss in zip(prefixes, self.wanted, true, step.losses, strict=True)
        ]
        rows.append((words.MEAN, "", "", (fixed(step.loss, 4), step.loss)))
        return [Part((_code("loss"),), words.LOSS, table=Table(words.LOSS_COLUMNS, tuple(rows), bars=3))]

    def backpropagate(self):
        back = [m for m in reversed(self.step.made) if m.gradient is not None and m.layer in (None, self.layer)]
        names = [m.name for m in back]
        labels = [m.name if names.count(m.name) == 1 else words.at_line(m.name, m.statement.code.line) for m in back]
        pictures = [self._picture(m, words.gradient_of(at), m.gradient) for m, at in zip(back, labels, strict=True)]
        gradients = [
            self._matrix(name, gradient, words.gradient_of(name))
            for name, gradient in self._matrices(self.step.gradients)
        ]
        return [
            Part((_code("walk back"), _code("loss backward")), words.LOSS_BACKWARD, pictures[:1]),
            Part((_code("linear backward"),), words.LINEAR_BACKWARD, pictures[1:]),
            Part((), words.GRADIENTS, gradients),
        ]

    def update(self):
        step, config = self.step, self.config
        before, after = step.before["weights"], step.after["weights"]
        said = f"{words.learning_rate(config, step.number, step.rates[0])} {words.adam(config)}"
        changes = [
            self._matrix(name, after[name] - before[name], words.change_of(name)) for name, _ in self._matrices(before)
        ]
        return [
            Part((_code("learning rate"), _code("adam")), said, table=self._adam()),
            Part((), words.CHANGES, changes),
        ]

    # Their pieces.

    def _made(self, stage):
        return [
            Part(
                (m.statement.code,),
                words.made(m.statement.comment, m.statement.adds_to_itself),
                [self._picture(m, m.name, m.value)],
                leads=not LEADING.isdisjoint(m.known),
            )
            for m in self.step.made
            if stage_of(m, self.step.made) == stage and m.layer in (None, self.layer)
        ]

    def _picture(self, made, label, array):
        n = len(self.read)
        shares = made.name == "weights" and array is made.value
        cols = self.read if array.shape[-1] == n and array.ndim == 3 else ()
        if array.shape[-1] == len(self.letters) and made.name == "logits":
            cols = self.letters
        rows = self.read if array.shape[-2] == n else ()
        reads = direction(self.step.document) if cols == self.read else "ltr"
        return Picture(label, array, rows, cols, shares, direction=reads)

    def _matrices(self, arrays):
        """Those of the chosen layer, and those that belong to none."""
        other = [f"layer{i}." for i in range(self.config.n_layer) if i != self.layer]
        return [(name, array) for name, array in arrays.items() if not name.startswith(tuple(other))]

    def _matrix(self, name, array, label):
        rows = self.letters if len(array) == len(self.letters) else ()
        followed = self.weight[1:] if self.weight[0] == name else None
        return Picture(label, array, rows, weight=name, followed=followed)

    def _adam(self):
        step, (name, row, col) = self.step, self.weight

        def line(symbol, meaning, kind, text=significant):
            before, after = (float(state[kind][name][row, col]) for state in (step.before, step.after))
            return symbol, meaning, *((text(x), x) for x in (before, after, after - before))

        gradient = float(step.gradients[name][row, col])
        return Table(
            words.adam_columns(weight_text(self.weight)),
            (
                ("g", words.GRADIENT, (significant(gradient), gradient), "", ""),
                line("m", words.MEAN_GRADIENT, "first_moments"),
                line("v", words.MEAN_SQUARE, "second_moments"),
                line("w", words.THE_WEIGHT, "weights", text=words.exact),
            ),
        )


# The names that gpt.py gives with `named`, and the stage that has ended with each, or is under way.
NAMED = {"attention": "attend", "attended": "attend", "hidden": "transform", "transformed": "transform"}


def stage_of(made, all_made) -> str:
    """The stage that a statement of the model belongs to: by its function, or for forward() by where it stands.

    In functions that gpt.py does not have, and where forward() does it all, what is named next decides.
    """
    function, before = made.statement.function, all_made[: all_made.index(made)]
    if function == "attention":
        return "attend"
    if function == "forward" and not made.statement.in_loop:
        is_last = "logits" in made.known or any(m.statement.in_loop for m in before)
        return "predict" if is_last else "embed"
    # x = x + attention(...) and x = x + mlp(...): they belong to the function that has just returned.
    helpers = [m for m in before if m.statement.function != "forward"]
    if function == "forward" and helpers:
        return stage_of(helpers[-1], all_made)
    following = (NAMED[name] for m in all_made[len(before) :] for name in m.known if name in NAMED)
    return next(following, "transform")
