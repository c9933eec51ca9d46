"""The controls of the scaling panel: sizes and learning rate, in the page, in the address and as an `Experiment`."""

from dataclasses import replace

from microgpt import Config, Experiment

from ..kit import address, dom
from ..kit.numbers import whole
from . import words
from .runs import learning_rate, usable_heads
from .settings import SETTINGS


class Sliders:
    """`changed()` is called when the reader has moved one."""

    def __init__(self, panel, changed):
        self.base = panel.lab.experiment  # its text and its architecture are those of all runs here
        self._panel, self._changed = panel, changed
        self._settings = address.settings(SETTINGS, "scaling")
        sliders = dom.find_all(panel.section, ".slider input")
        self._sliders = {slider.getAttribute("data-control"): slider for slider in sliders}
        for key, slider in self._sliders.items():
            slider.value = str(self._settings[key])
            panel.on(slider, "input", lambda _: self._take())
        self._choose("rate", self._settings["rate"])
        self._choose("batch", self._settings["batch"])
        for choice in dom.find_all(panel.section, "[name=rate], [name=batch]"):
            panel.on(choice, "change", lambda _: self._take())

    @property
    def experiment(self) -> Experiment:
        """What they say."""
        return self.experiment_for(self._value("d"), self._value("layers"), self._value("steps"))

    def experiment_for(self, n_embd, n_layer, num_steps) -> Experiment:
        """These sizes, with the heads, learning rate and batch that are set. All else is the same in all runs here."""
        config = Config(
            n_embd=n_embd,
            n_head=usable_heads(n_embd, self._value("heads")),
            n_layer=n_layer,
            num_steps=num_steps,
            learning_rate=learning_rate(n_embd, self._chosen("rate") == "width"),
            batch_size=int(self._chosen("batch")),
            block_size=self.base.config.block_size,
            holdout=self.base.config.holdout,
        )
        return replace(self.base, config=config)

    def go_to(self, config):
        """Moves them to a run that there was."""
        chosen = {"d": config.n_embd, "layers": config.n_layer, "steps": config.num_steps}
        if usable_heads(config.n_embd, self._value("heads")) != config.n_head:
            chosen["heads"] = config.n_head
        for key, value in chosen.items():
            self._sliders[key].value = str(value)
        self._choose("rate", "width" if learning_rate(config.n_embd) == config.learning_rate else "same")
        self._choose("batch", config.batch_size)
        self._take()

    def draw(self):
        """The numbers beside them."""
        config, wanted = self.experiment.config, self._value("heads")
        part = self._panel.part
        part("d").textContent = str(config.n_embd)
        part("layers").textContent = str(config.n_layer)
        part("steps").textContent = whole(config.num_steps)
        part("heads").textContent = words.heads(wanted, config.n_head)
        part("heads-note").textContent = words.heads_note(wanted, config.n_head, config.n_embd)
        self._sliders["heads"].setAttribute("aria-valuetext", words.heads_aloud(wanted, config.n_head))
        self._sliders["steps"].setAttribute("aria-valuetext", whole(config.num_steps))

    def _take(self):
        for key in self._sliders:
            self._settings[key] = self._value(key)
        self._settings["rate"] = self._chosen("rate")
        self._settings["batch"] = self._chosen("batch")
        self.draw()
        self._changed()

    def _value(self, key):
        return int(self._sliders[key].value)

    def _chosen(self, name):
        """Of "rate": "width" for one that suits the width, "same" for that of the page's own model."""
        return self._panel.find(f"[name={name}]:checked").value

    def _choose(self, name, value):
        self._panel.find(f"[name={name}][value='{value}']").checked = True
