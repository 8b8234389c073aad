"""The panels of the module on participation, moved as a reader would move them."""

from __future__ import annotations

import pytest

from citykit.panels.participation import districts_panel, list_panel, rules_panel
from citykit.panels.queues import agents_panel, pooling_panel
from citykit.panels.reach import reach_panel
from citykit.participation import RULES

RULES_START = "Greedy by votes: 7 projects for EUR 99,200 of 100,000. 0 of 84 voters (0.0 %) have nothing funded."
LIST_START = "Your list: 9 projects for EUR 76,700 of 100,000. 5 of 84 voters (6.0 %) have nothing funded."
DISTRICTS_START = (
    "South has 40 of 100 voters. "
    "Greedy by votes: South gets EUR 0 thousand, and 40 % of all voters have nothing. "
    "Greedy by votes per euro: South gets EUR 0 thousand, and 40 % of all voters have nothing. "
    "Equal shares, completed: South gets EUR 20 thousand, and 0 % of all voters have nothing."
)
AGENTS_START = (
    "90 calls of 4 minutes are work for 6.0 agents. With 7 agents 61 % of callers wait, the mean wait is 147.3 seconds, "
    "and 44 % are answered within 20 seconds. The target of 80 % needs 9 agents."
)
POOLING_START = (
    "10 offices with 9 calls an hour each need 2 agents each, 20 in all. One number needs 9. "
    "Both answer 80 % of callers within 20 seconds."
)
REACH_START = (
    "The app says 66.7 % yes. Weighted by age it says 59.6 %. In the whole town it is 59.6 %: "
    "the weighted result is off by 0.0 points."
)


@pytest.mark.parametrize(
    ("panel", "start", "moves"),
    [
        (rules_panel, RULES_START, {"rule": RULES[1]}),
        (list_panel, LIST_START, {"numbers": "3 9"}),
        (districts_panel, DISTRICTS_START, {"north": 90}),
        (agents_panel, AGENTS_START, {"agents": 12}),
        (pooling_panel, POOLING_START, {"offices": 20}),
        (reach_panel, REACH_START, {"gap": 20}),
    ],
)
def test_does_a_panel_start_as_in_the_lesson_move_and_come_back(panel, start, moves):
    panel = panel()
    assert panel.current().sentence == start
    for name, value in moves.items():
        panel.inputs[name].value = value
    assert panel.current().sentence != start
    assert 'alt="' in panel.current()._repr_html_()
    panel.reset()
    assert panel.current().sentence == start


@pytest.mark.parametrize(("budget", "nothing"), [(50_000, 7), (55_000, 10), (95_000, 3)])
def test_can_more_money_leave_out_more_voters_by_votes(budget, nothing):
    panel = rules_panel()
    panel.inputs["budget"].value = budget
    assert f"{nothing} of 84 voters" in panel.current().sentence


def test_does_equal_shares_leave_out_fewer_at_55_000():
    panel = rules_panel()
    panel.inputs["budget"].value = 55_000
    panel.inputs["rule"].value = RULES[3]
    assert "8 of 84 voters" in panel.current().sentence


def test_can_the_council_find_a_cheaper_list_that_leaves_out_nobody():
    panel = list_panel()
    panel.inputs["numbers"].value = "2, 3, 8, 9, 13, 14, 14"
    answer = panel.current()
    assert answer.sentence == "Your list: 6 projects for EUR 84,200 of 100,000. 0 of 84 voters (0.0 %) have nothing funded."
    assert answer.alt == "Bars of the votes of 14 projects. Funded: 2, 3, 8, 9, 13, 14."


@pytest.mark.parametrize("typed", ["", "zero", "0", "15", "2 -3", "1.5"])
def test_does_the_list_say_what_to_type(typed):
    panel = list_panel()
    panel.inputs["numbers"].value = typed
    answer = panel.current()
    assert answer.sentence == "Type numbers of projects from 1 to 14 with a space between them, for example: 2 3 9"
    assert answer.figure is None


def test_is_a_list_beyond_the_budget_refused():
    panel = list_panel()
    panel.inputs["numbers"].value = "1 8 10"
    assert panel.current().sentence == (
        "This list costs EUR 130,000, and the budget is EUR 100,000. Take a project out."
    )


def test_does_one_project_read_well():
    panel = list_panel()
    panel.inputs["numbers"].value = "13"
    assert panel.current().sentence.startswith("Your list: 1 project for EUR 1,000")


@pytest.mark.parametrize(("north", "money"), [(83, 10), (84, 0)])
def test_does_a_district_get_nothing_when_it_is_too_small_to_pay(north, money):
    panel = districts_panel()
    panel.inputs["north"].value = north
    assert f"Equal shares, completed: South gets EUR {money} thousand" in panel.current().sentence


def test_do_votes_per_euro_turn_over_when_south_is_cheap():
    panel = districts_panel()
    panel.inputs["cost_south"].value = 5
    assert "per euro: South gets EUR 25 thousand" in panel.current().sentence


def test_does_the_line_grow_when_agents_are_too_few():
    panel = agents_panel()
    panel.inputs["agents"].value = 6
    assert "With 6 agents the line grows without end." in panel.current().sentence


def test_do_weights_fail_when_those_without_the_app_think_otherwise():
    panel = reach_panel()
    panel.inputs["gap"].value = 20
    assert panel.current().sentence.endswith("the weighted result is off by 8.6 points.")
    panel.inputs["oldest"].value = 100
    assert panel.current().sentence.endswith("the weighted result is off by 4.5 points.")
