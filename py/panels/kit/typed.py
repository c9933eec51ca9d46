"""What a reader types into a box, made into text that the model knows."""

from microgpt import Experiment

from . import words


def clean(text: str, experiment: Experiment) -> str:
    """The text with its letters in the case the model knows, and without spaces around it if it knows no space.

    Raises ValueError with a sentence for the reader if a character is unknown, or if the text is too long for the
    model to read all of it. Empty text is fine.
    """
    chars = experiment.corpus.vocabulary.chars
    text = text if " " in chars else text.strip()
    text = "".join(char if char in chars else char.lower() for char in text)
    for char in text:
        if char not in chars:
            raise ValueError(words.never_seen(char, chars))
    longest = experiment.config.block_size - 1  # the start takes one place
    if len(text) > longest:
        raise ValueError(words.too_long(len(text), longest, experiment.corpus.nouns))
    return text
