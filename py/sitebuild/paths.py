"""The project's folders. Everything that is built goes to `dist/` and `.venv/`, which git ignores."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SITE_SOURCES = ROOT / "site"
PYTHON_SOURCES = ROOT / "py"
KERNEL_SOURCES = ROOT / "wasm-kernels"
TESTS = ROOT / "tests"
PINS = Path(__file__).resolve().parent / "pins"

VENV = ROOT / ".venv"
DIST = ROOT / "dist"
CACHE = DIST / "cache"  # downloads: npm packages, wheels, the compiler's own cache
NATIVE_KERNELS = DIST / "native" / "kernels.so"  # microgpt looks for it here
WASM_KERNELS = DIST / "wasm" / "kernels.so"
TABLES = DIST / "tables"  # py/panels/kit/tables.py looks for them here
SITE = DIST / "site"  # what is served, and what is uploaded
PLAIN = DIST / "plain"  # the same, without hashes in the names
TEST_PYODIDE = DIST / "test-pyodide"  # the page's Pyodide with pytest beside NumPy, for tests/wasm
