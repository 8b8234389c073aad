"""The case of the exercise choose_projects: a town's eight projects and a budget, drawn from the id.

Most kinds of project are needs of WeGO's slides of 2019. Towns, peers, gaps, money, control and costs are all made up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from operator import mul, truediv

import numpy as np
import pandas as pd

from citykit import cases

LETTERS = list("ABCDEFGH")
PEERS = ["P1", "P2", "P3", "P4"]
TOWNS = ("Cedar Town", "Coral Bay", "Hill City", "Lake Town", "Market Hill", "Mill Town", "North Harbour", "River City", "Salt Bay", "Stone Bridge")
#: A base, two projects that stand on it, whether the second of these needs the first, and what tells the gap of the first.
CHAINS = (
    ("GIS map", "Property register", "Tax by phone", True, "properties in the register (%)"),
    ("City network", "Data platform", "Traffic centre", True, "departments that share data (%)"),
    ("City network", "Permits online", "Vehicle registry", False, "permits asked for online (%)"),
    ("Payment platform", "Travel card", "Parking by phone", False, "bus trips paid by card (%)"),
    ("Street addresses", "Waste fees", "Ambulance dispatch", False, "homes that pay the waste fee (%)"),
)
#: The small and the large form of a project that nobody pays twice.
PAIRS = (("Main road lights", "All street lights"), ("Leaks in main pipes", "Leaks in the whole town"), ("Water meters, centre", "Water meters, whole town"))
#: A project without links, what tells its gap (less is better), and the lowest and highest own value.
SINGLES = (
    ("Waste routes", "diesel for 100 tonnes of waste (litres)", 400, 800),
    ("Traffic signals", "wait at a crossing (seconds)", 60, 140),
    ("Solar roofs", "power bought for 100 staff (MWh a year)", 200, 500),
    ("Land office", "time until a land title (days)", 100, 300),
    ("Bus repair", "trips that fall out, of 1,000", 60, 180),
)
QUICK_WINS = ("Tourism guide", "Report by phone", "Open data page", "Idea contest")
#: Roles, in the order of the two tables below.
ALL = BASE, SECOND, THIRD, SMALL, LARGE, GIANT, MEDIUM, QUICK = range(8)
POINTS = np.array([(8, 30), (60, 150), (50, 130), (70, 120), (100, 180), (130, 240), (50, 120), (15, 50)])
#: Costs as shares of the budget.
COSTS = np.array([(0.08, 0.18), (0.14, 0.30), (0.10, 0.26), (0.12, 0.24), (0.22, 0.40), (0.40, 0.66), (0.18, 0.38), (0.03, 0.10)])
GAPS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.55, 0.6)
CONTROLS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
#: At most this share of the best list's points: its runner-up, a list from the top, the best for less money, one that only adds.
RUNNER_UP, TOP, LESS_MONEY, ONLY_ADDED = 0.97, 0.915, 0.95, 0.96
#: Tables of costs and points tried at once.
BATCH = 500


@dataclass(frozen=True, eq=False)
class Case:
    """What one trainee works on. Money is in USD 1,000.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    town : str
    projects : pandas.DataFrame
        By letter: project, gap (a share; empty where task 1 asks for it), money (at stake, a year), control (0 to 1), cost
        (five years), needs and not_with (a letter or nothing).
    services : pandas.DataFrame
        By letter of the two projects without a gap: project, indicator, better ("less" or "more"), own value, four peers.
    budget, more : int
        The budget, and what the council may add to it.
    """

    trainee: str
    town: str
    projects: pd.DataFrame
    services: pd.DataFrame
    budget: int
    more: int

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.town}, eight projects and a budget of {self.budget:,}"


@dataclass(frozen=True)
class _Draft:
    """Eight projects in plain numbers, by role.

    Parameters
    ----------
    line : bool
        Whether the third project needs the second one; else it needs the base.
    budget, more : int
    gap, control : list of float
    money, cost : list of int
    points : list of float
    best : float
        Points of the best list.
    """

    line: bool
    budget: int
    more: int
    gap: list[float]
    control: list[float]
    money: list[int]
    cost: list[int]
    points: list[float]
    best: float


@cases.of_trainee
def case(trainee: str) -> Case:
    return cases.draw("choose_projects", trainee, lambda random: _make(random, trainee), lambda found: found is not None)


def _make(random: np.random.Generator, trainee: str) -> Case | None:
    """The first usable one of a batch, told in words; nothing if there is none."""
    chain = CHAINS[random.integers(len(CHAINS))]
    draft = next(filter(_usable, _drafts(random, chain[3])), None)
    return None if draft is None else _told(random, trainee, chain, draft)


@cache
def _sets(line: bool) -> dict[str, np.ndarray]:
    """Sets of roles, one row each, 1 where a role is in it: those that follow ``both`` rules, and all but one of them."""
    sets = np.array(list(product((0.0, 1.0), repeat=len(ALL))))
    needs = (sets[:, SECOND] <= sets[:, BASE]) & (sets[:, THIRD] <= sets[:, SECOND if line else BASE])
    pair = sets[:, SMALL] + sets[:, LARGE] <= 1
    return {"both": sets[needs & pair], "no needs": sets[pair & ~needs], "no pair": sets[needs & ~pair]}


def _drafts(random: np.random.Generator, line: bool) -> Iterable[_Draft]:
    """Drafts in which the best list and the best list for more money are clear, and the rules matter."""
    budget = 50 * int(random.integers(16, 29))
    more = 10 * round(budget * random.uniform(0.08, 0.15) / 10)
    shape = (BATCH, len(ALL))
    gap, control = random.choice(GAPS, shape), random.choice(CONTROLS, shape)
    for column in (gap, control):
        column[:, LARGE] = column[:, SMALL]
    cost = 10 * np.rint(random.uniform(*COSTS.T, shape) * budget / 10)
    money = 20 * np.maximum(np.rint(random.uniform(*POINTS.T, shape) / gap / control / 20), 1)
    table = np.stack([gap, control, money, cost, (gap * money * control).round(1)], axis=1)
    table = table[(np.diff(np.sort(table[:, 3:], axis=2)).min(axis=2) >= 1).all(axis=1)]
    ratio = np.sort(table[:, 4] / table[:, 3], axis=1)
    table = table[(ratio[:, 1:] >= 1.02 * ratio[:, :-1]).all(axis=1)]
    sets = _sets(line)["both"]
    place, best, second = _best(sets, table, budget)
    good = second <= RUNNER_UP * best
    table, place, best = table[good], place[good], best[good]
    later, most, next_one = _best(sets, table, budget + more)
    forgotten = [_best(_sets(line)[rules], table, budget)[1] for rules in ("no needs", "no pair")]
    good = (np.minimum(*forgotten) * RUNNER_UP >= best) & (best <= LESS_MONEY * most) & (next_one <= RUNNER_UP * most)
    good &= (sets[place] > sets[later]).any(axis=1)
    for row in np.flatnonzero(good):
        cost, points = table[row, 3:]
        added = (sets >= sets[place[row]]).all(axis=1) & (sets @ cost <= budget + more)
        if (sets[added] @ points).max() <= ONLY_ADDED * most[row]:
            yield _Draft(line, budget, more, *table[row, :2].tolist(), *table[row, 2:4].astype(int).tolist(), points.tolist(), float(best[row]))


def _best(sets: np.ndarray, table: np.ndarray, budget: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each row of a batch: the place of the best set within the budget, its points, and those of the runner-up."""
    cost, points = table[:, 3], table[:, 4]
    found = np.where(cost @ sets.T <= budget, points @ sets.T, -1)
    second, best = np.partition(found, -2, axis=1)[:, -2:].T
    return found.argmax(axis=1), best, second


def _usable(draft: _Draft) -> bool:
    """The two lists from the top are clear, below the best list, and no usual error gives them."""

    def top(value: list[float], **slip: bool) -> frozenset[int]:
        return _from_the_top(draft, sorted(ALL, key=lambda role: -value[role]), **slip)

    ratio, size = ([by(*pair) for pair in zip(draft.points, draft.cost, strict=True)] for by in (truediv, mul))
    lists = [top(draft.points), top(ratio)]
    brings = [sum(draft.points[role] for role in taken) for taken in lists]
    lowest_first = ([-one for one in value] for value in (draft.cost, draft.points, size))
    slips = ({"again": False}, {"again": False, "stops": True}, {"needs": False}, {"pair": False})
    return (
        abs(brings[0] - brings[1]) >= 1
        and max(brings) <= TOP * draft.best
        and lists[0] != top(draft.cost)
        and lists[1] not in map(top, lowest_first)
        and all([top(value, **slip) for value in (draft.points, ratio)] != lists for slip in slips)
    )


def _from_the_top(draft: _Draft, order: list[int], *, again: bool = True, stops: bool = False, needs: bool = True, pair: bool = True) -> frozenset[int]:
    """What a list from the top takes; also with slips: once through, up to the first too dear one, a rule forgotten."""
    bases = {SECOND: BASE, THIRD: SECOND if draft.line else BASE} if needs else {}
    rivals = {SMALL: LARGE, LARGE: SMALL} if pair else {}
    taken, left, waiting = [], draft.budget, list(order)
    while waiting:
        for role in waiting:
            if (role in bases and bases[role] not in taken) or rivals.get(role) in taken:
                continue
            if draft.cost[role] <= left:
                break
            if stops:
                return frozenset(taken)
        else:
            break
        taken.append(role)
        left -= draft.cost[role]
        place = waiting.index(role)
        waiting = waiting[:place] + waiting[place + 1 :] if again else waiting[place + 1 :]
    return frozenset(taken)


def _told(random: np.random.Generator, trainee: str, chain: tuple, draft: _Draft) -> Case:
    """The draft as tables, with the roles in any order."""
    singles = [SINGLES[number] for number in random.choice(len(SINGLES), size=2, replace=False)]
    pair = PAIRS[random.integers(len(PAIRS))]
    names = [*chain[:3], *pair, *(single[0] for single in singles), str(random.choice(QUICK_WINS))]
    letter = dict(zip(random.permutation(ALL).tolist(), LETTERS, strict=True))
    needs = {SECOND: letter[BASE], THIRD: letter[SECOND if draft.line else BASE]}
    not_with = {SMALL: letter[LARGE], LARGE: letter[SMALL]}
    columns = (names, draft.gap, draft.money, draft.control, draft.cost, map(needs.get, ALL), map(not_with.get, ALL))
    titles = ["project", "gap", "money", "control", "cost", "needs", "not_with"]
    projects = pd.DataFrame(dict(zip(titles, columns, strict=True)), index=map(letter.get, ALL)).sort_index().fillna({"needs": "", "not_with": ""})
    asked = int(random.choice([GIANT, MEDIUM]))
    services = {
        letter[asked]: _less(random, *singles[asked - GIANT], draft.gap[asked]),
        letter[SECOND]: _more(random, chain[1], chain[4], draft.gap[SECOND]),
    }
    projects.loc[list(services), "gap"] = np.nan
    table = pd.DataFrame.from_dict(services, orient="index", columns=["project", "indicator", "better", "own", *PEERS])
    return Case(trainee, str(random.choice(TOWNS)), projects, table.sort_index(), draft.budget, draft.more)


def _peers(random: np.random.Generator, target: int, worse: float) -> list[int]:
    """Three peers with this mean, and one that does worse, in any order."""
    near, far = (max(1, round(target * random.uniform(*share))) for share in ((0.03, 0.05), (0.08, 0.13)))
    return random.permutation([target - near - far, target + near, target + far, round(worse)]).tolist()


def _less(random: np.random.Generator, name: str, indicator: str, low: int, high: int, gap: float) -> list:
    own = int(random.choice([value for value in range(low, high + 1, 20) if value != 100]))  # of 100, a difference looks like a percentage
    return [name, indicator, "less", own, *_peers(random, round(own * (1 - gap)), own * random.uniform(1.06, 1.15))]


def _more(random: np.random.Generator, name: str, indicator: str, gap: float) -> list:
    target = int(random.choice([60, 80]))
    own = round(target * (1 - gap))
    return [name, indicator, "more", own, *_peers(random, target, own * random.uniform(0.86, 0.94))]
