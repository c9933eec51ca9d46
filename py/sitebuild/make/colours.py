"""The colours of heat maps: equal steps in a value look like equal steps in colour.

Each scale is a path through OKLab, a colour space in which distance is close to perceived difference
(Björn Ottosson, 2020), cut into pieces of equal length. Lightness rises all the way along the sequential scale and
away from the middle of the diverging ones, so they also read in print and for colour-blind readers.
`site/css/tokens.css` holds nine stops of each: `PYTHONPATH=py python3 -m sitebuild.make.colours` prints them.
"""

from bisect import bisect_right
from itertools import pairwise
from math import cos, hypot, pi, sin

SIZE = 256  # colours in a table

# The corners of each path: lightness (0 black, 1 white), chroma, hue in degrees.
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


def scales():
    """{name: 256 colours (r, g, b), 0 to 255 each}. The diverging scales have the page's background in the middle."""
    return {
        "sequential": _path(DEEP_BLUE_TO_YELLOW),
        "diverging-light": _diverging(BLUE, WHITE, ORANGE),
        "diverging-dark": _diverging(BLUE_ON_DARK, BLACK, ORANGE_ON_DARK),
    }


def css_stops():
    """The custom properties of `site/css/tokens.css`: nine stops of each scale."""
    return "\n".join(
        f"  --{name.replace('sequential', 'scale')}-{i}: #{r:02x}{g:02x}{b:02x};"
        for name, colours in scales().items()
        for i, (r, g, b) in enumerate(colours[round(i * (SIZE - 1) / 8)] for i in range(9))
    )


def _diverging(low, middle, high):
    """Two straight arms of one size that meet in a neutral middle; hue stays put along an arm."""
    half = SIZE // 2
    arm = lambda end: _path([(middle[0], middle[1], end[2]), end], half)  # noqa: E731
    return arm(low)[::-1] + arm(high)


def _path(corners, size=SIZE):
    """`size` colours at equal distances along the path through the corners, hue and all."""
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


if __name__ == "__main__":
    print(css_stops())
