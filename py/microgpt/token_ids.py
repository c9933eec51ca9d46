"""Many documents as token ids: one array for all of them, as the kernels read it."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class TokenIds:
    """Documents as one flat array, BOS between them, so that BOS + characters + BOS is always one slice.

    The array may hold others too: `starts` and `sizes` say which documents these are, and in which order.
    """

    ids: np.ndarray  # int32
    starts: np.ndarray  # int32 (documents,): where the opening BOS stands
    sizes: np.ndarray  # int32 (documents,): characters

    def __len__(self):
        return len(self.starts)

    def document(self, i: int, block_size: int) -> np.ndarray:
        """BOS + characters + BOS of document i, cut to block_size + 1 ids. int32"""
        start = self.starts[i]
        return self.ids[start : start + min(self.sizes[i] + 1, block_size) + 1]

    def positions(self, block_size: int) -> np.ndarray:
        """Predictions each document asks for: its characters and its end, cut to the block. int32 (documents,)"""
        return np.minimum(self.sizes + 1, block_size).astype(np.int32)

    def chosen(self, which) -> "TokenIds":
        """Some of the documents, by their number, in that order. The array is shared."""
        return TokenIds(self.ids, self.starts[which], self.sizes[which])

    def side_by_side(self) -> np.ndarray:
        """These documents alone, in their order: BOS, and after each document another. int32"""
        lengths = self.sizes.astype(np.intp) + 1  # with the BOS before it
        firsts = np.cumsum(lengths) - lengths
        places = np.arange(lengths.sum()) + np.repeat(self.starts - firsts, lengths)
        return np.append(self.ids[places], self.ids[self.starts[:1]])
