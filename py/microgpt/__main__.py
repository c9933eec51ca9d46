"""The command line: `python -m microgpt train names.txt --save model.safetensors`, `… sample model.safetensors`.

`train` trains on a file, one document a line, and shows what the model makes up. `sample` shows more of it later.
"""

import argparse
import sys
import time
from pathlib import Path

from .architecture import GPT, Architecture
from .check import check
from .config import SCHEDULES, Config
from .documents import load_docs
from .files import load, save
from .model_error import ModelError
from .sampling import check_temperature
from .trainer import ENGINES, METHODS, Trainer

HOLDOUT = 0.05
SMOOTHING = 100  # steps: the loss of one document says little
DRAW_EVERY = 0.1  # seconds, on a terminal
LINES = 10  # over the run, where the output is no terminal
SLICE = 0.05  # seconds of training between two looks at the clock


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns the exit code: 0, or 2 with one line on what the user can fix."""
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except ModelError as error:
        return complain(f"{options.model}, {error}")
    except (ValueError, TypeError, RuntimeError, ArithmeticError) as error:
        return complain(error)
    except OSError as error:
        return complain(f"{error.filename}: {error.strerror}" if error.filename else error)
    except KeyboardInterrupt:
        print("\nmicrogpt: stopped", file=sys.stderr)
        return 130  # as shells have it
    return 0


def complain(message) -> int:
    print(f"microgpt: {message}", file=sys.stderr)
    return 2


def parser() -> argparse.ArgumentParser:
    default = Config()
    top = argparse.ArgumentParser(prog="python -m microgpt", description="A GPT small enough to read.")
    commands = top.add_subparsers(required=True, metavar="train | sample")
    add_sample_command(commands)
    command = commands.add_parser(
        "train",
        help="train a model on a text file, and print samples",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    command.add_argument("file", help="UTF-8 text, one document (a name, a word) a line")
    command.add_argument("--model", metavar="FILE.py", help="a changed gpt.py, run as the page runs it")
    command.add_argument("--engine", choices=ENGINES, default="kernel", help="what computes")
    command.add_argument("--steps", type=int, default=default.num_steps, help="steps of training")
    command.add_argument("--batch-size", type=int, default=default.batch_size, help="documents a step")
    command.add_argument("--n-embd", type=int, default=default.n_embd, help="embedding dimensions")
    command.add_argument("--n-head", type=int, default=default.n_head, help="attention heads; must divide n-embd")
    command.add_argument("--n-layer", type=int, default=default.n_layer, help="layers")
    command.add_argument("--block-size", type=int, default=default.block_size, help="longest context, in tokens")
    command.add_argument("--learning-rate", type=float, default=default.learning_rate, help="of the first step")
    command.add_argument("--schedule", choices=SCHEDULES, default=default.schedule, help="how the learning rate falls")
    command.add_argument("--beta1", type=float, default=default.beta1, help="of Adam: memory for the mean gradient")
    command.add_argument("--beta2", type=float, default=default.beta2, help="of Adam: memory for its square")
    command.add_argument("--weight-decay", type=float, default=default.weight_decay, help="as in AdamW; 0 is none")
    command.add_argument("--grad-clip", type=float, default=default.grad_clip, help="longest gradient; 0 is no limit")
    command.add_argument("--seed", type=int, default=default.seed, help="of the order, the weights and the samples")
    command.add_argument("--holdout", type=float, default=HOLDOUT, help="share of the documents kept for validation")
    command.add_argument("--samples", type=int, default=20, help="documents to make up at the end")
    command.add_argument("--temperature", type=float, default=0.5, help="of the samples: lower plays safe")
    command.add_argument("--save", metavar="FILE", help="keep the model: a .safetensors file, which the page opens too")
    command.set_defaults(run=train)
    return top


def add_sample_command(commands) -> None:
    command = commands.add_parser(
        "sample",
        help="print samples of a saved model",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    command.add_argument("file", help="a model saved here or in the page")
    command.add_argument("--samples", type=int, default=20, help="documents to make up")
    command.add_argument("--temperature", type=float, default=0.5, help="lower plays safe")
    command.add_argument("--seed", type=int, default=0, help="another seed makes up others")
    command.add_argument("--prefix", default="", help="what each begins with")
    command.add_argument("--top-k", type=int, help="choose among so many of the likeliest tokens only")
    command.add_argument("--method", choices=METHODS, default=METHODS[0], help="how random numbers are drawn")
    command.add_argument(
        "--run-source",
        action="store_true",
        help="run the Python of a changed model, which is in its file: only from somebody you trust",
    )
    command.set_defaults(run=sample)


def sample(options) -> None:
    trainer = load(Path(options.file).read_bytes(), options.run_source)
    choices = {"prefix": options.prefix, "top_k": options.top_k, "method": options.method}
    for text in trainer.sample(options.samples, options.temperature, options.seed, **choices):
        print(text)


def train(options) -> None:
    # Checked now rather than after the training.
    check_temperature(options.temperature)
    if options.samples < 0:
        raise ValueError(f"samples is {options.samples}; it must be 0 or more")
    if options.save and not Path(options.save).parent.is_dir():
        raise ValueError(f"there is no folder {Path(options.save).parent} to save the model in")
    docs = load_docs(options.file)
    config = Config(
        n_embd=options.n_embd,
        n_head=options.n_head,
        n_layer=options.n_layer,
        block_size=options.block_size,
        num_steps=options.steps,
        learning_rate=options.learning_rate,
        seed=options.seed,
        holdout=options.holdout,
        batch_size=options.batch_size,
        schedule=options.schedule,
        beta1=options.beta1,
        beta2=options.beta2,
        weight_decay=options.weight_decay,
        grad_clip=options.grad_clip,
    )
    architecture = Architecture.from_source(Path(options.model).read_text("utf-8")) if options.model else GPT
    trainer = Trainer(docs, config, options.engine, architecture)
    if options.model:
        report = check(architecture.source or "", config, trainer.vocabulary.size)
        print(*report.printed, sep="\n", end="\n" if report.printed else "")
        for warning in report.warnings:
            complain(f"{options.model}, line {warning.line}: {warning.message}")
    print(
        f"{len(docs):,} documents, {len(trainer.vocabulary.chars)} characters, "
        f"{trainer.model.parameter_count:,} weights, {options.engine} engine"
    )
    with_progress(trainer, Progress(config.num_steps))
    if trainer.held_out:
        loss = trainer.loss(trainer.held_out)
        print(f"validation loss {loss:.4f} nats per token, on {len(trainer.held_out):,} documents held out")
    for name in trainer.sample(options.samples, options.temperature, options.seed):
        print(f"  {name}")
    if options.save:
        Path(options.save).write_bytes(save(trainer))
        print(f"saved as {options.save}")


def with_progress(trainer: Trainer, progress: "Progress") -> None:
    """The whole run, in slices that grow until one takes about SLICE seconds."""
    steps = 1
    while left := trainer.config.num_steps - trainer.step_count:
        start = time.perf_counter()
        progress.add(trainer.run(min(steps, left)))
        steps = steps * 2 if time.perf_counter() - start < SLICE else max(1, steps // 2)
    progress.finish()


class Progress:
    """Step, smoothed loss and speed: one line that is redrawn on a terminal, a few plain lines elsewhere."""

    def __init__(self, num_steps: int, stream=None):
        self.num_steps = num_steps
        self.stream = stream or sys.stdout
        self.live = self.stream.isatty()
        self.step = 0
        self.loss = None
        self.start = self.drawn = time.perf_counter()
        self.tenths_printed = 0

    def add(self, losses: list[float]) -> None:
        for loss in losses:
            self.step += 1
            # A plain mean of the first losses, then an exponential moving average.
            weight = 1 / min(self.step, SMOOTHING)
            self.loss = loss if self.loss is None else self.loss + weight * (loss - self.loss)
        now = time.perf_counter()
        if self.live and now - self.drawn >= DRAW_EVERY:
            self.drawn = now
            print(f"\r{self.line()}   ", end="", flush=True, file=self.stream)
        elif not self.live and (tenth := self.step * LINES // self.num_steps) > self.tenths_printed:
            self.tenths_printed = tenth
            print(self.line(), flush=True, file=self.stream)

    def finish(self) -> None:
        if self.live:
            print(f"\r{self.line()}   ", file=self.stream)

    def line(self) -> str:
        speed = self.step / max(time.perf_counter() - self.start, 1e-9)
        width = len(f"{self.num_steps:,}")
        return f"step {self.step:>{width},} of {self.num_steps:,}  loss {self.loss:.4f}  {speed:,.0f} steps/s"


if __name__ == "__main__":
    sys.exit(main())
