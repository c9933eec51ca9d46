"""The change panel's sentences."""

from ..kit.foreseen import CHANCE
from ..kit.numbers import counted, fixed, whole
from .difference import ADDED, REMOVED, SAME
from .program import Difference
from .suggestions import Suggestion

YOURS, ORIGINAL = "yours", "original"
CHART, LOSS = "Loss of both models while training", "the smoothed loss in nats"
AS_IT_IS = "as the page runs it"
SIGNS = {ADDED: "+", REMOVED: "−"}
ALOUD = {ADDED: "added: ", REMOVED: "removed: "}
DIFFERENCE, BETWEEN = "What the edit changes", "⋮"
UNDONE, REDONE = "Undone.", "Redone."
BACK = "The original text is back. “Undo” brings back yours."


def edited(lines: int) -> str:
    """Beside the file's name: how many lines differ from the original."""
    return f"{counted(lines, 'line', 'lines')} changed" if lines else AS_IT_IS


def line(number: int) -> str:
    return f"Line {whole(number)}"


def ready(weights: int, operations: int) -> str:
    return (
        f"This can be trained: {counted(weights, 'weight', 'weights')}, "
        f"{counted(operations, 'operation', 'operations')} per step."
    )


def problem(number: int | None) -> str:
    where = "" if number is None else f" at line {whole(number)}"
    return f"This cannot be trained yet: there is a problem{where}."


def training(step: int, of: int) -> str:
    return f"Training both: step {whole(step)} of {whole(of)}."


def paused(step: int, of: int) -> str:
    return f"Paused at step {whole(step)} of {whole(of)}. “Train both” goes on."


def trained(yours: float | None, original: float | None) -> str:
    """The held-out losses; None for a run that broke down."""
    if yours is None:
        return "Your version broke down before its last step."
    if original is None:
        return "The original broke down before its last step, which your version did not."
    gap = yours - original
    if abs(gap) < 0.0005:
        return f"Both end at a held-out loss of {fixed(yours, 3)}."
    ends = f"Your version ends at a held-out loss of {fixed(yours, 3)} and the original at {fixed(original, 3)}"
    if abs(gap) < CHANCE:
        return f"{ends}: too close for a single seed to tell them apart."
    return f"{ends}: {fixed(abs(gap), 3)} {'lower, which is better' if gap < 0 else 'higher, which is worse'}."


def diverged(step: int) -> str:
    return (
        f"This version broke down at step {whole(step)}: its weights grew without bound. "
        "A common cause is a missing norm or residual connection; a smaller learning rate may help."
    )


def as_in_the_page(setting: str | int) -> str:
    return f"as on the page: {setting}"


def cannot_be_set(reason: str) -> str:
    return f"This cannot be trained with: {reason}."


STALE = "These two were trained before you changed something. “Train both” trains them again."
IN_USE = "Your version is now the model of the whole page. “Start fresh”, by the timeline, brings back the original."
ORIGINAL_IN_USE = "The original is the model of the whole page again."
FROZE = (
    "The page froze or was closed while this text ran, so it has not been run again. Look for an endless loop, or for "
    "something far too large; then press “Train both”."
)
RESTORED = "This is the text that you left here. It has not been run yet; “Train both” runs it."


TAKE, TAKE_BACK = "Take this edit", "Take it back"
TAKEN_BACK = "The edit is taken back."
DOES_NOT_FIT = (
    "The lines that this edit changes differ between your text and the original. This is what it does in the original; "
    "“Back to the original” makes room for it."
)


def taken(title: str) -> str:
    return f"Taken: {title}. “Train both” shows what it does, “Undo” takes it back."


def finding(suggestion: Suggestion, verdict: str, yours: float, original: float) -> list[str]:
    """`verdict` is on the reader's answer, "" without one; the losses are held-out ones of the reader's own run."""
    own = f"In your run: {fixed(yours, 3)} with it, {fixed(original, 3)} without."
    return [
        *filter(None, [verdict]),
        own,
        f"Measured over five seeds, on the page’s names and with its settings: {suggestion.found}",
    ]


def total(program: Difference) -> int:
    """How many operations the model has now."""
    return len(program.operations) - program.count(REMOVED)


def operations(program: Difference) -> str:
    added, removed = program.count(ADDED), program.count(REMOVED)
    number = counted(total(program), "operation", "operations")
    if not added and not removed:
        rewired = any(what != SAME for what, _, _ in program.edges)
        return f"The same {number} as in the original" + (", joined up differently." if rewired else ".")
    return (
        f"{number} per step. Compared with the original, {whole(added)} were added and {whole(removed)} removed; the "
        "grey ones are unchanged."
    )


def operation(name: str, weights: tuple[str, ...]) -> str:
    return " ".join([name, *weights])


def shape(sizes: tuple) -> str:
    return f"({', '.join(map(str, sizes))})"
