"""Marking: many submissions run at a time (`graders.run`), then one process enters each with nbgrader's own steps.

One failure stops no other. A record is written last for every submission that was marked. A submission whose record still
fits its notebook, the exercise and the checks is left alone, so a run that was stopped goes on where it was, and a second
run changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import TypeVar

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.utils import determine_grade
from sqlalchemy.exc import OperationalError

from citykit.errors import CourseError
from citykit.ids import parse
from graders.course import ROOT, Course, write_whole
from graders.enter import Ledger, enter, finish
from graders.errors import GraderError
from graders.rebuild import rebuilt
from graders.release import graded
from graders.run import doctor, execute, intake

#: Least free disk space for marking: a notebook, its copy and the gradebook's journal fit many times.
FREE_BYTES = 200 * 1024 * 1024

Item, Result = TypeVar("Item"), TypeVar("Result")


@dataclass(frozen=True)
class Record:
    """What is kept of a submission that was marked.

    Parameters
    ----------
    inputs : str
        Digest of all that the marks depend on.
    notes : list of str
        What a person should know: missing or edited cells, another id, another case.
    """

    inputs: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Outcome:
    """What became of one submission: ``graded``, ``unchanged`` or ``failed`` with a line that says why."""

    exercise: str
    trainee: str
    state: str
    problem: str = ""


@dataclass(frozen=True)
class Ran:
    """A submission that was run and waits to be entered in the gradebook."""

    exercise: str
    trainee: str
    inputs: str
    notebook: nbformat.NotebookNode
    notes: list[str]


def grade(course: Course, *, force: bool = False) -> Iterator[Outcome]:
    """Mark every submission that was taken in.

    Parameters
    ----------
    course : Course
        With its exercises released and submissions collected.
    force : bool
        Mark also what has not changed.

    Yields
    ------
    Outcome
        One per submission, as each is done.

    Raises
    ------
    GraderError
        If the roster cannot be used, an exercise has not been released, or work cannot be isolated here.
    """
    enrol(course)
    for exercise in course.settings.exercises:
        if not course.notebook("source", exercise).is_file():
            raise GraderError(f"{exercise} has not been released. Run `python -m graders release` first.")
    if course.isolated:
        doctor.require()
    code = code_digest()

    def one(submission: tuple[str, str]) -> Ran | Outcome:
        return run_one(course, *submission, code, force=force)

    with Ledger(course.database, course.settings.id) as ledger:
        for ran in ahead(one, course.submissions(), os.cpu_count() or 1):
            yield save(course, ledger, ran)


def ahead(work: Callable[[Item], Result], items: Iterable[Item], workers: int) -> Iterator[Result]:
    """Results as they come, from so many workers, with at most twice as many waiting."""
    items = iter(items)
    with ThreadPoolExecutor(workers) as pool:
        waiting = {pool.submit(work, item) for item in islice(items, 2 * workers)}
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                waiting |= {pool.submit(work, item) for item in islice(items, 1)}
                yield future.result()


def enrol(course: Course) -> None:
    """Enter the roster in the gradebook."""
    trainees = course.roster()
    with course.gradebook() as gradebook:
        for trainee in trainees.values():
            names = {"first_name": trainee.name, "email": trainee.email}
            gradebook.update_or_create_student(trainee.id, **names)
        for exercise, deadline in course.settings.late.deadlines.items():
            gradebook.update_or_create_assignment(exercise, duedate=deadline.isoformat())


def code_digest() -> str:
    """Digest of the code and data that marks depend on."""
    digest = hashlib.sha256()
    for folder in ("citykit", "graders/checks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".csv", ".json"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def grade_one(course: Course, exercise: str, trainee: str, code: str, *, force: bool = False) -> Outcome:
    """Mark one submission, unless its record says that nothing changed; never raises for a broken one."""
    ran = run_one(course, exercise, trainee, code, force=force)
    with Ledger(course.database, course.settings.id) as ledger:
        return save(course, ledger, ran)


def run_one(course: Course, exercise: str, trainee: str, code: str, *, force: bool = False) -> Ran | Outcome:
    """Run one submission, unless its record says that nothing changed; never raises for a broken one."""
    submitted, source = course.notebook("submitted", exercise, trainee), course.notebook("source", exercise)
    limits = course.limits(exercise)
    try:
        data = intake.content(submitted, limits.megabytes_per_notebook)
        inputs = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in (code.encode(), data, source.read_bytes()))).hexdigest()
        old = read_record(course, exercise, trainee)
        if not force and old and old.inputs == inputs and course.notebook("autograded", exercise, trainee).is_file():
            return Outcome(exercise, trainee, "unchanged")
        notebook = rebuilt(intake.notebook(data, limits), course.home, exercise, trainee)
        return Ran(exercise, trainee, inputs, *run_with_notes(course, exercise, trainee, notebook))
    except (OSError, GraderError) as error:
        return failed(course, exercise, trainee, error)


def failed(course: Course, exercise: str, trainee: str, error: Exception) -> Outcome:
    """What is said of a submission that could not be marked."""
    path = course.notebook("submitted", exercise, trainee)
    return Outcome(exercise, trainee, "failed", f"{path}: not marked: {error}. What was marked before is kept.")


def save(course: Course, ledger: Ledger, ran: Ran | Outcome) -> Outcome:
    """Enter a submission that was run in the gradebook, and write its record last."""
    if isinstance(ran, Outcome):
        return ran
    exercise, trainee = ran.exercise, ran.trainee
    try:
        check_space(course)
        if trainee not in course.roster():
            raise GraderError(f"{trainee} is not in the roster {course.roster_path}; add the line again, or remove the work")
        with ledger.transaction():
            reviewed = reviewed_marks(course, ledger, exercise, trainee)
            late = enter(course, ledger, exercise, trainee, ran.notebook)
            keep_reviewed(ledger, ran, reviewed)
        finish(course, exercise, trainee, ran.notebook, late=late)
        write_whole(record_path(course, exercise, trainee), json.dumps(asdict(Record(ran.inputs, ran.notes)), indent=2))
    except OperationalError as error:
        return failed(course, exercise, trainee, GraderError(f"the gradebook is busy or cannot be written ({error.orig}); grade again"))
    except (OSError, GraderError) as error:
        return failed(course, exercise, trainee, error)
    return Outcome(exercise, trainee, "graded")


def check_space(course: Course) -> None:
    """Stop before a full disk does damage."""
    free = shutil.disk_usage(course.home).free
    if free < FREE_BYTES:
        raise GraderError(f"the disk of {course.home} has {free // 2**20} MB left; free at least {FREE_BYTES // 2**20} MB and grade again")


def answer_texts(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The answers of a notebook by grade_id."""
    return {graded(cell)["grade_id"]: cell.source for cell in notebook.cells if graded(cell).get("solution")}


def reviewed_marks(course: Course, gradebook: Gradebook, exercise: str, trainee: str) -> dict[str, str]:
    """The answers that a person has marked: text by grade_id."""
    path = course.notebook("autograded", exercise, trainee)
    try:
        grades = gradebook.find_submission_notebook(exercise, exercise, trainee).grades
    except MissingEntry:
        return {}
    done = {grade.name for grade in grades if grade.manual_score is not None and not grade.needs_manual_grade}
    if not done or not path.is_file():
        return {}
    return {name: text for name, text in answer_texts(nbformat.read(path, as_version=4)).items() if name in done}


def keep_reviewed(gradebook: Gradebook, ran: Ran, reviewed: dict[str, str]) -> None:
    """An answer that has not changed keeps its mark as reviewed; nbgrader would ask for all of them again."""
    now = answer_texts(ran.notebook)
    for name, text in reviewed.items():
        if now.get(name) == text:
            gradebook.find_grade(name, ran.exercise, ran.exercise, ran.trainee).needs_manual_grade = False
    gradebook.db.commit()


def record_path(course: Course, exercise: str, trainee: str) -> Path:
    """Where a submission's record lies."""
    return course.home / "records" / trainee / f"{exercise}.json"


def read_record(course: Course, exercise: str, trainee: str) -> Record | None:
    """The record of a submission, or None if it was never marked to the end."""
    path = record_path(course, exercise, trainee)
    return Record(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def run_with_notes(course: Course, exercise: str, trainee: str, notebook: nbformat.NotebookNode) -> tuple[nbformat.NotebookNode, list[str]]:
    """A notebook with its outputs, and what a person should know of it: cells, limits, another id, another case."""
    limits = course.limits(exercise)
    fresh = deepcopy(notebook)
    execute.run(notebook, course.home, exercise, trainee, limits, isolated=course.isolated)
    about = notebook.metadata["graders"]
    beside = intake.foreign(course.notebook("submitted", exercise, trainee).parent)
    found = [*about["notes"], *(f'"{name}" beside the notebook is a {what}; it was left alone.' for name, what in beside.items())]
    try:
        typed = parse(about["typed_id"])
    except CourseError:
        return notebook, [*found, "The id in the notebook is missing or mistyped; it was marked with the id of record."]
    if typed == trainee:
        return notebook, found
    execute.run(fresh, course.home, exercise, trainee, limits, isolated=course.isolated, case=typed)
    return notebook, [*found, another_case(typed, code_points(notebook), code_points(fresh))]


def another_case(typed: str, marked: float, there: float) -> str:
    """Whether the answers fit the case of the id that was typed: for a person to decide, never a silent zero."""
    if there > marked:
        return f"Answered another case: the id in the notebook is {typed}, and for it the answers would get {there:g} points by code instead of {marked:g}."
    return f"The id in the notebook is {typed}; it was marked with the id of record."


def code_points(notebook: nbformat.NotebookNode) -> float:
    """The points that the test cells of an executed notebook gave."""
    tests = [cell for cell in notebook.cells if graded(cell).get("grade") and not graded(cell).get("solution")]
    return sum(determine_grade(cell)[0] for cell in tests)
