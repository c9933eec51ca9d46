"""Numbers in words, the same in every sentence of the page."""


def percent(share: float) -> str:
    """A share of 1 as "31 %", with one more digit where it is small. The space does not break."""
    if 0.0005 > share > 0:
        return "<0.1\u00a0%"
    return f"{100 * share:.{0 if share >= 0.0995 else 1}f}\u00a0%"


def number(x: float, digits: int = 4) -> str:
    """The digits that matter, a real minus sign, powers of ten where they are needed: "−0.3705", "4·10⁻⁸"."""
    text = f"{x:.{digits}g}"
    if "e" in text:
        mantissa, exponent = text.split("e")
        raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        text = f"{mantissa}·10{raised}"
    return text.replace("-", "−")


def ordinal(n: int) -> str:
    """1st, 2nd, 3rd, 4th, ..., 11th, ..., 21st"""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def known_characters(chars: str) -> str:
    """The characters of a vocabulary, for a reader who has typed another."""
    if chars == "abcdefghijklmnopqrstuvwxyz":
        return "the letters a to z"
    return " ".join("space" if char == " " else char for char in chars)
