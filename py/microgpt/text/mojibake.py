"""Text that was once decoded in the wrong encoding, so that "é" became "Ã©"."""

import html
from pathlib import Path
from typing import NamedTuple

from ..gradual import Work, mapped, part

# The page ships a part of Python's html that ftfy needs in a folder beside this module, apart from the rest of Python.
if (_apart := Path(__file__).with_name("html")).is_dir():
    html.__path__.append(str(_apart))

LONGEST = 40  # characters of an example
SAMPLE = 300_000  # characters that are looked at, of lines spread over the text: it takes a second for so many


class Repair(NamedTuple):
    text: str  # repaired
    lines: int  # that changed
    example: tuple[str, str]  # one of them, before and after


def repair(text: str) -> Work[Repair | None]:
    """What `ftfy` makes of a text that was decoded wrongly; None for one that was not."""
    if text.isascii():
        return None
    import html.entities  # noqa: F401  which ftfy expects `import html` to have done

    from ftfy.badness import is_bad

    yield 0.02
    from ftfy import fix_encoding

    yield 0.04
    before = text.split("\n")
    yield 0.06
    suspects = [line for line in before if not line.isascii()]
    sample = suspects[:: 1 + sum(map(len, suspects)) // SAMPLE]
    yield 0.1
    if not any((yield from part(mapped(is_bad, sample, 2_000), 0.1, 0.5))):
        return None
    repaired = yield from part(mapped(fix_encoding, suspects, 2_000), 0.5, 1)
    changed = [(a, b) for a, b in zip(suspects, repaired, strict=True) if a != b]
    if not changed:
        return None
    shortest = min(changed, key=lambda pair: len(pair[0]))
    following = iter(repaired)
    after = "\n".join(line if line.isascii() else next(following) for line in before)
    return Repair(after, len(changed), (shortest[0].strip()[:LONGEST], shortest[1].strip()[:LONGEST]))
