"""nbgrader's step that runs a notebook: here the trainee's cells and the tests run in two processes.

nbgrader's own converter calls it, from nbgrader's command line and from formgrader's button. `graders grade` prepares submissions
with the same function and runs many at a time.
"""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, NbGraderPreprocessor
from traitlets import Bool, Dict, Unicode

from graders.course import Limits, roster_now
from graders.errors import GraderError
from graders.rebuild import of_record
from graders.release import graded
from graders.run import cells, intake, suited
from graders.run.work import Work, perform


class RunIsolated(NbGraderPreprocessor):
    """Takes the place of nbgrader's `Execute`, after `graders.rebuild.RebuildFromSource`."""

    home = Unicode(help="The course's folder.").tag(config=True)
    limits = Dict(help="By exercise: what a submission may use.").tag(config=True)
    isolated = Bool(True, help="Whether the trainee's process is isolated.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Give the notebook its outputs, and take the hidden tests out of it."""
        about = resources["nbgrader"]
        home, limits = Path(self.home), Limits(**self.limits.get(about["assignment"], {}))
        check_source(nb, home, about["assignment"], about["notebook"])
        work = prepared(nb, home, about["assignment"], about["student"], limits, isolated=self.isolated, name=about["notebook"])
        nb.metadata["graders"]["notes"] = perform(work).notes
        return ClearHiddenTests().preprocess(nb, resources)


def check_source(notebook: NotebookNode, home: Path, exercise: str, name: str) -> None:
    """Refuse a notebook in which a cell that would run as the course's is not the source's.

    Raises
    ------
    GraderError
        Naming the cell.
    """
    texts = {graded(cell).get("grade_id"): cell.source for cell in of_record(home, "source", exercise, name).cells if graded(cell)}
    for cell in notebook.cells:
        about = graded(cell)
        if about and cells.kind(cell) in ("test", "course") and texts.get(about.get("grade_id")) != cell.source:
            raise GraderError(
                f'{exercise}/{name}, cell "{about.get("grade_id")}": is marked as a cell of the course but is not the one in the source. '
                "Put graders.rebuild.RebuildFromSource among Autograde.sanitize_preprocessors."
            )


def prepared(notebook: NotebookNode, home: Path, exercise: str, trainee: str, limits: Limits, *, isolated: bool, name: str = "", code: str = "", inputs: str = "") -> Work:
    """A rebuilt notebook with all that running it takes: files, language, and notes.

    Noted are what lies beside it and was left alone, and the test cells whose grades are left to a person.
    """
    about = notebook.metadata.setdefault("graders", NotebookNode(notes=[], typed_id=trainee))
    about["notes"] += [f'"{name}" beside the notebook is a {what}; it was left alone.' for name, what in intake.foreign(home / "submitted" / trainee / exercise).items()]
    about["for_person"] = list(suited.in_record(home, exercise, name))
    files = files_for(home, exercise, trainee, limits)
    return Work(exercise, trainee, notebook, language_of(home, trainee), files, limits, isolated, code, inputs)


def files_for(home: Path, exercise: str, trainee: str, limits: Limits) -> dict[str, bytes]:
    """The files that lie beside a notebook when it runs: the exercise's, and the trainee's where they are in the way of none."""
    folders = home / "source" / exercise, home / "submitted" / trainee / exercise
    given, own = (dict(intake.files(folder, limits)) if folder.is_dir() else {} for folder in folders)
    return given | {name: content for name, content in own.items() if not _in_the_way(name, given)}


def _in_the_way(name: str, given: dict[str, bytes]) -> bool:
    """Whether a trainee's file would stand where a file of the course is, or a folder for it."""
    return any(name == other or name.startswith(f"{other}/") or other.startswith(f"{name}/") for other in given)


def language_of(home: Path, trainee: str) -> str:
    """The language of a trainee, from the roster; English where there is none."""
    path = home / "roster.csv"
    return next((one.language for one in roster_now(path) if one.id == trainee), "en") if path.is_file() else "en"
