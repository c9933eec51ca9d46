"""The distribution panel without its page: which tokens have a bar, and how documents go on after a prefix."""

from collections import Counter

import numpy as np
import pytest

from microgpt import Corpus
from panels.distribution import words
from panels.distribution.choices import LIKELIEST, MANY, continuations, shown

DOCS = ["anna", "an", "hanna", "anne", "👨‍👩‍👧a", "👨‍👩‍👧", "👨", "a"]


@pytest.mark.parametrize("prefix", ["", "a", "an", "ann", "anna", "👨‍👩‍👧", "👨", "hh"])
def test_documents_that_go_on(prefix):
    corpus = Corpus(DOCS)
    vocabulary = corpus.vocabulary
    wanted = vocabulary.cut(prefix)
    cut = [[*vocabulary.cut(doc), None] for doc in DOCS]
    expected = Counter(doc[len(wanted)] for doc in cut if doc[: len(wanted)] == wanted and len(doc) > len(wanted))
    counts = continuations(vocabulary.encode(prefix)[1:], vocabulary.encode_all(DOCS), vocabulary.size)
    found = {None if i == vocabulary.bos else vocabulary.token(i): n for i, n in enumerate(counts.tolist()) if n}
    assert found == expected


def test_a_bar_for_each_of_a_few_tokens_and_for_the_likeliest_of_many():
    few, many = np.array([0.1, 0.7, 0.2]), np.arange(MANY + 1) / 100
    assert shown(few, False, [2]) == [0, 1, 2]
    assert shown(few, True, [2]) == [1, 2, 0]
    likeliest = list(range(MANY, MANY - LIKELIEST, -1))
    assert shown(many, False, []) == likeliest
    assert shown(many, True, [3, MANY - 1]) == [3, MANY - 1, MANY, *likeliest[2:]]


def test_the_tokens_that_have_no_bar_in_words():
    said = words.others(4000, 0.9, 0.25, Corpus(["a"]).nouns).replace("\u00a0", " ")
    assert said == (
        "4,000 other choices share 90% on the left and 25% on the right. To see one of them, type the character above."
    )
