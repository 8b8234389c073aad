"""What each cell of a notebook is to the run, and which names it uses."""

from __future__ import annotations

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
        top = symtable.symtable(TransformerManager().transform_cell(code), "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return frozenset(), frozenset()
    taken = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_referenced()}
    given = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
    for scope in _scopes(top):
        for symbol in scope.get_symbols():
            if symbol.is_global():
                taken.add(symbol.get_name())
                if symbol.is_assigned():
                    given.add(symbol.get_name())
    return frozenset(taken - set(dir(builtins))), frozenset(given)


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
