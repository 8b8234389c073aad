"""Does every attempt get exactly the points it should, through the real release, nbgrader and its gradebook?"""

from __future__ import annotations

import nbformat
import pytest

from graders import attempts, autograde, report_card
from graders.cohort import ATTEMPTS, FULL
from graders.course import Course
from graders.release import graded, read_source
from tests.graders.conftest import IDS, hand_in, points, released

TRAINEE, OTHER = IDS[0], IDS[1]
CASES = [
    pytest.param(folder.name, attempt, id=f"{folder.name}-{attempt.name}")
    for folder in sorted(ATTEMPTS.iterdir())
    if folder.is_dir()
    for attempt in attempts.read(folder)
    if attempt.expect
]


#: Each attempt of an exercise is marked by its checks alone, in this process; these run through nbgrader too. Of the cohort's own
#: exercises all do.
REAL = ("blank", "broken-test-cell-missing", "copied-neighbour", "odd-stops-early", "right-typed")
THROUGH_NBGRADER = [case for case in CASES if case.values[0] in FULL or case.values[1].name in REAL]


@pytest.fixture(scope="module")
def courses(tmp_path_factory) -> dict[str, Course]:
    """One released course per exercise."""
    names = {case.values[0] for case in CASES}
    return {name: released(tmp_path_factory.mktemp(name) / "course", name) for name in names}


def expected(course: Course, exercise: str, attempt: attempts.Attempt) -> dict[str, float]:
    """Points by test cell."""
    full = {
        graded(cell)["grade_id"]: float(graded(cell)["points"])
        for cell in read_source(course, exercise).cells
        if graded(cell).get("grade") and not graded(cell)["solution"]
    }
    return full if attempt.expect == "full" else attempt.expect


@pytest.mark.parametrize(("exercise", "attempt"), CASES)
def test_does_the_attempt_get_the_points_it_should_by_the_checks_alone(courses, exercise, attempt):
    course = courses[exercise]
    text = attempts.submission(course, exercise, attempt, TRAINEE, OTHER)
    book = report_card.Book(exercise, TRAINEE)
    space = report_card.run_through(nbformat.reads(text, as_version=4).cells)
    found = report_card.marks(book, [one for answer in book.answers for one in answer.tasks], space)
    assert {name: mark.points for name, mark in found.items()} == pytest.approx(expected(course, exercise, attempt), abs=0.006)


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "attempt"), THROUGH_NBGRADER)
def test_does_the_attempt_get_the_points_it_should(courses, exercise, attempt):
    course = courses[exercise]
    hand_in(course, exercise, attempt, TRAINEE, OTHER)
    outcome = autograde.grade_one(course, exercise, TRAINEE, "", force=True)
    assert outcome.problem == ""
    assert points(course, exercise, TRAINEE) == pytest.approx(expected(course, exercise, attempt))


@pytest.mark.parametrize("folder", sorted(path for path in ATTEMPTS.iterdir() if path.is_dir()), ids=lambda path: path.name)
def test_are_there_enough_attempts_of_each_kind(folder):
    found = attempts.read(folder)
    assert len(found) >= 12
    assert sum(attempt.kind == "right" for attempt in found) >= 3
    assert {"right", "wrong", "blank", "odd", "broken"} <= {attempt.kind for attempt in found}
