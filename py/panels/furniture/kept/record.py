"""A run as the browser keeps it. Pure Python.

A record is written every second, so it holds what changes: a head in JSON, and the numbers of a checkpoint and of the
loss curves as bytes. The text and the model's Python, which may be large, are parts: each is written once, under its
identity, and the record lists those that it needs.
"""

import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import chain

import numpy as np

from microgpt import GPT, Architecture, Config, Corpus, Diverged, Experiment, Nouns, Vocabulary, json_text
from microgpt.gradual import Work
from microgpt.trainer import KINDS, Checkpoint
from microgpt.vocabulary import tokens_of
from microgpt.weights import cut, parameter_count

from ...lab.history import History
from ...lab.lab import EARLIER_RUNS
from ...lab.yardsticks import Yardsticks

FORMAT = 1
NUMBERS = {"scalar": "<f8", "numpy": "<f8", "kernel": "<f4"}  # what each engine computes with
LONGEST = 5.0  # seconds that training earlier runs again may take at the next visit


@dataclass(frozen=True)
class KeptRun:
    """A run of the lab.

    checkpoint      with its history; None if no step was taken, or if the run has diverged
    has_diverged    it is trained again, until it diverges as it did
    earlier         pairs (experiment, steps) to compare with, oldest first
    saved           seconds since 1970
    is_other_model  it was trained with Python that is not run here, so it begins again, with the page's own
    """

    experiment: Experiment
    engine: str
    checkpoint: Checkpoint | None
    history: History | None
    earlier: list[tuple[Experiment, int]]
    saved: float
    has_diverged: bool = False
    is_other_model: bool = False

    @classmethod
    def of(cls, lab, now: float) -> "KeptRun":
        run, checkpoint = lab.run, None
        try:
            if run.step_count:
                checkpoint = run.trainer.checkpoint()
        except Diverged:
            pass
        has_diverged = run.diverged is not None or (run.step_count > 0 and checkpoint is None)
        history = run.history if checkpoint else None
        return cls(run.experiment, lab.engine, checkpoint, history, _earlier(lab), now, has_diverged)

    @property
    def step_count(self) -> int:
        return self.checkpoint.step_count if self.checkpoint else 0

    def resume(self, lab) -> None:
        """Makes it the lab's run."""
        if self.checkpoint:
            lab.resume_with_history(self.experiment, self.engine, self.checkpoint, self.history, self.earlier)
            return
        lab.start_over(self.experiment, self.engine, self.earlier)
        if self.has_diverged:
            lab.train(speed=float("inf"))


def _earlier(lab):
    runs = [*lab.awaited, *((history.experiment, history.count) for history in lab.earlier)][-EARLIER_RUNS:]
    steps = lab.run.step_count
    seconds_a_step = lab.run.seconds / steps if steps else 0
    return runs if sum(count for _, count in runs) * seconds_a_step <= LONGEST else []


def needs(experiment: Experiment) -> list[str]:
    """The identities of the parts."""
    return [experiment.corpus.identity, experiment.architecture.identity]


def parts(experiment: Experiment) -> dict[str, bytes]:
    text = json.dumps(experiment.corpus.docs, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return dict(zip(needs(experiment), (text, (experiment.architecture.source or "").encode()), strict=True))


def write(run: KeptRun) -> dict:
    """The record of a run. Raises ValueError if its model has no source text."""
    experiment, corpus = run.experiment, run.experiment.corpus
    numbers, curves = run.history.written() if run.history else ({}, b"")
    head = {
        "experiment": experiment.to_json(),
        "nouns": asdict(corpus.nouns),
        "letters": corpus.vocabulary.letters,
        "engine": run.engine,
        "step": run.step_count,
        "history": numbers,
        "has_diverged": run.has_diverged,
        "earlier": [(asdict(one.config), steps) for one, steps in run.earlier],
        "saved": run.saved,
    }
    state = run.checkpoint.state if run.checkpoint else {}
    arrays = chain.from_iterable(state[kind].values() for kind in KINDS if state)
    return {
        "format": FORMAT,
        "needs": needs(experiment),
        "head": json.dumps(head),
        "state": b"".join(array.astype(NUMBERS[run.engine], copy=False).tobytes() for array in arrays),
        "curves": curves,
    }


def experiment(record: dict) -> str:
    """The experiment of the run that was kept, as `Experiment.to_json`. Raises ValueError as `read` does."""
    with _reading():
        return json_text.loads(record["head"])["experiment"]


def config(record: dict) -> Config:
    """Its settings. Raises ValueError as `read` does."""
    with _reading():
        return Config(**json_text.loads(experiment(record))["config"])


def source(record: dict, kept_parts: dict) -> str | None:
    """The Python of the run's model, if that is not the page's own. Raises ValueError as `read` does."""
    with _reading():
        identity = record["needs"][1]
        return None if identity == GPT.identity else bytes(kept_parts[identity]).decode()


def read(record: dict, kept_parts: dict, own: Corpus, model: Architecture | None = None) -> Work[KeptRun]:
    """The run of a record, as work in pieces. `own` is the page's text, `model` made of its `source`; without it, the
    page's own is used.

    Raises ValueError if the record was damaged, or written by another version of the page in a way that this one does
    not know; ModuleNotFoundError if the text takes more of Python than the page starts with.
    """
    with _reading():
        if record["format"] != FORMAT:
            raise ValueError("it was written by another version of the page")
        head = json_text.loads(record["head"])
        corpus = own
        if record["needs"][0] != own.identity:
            corpus = yield from _corpus(head, bytes(kept_parts[record["needs"][0]]))
        is_other_model = record["needs"][1] != (model or GPT).identity
        experiment = Experiment(corpus, GPT if is_other_model else model or GPT, config(record))
        yield from Yardsticks.gradually(experiment)
        earlier = [(replace(experiment, config=Config(**one)), steps) for one, steps in head["earlier"]]
        if head["step"] and not is_other_model:
            checkpoint = _checkpoint(experiment, head, record["state"])
            history = History.read(experiment, head["history"], bytes(record["curves"]))
        else:
            checkpoint = history = None
        diverged = head["has_diverged"] and not is_other_model
        return KeptRun(
            experiment, head["engine"], checkpoint, history, earlier, head["saved"], diverged, is_other_model
        )


def _corpus(head, text):
    docs = json_text.loads(text.decode("utf-8", "surrogatepass"))
    yield 0.0
    letters = head["letters"]
    tokens = yield from tokens_of(docs, letters)
    corpus = Corpus(docs, Nouns(**head["nouns"]), letters, Vocabulary(tokens, letters))
    yield from corpus.identified.gradually()
    return corpus


def _checkpoint(experiment, head, state):
    shapes = experiment.architecture.weight_shapes(experiment.config, experiment.corpus.vocabulary.size)
    flat = np.frombuffer(bytes(state), NUMBERS[head["engine"]])
    count = parameter_count(shapes)
    kinds = flat.reshape(len(KINDS), count)
    if not 0 < head["step"] <= experiment.config.num_steps or head["step"] != head["history"]["count"]:
        raise ValueError(f"it cannot have taken {head['step']} steps")
    return Checkpoint(head["step"], {kind: cut(one, shapes) for kind, one in zip(KINDS, kinds, strict=True)})


@contextmanager
def _reading():
    """Whatever does not fit while a record is read is a ValueError."""
    try:
        yield
    except (TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise ValueError(f"what was kept makes no sense: {error!r}") from None
