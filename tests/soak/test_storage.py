"""Firefox with the cookies of embeds blocked, or all of them. For Chromium: tests/page/test_faults.py."""

import pytest

from sitebuild import server
from tests.page import installed_browsers

EMBEDS, ALL = 1, 2  # network.cookie.cookieBehavior
STATE = "document.documentElement.dataset.runtime"


@pytest.mark.parametrize("blocked", [EMBEDS, ALL])
def test_the_page_and_a_panel_start_where_storage_is_blocked(tmp_path, blocked):
    preferences = {"network.cookie.cookieBehavior": blocked, "network.proxy.no_proxies_on": "localhost, 127.0.0.1"}
    with (
        server.in_background(keeps=True) as site,
        server.in_background(tmp_path) as another,
        installed_browsers.launch("firefox", preferences) as window,
    ):
        window.open(site.url)
        window.wait_for(f"{STATE} !== 'loading'")
        assert window.run(f"return {STATE}") == "ready"
        if blocked == ALL:
            window.wait_for("!document.querySelector('[data-part=not-kept]').hidden")
        (tmp_path / "index.html").write_text(f"<iframe src='{site.url}embed.html?panel=loss'></iframe>")
        window.open(another.url.replace("localhost", "127.0.0.1"))
        window.enter_frame(0)
        window.wait_for(f"{STATE} !== 'loading'")
        assert window.run(f"return {STATE}") == "ready"
