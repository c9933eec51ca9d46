"""Text that was once decoded in the wrong encoding, so that "é" became "Ã©"."""

from typing import NamedTuple

LONGEST = 40  # characters of an example


class Repair(NamedTuple):
    text: str  # repaired
    lines: int  # that changed
    example: tuple[str, str]  # one of them, before and after


def repair(text: str) -> Repair | None:
    """What `ftfy` makes of a text that was decoded wrongly; None for one that was not."""
    from ftfy import fix_encoding
    from ftfy.badness import is_bad

    if text.isascii() or not is_bad(text):
        return None
    before = text.split("\n")
    after = [fix_encoding(line) if not line.isascii() else line for line in before]
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    if not changed:
        return None
    shortest = min(changed, key=lambda pair: len(pair[0]))
    return Repair("\n".join(after), len(changed), (shortest[0].strip()[:LONGEST], shortest[1].strip()[:LONGEST]))
