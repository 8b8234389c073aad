"""Daily rentals of shared bicycles: a regression on the weather, and the yardstick that it has to beat.

Thin over statsmodels' ordinary least squares. Data: table ``seoul_bike_daily``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

from citykit import data
from citykit.errors import CourseError

#: Warm days bring rentals, hot ones fewer again; the first millimetres of rain count most.
FORMULA = "rentals ~ temperature + I(temperature**2) + log_rain + holiday + weekend"


def open_days() -> pd.DataFrame:
    """Days on which the service was open all 24 hours.

    Returns
    -------
    pandas.DataFrame
        By date: ``rentals``, ``temperature`` (mean, degrees Celsius), ``rain`` (mm), ``log_rain`` (log of 1 + mm),
        ``holiday`` and ``weekend`` (0 or 1), and ``before``: rentals of the open day before, the naive forecast.
    """
    table = data.load("seoul_bike_daily")
    table.index = pd.to_datetime(table.index)
    table = table[table["open_hours"] == 24].rename(columns={"mean_temperature_c": "temperature", "rain_mm": "rain"})
    table["log_rain"] = np.log1p(table["rain"])
    table["weekend"] = (table.index.day_of_week >= 5).astype(int)
    table["before"] = table["rentals"].shift(1)
    return table[["rentals", "temperature", "rain", "log_rain", "holiday", "weekend", "before"]]


def fit(days: pd.DataFrame, formula: str = FORMULA):
    """The regression of rentals on weather and calendar, fitted by least squares.

    Parameters
    ----------
    days : pandas.DataFrame
        From `open_days`, the days to learn from.
    formula : str
        In statsmodels' notation.

    Returns
    -------
    statsmodels results
        With ``params``, ``predict`` and ``get_prediction``.

    Raises
    ------
    CourseError
        If there are fewer than 30 days.
    """
    if len(days) < 30:
        raise CourseError(f"{len(days)} days are too few to learn from: take 30 or more.")
    return smf.ols(formula, days).fit()


def mean_error(actual: pd.Series, forecast: pd.Series) -> float:
    """Mean absolute error: by how many rentals a forecast is wrong on a usual day."""
    return float((actual - forecast).abs().mean())


def month_by_month(days: pd.DataFrame, first: str, formula: str = FORMULA) -> pd.DataFrame:
    """Forecast each month with what was known before it began.

    Parameters
    ----------
    days : pandas.DataFrame
        From `open_days`.
    first : str
        First month to forecast, such as "2018-07".
    formula : str
        As for `fit`.

    Returns
    -------
    pandas.DataFrame
        By month: ``model`` and ``naive``, mean absolute errors in rentals a day, and ``bias``, the mean of
        rentals minus the model's forecast.
    """
    rows = {}
    for month, test in days[days.index >= first].groupby(lambda day: f"{day:%Y-%m}"):
        forecast = fit(days[days.index < test.index[0]], formula).predict(test)
        rows[month] = {
            "model": mean_error(test["rentals"], forecast),
            "naive": mean_error(test["rentals"], test["before"]),
            "bias": (test["rentals"] - forecast).mean(),
        }
    return pd.DataFrame.from_dict(rows, orient="index")
