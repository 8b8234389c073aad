"""The instructor's desk: JupyterLab with nbgrader's formgrader on the graded course."""

from __future__ import annotations

import subprocess
import sys

from graders.course import Course, write_whole
from graders.errors import GraderError

CONFIG = '''"""nbgrader's settings for this course; made by `python -m graders desk` from course.toml."""

from pathlib import Path

from graders.course import open_course

c = get_config()
c.merge(open_course(Path(__file__).parent).config())
'''

#: Formgrader as the course has it, with a content-security policy, in place of nbgrader's.
EXTENSIONS = {"graders.formgrader": True, "nbgrader.server_extensions.formgrader": False}


def write_config(course: Course) -> None:
    """Write the configuration that formgrader and nbgrader's commands read in the course's folder."""
    write_whole(course.home / "nbgrader_config.py", CONFIG)


def command(course: Course, port: int) -> list[str]:
    """The command that starts JupyterLab in the course's folder, on this machine only."""
    place = [f"--port={port}", "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={course.home}"]
    return [sys.executable, "-m", "jupyter", "lab", *place, f"--ServerApp.jpserver_extensions={EXTENSIONS}"]


def run(course: Course, port: int) -> int:
    """Start JupyterLab in the course's folder and wait until it ends.

    Returns
    -------
    int
        JupyterLab's exit status.

    Raises
    ------
    GraderError
        If there is no gradebook yet.
    """
    if not course.settings.database and not (course.home / "gradebook.db").is_file():
        raise GraderError(f"{course.home}: there is no gradebook yet. Run `python -m graders course` or `release` first.")
    write_config(course)
    print("Formgrader: in JupyterLab's menu choose Nbgrader, then Formgrader.")
    print("After giving marks run `python -m graders grade`: feedback, report and marks.csv then have them.")
    try:
        return subprocess.run(command(course, port), cwd=course.home).returncode
    except KeyboardInterrupt:
        return 0
