"""The answer to "What happens in one training step?". Pure Python."""

import numpy as np

from microgpt import Nouns

from ..kit.numbers import counted, fixed, significant, whole
from ..kit.words import quoted
from .trace import Step


def moves(step: Step) -> tuple[int, int, float]:
    """How many weights there are, how many of them the step has moved, and how far at most."""
    before, after = (step.before["weights"], step.after["weights"])
    changes = np.concatenate([np.abs(after[name] - before[name]).ravel() for name in before])
    return len(changes), int(np.count_nonzero(changes)), float(changes.max())


def sentence(step: Step, nouns: Nouns) -> str:
    count, moved, most = moves(step)
    n = len(step.losses)
    return (
        f"Step {whole(step.number + 1)} of this run reads {quoted(step.document)}, makes "
        f"{counted(n, 'prediction', 'predictions')}, and its loss is {fixed(step.loss, 3)}. The blame for it goes back "
        f"to all {whole(count)} weights. {whole(moved)} of them move, by {significant(most, 2)} at most. Read once "
        f"more, the same {nouns.document} has a loss of {fixed(step.loss_after, 3)}."
    )
