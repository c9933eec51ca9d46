""" "Copy link": the page as the reader sees it, as an address for somebody else."""

from pyscript import document, window

from ..kit import archive, dom
from . import notice, words


class CopyLink:
    """The button beside the name of the text. `links` keeps what the link carries in the page's own address."""

    def __init__(self, element, links):
        self._links = links
        self._dialog = None
        self._said = dom.find(element, "[data-part=said]")
        self._button = dom.find(element, "[data-action=copy-link]")
        self._button.disabled = False
        dom.on(self._button, "click", self._press)

    async def _press(self, _event):
        self._said.textContent = ""
        link, copied, problem = None, False, ""
        try:
            link = await self._links.to_this()
            copied = await copy(link)  # before anything is loaded: browsers allow it only soon after a click
            self._said.textContent = words.COPIED if copied else ""
        except ValueError as error:
            problem = str(error)
        except Exception:
            notice.say(words.NOT_LOADED)
            return
        try:
            await archive.load(document.querySelector("[data-part=share]"))
        except archive.NotArrived:
            notice.say(words.COPIED_NO_MORE if copied else words.NOT_LOADED)
            return
        from .share.dialog import Dialog

        self._dialog = self._dialog or Dialog(copy)  # the button may be pressed twice
        if link is None:
            self._dialog.refuse(problem)
        else:
            self._dialog.show(link, copied)


async def copy(text):
    """Whether the browser let us put this on its clipboard."""
    try:
        await window.navigator.clipboard.writeText(text)
    except Exception:  # not permitted, or no secure context
        return False
    return True
