"""The QR code of a link, as a matrix. `segno` computes it."""

from segno import encoder

QUIET = 4  # modules of white around the code, without which no phone finds it
MOST = 2953  # bytes in the largest code
EASY = 1000  # bytes that a phone reads from a screen without trouble; more make modules of a pixel or two


def matrix(link: str) -> list[bytearray]:
    """Rows of modules, 1 for a dark one, without the quiet zone.

    The lowest level of error correction, so that the modules are as large as possible: a screen has no stains.
    Raises ValueError for a link of more than MOST bytes.
    """
    return list(encoder.encode(link, error="L", micro=False).matrix)


def path(modules: list[bytearray]) -> str:
    """The dark modules as the `d` of an SVG path, a module one unit wide, beside the quiet zone."""
    runs = []
    for y, row in enumerate(modules):
        x = 0
        while x < len(row):
            width = 1
            while x + width < len(row) and row[x + width] == row[x]:
                width += 1
            if row[x]:
                runs.append(f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z")
            x += width
    return "".join(runs)
