"""How many streets a pilot needs, and what so many streets can show."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy.optimize import brentq
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import proportion_effectsize

from citykit.bounds import number
from citykit.errors import CourseError


def _risks(power: float, alpha: float) -> tuple[float, float]:
    return number("The power", power, "from 0.5 to 0.999"), _false_alarm(alpha)


def _false_alarm(alpha: float) -> float:
    return number("The risk of a false alarm (alpha)", alpha, "from 0.001 to 0.2")


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
    """Units per arm, at least 2, that show a standardised effect."""
    complaint = "The difference is too small: more than a thousand million units per arm would be needed."
    return _reach(lambda units: _power(test, effect, units, alpha), power, 2.0, 1e9, complaint)


def _effect(test, units: float, power: float, alpha: float) -> float:
    """The smallest standardised effect that so many units per arm can show."""
    complaint = "Too little data: not even a very large difference could be shown. Add clusters."
    low = 0.1 / math.sqrt(units)
    return _reach(lambda size: _power(test, size, units, alpha), power, low, 40.0, complaint)


def _mean_effect(difference: float, sd: float) -> float:
    """The difference in standard deviations; above 8 it counts as 8."""
    sd = number("The standard deviation", sd, "above 0")
    return min(abs(number("The difference", difference, "other than 0")) / sd, 8.0)


def _share_effect(before: float, after: float) -> float:
    before = number("The share without the pilot", before, "between 0 and 1, both left out")
    after = number("The share with the pilot", after, "between 0 and 1, both left out")
    if before == after:
        raise CourseError(f"Both shares are {before:g}: there is no difference to look for.")
    return abs(float(proportion_effectsize(after, before)))


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
    return _units(TTestIndPower(), _mean_effect(difference, sd), power, alpha)


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
    size = number("The number of units in a cluster", cluster_size, "of 1 or more")
    return 1 + (size - 1) * number("The intracluster correlation (ICC)", icc, "from 0 to 1")


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
    per_arm = number("The number of units per arm", per_arm, "above 0")
    factor = design_effect(cluster_size, icc)
    return math.ceil(per_arm * factor / cluster_size)


def _effective(clusters: float, cluster_size: float, icc: float) -> float:
    """Independent units per arm that tell as much as the clusters do."""
    clusters = number("The number of clusters per arm", clusters, "of 1 or more")
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
    sd = number("The standard deviation", sd, "above 0")
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
    before = number("The share without the pilot", before, "between 0 and 1, both left out")
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
    effect = _mean_effect(difference, sd)
    units = _effective(clusters, cluster_size, icc)
    return _power(TTestIndPower(), effect, units, _false_alarm(alpha))


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
    return 2 * (1 - number("The correlation", correlation, "from -1 to 1"))
