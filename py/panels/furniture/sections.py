"""The small map of the sections. It marks the one being read, and keeps it in the page's address.

In a narrow window it is a popover, which a button of the timeline opens.
"""

from pyscript import document, window

from ..kit import address, dom


class SectionMap:
    def __init__(self, nav):
        self._links = {link.hash[1:]: link for link in dom.find_all(nav, "a[href^='#']")}
        # The section being read is the one that crosses a line a little above the middle of the window.
        where = window.Object.fromEntries([["rootMargin", "-40% 0px -60% 0px"]])
        for name in self._links:
            section = document.getElementById(name)
            dom.observe(window.IntersectionObserver, self._crossed, section, made_with=[where])
        if hasattr(nav, "hidePopover"):
            dom.on(nav, "click", lambda _: nav.hidePopover())

    def _crossed(self, entries, _observer):
        for entry in entries:
            link = self._links[entry.target.id]
            if entry.isIntersecting:
                link.setAttribute("aria-current", "location")
                address.put_place(entry.target.id)
            else:
                link.removeAttribute("aria-current")
                if address.place() == entry.target.id:  # above the first section or below the last
                    address.put_place("")
