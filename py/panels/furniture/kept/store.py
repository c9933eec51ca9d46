"""What the browser keeps (site/js/kept.js), for Python."""

import asyncio

from pyscript import window
from pyscript.ffi import is_none, to_js

PROBLEMS = {"NotFoundError": "missing", "QuotaExceededError": "full"}


def why_not():
    """Why nothing is to be kept: "frame" in another page, "fresh" if the link says so, or ""."""
    kept = getattr(window, "kept", None)  # embed.html has none
    return kept.why if kept else "frame"


def found():
    """What has been read by now, of "run", "aside", "at risk" and "parts", by name; None before anything has been."""
    values = window.kept.found()
    return None if is_none(values) else _plain(values)


async def early():
    """That, once it has been read. Raises an exception if it cannot be."""
    return _plain(await window.kept.early)


def _plain(values):
    return {name: value for name, value in values.to_py().items() if not is_none(value)}


class Store:
    """For `Keeper.use`."""

    def put(self, changed, added, done):
        # Begins at once and not in a task, because the page may be about to go.
        asyncio.ensure_future(self._finish(window.kept.put(to_js(changed), to_js(added)), done))

    async def _finish(self, promise, done):
        try:
            await promise
        except Exception as error:
            done(PROBLEMS.get(getattr(error, "name", ""), "blocked"))
        else:
            done(None)
