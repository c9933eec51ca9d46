"""Formats numbers for readers. Every number in a sentence, a table or a label is formatted here, and only here.

Numbers for machines (`data-value`, addresses, CSS, form controls) keep Python's own format.
"""

from math import log

# To be translated, as are Python's separators in "1,234.5".
MAGNITUDES = ("", "thousand", "million", "billion")
ORDINAL_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
ORDINAL_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
ABOUT, LESS_THAN, MINUTES, SECONDS, MILLISECONDS = "about", "less than", "minutes", "s", "ms"

NO_BREAK = "\u00a0"  # a space at which no line is broken
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def whole(x: float) -> str:
    """Rounded to a whole number, with thousands separators: 32033 is "32,033"."""
    return fixed(x, 0)


def fixed(x: float, digits: int) -> str:
    """A fixed number of decimal places, with a typographic minus, but no "−0": fixed(-0.37049, 3) is "−0.370"."""
    text = f"{x:,.{digits}f}"
    if not text.strip("-0."):
        return text.removeprefix("-")
    return text.replace("-", "−")


def in_nats(loss: float) -> str:
    """A loss, as charts and their numbers show it: three decimal places."""
    return fixed(loss, 3)


def plus_minus(deviation: float, digits: int) -> str:
    """How far values lie from their mean: plus_minus(0.4171, 3) is "±0.417"."""
    return f"±{fixed(deviation, digits)}"


def short(x: float, digits: int) -> str:
    """As `fixed`, without a zero before the point, for narrow places: short(-0.37049, 2) is "−.37"."""
    text = fixed(x, digits)
    return text.replace("0.", ".", 1) if abs(x) < 1 and text.lstrip("−").startswith("0.") else text


def significant(x: float, digits: int = 4) -> str:
    """Significant digits, with a power of ten where needed: "−0.3705", "4·10⁻⁸"."""
    text = f"{x:,.{digits}g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        text = f"{mantissa}·10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    return "0" if text == "-0" else text.replace("-", "−")


def adaptive(x: float) -> str:
    """Four decimal places, six for small numbers, a power of ten for very small ones.

    -0.25 is "−0.2500", 0.0012 is "0.001200", 0.000012 is "1.2·10⁻⁵", and 0 is "0".
    """
    size = abs(x)
    if size == 0:
        return "0"
    return fixed(x, 4) if size >= 0.01 else fixed(x, 6) if size >= 0.0001 else significant(x, 2)


def power_of_ten(x: int) -> str:
    """1000 is "10³"."""
    return f"10{str(len(str(x)) - 1).translate(_SUPERSCRIPTS)}"


def magnitude(count: float) -> str:
    """Large numbers in words: "7.8 million", "43 billion"."""
    power = min(len(MAGNITUDES) - 1, int(log(max(count, 1), 1000) + 1e-9))
    if count / 1000**power >= 999.5 and power < len(MAGNITUDES) - 1:
        power += 1  # it would round to "1,000 thousand"
    value = count / 1000**power
    return f"{fixed(value, 1 if power and value < 10 else 0)} {MAGNITUDES[power]}".strip()


def rate(per_second: float) -> str:
    """One decimal place below ten: "9.7", "12,345"."""
    return fixed(per_second, 1 if per_second < 10 else 0)


def counted(n: float, one: str, many: str) -> str:
    """A number with its noun in the singular or plural: "1 step", "2,000 steps"."""
    return f"{whole(n)} {one if n == 1 else many}"


def ordinal(n: int) -> str:
    """In digits: "1st", "2nd", "3rd", "4th", ..., "11th", ..., "21st"."""
    ending = "th" if n % 100 in (11, 12, 13) else ORDINAL_ENDINGS.get(n % 10, "th")
    return f"{n}{ending}"


def ordinal_word(n: int) -> str:
    """Written out up to nine: "first", ..., "ninth", "10th"."""
    return ORDINAL_WORDS[n - 1] if n <= len(ORDINAL_WORDS) else ordinal(n)


def percent(share: float) -> str:
    """A share of 1, with one decimal place where it is small: "31%", "3.1%", "<0.1%"."""
    if 0.0005 > share > 0:
        return f"<{fixed_percent(0.001, 1)}"
    return fixed_percent(share, 0 if share >= 0.0995 else 1)


def rough_percent(share: float) -> str:
    """A share of 1 as a whole percentage, with a decimal place below one: "41%", "3%", "0.3%"."""
    return fixed_percent(share, 0 if share >= 0.0095 or share == 0 else 1)


def exact_percent(share: float) -> str:
    """Two significant digits: "0.15%", "1.5%", "15%"; but "99.50%", because only certainty is "100%"."""
    hundredths = 100 * share
    if hundredths >= 99 and share < 1:
        return f"{fixed(min(hundredths, 99.99), 2)}%"
    return f"{fixed(hundredths, 2 if hundredths < 0.995 else 1 if hundredths < 9.95 else 0)}%"


def fixed_percent(share: float, digits: int) -> str:
    """A share of 1 with a fixed number of decimal places: fixed_percent(0.1234, 1) is "12.3%"."""
    return f"{fixed(100 * share, digits)}%"


def duration(seconds: float) -> str:
    """A measured time: "3.2 ms", "812 ms", "1.4 s"."""
    if seconds >= 1:
        return f"{fixed(seconds, 1)}{NO_BREAK}{SECONDS}"
    return f"{fixed(1000 * seconds, 1 if seconds < 0.01 else 0)}{NO_BREAK}{MILLISECONDS}"


def rough_duration(seconds: float) -> str:
    """An estimated time: "less than 0.1 s", "about 1.4 s", "about 12 s", "about 3 minutes"."""
    if seconds < 0.1:
        return f"{LESS_THAN} {fixed(0.1, 1)}{NO_BREAK}{SECONDS}"
    if seconds < 100:
        return f"{ABOUT} {fixed(seconds, 1 if seconds < 2 else 0)}{NO_BREAK}{SECONDS}"
    return f"{ABOUT} {whole(seconds / 60)} {MINUTES}"
