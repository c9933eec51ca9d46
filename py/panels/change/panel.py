"""The change panel: the model's Python in an editor, and the reader's version trained beside the original.

All but this module, and CodeMirror, are loaded when the figure first comes into view.
"""

import asyncio
from importlib import import_module
from pathlib import Path

from pyscript import window
from pyscript.ffi import create_proxy

from microgpt import GPT

from ..kit import address, archive, dom
from ..panel import Panel
from .settings import SETTINGS

HASHES = Path(__file__).with_name("codemirror.json")  # in change.zip
# Modules of the workshop, which are imported one by one; the list need not be complete.
FIRST = ("checking", "suggestions", "ideas", "duel", "outcome")
NOT_LOADED = "The part of the page that trains your version has not arrived. Check that you are online, then try again."


class Change(Panel):
    def build(self):
        self.settings = address.settings(SETTINGS, "change")
        self.box = self.part("text")
        self.box.value = GPT.source
        self.workshop = self._loading = None
        for button in dom.find_all(self.section, "[data-action]"):
            self.on(button, "click", self._pressed)

    def changed(self, what):
        if what == "run" and self.workshop is not None:
            self.workshop.lab_has_another_run()

    def draw(self):
        if self.workshop is not None:
            self.workshop.draw()
        elif self._loading is None:
            self._loading = asyncio.ensure_future(self._load())

    async def _load(self):
        try:
            await archive.load(self.part("workshop"))
        except Exception:
            self.part("status").textContent = NOT_LOADED
            self._loading = None
            return
        await asyncio.sleep(0)  # here and below: the browser may draw a frame
        import_module("microgpt.sandbox.source")  # the first check needs it
        for name in FIRST:
            await asyncio.sleep(0)
            import_module(f".{name}", __package__)
        from .editor import TextArea
        from .workshop import Workshop

        await asyncio.sleep(0)
        self.part("status").textContent = ""
        self.workshop = Workshop(self, TextArea(self.box, self._edited))
        await asyncio.sleep(0)
        await self.workshop.begin()
        self.redraw()
        asyncio.ensure_future(self._load_editor())  # nothing waits for it

    async def _load_editor(self):
        """CodeMirror takes the text area's place. Where it cannot load, the text area does everything."""
        from .editor import CodeMirror

        try:
            address, hashes = self.part("workshop").getAttribute("data-module"), HASHES.read_text()
            module = await window.downloads.load(address, window.JSON.parse(hashes))
            mounted = module.mount(self.box, create_proxy(self._edited), create_proxy(self._train))
        except Exception:
            return
        self.workshop.editor = CodeMirror(mounted)
        self.part("keys").hidden = False

    def _edited(self):
        self.workshop.edited()

    async def _train(self):
        await self.workshop.do("train-both")

    def _pressed(self, event):
        asyncio.ensure_future(self._press(event.currentTarget))

    async def _press(self, button):
        if button.getAttribute("aria-disabled") == "true":
            return
        if self.workshop is None:
            self._loading = self._loading or asyncio.ensure_future(self._load())
            await self._loading
        if self.workshop is not None:
            await self.workshop.do(button.getAttribute("data-action"))
