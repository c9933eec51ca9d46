"""The kernels under AddressSanitizer and UndefinedBehaviorSanitizer, on random experiments and random models."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitebuild.paths import KERNEL_SOURCES, ROOT

HERE = Path(__file__).parent
EXPERIMENTS = 1000
GCC = shutil.which("gcc")  # the build's own compiler comes without AddressSanitizer
FLAGS = ("-std=c11", "-O1", "-march=native", "-g", "-fPIC", "-shared", "-ffp-contract=off", "-Wno-psabi",
         "-fsanitize=address,undefined", "-fno-sanitize-recover=all")  # fmt: skip
PLANTED = """
import sys
from pathlib import Path
from random_experiments import Config, Trainer, library
library.PLACES = (Path(sys.argv[1]),)
trainer = Trainer(["abc"], Config(n_embd=4, n_head=1, block_size=4))
trainer.model.engine.program.c.n_weights *= 50
trainer.run(1)
"""

pytestmark = pytest.mark.skipif(GCC is None, reason="needs gcc")


@pytest.fixture(scope="module")
def kernels(tmp_path_factory):
    library = tmp_path_factory.mktemp("sanitized") / "kernels.so"
    sources = sorted(KERNEL_SOURCES.glob("*.c"))
    built = subprocess.run([GCC, *FLAGS, *sources, "-lm", "-o", library], capture_output=True, text=True)
    if "cannot find" in built.stderr:
        pytest.skip("gcc has no libasan")
    assert built.returncode == 0, built.stderr
    return library


def sanitized(*arguments):
    """Runs Python with the sanitizers' runtime, which must be loaded before anything else."""
    runtime = subprocess.run([GCC, "-print-file-name=libasan.so"], capture_output=True, text=True).stdout.strip()
    settings = {"LD_PRELOAD": runtime, "ASAN_OPTIONS": "detect_leaks=0", "PYTHONMALLOC": "malloc"}
    settings["PYTHONPATH"] = os.pathsep.join(str(ROOT / folder) for folder in ("py", "tests/unit"))
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=HERE, env=os.environ | settings, capture_output=True, text=True)


def test_random_experiments_touch_no_memory_but_their_own(kernels):
    done = sanitized("random_experiments.py", kernels, EXPERIMENTS, 0)
    assert done.returncode == 0, f"{done.stdout[-400:]}\n{done.stderr[-4000:]}"
    assert len(done.stdout.splitlines()) == EXPERIMENTS


def test_a_planted_fault_is_found(kernels):
    """Sanitizers that see nothing would pass for kernels without faults."""
    done = sanitized("-c", PLANTED, kernels)
    assert done.returncode != 0
    assert "ERROR: AddressSanitizer" in done.stderr
