"""The packages of npm: what the page loads, pinned in site/, and what only the tests need, pinned in tests/.

npm checks each against its hash in package-lock.json. They go to dist/cache; site/ and tests/ hold sources only.
"""

import os
import shutil

from .. import stamps
from ..paths import CACHE, SITE_SOURCES, TESTS
from ..report import Problem, run

MODULES = CACHE / "npm" / "node_modules"  # Pyodide, PyScript, uPlot, and what makes Pyodide smaller
TEST_MODULES = CACHE / "npm-tests" / "node_modules"
MINIMUM_NODE = 20


def ensure():
    """Install what the page loads unless exactly this is in place; return the node_modules folder."""
    return _installed(SITE_SOURCES, MODULES, "Pyodide, PyScript and uPlot")


def ensure_for_tests():
    """The same for what only the tests need."""
    return _installed(TESTS, TEST_MODULES, "what the tests need")


def _installed(source, modules, what):
    manifests = [source / "package.json", source / "package-lock.json"]

    def install():
        npm = _find_npm()
        folder = modules.parent
        folder.mkdir(parents=True, exist_ok=True)
        for manifest in manifests:
            shutil.copyfile(manifest, folder / manifest.name)
        run(
            [npm, "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"],
            failure="npm could not fetch the pinned packages (the first time needs a network). npm says:",
            cwd=folder,
        )

    title = f"Fetching {what} with npm"
    stamps.ensure([], modules / ".stamp", stamps.content_key(manifests), title, install)
    return modules


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
