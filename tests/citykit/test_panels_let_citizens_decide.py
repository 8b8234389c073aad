"""The panel of the exercise let_citizens_decide, moved as a trainee would move it."""

from __future__ import annotations

import pytest

from citykit.cases.let_citizens_decide import case
from citykit.ids import with_check
from citykit.panels import let_citizens_decide as panels
from citykit.widgets import Panel

CASE = case(with_check("P0000"))
TYPE = "Type 9 numbers, one for each group from g1 to g9, with a space between them."


def test_does_the_case_show_all_that_a_task_needs():
    projects, ballots = panels.projects(CASE), panels.ballots(CASE)
    assert projects.sentence == f"{CASE.name}. The projects, with costs in EUR:"
    assert list(projects.table.columns) == ["topic", "cost", "votes"]
    assert list(ballots.table.columns) == ["part", "voters", *"ABCDEF"]
    for project in "ABCDEF":
        marked = ballots.table[project] == "x"
        assert (marked == CASE.approvals[project]).all()
        assert ballots.table.loc[marked, "voters"].sum() == projects.table.loc[project, "votes"]


def test_do_full_purses_hold_the_votes_times_the_money():
    panel = panels.purses_panel(CASE)
    assert set(panel.current().table["together"]) == {"0.00"}
    panel.inputs["purses"].value = " ".join(["100"] * 9)
    expected = [f"{100 * votes:,.2f}" for votes in CASE.projects["votes"]]
    assert list(panel.current().table["together"]) == expected
    panel.reset()
    assert set(panel.current().table["together"]) == {"0.00"}


def test_does_a_purse_count_for_the_projects_of_its_group_only():
    answer = panels.purses_answer(CASE, "12.5; 0 0 0 0 0 0 0 0")
    money = f"{12.5 * CASE.groups.loc['g1', 'voters']:,.2f}"
    assert [held == money for held in answer.table["together"]] == CASE.approvals.loc["g1"].to_list()
    assert answer.sentence.endswith("Left for one voter: g1 12.5, g2 0, g3 0, g4 0, g5 0, g6 0, g7 0, g8 0, g9 0.")


@pytest.mark.parametrize("typed", ["", "5", "5 5 5 5 5 5 5 5 five", "5 5 5 5 5 5 5 5 -1", "5 5 5 5 5 5 5 5 nan", "5 5 5 5 5 5 5 5 1e9"])
def test_does_the_panel_say_what_to_type(typed):
    answer = panels.purses_answer(CASE, typed)
    assert answer.sentence == TYPE
    assert answer.table is None


def test_does_the_exercise_show_its_four_parts(monkeypatch):
    shown = []
    monkeypatch.setattr(panels, "display", lambda *parts: shown.extend(parts))
    panels.show(CASE)
    assert [isinstance(part, Panel) for part in shown] == [False, False, True, True]
