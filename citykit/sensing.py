"""Sensors: find missing codes, calibrate against a reference, watch for drift, and decide whether to trust the feed.

Calibration is the straight line of least squares. Drift is watched with the cumulative sum of Page (1954),
"Continuous inspection schemes", Biometrika 41, in its tabular form. An error is always *sensor minus
reference*, so a positive one means that the sensor reads too high.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from citykit import data
from citykit.errors import CourseError

#: The value that stands for "missing" in the air-sensor table.
MISSING = -200

_NAMES = {
    "co_reference_mg_m3": "reference",
    "co_sensor": "sensor",
    "no2_reference_ug_m3": "no2_station",
    "temperature_c": "temperature",
    "humidity_pct": "humidity",
}


def air() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A low-cost carbon monoxide sensor beside a station in an Italian city, as the feed delivers it.

    Returns
    -------
    early, late : pandas.DataFrame, shape (672, 5)
        Four weeks of hours each, a year apart: ``reference`` (mg/m3), ``sensor`` (raw, arbitrary units),
        ``no2_station`` (nitrogen dioxide, µg/m3), ``temperature`` (°C), ``humidity`` (%). The code for
        missing is still in.
    """
    table = data.load("air_sensor").rename(columns=_NAMES)[list(_NAMES.values())]
    table.index = pd.to_datetime(table.index)
    return table[table.index.year == 2004], table[table.index.year == 2005]


def lowest(table: pd.DataFrame) -> pd.DataFrame:
    """The lowest value of each column, how often it occurs, and the one above it: a missing code stands out.

    Parameters
    ----------
    table : pandas.DataFrame
        Numbers, one column per instrument.

    Returns
    -------
    pandas.DataFrame
        By column: ``lowest``, ``times``, ``next lowest``, in the unit of the column.
    """
    rows = {}
    for name, column in table.items():
        low = column.min()
        rows[name] = {"lowest": low, "times": int((column == low).sum()), "next lowest": column[column > low].min()}
    return pd.DataFrame(rows).T.astype({"times": int})


def clean(table: pd.DataFrame, codes: tuple = (MISSING,)) -> pd.DataFrame:
    """The table with its missing codes as gaps.

    Parameters
    ----------
    table : pandas.DataFrame
        Numbers, one column per instrument.
    codes : tuple of float
        Values that stand for "missing".

    Returns
    -------
    pandas.DataFrame
        The same table; empty where a code stood.

    Raises
    ------
    CourseError
        If a code does not occur, which mostly means that it was mistyped.
    """
    for code in codes:
        if not (table == code).any(axis=None):
            raise CourseError(f"No value in the table is {code:g}. Look at the lowest and highest values first.")
    return table.mask(table.isin(codes))


def paired(table: pd.DataFrame) -> pd.DataFrame:
    """The rows in which both ``sensor`` and ``reference`` have a value."""
    return table.dropna(subset=["sensor", "reference"])


class Line(NamedTuple):
    """A calibration: the estimate is the intercept plus the slope times the raw value of the sensor."""

    intercept: float
    slope: float

    def estimate(self, sensor):
        """The calibrated value for raw ones, in the unit of the reference."""
        return self.intercept + self.slope * sensor


def calibrate(pairs: pd.DataFrame) -> Line:
    """Calibrate a sensor against a reference by least squares.

    Parameters
    ----------
    pairs : pandas.DataFrame
        Columns ``sensor`` (raw) and ``reference``, one row per moment when both were measured.

    Returns
    -------
    Line
        Intercept in the unit of the reference, slope in that unit per raw unit.

    Raises
    ------
    CourseError
        If a value is missing, there are fewer than three rows, or the sensor never changes.
    """
    columns = pairs[["sensor", "reference"]]
    gaps = int(columns.isna().any(axis=1).sum())
    if gaps:
        raise CourseError(f"{gaps} rows lack the sensor or the reference. Keep only rows that have both.")
    if len(columns) < 3:
        raise CourseError(f"A calibration needs at least three pairs of values, and there are {len(columns)}.")
    if columns["sensor"].nunique() == 1:
        raise CourseError("The sensor shows one single value. It may be stuck: no line can be fitted.")
    fit = stats.linregress(columns["sensor"], columns["reference"])
    return Line(float(fit.intercept), float(fit.slope))


def rmse(errors) -> float:
    """Root mean squared error: the usual size of an error, in its unit; gaps are left out.

    Parameters
    ----------
    errors : array_like
        Sensor minus reference, or estimate minus reference.

    Returns
    -------
    float
        The root of the mean of the squares.

    Raises
    ------
    CourseError
        If there is no error at all to look at.
    """
    values = np.asarray(errors, dtype=float)
    values = values[~np.isnan(values)]
    if not len(values):
        raise CourseError("There is no error to look at: sensor and reference have no hour in common.")
    return float(np.sqrt((values**2).mean()))


def daily(errors: pd.Series, hours: int = 18) -> pd.Series:
    """The mean error of each day that has enough hours.

    Parameters
    ----------
    errors : pandas.Series
        Hourly errors, indexed by time.
    hours : int
        Hours that a day needs; days with fewer are left out.

    Returns
    -------
    pandas.Series
        By day, in the unit of the errors.
    """
    days = errors.resample("D").agg(["mean", "count"])
    return days.loc[days["count"] >= hours, "mean"].rename("error")


def cusum(errors: pd.Series, sd: float, *, allowance: float = 0.5, limit: float = 5.0) -> pd.DataFrame:
    """Add up errors beyond an allowance, upwards and downwards, and flag when a sum passes the limit.

    Parameters
    ----------
    errors : pandas.Series
        One error per day or hour, in order of time.
    sd : float
        Standard deviation of such errors while all was well, in their unit.
    allowance : float
        Part of each error that is forgiven, in SDs. Half of the shift that matters is usual.
    limit : float
        Height at which a sum raises the flag, in SDs; 4 or 5 is usual.

    Returns
    -------
    pandas.DataFrame
        By day or hour: ``error`` (in SDs), ``high`` and ``low`` (the two sums, in SDs, 0 or more), ``flag``
        (bool). The sums run on after a flag.

    Raises
    ------
    CourseError
        If an error is missing, ``sd`` or ``limit`` is not above 0, or ``allowance`` is below 0.
    """
    if errors.isna().any():
        raise CourseError(f"{int(errors.isna().sum())} errors are missing. Leave these days out first.")
    if not (math.isfinite(sd) and sd > 0 and limit > 0 and allowance >= 0):
        raise CourseError("The SD and the limit must be above 0, and the allowance 0 or more.")
    high = low = 0.0
    rows = []
    for error in errors / sd:
        high = max(0.0, high + error - allowance)
        low = max(0.0, low - error - allowance)
        rows.append((error, high, low, max(high, low) > limit))
    return pd.DataFrame(rows, index=errors.index, columns=["error", "high", "low", "flag"])


def first_flag(sums: pd.DataFrame):
    """The first day or hour that `cusum` flags, or None."""
    flagged = sums.index[sums["flag"]]
    return flagged[0] if len(flagged) else None


def go_or_no_go(
    complete: float, error: float, flagged: bool, *, least_complete: float, most_error: float
) -> tuple[str, pd.DataFrame]:
    """Apply a rule that was written before the test: go only if all three tests are passed.

    Parameters
    ----------
    complete : float
        Hours with a value from both instruments, in percent of all hours.
    error : float
        RMSE on hours that were not used to calibrate, in the unit of the reference.
    flagged : bool
        Whether the drift chart raised a flag.
    least_complete, most_error : float
        The limits of the rule, in the same units.

    Returns
    -------
    decision : {"go", "no-go"}
        The decision for the use for which the limits were set.
    tests : pandas.DataFrame
        By test: ``measured``, ``limit``, ``passed`` ("yes" or "no").

    Raises
    ------
    CourseError
        If the share lies outside 0 to 100, or an error is below 0 or no number.
    """
    if not 0 <= complete <= 100:
        raise CourseError(f"The share of complete hours lies between 0 and 100 %, and {complete:g} does not.")
    if not (math.isfinite(error) and error >= 0 and most_error >= 0):
        raise CourseError("The error and its limit must be numbers of 0 or more.")
    rows = {
        "Complete hours (%)": (f"{complete:.0f}", f"at least {least_complete:g}", complete >= least_complete),
        "Error, RMSE": (f"{error:.2f}", f"at most {most_error:g}", error <= most_error),
        "Drift flag": ("yes" if flagged else "no", "no", not flagged),
    }
    tests = pd.DataFrame(rows, index=["measured", "limit", "passed"]).T
    decision = "go" if all(tests["passed"]) else "no-go"
    tests["passed"] = ["yes" if passed else "no" for passed in tests["passed"]]
    return decision, tests
