"""The browsers for the tests: those installed on the machine, not the ones that Playwright would download.

All tests run in Chromium. A few open the page from a disc in Firefox too, and are skipped if it is missing.
"""

import contextlib
import os
import shutil

from ..report import Problem, run, work

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIREFOX = ("firefox-esr", "firefox")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

# The sandbox does not work as root, as on a build machine, and the pages are our own. The other options stop the
# browser's own network requests, which disturb timings and fail offline.
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
        with contextlib.suppress(Problem):  # perhaps there is no network: the few tests are skipped
            _install("firefox-esr")
    return _on_path(FIREFOX)


def _on_path(names):
    return next(filter(None, map(shutil.which, names)), None)


def _may_install():
    return shutil.which("apt-get") and os.geteuid() == 0


def _install(package):
    with work(f"Installing Debian's {package} with apt-get"):
        with contextlib.suppress(Problem):  # one of the sources may be stale, and the package known all the same
            _apt_get(package, "update")
        _apt_get(package, "install", "--yes", "--no-install-recommends", package)


def _apt_get(package, *arguments):
    run(
        ["apt-get", "--quiet", *arguments],
        failure=f"apt-get could not install {package}. It says:",
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    )
