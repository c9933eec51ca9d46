"""Each page's style sheets as one file.

There are many sources, but a browser renders nothing before it has them all, and over HTTP/1.1 it makes six requests
at a time: fifteen files take three round trips, one takes one.
"""

import re

from ..files import content

LINK = re.compile(r'[ \t]*<link rel="stylesheet" href="\./([^"]+)">\n')


def join(files, pages):
    """`files`, {path: Path or bytes}, in which each of `pages` links css/NAME.css instead of many style sheets."""
    joined = dict(files)
    for page in pages:
        html = files[page].decode()
        sheets = LINK.findall(html)
        place = f"css/for-{page.removesuffix('.html')}.css"
        link = f'  <link rel="stylesheet" href="./{place}">\n'
        head, body = LINK.split(html, maxsplit=1)[0], LINK.sub("", html)
        joined[page] = (head + link + body[len(head) :]).encode()
        joined[place] = b"\n".join(content(files[sheet]) for sheet in sheets)
        for sheet in sheets:
            joined.pop(sheet, None)  # another page may have joined it already
    return joined
