"""Does every attempt get exactly the points it should, through the real release, nbgrader and its gradebook?"""

from __future__ import annotations

import math
import re
from functools import cache

import nbformat
import pandas as pd
import pytest

from graders import attempts, autograde, report_card
from graders.checks import toolkit
from graders.cohort import ATTEMPTS, FULL
from graders.course import Course
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


@cache
def solved(exercise: str) -> tuple[report_card.Book, dict]:
    """An exercise's book and the names of its solution."""
    book = report_card.Book(exercise, TRAINEE)
    return book, book.solve(next(book.right_work())[1])


def expected(exercise: str, attempt: attempts.Attempt) -> dict[str, float]:
    """Points by test cell."""
    return {task.name: task.points for task in solved(exercise)[0].tasks} if attempt.expect == "full" else attempt.expect


@pytest.mark.parametrize(("exercise", "attempt"), CASES)
def test_does_the_attempt_get_the_points_it_should_by_the_checks_alone_and_hints_that_tell_no_answer(courses, exercise, attempt):
    course = courses[exercise]
    text = attempts.submission(course, exercise, attempt, TRAINEE, OTHER)
    book, right = solved(exercise)
    space = report_card.run_through(nbformat.reads(text, as_version=4).cells)
    found = report_card.marks(book, book.tasks, space)
    assert {name: mark.points for name, mark in found.items()} == pytest.approx(expected(exercise, attempt), abs=0.006)
    for task in book.tasks:
        hint = found[task.name].hint
        assert not hint or hint[-1] in ".?!"
        assert told(hint, [right[name] for name in task.names[:1]]) == []


def told(hint: str, answer: object) -> list[str]:
    """The numbers of a right answer that stand in a hint. Small and round ones stand there by chance."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        answer = answer.to_dict()
    if isinstance(answer, dict | list | tuple):
        return [word for part in (answer.values() if isinstance(answer, dict) else answer) for word in told(hint, part)]
    value = toolkit.number(answer)
    if value is None or (value == round(value) and (abs(value) <= 31 or value % 10 == 0)):
        return []
    words = re.findall(r"-?\d[\d,]*\.?\d*", hint)
    return [word for word in words if math.isclose(float(word.replace(",", "")), value, rel_tol=0.002)]


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "attempt"), THROUGH_NBGRADER)
def test_does_the_attempt_get_the_points_it_should(courses, exercise, attempt):
    course = courses[exercise]
    hand_in(course, exercise, attempt, TRAINEE, OTHER)
    outcome = autograde.grade_one(course, exercise, TRAINEE, force=True)
    assert outcome.problem == ""
    assert points(course, exercise, TRAINEE) == pytest.approx(expected(exercise, attempt))


@pytest.mark.parametrize("folder", sorted(path for path in ATTEMPTS.iterdir() if path.is_dir()), ids=lambda path: path.name)
def test_are_there_enough_attempts_of_each_kind(folder):
    found = attempts.read(folder)
    assert len(found) >= 12
    assert sum(attempt.kind == "right" for attempt in found) >= 3
    assert {"right", "wrong", "blank", "odd", "broken"} <= {attempt.kind for attempt in found}
