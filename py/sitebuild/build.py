"""The steps of the build, in order. Each does nothing if its product is up to date."""

import shutil
from contextlib import contextmanager, suppress

from .get import npm, numpy_wheel, venv
from .make import bytecode, fonts, interpreter, kernels, libraries, python_library, vendored, wheel
from .page import assemble, offline
from .paths import CACHE, DIST, KERNEL_SOURCES, PYTHON_SOURCES, SITE, SITE_SOURCES


def site():
    """Bring dist/site and the native kernels up to date with the sources."""
    with _alone():
        python = venv.ensure("build")
        modules = npm.ensure()
        library = python_library.ensure(modules, numpy_wheel.ensure(modules, python))
        kernels.ensure(python)
        pyodide = vendored.pyodide_files(modules, interpreter.ensure(modules, library.wheel), library)
        own_python = bytecode.ensure(modules, vendored.pyscript_python(modules))
        assemble.site(python, modules, pyodide, own_python, libraries.ensure(modules), fonts.ensure(modules))


def everything():
    """The site, and beside it the page for use without a network (a zip and a single file), and the model as a wheel.

    The zip also goes into the site, whose footer offers it.
    """
    site()
    shutil.copy2(offline_zip(), SITE)
    with _alone():
        wheel.ensure(venv.PYTHON)


def offline_zip():
    """Pack the site as it is now; returns the zip's Path."""
    with _alone():
        offline.ensure()
    return offline.ZIP


class Refresher:
    """Builds the site the first time, and when a source has changed since. Asking costs a millisecond."""

    def __init__(self):
        self.built = None

    def __call__(self):
        now = _modification_times()
        if now != self.built:
            site()
            self.built = now


def _modification_times():
    folders = (SITE_SOURCES, PYTHON_SOURCES / "microgpt", PYTHON_SOURCES / "panels", KERNEL_SOURCES)
    times = {}
    for path in (path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts):
        with suppress(FileNotFoundError):  # an editor's temporary file may be gone already
            times[path] = path.stat().st_mtime_ns
    return times


@contextmanager
def _alone():
    """One build at a time in this checkout: `serve.py` may be serving while `serve.py test` starts."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(DIST / "lock", "w") as lock:
        try:
            import fcntl
        except ImportError:  # Windows has none; there, nothing keeps builds from running at once
            yield
            return
        fcntl.flock(lock, fcntl.LOCK_EX)  # freed when the file is closed, however the process ends
        yield
