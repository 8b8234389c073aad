"""Are the marks that this grader enters those that nbgrader's own converter enters, and is a submission entered whole or not at all?"""

from __future__ import annotations

import logging

import pytest
from nbgrader.converters import Autograde

from graders import attempts, autograde, enter
from graders.cohort import ATTEMPTS
from graders.course import Course, write_whole
from tests.graders.conftest import IDS, hand_in, released

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("enter")]
EXERCISE = "score_a_city"


def entries(course: Course, exercise: str = EXERCISE) -> list[tuple]:
    """All that the gradebook says of the submissions of an exercise."""
    rows = []
    with course.gradebook() as gradebook:
        for submission in gradebook.assignment_submissions(exercise):
            who = submission.student.id
            rows.append((who, str(submission.timestamp), submission.score, submission.needs_manual_grade))
            for notebook in submission.notebooks:
                rows.append((who, notebook.late_submission_penalty))
                rows += [(who, one.name, one.auto_score, one.manual_score, one.needs_manual_grade) for one in notebook.grades]
                rows += [(who, one.name, one.auto_comment, one.manual_comment) for one in notebook.comments]
    return sorted(rows, key=str)


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> tuple[Course, Course]:
    """The same work in two courses; the second one is marked by nbgrader's converter, as formgrader's button does."""
    work = [one for one in attempts.read(ATTEMPTS / EXERCISE) if one.expect and one.break_with not in ("not-json", "not-a-notebook")]
    courses = [released(tmp_path_factory.mktemp(name) / "course", EXERCISE) for name in ("ours", "nbgrader")]
    for course in courses:
        for trainee, attempt in zip(IDS, work, strict=False):
            path = hand_in(course, EXERCISE, attempt, trainee)
            write_whole(path.with_name("timestamp.txt"), "2026-11-20 09:00:00 UTC")
    assert {outcome.state for outcome in autograde.grade(courses[0])} == {"graded"}
    for _, trainee in courses[1].submissions():
        Autograde(coursedir=courses[1].directory(EXERCISE, trainee), config=courses[1].config(), force=True, log=logging.getLogger("quiet")).start()
    return courses[0], courses[1]


def test_are_all_scores_comments_and_flags_those_of_nbgrader(pair):
    ours, stock = pair
    assert len(entries(ours)) > 200
    assert entries(ours) == entries(stock)


def test_is_nothing_entered_when_the_entering_stops_in_the_middle(pair, monkeypatch):
    course, _ = pair
    before = entries(course)
    trainee = IDS[0]
    hand_in(course, EXERCISE, attempts.Attempt("other", "", "right", base="reference", answers={"message": "Another text."}), trainee)

    def stop(*_):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr(enter.ClearHiddenTests, "preprocess", stop)
    outcome = autograde.grade_one(course, EXERCISE, trainee)
    assert outcome.problem.endswith(
        "not marked: the grader itself failed (ZeroDivisionError: a fault); nbgrader.log has the rest; please report it. What was marked before is kept."
    )
    assert "in stop" in (course.home / "nbgrader.log").read_text()
    assert entries(course) == before
    assert autograde.read_record(course, EXERCISE, trainee) is not None
