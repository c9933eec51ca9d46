"""Keeps the reader's settings in the page's address, so that a link shows what they see: `?name=ada&head=2#attention`.

Settings are in the query string. The fragment is the section being read, which may be empty, and after an "&" what is
never sent to a host: `#attention&experiment=1.eNq…`.
"""

from time import perf_counter

from pyscript import window
from pyscript.ffi import create_proxy

from .setting import Settings

WAIT = 300  # milliseconds after the last of several changes: browsers limit how often a page may change its address


def settings(declared, panel=""):
    """A panel's settings in the address, as `setting.Settings`; without a panel, those of the whole page."""
    return Settings(declared, _address, panel)


def put_place(section):
    """Records which section is being read; "" for none. Does not scroll."""
    _address.place = section
    _address.write_soon()


def place():
    """The section last recorded, or None."""
    return _address.place


def split(fragment):
    """ "#attention&experiment=1" is ("attention", "experiment=1")."""
    place, _, carried = fragment.removeprefix("#").partition("&")
    return place, carried


def put_carried(text):
    """Puts this behind the section in the fragment; "" for nothing."""
    if text != _address.carried:
        _address.carried = text
        _address.write_soon()


def carried():
    return _address.carried


def link(**settings):
    """The whole address, with all that is still to be written and these settings changed; None removes one."""
    url = _address.changed()
    _change(url, settings)
    return url.href


def _change(url, texts):
    for key, text in texts.items():
        if text is None:
            url.searchParams.delete(key)
        else:
            url.searchParams.set(key, text)


class Address:
    """The query string as a mapping of keys to texts. Writes are visible to reads at once.

    In the address, a change comes as soon as the present handler is done, so that a reader who loads the page again at
    once finds it there; only changes that follow each other are debounced.
    """

    def __init__(self):
        self.place = None
        _, self.carried = split(window.location.hash)
        self._pending = {}  # None for a key to be removed
        self._timer = None
        self._changed_at = -WAIT / 1000
        self._write_proxy = create_proxy(self._write)

    def get(self, key):
        text = self._pending[key] if key in self._pending else self._url().searchParams.get(key)
        return text if isinstance(text, str) else None  # JavaScript's null is not None

    def __setitem__(self, key, text):
        self._pending[key] = text
        self.write_soon()

    def pop(self, key, default):
        self._pending[key] = None
        self.write_soon()

    def write_soon(self):
        if self._timer is not None:
            window.clearTimeout(self._timer)
        is_single = perf_counter() - self._changed_at >= WAIT / 1000
        self._changed_at = perf_counter()
        self._timer = window.setTimeout(self._write_proxy, 0 if is_single else WAIT)

    def changed(self):
        """The URL with all pending changes."""
        url = self._url()
        _change(url, self._pending)
        place = split(url.hash)[0] if self.place is None else self.place
        url.hash = f"{place}&{self.carried}" if self.carried else place
        return url

    def _write(self):
        self._timer = None
        url = self.changed()
        try:
            # Not pushState: the Back button should leave the page, not undo every change.
            window.history.replaceState(window.history.state, "", url.href)
        except Exception:
            return  # some sandboxed frames and file: URLs refuse; pending changes remain visible to reads
        self._pending.clear()

    @staticmethod
    def _url():
        return window.URL.new(window.location.href)


_address = Address()
