"""What the group learned: the test before the course against the one after it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from citykit.quiz import DOMAINS

#: Fewer people than this give no interval that means something.
FEWEST = 5


class Gain(NamedTuple):
    """The normalised gain of a group, with its interval.

    Parameters
    ----------
    people : int
        Trainees with both tests.
    before, after : float
        Mean of right answers, in percent.
    gain, low, high : float
        (after - before) / (100 - before), as a share; 95 % interval.
    """

    people: int
    before: float
    after: float
    gain: float
    low: float
    high: float


def percent(marks: pd.DataFrame) -> pd.DataFrame:
    """Right answers in percent by trainee, for those with both tests: columns before and after."""
    by_test = 100 * marks.astype({"points": float}).pivot_table(index="id", columns="when", values="points", aggfunc="mean")
    return by_test.reindex(columns=["before", "after"]).dropna()


def normalised_gain(before: np.ndarray, after: np.ndarray, axis: int = -1) -> np.ndarray:
    """Hake's gain of the group: how much of what could be gained was gained (Hake 1998)."""
    first, second = np.mean(before, axis=axis), np.mean(after, axis=axis)
    return (second - first) / (100 - first)


def gain(marks: pd.DataFrame) -> Gain | None:
    """The gain of those with both tests; None if they are too few or knew everything before.

    The interval is the bias-corrected bootstrap over people (`scipy.stats.bootstrap`), as a person's two tests
    belong together.
    """
    both = percent(marks)
    if len(both) < FEWEST or both["before"].mean() == 100:
        return None
    before, after = both["before"].to_numpy(), both["after"].to_numpy()
    value = float(normalised_gain(before, after))
    if np.ptp(before) == 0 and np.ptp(after) == 0:
        return Gain(len(both), before.mean(), after.mean(), value, value, value)
    found = stats.bootstrap((before, after), normalised_gain, paired=True, vectorized=True, n_resamples=5_000, rng=2026)
    return Gain(len(both), before.mean(), after.mean(), value, *map(float, found.confidence_interval))


def by_domain(marks: pd.DataFrame) -> pd.DataFrame:
    """Right answers in percent by domain, before and after, of those with both tests."""
    own = marks[marks["id"].isin(percent(marks).index)].astype({"points": float})
    return 100 * own.pivot_table(index="domain", columns="when", values="points", aggfunc="mean").reindex(DOMAINS)[["before", "after"]]
