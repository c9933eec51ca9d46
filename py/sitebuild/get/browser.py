"""The browsers for the tests: the machine's own, not the downloads that Playwright would make.

Chromium runs all of them. Firefox only opens the page from a disc, and those tests are skipped where it is missing.
"""

import contextlib
import os
import shutil

from ..report import Problem, run, work

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIREFOX = ("firefox-esr", "firefox")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

# No sandbox: it does not start as root, who runs the tests on a build machine, and the pages are our own.
# The rest stops the browser's own errands on the network: noise in a timing, and errors without one.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


def find():
    """The path of a Chromium or Chrome, or None."""
    return _on_path(CHROMIUM) or (MAC if os.path.exists(MAC) else None)


def ensure():
    """The path of a Chromium; as root on Debian it is installed if missing."""
    if not find() and _may_install():
        _install("chromium")
    path = find()
    if not path:
        raise Problem("The tests need Chromium or Chrome on the PATH: on Debian or Ubuntu, `apt install chromium`.")
    return path


def ensure_firefox():
    """The path of a Firefox, or None; as root on Debian it is installed if missing."""
    if not _on_path(FIREFOX) and _may_install():
        with contextlib.suppress(Problem):  # no network, perhaps: its few tests say that they were skipped
            _install("firefox-esr")
    return _on_path(FIREFOX)


def _on_path(names):
    return next(filter(None, map(shutil.which, names)), None)


def _may_install():
    return shutil.which("apt-get") and os.geteuid() == 0


def _install(package):
    with work(f"Installing Debian's {package} with apt-get"):
        with contextlib.suppress(Problem):  # one stale source of many; the package may be known all the same
            _apt_get(package, "update")
        _apt_get(package, "install", "--yes", "--no-install-recommends", package)


def _apt_get(package, *arguments):
    run(
        ["apt-get", "--quiet", *arguments],
        failure=f"apt-get could not install {package}. It says:",
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    )
