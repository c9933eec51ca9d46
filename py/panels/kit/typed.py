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


def known_characters(chars: str) -> str:
    """The characters of a vocabulary, for a reader who has typed another."""
    if chars == "abcdefghijklmnopqrstuvwxyz":
        return "the letters a to z"
    return " ".join("space" if char == " " else char for char in chars)
