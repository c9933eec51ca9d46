"""What a link sets in the distribution panel."""

from ..kit.limits import at_most, legible
from ..kit.setting import TEMPERATURES, Setting, notch, one_of, text, whole

SETTINGS = (
    Setting("prefix", "ch", text(0, 1000), "The beginning to go on from: letters that the model knows, or none.",
            fits=legible),
    Setting("sort", "letter", one_of("letter", "probability"), "The order of the rows: letter or probability."),
    Setting("temperature", 0.5, notch(TEMPERATURES), "The temperature at which letters are drawn: from 0.1 to 2."),
    Setting("top_k", None, whole(1, 4096), "How many of the likeliest letters are drawn from; without it, all.",
            fits=at_most(1, "corpus.vocabulary.size")),
)  # fmt: skip
