"""The reader's run between two visits: whatever happens in whatever order, it comes back as it was, or nothing does."""

import json

import pytest
from fake_pace import Pace, clock  # noqa: F401  (a fixture)
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Nouns
from microgpt.gradual import finish
from panels.furniture.kept import record
from panels.furniture.kept.keeper import Keeper
from panels.lab.lab import Lab

NAMES = ["ada", "bea", "cleo", "dora", "eve", "fay", "gus", "hal", "ida", "joe"]
CONFIG = Config(n_embd=4, n_head=1, block_size=6, num_steps=20, holdout=0.1)
OWN = Experiment(Corpus([name + ending for ending in "abcd" for name in NAMES]), config=CONFIG)
WORDS = Corpus(["да", "нет", "а\nб", "\ud800"] * 10, Nouns("word", "words", "letter", "letters"))
OTHER = Experiment(WORDS, config=CONFIG)


class Store:
    """As site/js/kept.js: all of a change, or nothing."""

    def __init__(self):
        self.values, self.parts, self.problem = {"run": None, "aside": None}, {}, None
        self.writes = 0

    def put(self, changed, added, done):
        if self.problem:
            return done(self.problem)
        parts = self.parts | added
        if any(part not in parts for value in changed.values() if value for part in value["needs"]):
            return done("missing")
        self.values |= changed
        needed = {part for value in self.values.values() if value for part in value["needs"]}
        self.parts = {part: content for part, content in parts.items() if part in needed}
        self.writes += 1
        return done(None)

    def clear(self):
        self.values, self.parts = {"run": None, "aside": None}, {}


class Visit:
    """One visit of the page, from its start: what the page does there, without a browser."""

    def __init__(self, store):
        self.lab = Lab(OWN, Pace())
        self.problems = []
        kept = store.values["run"]
        resumed = finish(record.read(kept, store.parts, OWN.corpus)) if kept else None
        untouched = None if resumed else self.lab.run
        if resumed:
            resumed.resume(self.lab)
        else:
            self.lab.start()
        self.keeper = Keeper(self.lab, OWN, untouched, self.problems.append)
        self.keeper.use(store, store.values)
        self.resumed = resumed

    def rest(self):
        for _ in range(5000):
            if not self.lab.pace.jobs:
                return
            self.lab.pace.tick()
        raise AssertionError("it does not come to rest")

    def train(self, until):
        self.lab.train(until)
        self.rest()


def seen(lab):
    """All of a run that has to come back."""
    run = lab.run
    weights = run.trainer.model.weights_hash()
    earlier = [(history.experiment.identity, history.count) for history in lab.earlier]
    return (
        lab.experiment.identity,
        lab.corpus.nouns,
        lab.engine,
        run.step_count,
        weights,
        run.history.written(),
        earlier,
    )


def test_a_run_comes_back_and_goes_on_to_the_bit():
    store = Store()
    first = Visit(store)
    first.lab.start_over(OTHER)
    first.train(7)
    first.lab.new_seed()
    first.train(11)
    second = Visit(store)
    assert second.resumed.step_count == 11
    second.rest()
    assert seen(second.lab) == seen(first.lab)
    for one in (first, second):
        one.train(20)
    assert second.lab.trainer.model.weights_hash() == first.lab.trainer.model.weights_hash()


def test_a_page_that_is_only_looked_at_writes_nothing():
    store = Store()
    visit = Visit(store)
    visit.rest()
    visit.lab.seek(3)
    visit.lab.set_engine("numpy")
    visit.rest()
    visit.keeper.save()
    assert store.writes == 0


def test_text_and_model_are_written_once():
    store, added = Store(), []
    put = store.put
    store.put = lambda changed, parts, done: added.append(len(parts)) or put(changed, parts, done)
    visit = Visit(store)
    for until in (1, 2, 3):
        visit.train(until)
    assert added == [2, 0, 0]


def test_a_long_run_is_written_while_it_is_trained_but_not_all_the_time():
    store = Store()
    visit = Visit(store)
    visit.lab.restart(num_steps=2000)
    visit.lab.set_speed(100)
    visit.lab.train()
    for _ in range(1000):  # ten seconds
        visit.lab.pace.tick()
    assert visit.lab.run.step_count > 900
    assert 8 <= store.writes <= 13


def test_start_fresh_is_undone_with_everything():
    store = Store()
    visit = Visit(store)
    visit.lab.start_over(OTHER)
    visit.train(7)
    before = seen(visit.lab)
    visit.keeper.start_fresh()
    visit.rest()
    assert (visit.lab.experiment, visit.lab.run.step_count, store.values["run"]) == (OWN, 0, None)
    assert not Visit(store).resumed
    visit.train(3)  # and this is not lost either
    visit.keeper.bring_back()
    visit.rest()
    assert seen(visit.lab) == before
    assert seen(Visit(store).lab) == before
    visit.keeper.bring_back()
    visit.rest()
    assert (visit.lab.experiment, visit.lab.run.step_count) == (OWN, 3)


def test_without_a_store_start_fresh_can_be_undone_all_the_same():
    visit = Visit(Store())
    visit.keeper = Keeper(visit.lab, OWN, visit.lab.run, None)
    visit.train(5)
    visit.keeper.start_fresh()
    visit.rest()
    visit.keeper.bring_back()
    visit.rest()
    assert visit.lab.run.step_count == 5


@pytest.mark.parametrize("problem", ["full", "blocked"])
def test_what_the_store_refuses_is_said_once_and_written_when_it_can_be(problem):
    store = Store()
    visit = Visit(store)
    store.problem = problem
    visit.train(3)
    visit.train(5)
    assert visit.problems == [problem]
    assert not Visit(store).resumed
    store.problem = None
    visit.train(6)
    assert Visit(store).resumed.step_count == 6
    assert visit.problems == [problem]


def test_a_store_that_is_cleared_is_written_again_with_text_and_model():
    store = Store()
    visit = Visit(store)
    visit.lab.start_over(OTHER)
    visit.train(3)
    store.clear()
    visit.train(4)
    assert (Visit(store).resumed.step_count, visit.problems) == (4, ["cleared"])


def test_a_run_of_an_earlier_visit_is_set_aside_not_overwritten():
    store = Store()
    first = Visit(store)
    first.lab.start_over(OTHER)
    first.train(3)
    kept = store.values["run"]
    lab = Lab(OWN.with_config(seed=7), Pace())  # that of a link
    lab.start()
    keeper = Keeper(lab, lab.experiment, lab.run, None)
    keeper.use(store, store.values, left=kept)
    for _ in range(100):
        lab.pace.tick()
    assert (store.values["run"], store.values["aside"]) == (kept, None)  # nothing was done so far
    lab.step()
    for _ in range(100):
        lab.pace.tick()
    assert store.values["aside"] is kept
    keeper.start_fresh()  # which does not take its place
    lab.step()
    for _ in range(100):
        lab.pace.tick()
    assert store.values["aside"] is kept
    back = finish(record.read(store.values["aside"], store.parts, OWN.corpus))
    assert (back.experiment, back.step_count) == (OTHER, 3)
    keeper.go_back(back)
    for _ in range(100):
        lab.pace.tick()
    assert (lab.experiment, lab.run.step_count) == (OTHER, 3)
    again = [finish(record.read(store.values[name], store.parts, OWN.corpus)) for name in ("run", "aside")]
    assert [(run.experiment.config.seed, run.step_count) for run in again] == [(42, 3), (7, 1)]


def test_what_fails_while_it_is_written_does_not_end_the_training():
    visit = Visit(Store())
    visit.keeper._store.put = lambda *_: 1 / 0
    visit.train(20)
    assert (visit.lab.state, visit.problems) == ("finished", ["blocked"])


def test_the_text_of_a_link_is_not_kept_before_it_is_trained_but_start_fresh_leaves_it():
    store = Store()
    lab = Lab(OTHER, Pace())
    lab.start()
    keeper = Keeper(lab, OWN, lab.run, None)
    keeper.use(store, store.values)
    for _ in range(100):
        lab.pace.tick()
    keeper.save()
    assert (keeper.can_start_fresh, keeper.is_worth_keeping, store.writes) == (True, False, 0)
    keeper.start_fresh()
    assert (lab.experiment, keeper.can_start_fresh) == (OWN, False)
    keeper.bring_back()
    assert lab.experiment == OTHER


def test_a_run_that_has_diverged_comes_back_by_training_it_again():
    store = Store()
    visit = Visit(store)
    visit.lab.restart(learning_rate=10.0)
    visit.train(None)
    assert visit.lab.state == "diverged"
    again = Visit(store)
    again.rest()
    assert (again.lab.state, again.lab.run.step_count) == ("diverged", visit.lab.run.step_count)


def kept_run(change=lambda value: None):
    store = Store()
    Visit(store).train(5)
    value = dict(store.values["run"])
    change(value)
    return value, store.parts


def with_head(**changes):
    def change(value):
        value["head"] = json.dumps(json.loads(value["head"]) | changes)

    return change


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value.update(format=2), lambda value: value.pop("format"), lambda value: value.update(head="{"),
        lambda value: value.update(state=b""), lambda value: value.update(state=value["state"][:-4]),
        lambda value: value.update(curves=b"1234"), lambda value: value.update(needs=["x", "y"]),
        with_head(step=6), with_head(step=21), with_head(engine="abacus"), with_head(experiment="{}"),
        with_head(experiment='{"config": {"colour": 1}}'), with_head(history={}), with_head(earlier=7),
    ],
)  # fmt: skip
def test_a_record_that_makes_no_sense_is_a_value_error(change):
    value, parts = kept_run(change)
    with pytest.raises(ValueError):  # noqa: PT011
        finish(record.read(value, parts, OWN.corpus))


def test_a_run_of_another_model_needs_its_python_or_begins_again():
    source = GPT.source + "\n# changed\n"
    changed = Architecture(GPT.weight_shapes, GPT.forward, source)
    store = Store()
    visit = Visit(store)
    visit.lab.start_over(Experiment(WORDS, changed, CONFIG))
    visit.train(5)
    value = store.values["run"]
    assert record.source(value, store.parts) == source
    run = finish(record.read(value, store.parts, OWN.corpus, changed))
    assert (run.experiment, run.step_count, run.is_other_model) == (visit.lab.experiment, 5, False)
    run = finish(record.read(value, store.parts, OWN.corpus))
    assert (run.experiment, run.step_count, run.is_other_model) == (OTHER, 0, True)
    value, parts = kept_run()
    assert record.source(value, parts) is None


class Visits(RuleBasedStateMachine):
    """Two visits at most at a time, as two tabs."""

    @initialize()
    def begin(self):
        self.store = Store()
        self.visit = Visit(self.store)
        self.visit.rest()
        self.is_last_writer = True  # of all that the store has, it is the latest

    @rule(until=st.integers(1, 20), frames=st.none() | st.integers(1, 4))
    def train(self, until, frames):
        self.visit.lab.train(until)
        if frames is None:
            self.visit.rest()
        for _ in range(frames or 0):
            self.visit.lab.pace.tick()

    @rule(what=st.sampled_from(["new_seed", "reset", "step", "pause"]))
    def press(self, what):
        getattr(self.visit.lab, what)()
        self.visit.rest()

    @rule(engine=st.sampled_from(["kernel", "numpy"]))
    def switch_engine(self, engine):
        self.visit.lab.set_engine(engine)

    @rule(experiment=st.sampled_from([OWN, OTHER]))
    def change_the_text(self, experiment):
        self.visit.lab.start_over(experiment)
        self.visit.rest()

    @rule()
    def start_fresh_and_undo(self):
        if not self.visit.keeper.is_worth_keeping:
            return
        self.visit.lab.pause()
        self.visit.rest()
        before = seen(self.visit.lab)
        self.visit.keeper.start_fresh()
        self.visit.rest()
        self.visit.keeper.bring_back()
        self.visit.rest()
        assert seen(self.visit.lab) == before

    @rule(problem=st.sampled_from([None, "full", "blocked"]))
    def storage(self, problem):
        self.store.problem = problem

    @rule()
    def clear(self):
        self.store.clear()
        self.is_last_writer = False

    @rule()
    def another_tab(self):
        other = Visit(self.store)
        other.lab.start_over(Experiment(Corpus(["abc", "abd"] * 9), config=CONFIG))
        other.train(3)
        self.is_last_writer = False

    @precondition(lambda self: self.store.problem is None)
    @rule()
    def leave_and_come_back(self):
        """A tab that is hidden writes what it has; then it may go."""
        lab, keeper = self.visit.lab, self.visit.keeper
        lab.pause()
        self.visit.rest()
        before, writes = seen(lab), self.store.writes
        keeper.save()
        has_written = self.store.writes > writes
        is_expected = keeper.is_worth_keeping and (has_written or self.is_last_writer)
        self.visit = Visit(self.store)
        self.visit.rest()
        self.is_last_writer = True
        if is_expected:
            assert seen(self.visit.lab) == before

    @invariant()
    def what_is_kept_can_be_read(self):
        for value in self.store.values.values():
            if value:
                finish(record.read(value, self.store.parts, OWN.corpus))


TestVisits = Visits.TestCase
TestVisits.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)


def test_a_long_text_is_read_in_pieces_so_that_the_page_can_draw():
    store = Store()
    visit = Visit(store)
    visit.lab.start_over(Experiment(Corpus([f"name{i}" for i in range(20_000)]), config=CONFIG))
    visit.train(3)
    visit.keeper.save()
    pieces = list(record.read(store.values["run"], store.parts, OWN.corpus))
    assert len(pieces) > 30
