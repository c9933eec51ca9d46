"""The colours of heat maps. The build computes the scales (py/sitebuild/make/colours.py)."""

from . import tables

SCALES = tables.load("colours")
SEQUENTIAL = SCALES["sequential"]  # 256 colours [r, g, b], from dark blue to yellow
DIVERGING = {theme: SCALES[f"diverging-{theme}"] for theme in ("light", "dark")}  # blue, the background, orange


def sequential(share: float) -> str:
    """The CSS colour of a share from 0 (dark blue) to 1 (yellow), clipped."""
    size = len(SEQUENTIAL)
    r, g, b = SEQUENTIAL[min(size - 1, max(0, int(share * size)))]
    return f"rgb({r} {g} {b})"


def ink_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour from this module (WCAG relative luminance)."""
    r, g, b = (int(channel) / 255 for channel in colour[4:-1].split())
    luminance = sum(
        weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        for weight, c in ((0.2126, r), (0.7152, g), (0.0722, b))
    )
    return "#000" if luminance > 0.179 else "#fff"
