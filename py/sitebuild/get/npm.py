"""The packages that site/package-lock.json pins: Pyodide, PyScript, uPlot, and axe-core for the tests.

npm checks each against the lock's hash. They go to dist/cache/npm; site/ holds sources only.
"""

import os
import shutil

from .. import stamps
from ..paths import CACHE, SITE_SOURCES
from ..report import Problem, run

MODULES = CACHE / "npm" / "node_modules"
MINIMUM_NODE = 20


def ensure():
    """Install the packages unless exactly these are in place; return the node_modules folder."""
    manifests = [SITE_SOURCES / "package.json", SITE_SOURCES / "package-lock.json"]

    def install():
        npm = _find_npm()
        folder = MODULES.parent
        folder.mkdir(parents=True, exist_ok=True)
        for manifest in manifests:
            shutil.copyfile(manifest, folder / manifest.name)
        run(
            [npm, "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"],
            failure="npm could not fetch the pinned packages (the first time needs a network). npm says:",
            cwd=folder,
        )

    title = "Fetching Pyodide, PyScript and uPlot with npm"
    stamps.ensure([], MODULES / ".stamp", stamps.content_key(manifests), title, install)
    return MODULES


def find_node():
    return shutil.which("node")


def _find_npm():
    node, npm = find_node(), shutil.which("npm.cmd" if os.name == "nt" else "npm")
    advice = f"install Node.js {MINIMUM_NODE} or newer with npm (nodejs.org; on Debian, `apt install nodejs npm`)."
    if not node or not npm:
        raise Problem(f"{'npm' if node else 'Node.js'} is missing: {advice}")
    version = run([node, "--version"], failure="`node --version` failed:").strip()
    if int(version.removeprefix("v").split(".")[0]) < MINIMUM_NODE:
        raise Problem(f"Node.js {version} is too old: {advice}")
    return npm
