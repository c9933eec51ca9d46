"""The wheel that the build writes: it installs without a network, and trains to the bit as this checkout does."""

import base64
import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import types
import venv
import zipfile
from pathlib import Path

import pytest
from engines import NAMES

from microgpt import Config, Trainer, library, load_docs
from microgpt.files import load, save
from sitebuild.get.venv import PYTHON, site_packages
from sitebuild.make import kernels, wheel
from sitebuild.paths import PYTHON_SOURCES

TRAIN = """
import json, sys
from pathlib import Path
from microgpt import files, library
losses = files.load(Path(sys.argv[1]).read_bytes()).run(int(sys.argv[2]))
print(json.dumps({"losses": [loss.hex() for loss in losses], "library": library.load()._name}))
"""
# How a library begins: its format, and in the second bytes, from this place on, the processor.
BEGINNINGS = {
    "kernels-linux-x86_64.so": (b"\x7fELF", 18, b"\x3e\0"),
    "kernels-linux-aarch64.so": (b"\x7fELF", 18, b"\xb7\0"),
    "kernels-darwin-x86_64.dylib": (b"\xcf\xfa\xed\xfe", 4, b"\x07\0\0\x01"),
    "kernels-darwin-arm64.dylib": (b"\xcf\xfa\xed\xfe", 4, b"\x0c\0\0\x01"),
    "kernels-win-amd64.dll": (b"MZ", 0x7C, b"\x64\x86"),
    "kernels-win-arm64.dll": (b"MZ", 0x7C, b"\x64\xaa"),
}


@pytest.fixture(scope="module")
def packed():
    return wheel.ensure(PYTHON)


@pytest.fixture(scope="module")
def installed(packed, tmp_path_factory):
    """Runs the Python of a new environment, which has the wheel, and finds NumPy where this one has it."""
    folder = tmp_path_factory.mktemp("a folder, with spaces")
    venv.create(folder / "env", symlinks=os.name != "nt")
    python = folder / "env" / PYTHON.relative_to(PYTHON.parents[1])
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, packed], check=True)

    def run(*arguments):
        environment = os.environ | {"PYTHONPATH": str(site_packages()), "PYTHONIOENCODING": "utf-8"}
        command = [str(python), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return run


def test_its_kernels_train_to_the_bits_of_those_that_are_compiled_for_this_machine(installed, tmp_path):
    file = tmp_path / "model.safetensors"
    printed = installed("-m", "microgpt", "train", NAMES, "--steps", 300, "--save", file)
    assert printed.splitlines()[-1] == f"saved as {file}"

    here = Trainer(load_docs(NAMES), Config(num_steps=300, holdout=0.05))
    start = tmp_path / "start.safetensors"
    start.write_bytes(save(here))
    losses = here.run(300)
    assert file.read_bytes() == save(here)
    there = json.loads(installed("-c", TRAIN, start, 300))
    assert there["losses"] == [loss.hex() for loss in losses]
    assert Path(there["library"]).name.startswith("kernels-")


def test_it_samples_from_what_was_saved_here(installed, tmp_path):
    file = tmp_path / "model.safetensors"
    trainer = Trainer(load_docs(NAMES), Config(num_steps=50))
    trainer.run(40)
    file.write_bytes(save(trainer))
    printed = installed("-m", "microgpt", "sample", file, "--samples", 5)
    assert printed.splitlines() == load(file.read_bytes()).sample(5)


def test_it_has_kernels_for_every_platform(packed):
    with zipfile.ZipFile(packed) as archive:
        libraries = {name.rpartition("/")[2] for name in archive.namelist() if "/kernels-" in name}
        assert libraries == set(kernels.PLATFORMS) == set(BEGINNINGS)
        for name, (magic, place, processor) in BEGINNINGS.items():
            content = archive.read(f"microgpt/{name}")
            start = int.from_bytes(content[0x3C:0x40], "little") + 4 - 0x7C if magic == b"MZ" else 0
            assert content.startswith(magic)
            assert content[start + place :].startswith(processor)
            assert all(function.encode() in content for function in library.SIGNATURES)


def test_its_list_of_contents_is_true_and_its_times_are_fixed(packed):
    with zipfile.ZipFile(packed) as archive:
        (record,) = (name for name in archive.namelist() if name.endswith("/RECORD"))
        listed = [line.split(",") for line in archive.read(record).decode().splitlines()]
        assert sorted(name for name, _, _ in listed) == sorted(archive.namelist())
        for name, sha256, size in listed:
            if name != record:
                digest = base64.urlsafe_b64encode(hashlib.sha256(archive.read(name)).digest()).decode().rstrip("=")
                assert (sha256, size) == (f"sha256={digest}", str(archive.getinfo(name).file_size))
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        metadata = archive.read(record.replace("RECORD", "METADATA")).decode()
        assert "Requires-Dist: numpy>=2\n" in metadata
        modules = {path.relative_to(PYTHON_SOURCES).as_posix() for path in (PYTHON_SOURCES / "microgpt").rglob("*.py")}
        assert {name for name in archive.namelist() if name.endswith(".py")} == modules


def test_a_second_build_makes_none(packed):
    before = packed.stat().st_mtime_ns
    assert wheel.ensure(PYTHON) == packed
    assert packed.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("platform", "machine", "name"),
    [
        ("linux", "x86_64", "kernels-linux-x86_64.so"),
        ("linux", "aarch64", "kernels-linux-aarch64.so"),
        ("darwin", "x86_64", "kernels-darwin-x86_64.dylib"),
        ("darwin", "arm64", "kernels-darwin-arm64.dylib"),
        ("win32", "amd64", "kernels-win-amd64.dll"),
        ("win32", "arm64", "kernels-win-arm64.dll"),
        ("linux", "riscv64", None),
        ("win32", "win32", None),
    ],
)
def test_which_one_is_loaded(tmp_path, monkeypatch, platform, machine, name):
    for library_name in kernels.PLATFORMS:
        (tmp_path / library_name).touch()
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(os, "uname", lambda: types.SimpleNamespace(machine=machine), raising=False)
    windows = machine if machine == "win32" else f"win-{machine}"  # a 32-bit Python is called win32
    monkeypatch.setattr(sysconfig, "get_platform", lambda: windows)
    if name:
        assert library.bundled(tmp_path).name == name
    else:
        with pytest.raises(RuntimeError, match=f'no compiled kernels for .*{machine}.*engine="numpy"'):
            library.bundled(tmp_path)


def test_a_library_that_cannot_be_loaded_is_said_to_be(tmp_path, monkeypatch):
    broken = tmp_path / "kernels.so"
    broken.write_bytes(b"no library")
    monkeypatch.setattr(library, "PLACES", (broken,))
    library.load.cache_clear()
    with pytest.raises(RuntimeError, match='kernels.so cannot be loaded here .*; choose engine="numpy"'):
        library.load()
