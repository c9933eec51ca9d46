"""`serve.py test`: all checks and tests, in one command."""

import os
import subprocess
import time
import xml.etree.ElementTree as ElementTree

from . import build, lint
from .get import browser, npm, venv
from .make import pyodide_for_tests
from .paths import DIST, ROOT

RESULTS = DIST / "test-results.xml"
# The tests of a file share a page, so they stay on one worker. Files are handed out in the order of pyproject.toml,
# those of many short tests last, so that no worker waits long for another. Hypothesis tries the same inputs in every
# full run, so that a new failure is due to a change; runs of chosen tests (`serve.py test tests/unit`) try new
# inputs. On a machine short of memory the system may kill a tab: its test is run once more, and the summary names it.
# There is one worker more than there are processors, because a page often waits for a frame, and its test for the page.
WORKERS = ("-n", str(min(4, 1 + (os.cpu_count() or 1))), "--dist", "loadfile", "--no-loadscope-reorder")
ALL = (*WORKERS, "-rfEsR", "--hypothesis-profile=ci", "--reruns", "1", "--only-rerun", "[Cc]rashed")


WITH_TORCH = "--with-torch"


def run(arguments):
    """Lint and run all tests, or only run the tests that the arguments for pytest choose. 0 if all pass.

    With WITH_TORCH among the arguments, PyTorch is installed, and with it the tests run that need it.
    """
    start = time.perf_counter()
    pytest_arguments = [argument for argument in arguments if argument != WITH_TORCH]
    build.site()
    python = venv.ensure("test")
    if len(pytest_arguments) < len(arguments):
        venv.ensure("torch")
    browser.ensure()
    browser.ensure_firefox()
    browser.ensure_webkit()
    pyodide_for_tests.ensure(python, npm.ensure())
    npm.ensure_for_tests()
    failed = [] if pytest_arguments else lint.failures(python)
    RESULTS.unlink(missing_ok=True)
    if _pytest(python, f"--junit-xml={RESULTS}", *(pytest_arguments or ALL)):
        failed.append("pytest")
    seconds = time.perf_counter() - start
    print(f"{'FAILED: ' + ', '.join(failed) if failed else 'Passed'}{_counts()}, {seconds:.0f} s in all")
    return 1 if failed else 0


def _pytest(python, *arguments):
    # pytest's workers must collect the tests in the same order, and pytest-pyodide takes the runtimes from a set.
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    return subprocess.run([python, "-m", "pytest", *arguments], cwd=ROOT, env=environment).returncode


def _counts():
    if not RESULTS.exists():
        return ""
    (suite,) = ElementTree.parse(RESULTS).iter("testsuite")
    count = {name: suite.attrib[name] for name in ("tests", "failures", "errors", "skipped")}
    return f" ({', '.join(f'{number} {name}' for name, number in count.items())})"
