"""The case of the exercise test_the_rank: six Bolivian cities under a what-if that is drawn from the id.

The cities and most goal scores are real (bolivia_* tables). Made up are two new surveys that change one score each, what
the council counts how often, and which weight the mayor asks about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import NamedTuple

import numpy as np
import pandas as pd

from citykit import cases, scoring
from citykit.data import load

#: A is the trainee's city.
LETTERS = tuple("ABCDEF")
#: Four goals: the fourth root is the key for the square root, pressed twice.
GOALS_OF_A_CASE = 4
#: Sets of weights that the trainee draws.
DRAWS = 5_000
#: Goal 2 is left out, as 13 of the 31 cities lack its farm indicators.
GOALS = tuple(goal for goal in scoring.GOALS if goal != "goal_2")
#: How often the council may count a goal.
COUNTS = ((1, 1, 2, 3), (1, 1, 2, 4), (1, 1, 3, 4), (1, 1, 3, 5), (1, 2, 2, 3), (1, 2, 2, 5), (1, 2, 3, 4), (1, 2, 3, 5))
#: A clear step between two totals, in points. No two totals are this far apart exactly, so rounding never decides.
APART = 0.413
#: What-ifs tried for one group of cities and goals.
WHAT_IFS = 300


@dataclass(frozen=True)
class Case:
    """What one trainee works on.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    cities : pandas.Series
        Names of the six cities by letter; A is the trainee's city.
    scores : pandas.DataFrame, shape (6, 4)
        Goal scores in points, by letter and goal, with the what-if in it.
    published : dict of (str, str) to float
        By letter and goal: the score before the new survey, where there is one.
    counts : pandas.Series
        By goal: how many times the council counts it.
    goal : str
        The goal whose weight the mayor asks about.
    rival : str
        The letter of the city that may change places with A.
    """

    trainee: str
    cities: pd.Series
    scores: pd.DataFrame
    published: dict[tuple[str, str], float]
    counts: pd.Series
    goal: str
    rival: str

    @property
    def draws(self) -> int:
        """How many sets of weights the trainee draws."""
        return DRAWS

    @property
    def goals(self) -> list[str]:
        """The four goals."""
        return list(self.scores.columns)

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.cities['A']} among six cities, with the weight of {self.goal.replace('_', ' ')} in question"


class Draft(NamedTuple):
    """A case in plain numbers: A is row 0; a change is a row, a column and the score before it."""

    cities: list[str]
    goals: list[str]
    scores: np.ndarray
    changes: list[tuple[int, int, float]]
    counts: tuple[int, ...]
    switch: tuple[int, int]


@cases.of_trainee
def case(trainee: str) -> Case:
    draft = cases.draw("test_the_rank", trainee, _make, bool)
    letters, (rival, column) = list(LETTERS), draft.switch
    return Case(
        trainee=trainee,
        cities=pd.Series(draft.cities, index=letters, name="city"),
        scores=pd.DataFrame(draft.scores, index=letters, columns=draft.goals),
        published={(letters[row], draft.goals[place]): score for row, place, score in draft.changes},
        counts=pd.Series(draft.counts, index=draft.goals, name="counts"),
        goal=draft.goals[column],
        rival=letters[rival],
    )


@cache
def _tables() -> tuple[np.ndarray, list[str], list[list[int]]]:
    """Goal scores of all cities, their names, and for each city the places of itself and of those closest in population."""
    values, indicators = scoring.bolivia()
    scores = scoring.normalise(values, indicators["worst"], indicators["best"])
    people = load("bolivia_cities").set_index("city")["population_2020"]
    names = list(values.index)
    near = [[names.index(one) for one in [city, *scoring.similar_size(people, city, len(LETTERS) - 1)]] for city in names]
    return scoring.goal_scores(scores, indicators["goal"])[list(GOALS)].round(1).to_numpy(), names, near


def _make(random: np.random.Generator) -> Draft | None:
    """Six cities of similar size under a what-if, or nothing if no what-if makes a fair case of them."""
    table, names, near = _tables()
    group = near[random.integers(len(near))]
    places = np.sort(random.choice(len(GOALS), size=GOALS_OF_A_CASE, replace=False))
    before = table[np.ix_(group, places)]
    what_ifs, rows, columns = _what_ifs(random, before)
    for number in np.flatnonzero(_clear(what_ifs, rows[:, 0])):
        own = rows[number, 0]
        order = [own, *(row for row in range(len(group)) if row != own)]
        scores = what_ifs[number][order]
        if not _firm(scores):
            continue
        counts, switches = _counts(scores), _switches(scores)
        if counts and switches:
            changed = zip(rows[number], columns[number], strict=True)
            return Draft(
                cities=[names[group[row]] for row in order],
                goals=[GOALS[place] for place in places],
                scores=scores,
                changes=[(order.index(row), column, float(before[row, column])) for row, column in changed],
                counts=counts[random.integers(len(counts))],
                switch=switches[random.integers(len(switches))],
            )
    return None


def _what_ifs(random: np.random.Generator, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Many what-ifs, each with the rows and columns of its two new surveys: the first row is the trainee's city."""
    rows = random.permuted(np.tile(np.arange(len(scores)), (WHAT_IFS, 1)), axis=1)[:, :2]
    columns = random.integers(GOALS_OF_A_CASE, size=rows.shape)
    found, each = np.repeat(scores[None], WHAT_IFS, axis=0), np.arange(WHAT_IFS)[:, None]
    sign = np.where(scores[rows, columns] < 60, 1, -1)
    found[each, rows, columns] = (scores[rows, columns] + sign * random.uniform(6, 16, size=rows.shape)).round(1)
    return found, rows, columns


def _clear(scores: np.ndarray, own: np.ndarray) -> np.ndarray:
    """By what-if: do plain and geometric mean give the own city two ranks, without a tie, and do the usual errors show?"""
    each = np.arange(len(scores))
    plain, geometric = scores.mean(axis=2), np.exp(np.log(scores.clip(1)).mean(axis=2))
    lost = plain - geometric
    most, ordered = lost.argmax(axis=1), np.sort(lost, axis=1)
    ranks = []
    good = (scores.min(axis=(1, 2)) > 5) & (ordered[:, 0] > 0.2) & (ordered[:, -1] - ordered[:, -2] > APART)
    for totals in (plain, geometric):
        gaps = totals - totals[each, own][:, None]
        good &= np.sort(abs(gaps), axis=1)[:, 1] > APART
        good &= totals.argmin(axis=1) != most
        ranks.append((gaps > 0).sum(axis=1))
    return good & (ranks[0] != ranks[1]) & ((lost / plain).argmax(axis=1) == most)


@cache
def _orders() -> np.ndarray:
    """Every order of every set of counts."""
    return np.array(sorted({order for counts in COUNTS for order in permutations(counts)}))


def _counts(scores: np.ndarray) -> list[tuple[int, ...]]:
    """What the council may count how often, so that A gets another rank than by the plain mean, and not by a hair."""
    plain, orders = scores.mean(axis=1), _orders()
    totals = orders @ scores.T / orders.sum(axis=1, keepdims=True)
    gaps = totals[:, 1:] - totals[:, :1]
    good = (abs(gaps).min(axis=1) > APART) & (abs(totals - plain).min(axis=1) > APART)
    good &= (gaps > 0).sum(axis=1) != (plain > plain[0]).sum()
    return [tuple(counts) for counts in orders[good].tolist()]


def _switches(scores: np.ndarray) -> list[tuple[int, int]]:
    """Rivals and goals for which A and the rival change places at a weight above a quarter."""
    found = []
    for rival in range(1, len(scores)):
        lead = scores[0] - scores[rival]
        for column in range(len(lead)):
            rest = (lead.sum() - lead[column]) / (len(lead) - 1)
            if lead[column] * rest < 0 and min(abs(lead[column]), abs(rest)) > 2.01:
                weight = rest / (rest - lead[column])
                if 0.3 < weight < 0.8 and abs(weight - 0.5) > 0.02:
                    found.append((rival, column))
    return found


@cache
def _weights() -> tuple[np.ndarray, np.ndarray]:
    """Sets of weights: all sets alike, and, a usual error, numbers drawn alike and divided by their sum."""
    # A stick is cut at three places. They follow Roberts' sequence, which fills a cube more evenly than luck does.
    root = 1.2207440846057596  # of x**4 = x + 1
    cuts = np.sort((0.5 + np.arange(1, 4_001)[:, None] / root ** np.arange(1, GOALS_OF_A_CASE)) % 1, axis=1)
    alike = np.random.default_rng(1).random((2_000, GOALS_OF_A_CASE))
    return np.diff(cuts, axis=1, prepend=0, append=1), alike / alike.sum(axis=1, keepdims=True)


def _shares(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The share of the sets of weights, in percent, in which A has rank 1, 2, ... 6."""
    totals = weights @ scores.T
    ranks = (totals[:, 1:] > totals[:, :1]).sum(axis=1)
    return 100 * np.bincount(ranks, minlength=len(scores)) / len(ranks)


def standard_error(share: float) -> float:
    """How far a share of the draws, in percent, is off by luck, in percentage points: one standard error."""
    return (share * (100 - share) / DRAWS) ** 0.5


def _differ(share: float, others: list[float]) -> bool:
    """Whether none of these shares could be taken for the first."""
    return min(abs(share - other) for other in others) > 8 * standard_error(share)


def _firm(scores: np.ndarray) -> bool:
    """The rank range does not hang on luck, and the usual errors of a test with draws show."""
    all_alike, divided = _weights()
    shares = _shares(scores, all_alike)
    below = shares.cumsum()[:-1]
    low, high = 1 + int((below < 5).sum()), 1 + int((below < 95).sum())
    first, three = shares[0], below[2]
    if not (
        1.5 < first < 80
        and 20 < three < 95
        and min(abs(below - 5).min(), abs(below - 95).min()) > 2.3
        and high - low >= 2
        and max(shares[: low - 1].sum(), shares[high:].sum()) > 0.4
        and _differ(first, [shares[-1], three, 100 - first])
        and _differ(three, [50, shares[2], below[1]])
    ):
        return False
    errors = _shares(scores, divided)
    return _differ(first, [errors[0]]) or _differ(three, [errors[:3].sum()])
