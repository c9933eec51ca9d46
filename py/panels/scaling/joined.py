"""Which runs the plots join, and where the labels of lines go. Pure Python."""

from collections.abc import Iterable

from .runs import Result


def steps(result: Result) -> int:
    return result.config.num_steps


def of_equal_steps(results: Iterable[Result]) -> dict[int, list[Result]]:
    """{steps: runs that read one document a step}, by number of weights, and of equally large ones the best.

    Without those that have nothing to be joined to.
    """
    best: dict[tuple[int, int], Result] = {}
    for result in results:
        if result.config.batch_size == 1:
            key = steps(result), result.parameters
            best[key] = min(best.get(key, result), result, key=lambda one: one.loss)
    lines: dict[int, list[Result]] = {}
    for (number, _), result in sorted(best.items()):
        lines.setdefault(number, []).append(result)
    return {number: line for number, line in lines.items() if len(line) > 1}


def frontier(results: Iterable[Result]) -> list[Result]:
    """Those that reach a lower loss than all with less compute, by compute."""
    best: list[Result] = []
    for result in sorted(results, key=lambda one: one.multiply_adds):
        if not best or result.loss < best[-1].loss:
            best.append(result)
    return best


def apart(heights: list[float], least: float) -> list[float]:
    """Increasing heights, moved up where two are closer than `least`."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + least) if placed else height)
    return placed
