"""Entering marks: nbgrader's own steps on a notebook that was run, in one transaction and with the gradebook open once.

nbgrader opens its gradebook some ten times for each submission and commits after each cell. Its steps are used here as they are;
only where their gradebook comes from is changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import nbformat
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.api import Comment, Grade, Gradebook, GradeCell, SourceCell, SubmittedNotebook, TaskCell
from nbgrader.preprocessors import AssignLatePenalties, ClearHiddenTests, OverwriteCells, SaveAutoGrades
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from graders.course import LOCK_SECONDS, Course, write_whole
from graders.log import LOG
from graders.run import intake

#: Seconds between two tries at a busy gradebook, and the database's own wait in each.
PAUSE = 1.0
#: How a database is told how many milliseconds it waits for a lock.
WAIT = {"sqlite": "PRAGMA busy_timeout = {:.0f}", "postgresql": "SET LOCAL lock_timeout = {:.0f}"}

Result = TypeVar("Result")


class _Once(Session):
    """A session whose commits in between do nothing; what is asked for is always up to date."""

    def commit(self) -> None:
        """Nothing: the transaction around it ends later."""


class Ledger(Gradebook):
    """nbgrader's gradebook, open for a whole run."""

    def __init__(self, database: str, course: str) -> None:
        super().__init__(database, course)
        self._busy_since: float | None = None
        self._cells: dict[tuple, Any] = {}
        self._parts: dict[tuple, Any] = {}

    def patiently(self, work: Callable[[], Result]) -> Result:
        """The result of doing something, again and again while the gradebook is busy; after `LOCK_SECONDS` without an answer it is tried once only."""
        while True:
            try:
                result = work()
            except OperationalError:
                self._busy_since = self._busy_since or time.monotonic()
                if time.monotonic() - self._busy_since > LOCK_SECONDS:
                    raise
                time.sleep(PAUSE)
            else:
                self._busy_since = None
                return result

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: the commits of nbgrader's steps inside the block take effect at its end."""
        usual = self.db
        with self.engine.connect() as connection, connection.begin():
            connection.exec_driver_sql(WAIT[self.engine.dialect.name].format(1000 * PAUSE))
            self.db = scoped_session(sessionmaker(bind=connection, class_=_Once))
            try:
                yield
                self.db.flush()
            except BaseException:
                self._cells.clear()  # those read in this transaction are of no use after a rollback
                raise
            finally:
                self.db.remove()
                self.db = usual
                self._parts.clear()

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> SourceCell:
        """As nbgrader's; each is read once in a run."""
        return self._once(super().find_source_cell, name, notebook, assignment)

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> GradeCell | TaskCell:
        """As nbgrader's; each is read once in a run."""
        return self._once(super().find_graded_cell, name, notebook, assignment)

    def find_submission_notebook(self, notebook: str, assignment: str, student: str) -> SubmittedNotebook:
        """As nbgrader's; each is read once in a transaction."""
        key = ("notebook", notebook, assignment, student)
        if key not in self._parts:
            self._parts[key] = super().find_submission_notebook(notebook, assignment, student)
        return self._parts[key]

    def find_grade(self, grade_cell: str, notebook: str, assignment: str, student: str) -> Grade:
        """As nbgrader's; all of a submission are read at once."""
        return self._part("grades", grade_cell, notebook, assignment, student) or super().find_grade(grade_cell, notebook, assignment, student)

    def find_comment(self, solution_cell: str, notebook: str, assignment: str, student: str) -> Comment:
        """As nbgrader's; all of a submission are read at once."""
        return self._part("comments", solution_cell, notebook, assignment, student) or super().find_comment(solution_cell, notebook, assignment, student)

    def _once(self, find: Callable[..., Any], *key: str) -> Any:
        found = self._cells.get((find.__name__, *key))
        if found is None:
            found = self._cells[(find.__name__, *key)] = find(*key)
        return found

    def _part(self, kind: str, name: str, *key: str) -> Any:
        if (kind, *key) not in self._parts:
            parts = getattr(self.find_submission_notebook(*key), kind)
            self._parts[(kind, *key)] = {part.name: part for part in parts}
        return self._parts[(kind, *key)].get(name)


class _Shared:
    """A step of nbgrader's that takes the open gradebook in place of opening one."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(log=LOG)
        self.gradebook = ledger

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Go through the cells."""
        about = resources["nbgrader"]
        self.notebook_id, self.assignment_id, self.student_id = about["notebook"], about["assignment"], about["student"]
        return Preprocessor.preprocess(self, nb, resources)


class _Overwrite(_Shared, OverwriteCells):
    """Takes locked cells and checksums from the gradebook."""


class _Save(_Shared, SaveAutoGrades):
    """Enters the scores."""


def enter(course: Course, ledger: Ledger, exercise: str, trainee: str, notebook: NotebookNode) -> bool:
    """Enter the scores of a notebook that was run; returns whether it may lose marks for lateness.

    Parameters
    ----------
    course : Course
        The course.
    ledger : Ledger
        Inside a transaction.
    exercise, trainee : str
        Whose work it is.
    notebook : NotebookNode
        With outputs; its hidden tests are taken out.
    """
    time = intake.timestamp(course.notebook("submitted", exercise, trainee).parent)
    submission = ledger.update_or_create_submission(exercise, trainee, **({"timestamp": time} if time else {}))
    resources = _resources(course, exercise, trainee)
    for step in (_Overwrite(ledger), _Save(ledger), ClearHiddenTests(log=LOG)):
        step.preprocess(notebook, resources)
    return submission.total_seconds_late > 0 or any(one.late_submission_penalty for one in submission.notebooks)


def finish(course: Course, exercise: str, trainee: str, notebook: NotebookNode, *, late: bool) -> None:
    """Let nbgrader take off what lateness costs, and write the marked notebook."""
    if late:
        AssignLatePenalties(config=course.config(), log=LOG).preprocess(notebook, _resources(course, exercise, trainee))
    write_whole(course.notebook("autograded", exercise, trainee), nbformat.writes(notebook) + "\n")


def _resources(course: Course, exercise: str, trainee: str) -> dict:
    about = {"notebook": exercise, "assignment": exercise, "student": trainee, "db_url": course.database}
    return {"nbgrader": about}
