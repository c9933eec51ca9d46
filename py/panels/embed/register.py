"""The run that panels share, as a register in which the last writer wins. Pure: frames agree because `merge` does."""

import json
import re
from dataclasses import asdict, dataclass, replace

MOST_STEPS = 10**6
MOST_TEXT = 10_000  # characters of an experiment
LATEST = 2**53  # numbers beyond it are not whole in every JSON reader
NAME = re.compile(r"[0-9a-f]{1,16}")


@dataclass(frozen=True)
class Register:
    """What one frame has decided for all of them. `clock` and `author` order the decisions, however they arrive.

    group       identity of the experiment that the frames began with: those of other groups do not share
    run         names the run, so that the same experiment can begin again; "" for the one that each page makes at start
    experiment  the run's, as JSON; None while `run` is ""
    target      the step to train to
    asked       whether a host asked for `target`, and wants to be told
    speed       steps a second; None for as fast as it goes
    position    where the timeline stands; None at the end of the run
    reached     the farthest step that any frame has come to: the others catch up with it, for a run only goes on
    """

    group: str
    clock: int = 0
    author: str = ""
    run: str = ""
    experiment: str | None = None
    target: int = 0
    asked: bool = False
    speed: float | None = None
    position: int | None = None
    reached: int = 0

    @property
    def goal(self) -> int:
        """The step at which all frames stop."""
        return max(self.target, self.reached)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Register":
        """Raises ValueError for what no `to_json` has written: messages come from other frames."""
        try:
            read = cls(**json.loads(text))
        except (TypeError, RecursionError):
            raise ValueError("this is not the state of a shared run") from None
        valid = (
            _is_text(read.group, 64)
            and _is_whole(read.clock, LATEST)
            and isinstance(read.author, str)
            and NAME.fullmatch(read.author)
            and _is_text(read.run, 64)
            and (read.experiment is None or _is_text(read.experiment, MOST_TEXT))
            and (read.run == "") == (read.experiment is None)
            and all(_is_whole(steps, MOST_STEPS) for steps in (read.target, read.reached))
            and isinstance(read.asked, bool)
            and (read.speed is None or (type(read.speed) in (int, float) and 0 < read.speed <= MOST_STEPS))
            and (read.position is None or _is_whole(read.position, MOST_STEPS))
        )
        if not valid:
            raise ValueError("this is not the state of a shared run")
        return read


def merge(mine: Register, other: Register) -> Register:
    """The later decision, and the farthest step that either frame knows of.

    What is decided about the page's own run no longer counts once a reader's run has begun.
    Commutative, associative and idempotent for registers of one group, so the order, the loss and the repetition of
    messages make no difference once every frame has heard of the last decision.
    """
    if (mine.clock, mine.author) == (other.clock, other.author):
        return replace(mine, reached=max(mine.reached, other.reached))
    return max(mine, other, key=lambda register: (register.run != "", register.clock, register.author))


def _is_whole(number, most):
    return type(number) is int and 0 <= number <= most


def _is_text(text, longest):
    return isinstance(text, str) and len(text) <= longest
