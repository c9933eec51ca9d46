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

# Of an embedded panel: js/embed-frame.js reads them before Python does.
OF_A_FRAME = (
    Setting("theme", None, one_of("light", "dark"), "Its colours: light or dark; without it, those of the system."),
    Setting("timeline", "no", one_of("yes", "no"), "With yes, it has the slider through the steps of the run."),
    Setting("model", None, one_of("own"), "With own, it does not share its model with other frames."),
)
