"""gpt.py changed at random: what a reader's slip makes of it, and what a prank does."""

import io
import random
import time
import tokenize

from changed import SOURCE
from engines import SMALL, small_config

from microgpt import Corpus, Diverged, Experiment, Trainer
from microgpt.check import check

CORPUS = Corpus(SMALL)
CONFIG = small_config(num_steps=3)
SECONDS = 4  # of the processor, for one text; on an idle machine none takes half a second
STATEMENTS = (
    "while True: pass", "for i in range(10**9): x = x.relu()", "x = x + x", "x = x @ x.T", "x = x.T", "x = [x] * 10**9",
    "y = 10 ** 10 ** 8", "y = 'a' * 10**12", "return x", "return", "w['new'] = x", "del w", "config = None", "x = None",
    "x = x * 1e300", "x = x * 1e30", "x = x / 0", "x = x ** 2", "x = x.split_heads(2)", "x = x.merge_heads()",
    "try:\n    while True: pass\nexcept BaseException: pass", "def f(): return f()\nf()", "global w", "lambda: 0",
    "import os", "import js", "x.__class__", "print(x)", "x = x.rotary()", "x = x.causal_softmax(2)", "x = x.alibi()",
    "yield x", "y = [[0] * 9999] * 9999\ny == y[:]", "y = f'{1:{10**9}}'", "x = x.rows(tokens)", "n = len(tokens)",
)  # fmt: skip
TOKENS = (
    "0", "1", "-1", "10**9", "1e308", "'x'", "None", "x", "w", "config", "tokens", "+", "-", "*", "@", "**", "/", "%",
    ".", "(", ")", "[", "]", ":", ",", "=", "not", "lambda", "if", "else", "for", "while", "return", "\n",
)  # fmt: skip


def mutated(seed: int) -> str:
    """One to three changes of the text."""
    rng = random.Random(seed)
    text = SOURCE
    for _ in range(rng.randint(1, 3)):
        text = rng.choice((_with_statement, _without_line, _with_line_moved, _with_token, _with_token, _with_letter))(
            text, rng
        )
    return text


def _with_statement(text, rng):
    lines = text.split("\n")
    at = rng.randrange(len(lines))
    indent = " " * (len(lines[at]) - len(lines[at].lstrip()))
    lines[at:at] = [indent + line for line in rng.choice(STATEMENTS).split("\n")]
    return "\n".join(lines)


def _without_line(text, rng):
    lines = text.split("\n")
    del lines[rng.randrange(len(lines))]
    return "\n".join(lines) or "\n"


def _with_line_moved(text, rng):
    lines = text.split("\n")
    lines.insert(rng.randrange(len(lines)), lines[rng.randrange(len(lines))])
    return "\n".join(lines)


def _with_token(text, rng):
    """A token replaced, by one of the list or one of the text's own, taken out, or said twice."""
    try:
        found = [t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.string.strip()]
    except (tokenize.TokenError, SyntaxError):
        return _with_letter(text, rng)
    token = rng.choice(found)
    new = rng.choice((rng.choice(TOKENS), rng.choice(found).string, "", f"{token.string} {token.string}"))
    lines = text.split("\n")
    (row, start), (end_row, end) = token.start, token.end
    if row == end_row:
        lines[row - 1] = lines[row - 1][:start] + new + lines[row - 1][end:]
    return "\n".join(lines)


def _with_letter(text, rng):
    at = rng.randrange(len(text) + 1)
    return (
        text[:at] + chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x110000)))) + text[at + rng.randint(0, 1) :]
    )


def outcome(seed: int) -> str:
    """What becomes of it: "refused", "diverged" or "trained". Fails where it takes long, or ends in anything else."""
    text, began = mutated(seed), time.process_time()
    report = check(text, CONFIG, CORPUS.vocabulary.size)
    if report.architecture is None:
        (problem,) = report.problems
        assert problem.message
        assert 1 <= problem.line <= text.count("\n") + 1, (seed, problem)
        result = "refused"
    else:
        try:
            trainer = Trainer(Experiment(CORPUS, report.architecture, CONFIG))
            trainer.run(3)
            trainer.sample(2)
            result = "trained"
        except Diverged:
            result = "diverged"
    taken = time.process_time() - began
    assert taken < SECONDS, (seed, taken)
    return result
