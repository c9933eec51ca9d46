"""An experiment as text for a link: what its query does not say of it. It is shipped in text.zip.

`1.DATA.CHECK`: the version of this form; deflated content in base64url; the first digits of the content's SHA-256.
The content is a line of JSON and, if the text is the reader's own, a line per document:

    config            what differs from the experiment that the page makes of the query
    set               a ready-made text, by its file
    corpus            the first digits of its identity: another edition of the page may have another text of this name
    letters, nouns    of the text, as in `Corpus`
    model             the Python of a changed model

Training is deterministic, so no weights are needed.
"""

import base64
import json
import zlib
from dataclasses import asdict, astuple, replace
from hashlib import sha256
from typing import NamedTuple

from microgpt import GPT, Corpus, Experiment, Nouns, json_text
from microgpt.text import read_text
from microgpt.text.notes import MOST_BYTES, MOST_DOCUMENTS, MOST_TOKENS
from microgpt.weights import parameter_count

from . import sets, words

VERSION = "1"
DIGITS = 8  # of a hash: against accidents, not against forgers, who could write a link of their own
LARGEST = {"n_embd": 256, "n_layer": 8, "block_size": 512, "batch_size": 64, "num_steps": 10**6}  # anybody can write it
MOST_WEIGHTS = 2_000_000
LONGEST = 7500  # characters: many programs cut off links of more than 8,000, and the query takes some
LONGEST_NOUN = 40


class Linked(NamedTuple):
    """An experiment on the page's own model, and the source of the changed one that is to take its place, or None.

    That source is a stranger's: it must not run before the reader has agreed.
    """

    experiment: Experiment
    source: str | None


def written(experiment: Experiment, usual: Experiment) -> str:
    """`usual` is the experiment that the page makes of the link's query. Raises ValueError, in words, if a link cannot
    hold this one."""
    head: dict[str, object] = {}
    usual_config = asdict(usual.config)
    if config := {name: value for name, value in asdict(experiment.config).items() if value != usual_config[name]}:
        head["config"] = config
    if experiment.architecture.identity != GPT.identity:
        head["model"] = experiment.architecture.source
    lines = []
    if experiment.corpus.identity != usual.corpus.identity:
        lines = _write_text(experiment.corpus, head)
    content = "\n".join([_json(head), *lines]).encode("utf-8", "surrogatepass")
    text = f"{VERSION}.{_packed(content)}.{_check(content)}"
    if len(text) > LONGEST:
        raise ValueError(words.too_long_a_link(len(text), LONGEST))
    try:
        read(text, usual)  # so that no link is handed out which the page would refuse
    except ValueError as error:
        raise ValueError(words.no_link(str(error))) from None
    return text


def read(text: str, usual: Experiment) -> Linked:
    """What `written` wrote. Raises ValueError, in sentences for the reader, for anything else."""
    version, *rest = text.split(".")
    if version.isascii() and version.isdigit() and int(version[:9]) > int(VERSION):
        raise ValueError(words.NEWER_LINK)
    if version != VERSION or len(rest) != 2:
        raise ValueError(words.DAMAGED_LINK)
    content = _unpacked(rest[0])
    if _check(content) != rest[1]:
        raise ValueError(words.DAMAGED_LINK)
    try:
        first, _, documents = content.decode("utf-8", "surrogatepass").partition("\n")
        head = json_text.loads(first)
        experiment = Experiment(_read_text(head, documents, usual.corpus), config=_config(head, usual.config))
        source = head.get("model")
        if source is None:
            _check_size(experiment)
        elif not isinstance(source, str):
            raise TypeError("no source")
    except LinkError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise ValueError(words.senseless_link(str(error))) from None
    return Linked(experiment, source)


class LinkError(ValueError):
    """In sentences for the reader."""


def _write_text(corpus, head):
    """Adds to the head what it says of the text. Returns the lines that follow it."""
    letters = corpus.vocabulary.letters
    if letters != "graphemes":
        head["letters"] = letters
    for one in sets.load().values():
        if one.nouns == corpus.nouns and one.file != sets.NAMES and _documents(one, letters) == corpus.docs:
            head |= {"set": one.file, "corpus": corpus.identity[:DIGITS]}
            return []
    if corpus.nouns != Nouns():
        head["nouns"] = astuple(corpus.nouns)
    # A document is written as JSON without the quotes, so that none has a line break in it.
    return [_json(document)[1:-1] for document in corpus.docs]


def _read_text(head, lines, pages_own):
    letters = head.get("letters", "graphemes")
    if "set" in head:
        chosen = sets.load().get(head["set"])
        corpus = chosen and Corpus(_documents(chosen, letters), chosen.nouns, letters)
        if not corpus or corpus.identity[:DIGITS] != head["corpus"]:
            raise LinkError(words.OTHER_EDITION)
        return corpus
    if not lines:
        return pages_own
    if lines.count("\n") >= MOST_DOCUMENTS:
        raise LinkError(words.TOO_MUCH_TEXT)
    documents = json_text.loads('["' + lines.replace("\n", '","') + '"]')
    nouns = Nouns(*head["nouns"]) if "nouns" in head else Nouns()
    if not all(isinstance(noun, str) and len(noun) <= LONGEST_NOUN for noun in astuple(nouns)):
        raise ValueError("nouns")
    corpus = Corpus(documents, nouns, letters)
    if len(corpus.vocabulary.tokens) > MOST_TOKENS:
        raise LinkError(words.TOO_MUCH_TEXT)
    return corpus


def _documents(ready_made, letters):
    return read_text(ready_made.read(), letters=letters).documents


def _config(head, usual):
    config = replace(usual, **head.get("config", {}))
    if any(getattr(config, name) > most for name, most in LARGEST.items()):
        raise LinkError(words.TOO_LARGE_A_MODEL)
    return config


def _check_size(experiment):
    shapes = experiment.architecture.weight_shapes(experiment.config, experiment.corpus.vocabulary.size)
    if parameter_count(shapes) > MOST_WEIGHTS:
        raise LinkError(words.TOO_LARGE_A_MODEL)


def _packed(content):
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
    return base64.urlsafe_b64encode(compressor.compress(content) + compressor.flush()).rstrip(b"=").decode()


def _unpacked(text):
    """At most MOST_BYTES are unpacked, whatever the link says."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
        content = decompressor.decompress(packed, MOST_BYTES)
    except (ValueError, zlib.error):
        raise ValueError(words.DAMAGED_LINK) from None
    if decompressor.unconsumed_tail:
        raise ValueError(words.TOO_MUCH_TEXT)
    if not decompressor.eof or decompressor.unused_data:
        raise ValueError(words.DAMAGED_LINK)
    return content


def _check(content):
    return sha256(content).hexdigest()[:DIGITS]


def _json(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
