"""The question of the scaling panel: with twice the width, will the loss be lower, about the same, or higher?"""

from microgpt import Config, Nouns

from ..kit.foreseen import HIGHER, LOWER, SAME
from ..kit.numbers import counted, fixed, whole

WIDEST = 64
ANSWERS = ("It will be lower.", "It will be about the same.", "It will be higher.")  # LOWER, SAME, HIGHER
FOUND = {LOWER: "lower", SAME: "about the same", HIGHER: "higher"}


def other_width(n_embd: int) -> int:
    """Twice the width, or half of it where there is no wider model to choose."""
    return 2 * n_embd if 2 * n_embd <= WIDEST else n_embd // 8 * 4


def question(now: Config, then: int, nouns: Nouns) -> str:
    times = "twice as wide" if then == 2 * now.n_embd else "narrower"
    return (
        f"a model {times}, with {whole(then)} dimensions in place of {whole(now.n_embd)}, trained for the same "
        f"{counted(now.num_steps, 'step', 'steps')}: what will happen to the loss on held-out {nouns.documents}?"
    )


def found(before: float, after: float, change: int) -> str:
    """`change` is LOWER, SAME or HIGHER."""
    return f"From {fixed(before, 3)} to {fixed(after, 3)}: {FOUND[change]}."
