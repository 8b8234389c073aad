"""Is every submission marked by itself, once, and is nothing lost when something goes wrong?"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator

import pytest

from citykit.ids import with_check
from graders import autograde, enter
from graders.course import write_whole
from graders.errors import GraderError
from tests.graders.conftest import IDS, hand_in, points, released, states

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("autograde")]
EXERCISE = "score_a_city"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return released(tmp_path_factory.mktemp("autograde") / "course", EXERCISE)


def everything(course) -> list[tuple]:
    """All marks and comments in the gradebook."""
    with course.gradebook() as gradebook:
        rows = []
        for submission in gradebook.assignment_submissions(EXERCISE):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    rows.append((submission.student.id, grade.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade))
                rows += [(submission.student.id, comment.name, comment.comment) for comment in notebook.comments]
    return sorted(rows, key=str)


def give_mark(course, trainee: str, score: float, comment: str) -> None:
    """What formgrader does when a person marks the message."""
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("message", EXERCISE, EXERCISE, trainee)
        grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.find_comment("message", EXERCISE, EXERCISE, trainee).manual_comment = comment
        gradebook.db.commit()


def test_does_a_second_run_leave_the_gradebook_unchanged_also_after_marks_by_a_person(course, attempt):
    for trainee, base in zip(IDS[:3], ["reference", "typed-other", "blank"], strict=True):
        hand_in(course, EXERCISE, attempt(base=base), trainee)
    assert set(states(autograde.grade(course)).values()) == {"graded"}
    give_mark(course, IDS[0], 15, "Say what the score leaves out.")
    before = everything(course)
    assert (IDS[0], "message", None, 15.0, False) in before
    assert set(states(autograde.grade(course)).values()) == {"unchanged"}
    assert everything(course) == before
    assert set(states(autograde.grade(course, force=True)).values()) == {"graded"}
    assert everything(course) == before


def test_does_a_changed_answer_ask_for_a_new_mark_by_a_person(course, attempt):
    trainee = IDS[3]
    hand_in(course, EXERCISE, attempt(), trainee)
    autograde.grade_one(course, EXERCISE, trainee)
    give_mark(course, trainee, 20, "")
    hand_in(course, EXERCISE, attempt(answers={"message": "Another text."}), trainee)
    assert autograde.grade_one(course, EXERCISE, trainee).state == "graded"
    assert (trainee, "message", None, 20.0, True) in everything(course)


def test_is_work_under_anothers_id_shown_to_a_person(course, attempt):
    trainee, other = IDS[4], IDS[5]
    hand_in(course, EXERCISE, attempt(base="typed-other", typed_id=other), trainee, other)
    autograde.grade_one(course, EXERCISE, trainee)
    (note,) = autograde.read_record(course, EXERCISE, trainee).notes
    marked = sum(points(course, EXERCISE, trainee).values())
    assert note == f"Answered another case: the id in the notebook is {other}, and for it the answers would get 80 points by code instead of {marked:g}."


def test_is_a_mistyped_id_noted_and_code_still_marked_with_the_right_case(course, attempt):
    trainee = IDS[6]
    hand_in(course, EXERCISE, attempt(typed_id="SYN99X"), trainee)
    autograde.grade_one(course, EXERCISE, trainee)
    assert autograde.read_record(course, EXERCISE, trainee).notes == ["The id in the notebook is missing or mistyped; it was marked with the id of record."]
    assert sum(points(course, EXERCISE, trainee).values()) == 80


def test_does_one_broken_submission_stop_no_other(course, attempt):
    hand_in(course, EXERCISE, attempt(), IDS[7])
    write_whole(course.notebook("submitted", EXERCISE, IDS[8]), '{"cells": [')
    outcomes = {outcome.trainee: outcome for outcome in autograde.grade(course)}
    assert outcomes[IDS[7]].state == "graded"
    assert outcomes[IDS[8]].state == "failed"
    assert outcomes[IDS[8]].problem.startswith(f"{course.notebook('submitted', EXERCISE, IDS[8])}: not marked: ")
    assert outcomes[IDS[8]].problem.endswith("What was marked before is kept.")
    shutil.rmtree(course.notebook("submitted", EXERCISE, IDS[8]).parent)


def test_is_a_marked_notebook_kept_when_marking_it_again_fails(course, attempt):
    trainee = IDS[9]
    hand_in(course, EXERCISE, attempt(), trainee)
    autograde.grade_one(course, EXERCISE, trainee)
    marked, before = course.notebook("autograded", EXERCISE, trainee).read_bytes(), everything(course)
    write_whole(course.notebook("submitted", EXERCISE, trainee), "not a notebook")
    assert autograde.grade_one(course, EXERCISE, trainee).state == "failed"
    assert course.notebook("autograded", EXERCISE, trainee).read_bytes() == marked
    assert everything(course) == before


def test_does_a_full_disk_stop_before_damage(course, attempt, monkeypatch):
    trainee = IDS[10]
    hand_in(course, EXERCISE, attempt(), trainee)
    monkeypatch.setattr(autograde, "FREE_BYTES", shutil.disk_usage(course.home).total)
    outcome = autograde.grade_one(course, EXERCISE, trainee)
    assert outcome.state == "failed"
    assert "MB left; free at least" in outcome.problem
    assert not course.notebook("autograded", EXERCISE, trainee).exists()


def test_is_a_cell_that_never_ends_stopped_and_the_rest_marked(course, attempt, tmp_path):
    trainee = IDS[11]
    quick = course.settings.model_copy(update={"limits": course.settings.limits.model_copy(update={"seconds_per_cell": 5})})
    course = type(course)(quick, course.home)
    hand_in(course, EXERCISE, attempt(answers={"total": "while True:\n    pass"}), trainee)
    assert autograde.grade_one(course, EXERCISE, trainee).state == "graded"
    assert points(course, EXERCISE, trainee)["goal-means-check"] == 16
    assert points(course, EXERCISE, trainee)["total-check"] == 0


@pytest.fixture
def locked(course, monkeypatch) -> Iterator[sqlite3.Connection]:
    """A program that holds the gradebook; the grader tries again after a moment, and gives up after one try."""
    monkeypatch.setattr(enter, "PAUSE", 0.01)
    monkeypatch.setattr(enter, "LOCK_SECONDS", 0)
    other = sqlite3.connect(course.home / "gradebook.db", isolation_level=None)
    yield other
    other.close()


def test_does_a_locked_gradebook_name_each_submission_that_is_left_and_abort_no_other(course, attempt, locked, monkeypatch):
    left = IDS[12:15]
    for trainee in left:
        hand_in(course, EXERCISE, attempt(), trainee)
    monkeypatch.setattr(autograde, "enrol", lambda _: locked.execute("BEGIN IMMEDIATE"))
    outcomes = {outcome.trainee: outcome for outcome in autograde.grade(course) if outcome.state != "unchanged"}
    assert set(left) <= set(outcomes)
    for trainee in left:
        assert outcomes[trainee].problem == (
            f"{course.notebook('submitted', EXERCISE, trainee)}: not marked: the gradebook is busy or cannot be written (database is locked); "
            "grade again. What was marked before is kept."
        )
        assert autograde.read_record(course, EXERCISE, trainee) is None
    locked.execute("ROLLBACK")
    monkeypatch.undo()
    found = states(autograde.grade(course))
    assert {found[trainee] for trainee in left} == {"graded"}


def test_does_a_gradebook_that_cannot_even_be_read_end_in_one_line(course, locked):
    locked.execute("BEGIN EXCLUSIVE")
    brief = type(course)(course.settings.model_copy(update={"database": f"sqlite:///{course.home}/gradebook.db?timeout=0.01"}), course.home)
    with pytest.raises(GraderError) as caught:
        list(autograde.grade(brief))
    assert str(caught.value) == f"The gradebook sqlite:///{course.home}/gradebook.db is busy or cannot be used (database is locked). Close what uses it, or mend its address, and try again."


@pytest.fixture
def hold(locked, monkeypatch) -> Callable[[], list[float]]:
    """Holds the gradebook up to the grader's second pause; gives the pauses."""
    pauses = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            locked.execute("ROLLBACK")

    def begin() -> list[float]:
        locked.execute("BEGIN IMMEDIATE")
        return pauses

    monkeypatch.setattr(enter, "LOCK_SECONDS", 60)
    monkeypatch.setattr(enter.time, "sleep", pause)
    return begin


def test_is_a_gradebook_that_is_busy_for_a_moment_waited_for(course, attempt, hold):
    for answers, right in ({}, 80), ({"total": "pass"}, 60):  # the second time, cells are read before anything is written
        hand_in(course, EXERCISE, attempt(answers=answers), IDS[15])
        pauses = hold()
        assert autograde.grade_one(course, EXERCISE, IDS[15]).state == "graded"
        assert pauses == [0.01, 0.01]
        assert sum(points(course, EXERCISE, IDS[15]).values()) == right
        pauses.clear()


def test_is_a_new_roster_entered_when_the_gradebook_is_free(course, hold):
    name = with_check("SYN99")
    course.roster_path.write_text(f"{course.roster_path.read_text(encoding='utf-8')}{name},Synthetic learner,,,,,en,\n", encoding="utf-8")
    pauses = hold()
    autograde.enrol(course)
    assert pauses == [0.01, 0.01]
    with course.gradebook() as gradebook:
        assert gradebook.find_student(name).first_name == "Synthetic learner"


def test_must_an_exercise_be_released_before_marking(tmp_path):
    course = released(tmp_path / "course", EXERCISE)
    course.notebook("source", EXERCISE).unlink()
    with pytest.raises(GraderError) as caught:
        list(autograde.grade(course))
    assert str(caught.value) == "score_a_city has not been released. Run `python -m graders release` first."
