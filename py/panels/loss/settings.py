"""What a link sets in the loss panel."""

from ..kit.limits import legible
from ..kit.setting import Setting, notch, text

# The slider's stops, in per cent, have two significant digits: 0.10, 0.11, ... 0.99, 1.0, ... 9.9, 10, ... 100. So
# 0.1% to 1%, where the curve is steep, takes as much of the slider as 10% to 100%, where it is flat.
STOPS = [n / 100 for n in range(10, 100)] + [n / 10 for n in range(10, 100)] + [n / 1 for n in range(10, 101)]

SETTINGS = (
    Setting("p", 10.0, notch(STOPS), "The probability of the right letter, in per cent: from 0.1 to 100."),
    Setting("name", "charlotte", text(1, 1000), "The name that is read letter by letter.", own=True, fits=legible),
)
