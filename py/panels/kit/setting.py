"""What a link can set. Each panel declares its settings once, and reads and writes the query through them.

Pure Python, so that the build and the tests use the same declarations as the page.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import inf, log, nan
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # the build lists the settings without NumPy
    from microgpt import Experiment

TEMPERATURES = [tenths / 10 for tenths in range(1, 21)]  # the notches of each slider for one


def plain(value: Any) -> str:
    """A value as written in a query; whole numbers without ".0"."""
    return str(value).removesuffix(".0") if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Setting:
    """One key of the query.

    parse(text) returns the value, or raises ValueError with what it has to be ("a whole number from 0 to 9"), because
    anybody can write a link. `format` is its inverse: parse(format(value)) == value. `about` is a sentence for the
    documentation. `default` is the value without the key.
    fits(value, experiment, settings) returns None, or a sentence on what is wrong with the value for the run that the
    page shows; `settings` has the panel's others. A panel then shows what is nearest to the value, or its default.
    If several panels have the key, each with a value of its own, it is `own`: written as `attention-name`, and read
    from that or else from `name`, which is for all of them.
    """

    key: str
    default: Any
    parse: Callable[[str], Any]
    about: str
    own: bool = False
    format: Callable[[Any], str] = plain
    fits: Callable[[Any, "Experiment", "Settings"], str | None] = lambda value, experiment, settings: None


class Query(Protocol):
    """A mapping of keys to texts: a dict, or the page's address."""

    def get(self, key: str, /) -> str | None: ...
    def __setitem__(self, key: str, text: str, /) -> None: ...
    def pop(self, key: str, default: None, /) -> object: ...


class Settings:
    """Typed access to a query: settings["layer"] is a number, and settings["layer"] = 2 writes it.

    Invalid texts in the query count as absent. Writing None, or the value that the key would have anyway, removes the
    key from the query. Raises KeyError for an undeclared key.
    """

    def __init__(self, declared: Iterable[Setting], query: Query, panel: str = ""):
        self._declared = {setting.key: setting for setting in declared}
        self._query = query
        self._panel = panel

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __getitem__(self, key: str) -> Any:
        setting = self._declared[key]
        return self._first(setting, self._keys(setting))

    def __setitem__(self, key: str, value: Any) -> None:
        setting = self._declared[key]
        written_as, *others = self._keys(setting)
        if value is None or value == self._first(setting, others):
            self._query.pop(written_as, None)
        else:
            self._query[written_as] = setting.format(value)

    def default(self, key: str) -> Any:
        return self._declared[key].default

    def given(self) -> dict[str, str]:
        """The settings that differ from their defaults, as texts. Keys have no panel's name: they are for a page that
        shows this panel alone."""
        values = ((setting, self[setting.key]) for setting in self._declared.values())
        return {setting.key: setting.format(value) for setting, value in values if value != setting.default}

    def _keys(self, setting):
        """The keys of a setting, the panel's own first."""
        return [f"{self._panel}-{setting.key}", setting.key] if setting.own else [setting.key]

    def _first(self, setting, keys):
        """The first valid value among these keys, or the default."""
        for key in keys:
            text = self._query.get(key)
            if text is not None:
                try:
                    return setting.parse(text)
                except ValueError:
                    pass  # `rejected` finds it
        return setting.default

    def misfits(self, experiment: "Experiment") -> Iterator[tuple[str, str]]:
        """Each key of the query whose value does not fit this run, with a sentence that says why."""
        for key, setting, text in self._accepted():
            if reason := setting.fits(setting.parse(text), experiment, self):
                yield key, reason

    def rounded(self) -> Iterator[tuple[str, str]]:
        """Each key of the query whose number was rounded, with what it was rounded to."""
        for key, setting, text in self._accepted():
            value, given = setting.parse(text), _float(text)
            if isinstance(value, int | float) and given == given and given != value:  # nan is no number
                yield key, setting.format(value)

    def _accepted(self):
        for key, complaint in self.check():
            text = self._query.get(key)
            if text is not None and complaint is None:
                yield key, self._declared[key.removeprefix(f"{self._panel}-")], text

    def check(self) -> Iterator[tuple[str, str | None]]:
        """Each key that the query has for these settings, with what its text would have to be; None if it is that."""
        for setting in self._declared.values():
            for key in self._keys(setting):
                text = self._query.get(key)
                if text is not None:
                    yield key, _complaint(setting, text)


def rejected(every: Iterable[Settings]) -> dict[str, str]:
    """The keys of a query whose texts none of the panels that have the key can take, and what each has to be."""
    complaints: dict[str, str] = {}
    accepted = set()
    for key, complaint in (one for settings in every for one in settings.check()):
        if complaint is None:
            accepted.add(key)
        else:
            complaints[key] = complaint
    return {key: complaint for key, complaint in complaints.items() if key not in accepted}


def _complaint(setting, text):
    try:
        setting.parse(text)
    except ValueError as error:
        return str(error)
    return None


# Parsers.


def whole(low: int, high: int, multiple_of: int = 1) -> Callable[[str], int]:
    """Whole numbers from `low` to `high`, rounded down to a multiple."""

    def parse(text):
        if not re.fullmatch("[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {plain(low)} to {plain(high)}")
        return int(text) // multiple_of * multiple_of

    return parse


def number(low: float, high: float) -> Callable[[str], float]:
    """Numbers from `low` to `high`."""

    def parse(text):
        value = _float(text)
        if not low <= value <= high:  # nan is in no range
            raise ValueError(f"a number from {plain(low)} to {plain(high)}")
        return value

    return parse


def notch(notches: Iterable[float]) -> Callable[[str], float]:
    """Positive numbers, each rounded to the nearest notch of a slider, by ratio."""
    notches = tuple(notches)
    highest = max(one for one in notches if one < inf)

    def parse(text):
        value = _float(text)
        if not 0 < value <= highest:
            raise ValueError(f"a number above 0 and up to {plain(highest)}")
        return min(notches, key=lambda one: abs(log(one / value)))

    return parse


def _float(text):
    """nan if it is no number."""
    try:
        return float(text)
    except ValueError:
        return nan


def one_of(*words: str) -> Callable[[str], str]:
    """One of these words."""

    def parse(text):
        if text not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return text

    return parse


def text(shortest: int, longest: int) -> Callable[[str], str]:
    """Any text of this length, not counting spaces at its ends. Panels check the characters against the vocabulary."""

    def parse(given):
        if not shortest <= len(given.strip()) <= longest:
            raise ValueError(f"{shortest} to {longest} characters long")
        return given

    return parse
