"""Entering marks: nbgrader's own steps on a notebook that was run, in one transaction and with the gradebook open once.

nbgrader opens its gradebook some ten times for each submission and commits after each cell. Its steps are used here as they are;
only where their gradebook comes from is changed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import nbformat
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties, ClearHiddenTests, OverwriteCells, SaveAutoGrades
from sqlalchemy.orm import scoped_session, sessionmaker

from graders.course import Course, write_whole
from graders.errors import GraderError
from graders.run import intake

LOG = logging.getLogger("graders.nbgrader")


class Ledger(Gradebook):
    """nbgrader's gradebook, open for a whole run."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: the commits of nbgrader's steps inside the block take effect at its end."""
        usual = self.db
        with self.engine.connect() as connection, connection.begin():
            self.db = scoped_session(sessionmaker(bind=connection, join_transaction_mode="rollback_only"))
            try:
                yield
            finally:
                self.db.remove()
                self.db = usual


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
    time = submitted_at(course, exercise, trainee)
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


def submitted_at(course: Course, exercise: str, trainee: str) -> str:
    """When the work was handed in, as `graders.collect` wrote it; empty where it is not known."""
    try:
        return intake.content(course.notebook("submitted", exercise, trainee).with_name("timestamp.txt"), 0.001).decode().strip()
    except (OSError, GraderError, UnicodeDecodeError):
        return ""
