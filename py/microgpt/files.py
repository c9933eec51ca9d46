"""A run in a file, from which it goes on exactly where it stopped, on any machine.

It is a .safetensors file. Its arrays are the weights, under the names that the model's code gives them, in the numbers
that the engine computes with (float32 or float64), so that any program that reads the format can use them. All else
that the run depends on is text in the metadata:

    format        "microgpt 1"
    experiment    JSON: settings, and the identities of the text and of the model
    alphabet      JSON: the tokens, in the order of their ids; the start and end of a document comes last
    letters       what documents are cut into
    documents     JSON: the text itself, because training goes on with it
    nouns         JSON: what documents and tokens are called
    source        the model's Python, where it was changed
    engine, step  what computed, and how many steps it has taken
    seed          of the experiment, for those who only look
    optimizer     base64 of both moments of Adam, the first, then the second, each in the order of `weight_shapes`
"""

import base64
import json
from dataclasses import asdict

import numpy as np

from . import json_text, safetensors
from .architecture import GPT, Architecture
from .corpus import Corpus, Nouns
from .experiment import Experiment
from .trainer import ENGINES, KINDS, Checkpoint, Trainer
from .weights import cut, parameter_count

FORMAT = "microgpt 1"
NUMBERS = {"scalar": "<f8", "numpy": "<f8", "kernel": "<f4"}  # what each engine computes with
MOST_LAYERS = 10_000
NEEDED = ("experiment", "alphabet", "letters", "documents", "nouns", "engine", "step", "optimizer")


def save(trainer: Trainer) -> bytes:
    """The run as a file. Raises ValueError if its model has no source text, Diverged if the run has."""
    experiment, corpus = trainer.experiment, trainer.corpus
    checkpoint = trainer.checkpoint()
    number = NUMBERS[trainer.engine]
    weights, *moments = (
        {name: array.astype(number) for name, array in checkpoint.state[kind].items()} for kind in KINDS
    )
    flat = b"".join(array.tobytes() for arrays in moments for array in arrays.values())
    metadata = {
        "format": FORMAT,
        "experiment": experiment.to_json(),
        "alphabet": _json(corpus.vocabulary.tokens),
        "letters": corpus.vocabulary.letters,
        "documents": _json(corpus.docs),
        "nouns": _json(asdict(corpus.nouns)),
        "engine": trainer.engine,
        "step": str(checkpoint.step_count),
        "seed": str(trainer.config.seed),
        "optimizer": base64.b64encode(flat).decode(),
    }
    source = experiment.architecture.source
    if source and experiment.architecture.identity != GPT.identity:
        metadata["source"] = source
    return safetensors.write(weights, metadata)


def load(data: bytes, run_source: bool = True) -> Trainer:
    """The run that `save` wrote, ready to go on.

    A changed model comes with its Python, which is run as `Architecture.from_source` runs it, unless `run_source` is
    False; then such a file is refused. Raises ValueError, in words, if the file is damaged or not of this kind,
    RuntimeError if it takes the compiled kernels and they are not built.
    """
    try:
        arrays, metadata = safetensors.read(bytes(data))
        _check_format(metadata)
        return _trainer(arrays, metadata, run_source)
    except (ValueError, TypeError, KeyError, OverflowError, MemoryError) as error:
        reason = str(error) if isinstance(error, ValueError) else f"its settings make no sense ({error})"
        raise ValueError(f"this file cannot be used: {reason}") from None


def _check_format(metadata):
    form = metadata.get("format", "")
    if form.startswith("microgpt ") and form != FORMAT:
        raise ValueError("it was written by a newer version; reload the page, or install that version")
    if form != FORMAT:
        raise ValueError("it holds numbers, but no run of microgpt; only a model that was saved here can go on")
    if missing := [name for name in NEEDED if name not in metadata]:
        raise ValueError(f"its metadata has no {missing[0]!r}")


def _trainer(arrays, metadata, run_source):
    experiment, engine = _experiment(metadata, run_source), metadata["engine"]
    shapes = _shapes(experiment, arrays)
    if engine not in ENGINES:
        raise ValueError(f"there is no engine {engine!r}")
    number = np.dtype(NUMBERS[engine])
    count = parameter_count(shapes)
    moments = _moments(metadata["optimizer"], number)
    if len(moments) != 2 * count or any(array.dtype != number for array in arrays.values()):
        raise ValueError("its numbers are not as many, or not of the kind, that its engine computes with")
    if not all(np.isfinite(array).all() for array in (moments, *arrays.values())):
        raise ValueError("some of its numbers are not finite")
    step = _step(metadata["step"], experiment.config.num_steps)
    state: dict[str, dict[str, np.ndarray]] = dict(
        zip(KINDS, (arrays, cut(moments[:count], shapes), cut(moments[count:], shapes)), strict=True)
    )
    trainer = Trainer(experiment, engine=engine)
    trainer.restore(Checkpoint(step, state))
    return trainer


def _experiment(metadata, run_source):
    architecture = GPT
    if "source" in metadata:
        if not run_source:
            raise ValueError("it holds a changed model, whose Python would be run; allow that if you trust its maker")
        architecture = Architecture.from_source(metadata["source"])
    nouns = Nouns(**_parsed(metadata, "nouns"))
    corpus = Corpus(_parsed(metadata, "documents"), nouns, metadata["letters"])
    if _parsed(metadata, "alphabet") != list(corpus.vocabulary.tokens):
        raise ValueError("its alphabet is not that of its text")
    return Experiment.from_json(metadata["experiment"], corpus, architecture)


def _shapes(experiment, arrays):
    """The shapes of the model's weights, which must be those in the file, before anything of that size is made."""
    config, wrong = experiment.config, ValueError("its arrays are not the weights of a model with its settings")
    if config.n_layer > MOST_LAYERS:
        raise wrong
    shapes = experiment.architecture.weight_shapes(config, experiment.corpus.vocabulary.size)
    if {name: array.shape for name, array in arrays.items()} != {name: tuple(shape) for name, shape in shapes.items()}:
        raise wrong
    return shapes


def _step(text, num_steps):
    if not (text.isascii() and text.isdigit() and len(text) < 16 and int(text) <= num_steps):
        raise ValueError(f"it cannot have taken {text!r} of {num_steps} steps")
    return int(text)


def _moments(text, number):
    try:
        return np.frombuffer(base64.b64decode(text, validate=True), number)
    except ValueError:  # no base64, or not a whole count of numbers
        raise ValueError("its optimizer state is damaged") from None


def _parsed(metadata, name):
    try:
        return json_text.loads(metadata[name])
    except ValueError:
        raise ValueError(f"its {name!r} is damaged") from None


def _json(value):
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair is no text, but may stand in a document
        return json.dumps(value)
    return text
