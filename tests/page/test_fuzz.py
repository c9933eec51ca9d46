"""A random address, and some random messages; `serve.py soak` tries many."""

from . import fuzz


def test_any_address_opens_a_page_that_works(page, site_url):
    fuzz.opens(page, site_url, number=0)


def test_no_message_keeps_a_panel_from_working(page, site_url, tmp_path):
    fuzz.hears(page, site_url, tmp_path, number=0, count=300)
