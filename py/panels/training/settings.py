"""What a link sets in the training panel: nothing of its own, since what it shows is the run of the whole page."""

SETTINGS = ()
