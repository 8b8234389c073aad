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
    if np.any(np.asarray(worst) == np.asarray(best)):
        raise CourseError("A goalpost pair has the same worst and best value: the score would divide by zero.")
    scores = (values - worst) / (best - worst) * 100
    return scores.clip(0, 100) if hasattr(scores, "clip") else float(np.clip(scores, 0, 100))


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


def aggregate(table: pd.DataFrame, weights=None, *, how: str = "arithmetic") -> pd.Series:
    """One number per city from its columns.

    Parameters
    ----------
    table : pandas.DataFrame, shape (cities, columns)
        Scores in points, without gaps.
    weights : sequence of float, optional
        One per column; made to sum to 1. Equal when left out.
    how : {"arithmetic", "geometric"}
        With the arithmetic mean a strong column makes up for a weak one in full; with the geometric mean less
        so. For the geometric mean scores below 1 count as 1, as a single 0 would make the total 0.

    Returns
    -------
    pandas.Series
        Points, 0 to 100.
    """
    shares = weigh(weights, table.shape[1])
    if how == "arithmetic":
        return table.mul(shares).sum(axis=1, skipna=False)
    if how == "geometric":
        return np.exp(np.log(table.clip(lower=1)).mul(shares).sum(axis=1, skipna=False))
    raise CourseError(f'how is "arithmetic" or "geometric", not "{how}".')


def rank(total: pd.Series) -> pd.Series:
    """Ranks from 1 for the highest; equal totals share the better rank."""
    return total.rank(ascending=False, method="min").astype(int)


def rank_range(
    table: pd.DataFrame, *, draws: int = 5_000, seed: int = 2026, low: float = 5, high: float = 95
) -> pd.DataFrame:
    """How far each city's rank moves when the weights are drawn at random (Monte Carlo).

    Every draw takes weights from Dirichlet(1, ..., 1): all sets of weights that sum to 1 are equally likely.
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
    """
    weights = np.random.default_rng(seed).dirichlet(np.ones(table.shape[1]), size=draws)
    totals = weights @ table.to_numpy().T
    ranks = np.argsort(np.argsort(-totals, axis=1), axis=1) + 1
    bottom, middle, top = np.percentile(ranks, [low, 50, high], axis=0)
    columns = {"low": bottom, "median": middle, "high": top, "first_share": (ranks == 1).mean(axis=0)}
    return pd.DataFrame(columns, index=table.index)
