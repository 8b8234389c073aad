"""From diagnosis to master plan: how urgent each project is, and which ones fit together into one budget.

Priorities follow the three factors of ESMAP's Tool for Rapid Assessment of City Energy (TRACE): relative
intensity, spending, and control of the city. This course takes "spending" wider: the money at stake, which is
what a service costs each year or the revenue that it should bring.

The best affordable portfolio is a knapsack problem with rules between projects (Kellerer, Pferschy and
Pisinger 2004), solved by `scipy.optimize.milp`, which calls HiGHS (Huangfu and Hall 2018).

A table of projects has one row per project, indexed by name: ``cost`` and ``points`` (0 or more), ``needs``
(projects that must be in the list too) and ``not_with`` (projects that cannot stand beside it). The last two
hold names separated by commas, or nothing. Money is in one currency and unit throughout.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import compress, product

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from citykit.errors import CourseError

COLUMNS = ("cost", "points", "needs", "not_with")
#: All sets of this many projects are 4,096; with more the list gets slow.
MOST_LISTED = 12
#: The two lists that a council can work down from the top.
LISTS = ("points", "points per cost")


@dataclass(frozen=True)
class Portfolio:
    """A set of projects.

    Parameters
    ----------
    chosen : tuple of str
        Names, in the order of the table; from `greedy` in the order in which they were taken.
    cost, points : float
        Sums over the chosen projects.
    """

    chosen: tuple[str, ...]
    cost: float
    points: float


def relative_gap(own: float, peers: Iterable[float], better: str) -> tuple[float, float]:
    """How far a city is behind the mean of those peers that do better.

    Parameters
    ----------
    own : float
        The city's own indicator, above 0.
    peers : iterable of float
        The same indicator of peer cities, above 0.
    better : {"less", "more"}
        Which direction is good.

    Returns
    -------
    gap : float
        A share from 0 to 1. With "less" it is the part of the own value that is too much, with "more" the
        part of the peers' value that is lacking. It is 0 when no peer does better.
    target : float
        Mean of the peers that do better; the own value when there are none.

    Raises
    ------
    CourseError
        If a value is not above 0, there are no peers, or the direction is unknown.
    """
    values = np.array([own, *peers], dtype=float)
    if len(values) < 2 or not (np.isfinite(values) & (values > 0)).all():
        raise CourseError("A gap needs the city's own value and at least one peer, each a number above 0.")
    if better not in ("less", "more"):
        raise CourseError(f'better is "less" or "more", not "{better}".')
    ahead = values[1:][values[1:] < own] if better == "less" else values[1:][values[1:] > own]
    target = float(ahead.mean()) if ahead.size else float(own)
    return abs(own - target) / max(own, target), target


def _between(name: str, values, low: float, high: float) -> None:
    """An error unless each value is a number from low to high."""
    array = np.atleast_1d(np.asarray(values, dtype=float))
    wrong = array[~((array >= low) & (array <= high))]
    if wrong.size:
        top = "" if np.isinf(high) else f" to {high:g}"
        rule = f"of {low:g} or more" if not top else f"from {low:g}{top}"
        raise CourseError(f"{name} must be a number {rule}, and {wrong[0]:g} is not.")


def priority(gap, money, control):
    """Priority points: gap times money at stake times control, after the three factors of TRACE.

    Parameters
    ----------
    gap : float or pandas.Series
        How far the service is behind, as a share from 0 to 1.
    money : float or pandas.Series
        Money at stake each year: spending on the service, or revenue that it should bring.
    control : float or pandas.Series
        How much the city decides itself, from 0 (nothing) to 1 (everything).

    Returns
    -------
    float or pandas.Series
        In the unit of the money: what is within reach each year.

    Raises
    ------
    CourseError
        If a gap or a control lies outside 0 to 1, or money is negative or missing.
    """
    _between("A gap", gap, 0, 1)
    _between("Money at stake", money, 0, np.inf)
    _between("Control", control, 0, 1)
    return gap * money * control


def _links(projects: pd.DataFrame, column: str) -> dict[str, list[str]]:
    """Project to the projects that a column names, each of which must be in the table."""
    links = {}
    for project, text in projects[column].items():
        names = [name.strip() for name in text.split(",") if name.strip()] if isinstance(text, str) else []
        for name in names:
            if name not in projects.index or name == project:
                raise CourseError(f'{project}: "{name}" under {column} is not another project of the table.')
        links[project] = names
    return links


def needs(projects: pd.DataFrame) -> dict[str, list[str]]:
    """What each project needs, bases before the projects that stand on them.

    Raises
    ------
    CourseError
        If the table is not as the module describes it, or projects need each other in a circle.
    """
    missing = [name for name in COLUMNS if name not in projects.columns]
    if missing or projects.empty:
        raise CourseError(f"The table of projects lacks {', '.join(missing) or 'rows'}.")
    repeated = projects.index[projects.index.duplicated()]
    if len(repeated):
        raise CourseError(f"The project {repeated[0]} stands in the table twice.")
    _between("A cost", projects["cost"], 0, np.inf)
    _between("Points", projects["points"], 0, np.inf)
    links = _links(projects, "needs")
    try:
        return {name: links[name] for name in TopologicalSorter(links).static_order()}
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise CourseError(f"Projects need each other in a circle: {circle}. Remove one of the links.") from None


def _rivals(projects: pd.DataFrame) -> list[tuple[str, str]]:
    """Pairs that cannot stand side by side, each pair once, in the order of the table."""
    links = _links(projects, "not_with")
    place = {name: number for number, name in enumerate(projects.index)}
    pairs = {tuple(sorted((one, other), key=place.get)) for one, others in links.items() for other in others}
    return sorted(pairs, key=lambda pair: (place[pair[0]], place[pair[1]]))


def _too_much(cost, budget: float):
    """Whether a cost (or each of several) is above the budget; sums of decimals may be off in the last digit."""
    return cost > budget + 1e-9 * max(1.0, budget)


def _broken(bases: dict, rivals: list, costs: dict, chosen: list[str], budget: float) -> list[str]:
    """One sentence per rule that the chosen projects break."""
    found = [f"{name} needs {base}" for name in chosen for base in bases[name] if base not in chosen]
    found += [f"{one} and {other} exclude each other" for one, other in rivals if one in chosen and other in chosen]
    cost = sum(costs[name] for name in chosen)
    return [*found, f"{cost:,g} is above the budget of {budget:,g}"] if _too_much(cost, budget) else found


def problems(projects: pd.DataFrame, chosen: Iterable[str], budget: float) -> list[str]:
    """Which rules a list of projects breaks.

    Parameters
    ----------
    projects : pandas.DataFrame
        As the module describes.
    chosen : iterable of str
        Names of projects.
    budget : float
        The most that they may cost together.

    Returns
    -------
    list of str
        One sentence per broken rule; empty when the list can be carried out.

    Raises
    ------
    CourseError
        If a name is not in the table, or the table is not as described.
    """
    _between("The budget", budget, 0, np.inf)
    bases, chosen = needs(projects), list(dict.fromkeys(chosen))
    unknown = [name for name in chosen if name not in projects.index]
    if unknown:
        raise CourseError(f'There is no project "{unknown[0]}". The projects are: {", ".join(projects.index)}.')
    return _broken(bases, _rivals(projects), projects["cost"].to_dict(), chosen, budget)


def _portfolio(projects: pd.DataFrame, chosen: list[str]) -> Portfolio:
    return Portfolio(
        tuple(chosen), float(projects.loc[chosen, "cost"].sum()), float(projects.loc[chosen, "points"].sum())
    )


def _sets(projects: pd.DataFrame) -> np.ndarray:
    """Every set of projects, the small ones first: one row per set, True where a project is in it."""
    count = len(projects)
    if count > MOST_LISTED:
        raise CourseError(
            f"{count} projects make {2**count:,} sets. All sets are listed for up to {MOST_LISTED} projects: "
            "leave some out, or use best_portfolio."
        )
    sets = np.array(list(product((True, False), repeat=count)))
    return sets[np.argsort(sets.sum(axis=1), kind="stable")]


def every_portfolio(projects: pd.DataFrame, budget: float) -> pd.DataFrame:
    """All sets of projects, with cost, points and the rules that each one breaks: the method by hand.

    Parameters
    ----------
    projects : pandas.DataFrame
        As the module describes, at most `MOST_LISTED` rows.
    budget : float
        The most that a set may cost.

    Returns
    -------
    pandas.DataFrame, shape (2 ** projects, 4)
        ``projects`` (names joined by " + "), ``cost``, ``points``, ``problem`` (empty when allowed); small
        sets first.

    Raises
    ------
    CourseError
        If there are too many projects, or the table is not as described.
    """
    _between("The budget", budget, 0, np.inf)
    bases, rivals, costs = needs(projects), _rivals(projects), projects["cost"].to_dict()
    sets = _sets(projects)
    names = [list(compress(projects.index, take)) for take in sets]
    return pd.DataFrame(
        {
            "projects": [" + ".join(chosen) or "nothing" for chosen in names],
            "cost": sets @ projects["cost"].to_numpy(),
            "points": sets @ projects["points"].to_numpy(),
            "problem": ["; ".join(_broken(bases, rivals, costs, chosen, budget)) for chosen in names],
        }
    )


def best_portfolio(projects: pd.DataFrame, budget: float) -> Portfolio:
    """The allowed set of projects with the most points; of sets with equal points the cheapest.

    Parameters
    ----------
    projects : pandas.DataFrame
        As the module describes.
    budget : float
        The most that the set may cost.

    Returns
    -------
    Portfolio
        Chosen in the order of the table.

    Raises
    ------
    CourseError
        If the table is not as described or the budget is negative.

    Notes
    -----
    One variable per project, 1 when it is chosen. Maximise the points, subject to: costs within the budget,
    project <= base for each need, and one + other <= 1 for each pair that excludes each other.
    """
    _between("The budget", budget, 0, np.inf)
    bases, names = needs(projects), list(projects.index)
    cost, points = (projects[column].to_numpy(float) for column in ("cost", "points"))
    scale = max(cost.max(), 1e-12)
    rows, limits = [cost / scale], [budget / scale]
    for name, base in [(name, base) for name, found in bases.items() for base in found]:
        rows.append(np.isin(names, name).astype(float) - np.isin(names, base))
        limits.append(0)
    for pair in _rivals(projects):
        rows.append(np.isin(names, pair).astype(float))
        limits.append(1)
    # The small share of cost decides between sets of equal points; 1,000 lifts it above the solver's tolerance.
    worth = 1000 * points / max(points.max(), 1e-12) - 0.001 * cost / max(cost.sum(), 1e-12)
    answer = milp(
        -worth,
        integrality=np.ones(len(names)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(np.array(rows), ub=np.array(limits, dtype=float)),
        options={"mip_rel_gap": 0},
    )
    return _portfolio(projects, [name for name, taken in zip(names, answer.x, strict=True) if taken > 0.5])


def greedy(projects: pd.DataFrame, budget: float, by: str = "points") -> Portfolio:
    """Work down a list from the top: again and again take the first project that may be taken now.

    Parameters
    ----------
    projects : pandas.DataFrame
        As the module describes. Projects without points are never taken.
    budget : float
        The most that the set may cost.
    by : {"points", "points per cost"}
        What the list is sorted by, the highest first.

    Returns
    -------
    Portfolio
        Chosen in the order in which they were taken.

    Raises
    ------
    CourseError
        If ``by`` is unknown, or the table or the budget is not as described.
    """
    if by not in LISTS:
        raise CourseError(f'by is "points" or "points per cost", not "{by}".')
    _between("The budget", budget, 0, np.inf)
    bases, rivals, costs = needs(projects), _rivals(projects), projects["cost"].to_dict()
    value = projects["points"] if by == "points" else projects["points"] / projects["cost"].replace(0, 1e-12)
    order = value[projects["points"] > 0].sort_values(ascending=False, kind="stable").index
    chosen: list[str] = []
    while True:
        may = [name for name in order if name not in chosen]
        may = [name for name in may if not _broken(bases, rivals, costs, [*chosen, name], budget)]
        if not may:
            return _portfolio(projects, chosen)
        chosen.append(may[0])


def budget_curve(projects: pd.DataFrame, budgets: Iterable[float]) -> pd.DataFrame:
    """Points that each budget buys.

    Parameters
    ----------
    projects : pandas.DataFrame
        As the module describes, at most `MOST_LISTED` rows.
    budgets : iterable of float
        Budgets, rising.

    Returns
    -------
    pandas.DataFrame
        By budget: points of the ``best`` portfolio, and of the two lists of `LISTS`.

    Raises
    ------
    CourseError
        If there are too many projects, or the table or a budget is not as described.

    Notes
    -----
    For a dozen projects one list of all sets serves every budget, faster than one call of the solver for each.
    """
    sets = every_portfolio(projects, np.inf)
    sets = sets[sets["problem"] == ""]
    rows = {}
    for budget in budgets:
        lists = [greedy(projects, budget, by).points for by in LISTS]
        rows[budget] = [sets.loc[~_too_much(sets["cost"], budget), "points"].max(), *lists]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["best", *LISTS]).rename_axis("budget")


def how_firm(
    projects: pd.DataFrame, budget: float, *, spread: float = 0.3, draws: int = 1_000, seed: int = 2026
) -> pd.Series:
    """How often each project is in the best portfolio when all points are uncertain.

    Parameters
    ----------
    projects : pandas.DataFrame
        As the module describes, at most `MOST_LISTED` rows.
    budget : float
        The most that the set may cost.
    spread : float
        Each project's points are drawn evenly between 1 - spread and 1 + spread times the given ones; 0 to 1.
    draws : int
        How many times.
    seed : int
        Start of the random draws, so that the result can be repeated.

    Returns
    -------
    pandas.Series
        Share of draws by project, 0 to 1, the highest first.

    Raises
    ------
    CourseError
        If the spread lies outside 0 to 1, or as for `every_portfolio`.
    """
    _between("The spread", spread, 0, 1)
    sets = _sets(projects)
    allowed = sets[every_portfolio(projects, budget)["problem"] == ""]
    factors = np.random.default_rng(seed).uniform(1 - spread, 1 + spread, (draws, len(projects)))
    winners = (allowed @ (factors * projects["points"].to_numpy()).T).argmax(axis=0)
    return pd.Series(allowed[winners].mean(axis=0), index=projects.index).sort_values(ascending=False, kind="stable")
