"""What a link shows of the page: some of its panels, and how much of what surrounds them.

js/shown.js takes out the rest before Python starts, and css/furniture.css hides it. Pure Python.
"""

from pathlib import Path

from ..kit.setting import Setting, one_of

PANELS = tuple(sorted(file.parent.name for file in Path(__file__).parents[1].glob("*/panel.py*")))


def panels(text: str) -> tuple[str, ...]:
    """Those named in "task,training"."""
    names = tuple(text.split(","))
    for name in names:
        if name not in PANELS:
            raise ValueError(f"a list of panels from {', '.join(PANELS)}, joined by commas; “{name}” is none of them")
    return names


SETTINGS = (
    Setting("panels", None, panels, "The panels to show, joined by commas; without it, all of them.", format=",".join),
    Setting("furniture", None, one_of("none", "timeline"),
            "What to keep of the buttons and bars around the panels: none, or only the timeline; without it, all."),
)  # fmt: skip
