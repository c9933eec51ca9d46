"""Settings in links are read and written without loss, whatever else a link contains."""

import dataclasses
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microgpt import Config, Corpus, Experiment
from microgpt.config import SCHEDULES
from panels.backprop.network import LETTERS, Network, Walk
from panels.backprop.settings import SETTINGS as BACKPROP
from panels.backprop.settings import STOPS
from panels.kit.setting import Setting, Settings, _complaint, notch, number, one_of, rejected, text, whole
from sitebuild.paths import PYTHON_SOURCES, SITE_SOURCES

PANELS = sorted(folder.name for folder in (SITE_SOURCES / "panels").iterdir())


def declared(place):
    return import_module(f"panels.{place}.settings").SETTINGS


EVERYTHING = {place: declared(place) for place in [*PANELS, "furniture"]}
EVERY_ONE = [pytest.param(place, one, id=f"{place}-{one.key}") for place, them in EVERYTHING.items() for one in them]
everywhere = pytest.mark.parametrize("place", EVERYTHING)


@cache  # making a strategy takes longer than drawing from it
def texts(setting):
    """Texts that a link may contain: anything, numbers, and words of the documentation, which names valid values."""
    words = re.findall(r"[\w.\[]+(?:, \w+\])?", setting.about)
    return st.one_of(
        st.sampled_from(words),
        st.integers(-10, 10**7).map(str),
        st.floats(-100, 100).map(str),
        st.text(max_size=20),
        st.from_regex(r"[a-z][a-z0-9_]{0,8}\[[0-9]{1,3}, ?[0-9]{1,3}\]", fullmatch=True),
    )


def parsed(setting, given_text):
    try:
        return setting.parse(given_text)
    except ValueError:
        return setting.default


@cache
def values(place):
    """A value for each of a panel's settings, and None for some whose default is None."""
    settings = EVERYTHING[place]
    return st.fixed_dictionaries({one.key: texts(one).map(lambda t, one=one: parsed(one, t)) for one in settings})


def own_of(place):
    return {one.key for one in EVERYTHING[place] if one.own}


@cache
def queries():
    """Arbitrary links: keys of all panels, with and without a panel's name, and any texts."""
    keys = [one.key for them in EVERYTHING.values() for one in them]
    keys += [f"{place}-{one.key}" for place, them in EVERYTHING.items() for one in them]
    everything = [one for them in EVERYTHING.values() for one in them]
    return st.dictionaries(st.sampled_from(keys), st.sampled_from(everything).flatmap(texts), max_size=12)


@everywhere
@given(data=st.data())
def test_what_is_written_is_read(place, data):
    wanted, query = data.draw(values(place)), data.draw(queries())
    settings = Settings(EVERYTHING[place], query, place)
    for key, value in wanted.items():
        settings[key] = value
    for key, value in wanted.items():
        if value is not None or key not in own_of(place):  # otherwise the value for all panels would reappear
            assert settings[key] == value


@everywhere
@given(data=st.data())
def test_an_embedded_panel_is_given_all_that_was_set(place, data):
    wanted = data.draw(values(place))
    settings = Settings(EVERYTHING[place], {}, place)
    for key, value in wanted.items():
        settings[key] = value
    alone = Settings(EVERYTHING[place], settings.given(), place)
    assert {key: alone[key] for key in alone} == wanted


@everywhere
@given(query=queries())
def test_any_query_is_read(place, query):
    settings = Settings(EVERYTHING[place], query, place)
    before = {key: settings[key] for key in settings}
    for key, value in before.items():
        settings[key] = value
    assert {key: settings[key] for key in settings} == before


@everywhere
@given(data=st.data())
def test_a_panel_touches_no_key_of_another(place, data):
    query = data.draw(queries())
    before = dict(query)
    settings = Settings(EVERYTHING[place], query, place)
    for key, value in data.draw(values(place)).items():
        settings[key] = value
    own = {f"{place}-{one.key}" if one.own else one.key for one in EVERYTHING[place]}
    assert {key: text for key, text in query.items() if key not in own} == {
        key: text for key, text in before.items() if key not in own
    }


@pytest.mark.parametrize(("place", "setting"), EVERY_ONE)
def test_each_is_declared_with_a_sentence(place, setting):
    assert re.fullmatch(r"[A-Z].*[^.]\.", setting.about), setting.about
    assert re.fullmatch(r"[a-z_][a-z_0-9]*", setting.key)
    if setting.default is not None:
        assert setting.parse(setting.format(setting.default)) == setting.default


def test_a_key_of_several_panels_is_the_own_one_of_each():
    for place, settings in EVERYTHING.items():
        assert max(Counter(one.key for one in settings).values(), default=1) == 1, place
    places = Counter(one.key for settings in EVERYTHING.values() for one in settings)
    for place, settings in EVERYTHING.items():
        assert [one.key for one in settings if one.own != (places[one.key] > 1)] == [], place


def test_no_key_is_what_embedding_itself_needs():
    keys = {one.key for settings in EVERYTHING.values() for one in settings}
    assert not keys & {"panel", "theme", "sandbox", "start", "model", "timeline", "host"}


def test_any_python_can_read_them():
    """The build imports them where there is no NumPy; the tests, where there is no DOM."""
    program = """
import importlib, sys
for place in sys.argv[1:]:
    importlib.import_module(f"panels.{place}.settings")
assert not {"numpy", "microgpt", "pyscript", "js"} & sys.modules.keys()
"""
    subprocess.run([sys.executable, "-c", program, *EVERYTHING], check=True, cwd=PYTHON_SOURCES)


@pytest.mark.parametrize(
    ("place", "query", "expected"),
    [
        ("attention", {"name": "emma", "head": "3", "row": "2"}, {"name": "emma", "layer": 1, "head": 3, "row": 2}),
        ("attention", {"layer": "2", "head": "77", "row": "-1"}, {"layer": 2, "head": 77, "row": None}),
        ("loop", {"layer": "2", "weight": "wte[2,3]"}, {"layer": 2, "weight": ("wte", 2, 3)}),
        ("loop", {"loop-layer": "3", "layer": "2", "weight": "u21"}, {"layer": 3, "weight": None}),
        ("backprop", {"weight": "u21", "nudge": "-0.5"}, {"weight": "u21", "nudge": -0.5}),
        ("backprop", {"weight": "wte[2,3]", "pace": "slow"}, {"weight": "we1", "pace": "slow"}),
        ("backprop", {"answer": "zz", "walk": "-3", "nudge": "nan", "pace": "5"},
         {"answer": "e", "walk": 0, "nudge": 0.1, "pace": "medium"}),
        ("gradients", {"name": "emma", "cell": "layer0.attn_wq.3.5"},
         {"name": "emma", "cell": ("layer0.attn_wq", 3, 5)}),
        ("gradients", {"cell": "wte.9999.1.x"}, {"cell": ("lm_head", 0, 0)}),
        ("loss", {"p": "2", "loss-name": "bo", "name": "ada"}, {"p": 2.0, "name": "bo"}),
        ("loss", {"p": "nan", "attention-name": "bo"}, {"p": 10.0, "name": "charlotte"}),
        ("scaling", {"d": "18", "layers": "9", "steps": "1050", "rate": "same", "heads": "x"},
         {"d": 16, "layers": 1, "steps": 1000, "rate": "same", "heads": 4}),
        ("distribution", {"prefix": "", "sort": "probability"}, {"prefix": "", "sort": "probability"}),
        ("furniture", {"speed": "full", "engine": "numpy"}, {"speed": float("inf"), "engine": "numpy"}),
        ("furniture", {"speed": "180", "engine": "gpu"}, {"speed": 200, "engine": "kernel"}),
        ("furniture", {"seed": "-1", "step": "x"}, {"seed": 42, "step": None}),
        ("furniture", {"seed": "7", "step": "250", "num_steps": "5000"}, {"seed": 7, "step": 250, "num_steps": 5000}),
        ("furniture", {"schedule": "cosine", "beta1": "0.9", "weight_decay": "0.1", "grad_clip": "-1", "beta2": "1"},
         {"schedule": "cosine", "beta1": 0.9, "weight_decay": 0.1, "grad_clip": 0.0, "beta2": 0.99}),
    ],
)  # fmt: skip
def test_links_that_are_out_there(place, query, expected):
    settings = Settings(EVERYTHING[place], query, place)
    assert {key: settings[key] for key in expected} == expected


def test_a_run_takes_whatever_its_settings_allow():
    fields = {field.name: field.default for field in dataclasses.fields(Config)}
    settings = {setting.key: setting for setting in EVERYTHING["furniture"] if setting.key in fields}
    assert {key: setting.default for key, setting in settings.items()} == {key: fields[key] for key in settings}
    assert set(SCHEDULES) == {text for text in SCHEDULES if settings["schedule"].parse(text) == text}
    for key in ("beta1", "beta2", "weight_decay", "grad_clip", "learning_rate"):
        limits = re.search(r"from (\S+) to (\S+)", _complaint(settings[key], "x"))
        for limit in limits.groups():
            Config(**{key: settings[key].parse(limit)})


def test_own_and_general():
    name = Setting("name", "charlotte", text(1, 9), "A name.", own=True)
    query = {"name": "emma"}
    attention, loss = Settings([name], query, "attention"), Settings([name], query, "loss")
    assert (attention["name"], loss["name"]) == ("emma", "emma")
    loss["name"] = "charlotte"  # the default, but the link sets another value for all panels
    assert query == {"name": "emma", "loss-name": "charlotte"}
    assert (attention["name"], loss["name"]) == ("emma", "charlotte")
    attention["name"] = "noah"
    loss["name"] = "emma"
    assert query == {"name": "emma", "attention-name": "noah"}
    assert attention.given() == {"name": "noah"}
    query["attention-name"] = "far too long for a name"
    assert attention["name"] == "emma"


def test_every_bad_value_is_reported_unless_another_panel_can_use_it():
    query = {"seed": "x", "weight": "wte[2,3]", "loop-weight": "?", "nudge": "0", "name": "ada", "utm_source": "x"}
    every = [Settings(EVERYTHING[place], query, place) for place in EVERYTHING]
    assert rejected(every) == {
        "seed": "a whole number from 0 to 999999999",
        "loop-weight": "a matrix with a row and a column, such as wte[3, 5]",
    }


def test_what_does_not_fit_the_run_is_reported():
    query = {
        "step": "5000",
        "layer": "3",
        "head": "77",
        "loop-layer": "1",
        "cell": "wte.99999.0",
        "weight": "wxe[1, 2]",
    }
    every = {
        place: Settings(EVERYTHING[place], query, place) for place in ("furniture", "attention", "loop", "gradients")
    }
    experiment = Experiment(Corpus(["ada", "bob"]), config=Config(num_steps=200))
    misfits = {key: what for settings in every.values() for key, what in settings.misfits(experiment)}
    names = ", ".join(experiment.architecture.weight_shapes(experiment.config, experiment.corpus.vocabulary.size))
    assert misfits == {
        "step": "It must be a whole number from 0 to 200.",
        "layer": "It must be a whole number from 1 to 1.",
        "head": "It must be a whole number from 1 to 4.",
        "cell": "It must be in row 0 to 4 and column 0 to 15 of wte.",
        "weight": f"It must be of one of the matrices {names}.",
    }
    assert list(every["furniture"].misfits(experiment.with_config(num_steps=5000))) == []


RUN = Experiment(Corpus(["ada", "bob", "dodo"]), config=Config(num_steps=200, n_layer=2))


def misfits(place, query):
    return dict(Settings(EVERYTHING[place], query, place).misfits(RUN))


# A value that fits no model of the page, for each setting whose values depend on the text, the model or the run.
BEYOND = {
    "step": "99999", "name": "café", "prefix": "é", "sample_prefix": "é", "row": "9999", "layer": "99", "head": "99",
    "guess": "999999", "top_k": "4096", "cell": "wte.99999.0", "loop-weight": "wxe[1, 2]",
}  # fmt: skip


@pytest.mark.parametrize(("place", "setting"), EVERY_ONE)
def test_each_setting_that_depends_on_the_run_says_what_does_not_fit(place, setting):
    """All others that can be read fit any run."""
    key = f"{place}-{setting.key}" if f"{place}-{setting.key}" in BEYOND else setting.key
    if key in BEYOND and (place, key) != ("backprop", "weight"):
        assert re.fullmatch(r"[A-Z].*\.", misfits(place, {key: BEYOND[key]})[key])
    else:
        assert setting.fits is Setting.__dataclass_fields__["fits"].default, "add a value to BEYOND"


def test_what_fits_depends_on_the_other_settings():
    assert misfits("attention", {"name": "dodo", "row": "4"}) == {}
    assert misfits("attention", {"name": "ada", "row": "4"}) == {"row": "It must be a whole number from 0 to 3."}
    assert misfits("attention", {"attention-name": "ada", "name": "dodo", "row": "4"}).keys() == {"row"}
    assert misfits("distribution", {"top_k": "5"}) == {}  # a, b, d, o and the end
    assert misfits("distribution", {"top_k": "6"}) == {"top_k": "It must be a whole number from 1 to 5."}
    assert misfits("task", {"guess": "2"}) == {}
    assert misfits("task", {"guess": "3"}) == {"guess": "It must be a whole number from 0 to 2."}
    said = misfits("loss", {"name": "dodododododododododo", "loss-name": "x"})
    assert said == {
        "name": "That is 20 characters; this model looks at 15 at most.",
        "loss-name": "The model has never seen “x”. It knows a b d o.",
    }


def test_a_number_that_is_rounded_is_reported():
    query = {"d": "5", "steps": "150", "layers": "2", "speed": "3", "p": "33.3", "loss-name": "5", "temperature": "0.5"}
    query |= {"sample_temperature": "0.31", "seed": "007", "batch_size": "x"}
    every = [Settings(EVERYTHING[place], query, place) for place in EVERYTHING]
    assert dict(one for settings in every for one in settings.rounded()) == {
        "d": "4",
        "steps": "100",
        "speed": "2",
        "p": "33",
        "sample_temperature": "0.3",
    }
    assert not list(Settings(EVERYTHING["furniture"], {"speed": "full"}).rounded())


@everywhere
@given(query=queries())
def test_what_is_not_reported_is_used(place, query):
    settings = Settings(EVERYTHING[place], query, place)
    bad = rejected([settings])
    for setting in EVERYTHING[place]:
        key = next((key for key in settings._keys(setting) if key in query), None)
        if key is not None and key not in bad:
            assert settings[setting.key] == setting.parse(query[key])
    assert all(re.match(r"(a|at most|one of|[0-9]+ to) .*[^.]$", what) for what in bad.values())


def test_what_is_not_declared_is_no_setting():
    settings = Settings([Setting("row", 1, whole(0, 9), "A row.")], {"column": "3"})
    with pytest.raises(KeyError):
        settings["column"]
    with pytest.raises(KeyError):
        settings["column"] = 3


def test_parsers():
    assert (whole(0, 9)("7"), whole(0, 99, multiple_of=10)("37"), number(-1, 1)("-.5")) == (7, 30, -0.5)
    assert (notch((1, 10, 100))("40"), one_of("a", "b")("b"), text(0, 3)("")) == (100, "b", "")
    for parse, wrong in (
        (whole(0, 9), ["", "x", "-1", "10", "1.0", "٣", "+1", " 1", "9" * 5000]),
        (number(-1, 1), ["", "nan", "inf", "1.01", "1,0"]),
        (notch((1, 10, 100)), ["", "0", "-1", "101", "nan", "inf"]),
        (one_of("a", "b"), ["", "A", "c"]),
        (text(1, 3), ["", " ", "four"]),
    ):
        for given_text in wrong:
            with pytest.raises(ValueError, match=r"."):
                parse(given_text)


def test_backprops_words_are_those_of_its_network():
    answer, weight = (next(one for one in BACKPROP if one.key == key) for key in ("answer", "weight"))
    assert [answer.parse(letter) for letter in LETTERS] == list(LETTERS)
    weights = [node.id for node in Network(LETTERS[0]).nodes.values() if node.kind == "weight"]
    assert [weight.parse(name) for name in weights] == weights
    assert {len(Walk(Network(letter)).stops) for letter in LETTERS} == {STOPS}
    assert weight.default in weights
