"""Two versions of a list, and what became of each item: the lines of a text, the operations of a program."""

from collections.abc import Hashable, Sequence
from itertools import groupby

SAME, REMOVED, ADDED = "same", "removed", "added"


def compared(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[str, int]]:
    """(what became of it, its index) of every item, in order; the index of a removed one is that in `before`.

    What stays is a longest common subsequence. (The standard library's difflib would be 20 kB of downloads.)
    """
    common = _common_lengths(before, after)
    found, i, k = [], 0, 0
    while i < len(before) or k < len(after):
        if i < len(before) and k < len(after) and before[i] == after[k]:
            found.append((SAME, k))
            i, k = i + 1, k + 1
        elif k == len(after) or (i < len(before) and common[i + 1][k] >= common[i][k + 1]):
            found.append((REMOVED, i))
            i += 1
        else:
            found.append((ADDED, k))
            k += 1
    return found


def _common_lengths(before, after):
    """[i][k]: how many items before[i:] and after[k:] have in common, in order."""
    lengths = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in reversed(range(len(before))):
        for k in reversed(range(len(after))):
            same = before[i] == after[k]
            lengths[i][k] = lengths[i + 1][k + 1] + 1 if same else max(lengths[i + 1][k], lengths[i][k + 1])
    return lengths


def excerpts(before: str, after: str, around: int = 1) -> list[list[tuple[str, str]]]:
    """Groups of lines (what became of it, line): those that differ, with up to `around` lines before and after."""
    old, new = before.splitlines(), after.splitlines()
    lines = [(what, (old if what == REMOVED else new)[i]) for what, i in compared(old, new)]
    changes = [at for at, (what, _) in enumerate(lines) if what != SAME]
    near = sorted({i for at in changes for i in range(at - around, at + around + 1) if 0 <= i < len(lines)})
    runs = groupby(enumerate(near), lambda pair: pair[1] - pair[0])  # indices that follow each other
    return [[lines[i] for _, i in run] for _, run in runs]
