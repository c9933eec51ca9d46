"""Random addresses and messages, many more than `serve.py test` has time for."""

import pytest

from tests.page import fuzz


@pytest.mark.parametrize("number", range(1, 60))
def test_any_address_opens_a_page_that_works(page, site_url, number):
    fuzz.opens(page, site_url, number)


@pytest.mark.parametrize("number", range(1, 9))
def test_no_message_keeps_a_panel_from_working(page, site_url, tmp_path, number):
    fuzz.hears(page, site_url, tmp_path, number, count=3000)
