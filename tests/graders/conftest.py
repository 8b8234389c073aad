"""A small released course for the tests of the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from graders import autograde, release
from graders.attempts import Attempt, submission
from graders.cohort import ROSTER
from graders.course import Course, Settings, read_roster, write_whole

IDS = [trainee.id for trainee in read_roster(ROSTER)]


def released(home: Path, *exercises: str, database: str = "") -> Course:
    """A course in a folder of its own, with the synthetic roster."""
    course = Course(Settings(id="test", title="Test course", exercises=list(exercises), database=database), home)
    write_whole(course.roster_path, ROSTER.read_bytes())
    for exercise in exercises:
        release.release(course, exercise)
    autograde.enrol(course)
    return course


def hand_in(course: Course, exercise: str, attempt: Attempt, trainee: str, other: str = IDS[1]) -> Path:
    """Put an attempt where collected work lies."""
    path = course.notebook("submitted", exercise, trainee)
    write_whole(path, submission(course, exercise, attempt, trainee, other))
    return path


def points(course: Course, exercise: str, trainee: str) -> dict[str, float | None]:
    """Points by code in the gradebook, by task."""
    with course.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(exercise, exercise, trainee)
        return {grade.name: grade.auto_score for grade in notebook.grades if grade.cell.cell_type == "code"}


def states(outcomes: Iterable[autograde.Outcome]) -> dict[str, str]:
    """What became of each trainee's work."""
    return {outcome.trainee: outcome.state for outcome in outcomes}


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """A course with the exercise score_a_city, released."""
    return released(tmp_path / "course", "score_a_city")


def make_attempt(**changes) -> Attempt:
    """An attempt, right unless told otherwise."""
    return Attempt(**{"name": "test", "title": "A test", "kind": "right", "base": "reference", **changes})


@pytest.fixture
def attempt() -> Callable[..., Attempt]:
    """Makes an attempt."""
    return make_attempt
