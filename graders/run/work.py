"""One submission as data: prepared beside the gradebook, run in a thread here or on a Dask worker, and sent back."""

from __future__ import annotations

import hashlib
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache

from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from citykit.errors import CourseError
from citykit.ids import parse
from graders.course import ROOT, Limits
from graders.errors import GraderError
from graders.release import TRAINEE_CELL, graded
from graders.run import doctor
from graders.run.session import Session


@dataclass(frozen=True)
class Work:
    """A submission to be run; holds all that this takes, so that the machine that runs it needs no file of the course.

    Parameters
    ----------
    exercise, trainee : str
        Whose work it is, by the record.
    notebook : NotebookNode
        Rebuilt from the source of record.
    language : str
        Of the hints.
    files : dict of str to bytes
        What lies beside the notebook.
    limits : Limits
        What it may use.
    isolated : bool
        Whether the trainee's process is isolated.
    code : str
        Digest of the checks and the library that it is to be run with; empty for those at hand.
    inputs : str
        Digest of all that the marks depend on.
    """

    exercise: str
    trainee: str
    notebook: NotebookNode
    language: str = "en"
    files: dict[str, bytes] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    isolated: bool = True
    code: str = ""
    inputs: str = ""


@dataclass(frozen=True)
class Done:
    """A submission that was run.

    Parameters
    ----------
    work : Work
        What was asked for; its notebook has outputs now.
    notes : list of str
        What a person should know: missing or edited cells, limits reached, another id, another case.
    limits : list of str
        Those of the notes that are about limits, and about cells that ended the process.
    seconds : dict of str to float
        Wall time by cell.
    """

    work: Work
    notes: list[str]
    limits: list[str]
    seconds: dict[str, float]


@cache
def code_digest() -> str:
    """Digest of the code and data that marks depend on, as they are when this process first asks."""
    digest = hashlib.sha256()
    for folder in ("citykit", "graders/checks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".csv", ".json"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def perform(work: Work) -> Done:
    """Run a submission, and once more with the case of the id in the notebook where that is another one.

    Raises
    ------
    GraderError
        If work cannot be isolated here, or the checks here are not those of the machine that asks.
    """
    if work.isolated:
        doctor.require()
    if work.code not in ("", code_digest()):
        raise GraderError("the machine that ran it has another version of citykit or of graders/checks; install the same one on all workers")
    about = work.notebook.metadata["graders"]
    try:
        typed = about["typed_id"] if about["typed_id"] == work.trainee else parse(about["typed_id"])
    except CourseError:
        typed = ""
    fresh = replace(work, notebook=deepcopy(work.notebook)) if typed not in ("", work.trainee) else None
    session = _run(work, work.trainee)
    notes = [*about["notes"], *session.notes]
    if not typed:
        notes.append("The id in the notebook is missing or mistyped; it was marked with the id of record.")
    if fresh:
        _run(fresh, typed)
        notes.append(another_case(typed, code_points(work.notebook), code_points(fresh.notebook)))
    return Done(work, notes, session.notes, session.seconds)


def _run(work: Work, case: str) -> Session:
    """Run with the case of an id."""
    for cell in work.notebook.cells:
        if cell.get("id") == TRAINEE_CELL:
            cell.source = f'TRAINEE_ID = "{case}"'
    session = Session(work.notebook, case, work.language, work.files, work.limits, work.isolated)
    session.run()
    return session


def another_case(typed: str, marked: float, there: float) -> str:
    """Whether the answers fit the case of the id that was typed: for a person to decide, never a silent zero."""
    if there > marked:
        return f"Answered another case: the id in the notebook is {typed}, and for it the answers would get {there:g} points by code instead of {marked:g}."
    return f"The id in the notebook is {typed}; it was marked with the id of record."


def code_points(notebook: NotebookNode) -> float:
    """The points that the test cells of an executed notebook gave."""
    tests = [cell for cell in notebook.cells if graded(cell).get("grade") and not graded(cell).get("solution")]
    return sum(determine_grade(cell)[0] for cell in tests)
