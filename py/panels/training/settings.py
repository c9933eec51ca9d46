"""What a link sets in the training panel: how the names are drawn. The run that it shows is that of the whole page."""

from ..kit.limits import legible
from ..kit.setting import TEMPERATURES, Setting, notch, text

SETTINGS = (
    Setting("sample_temperature", 0.5, notch(TEMPERATURES),
            "The temperature at which the samples beside the curve are drawn: from 0.1 to 2."),
    Setting("sample_prefix", "", text(0, 1000), "What the samples beside the curve begin with: letters that it knows.",
            fits=legible),
)  # fmt: skip
