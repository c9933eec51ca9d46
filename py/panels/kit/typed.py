"""What a reader types into a box, made into text that the model knows."""


def clean(text: str, vocabulary, longest: int) -> str:
    """The text with its letters in the case the model knows.

    Raises ValueError with a sentence for the reader if a character is unknown or there are more than `longest`.
    """
    chars = vocabulary.chars
    text = text if " " in chars else text.strip()
    text = "".join(char if char in chars else char.lower() for char in text)
    for char in text:
        if char not in chars:
            raise ValueError(f"The model has never seen “{char}”. It knows {known_characters(chars)}.")
    if len(text) > longest:
        raise ValueError(f"That is {len(text)} letters; this model looks at {longest} at most.")
    return text


def first_text(settings, key: str, last: str, clean) -> tuple[str, str]:
    """What a box begins with, and a sentence for the reader if what the address gave was left out, else "".

    That is the first that `clean(text)` accepts of the setting, its default, and `last`, which the model knows for
    certain. `clean` returns the text to show, or raises ValueError with a sentence.
    """
    given, default = settings[key], settings.default(key)
    left_out = ""
    for text in (given, default):
        try:
            return clean(text), left_out
        except ValueError as error:
            if text != default:
                left_out = f"The {key} in the address was left out. {error}"
    return last, left_out


def known_characters(chars: str) -> str:
    """The characters of a vocabulary, for a reader who has typed another."""
    if chars == "abcdefghijklmnopqrstuvwxyz":
        return "the letters a to z"
    return " ".join("space" if char == " " else char for char in chars)
