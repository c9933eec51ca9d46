"""What the reader is told of the run that the browser keeps."""

from ...kit.numbers import whole

UNDO, GO_BACK = "Undo", "Go back to your run"
STARTED_FRESH = "The page has started fresh. Your run is set aside; “Undo” brings it back."
BROUGHT_BACK = "Your run is back."
OF_A_LINK = "This link shows a run of its own. The run that you left here is kept: “Go back to your run” opens it."
LATE = "This browser has kept the run that you left here: “Go back to your run” opens it."
FRESH = (
    "This link always starts fresh: whatever the browser has kept of your work stays as it is, and nothing new is kept."
)
PROBLEMS = {
    "full": "This browser’s storage is full, so your run ends when you leave. “Save the model” keeps it as a file.",
    "blocked": "This browser stores nothing for the page, so your run ends when you leave. “Save the model” keeps it "
    "as a file.",
    "cleared": "What this browser had kept of your run was cleared, or replaced by another tab. It is kept again now.",
}


def welcome(text: str, at: int, of: int, when: str) -> str:
    return f"Welcome back. Your run is as you left it on {when}: {text}, step {whole(at)} of {whole(of)}."


def another_model(text: str) -> str:
    return (
        f"Welcome back. Your text and your settings are here: {text}. The changed model that you trained is not: "
        "either the page stopped working when it last ran, or this version cannot run it. Training starts again with "
        "the page’s own model."
    )


def not_opened(reason: str) -> str:
    return f"The run that this browser has kept was not opened: {reason}. The page starts with its own."
