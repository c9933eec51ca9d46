"""What the Python files of a source tree import, found by reading them, not by running them."""

import ast
from functools import cache
from pathlib import PurePosixPath

ANY = "?"  # stands for a part of a module's name that is only known at run time


def read(root):
    """The source of each Python file by its path below `root`, as in "panels/kit/dom.py"."""
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in sorted(root.rglob("*.py"))}


def imports(sources):
    """By path, the full names of all that a file imports, or reaches through a module that it imports.

    `from ..kit import dom` in panels/task/panel.py gives "panels.kit.dom". `dom.window` gives "panels.kit.dom.window",
    and also "pyscript.window", because kit/dom.py has imported it from there. Imports in functions count, and calls of
    `import_module`.
    """
    files = {path: _file(path, source) for path, source in sources.items()}
    modules = {file.module: file for file in files.values()}
    return {path: file.names | {_origin(name, modules) for name in file.names} for path, file in files.items()}


def is_within(name, package):
    return name == package or name.startswith(f"{package}.")


def _origin(name, modules):
    """`name`, or the name that it stands for if the module it is taken from has imported it itself."""
    seen = set()
    while name not in seen:
        seen.add(name)
        for module, rest in _splits(name):
            if module in modules:
                first, *others = rest.split(".")
                name = ".".join([modules[module].bound.get(first, f"{module}.{first}"), *others])
                break
    return name


def _splits(name):
    """("a.b", "c") and ("a", "b.c") for "a.b.c"."""
    parts = name.split(".")
    return [(".".join(parts[:i]), ".".join(parts[i:])) for i in range(len(parts) - 1, 0, -1)]


@cache
def _file(path, source):
    return _File(path, source)


class _File:
    """`names` is all that is imported; `bound` maps names in the file to what they stand for."""

    def __init__(self, path, source):
        pure = PurePosixPath(path)
        self._package = pure.parent.parts
        self.module = ".".join(self._package if pure.stem == "__init__" else (*self._package, pure.stem))
        self.names = set()
        self.bound = {"__import__": "__import__"}
        tree = ast.parse(source)
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self._import(node)
            elif isinstance(node, ast.ImportFrom):
                self._import_from(node)
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and (name := self._meaning(node)):
                self.names.add(name)
            elif isinstance(node, ast.Call):
                self._call(node)

    def _import(self, node):
        for alias in node.names:
            root = alias.name.split(".")[0]
            self.names |= {alias.name} if alias.asname else {alias.name, root}  # `import a.b` binds a, and all in it
            self.bound[alias.asname or root] = alias.name if alias.asname else root

    def _import_from(self, node):
        module = [*self._above(node.level), *(node.module.split(".") if node.module else ())]
        for alias in node.names:
            name = ".".join([*module, alias.name])
            self.names.add(name)
            self.bound[alias.asname or alias.name] = name

    def _call(self, node):
        if self._meaning(node.func) in {"importlib.import_module", "__import__"} and node.args:
            name = _text(node.args[0])
            level = len(name) - len(name.lstrip("."))
            self.names.add(".".join([*self._above(level), name.lstrip(".")]))

    def _meaning(self, node):
        """What a name, or a dotted one, stands for if it starts with an imported name; None for other expressions."""
        parts = []
        while isinstance(node, ast.Attribute):
            parts.insert(0, node.attr)
            node = node.value
        if isinstance(node, ast.Name) and node.id in self.bound:
            return ".".join([self.bound[node.id], *parts])
        return None

    def _above(self, level):
        return self._package[: len(self._package) - level + 1] if level else ()


def _text(node):
    """A string's text, with ANY for what is filled in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ANY
