"""Does the report card find slips that change an answer, and see which of them the checks catch?"""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from graders import mutants, report_card
from graders.course import read_settings


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


EXERCISES = read_settings().exercises


@pytest.fixture
def some_card(tmp_path, monkeypatch) -> report_card.Card:
    monkeypatch.setattr(report_card, "EXPLAINED", tmp_path)
    (tmp_path / "some.yml").write_text('[{cell: total, slip: "12 became *", why: "Both are the same month."}]', encoding="utf-8")
    survivors = [report_card.Survivor(work, "total", "12 became 144", 3.0) for work in ("a", "b")]
    return report_card.Card("some", right=8, wrong=100, survivors=survivors)


def test_is_a_survivor_shown_once_with_its_reason(some_card):
    assert some_card.faults() == []
    assert report_card.table([some_card]).splitlines()[-1] == (
        "- `total`: 12 became 144 (2 of 8 solutions, answers differ by up to 3 %). Both are the same month."
    )


def test_is_it_said_what_keeps_checks_from_being_trusted(some_card):
    some_card.false_fails = ["right-loop: total"]
    some_card.survivors += [report_card.Survivor("a", "rank", "1 became 2", 50.0)] * 2
    assert some_card.faults() == [
        "right work lost points: right-loop: total",
        "96.0 % of wrong work was caught; at least 97 % should be",
        "nobody explained: rank, 1 became 2",
    ]


def test_does_the_guide_name_exercises_that_were_not_checked_since_a_change(tmp_path, monkeypatch):
    monkeypatch.setattr(report_card, "KEPT", tmp_path)
    card = report_card.Card("score_a_city", right=8, wrong=647, digest=report_card.digest("score_a_city"))
    (tmp_path / "score_a_city.json").write_text(json.dumps(asdict(card)), encoding="utf-8")
    assert report_card.kept("score_a_city") == card
    text = report_card.page(["score_a_city", "plan_a_pilot"])
    assert "| score_a_city | 8 | 0 | 647 | 100.0 % |" in text
    assert "Not checked since the last change: plan_a_pilot." in text
    monkeypatch.setattr(report_card, "digest", lambda _: "another")
    assert report_card.kept("score_a_city") is None


@pytest.mark.slow
@pytest.mark.parametrize("exercise", EXERCISES)
def test_do_the_checks_catch_slips_in_the_solution_and_let_right_work_pass(exercise):
    card = report_card.make(exercise, most=3)
    assert card.right >= 8
    assert card.wrong >= 40
    assert card.faults() == []


@pytest.mark.parametrize("path", sorted(report_card.EXPLAINED.glob("*.yml")), ids=lambda path: path.stem)
def test_is_each_explanation_about_a_cell_that_is_there(path):
    cells = {answer.name for answer in report_card.Book(path.stem).answers}
    for entry in report_card.explanations(path.stem):
        assert set(entry) == {"cell", "slip", "why"}
        assert entry["cell"] in cells
        assert len(entry["why"].split()) >= 5
