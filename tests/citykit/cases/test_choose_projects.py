"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

import itertools
from functools import cache

import pandas as pd
import pytest

from citykit import priorities
from citykit.cases.choose_projects import LETTERS, PEERS, Case, case
from graders.checks import choose_projects as checks
from tests.citykit.cases import fairness

pytestmark = pytest.mark.xdist_group("choose_projects")
#: By answer: its check, and the earlier answers that the check is given.
CHECKS = {
    "gaps": (checks.check_gaps, ()),
    "points": (checks.check_points, ("gaps",)),
    "by_points": (checks.check_by_points, ("points", "gaps")),
    "per_cost": (checks.check_per_cost, ("points", "gaps")),
    "best": (checks.check_best, ("points", "gaps")),
    "lost": (checks.check_lost, ("best", "by_points", "points", "gaps")),
    "more": (checks.check_more, ("best", "points", "gaps")),
    "gain": (checks.check_gain, ("more", "best", "points", "gaps")),
}
FULL = fairness.full(CHECKS)
#: All lists of projects.
LISTS = [chosen for size in range(len(LETTERS) + 1) for chosen in itertools.combinations(LETTERS, size)]


@pytest.fixture(scope="module")
def solved() -> list[tuple[Case, dict]]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, fairness.IDS)]


def solve(case: Case) -> dict:
    """The exercise by the lesson's gaps and a walk through the projects that keeps the best affordable list: another route than the checks take."""
    gaps = {letter: priorities.relative_gap(row["own"], row[PEERS], row["better"])[0] for letter, row in case.services.iterrows()}
    table = case.projects.assign(gap=case.projects["gap"].fillna(pd.Series(gaps)))
    return {"gaps": gaps, **work(case, priorities.priority(table["gap"], table["money"], table["control"]).to_dict())}


def work(case: Case, points: dict[str, float]) -> dict:
    """Tasks 2 to 5 with these points."""
    by_cost = {letter: points[letter] / columns(case)[0][letter] for letter in LETTERS}
    by_points, best, more = top(case, points), most(case, points), most(case, points, case.budget + case.more)
    total = {name: sum(map(points.get, chosen)) for name, chosen in (("top", by_points), ("best", best), ("more", more))}
    return {
        "points": points,
        "by_points": by_points,
        "per_cost": top(case, by_cost),
        "best": best,
        "lost": total["best"] - total["top"],
        "more": more,
        "gain": total["more"] - total["best"],
    }


def most(case: Case, points: dict[str, float], budget: int | None = None, *, needs: bool = True, pair: bool = True) -> list[str]:
    """The best of all lists that follow the rules; also with a rule forgotten."""
    costs, bases, rivals = columns(case)
    fine = (
        chosen for chosen in LISTS
        if sum(map(costs.get, chosen)) <= (budget or case.budget)
        and (not needs or all(bases[one] in chosen for one in chosen if bases[one]))
        and (not pair or not any(rivals[one] in chosen for one in chosen))
    )  # fmt: skip
    return list(max(fine, key=lambda chosen: sum(map(points.get, chosen))))


@cache
def columns(case: Case) -> tuple[dict, dict, dict]:
    """Cost, needs and not_with by letter."""
    return tuple(case.projects[column].to_dict() for column in ("cost", "needs", "not_with"))


def top(case: Case, value: dict[str, float], *, again: bool = True, stops: bool = False, needs: bool = True, pair: bool = True) -> list[str]:
    """A list from the top; also once through, up to the first too dear one, or with a rule forgotten."""
    order, taken, left = sorted(LETTERS, key=value.get, reverse=True), [], case.budget
    costs, bases, rivals = columns(case)
    found = True
    while found:
        found = False
        for letter in order:
            if letter in taken or (needs and bases[letter] not in ("", *taken)) or (pair and rivals[letter] in taken):
                continue
            if costs[letter] <= left:
                taken, left, found = [*taken, letter], left - costs[letter], again
                if again:
                    break
            elif stops:
                return taken
    return taken


def errors(case: Case, right: dict) -> list[tuple[str, str, object]]:
    """The usual errors: a name, the answer that each spoils and what it becomes."""
    return [*_gap_errors(case, right), *_point_errors(case, right), *_list_errors(case, right), *_best_errors(case, right)]


def _gap_errors(case: Case, right: dict) -> list[tuple[str, str, object]]:
    found = []
    for letter, row in case.services.iterrows():
        peers, own, less = row[PEERS].astype(float), row["own"], row["better"] == "less"
        ahead = peers[peers < own] if less else peers[peers > own]
        best = ahead.min() if less else ahead.max()
        wrong = {
            "mean of all": abs(own - peers.mean()) / max(own, peers.mean()),
            "the best alone": abs(own - best) / max(own, best),
            "middle of those ahead": abs(own - ahead.median()) / max(own, ahead.median()),
            "divided by the other": abs(own - ahead.mean()) / min(own, ahead.mean()),
            "the part that is reached": 1 - right["gaps"][letter],
            "not divided": abs(own - ahead.mean()),
            "the peers behind": abs(own - peers.drop(ahead.index).mean()) / own,
        }
        found += [(name, "gaps", right["gaps"] | {letter: value}) for name, value in wrong.items()]
    return found


def _point_errors(case: Case, right: dict) -> list[tuple[str, str, object]]:
    table, points = case.projects, pd.Series(right["points"])
    wrong = {
        "no control": points / table["control"],
        "no gap": table["money"] * table["control"],
        "cost for money": points / table["money"] * table["cost"],
        "by cost": points / table["cost"],
        "gap in percent": 100 * points,
        "in USD": 1000 * points,
        "no money": points / table["money"],
    }
    swapped = {name: points[letter] for name, letter in zip(LETTERS, [*LETTERS[1:], "A"], strict=True)}
    return [*((name, "points", value.to_dict()) for name, value in wrong.items()), ("one line off", "points", swapped)]


def _list_errors(case: Case, right: dict) -> list[tuple[str, str, object]]:
    """Errors in both lists: where one of the two comes out right by chance, the other one does not."""
    costs = case.projects["cost"].to_dict()
    values = {"by_points": right["points"], "per_cost": {letter: right["points"][letter] / costs[letter] for letter in LETTERS}}
    slips = {
        "once through": {"again": False}, "stops at the first too dear one": {"again": False, "stops": True},
        "needs forgotten": {"needs": False}, "exclusion forgotten": {"pair": False},
    }  # fmt: skip
    found = []
    for name, slip in slips.items():
        wrong = {task: top(case, value, **slip) for task, value in values.items()}
        different = [task for task in wrong if set(wrong[task]) != set(right[task])]
        assert different, (case.trainee, name)
        found += [(name, task, wrong[task]) for task in different]
    return [
        *found,
        ("the other list", "by_points", right["per_cost"]), ("the other list", "per_cost", right["by_points"]),
        ("dearest first", "by_points", top(case, costs)),
        ("cheapest first", "per_cost", top(case, {letter: -cost for letter, cost in costs.items()})),
        ("multiplied", "per_cost", top(case, {letter: -right["points"][letter] * cost for letter, cost in costs.items()})),
        *((f"{task}: the best list", task, right["best"]) for task in values),
        *((f"{task}: one more", task, LETTERS) for task in values),
        *((f"{task}: one less", task, right[task][:-1]) for task in values),
    ]  # fmt: skip


def _best_errors(case: Case, right: dict) -> list[tuple[str, str, object]]:
    points, late, per_cost = right["points"], case.budget + case.more, sum(map(right["points"].get, right["per_cost"]))
    top_points, best_points = (sum(map(points.get, right[name])) for name in ("by_points", "best"))
    return [
        *(("a list from the top", task, right[name]) for task in ("best", "more") for name in ("by_points", "per_cost")),
        *(("a rule forgotten", "best", most(case, points, **{rule: False})) for rule in ("needs", "pair")),
        ("the larger budget", "best", right["more"]), ("one less", "best", right["best"][:-1]), ("all", "best", LETTERS),
        ("the smaller budget", "more", right["best"]), ("no budget", "more", most(case, points, 10 * case.budget)),
        *((f"{letter} added", "more", [*right["best"], letter]) for letter in LETTERS if letter not in right["best"]),
        ("the other list", "lost", best_points - per_cost), ("sign", "lost", -right["lost"]), ("percent", "lost", 100 * right["lost"] / best_points),
        ("points of the list", "lost", top_points), ("points of the best", "lost", best_points),
        ("points of the new list", "gain", best_points + right["gain"]), ("sign", "gain", -right["gain"]), ("money", "gain", case.more),
        ("for each 1,000", "gain", right["gain"] / case.more), ("percent", "gain", 100 * right["gain"] / best_points), ("nothing", "gain", 0),
        ("against the list by points", "gain", best_points + right["gain"] - top_points), ("the whole budget", "gain", late),
    ]  # fmt: skip


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert fairness.lost(CHECKS, solved) == []


@pytest.mark.slow
def test_does_the_lessons_library_give_the_same(solved):
    for found, right in solved[:40]:
        table = found.projects.assign(points=pd.Series(right["points"]))
        assert sorted(priorities.best_portfolio(table, found.budget).chosen) == sorted(right["best"])
        assert sorted(priorities.best_portfolio(table, found.budget + found.more).chosen) == sorted(right["more"])
        for task, by in zip(("by_points", "per_cost"), priorities.LISTS, strict=True):
            assert list(priorities.greedy(table, found.budget, by).chosen) == right[task]


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert fairness.forgiven(CHECKS, solved, errors) == []


@pytest.mark.slow
def test_is_a_copied_list_from_the_top_worth_little(solved):
    for found, right in solved:
        given = [fairness.points(CHECKS, found, "best", right[task], right) for task in ("by_points", "per_cost")]
        assert max(given) <= 3
        assert fairness.points(CHECKS, found, "more", right["best"], right) == 0


@pytest.mark.slow
def test_is_an_error_charged_once(solved):
    for found, right in solved:
        gaps = {letter: value + 0.1 for letter, value in right["gaps"].items()}
        changed = {letter: right["points"][letter] * gaps[letter] / right["gaps"][letter] for letter in gaps}
        without = (pd.Series(right["points"]) / found.projects["control"]).to_dict()
        for first, points, task in ((gaps, right["points"] | changed, "gaps"), (right["gaps"], without, "points")):
            own = {"gaps": first, **work(found, points)}
            assert [one for one in FULL if fairness.points(CHECKS, found, one, own[one], own) < FULL[one]] == [task]


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    cases = [found for found, _ in solved]
    assert {(len(found.projects), len(found.services)) for found in cases} == {(8, 2)}
    assert {((found.projects["needs"] != "").sum(), (found.projects["not_with"] != "").sum()) for found in cases} == {(2, 2)}
    assert {len(right["best"]) for _, right in solved} <= {3, 4, 5, 6}
    assert {set(found.services["better"]) == {"less", "more"} for found in cases} == {True}
    assert all(abs(value - round(value, 1)) < 1e-6 for _, right in solved for value in right["points"].values())
    assert len({tuple(sorted(right["best"])) for _, right in solved}) > 50
    assert len({str(right) for _, right in solved}) == len(cases)


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    shares = fairness.copied(CHECKS, solved)
    assert max(shares) < 0.6
    assert sum(shares) / len(shares) < 0.2


def test_has_every_project_of_a_case_another_name():
    for found in map(case, itertools.islice(fairness.IDS, 60)):
        assert found.projects["project"].is_unique
        assert found.services["project"].to_dict() == found.projects.loc[found.services.index, "project"].to_dict()


def test_does_the_first_cell_name_the_case():
    found = case(fairness.IDS[0].lower())
    assert found.trainee == fairness.IDS[0]
    assert found.name.startswith(found.town)
