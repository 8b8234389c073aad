"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

import pytest

from citykit import scoring
from citykit.cases.score_a_city import Case, case
from graders.checks import score_a_city as checks
from tests.citykit.cases.fairness import IDS, Slip, Solved, copied, forgiven, full, lost

pytestmark = pytest.mark.xdist_group("score_a_city")


@pytest.fixture(scope="module")
def solved() -> list[Solved]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, IDS)]


def solve(case: Case) -> dict:
    """The exercise by the lesson's library: another route than the checks take."""
    focus = case.focus
    scores = scoring.normalise(focus["value"], focus["worst"], focus["best"])
    table = case.indicators["score"].combine_first(scores).to_frame("city").T
    means = scoring.goal_scores(table, case.indicators["goal"]).loc["city"][case.goals]
    row = focus.loc[case.lever]
    return {
        "scores": scores.to_dict(),
        "means": means.to_dict(),
        "total": means.mean(),
        "rank": int(1 + (case.peers.mean(axis=1) > means.mean()).sum()),
        "weak": (means - case.peers.median()).idxmin(),
        "needed": scoring.value_for(case.target, row["worst"], row["best"]),
    }


CHECKS = {
    "scores": (checks.check_scores, ()),
    "means": (checks.check_goal_means, ("scores",)),
    "total": (checks.check_total, ("means",)),
    "rank": (checks.check_rank, ("total",)),
    "weak": (checks.check_weak_goal, ("means",)),
    "needed": (checks.check_needed_value, ()),
}


def errors(case: Case, right: dict) -> dict[str, tuple[str, object]]:
    """The usual errors: by name, the answer that each spoils and what it becomes."""
    focus = case.focus
    raw = (focus["value"] - focus["worst"]) / (focus["best"] - focus["worst"]) * 100
    low, high = focus[["worst", "best"]].min(axis=1), focus[["worst", "best"]].max(axis=1)
    everything = case.indicators["score"].combine_first(raw.clip(0, 100))
    row = focus.loc[case.lever]
    return {
        "unclipped": ("scores", raw.to_dict()),
        "polarity": ("scores", ((focus["value"] - low) / (high - low) * 100).clip(0, 100).to_dict()),
        "all turned": ("scores", (100 - raw.clip(0, 100)).to_dict()),
        "missing as 0": ("means", everything.fillna(0).groupby(case.indicators["goal"]).mean().to_dict()),
        "mean of indicators": ("total", everything.mean()),
        "sum": ("total", sum(right["means"].values())),
        "from below": ("rank", 9 - right["rank"]),
        "one off": ("rank", right["rank"] + 1 if right["rank"] < 8 else right["rank"] - 1),
        "lowest goal": ("weak", min(right["means"], key=right["means"].get)),
        "from best": ("needed", row["best"] - case.target / 100 * (row["best"] - row["worst"])),
        "a score": ("needed", float(case.target)),
        "the change": ("needed", right["needed"] - row["value"]),
    }


def slips(case: Case, right: dict) -> list[Slip]:
    """The usual errors as `fairness` takes them."""
    return [(name, *slip) for name, slip in errors(case, right).items()]


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert full(CHECKS) == {"scores": 20, "means": 16, "total": 10, "rank": 10, "weak": 12, "needed": 12}
    assert lost(CHECKS, solved) == []


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert forgiven(CHECKS, solved, slips) == []


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    cases = [found for found, _ in solved]
    assert {len(found.focus) for found in cases} <= {3, 4}
    assert {len(found.goals) for found in cases} == {5}
    assert {len(found.peers) for found in cases} == {7}
    assert all(found.target > scoring.normalise(*found.focus.loc[found.lever, ["value", "worst", "best"]]) for found in cases)
    assert len({found.city for found in cases}) >= 20
    assert len({str(right) for _, right in solved}) == len(cases)


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    shares = copied(CHECKS, solved)
    assert max(shares) < 0.6
    assert sum(shares) / len(shares) < 0.2


def test_does_the_first_cell_name_the_case():
    found = case(IDS[0].lower())
    assert found.trainee == IDS[0]
    assert found.name.startswith(found.city)
