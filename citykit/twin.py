"""A small building twin: what the inside temperature should do in the next hour, and what it really did.

The model is the first-order (one room, one leak) heat balance, the simplest of the models compared in Bacher
and Madsen (2011), "Identifying suitable models for the heat dynamics of buildings", Energy and Buildings 43.
Each hour the room takes over a share of the gap to the outside, and each kWh of cooling takes away some
degrees. Time steps are one hour; temperatures are in °C and cooling in kWh of electricity per hour.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import statsmodels.api as sm

from citykit.errors import CourseError

#: The hour in which the door of the made-up medicine store is damaged: noon of the 22nd day.
FAULT = 21 * 24 + 12


class Twin(NamedTuple):
    """What a building does in one hour: ``leak`` (share of the gap to the outside that comes in, 0 to 1)
    and ``effect`` (degrees that one kWh of cooling takes away)."""

    leak: float
    effect: float

    def next_hour(self, inside, outside, cooling):
        """The temperature expected one hour later, °C."""
        return inside + self.leak * (outside - inside) - self.effect * cooling

    def need(self, inside, outside):
        """Cooling that holds a temperature, in kWh per hour; 0 where the outside is cooler."""
        return np.maximum(0, self.leak * (outside - inside) / self.effect)


def medicine_store(seed: int = 11, *, days: int = 28, worse: float = 1.35) -> pd.DataFrame:
    """Hours of a cooled medicine store in a hot town, made up for practice: its door is damaged on day 22.

    Parameters
    ----------
    seed : int
        Seed of the random weather and of the noise of the thermometer (SD 0.1 °C).
    days : int
        Days to make.
    worse : float
        Factor on the leak from the damage on; 1 means no damage.

    Returns
    -------
    pandas.DataFrame, one row per hour
        ``outside``, ``inside`` (°C) and ``cooling`` (kWh per hour), by time.
    """
    rng = np.random.default_rng(seed)
    hours = 24 * days
    times = pd.date_range("2026-03-02", periods=hours, freq="h")
    weather = np.repeat(rng.normal(0, 1.5, days), 24)
    outside = 29 + 5 * np.sin((np.arange(hours) % 24 - 9) * np.pi / 12) + weather
    good = Twin(0.08, 0.6)
    inside, cooling = np.empty(hours), np.empty(hours)
    now = 21.0
    for hour in range(hours):
        inside[hour] = now
        cooling[hour] = min(3.0, max(0.0, 1.2 * (now - 20)))  # the machine's own control, at most 3 kWh per hour
        state = Twin(good.leak * (worse if hour >= FAULT else 1), good.effect)
        now = state.next_hour(now, outside[hour], cooling[hour])
    inside = inside + rng.normal(0, 0.1, hours)
    return pd.DataFrame({"outside": outside, "inside": inside, "cooling": cooling}, index=times).round(3)


def learn(table: pd.DataFrame) -> Twin:
    """Learn a twin from hours in which the building was well: least squares on the change of each hour.

    Parameters
    ----------
    table : pandas.DataFrame
        ``outside``, ``inside`` (°C) and ``cooling`` (kWh per hour), hour by hour without gaps.

    Returns
    -------
    Twin
        The leak and the effect that fit best.

    Raises
    ------
    CourseError
        If a value is missing, there are fewer than 48 hours, or the fit makes no sense.
    """
    if table[["outside", "inside", "cooling"]].isna().any(axis=None):
        raise CourseError("The table has gaps. Learn the twin from hours without gaps.")
    if len(table) < 48:
        raise CourseError(f"Learn from at least 48 hours, better two weeks; there are {len(table)}.")
    change = table["inside"].diff().iloc[1:].to_numpy()
    before = table.iloc[:-1]
    causes = np.column_stack([before["outside"] - before["inside"], -before["cooling"]])
    steady = before["cooling"].nunique() == 1
    leak, effect = (0.0, 0.0) if steady else sm.OLS(change, causes).fit().params
    if not (0 < leak < 1 and effect > 0):
        raise CourseError("The hours do not show how the building works. Was the cooling on and off in them?")
    return Twin(float(leak), float(effect))


def compare(table: pd.DataFrame, twin: Twin) -> pd.DataFrame:
    """Measured against expected, one hour ahead.

    Parameters
    ----------
    table : pandas.DataFrame
        As for `learn`.
    twin : Twin
        The twin to compare with.

    Returns
    -------
    pandas.DataFrame
        From the second hour on: ``measured``, ``expected`` and ``error`` (measured minus expected), °C.
    """
    expected = twin.next_hour(table["inside"], table["outside"], table["cooling"]).shift(1).iloc[1:]
    measured = table["inside"].iloc[1:]
    return pd.DataFrame({"measured": measured, "expected": expected, "error": measured - expected})
