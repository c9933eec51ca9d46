"""The parts of the bench that run Python natively and in Chromium: what is compared with what, and how often.

Each takes the places ({"native": ..., "Chromium": ...}) and the Results to add to.
"""

import math

from results import ratios

DEFAULT = {"vocab": 27, "n_embd": 16, "n_head": 4, "n_layer": 1, "block_size": 16}
LARGE = {"n_embd": 64, "n_layer": 4}
ROUNDS = 9


def in_rounds(places, name, rounds=ROUNDS, flips=False, **arguments):
    """{place: [what each round gave]}. In every round every place has its turn; arguments may differ by place."""
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
    """The recorded step against C by hand: default model (mark 1), and 200,000 weights (mark 3)."""
    for part, config, steps, rate, limit in (
        ("step", {}, 2000, 0.01, 1.0),
        # At the default learning rate this larger model is thrown about, and rounding errors with it.
        ("large step", LARGE, 100, 0.001, 1.3),
    ):
        shape = DEFAULT | config
        libraries = Each((where, place.library(shape)) for where, place in places.items())
        for where, place in places.items():
            arguments = {"library": libraries[where], "steps": 200, "config": config | {"learning_rate": rate}}
            difference = [place.call("agreement_with_c", **arguments)]
            results.mark(part, f"loss, kernel - C yardstick, 200 steps, {where}", difference, 1e-4, "nats")
        answers = in_rounds(places, "against_c", rounds=21, flips=True, library=libraries, config=config, steps=steps)
        times = by_subject(answers)
        for (where, subject), runs in times.items():
            results.figure(part, subject, where, "us a step", runs)
        kernel = times["Chromium", "kernel"]
        c = times["Chromium", "C yardstick"]
        results.mark(part, "kernel / C yardstick, both in Chromium", ratios(kernel, c), limit)
        if part == "step":
            native_c = times["native", "C yardstick"]
            results.mark(part, "kernel in Chromium / C yardstick native", ratios(kernel, native_c), 2.2)
            results.mark(part, "kernel in Chromium", kernel, 60, "us a step", issue="2")


def growth(places, results):
    """Time a multiply-add, from small models to large ones (mark 3)."""
    shapes = [{"n_embd": e, "n_layer": n} for n in (1, 2, 3, 4) for e in (8, 16, 32, 64, 128)]
    work = [places["native"].call("arithmetic", config=shape, steps=300) for shape in shapes]
    steps = [max(20, min(1000, int(3e8 / macs))) for macs in work]
    for where, rounds in in_rounds(places, "kernel_steps", rounds=7, configs=shapes, steps=steps).items():
        each = [[1e6 * time / macs for time, macs in zip(times, work, strict=True)] for times in rounds]
        for i, (shape, macs) in enumerate(zip(shapes, work, strict=True)):
            what = f"n_embd {shape['n_embd']:3}, n_layer {shape['n_layer']}, {macs / 1e6:6.3f} M multiply-adds"
            results.figure("growth", what, where, "ps each", [times[i] for times in each])
        powers = [slope(map(math.log, work), map(math.log, times)) for times in rounds]
        results.mark("growth", f"time grows as arithmetic to the power of, {where}", powers, 1.0, "")
        last_to_first = [times[-1] / times[0] for times in each]
        results.mark("growth", f"a multiply-add, 128 and 4 / 8 and 1, {where}", last_to_first, 1.0)


def slope(x, y):
    """Of the straight line nearest to the points."""
    x, y = list(x), list(y)
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y, strict=True)) / sum((a - mx) ** 2 for a in x)


def engines(places, results):
    """The NumPy and scalar engines against plain programs (marks 5 and 6), and the kernel against scalar."""
    kernel = in_rounds(places, "kernel_steps", configs=[{}], steps=[1000])
    for engine, steps, check in (("numpy", 200, 200), ("scalar", 3, 3)):
        for where, place in places.items():
            difference = [place.call("agreement_with_plain", engine=engine, steps=check)]
            results.mark(engine, f"loss, {engine} - plain, {check} steps, {where}", difference, 1e-9, "nats")
        times = by_subject(in_rounds(places, "against_plain", engine=engine, steps=steps, flips=True))
        for (where, subject), runs in times.items():
            results.figure(engine, subject, where, "us a step", runs)
        for where in places:
            ours, plain = times[where, engine], times[where, f"plain {engine}"]
            if (engine, where) != ("numpy", "Chromium"):
                results.mark(engine, f"{engine} / plain {engine}, {where}", ratios(ours, plain), 1.0)
            else:
                results.mark(engine, f"{engine}, {where}", ours, 1000, "us a step")
    faster = ratios(times["Chromium", "scalar"], [step for (step,) in kernel["Chromium"]])
    results.mark("scalar", "scalar / kernel, both in Chromium", faster, 1000, at_least=True, issue="2")


def sampling(places, results):
    """New names from the trained default model (mark 4)."""
    for where, runs in in_rounds(places, "sampling", rounds=15, count=1000).items():
        results.figure("sampling", "default model", where, "names a second", runs)
        results.mark("sampling", f"sampling, {where}", runs, 10_000, "names a second", at_least=True)


def recording(places, results):
    """What it costs to record a configuration (mark 7)."""
    for name, config in (("default", {}), ("n_embd 64, n_layer 4", LARGE)):
        times = by_subject(in_rounds(places, "recording", rounds=25, config=config))
        for (where, subject), runs in times.items():
            results.figure("recording", f"{subject}, {name}", where, "ms", runs)
        results.mark("recording", f"record, {name}, Chromium", times["Chromium", "record"], 10, "ms")


def memory(places, results):
    """What a million steps add to the memory of the page, or of the process (mark 7). One run each."""
    for where, place in places.items():
        grown = [place.call("memory", steps=1_000_000)]
        results.mark("memory", f"1,000,000 steps, {where}", grown, 1, "MB more")
