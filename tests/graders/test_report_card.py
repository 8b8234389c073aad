"""Does the report card find slips that change an answer, and see which of them the checks catch?"""

from __future__ import annotations

import pytest

from graders import mutants, report_card


@pytest.mark.parametrize(
    ("code", "slip", "changed"),
    [
        ("x = a - b", "the wrong way round", "x = b - a"),
        ("x = a - b", "Sub became Add", "x = a + b"),
        ("x = sum(a) / 12", "12 became 144", "x = sum(a) / 144"),
        ("x = max(a)", "max in place of min", "x = min(a)"),
        ("x = t.clip(0, 100)", "clip left out", "x = t"),
        ("x = t.idxmin()", "idxmin in place of idxmax", "x = t.idxmax()"),
        ("x = r['best'] - r['worst']", "best mixed up with worst", "x = r['worst'] - r['worst']"),
        ("x = case.after - case.before", "after mixed up with before", "x = case.before - case.before"),
        ("x = a < b", "compared the other way", "x = a >= b"),
        ("x = npv(rate, flows)", "two inputs mixed up", "x = npv(flows, rate)"),
        ("x = std(a, ddof=1)", "ddof left out", "x = std(a)"),
        ("x = a if b else c", "the other case", "x = c if b else a"),
        ("x = -a", "sign or not left out", "x = a"),
        ("x = a and b", "and mixed up with or", "x = a or b"),
    ],
)
def test_is_each_kind_of_slip_made(code, slip, changed):
    assert mutants.Mutant(slip, changed) in mutants.mutants(code)


def test_is_the_right_answer_itself_no_mutant_and_none_there_twice():
    found = [mutant.code for mutant in mutants.mutants("x = (a + a) / 2")]
    assert "x = (a + a) / 2" not in found
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        (1.0, 1, 0),
        ({"a": 2.0}, {"a": 1.0}, 1),
        ({"a": 1}, {"b": 1}, 1),
        ([1, 2], [1, 2.5], 0.2),
        ([1], [1, 2], 1),
        ({"x", "y"}, {"y", "x"}, 0),
        ("Goal_1", "goal_2", 1),
        (None, 3, 1),
    ],
)
def test_is_the_gap_between_answers_that_of_their_numbers(one, other, gap):
    assert report_card.differ(one, other) == pytest.approx(gap)


@pytest.mark.slow
def test_do_the_checks_of_score_a_city_catch_wrong_work_and_let_right_work_pass():
    card = report_card.make("score_a_city")
    assert card.right >= 8 and card.false_fails == []
    assert card.wrong > 500
    assert card.caught >= 97
