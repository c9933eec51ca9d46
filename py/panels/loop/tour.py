"""How long the loop stays at what it shows while it plays. No DOM here."""

AT_MOST, AT_LEAST = 3.5, 0.9  # seconds
STAGE = 12.0  # seconds for all arrays of a stage, where they are neither few nor many


def stay(count: int) -> float:
    """Seconds for each of the `count` arrays of a stage, all of which are shown."""
    return min(AT_MOST, max(AT_LEAST, STAGE / max(1, count)))
