"""The Content-Security-Policy of each page, in a <meta>, so that a static host needs to send no header.

Nothing may be loaded unless it is listed here, and nothing comes from another origin. There is no `frame-ancestors`,
which a <meta> cannot set anyway: any page may embed a panel.
"""

import re

from .integrity import sha256

# 'wasm-unsafe-eval' lets Pyodide compile WebAssembly. eval() stays forbidden: boot.js removes the one thing in PyScript
# that needs it. Scripts may always set styles through an element's `style` property.
SERVED = {
    "default-src": "'none'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self' blob:",  # over plain HTTP, js/downloads.js lets the browser check what has arrived
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "frame-src": "'self'",  # gallery.html shows panels, teach.html the page
    "base-uri": "'none'",
    "form-action": "'none'",
}

# On a disc scripts are inline, modules have blob: URLs, and older browsers decode base64 through data: URLs. There the
# policy makes sure that no request goes to the network.
ON_A_DISC = {
    "default-src": "'none'",
    "script-src": "'unsafe-inline' 'wasm-unsafe-eval' file: blob:",
    "style-src": "'unsafe-inline' file:",
    "img-src": "file: data:",
    "font-src": "data:",
    "connect-src": "data: blob:",
    "frame-src": "file:",  # teach.html shows the page
    "base-uri": "'none'",
    "form-action": "'none'",
}

FIRST = '<meta charset="utf-8">'  # a policy applies to what comes after it
SCRIPT = re.compile(r"<script(?: type=\"module\")?>(.*?)</script>", re.S)  # not PyScript's: browsers do not run it
STYLE = re.compile(r"<style>(.*?)</style>", re.S)


# To WebKit 'self' is nothing in a sandboxed frame, because such a frame has no origin: there the host is named instead.
IN_A_FRAME = """<script>
    {
      const policy = document.createElement("meta");
      policy.httpEquiv = "Content-Security-Policy";
      policy.content = "%s".replaceAll("'self'", self.origin === "null" ? location.origin : "'self'");
      document.head.append(policy);
    }
  </script>"""


def for_servers(page):
    """The page (text) with its policy. offline.py takes it out again."""
    return _put(page, f"<!-- served -->\n  {_meta(_served(page))}\n  <!-- /served -->")


def for_frames(page):
    """The page with the same policy, which works in a sandboxed frame too."""
    return _put(page, IN_A_FRAME % _text(_served(page)))


def _served(page):
    """The directives for a page, which name each of its inline scripts and styles by its hash."""
    inline = {"script-src": SCRIPT.findall(page), "style-src": STYLE.findall(page)}
    return SERVED | {
        name: " ".join([SERVED[name], *(f"'sha256-{sha256(text.encode())}'" for text in texts)])
        for name, texts in inline.items()
    }


def on_a_disc(page):
    return _put(page, _meta(ON_A_DISC))


def _meta(directives):
    return f'<meta http-equiv="Content-Security-Policy" content="{_text(directives)}">'


def _text(directives):
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _put(page, meta):
    if page.count(FIRST) != 1:
        raise ValueError(f"a page of the site must have one line {FIRST}")
    return page.replace(FIRST, f"{FIRST}\n  {meta}")
