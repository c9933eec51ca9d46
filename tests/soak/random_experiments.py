"""Random experiments on the compiled kernels: `python random_experiments.py KERNELS COUNT SEED`.

Run by test_sanitizers.py on kernels that stop at the first invalid access to memory.
"""

import random
import sys
from pathlib import Path

import numpy as np
from variants import VARIANTS

from microgpt import Config, Corpus, Diverged, Trainer, library
from microgpt.config import SCHEDULES

ALPHABETS = ("a", "ab", "abcdefg", "abcdefghijklmnopqrstuvwxyz", "".join(map(chr, range(0x4E00, 0x4E00 + 700))))


def random_experiment(rng):
    n_head = rng.choice((1, 1, 2, 3, 4, 5))
    variant = rng.choice(sorted(VARIANTS))
    config = Config(
        n_embd=n_head * (2 * rng.randint(1, 5) if "rotary" in variant else rng.randint(1, 9)),  # pairs are turned
        n_head=n_head,
        n_layer=rng.randint(1, 3),
        block_size=rng.choice((1, 2, 3, 4, 5, 8, 15, 16, 17, 33)),
        batch_size=rng.choice((1, 1, 1, 2, 5, 16)),
        learning_rate=rng.choice((0.01, 0.01, 0.1, 10.0, 1e19)),
        num_steps=40,
        schedule=rng.choice(SCHEDULES),
        weight_decay=rng.choice((0.0, 0.1)),
        grad_clip=rng.choice((0.0, 0.5)),
        seed=rng.randrange(10**6),
    )
    letters = rng.choice(ALPHABETS)
    docs = ["".join(rng.choices(letters, k=rng.randint(1, 40))) for _ in range(rng.randint(1, 12))]
    return Corpus(docs), config, VARIANTS[variant]


def work(corpus, config, architecture):
    trainer = Trainer(corpus, config, "kernel", architecture)
    text = corpus.docs[0][: config.block_size - 1]
    trainer.model.gradients(text)
    trainer.model.look(text)
    trainer.loss(corpus.docs)
    trainer.sample(3)
    try:
        losses = trainer.run(40)
    except Diverged:
        return
    assert np.isfinite(losses).all()
    trainer.sample(3, temperature=2.0)
    trainer.model.gradients(text)


def main(kernels, count, seed):
    library.PLACES = (Path(kernels),)
    for i in range(seed, seed + count):
        experiment = random_experiment(random.Random(i))
        print(i, *experiment[1:], flush=True)  # the last line names the one that failed
        work(*experiment)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
