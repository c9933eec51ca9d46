"""What each suggested change of gpt.py does to the loss on held-out names, over five seeds: the page's numbers.

    .venv/bin/python tests/bench/suggestions.py

Every run has the page's own text and settings, and is compared with the unchanged model of the same seed.
"""

import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "py"))

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Trainer, load_docs  # noqa: E402
from panels.change.suggestions import SUGGESTIONS  # noqa: E402

SEEDS = range(42, 47)


def final_loss(corpus: Corpus, architecture: Architecture, seed: int) -> float:
    """After all steps, on held-out documents, in nats per token."""
    trainer = Trainer(Experiment(corpus, architecture, Config(holdout=0.05, seed=seed)))
    trainer.run(trainer.config.num_steps)
    return trainer.loss(trainer.held_out)


def differences(corpus: Corpus, source: str) -> list[float]:
    """Of a changed model's loss from that of the original, one for each seed."""
    changed = Architecture.from_source(source)
    return [final_loss(corpus, changed, seed) - final_loss(corpus, GPT, seed) for seed in SEEDS]


def main():
    corpus = Corpus(load_docs(ROOT / "site" / "data" / "names.txt"))
    original = [final_loss(corpus, GPT, seed) for seed in SEEDS]
    print(f"original {statistics.mean(original):.4f}, {min(original):.4f} to {max(original):.4f}")
    print("change: difference of the loss, mean over the seeds, and from the smallest to the largest")
    for suggestion in SUGGESTIONS:
        found = differences(corpus, suggestion.apply(GPT.source or ""))
        print(
            f"{suggestion.key:14} {statistics.mean(found):+.4f}  {min(found):+.4f} to {max(found):+.4f}  "
            f"standard deviation {statistics.stdev(found):.4f}"
        )


if __name__ == "__main__":
    main()
