"""The gradients panel's sentences and labels. `nouns` are the `Nouns` of the text that the model is trained on."""

from microgpt import Nouns

from ..kit.numbers import counted, significant, whole

ABOUT_MATRIX = {
    "wte": "what each token is",
    "wpe": "where it stands",
    "lm_head": "scores of the next",
    "attn_wq": "what to look for",
    "attn_wk": "what to be found by",
    "attn_wv": "what to pass on",
    "attn_wo": "how to take it in",
    "mlp_fc1": "widen",
    "mlp_fc2": "narrow again",
}


PICTURES = "Gradients"


def about_matrix(name: str) -> str:
    """What a weight matrix does; of one that a reader has invented nothing is known."""
    return ABOUT_MATRIX.get(name.split(".")[-1], "")


def size(rows: int, columns: int) -> str:
    return f"{whole(rows)} × {whole(columns)}"


def scrolls(name: str) -> str:
    return f"The rows of {name}"


def place(row: int, column: int) -> str:
    return f"{whole(row)}, {whole(column)}"


def matrix(name: str, rows: int, columns: int) -> str:
    return f"Gradients of {name}, {counted(rows, 'row', 'rows')}, {counted(columns, 'column', 'columns')}"


def colours(limit: float) -> str:
    full = significant(limit)
    return f"Gradient. The colour grows with its square root, so that small ones show; it is full from {full} on."


def of_gradients(count: int) -> str:
    return f"of {whole(count)}"


def largest_in(matrix: str) -> str:
    return f"in {matrix}"


def weight(name: str, row: int, column: int, columns: int, token: str | None, nouns: Nouns) -> str:
    """What a weight is for. `token` is the one that a row of wte or lm_head belongs to, None for start and end."""
    in_row, in_column = f"Row {whole(row)}", f"column {whole(column)}"
    if name not in ("wte", "lm_head", "wpe"):
        makes = f"{in_row} makes output {whole(row)} of this matrix"
        return f"{makes}; {in_column} is what it takes of input {whole(column)}."
    if name == "wpe":
        whose = f"position {whole(row)}"
    else:
        whose = f"the start and end of a {nouns.document}" if token is None else f"the {nouns.token} {token}"
    return f"{in_row} belongs to {whose}; {in_column} is number {whole(column)} of its {whole(columns)}."


RUN_IS_OVER = "The run is over and its learning rate has come down to 0, so nothing moves any more."


def empty(nouns: Nouns) -> str:
    return f"Type a {nouns.document}; the figure shows the last one meanwhile."
