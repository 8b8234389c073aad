"""Did the pilot work? Difference in differences, and made-up panels to practise on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

from citykit.bounds import need_columns
from citykit.errors import CourseError


@dataclass(frozen=True)
class Effect:
    """An estimated effect, in the unit of the outcome.

    Parameters
    ----------
    effect : float
        Change of the pilot group minus change of the comparison group.
    standard_error : float
        Cluster-robust.
    low, high : float
        95 % confidence interval, t distribution with clusters - 1 degrees of freedom.
    p_value : float
        Two-sided, against no effect.
    clusters, observations : int
        Numbers of clusters and of rows used.
    """

    effect: float
    standard_error: float
    low: float
    high: float
    p_value: float
    clusters: int
    observations: int


def _panel(panel: pd.DataFrame) -> pd.DataFrame:
    need_columns(panel, ("street", "pilot", "after", "value"), "panel")
    values = pd.to_numeric(panel["value"], errors="coerce")
    if not np.isfinite(values).all():
        raise CourseError("The column value must hold a number in every row of the panel.")
    for name in ("pilot", "after"):
        if not panel[name].isin([0, 1]).all():
            raise CourseError(f"The column {name} may hold only 0 and 1.")
    if panel["street"].isna().any():
        raise CourseError("The column street must name the street in every row of the panel.")
    tidy = panel.assign(value=values, pilot=panel["pilot"].astype(int), after=panel["after"].astype(int))
    if tidy.groupby(["pilot", "after"]).ngroups < 4:
        raise CourseError("The panel needs pilot and comparison streets, both before and after the start.")
    both = tidy.groupby("street")["pilot"].nunique()
    if (both > 1).any():
        raise CourseError(f"The street {both.idxmax()} is in both groups. Each street belongs to one group.")
    return tidy


def four_means(panel: pd.DataFrame) -> pd.DataFrame:
    """The four means behind a difference in differences, and the change of each group.

    Parameters
    ----------
    panel : pandas.DataFrame
        One row per street and time: ``street``, ``pilot`` (1 in the pilot, 0 in the comparison group),
        ``after`` (1 after the start), ``value`` (the outcome, any unit).

    Returns
    -------
    pandas.DataFrame
        Rows ``comparison`` and ``pilot``; columns ``before``, ``after`` and ``change``.

    Raises
    ------
    CourseError
        If a column is missing, a group or period is empty, or a street is in both groups.
    """
    means = _panel(panel).groupby(["pilot", "after"])["value"].mean().unstack()
    means.index = pd.Index(["comparison", "pilot"], name="group")
    means.columns = ["before", "after"]
    return means.assign(change=means["after"] - means["before"])


def diff_in_diff(panel: pd.DataFrame) -> Effect:
    """Difference in differences with standard errors that allow for rows of one street being alike.

    Parameters
    ----------
    panel : pandas.DataFrame
        As for `four_means`; at least two streets in each group.

    Returns
    -------
    Effect
        In the unit of ``value``. The estimate equals the arithmetic of `four_means`.

    Raises
    ------
    CourseError
        As for `four_means`, and if a group has a single street.

    Notes
    -----
    Least squares of value on pilot, after and their product, errors clustered by street with the usual
    small-sample factor (statsmodels); Bertrand, Duflo and Mullainathan (2004), *Quarterly Journal of
    Economics* 119, 249-275. With fewer than about 20 streets in each group the interval comes out too
    narrow.
    """
    tidy = _panel(panel)
    streets = tidy.groupby("pilot")["street"].nunique()
    if (streets < 2).any():
        raise CourseError("Each group needs two or more streets, to show how much streets differ.")
    codes = pd.factorize(tidy["street"])[0]
    model = smf.ols("value ~ pilot * after", data=tidy)
    fit = model.fit(cov_type="cluster", cov_kwds={"groups": codes}, use_t=True)
    name = "pilot:after"
    low, high = fit.conf_int().loc[name]
    numbers = (fit.params[name], fit.bse[name], low, high, fit.pvalues[name])
    return Effect(*map(float, numbers), clusters=int(streets.sum()), observations=len(tidy))


def make_panel(
    random: np.random.Generator,
    *,
    streets: int = 13,
    before: int = 5,
    after: int = 5,
    level: float = 40.0,
    gap: float = 0.0,
    trend: float = 0.0,
    effect: float = 0.0,
    street_sd: float = 9.0,
    noise_sd: float = 12.0,
) -> pd.DataFrame:
    """A made-up panel for practice, with a known effect.

    Parameters
    ----------
    random : numpy.random.Generator
        Source of the random numbers.
    streets : int
        Streets in each group.
    before, after : int
        Months before and after the start.
    level, gap, trend, effect : float
        Mean of the comparison streets before; how much higher the pilot streets start; what changes
        everywhere after the start; what the pilot adds. In the unit of the outcome.
    street_sd, noise_sd : float
        Standard deviations between streets and between the months of one street.

    Returns
    -------
    pandas.DataFrame
        ``street``, ``month`` (below 0 before the start), ``pilot``, ``after``, ``value`` (one decimal); one
        row per street and month, the pilot streets first.
    """
    pilot = np.repeat([1, 0], streets)
    month = np.arange(-before, after)
    grid = pd.DataFrame(
        {
            "street": np.repeat([f"S{number:02d}" for number in range(1, 2 * streets + 1)], len(month)),
            "month": np.tile(month, 2 * streets),
            "pilot": np.repeat(pilot, len(month)),
        }
    )
    grid["after"] = (grid["month"] >= 0).astype(int)
    own = np.repeat(random.normal(0, street_sd, 2 * streets), len(month))
    mean = level + gap * grid["pilot"] + trend * grid["after"] + effect * grid["pilot"] * grid["after"]
    grid["value"] = (mean + own + random.normal(0, noise_sd, len(grid))).round(1)
    return grid
