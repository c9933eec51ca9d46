"""The run that panels share, as a last-writer-wins register. Pure Python: frames agree because of `merge` alone."""

import json
import re
from dataclasses import asdict, dataclass, replace

from microgpt import json_text

MOST_STEPS = 10**6
MOST_TEXT = 10_000  # characters of an experiment
LATEST = 2**53  # not every JSON reader has integers beyond this
NAME = re.compile(r"[0-9a-f]{1,16}")


@dataclass(frozen=True)
class Register:
    """What one frame has decided for all of them. `clock` and `author` order decisions, whatever order they arrive in.

    group       identity of the experiment that the frames started with; frames of different groups do not share
    run         names the run, so that an experiment can be run again; "" for the run that each page trains at startup
    experiment  of the run, as JSON; None while `run` is ""
    target      the step to train to
    asked       whether a host asked for `target`, and so wants an event when it is reached
    speed       steps a second; None for full speed
    position    the timeline's step; None at the end of the run
    reached     the furthest step that any frame has tried; the others catch up, because a run never goes back
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
        """Raises ValueError for anything that `to_json` cannot have written: other frames are not trusted."""
        try:
            read = cls(**json_text.loads(text))
        except TypeError:
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
    """The later decision, and the furthest step that either frame knows of.

    Decisions about the page's own run no longer count once a reader's run has started. For registers of one group this
    is commutative, associative and idempotent, so it does not matter if messages are reordered, lost or repeated, as
    long as every frame hears of the last decision.
    """
    if _order(mine) == _order(other):
        return replace(mine, reached=max(mine.reached, other.reached))
    return max(mine, other, key=_order)


def _order(register):
    return register.run != "", register.clock, register.author, register.run


def _is_whole(number, most):
    return type(number) is int and 0 <= number <= most


def _is_text(text, longest):
    return isinstance(text, str) and len(text) <= longest
