"""The samples beside the curve: drawn at the reader's temperature, after the reader's prefix."""

from ..kit import samples
from ..kit.numbers import fixed, whole
from ..kit.setting import TEMPERATURES
from ..kit.typed import clean, first_text
from ..lab.looking import SAMPLE_SEED, SAMPLE_TEMPERATURE


class Samples:
    """A part of the panel, whose settings hold the temperature and the prefix."""

    def __init__(self, panel):
        self._panel, self._settings, self._list = panel, panel.settings, panel.find("[data-samples]")
        self._slider, self._box = panel.find("[data-control=temperature]"), panel.find("[data-control=prefix]")
        self._slider.value = str(TEMPERATURES.index(self._settings["sample_temperature"]))
        self._prefix, self._complaint = first_text(self._settings, "sample_prefix", panel.lab.experiment, clean)
        self._box.value = self._prefix
        panel.on(self._slider, "input", lambda _: self._take_temperature())
        panel.on(self._box, "input", lambda _: self._take_prefix())
        self._show_temperature()
        self._note(self._prefix)

    @property
    def _temperature(self):
        return TEMPERATURES[int(self._slider.value)]

    def draw(self):
        """Those of the page's own run are for other panels: here nothing is trained until the reader trains or looks
        back."""
        lab, prefix = self._panel.lab, self._prefix
        follow = self._panel.shows_view or lab.looking_back
        trainer = lab.view_trainer if follow else lab.run.reader()
        self._panel.part("samples-step").textContent = whole(trainer.step_count)
        try:
            clean(prefix, trainer.experiment)
        except ValueError as error:  # another text, or a shorter block
            prefix, self._complaint = "", str(error)
        self._panel.part("prefix-complaint").textContent = self._complaint
        usual = self._temperature == SAMPLE_TEMPERATURE and not prefix
        if follow and usual:
            drawn = lab.samples
        else:
            drawn = trainer.sample(len(lab.samples), self._temperature, SAMPLE_SEED, prefix)
        self._note(prefix)
        nouns = trainer.experiment.corpus.nouns
        samples.show_with_share(self._list, self._panel.part("copies"), drawn, trainer.train_docs, nouns)

    def _note(self, prefix):
        """For what saves them."""
        self._list.setAttribute("data-temperature", repr(self._temperature))
        self._list.setAttribute("data-prefix", prefix)

    def _take_temperature(self):
        self._settings["sample_temperature"] = self._temperature
        self._show_temperature()
        self._panel.changed("samples")

    def _show_temperature(self):
        self._panel.part("temperature").textContent = fixed(self._temperature, 1)
        self._slider.setAttribute("aria-valuetext", fixed(self._temperature, 1))

    def _take_prefix(self):
        self._complaint = ""
        try:
            self._prefix = self._settings["sample_prefix"] = clean(
                self._box.value, self._panel.lab.view_trainer.experiment
            )
        except ValueError as error:
            self._complaint = str(error)
        self._box.setAttribute("aria-invalid", "true" if self._complaint else "false")
        self._panel.changed("samples")
