"""Chrome profiles the memory of some of its processes: it walks up the stack that allocates, for at most 256 frames.

On a stack that can be suspended it may come past the end, and the page crashes. So these stacks are deeper than that.
"""

from collections import Counter

import pytest

from sitebuild.get import browser as chromium

from .helpers import button, open_ready, panel, wait_for

VISITED = 256  # frames
# In each process, and far more often than in a reader's browser.
PROFILED = "--enable-features=HeapProfilerReporting:stable-probability/1/nonstable-probability/1/sampling-rate/20000"
# Python calls boot.ready() as the last part of a start, on a stack that can be suspended.
NOTE_STACK_AT_READY = """
Error.stackTraceLimit = 5000;
let boot;
Object.defineProperty(globalThis, "boot", {
  get: () => boot,
  set: (own) => (boot = { ...own, ready(summary) {
    globalThis.stackAtReady = new Error().stack.split("\\n");
    own.ready(summary);
  } }),
});
"""


@pytest.fixture
def profiled(browser):
    """A browser launched as a reader's is, but for the profiler."""
    kind, arguments = browser.browser_type, [*chromium.ARGUMENTS, PROFILED]
    with kind.launch(executable_path=chromium.ensure(), args=arguments) as another:
        yield another


def test_python_runs_on_stacks_deeper_than_the_profiler_walks(page, site_url):
    page.add_init_script(NOTE_STACK_AT_READY)
    open_ready(page, site_url)
    if not page.evaluate("Boolean(WebAssembly.Suspending)"):
        pytest.skip("this Chromium cannot suspend WebAssembly")
    frame, times = Counter(page.evaluate("stackAtReady")).most_common(1)[0]
    assert times > VISITED, frame


def test_a_profiled_page_starts_and_trains(profiled, site_url):
    page = profiled.new_page()
    open_ready(page, site_url)
    training = panel(page, "training")
    button(training, "Train").click()
    wait_for(training, "step", 1000)
