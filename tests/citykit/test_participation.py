"""Participatory budgeting: Assen's official result and pabutools as the keys, properties, and every error's words."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import participation
from citykit.errors import CourseError
from citykit.participation import ASSEN_BUDGET, RULES

SMALL_COSTS = pd.Series({"A": 300, "B": 450, "C": 380, "D": 100})
SMALL_BALLOTS = {
    "N1": "ABD", "N2": "ABD", "N3": "AB", "N4": "AB", "N5": "AB", "N6": "A", "S1": "CD", "S2": "C", "S3": "C", "S4": "C",
}


@st.composite
def votes(draw):
    """Ballots, whole costs and a whole budget of a small vote."""
    voters, projects = draw(st.integers(1, 9)), draw(st.integers(1, 6))
    row = st.lists(st.booleans(), min_size=projects, max_size=projects)
    ballots = pd.DataFrame(draw(st.lists(row, min_size=voters, max_size=voters)))
    costs = pd.Series(draw(st.lists(st.integers(1, 40), min_size=projects, max_size=projects)))
    return ballots, costs, draw(st.integers(1, 100))


@pytest.fixture(scope="module")
def assen() -> tuple[pd.DataFrame, pd.DataFrame]:
    return participation.assen()


@pytest.fixture(scope="module")
def winners(assen) -> dict[str, list]:
    projects, ballots = assen
    return participation.decide(ballots, projects["cost_eur"], ASSEN_BUDGET)


@pytest.fixture
def small() -> pd.DataFrame:
    return participation.read_ballots(SMALL_BALLOTS, SMALL_COSTS.index)


# Assen


def test_do_the_ballots_of_assen_give_the_published_votes(assen):
    projects, ballots = assen
    assert ballots.shape == (84, 14)
    assert ballots.sum().sum() == 285
    assert ballots.sum().tolist() == projects["votes"].tolist()


@pytest.mark.parametrize(
    ("rule", "number", "spent", "nothing"),
    [(RULES[0], 7, 99_200, 0.0), (RULES[1], 10, 88_700, 4.8), (RULES[2], 7, 60_700, 8.3), (RULES[3], 9, 76_700, 6.0)],
)
def test_does_each_rule_give_the_published_figures(assen, winners, rule, number, spent, nothing):
    projects, ballots = assen
    row = participation.measures(ballots, projects["cost_eur"], winners).loc[rule]
    assert (row["projects"], row["spent"]) == (number, spent)
    assert row["left_out"] == pytest.approx(nothing, abs=0.05)


def test_does_the_completed_rule_give_exactly_the_official_winners(assen, winners):
    projects, _ = assen
    assert sorted(winners[RULES[3]]) == projects.index[projects["funded"] == 1].tolist()


@pytest.mark.parametrize("rule", RULES)
def test_does_pabutools_fund_the_same_projects_in_assen_in_the_same_order(assen, winners, rule):
    projects, ballots = assen
    assert participation.with_pabutools(ballots, projects["cost_eur"], ASSEN_BUDGET, rule) == winners[rule]


def test_is_no_rule_best_on_every_measure(assen, winners):
    projects, ballots = assen
    table = participation.measures(ballots, projects["cost_eur"], winners)
    assert table["left_out"].idxmin() == table["spent"].idxmax() == table["money_per_voter"].idxmax() == RULES[0]
    assert table["projects_per_voter"].idxmax() == RULES[1]


def test_do_the_supporters_of_project_8_have_too_little_from_the_start(assen):
    projects, ballots = assen
    shares = participation.equal_shares(ballots, projects["cost_eur"], ASSEN_BUDGET)
    assert shares.share == pytest.approx(ASSEN_BUDGET / 84)
    assert ballots[8].sum() * shares.share < projects.loc[8, "cost_eur"]
    assert shares.winners == [3, 9, 2, 13, 11, 14, 12]


def test_did_all_whom_the_official_result_leaves_out_want_project_8(assen, winners):
    _, ballots = assen
    out = participation.left_out(ballots, winners[RULES[3]])
    assert out.tolist() == [47, 59, 77, 81, 84]
    assert ballots.loc[out, 8].all()


# By hand


def test_does_the_small_town_come_out_as_in_the_lesson(small):
    shares = participation.equal_shares(small, SMALL_COSTS, 1_000)
    assert shares.winners == ["A", "C", "D"]
    assert shares.rounds["largest_payment"].tolist() == [50, 95, 47.5]
    assert shares.rounds["effective_votes"].tolist() == pytest.approx([6, 4, 100 / 47.5])
    assert shares.payments.loc["S1"].tolist() == [0, 95, 5]
    for rule in RULES[:2]:
        won = participation.fund(small, SMALL_COSTS, 1_000, rule)
        assert sorted(won) == ["A", "B", "D"]
        assert participation.left_out(small, won).tolist() == ["S2", "S3", "S4"]
        assert participation.exclusion_ratio(small, won) == 0.3


def test_does_a_tie_go_to_the_cheaper_project_and_then_to_the_first():
    ballots = pd.DataFrame([[True, True, True]], columns=list("xyz"))
    costs = pd.Series({"x": 5, "y": 4, "z": 4})
    assert participation.greedy(ballots, costs, 13) == ["y", "z", "x"]
    assert participation.equal_shares(ballots, costs, 13).winners == ["y", "z", "x"]


def test_does_completion_stop_just_before_the_money_would_run_over():
    # b or c would fit beside a, but at a share of 9 both are bought at once.
    ballots = participation.read_ballots({1: "a", 2: "a", 3: "b", 4: "c"}, ["a", "b", "c"])
    costs = pd.Series({"a": 10, "b": 9, "c": 9})
    shares = participation.equal_shares(ballots, costs, 20, complete=True)
    assert (shares.winners, shares.share) == (["a"], 8)


def test_does_completion_stop_when_nothing_more_fits():
    ballots = participation.read_ballots({1: "a", 2: "a", 3: "b"}, ["a", "b"])
    shares = participation.equal_shares(ballots, pd.Series({"a": 10, "b": 9}), 18, complete=True)
    assert (shares.winners, shares.share) == (["a"], 6)


def test_is_an_empty_ballot_left_out():
    ballots = participation.read_ballots({1: "a", 2: ""}, ["a"])
    assert participation.left_out(ballots, ["a"]).tolist() == [2]
    assert participation.exclusion_ratio(ballots, []) == 1


def test_does_equal_shares_buy_nothing_when_nobody_approves():
    shares = participation.equal_shares(pd.DataFrame([[False]], columns=["a"]), pd.Series({"a": 1}), 10, complete=True)
    assert shares.winners == []
    assert shares.payments.shape == (1, 0)


# Properties


@settings(max_examples=60, deadline=None)
@given(votes())
def test_does_pabutools_agree_on_any_small_vote(vote):
    for rule in RULES:
        assert participation.fund(*vote, rule) == participation.with_pabutools(*vote, rule)


@settings(max_examples=100, deadline=None)
@given(votes())
def test_do_supporters_pay_each_cost_in_full_and_nobody_more_than_the_share(vote):
    ballots, costs, budget = vote
    shares = participation.equal_shares(ballots, costs, budget)
    assert shares.payments.sum().tolist() == pytest.approx(costs[shares.winners].tolist())
    assert (shares.payments.sum(axis=1) <= shares.share * (1 + 1e-9)).all()
    assert not (shares.payments.gt(0) & ~ballots[shares.winners]).any(axis=None)


@settings(max_examples=60, deadline=None)
@given(votes())
def test_does_no_rule_spend_more_than_the_budget(vote):
    ballots, costs, budget = vote
    for won in participation.decide(ballots, costs, budget).values():
        assert costs[won].sum() <= budget
        assert len(set(won)) == len(won)


# Errors


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ballots": pd.DataFrame(columns=["a"])}, "There are no ballots. At least one voter is needed."),
        ({"costs": pd.Series({"b": 1})}, "Project a stands on the ballots and has no cost. Add its cost."),
        ({"costs": pd.Series({"a": 0})}, "The cost of project a is 0. It should be a number above 0."),
        ({"costs": pd.Series({"a": float("nan")})}, "The cost of project a is nan. It should be a number above 0."),
        ({"budget": -5}, "The budget is -5. It should be a number above 0."),
        ({"rule": "dice"}, f'There is no rule "dice". The rules are: {", ".join(RULES)}.'),
    ],
)
@pytest.mark.parametrize("count", [participation.fund, participation.with_pabutools])
def test_is_a_wrong_input_said(count, change, words):
    inputs = {"ballots": pd.DataFrame({"a": [True]}), "costs": pd.Series({"a": 1}), "budget": 10, "rule": RULES[2]} | change
    with pytest.raises(CourseError) as caught:
        count(**inputs)
    assert str(caught.value) == words


def test_is_an_unknown_order_said():
    with pytest.raises(CourseError, match='by "votes" or by "votes per euro", not by "luck"'):
        participation.greedy(pd.DataFrame({"a": [True]}), pd.Series({"a": 1}), 1, by="luck")


def test_is_an_unknown_project_on_a_ballot_said():
    with pytest.raises(CourseError) as caught:
        participation.read_ballots({7: ["a", "q"]}, ["a", "b"])
    assert str(caught.value) == "Ballot 7 names project q, which does not exist. The projects are: a, b."
