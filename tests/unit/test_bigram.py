"""The letter-pair baseline, counted by hand."""

import math

import pytest

from microgpt import Bigram, Vocabulary


@pytest.fixture
def bigram():
    """Counts, with "." for BOS: ".a" 2, "ab" 1, "b." 1, "aa" 1, "a." 1; plus 1 for each of the nine pairs."""
    return Bigram(Vocabulary("ab"), ["ab", "aa"])


def test_probabilities_after_each_letter(bigram):
    assert bigram.next_probabilities("") == pytest.approx([3 / 5, 1 / 5, 1 / 5])  # of a, b and the end
    assert bigram.next_probabilities("a") == pytest.approx([2 / 6, 2 / 6, 2 / 6])
    assert bigram.next_probabilities("bab") == pytest.approx([1 / 4, 1 / 4, 2 / 4])  # only the last letter matters


def test_loss_per_token(bigram):
    expected = -(math.log(3 / 5) + math.log(2 / 6) + math.log(2 / 4) + math.log(1 / 5) + math.log(2 / 4)) / 5
    assert bigram.loss(["ab", "b"]) == pytest.approx(expected)


def test_counts_come_from_the_documents_given_and_letters_from_the_vocabulary():
    assert Bigram(Vocabulary("abz"), ["ab"]).next_probabilities("z") == pytest.approx([1 / 4] * 4)


def test_rows_are_probabilities_and_copies(bigram):
    row = bigram.next_probabilities("a")
    row[:] = 0
    assert bigram.next_probabilities("a").sum() == pytest.approx(1)
    assert bigram.probabilities.sum(axis=1) == pytest.approx(1)


def test_few_pairs_of_many_tokens_are_counted_alike():
    """Of a large vocabulary only the pairs that occur are kept, however they were counted."""
    letters = [chr(0x4E00 + i) for i in range(4095)]
    few = Bigram(Vocabulary("".join(letters)), ["一丁", "一"])
    after = few.next_probabilities("一")
    assert after[1] == after[-1] == pytest.approx(2 / 4098)  # once 丁, once the end
    assert after.sum() == pytest.approx(1)
    assert few.loss(["一丁"]) == pytest.approx(-math.log(3 / 4098 * 2 / 4098 * 2 / 4097) / 3)
    assert few._pairs.nbytes + few._counts.nbytes < 100


def test_unknown_letters_and_nothing_to_measure(bigram):
    with pytest.raises(ValueError, match="never seen the character 'x'"):
        bigram.next_probabilities("x")
    with pytest.raises(ValueError, match="never seen the character 'x'"):
        bigram.loss(["ax"])
    with pytest.raises(ValueError, match="no documents to measure on"):
        bigram.loss([])
