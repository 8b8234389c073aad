"""Wrong answers made from right ones: one small slip at a time, of the kind that people make.

Each slip changes one place of an answer's code: a constant, a sign, a comparison, a column, a function, the ends of a range, a
step left out.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import NamedTuple

#: Functions and methods that people mix up.
MIXED_UP = {
    "min": "max", "max": "min", "idxmin": "idxmax", "idxmax": "idxmin", "mean": "median", "median": "mean", "fmean": "median",
    "sum": "mean", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor", "std": "var", "argmin": "argmax",
    "argmax": "argmin", "nlargest": "nsmallest", "nsmallest": "nlargest", "cumsum": "cumprod",
}  # fmt: skip
#: Steps that people leave out.
LEFT_OUT = {"clip", "dropna", "fillna", "abs", "round", "cumsum", "sort_values", "combine_first"}
SIGNS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Add}
COMPARED = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}

Change = Callable[[ast.AST], ast.AST]


class Mutant(NamedTuple):
    """An answer with one slip in it.

    Parameters
    ----------
    slip : str
        What was changed, in words.
    code : str
        The whole answer.
    """

    slip: str
    code: str


def mutants(code: str) -> list[Mutant]:
    """Every answer that differs from this one by one slip, each once.

    Parameters
    ----------
    code : str
        Python, as in an answer cell.
    """
    tree = ast.parse(code)
    found: dict[str, str] = {}
    for place, node in enumerate(ast.walk(tree)):
        for slip, change in slips(node, tree):
            changed = copy.deepcopy(tree)
            target = next(other for number, other in enumerate(ast.walk(changed)) if number == place)
            text = ast.unparse(ast.fix_missing_locations(_Replace(target, change).visit(changed)))
            found.setdefault(text, slip)
    found.pop(ast.unparse(tree), None)
    return [Mutant(slip, text) for text, slip in found.items()]


class _Replace(ast.NodeTransformer):
    """Puts a changed node in the place of one node."""

    def __init__(self, target: ast.AST, change: Change) -> None:
        self.target, self.change = target, change

    def visit(self, node: ast.AST) -> ast.AST:
        return self.change(node) if node is self.target else self.generic_visit(node)


def slips(node: ast.AST, tree: ast.AST) -> Iterator[tuple[str, Change]]:
    """The slips that are possible at a node."""
    for kind, maker in MAKERS.items():
        if isinstance(node, kind):
            yield from maker(node, tree)


def _constants(node: ast.Constant, tree: ast.AST) -> Iterator[tuple[str, Change]]:
    value = node.value
    if isinstance(value, str):
        yield from _strings(node, tree)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    # One more or one less is a slip for counts and years; of 101 in place of 100 nobody would think.
    near = [value + 1, value - 1] if isinstance(value, int) and abs(value) <= 20 else []
    for other in dict.fromkeys([*near, -value, 100 * value, value / 100, 12 * value, value / 12]):
        yield f"{value:g} became {other:g}", lambda _, other=other: ast.Constant(other)


def _strings(node: ast.Constant, tree: ast.AST) -> Iterator[tuple[str, Change]]:
    """A column or key mixed up with another one of the same answer."""
    keys = {
        one.slice.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Subscript) and isinstance(one.slice, ast.Constant) and isinstance(one.slice.value, str)
    }
    if node.value in keys:
        for other in sorted(keys - {node.value}):
            yield f"{node.value} mixed up with {other}", lambda _, other=other: ast.Constant(other)


def _attributes(node: ast.Attribute, tree: ast.AST) -> Iterator[tuple[str, Change]]:
    """A field of the case mixed up with another one of the same object in the same answer."""
    if node.attr in MIXED_UP:
        yield f"{node.attr} in place of {MIXED_UP[node.attr]}", lambda one: ast.Attribute(one.value, MIXED_UP[one.attr], one.ctx)
    called = {id(one.func) for one in ast.walk(tree) if isinstance(one, ast.Call)}
    if id(node) in called:
        return
    owner = ast.unparse(node.value)
    others = {
        one.attr
        for one in ast.walk(tree)
        if isinstance(one, ast.Attribute) and ast.unparse(one.value) == owner and one.attr != node.attr and id(one) not in called
    }
    for other in sorted(others):
        yield f"{node.attr} mixed up with {other}", lambda one, other=other: ast.Attribute(one.value, other, one.ctx)


def _operations(node: ast.BinOp, _tree: ast.AST) -> Iterator[tuple[str, Change]]:
    if type(node.op) in SIGNS:
        yield f"{type(node.op).__name__} became {SIGNS[type(node.op)].__name__}", lambda one: ast.BinOp(one.left, SIGNS[type(one.op)](), one.right)
    if isinstance(node.op, ast.Sub | ast.Div):
        yield "the wrong way round", lambda one: ast.BinOp(one.right, one.op, one.left)
    yield "right part left out", lambda one: one.left
    yield "left part left out", lambda one: one.right


def _comparisons(node: ast.Compare, _tree: ast.AST) -> Iterator[tuple[str, Change]]:
    if type(node.ops[0]) in COMPARED:
        yield "compared the other way", lambda one: ast.Compare(one.left, [COMPARED[type(one.ops[0])](), *one.ops[1:]], one.comparators)


def _calls(node: ast.Call, _tree: ast.AST) -> Iterator[tuple[str, Change]]:
    if isinstance(node.func, ast.Name) and node.func.id in MIXED_UP:
        yield f"{node.func.id} in place of {MIXED_UP[node.func.id]}", lambda one: ast.Call(
            ast.Name(MIXED_UP[one.func.id], ast.Load()), one.args, one.keywords
        )
    if isinstance(node.func, ast.Attribute) and node.func.attr in LEFT_OUT:
        yield f"{node.func.attr} left out", lambda one: one.func.value
    if len(node.args) >= 2 and not any(isinstance(one, ast.Starred) for one in node.args):
        yield "two inputs mixed up", lambda one: ast.Call(one.func, [one.args[1], one.args[0], *one.args[2:]], one.keywords)
    for place, keyword in enumerate(node.keywords):
        if keyword.arg:
            yield f"{keyword.arg} left out", lambda one, place=place: ast.Call(
                one.func, one.args, [other for number, other in enumerate(one.keywords) if number != place]
            )


def _both(node: ast.BoolOp, _tree: ast.AST) -> Iterator[tuple[str, Change]]:
    yield "and mixed up with or", lambda one: ast.BoolOp(ast.Or() if isinstance(one.op, ast.And) else ast.And(), one.values)


def _minus(node: ast.UnaryOp, _tree: ast.AST) -> Iterator[tuple[str, Change]]:
    yield "sign or not left out", lambda one: one.operand


def _choices(node: ast.IfExp, _tree: ast.AST) -> Iterator[tuple[str, Change]]:
    yield "the other case", lambda one: ast.IfExp(one.test, one.orelse, one.body)


MAKERS = {
    ast.Constant: _constants, ast.Attribute: _attributes, ast.BinOp: _operations, ast.Compare: _comparisons, ast.Call: _calls,
    ast.BoolOp: _both, ast.UnaryOp: _minus, ast.IfExp: _choices,
}  # fmt: skip
