"""What the loop panel says of its stages: of the page's own model in the section, and of any other from its program."""

import re
from html.parser import HTMLParser

import pytest
from changed import SOURCE
from variants import VARIANTS, architecture, attention_with

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Nouns, Trainer
from panels.change.suggestions import SUGGESTIONS
from panels.loop.otherwise import words
from panels.loop.otherwise.model import Model
from panels.loop.settings import STAGES
from panels.loop.summary import steepest, summary
from panels.loop.trace import Walk
from sitebuild.paths import SITE_SOURCES

NAMES = Corpus(["anna", "bob", "eva", "emma", "otto", "ada"] * 4, Nouns("name", "names", "letter", "letters"))
TABLE = """
def weight_shapes(config, vocab_size):
    return {"pairs": (vocab_size, vocab_size)}

def forward(w, tokens, positions, config):
    return w["pairs"].rows(tokens)
"""


def said(model=GPT, layer=0, **config):
    other = Model(Experiment(NAMES, model, Config(**config)))
    return {stage: other.told(stage, layer) for stage in STAGES}


def suggested(key, **config):
    text = next(one for one in SUGGESTIONS if one.key == key).apply(SOURCE)
    return said(Architecture.from_source(text), **config)


class Stages(HTMLParser):
    """The paragraphs of the section's stages, without their names."""

    def __init__(self):
        super().__init__()
        self.texts, self._stage, self._in_text = {}, "", False

    def handle_starttag(self, tag, attrs):
        self._stage = dict(attrs).get("data-stage", self._stage)
        if tag == "p":
            self._in_text = bool(self._stage)

    def handle_endtag(self, tag):
        self._in_text = self._in_text and tag != "p"
        self._stage = "" if tag == "ol" else self._stage

    def handle_data(self, data):
        if self._in_text:
            self.texts[self._stage] = self.texts.get(self._stage, "") + data


def test_the_section_says_the_same_of_the_pages_own_model():
    parser = Stages()
    parser.feed((SITE_SOURCES / "panels" / "loop" / "section.html").read_text(encoding="utf-8"))
    written = {stage: re.sub(r"\s+", " ", text).partition(". ")[2] for stage, text in parser.texts.items()}
    assert written == said()


@pytest.mark.parametrize("name", VARIANTS)
def test_each_variant_has_whole_sentences_for_each_stage(name):
    for n_layer in (1, 2):
        for text in said(VARIANTS[name], layer=n_layer - 1, n_layer=n_layer).values():
            assert re.fullmatch(r"([A-Z][^.]*\. ?)+", text), text


@pytest.mark.parametrize(
    ("name", "stage", "expected"),
    [
        ("squared ReLU", "transform", "cut off, and the rest is squared."),
        ("GELU", "transform", "(GELU)"),
        ("SiLU", "transform", "(SiLU)"),
        ("tanh", "transform", "between −1 and 1 (tanh)"),
        ("sigmoid", "transform", "between 0 and 1 (sigmoid)"),
        ("gated", "transform", "gates the other"),
        ("numbers", "transform", "What else it does stands in the code."),
        ("used twice", "transform", "What else it does stands in the code."),
        ("no residual", "attend", "takes the place of what was there."),
        ("no residual", "transform", "is added to what was there: a residual connection."),
        ("tied weights", "predict", "in which tokens are looked up"),
        ("LayerNorm", "embed", "a common mean and size"),
        ("no norm", "embed", "Their sum goes on."),
        ("plain softmax", "attend", "from those after it too"),
        ("one tensor for q, k and v", "attend", "asks with, offers and passes on the same row"),
        ("values are keys", "attend", "offers the same row that it passes on"),
        ("window", "attend", "from itself and the 2 before it"),
        ("window of one", "attend", "sees only itself"),
        ("window of plain operations", "attend", "the one before it"),
        ("ALiBi", "attend", "the less it counts (ALiBi)"),
        ("ALiBi, no scale", "attend", "the 4 before it is added"),
        ("rotary", "attend", "turned by an angle"),
    ],
)
def test_what_a_variant_does_otherwise_is_said(name, stage, expected):
    text = said(VARIANTS[name])[stage]
    assert expected in text
    assert text != said()[stage]


@pytest.mark.parametrize("name", ["bias", "gain", "matmul with transposed weights", "no scale", "QK norm"])
def test_what_the_sentences_do_not_speak_of_changes_none(name):
    assert said(VARIANTS[name]) == said()


def test_what_is_suggested_is_described():
    assert suggested("no-attention")["attend"] == "This model has no attention: no position sees another."
    assert "a residual connection" in suggested("no-attention")["transform"]
    assert "second residual" not in suggested("no-attention")["transform"]
    assert suggested("no-positions")["embed"] == (
        "Each id picks a row of weights: what the token is. No row says where it stands. The row, brought to a common "
        "size, goes on."
    )
    alone = suggested("no-residual")
    assert "residual" not in alone["attend"] + alone["transform"]
    for layer in (0, 1):
        text = suggested("second-mlp", n_layer=2, layer=layer)["transform"]
        assert text.endswith("A second MLP does the same once more.")
    assert "A second MLP" not in said(n_layer=2)["transform"]


def test_where_a_token_stands_may_show_in_attention_only():
    without = SOURCE.replace(' + w["wpe"].rows(positions)', "")
    rotary = without.replace("q @ k.T", "q.rotary() @ k.rotary().T")
    assert "turns rows by an angle" in said(Architecture.from_source(rotary))["embed"]
    alibi = without.replace("scores.causal_softmax()", "scores.alibi().causal_softmax()")
    assert "where distance counts" in said(Architecture.from_source(alibi))["embed"]


def test_a_model_may_lack_nearly_everything():
    table = said(Architecture.from_source(TABLE))
    assert table["embed"] == "Each id picks a row of weights, from which the scores are made at once."
    assert (table["attend"][:27], table["transform"][:21]) == ("This model has no attention", "This model has no MLP")
    bare = said(architecture(attention=attention_with(softmax="softmax"), mlp=lambda x, w, layer: x))
    assert bare["transform"].startswith("This model has no MLP")


def test_a_step_on_several_documents():
    several = said(batch_size=4)
    assert several["loss"].endswith("The step reads 4 names, and what counts is the mean of them all.")
    assert several["backpropagate"].endswith("on average over the 4 names.")
    assert "Then come the next 4 names" in several["update"]


@pytest.mark.parametrize(
    ("name", "stage", "expected"),
    [
        ("published", "embed", "16 numbers: what it is, plus where it stands."),
        ("published", "attend", "Each position gathers from itself and from those before it, in 4 heads side by side."),
        ("published", "transform", "ReLU has cut off the rest."),
        ("SiLU", "transform", "are above 0."),
        ("plain softmax", "attend", "from those after it too, in 4 heads side by side."),
        ("window", "attend", "from the nearest 3, itself among them, in 4 heads side by side."),
        ("window of one", "attend", "Each position sees only itself, in 4 heads side by side."),
    ],
)
def test_what_the_numbers_of_a_step_say(name, stage, expected):
    experiment = Experiment(NAMES, GPT if name == "published" else VARIANTS[name], Config(num_steps=3))
    trainer = Trainer(experiment)
    step = Walk(trainer, trainer.checkpoint()).step()
    assert summary(stage, step, steepest(step), trainer.vocabulary, Model(experiment)).endswith(expected)


def test_attention_may_be_absent_or_elsewhere():
    table = Model(Experiment(NAMES, Architecture.from_source(TABLE)))
    assert table.attend(None) == words.NO_ATTENTION
    assert Model(Experiment(NAMES)).attend(None) == words.ATTENTION_ELSEWHERE
