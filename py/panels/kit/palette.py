"""The colours of heat maps, computed here so that equal steps in a value look like equal steps in colour.

Each scale is a path through OKLab, a colour space in which distance is close to perceived difference
(Björn Ottosson, 2020), cut into pieces of equal length. Lightness rises all the way along `SEQUENTIAL` and away
from the middle of the diverging scales, so they also read in print and for colour-blind readers.
`site/css/tokens.css` holds nine stops of each; `python -m panels.kit.palette` prints them.
"""

from bisect import bisect_right
from itertools import pairwise
from math import cos, hypot, pi, sin

SIZE = 256  # colours in a table

# Lightness (0 black, 1 white), chroma, hue in degrees: the corners that a path is drawn through.
DEEP_BLUE_TO_YELLOW = [
    (0.24, 0.075, 285),
    (0.37, 0.115, 268),
    (0.50, 0.110, 245),
    (0.63, 0.095, 205),
    (0.76, 0.125, 160),
    (0.86, 0.155, 122),
    (0.94, 0.150, 104),
]
BLUE, ORANGE = (0.43, 0.145, 258), (0.55, 0.165, 42)
BLUE_ON_DARK, ORANGE_ON_DARK = (0.76, 0.11, 245), (0.76, 0.14, 55)
WHITE, BLACK = (0.97, 0.004, 90), (0.22, 0.004, 90)


def _oklab(corner):
    lightness, chroma, hue = corner
    angle = hue * pi / 180
    return lightness, chroma * cos(angle), chroma * sin(angle)


def _srgb(lab):
    """OKLab to sRGB, 0 to 255 each, clipped to what a screen can show."""
    lightness, a, b = lab
    long, medium, short = (
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    )
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return tuple(round(255 * _gamma(min(1.0, max(0.0, channel)))) for channel in linear)


def _gamma(channel):
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _path(corners, size=SIZE):
    """`size` colours (r, g, b) at equal distances along the path through the corners, hue and all."""
    fine = []
    for start, end in pairwise(corners):
        fine += [_oklab([s + (e - s) * i / 64 for s, e in zip(start, end, strict=True)]) for i in range(64)]
    fine.append(_oklab(corners[-1]))
    reached = [0.0]
    for here, there in pairwise(fine):
        reached.append(reached[-1] + hypot(*(t - h for h, t in zip(here, there, strict=True))))
    colours = []
    for i in range(size):
        at = reached[-1] * i / (size - 1)
        left = min(bisect_right(reached, at) - 1, len(fine) - 2)
        part = (at - reached[left]) / (reached[left + 1] - reached[left])
        colours.append(_srgb([h + (t - h) * part for h, t in zip(fine[left], fine[left + 1], strict=True)]))
    return colours


def _diverging(low, middle, high):
    """Two straight arms of one size that meet in a neutral middle; hue stays put along an arm."""
    half = SIZE // 2
    arm = lambda end: _path([(middle[0], middle[1], end[2]), end], half)  # noqa: E731
    return arm(low)[::-1] + arm(high)


SEQUENTIAL = _path(DEEP_BLUE_TO_YELLOW)
DIVERGING = {
    "light": _diverging(BLUE, WHITE, ORANGE),
    "dark": _diverging(BLUE_ON_DARK, BLACK, ORANGE_ON_DARK),
}


def sequential(share: float) -> str:
    """CSS colour of a share from 0 (dark blue) to 1 (yellow); what lies outside is clipped."""
    return _css(SEQUENTIAL, share)


def diverging(value: float, theme: str = "light") -> str:
    """CSS colour of a value from -1 (blue) through 0 (the page's own neutral) to 1 (orange)."""
    return _css(DIVERGING[theme], (value + 1) / 2)


def _css(table, share):
    r, g, b = table[min(SIZE - 1, max(0, int(share * SIZE)))]
    return f"rgb({r} {g} {b})"


def ink_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour from this module (WCAG relative luminance)."""
    r, g, b = (int(channel) / 255 for channel in colour[4:-1].split())
    luminance = sum(
        weight * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4)
        for weight, c in ((0.2126, r), (0.7152, g), (0.0722, b))
    )
    return "#000" if luminance > 0.179 else "#fff"


def css_stops() -> str:
    """The custom properties of `site/css/tokens.css`: nine stops of each scale."""
    tables = {"scale": SEQUENTIAL, "diverging-light": DIVERGING["light"], "diverging-dark": DIVERGING["dark"]}
    return "\n".join(
        f"  --{name}-{i}: #{r:02x}{g:02x}{b:02x};"
        for name, table in tables.items()
        for i, (r, g, b) in enumerate(table[round(i * (SIZE - 1) / 8)] for i in range(9))
    )


if __name__ == "__main__":
    print(css_stops())
