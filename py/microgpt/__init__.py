"""A GPT small enough to read, on three engines that agree. See `gpt.py` for the model itself."""

from .bigram import Bigram
from .config import Config
from .corpus import Corpus
from .documents import load_docs, parse_docs
from .engine import Architecture
from .trainer import ENGINES, Trainer
from .vocabulary import Vocabulary

__all__ = [
    "ENGINES", "Architecture", "Bigram", "Config", "Corpus", "Trainer", "Vocabulary", "load_docs", "parse_docs",
]  # fmt: skip
