"""Does honest work get from plain `nbgrader autograde`, as it comes, all that it gets from this grader?"""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook

from graders import attempts, autograde
from graders.cohort import ATTEMPTS
from graders.course import Course, read_settings
from tests.graders.conftest import IDS, hand_in, released

pytestmark = pytest.mark.slow


def entries(database: str, exercise: str) -> dict[tuple[str, str], tuple]:
    """Scores, flags and comments by trainee and cell."""
    found = {}
    with Gradebook(database) as gradebook:
        for submission in gradebook.assignment_submissions(exercise):
            for notebook in submission.notebooks:
                found |= {(submission.student.id, one.name): (one.auto_score, one.manual_score, one.needs_manual_grade) for one in notebook.grades}
                found |= {(submission.student.id, f"{one.name}, comment"): (one.auto_comment,) for one in notebook.comments}
    return found


def honest(exercise: str) -> list[attempts.Attempt]:
    """The first right, wrong and blank attempt that a file holds without a break: a kernel takes ten seconds for each."""
    whole = [one for one in attempts.read(ATTEMPTS / exercise) if one.expect and not one.break_with and not one.typed_id]
    return [next(one for one in whole if one.kind == kind) for kind in ("right", "wrong", "blank")]


@pytest.mark.parametrize("exercise", read_settings().exercises)
def test_are_scores_flags_and_comments_those_of_nbgrader_as_it_comes(exercise, tmp_path):
    ours = released(tmp_path / "ours", exercise)
    work = honest(exercise)
    for trainee, attempt in zip(IDS, work, strict=False):
        hand_in(ours, exercise, attempt, trainee)
    stock = Course(ours.settings, tmp_path / "stock")
    shutil.copytree(ours.home, stock.home)
    assert {outcome.state for outcome in autograde.grade(ours)} == {"graded"}
    ran = subprocess.run([sys.executable, "-m", "nbgrader", "autograde", exercise, f"--course-dir={stock.home}"], cwd=stock.home, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found = entries(stock.database, exercise)
    assert len(found) > 3 * len(work)
    assert entries(ours.database, exercise) == found
