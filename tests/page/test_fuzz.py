"""A few random addresses, and some random messages; `serve.py soak` tries many."""

import pytest

from . import fuzz


@pytest.mark.parametrize("number", range(3))
def test_any_address_opens_a_page_that_works(page, site_url, number):
    fuzz.opens(page, site_url, number)


def test_no_message_keeps_a_panel_from_working(page, site_url, tmp_path):
    fuzz.hears(page, site_url, tmp_path, number=0, count=300)
