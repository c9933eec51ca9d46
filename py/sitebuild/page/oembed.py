"""oEmbed: editors that support it show a live panel instead of a link to the page.

It needs the page's public URL: set SITE_ADDRESS. Without it the site has no oEmbed.
Specification: https://oembed.com, "rich" type, discovered through a <link> in the page's head.
"""

import json
import os
from html import escape
from urllib.parse import urlsplit

from ..report import Problem

FILE = "oembed.json"
PANEL = "training"
WIDTH, HEIGHT = 800, 1300  # of the frame, in CSS pixels


def address():
    """SITE_ADDRESS with a slash at its end; None if it is not set. Raises Problem if it is not a URL."""
    given = os.environ.get("SITE_ADDRESS", "").strip()
    if not given:
        return None
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise Problem(f"SITE_ADDRESS is {given!r}; it must be where the page will lie, like https://example.org/gpt/.")
    return given.rstrip("/") + "/"


def with_link(page, site):
    """The page (bytes) with a link to FILE in its head."""
    link = (
        f'  <link rel="alternate" type="application/json+oembed" href="{escape(site)}{FILE}" '
        'title="How a GPT learns, live">\n'
    )
    return page.replace(b"</head>", link.encode() + b"</head>", 1)


def answer(site):
    """The content of FILE, as bytes: the training panel in a frame."""
    frame = (
        f'<iframe src="{escape(site)}embed.html?panel={PANEL}" width="{WIDTH}" height="{HEIGHT}" '
        'title="How a GPT learns, live" style="border: 0; max-width: 100%" loading="lazy"></iframe>'
    )
    content = {
        "version": "1.0",
        "type": "rich",
        "title": "How a GPT learns, live",
        "provider_name": "How a GPT learns, live",
        "provider_url": site,
        "width": WIDTH,
        "height": HEIGHT,
        "html": frame,
    }
    return json.dumps(content, indent=1).encode()
