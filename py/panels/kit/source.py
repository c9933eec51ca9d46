""" "Show the Python": the source of the code that a panel is running, with syntax highlighting."""

import builtins
import inspect
import io
import keyword
import tokenize

from pyscript import document

from microgpt import GPT

from . import dom, words

KINDS = {tokenize.COMMENT: "comment", tokenize.STRING: "string", tokenize.NUMBER: "number"}
KINDS |= {getattr(tokenize, name): "string" for name in ("FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
          if hasattr(tokenize, name)}  # fmt: skip


def show(place, *functions, architecture=lambda: GPT):
    """Puts a closed <details> into `place`. The source is fetched and highlighted when it is opened.

    `functions` are functions, methods or classes of `microgpt`. What is shown is what runs: if architecture() is a
    changed model, its whole text takes the place of the functions of gpt.py.
    """
    details, summary = dom.make("details", class_="python"), dom.make("summary", words.SHOW_PYTHON)
    details.append(summary)
    place.replaceChildren(details)
    shown = None

    def fill(_event):
        nonlocal shown
        now = architecture()
        if details.open and now is not shown:
            shown = now
            details.replaceChildren(summary, *_listings(functions, now))

    dom.on(details, "toggle", fill)


def _listings(functions, architecture):
    if not architecture.is_text:
        return [_listing(function) for function in functions]
    others = [function for function in functions if function.__module__ != GPT.forward.__module__]
    changed = [] if len(others) == len(functions) else [_figure(words.CHANGED_FILE, architecture.source)]
    return changed + [_listing(function) for function in others]


def highlighted(code):
    """`code` split into pairs (text, kind); kind is None, "keyword", "builtin", "comment", "string", ..."""
    lines = code.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    pieces, at, after_def = [], 0, False
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        start, end = starts[token.start[0] - 1] + token.start[1], starts[token.end[0] - 1] + token.end[1]
        kind = KINDS.get(token.type)
        if token.type == tokenize.NAME:
            if after_def:
                kind = "name"
            elif keyword.iskeyword(token.string):
                kind = "keyword"
            elif hasattr(builtins, token.string):
                kind = "builtin"
            after_def = token.string in ("def", "class")
        if kind is None or end <= start:
            continue
        if start > at:
            pieces.append((code[at:start], None))
        pieces.append((code[start:end], kind))
        at = end
    if at < len(code):
        pieces.append((code[at:], None))
    return pieces


def code_element(code):
    """A <pre> with the code, scrollable by keyboard."""
    element = dom.make("code")
    for text, kind in highlighted(code):
        element.append(document.createTextNode(text) if kind is None else dom.make("span", text, class_=f"py-{kind}"))
    pre = dom.make("pre", class_="python-code", tabindex="0", role="group", aria_label=words.PYTHON_SOURCE)
    pre.append(element)
    return pre


def _listing(function):
    code = inspect.cleandoc("\n" + inspect.getsource(function)) if inspect.isclass(function) else _dedented(function)
    return _figure(f"{function.__module__.replace('.', '/')}.py", code)


def _figure(file, code):
    figure = dom.make("figure", class_="listing")
    figure.append(dom.make("figcaption", file), code_element(code))
    return figure


def _dedented(function):
    lines = inspect.getsource(function).splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] for line in lines) + "\n"
