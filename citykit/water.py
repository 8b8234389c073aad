"""Water districts: the flow of the night, when people sleep and leaks do not, and what a leak costs.

The idea of the minimum night flow is described in Kingdom, Liemberger and Marin (2006), World Bank Water Supply and
Sanitation discussion paper 8. Flows are in litres per second, volumes in cubic metres.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from citykit.errors import CourseError

#: The hours of the night, by the hour they start in: from 2 to 4 o'clock.
NIGHT = (2, 3)


def district(seed: int = 8, *, days: int = 60, leak: float = 0.4, start: int = 41) -> pd.DataFrame:
    """Hourly flow into a water district of about 1,000 homes, made up for practice.

    Parameters
    ----------
    seed : int
        Seed of the random use of water.
    days : int
        Days to make.
    leak : float
        Size of a new leak, in litres per second; 0 means none.
    start : int
        Day on which the leak starts, from 1.

    Returns
    -------
    pandas.DataFrame, one row per hour
        ``flow`` into the district, in litres per second, by time.
    """
    rng = np.random.default_rng(seed)
    hour = np.tile(np.arange(24), days)
    day = np.repeat(np.arange(days), 24)
    habit = 4 + 5 * np.exp(-((hour - 7) ** 2) / 6) + 6 * np.exp(-((hour - 19) ** 2) / 8)
    asleep = hour < 5
    habit = np.where(asleep, 0.6, habit)  # about 2 litres per home and hour, mostly toilets
    demand = habit * np.repeat(rng.normal(1, 0.06, days), 24) * rng.normal(1, np.where(asleep, 0.35, 0.12))
    flow = np.maximum(0, demand) + 1.2 + leak * (day + 1 >= start)  # 1.2: old leaks
    times = pd.date_range("2026-01-05", periods=24 * days, freq="h")
    return pd.DataFrame({"flow": flow.round(2)}, index=times)


def night_flow(table: pd.DataFrame) -> pd.Series:
    """The mean flow from 2 to 4 o'clock of each night.

    Parameters
    ----------
    table : pandas.DataFrame
        ``flow`` in litres per second, by hour.

    Returns
    -------
    pandas.Series
        By night, in litres per second.

    Raises
    ------
    CourseError
        If the table has no hour of the night, or a night without a value.
    """
    night = table.loc[table.index.hour.isin(NIGHT), "flow"].resample("D").mean()
    if night.empty or night.isna().any():
        raise CourseError("A night has no value between 2 and 4 o'clock. Read the meter again, or leave that night out.")
    return night.rename("night flow")


def volume(flow: float, days: float) -> float:
    """Cubic metres that a flow in litres per second brings in a number of days."""
    return flow * 86_400 / 1_000 * days
