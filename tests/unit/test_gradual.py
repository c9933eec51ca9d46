"""Long work in pieces comes to what it would in one go, wherever the pieces end."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from microgpt import Bigram, Corpus, gradual
from microgpt.gradual import Kept, blocks, bundled, common, finish, listed, mapped, part
from microgpt.text import read_text, report

WORDS = [
    "anna",
    "Zoé",
    "e\u0301",
    "Ã©",
    "김민준",
    "👨\u200d👩\u200d👧",
    "\u200b",
    "a\tb",
    "x,y",
    "1;2",
    "\xa0",
    "क्षि",
    "\u202eא",
    ".",
]
texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
files = st.tuples(st.lists(texts, min_size=1, max_size=30), st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\u2028"]))


def in_pieces_of(characters, function, *arguments, **choices):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gradual, "BUNDLE", characters)
        return function(*arguments, **choices)


def known(data, **choices):
    """All that is found out about a text, or why it is refused."""
    try:
        reading = read_text(data, **choices)
    except ValueError as error:
        return str(error)
    corpus = Corpus(reading.documents, letters=reading.letters)
    found = report(corpus)
    split = corpus.split(3, 0.2)
    bigram = Bigram(corpus.vocabulary, split.train_ids)
    return (
        reading, found.alphabet, found.notes, found.longest, found.sizes.tolist(), found.num_steps, corpus.identity,
        split.train, split.held_out, split.train_ids.side_by_side().tolist(), bigram.probabilities.tolist(),
    )  # fmt: skip


@settings(deadline=None)
@given(files, st.integers(1, 60), st.sampled_from([None, "lines", "sentences", "pieces", "commas"]), st.booleans())
@example((["Ã©tÃ©", "a\u200bb", "e\u0301"], "\r\n"), 1, None, True)
@example((["name,number", *(f"anna,{i}" for i in range(9))], "\n"), 5, None, False)
def test_a_text_is_read_alike_in_pieces_of_any_size(file, characters, split, repair):
    lines, end = file
    data = end.join(lines).encode()
    for choices in ({}, {"split": split}, {"repair": repair}, {"letters": "jamo"}):
        whole = in_pieces_of(10**9, known, data, **choices)
        assert in_pieces_of(characters, known, data, **choices) == whole


@given(st.lists(st.text()), st.integers(1, 50))
def test_helpers_are_what_they_are_short_for(docs, characters):
    assert finish(mapped(len, docs, characters)) == list(map(len, docs))
    assert finish(common(docs[::3], docs[1:])) == set(docs[::3]) & set(docs[1:])
    assert [doc for bundle in finish(bundled(list, docs, characters)) for doc in bundle] == docs
    assert finish(listed(iter(docs), 3, characters)) == docs
    text = "\n".join(docs)
    assert "".join(in_pieces_of(characters, blocks, text)) == text
    assert all(block.endswith("\n") for block in in_pieces_of(characters, blocks, text)[:-1])


def test_work_says_how_much_of_it_is_done():
    def longer():
        yield from part(mapped(len, docs, 100), 0, 0.5)
        return (yield from part(mapped(len, docs, 100), 0.5, 1))

    docs = ["anna"] * 100
    shares = list(longer())
    assert shares == sorted(shares)
    assert len(shares) > 20
    assert 0 <= shares[0] < shares[-1] <= 1
    assert finish(longer()) == [4] * 100


def test_what_is_kept_is_made_once_and_the_oldest_is_dropped():
    made = []

    def make(key):
        made.append(key)
        yield 0.5
        return key * 2

    kept = Kept(make, 2)
    assert [kept(1), kept(2), kept(1), kept(3), kept(1), kept(2)] == [2, 4, 2, 6, 2, 4]
    assert made == [1, 2, 3, 2]
    assert list(kept.gradually(2)) == []
