"""The browsers for the tests: those installed on the machine, not the ones that Playwright would download.

All tests run in Chromium. A few run in Firefox and in WebKitGTK too, and are skipped where these are missing.
"""

import contextlib
import os
import shutil
from glob import glob
from typing import NamedTuple

from ..report import Problem, run, work

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FIREFOX = ("firefox-esr", "firefox")
MINI_BROWSERS = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"

# Chromium notes the stack of a few allocations, chosen at random, for statistics and to find errors. WebAssembly that
# can be suspended (JavaScript Promise Integration) runs on a stack of its own. The search goes on beyond the end of
# that stack, and the tab crashes: about one start of the page in a thousand, unless no allocation is chosen. The first
# two features are those that Playwright asks for, which this list replaces.
FEATURES = (
    "CDPScreenshotNewSurface",
    "SkipListAccountsWithoutGaiaCookies",
    "HeapProfilerReporting:nonstable-probability/0/stable-probability/0",
    "GwpAsanMalloc:ProcessSamplingProbability/0",
    "GwpAsanPartitionAlloc:ProcessSamplingProbability/0",
)

# The sandbox does not work as root, as on a build machine, and the pages are our own. The other options stop the
# browser's own network requests, which disturb timings and fail offline.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-sync",
    f"--enable-features={','.join(FEATURES)}",
    "--no-first-run",
)


class WebKit(NamedTuple):
    """Paths of WebKitGTK's WebDriver, of the browser that it starts, and of the virtual screen that it needs."""

    driver: str
    program: str
    screen: str


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


def ensure_webkit():
    """A `WebKit`, or None; as root on Debian it is installed if missing."""
    if not _find_webkit() and _may_install():
        with contextlib.suppress(Problem):
            _install("webkit2gtk-driver", "xvfb")
    return _find_webkit()


def _find_webkit():
    driver, program, screen = _on_path(["WebKitWebDriver"]), next(iter(glob(MINI_BROWSERS)), None), _on_path(["Xvfb"])
    return WebKit(driver, program, screen) if driver and program and screen else None


def _on_path(names):
    return next(filter(None, map(shutil.which, names)), None)


def _may_install():
    return shutil.which("apt-get") and os.geteuid() == 0


def _install(*packages):
    names = " and ".join(packages)
    with work(f"Installing Debian's {names} with apt-get"):
        with contextlib.suppress(Problem):  # one of the sources may be stale, and the packages known all the same
            _apt_get(names, "update")
        _apt_get(names, "install", "--yes", "--no-install-recommends", *packages)


def _apt_get(names, *arguments):
    run(
        ["apt-get", "--quiet", *arguments],
        failure=f"apt-get could not install {names}. It says:",
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    )
