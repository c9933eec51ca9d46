"""The sentences and labels of the timeline, of the line about the text, of links, and of what is copied and saved."""

from microgpt import Corpus, Experiment
from microgpt.weights import parameter_count

from ..kit.numbers import counted, duration, whole

PAGES_RUN, PAGES_RUN_IN_TRAINING, READERS_RUN = "the page’s own run", "the page’s own run, in training", "your run"
COPY_EMBED_CODE, EMBED_CODE, HOW_TO_USE_IT = "Copy embed code", "Embed code", "How to use it"
COPIED, COPY_THESE = "Copied.", "Copy these lines."
SAVE_A_PICTURE, SAVE_THE_SAMPLES, SAVE_THE_CURVE = "Save a picture", "Save the samples", "Save the curve"
PLAY, STOP = "Play the timeline", "Stop the timeline"


def step(n: int) -> str:
    return f"step {whole(n)}"


def of_steps(n: int) -> str:
    return f"of {whole(n)}"


def place(at: int, end: int, run: str) -> str:
    """The slider's value, said aloud."""
    return f"{step(at)} {of_steps(end)}, {run}"


def reference(steps: int, seconds: float, in_view: bool) -> str:
    """What the page did at startup."""
    trained = f"{counted(steps, 'step', 'steps')} in {duration(seconds)}"
    done = f"While you were reading, the page trained a model of its own: {trained}."
    return f"{done} The panels show it until you train yours." if in_view else done


# --- the text
LOADING = "Loading what it takes to read a text."
NOT_LOADED = (
    "The part of the page that does this has not arrived. Check that you are online, then press the button again."
)
TOO_LARGE = "This file is larger than any model that this page can save."
ABOUT_THE_NAMES = (
    "The figures show another text now. The prose around them was written about the first names that the page starts "
    "with, so what it says of names and letters may not hold here."
)
ABOUT_THE_MODEL = (
    "The figures show a changed model now. The prose around them was written about the original, so what it says of "
    "parts and numbers may not hold here."
)


def read_by(text: str, is_changed: bool) -> str:
    """The text that the model reads, and that a reader has changed that model."""
    return f"changed model, {text}" if is_changed else text


def text(corpus: Corpus, is_own: bool) -> str:
    """The text that the model reads, in short."""
    if not is_own:
        return f"{whole(len(corpus.docs))} first names"
    return counted(len(corpus.docs), corpus.nouns.document, corpus.nouns.documents)


def now_reads(text: str, is_changed: bool) -> str:
    return f"{'A changed' if is_changed else 'The'} model now reads {text}."


def page_facts(experiment: Experiment, is_own: bool) -> dict[str, str]:
    """What the page's introduction states besides `kit.words.facts`."""
    shapes = experiment.architecture.weight_shapes(experiment.config, experiment.corpus.vocabulary.size)
    return {"text": text(experiment.corpus, is_own), "weights": whole(parameter_count(shapes))}


def no_embed_code(reason: str) -> str:
    return f"This panel cannot be embedded as it is now. {reason}"


# --- a link that carries a text or a model
OPENING = "This link carries a text or a model of its own. The page is unpacking it, and will then train that model."
LINK_NOT_OPENED = (
    "This link carries a text or a model of its own, but the part of the page that reads it has not arrived. The page "
    "shows its own model. Check that you are online, then reload the page."
)
COPIED_NO_MORE = "Copied. The part that shows the link has not arrived; check that you are online."


def not_opened(reason: str) -> str:
    return f"{reason} The page shows its own model."


# --- the model as a file
NOT_IN_A_FRAME = "Inside another page, nothing is kept for your next visit. A saved model is."


def file_name(step: int) -> str:
    return f"model-step-{step}.safetensors"


def saved(name: str) -> str:
    return f"Saved as {name}: the model, its text, and everything needed to go on training."


def torch_name(step: int) -> str:
    return f"model-step-{step}.py"


def saved_for_torch(name: str, model: str) -> str:
    return (
        f"Saved as {name}: this model as a PyTorch program of about a hundred lines. It reads {model}, so press "
        f"“Save the model” too, put both files in the same folder, and run: python {name}"
    )


def not_saved(reason: str) -> str:
    return f"The model was not saved: {reason}."


def loaded(name: str, at: int, of: int) -> str:
    return f"{name} is loaded, at step {whole(at)} of {whole(of)}. “Train” goes on from there."


def not_loaded(reason: str) -> str:
    """`reason` is microgpt's, which begins with "this file cannot be used"."""
    return f"{reason[:1].upper()}{reason[1:]}."
