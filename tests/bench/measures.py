"""The parts of the bench that run Python natively and in Chromium: what is compared, and how often.

Each takes the places ({"native": ..., "Chromium": ...}) and the `Results` to add to.
"""

import math

from limit import ADAM, MULTIPLY_ADDS
from results import ratios

DEFAULT = {"vocab": 27, "n_embd": 16, "n_head": 4, "n_layer": 1, "block_size": 16}
LARGE = {"n_embd": 64, "n_layer": 4}
ROUNDS = 9


def in_rounds(places, name, rounds=ROUNDS, flips=False, **arguments):
    """{place: [result of each round]}. Every round runs in every place; an argument may differ by place (`Each`)."""
    answers = {where: [] for where in places}
    for i in range(rounds):
        flip = {"flip": i % 2 == 1} if flips else {}
        for where, place in places.items():
            own = {key: value[where] if isinstance(value, Each) else value for key, value in arguments.items()}
            answers[where].append(place.call(name, **own, **flip))
    return answers


class Each(dict):
    """An argument that differs by place."""


def by_subject(answers):
    """{(place, subject): [microseconds]} from rounds that timed several subjects."""
    return {
        (where, subject): [round_[subject] for round_ in rounds]
        for where, rounds in answers.items()
        for subject in rounds[0]
    }


def step(places, results):
    """The recorded step against hand-written C, for the default model and one of 200,000 weights."""
    for part, config, steps, rate, limit in (
        ("step", {}, 2000, 0.01, 1.0),
        # At the default learning rate this larger model is unstable, which amplifies rounding errors.
        ("large step", LARGE, 100, 0.001, 1.3),
    ):
        shape = DEFAULT | config
        libraries = Each((where, place.library(shape)) for where, place in places.items())
        for where, place in places.items():
            arguments = {"library": libraries[where], "steps": 200, "config": config | {"learning_rate": rate}}
            difference = [place.call("agreement_with_c", **arguments)]
            what = f"loss, kernel - C yardstick, 200 steps, {where}"
            results.limit(part, what, difference, 1e-4, "nats", why="the same algorithm in 32-bit floats")
        answers = in_rounds(places, "against_c", rounds=21, flips=True, library=libraries, config=config, steps=steps)
        times = by_subject(answers)
        for (where, subject), runs in times.items():
            results.figure(part, subject, where, "us a step", runs)
        for where in places:
            bare = [sum(both) for both in zip(*(times[where, name] for name in (MULTIPLY_ADDS, ADAM)), strict=True)]
            results.figure(part, "share of kernel that is bare loops", where, "%", [
                100 * share for share in ratios(bare, times[where, "kernel"])
            ])  # fmt: skip
        kernel = times["Chromium", "kernel"]
        c = times["Chromium", "C yardstick"]
        why = "recording should cost nothing against C written for this one model"
        results.limit(part, "kernel / C yardstick, both in Chromium", ratios(kernel, c), limit, why=why)
        native, native_c = times["native", "kernel"], times["native", "C yardstick"]
        why = "ahead of C with vectors, written for this one model"
        results.limit(part, "kernel / C yardstick, both native", ratios(native, native_c), 0.9, why=why)
        if part == "step":
            why = "vectors are half as long in WebAssembly"
            results.limit(part, "kernel in Chromium / C yardstick native", ratios(kernel, native_c), 2.2, why=why)
            why = "1,000 steps within 100 ms, with time to draw them"
            results.limit(part, "kernel in Chromium", kernel, 60, "us a step", why=why)


def growth(places, results):
    """Time per multiply-add, from small models to large ones."""
    shapes = [{"n_embd": e, "n_layer": n} for n in (1, 2, 3, 4) for e in (8, 16, 32, 64, 128)]
    work = [places["native"].call("arithmetic", config=shape, steps=300) for shape in shapes]
    steps = [max(20, min(1000, int(3e8 / macs))) for macs in work]
    for where, rounds in in_rounds(places, "kernel_steps", rounds=7, configs=shapes, steps=steps).items():
        each = [[1e6 * time / macs for time, macs in zip(times, work, strict=True)] for times in rounds]
        for i, (shape, macs) in enumerate(zip(shapes, work, strict=True)):
            what = f"n_embd {shape['n_embd']:3}, n_layer {shape['n_layer']}, {macs / 1e6:6.3f} M multiply-adds"
            results.figure("growth", what, where, "ps each", [times[i] for times in each])
        powers = [slope(map(math.log, work), map(math.log, times)) for times in rounds]
        why = "no overhead that grows faster than the arithmetic"
        results.limit("growth", f"time grows as arithmetic to the power of, {where}", powers, 1.0, "", why=why)
        last_to_first = [times[-1] / times[0] for times in each]
        results.limit("growth", f"a multiply-add, 128 and 4 / 8 and 1, {where}", last_to_first, 1.0, why=why)


def slope(x, y):
    """The slope of the least-squares line."""
    x, y = list(x), list(y)
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum((a - mx) ** 2 for a in x)


def engines(places, results):
    """The NumPy and scalar engines against plain programs, and the kernel against scalar."""
    kernel = in_rounds(places, "kernel_steps", configs=[{}], steps=[1000])
    for engine, steps, check in (("numpy", 200, 200), ("scalar", 3, 3)):
        for where, place in places.items():
            difference = [place.call("agreement_with_plain", engine=engine, steps=check)]
            what = f"loss, {engine} - plain, {check} steps, {where}"
            results.limit(engine, what, difference, 1e-9, "nats", why="the same algorithm in 64-bit floats")
        times = by_subject(in_rounds(places, "against_plain", engine=engine, steps=steps, flips=True))
        for (where, subject), runs in times.items():
            results.figure(engine, subject, where, "us a step", runs)
        for where in places:
            ours, plain = times[where, engine], times[where, f"plain {engine}"]
            if (engine, where) != ("numpy", "Chromium"):
                why = "being general should cost nothing against a program for this one model"
                results.limit(engine, f"{engine} / plain {engine}, {where}", ratios(ours, plain), 1.0, why=why)
            else:
                results.limit(engine, f"{engine}, {where}", ours, 1000, "us a step", why="a run within a second")
    faster = ratios(times["Chromium", "scalar"], [step for (step,) in kernel["Chromium"]])
    why = "what recording and compiling are for"
    results.limit("scalar", "scalar / kernel, both in Chromium", faster, 1000, at_least=True, why=why)


def texts(places, results):
    """What a reader may bring: 4,096 different characters, and 200,000 documents."""
    for where, runs in in_rounds(places, "wide_vocabulary", tokens=4096, steps=300).items():
        why = "no overhead that grows with the vocabulary"
        results.limit("texts", f"a multiply-add with 4,096 tokens / with 27, {where}", runs, 1.5, why=why)
    times = by_subject(in_rounds(places, "setting_up", rounds=5, documents=200_000))
    for (where, subject), runs in times.items():
        results.figure("texts", f"200,000 documents, {subject}", where, "ms", runs)
    why = "a reader waits a second without asking why"
    results.limit("texts", "200,000 documents, Chromium", times["Chromium", "in all"], 1000, "ms", why=why)
    why = "the page scrolls meanwhile"
    longest = times["Chromium", "the longest slice"]
    results.limit("texts", "200,000 documents, the longest slice, Chromium", longest, 50, "ms", why=why)


def sampling(places, results):
    """New names from the trained default model."""
    for where, runs in in_rounds(places, "sampling", rounds=15, count=1000).items():
        results.figure("sampling", "default model", where, "names a second", runs)
        why = "samples follow the timeline while it is dragged"
        results.limit("sampling", f"sampling, {where}", runs, 10_000, "names a second", at_least=True, why=why)


def recording(places, results):
    """The time it takes to record a configuration."""
    for name, config in (("default", {}), ("n_embd 64, n_layer 4", LARGE)):
        times = by_subject(in_rounds(places, "recording", rounds=25, config=config))
        for (where, subject), runs in times.items():
            results.figure("recording", f"{subject}, {name}", where, "ms", runs)
        why = "a new model is ready within a frame"
        results.limit("recording", f"record, {name}, Chromium", times["Chromium", "record"], 10, "ms", why=why)


def memory(places, results):
    """The memory that a million steps add to the page or to the process. One run each."""
    for where, place in places.items():
        grown = [place.call("memory", steps=1_000_000)]
        results.limit("memory", f"1,000,000 steps, {where}", grown, 1, "MB more", why="no leaks")
