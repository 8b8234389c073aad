"""Marking: each submission through nbgrader's own converter by itself, so that one failure stops no other.

A record is written last for every submission that was marked. A submission whose record still fits its notebook, the
exercise and the checks is left alone, so a run that was stopped goes on where it was, and a second run changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

from citykit.errors import CourseError
from citykit.ids import parse
from graders.course import ROOT, Course, write_whole
from graders.errors import GraderError
from graders.log import nbgrader_log, quiet
from graders.rebuild import RebuildFromSource
from graders.release import graded

#: Least free disk space for marking: a notebook, its copy and the gradebook's journal fit many times.
FREE_BYTES = 200 * 1024 * 1024


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
        If the roster cannot be used or an exercise has not been released.
    """
    enrol(course)
    for exercise in course.settings.exercises:
        if not course.notebook("source", exercise).is_file():
            raise GraderError(f"{exercise} has not been released. Run `python -m graders release` first.")
    code = code_digest()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn"), initializer=quiet) as pool:
        work = [pool.submit(grade_one, course, *submission, code, force=force) for submission in course.submissions()]
        try:
            for done in as_completed(work):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


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
    submitted, source = course.notebook("submitted", exercise, trainee), course.notebook("source", exercise)
    parts = [code.encode(), submitted.read_bytes(), source.read_bytes()]
    inputs = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
    old = read_record(course, exercise, trainee)
    if not force and old and old.inputs == inputs and course.notebook("autograded", exercise, trainee).is_file():
        return Outcome(exercise, trainee, "unchanged")
    try:
        check_space(course)
        with course.gradebook() as gradebook:
            reviewed = reviewed_marks(course, gradebook, exercise, trainee)
        with previous_result_kept(course, exercise, trainee):
            convert(course, exercise, trainee)
            with course.gradebook() as gradebook:
                keep_reviewed(course, gradebook, exercise, trainee, reviewed)
        record = Record(inputs, notes(course, exercise, trainee))
        write_whole(record_path(course, exercise, trainee), json.dumps(asdict(record), indent=2))
    except (OSError, GraderError) as error:
        return Outcome(exercise, trainee, "failed", f"{submitted}: not marked: {error}. What was marked before is kept.")
    return Outcome(exercise, trainee, "graded")


def check_space(course: Course) -> None:
    """Stop before a full disk does damage."""
    free = shutil.disk_usage(course.home).free
    if free < FREE_BYTES:
        raise GraderError(f"the disk of {course.home} has {free // 2**20} MB left; free at least {FREE_BYTES // 2**20} MB and grade again")


def convert(course: Course, exercise: str, trainee: str) -> None:
    """Let nbgrader run, mark and save one submission."""
    roster = course.roster()
    if trainee not in roster:
        raise GraderError(f"{trainee} is not in the roster {course.roster_path}; add the line again, or remove the work")
    language = roster[trainee].language
    converter = Autograde(coursedir=course.directory(exercise, trainee), config=course.config(), force=True)
    environment = {"GRADERS_LANGUAGE": language, **kernel_environment(course)}
    with nbgrader_log(course, converter) as log, changed_environment(environment):
        try:
            converter.start()
        except NbGraderException as error:
            raise GraderError(log.last_error() or str(error)) from None


def kernel_environment(course: Course) -> dict[str, str]:
    """Kernels that mark ignore the instructor's own IPython set-up and draw without a screen."""
    folder = course.home / "ipython"
    folder.mkdir(exist_ok=True)
    return {"IPYTHONDIR": str(folder), "MPLBACKEND": "agg"}


@contextmanager
def changed_environment(values: dict[str, str]) -> Iterator[None]:
    """Set environment variables for the kernel that starts inside the block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def previous_result_kept(course: Course, exercise: str, trainee: str) -> Iterator[None]:
    """Put the earlier marked notebook back if marking fails: nbgrader removes it before it starts."""
    folder = course.notebook("autograded", exercise, trainee).parent
    kept = course.home / "kept" / trainee / exercise
    if folder.exists():
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(folder, kept)
    try:
        yield
    except BaseException:
        if kept.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            os.replace(kept, folder)
        raise
    shutil.rmtree(kept, ignore_errors=True)


def answer_texts(course: Course, exercise: str, trainee: str) -> dict[str, str]:
    """The answers of a marked notebook by grade_id; empty where there is none."""
    path = course.notebook("autograded", exercise, trainee)
    if not path.is_file():
        return {}
    cells = nbformat.read(path, as_version=4).cells
    return {graded(cell)["grade_id"]: cell.source for cell in cells if graded(cell).get("solution")}


def reviewed_marks(course: Course, gradebook: Gradebook, exercise: str, trainee: str) -> dict[str, str]:
    """The answers that a person has marked: text by grade_id."""
    try:
        notebook = gradebook.find_submission_notebook(exercise, exercise, trainee)
    except MissingEntry:
        return {}
    done = {grade.name for grade in notebook.grades if grade.manual_score is not None and not grade.needs_manual_grade}
    return {name: text for name, text in answer_texts(course, exercise, trainee).items() if name in done}


def keep_reviewed(course: Course, gradebook: Gradebook, exercise: str, trainee: str, reviewed: dict[str, str]) -> None:
    """An answer that has not changed keeps its mark as reviewed; nbgrader would ask for all of them again."""
    now = answer_texts(course, exercise, trainee)
    for name, text in reviewed.items():
        if now.get(name) == text:
            gradebook.find_grade(name, exercise, exercise, trainee).needs_manual_grade = False
    gradebook.db.commit()


def record_path(course: Course, exercise: str, trainee: str) -> Path:
    """Where a submission's record lies."""
    return course.home / "records" / trainee / f"{exercise}.json"


def read_record(course: Course, exercise: str, trainee: str) -> Record | None:
    """The record of a submission, or None if it was never marked to the end."""
    path = record_path(course, exercise, trainee)
    return Record(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def notes(course: Course, exercise: str, trainee: str) -> list[str]:
    """What a person should know of a submission that was just marked."""
    notebook = nbformat.read(course.notebook("autograded", exercise, trainee), as_version=4)
    about = notebook.metadata.get("graders", {})
    found = list(about.get("notes", []))
    try:
        typed = parse(about.get("typed_id", ""))
    except CourseError:
        return [*found, "The id in the notebook is missing or mistyped; it was marked with the id of record."]
    if typed == trainee:
        return found
    return [*found, another_case(course, exercise, trainee, typed, notebook)]


def another_case(course: Course, exercise: str, trainee: str, typed: str, notebook: nbformat.NotebookNode) -> str:
    """Whether the answers fit the case of the id that was typed: for a person to decide, never a silent zero."""
    marked = code_points(notebook)
    there = code_points(run_as(course, exercise, trainee, typed))
    if there > marked:
        return f"Answered another case: the id in the notebook is {typed}, and for it the answers would get {there:g} points by code instead of {marked:g}."
    return f"The id in the notebook is {typed}; it was marked with the id of record."


def run_as(course: Course, exercise: str, trainee: str, typed: str) -> nbformat.NotebookNode:
    """A trainee's submission, run with the case of another id; nothing of it is saved."""
    config = course.config()
    notebook = nbformat.read(course.notebook("submitted", exercise, trainee), as_version=4)
    with TemporaryDirectory() as folder, changed_environment({"GRADERS_TRAINEE": typed, **kernel_environment(course)}):
        resources = {"nbgrader": {"assignment": exercise, "student": typed}, "metadata": {"path": folder}}
        notebook, resources = RebuildFromSource(config=config).preprocess(notebook, resources)
        return Execute(config=config).preprocess(notebook, resources)[0]


def code_points(notebook: nbformat.NotebookNode) -> float:
    """The points that the test cells of an executed notebook gave."""
    tests = [cell for cell in notebook.cells if graded(cell).get("grade") and not graded(cell).get("solution")]
    return sum(determine_grade(cell)[0] for cell in tests)
