"""The optimiser's settings, which the reader may change as well: for their own version alone, or for both."""

from dataclasses import replace

from microgpt import GPT, Experiment

from ..kit import dom
from ..kit.numbers import significant
from . import words

CHOICES = ("schedule", "batch_size")
NUMBERS = ("learning_rate", "beta1", "beta2", "weight_decay", "grad_clip")


class Optimiser:
    """Calls `changed()` when one has been changed. A control that is left empty stands for the page's own setting."""

    def __init__(self, panel, changed):
        self._panel, self._changed = panel, changed
        self._controls = {name: panel.find(f"[data-control={name}]") for name in (*CHOICES, *NUMBERS)}
        for control in dom.find_all(panel.part("optimiser"), "input, select"):
            panel.on(control, "change", lambda _: self._take())
        self.show_defaults()
        self._check()  # the reader may have been quicker than what is loaded here

    def show_defaults(self):
        """Of the page's run, which may be another by now."""
        config = self._panel.lab.config
        for name in NUMBERS:
            self._controls[name].placeholder = significant(getattr(config, name))
        for name in CHOICES:
            self._controls[name].options[0].textContent = words.as_in_the_page(getattr(config, name))

    def _take(self):
        self._check()
        self._changed()

    def _check(self):
        """Says why the settings cannot be used, if they cannot."""
        try:
            self.applied(self._panel.lab.experiment)
            problem = ""
        except ValueError as error:
            problem = words.cannot_be_set(str(error))
        self._panel.part("optimiser-problem").textContent = problem

    def applied(self, experiment: Experiment) -> tuple[Experiment, Experiment]:
        """(the reader's version, the original), to be trained with what is set. Raises ValueError, which says why."""
        set_ = {name: control.value.strip() for name, control in self._controls.items() if control.value.strip()}
        yours = experiment.with_config(**{name: _parsed(name, text) for name, text in set_.items()})
        both = self._panel.find("[name=optimiser-for]:checked").value == "both"
        return yours, replace(yours if both else experiment, architecture=GPT)


def _parsed(name, text):
    if name in CHOICES:
        return int(text) if name == "batch_size" else text
    try:
        return float(text.replace("−", "-").replace(",", "."))
    except ValueError:
        raise ValueError(f"{name} is {text!r}; it must be a number") from None
