"""A tab that crashes costs one test, which is run again, and not all tests of its file."""

import pytest
from playwright.sync_api import Error, expect

from .conftest import SharedPage


def test_a_crashed_tab_is_opened_again_and_the_crash_is_said(browser, site_url):
    shared = SharedPage(browser, site_url)
    first = shared.page()
    assert shared.page() is first
    with pytest.raises(Error):  # Playwright says now that the page crashed, now that it was not reached
        first.goto("chrome://crash")
    with pytest.warns(UserWarning, match="crashed"):
        second = shared.page()
    assert second is not first
    expect(second.locator("html")).to_have_attribute("data-runtime", "ready")
    shared._watched.clear()  # the crash itself
    shared.close()
