"""One training step with nothing thrown away: every array, the line of Python that made it, and what Adam then did.

The NumPy engine runs the model's own code on tensors that, besides computing, note who asked them to.
"""

import re
import sys
from dataclasses import dataclass

import numpy as np

from microgpt.adam import Schedule
from microgpt.arrays import ArrayTensor, NumpyEngine, Tape, Weight
from microgpt.sampling import softmax

from . import words
from .lines import Statement, statements_of

KINDS = ("weights", "first_moments", "second_moments")


@dataclass
class Made:
    """The result of one statement of the model's code: an array and, after the backward pass, d(loss)/d(array).

    `known` are the names that the code gave it with `named`, without the layer's.
    """

    statement: Statement
    layer: int | None
    tensor: ArrayTensor
    name: str = ""
    known: tuple[str, ...] = ()

    @property
    def value(self) -> np.ndarray:
        return self.tensor.value

    @property
    def gradient(self) -> np.ndarray | None:
        return self.tensor.grad


@dataclass(frozen=True)
class Step:
    """All of one training step. n is the number of predictions, made from `ids` (n + 1,).

    number         steps done before this one
    document       the first that the step trains on, of `batch` documents
    made           by the model's statements, in the order in which they were done
    probabilities  (n, vocab_size)
    losses         (n,) -ln p of the token that really followed; their mean is `loss`
    loss_after     of the same document, once the weights have moved
    gradients      by weight name, of the mean loss of all documents of the step
    before, after  by kind of state (`KINDS`) and weight name
    rates          learning rate, and the two factors that undo the moments' start at 0
    is_changed     whether it is of a model that a reader has changed
    """

    number: int
    document: str
    batch: int
    ids: np.ndarray
    made: list[Made]
    probabilities: np.ndarray
    losses: np.ndarray
    loss: float
    loss_after: float
    gradients: dict[str, np.ndarray]
    before: dict[str, dict[str, np.ndarray]]
    after: dict[str, dict[str, np.ndarray]]
    rates: tuple[float, float, float]
    is_changed: bool = False


class Walk:
    """A copy of a run, from a checkpoint on, one traced step at a time. The run itself is not touched."""

    def __init__(self, trainer, checkpoint):
        self.experiment = experiment = trainer.experiment
        self._split = experiment.corpus.split(experiment.config.seed, experiment.config.holdout)
        vocab_size = experiment.corpus.vocabulary.size
        self._engine = TracingEngine(experiment.architecture, experiment.config, vocab_size)
        self._restore(checkpoint.step_count, checkpoint.state)

    @property
    def finished(self) -> bool:
        return self.number >= self.experiment.config.num_steps

    def step(self) -> Step:
        """Does the next step of the run. Raises RuntimeError when there is none."""
        if self.finished:
            raise RuntimeError("the run has no steps left")
        config, docs = self.experiment.config, self._split.train
        batch = config.batch_size
        which = [(self.number * batch + i) % len(docs) for i in range(batch)]
        first, *others = (self._split.train_ids.document(i, config.block_size) for i in which)
        (rates,) = Schedule.of(config, self.number, 1)
        traced = self._engine.trace(first, others, rates)
        step = Step(number=self.number, document=docs[which[0]], batch=batch, ids=first, rates=rates, **traced)
        self.number += 1
        return step

    def undo(self, step: Step) -> None:
        """Back to where the run stood before `step`."""
        self._restore(step.number, step.before)

    def _restore(self, number, state):
        self.number = number
        for kind in KINDS:
            self._engine.load(kind, state[kind])


class _Noting:
    """Mixin for tensors: notes each result with the statement of the model that it came from."""

    __slots__ = ()
    tape: "NotingTape"

    def _result(self, value, backward):
        out = NotingTensor(value, self.tape)
        self.tape.operations.append((out, backward))
        self.tape.note(out)
        return out


class NotingTensor(_Noting, ArrayTensor):
    __slots__ = ()


class NotingWeight(_Noting, Weight):
    __slots__ = ()


class NotingTape(Tape):
    def __init__(self, statements):
        super().__init__()
        self.made = []
        self._statements = statements
        self._noting = False

    def begin(self):
        self._noting = True

    def note(self, tensor):
        if not self._noting:
            return
        frame = sys._getframe(2)
        while frame is not None and frame.f_code.co_filename != self._statements.filename:
            frame = frame.f_back
        if frame is None:
            return  # not from the model's own code
        statement = self._statements.at(frame.f_lineno)
        if statement is None:
            return
        layer = _layer(frame.f_locals, statement)
        # Of a statement with several operations, only the last result counts.
        self.made = [m for m in self.made if (m.statement, m.layer) != (statement, layer)]
        self.made.append(Made(statement, layer, tensor))

    def finish(self):
        """All results, under their names in the source; what a function returns, under the name given to the tensor."""
        made, self.made, self._noting = self.made, [], False
        for one in made:
            one.known = tuple(name.rpartition(".")[2] for name, tensor in self.names.items() if tensor is one.tensor)
            statement = one.statement
            assigned = statement.makes or words.line(statement.code.line)
            returned = one.known[0] if one.known else f"{statement.function}(…)"
            one.name = returned if statement.returns else assigned
        return made


def _layer(names, statement):
    """By the names in gpt.py: `layer` is "layer0", and `i` counts the layers. A reader's may mean other things."""
    if "layer" in names:
        number = re.search("[0-9]+$", str(names["layer"]))
        return int(number[0]) if number else None
    i = names.get("i")
    return i if statement.in_loop and isinstance(i, int) else None


class TracingEngine(NumpyEngine):
    def __init__(self, *args):
        super().__init__(*args)
        self.tape = NotingTape(statements_of(self.architecture))
        self.weights = {name: NotingWeight(w.value, self.tape, w.grad) for name, w in self.weights.items()}

    def trace(self, ids, others, rates):
        """Everything of a step on the document `ids`; the `others` of its batch only add to the gradients."""
        before = {kind: self.state(kind) for kind in KINDS}
        targets = ids[1:]
        self.tape.begin()
        logits = self._forward(ids[:-1])
        made = self.tape.finish()
        loss = logits.cross_entropy(targets)
        self.grad.fill(0)
        share = 1 / (1 + len(others))
        self.tape.backward(loss, share)
        for other in others:
            self.tape.backward(self._forward(other[:-1]).cross_entropy(other[1:]), share)
        gradients = {name: grad.copy() for name, grad in self.grads.items()}
        self._update(*rates)
        probabilities = softmax(logits.value)
        return {
            "made": made,
            "probabilities": probabilities,
            "losses": -np.log(probabilities[np.arange(len(targets)), targets]),
            "loss": float(loss.value),
            "loss_after": self._loss(ids),
            "gradients": gradients,
            "before": before,
            "after": {kind: self.state(kind) for kind in KINDS},
            "is_changed": self.architecture.is_text,
        }
