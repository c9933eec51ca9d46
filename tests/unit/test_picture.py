"""The picture of the model: stations found in the recorded program, where they stand, and the numbers in them."""

import ast
import re
from dataclasses import replace
from math import log

import numpy as np
import pytest
from changed import SOURCE, changed
from variants import architecture, attention_with, gated_mlp

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Nouns, Trainer, load_docs
from microgpt.arrays import NumpyEngine
from microgpt.inside import Inside
from microgpt.record import recorded
from panels.change.suggestions import SUGGESTIONS
from panels.furniture.overview.rehearsal import Looker, Rehearsal, typical
from panels.kit.picture import cells, markup, usual, words
from panels.kit.picture.layout import ROWS, lay_out
from panels.kit.picture.reading import ROOM, read
from panels.kit.picture.stations import stations
from panels.kit.picture.wires import Wires, joins
from sitebuild.paths import PYTHON_SOURCES, SITE_SOURCES

ONE_LAYER = ["letters", "ids", "vectors", "attention", "sum-1", "mlp", "sum-2", "scores", "probabilities", "loss"]
NAMES = Corpus(["charlotte", "anna", "emma", "yuheng", "bo", "li"] * 4)


def found(model=GPT, config=None, vocab_size=27):
    return stations(recorded(model, config or Config(), vocab_size))


def keys(*arguments):
    return [station.key for station in found(*arguments)]


def reading_of(experiment, text, steps=0):
    trainer = Trainer(experiment)
    trainer.run(steps)
    inside = Inside(experiment, ROOM)
    inside.load(trainer.model.state_dict())
    parts = stations(inside.tape)
    bos = trainer.vocabulary.bos
    return parts, read(parts, inside, np.array([*trainer.vocabulary.encode(text), bos], np.int32)), trainer


def test_the_usual_model_has_these_stations():
    assert keys() == ONE_LAYER


def test_what_the_build_draws_is_the_usual_model_and_its_first_document():
    bare = [replace(s, shows=None, blame=None, operations=()) for s in found()]
    assert bare == list(usual.STATIONS)
    docs = load_docs(SITE_SOURCES / "data" / "names.txt")
    assert Corpus(docs).split(Config().seed, 0.05).train[0] == usual.NAME


def test_a_second_layer_is_a_second_pair_of_blocks():
    assert keys(GPT, Config(n_layer=2)) == [
        "letters", "ids", "vectors", "attention-1", "sum-1", "mlp-1", "sum-2", "attention-2", "sum-3", "mlp-2", "sum-4",
        "scores", "probabilities", "loss",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "without", "more"),
    [
        ("no-attention", {"attention", "sum-1", "sum-2"}, {"sum"}),
        ("no-residual", {"sum-1", "sum-2"}, set()),
        ("second-mlp", {"mlp"}, {"mlp-1", "mlp-2", "sum-3"}),
        ("one-head", set(), set()),
        ("layernorm", set(), set()),
        ("no-scale", set(), set()),
        ("tied", set(), set()),
    ],
)
def test_a_changed_model_draws_itself(key, without, more):
    text = next(one for one in SUGGESTIONS if one.key == key).apply(SOURCE)
    assert set(keys(Architecture.from_source(text))) == (set(ONE_LAYER) - without) | more


def test_alibi_a_gated_mlp_and_parallel_blocks_are_seen():
    def shapes(config):
        return {"gate": (4 * config.n_embd, config.n_embd)}

    model = architecture(attention_with(scores=lambda s: s.alibi()), gated_mlp, shapes=shapes)
    assert keys(model) == ONE_LAYER
    mlp = next(station for station in found(model) if station.kind == "mlp")
    assert (mlp.width, "gate" in mlp.weights) == (64, True)
    parallel = changed(
        'x = x + attention(x.rmsnorm(), w, f"layer{i}", config)\n        x = x.named(f"layer{i}.attended")\n'
        '        x = x + mlp(x.rmsnorm(), w, f"layer{i}")',
        'x = x + attention(x.rmsnorm(), w, f"layer{i}", config) + mlp(x.rmsnorm(), w, f"layer{i}")',
    )
    assert [s.key for s in found(Architecture.from_source(parallel)) if s.beside] == ["attention", "mlp"]


def test_a_table_of_letter_pairs_has_a_picture_too():
    source = (
        "def weight_shapes(config, vocab_size):\n    return {'pairs': (vocab_size, vocab_size)}\n\n"
        "def forward(w, tokens, positions, config):\n    return w['pairs'].rows(tokens)\n"
    )
    assert keys(Architecture.from_source(source)) == ["letters", "ids", "scores", "probabilities", "loss"]


def test_values_and_gradients_are_those_of_the_reference_engine():
    experiment = Experiment(NAMES, config=Config(n_layer=2))
    parts, reading, trainer = reading_of(experiment, "anna", 20)
    engine = NumpyEngine(GPT, experiment.config, trainer.vocabulary.size)
    engine.load("weights", trainer.model.state_dict())
    logits = engine._forward(np.array(trainer.vocabulary.encode("anna"), np.int32))
    named = dict(engine.tape.names)
    loss = logits.cross_entropy(np.array([*trainer.vocabulary.encode("anna")[1:], trainer.vocabulary.bos]))
    engine.tape.backward(loss)
    assert reading.loss == pytest.approx(float(loss.value), abs=1e-5)
    assert reading.losses.mean() == pytest.approx(reading.loss, abs=1e-5)
    for key, name in (("sum-1", "layer0.attended"), ("sum-4", "layer1.transformed"), ("scores", "logits")):
        np.testing.assert_allclose(reading.values[key], named[name].value, atol=1e-4)
        expected = np.linalg.norm(named[name].grad, axis=-1)
        np.testing.assert_allclose(reading.blame.at[key], expected, rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(reading.values["attention-2"], named["layer1.attention"].value, atol=1e-5)
    through = np.linalg.norm(named["layer0.transformed"].grad - named["layer1.attended"].grad, axis=-1)
    np.testing.assert_allclose(reading.blame.entering["attention-2"], through, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize(
    "corpus",
    [
        Corpus(["ab" * 10, "ba"]),
        Corpus([chr(0x4E00 + i) + chr(0x4E00 + (7 * i) % 300) for i in range(300)]),
        Corpus(["a" * 400]),
    ],
    ids=["2 tokens", "300 tokens", "long documents"],
)
@pytest.mark.parametrize("upright", [False, True])
def test_any_text_is_drawn_and_stays_within_the_picture(corpus, upright):
    experiment = Experiment(corpus, config=Config(block_size=300, n_head=2))
    looker = Looker(experiment)
    ids = corpus.split(42, 0.0).train_ids.document(typical(experiment), 300)
    reading = looker.read(Trainer(experiment), ids)
    assert len(reading.losses) == min(ROWS, len(ids) - 1)
    layout = markup.whole(looker.stations, len(reading.losses), upright)
    pixels, patches = cells.image(layout, reading, np.full((256, 3), 7, np.uint8), (0, 0, 0))
    assert pixels.dtype == np.uint8
    for patch in patches:
        (sx, sy, sw, sh), (x, y, width, height) = patch.source, patch.target
        assert sx + sw <= pixels.shape[1]
        assert sy + sh <= pixels.shape[0]
        assert -0.01 <= x <= x + width <= layout.width + 0.01
        assert -0.01 <= y <= y + height <= layout.height + 0.01
    wires = Wires(layout)
    assert wires.forward(reading.shares())
    assert wires.backward(reading.shares(), reading.blame)
    labels = [str(i) for i in range(corpus.vocabulary.size)]
    assert all(words.sentence(station, reading, labels, Nouns()).endswith(".") for station in looker.stations)


@pytest.mark.parametrize("layers", [1, 2, 6])
def test_stations_stand_in_order_without_touching(layers):
    layout = lay_out(found(GPT, Config(n_layer=layers)), 6, 1000, 300)
    for before, after in zip(layout.boxes, layout.boxes[1:], strict=False):
        assert before.end < after.start
    assert layout.boxes[-1].end == pytest.approx(1000)
    assert len(joins(layout)) == 2 * layers * 6


def test_the_station_in_focus_takes_two_thirds():
    layout = lay_out(found(), 6, 1000, 300, focus="mlp")
    assert layout.box("mlp").size == pytest.approx(sum(box.size for box in layout.boxes) * 2 / 3)


def test_thousands_of_tokens_leave_room_for_the_rest():
    layout = lay_out(found(GPT, Config(), 4096), 6, 1000, 300)
    assert layout.box("vectors").size > 20


def test_the_upright_picture_is_the_same_turned():
    wide, upright = (lay_out(found(), 6, 1000, 300, upright=turned) for turned in (False, True))
    assert (upright.width, upright.height) == (wide.height, wide.width)
    x, y, width, height = wide.cells(wide.box("vectors"), 0, 2)
    assert upright.cells(upright.box("vectors"), 0, 2) == (y, x, height, width)


def test_positions_side_by_side_may_run_from_right_to_left():
    parts, reading, _ = reading_of(Experiment(NAMES, config=Config()), "charlo", 5)
    plain, mirrored = (markup.whole(parts, 7, upright=True, mirrored=turned) for turned in (False, True))
    box = plain.box("vectors")
    assert [mirrored.cells(box, 0, row) for row in range(7)] == [plain.cells(box, 0, 6 - row) for row in range(7)]
    colours = np.arange(768).reshape(256, 3).astype(np.uint8)
    (straight, patches), (turned, others) = (cells.image(one, reading, colours, (0, 0, 0)) for one in (plain, mirrored))
    assert [patch.source for patch in patches] == [patch.source for patch in others]
    for ours, theirs in zip(patches, others, strict=True):
        assert ours.target == pytest.approx(theirs.target)
        x, y, width, height = ours.source
        assert np.array_equal(straight[y : y + height, x : x + width], turned[y : y + height, x : x + width][:, ::-1])


def test_lines_back_are_thicker_where_there_is_more_blame():
    experiment = Experiment(NAMES, config=Config())
    parts, reading, _ = reading_of(experiment, "charlo", 5)
    layout = markup.whole(parts, len(reading.losses), upright=False)
    thick = Wires(layout).backward(reading.shares(), reading.blame)
    assert len(thick) > 2
    flat = replace(reading.blame, at={key: [0.0] * 7 for key in reading.blame.at}, entering={})
    assert Wires(layout).backward(reading.shares(), flat) == {}


@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("layers", [1, 3])
def test_weights_stand_below_their_names_and_apart(layers, upright):
    parts = found(GPT, Config(n_layer=layers))
    layout = markup.whole(parts, 6, upright)
    drawn = [matrix.name for box in layout.boxes for matrix in box.matrices]
    assert drawn == [name for station in parts for name in station.weights]
    places = [matrix.place for box in layout.boxes for matrix in box.matrices]
    lowest = 0 if upright else layout.foot_of_names
    for i, (x, y, width, height) in enumerate(places):
        assert x >= -0.01
        assert lowest <= y < y + height <= layout.height + 0.01
        for other_x, other_y, other_width, other_height in places[:i]:
            across = x < other_x + other_width and other_x < x + width
            assert not (across and y < other_y + other_height and other_y < y + height)
    if upright:
        assert all(x + width < min(layout.lines) for x, _, width, _ in places)


def test_weights_are_the_models_and_the_farthest_moves_have_the_strongest_colour():
    experiment = Experiment(NAMES, config=Config())
    parts, before, trainer = reading_of(experiment, "anna", 3)
    layout = markup.whole(parts, 5, upright=False)
    fc1 = trainer.model.state_dict()["layer0.mlp_fc1"]
    numbers = dict(
        zip((m.name for box in layout.boxes for m in box.matrices), cells.sampled(layout, before.weights), strict=True)
    )
    assert np.array_equal(numbers["layer0.mlp_fc1"], fc1.T.astype(np.float32))  # lies on its side
    trainer.run(1)
    after = {name: array.astype(np.float32) for name, array in trainer.model.state_dict().items()}
    drawn = [cells.sampled(layout, weights) for weights in (before.weights, after)]
    pixels, patches = cells.changes_image(layout, *drawn, ((0, 0, 0), (200, 100, 50)))
    assert len(patches) == len(drawn[0]) == 9
    moves = np.concatenate([np.abs(new - old).ravel() for old, new in zip(*drawn, strict=True)])
    shown = pixels[..., 0][pixels[..., 3] > 0]
    assert len(shown) == len(moves)
    assert (shown.max(), (shown == 0).sum() >= (moves == 0).sum()) == (200, True)


def test_a_low_picture_has_no_room_for_weights():
    layout = markup.whole(found(), 6, upright=False, size=(500.0, 100.0))
    assert not any(box.matrices for box in layout.boxes)
    assert layout.foot_of_names < layout.height


def test_in_stills_the_rehearsal_shows_few_steps_each_for_a_while():
    rehearsal = Rehearsal(Experiment(NAMES, config=Config(num_steps=300)), in_stills=True)
    seen, frames = [], 0
    while not rehearsal.over:
        frames += 1
        if rehearsal.go_on(0.1):
            seen.append(rehearsal.trainer.step_count)
        assert (rehearsal.there, rehearsal.back) == (1, 1)
    assert len(seen) < 15
    assert seen[-1] == 300
    assert frames * 0.1 > len(seen)


def test_the_rehearsal_is_the_run_itself():
    experiment = Experiment(NAMES, config=Config(num_steps=300))
    rehearsal, seen = Rehearsal(experiment), []
    while not rehearsal.over:
        if rehearsal.go_on(0.05):
            seen.append(rehearsal.trainer.step_count)
    assert seen[:5] == [1, 2, 3, 4, 5]  # one at a time at first
    assert seen[-1] == 300
    trainer = Trainer(experiment)
    trainer.run(300)
    assert rehearsal.trainer.model.weights_hash() == trainer.model.weights_hash()


def test_the_rehearsal_goes_there_and_back_within_its_first_round():
    rehearsal = Rehearsal(Experiment(NAMES, config=Config(num_steps=300)))
    ways = []
    while not rehearsal.go_on(0.1):
        ways.append((rehearsal.there, rehearsal.back))
    assert ways == sorted(ways)
    assert all(back == 0 for there, back in ways if there < 1)
    assert max(back for _, back in ways) > 0.8
    assert len(ways) * 0.1 < 3  # seconds until the first weights move


def test_sentences_tell_what_the_numbers_say():
    experiment = Experiment(NAMES, config=Config())
    parts, reading, trainer = reading_of(experiment, "charlo", 20)
    labels = [*trainer.vocabulary.tokens, "·"]
    by_kind = {station.kind: words.sentence(station, reading, labels, Nouns()) for station in parts}
    shares = reading.values["attention"][:, -1]
    assert f"{shares.max():.0%}" in by_kind["attention"]
    assert f"{reading.loss:.2f}" in by_kind["loss"]
    assert f"{log(trainer.vocabulary.size):.2f}" in by_kind["loss"]
    assert "a row for its place is added to that. It uses 512 weights, in 2 matrices." in by_kind["vectors"]
    assert "Attention looks back" in by_kind["attention"]
    assert "widens its row to 64 numbers." in by_kind["mlp"]


def test_sentences_say_of_a_changed_model_what_it_does():
    no_places = changed('rows(tokens) + w["wpe"].rows(positions)', "rows(tokens)")
    text = changed("scores.causal_softmax()", "scores.softmax()", no_places).replace("4 * n_embd", "n_embd")
    experiment = Experiment(NAMES, Architecture.from_source(text))
    parts, reading, trainer = reading_of(experiment, "charlo", 20)
    labels = [*trainer.vocabulary.tokens, "·"]
    by_kind = {station.kind: words.sentence(station, reading, labels, Nouns()) for station in parts}
    assert "place" not in by_kind["vectors"].partition(".")[0]
    assert "Attention looks around" in by_kind["attention"]
    assert "makes its row into 16 numbers." in by_kind["mlp"]


def test_pictures_are_painted_in_the_pages_colours():
    """They are written once more in view.py, because the page also works without its style sheet."""
    tokens = (SITE_SOURCES / "css" / "tokens.css").read_text()
    named = {name: re.findall(rf"--{name}: #(\w{{6}});", tokens) for name in ("ink", "paper", "accent")}
    light, dark, *_ = zip(*([tuple(bytes.fromhex(one)) for one in named[name]] for name in named), strict=True)
    source = ast.parse((PYTHON_SOURCES / "panels" / "kit" / "picture" / "view.py").read_text())
    assigned = [(ast.unparse(one.targets[0]), one.value) for one in source.body if isinstance(one, ast.Assign)]
    written = {name: ast.literal_eval(value) for name, value in assigned if name in ("INK", "MOVES")}
    assert written == {
        "INK": {"light": light[0], "dark": dark[0]},
        "MOVES": {"light": light[1:], "dark": dark[1:]},
    }
