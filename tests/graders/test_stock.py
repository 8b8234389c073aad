"""Does honest work get from plain `nbgrader autograde`, as it comes, all that it gets from this grader?"""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from benchmarks.honest import honest
from graders import autograde
from graders.attempts import Attempt
from graders.course import Course, read_settings
from tests.graders.conftest import IDS, hand_in, released
from tests.graders.test_enter import entries

pytestmark = pytest.mark.slow


def few(exercise: str) -> list[Attempt]:
    """The first right, wrong and blank piece of honest work: a kernel takes ten seconds for each. `benchmarks/honest.py` takes all."""
    work = [one for one in honest(exercise) if one.expect]
    return [next(one for one in work if one.kind == kind) for kind in ("right", "wrong", "blank")]


@pytest.mark.parametrize("exercise", read_settings().exercises)
def test_are_scores_flags_and_comments_those_of_nbgrader_as_it_comes(exercise, tmp_path):
    ours = released(tmp_path / "ours", exercise)
    work = few(exercise)
    for trainee, attempt in zip(IDS, work, strict=False):
        hand_in(ours, exercise, attempt, trainee)
    stock = Course(ours.settings, tmp_path / "stock")
    shutil.copytree(ours.home, stock.home)
    assert {outcome.state for outcome in autograde.grade(ours)} == {"graded"}
    ran = subprocess.run([sys.executable, "-m", "nbgrader", "autograde", exercise, f"--course-dir={stock.home}"], cwd=stock.home, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    found = entries(stock, exercise)
    assert len(found) > 3 * len(work)
    assert entries(ours, exercise) == found
