"""What each of the two processes would hold, cell by cell of a source notebook, as `graders.run.session.Session` would run it.

Nothing of the notebook is run. What the trainee's functions use and give back is read from the author's own answers.
"""

from __future__ import annotations

import ast
import builtins
import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from graders.run import cells
from graders.run.inside.channel import MODULES
from graders.run.trees import (
    Place,
    at,
    body,
    dotted,
    imported,
    last,
    outer,
    parsed,
    root,
    settled,
    statements,
    targets,
    texts,
    visible,
)

#: Kinds that cannot cross, by the call that makes them.
MAKERS = {"map", "filter", "zip", "enumerate", "reversed", "iter", "open", "StringIO", "BytesIO", "Decimal", "Fraction", "Path", "deque", "partial"}
#: Kinds that cross, also as a class of the trainee's on top of one.
PLAIN = {"int", "float", "complex", "str", "bytes", "list", "tuple", "set", "frozenset", "dict", "DataFrame", "Series", "ndarray", "date", "datetime", "timedelta"}
#: Methods that change a value where it is, and those that change a chart.
CHANGERS = {"append", "extend", "insert", "remove", "pop", "clear", "update", "setdefault", "add", "discard", "sort", "reverse", "popitem"}
DRAWERS = {"plot", "bar", "barh", "scatter", "hist", "pie", "legend", "axhline", "axvline", "text", "annotate", "fill_between"}
#: Calls that act on the whole process, and in what words.
PROCESS_WIDE = {
    "patch": "patches a library or a name", "seed": "sets the start of random draws", "set_state": "sets the start of random draws",
    "redirect_stdout": "catches what is printed", "redirect_stderr": "catches what is printed", "capture_output": "catches what is printed",
    "catch_warnings": "catches warnings", "warns": "catches warnings", "chdir": "changes the folder", "putenv": "changes the environment",
    "write_text": "writes a file", "write_bytes": "writes a file", "to_csv": "writes a file", "mkdir": "makes a folder", "makedirs": "makes a folder",
}  # fmt: skip
WRITING = {"w", "a", "x", "wb", "ab", "xb", "wt", "at", "w+"}
#: The place of what a function in the test does, whenever it is called.
LATER = (1 << 30, 0)


@dataclass
class Sides:
    """What either process would hold after the cells so far.

    Parameters
    ----------
    files : set of str
        Files that both sides have.
    """

    files: set[str]
    #: Names that the checker holds and asks nobody for.
    known: set[str] = field(default_factory=lambda: {"TRAINEE_ID"})
    #: Names that the trainee's side gave or changed last.
    theirs: set[str] = field(default_factory=set)
    #: The trainee's functions, and what they give back that tests cannot read.
    functions: dict[str, str] = field(default_factory=dict)
    #: What each function or class of the trainee's takes from outside.
    uses: dict[str, set[str]] = field(default_factory=dict)
    #: Classes of the trainee's, made or imported, and those whose objects cannot cross.
    classes: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    #: Values of the trainee's that tests cannot read, by name, and their kinds.
    values: dict[str, str] = field(default_factory=dict)
    #: Functions and classes that the course or a test defines.
    own: set[str] = field(default_factory=set)
    #: What names were imported, as dotted names.
    modules: dict[str, str] = field(default_factory=dict)
    #: What tests left changed: name, and in which cell.
    changed: dict[str, str] = field(default_factory=dict)
    #: Names whose value hangs on a change that the trainee's side does not have, and why.
    spoilt: dict[str, str] = field(default_factory=dict)
    tests: int = 0

    def run(self, kind: str, code: str) -> None:
        """Go on past a cell that is no test."""
        taken, given = cells.names(code)
        tree, why = parsed(code), self._spoiling(sorted(taken - given))
        both = kind == "course" and taken - given <= self.known
        for name in sorted(given):
            if not self._same_import(tree, name):
                self._give(name, both=both, why=f'"{name}" {why}' if why else "")
        if both:
            self.known |= given
            self.files |= set(texts(node for node in ast.walk(tree) if isinstance(node, ast.expr)))
        else:
            self.theirs |= {name for node, deep in visible(tree) if not deep for name in [_changed_part(node)] if name and name not in self.modules}
        for node in statements(tree):
            self._learn(node, both=both)

    def _spoiling(self, taken: list[str]) -> str:
        for name in taken:
            if name in self.changed:
                return f'needs "{name}" from the test cell "{self.changed[name]}", which the trainee\'s side does not have'
            if name in self.spoilt:
                return self.spoilt[name].split(" ", 1)[1]
        return ""

    def _same_import(self, tree: ast.Module, name: str) -> bool:
        """Whether a cell only imports again what a name already stands for."""
        found = {what for node in statements(tree) for given, what in imported(node).items() if given == name}
        return found == {self.modules.get(name)}

    def _give(self, name: str, *, both: bool, why: str) -> None:
        for known in (self.changed, self.spoilt, self.functions, self.values, self.uses, self.modules):
            known.pop(name, None)
        for held in (self.classes, self.made, self.own, self.theirs):
            held.discard(name)
        if not both:
            self.theirs.add(name)
            if why:
                self.spoilt[name] = why

    def _learn(self, node: ast.stmt, *, both: bool) -> None:
        """What a statement of a cell that is no test defines."""
        defines = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        self.modules |= imported(node)
        if defines and both:
            self.own.add(node.name)
        elif defines:
            self.uses[node.name] = outer(node)
            if isinstance(node, ast.ClassDef):
                self.classes.add(node.name)
                self.made |= set() if PLAIN & {last(base) for base in node.bases} else {node.name}
            else:
                self.functions[node.name] = self._given_back(node)
        elif not both:
            for name in targets(node):
                self._learn_value(name, node.value)
            self._learn_import(node)

    def _learn_value(self, name: str, value: ast.expr) -> None:
        self.values.pop(name, None)
        self.functions.pop(name, None)
        kind = self.kind(value, {})
        if kind != "function":
            self.values |= {name: kind} if kind else {}
        elif isinstance(value, ast.Lambda | ast.Name | ast.Attribute):
            self.functions[name] = ""
            self.uses[name] = outer(value)

    def _learn_import(self, node: ast.stmt) -> None:
        for name, dots in imported(node).items():
            what = found(dots)
            if isinstance(what, type):
                self.classes.add(name)
            elif callable(what):
                self.functions[name] = ""
            elif isinstance(node, ast.Import) and dots not in MODULES:
                self.values[name] = f"module {dots}"

    def _given_back(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
        """The kind of what a function gives back, if tests cannot read it; else empty."""
        if isinstance(function, ast.AsyncFunctionDef):
            return "coroutine"
        inside = list(body(function))
        if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in inside):
            return "generator"
        nested = {node.name: "function" for node in inside if isinstance(node, ast.FunctionDef)}
        kinds = (self.kind(node.value, nested) for node in inside if isinstance(node, ast.Return) and node.value)
        return next(filter(None, kinds), "")

    def kind(self, node: ast.expr, local: dict[str, str]) -> str:
        """The kind of an expression's value, if it cannot cross; else empty.

        Parameters
        ----------
        node : ast.expr
            The expression.
        local : dict of str to str
            Names that are known to hold a kind; an empty one for all that can cross.
        """
        match node:
            case ast.Lambda():
                return "function"
            case ast.GeneratorExp():
                return "generator"
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts) | ast.Dict(values=parts):
                return next(filter(None, (self.kind(part, local) for part in parts)), "")
            case ast.Name(id=name) if name in local:
                return local[name]
            case ast.Name(id=name):
                return "function" if self._is_function(name) else ""
            case ast.Attribute() if parts := dotted(node):
                return "function" if callable(found(".".join([self.modules.get(parts[0], ""), *parts[1:]]))) else ""
            case ast.Call(func=ast.Name(id=name)) if name in self.made or (name in self.own and name[:1].isupper()):
                return name
            case ast.Call(func=ast.Name() | ast.Attribute() as function) if last(function) in MAKERS:
                return last(function)
        return ""

    def _is_function(self, name: str) -> bool:
        if name in self.modules:
            return callable(found(self.modules[name]))
        if name in self.functions or name in self.classes or name in self.own:
            return True
        return name not in self.known and name not in self.theirs and callable(getattr(builtins, name, None))

    def reach(self, name: str) -> set[str]:
        """What a function of the trainee's takes from outside, by itself or through others."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            new = self.uses.get(waiting.pop(), set()) - seen
            seen |= new
            waiting += new
        return seen

    def after(self, test: Test) -> None:
        """Go on past a test."""
        self.known |= test.given
        self.theirs -= test.given
        self.tests += 1
        for node in statements(test.tree):
            self.modules |= imported(node)
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self.own.add(node.name)
        self.changed |= {change.name: test.cell for change in test.changes if change.lasting}


def found(dots: str) -> object:
    """What a dotted name stands for, if it begins with one of the plain modules; else None."""
    parts = dots.split(".")
    for count in range(len(parts), 0, -1):
        if ".".join(parts[:count]) in MODULES:
            value: object = importlib.import_module(".".join(parts[:count]))
            for part in parts[count:]:
                value = getattr(value, part, None)
            return value
    return None


def _changed_part(node: ast.AST) -> str:
    """The name of a value that a part of an answer changes where it is; empty for all else."""
    match node:
        case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
            return root(node)
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name) as function, keywords=keywords)):
            draws = name in DRAWERS and root(function).startswith(("ax", "fig"))
            inplace = any(keyword.arg == "inplace" for keyword in keywords)
            return root(function) if name in CHANGERS or name.startswith("set_") or draws or inplace else ""
    return ""


@dataclass(frozen=True)
class Change:
    """Something that a test does to a name, to a part of what it holds, or (without a name) to its whole process."""

    line: int
    place: Place
    name: str
    words: str
    part: bool = False
    lasting: bool = False


class Test:
    """One test cell, as the rules look at it.

    Parameters
    ----------
    sides : Sides
        What is known before it.
    cell, code : str
        Its name and text.
    """

    def __init__(self, sides: Sides, cell: str, code: str) -> None:
        self.sides, self.cell, self.tree = sides, cell, parsed(code)
        taken, self.given = cells.names(code)
        self.nodes, self.settled = list(visible(self.tree)), settled(self.tree)
        self.imports = {name: what for node in statements(self.tree) for name, what in imported(node).items()}
        self.modules = sides.modules | self.imports
        #: Names that the trainee's side is asked for.
        self.asked = taken - sides.known - set(self.imports)
        self._learn_callers(taken - set(self.imports))
        self.changes = list(self._changes())
        #: Where a trainee's function may be called, and which.
        self.uses = sorted(self._uses())

    def _learn_callers(self, taken: frozenset[str]) -> None:
        """Which names hold a function of the trainee's, and what else names hold."""
        sides = self.sides
        #: Names that hold one of the trainee's functions: its own, and others that the test gave it.
        self.callers = {name: name for name in taken & (sides.functions.keys() | sides.classes) if name in self.asked | sides.theirs}
        called = {node.func.id for node, _ in self.nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        self.callers |= {name: name for name in called & self.asked - self.given - sides.values.keys()}
        #: Names to which the test gives what another name holds, and kinds that cannot cross.
        self.saved: dict[str, str] = {}
        self.holds: dict[str, str] = {}
        for node in statements(self.tree):
            for name in targets(node):
                if isinstance(node.value, ast.Name):
                    self.saved[name] = node.value.id
                    self.callers |= {name: self.callers[node.value.id]} if node.value.id in self.callers and name not in self.callers else {}
                else:
                    self.holds[name] = sides.kind(node.value, self.holds)

    def is_theirs(self, node: ast.AST) -> bool:
        """Whether an expression is a value or result of the trainee's."""
        return self.calls_theirs(node) or (isinstance(node, ast.Name) and node.id in self.asked and node.id not in self.modules)

    def calls_theirs(self, node: ast.AST) -> bool:
        """Whether an expression is a call of a trainee's function."""
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.callers

    def names_theirs(self, node: ast.AST) -> bool:
        """Whether a trainee's function is named anywhere in it."""
        return any(isinstance(part, ast.Name) and part.id in self.callers for part in ast.walk(node))

    def first(self, name: str) -> int:
        """The line in which a name is read first."""
        return next((node.lineno for node, _ in self.nodes if isinstance(node, ast.Name) and node.id == name), 1)

    def _uses(self) -> Iterator[tuple[Place, str]]:
        passed: set[int] = set()
        for node in ast.walk(self.tree):
            looks = isinstance(node, ast.Compare | ast.Attribute) or (isinstance(node, ast.Call) and last(node.func) in ("callable", "hasattr", "isinstance", "id", "type"))
            if looks or isinstance(node, ast.Assign):
                passed |= {id(part) for part in ast.iter_child_nodes(node)}
        for node, deep in self.nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in self.callers and id(node) not in passed:
                yield (LATER if deep else at(node)), self.callers[node.id]

    def _changes(self) -> Iterator[Change]:
        for node, deep in self.nodes:
            match node:
                case ast.Name(id=name, ctx=ast.Del()):
                    yield self._change(node, name, f'deletes "{name}"', lasting=not self._restored(name))
                case ast.Name(id=name, ctx=ast.Store()):
                    yield self._change(node, name, f'gives "{name}" a new value', lasting=not self._restored(name))
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name) | ast.ExceptHandler(name=str() as name) if not deep:
                    yield self._change(node, name, f'gives "{name}" a new value', lasting=True)
                case ast.Import() | ast.ImportFrom() if not deep:
                    new = (name for name, what in imported(node).items() if self.sides.modules.get(name) != what)
                    yield from (self._change(node, name, f'gives "{name}" a new value', lasting=True) for name in new)
                case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
                    yield self._part(node, node)
                case ast.Call():
                    yield from self._calls(node)

    def _change(self, node: ast.AST, name: str, words: str, **more: bool) -> Change:
        return Change(node.lineno, self.settled.get(id(node), at(node)), name, words, **more)

    def _restored(self, name: str) -> bool:
        """Whether the test gives a name its old value back at last."""
        values = [node.value for node in statements(self.tree) if name in targets(node)]
        return bool(values) and isinstance(values[-1], ast.Name) and self.saved.get(values[-1].id) == name

    def _part(self, node: ast.expr, what: ast.expr) -> Change:
        name = root(what)
        if name in self.modules:
            return self._change(node, "", f'changes "{ast.unparse(what)}"')
        return self._change(node, name, f'changes a part of "{name}"', part=True, lasting=name in self.asked)

    def _calls(self, node: ast.Call) -> Iterator[Change]:
        name, owner = last(node.func), root(node.func)
        if "patch" in dotted(node.func) or owner in ("monkeypatch", "mocker"):
            yield self._change(node, "", PROCESS_WIDE["patch"])
        elif name in ("setattr", "delattr") and node.args:
            yield self._part(node, node.args[0])
        elif name in PROCESS_WIDE and not (name == "seed" and owner not in self.modules):
            yield self._change(node, "", PROCESS_WIDE[name])
        elif name == "open" and WRITING & set(texts([*node.args[1:], *(keyword.value for keyword in node.keywords)])):
            yield self._change(node, "", PROCESS_WIDE["write_text"])
        elif name in CHANGERS and isinstance(node.func, ast.Attribute) and owner in self.asked and owner not in self.modules:
            yield self._part(node, node.func.value)
