"""Measurements, and the limits that some of them must meet."""

import statistics
from dataclasses import asdict, dataclass, field


@dataclass
class Figure:
    """A quantity in one place. `runs` holds one value for each round."""

    part: str
    what: str
    where: str
    unit: str
    runs: list[float]

    @property
    def median(self):
        return statistics.median(self.runs)


@dataclass
class Limit:
    """The median of `runs` must be at most `limit`, or at least that if `at_least`; `why` gives the reason."""

    part: str
    what: str
    runs: list[float]
    limit: float
    unit: str = "times"
    at_least: bool = False
    why: str = ""

    @property
    def median(self):
        return statistics.median(self.runs)

    @property
    def holds(self):
        return self.median >= self.limit if self.at_least else self.median <= self.limit


@dataclass
class Results:
    machine: dict = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def figure(self, *arguments):
        self.figures.append(Figure(*arguments))

    def limit(self, *arguments, **options):
        self.limits.append(Limit(*arguments, **options))

    def as_json(self):
        return {
            "machine": self.machine,
            "figures": [asdict(f) | {"median": f.median} for f in self.figures],
            "limits": [asdict(one) | {"median": one.median, "holds": one.holds} for one in self.limits],
            "notes": self.notes,
        }


def ratios(above, below):
    """Round by round: both were measured within a second, so that other load on the machine cancels out."""
    return [a / b for a, b in zip(above, below, strict=True)]
