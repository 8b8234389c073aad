"""nbgrader's own reading of submissions, guarded: only plain files of a sane size are opened or copied.

nbgrader's converter makes its exporter after it has found the submissions and before it opens one. So this is the place for it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from traitlets import Dict

from graders.course import Limits, write_whole
from graders.run import intake
from graders.run.execute import files_for


class GuardedDirectory(CourseDirectory):
    """A course's folders, of which nbgrader copies nothing by itself."""

    def get_existing_timestamp(self, dest_path: str) -> datetime | None:
        """When work was handed in; None where no plain file says so."""
        return intake.timestamp(Path(dest_path))


class GuardedExporter(NotebookExporter):
    """Takes the place of nbgrader's exporter in `nbgrader autograde`."""

    limits = Dict(help="By exercise: what a submission may use.").tag(config=True)

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        course = self.parent.coursedir
        settings = {name: getattr(course, name) for name in course.trait_names(config=True)}
        self.parent.coursedir = GuardedDirectory(parent=course.parent, **settings | {"ignore": ["*"]})

    def from_filename(self, filename: str, resources: dict, **more: object) -> tuple[NotebookNode, dict]:
        """Read a notebook; one that was handed in, as `graders grade` reads it, with the plain files beside it."""
        if not any(filename in found for found in self.parent.assignments.values()):
            return super().from_filename(filename, resources=resources, **more)
        course, about = self.parent.coursedir, resources["nbgrader"]
        limits = Limits(**self.limits.get(about["assignment"], {}))
        notebook = intake.notebook(intake.content(Path(filename), limits.megabytes_per_notebook), limits)
        marked = Path(course.format_path(course.autograded_directory, about["student"], about["assignment"]))
        for name, content in files_for(Path(course.root), about["assignment"], about["student"], limits).items():
            write_whole(marked / name, content)
        return self.from_notebook_node(notebook, resources=resources, **more)
