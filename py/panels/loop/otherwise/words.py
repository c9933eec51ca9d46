"""What happens at each stage of a step, in sentences that hold for the model in view."""

from microgpt import Config, Nouns

from ...kit.numbers import counted, whole
from ..words import attend, embed, transform
from .anatomy import ALIBI, ALL, BEFORE, LEARNED, ROTARY, UNKNOWN, WINDOW, Anatomy, Attention

ADDED, ADDED_AGAIN, REPLACES = (
    "is added to what was there: a residual connection.",
    "is added to what was there: a second residual connection.",
    "takes the place of what was there.",
)
NOT_LEARNED = {  # how else a model knows where a token stands
    (): "No row says where it stands.",
    (ROTARY,): "Where it stands will show in attention, which turns rows by an angle that grows with their place.",
    (ALIBI,): "Where it stands will show in attention, where distance counts.",
}
GOES_ON = {  # by whether there are two rows, and the norm
    (True, "RMSNorm"): "Their sum, brought to a common size, goes on.",
    (True, "LayerNorm"): "Their sum, brought to a common mean and size, goes on.",
    (True, ""): "Their sum goes on.",
    (False, "RMSNorm"): "The row, brought to a common size, goes on.",
    (False, "LayerNorm"): "The row, brought to a common mean and size, goes on.",
    (False, ""): "The row goes on.",
}
ASKS = {  # by what is one and the same
    "": "Each position asks (q), offers (k) and passes on (v).",
    "qk": "Each position asks with the same row that it offers (q and k), and passes on another (v).",
    "qv": "Each position asks with the same row that it passes on (q and v), and offers another (k).",
    "kv": "Each position asks (q), and offers the same row that it passes on (k and v).",
    "qkv": "Each position asks with, offers and passes on the same row.",
}
BENT = {
    (): "Nothing is cut off or bent in between.",
    ("relu",): "What is below zero is cut off.",
    ("squared_relu",): "What is below zero is cut off, and the rest is squared.",
    ("gelu",): "What is far below zero is cut off, with a rounded corner (GELU).",
    ("silu",): "What is far below zero is cut off, with a rounded corner (SiLU).",
    ("tanh",): "Each number is squeezed in between −1 and 1 (tanh).",
    ("sigmoid",): "Each number is squeezed in between 0 and 1 (sigmoid).",
}


NO_ATTENTION = "This model has no attention: nothing is gathered from other positions at this stage."
ATTENTION_ELSEWHERE = (
    "This model has no function attention(): what it gathers from other positions stands among the arrays of another "
    "stage."
)


def told(stage: str, anatomy: Anatomy, config: Config, nouns: Nouns) -> str:
    """A few sentences; `stage` is one of `settings.STAGES`."""
    return _STAGES[stage](anatomy, config, nouns)


def _tokenize(_anatomy, _config, nouns):
    return f"Text becomes numbers: one id for each {nouns.token}, and one for the start and end of a {nouns.document}."


def _embed(anatomy, _config, _nouns):
    if not anatomy.has_vectors:
        return "Each id picks a row of weights, from which the scores are made at once."
    if not anatomy.is_plain:
        return "Each id picks a row of weights. What this model makes of it goes on."
    is_learned = LEARNED in anatomy.places
    place = "A second row says where it stands." if is_learned else NOT_LEARNED[anatomy.places[:1]]
    return f"Each id picks a row of weights: what the token is. {place} {GOES_ON[is_learned, anatomy.norm]}"


def _attend(anatomy, _config, _nouns):
    attention = anatomy.attention
    if attention is None:
        return "This model has no attention: no position sees another."
    end = ADDED if attention.is_added else REPLACES
    if attention.sees == BEFORE:
        gathered = f"What it gathers from those before it {end}"
    elif attention.sees == ALL:
        gathered = f"What it gathers from all, from those after it too, {end}"
    elif attention.sees != WINDOW:
        gathered = f"What it gathers from others, in a way of this model’s own, {end}"
    elif attention.window == 1:
        gathered = f"It sees only itself, and what it gathers there {end}"
    elif attention.window == 2:
        gathered = f"What it gathers from itself and the one before it {end}"
    else:
        gathered = f"What it gathers from itself and the {whole(attention.window - 1)} before it {end}"
    said = [ASKS[attention.one_for], gathered]
    if ROTARY in anatomy.places:
        said.insert(1, "Before they are compared, rows are turned by an angle that grows with their place (rotary).")
    if ALIBI in anatomy.places:
        said.append("The farther away one stands, the less it counts (ALiBi).")
    return " ".join(said)


def _transform(anatomy, _config, _nouns):
    mlp = anatomy.mlp
    if mlp is None:
        return "This model has no MLP: after attention, no position works by itself."
    said = [
        "The MLP takes each position by itself and spreads it out wide."
        if mlp.is_wider
        else "The MLP takes each position by itself, no wider than it is.",
        BENT.get(mlp.bends, "What happens in between stands in the code."),
    ]
    if mlp.is_gated:
        said.append("One half then gates the other: it says how much of each number passes.")
    if mlp.does_more:
        said.append("What else it does stands in the code.")
    back = "Folded together again, it" if mlp.is_wider else "It"
    before = anatomy.attention is not None and anatomy.attention.is_added
    end = REPLACES if not mlp.is_added else ADDED_AGAIN if before else ADDED
    said.append(f"{back} {end}")
    if mlp.count == 2:
        said.append("A second MLP does the same once more.")
    elif mlp.count > 2:
        said.append(f"{whole(mlp.count - 1)} more MLPs do the same after it.")
    return " ".join(said)


def _predict(anatomy, _config, _nouns):
    said = "Every position scores every token that could come next, and the scores become probabilities."
    return f"{said} The table is the one in which tokens are looked up." if anatomy.is_tied else said


def _loss(_anatomy, config, nouns):
    said = (
        "The true next token is looked up. The less probable it was, the greater the loss at that position; their mean "
        f"is the loss of the {nouns.document}."
    )
    if config.batch_size == 1:
        return said
    return (
        f"{said} The step reads {whole(config.batch_size)} {nouns.documents}, and what counts is the mean of them all."
    )


def _backpropagate(_anatomy, config, nouns):
    said = (
        "Back through the same arrays, last first: how would the loss change if this number did? At the end, every "
        "weight knows its share of the blame"
    )
    if config.batch_size == 1:
        return f"{said}."
    return f"{said}, on average over the {whole(config.batch_size)} {nouns.documents}."


def _update(_anatomy, config, nouns):
    if config.batch_size == 1:
        following = f"Then comes the next {nouns.document}"
    else:
        following = f"Then come the next {whole(config.batch_size)} {nouns.documents}"
    return f"Each weight moves a little, against its gradient. {following}, and the loop begins again, forever."


# What the numbers of a step say.


def embedded(tokens: int, width: int, anatomy: Anatomy) -> str:
    if not anatomy.is_plain or LEARNED in anatomy.places:
        return embed(tokens, width, is_changed=not anatomy.is_plain)
    return f"Of each token only what it is becomes {counted(width, 'number', 'numbers')}."


def attended(heads: int | None, attention: Attention | None) -> str:
    """`heads` is None if none of the arrays is of attention."""
    if attention is None:
        return NO_ATTENTION
    if heads is None:
        return ATTENTION_ELSEWHERE
    if attention.sees in (BEFORE, UNKNOWN):
        return attend(heads, is_changed=attention.sees == UNKNOWN)
    if attention.sees == ALL:
        gathers = "Each position gathers from all, from those after it too"
    elif attention.window == 1:
        gathers = "Each position sees only itself"
    else:
        gathers = f"Each position gathers from the nearest {whole(attention.window)}, itself among them"
    return f"{gathers}, in one head." if heads == 1 else f"{gathers}, in {whole(heads)} heads side by side."


def transformed(numbers: int, above_zero: float, is_cut: bool) -> str:
    """`above_zero` is a share of the numbers; `is_cut` says that a ReLU has made the others 0."""
    return transform(numbers, above_zero, is_changed=not is_cut)


_STAGES = {
    "tokenize": _tokenize,
    "embed": _embed,
    "attend": _attend,
    "transform": _transform,
    "predict": _predict,
    "loss": _loss,
    "backpropagate": _backpropagate,
    "update": _update,
}
