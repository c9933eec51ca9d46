"""A saved run goes on to the bit, and a file that is damaged, or no such file, is refused in words."""

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy as theirs
from engines import SMALL, small_config
from hypothesis import given
from hypothesis import strategies as st
from safetensors import SafetensorError

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Nouns, Trainer, safetensors
from microgpt.files import load, save

DOCS = [*SMALL, "zoë", "m̃ia", "👨‍👩‍👧", 'a "quoted" name\nand a line']
WRITTEN_ELSEWHERE = Path(__file__).with_name("safetensors-0.7.0.base64")


def trained(engine="kernel", steps=5, docs=DOCS, **changes):
    trainer = Trainer(docs, small_config(n_embd=4, block_size=6, num_steps=12, **changes), engine)
    trainer.run(steps)
    return trainer


def with_metadata(data, **changes):
    """The file with other metadata; None leaves an entry out."""
    arrays, metadata = safetensors.read(data)
    return safetensors.write(arrays, {name: text for name, text in (metadata | changes).items() if text is not None})


@pytest.fixture(scope="module")
def saved():
    return save(trained())


@pytest.mark.parametrize("engine", ["scalar", "numpy", "kernel"])
def test_training_goes_on_exactly_where_it_stopped(engine):
    trainer = trained(engine, seed=3, holdout=0.2, batch_size=2)
    again = load(save(trainer))
    assert (again.engine, again.step_count) == (engine, 5)
    assert again.experiment == trainer.experiment
    assert again.held_out == trainer.held_out
    assert again.run(7) == trainer.run(7)
    for kind in ("weights", "first_moments", "second_moments"):
        states = [one.model.engine.state(kind) for one in (again, trainer)]
        assert all(a.tobytes() == b.tobytes() for a, b in zip(*(state.values() for state in states), strict=True))
    assert again.sample(5) == trainer.sample(5)
    assert save(again) == save(trainer)


@pytest.mark.parametrize("step", [0, 12])
def test_at_both_ends_of_a_run(step):
    again = load(save(trained(steps=step)))
    assert again.step_count == step
    assert len(again.run(12 - step)) == 12 - step


def test_the_file_says_all_that_a_run_depends_on(saved):
    _, metadata = safetensors.read(saved)
    trainer = trained()
    assert metadata["experiment"] == trainer.experiment.to_json()
    assert json.loads(metadata["alphabet"]) == list(trainer.vocabulary.tokens)
    assert json.loads(metadata["documents"]) == DOCS
    assert (metadata["step"], metadata["seed"], metadata["engine"]) == ("5", "42", "kernel")
    assert "source" not in metadata
    assert len(base64.b64decode(metadata["optimizer"])) == 2 * 4 * trainer.model.parameter_count


def test_letters_nouns_and_halves_of_characters_come_back():
    corpus = Corpus(["김민준", "이서연", "x\ud800"], Nouns("name", "names", "letter", "letters"), letters="jamo")
    trainer = Trainer(Experiment(corpus, config=small_config()), engine="numpy")
    again = load(save(trainer))
    assert again.vocabulary.letters == "jamo"
    assert again.corpus.nouns == corpus.nouns
    assert again.corpus.docs == corpus.docs


def test_a_changed_model_comes_with_its_source(monkeypatch):
    source = GPT.source.replace(".relu()", ".squared_relu()")

    def from_source(text):
        scope = {"__name__": "microgpt.changed", "__package__": "microgpt"}
        exec(compile(text, "changed.py", "exec"), scope)
        return Architecture(scope["weight_shapes"], scope["forward"], text)

    monkeypatch.setattr(Architecture, "from_source", staticmethod(from_source), raising=False)
    config = small_config(num_steps=12)
    trainer = Trainer(Experiment(Corpus(DOCS), from_source(source), config), engine="kernel")
    trainer.run(5)
    again = load(save(trainer))
    assert again.architecture.source == source
    assert again.run(7) == trainer.run(7)
    with pytest.raises(ValueError, match="cannot be used: it holds a changed model, whose Python would be run"):
        load(save(trainer), run_source=False)
    with pytest.raises(ValueError, match="another model"):
        load(with_metadata(save(trainer), source=None))


def test_the_package_reads_what_is_written_here(saved):
    trainer = trained()
    for data in (saved, save(trained("numpy"))):
        arrays = theirs.load(data)
        state = load(data).model.state_dict()
        assert arrays.keys() == state.keys()
        assert all(np.array_equal(arrays[name], state[name]) for name in state)
    assert list(trainer.model.state_dict()) == list(trainer.model.engine.shapes)
    assert int.from_bytes(saved[:8], "little") % 8 == 0


def test_what_the_package_writes_is_read_here(saved):
    """It puts arrays into an order of its own."""
    arrays, metadata = safetensors.read(saved)
    again = load(theirs.save({name: arrays[name] for name in sorted(arrays)}, metadata))
    assert again.run(7) == trained().run(7)


def test_what_an_older_package_wrote_is_read_here():
    """By safetensors 0.7.0: arrays of several kinds, empty ones, a single number."""
    arrays, metadata = safetensors.read(base64.b64decode(WRITTEN_ELSEWHERE.read_text()))
    assert metadata == {"who": "wrote é this"}
    assert {name: (array.dtype.str, array.shape, array.ravel().tolist()) for name, array in arrays.items()} == {
        "b": ("<f8", (2, 2), [0.0, 1.0, 2.0, 3.0]),
        "a": ("<f4", (3, 2), [0.0, 3.0, 1.0, 4.0, 2.0, 5.0]),
        "one": ("<f4", (), [7.0]),
        "none": ("<f4", (0, 3), []),
        "small": ("|i1", (3,), [-1, 0, 1]),
    }


def test_transposed_arrays_and_views_are_written_as_they_look():
    whole = np.arange(24, dtype=np.float32).reshape(4, 6)
    arrays = {
        "transposed": whole.T,
        "view": whole[1:3, ::2],
        "backwards": whole[::-1, ::-1],
        "big-endian": whole.astype(">f4"),
        "one": np.float32(3).reshape(()),
        "none": whole[:0],
        "fortran": np.asfortranarray(whole.astype(np.float64)),
        "whole numbers": np.arange(5),
        "yes": np.array([True, False]),
    }
    data = safetensors.write(arrays, {"a": "b"})
    ours, metadata = safetensors.read(data)
    for read in (ours, theirs.load(data)):
        assert read.keys() == arrays.keys()
        assert all(np.array_equal(read[name], arrays[name]) for name in arrays)
    assert metadata == {"a": "b"}
    with pytest.raises(ValueError, match="complex"):
        safetensors.write({"c": np.zeros(2, complex)}, {})


def header(text, numbers=b""):
    return len(text.encode()).to_bytes(8, "little") + text.encode() + numbers


A = '"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}'
HEADERS = [  # (header, numbers, whether the package refuses it too)
    ("", b"", True),
    ("[]", b"", True),
    (" {}", b"", False),
    ("{", b"", True),
    ("{" + A + "}", b"123", True),
    ("{" + A + "}", b"12345", True),
    ("{" + A + "," + A + "}", b"1234", False),
    ("{" + A + "," + A.replace("a", "b", 1) + "}", b"1234", True),  # both have the same place
    ("{" + A.replace("[0,4]", "[4,8]") + "}", b"12345678", True),  # a hole
    ("{" + A.replace("[1]", "[2]") + "}", b"1234", True),
    ("{" + A.replace("[1]", "[-1]") + "}", b"1234", True),
    ("{" + A.replace("[1]", "[true]") + "}", b"1234", True),
    ("{" + A.replace("[1]", "[1.0]") + "}", b"1234", True),
    ("{" + A.replace("[0,4]", "[4,0]") + "}", b"1234", True),
    ("{" + A.replace("[0,4]", "[0,4,8]") + "}", b"1234", True),
    ("{" + A.replace("F32", "F33") + "}", b"1234", True),
    ("{" + A.replace('"F32"', "[]") + "}", b"1234", True),
    ("{" + A.replace('"shape":[1],', "") + "}", b"1234", True),
    ("{" + A.replace("[1]", f"[{2**62},4]") + "}", b"1234", True),
    ('{"__metadata__":{"a":1}}', b"", True),
    ('{"__metadata__":{"a":null}}', b"", True),
    ('{"__metadata__":[]}', b"", True),
    ('{"__metadata__":{"a":"1","a":"2"}}', b"", False),
    ("{" + A + ',"b":NaN}', b"1234", True),
    ("{" + "[" * 100_000, b"", True),
    ('{"__metadata__":' + "[" * 100_000, b"", True),
]


@pytest.mark.parametrize(("text", "numbers", "refused_there"), HEADERS)
def test_a_file_is_read_with_the_strictness_of_the_format(text, numbers, refused_there):
    with pytest.raises(ValueError, match="^(it|its|'a'|'b'|there) "):
        safetensors.read(header(text, numbers))
    if refused_there:
        with pytest.raises((SafetensorError, ValueError, KeyError)):
            theirs.load(header(text, numbers))


def test_an_absurd_header_is_refused_before_it_is_read():
    for size in (100_000_001, 2**63, 2**64 - 1):
        with pytest.raises(ValueError, match="header is cut off"):
            safetensors.read(size.to_bytes(8, "little") + b"{}")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": None}, "no run of microgpt"),
        ({"format": "pt"}, "no run of microgpt"),
        ({"format": "microgpt 2"}, "a newer version"),
        ({"documents": None}, "no 'documents'"),
        ({"documents": "[]"}, "no documents"),
        ({"documents": "["}, "'documents' is damaged"),
        ({"documents": '["emma", 3]'}, "must be a string"),
        ({"documents": '["another", "text"]'}, "alphabet"),
        ({"documents": json.dumps(DOCS[::-1])}, "another corpus"),
        ({"alphabet": '["a", "b"]'}, "alphabet"),
        ({"letters": "words"}, "cannot be cut into 'words'"),
        ({"nouns": '{"x": 1}'}, "settings make no sense"),
        ({"engine": "cuda"}, "no engine 'cuda'"),
        ({"engine": "numpy"}, "not of the kind"),
        ({"step": "13"}, "'13' of 12"),
        ({"step": "-1"}, "'-1' of 12"),
        ({"step": "²"}, "of 12"),
        ({"optimizer": "AAAA"}, "optimizer state is damaged"),
        ({"optimizer": "AAAAAA=="}, "not as many"),
        ({"optimizer": "?"}, "optimizer state is damaged"),
        ({"experiment": "{}"}, "not an experiment"),
    ],
)
def test_metadata_that_makes_no_sense(saved, change, message):
    with pytest.raises(ValueError, match=f"^this file cannot be used: .*{message}"):
        load(with_metadata(saved, **change))


@pytest.mark.parametrize(
    "changes",
    [{"n_embd": 8}, {"n_layer": 2}, {"n_layer": 10**9}, {"block_size": 10**9}, {"n_embd": 10**12}, {"num_steps": 1}],
)
def test_settings_that_are_not_those_of_the_weights(saved, changes):
    _, metadata = safetensors.read(saved)
    experiment = json.loads(metadata["experiment"])
    experiment["config"] |= changes
    with pytest.raises(ValueError, match="^this file cannot be used: "):
        load(with_metadata(saved, experiment=json.dumps(experiment)))


def test_numbers_that_are_none(saved):
    arrays, metadata = safetensors.read(saved)
    arrays["wte"] = np.full_like(arrays["wte"], np.nan)
    with pytest.raises(ValueError, match="not finite"):
        load(safetensors.write(arrays, metadata))


@given(st.data())
def test_a_damaged_file_is_refused_in_words_or_works(saved, data):
    damaged = bytearray(saved)
    where = st.one_of(st.integers(0, len(damaged) - 1), st.integers(0, 400))
    for _ in range(data.draw(st.integers(1, 3))):
        damaged[data.draw(where)] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        damaged = damaged[: data.draw(where)]
    check(bytes(damaged))


@given(st.binary(max_size=300))
def test_any_other_file_is_refused_in_words(data):
    check(data)
    check(len(data).to_bytes(8, "little") + data)


def check(data):
    try:
        trainer = load(data)
    except ValueError as error:
        message = str(error)
    else:
        message = ""
        assert trainer.step_count <= trainer.config.num_steps
    assert re.match("this file cannot be used: |$", message)


def test_what_is_no_bytes_is_refused():
    with pytest.raises(ValueError, match="cannot be used"):
        load("a file")


def test_the_default_page_is_a_small_file():
    docs = [f"{name}{i}" for name in SMALL for i in range(100)]
    trainer = Trainer(docs, Config())
    assert len(save(trainer)) < 16 * trainer.model.parameter_count + 3 * sum(map(len, docs)) + 10_000
    assert GPT.source not in save(trainer).decode("latin-1")
