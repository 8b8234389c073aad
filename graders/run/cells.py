"""What each cell of a notebook is to the run, and which names it uses."""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterator
from functools import lru_cache

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode

from citykit.ids import with_check
from graders.release import TRAINEE_CELL, graded

#: An id that fits the check character and belongs to nobody.
NOBODY = with_check("WARM")
IMPORT = re.compile(r"(import|from) ")


def kind(cell: NotebookNode) -> str:
    """``test``, ``course`` (read-only, not graded) or ``trainee``; empty for a cell that is not run.

    The notebook is the one rebuilt from the source of record: only cells of the course carry nbgrader's metadata.
    """
    if cell.cell_type != "code" or not cell.source.strip():
        return ""
    about = graded(cell)
    if about.get("grade") and not about.get("solution"):
        return "test"
    return "course" if (about.get("locked") and not about.get("solution")) or cell.get("id") == TRAINEE_CELL else "trainee"


@lru_cache(maxsize=512)
def names(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a cell takes from outside, and those that it gives, changes or deletes; none if it has no syntax.

    Parameters
    ----------
    code : str
        May hold IPython's magic commands.
    """
    try:
        plain = TransformerManager().transform_cell(code)
        top, tree = symtable.symtable(plain, "cell", "exec"), ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(), frozenset()
    taken = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    taken |= {node.id for statement in ast.walk(tree) for node in _changed(statement) if isinstance(node, ast.Name)} & set(top.get_identifiers())
    given = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    for scope in _scopes(top):
        for symbol in scope.get_symbols():
            if symbol.is_global():
                taken.add(symbol.get_name())
                if symbol.is_assigned():
                    given.add(symbol.get_name())
    return frozenset(taken - set(dir(builtins)) - {"get_ipython"}), frozenset(given)


def _changed(statement: ast.AST) -> list[ast.expr]:
    """What ``+=`` and ``del`` need to be there, which the table of symbols does not count as read."""
    return [statement.target] if isinstance(statement, ast.AugAssign) else statement.targets if isinstance(statement, ast.Delete) else []


def _scopes(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _scopes(child)


def warming(cells: list[NotebookNode]) -> tuple[list[str], list[str]]:
    """Code of the course that a warm interpreter runs once, for what it loads: the trainees' one, and the checkers'.

    The trainees' one is every read-only cell, as one program, with an id that nobody has; the checkers' one adds the imports of
    the tests.
    """
    course = [f'TRAINEE_ID = "{NOBODY}"', *(cell.source for cell in cells if kind(cell) == "course" and cell.get("id") != TRAINEE_CELL)]
    imports = [line for cell in cells if kind(cell) == "test" for line in cell.source.splitlines() if IMPORT.match(line)]
    return ["\n".join(course)], ["\n".join(course), *imports]
