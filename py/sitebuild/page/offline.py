"""The page without a server or a network: a zip that opens by double-click, and the same in a single HTML file.

Both are made from dist/plain. Style sheets and classic scripts stay what they are; payload.py wraps everything else.
"""

import base64
import re
from html import escape
from pathlib import Path

from .. import stamps
from ..files import write, zipped
from ..paths import DIST, PLAIN
from ..report import Problem, say
from . import integrity, payload, policy

ZIP = DIST / "how-a-gpt-learns-offline.zip"
SINGLE = DIST / "how-a-gpt-learns.html"
FOLDER = "how-a-gpt-learns"  # in the zip
READ_ME = Path(__file__).with_name("READ-ME.txt")

# site/index.html marks what works only on a server, such as the service worker, or beside other files, as a link.
ONLY_IN_A_FOLDER = re.compile(r"\s*<!-- folder.*?<!-- /folder -->", re.S)
FOR_SERVERS = re.compile(r"\s*<!-- served.*?<!-- /served -->", re.S)
STYLE_SHEET = re.compile(r'<link rel="stylesheet" href="\./([^"]+)">')
FONT = re.compile(r'url\("\.\./(fonts/[^"]+)"\)')
SCRIPT = re.compile(r'\s*<script src="\./([^"]+)" defer data-defines="\w+"></script>')
FIRST = "js/downloads.js"  # the first script that needs the loader
LOADER = "js/offline.js"
LESSONS = "teach.html"
OTHER_PAGES = (LESSONS,)  # which need no Python themselves
PAGE_LINK = re.compile(r'href="\./index\.html(?:(\?)|(?="))')  # in the lessons
# In the single file the lessons are a frame, as they have style sheets of their own. It is read when it is opened.
LESSONS_INSIDE = """
    <details class="lessons">
      <summary>For teachers: a lesson of 45 minutes and one of 10, questions for before and after, a work sheet, and
        links to a simpler page</summary>
      <iframe title="For a class" loading="lazy" srcdoc="{}"></iframe>
    </details>"""


def ensure():
    """Write both, unless they were made from exactly this dist/plain by exactly this code."""
    sources = sorted(path for path in PLAIN.rglob("*") if path.is_file())
    makers = [Path(__file__), Path(payload.__file__), Path(integrity.__file__), Path(policy.__file__), READ_ME]
    key = stamps.content_key([*sources, *makers], [str(path.relative_to(PLAIN)) for path in sources])

    def pack():
        scripts = payload.scripts(PLAIN)
        write(ZIP, zipped(in_folder(PLAIN, scripts)))
        write(SINGLE, single(PLAIN, scripts).encode())

    if stamps.ensure([ZIP, SINGLE], ZIP.with_suffix(".stamp"), key, "Packing the page for use without a network", pack):
        for made in (ZIP, SINGLE):
            say(f"{made.relative_to(DIST.parent)}: {made.stat().st_size / 1e6:.1f} MB")


def in_folder(site, scripts):
    """{path in the zip: bytes}: the pages, READ-ME.txt, what a page may load as a file, and the packed rest."""
    html, others = _page(site), {name: _page(site, name) for name in OTHER_PAGES}
    files = {path: (site / path).read_bytes() for path in [LOADER, *SCRIPT.findall(html)]}
    styles = [path for page in (html, *others.values()) for path in STYLE_SHEET.findall(page)]
    files |= {path: _style_sheet(site, path).encode() for path in styles}
    files |= {_packed(path): script.encode() for path, script in scripts.items()}
    holders = [f'<script src="./{_packed(path)}" data-holds="{path}" defer></script>' for path in scripts]
    tags = [
        f'\n  <script src="./{LOADER}" defer data-defines="offline"></script>',
        *(f"\n  {holder}" for holder in holders),
    ]
    before, rest = _cut_at_first_script(html)
    files["index.html"] = "".join([before, *tags, rest]).encode()
    files |= {name: page.encode() for name, page in others.items()}
    files["READ-ME.txt"] = READ_ME.read_bytes().replace(b"\n", b"\r\n")  # for any Windows editor
    return {f"{FOLDER}/{path}": content for path, content in files.items()}


def single(site, scripts):
    """The whole page as one HTML text. At the end of the body, scripts run when deferred ones would."""
    html = ONLY_IN_A_FOLDER.sub(lambda _: _lessons(site), "".join(_cut_at_first_script(_page(site))))
    own = [_read(site, path) for path in SCRIPT.findall(html)]
    contents = [_read(site, LOADER), *scripts.values(), *own]
    html = _with_styles(site, SCRIPT.sub("", html))
    tags = "".join(f"<script>\n{_inline(content)}</script>\n" for content in contents)
    body, end = html.rsplit("</body>", 1)
    return f"{body}{tags}</body>{end}"


def _lessons(site):
    """To the lessons, the page is what they are in."""
    html = _with_styles(site, PAGE_LINK.sub('href="?', _page(site, LESSONS)))
    return LESSONS_INSIDE.format(escape(html).replace("\n", "&#10;"))


def _with_styles(site, html):
    return STYLE_SHEET.sub(lambda link: f"<style>\n{_style_sheet(site, link[1])}</style>", html)


def _page(site, name="index.html"):
    """The text of a page, without what is marked for servers, and with the policy for a disc."""
    html = integrity.listed(_read(site, name), integrity.needed(payload.fetched(site)))
    return policy.on_a_disc(FOR_SERVERS.sub("", html))


def _cut_at_first_script(html):
    """The page in two, the second beginning with the first script that needs what comes before it."""
    tags = [tag.start() for tag in SCRIPT.finditer(html) if tag[1] == FIRST]
    if len(tags) != 1:
        raise Problem(f'site/index.html must have one line `<script src="./{FIRST}" defer></script>`.')
    return html[: tags[0]], html[tags[0] :]


def _style_sheet(site, path):
    """With its fonts inside: browsers differ on whether a page opened as a file may load one from another."""

    def inside(font):
        data = base64.b64encode((site / font[1]).read_bytes()).decode()
        return f'url("data:font/woff2;base64,{data}")'

    return FONT.sub(inside, _read(site, path))


def _packed(path):
    return f"packed/{path.replace('/', '-')}.js"


def _read(site, path):
    return (site / path).read_text(encoding="utf-8")


def _inline(script):
    """Escape what would end the script or hide its end in HTML. In a JavaScript string the backslash has no effect."""
    return script.replace("</script", r"<\/script").replace("<!--", r"<\!--")
