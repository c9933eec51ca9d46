"""Long work in small pieces, so that a page can draw in between: generators that yield how much is done, from 0 to 1.

The pieces are cut by counting, never by the clock, and make no difference to what is returned.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")
R = TypeVar("R")
Work = Generator[float, None, T]

BUNDLE = 30_000  # characters of documents at once, each counted as ten more: some milliseconds in a browser


def finish(work: Work[T]) -> T:
    """Does all of it now."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def part(work: Work[T], start: float, end: float) -> Work[T]:
    """The work as a part of a longer one, from `start` to `end` of it."""
    while True:
        try:
            done = next(work)
        except StopIteration as stop:
            return stop.value
        yield start + (end - start) * done


def bundled(function: Callable[[Sequence[str]], R], docs: Sequence[str], characters: int = 0) -> Work[list[R]]:
    """What the function makes of each of the bundles that the documents come in, of BUNDLE characters or of so many."""
    ends = np.cumsum(np.fromiter(map(len, docs), np.int64, len(docs)) + 10)
    made, start, before = [], 0, 0
    while start < len(docs):
        end = min(int(np.searchsorted(ends, before + (characters or BUNDLE))) + 1, len(docs))
        made.append(function(docs[start:end]))
        start, before = end, ends[end - 1]
        yield end / len(docs)
    return made


def mapped(function: Callable[[str], R], docs: Sequence[str], characters: int = 0) -> Work[list[R]]:
    """`list(map(function, docs))`"""
    made = yield from bundled(lambda bundle: list(map(function, bundle)), docs, characters)
    return list(chain.from_iterable(made))


def unique(docs: Sequence[str]) -> Work[set[str]]:
    """`set(docs)`"""
    found = set()
    yield from bundled(found.update, docs, 10 * BUNDLE)
    return found


def common(few: Sequence[str], docs: Sequence[str]) -> Work[set[str]]:
    """`set(few) & set(docs)`, in less time and memory than a set of all `docs` takes."""
    rare, found = set(few), set()
    yield from bundled(lambda some: found.update(rare.intersection(some)), docs, 10 * BUNDLE)
    return found


def listed(items: Iterable[T], expected: int, at_once: int = 1000) -> Work[list[T]]:
    """`list(items)`, of which some `expected` are to come."""
    made, iterator = [], iter(items)
    while piece := list(islice(iterator, at_once)):
        made += piece
        yield min(1.0, len(made) / max(expected, 1))
    return made


def blocks(text: str) -> list[str]:
    """The text in pieces of whole lines, each of at least BUNDLE characters; a long line is one of them."""
    pieces, start = [], 0
    while start < len(text):
        end = text.find("\n", start + BUNDLE) + 1 or len(text)
        pieces.append(text[start:end])
        start = end
    return pieces


class Kept:
    """What `make(*key)`, a generator as above, has returned for the latest few keys."""

    def __init__(self, make: Callable[..., Work[Any]], most: int):
        self._make, self._most = make, most
        self._made = {}

    def __call__(self, *key):
        return finish(self.gradually(*key))

    def gradually(self, *key) -> Work[Any]:
        if key not in self._made:
            made = yield from self._make(*key)
            self._made[key] = made
        self._made[key] = self._made.pop(key)  # the latest is last
        while len(self._made) > self._most:
            del self._made[next(iter(self._made))]
        return self._made[key]
