"""The answer to "What is a language model asked?": the list for the reader's own prefix. Pure Python."""

from microgpt import Nouns

from ..kit.numbers import counted, whole
from .words import where

TOP = 3  # choices that stand out, and are named


def sentence(prefix: str, step: int, choices: int, top: str, nouns: Nouns) -> str:
    """`top` lists the likeliest choices with their shares."""
    after = where(prefix, nouns)
    return (
        f"{after} it is asked what comes next. Its answer is a probability for each of "
        f"{counted(choices, 'choice', 'choices')}, together 100%. At step {whole(step)} the likeliest are {top}."
    )
