"""The author's own solution, run as trainees' work is run: does it get full points by code, and do its answers cross?"""

from __future__ import annotations

import html
import platform
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import nbformat
import numpy as np
import pandas as pd
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from citykit.ids import with_check
from graders.course import Limits
from graders.errors import GraderError
from graders.feedback import UNREADABLE
from graders.release import TRAINEE_CELL, graded
from graders.run import cells
from graders.run.inside import wire
from graders.run.session import Session

#: An id that fits the check character and belongs to nobody: the author answers its case.
AUTHOR = with_check("AUTHR")


@dataclass
class Trial(Session):
    """A session that remembers which answers could not cross."""

    #: Their kinds, by name.
    lost: dict[str, str] = field(default_factory=dict, init=False)

    def _answers(self, names: list[str]) -> dict[str, bytes]:
        answers = super()._answers(names)
        for name, data in answers.items():
            for kind in others(wire.loads(data, lambda _: None)):
                self.lost[name] = kind
        return answers

    def _seen(self, output: dict) -> dict:
        """All of it: this one is for the author."""
        return output


def check(source: NotebookNode, where: str, files: dict[str, bytes], limits: Limits, code: str) -> None:
    """Refuse a source notebook whose own solution does not get full points in two processes.

    Parameters
    ----------
    source : NotebookNode
        With solutions and hidden tests.
    where : str
        How errors name it.
    files : dict of str to bytes
        The exercise's data.
    limits : Limits
        What a submission may use.
    code : str
        Digest of the checks and the library.

    Raises
    ------
    GraderError
        One line per cell: what was found and what to do.
    """
    if platform.system() != "Linux":  # the trainee's side needs Linux's process handles, even without isolation
        warnings.warn(f"{where}: the author's solution was not tried, because running it as trainees' work is run needs Linux. Release it on Linux before trainees get it.", stacklevel=2)
        return
    found = _faults(nbformat.writes(source), tuple(sorted(files.items())), limits, code)
    if found:
        raise GraderError("\n".join(f"{where}, {fault}" for fault in found))


@lru_cache(maxsize=64)
def _faults(source: str, files: tuple[tuple[str, bytes], ...], limits: Limits, _code: str) -> tuple[str, ...]:
    """What is wrong, cell by cell; the same notebook, files, limits and code are run once."""
    notebook = nbformat.reads(source, as_version=4)
    for cell in notebook.cells:
        if cell.get("id") == TRAINEE_CELL:
            cell.source = f'TRAINEE_ID = "{AUTHOR}"'
    trial = Trial(notebook, AUTHOR, files=dict(files), limits=limits, isolated=False)
    trial.run()
    return tuple(fault for cell in notebook.cells if cells.kind(cell) == "test" for fault in [_fault(cell, trial.lost)] if fault)


def _fault(cell: NotebookNode, lost: dict[str, str]) -> str:
    name = graded(cell)["grade_id"]
    taken, given = cells.names(cell.source)
    kinds = [f'"{answer}", of kind {lost[answer]},' for answer in sorted(taken - given) if answer in lost]
    points, most = determine_grade(cell)
    if points == most and not kinds:
        return ""
    words = said(cell)
    if not kinds and (unreadable := UNREADABLE.search(words)):
        kinds = [f"an answer of kind {unreadable[1].removesuffix('.')}"]
    if kinds:
        return f'cell "{name}": {" and ".join(kinds)} cannot cross between processes. Give a number, text, list, dict, date, array or table.'
    return f'cell "{name}": the author\'s own solution gets {points:g} of {most:g} points when run as trainees\' work is run. It said: {words} Mend the solution or the test.'


def said(cell: NotebookNode) -> str:
    """The first error of a cell, else all that it printed and showed, as plain text."""
    shown = []
    for output in cell.outputs:
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}".rstrip(": ") + "."
        if output.output_type == "stream":
            shown.append(output.text)
        elif output.output_type == "display_data":
            shown.append(output.data.get("text/html", output.data.get("text/plain", "")))
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", " ".join(shown))).split()) or "nothing."


def others(value: object) -> Iterator[str]:
    """The kinds in a value that crossed of what could not."""
    if isinstance(value, wire.Other):
        yield object.__getattribute__(value, "kind")
    elif isinstance(value, dict):
        yield from others([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from others(part)
    elif isinstance(value, pd.DataFrame | pd.Series) or (isinstance(value, np.ndarray) and value.dtype == object):
        yield from others(np.asarray(value, dtype=object).ravel().tolist())
