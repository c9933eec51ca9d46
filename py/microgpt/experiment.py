"""What determines a training run, as one value: the text, the model and the settings."""

import json
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256

from . import json_text
from .architecture import GPT, Architecture
from .config import Config
from .corpus import Corpus

LATER = {
    "batch_size",
    "schedule",
    "beta1",
    "beta2",
    "weight_decay",
    "grad_clip",
}  # settings added since experiments were first written


@dataclass(frozen=True, eq=False)
class Experiment:
    """Training is deterministic, so an experiment and a number of steps are a model, on every machine.

    Two experiments are equal if their identities are.
    """

    corpus: Corpus
    architecture: Architecture = GPT
    config: Config = Config()

    @cached_property
    def identity(self) -> str:
        """SHA-256 of the written form, in hexadecimal: the same in CPython and Pyodide, whatever their version.

        Raises ValueError if the architecture has no source text.
        """
        return sha256(self.to_json().encode()).hexdigest()

    def __eq__(self, other):
        return self is other or (isinstance(other, Experiment) and self.identity == other.identity)

    def __hash__(self):
        return hash(self.identity)

    def with_config(self, **changes) -> "Experiment":
        """Another experiment on the same text and model. Raises TypeError or ValueError as `Config` does."""
        return replace(self, config=replace(self.config, **changes))

    def to_json(self) -> str:
        """The settings, and the identities of text and model: a few hundred bytes, the same for equal experiments."""
        written = {"config": _plain(self.config), "corpus": self.corpus.identity, "model": self.architecture.identity}
        return json.dumps(written, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str, corpus: Corpus, architecture: Architecture = GPT) -> "Experiment":
        """What `to_json` wrote. Raises ValueError if it makes no sense, or was written of another text or model."""
        try:
            written = json_text.loads(text)
            config = Config(**written["config"])
            read = cls(corpus, architecture, config)
            for kind, given in (("corpus", corpus), ("model", architecture)):
                if written[kind] != given.identity:
                    raise ValueError(f"it was written of another {kind}")
        except (ValueError, TypeError, KeyError) as error:
            raise ValueError(f"this is not an experiment on this text: {error}") from None
        return read


def _plain(config: Config) -> dict:
    """A whole number and the same float are one setting, and must be written alike.

    A setting that experiments once did without is written only where it differs from its default, so that identities
    from then still hold.
    """
    usual = asdict(Config())
    written = {name: type(usual[name])(value) for name, value in asdict(config).items()}
    return {name: value for name, value in written.items() if name not in LATER or value != usual[name]}
