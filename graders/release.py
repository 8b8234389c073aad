"""From an exercise's source to the notebook that trainees get.

``exercises/<name>/<name>.py`` → checked, rubrics filled in, stable cell ids → nbgrader's source folder → nbgrader's
`GenerateAssignment` → scanned for answers → the release. The same source always gives the same bytes.
"""

from __future__ import annotations

import ast
import importlib
import re

import jupytext
import nbformat
from nbformat import NotebookNode
from nbgrader.api import MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException

from graders import rubrics
from graders.course import Course, write_whole
from graders.errors import GraderError
from graders.log import nbgrader_log

TRAINEE_CELL = "trainee-id"
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)


def graded(cell: NotebookNode) -> dict:
    """A cell's nbgrader metadata, empty where it has none."""
    return cell.metadata.get("nbgrader", {})


def release(course: Course, exercise: str) -> None:
    """Write an exercise's source notebook and its release, and enter it in the gradebook.

    Raises
    ------
    GraderError
        If the source is not fit for release; names the file, the cell and what to do.
    """
    source = read_source(course, exercise)
    try_out(course, exercise, source)
    write_whole(course.notebook("source", exercise), nbformat.writes(source) + "\n")
    generate(course, exercise)
    scan(course, exercise)


def read_source(course: Course, exercise: str) -> NotebookNode:
    """The source notebook of an exercise, checked, with rubrics filled in and stable cell ids."""
    path = course.root / "exercises" / exercise / f"{exercise}.py"
    notebook = jupytext.read(path)
    notebook.metadata.pop("jupytext", None)
    criteria = rubrics.read(exercise)
    check_cells(notebook, exercise, criteria, str(path))
    fill_rubrics(notebook, criteria, str(path))
    set_ids(notebook)
    return notebook


def try_out(course: Course, exercise: str, source: NotebookNode) -> None:
    """Refuse a source whose tests do not suit the run in two processes, or whose own solution does not get full points there."""
    from graders.run import intake, suited, trial, work  # they use this module themselves

    where, limits, folder = f"exercises/{exercise}/{exercise}.py", course.limits(exercise), course.notebook("source", exercise).parent
    files = dict(intake.files(folder, limits)) if folder.is_dir() else {}
    reasons = suited.unsuited(source, files)
    if reasons:
        lines = (f'{where}, cell "{cell}": {"; ".join(why)}.' for cell, why in reasons.items())
        raise GraderError("\n".join((*lines, "Such tests do not suit the run in two processes. Let them compare values, and what functions give back.")))
    trial.check(source, where, files, limits, work.code_digest())


def check_cells(notebook: NotebookNode, exercise: str, criteria: dict[str, rubrics.Rubric], where: str) -> None:
    """Refuse a source that nbgrader would mark wrongly."""
    names = [graded(cell)["grade_id"] for cell in notebook.cells if graded(cell)]
    for name in {name for name in names if names.count(name) > 1}:
        raise GraderError(f'{where}: two cells are called "{name}". Give each cell its own grade_id.')
    manual = {}
    for cell in notebook.cells:
        about = graded(cell)
        if about.get("grade") and about["solution"]:
            manual[about["grade_id"]] = about["points"]
        elif about.get("grade"):
            check_test_cell(cell, exercise, f'{where}, cell "{about["grade_id"]}"')
    expected = {name: rubric.points for name, rubric in criteria.items()}
    if manual != expected:
        raise GraderError(f"{where}: the cells marked by a person have points {manual}, the rubric has {expected}. Make them equal.")
    if sum(TRAINEE_CELL in cell.metadata.get("tags", []) for cell in notebook.cells) != 1:
        raise GraderError(f'{where}: expected one cell with the tag "{TRAINEE_CELL}", where the trainee types the id.')


def check_test_cell(cell: NotebookNode, exercise: str, where: str) -> None:
    """A test cell ends in one call of a check of this exercise that gives the cell's points.

    nbgrader gives full points for any last value that is not a plain number, so nothing else may stand there.
    """
    hidden = HIDDEN.search(cell.source)
    statements = ast.parse(hidden[1]).body if hidden else []
    module = f"graders.checks.{exercise}"
    match statements:
        case [ast.ImportFrom(module=found, names=[ast.alias(name=name, asname=None)]), ast.Expr(value=ast.Call(func=ast.Name(id=called)))]:
            fits = found == module and called == name
        case _:
            fits = False
    if not fits or not cell.source.rstrip().endswith("### END HIDDEN TESTS"):
        raise GraderError(f"{where}: its hidden tests should be one import from {module} and, as the last line, one call of what was imported.")
    check = getattr(importlib.import_module(module), name, None)
    points = graded(cell)["points"]
    if getattr(check, "points", None) != points:
        raise GraderError(f"{where}: the cell is worth {points} points, {module}.{name} gives {getattr(check, 'points', 'none')}. Make them equal.")


def fill_rubrics(notebook: NotebookNode, criteria: dict[str, rubrics.Rubric], where: str) -> None:
    """Put each rubric's table where the source says ``{{rubric: name}}``."""
    text = "\n".join(cell.source for cell in notebook.cells)
    missing = [name for name in criteria if f"{{{{rubric: {name}}}}}" not in text]
    if missing:
        raise GraderError(f"{where}: shows no rubric for {', '.join(missing)}. Write {{{{rubric: {missing[0]}}}}} above the answer's cell.")
    for cell in notebook.cells:
        for name, rubric in criteria.items():
            cell.source = cell.source.replace(f"{{{{rubric: {name}}}}}", rubric.table())


def set_ids(notebook: NotebookNode) -> None:
    """Give every cell an id that stays the same as long as its neighbours do."""
    previous, count = "start", 0
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        name = TRAINEE_CELL if TRAINEE_CELL in tags else graded(cell).get("grade_id")
        previous, count = (name, 0) if name else (previous, count + 1)
        cell["id"] = name or f"{previous}-text-{count}"


def generate(course: Course, exercise: str) -> None:
    """Let nbgrader make the release from the source notebook."""
    converter = GenerateAssignment(coursedir=course.directory(exercise, "."), config=course.config(), force=True)
    with nbgrader_log(course, converter) as log:
        try:
            converter.start()
        except NbGraderException as error:
            raise GraderError(_why_not_released(course, exercise, log.last_error() or str(error))) from None


def _why_not_released(course: Course, exercise: str, said: str) -> str:
    try:
        with course.gradebook() as gradebook:
            touched = [submission.student.id for submission in gradebook.assignment_submissions(exercise)]
    except MissingEntry:
        touched = []
    if touched:
        return (
            f"exercises/{exercise}/{exercise}.py: its cells changed after work was handed in by {', '.join(sorted(touched))}. "
            f"Undo the change, or release it under a new name. nbgrader said: {said}"
        )
    return f"exercises/{exercise}/{exercise}.py: nbgrader could not release it: {said}"


def scan(course: Course, exercise: str) -> None:
    """Refuse a release that holds any line of a solution or of a hidden test."""
    source = course.notebook("source", exercise).read_text(encoding="utf-8")
    released = nbformat.read(course.notebook("release", exercise), as_version=4)
    secret = secrets(nbformat.reads(source, as_version=4))
    for cell in released.cells:
        lines = {line.strip() for line in cell.source.splitlines()}
        if lines & secret or "graders" in cell.source or cell.get("outputs"):
            raise GraderError(f'{course.notebook("release", exercise)}, cell "{cell.id}": holds a part of an answer. Mend the markers in the source.')


def secrets(source: NotebookNode) -> set[str]:
    """The lines of solutions and hidden tests that must not leave the house."""
    blocks = [block for cell in source.cells for pattern in (SOLUTION, HIDDEN) for block in pattern.findall(cell.source)]
    return {line.strip() for block in blocks for line in block.splitlines() if line.strip()}
