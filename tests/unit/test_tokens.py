"""What one token is: a letter as a reader sees it, or a jamo, the same on every machine."""

import json
import random
import subprocess
import sys

import numpy as np
import pytest
from engines import REPOSITORY, small_config
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import table_grapheme

from microgpt import Corpus, Experiment, Trainer, Vocabulary, jamo, tokens
from microgpt.bigram import Bigram
from microgpt.characters import named
from sitebuild.get import npm

FAMILY, FLAG, ENGLAND = "👨‍👩‍👧", "🇬🇷", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
THUMB, KEYCAP = "👍🏽", "1️⃣"
MANY = [f"ab{FAMILY}", f"{FLAG}{FLAG}ca", "m̃ac", "ನಮಸ್ತೆ", f"{THUMB}b{KEYCAP}", "नमस्ते", f"{ENGLAND}x"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("anna", ["a", "n", "n", "a"]),
        ("zoë", ["z", "o", "ë"]),
        ("m̃a", ["m̃", "a"]),
        (f"a{FAMILY}b", ["a", FAMILY, "b"]),
        (f"{FLAG}🇯🇵", [FLAG, "🇯🇵"]),
        ("n̂ \u0301a\u0600 b  ก็", ["n̂", " \u0301", "a", "\u0600 ", "b", " ", " ", "ก็"]),  # marks on a space
        (ENGLAND + THUMB + KEYCAP, [ENGLAND, THUMB, KEYCAP]),
        ("한글", ["한", "글"]),
        (
            "\u1112\u1161\u11ab\u1100\u1173\u11af",
            ["\u1112\u1161\u11ab", "\u1100\u1173\u11af"],
        ),  # syllables written as conjoining letters
        ("นี้", ["นี้"]),
        ("क्षि", ["क्षि"]),
        ("が", ["が"]),
    ],
)
def test_a_token_is_what_a_reader_calls_a_letter(text, expected):
    assert tokens.cut(text) == expected
    assert tokens.join(expected) == text


def test_a_browser_cuts_the_same():
    """Against Intl.Segmenter. These characters are old enough for every version of Unicode in use."""
    pool = [
        *"ab   .é漢あ한글",
        "\u0301",
        "\u0303",
        "\u200d",
        "\ufe0f",
        *"👨👩👍❤🏽",
        *"🇬🇷🇯🇵",
        *"กำี้",
        *"नमिा",
        *"각",
        "\u3099",
    ]
    rng = random.Random(7)
    texts = ["".join(rng.choices(pool, k=rng.randint(1, 9))) for _ in range(5000)]
    script = """
        const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
        const texts = JSON.parse(require("fs").readFileSync(0));
        console.log(JSON.stringify(texts.map((text) => [...segmenter.segment(text)].map((part) => part.segment))));
    """
    node = subprocess.run([npm.find_node(), "-e", script], input=json.dumps(texts), capture_output=True, text=True)
    assert [tokens.cut(text) for text in texts] == json.loads(node.stdout)


def test_no_text_that_may_combine_passes_for_one_that_cannot():
    alone = "\u200d"
    for name in ("EXTEND", "PREPEND", "SPACINGMARK", "REGIONAL_INDICATOR", "L", "V", "T"):
        for first, last in getattr(table_grapheme, f"GRAPHEME_{name}"):
            alone += "".join(map(chr, range(first, last + 1)))
    assert [hex(ord(char)) for char in alone if not tokens.may_combine(char)] == []
    assert tokens.may_combine("\r\n")


def test_common_scripts_need_no_tables():
    script = """
import sys
from microgpt import Corpus
Corpus(["anna", "zoë", "Ελένη", "Анна", "美咲", "さくら", "カード", "김민준", "אברהם", "محمد", "«¿🙂»"])
assert "wcwidth" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True, env={"PYTHONPATH": str(REPOSITORY / "py")})


def test_a_vocabulary_of_tokens_of_several_characters():
    vocabulary = Vocabulary.of(MANY)
    assert {FAMILY, FLAG, ENGLAND, THUMB, KEYCAP, "m̃", "a", "b", "c"} <= set(vocabulary.tokens)
    assert vocabulary.size == len(vocabulary.tokens) + 1 == vocabulary.bos + 1
    assert list(vocabulary.tokens) == sorted(vocabulary.tokens)
    assert FAMILY in vocabulary
    assert "m" not in vocabulary
    assert [vocabulary.token(i) for i in vocabulary.encode(f"a{FLAG}")] == ["·", "a", FLAG]
    assert Vocabulary(vocabulary.tokens).tokens == Vocabulary(vocabulary.chars).tokens == vocabulary.tokens
    ids = vocabulary.encode_all(MANY)
    for i, doc in enumerate(MANY):
        assert ids.document(i, 100).tolist() == [*vocabulary.encode(doc), vocabulary.bos]
        assert vocabulary.decode(vocabulary.encode(doc)) == doc


def test_tokens_that_join_are_read_as_the_tokens_they_were():
    """A sample may put side by side what no document had: what it shows can still be asked about."""
    vocabulary = Vocabulary.of(["\u0301b", "ab", "🇬"])
    assert vocabulary.cut("a\u0301b") == ["a", "\u0301", "b"]
    assert vocabulary.decode(vocabulary.encode("a\u0301🇬🇬")) == "a\u0301🇬🇬"
    assert len(vocabulary.encode("🇬🇬")) == 3
    with pytest.raises(ValueError, match="never seen the character 'a\u0303'"):
        vocabulary.encode("a\u0303")


def test_a_character_is_named_so_that_it_can_be_found():
    assert named("x") == "'x'"
    assert named("\u200b") == "U+200B ZERO WIDTH SPACE"
    assert named("\t") == "U+0009 CHARACTER TABULATION"
    assert named("\u0301") == "U+0301 COMBINING ACUTE ACCENT"
    assert named(FAMILY) == repr(FAMILY)
    with pytest.raises(ValueError, match="never seen the character U\\+00A0 NO-BREAK SPACE; it knows 'ab'"):
        Vocabulary("ab").encode("a\xa0b")
    with pytest.raises(ValueError, match="it knows 200 others, '.{60}' among them"):
        Vocabulary(map(chr, range(0x4E00, 0x4E00 + 200))).encode("x")


@given(st.text(alphabet=st.sampled_from("각힣가ㄱㅏㄳ김a한")))
def test_what_is_taken_apart_can_be_put_together(text):
    letters = jamo.apart(text)
    assert not any("가" <= char <= "힣" for char in letters)
    assert jamo.apart(jamo.together(letters)) == letters


def test_every_syllable_is_two_or_three_letters():
    syllables = [chr(code) for code in range(ord("가"), ord("힣") + 1)]
    assert [jamo.together(jamo.apart(syllable)) for syllable in syllables] == syllables
    assert {len(jamo.apart(syllable)) for syllable in syllables} == {2, 3}
    assert jamo.apart("김민준 a") == "ㄱㅣㅁㅁㅣㄴㅈㅜㄴ a"
    assert jamo.together("ㄱㅏㄱㅏㄱㄱㅏㄳㅣ") == "가각가ㄳㅣ"


def test_a_model_of_jamo():
    docs = ["김민준", "이서연", "박지훈", "최수아", "정예은", "강하늘", "조은별", "윤도현"]
    syllables, letters = Corpus(docs), Corpus(docs, letters="jamo")
    assert syllables.vocabulary.size > letters.vocabulary.size
    assert syllables.identity != letters.identity
    config = small_config(block_size=16, num_steps=300, learning_rate=0.05)
    trainer = Trainer(Experiment(letters, config=config))
    trainer.run(300)
    assert set(trainer.sample(20, temperature=0.3)) & set(docs)
    assert len(trainer.model.next_probabilities("김ㅁ")) == letters.vocabulary.size
    assert trainer.vocabulary.cut("김ㅁ") == list("ㄱㅣㅁㅁ")


@pytest.mark.parametrize("engine", ["scalar", "numpy", "kernel"])
def test_a_model_counts_tokens_not_code_points(engine):
    config = small_config(n_embd=4, block_size=4, num_steps=3)
    trainer = Trainer(MANY, config, engine)
    assert trainer.run(1)[0] > 0
    text = FAMILY + FLAG + "a"  # 3 tokens, 8 code points
    assert trainer.model.attention(text).shape == (1, 2, 4, 4)
    assert trainer.model.next_probabilities(text).shape == (trainer.vocabulary.size,)
    loss, _ = trainer.model.gradients(text)
    assert loss == pytest.approx(trainer.loss([text]), rel=1e-5)
    with pytest.raises(ValueError, match="has 4 characters; this model looks at 3 at most"):
        trainer.model.next_probabilities(text + "a")


def test_letter_pairs_are_pairs_of_tokens():
    bigram = Bigram(Vocabulary.of(MANY), MANY)
    after = bigram.next_probabilities(f"a{FLAG}")
    vocabulary = bigram.vocabulary
    assert np.argmax(after) in (vocabulary.encode(FLAG)[1], vocabulary.encode("c")[1])


def test_a_text_of_single_characters_is_what_it_was():
    """The identity of a text, and so of links and files, does not depend on which tokens there could be."""
    assert Corpus(["ada", "bea", "cléo", "d·d"]).identity.startswith("aa7dab1540ac733f")
    assert Corpus(["ada"], letters="graphemes").identity == Corpus(["ada"]).identity


@pytest.mark.parametrize(
    ("known", "typed", "folded"),
    [
        ("ABCDEM", "emma", "EMMA"),
        ("abcdem", "Emma", "emma"),
        ("Emma", "emma EMMA", "Emma Emma"),
        ("é", "e\u0301", "é"),
        ("abc1", "ａＢ①", "ab1"),  # full width, and a digit in a circle
        ("straße", "STRASSE", "StraSSe"),
        ("σας", "ΣΑΣ", "σασ"),
        ("ab", "xyz", "xyz"),
        ("", "", ""),
    ],
)
def test_a_reader_is_helped_with_capitals(known, typed, folded):
    vocabulary = Vocabulary(known + "0S")
    assert vocabulary.fold(typed) == folded
    assert vocabulary.fold(folded) == folded


def test_lengths_and_beginnings_are_counted_in_tokens():
    vocabulary = Vocabulary.of(MANY)
    assert vocabulary.length(f"a{FAMILY}{FLAG}b") == 4
    assert vocabulary.head(f"a{FAMILY}{FLAG}b", 3) == f"a{FAMILY}{FLAG}"
    assert vocabulary.head("ab", 5) == "ab"
    assert Vocabulary.of(["각"], "jamo").head("각각", 4) == "각ㄱ"
