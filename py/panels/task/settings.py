"""What a link sets in the task panel."""

from ..kit.limits import within
from ..kit.setting import Setting, whole


def one_of_the_hidden(guess, experiment, _settings):
    from .game import hidden

    return within(guess, 0, len(hidden(experiment)) - 1)


SETTINGS = (
    # With the page's own seed, 6 is a name that most readers know.
    Setting(
        "guess",
        6,
        whole(0, 999_999),
        "Which of the held-out texts is hidden: a whole number from 0.",
        fits=one_of_the_hidden,
    ),
)
