"""Does the course that nbgrader itself hands out get the same scores as with nbgrader alone?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from graders.release import graded

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("quickstart")]
OURS = "\nfrom graders.run.protect import protect\nprotect(c)\n"
MARKERS = re.compile(r"^ *### (BEGIN|END) SOLUTION\n?", re.MULTILINE)
#: A test of nbgrader's that deletes a trainee's function; it is left to a person.
CHANGES = "sum_of_squares_uses_squares"
#: What trainees write, by their id: the answers by grade_id; of all others, the author's.
WORK = {
    "right": {},
    "blank": None,
    "wrong": {"squares": "def squares(n):\n    return list(range(n))", "sum_of_squares": "def sum_of_squares(n):\n    return n"},
    "no-error": {"squares": "def squares(n):\n    return [i ** 2 for i in range(1, n + 1)]"},
    "not-used": {"sum_of_squares": "def sum_of_squares(n):\n    return sum(i ** 2 for i in range(1, n + 1))"},
    "no-syntax": {"squares": "def squares(n:\n    return"},
    "other-error": {"squares": "def squares(n):\n    if n < 1:\n        raise KeyError('n')\n    return [i ** 2 for i in range(1, n + 1)]"},
    "array": {"squares": "import numpy as np\ndef squares(n):\n    if n < 1:\n        raise ValueError\n    return np.arange(1, n + 1) ** 2"},
    "prints": {"squares": "def squares(n):\n    if n < 1:\n        raise ValueError\n    print('squares of', n)\n    return [i ** 2 for i in range(1, n + 1)]"},
    "words-only": {"squares": "pass", "sum_of_squares": "pass", "part-a": "Something else."},
}


def nbgrader(course: Path, *command: str) -> None:
    """One of nbgrader's commands, in a course's folder."""
    ran = subprocess.run([sys.executable, "-m", "nbgrader", *command], cwd=course, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def scores(course: Path) -> dict[tuple[str, str], tuple]:
    """All that the gradebook says, by trainee and cell: scores, flags, comments."""
    found = {}
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        for submission in gradebook.assignment_submissions("ps1"):
            for notebook in submission.notebooks:
                found |= {(submission.student.id, one.name): (one.auto_score, one.needs_manual_grade) for one in notebook.grades}
                found |= {(submission.student.id, f"{one.name}, comment"): one.auto_comment for one in notebook.comments}
    return found


@pytest.fixture(scope="module")
def courses(tmp_path_factory) -> tuple[Path, Path]:
    """The same work marked by nbgrader alone, and with the two lines of this package in its configuration."""
    found = []
    for extra in ("", OURS):
        folder = tmp_path_factory.mktemp("quickstart")
        nbgrader(folder, "quickstart", "course101")
        course = folder / "course101"
        config = course / "nbgrader_config.py"
        config.write_text(config.read_text() + extra)
        nbgrader(course, "generate_assignment", "ps1")
        for trainee, answers in WORK.items():
            hand_in(course, trainee, answers)
        nbgrader(course, "autograde", "ps1", "--create")
        found.append(course)
    return found[0], found[1]


def hand_in(course: Path, trainee: str, answers: dict[str, str] | None) -> None:
    """Write a trainee's notebooks."""
    for path in (course / "release" / "ps1").iterdir():
        target = course / "submitted" / trainee / "ps1" / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".ipynb":
            target.write_bytes(path.read_bytes())
            continue
        notebook, source = (nbformat.read(course / step / "ps1" / path.name, as_version=4) for step in ("release", "source"))
        right = {graded(cell)["grade_id"]: MARKERS.sub("", cell.source) for cell in source.cells if graded(cell).get("solution")}
        for cell in notebook.cells:
            name = graded(cell).get("grade_id")
            if answers is not None and name in right:
                cell.source = answers.get(name, right[name])
        nbformat.write(notebook, target)


def test_are_all_scores_flags_and_comments_the_same_but_for_the_test_that_changes_names(courses):
    stock, ours = (scores(course) for course in courses)
    assert len(stock) == len(WORK) * 16
    other = {key for key in stock if stock[key] != ours[key]}
    assert other <= {(trainee, CHANGES) for trainee in WORK}
    assert {stock[trainee, "correct_squares"] for trainee in WORK} == {(0, False), (1, False)}


def test_is_the_test_that_changes_names_left_to_a_person_and_named(courses):
    ours = scores(courses[1])
    assert {ours[trainee, CHANGES] for trainee in WORK} == {(None, True)}
    notebook = nbformat.read(courses[1] / "autograded" / "right" / "ps1" / "problem1.ipynb", as_version=4)
    assert notebook.metadata["graders"]["notes"] == [f'The test cell "{CHANGES}" does not suit a run in two processes and is left to a person; `python -m graders doctor` says why.']


def test_does_the_doctor_name_the_cell_and_the_reason(courses):
    ran = subprocess.run([sys.executable, "-m", "graders", "doctor", str(courses[0] / "source")], capture_output=True, text=True, env={**os.environ, "COLUMNS": "300"})
    assert ran.returncode == 0, ran.stdout
    assert CHANGES in ran.stdout and 'it deletes "squares"' in ran.stdout
    assert "These cells are marked for a person" in ran.stdout
