"""What may go wrong: random draws of uncertain values, and the losses of a risk register."""

from __future__ import annotations

import numpy as np
import pandas as pd

from citykit.bounds import need_columns, number
from citykit.errors import CourseError


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
    need_columns(table, ("low", "likely", "high"), "table of estimates")
    draws = int(number("The number of draws", draws, "of 1 or more"))
    random = np.random.default_rng(seed)
    columns = {}
    for item, row in table.iterrows():
        low, likely, high = (
            number(f"The {name} estimate of {item}", row[name], "of 0 or more")
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
    need_columns(register, ("chance", "loss"), "risk register")
    totals = {0.0: 1.0}
    for risk, row in register.iterrows():
        chance = number(f"The chance of {risk}", row["chance"], "from 0 to 1")
        loss = number(f"The loss of {risk}", row["loss"], "of 0 or more")
        spared = {total: share * (1 - chance) for total, share in totals.items()}
        for total, share in totals.items():
            spared[total + loss] = spared.get(total + loss, 0.0) + share * chance
        totals = spared
    return pd.Series(totals, name="probability").rename_axis("loss").sort_index()


def percentile(draws: np.ndarray, share: float) -> float:
    """The value that a given share of the draws does not exceed: 0.5 gives P50, 0.8 gives P80."""
    return float(np.quantile(draws, number("The share", share, "from 0 to 1")))
