"""What there is to know about a text before a model is trained on it."""

import time
import unicodedata
from dataclasses import dataclass, field

import numpy as np

from ..bigram import MOST_TOKENS
from ..characters import named
from ..corpus import Corpus
from ..experiment import Experiment
from ..gradual import Work, bundled, finish, part, unique
from ..trainer import Trainer
from . import words
from .notes import Note

# Measured on 50 to 29,693 of the names, by the loss on documents held out, of runs of 200 to 20,000 steps with 8 to 64
# dimensions: the best number of steps was 2 to 4 times the documents, above which the model repeats what it has seen.
# 16 dimensions were the best or within 0.02 nats of it; below 100 documents 8 were. On the seven other texts of
# site/data, of 24 to 452 tokens, what is suggested was within 0.07 nats of the best.
STEPS = (200, 500, 1000, 2000, 5000, 10_000, 20_000)
STEPS_PER_DOCUMENT = 2.5
WIDTHS = {0: 8, 100: 16}  # {documents from which on: n_embd}
BLOCKS = (8, 16, 32, 48, 64)  # suggested block sizes
FITS = 0.99  # share of the documents that fit a suggested block whole
FEW = 50  # documents; from fewer, hardly more is learned than the documents themselves
MOST_SHOWN = 8  # tokens in a note
RARE = 2  # occurrences, up to which a token is rare: its embedding hardly moves
WORDS = 1000  # looked at at once
ALIKE = {"LATIN", "GREEK", "CYRILLIC"}  # scripts with letters that look the same


@dataclass(frozen=True)
class Letter:
    """A token, how often it occurs, and whether it looks out of place."""

    token: str
    count: int
    suspicious: bool


@dataclass(frozen=True)
class Report:
    """`alphabet` begins with what is suspicious, then what is rare. `cut` documents are longer than the block.

    `block_size`, `n_embd` and `num_steps` are suggestions; `sizes` are the tokens of each document, int32 (documents,).
    """

    documents: int
    repeats: int
    alphabet: list[Letter]
    longest: str
    sizes: np.ndarray = field(repr=False)
    block_size: int
    n_embd: int
    num_steps: int
    notes: list[Note]

    def cut(self, block_size: int) -> int:
        """How many documents are longer than a block, so that the model never sees how they end."""
        return int((self.sizes >= block_size).sum())


def report(corpus: Corpus) -> Report:
    """Looks at all documents, and suggests a model for them."""
    return finish(report_gradually(corpus))


def report_gradually(corpus: Corpus) -> Work[Report]:
    vocabulary, docs = corpus.vocabulary, corpus.docs
    ids = yield from part(corpus.encoded.gradually(), 0, 0.7)
    counts = np.zeros(vocabulary.size, np.int64)
    for first in range(0, len(ids.ids), MOST_TOKENS):
        counts += np.bincount(ids.ids[first : first + MOST_TOKENS], minlength=vocabulary.size)
        yield 0.7
    suspicious = yield from part(_suspicious(docs, vocabulary), 0.7, 0.9)
    different = len((yield from part(unique(docs), 0.9, 1)))
    alphabet = [
        Letter(token, n, token in suspicious) for token, n in zip(vocabulary.tokens, counts.tolist(), strict=False)
    ]
    alphabet.sort(key=lambda letter: (not letter.suspicious, letter.count))
    block_size = next((b for b in BLOCKS if (ids.sizes < b).mean() >= FITS), BLOCKS[-1])
    return Report(
        documents=len(docs),
        repeats=len(docs) - different,
        alphabet=alphabet,
        longest=docs[int(np.argmax(ids.sizes))],
        sizes=ids.sizes,
        block_size=block_size,
        n_embd=max(width for least, width in WIDTHS.items() if len(docs) >= least),
        num_steps=max(STEPS[:1] + tuple(steps for steps in STEPS if steps <= STEPS_PER_DOCUMENT * len(docs))),
        notes=_warnings(different, alphabet, ids.sizes, block_size),
    )


def seconds(experiment: Experiment, engine: str = "kernel", budget: float = 0.05) -> float:
    """How long the whole run will take here, measured on the first steps of one that is thrown away.

    The measurement takes about `budget` seconds.
    """
    trainer = Trainer(experiment, engine=engine)
    steps = experiment.config.num_steps
    done, chunk, start = 0, 1, time.perf_counter()
    while done < steps and time.perf_counter() - start < budget:
        trainer.run(min(chunk, steps - done))
        done, chunk = trainer.step_count, 2 * chunk
    return (time.perf_counter() - start) * steps / done


def _suspicious(docs, vocabulary) -> Work[set[str]]:
    """Tokens that stand for what could not be read, belong to no script, or look like a letter of the script around."""
    odd = {
        token for token in vocabulary.tokens if any(unicodedata.category(char) in ("Co", "Cn", "Cs") for char in token)
    }
    odd |= {token for token in vocabulary.tokens if "\ufffd" in token}
    scripts = {token: _script(token) for token in vocabulary.tokens}
    present = {script for script in scripts.values() if script in ALIKE}
    if len(present) < 2:
        return odd
    words_of = yield from bundled(lambda some: {word for doc in some for word in doc.split()}, docs)
    for i, word in enumerate(set().union(*words_of)):
        if i % WORDS == 0:
            yield 0.5
        tokens = vocabulary.cut(word)
        found = [scripts.get(token) for token in tokens]
        mixed = {script for script in found if script in ALIKE}
        if len(mixed) > 1:
            fewest = min(mixed, key=found.count)
            odd |= {token for token, script in zip(tokens, found, strict=True) if script == fewest}
    return odd


def _script(token):
    """The first word of a letter's Unicode name; None for what is no letter."""
    return unicodedata.name(token[0], "").split(" ")[0] if token[0].isalpha() else None


def _warnings(different, alphabet, sizes, block_size):
    notes = []
    if different == 1:
        notes.append(Note("all-the-same", len(sizes), words.all_the_same()))
    elif len(alphabet) == 1:
        notes.append(Note("one-token", 1, words.one_token(named(alphabet[0].token))))
    elif different < FEW:
        notes.append(Note("few", different, words.few(different)))
    if odd := [letter for letter in alphabet if letter.suspicious]:
        notes.append(
            Note("suspicious", len(odd), words.suspicious(", ".join(_shown(letter) for letter in odd[:MOST_SHOWN])))
        )
    rare = [letter for letter in alphabet if letter.count <= RARE and not letter.suspicious]
    if rare:
        shown = ", ".join(_shown(letter) for letter in rare[:MOST_SHOWN])
        notes.append(Note("rare", len(rare), words.rare(len(rare), RARE, shown)))
    if cut := int((sizes >= block_size).sum()):
        notes.append(Note("cut", cut, words.cut(cut, len(sizes), block_size, int(sizes.max()))))
    return notes


def _shown(letter):
    return f"\u2068{named(letter.token)}\u2069 ({letter.count:,})"  # isolated: it may be written from right to left
