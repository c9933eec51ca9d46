"""The preview that other sites show of a link to the page. Specification: https://ogp.me

Its picture needs an absolute URL, so there is one only if SITE_ADDRESS is set (see oembed.py). The title and the
description are in site/index.html.
"""

from html import escape

PICTURE, WIDTH, HEIGHT = "img/card.png", 1200, 630
WORDS = "The loss of a small GPT falling while it trains, below two yardsticks"


def with_tags(page, site):
    """The page (bytes) with its own address and that of its picture in its head."""
    properties = {
        "og:url": site,
        "og:image": site + PICTURE,
        "og:image:width": WIDTH,
        "og:image:height": HEIGHT,
        "og:image:alt": WORDS,
    }
    tags = [f'<meta property="{name}" content="{escape(str(value))}">' for name, value in properties.items()]
    tags += [
        '<meta name="twitter:card" content="summary_large_image">',
        f'<link rel="canonical" href="{escape(site)}">',
    ]
    return page.replace(b"</head>", "".join(f"  {tag}\n" for tag in tags).encode() + b"</head>", 1)
