"""A wheel of microgpt with compiled kernels for the usual systems: installing it takes neither compiler nor build.

Made by hand, because setuptools would have to be downloaded and knows nothing of kernels for other systems.
"""

import base64
import hashlib
import tomllib
from pathlib import Path

from .. import stamps
from ..files import write, zipped
from ..paths import DIST, PYTHON_SOURCES, ROOT
from . import kernels

PROJECT = ROOT / "pyproject.toml"
TAGS = """Wheel-Version: 1.0
Generator: how-a-gpt-learns
Root-Is-Purelib: true
Tag: py3-none-any
"""


def ensure(python):
    """The wheel's path. Makes it unless it was made from exactly these sources; `python` has zig."""
    settings = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    project = settings["project"]
    modules = [
        module
        for package in settings["tool"]["setuptools"]["packages"]
        for module in (PYTHON_SOURCES / package.replace(".", "/")).glob("*.py")
    ]
    texts = [PROJECT, ROOT / project["readme"], *(ROOT / name for name in project["license-files"])]
    key = stamps.content_key([*modules, *texts, *kernels.inputs(), Path(__file__)], kernels.PORTABLE, kernels.PLATFORMS)
    name = f"{project['name'].replace('-', '_')}-{project['version']}"
    wheel = DIST / f"{name}-py3-none-any.whl"

    def make():
        members = {path.relative_to(PYTHON_SOURCES).as_posix(): path.read_bytes() for path in modules}
        members |= {f"{name}.dist-info/{path}": content for path, content in _information(project).items()}
        members |= {f"microgpt/{library}": content for library, content in kernels.portable(python).items()}
        for older in DIST.glob("*.whl"):
            older.unlink()
        record = f"{name}.dist-info/RECORD"
        write(wheel, zipped(members | {record: _record(members, record)}))

    stamps.ensure([wheel], DIST / "wheel.stamp", key, "Making a wheel, with kernels for Linux, macOS and Windows", make)
    return wheel


def _information(project):
    """{name in the folder .dist-info: bytes}, of what pyproject.toml says."""
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {project['version']}",
        f"Summary: {project['description']}",
        f"License-Expression: {project['license']}",
        *(f"License-File: {name}" for name in project["license-files"]),
        f"Requires-Python: {project['requires-python']}",
        *(f"Requires-Dist: {requirement}" for requirement in project["dependencies"]),
        "Description-Content-Type: text/markdown",
        "",
        (ROOT / project["readme"]).read_text(encoding="utf-8"),
    ]
    licences = {f"licenses/{name}": (ROOT / name).read_bytes() for name in project["license-files"]}
    return {"METADATA": "\n".join(lines).encode(), "WHEEL": TAGS.encode(), **licences}


def _record(members, path):
    """The list of members with their hashes; its own line, at this path, has none."""
    lines = []
    for name, content in sorted(members.items()):
        sha256 = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        lines.append(f"{name},sha256={sha256},{len(content)}\n")
    return "".join([*lines, f"{path},,\n"]).encode()
