"""A cell's code as a tree: what `graders.run.suited` asks of one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from IPython.core.inputtransformer2 import TransformerManager

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SCOPES = (*FUNCTIONS, ast.ClassDef, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
Place = tuple[int, int]


def parsed(code: str) -> ast.Module:
    """A cell, which may hold IPython's commands, with the lines of the cell; empty where it has no syntax."""
    try:
        tree = ast.parse(TransformerManager().transform_cell(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
    before = code[: len(code) - len(code.lstrip())].count("\n")  # IPython leaves out blank lines at the start
    return ast.increment_lineno(tree, before)


def at(node: ast.AST) -> Place:
    """Where something stands."""
    return node.lineno, node.col_offset


def root(node: ast.AST) -> str:
    """The name from which attributes, items and calls are reached; empty if there is none."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def last(node: ast.AST | None) -> str:
    """The last part of a dotted name; empty for all else."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def dotted(node: ast.AST) -> list[str]:
    """The parts of a dotted name; empty for all else."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return [*before, node.attr] if before else []
    return [node.id] if isinstance(node, ast.Name) else []


def texts(nodes: Iterable[ast.expr]) -> list[str]:
    """The literal texts among expressions."""
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def kinds(node: ast.expr | None) -> list[str]:
    """The names of kinds in an ``except`` or ``isinstance``."""
    if node is None:
        return []
    return [last(part) for part in (node.elts if isinstance(node, ast.Tuple) else [node])]


def targets(node: ast.stmt) -> list[str]:
    """The plain names that an assignment gives a value."""
    found = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) and node.value else []
    return [one.id for one in found if isinstance(one, ast.Name)]


def imported(node: ast.stmt) -> dict[str, str]:
    """What an import gives names to, each as a dotted name; empty for any other statement."""
    if isinstance(node, ast.Import):
        return {part.asname or part.name.split(".")[0]: part.name if part.asname else part.name.split(".")[0] for part in node.names}
    if isinstance(node, ast.ImportFrom):
        return {part.asname or part.name: f"{node.module}.{part.name}" for part in node.names}
    return {}


def settled(tree: ast.AST) -> dict[int, Place]:
    """By identity of a target's nodes: where it has its new value, which is after all that the value is made of."""
    found: dict[int, Place] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                pass
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value) | ast.For(target=target, iter=value):
                targets = [target]
            case _:
                continue
        found |= {id(part): (value.end_lineno, value.end_col_offset) for target in targets for part in ast.walk(target)}
    return found


def statements(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements of a cell, those inside of ``if``, ``try`` and loops too, but none of a function or class."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        if not isinstance(child, SCOPES):
            yield from statements(child)


def body(function: ast.AST) -> Iterator[ast.AST]:
    """All inside of a function that is not inside of another one in it."""
    for child in ast.iter_child_nodes(function):
        yield child
        if not isinstance(child, (*FUNCTIONS, ast.ClassDef)):
            yield from body(child)


def visible(node: ast.AST, hidden: frozenset[str] = frozenset(), deep: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """All of a cell but names that belong to a function, class or comprehension in it; and whether a function holds it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Name) and child.id in hidden:
            continue
        yield child, deep
        if isinstance(child, SCOPES):
            yield from visible(child, hidden - _shared(child) | _local(child), deep or isinstance(child, FUNCTIONS))
        else:
            yield from visible(child, hidden, deep)


def outer(scope: ast.AST) -> set[str]:
    """The names that a function or class takes from outside."""
    return {node.id for node, _ in visible(ast.Module([scope], [])) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def _shared(scope: ast.AST) -> set[str]:
    return {name for node in ast.walk(scope) if isinstance(node, ast.Global) for name in node.names}


def _local(scope: ast.AST) -> frozenset[str]:
    """Names of a scope's own; a walrus in a comprehension is one of the cell's."""
    inside = list(ast.walk(scope))
    defined = {node.name for node in inside if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler) and node is not scope and node.name}
    imports = {name for node in inside if isinstance(node, ast.stmt) for name in imported(node)}
    given = {node.id for node in inside if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)} | {node.arg for node in inside if isinstance(node, ast.arg)}
    if not isinstance(scope, (*FUNCTIONS, ast.ClassDef)):
        given -= {node.target.id for node in inside if isinstance(node, ast.NamedExpr)}
    return frozenset((given | defined | imports) - _shared(scope))
