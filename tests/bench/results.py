"""What was measured, in the form that is printed and written as JSON: figures, and marks to hold them against."""

import statistics
from dataclasses import asdict, dataclass, field


@dataclass
class Figure:
    """A quantity in one place. `runs` are its rounds; what counts is their median."""

    part: str
    what: str
    where: str
    unit: str
    runs: list[float]

    @property
    def median(self):
        return statistics.median(self.runs)


@dataclass
class Mark:
    """A median that must not be above (or, `at_least`, not below) a limit. `issue` says where the limit stands."""

    part: str
    what: str
    runs: list[float]
    limit: float
    unit: str = "times"
    at_least: bool = False
    issue: str = "4"

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
    marks: list[Mark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def figure(self, *arguments):
        self.figures.append(Figure(*arguments))

    def mark(self, *arguments, **options):
        self.marks.append(Mark(*arguments, **options))

    def as_json(self):
        return {
            "machine": self.machine,
            "figures": [asdict(f) | {"median": f.median} for f in self.figures],
            "marks": [asdict(m) | {"median": m.median, "holds": m.holds} for m in self.marks],
            "notes": self.notes,
        }


def ratios(above, below):
    """Round by round: both were measured within the same second, so what else the machine did cancels out."""
    return [a / b for a, b in zip(above, below, strict=True)]
