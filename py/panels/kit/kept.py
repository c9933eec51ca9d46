"""Drafts that outlive a reload or a crash: what a reader has typed and not used so far.

    await kept.put("my draft", text)     # None removes it
    await kept.get("my draft")           # the text, or None

Storage may be blocked, full or cleared, and in a frame of another page nothing is kept: `put` then returns False, `get`
None, and neither raises. Both may take as long as a disc does; do not hold a start for them.
"""

from contextlib import asynccontextmanager

from pyscript import window
from pyscript.ffi import to_js

AT_RISK = "at risk"


async def get(name: str) -> str | None:
    try:
        text = await window.kept.get(f"draft: {name}")
    except Exception:
        return None
    return text if isinstance(text, str) else None


async def put(name: str, text: str | None) -> bool:
    """Whether it is kept now. Call it when the reader pauses, not for every key."""
    return await _put(f"draft: {name}", text)


async def _put(key, value):
    try:
        await window.kept.put(to_js({key: value}), to_js({}))
    except Exception:  # also where there is no window.kept: embed.html keeps nothing
        return False
    return True


@asynccontextmanager
async def at_risk(source: str):
    """Around whatever runs a reader's Python for the first time, which may freeze or crash the page.

    If it does, `froze(source)` says so at the next start, for the page not to run it again unasked.
    """
    await _put(AT_RISK, source)
    try:
        yield
    finally:
        await _put(AT_RISK, None)


async def froze(source: str) -> bool:
    """Whether the page ended while it ran this source, and nothing has been tried since."""
    try:
        return await window.kept.get(AT_RISK) == source
    except Exception:
        return False
