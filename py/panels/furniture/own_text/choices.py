"""Choices of the dialog: how the text is read, and the model that is to learn it."""

from dataclasses import replace

from microgpt import Experiment

from ...kit import dom
from ...kit.numbers import whole
from . import words

ALWAYS = ("lines", "sentences", "pieces")
MODEL = {
    "block_size": (8, 16, 32, 48, 64),
    "n_embd": (8, 16, 32, 64),
    "num_steps": (200, 500, 1000, 2000, 5000, 10_000, 20_000),
}


class ReadingChoices:
    """What `read_text` is to be called with besides the bytes. `changed()` is called when the reader has chosen."""

    def __init__(self, root, changed):
        self._place = dom.find(root, "[data-part=choices]")
        self._labels = {
            label.getAttribute("data-choice"): label for label in dom.find_all(self._place, "[data-choice]")
        }
        self._controls = {name: dom.find(label, "select, input") for name, label in self._labels.items()}
        self._changed = changed
        self.chosen = {}
        for name, control in self._controls.items():
            dom.on(control, "change", lambda _, name=name: self._choose(name))

    def forget(self):
        """For another text."""
        self.chosen = {}

    def show(self, reading):
        """Offers what this reading leaves open."""
        splits = [*ALWAYS, *([reading.split] if reading.split not in ALWAYS else [])]
        if reading.columns and "column" not in splits:
            splits.append("column")
        fill(self._controls["split"], [(name, words.SPLITS[name]) for name in splits], reading.split)
        fill(self._controls["column"], list(enumerate(reading.columns)), reading.column)
        encodings = [(one.encoding, one.name) for one in reading.encodings]
        fill(self._controls["encoding"], encodings, reading.encoding)
        self._controls["repair"].checked = bool(self.chosen.get("repair"))
        self._controls["jamo"].checked = reading.letters == "jamo"
        kinds = {note.kind for note in reading.notes}
        offered = {
            "encoding": len(encodings) > 1,
            "split": True,
            "column": reading.split == "column" and len(reading.columns) > 1,
            "repair": reading.repairable or bool(self.chosen.get("repair")),
            "jamo": "jamo" in kinds or reading.letters == "jamo",
        }
        for name, label in self._labels.items():
            label.hidden = not offered[name]
        self._place.hidden = False

    def hide(self):
        """Where a text cannot be read; what was chosen stays, since it may be the reason."""
        self._place.hidden = not self.chosen

    def _choose(self, name):
        control = self._controls[name]
        if name == "jamo":
            self.chosen["letters"] = "jamo" if control.checked else "graphemes"
        elif name == "repair":
            self.chosen["repair"] = control.checked
        elif name == "column":
            self.chosen["column"] = int(control.value)
        else:
            self.chosen[name] = control.value
            if name == "split":
                self.chosen.pop("column", None)
        self._changed()


class ModelChoices:
    """Sizes of the model, at first those that the report suggests."""

    def __init__(self, root, changed):
        self._controls = {name: dom.find(root, f"[data-control={name}]") for name in MODEL}
        for control in self._controls.values():
            dom.on(control, "change", lambda _: changed())

    def suggest(self, report):
        for name, control in self._controls.items():
            suggested = getattr(report, name)
            values = sorted({*MODEL[name], suggested})
            fill(control, [(value, whole(value)) for value in values], suggested)

    def __getitem__(self, name) -> int:
        return int(self._controls[name].value)

    def experiment(self, corpus, like: Experiment) -> Experiment:
        """On this text; what is not chosen here is as in `like`."""
        sizes = {name: self[name] for name in MODEL}
        return Experiment(corpus, like.architecture, replace(like.config, **sizes))


def fill(select, options, chosen):
    """Options as pairs (value, text)."""
    made = []
    for value, text in options:
        option = dom.make("option", text, value=value)
        option.selected = value == chosen
        made.append(option)
    select.replaceChildren(*made)
