"""nbgrader's configuration for marking in two processes: for this course, and for any other one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from traitlets.config import Config


def protect(c: Config, home: Path | str = ".", *, limits: dict[str, dict[str, Any]] | None = None, isolated: bool = True) -> None:
    """Let nbgrader run trainees' work apart from the tests: from its command line, and from formgrader's button.

    Parameters
    ----------
    c : Config
        nbgrader's, as ``get_config()`` gives it in ``nbgrader_config.py``.
    home : Path or str
        The course's folder, with ``source`` and ``release``.
    limits : dict, optional
        By assignment: what one submission may use, by the names of `graders.course.Limits`.
    isolated : bool
        Whether the trainee's process is isolated.
    """
    c.Autograde.exporter_class = "graders.run.guarded.GuardedExporter"
    c.Autograde.sanitize_preprocessors = [
        "nbgrader.preprocessors.ClearOutput",
        "graders.rebuild.RebuildFromSource",
        "nbgrader.preprocessors.DeduplicateIds",
        "nbgrader.preprocessors.OverwriteKernelspec",
        "nbgrader.preprocessors.OverwriteCells",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.Autograde.autograde_preprocessors = [
        "graders.run.execute.RunIsolated",
        "nbgrader.preprocessors.IgnorePattern",
        "nbconvert.preprocessors.ClearMetadataPreprocessor",
        "nbgrader.preprocessors.SaveAutoGrades",
        "graders.run.suited.MarkForPerson",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    c.ClearMetadataPreprocessor.preserve_nb_metadata_mask = {("language_info", "name"), "kernelspec", "graders"}
    c.RebuildFromSource.home = c.RunIsolated.home = str(Path(home).resolve())
    c.GuardedExporter.limits = c.RunIsolated.limits = limits or {}
    c.RunIsolated.isolated = isolated
    c.HTMLExporter.sanitize_html = True
