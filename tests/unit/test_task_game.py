"""The guessing game's rules, and its conversion of tries into bits, which must be fair to be compared with a model."""

from math import log2

import pytest

from panels.task.game import END, Game, shown_to_bits, tries_to_bits

CHOICES = "abcdefghijklmnopqrstuvwxyz" + END


def test_the_tries_are_a_probability_distribution():
    """Were the probabilities more than 1 together, a reader's bits would be too few beside a model's."""
    assert sum(2 ** -tries_to_bits(k, 27) for k in range(1, 28)) == pytest.approx(1)
    assert tries_to_bits(1, 27) == pytest.approx(1.96, abs=0.01)
    assert tries_to_bits(8, 27) - tries_to_bits(4, 27) == pytest.approx(1)


def test_a_shown_letter_counts_as_a_blind_guess_among_the_choices_left():
    assert shown_to_bits(0, 27) == pytest.approx(log2(27))
    for wrong in range(27):
        spent = sum(2 ** -tries_to_bits(k, 27) for k in range(1, wrong + 1))
        assert spent + (27 - wrong) * 2 ** -shown_to_bits(wrong, 27) == pytest.approx(1)


def test_a_game():
    game = Game("bo", CHOICES)
    assert game.guess("a") is False
    assert game.guess("a") is None
    assert game.guess("ä") is None
    assert game.guess("b") is True
    assert (game.letters, game.wrong, game.finished) == ("b", [], False)
    assert game.guess(END) is False
    game.show()
    assert game.guess(END) is True
    assert (game.letters, game.finished) == ("bo", True)
    assert [(found.token, found.tries) for found in game.found] == [("b", 2), ("o", None), (END, 1)]
    assert game.bits == pytest.approx(tries_to_bits(2, 27) + shown_to_bits(1, 27) + tries_to_bits(1, 27))
    assert game.guess("a") is None
    game.show()
    assert len(game.found) == 3
