"""The notebook that is marked: the source of record with the trainee's answers in it.

Instead of cleaning up what was handed in, the notebook is built anew: every cell of the course comes from the source,
the trainee's answers are taken over by ``grade_id``, and every other cell of the trainee is kept at its place.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from graders.release import TRAINEE_CELL, graded
from graders.run import intake


class RebuildFromSource(NbGraderPreprocessor):
    """nbgrader's first step on a submission; notes for the report go to the notebook's metadata ``graders``."""

    home = Unicode(help="The course's folder, which holds source and release.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Replace the submitted notebook by the rebuilt one."""
        about = resources["nbgrader"]
        nb = intake.plain(nb, len(nb.cells))
        return rebuilt(nb, Path(self.home), about["assignment"], about["student"], about["notebook"]), resources


def rebuilt(submitted: NotebookNode, home: Path, exercise: str, trainee: str, name: str = "") -> NotebookNode:
    """The notebook to mark, of an exercise that may hold several; notes and the id that was typed stand in its metadata ``graders``."""
    source, released = (of_record(home, step, exercise, name or exercise) for step in ("source", "release"))
    cells, notes = rebuild(submitted, source, released)
    for cell in cells:
        if cell.get("id") == TRAINEE_CELL:
            cell.source = f'TRAINEE_ID = "{trainee}"'
    source.cells = cells
    asked = any(_is_trainee_cell(cell) for cell in source.cells)
    source.metadata["graders"] = {"notes": notes, "typed_id": typed_id(submitted) if asked else trainee}
    return source


def of_record(home: Path, step: str, exercise: str, name: str) -> NotebookNode:
    """A notebook of the course, as ``source`` or ``release`` has it."""
    path = home / step / exercise / f"{name}.ipynb"
    return pickle.loads(_packed(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=64)
def _packed(path: Path, _changed: int) -> bytes:
    """The course's own notebook, read again only after a change; unpacking it is the fastest way to a copy."""
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells):  # notebooks of other courses may be older than cell ids
        cell.setdefault("id", graded(cell).get("grade_id", f"text-{number}"))
    notebook.nbformat_minor = max(notebook.nbformat_minor, 5)
    return pickle.dumps(notebook)


def typed_id(notebook: NotebookNode) -> str:
    """What the trainee typed as id, or an empty text."""
    for cell in notebook.cells:
        if _is_trainee_cell(cell) and "=" in cell.source:
            return cell.source.rsplit("=", 1)[1].split("#")[0].strip().strip("\"'")
    return ""


def rebuild(
    submitted: NotebookNode, source: NotebookNode, released: NotebookNode
) -> tuple[list[NotebookNode], list[str]]:
    """The cells to mark, and what was found on the way.

    Parameters
    ----------
    submitted, source, released : NotebookNode
        What the trainee handed in, the source of record, and the release that the trainee got.

    Returns
    -------
    cells : list of NotebookNode
        The course's cells in their order, with the trainee's answers and own cells.
    notes : list of str
        One line per cell that was missing, doubled or edited.
    """
    answers, own, notes = _sort(submitted, source)
    original = {graded(cell).get("grade_id"): cell.source for cell in released.cells if graded(cell)}
    cells = list(own.get("", []))
    for cell in source.cells:
        name = graded(cell).get("grade_id", "")
        answer = answers.get(name)
        if graded(cell).get("solution"):
            cell.source = original[name] if answer is None else answer
            if answer is None:
                notes.append(f'The answer cell "{name}" was missing; it counts as blank.')
        elif graded(cell).get("grade") and answer != original[name]:
            was = "missing" if answer is None else "edited"
            notes.append(f'The test cell "{name}" was {was}; the original was used.')
        cells += [cell, *own.get(cell["id"], [])]
    return cells, notes


def _sort(submitted: NotebookNode, source: NotebookNode) -> tuple[dict[str, str], dict[str, list[NotebookNode]], list[str]]:
    """Answers by grade_id, the trainee's own cells by the course cell before them, and notes on doubled cells."""
    by_name = {graded(cell)["grade_id"]: cell["id"] for cell in source.cells if graded(cell)}
    by_id = {cell["id"] for cell in source.cells}
    by_text = {cell.source: cell["id"] for cell in source.cells if not graded(cell)}
    solutions = {graded(cell)["grade_id"] for cell in source.cells if graded(cell).get("solution")}
    answers: dict[str, str] = {}
    own: dict[str, list[NotebookNode]] = {}
    notes: list[str] = []
    place = ""
    for cell in submitted.cells:
        name = graded(cell).get("grade_id")
        if name in by_name and name not in answers:
            answers[name], place = cell.source, by_name[name]
            continue
        if name in by_name:
            notes.append(f'The cell "{name}" stands there twice; the first one counts.')
            if name not in solutions:
                continue
        elif _is_trainee_cell(cell):
            place = TRAINEE_CELL
            continue
        elif cell.get("id") in by_id or cell.source in by_text:
            place = cell["id"] if cell.get("id") in by_id else by_text[cell.source]
            continue
        own.setdefault(place, []).append(_as_own(cell, len(own.get(place, [])), place))
    return answers, own, notes


def _is_trainee_cell(cell: NotebookNode) -> bool:
    """Whether this is the cell of the id; notebooks saved by old tools keep the tag only."""
    return cell.get("id") == TRAINEE_CELL or TRAINEE_CELL in cell.metadata.get("tags", [])


def _as_own(cell: NotebookNode, number: int, place: str) -> NotebookNode:
    """A cell of the trainee's: its text without the metadata that would make it a cell of the course."""
    make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    return make(cell.source, id=f"own-{number}-{place or 'first'}"[:64])
