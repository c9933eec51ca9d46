"""The distribution panel's sentences. A `token` is a character, or None for the end of a text."""

from collections.abc import Iterable

from microgpt import Nouns
from microgpt.vocabulary import BOS_LABEL

from ..kit.numbers import counted, fixed, magnitude, percent, whole
from ..kit.words import character, isolated, quoted, token_label
from .drawing import Draw

BARS = "Probabilities"


def choices(shares: Iterable[tuple[str | None, float]]) -> str:
    """Tokens with their shares: "a 31%, end 20%"."""
    return ", ".join(f"{isolated(token_label(token))} {percent(share)}" for token, share in shares)


def add_to_prefix(token: str) -> str:
    return f"{character(token)}, add to the prefix"


def data_token(token: str | None) -> str:
    """A token's name for scripts."""
    return BOS_LABEL if token is None else token


def others(count: int, untrained: float, trained: float, nouns: Nouns) -> str:
    """Of many tokens, those that have no row; the two models' probabilities of all of them together."""
    return (
        f"{counted(count, 'other choice', 'other choices')} share {percent(untrained)} on the left and "
        f"{percent(trained)} on the right. To see one of them, type the {nouns.token} above."
    )


def after_steps(steps: int) -> str:
    return f"after {counted(steps, 'step', 'steps')}"


def entropy(bits: float) -> str:
    return f"{fixed(bits, 2)} bits"


def where(prefix: str, nouns: Nouns) -> str:
    return f"After {quoted(prefix)}" if prefix else f"At the start of a {nouns.document}"


def answer(prefix: str, trained: str, nouns: Nouns) -> str:
    """`trained` lists the trained model's first choices."""
    return f"{where(prefix, nouns)}, trained: {trained}."


def continuations(prefix: str, found: int, documents: int, best: str, nouns: Nouns) -> str:
    """How many of the training `documents` begin with the prefix; `best` lists their most common continuations."""
    if documents == 1:
        if not found:
            return f"The only training {nouns.document} does not begin with {quoted(prefix)}."
        return f"The only training {nouns.document} " + (
            f"continues with {best}." if prefix else f"begins with {best}."
        )
    known = f"{whole(documents)} training {nouns.documents}"
    if not found:
        return f"None of the {known} begins with {quoted(prefix)}."
    if not prefix:
        return f"The {known} begin with {best}."
    if found == 1:
        return f"One of the {known} begins with {quoted(prefix)} and continues with {best}."
    return f"{whole(found)} of the {known} begin with {quoted(prefix)} and continue with {best}."


# Drawing from the list.


def top_k(count: int | None) -> str:
    return "all" if count is None else whole(count)


def fell(drawn: Draw, token: str | None) -> str:
    """The random number, and the part of the bar that it fell on."""
    part = f"from {fixed(drawn.start, 3)} to {fixed(drawn.end, 3)}, as long as its probability, "
    part += percent(drawn.probability)
    if token is None:
        return f"{fixed(drawn.u, 3)} falls on the end, which lies {part}: this one is finished."
    return f"{fixed(drawn.u, 3)} falls on {quoted(character(token))}, which lies {part}."


def odds(probability: float) -> str:
    return f"1 in {whole(1 / max(probability, 1e-15))}" if probability > 1e-6 else f"1 in {magnitude(1 / probability)}"


def columns(nouns: Nouns) -> tuple[str, str, str, str]:
    """Headings of the draws of one document."""
    return (nouns.token.capitalize(), "Probability", "Random number", "Likeliest was")


def copies(count: int, of: int, temperature: float, nouns: Nouns) -> str:
    share = percent(count / of)
    return (
        f"Of {counted(of, nouns.document, nouns.documents)} written from scratch at temperature "
        f"{fixed(temperature, 1)}, {whole(count)} ({share}) are also in the training text."
    )
