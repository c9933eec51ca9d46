"""What a link sets in the training panel."""

from math import inf

from ..kit.setting import Setting, notch, one_of

SPEEDS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, inf)  # steps a second: the slider's notches
FULL = "full"  # as fast as it goes

_notch = notch(SPEEDS)


def speed(text):
    return inf if text == FULL else _notch(text)


SETTINGS = (
    Setting("speed", 200, speed, "Steps a second, from 1 to 5000, or full for as fast as it goes.",
            format=lambda speed: FULL if speed == inf else str(speed)),
    Setting("engine", "kernel", one_of("kernel", "numpy", "scalar"),
            "What the run is computed with: kernel, numpy or scalar."),
)  # fmt: skip
