"""Submissions made from `tests/attempts/`: answers that are right, wrong in known ways, blank or broken.

They are the tests' corpus and the bundled cohort. All are synthetic: no trainee wrote them.
"""

from __future__ import annotations

import ast
import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode

from graders.course import Course
from graders.errors import GraderError
from graders.release import SOLUTION, TRAINEE_CELL, graded

KINDS = ("right", "wrong", "blank", "odd", "broken")
BASES = ("blank", "reference", "typed", "typed-other")


@dataclass(frozen=True)
class Attempt:
    """One way of answering an exercise.

    Parameters
    ----------
    name : str
        The file's name.
    title : str
        What the answers are, in one line.
    kind : str
        right, wrong, blank, odd or broken.
    base : str
        Where answers come from that are not given: ``blank`` (as released), ``reference`` (the source's solution),
        ``typed`` (its results as literals), ``typed-other`` (the results of another id's case as literals).
    answers : dict of str to str
        By grade_id: the text of the answer cell.
    typed_id : str
        What stands in the id cell; the trainee's own id when empty.
    break_with : str
        What happens to the file: a key of `BREAKS`.
    expect : dict of str to float, or "full"
        By grade_id of the test cell: points.
    """

    name: str
    title: str
    kind: str
    base: str = "blank"
    answers: dict[str, str] = field(default_factory=dict)
    typed_id: str = ""
    break_with: str = ""
    expect: dict[str, float] | str = field(default_factory=dict)


def read(folder: Path) -> list[Attempt]:
    """The attempts of an exercise, in the order of their names."""
    attempts = []
    for path in sorted(folder.glob("*.yml")):
        try:
            attempt = Attempt(name=path.stem, **yaml.safe_load(path.read_text(encoding="utf-8")))
        except (TypeError, yaml.YAMLError) as error:
            raise GraderError(f"{path}: is not an attempt: {error}. Compare it with another one in the folder.") from None
        if attempt.kind not in KINDS or attempt.base not in BASES or attempt.break_with not in ("", *BREAKS):
            raise GraderError(f"{path}: kind, base or break_with has an unknown value. See graders/attempts.py.")
        attempts.append(attempt)
    return attempts


def submission(course: Course, exercise: str, attempt: Attempt, trainee: str, other: str) -> str:
    """The notebook file that a trainee with this attempt hands in.

    Parameters
    ----------
    course : Course
        With the exercise released.
    trainee, other : str
        The trainee's id, and the id whose answers ``typed-other`` copies.
    """
    notebook = nbformat.read(course.notebook("release", exercise), as_version=4)
    found = answers(nbformat.read(course.notebook("source", exercise), as_version=4), attempt, trainee, other)
    for cell in notebook.cells:
        name = graded(cell).get("grade_id")
        if cell["id"] == TRAINEE_CELL:
            cell.source = f'TRAINEE_ID = "{attempt.typed_id or trainee}"'
        elif graded(cell).get("solution") and name in found:
            cell.source = found[name]
    return BREAKS[attempt.break_with](notebook) if attempt.break_with else nbformat.writes(notebook)


def answers(source: NotebookNode, attempt: Attempt, trainee: str, other: str) -> dict[str, str]:
    """The text of each answer cell that an attempt fills in, by grade_id."""
    if attempt.base == "blank":
        return attempt.answers
    found = {graded(cell)["grade_id"]: SOLUTION.sub(lambda block: block[1], cell.source) for cell in source.cells if graded(cell).get("solution")}
    if attempt.base.startswith("typed"):
        found |= typed(source, other if attempt.base == "typed-other" else trainee)
    return found | attempt.answers


def typed(source: NotebookNode, trainee: str) -> dict[str, str]:
    """The solution's results as a person would type them: each name of an answer cell with its literal value."""
    space: dict = {"__name__": "__attempt__"}
    results = {}
    for cell in source.cells:
        if cell.cell_type != "code" or graded(cell).get("grade"):
            continue
        code = f'TRAINEE_ID = "{trainee}"' if cell["id"] == TRAINEE_CELL else cell.source
        with redirect_stdout(io.StringIO()):
            exec(compile(code, cell["id"], "exec"), space)
        if graded(cell).get("solution"):
            results[graded(cell)["grade_id"]] = "\n".join(f"{name} = {literal(space[name])}" for name in names(cell))
    return results


def names(cell: NotebookNode) -> tuple[str, ...]:
    """The names that stand in an answer cell as released, each once."""
    lines = [line for line in ast.parse(SOLUTION.sub("", cell.source)).body if isinstance(line, ast.Assign)]
    return tuple(dict.fromkeys(target.id for line in lines for target in line.targets))


def literal(value) -> str:
    """Plain Python for a result: numbers with four decimals, as a careful person would type them."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return repr(round(value, 4)) if isinstance(value, float) else repr(value)


def _not_json(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook)[:900]


def _not_a_notebook(_notebook: NotebookNode) -> str:
    return json.dumps({"title": "Notes of the meeting"})


def _other_exercise(notebook: NotebookNode) -> str:
    for cell in notebook.cells:
        if graded(cell):
            cell.metadata["nbgrader"]["grade_id"] += "-of-another-exercise"
    return nbformat.writes(notebook)


def _without_first_test(notebook: NotebookNode) -> str:
    first = next(cell for cell in notebook.cells if graded(cell).get("grade"))
    notebook.cells.remove(first)
    return nbformat.writes(notebook)


def _edited_first_test(notebook: NotebookNode) -> str:
    next(cell for cell in notebook.cells if graded(cell).get("grade")).source = "20.0"
    return nbformat.writes(notebook)


def _doubled_answer(notebook: NotebookNode) -> str:
    place = next(i for i, cell in enumerate(notebook.cells) if graded(cell).get("solution"))
    double = nbformat.from_dict({**notebook.cells[place], "id": "a-copy"})
    notebook.cells.insert(place + 1, double)
    return nbformat.writes(notebook)


#: What can happen to a file on its way: by name, a function from the notebook to the file's text.
BREAKS = {
    "not-json": _not_json,
    "not-a-notebook": _not_a_notebook,
    "other-exercise": _other_exercise,
    "test-cell-missing": _without_first_test,
    "test-cell-edited": _edited_first_test,
    "answer-cell-doubled": _doubled_answer,
}
