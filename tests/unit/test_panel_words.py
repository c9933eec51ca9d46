"""The sentences of the panels, for the page's own names and for texts of other kinds."""

import re
from math import log

import numpy as np
import pytest
from awkward import NAMES, SIGNS, WIDE

from microgpt import Config, Corpus, Experiment, Nouns, Trainer
from microgpt.engine import finish
from panels.attention import words as attention
from panels.attention.habits import measure_habits
from panels.distribution import words as distribution
from panels.kit import words
from panels.kit.typed import clean, clean_document, readable
from panels.loss import axis
from panels.loss import words as loss
from panels.task import words as task
from sitebuild import paths

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


def test_what_to_read_if_a_text_cannot_be_read():
    names, signs = Experiment(A_TO_Z), Experiment(SIGNS)
    with pytest.raises(ValueError, match="^Type a name; one letter is enough.$"):
        clean_document("  ", names)
    assert readable(["é", "", "Ada", "bo"], names) == "ada"
    assert readable(["charlotte"], signs) == "a·b"
    assert readable(["charlotte"], Experiment(WIDE, config=Config(block_size=8))) == WIDE.docs[0][:7]


def test_samples_say_how_many_of_them_are_copies():
    assert words.copied(True) == "in the list"
    assert words.copies_among(0, 10, NAMES) == "None of these 10 names is in the training text."
    assert words.copies_among(1, 10, NAMES) == "1 of these 10 names (10%) is in the training text."
    assert words.copies_among(3, 10, NAMES) == "3 of these 10 names (30%) are in the training text."
    assert words.copies_among(1, 1, NAMES) == "This name is in the training text."
    assert words.copies_among(0, 1, NAMES) == "This name is not in the training text."


def test_facts_of_the_text():
    facts = words.facts(A_TO_Z)
    assert (facts["choices"], facts["even-bits"], facts["even-nats"]) == ("27", "4.75", "3.30")
    assert plain(facts["even-share"]) == "3.7%"
    assert (facts["documents"], facts["Token"]) == ("names", "Letter")
    assert words.facts(WIDE)["choices"] == "201"
    assert [words.facts(corpus)["start"] for corpus in (A_TO_Z, WIDE, SIGNS)] == ["·", "·", "▷"]
    assert words.facts(WIDE)["documents"] == "documents"


def test_the_game_speaks_of_names():
    assert "one that the model trains on" in task.opening(NAMES, are_held_out=False)
    assert "one that the model trains on" in task.other_documents(NAMES, are_held_out=False)
    assert task.opening(NAMES) == "How does the name begin? Press a letter, or type it."
    assert task.wrong("x", 1, NAMES) == "Not “x”. 1 try so far at this place."
    assert task.wrong(None, 2, NAMES) == "Not the end of the name. 2 tries so far at this place."
    assert plain(task.found("c", 3, 0.305, 11, NAMES)) == (
        "“c”, on the 3rd try. The model had given it 30%, as its 11th choice."
    )
    assert task.found(None, None, 0.5, 1, NAMES).startswith("The end of the name. The model had given it")
    assert task.score("ada", 1.25, 2.5, 3.04, NAMES) == (
        "The name is ada. Bits per letter: you 1.2, the model 2.5, the letter pairs 3.0."
    )
    assert task.so_far("ad", NAMES) == "Letters so far: a, d."
    assert task.so_far("", NAMES) == "Letters so far: none."
    assert task.keyboard(False, NAMES) == (
        "On a keyboard, type the letters, and a full stop for the end. A name that you leave unfinished does not count."
    )
    assert [task.key(token, NAMES) for token in ("a", " ", None)] == ["a", "space", "end of name"]
    assert [task.tries(2), task.tries(None), task.bits(1.96)] == ["2nd try", "shown", "2.0 bits"]


def test_the_game_speaks_of_other_texts():
    assert task.opening(OTHER) == "How does the document begin? Press a character, or type it."
    assert task.so_far("1 ·", OTHER) == "Characters so far: 1, space, ·."
    assert task.wrong(" ", 1, OTHER).startswith("Not “space”.")
    assert "full stop" not in task.keyboard(True, OTHER)
    assert [words.token_label(token) for token in ("·", " ", ".", None)] == ["·", "space", ".", "end"]


def test_the_distribution_tells_how_the_training_names_go_on():
    best = distribution.choices([("a", 0.305), (None, 0.2), (" ", 0.1)])
    assert plain(best) == "a 30%, end 20%, space 10%"
    said = [
        distribution.continuations(prefix, found, known, "a 100%", NAMES)
        for prefix, found, known in (("xq", 0, 28209), ("", 28209, 28209), ("q", 1, 28209), ("ch", 1234, 28209))
    ]
    assert said == [
        "None of the 28,209 training names begins with “xq”.",
        "The 28,209 training names begin with a 100%.",
        "One of the 28,209 training names begins with “q” and continues with a 100%.",
        "1,234 of the 28,209 training names begin with “ch” and continue with a 100%.",
    ]
    assert distribution.continuations("", 1, 1, "a 100%", OTHER) == "The only training document begins with a 100%."
    assert distribution.answer("ch", "a 30%", NAMES) == "After “ch”, trained: a 30%."
    assert distribution.answer("", "a 30%", NAMES) == "At the start of a name, trained: a 30%."
    assert [distribution.after_steps(n) for n in (0, 1, 1000)] == ["after 0 steps", "after 1 step", "after 1,000 steps"]


def test_the_loss_in_words():
    assert loss.slider(0.02, 3.912, -50) == "2.0%, loss 3.91, slope −50"
    assert [loss.slope(-1 / p) for p in (0.001, 0.02, 0.5)] == ["−1,000", "−50.0", "−2.00"]
    assert [loss.push(p - 1) for p in (0.0012, 0.01, 0.5)] == ["−0.9988", "−0.990", "−0.500"]
    assert loss.blind_guess(27, log(27)) == "blind guess, ln 27: 3.30"
    assert loss.blind_guess(4096, 8.3178) == "blind guess, ln 4,096: 8.32"
    assert (loss.pairs_at(2.456, NAMES), loss.pairs_at(2.456, OTHER)) == ("letter pairs: 2.46", "character pairs: 2.46")
    assert loss.model(1000, 2.345) == "the model, step 1,000: 2.35"
    assert loss.each_time(0.0789) == "like 7.9% each time"
    assert loss.mean_of(10) == "The mean of these 10"
    assert [loss.read(text, "·") for text in ("", "ch", "a" * 30)] == ["·", "·ch", "…" + "a" * 24]


def test_the_axis_of_the_loss_has_room_for_any_vocabulary():
    assert axis.highest_loss(27) == 7.2
    for choices in (2, 3, 27, 201, 4097):
        highest = axis.highest_loss(choices)
        assert highest >= max(-log(axis.SMALLEST), log(choices) + 3)
        curve = axis.curve(highest)
        assert -log(curve[0]) > highest
        assert curve[-1] == 1
        assert curve == sorted(curve)


def test_a_row_of_attention_in_words():
    shares = np.array([0.1, 0.6, 0.25, 0.05])
    assert plain(attention.row_in_words("a·a", 3, shares)) == (
        "At “a”, letter 3, this head takes 60% from the first “a”, and least, 5%, from itself. "
        "Split evenly, each of the 4 places would get 25%."
    )
    assert plain(attention.row_in_words(" ·", 2, np.full(3, 1 / 3), "character")) == (
        "At “·”, character 2, this head looks at every place almost equally. "
        "Split evenly, each of the 3 places would get 33%."
    )
    assert [attention.place("· ·", column, 3) for column in range(4)] == [
        "the start",
        "the first “·”",
        "“space”",
        "itself",
    ]


def test_a_guess_tells_the_end_from_a_character_like_its_label():
    vocabulary = SIGNS.vocabulary
    probabilities = np.zeros(vocabulary.size)
    probabilities[vocabulary.encode("·")[1]], probabilities[vocabulary.bos] = 0.75, 0.25
    said = plain(attention.guess_in_words("a", "·", probabilities, vocabulary))
    assert "“·” 75%, the end 25% and" in said
    assert said.endswith("What really follows: “·”, 75%.")
    assert plain(attention.guess_in_words("", None, probabilities, vocabulary)).endswith(
        "What really follows: the end, 25%."
    )


def test_other_words_of_attention():
    assert attention.grid_title(0, 1) == "Layer 1, head 2: who looks where, in percent"
    assert attention.row_title(0, 1, 9) == "Layer 1, head 2, row 9, in words"
    assert [attention.head_number(0, 1, n_layer) for n_layer in (1, 2)] == ["2", "1.2"]
    assert (
        attention.measured(12, False, 200, NAMES) == "Just measured at step 200, on 12 names that the model trains on."
    )
    assert attention.measured(300, True, 1000, NAMES) == (
        "Just measured at step 1,000, on 300 names that the model has never trained on."
    )
    assert [attention.row(None, 0), attention.row("a", 1), attention.row(" ", 2)] == (
        ["Row of the start, 0", "Row of a, 1", "Row of space, 2"]
    )


@pytest.mark.parametrize("corpus", [SIGNS, WIDE])
def test_habits_of_any_text_are_measured(corpus):
    model = Trainer(corpus, Config(block_size=8, n_embd=8, n_head=2)).model
    habits = finish(measure_habits(model, corpus.docs))
    assert habits.documents == (len(corpus.docs) if corpus is SIGNS else 1)  # only one document of WIDE fits
    assert habits.favour.shape == (1, 2, 2, corpus.vocabulary.size)
    habits = finish(measure_habits(model, WIDE.docs[:3] if corpus is WIDE else corpus.docs[:1]))
    assert habits.documents == (3 if corpus is WIDE else 1)  # none fits: all are truncated
    assert finish(measure_habits(model, [])).documents == 0


def test_sections_say_before_python_arrives_what_it_then_fills_in():
    facts = words.facts(A_TO_Z)
    found = 0
    for section in sorted(paths.SITE_SOURCES.glob("panels/*/section.html")):
        for name, text in re.findall(r'data-fact="([^"]*)"[^>]*>([^<]*)<', section.read_text()):
            assert text.replace("&nbsp;", "\u00a0") == facts[name], section.parent.name
            found += 1
    assert found > 30


def test_what_is_written_from_right_to_left_turns_nothing_else_around():
    assert words.quoted("ada") == "“ada”"
    assert words.quoted("علي") == "“\u2068علي\u2069”"
    assert plain(distribution.choices([("ع", 0.3), (None, 0.2)])) == "\u2068ع\u2069 30%, end 20%"


def test_the_first_letter_decides_from_which_side_a_text_is_read():
    assert [words.direction(text) for text in ("anna", "דנה", "محمد", "12 דנה", "דנה anna", "🙂", "")] == [
        "ltr", "rtl", "rtl", "rtl", "rtl", "ltr", "ltr",
    ]  # fmt: skip
