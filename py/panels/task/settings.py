"""What a link sets in the task panel."""

from ..kit.setting import Setting, whole

SETTINGS = (
    # With the page's own seed, 6 is a name that most readers know.
    Setting("guess", 6, whole(0, 999_999), "Which of the held-out texts is hidden: a whole number from 0."),
)
