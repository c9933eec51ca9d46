"""Leads the indirect calls of a WebAssembly module through one function for each type of call.

Since Chrome 137, V8 expects an indirect call to go where it went before. It compiles that target into the caller, and
compiles the caller once more when it was wrong. So it compiled the loop of Python's interpreter, which calls what it
finds in objects, six times while the page started, each time for a tenth of a second of a processor, of which a phone
has few. Of a call that a thousand places share, V8 expects nothing.

The formats: https://webassembly.github.io/spec/core/binary/
How V8 does it: https://v8.dev/blog/wasm-speculative-optimizations
"""

import re

from ..report import Problem

HEADER = 8  # bytes
TYPES, IMPORTS, FUNCTIONS, CODE = 1, 2, 3, 10  # sections
CALL, LOCAL_GET, CALL_INDIRECT, BR_TABLE, END = 0x10, 0x20, 0x11, 0x0E, 0x0B
FUNCTION_TYPE, I32 = 0x60, 0x7F
TABLE = 0  # the one of C's function pointers
NUMBER = rb"[\x80-\xff]*+[\x00-\x7f]"  # LEB128: seven bits a byte, the lowest first
# Any number of instructions that are neither call_indirect nor br_table.
OTHERS = re.compile(
    rb"""(?xs:
      [\x00\x01\x05\x0b\x0f\x19-\x1b\x45-\xc4\xd1]  # nothing follows
    | [\x02-\x04\x06-\x09\x0c\x0d\x10\x12\x18\x20-\x26\x3f-\x42\xd0\xd2] N  # a label, index, type or constant
    | [\x28-\x3e] N N  # loads and stores: alignment, offset
    | \x43.{4} | \x44.{8}  # floating-point constants
    | \x1c\x01.  # select, of one type
    | \xfc (?: [\x00-\x07] | [\x09\x0b\x0d\x0f-\x11] N | [\x08\x0a\x0c\x0e] N N )  # conversions, memory, tables
    )*+""".replace(b"N", NUMBER)
)


def shared(module: bytes) -> bytes:
    """The module with each `call_indirect` replaced by a call of a function that does the same.

    Raises Problem where it meets what it does not know.
    """
    sections = _sections(module)
    content = dict(sections)
    types, functions = list(_items(content[TYPES], _type)), list(_items(content[FUNCTIONS], _number))
    calls = _Calls(types, first=sum(_items(content[IMPORTS], _import)) + len(functions))
    bodies = [calls.replaced(body) for body in _items(content[CODE], _taken)]
    functions += calls.types()  # may append to `types`
    changed = {
        TYPES: _joined(bytes([FUNCTION_TYPE]) + _sized(takes) + _sized(gives) for takes, gives in types),
        FUNCTIONS: _joined(map(_encoded, functions)),
        CODE: _joined(map(_sized, [*bodies, *calls.bodies()])),
    }
    return module[:HEADER] + b"".join(bytes([kind]) + _sized(changed.get(kind, data)) for kind, data in sections)


class _Calls:
    """The functions that call for others: one for each type, numbered from `first`."""

    def __init__(self, types, first):
        self._types, self._first = types, first
        self._index = {}  # type of call -> index of its function

    def replaced(self, body):
        """The body of a function, with calls of these functions in it."""
        kept, start, at = [], 0, _after_locals(body)
        while (at := _after_others(body, at)) < len(body):
            if body[at] == CALL_INDIRECT:
                kind, after = _number(body, at + 1)
                table, after = _number(body, after)
                if table == TABLE:
                    function = self._index.setdefault(kind, self._first + len(self._index))
                    kept += [body[start:at], bytes([CALL]), _encoded(function)]
                    start = after
                at = after
            elif body[at] == BR_TABLE:
                labels, at = _number(body, at + 1)
                for _ in range(labels + 1):
                    _, at = _number(body, at)
            else:
                raise Problem(f"{__file__} does not know the WebAssembly instruction {body[at]:#x}; add it there.")
        return b"".join([*kept, body[start:]])

    def bodies(self):
        """Without variables. The place in the table is the last parameter, as it is on the stack."""
        for kind in self._index:
            parameters = range(len(self._types[kind][0]) + 1)
            pushed = b"".join(bytes([LOCAL_GET]) + _encoded(index) for index in parameters)
            yield b"\0" + pushed + bytes([CALL_INDIRECT]) + _encoded(kind) + bytes([TABLE, END])

    def types(self):
        """Their types, which are added to the module's where it has none like it."""
        for kind in self._index:
            takes, gives = self._types[kind]
            wanted = (takes + bytes([I32]), gives)
            if wanted not in self._types:
                self._types.append(wanted)
            yield self._types.index(wanted)


def _number(data, at):
    """(number, where it ends)."""
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return value, at


def _encoded(number):
    low, rest = number & 0x7F, number >> 7
    return bytes([low]) if not rest else bytes([low | 0x80]) + _encoded(rest)


def _sized(data):
    return _encoded(len(data)) + data


def _joined(items):
    items = list(items)
    return _encoded(len(items)) + b"".join(items)


def _taken(data, at):
    """(bytes whose number comes first, where they end)."""
    size, at = _number(data, at)
    return data[at : at + size], at + size


def _sections(module):
    """[(id, content)]"""
    found, at = [], HEADER
    while at < len(module):
        content, after = _taken(module, at + 1)
        found.append((module[at], content))
        at = after
    return found


def _items(data, read):
    """What `read(data, at)` returns for each item of a vector, which begins with their number."""
    count, at = _number(data, 0)
    for _ in range(count):
        item, at = read(data, at)
        yield item


def _type(data, at):
    """((parameters, results), where it ends), a byte for each value."""
    if data[at] != FUNCTION_TYPE:
        raise Problem(f"{__file__} does not know the WebAssembly type {data[at]:#x}; add it there.")
    takes, at = _taken(data, at + 1)
    gives, at = _taken(data, at)
    return (takes, gives), at


def _import(data, at):
    """(whether it is a function, where it ends)."""
    _, at = _taken(data, at)  # the module
    _, at = _taken(data, at)  # the name
    kind = data[at]
    return kind == 0, _after_import(data, at + 1, kind)


def _after_import(data, at, kind):
    if kind == 0:  # a function: its type
        return _number(data, at)[1]
    if kind == 3:  # a global: its type, and whether it changes
        return at + 2
    if kind == 4:  # a tag: an attribute, and its type
        return _number(data, at + 1)[1]
    limits = at + (kind == 1)  # a table has the type of its elements before its limits, a memory only those
    _, after = _number(data, limits + 1)
    return _number(data, after)[1] if data[limits] & 1 else after


def _after_others(body, at):
    found = OTHERS.match(body, at)
    return found.end() if found else at


def _after_locals(body):
    groups, at = _number(body, 0)
    for _ in range(groups):
        _, at = _number(body, at)
        at += 1  # the type
    return at
