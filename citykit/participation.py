"""Participatory budgeting: which projects a vote funds under four rules, and which voters are left out.

Ballots say yes to any number of projects (approval ballots). A table of ballots has one row per voter and one
column per project, True where the voter approves. Costs and budget are in one currency.

The method of equal shares is that of Peters, Pierczyński and Skowron (2021), *Proportional Participatory
Budgeting with Additive Utilities*, with cost utilities and the completion of Peters and Skowron's site
equalshares.net (step 1). Ties go to the cheaper project, then to the one that stands first in the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from citykit import data
from citykit.errors import CourseError

#: Budget of Assen's vote, EUR (Municipality of Assen, Top Idee 2024, via Pabulib).
ASSEN_BUDGET = 100_000

#: The rules by name, in the order of the lesson.
RULES = ("greedy by votes", "greedy by votes per euro", "equal shares", "equal shares, completed")

#: Relative size of a rounding error: effective votes and sums of money closer than this count as equal.
ROUNDING = 1e-9


@dataclass(frozen=True)
class EqualShares:
    """What the method of equal shares buys, and who pays.

    Parameters
    ----------
    winners : list
        Projects in the order in which they are bought.
    share : float
        Money that each voter starts with.
    rounds : pandas.DataFrame
        By project bought: ``cost``, ``votes``, ``effective_votes`` (cost / largest payment) and
        ``largest_payment``.
    payments : pandas.DataFrame, shape (voters, winners)
        What each voter pays for each project.
    """

    winners: list
    share: float
    rounds: pd.DataFrame
    payments: pd.DataFrame


def assen() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Assen's youth budget of 2024.

    Returns
    -------
    projects : pandas.DataFrame
        By project number: ``topic``, ``cost_eur``, ``votes``, ``funded`` (1 for an official winner).
    ballots : pandas.DataFrame of bool, shape (84, 14)
    """
    projects = data.load("assen_projects")
    approvals = data.load("assen_approvals").groupby("ballot")["project"].apply(list)
    return projects, read_ballots(approvals, projects.index)


def read_ballots(approvals: Mapping, projects) -> pd.DataFrame:
    """A table of ballots from each voter's list of projects.

    Parameters
    ----------
    approvals : mapping or pandas.Series
        Voter to the projects that the voter approves; an empty list is an empty ballot.
    projects : sequence
        All projects, in the order of the columns.

    Returns
    -------
    pandas.DataFrame of bool, shape (voters, projects)

    Raises
    ------
    CourseError
        If a ballot names a project that does not exist.
    """
    projects = pd.Index(projects)
    rows = {}
    for voter, chosen in approvals.items():
        unknown = [project for project in chosen if project not in projects]
        if unknown:
            raise CourseError(
                f"Ballot {voter} names project {unknown[0]}, which does not exist. "
                f"The projects are: {', '.join(map(str, projects))}."
            )
        rows[voter] = projects.isin(list(chosen))
    return pd.DataFrame.from_dict(rows, orient="index", columns=projects)


def greedy(ballots: pd.DataFrame, costs: pd.Series, budget: float, *, by: str = "votes") -> list:
    """Go down a list of projects, and fund each one that still fits into the budget.

    Parameters
    ----------
    ballots : pandas.DataFrame of bool, shape (voters, projects)
    costs : pandas.Series
        Cost by project.
    budget : float
    by : {"votes", "votes per euro"}
        What the list is sorted by, the highest first.

    Returns
    -------
    list
        Projects in the order in which they are funded.

    Raises
    ------
    CourseError
        If the inputs do not fit together (see `fund`), or ``by`` is unknown.
    """
    costs = _checked(ballots, costs, budget)
    if by not in ("votes", "votes per euro"):
        raise CourseError(f'Projects can be sorted by "votes" or by "votes per euro", not by "{by}".')
    votes = ballots.sum()
    score = votes if by == "votes" else votes / costs
    order = pd.DataFrame({"score": -score, "cost": costs}).sort_values(["score", "cost"], kind="stable").index
    winners, spent = [], 0.0
    for project in order:
        if spent + costs[project] <= budget:
            winners.append(project)
            spent += costs[project]
    return winners


def equal_shares(ballots: pd.DataFrame, costs: pd.Series, budget: float, *, complete: bool = False) -> EqualShares:
    """The method of equal shares: each voter gets the same money, and supporters pay for projects together.

    In each round every project that its supporters can still pay is priced: they share its cost as equally as
    their money allows. The project with the most effective votes, cost / largest payment, is bought.

    Parameters
    ----------
    ballots : pandas.DataFrame of bool, shape (voters, projects)
    costs : pandas.Series
        Cost by project.
    budget : float
    complete : bool
        If True, raise every voter's money by 1 at a time, and stop when no further project fits into the
        budget, or just before the projects bought would cost more than the budget.

    Returns
    -------
    EqualShares

    Raises
    ------
    CourseError
        If the inputs do not fit together (see `fund`).
    """
    costs = _checked(ballots, costs, budget)
    approves, prices = ballots.to_numpy(bool), costs.to_numpy()
    share = budget / len(ballots)
    bought = _buy(approves, prices, share)
    while complete and not _exhausted(approves, prices, budget, bought):
        more = _buy(approves, prices, share + 1, limit=budget)
        if prices[[column for column, *_ in more]].sum() > budget:
            break
        share, bought = share + 1, more
    return _told(ballots, costs, share, bought)


def _told(ballots: pd.DataFrame, costs: pd.Series, share: float, bought: list[tuple]) -> EqualShares:
    """The purchases with the names of voters and projects."""
    winners = [ballots.columns[column] for column, *_ in bought]
    rounds = pd.DataFrame(
        {
            "cost": costs[winners],
            "votes": ballots[winners].sum(),
            "effective_votes": [effective for _, effective, _ in bought],
            "largest_payment": [paid.max() for *_, paid in bought],
        },
        index=pd.Index(winners, name=ballots.columns.name),
    )
    payments = np.column_stack([paid for *_, paid in bought]) if bought else np.empty((len(ballots), 0))
    return EqualShares(winners, share, rounds, pd.DataFrame(payments, index=ballots.index, columns=rounds.index))


def _buy(approves: np.ndarray, costs: np.ndarray, share: float, limit: float = np.inf) -> list[tuple]:
    """Column, effective votes and every voter's payment of each project bought; stops once beyond the limit."""
    money = np.full(len(approves), share)
    open_columns = np.flatnonzero(approves.any(axis=0))
    bought, spent = [], 0.0
    while spent <= limit:
        payment = _largest_payments(approves[:, open_columns], costs[open_columns], money)
        if not np.isfinite(payment).any():
            break
        effective = np.round(costs[open_columns] / payment, 9)
        best = np.lexsort((open_columns, costs[open_columns], -effective))[0]
        column = open_columns[best]
        paid = np.where(approves[:, column], np.minimum(money, payment[best]), 0.0)
        money, spent = money - paid, spent + costs[column]
        bought.append((column, effective[best], paid))
        open_columns = np.delete(open_columns, best)
    return bought


def _largest_payments(approves: np.ndarray, costs: np.ndarray, money: np.ndarray) -> np.ndarray:
    """For each project the largest payment when supporters share its cost as equally as they can; inf if too poor."""
    voters = len(approves)
    # Supporters stand last in each column, the poorest of them first: the others are worth -1 while sorting.
    purses = np.sort(np.where(approves, money[:, None], -1.0), axis=0)
    supporter = purses >= 0
    purses = np.where(supporter, purses, 0.0)
    paid_by_poorer = np.cumsum(purses, axis=0) - purses
    equal_part = (costs - paid_by_poorer) / np.arange(voters, 0, -1)[:, None]
    enough = supporter & (equal_part <= purses * (1 + ROUNDING))
    first = enough.argmax(axis=0)
    columns = np.arange(len(costs))
    return np.where(enough[first, columns], equal_part[first, columns], np.inf)


def _exhausted(approves: np.ndarray, costs: np.ndarray, budget: float, bought: list[tuple]) -> bool:
    """Whether no further project that anybody approves fits into what is left of the budget."""
    left = approves.any(axis=0)
    columns = [column for column, *_ in bought]
    left[columns] = False
    return not (costs[left] <= budget - costs[columns].sum()).any()


def fund(ballots: pd.DataFrame, costs: pd.Series, budget: float, rule: str) -> list:
    """The winners under one rule.

    Parameters
    ----------
    ballots : pandas.DataFrame of bool, shape (voters, projects)
    costs : pandas.Series
        Cost by project.
    budget : float
    rule : str
        One of `RULES`.

    Returns
    -------
    list
        Projects in the order in which they are funded.

    Raises
    ------
    CourseError
        If the rule is unknown, there are no ballots, a project on the ballots has no cost above 0, or the budget is
        not above 0.
    """
    _known(rule)
    if rule in RULES[:2]:
        return greedy(ballots, costs, budget, by=rule.removeprefix("greedy by "))
    return equal_shares(ballots, costs, budget, complete=rule == RULES[3]).winners


def decide(ballots: pd.DataFrame, costs: pd.Series, budget: float) -> dict[str, list]:
    """The winners under each of `RULES`: rule to projects, with inputs and errors as for `fund`."""
    return {rule: fund(ballots, costs, budget, rule) for rule in RULES}


def left_out(ballots: pd.DataFrame, winners) -> pd.Index:
    """The voters none of whose projects is funded; an empty ballot counts as left out."""
    return ballots.index[~ballots[list(winners)].any(axis=1)]


def exclusion_ratio(ballots: pd.DataFrame, winners) -> float:
    """Share of voters, from 0 to 1, none of whose projects is funded."""
    return len(left_out(ballots, winners)) / len(ballots)


def measures(ballots: pd.DataFrame, costs: pd.Series, outcomes: Mapping) -> pd.DataFrame:
    """Several lists of winners, measured side by side.

    Parameters
    ----------
    ballots : pandas.DataFrame of bool, shape (voters, projects)
    costs : pandas.Series
        Cost by project.
    outcomes : mapping of str to list
        Name of a rule to its winners, as from `decide`.

    Returns
    -------
    pandas.DataFrame
        By rule: ``projects`` (number funded), ``spent``, ``left_out`` (percent of voters), ``projects_per_voter``
        (mean number of funded projects that a voter approved) and ``money_per_voter`` (mean cost of those projects).
    """
    rows = {}
    for rule, winners in outcomes.items():
        won = ballots[list(winners)]
        rows[rule] = {
            "projects": len(winners),
            "spent": costs[list(winners)].sum(),
            "left_out": 100 * exclusion_ratio(ballots, winners),
            "projects_per_voter": won.sum(axis=1).mean(),
            "money_per_voter": (won * costs[list(winners)]).sum(axis=1).mean(),
        }
    return pd.DataFrame.from_dict(rows, orient="index").astype({"projects": int})


def with_pabutools(ballots: pd.DataFrame, costs: pd.Series, budget: int, rule: str) -> list:
    """As `fund`, by the library pabutools, with exact fractions and the same treatment of ties; whole costs only."""
    from pabutools import election, rules  # not in the browser
    from pabutools.tiebreaking import TieBreakingRule

    costs = _checked(ballots, costs, budget)
    _known(rule)
    names = {str(place): project for place, project in enumerate(ballots.columns)}
    items = {name: election.Project(name, int(costs[project])) for name, project in names.items()}
    instance = election.Instance(items.values(), budget_limit=budget)
    profile = election.ApprovalProfile(
        [
            election.ApprovalBallot(items[name] for name, project in names.items() if row[project])
            for _, row in ballots.iterrows()
        ],
        instance=instance,
    )
    ties = TieBreakingRule(lambda _instance, _profile, project: (project.cost, int(project.name)))
    if rule in RULES[:2]:
        # pabutools divides satisfaction by cost: cost satisfaction leaves votes, counting leaves votes per euro.
        measure = election.Cost_Sat if rule == RULES[0] else election.Cardinality_Sat
        found = rules.greedy_utilitarian_welfare(instance, profile, sat_class=measure, tie_breaking=ties)
    else:
        found = rules.method_of_equal_shares(
            instance, profile, sat_class=election.Cost_Sat, tie_breaking=ties,
            voter_budget_increment=1 if rule == RULES[3] else None,
        )
    return [names[project.name] for project in found]


def _known(rule: str) -> None:
    if rule not in RULES:
        raise CourseError(f'There is no rule "{rule}". The rules are: {", ".join(RULES)}.')


def _checked(ballots: pd.DataFrame, costs: pd.Series, budget: float) -> pd.Series:
    """The costs in the order of the ballots' columns, after a look at all three inputs."""
    if not len(ballots):
        raise CourseError("There are no ballots. At least one voter is needed.")
    missing = ballots.columns.difference(costs.index)
    if len(missing):
        raise CourseError(f"Project {missing[0]} stands on the ballots and has no cost. Add its cost.")
    costs = costs[ballots.columns].astype(float)
    wrong = costs.index[~(np.isfinite(costs) & (costs > 0))]
    if len(wrong):
        raise CourseError(f"The cost of project {wrong[0]} is {costs[wrong[0]]:g}. It should be a number above 0.")
    if not (np.isfinite(budget) and budget > 0):
        raise CourseError(f"The budget is {budget:g}. It should be a number above 0.")
    return costs
