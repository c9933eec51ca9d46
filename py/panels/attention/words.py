"""The attention panel's sentences, and what heads do over many names. Arithmetic and words, nothing of the page."""

from dataclasses import dataclass

import numpy as np

EARLY = 3  # a name's first letters, where there is little to look back at
MOST = 3  # places named in a sentence
ENOUGH = 3.0  # looks that an even split would give a letter, before anything is said about it
BATCH = 8  # names between two yields


def percent(share: float) -> str:
    """Two digits that mean something: "41 %", "0.3 %"."""
    return f"{100 * share:.0f} %" if share >= 0.0095 or share == 0 else f"{100 * share:.1f} %"


def place(text: str, column: int, row: int) -> str:
    """A column of the figure in words, as seen from `row`; column 0 is the start. Repeated letters are told apart."""
    if column == row:
        return "itself"
    if column == 0:
        return "the start"
    letter = text[column - 1]
    if text[:row].count(letter) > 1:
        return f"the {ordinal(text[:column].count(letter))} “{letter}”"
    return f"“{letter}”"


def ordinal(n: int) -> str:
    words = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
    return words[n - 1] if n <= len(words) else f"{n}th"  # a name with ten and more of one letter: up to 20th is right


def row_in_words(text: str, row: int, shares: np.ndarray) -> str:
    """What one head does at one position. `shares` (row + 1,) sum to 1."""
    if row == 0:
        return "At the start there is nothing to look back at: all of the attention stays where it is."
    even = 1 / (row + 1)
    who = f"At “{text[row - 1]}”, letter {row},"
    evenly = f"Split evenly, each of the {row + 1} places would get {percent(even)}."
    if shares.max() < 1.15 * even and shares.min() > 0.85 * even:
        return f"{who} this head looks at every place nearly alike. {evenly}"
    ranked: list[int] = np.argsort(-shares, kind="stable").tolist()
    taken = [i for i in ranked if shares[i] > even][:MOST]
    said = [f"{percent(shares[i])} from {place(text, i, row)}" for i in taken]
    sentence = f"{who} this head draws {_and(said)}"
    least = ranked[-1]
    if row > 1 and shares[least] < 0.5 * even:
        sentence += f", and least, {percent(shares[least])}, from {place(text, least, row)}"
    return f"{sentence}. {evenly}"


def guess_in_words(read: str, next_char: str | None, probabilities: np.ndarray, vocabulary) -> str:
    """What all heads together lead to after `read`. `next_char` is what really follows, None at the end."""

    def named(i):
        return "the end" if i == vocabulary.bos else f"“{vocabulary.token(i)}”"

    best: list[int] = np.argsort(-probabilities, kind="stable")[:MOST].tolist()
    guesses = _and([f"{named(i)} {percent(probabilities[i])}" for i in best])
    true = vocabulary.bos if next_char is None else int(vocabulary.encode(next_char)[1])
    after = f"After “{read}”" if read else "At the start"
    truth = f"{named(true)}, {percent(probabilities[true])}"
    return f"{after} all heads together lead to this guess: {guesses}. What follows is {truth}."


def _and(parts):
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


@dataclass(frozen=True)
class Habits:
    """What each head did at many positions; the axis of length 2 is early and late in a name.

    off_even   (n_layer, n_head, 2) share of the attention that lies elsewhere than an even split would put it
    favour     (n_layer, n_head, 2, vocab_size) attention a token got, in multiples of its even share; NaN if too rare
    names      how many names were measured
    """

    off_even: np.ndarray
    favour: np.ndarray
    names: int

    def extremes(self, layer: int, head: int, when: int, count: int = 4) -> tuple[list[int], list[int]]:
        """The tokens that get most above their even share, and those that get least: most extreme first."""
        favour = self.favour[layer, head, when]
        known = [i for i in np.argsort(favour, kind="stable") if not np.isnan(favour[i])]
        return [i for i in known[::-1] if favour[i] > 1][:count], [i for i in known if favour[i] < 1][:count]


def measure_habits(model, names):
    """A job: the `Habits` of a model over `names`, as the generator's return value. It yields every few names."""
    n_layer, n_head, vocab_size = model.config.n_layer, model.config.n_head, model.vocabulary.size
    moved = np.zeros((n_layer, n_head, 2))
    rows = np.zeros(2)
    got = np.zeros((n_layer, n_head, 2, vocab_size))
    even_share = np.zeros((2, vocab_size))
    known = [name for name in names if len(name) < model.config.block_size]
    for i, name in enumerate(known):
        attention = model.attention(name)
        ids = np.array(model.vocabulary.encode(name))
        n = len(ids)
        even = np.tri(n) / np.arange(1, n + 1)[:, None]
        strayed = np.abs(attention - even).sum(axis=-1) / 2
        for when, stretch in enumerate((slice(1, EARLY + 1), slice(EARLY + 1, n))):
            moved[:, :, when] += strayed[:, :, stretch].sum(axis=-1)
            rows[when] += max(0, min(stretch.stop, n) - stretch.start)
            np.add.at(even_share[when], ids, even[stretch].sum(axis=0))
            by_place = attention[:, :, stretch].sum(axis=2)
            at = (slice(None), slice(None), when, ids)
            np.add.at(got, at, by_place)  # pyright: ignore[reportArgumentType]  (NumPy's types know no slices here)
        if i % BATCH == BATCH - 1:
            yield
    with np.errstate(divide="ignore", invalid="ignore"):
        favour = np.where(even_share > ENOUGH, got / even_share, np.nan)
        return Habits(moved / rows, favour, len(known))
