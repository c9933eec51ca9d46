"""What a link sets in the distribution panel."""

from ..kit.setting import Setting, one_of, text

SETTINGS = (
    Setting("prefix", "ch", text(0, 1000), "The beginning to go on from: letters that the model knows, or none."),
    Setting("sort", "letter", one_of("letter", "probability"), "The order of the rows: letter or probability."),
)
