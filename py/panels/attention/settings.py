"""What a link sets in the attention panel."""

from ..kit.limits import at_most, legible, within
from ..kit.setting import Setting, text, whole


def in_name(row, experiment, settings):
    """One of the letters of the name that is shown, or the start before them."""
    from ..kit.typed import first_text

    name, _ = first_text(settings, "name", experiment)
    return within(row, 0, experiment.corpus.vocabulary.length(name))


SETTINGS = (
    Setting("name", "charlotte", text(1, 1000), "The name that the model reads.", own=True, fits=legible),
    Setting("layer", 1, whole(1, 99), "The layer of the large head, counted from 1.", own=True,
            fits=at_most(1, "config.n_layer")),
    Setting("head", 1, whole(1, 99), "The head that is shown large, counted from 1 in its layer.",
            fits=at_most(1, "config.n_head")),
    Setting("row", None, whole(0, 9999), "The row in words: a whole number from 0; without it, the last.",
            fits=in_name),
)  # fmt: skip
