"""nbgrader's step that runs a notebook: here the trainee's cells and the tests run in two processes.

nbgrader's own converter calls it, from nbgrader's command line and from formgrader's button. `graders grade` runs submissions many
at a time with the same function.
"""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import Bool, Dict, Unicode

from graders.course import Limits, roster_now
from graders.release import TRAINEE_CELL
from graders.run import doctor, intake
from graders.run.session import Session


class RunIsolated(NbGraderPreprocessor):
    """Takes the place of nbgrader's `Execute`."""

    home = Unicode(help="The course's folder.").tag(config=True)
    limits = Dict(help="By exercise: what a submission may use.").tag(config=True)
    isolated = Bool(True, help="Whether the trainee's process is isolated.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Give the notebook its outputs, and take the hidden tests out of it."""
        about = resources["nbgrader"]
        trainee, exercise = about["student"], about["assignment"]
        limits = Limits(**self.limits.get(exercise, {}))
        run(nb, Path(self.home), exercise, trainee, limits, isolated=self.isolated)
        return ClearHiddenTests().preprocess(nb, resources)


def run(notebook: NotebookNode, home: Path, exercise: str, trainee: str, limits: Limits, *, isolated: bool, case: str = "") -> NotebookNode:
    """Run a rebuilt notebook.

    Parameters
    ----------
    notebook : NotebookNode
        Rebuilt from the source of record; gets outputs, and notes in its metadata.
    home : Path
        The course's folder.
    exercise, trainee : str
        Whose work it is.
    limits : Limits
        What it may use.
    isolated : bool
        Whether the trainee's process is isolated.
    case : str
        Another id whose case the work is marked with.
    """
    if isolated:
        doctor.require()
    folders = (home / "submitted" / trainee / exercise, home / "source" / exercise)
    data = {name: content for folder in folders if folder.is_dir() for name, content in intake.files(folder, limits)}
    for cell in notebook.cells:
        if cell.get("id") == TRAINEE_CELL:
            cell.source = f'TRAINEE_ID = "{case or trainee}"'
    session = Session(notebook, case or trainee, language_of(home, trainee), data, limits, isolated)
    session.run()
    about = notebook.metadata.setdefault("graders", NotebookNode())
    about["notes"] = [*about.get("notes", []), *session.notes]
    return notebook


def language_of(home: Path, trainee: str) -> str:
    """The language of a trainee, from the roster."""
    return next((one.language for one in roster_now(home / "roster.csv") if one.id == trainee), "en")
