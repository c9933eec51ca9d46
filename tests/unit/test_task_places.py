"""How hard each place of a text is to guess."""

import numpy as np
import pytest
from awkward import NAMES, SIGNS

from microgpt import Bigram, Config, Corpus, Trainer
from microgpt.engine import finish
from panels.task import words
from panels.task.places import measure

DOCS = ["anna", "ben", "bea", "nan", "abe", "na"] * 10


def measured(corpus, documents, **config):
    trainer = Trainer(corpus.docs, Config(num_steps=20, **config), engine="numpy")
    trainer.run(20)
    bigram = Bigram(trainer.vocabulary, corpus.docs)
    return finish(measure(trainer.model, bigram, documents)), trainer, bigram


def test_the_means_over_all_places_are_the_losses():
    places, trainer, bigram = measured(Corpus(DOCS), DOCS)
    losses = np.array([trainer.loss(DOCS), bigram.loss(DOCS)]) / np.log(2)
    assert places.mean == pytest.approx(losses, abs=1e-5)
    assert places.documents == len(DOCS)


def test_a_place_is_the_mean_over_the_texts_that_have_it():
    places, trainer, bigram = measured(Corpus(DOCS), DOCS)
    last = -np.log2(trainer.model.next_probabilities("anna")[trainer.vocabulary.bos])  # only "anna" has a fifth place
    assert places.bits.shape == (2, 4)  # ten texts are too few for a mean
    alone, *_ = measured(Corpus(DOCS), ["anna"])
    assert alone.bits.shape == (2, 5)
    assert alone.bits[0, 4] == pytest.approx(last, abs=1e-5)


def test_texts_that_do_not_fit_the_context_count_as_far_as_they_are_read():
    places, *_ = measured(Corpus(SIGNS.docs), SIGNS.docs, block_size=2)
    assert places.bits.shape[1] == 2


def test_who_is_ahead():
    places, trainer, bigram = measured(Corpus(DOCS), DOCS)
    better = [bigram.loss([name]) < trainer.loss([name]) for name in DOCS]
    assert places.ahead == pytest.approx(np.mean(better))
    said = words.measured(60, True, 20, NAMES, 3.41, 3.63, 0.26)
    assert said == (
        "Measured at step 20, on 60 names that the model has never trained on. Over all places, the model needs 3.41 "
        "bits per letter and the letter pairs 3.63. The letter pairs beat the model on 26% of these names."
    )
