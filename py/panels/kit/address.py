"""The page's address holds what the reader has set, so that a link shows what they see.

Keys stand in the query string: `?name=ada&head=2#attention`. A value equal to the panel's own default need not.
What several panels have, each in its own way, such as a name, they write with their own name before it:
`?attention-name=ada&loss-name=bo`. Without that a link is for all of them.
"""

from pyscript import window
from pyscript.ffi import create_proxy

WAIT = 300  # milliseconds after the last change: browsers limit how often the address may be written

_waiting = {}
_place = None  # the section to stand behind "#", if that is known
_timer = None


def get(key, default=None):
    """The value of a key as a string, or `default`. What is in it came from a stranger: check it before use."""
    value = _waiting[key] if key in _waiting else window.URL.new(window.location.href).searchParams.get(key)
    return value if isinstance(value, str) else default  # JavaScript's null is not None


def number(key, default, low, high):
    """A whole number from `low` to `high`, or `default` if the address says anything else."""
    text = get(key)
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
        return default
    return int(text) if low <= int(text) <= high else default


def own(panel, key, default=None):
    """A panel's own value of a key that others have too, else the one for all of them, else `default`."""
    return get(f"{panel}-{key}", get(key, default))


def put_own(panel, key, value, default=None):
    """Sets it. The panel's default needs no key, unless there is one for all panels that says otherwise."""
    put(f"{panel}-{key}", None if value == default and get(key) is None else value)


def put(key, value):
    """Sets a key, soon; None takes it out. The reader's way back is not filled with every change."""
    _waiting[key] = None if value is None else str(value)
    _write_soon()


def put_place(section):
    """Notes which section is being read; "" for none. The page does not move."""
    global _place
    _place = section
    _write_soon()


def place():
    """The section that was noted last, or None."""
    return _place


def _write_soon():
    global _timer
    if _timer is not None:
        window.clearTimeout(_timer)
    _timer = window.setTimeout(_write_proxy, WAIT)


def _write():
    global _timer
    _timer = None
    url = window.URL.new(window.location.href)
    for key, value in _waiting.items():
        if value is None:
            url.searchParams.delete(key)
        else:
            url.searchParams.set(key, value)
    if _place is not None:
        url.hash = _place
    _waiting.clear()
    try:
        window.history.replaceState(window.history.state, "", url.href)
    except Exception:
        # A sandboxed frame or an odd file: URL may refuse; the page works as well without.
        return


_write_proxy = create_proxy(_write)
