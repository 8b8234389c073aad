"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

import pandas as pd
import pytest

from citykit import participation
from citykit.cases.let_citizens_decide import RULES, Case, case
from graders.checks import let_citizens_decide as checks
from tests.citykit.cases.fairness import IDS, Slip, Solved, copied, forgiven, full, lost

pytestmark = pytest.mark.xdist_group("let_citizens_decide")

#: By answer: its check, and the earlier answers that the check is given.
CHECKS = {
    "by_votes": (checks.check_by_votes, ()),
    "per_euro": (checks.check_per_euro, ()),
    "play_money": (checks.check_play_money, ()),
    "first_payment": (checks.check_first_payment, ("play_money",)),
    "second_payment": (checks.check_second_payment, ("play_money", "first_payment")),
    "equal_shares": (checks.check_equal_shares, ("play_money", "first_payment", "second_payment")),
    "nothing_by_votes": (checks.check_nothing_by_votes, ("by_votes",)),
    "nothing_equal_shares": (checks.check_nothing_equal_shares, ("equal_shares",)),
    "exclusion_by_votes": (checks.check_exclusion_by_votes, ("nothing_by_votes", "by_votes")),
    "exclusion_equal_shares": (checks.check_exclusion_equal_shares, ("nothing_equal_shares", "equal_shares")),
    "own_projects": (checks.check_own_projects, ("by_votes", "per_euro", "equal_shares")),
}
FULL = full(CHECKS)


@pytest.fixture(scope="module")
def solved() -> list[Solved]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, IDS)]


def solve(case: Case) -> dict:
    """The exercise by the lesson's library: another route than the checks take."""
    ballots, cost = case.ballots, case.projects["cost"]
    shares = participation.equal_shares(ballots, cost, case.budget)
    left = (shares.share - shares.payments.iloc[:, 0])[ballots[case.asked]]
    poor = left[left < cost[case.asked] / len(left)]
    right = {
        "by_votes": participation.greedy(ballots, cost, case.budget),
        "per_euro": participation.greedy(ballots, cost, case.budget, by="votes per euro"),
        "play_money": shares.share,
        "first_payment": shares.rounds["largest_payment"].iloc[0],
        "second_payment": (cost[case.asked] - poor.sum()) / (len(left) - len(poor)),
        "equal_shares": shares.winners,
    }
    for rule in ("by_votes", "equal_shares"):
        right[f"nothing_{rule}"] = participation.left_out(case.approvals, right[rule]).to_list()
        right[f"exclusion_{rule}"] = 100 * participation.exclusion_ratio(ballots, right[rule])
    right["own_projects"] = {rule: ballots[won].sum(axis=1).mean() for rule, won in lists(right).items()}
    return right


def stopped(case: Case, order: pd.Index) -> list[str]:
    """The projects before the first one that does not fit."""
    return list(order[case.projects.loc[order, "cost"].cumsum() <= case.budget])


def fits(case: Case, order: pd.Index) -> list[str]:
    """The projects of a list that still fit."""
    won, left = [], case.budget
    for project in order:
        if case.projects.loc[project, "cost"] <= left:
            won.append(project)
            left -= case.projects.loc[project, "cost"]
    return won


def struck(case: Case, purse: float) -> list[str]:
    """Equal shares, with a project struck out as soon as one supporter cannot pay an equal part."""
    approvals, votes, cost = case.approvals.to_dict(), case.projects["votes"].to_dict(), case.projects["cost"].to_dict()
    money, left, won = dict.fromkeys(case.groups.index, purse), set(votes), []
    while payable := [name for name in left if all(money[group] >= cost[name] / votes[name] for group, yes in approvals[name].items() if yes)]:
        best = max(payable, key=votes.get)
        money = {group: had - approvals[best][group] * cost[best] / votes[best] for group, had in money.items()}
        left.remove(best)
        won.append(best)
    return won


def errors(case: Case, right: dict) -> dict[str, tuple[str, object]]:
    """The usual errors: by name, the answer that each spoils and what it becomes."""
    cost, votes, voters = case.projects["cost"], case.projects["votes"], case.groups["voters"]
    ratio = votes / cost
    by_votes, by_cost, per_euro = (row.sort_values(ascending=False).index for row in (votes, cost, ratio))
    part, purse = cost / votes, right["play_money"]
    payable = part[part <= purse]
    first = right["equal_shares"][0]
    backers = voters[case.approvals[case.asked]]
    poor = backers[case.approvals.loc[backers.index, first]].sum()
    rich = backers.sum() - poor
    found = {
        "stops at the first": ("by_votes", stopped(case, by_votes)),
        "dear first": ("by_votes", fits(case, by_cost)),
        "cheap first": ("by_votes", fits(case, by_cost[::-1])),
        "per euro for votes": ("by_votes", right["per_euro"]),
        "shares for votes": ("by_votes", right["equal_shares"]),
        "cheap first per euro": ("per_euro", fits(case, by_cost[::-1])),
        "cost by votes": ("per_euro", fits(case, per_euro[::-1])),
        "votes for per euro": ("per_euro", right["by_votes"]),
        "money by groups": ("play_money", case.budget / len(case.groups)),
        "money by projects": ("play_money", case.budget / len(cost)),
        "smallest payment": ("first_payment", payable.min()),
        "votes for payment": ("first_payment", votes[first]),
        "all the play money": ("first_payment", purse),
        "equal parts": ("second_payment", part[case.asked]),
        "poor drop out": ("second_payment", cost[case.asked] / rich),
        "poor pay again": ("second_payment", (cost[case.asked] - poor * right["first_payment"]) / rich),
        "the poor payment": ("second_payment", purse - right["first_payment"]),
        "effective votes": ("second_payment", cost[case.asked] / right["second_payment"]),
        "struck out": ("equal_shares", struck(case, purse)),
        "two rounds": ("equal_shares", right["equal_shares"][:2]),
        "greedy": ("equal_shares", right["by_votes"]),
        "greedy per euro": ("equal_shares", right["per_euro"]),
        "per line": ("own_projects", {rule: case.approvals[won].sum(axis=1).mean() for rule, won in lists(right).items()}),
        "by projects": ("own_projects", {rule: votes[won].sum() / len(cost) for rule, won in lists(right).items()}),
        "number funded": ("own_projects", {rule: len(won) for rule, won in lists(right).items()}),
    }
    for rule, other in (("by_votes", "equal_shares"), ("equal_shares", "by_votes")):
        nothing, won, ratio = right[f"nothing_{rule}"], right[rule], right[f"exclusion_{rule}"]
        found |= {
            f"served {rule}": (f"nothing_{rule}", [group for group in case.groups.index if group not in nothing]),
            f"other rule {rule}": (f"nothing_{rule}", right[f"nothing_{other}"]),
            f"one not funded {rule}": (f"nothing_{rule}", list(voters.index[case.approvals.drop(columns=won).any(axis=1)])),
            f"share of projects {rule}": (f"exclusion_{rule}", 100 * (1 - len(won) / len(cost))),
            f"share of money {rule}": (f"exclusion_{rule}", 100 * cost[won].sum() / case.budget),
            f"money left {rule}": (f"exclusion_{rule}", 100 - 100 * cost[won].sum() / case.budget),
            f"share of lines {rule}": (f"exclusion_{rule}", 100 * len(nothing) / len(voters)),
            f"number of voters {rule}": (f"exclusion_{rule}", voters[nothing].sum()),
            f"served share {rule}": (f"exclusion_{rule}", 100 - ratio),
            f"odds {rule}": (f"exclusion_{rule}", 100 * ratio / (100 - ratio)),
            f"ratio of the other {rule}": (f"exclusion_{rule}", right[f"exclusion_{other}"]),
        }
    return found


def lists(right: dict) -> dict[str, list[str]]:
    return dict(zip(RULES, (right["by_votes"], right["per_euro"], right["equal_shares"]), strict=True))


def slips(case: Case, right: dict) -> list[Slip]:
    """The usual errors as `fairness` takes them."""
    return [(name, *slip) for name, slip in errors(case, right).items()]


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert lost(CHECKS, solved) == []


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert forgiven(CHECKS, solved, slips) == []


@pytest.mark.slow
def test_does_no_tie_decide_for_any_id(solved):
    for found, _ in solved:
        votes = found.projects["votes"]
        ratio = (votes / found.projects["cost"]).sort_values()
        assert votes.equals(found.ballots.sum())
        assert votes.is_unique
        assert (ratio.diff().dropna() > 0.015 * ratio.iloc[1:]).all()


@pytest.mark.slow
def test_does_the_field_library_find_the_same_winners(solved):
    rules = dict(zip(("by_votes", "per_euro", "equal_shares"), participation.RULES, strict=False))
    for found, right in solved[:40]:
        for name, rule in rules.items():
            won = participation.with_pabutools(found.ballots, found.projects["cost"], found.budget, rule)
            assert sorted(won) == sorted(right[name])


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    cases = [found for found, _ in solved]
    assert {found.approvals.shape for found in cases} == {(9, 6)}
    assert {len(right["equal_shares"]) for _, right in solved} == {3}
    assert {len(right[rule]) for _, right in solved for rule in ("by_votes", "per_euro")} <= {2, 3, 4, 5}
    assert {len(right[f"nothing_{rule}"]) for _, right in solved for rule in ("by_votes", "equal_shares")} == {1, 2, 3}
    assert all(found.groups["voters"].min() >= 2 and found.groups["voters"].sum() <= 48 for found in cases)
    assert all((found.projects["cost"] % 100 == 0).all() and found.projects["topic"].is_unique for found in cases)
    assert len({str(right) for _, right in solved}) == len(cases)
    fewer = sum(right["exclusion_equal_shares"] < right["exclusion_by_votes"] for _, right in solved)
    assert 0.3 < fewer / len(solved) < 0.7  # no rule is the answer for everyone


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    shares = copied(CHECKS, solved)
    assert max(shares) < 0.6
    assert sum(shares) / len(shares) < 0.2


def test_does_the_first_cell_name_the_case():
    found = case(IDS[0].lower())
    assert found.trainee == IDS[0]
    assert found.name == f"{len(found.ballots)} voters decide on EUR {found.budget:,}"
