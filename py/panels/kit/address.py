"""The page's address holds what the reader has set, so that a link shows what they see: `?name=ada&head=2#attention`.

Settings stand in the query string, the section being read behind "#".
"""

from pyscript import window
from pyscript.ffi import create_proxy

from .setting import Settings

WAIT = 300  # milliseconds after the last change: browsers limit how often the address may be written


def settings(declared, panel=""):
    """The values of a panel's settings in the address, as `setting.Settings`; without a panel, the page's own."""
    return Settings(declared, _address, panel)


def put_place(section):
    """Notes which section is being read; "" for none. The page does not move."""
    _address.place = section
    _address.write_soon()


def place():
    """The section that was noted last, or None."""
    return _address.place


class Address:
    """The query string as a mapping of keys to texts. Changes are read back at once, and written after a pause."""

    def __init__(self):
        self.place = None
        self._pending = {}  # None for a key that is to be taken out
        self._timer = None
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
        self._timer = window.setTimeout(self._write_proxy, WAIT)

    def _write(self):
        """The reader's way back is not filled with every change."""
        self._timer = None
        url = self._url()
        for key, text in self._pending.items():
            if text is None:
                url.searchParams.delete(key)
            else:
                url.searchParams.set(key, text)
        if self.place is not None:
            url.hash = self.place
        try:
            window.history.replaceState(window.history.state, "", url.href)
        except Exception:
            # A sandboxed frame or an odd file: URL may refuse; what is pending is read back all the same.
            return
        self._pending.clear()

    @staticmethod
    def _url():
        return window.URL.new(window.location.href)


_address = Address()
