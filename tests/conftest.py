"""Fixtures for the tests that need a browser, the served page, or Pyodide. They all share one Chromium.

tests/unit   plain pytest
tests/page   `page`: a Playwright page that fails its test on any console error or failed request
tests/wasm   `selenium_microgpt`: Pyodide with our package, once in node and once in Chromium
"""

import hypothesis
import pytest
from playwright.sync_api import Frame, Page, expect, sync_playwright

from sitebuild import build, server
from sitebuild.get import browser as chromium
from sitebuild.get import npm, venv
from sitebuild.make import pyodide_for_tests
from sitebuild.report import Problem
from tests.page.helpers import watch

# A busy machine is no reason for a test to fail. `serve.py test` chooses hypothesis' own profile "ci", which agrees.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")
expect.set_options(timeout=30_000)


def pytest_sessionstart():
    """Builds first, so that tests never see stale files. With nothing to do this takes 0.3 s."""
    try:
        build.site()
        pyodide_for_tests.ensure(venv.PYTHON, npm.MODULES)
    except Problem as problem:
        pytest.exit(str(problem), returncode=1)


def wait_for_function(self, expression, *, arg=None, timeout=30_000):
    """Waits until the expression, or its result if it is a function of `arg`, is true in the page.

    An expression that fails, because what it reads is not there yet, is not true yet. Playwright's own version calls
    eval() for every check, which our pages' Content-Security-Policy forbids. This one is compiled once, by the
    browser's debugger, to which the policy does not apply.
    """
    check = f"""() => {{
        const found = ({expression}
        );
        return typeof found === "function" ? found(arg) : found;
    }}"""
    problem = self.evaluate(
        f"""async ([arg, timeout]) => {{
            const check = {check}, deadline = performance.now() + timeout;
            for (;;) {{
                let problem = "it was false";
                try {{
                    if (await check()) return null;
                }} catch (error) {{
                    problem = String(error);
                }}
                if (performance.now() > deadline) return problem;
                await new Promise((next) => setTimeout(next, 20));
            }}
        }}""",
        [arg, timeout],
    )
    if problem:
        raise TimeoutError(f"not within {timeout} ms ({problem}): {expression}")


Page.wait_for_function = Frame.wait_for_function = wait_for_function


@pytest.fixture(scope="session")
def site_url():
    """The address of the built page, with a trailing slash. A thread serves it for the whole session."""
    with server.in_background() as site:
        yield site.url


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium (playwright.sync_api.Browser).

    Of WebAssembly it compiles with the optimising compiler only what runs for long, the kernels while they train. By
    default, that takes a third of the time of each start. Tests that launch a Chromium of their own leave it as it is.
    """
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(
            executable_path=chromium.ensure(),
            args=[*chromium.ARGUMENTS, "--js-flags=--expose-gc --wasm-tiering-budget=2000000000"],
        )
        yield instance
        instance.close()


@pytest.fixture
def context_options():
    """Options for the browser context of `page`; override this in a module for a phone or a dark theme."""
    return {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture
def page(browser, site_url, context_options):
    """A blank page in a context of its own; call `page.goto(site_url)`.

    After the test it fails on any console error, uncaught exception, failed request, or request to another host.
    A test that provokes one on purpose removes it from `page.problems`. One that makes the page fail sets
    `page.provoked`, because further errors may still arrive after the test is over.
    """

    context = browser.new_context(**context_options)
    page = context.new_page()
    page.problems = problems = watch(page, site_url)
    page.provoked = False
    yield page
    context.close()
    if page.provoked:
        problems = [problem for problem in problems if problem.startswith("foreign")]
    assert not problems, "\n".join(problems)


@pytest.fixture(scope="session")
def playwright_browsers(browser):
    """The browser for pytest-pyodide, which would otherwise launch the Chromium that Playwright downloads."""
    return {"chrome": browser}


@pytest.fixture(scope="module")
def selenium_microgpt(selenium_module_scope):
    """Pyodide with NumPy, the page's app.zip and change.zip and names.txt: @run_in_pyodide tests can import microgpt.

    pytest-pyodide calls every runtime "selenium" (here node and Playwright's Chromium), and tests need an argument
    whose name starts like that. Pyodide starts once for each test file and runtime, so keep the number of files low.
    """
    selenium = selenium_module_scope
    selenium.load_package("numpy")
    selenium.run_js(
        f"""
        const get = async (name) => (await fetch("{selenium.base_url}/" + name)).arrayBuffer();
        for (const name of ["app.zip", "change.zip"]) pyodide.unpackArchive(await get(name), "zip");
        pyodide.FS.writeFile("names.txt", new Uint8Array(await get("names.txt")));
        """
    )
    return selenium
