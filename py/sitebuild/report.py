"""Terminal output: a line for each step, and errors that the user can fix."""

import subprocess
import sys
import time
from contextlib import contextmanager


class Problem(Exception):
    """An error that the user can fix. The first line says what is wrong, and how."""


@contextmanager
def work(title):
    """Print `title … 1.2 s` around a step."""
    say(f"{title} … ", end="")
    start = time.perf_counter()
    try:
        yield
    except BaseException:
        say("stopped")
        raise
    say(f"{time.perf_counter() - start:.1f} s")


def say(text, end="\n"):
    """Print progress to stderr, so that stdout holds nothing but results (`bench --json`)."""
    print(text, end=end, file=sys.stderr, flush=True)


def run(command, failure, **options):
    """Run a command quietly. If it fails, raise Problem(failure) followed by the end of what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        **options,
    )
    if done.returncode != 0:
        raise Problem("\n".join([failure, *done.stdout.strip().splitlines()[-30:]]))
    return done.stdout
