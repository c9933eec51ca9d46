"""The curve of the loss, and the letters on it, from the whole to their parts. Pure Python."""

from collections.abc import Mapping, Sequence
from math import exp, log

from microgpt import Nouns

from ..kit.numbers import exact_percent, fixed
from ..kit.scale import Scale
from ..kit.walk import words as chart
from ..kit.walk.tree import Part
from ..kit.words import listed, pairs, quoted, token_or_end
from .words import CURVE, read

PLACES = (0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9, 0.99, 1.0)  # of the curve that are walked through


def outline(
    name: str, letters: Sequence[str | None], losses: Sequence[float], anchors: Mapping[str, float], axis: Scale,
    start: str, nouns: Nouns,
) -> Part:  # fmt: skip
    """`letters` are those of the name, and None, its end; `losses` are theirs. A letter shows its number."""
    said = f"{CURVE}: steep near 0%, flat near 100%."
    parts = [
        Part(chart.axis(chart.HORIZONTAL, "the probability of what really came", "0%", "100%")),
        Part(chart.axis(chart.VERTICAL, "the loss in nats", fixed(axis.low, 0), fixed(axis.high, 1))),
        Part("The curve is −ln P: each halving of the probability adds 0.69 nats.", _curve),
    ]
    if anchors:
        parts.append(Part(_anchors(anchors), lambda: [Part(_anchor(*one, nouns)) for one in anchors.items()]))
    if len(letters):
        mean = fixed(sum(losses) / len(losses), 2)
        said += f" On it lie the {nouns.tokens} of {quoted(name)}, which lose {mean} nats on average."
        worst = max(range(len(losses)), key=losses.__getitem__)
        most = (
            f"The {nouns.tokens} of {quoted(name)} and its end lose {mean} nats on average, the most, "
            f"{fixed(losses[worst], 2)}, at {token_or_end(letters[worst])}."
        )
        parts.append(Part(most, lambda: _letters(letters, losses, start)))
    return Part(said, lambda: parts)


def _curve():
    return [Part(f"At a probability of {exact_percent(p)} the loss is {fixed(0 - log(p), 2)}.") for p in PLACES]


def _anchor(name, loss, nouns):
    who = {"uniform": "A blind guess loses", "bigram": f"The {pairs(nouns)} lose", "model": "The model loses"}[name]
    return f"{who} {fixed(loss, 2)} nats on average."


def _anchors(anchors):
    losses = listed([fixed(loss, 2) for loss in anchors.values()])
    return f"Dashed lines stand at the average losses of {len(anchors)} guessers: {losses}."


def _letters(letters, losses, start):
    parts = []
    for i, (letter, loss) in enumerate(zip(letters, losses, strict=True)):
        before = read("".join(one for one in letters[:i] if one is not None), start) if i else "the start"
        after = "At the start" if i == 0 else f"After {quoted(before.removeprefix(start))}"
        p = exact_percent(exp(-loss))
        parts.append(
            Part(f"{after} came {token_or_end(letter)}: it had {p}, and the loss is {fixed(loss, 2)}.", shows=i)
        )
    return parts
