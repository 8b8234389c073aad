"""Do the exercise's panels show the case, and the waiting that is not worked out by hand?"""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from citykit.cases import time_the_signals
from citykit.ids import with_check
from citykit.mobility import signals
from citykit.panels import time_the_signals as panels


@pytest.fixture(scope="module")
def case():
    return time_the_signals.case(with_check("PANEL1"))


def test_do_the_tables_show_every_figure_of_the_case(case):
    assert panels.count(case).table.to_numpy().tolist() == case.approaches.to_numpy().tolist()
    assert panels.phases(case).table.to_numpy().tolist() == [[case.greens[road], case.lost[road], case.walking[road]] for road in ("main", "side")]
    table = panels.figures(case).table
    shown = {field.name for field in fields(case)} - {"trainee", "junction", "approaches", "greens", "lost", "walking", "by_hand"}
    assert set(table.index) == shown
    assert [float(value.replace(",", "")) for value in table["value"]] == [getattr(case, name) for name in table.index]
    assert case.by_hand in panels.count(case).sentence
    assert case.junction in case.name


def test_are_the_other_delays_those_of_the_lesson_and_is_the_own_one_not_shown(case):
    answer = panels.others_answer(case, "80", "40", " 29.5 ")
    wait = signals.assess(case.approaches, {"main": 40, "side": 29.5}, 80)["delay"].drop(case.by_hand)
    assert answer.table.iloc[:, 2].to_dict() == pytest.approx(wait.to_dict(), abs=0.051)
    assert case.by_hand not in answer.table.index
    quiet = case.approaches.assign(flow=case.approaches["flow"] * case.quiet_share / 100)
    hours = [signals.assess(quiet, *timing)["vehicle_hours"].sum() for timing in ((case.greens, case.cycle), ({"main": 40, "side": 29.5}, 80))]
    assert [float(word) for word in re.findall(r"\d+\.\d\d", answer.sentence)] == pytest.approx(hours, abs=0.0051)


def test_does_the_start_show_no_change(case):
    table = panels.others_panel(case).current().table
    assert table.iloc[:, 1].tolist() == table.iloc[:, 2].tolist()


@pytest.mark.parametrize("typed", [("", "40", "30"), ("80", "forty", "30"), ("80", "40", "0"), ("80", "-1", "30"), ("nan", "40", "30"), ("80", "1e9", "30")])
def test_does_the_panel_say_what_to_type(case, typed):
    answer = panels.others_answer(case, *typed)
    assert answer.sentence.startswith("Type your cycle")
    assert answer.table is None


@pytest.mark.parametrize("typed", [("80", "5", "66"), ("80", "90", "30")])
def test_does_the_panel_say_that_a_timing_does_not_work(case, typed):
    answer = panels.others_answer(case, *typed)
    assert answer.sentence.startswith("This timing does not work.")
    assert answer.table is None


def test_does_the_panel_follow_and_come_back(case):
    panel = panels.others_panel(case)
    start = panel.current().sentence
    panel.inputs["cycle"].value = str(case.cycle + 10)
    assert panel.current().sentence != start
    panel.reset()
    assert panel.current().sentence == start


def test_does_show_display_three_tables_and_the_panel(case, monkeypatch):
    shown = []
    monkeypatch.setattr(panels, "display", lambda *things: shown.extend(things))
    panels.show(case)
    panels.show_others(case)
    assert [type(thing).__name__ for thing in shown] == ["Answer", "Answer", "Answer", "Panel"]
