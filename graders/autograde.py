"""Marking: many submissions run at a time (`graders.run`), then one process enters each with nbgrader's own steps.

One failure stops no other. A record is written last for every submission that was marked. A submission whose record still
fits its notebook, the exercise and the checks is left alone, so a run that was stopped goes on where it was, and a second
run changes nothing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import OperationalError

from graders.course import Course, reason, write_whole
from graders.enter import Ledger, enter, finish
from graders.errors import GraderError
from graders.log import LOG, kept
from graders.rebuild import rebuilt
from graders.release import graded
from graders.run import doctor, execute, intake, pool, warm
from graders.run.suited import for_person
from graders.run.work import Done, Work, code_digest, perform

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
    """What became of one submission.

    Parameters
    ----------
    exercise, trainee : str
        Whose work it is.
    state : str
        ``graded``, ``unchanged`` or ``failed``.
    problem : str
        Of a failed one: a line that says why.
    notes, limits : list of str
        What a person should know; those of it that are about limits.
    seconds : dict of str to float
        Wall time by cell.
    """

    exercise: str
    trainee: str
    state: str
    problem: str = ""
    notes: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def grade(course: Course, *, force: bool = False, scheduler: str = "", workers: int = 0) -> Iterator[Outcome]:
    """Mark every submission that was taken in.

    Parameters
    ----------
    course : Course
        With its exercises released and submissions collected.
    force : bool
        Mark also what has not changed.
    scheduler : str
        Address of a Dask scheduler whose workers run the submissions; empty for this machine.
    workers : int
        How many submissions run at one time on this machine; 0 for as many as it has cores.

    Yields
    ------
    Outcome
        One per submission, as each is done.

    Raises
    ------
    GraderError
        If the roster cannot be used, an exercise has not been released, work cannot be isolated here, the gradebook is busy, or the
        cluster does not answer.
    """
    if not scheduler:
        warm.start()
    enrol(course)
    for exercise in course.settings.exercises:
        if not course.notebook("source", exercise).is_file():
            raise GraderError(f"{exercise} has not been released. Run `python -m graders release` first.")
    if course.isolated and not scheduler:
        doctor.require()

    def begin(submission: tuple[str, str]) -> Future[Done] | Outcome:
        work = prepare(course, *submission, force=force)
        return work if isinstance(work, Outcome) else runners.submit(work)

    with kept(course), pool.opened(scheduler, workers) as runners, course.gradebook(Ledger) as ledger:
        for submission, begun in pool.ahead(runners, course.submissions(), begin):
            yield begun if isinstance(begun, Outcome) else save(course, ledger, *submission, partial(runners.result, begun))


def enrol(course: Course) -> None:
    """Enter the roster and the deadlines in the gradebook."""
    trainees = course.roster()

    def once() -> None:
        with ledger.transaction():
            for trainee in trainees.values():
                names = {"first_name": trainee.name, "email": trainee.email}
                ledger.update_or_create_student(trainee.id, **names)
            for exercise, deadline in course.settings.late.deadlines.items():
                ledger.update_or_create_assignment(exercise, duedate=deadline.isoformat())

    with course.gradebook(Ledger) as ledger:
        ledger.patiently(once)


def grade_one(course: Course, exercise: str, trainee: str, *, force: bool = False) -> Outcome:
    """Mark one submission here, unless its record says that nothing changed; never raises for a broken one."""
    work = prepare(course, exercise, trainee, force=force)
    if isinstance(work, Outcome):
        return work
    with kept(course), course.gradebook(Ledger) as ledger:
        return save(course, ledger, exercise, trainee, partial(perform, work))


def prepare(course: Course, exercise: str, trainee: str, *, force: bool = False) -> Work | Outcome:
    """All that running a submission takes, unless its record says that nothing changed, or it cannot be run."""
    submitted, source = course.notebook("submitted", exercise, trainee), course.notebook("source", exercise)
    limits, code = course.limits(exercise), code_digest()
    try:
        data = intake.content(submitted, limits.megabytes_per_notebook)
        inputs = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in (code.encode(), data, source.read_bytes()))).hexdigest()
        old = read_record(course, exercise, trainee)
        if not force and old and old.inputs == inputs and course.notebook("autograded", exercise, trainee).is_file():
            return Outcome(exercise, trainee, "unchanged")
        notebook = rebuilt(intake.notebook(data, limits), course.home, exercise, trainee)
        return execute.prepared(notebook, course.home, exercise, trainee, limits, isolated=course.isolated, code=code, inputs=inputs)
    except (OSError, GraderError) as error:
        return failed(course, exercise, trainee, error)


def failed(course: Course, exercise: str, trainee: str, error: Exception) -> Outcome:
    """What is said of a submission that could not be marked."""
    path = course.notebook("submitted", exercise, trainee)
    return Outcome(exercise, trainee, "failed", f"{path}: not marked: {error}. What was marked before is kept.")


def save(course: Course, ledger: Ledger, exercise: str, trainee: str, run: Callable[[], Done]) -> Outcome:
    """Enter a submission that was run; never raises for one that failed."""
    try:
        done = run()
        notes = ledger.patiently(lambda: save_once(course, ledger, done))
    except OperationalError as error:
        return failed(course, exercise, trainee, GraderError(f"the gradebook is busy or cannot be written ({reason(error)}); grade again"))
    except (OSError, GraderError) as error:
        return failed(course, exercise, trainee, error)
    except Exception as error:  # a fault of the grader's own: the rest goes on
        LOG.exception("%s of %s", exercise, trainee)
        return failed(course, exercise, trainee, GraderError(f"the grader itself failed ({type(error).__name__}: {error}); nbgrader.log has the rest; please report it"))
    return Outcome(exercise, trainee, "graded", "", notes, done.limits, done.seconds)


def save_once(course: Course, ledger: Ledger, done: Done) -> list[str]:
    """Enter a submission in one transaction, and write its record last; returns the notes that stand in it."""
    exercise, trainee, notebook = done.work.exercise, done.work.trainee, done.work.notebook
    check_space(course)
    if trainee not in course.roster():
        raise GraderError(f"{trainee} is not in the roster {course.roster_path}; add the line again, or remove the work")
    with ledger.transaction():
        reviewed = reviewed_marks(course, ledger, exercise, trainee)
        late = enter(course, ledger, exercise, trainee, notebook)
        keep_reviewed(ledger, done.work, reviewed)
        notes = done.notes + for_person(ledger, notebook, exercise, trainee)
    finish(course, exercise, trainee, notebook, late=late)
    write_whole(record_path(course, exercise, trainee), json.dumps(asdict(Record(done.work.inputs, notes)), indent=2))
    return notes


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


def keep_reviewed(gradebook: Gradebook, work: Work, reviewed: dict[str, str]) -> None:
    """An answer that has not changed keeps its mark as reviewed; nbgrader would ask for all of them again."""
    now = answer_texts(work.notebook)
    for name, text in reviewed.items():
        if now.get(name) == text:
            gradebook.find_grade(name, work.exercise, work.exercise, work.trainee).needs_manual_grade = False
    gradebook.db.commit()


def record_path(course: Course, exercise: str, trainee: str) -> Path:
    """Where a submission's record lies."""
    return course.home / "records" / trainee / f"{exercise}.json"


def read_record(course: Course, exercise: str, trainee: str) -> Record | None:
    """The record of a submission, or None if it was never marked to the end."""
    path = record_path(course, exercise, trainee)
    return Record(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None
