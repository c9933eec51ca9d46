"""How long a step of a changed model takes, for each multiply-add, relative to the model of gpt.py.

    .venv/bin/python tests/bench/changed_models.py

Rounds of all models take turns, and of each the shortest counts. The time is that of the processor, natively.
"""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "py"), str(ROOT / "tests" / "unit")]

from changed import changed  # noqa: E402

from microgpt import GPT, Architecture, Config, Corpus, Experiment, Trainer, load_docs  # noqa: E402
from microgpt.cost import run_multiply_adds  # noqa: E402
from panels.change.suggestions import SUGGESTIONS  # noqa: E402

ROUNDS = 15
SCORES, SOFTMAX = "(q @ k.T) * config.head_dim**-0.5", "scores.causal_softmax()"
OTHERS = {  # the first three take the separate operations, as attention is then not one that can be fused
    "scores with a name": changed(SCORES, '((q @ k.T) * config.head_dim**-0.5).named(f"{layer}.scores")'),
    "softmax that looks ahead": changed(SOFTMAX, "scores.softmax()"),
    "weights squared": changed("(weights @ v)", "(weights**2 @ v)"),
    "ALiBi": changed(SOFTMAX, "scores.alibi().causal_softmax()"),
    "rotary positions": changed(SCORES, "(q.rotary() @ k.rotary().T) * config.head_dim**-0.5"),
}


def seconds_per_step(experiment: Experiment) -> float:
    trainer = Trainer(experiment)
    trainer.run(experiment.config.num_steps // 10)
    steps = experiment.config.num_steps - trainer.step_count
    began = time.process_time()
    trainer.run(steps)
    return (time.process_time() - began) / steps


def main():
    corpus = Corpus(load_docs(ROOT / "site" / "data" / "names.txt"))
    texts = {suggestion.key: suggestion.apply(GPT.source or "") for suggestion in SUGGESTIONS} | OTHERS
    models = {"gpt.py": GPT} | {name: Architecture.from_source(text) for name, text in texts.items()}
    for config in (Config(), Config(n_embd=64, n_layer=4, block_size=32, num_steps=200)):
        experiments = {name: Experiment(corpus, model, config) for name, model in models.items()}
        rounds = [{name: seconds_per_step(one) for name, one in experiments.items()} for _ in range(ROUNDS)]
        print(f"n_embd {config.n_embd}, n_layer {config.n_layer}: microseconds a step; time for each multiply-add")
        cost = {name: run_multiply_adds(one) for name, one in experiments.items()}
        best = {name: min(one[name] for one in rounds) for name in experiments}
        for name, seconds in best.items():
            relative = seconds / cost[name] / (best["gpt.py"] / cost["gpt.py"])
            print(f"  {name:26} {seconds * 1e6:7.1f} {relative:6.2f}")


if __name__ == "__main__":
    main()
