"""What a link sets in the scaling panel."""

from ..kit.setting import Setting, one_of, whole

SETTINGS = (
    Setting("d", 4, whole(4, 64, multiple_of=4), "Embedding dimensions: a multiple of 4, from 4 to 64."),
    Setting("heads", 4, whole(1, 8), "Attention heads: from 1 to 8; a model has as many as its dimensions allow."),
    Setting("layers", 1, whole(1, 4), "Layers: from 1 to 4."),
    Setting("steps", 100, whole(100, 10_000, multiple_of=100),
            "Training steps: a multiple of 100, from 100 to 10000."),
    Setting("rate", "width", one_of("width", "same"),
            "The learning rate: width for a smaller one in wide models, same for 0.01 in all."),
    Setting("batch", "1", one_of("1", "4", "16"), "How many texts each step trains on, averaged: 1, 4 or 16."),
)  # fmt: skip
