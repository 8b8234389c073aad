"""Composite indicators: normalise, weight, aggregate, rank, and test how firm a rank is.

The steps follow OECD and JRC (2008), *Handbook on Constructing Composite Indicators*.
Shapes: a table of values has one row per city and one column per indicator.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from citykit import data
from citykit.errors import CourseError

#: Goals whose published index comes back from the goalposts of this course (3 and 5 do not).
GOALS = tuple(f"goal_{number}" for number in (1, 2, 4, 6, 7, 8, 9, 10, 11, 13, 15, 16, 17))

#: Draws, or cities, that `rank_range` works on at a time: memory stays small with thousands of cities.
BLOCK = 200

#: Short names of the 15 Sustainable Development Goals of the atlas, for tables and charts.
GOAL_NAMES = {
    "goal_1": "1 Poverty",
    "goal_2": "2 Hunger",
    "goal_3": "3 Health",
    "goal_4": "4 Education",
    "goal_5": "5 Gender equality",
    "goal_6": "6 Water, sanitation",
    "goal_7": "7 Energy",
    "goal_8": "8 Work, economy",
    "goal_9": "9 Infrastructure",
    "goal_10": "10 Inequality",
    "goal_11": "11 Cities",
    "goal_13": "13 Climate",
    "goal_15": "15 Life on land",
    "goal_16": "16 Peace, institutions",
    "goal_17": "17 Partnerships",
}


def bolivia() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The raw indicators of 31 Bolivian cities, and their goalposts.

    Returns
    -------
    values : pandas.DataFrame, shape (31, 49)
        One row per city (by name), one column per indicator, in the unit that ``indicators`` gives.
        Empty where the source has no value.
    indicators : pandas.DataFrame
        By indicator: goal, name, year, unit, worst (the value that scores 0), best (scores 100).
    """
    cities = data.load("bolivia_cities")["city"]
    table = data.load("bolivia_values").pivot(index="municipality_code", columns="indicator", values="value")
    indicators = data.load("bolivia_indicators")
    return table.loc[cities.index, indicators.index].rename(index=cities).rename_axis("city"), indicators


def published() -> pd.DataFrame:
    """The published index of the 31 Bolivian cities: a key that this course did not compute.

    Returns
    -------
    pandas.DataFrame, shape (31, 16)
        By city: total (rounded to one decimal), then the 15 goal indices, in points from 0 to 100.
    """
    return data.load("bolivia_indices").rename(index=data.load("bolivia_cities")["city"]).rename_axis("city")


def _check_goalposts(worst, best) -> None:
    if np.any(np.asarray(worst) == np.asarray(best)):
        raise CourseError(
            "A goalpost pair has the same worst and best value: the score would divide by zero."
        )


def normalise(values, worst, best):
    """Scores from 0 at the worst goalpost to 100 at the best, clipped to that range (min-max).

    Parameters
    ----------
    values : float, pandas.Series or pandas.DataFrame
        Raw values, any unit.
    worst, best : float or pandas.Series
        Goalposts in the same unit. ``worst`` may lie above ``best``: then less is better.

    Returns
    -------
    float, pandas.Series or pandas.DataFrame
        Scores in points, 0 to 100; empty where the value is missing.

    Raises
    ------
    CourseError
        If a pair of goalposts is equal.
    """
    _check_goalposts(worst, best)
    scores = (values - worst) / (best - worst) * 100
    return scores.clip(0, 100) if hasattr(scores, "clip") else float(np.clip(scores, 0, 100))


def value_for(score: float, worst: float, best: float) -> float:
    """The raw value that gets a score: min-max read backwards.

    Parameters
    ----------
    score : float
        The score to reach, in points from 0 to 100.
    worst, best : float
        Goalposts, in the unit of the indicator. ``worst`` may lie above ``best``.

    Returns
    -------
    float
        The raw value, in the unit of the goalposts.

    Raises
    ------
    CourseError
        If the score lies outside 0 to 100, or the goalposts are equal.
    """
    if not 0 <= score <= 100:
        raise CourseError(f"A score lies between 0 and 100, and {score:g} does not.")
    _check_goalposts(worst, best)
    return worst + score / 100 * (best - worst)


def goal_scores(scores: pd.DataFrame, goals: pd.Series) -> pd.DataFrame:
    """The mean score of each goal's indicators; a missing indicator is left out.

    Parameters
    ----------
    scores : pandas.DataFrame, shape (cities, indicators)
        Normalised scores in points.
    goals : pandas.Series
        Goal of each indicator, indexed by indicator.

    Returns
    -------
    pandas.DataFrame, shape (cities, goals)
        Points, 0 to 100.
    """
    return scores.T.groupby(goals, sort=False).mean().T


def weigh(weights, count: int) -> np.ndarray:
    """Weights that sum to 1.

    Parameters
    ----------
    weights : sequence of float or None
        One per column, 0 or more; None stands for equal weights.
    count : int
        How many weights are expected.

    Raises
    ------
    CourseError
        If the number of weights is wrong, one is negative, or all are 0.
    """
    array = np.ones(count) if weights is None else np.asarray(weights, dtype=float)
    if array.shape != (count,):
        raise CourseError(f"Expected {count} weights, one per column, and got {array.size}.")
    if not np.all(array >= 0) or array.sum() <= 0:
        raise CourseError("Weights must be 0 or more, and at least one must be above 0.")
    return array / array.sum()


def _complete(table: pd.DataFrame | pd.Series) -> None:
    missing = table.isna()
    if missing.ndim == 2:
        missing = missing.any(axis=1)
    if missing.any():
        names = ", ".join(str(name) for name in table.index[missing])
        raise CourseError(f"A score is missing for {names}. Fill the gap or leave the row out, and say so.")


def aggregate(table: pd.DataFrame, weights=None, *, how: str = "arithmetic") -> pd.Series:
    """One number per city from its columns.

    Parameters
    ----------
    table : pandas.DataFrame, shape (cities, columns)
        Scores in points, without gaps.
    weights : sequence of float or pandas.Series, optional
        One per column, in the order of the columns; a Series is matched by name. Made to sum to 1. Equal when
        left out.
    how : {"arithmetic", "geometric"}
        With the arithmetic mean a strong column makes up for a weak one in full; with the geometric mean less
        so. For the geometric mean scores below 1 count as 1, as a single 0 would make the total 0.

    Returns
    -------
    pandas.Series
        Points, 0 to 100.

    Raises
    ------
    CourseError
        If a score is missing, the weights do not fit, or ``how`` is unknown.
    """
    _complete(table)
    if isinstance(weights, pd.Series):
        weights = _by_column(weights, table.columns)
    shares = weigh(weights, table.shape[1])
    if how == "arithmetic":
        return table.mul(shares).sum(axis=1)
    if how == "geometric":
        return np.exp(np.log(table.clip(lower=1)).mul(shares).sum(axis=1))
    raise CourseError(f'how is "arithmetic" or "geometric", not "{how}".')


def _by_column(weights: pd.Series, columns: pd.Index) -> pd.Series:
    lacking = columns.difference(weights.index, sort=False)
    unknown = weights.index.difference(columns, sort=False)
    if len(lacking) or len(unknown):
        names = ", ".join(str(name) for name in [*lacking, *unknown])
        raise CourseError(f"The names of the weights and of the columns differ: {names}.")
    return weights[columns]


def rank(total: pd.Series) -> pd.Series:
    """Ranks from 1 for the highest; equal totals share the better rank.

    Raises
    ------
    CourseError
        If a total is missing.
    """
    _complete(total)
    return total.rank(ascending=False, method="min").astype(int)


def rank_range(
    table: pd.DataFrame, *, draws: int = 5_000, seed: int = 2026, low: float = 5, high: float = 95
) -> pd.DataFrame:
    """How far each city's rank moves when the weights are drawn at random (Monte Carlo).

    Every draw takes weights from Dirichlet(1, ..., 1): all sets of weights that sum to 1 are equally likely.
    Memory is about two bytes per city and draw: 0.4 GB for 20,000 cities and 10,000 draws.
    Method: Saisana, Saltelli and Tarantola (2005), on uncertainty analysis of composite indicators.

    Parameters
    ----------
    table : pandas.DataFrame, shape (cities, goals)
        Scores in points, without gaps.
    draws : int
        Number of weight sets.
    seed : int
        Start of the random numbers, so that a result can be repeated.
    low, high : float
        Percentiles of the rank to report.

    Returns
    -------
    pandas.DataFrame
        By city: low, median, high rank, and first_share, the share of draws (0 to 1) in which it is first.

    Raises
    ------
    CourseError
        If a score is missing.
    """
    _complete(table)
    random, scores = np.random.default_rng(seed), table.to_numpy(dtype=float)
    ranks = np.empty((len(table), draws), dtype=np.min_scalar_type(len(table)))
    for start in range(0, draws, BLOCK):
        count = min(BLOCK, draws - start)
        totals = random.dirichlet(np.ones(table.shape[1]), size=count) @ scores.T
        ranks[:, start : start + count] = _ranks(totals).T
    ranges = np.empty((len(table), 4))
    for start in range(0, len(table), BLOCK):
        block = ranks[start : start + BLOCK]
        ranges[start : start + BLOCK, :3] = np.percentile(block, [low, 50, high], axis=1).T
        ranges[start : start + BLOCK, 3] = (block == 1).mean(axis=1)
    return pd.DataFrame(ranges, index=table.index, columns=["low", "median", "high", "first_share"])


def _ranks(totals: np.ndarray) -> np.ndarray:
    """Rank of each city (column) in each draw (row): 1 for the highest, the better rank for equal totals."""
    totals = totals.round(9)  # sums of equal scores may differ in the last digits
    order = np.argsort(-totals, axis=1)
    sorted_totals = np.take_along_axis(totals, order, axis=1)
    place = np.broadcast_to(np.arange(1, totals.shape[1] + 1), totals.shape).copy()
    place[:, 1:][sorted_totals[:, 1:] == sorted_totals[:, :-1]] = 0
    ranks = np.empty_like(place)
    np.put_along_axis(ranks, order, np.maximum.accumulate(place, axis=1), axis=1)
    return ranks


def similar_size(people: pd.Series, city: str, count: int = 7) -> list[str]:
    """The cities closest in population, the closest first.

    Closeness is a ratio: a city of half the size is as far away as one of twice the size.

    Parameters
    ----------
    people : pandas.Series
        Inhabitants by city.
    city : str
        The city whose neighbours in size are wanted.
    count : int
        How many.

    Returns
    -------
    list of str

    Raises
    ------
    CourseError
        If the city is not in the table.
    """
    if city not in people.index:
        names = ", ".join(str(name) for name in people.index)
        raise CourseError(f'There is no city "{city}" in this table. The cities are: {names}.')
    distance = np.log(people / people[city]).abs().drop(city)
    return list(distance.sort_values(kind="stable").index[:count])


def gaps(table: pd.DataFrame, city: str, others: list[str]) -> pd.Series:
    """How far a city stands above or below the median of other cities, column by column.

    Parameters
    ----------
    table : pandas.DataFrame, shape (cities, goals)
        Scores in points.
    city : str
        The city.
    others : list of str
        The cities to compare with, for example from `similar_size`; without the city itself.

    Returns
    -------
    pandas.Series
        Points by goal, the weakest first: below 0 means below the median. The first is the weak goal.
    """
    return (table.loc[city] - table.loc[others].median()).sort_values(kind="stable")
