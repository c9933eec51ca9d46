"""What the change panel does once a reader is near: it checks the text and tells what is wrong or what it makes."""

import asyncio

from ..kit import dom, kept
from . import listing, words
from .checking import ORIGINAL, Checked, check
from .difference import ADDED, REMOVED, compared
from .ideas import Ideas
from .optimiser import Optimiser
from .texts import Texts
from .trial import Trial

DRAFT = "model"
REST = 0.4  # seconds after the last key until the text is checked


class Workshop:
    """`panel` is the change panel, and `editor` one of the two forms of `editor.py`; the panel may exchange it."""

    def __init__(self, panel, editor):
        self.panel, self.lab, self.editor = panel, panel.lab, editor
        self.texts = Texts(ORIGINAL)
        self.checked = Checked(ORIGINAL)
        self._checking = None
        self._in_use = ORIGINAL  # the text of the page's model
        self._trial = Trial(panel, self._trial_changed)
        self._ideas = Ideas(panel, self)
        self._optimiser = Optimiser(panel, self._settings_changed)

    async def begin(self):
        """Takes up what the reader typed before a reload. It is not run, in case that is what ended the page."""
        draft = await kept.get(DRAFT)
        has_typed = self.editor.text() != ORIGINAL  # while all this was on its way
        self._adopt()
        if draft is None or draft == self.editor.text():
            self.edited()
        elif has_typed:
            self.texts.put(draft)  # "Undo" leads to it
            self.edited()
        else:
            self._put(draft)
            self._draw_text()
            self._say(words.FROZE if await kept.froze(draft) else words.RESTORED)

    async def do(self, action):
        """What a button does, by its data-action."""
        match action:
            case "train-both":
                await self._train_both()
            case "pause":
                self._trial.pause()
            case "undo":
                self.texts.put(self.editor.text())
                self._show(self.texts.undo(), words.UNDONE)
            case "redo":
                self._show(self.texts.redo(), words.REDONE)
            case "original":
                self.put(ORIGINAL, words.BACK)
            case "take":
                self._ideas.take()
            case "use":
                self._use()

    # The text.

    def edited(self):
        """The text has changed: it is checked once the reader pauses."""
        self._draw_text()
        if self._checking is not None:
            self._checking.cancel()
        self._checking = asyncio.ensure_future(self._check_later())

    async def _check_later(self):
        await asyncio.sleep(REST)
        await self._check()

    async def _check(self):
        """Checks the text as it is now, unless that is done, and shows what is wrong with it."""
        text, experiment = self.editor.text(), self.lab.experiment
        self.texts.put(text)
        if self.checked.is_of(text, experiment):
            return
        asyncio.ensure_future(kept.put(DRAFT, None if text == ORIGINAL else text))
        async with kept.at_risk(text):
            checked = check(text, experiment)
            await asyncio.sleep(0)  # the browser may draw a frame
            self._take(checked)

    def _take(self, checked):
        self.checked = checked
        self._draw_checked()
        self._draw_buttons()

    def put(self, text, said):
        """Replaces the text. The one before can be had back."""
        self._put(text)
        self._say(said)
        self.edited()

    def _put(self, text):
        self.texts.put(self.editor.text())
        self.texts.put(text)
        self.editor.replace(text)

    def _show(self, text, said):
        self.editor.replace(text)
        self._say(said)
        self.edited()

    # The model.

    async def _train_both(self):
        await self._check()
        if self._wanted is not None:
            self._unless_too_large(self._trial.begin, *self._wanted)
        elif self.checked.problem:
            self._say(words.problem(self.checked.line))

    def _use(self):
        """The model of the text becomes that of the whole page."""
        if self._wanted is not None and self._unless_too_large(self.lab.start_over, self._wanted[0]):
            self._say(words.ORIGINAL_IN_USE if self.checked.text == ORIGINAL else words.IN_USE)

    @property
    def _wanted(self):
        """The two experiments that the text and the optimiser's settings stand for; None if they cannot be trained."""
        try:
            return self.checked.experiment and self._optimiser.applied(self.checked.experiment)
        except ValueError:
            return None  # the settings say why

    def _settings_changed(self):
        self._draw_buttons()
        self._draw_status()

    def _unless_too_large(self, begin, *experiments):
        """Whether a run could begin: what can be recorded may still need more memory than there is."""
        try:
            begin(*experiments)
        except ValueError as error:
            self._take(Checked(self.checked.text, problem=str(error)))
            return False
        return True

    def lab_has_another_run(self):
        """Of another text, seed or length; or of another model, such as that of a link."""
        self._adopt()
        self._optimiser.show_defaults()
        self.edited()

    def _adopt(self):
        """Shows the model that the page has come to use, unless the reader has written something else."""
        before, architecture = self._in_use, self.lab.experiment.architecture
        self._in_use = architecture.source or ""
        if architecture.is_text and self.editor.text() in (ORIGINAL, before):
            self._put(self._in_use)

    def _trial_changed(self):
        self._draw_buttons()
        self._draw_status()
        if not self._trial.is_running:
            self._say(self.panel.part("status").textContent)

    # Drawing.

    def draw(self):
        self._trial.draw()
        said = self._ideas.finding(self._trial.source, *self._trial.losses) if self._trial.losses else []
        place = self.panel.part("finding")
        place.hidden = not said
        place.replaceChildren(*(dom.make("p", sentence) for sentence in said))
        self._draw_status()

    def _draw_text(self):
        text = self.editor.text()
        changes = [what for what, _ in compared(ORIGINAL.splitlines(), text.splitlines())]
        self.panel.part("edited").textContent = words.edited(max(changes.count(ADDED), changes.count(REMOVED)))
        self._ideas.draw(text)
        self._draw_buttons()

    def _draw_checked(self):
        checked = self.checked
        self.editor.mark([checked.line] if checked.line else [])
        said = [self._make_problem(checked.line, checked.problem, "problem")] if checked.problem else []
        said += [self._make_problem(one.line, one.message, "warning") for one in checked.warnings]
        self.panel.part("problems").replaceChildren(*said)
        self.panel.part("program").hidden = bool(checked.problem)
        if not checked.problem:
            program = checked.program
            self.panel.part("program-about").textContent = words.operations(program)
            self.panel.part("operations").replaceChildren(*listing.of_operations(program.operations))
            self.panel.part("arrows").replaceChildren(listing.of_edges(len(program.operations), program.edges))
        self.panel.part("printed").hidden = not checked.printed
        dom.find(self.panel.part("printed"), "pre").textContent = "\n".join(checked.printed)
        self._draw_status()

    def _make_problem(self, line, message, kind):
        item = dom.make("p", data_line=line or "")
        item.setAttribute(f"data-{kind}", "")
        if line:
            link = dom.make("button", words.line(line), type="button", class_="quiet")
            dom.on(link, "click", lambda _: self.editor.go(line))
            item.append(link, " ")
        item.append(message)
        return item

    def _draw_status(self):
        checked, status = self.checked, self._trial.status(self._wanted)
        if checked.problem and not self._trial.is_running:
            status = words.problem(checked.line)
        elif status is None:
            status = words.ready(checked.weights, words.total(checked.program)) if checked.experiment else ""
        self.panel.part("status").textContent = status
        self.panel.part("diverged").textContent = self._trial.breakdown

    def _draw_buttons(self):
        typed, wanted = self.editor.text(), self._wanted
        allowed = {
            "pause": self._trial.is_running,
            "undo": self.texts.can_undo or typed != self.texts.now,
            "redo": self.texts.can_redo,
            "original": typed != ORIGINAL,
            "use": wanted is not None and typed == self.checked.text and wanted[0] != self.lab.experiment,
        }
        for action, is_allowed in allowed.items():
            self.panel.find(f"[data-action={action}]").setAttribute("aria-disabled", str(not is_allowed).lower())

    def _say(self, text):
        self.panel.part("said").textContent = text
