"""What a link sets in the ninth panel."""

from ..kit.setting import Setting, whole

SETTINGS = (Setting("goal", 100, whole(1, 1000), "The step to compare with: from 1 to 1000."),)
