"""`python -m microgpt train`, as a shell runs it."""

import os
import re
import subprocess
import sys

import pytest
from changed import changed
from engines import NAMES, REPOSITORY, SMALL

from microgpt import Config, Trainer, library
from microgpt.__main__ import Progress, main
from microgpt.files import load


def run(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "microgpt", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(REPOSITORY / "py"), "PYTHONIOENCODING": "utf-8"},
        timeout=120,
        check=False,
        **options,
    )


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.txt"
    path.write_text("\n".join(SMALL), encoding="utf-8")
    return path


def test_the_published_defaults_on_the_names_of_the_page():
    done = run("train", NAMES)
    assert (done.returncode, done.stderr) == (0, "")
    first, *progress, validation = (line for line in done.stdout.splitlines() if not line.startswith("  "))
    assert re.fullmatch(r"[\d,]+ documents, 26 characters, 4,192 weights, kernel engine", first)
    assert re.fullmatch(r"step 1,000 of 1,000  loss \d\.\d{4}  [\d,]+ steps/s", progress[-1])

    trainer = Trainer(NAMES.read_text().split(), Config(holdout=0.05), "kernel")
    trainer.run(1000)
    assert f"validation loss {trainer.loss(trainer.held_out):.4f} nats per token" in validation
    samples = [line.strip() for line in done.stdout.splitlines() if line.startswith("  ")]
    assert samples == trainer.sample(20, seed=42)


def test_a_changed_model_is_trained_kept_and_sampled(small, tmp_path, capsys):
    model, kept = tmp_path / "my_gpt.py", tmp_path / "model.safetensors"
    model.write_text(changed(".relu()", ".gelu()"), encoding="utf-8")
    assert main(["train", str(small), "--model", str(model), "--steps", "20", "--save", str(kept)]) == 0
    capsys.readouterr()
    assert main(["sample", str(kept)]) == 2
    assert "Python would be run" in capsys.readouterr().err
    assert main(["sample", str(kept), "--run-source"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 20
    assert load(kept.read_bytes()).architecture.source == model.read_text(encoding="utf-8")


def test_what_is_wrong_with_a_changed_model_is_said_with_file_and_line(small, tmp_path, capsys):
    model = tmp_path / "my_gpt.py"
    model.write_text(changed(".relu()", ".rellu()"), encoding="utf-8")
    assert main(["train", str(small), "--model", str(model)]) == 2
    assert f"microgpt: {model}, line 50: there is no operation .rellu" in capsys.readouterr().err
    model.write_text(changed('"lm_head": (', '"new": (1, 2), "lm_head": ('), encoding="utf-8")
    assert main(["train", str(small), "--model", str(model), "--steps", "2"]) == 0
    assert "line 16: the weight 'new' never learns" in capsys.readouterr().err


@pytest.mark.parametrize("engine", ["scalar", "numpy", "kernel"])
def test_every_option_reaches_the_run(small, engine):
    options = "--steps 7 --n-embd 6 --n-head 3 --n-layer 2 --block-size 5 --learning-rate 0.02 --seed 3 --holdout 0"
    done = run("train", small, "--engine", engine, *options.split(), "--samples", 4, "--temperature", 0.9)
    assert (done.returncode, done.stderr) == (0, "")
    config = Config(n_embd=6, n_head=3, n_layer=2, block_size=5, num_steps=7, learning_rate=0.02, seed=3, holdout=0)
    trainer = Trainer(SMALL, config, "numpy")
    losses = trainer.run(7)
    assert f"{trainer.model.parameter_count:,} weights, {engine} engine" in done.stdout
    assert f"loss {sum(losses) / 7:.4f}" in done.stdout
    assert "validation" not in done.stdout
    assert done.stdout.splitlines()[-4:] == [f"  {name}" for name in trainer.sample(4, 0.9, seed=3)]


def test_a_model_that_is_saved_can_be_sampled_later(small, tmp_path):
    file = tmp_path / "model.safetensors"
    done = run("train", small, "--steps", 20, "--save", file)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == f"saved as {file}"
    trainer = load(file.read_bytes())
    assert trainer.step_count == 20
    done = run("sample", file, "--samples", 5, "--prefix", "a", "--top-k", 3, "--seed", 1, "--temperature", 0.8)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == trainer.sample(5, 0.8, seed=1, prefix="a", top_k=3)
    done = run("sample", file, "--method", "published")
    assert done.stdout.split("\n")[:-1] == trainer.sample(20, method="published")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sample", "missing.safetensors"], "missing.safetensors: No such file"),
        (["sample", "small.txt"], "this file cannot be used: its header is cut off"),
        (["train", "small.txt", "--save", "no/folder.safetensors"], "there is no folder no to save the model in"),
    ],
)
def test_files_that_do_not_work(small, arguments, message, monkeypatch, capsys):
    monkeypatch.chdir(small.parent)
    assert main(arguments) == 2
    out, error = capsys.readouterr()
    assert (out, error.splitlines()[1:]) == ("", [])
    assert message in error


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.txt"], "missing.txt: No such file or directory"),
        ([REPOSITORY / "py"], "py: Is a directory"),
        (
            ["small.txt", "--n-embd", 10],
            "n_embd 10 cannot be shared equally by n_head 4; choose n_head among 1, 2, 5, 10",
        ),
        (["small.txt", "--steps", 0], "num_steps is 0; it must be at least 1"),
        (["small.txt", "--learning-rate", "nan"], "learning_rate is nan; it must be a finite number"),
        (["small.txt", "--holdout", 1], "holdout is 1.0; it is a share of the documents"),
        (["small.txt", "--temperature", 0], "temperature is 0.0; it must be above 0"),
        (["small.txt", "--samples", -1], "samples is -1; it must be 0 or more"),
        (["empty.txt"], "empty.txt: there is no text here; give at least one line"),
        (["latin.txt"], "latin.txt is not UTF-8 text"),
    ],
)
def test_what_goes_wrong_is_said_in_one_line(small, arguments, message, monkeypatch, capsys):
    (small.parent / "empty.txt").write_text("\n \n")
    (small.parent / "latin.txt").write_bytes(b"zo\xe9")
    monkeypatch.chdir(small.parent)
    assert main(["train", *map(str, arguments)]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert message in error
    assert error.startswith("microgpt: ")
    assert len(error.splitlines()) == 1


def test_the_exit_code_reaches_the_shell():
    done = run("train", "missing.txt")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "microgpt: missing.txt: No such file or directory\n"


@pytest.mark.parametrize(
    "arguments", [[], ["dance"], ["train"], ["train", "x", "--engine", "gpu"], ["train", "x", "--steps", "9.5"]]
)
def test_usage(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert "usage: python -m microgpt" in done.stderr
    assert "Traceback" not in done.stderr


def test_kernels_that_are_not_built(small, monkeypatch, tmp_path, capsys):
    library.load.cache_clear()
    monkeypatch.setattr(library, "PLACES", (tmp_path / "kernels.so",))
    assert main(["train", str(small)]) == 2
    assert "run `python3 serve.py build`" in capsys.readouterr().err
    assert main(["train", str(small), "--engine", "numpy", "--steps", "2"]) == 0


def test_importing_the_package_needs_no_kernels():
    """Without kernels, and run from another folder, because `pip install` may put the modules anywhere."""
    code = (
        "import sys, microgpt, microgpt.library as library; library.PLACES = ();"
        "t = microgpt.Trainer(['ab', 'ba'], engine='numpy'); t.run(3); print(t.sample(1));"
        "assert 'microgpt.kernel' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY / "py")},
        cwd="/",
        check=False,
    )
    assert done.returncode == 0, done.stderr


class Terminal:
    def __init__(self):
        self.text = ""

    def isatty(self):
        return True

    def write(self, text):
        self.text += text

    def flush(self):
        pass


def test_on_a_terminal_one_line_is_drawn_over_and_over(monkeypatch):
    monkeypatch.setattr("microgpt.__main__.DRAW_EVERY", 0)
    terminal = Terminal()
    progress = Progress(1000, terminal)
    progress.add([4.0, 2.0])
    progress.add([3.0])
    progress.finish()
    assert terminal.text.count("\n") == 1
    before, first, *_, last = terminal.text.split("\r")
    assert before == ""
    assert "step     2 of 1,000  loss 3.0000" in first
    assert "step     3 of 1,000  loss 3.0000" in last


def test_elsewhere_a_few_plain_lines(capsys):
    progress = Progress(1000)
    for _ in range(1000):
        progress.add([2.5])
    progress.finish()
    out = capsys.readouterr().out
    assert "\r" not in out
    assert len(out.splitlines()) == 10
