"""Questions that are asked before a figure shows what holds: they have one right answer, for any text and any model."""

import numpy as np
import pytest
from awkward import NAMES
from hypothesis import given
from hypothesis import strategies as st

from microgpt import Bigram, Config, Corpus
from panels.attention import foreseeable as attention
from panels.distribution import foreseeable as distribution
from panels.kit import foreseen
from panels.scaling import foreseeable as scaling

LOSSES = st.floats(0, 20)
SHARES = st.lists(st.floats(1e-6, 1), min_size=1, max_size=40).map(lambda shares: np.array(shares) / sum(shares))


@given(LOSSES, LOSSES)
def test_a_change_that_another_seed_could_make_is_none(before, after):
    change = foreseen.outcome(before, after)
    assert (change == foreseen.SAME) == (abs(after - before) < foreseen.CHANCE)
    assert change == foreseen.SAME or (change == foreseen.LOWER) == (after < before)


def test_the_verdict_repeats_what_was_said_and_tells_what_holds():
    answers = ("It falls.", "It stays.", "It rises.")
    assert foreseen.verdict(answers, 1, 1) == "You said: “It stays.” That is what was measured."
    assert foreseen.verdict(answers, 0, 2) == "You said: “It falls.” What was measured: “It rises.”"
    assert foreseen.verdict(("a", "b"), 0, 1) == "You said: “a”. What was measured: “b”."


def test_the_tally_counts_questions_and_what_was_foreseen():
    assert "none" in foreseen.tally({})
    assert foreseen.tally({"a": True}) == "You foresaw 1 of 1 answer."
    assert foreseen.tally({"a": True, "b": False, "c": True}) == "You foresaw 2 of 3 answers."


@given(SHARES)
def test_every_place_is_one_of_the_answers(shares):
    answer = attention.holds(shares)
    best, last = int(np.argmax(shares)), len(shares) - 1
    kinds = {
        attention.ITSELF: best == last,
        attention.START: best == 0 < last,
        attention.BEFORE: 0 < best == last - 1,
        attention.EARLIER: 0 < best < last - 1,
    }
    assert [kind for kind, is_it in kinds.items() if is_it] == [answer]
    assert answer < len(attention.answers(NAMES))


def test_a_head_is_asked_about_on_documents_that_the_model_can_read_and_that_are_not_in_view():
    corpus = Corpus(["ann", "charlotte", "isabella", "isabella", "maximilian"])
    askable = attention.askable(corpus.docs, corpus.vocabulary, 10, "charlotte")
    assert askable == ["isabella"]
    assert "“isabella”" in attention.question("isabella", NAMES)


@given(st.lists(st.text("abcdeq", min_size=1, max_size=6), min_size=1, max_size=20))
def test_beginnings_to_ask_about_are_those_of_the_text(docs):
    corpus = Corpus(docs)
    trained_on = corpus.vocabulary.encode_all(docs)
    prefixes = list(distribution.prefixes(trained_on, docs, corpus.vocabulary))
    assert all(any(doc.startswith(prefix) for doc in docs) for prefix in prefixes)
    firsts = [doc[0] for doc in docs]
    assert firsts.count(prefixes[0]) == min(map(firsts.count, firsts))
    bigram = Bigram(corpus.vocabulary, corpus.docs)
    for prefix in prefixes:
        offered = distribution.offered(bigram.after(corpus.vocabulary.encode(prefix))[-1])
        assert len(set(offered)) == min(distribution.OFFERED, corpus.vocabulary.size)


@given(SHARES, st.data())
def test_what_is_not_offered_is_another_one(probabilities, data):
    tokens = data.draw(st.lists(st.integers(0, len(probabilities) - 1), min_size=1, max_size=3, unique=True))
    best = int(np.argmax(probabilities))
    answer = distribution.holds(tokens, probabilities)
    assert (answer == len(tokens)) == (best not in tokens)
    assert best not in tokens or tokens[answer] == best


def test_a_prefix_in_words():
    assert distribution.question("Q", NAMES).startswith("after “Q”, which letter")
    assert distribution.answers(["u", None], NAMES) == ("u", "the end of the name", "another one")


@pytest.mark.parametrize("n_embd", range(4, 65, 4))
def test_the_other_width_is_one_that_the_slider_has(n_embd):
    other = scaling.other_width(n_embd)
    assert other in range(4, 65, 4)
    assert other != n_embd
    assert f"{other} dimensions in place of {n_embd}" in scaling.question(Config(n_embd=n_embd), other, NAMES)


def test_what_was_found_of_a_width():
    assert scaling.found(2.5, 2.4, foreseen.LOWER) == "From 2.500 to 2.400: lower."
