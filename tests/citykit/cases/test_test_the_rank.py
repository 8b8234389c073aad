"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

from collections import Counter
from statistics import geometric_mean, harmonic_mean

import numpy as np
import pandas as pd
import pytest

from citykit import scoring
from citykit.cases.test_the_rank import DRAWS, LETTERS, Case, case
from citykit.panels import test_the_rank as panels
from graders.checks import test_the_rank as checks
from tests.citykit.cases.fairness import IDS, Slip, Solved, copied, forgiven, lost, points

pytestmark = pytest.mark.xdist_group("test_the_rank")
CHECKS = {
    "weights": (checks.check_weights, ()),
    "totals": (checks.check_totals, ("weights",)),
    "rank_council": (checks.check_rank_council, ("totals",)),
    "geometric": (checks.check_geometric, ()),
    "rank_geometric": (checks.check_rank_geometric, ("geometric",)),
    "most_lost": (checks.check_most_lost, ("geometric",)),
    "switch": (checks.check_switch, ()),
    "ahead": (checks.check_ahead, ()),
    "rank_range": (checks.check_rank_range, ()),
    "first_share": (checks.check_first_share, ()),
    "top_three": (checks.check_top_three, ()),
}
#: Numbers drawn alike from 0 to 1 and divided by their sum: near equal weights too often.
DIVIDED = np.random.default_rng(5).random((8_000, 4))
DIVIDED /= DIVIDED.sum(axis=1, keepdims=True)


@pytest.fixture(scope="module")
def solved() -> list[Solved]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, IDS)]


def solve(case: Case) -> dict:
    """The exercise by the lesson's library, a search for the switch, and draws by luck: other routes than the checks take."""
    totals = scoring.aggregate(case.scores, case.counts)
    geometric = scoring.aggregate(case.scores, how="geometric")
    switch = switch_by_halves(case)
    random = np.random.default_rng(list(case.trainee.encode()))
    shares = rank_shares(case, random.dirichlet(np.ones(4), size=DRAWS))
    low, high = np.searchsorted(shares.cumsum(), [5, 95]) + 1
    return {
        "weights": dict(zip(case.goals, scoring.weigh(case.counts, len(case.goals)), strict=True)),
        "totals": totals.to_dict(),
        "rank_council": scoring.rank(totals)["A"],
        "geometric": geometric.to_dict(),
        "rank_geometric": scoring.rank(geometric)["A"],
        "most_lost": (scoring.aggregate(case.scores) - geometric).idxmax(),
        "switch": switch,
        "ahead": "A" if lead(case, (1 + switch) / 2) > 0 else case.rival,
        "rank_range": [low, high],
        "first_share": shares[0],
        "top_three": shares[:3].sum(),
    }


def lead(case: Case, weight: float) -> float:
    """How many points A is ahead of the other city when the goal has this weight."""
    leads = case.scores.to_numpy()[0] - case.scores.to_numpy()[LETTERS.index(case.rival)]
    return float(np.where(np.array(case.goals) == case.goal, weight, (1 - weight) / 3) @ leads)


def switch_by_halves(case: Case) -> float:
    """The weight at which the lead changes its sign."""
    low, high = 0.0, 1.0
    for _ in range(16):
        middle = (low + high) / 2
        low, high = (middle, high) if lead(case, middle) * lead(case, 0) > 0 else (low, middle)
    return low


def rank_shares(case: Case, sets: np.ndarray) -> np.ndarray:
    """For each rank of A the percentage of the sets of weights."""
    totals = sets @ case.scores.to_numpy().T
    return 100 * np.bincount((totals[:, 1:] > totals[:, :1]).sum(axis=1), minlength=len(LETTERS)) / len(sets)


def errors(case: Case, right: dict) -> list[Slip]:
    """The usual errors: a name, the task that each spoils and what the answer becomes."""
    return [*_weight_errors(case, right), *_mean_errors(case, right), *_switch_errors(case, right), *_draw_errors(case, right)]


def _weight_errors(case: Case, right: dict) -> list[Slip]:
    plain = case.scores.mean(axis=1)
    return [
        ("counts", "weights", case.counts.to_dict()),
        ("by the number of goals", "weights", (case.counts / 4).to_dict()),
        ("alike", "weights", dict.fromkeys(case.goals, 0.25)),
        ("in percent", "weights", {goal: 100 * weight for goal, weight in right["weights"].items()}),
        ("not divided", "totals", (case.scores @ case.counts).to_dict()),
        ("divided by the number of goals", "totals", (case.scores @ case.counts / 4).to_dict()),
        ("plain mean", "totals", plain.to_dict()),
        ("plain mean", "rank_council", scoring.rank(plain)["A"]),
        ("from below", "rank_council", 7 - right["rank_council"]),
    ]


def _mean_errors(case: Case, right: dict) -> list[Slip]:
    plain, product = case.scores.mean(axis=1), case.scores.prod(axis=1)
    geometric = pd.Series(right["geometric"])
    wrong = {
        "plain": plain, "product": product, "one root": product**0.5, "third root": product ** (1 / 3), "a quarter": product / 4,
        "harmonic": case.scores.apply(harmonic_mean, axis=1), "with weights": scoring.aggregate(case.scores, case.counts, how="geometric"),
    }  # fmt: skip
    return [
        *[(name, "geometric", means.to_dict()) for name, means in wrong.items()],
        ("plain mean", "rank_geometric", scoring.rank(plain)["A"]),
        ("from below", "rank_geometric", 7 - right["rank_geometric"]),
        ("lowest", "most_lost", geometric.idxmin()),
        ("lowest plain mean", "most_lost", plain.idxmin()),
        ("loses least", "most_lost", (plain - geometric).idxmin()),
    ]


def _switch_errors(case: Case, right: dict) -> list[Slip]:
    own, rest = lead(case, 1), lead(case, 0)
    return [
        ("the others", "switch", 1 - right["switch"]),
        ("times", "switch", -3 * rest / own),
        ("the others keep theirs", "switch", -0.75 * rest / own),
        ("sign", "switch", rest / (rest + own)),
        ("sum of the leads", "switch", 3 * rest / (3 * rest - own)),
        ("equal weights", "switch", 0.25),
        ("one half", "switch", 0.5),
        ("turned", "ahead", case.rival if right["ahead"] == "A" else "A"),
    ]


def _draw_errors(case: Case, right: dict) -> list[Slip]:
    shares = rank_shares(case, np.random.default_rng(7).dirichlet(np.ones(4), size=DRAWS))
    divided, found = rank_shares(case, DIVIDED), shares.nonzero()[0] + 1
    first, three = shares[0], shares[:3].sum()
    off = [abs(divided[0] - first) / checks.standard_error(first), abs(divided[:3].sum() - three) / checks.standard_error(three)]
    return [
        ("all draws", "rank_range", [found.min(), found.max()]),
        ("one rank", "rank_range", [right["rank_range"][0]] * 2),
        ("divided by their sum", *(("first_share", divided[0]) if off[0] > off[1] else ("top_three", divided[:3].sum()))),
        ("the others", "first_share", 100 - first),
        *([("from below", "first_share", shares[-1])] if shares[-1] > 1 else []),  # less than 1 may also be read as a share
        ("top three", "first_share", three),
        ("number of draws", "first_share", DRAWS * first / 100),
        ("the others", "top_three", 100 - three),
        ("rank 3", "top_three", shares[2]),
        ("ranks 1 and 2", "top_three", shares[:2].sum()),
        ("first", "top_three", first),
        ("number of draws", "top_three", DRAWS * three / 100),
    ]


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert lost(CHECKS, solved) == []


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert forgiven(CHECKS, solved, errors) == []


@pytest.mark.slow
def test_does_the_table_of_blocks_lead_to_full_points_for_every_id(solved):
    for found, right in solved:
        counted = panels.draws(found).table.sum(axis=1)
        below = counted.cumsum()
        by_hand = {
            "rank_range": [int((below < 250).sum()) + 1, int((below < 4_750).sum()) + 1],
            "first_share": round(counted[1] / 50, 1),
            "top_three": round(counted[[1, 2, 3]].sum() / 50, 1),
        }
        assert [points(CHECKS, found, task, answer, right) for task, answer in by_hand.items()] == [6, 6, 6], found.trainee


@pytest.mark.slow
def test_is_an_error_charged_once(solved):
    for found, right in solved:
        turned = dict(zip(found.goals, list(right["weights"].values())[::-1], strict=True))
        totals = scoring.aggregate(found.scores, pd.Series(turned))
        means = scoring.aggregate(found.scores, pd.Series(turned), how="geometric")
        work = {
            "weights": turned, "totals": totals.to_dict(), "rank_council": scoring.rank(totals)["A"], "geometric": means.to_dict(),
            "rank_geometric": scoring.rank(means)["A"], "most_lost": (found.scores.mean(axis=1) - means).idxmax(),
        }  # fmt: skip
        later = ("totals", "rank_council", "rank_geometric", "most_lost")
        assert [points(CHECKS, found, task, work[task], work) for task in later] == [10, 2, 3, 5]


@pytest.mark.slow
def test_does_the_lessons_rank_range_agree(solved):
    for found, right in solved[:40]:
        row = scoring.rank_range(found.scores).loc["A"]
        assert [row["low"], row["high"]] == right["rank_range"]
        assert points(CHECKS, found, "first_share", row["first_share"], right) == 6


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    cases = [found for found, _ in solved]
    assert {found.scores.shape for found in cases} == {(6, 4)}
    assert {len(found.published) for found in cases} == {2}
    assert all(found.scores.to_numpy().min() > 5 and found.scores.to_numpy().max() <= 100 for found in cases)
    assert all(0.29 < right["switch"] < 0.81 for _, right in solved)
    assert all(geometric_mean(found.scores.loc["A"]) == pytest.approx(right["geometric"]["A"]) for found, right in solved[:20])
    assert max(Counter(tuple(right["rank_range"]) for _, right in solved).values()) < 0.6 * len(solved)
    assert min(Counter(right["ahead"] == "A" for _, right in solved).values()) > 0.25 * len(solved)
    assert len({found.cities["A"] for found in cases}) >= 20
    assert len({str(right["totals"]) for _, right in solved}) == len(cases)


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    shares = copied(CHECKS, solved)
    assert max(shares) < 0.6
    assert sum(shares) / len(shares) < 0.2


def test_does_the_first_cell_name_the_case():
    found = case(IDS[0].lower())
    assert found.trainee == IDS[0]
    assert found.name.startswith(found.cities["A"])


def test_are_all_but_two_scores_those_of_the_lesson():
    found = case(IDS[1])
    values, indicators = scoring.bolivia()
    scores = scoring.normalise(values, indicators["worst"], indicators["best"])
    real = scoring.goal_scores(scores, indicators["goal"]).loc[found.cities, found.goals].round(1).set_axis(list(LETTERS))
    changed = {place for place, differs in (real != found.scores).stack().items() if differs}
    assert changed == set(found.published)
    assert all(real.loc[place] == before for place, before in found.published.items())
