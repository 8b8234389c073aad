"""Is the gradebook the same in the end when the grader is killed in the middle, whenever that is?"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from graders import autograde
from graders.course import Course
from tests.graders.conftest import IDS, hand_in, make_attempt, released
from tests.graders.test_autograde import give_mark
from tests.graders.test_enter import entries

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("killed")]
EXERCISE = "score_a_city"
#: When it is killed; a run has at least 120 statements, 8 commits, 7 files opened and 6 renamed.
MOMENTS = [("statement", 5), ("result", 40), ("statement", 70), ("result", 110), ("commit", 4), ("commit", 8), ("open", 2), ("open", 7), ("rename", 1), ("rename", 6)]


def graded_until(home: Path, kind: str, number: int) -> subprocess.CompletedProcess:
    """Grade in a process of its own that is killed at a moment, or at none."""
    return subprocess.run([sys.executable, "-m", "tests.graders.kill_at", str(home), kind, str(number)], capture_output=True, text=True)


def state(course: Course) -> tuple:
    """All that a run leaves: the gradebook, the marked notebooks, the records."""
    files = {path.relative_to(course.home): path.read_bytes() for step in ("autograded", "records") for path in course.home.rglob(f"{step}/**/*") if path.is_file()}
    return entries(course), files


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> tuple[Course, Course]:
    """A course with work to mark, among it one piece that a person has marked and that changed since; the same course after an undisturbed run."""
    course = released(tmp_path_factory.mktemp("killed") / "course", EXERCISE)
    hand_in(course, EXERCISE, make_attempt(), IDS[0])
    assert autograde.grade_one(course, EXERCISE, IDS[0]).state == "graded"
    give_mark(course, IDS[0], 15, "Say what the score leaves out.")
    hand_in(course, EXERCISE, make_attempt(answers={"scores": "pass"}), IDS[0])
    hand_in(course, EXERCISE, make_attempt(base="blank"), IDS[1])
    hand_in(course, EXERCISE, make_attempt(base="typed-other", typed_id=IDS[3]), IDS[2], IDS[3])
    whole = Course(course.settings, course.home.with_name("whole"))
    shutil.copytree(course.home, whole.home)
    ran = graded_until(whole.home, "none", 0)
    assert ran.returncode == 0, ran.stderr
    assert [json.loads(ran.stdout)[kind] for kind in ("commit", "open", "rename")] == [8, 7, 6]
    return course, whole


@pytest.mark.parametrize(("kind", "number"), MOMENTS)
def test_is_the_end_that_of_an_undisturbed_run_and_no_process_left(undisturbed, tmp_path, kind, number):
    begun, whole = undisturbed
    course = Course(begun.settings, tmp_path / "course")
    shutil.copytree(begun.home, course.home)
    killed = graded_until(course.home, kind, number)
    assert killed.returncode == -signal.SIGKILL
    left = [psutil.Process(int(one)) for one in killed.stdout.split() if psutil.pid_exists(int(one))]
    _, alive = psutil.wait_procs(left, timeout=60)
    assert alive == []
    assert [outcome.problem for outcome in autograde.grade(course) if outcome.problem] == []
    assert len(entries(whole)) > 20
    assert state(course) == state(whole)
    assert {outcome.state for outcome in autograde.grade(course)} == {"unchanged"}
