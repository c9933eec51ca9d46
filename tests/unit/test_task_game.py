"""The rules of the guessing game, and its conversion of tries into bits, which must be comparable with a model's."""

from math import log2

import numpy as np
import pytest
from awkward import SIGNS, WIDE

from microgpt import Bigram, Config, Corpus, Experiment, Vocabulary
from panels.task.game import (
    KEYS_OF_MANY,
    MOST_KEYS,
    Game,
    answers,
    expected,
    hide_the_same,
    keys,
    playable,
    shown_to_bits,
    tries_to_bits,
    typed_token,
)  # fmt: skip

LETTERS = Vocabulary("abcdefghijklmnopqrstuvwxyz")
A, B, END = 0, 1, 26


def test_the_tries_are_a_probability_distribution():
    """If the probabilities added up to more than 1, readers would look better than a model."""
    for choices in (2, 27, 201):
        assert sum(2 ** -tries_to_bits(k, choices) for k in range(1, choices + 1)) == pytest.approx(1)
    assert tries_to_bits(1, 27) == pytest.approx(1.96, abs=0.01)
    assert tries_to_bits(8, 27) - tries_to_bits(4, 27) == pytest.approx(1)


def test_a_game_goes_on_in_another_run_that_hides_the_same():
    docs = ["ada", "bob", "eva"]
    experiment = Experiment(Corpus(docs), config=Config(holdout=0.4))
    assert hide_the_same(experiment, Experiment(Corpus(docs), config=Config(holdout=0.4)))
    assert hide_the_same(experiment, experiment.with_config(num_steps=5000))
    for change in ({"seed": 43}, {"holdout": 0.7}, {"block_size": 8}):
        assert not hide_the_same(experiment, experiment.with_config(**change))
    assert not hide_the_same(experiment, Experiment(Corpus([*docs, "otto"]), config=experiment.config))


def test_a_shown_letter_counts_as_a_blind_guess_among_the_choices_left():
    assert shown_to_bits(0, 27) == pytest.approx(log2(27))
    for wrong in range(27):
        spent = sum(2 ** -tries_to_bits(k, 27) for k in range(1, wrong + 1))
        assert spent + (27 - wrong) * 2 ** -shown_to_bits(wrong, 27) == pytest.approx(1)


def test_a_game():
    game = Game(answers("bo", LETTERS, 16), LETTERS.size)
    assert game.guess(A) is False
    assert game.guess(A) is None
    assert game.guess(27) is game.guess(-1) is None
    assert game.guess(B) is True
    assert ([found.token for found in game.found], game.wrong, game.finished) == ([B], [], False)
    assert game.guess(END) is False
    game.show()
    assert game.guess(END) is True
    assert game.finished
    assert [(found.token, found.tries) for found in game.found] == [(B, 2), (14, None), (END, 1)]
    assert game.bits == pytest.approx(tries_to_bits(2, 27) + shown_to_bits(1, 27) + tries_to_bits(1, 27))
    assert game.guess(A) is None
    game.show()
    assert len(game.found) == 3


@pytest.mark.parametrize("corpus", [SIGNS, WIDE])
@pytest.mark.parametrize("block_size", [2, 16, 64])
def test_any_text_can_be_played_to_its_end(corpus, block_size):
    for document in set(corpus.docs):
        game = Game(answers(document, corpus.vocabulary, block_size), corpus.vocabulary.size)
        for char in document[:block_size]:
            assert not game.finished
            assert game.guess(corpus.vocabulary.encode(char)[1])
        if len(document) < block_size:
            assert game.guess(corpus.vocabulary.bos)
        assert game.finished
        assert corpus.vocabulary.decode(found.token for found in game.found) == document[:block_size]


def test_the_characters_that_mark_an_end_elsewhere_do_not_end_a_text_that_has_them():
    vocabulary = SIGNS.vocabulary
    game = Game(answers("·", vocabulary, 16), vocabulary.size)
    assert game.guess(vocabulary.bos) is False
    assert game.guess(typed_token("·", vocabulary)) is True
    assert game.guess(typed_token(".", vocabulary)) is False
    assert game.guess(vocabulary.bos) is True


def test_keys_stand_for_characters():
    assert [typed_token(key, LETTERS) for key in ("a", "A", ".", "·", "Enter", "ab", "", " ", "é")] == (
        [A, A, END, None, None, None, None, None, None]
    )
    signs = SIGNS.vocabulary
    assert [signs.decode([typed_token(key, signs)]) for key in "7 .·X"] == ["7", " ", ".", "·", "x"]
    assert typed_token("İ", LETTERS) is None  # it has two characters in lower case


def test_a_text_too_long_for_the_model_is_played_only_if_all_are():
    assert playable(["bo", "a" * 16, "a" * 15], 16) == ["bo", "a" * 15]
    assert playable(["a" * 16, "b" * 17], 16) == ["a" * 16, "b" * 17]
    assert playable([], 16) == []


@pytest.mark.parametrize("corpus", [SIGNS, WIDE])
def test_what_a_table_expected_of_a_text(corpus):
    bigram = Bigram(corpus.vocabulary, corpus.docs)
    document = corpus.docs[0]
    tokens = answers(document, corpus.vocabulary, 64)
    guesses = expected(bigram.probabilities[[corpus.vocabulary.bos, *tokens[:-1]]], tokens)
    assert np.mean([guess.bits for guess in guesses]) == pytest.approx(bigram.loss([document]) / np.log(2))
    assert all(1 <= guess.tries <= corpus.vocabulary.size for guess in guesses)


def test_of_many_tokens_the_commonest_have_a_key():
    few, many = np.ones(MOST_KEYS), np.arange(MOST_KEYS + 1)
    assert keys(few) == list(range(MOST_KEYS))
    assert keys(many) == [*range(MOST_KEYS - KEYS_OF_MANY, MOST_KEYS), MOST_KEYS]


def test_a_typed_guess_may_be_in_spaces_or_of_several_code_points():
    vocabulary = Vocabulary.of(["👨‍👩‍👧é b"])
    typed = [typed_token(text, vocabulary) for text in (" 👨‍👩‍👧", "e\u0301", "E\u0301 ", " ", ".", "bb", "")]
    assert [token if token in (None, vocabulary.bos) else vocabulary.token(token) for token in typed] == (
        ["👨‍👩‍👧", "é", "é", " ", vocabulary.bos, None, None]
    )
