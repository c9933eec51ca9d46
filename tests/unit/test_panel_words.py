"""Sentences of the panels: as they are for the page's own names, and for texts of other kinds."""

import pytest
from awkward import NAMES, SIGNS, WIDE

from microgpt import Config, Corpus, Experiment, Nouns
from panels.distribution import words as distribution
from panels.kit import words
from panels.kit.typed import clean
from panels.task import words as task

OTHER = Nouns()
A_TO_Z = Corpus(["abcdefghijklmnopqrstuvwxyz"], NAMES)


def plain(sentence):
    return sentence.replace("\u00a0", " ")


def refusal(text, corpus, block_size=16):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is what is tested
        clean(text, Experiment(corpus, config=Config(block_size=block_size)))
    return str(caught.value)


def test_what_is_typed_is_brought_to_what_the_model_knows():
    names, signs = Experiment(A_TO_Z), Experiment(SIGNS)
    assert clean(" Ma ", names) == "ma"
    assert clean("", names) == ""
    assert clean(" 1", signs) == " 1"  # this text has spaces
    assert clean("A·X", signs) == "a·x"
    assert refusal("chloé", A_TO_Z) == "The model has never seen “é”. It knows the letters a to z."
    assert refusal("1 q", SIGNS) == "The model has never seen “q”. It knows space . 1 2 7 a b x ·."
    assert refusal("\t", SIGNS).startswith("The model has never seen “tab”.")
    assert refusal("é", WIDE) == "The model has never seen “é”. It knows 200 other characters."
    assert refusal("a" * 16, A_TO_Z) == "That is 16 letters; this model looks at 15 at most."
    assert refusal("a" * 16, SIGNS) == "That is 16 characters; this model looks at 15 at most."


def test_facts_of_the_text():
    facts = words.facts(A_TO_Z)
    assert (facts["choices"], facts["even-bits"], facts["even-nats"]) == ("27", "4.75", "3.30")
    assert plain(facts["even-share"]) == "3.7 %"
    assert (facts["documents"], facts["Token"]) == ("names", "Letter")
    assert words.facts(WIDE)["choices"] == "201"
    assert words.facts(WIDE)["documents"] == "documents"


def test_the_game_speaks_of_names():
    assert task.opening(NAMES) == "How does the name begin? Press a letter, or type it."
    assert task.wrong("x", 1, NAMES) == "Not “x”. 1 try so far at this place."
    assert task.wrong(None, 2, NAMES) == "Not the end of the name. 2 tries so far at this place."
    assert plain(task.found("c", 3, 0.305, 11, NAMES)) == (
        "“c”, at the 3rd try. The model had given it 30 %, as its 11th choice."
    )
    assert task.found(None, None, 0.5, 1, NAMES).startswith("The end of the name. The model had given it")
    assert task.score("ada", 1.25, 2.5, 3.04, NAMES) == (
        "The name is ada. Bits a letter: you 1.2, the model 2.5, the letter pairs 3.0."
    )
    assert task.so_far("ad", NAMES) == "Letters so far: a, d."
    assert task.so_far("", NAMES) == "Letters so far: none."
    assert task.keyboard(False, NAMES) == (
        "On a keyboard, type the letters and a full stop for the end. A name you leave before its end does not count."
    )
    assert [task.key(token, NAMES) for token in ("a", " ", None)] == ["a", "space", "end of name"]
    assert [task.tries(2), task.tries(None), task.bits(1.96)] == ["2nd try", "shown", "2.0 bits"]


def test_the_game_speaks_of_other_texts():
    assert task.opening(OTHER) == "How does the document begin? Press a character, or type it."
    assert task.so_far("1 ·", OTHER) == "Characters so far: 1, space, ·."
    assert task.wrong(" ", 1, OTHER).startswith("Not “space”.")
    assert "full stop" not in task.keyboard(True, OTHER)
    assert [words.label(token) for token in ("·", " ", ".", None)] == ["·", "space", ".", "end"]


def test_the_distribution_tells_how_the_training_names_go_on():
    best = distribution.choices([("a", 0.305), (None, 0.2), (" ", 0.1)])
    assert plain(best) == "a 30 %, end 20 %, space 10 %"
    said = [
        distribution.continuations(prefix, found, known, "a 100 %", NAMES)
        for prefix, found, known in (("xq", 0, 28209), ("", 28209, 28209), ("q", 1, 28209), ("ch", 1234, 28209))
    ]
    assert said == [
        "None of the 28,209 training names begins with “xq”.",
        "The 28,209 training names begin with a 100 %.",
        "One of the 28,209 training names begins with “q”, and goes on with a 100 %.",
        "1,234 of the 28,209 training names begin with “ch”, and go on with a 100 %.",
    ]
    assert distribution.continuations("", 1, 1, "a 100 %", OTHER) == "The only training document begins with a 100 %."
    assert distribution.answer("ch", "a 30 %", NAMES) == "After “ch”, trained: a 30 %."
    assert distribution.answer("", "a 30 %", NAMES) == "At the start of a name, trained: a 30 %."
    assert [distribution.after_steps(n) for n in (0, 1, 1000)] == ["after 0 steps", "after 1 step", "after 1,000 steps"]
