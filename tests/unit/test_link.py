"""An experiment in a link: it comes back the same, and whatever else a link may hold is refused in words."""

import base64
import json
import random
import zlib
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Nouns, load_docs
from microgpt.text import read_text
from panels.furniture.own_text import sets
from panels.furniture.own_text.link import Linked, read, written
from sitebuild.paths import SITE_SOURCES

DATA = SITE_SOURCES / "data"
sets.FOLDER = DATA  # in text.zip they are beside the package
USUAL = Experiment(Corpus(["ada", "bob", "eve"]), config=Config(holdout=0.05, num_steps=300, seed=7))
CHANGED = Architecture(GPT.weight_shapes, GPT.forward, GPT.source + "\n# changed\n")
AWKWARD = ["a\nb", 'x","y', '",', ",", "\\", "\\n", '"', "\ud800", "\u2028", "👨‍👩‍👧", "\0", "김", "a\r\n"]


def experiments():
    sizes = {
        "n_embd": st.sampled_from([4, 8, 64]),
        "n_layer": st.integers(1, 3),
        "block_size": st.integers(1, 64),
        "num_steps": st.integers(1, 10**6),
        "learning_rate": st.floats(1e-6, 1),
        "holdout": st.sampled_from([0.0, 0.05]),
        "seed": st.integers(-(2**40), 2**40),
    }
    return st.builds(
        lambda docs, nouns, letters, sizes: Experiment(Corpus(docs, nouns, letters), config=Config(**sizes)),
        st.lists(st.one_of(st.sampled_from(AWKWARD), st.text(min_size=1)), min_size=1, max_size=9),
        st.sampled_from([Nouns(), Nouns("verse", "verses", "sign", "signs")]),
        st.sampled_from(["graphemes", "jamo"]),
        st.fixed_dictionaries(sizes),
    )


@given(experiments())
@example(Experiment(Corpus(AWKWARD)))
@example(USUAL)
def test_what_is_written_is_read(experiment):
    text = written(experiment, USUAL)
    assert read(text, USUAL) == Linked(experiment, None)
    assert read(text, USUAL).experiment.corpus.nouns == experiment.corpus.nouns
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
    assert text[-1].isalnum()  # programs that find links in a text leave out a last full stop or dash


def test_what_the_query_says_is_not_in_it():
    text = written(Experiment(Corpus(["ada", "cleo"]), config=USUAL.config), USUAL)
    other = USUAL.with_config(seed=8, num_steps=400)
    assert read(text, other).experiment == Experiment(Corpus(["ada", "cleo"]), config=other.config)


def test_a_changed_model_comes_as_text():
    experiment = Experiment(USUAL.corpus, CHANGED, USUAL.config)
    linked = read(written(experiment, USUAL), USUAL)
    assert linked == Linked(USUAL, CHANGED.source)
    assert linked.experiment.corpus is USUAL.corpus


@pytest.mark.parametrize("file", json.loads((DATA / "sets.json").read_text()))
def test_how_long_links_are(file):
    docs = read_text((DATA / file["file"]).read_bytes()).documents
    ready_made = Experiment(Corpus(docs, Nouns(**file["nouns"])), config=Config(n_embd=32, block_size=8))
    if file["file"] != sets.NAMES:
        assert len(written(ready_made, USUAL)) < 180
        assert read(written(ready_made, USUAL), USUAL).experiment == ready_made
    some = random.Random(1).sample(docs, min(200, len(docs)))
    own = Experiment(Corpus(some), config=Config(n_embd=32, block_size=8))
    assert len(written(own, USUAL)) < 2300  # 200 for the address and the query


LINKS = [
    written(Experiment(Corpus(docs), config=Config(n_embd=8)), USUAL)
    for docs in (load_docs(DATA / "names.txt")[:200], ["김민준", "이서연"], ["ab"])
]


def said(link):
    """Why the link cannot be read; "" if it can be."""
    try:
        read(link, USUAL)
    except ValueError as error:
        return str(error)
    return ""


@given(st.data())
def test_a_link_that_is_not_as_it_was_is_refused(data):
    link = data.draw(st.sampled_from(LINKS))
    at, count = data.draw(st.integers(0, len(link) - 1)), data.draw(st.integers(0, 3))
    changed = link[:at] + data.draw(st.text("abAB01.-_=+/ é", max_size=4)) + link[at + count :]
    # The last character of base64 holds bits that count for nothing.
    assert said(changed).endswith(".") or read(changed, USUAL) == read(link, USUAL)


def forged(content, version="1"):
    """A link with a check that holds."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = base64.urlsafe_b64encode(compressor.compress(content) + compressor.flush()).rstrip(b"=").decode()
    return f"{version}.{packed}.{sha256(content).hexdigest()[:8]}"


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda some: st.lists(some)
       | st.dictionaries(st.sampled_from(["config", "letters", "nouns", "set", "corpus", "model", "n_embd"]), some)),
       st.binary(max_size=40))  # fmt: skip
def test_any_other_content_is_refused(head, rest):
    content = json.dumps(head).encode() + b"\n" + rest
    assert said(forged(content)).endswith(".") or isinstance(read(forged(content), USUAL), Linked)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("2.x", "newer version"),
        ("99999999999999999999.abc.def", "newer version"),
        ("", "damaged"),
        ("1", "damaged"),
        ("1..", "damaged"),
        ("-1.a.b", "damaged"),
        ("²." + LINKS[0][2:], "damaged"),
        (LINKS[0][:500], "damaged"),
        (LINKS[0] + "x", "damaged"),
        (forged(b"{}\n" + b"\n" * 250_000), "larger than this page accepts"),
        (forged(b'{"config":{"n_embd":4096}}'), "larger model"),
        (forged(b'{"config":{"n_embd":256,"n_layer":8}}'), "larger model"),
        (forged(b'{"config":{"n_embd":6}}'), "makes no sense"),
        (forged(b'{"config":{"n_embd":"6"}}'), "makes no sense"),
        (forged(b'{"set":"places-xx.txt","corpus":"0"}'), "does not have, or has changed"),
        (forged(b'{"set":"places-ko.txt","corpus":"0"}'), "does not have, or has changed"),
        (forged(b'{"model":5}'), "makes no sense"),
        (forged(b'{}\na\n\nb'), "makes no sense"),
        (forged(b'{}\na",{},"b'), "makes no sense"),
        (forged(("{}\n" + "".join(map(chr, range(0x4E00, 0x4E00 + 4200)))).encode()), "larger than this page accepts"),
    ],
)  # fmt: skip
def test_links_that_cannot_be_used_say_why(link, said):
    with pytest.raises(ValueError, match=said):
        read(link, USUAL)


def test_a_bomb_is_not_unpacked(monkeypatch):
    bomb = forged(b"{}\n" + b"a" * 200_000_000)
    assert len(bomb) < 300_000
    unpacked = []
    real = zlib.decompressobj

    class Watched:
        def __init__(self, *arguments):
            self._real = real(*arguments)

        def decompress(self, *arguments):
            unpacked.append(self._real.decompress(*arguments))
            return unpacked[-1]

        def __getattr__(self, name):
            return getattr(self._real, name)

    monkeypatch.setattr(zlib, "decompressobj", Watched)
    with pytest.raises(ValueError, match="larger than this page accepts"):
        read(bomb, USUAL)
    assert sum(map(len, unpacked)) <= 10_000_000


def test_what_no_link_may_ask_for_is_not_written():
    large = Experiment(USUAL.corpus, config=Config(n_embd=256, n_layer=8))
    with pytest.raises(ValueError, match="A link cannot hold this model"):
        written(large, USUAL)
