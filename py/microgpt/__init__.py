"""A GPT small enough to read, on three engines that agree. See `gpt.py` for the model itself."""

from .architecture import GPT, Architecture
from .bigram import Bigram
from .config import Config
from .corpus import Corpus, Nouns
from .diverged import Diverged
from .documents import load_docs, parse_docs
from .experiment import Experiment
from .model_error import ModelError
from .trainer import ENGINES, Trainer
from .vocabulary import Vocabulary

__all__ = [
    "ENGINES", "GPT", "Architecture", "Bigram", "Config", "Corpus", "Diverged", "Experiment", "ModelError", "Nouns",
    "Trainer", "Vocabulary", "load_docs", "parse_docs",
]  # fmt: skip
