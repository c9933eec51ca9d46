"""What each head does over many documents."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from microgpt.model import Model

from .maps import attention_maps, side_by_side

EARLY = 3  # a document's first tokens, where there is little to look back at
ENOUGH = 3.0  # attention that an even split must give a token, in total, before it is reported
BATCH = 8  # documents between two yields


@dataclass(frozen=True)
class Habits:
    """What each head does, averaged over many positions; the axis of length 2 is early and late in a document.

    off_even   (n_layer, n_head, 2) share of the attention that an even split would put elsewhere
    favour     (n_layer, n_head, 2, vocab_size) attention to a token, in multiples of its even share; NaN if too rare
    documents  number of documents measured
    """

    off_even: np.ndarray
    favour: np.ndarray
    documents: int

    def extremes(self, layer: int, head: int, when: int, count: int = 4) -> tuple[list[int], list[int]]:
        """The tokens that get most and least compared with their even share, the most extreme ones first."""
        favour = self.favour[layer, head, when]
        known = [i for i in np.argsort(favour, kind="stable") if not np.isnan(favour[i])]
        return [i for i in known[::-1] if favour[i] > 1][:count], [i for i in known if favour[i] < 1][:count]


def measure_habits(model: Model, documents: Sequence[str]) -> Generator[None, None, Habits]:
    """A job that returns the `Habits` of a model. It yields every few documents.

    Documents that do not fit the model's context are left out; if none fits, they are truncated instead. Raises
    ValueError for a model that has no attention, and leaves NaN for heads that only other layers have.
    """
    vocab_size, longest = model.vocabulary.size, model.config.block_size - 1
    heads = side_by_side(attention_maps(model.look(""))).shape[:2]
    moved = np.zeros((*heads, 2))
    rows = np.zeros(2)
    got = np.zeros((*heads, 2, vocab_size))
    even_share = np.zeros((2, vocab_size))
    length, head = model.vocabulary.length, model.vocabulary.head
    read = [document for document in documents if length(document) <= longest] or [
        head(document, longest) for document in documents
    ]
    for i, document in enumerate(read):
        attention = side_by_side(attention_maps(model.look(document)))
        ids = np.array(model.vocabulary.encode(document))
        n = len(ids)
        even = np.tri(n) / np.arange(1, n + 1)[:, None]
        strayed = np.abs(attention - even).sum(axis=-1) / 2
        for when, positions in enumerate((slice(1, EARLY + 1), slice(EARLY + 1, n))):
            moved[:, :, when] += strayed[:, :, positions].sum(axis=-1)
            rows[when] += max(0, min(positions.stop, n) - positions.start)
            np.add.at(even_share[when], ids, even[positions].sum(axis=0))
            by_place = attention[:, :, positions].sum(axis=2)
            at = (slice(None), slice(None), when, ids)
            np.add.at(got, at, by_place)  # pyright: ignore[reportArgumentType]  (NumPy's types know no slices here)
        if i % BATCH == BATCH - 1:
            yield
    with np.errstate(divide="ignore", invalid="ignore"):
        favour = np.where(even_share > ENOUGH, got / even_share, np.nan)
        return Habits(moved / rows, favour, len(read))
