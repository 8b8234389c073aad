"""The case of the exercise let_citizens_decide: a town's vote on money, drawn from the id.

Town, projects, costs and ballots are all made up. Voters with the same ballot stand together as one group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from citykit import cases

LETTERS = list("ABCDEF")
ALL = range(len(LETTERS))
#: The rules of the exercise, by the names that an answer uses.
RULES = ("by votes", "per euro", "equal shares")
#: Groups of identical ballots, by part of town.
PARTS = {"lower town": 5, "upper town": 4}
#: Who proposes the six projects: the lower town, the upper town, or both.
PROPOSED_BY = ("lower town", "lower town", "lower town", "upper town", "upper town", "both")
#: Share of ballots that approve a project of the own part, of both parts, of the other part.
APPROVED = {"own": 0.6, "both": 0.2, "other": 0.05}
#: Costs as shares of the budget, for the project with the most votes first.
LOWEST = (0.22, 0.10, 0.08, 0.08, 0.08, 0.06)
HIGHEST = (0.46, 0.46, 0.42, 0.40, 0.33, 0.30)
#: What a dear, a middling and a cheap project can be: two of each.
TOPICS = (
    ("street lamps", "water tank", "market roof", "sports ground", "footbridge", "library room"),
    ("playground", "bus shelters", "school kitchen", "drainage", "street trees", "bicycle racks"),
    ("benches", "notice boards", "first-aid kits", "water taps", "litter bins", "seed bank"),
)
#: Ballots tried for one town, and costs tried for the same ballots.
MOST_BALLOTS, MOST_COSTS = 100, 400


@dataclass(frozen=True)
class Case:
    """What one trainee works on.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    projects : pandas.DataFrame
        By letter: topic, cost (EUR), votes.
    groups : pandas.DataFrame
        By group of identical ballots: part (of town), voters.
    approvals : pandas.DataFrame of bool, shape (groups, projects)
        Whether the voters of a group approve a project.
    budget : int
        EUR.
    asked : str
        The project whose price in round 2 of equal shares is asked for.
    """

    trainee: str
    projects: pd.DataFrame
    groups: pd.DataFrame
    approvals: pd.DataFrame
    budget: int
    asked: str

    @property
    def ballots(self) -> pd.DataFrame:
        """One row per voter, one column per project, True where the voter approves."""
        rows = self.approvals.loc[self.groups.index.repeat(self.groups["voters"])]
        return rows.set_axis(range(1, len(rows) + 1))

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.groups['voters'].sum()} voters decide on EUR {self.budget:,}"


@cases.of_trainee
def case(trainee: str) -> Case:
    return _told(cases.draw("let_citizens_decide", trainee, _make, _usable), trainee)


@dataclass(frozen=True)
class _Vote:
    """A vote in plain numbers: projects and groups by their place.

    Parameters
    ----------
    sizes : list of int
        Voters of each group.
    rows : list of list of bool
        By group: whether it approves each project.
    votes : list of int
    backers : list of list of int
        By project: the groups that approve it.
    purse : int
        Budget for each voter.
    costs : list of int
    topics : list of str
        From the dearest to the cheapest project.
    """

    sizes: list[int]
    rows: list[list[bool]]
    votes: list[int]
    backers: list[list[int]]
    purse: int
    costs: list[int]
    topics: list[str]

    @property
    def budget(self) -> int:
        return self.purse * sum(self.sizes)

    def left_out(self, winners: Iterable[int]) -> list[int]:
        """The groups with nothing."""
        return [group for group, row in enumerate(self.rows) if not any(row[project] for project in winners)]


def _told(vote: _Vote, trainee: str) -> Case:
    """The vote as tables."""
    names = [f"g{number}" for number in range(1, len(vote.sizes) + 1)]
    by_cost = sorted(ALL, key=lambda project: -vote.costs[project])
    topics = [vote.topics[by_cost.index(project)] for project in ALL]
    parts = [part for part, groups in PARTS.items() for _ in range(groups)]
    return Case(
        trainee=trainee,
        projects=pd.DataFrame({"topic": topics, "cost": vote.costs, "votes": vote.votes}, index=LETTERS),
        groups=pd.DataFrame({"part": parts, "voters": vote.sizes}, index=names),
        approvals=pd.DataFrame(vote.rows, index=names, columns=LETTERS),
        budget=vote.budget,
        asked=LETTERS[_asked(vote)],
    )


def _make(random: np.random.Generator) -> _Vote:
    """Ballots, and the first costs for which the vote may be used; the last ones if there are none."""
    sizes, rows = _ballots(random)
    votes = _votes(sizes, rows)
    backers = [[group for group, row in enumerate(rows) if row[project]] for project in ALL]
    purse = int(random.integers(20, 36)) * 20
    topics = [str(topic) for tier in TOPICS for topic in random.choice(tier, size=2, replace=False)]
    order = np.argsort(votes)[::-1]
    shares = random.uniform(LOWEST, HIGHEST, (MOST_COSTS, len(LETTERS)))[:, np.argsort(order)]
    costs = 100 * (shares * purse * sum(sizes) / 100).astype(int)
    promising = _promising(costs, order, purse * sum(sizes), np.array(rows))
    for tried in (costs[promising] if promising.any() else costs[:1]).tolist():
        vote = _Vote(sizes, rows, votes, backers, purse, tried, topics)
        if _usable(vote):
            break
    return vote


def _promising(costs: np.ndarray, order: np.ndarray, budget: int, rows: np.ndarray) -> np.ndarray:
    """For each row of costs: whether greedy by votes skips a project, funds a later one, and leaves out one to three groups."""
    won, spent = np.zeros(costs.shape, bool), np.zeros(len(costs), int)
    skipped, goes_on = np.zeros((2, len(costs)), bool)
    for project in order:
        won[:, project] = fits = spent + costs[:, project] <= budget
        goes_on |= skipped & fits
        skipped |= ~fits
        spent += costs[:, project] * fits
    nothing = (~(won @ rows.T)).sum(axis=1)
    return goes_on & (nothing >= 1) & (nothing <= 3)


def _votes(sizes: list[int], rows: list[list[bool]]) -> list[int]:
    return [sum(size for size, row in zip(sizes, rows, strict=True) if row[project]) for project in ALL]


def _ballots(random: np.random.Generator) -> tuple[list[int], list[list[bool]]]:
    """Voters of each group, at least two, and what they approve: a table in which no two ballots and no two votes are equal."""
    voters = int(random.choice([30, 32, 36, 40, 45, 48]))
    upper = round(voters * random.uniform(0.34, 0.46))
    sizes: list[int] = []
    for people, groups in zip((voters - upper, upper), PARTS.values(), strict=True):
        sizes += (2 + random.multinomial(people - 2 * groups, random.dirichlet([4] * groups))).tolist()
    proposed = random.permutation(PROPOSED_BY)
    chances = [
        [APPROVED["both" if by == "both" else "own" if by == part else "other"] for by in proposed]
        for part, groups in PARTS.items() for _ in range(groups)
    ]  # fmt: skip
    tables = random.random((MOST_BALLOTS, len(sizes), len(LETTERS))) < chances
    votes, approved, ballots = np.array(sizes) @ tables, tables.sum(axis=2), tables @ 2 ** np.arange(len(LETTERS))
    good = (votes.min(axis=1) >= 4) & (approved.max(axis=1) <= 4) & (approved.min(axis=1) >= 1)
    for numbers in (votes, ballots):
        good &= (np.diff(np.sort(numbers, axis=1)) > 0).all(axis=1)
    return sizes, tables[good.argmax()].tolist()


def _usable(vote: _Vote) -> bool:
    """No tie decides, and the usual errors land well away from the right answer."""
    if len(set(vote.votes)) < len(vote.votes) or min(vote.votes) < 4 or not all(map(any, vote.rows)):
        return False
    listed = _greedy_winners(vote)
    shared = _shared_winners(vote) if listed else None
    return (
        shared is not None
        and shared not in listed
        and shared != frozenset(_struck(vote))
        and _asked(vote) is not None
        and _measures_differ(vote, listed, shared)
    )


def _greedy(vote: _Vote, order: Iterable[int], *, stops: bool = False) -> frozenset[int]:
    """What a list of projects funds: each that still fits, or all before the first that does not fit."""
    winners, left = [], vote.budget
    for project in order:
        if vote.costs[project] <= left:
            winners.append(project)
            left -= vote.costs[project]
        elif stops:
            break
    return frozenset(winners)


def _greedy_winners(vote: _Vote) -> tuple[frozenset[int], frozenset[int]] | None:
    """Winners by votes and per euro, or None where a tie decides or a wrong list funds the same."""
    votes, costs = vote.votes, vote.costs
    listed = sorted(ALL, key=lambda project: -votes[project])
    by_votes = _greedy(vote, listed)
    if len(set(costs)) < len(costs):
        return None
    ratio = [votes[project] / costs[project] for project in ALL]
    per = sorted(ALL, key=lambda project: -ratio[project])
    if any(ratio[one] < 1.02 * ratio[other] for one, other in pairwise(per)):
        return None
    per_euro = _greedy(vote, per)
    if per_euro in (by_votes, _greedy(vote, per[::-1])):
        return None
    cheap = sorted(ALL, key=lambda project: costs[project])
    wrong = (_greedy(vote, cheap), _greedy(vote, cheap[::-1]), _greedy(vote, listed, stops=True))
    return None if by_votes in wrong or per_euro == wrong[0] else (by_votes, per_euro)


def _payment(vote: _Vote, project: int, purses: list[float]) -> float | None:
    """The largest payment when the supporters share a cost as equally as they can; None if they are too poor."""
    payers, cost = vote.backers[project], float(vote.costs[project])
    if sum(vote.sizes[group] * purses[group] for group in payers) < cost:
        return None
    while True:
        part = cost / sum(vote.sizes[group] for group in payers)
        poorer = [group for group in payers if purses[group] < part]
        if not poorer:
            return part
        cost -= sum(vote.sizes[group] * purses[group] for group in poorer)
        payers = [group for group in payers if group not in poorer]


def _clear(vote: _Vote, left: Iterable[int], purses: list[float]) -> bool:
    """Whether it is clear for each project that is left if its supporters can pay it."""
    together = (sum(vote.sizes[group] * purses[group] for group in vote.backers[project]) / vote.costs[project] for project in left)
    return all(abs(share - 1) > 0.005 for share in together)


def _shared_winners(vote: _Vote) -> frozenset[int] | None:
    """Winners of equal shares in three clear rounds, or None."""
    purses, left, bought = [float(vote.purse)] * len(vote.sizes), list(ALL), []
    while _clear(vote, left, purses):
        paid = {project: payment for project in left if (payment := _payment(vote, project, purses)) is not None}
        if not paid:
            return frozenset(bought) if len(bought) == 3 else None
        best, *others = sorted(paid, key=lambda project: paid[project] / vote.costs[project])
        if others and vote.costs[best] / paid[best] < vote.costs[others[0]] / paid[others[0]] + 0.25:
            return None
        if not bought and not _first_differs(vote, paid, best):
            return None
        bought.append(best)
        left.remove(best)
        for group in vote.backers[best]:
            purses[group] -= min(purses[group], paid[best])
    return None


def _first_differs(vote: _Vote, paid: dict[int, float], first: int) -> bool:
    """The first payment is not the smallest, not all of the play money, and not that of another project."""
    others = [payment for project, payment in paid.items() if project != first]
    return min(others, default=vote.purse) < 0.98 * paid[first] < 0.95 * vote.purse and all(
        abs(payment / paid[first] - 1) > 0.02 for payment in others
    )


def _struck(vote: _Vote) -> list[int]:
    """Winners if a project is struck out as soon as one supporter cannot pay an equal part."""
    votes = vote.votes
    purses, left, bought = [float(vote.purse)] * len(vote.sizes), list(ALL), []
    while True:
        open_ = [p for p in left if all(purses[group] >= vote.costs[p] / votes[p] for group in vote.backers[p])]
        if not open_:
            return bought
        best = max(open_, key=lambda project: votes[project])
        bought.append(best)
        left.remove(best)
        for group in vote.backers[best]:
            purses[group] -= vote.costs[best] / votes[best]


def _asked(vote: _Vote) -> int | None:
    """The project with the clearest difference, in round 2, between equal parts and what its supporters can pay."""
    votes, costs = vote.votes, vote.costs
    first = max((p for p in ALL if votes[p] * vote.purse >= costs[p]), key=lambda project: votes[project])
    price, smallest = costs[first] / votes[first], min(ALL, key=lambda project: costs[project] / votes[project])
    purses = [vote.purse - price * row[first] for row in vote.rows]
    found = {}
    for project in ALL:
        equal, payment = costs[project] / votes[project], _payment(vote, project, purses)
        poor = sum(vote.sizes[group] for group in vote.backers[project] if vote.rows[group][first])
        if project in (first, smallest) or payment is None or payment < 1.05 * equal:
            continue
        rich = votes[project] - poor
        wrong = (costs[project] / rich, (costs[project] - poor * price) / rich, vote.purse - price, vote.purse, price)
        if all(abs(value / payment - 1) > 0.02 for value in wrong) and costs[project] / payment > 2.5:
            found[project] = payment / equal
    return max(found, key=found.get, default=None)


def _measures_differ(vote: _Vote, listed: tuple[frozenset[int], ...], shared: frozenset[int]) -> bool:
    """Under greedy by votes and equal shares one to three groups have nothing, and no usual error gives their share."""
    voters, winners = sum(vote.sizes), (listed[0], shared)
    left_out = [vote.left_out(won) for won in winners]
    partly = [[group for group, row in enumerate(vote.rows) if any(row[p] for p in ALL if p not in won)] for won in winners]
    if not all(1 <= len(groups) <= 3 and groups != some for groups, some in zip(left_out, partly, strict=True)):
        return False
    ratios = [100 * sum(vote.sizes[group] for group in groups) / voters for groups in left_out]
    for won, groups, ratio, other in zip(winners, left_out, ratios, ratios[::-1], strict=True):
        spent = 100 * sum(vote.costs[project] for project in won) / vote.budget
        funded, lines = 100 * len(won) / len(LETTERS), 100 * len(groups) / len(vote.sizes)
        wrong = (spent, 100 - spent, funded, 100 - funded, lines, ratio * voters / 100, 100 - ratio, 100 * ratio / (100 - ratio))
        if abs(ratio - other) < 2 or any(abs(meant - ratio) < 0.4 for value in wrong for meant in (value, 100 * value)):
            return False
    return _no_leader(vote, [*listed, shared])


def _no_leader(vote: _Vote, outcomes: list[frozenset[int]]) -> bool:
    """No rule has both the fewest voters with nothing and the most own projects, counted by voters and not by groups."""
    nothing = [sum(vote.sizes[group] for group in vote.left_out(won)) for won in outcomes]
    own = [sum(vote.votes[project] for project in won) / sum(vote.sizes) for won in outcomes]
    per_line = [sum(row[project] for row in vote.rows for project in won) / len(vote.rows) for won in outcomes]
    leads = (few == min(nothing) and many == max(own) for few, many in zip(nothing, own, strict=True))
    return not any(leads) and any(abs(right - wrong) > 0.05 for right, wrong in zip(own, per_line, strict=True))
