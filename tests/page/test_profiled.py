"""Chrome profiles the memory of some of its processes. Here it does so in each, and far more often."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error

from sitebuild.get import browser as chromium

from .helpers import button, open_ready, panel, wait_for

PROFILED = "--enable-features=HeapProfilerReporting:stable-probability/1/nonstable-probability/1/sampling-rate/20000"
# The page leaves the stacks of Python as the browser makes them.
WITHOUT_DEEP_STACKS = """
const { promising } = WebAssembly;
Object.defineProperty(WebAssembly, "promising", { get: () => promising, set() {} });
"""


@pytest.fixture(scope="module")
def browser(browser):
    """Launched as a reader's is, but for the profiler."""
    kind, arguments = browser.browser_type, [*chromium.ARGUMENTS, PROFILED]
    with kind.launch(executable_path=chromium.ensure(), args=arguments) as profiled:
        yield profiled


def crashes(browser, url):
    """Whether this Chromium crashes on a page whose stacks are not deep."""
    crashed, context = [], browser.new_context()
    page = context.new_page()
    page.on("crash", lambda page: crashed.append(page))
    page.add_init_script(WITHOUT_DEEP_STACKS)
    with suppress(Error):
        open_ready(page, url)
    context.close()
    return bool(crashed)


def test_a_profiled_page_starts_and_trains(page, browser, site_url):
    if not crashes(browser, site_url):
        pytest.skip("this Chromium's profiler survives stacks that can be suspended")
    open_ready(page, site_url)
    training = panel(page, "training")
    button(training, "Train").click()
    wait_for(training, "step", 1000)
