"""Where to try it: candidate sites scored against criteria."""

from __future__ import annotations

import pandas as pd

from citykit import scoring
from citykit.bounds import need_columns
from citykit.errors import CourseError


def goalposts(sites: pd.DataFrame, better: pd.Series) -> pd.DataFrame:
    """Goalposts taken from the candidates themselves: the worst of them scores 0, the best 100.

    Parameters
    ----------
    sites : pandas.DataFrame, shape (sites, criteria)
        As for `score_sites`.
    better : pandas.Series
        "more" or "less" by criterion.

    Returns
    -------
    pandas.DataFrame
        ``worst`` and ``best`` by criterion. Points then compare these candidates only: with another candidate
        they may change.
    """
    need_columns(sites, better.index, "table of sites")
    wrong = better[~better.isin(["more", "less"])]
    if len(wrong):
        raise CourseError(f'{wrong.index[0]}: better is "more" or "less", not "{wrong.iloc[0]}".')
    low, high, more = sites[better.index].min(), sites[better.index].max(), better == "more"
    return pd.DataFrame({"worst": low.where(more, high), "best": high.where(more, low)})


def score_sites(sites: pd.DataFrame, criteria: pd.DataFrame) -> pd.Series:
    """Weighted points of each candidate site, the best first.

    Parameters
    ----------
    sites : pandas.DataFrame, shape (sites, criteria)
        One row per site, one column per criterion, each in its own unit, without gaps.
    criteria : pandas.DataFrame
        By criterion: ``weight`` (0 or more, made to sum to 1), ``worst`` and ``best`` (the values that
        score 0 and 100; ``worst`` above ``best`` where less is better).

    Returns
    -------
    pandas.Series
        Points, 0 to 100, from `citykit.scoring`.

    Raises
    ------
    CourseError
        If a criterion has no column, a value is missing, or weights or goalposts are wrong.
    """
    need_columns(criteria, ("weight", "worst", "best"), "table of criteria")
    need_columns(sites, criteria.index, "table of sites")
    values = sites[criteria.index]
    if values.isna().any(axis=None):
        site, criterion = values.isna().stack().idxmax()
        raise CourseError(
            f"The site {site} has no value for {criterion}. Find it, or drop the criterion for all."
        )
    points = scoring.normalise(values, criteria["worst"], criteria["best"])
    total = scoring.aggregate(points, criteria["weight"])
    return total.sort_values(ascending=False, kind="stable").rename("points")
