"""Plan a pilot: how many streets, did it work, what it costs, how long it takes, and when to go on or stop.

Thin over statsmodels (power, regression), numpy-financial (present value) and the standard library's
topological sort. Money is in one currency and in real terms (prices of one year); shares run from 0 to 1;
durations are in the unit that the caller uses throughout.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from numbers import Real

import numpy as np
import numpy_financial as npf
import pandas as pd
import statsmodels.formula.api as smf
from scipy.optimize import brentq
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import proportion_effectsize

from citykit import scoring
from citykit.errors import CourseError

#: Levels of a logframe, from the reason for the project down to what is done.
LEVELS = ("goal", "outcome", "output", "activity")
#: What each level of a logframe must state.
LOGFRAME_COLUMNS = ("indicator", "baseline", "target", "source")
#: Decisions of a scale-up gate, from worst to best.
DECISIONS = ("stop", "adjust", "go")

#: No number of a pilot is larger, in any currency; beyond it sums would overflow.
LARGEST = 1e18

_RULES = {
    "other than 0": lambda x: x != 0,
    "above 0": lambda x: x > 0,
    "of 0 or more": lambda x: x >= 0,
    "of 1 or more": lambda x: x >= 1,
    "from 1 to 100": lambda x: 1 <= x <= 100,
    "from 0 to 1": lambda x: 0 <= x <= 1,
    "from 0.001 to 0.2": lambda x: 0.001 <= x <= 0.2,
    "from 0.5 to 0.999": lambda x: 0.5 <= x <= 0.999,
    "between 0 and 1, both left out": lambda x: 0 < x < 1,
    "from -1 to 1": lambda x: -1 <= x <= 1,
    "from -0.9 to 10, such as 0.06 for 6 %": lambda x: -0.9 <= x <= 10,
}


def _number(name: str, value, rule: str) -> float:
    """The value as a float, or an error that names it and the rule."""
    fits = isinstance(value, Real) and not isinstance(value, (bool, np.bool_))
    if not fits or not abs(value) <= LARGEST or not _RULES[rule](value):
        found = value.item() if isinstance(value, np.generic) else value
        raise CourseError(f"{name} must be a number {rule}, and is {found!r}.")
    return float(value)


def _columns(table: pd.DataFrame, needed: Iterable[str], what: str) -> None:
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise CourseError(f"The {what} lacks the column {', '.join(missing)}.")


# ---------------------------------------------------------------- sample size


def _risks(power: float, alpha: float) -> tuple[float, float]:
    return _number("The power", power, "from 0.5 to 0.999"), _false_alarm(alpha)


def _false_alarm(alpha: float) -> float:
    return _number("The risk of a false alarm (alpha)", alpha, "from 0.001 to 0.2")


def _power(test, effect: float, units: float, alpha: float) -> float:
    """Power of the two-sided test, without the chance (below 0.005) of a finding with the wrong sign.

    That tail is left out because statsmodels returns nan for it when it is very small.
    """
    return float(test.power(effect, units, alpha / 2, alternative="larger"))


def _reach(
    power_at: Callable[[float], float], wanted: float, low: float, most: float, complaint: str
) -> float:
    """The smallest value from ``low`` on at which a rising power reaches what is wanted.

    It stands in for statsmodels' own ``solve_power``, which gives up on very large and very small effects.
    """
    if power_at(low) >= wanted:
        return low
    high = 2 * low
    while not power_at(high) >= wanted:
        high *= 2
        if high > most:
            raise CourseError(complaint)
    return float(brentq(lambda value: power_at(value) - wanted, high / 2, high, xtol=1e-9))


def _units(test, effect: float, power: float, alpha: float) -> float:
    """Units per arm, at least 2; an effect above 8 standard deviations counts as 8."""
    size = min(effect, 8.0)
    complaint = "The difference is too small: more than a thousand million units per arm would be needed."
    return _reach(lambda units: _power(test, size, units, alpha), power, 2.0, 1e9, complaint)


def _effect(test, units: float, power: float, alpha: float) -> float:
    """The smallest standardised effect that so many units per arm can show."""
    complaint = "Too little data: not even a very large difference could be shown. Add clusters."
    low = 0.1 / math.sqrt(units)
    return _reach(lambda size: _power(test, size, units, alpha), power, low, 40.0, complaint)


def sample_size_mean(difference: float, sd: float, *, power: float = 0.8, alpha: float = 0.05) -> float:
    """Units per arm that show a difference of means (two-sided t test, two arms of one size).

    Parameters
    ----------
    difference : float
        The smallest difference that would matter, in the unit of the outcome; its sign does not count.
    sd : float
        Standard deviation of the outcome between units, in the same unit.
    power : float
        Chance, 0.5 to 0.999, to see the difference if it is there.
    alpha : float
        Chance, 0.001 to 0.2, of a false alarm if it is not there.

    Returns
    -------
    float
        Units per arm, not rounded, at least 2. Round up.

    Raises
    ------
    CourseError
        If the difference is 0 or a value is out of its range.

    Notes
    -----
    Cohen (1988), *Statistical Power Analysis for the Behavioral Sciences*; statsmodels ``TTestIndPower``.

    Examples
    --------
    >>> round(sample_size_mean(0.5, 1), 1)
    63.8
    """
    power, alpha = _risks(power, alpha)
    sd = _number("The standard deviation", sd, "above 0")
    difference = _number("The difference", difference, "other than 0")
    return _units(TTestIndPower(), abs(difference) / sd, power, alpha)


def _share_effect(before: float, after: float) -> float:
    before = _number("The share without the pilot", before, "between 0 and 1, both left out")
    after = _number("The share with the pilot", after, "between 0 and 1, both left out")
    if before == after:
        raise CourseError(f"Both shares are {before:g}: there is no difference to look for.")
    return abs(float(proportion_effectsize(after, before)))


def sample_size_share(before: float, after: float, *, power: float = 0.8, alpha: float = 0.05) -> float:
    """Units per arm that show a difference of two shares (two-sided, two arms of one size).

    Parameters
    ----------
    before : float
        Share without the pilot, between 0 and 1.
    after : float
        Smallest share with the pilot that would matter, between 0 and 1.
    power, alpha : float
        As for `sample_size_mean`.

    Returns
    -------
    float
        Units per arm, not rounded, at least 2. Round up.

    Raises
    ------
    CourseError
        If the shares are equal or a value is out of its range.

    Notes
    -----
    Cohen's h, the difference of arcsine-transformed shares (Cohen 1988); statsmodels ``NormalIndPower``.
    """
    power, alpha = _risks(power, alpha)
    return _units(NormalIndPower(), _share_effect(before, after), power, alpha)


def design_effect(cluster_size: float, icc: float) -> float:
    """How many times more units are needed because units of one cluster are alike: 1 + (m - 1) x ICC.

    Parameters
    ----------
    cluster_size : float
        Units measured in each cluster (m), for example parked cars checked in each street.
    icc : float
        Intracluster correlation, 0 (no likeness) to 1 (all units of a cluster are the same).

    Returns
    -------
    float
        Factor of 1 or more.

    Notes
    -----
    Kish (1965), *Survey Sampling*.
    """
    size = _number("The number of units in a cluster", cluster_size, "of 1 or more")
    return 1 + (size - 1) * _number("The intracluster correlation (ICC)", icc, "from 0 to 1")


def clusters_needed(per_arm: float, cluster_size: float, icc: float) -> int:
    """Clusters per arm, rounded up.

    Parameters
    ----------
    per_arm : float
        Units per arm without clusters, from `sample_size_mean` or `sample_size_share`.
    cluster_size, icc : float
        As for `design_effect`.

    Returns
    -------
    int
        Clusters in each arm.
    """
    per_arm = _number("The number of units per arm", per_arm, "above 0")
    factor = design_effect(cluster_size, icc)
    return math.ceil(per_arm * factor / cluster_size)


def _effective(clusters: float, cluster_size: float, icc: float) -> float:
    """Independent units per arm that tell as much as the clusters do."""
    clusters = _number("The number of clusters per arm", clusters, "of 1 or more")
    factor = design_effect(cluster_size, icc)
    effective = clusters * cluster_size / factor
    if effective < 4:
        raise CourseError("Too little data: each arm counts for less than 4 independent units. Add clusters.")
    return effective


def detectable_difference(
    clusters: float, cluster_size: float, icc: float, sd: float, *, power: float = 0.8, alpha: float = 0.05
) -> float:
    """The smallest difference of means that a given number of clusters per arm can show.

    Parameters
    ----------
    clusters : float
        Clusters in each arm.
    cluster_size, icc : float
        As for `design_effect`.
    sd : float
        Standard deviation of the outcome between units.
    power, alpha : float
        As for `sample_size_mean`.

    Returns
    -------
    float
        Minimum detectable effect, in the unit of ``sd``.
    """
    power, alpha = _risks(power, alpha)
    sd = _number("The standard deviation", sd, "above 0")
    units = _effective(clusters, cluster_size, icc)
    return _effect(TTestIndPower(), units, power, alpha) * sd


def detectable_share(
    before: float,
    clusters: float,
    cluster_size: float,
    icc: float,
    *,
    power: float = 0.8,
    alpha: float = 0.05,
) -> float:
    """The lowest share above ``before`` that a given number of clusters per arm can show.

    Parameters
    ----------
    before : float
        Share without the pilot, between 0 and 1.
    clusters, cluster_size, icc, power, alpha : float
        As for `detectable_difference`.

    Returns
    -------
    float
        A share up to 1; 1 if not even a rise to 1 can be shown.
    """
    power, alpha = _risks(power, alpha)
    before = _number("The share without the pilot", before, "between 0 and 1, both left out")
    units = _effective(clusters, cluster_size, icc)
    effect = _effect(NormalIndPower(), units, power, alpha)
    return math.sin(min(math.asin(math.sqrt(before)) + effect / 2, math.pi / 2)) ** 2


def power_mean(
    difference: float, sd: float, clusters: float, cluster_size: float, icc: float, *, alpha: float = 0.05
) -> float:
    """The chance to show a difference of means with a given number of clusters per arm.

    Parameters
    ----------
    difference, sd : float
        As for `sample_size_mean`.
    clusters, cluster_size, icc, alpha : float
        As for `detectable_difference`.

    Returns
    -------
    float
        Power, 0 to 1.
    """
    sd = _number("The standard deviation", sd, "above 0")
    size = abs(_number("The difference", difference, "other than 0")) / sd
    units = _effective(clusters, cluster_size, icc)
    return _power(TTestIndPower(), min(size, 8.0), units, _false_alarm(alpha))


def power_share(
    before: float, after: float, clusters: float, cluster_size: float, icc: float, *, alpha: float = 0.05
) -> float:
    """The chance to show a change of a share with a given number of clusters per arm.

    Parameters
    ----------
    before, after : float
        Shares without and with the pilot, between 0 and 1.
    clusters, cluster_size, icc, alpha : float
        As for `detectable_difference`.

    Returns
    -------
    float
        Power, 0 to 1.
    """
    units = _effective(clusters, cluster_size, icc)
    return _power(NormalIndPower(), _share_effect(before, after), units, _false_alarm(alpha))


def change_factor(correlation: float) -> float:
    """How many times more clusters a comparison of changes needs than a comparison of levels: 2 x (1 - r).

    Parameters
    ----------
    correlation : float
        Correlation of a cluster's average before with its average after, -1 to 1.

    Returns
    -------
    float
        Above 1 if the correlation is below 0.5: then the first measurement adds more noise than it takes
        away.

    Notes
    -----
    The variance of a change is 2 (1 - r) times the variance of a level when both periods vary alike; Frison
    and Pocock (1992), *Statistics in Medicine* 11, 1685-1704.
    """
    return 2 * (1 - _number("The correlation", correlation, "from -1 to 1"))


# ---------------------------------------------------------------- difference in differences


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
    _columns(panel, ("street", "pilot", "after", "value"), "panel")
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


# ---------------------------------------------------------------- site choice


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
    _columns(sites, better.index, "table of sites")
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
    _columns(criteria, ("weight", "worst", "best"), "table of criteria")
    _columns(sites, criteria.index, "table of sites")
    values = sites[criteria.index]
    if values.isna().any(axis=None):
        site, criterion = values.isna().stack().idxmax()
        raise CourseError(
            f"The site {site} has no value for {criterion}. Find it, or drop the criterion for all."
        )
    points = scoring.normalise(values, criteria["worst"], criteria["best"])
    total = scoring.aggregate(points, criteria["weight"])
    return total.sort_values(ascending=False, kind="stable").rename("points")


# ---------------------------------------------------------------- budget


def cost_flows(
    capex: float,
    opex: float,
    years: int,
    *,
    contingency: float = 0.1,
    renewals: Mapping[int, float] | None = None,
) -> np.ndarray:
    """Costs per year over the whole life, in real terms.

    Parameters
    ----------
    capex : float
        Investment in year 0, without contingency.
    opex : float
        Running cost of each year 1 to ``years``: staff, power, data line, licences, repairs.
    years : int
        Years of use.
    contingency : float
        Reserve on the investment, as a share of it.
    renewals : mapping of int to float, optional
        Cost by year (1 to ``years``) of what must be bought again, for example sensors or batteries.

    Returns
    -------
    numpy.ndarray, shape (years + 1,)
        Costs as positive numbers, year 0 first.

    Raises
    ------
    CourseError
        If a value is out of its range or a renewal falls outside the life.
    """
    years = _number("The number of years", years, "from 1 to 100")
    if not years.is_integer():
        raise CourseError(f"The number of years must be a whole number, and is {years:g}.")
    flows = np.full(int(years) + 1, _number("The running cost", opex, "of 0 or more"))
    reserve = _number("The contingency", contingency, "from 0 to 1")
    flows[0] = _number("The investment", capex, "of 0 or more") * (1 + reserve)
    for year, cost in (renewals or {}).items():
        if year not in range(1, int(years) + 1):
            raise CourseError(f"A renewal in year {year} falls outside the years 1 to {int(years)}.")
        flows[year] += _number(f"The renewal in year {year}", cost, "of 0 or more")
    return flows


def real_rate(nominal: float, inflation: float) -> float:
    """The real rate behind a nominal rate: (1 + nominal) / (1 + inflation) - 1 (Fisher).

    Parameters
    ----------
    nominal, inflation : float
        Yearly rates as shares, 0.12 for 12 %.

    Returns
    -------
    float
        Yearly real rate as a share. Use it with flows in real terms only.
    """
    top = 1 + _number("The nominal rate", nominal, "from -0.9 to 10, such as 0.06 for 6 %")
    return top / (1 + _number("The inflation", inflation, "from -0.9 to 10, such as 0.06 for 6 %")) - 1


def present_value(flows: Sequence[float], rate: float) -> float:
    """What yearly flows are worth in year 0.

    Parameters
    ----------
    flows : sequence of float, shape (years + 1,)
        Flows in real terms, year 0 first (year 0 is not discounted).
    rate : float
        Real yearly rate as a share, 0.06 for 6 %.

    Returns
    -------
    float
        In the currency of the flows; the life-cycle cost if the flows are the costs of `cost_flows`.
    """
    rate = _number("The real rate", rate, "from -0.9 to 10, such as 0.06 for 6 %")
    try:
        values = np.asarray(flows, dtype=float)
    except (TypeError, ValueError):
        values = np.array([])
    if values.ndim != 1 or not values.size or not (np.abs(values) <= LARGEST).all():
        raise CourseError("The flows must be a list of numbers, one per year, year 0 first.")
    return float(npf.npv(rate, values))


def yearly_cost(value: float, rate: float, years: int) -> float:
    """The equal yearly payment that is worth as much as ``value`` in year 0 (equivalent annual cost).

    Parameters
    ----------
    value : float
        Present value, for example a life-cycle cost.
    rate : float
        Real yearly rate as a share.
    years : int
        Years of use.

    Returns
    -------
    float
        Per year, in the same currency.
    """
    rate = _number("The real rate", rate, "from -0.9 to 10, such as 0.06 for 6 %")
    years = _number("The number of years", years, "from 1 to 100")
    return float(-npf.pmt(rate, years, _number("The present value", value, "of 0 or more")))


# ---------------------------------------------------------------- schedule


def _predecessors(tasks: pd.DataFrame) -> dict[str, list[str]]:
    """Task to the tasks before it, in an order in which each comes after those it waits for."""
    repeated = tasks.index[tasks.index.duplicated()]
    if len(repeated):
        raise CourseError(f"The task {repeated[0]} stands in the list twice.")
    before = {}
    for task, text in tasks["after"].items():
        names = [name.strip() for name in text.split(",") if name.strip()] if isinstance(text, str) else []
        for name in names:
            if name not in tasks.index:
                raise CourseError(f"The task {task} waits for {name}, which is not in the list of tasks.")
        before[task] = names
    try:
        order = list(TopologicalSorter(before).static_order())
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise CourseError(
            f"Tasks wait for each other in a circle: {circle}. Remove one of the links."
        ) from None
    return {task: before[task] for task in order}


def _finish_times(before: Mapping[str, list[str]], durations: Mapping[str, float | np.ndarray]) -> dict:
    """Forward pass: the earliest finish of each task; works on numbers and on arrays of draws alike."""
    finish: dict = {}
    for task, waits in before.items():
        start = 0.0
        for name in waits:
            start = np.maximum(start, finish[name])
        finish[task] = start + durations[task]
    return finish


def critical_path(tasks: pd.DataFrame) -> pd.DataFrame:
    """Earliest and latest times of each task, its slack, and whether it is critical.

    Parameters
    ----------
    tasks : pandas.DataFrame
        By task: ``duration`` (0 or more) and ``after`` (names of the tasks it waits for, separated by
        commas; empty for none).

    Returns
    -------
    pandas.DataFrame
        By task, in the order given: ``start`` and ``finish`` (earliest), ``latest_start``,
        ``latest_finish``, ``slack`` and ``critical``. The whole takes ``finish.max()``.

    Raises
    ------
    CourseError
        If a task waits for one that is not in the list, tasks wait for each other in a circle, a name
        stands twice, or a duration is no number of 0 or more.

    Notes
    -----
    Critical path method, forward and backward pass; Kelley and Walker (1959).
    """
    _columns(tasks, ("duration", "after"), "list of tasks")
    before = _predecessors(tasks)
    if not before:
        raise CourseError("The list of tasks is empty.")
    given = tasks["duration"]
    durations = {task: _number(f"The duration of {task}", given[task], "of 0 or more") for task in before}
    finish = {task: float(time) for task, time in _finish_times(before, durations).items()}
    end = max(finish.values())
    latest = dict.fromkeys(before, end)
    for task in reversed(before):
        for name in before[task]:
            latest[name] = min(latest[name], latest[task] - durations[task])
    table = pd.DataFrame({"finish": finish, "latest_finish": latest, "duration": durations}).loc[tasks.index]
    table["start"] = table["finish"] - table["duration"]
    table["latest_start"] = table["latest_finish"] - table["duration"]
    table["slack"] = (table["latest_start"] - table["start"]).round(9)
    table["critical"] = table["slack"] == 0
    return table[["start", "finish", "latest_start", "latest_finish", "slack", "critical"]]


# ---------------------------------------------------------------- risk


def draw_triangular(table: pd.DataFrame, *, draws: int = 10_000, seed: int = 2026) -> pd.DataFrame:
    """Random values from triangular distributions, each row drawn without regard to the others.

    Parameters
    ----------
    table : pandas.DataFrame
        By item: ``low``, ``likely``, ``high``, any unit, in this order of size.
    draws : int
        Number of draws.
    seed : int
        Start of the random numbers, so that a result can be repeated.

    Returns
    -------
    pandas.DataFrame, shape (draws, items)
    """
    _columns(table, ("low", "likely", "high"), "table of estimates")
    draws = int(_number("The number of draws", draws, "of 1 or more"))
    random = np.random.default_rng(seed)
    columns = {}
    for item, row in table.iterrows():
        low, likely, high = (
            _number(f"The {name} estimate of {item}", row[name], "of 0 or more")
            for name in ("low", "likely", "high")
        )
        if not low <= likely <= high:
            found = f"{low:g}, {likely:g}, {high:g}"
            raise CourseError(
                f"The estimates of {item} must rise from low to likely to high, and are {found}."
            )
        columns[item] = random.triangular(low, likely, high, draws) if low < high else np.full(draws, low)
    return pd.DataFrame(columns)


def simulate_cost(items: pd.DataFrame, *, draws: int = 10_000, seed: int = 2026) -> np.ndarray:
    """Totals of a budget whose items are uncertain.

    Parameters
    ----------
    items, draws, seed
        As for `draw_triangular`.

    Returns
    -------
    numpy.ndarray, shape (draws,)
        In the currency of the items.
    """
    return draw_triangular(items, draws=draws, seed=seed).sum(axis=1).to_numpy()


def simulate_duration(tasks: pd.DataFrame, *, draws: int = 10_000, seed: int = 2026) -> np.ndarray:
    """Durations of the whole when the tasks' durations are uncertain.

    Parameters
    ----------
    tasks : pandas.DataFrame
        By task: ``low``, ``likely``, ``high`` and ``after``, as for `critical_path`.
    draws, seed
        As for `draw_triangular`.

    Returns
    -------
    numpy.ndarray, shape (draws,)
        In the unit of the durations.
    """
    _columns(tasks, ("low", "likely", "high", "after"), "list of tasks")
    before = _predecessors(tasks)
    drawn = draw_triangular(tasks, draws=draws, seed=seed)
    finish = _finish_times(before, {task: drawn[task].to_numpy() for task in before})
    return np.max(list(finish.values()), axis=0)


def loss_chances(register: pd.DataFrame) -> pd.Series:
    """How likely each total of losses is, when risks happen or not without regard to each other.

    Parameters
    ----------
    register : pandas.DataFrame
        By risk: ``chance`` (0 to 1) and ``loss`` if it happens (0 or more, one currency).

    Returns
    -------
    pandas.Series
        Probability by total loss, from the lowest total on; exact, all combinations are counted. The expected
        loss is the sum of probability times total.
    """
    _columns(register, ("chance", "loss"), "risk register")
    totals = {0.0: 1.0}
    for risk, row in register.iterrows():
        chance = _number(f"The chance of {risk}", row["chance"], "from 0 to 1")
        loss = _number(f"The loss of {risk}", row["loss"], "of 0 or more")
        spared = {total: share * (1 - chance) for total, share in totals.items()}
        for total, share in totals.items():
            spared[total + loss] = spared.get(total + loss, 0.0) + share * chance
        totals = spared
    return pd.Series(totals, name="probability").rename_axis("loss").sort_index()


def percentile(draws: np.ndarray, share: float) -> float:
    """The value that a given share of the draws does not exceed: 0.5 gives P50, 0.8 gives P80."""
    return float(np.quantile(draws, _number("The share", share, "from 0 to 1")))


# ---------------------------------------------------------------- logframe, roles, gate


def _filled(value) -> bool:
    return not pd.isna(value) and str(value).strip() not in ("", "-", "?")


def check_logframe(frame: pd.DataFrame) -> list[str]:
    """What a logframe lacks.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per line, indexed by level (`LEVELS`; a level may have several lines), with the columns of
        `LOGFRAME_COLUMNS`.

    Returns
    -------
    list of str
        One sentence per fault; empty if every level has an indicator, a baseline, a target that differs
        from it, and a source.
    """
    _columns(frame, LOGFRAME_COLUMNS, "logframe")
    problems = [f"There is no line for the level {level}." for level in LEVELS if level not in frame.index]
    for level, row in frame.iterrows():
        if level not in LEVELS:
            problems.append(f"{level} is not a level of a logframe. The levels are {', '.join(LEVELS)}.")
        problems += [
            f"{level}: the {name} is missing." for name in LOGFRAME_COLUMNS if not _filled(row[name])
        ]
        if _filled(row["baseline"]) and str(row["baseline"]).strip() == str(row["target"]).strip():
            problems.append(f"{level}: the target is the same as the baseline.")
    return problems


def check_raci(matrix: pd.DataFrame) -> list[str]:
    """What a table of roles lacks.

    Parameters
    ----------
    matrix : pandas.DataFrame
        One row per task, one column per stakeholder; cells hold R (does it), A (answers for it), C (asked
        before), I (told after), several letters such as "A/R", or nothing.

    Returns
    -------
    list of str
        One sentence per fault; empty if each task has exactly one A and at least one R.
    """
    problems = []
    for task, row in matrix.iterrows():
        cells = ["" if pd.isna(cell) else str(cell).upper().replace("/", "").replace(" ", "") for cell in row]
        unknown = sorted(set("".join(cells)) - set("RACI"))
        if unknown:
            problems.append(f"{task}: {', '.join(unknown)} is none of R, A, C, I.")
        answering = sum("A" in cell for cell in cells)
        if answering != 1:
            found = f"{answering} have A" if answering else "nobody has A"
            problems.append(f"{task}: {found}; exactly one must answer for it.")
        if not any("R" in cell for cell in cells):
            problems.append(f"{task}: nobody has R, so nobody does it.")
    return problems


def gate(indicators: pd.DataFrame) -> tuple[str, pd.Series]:
    """A scale-up gate: go on, adjust and measure again, or stop.

    Parameters
    ----------
    indicators : pandas.DataFrame
        By indicator: ``value`` (measured), ``go`` and ``stop``, all in the indicator's unit. ``value`` at
        ``go`` or better says go; at ``stop`` or worse says stop; between them says adjust. ``go`` below
        ``stop`` means that less is better.

    Returns
    -------
    decision : str
        "stop" if any indicator says stop, "go" if all say go, else "adjust".
    verdicts : pandas.Series
        The same words by indicator.

    Raises
    ------
    CourseError
        If an indicator was not measured, or its two thresholds are equal.
    """
    _columns(indicators, ("value", "go", "stop"), "gate")
    if indicators.empty:
        raise CourseError("The gate has no indicators.")
    verdicts = {}
    for name, row in indicators.iterrows():
        value, go, stop = row["value"], row["go"], row["stop"]
        if not all(isinstance(part, Real) and math.isfinite(part) for part in (value, go, stop)):
            raise CourseError(
                f"{name}: value, go and stop must be numbers. A gate with a gap cannot be read."
            )
        if go == stop:
            raise CourseError(f"{name}: go and stop are both {go:g}. Leave room between the two thresholds.")
        sign = 1 if go > stop else -1
        reached, failed = sign * (value - go) >= 0, sign * (value - stop) <= 0
        verdicts[name] = "go" if reached else "stop" if failed else "adjust"
    words = pd.Series(verdicts, name="verdict")
    return min(words, key=DECISIONS.index), words
