"""Payback, internal rate of return, the contract term that pays, and who gets what.

The net present value is `present_value`; the costs of a whole life are `cost_flows`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy_financial as npf
import pandas as pd
from scipy.optimize import brentq

from citykit.bounds import number
from citykit.errors import CourseError
from citykit.finance.flows import cost_flows, present_value

RATE = "from -0.9 to 10, such as 0.06 for 6 %"


def cash_flows(
    capex: float,
    saving: float,
    years: int,
    *,
    upkeep: float = 0.0,
    replacements: Mapping[int, float] | None = None,
    growth: float = 0.0,
) -> np.ndarray:
    """What a project pays (minus) and saves (plus), year by year.

    Parameters
    ----------
    capex : float
        Money for purchase and installation in year 0, as a positive number.
    saving : float
        Saving of a year at the prices of year 0.
    years : int
        Years of use, 1 to 100.
    upkeep : float
        Yearly cost of years 1 to ``years``.
    replacements : mapping of int to float, optional
        Cost by year of what must be bought again.
    growth : float
        Yearly rise of the saving, as a share: the saving of year t is ``saving * (1 + growth) ** t``.

    Returns
    -------
    numpy.ndarray, shape (years + 1,)
        Year 0 first.

    Raises
    ------
    CourseError
        If a value is out of its range or a replacement falls outside the life.
    """
    flows = -cost_flows(capex, upkeep, years, contingency=0, renewals=replacements)
    rise = 1 + number("The growth of the saving", growth, RATE)
    flows[1:] += number("The saving", saving, "of 0 or more") * rise ** np.arange(1, len(flows))
    return flows


def nominal(flows: Sequence[float], inflation: float) -> np.ndarray:
    """Real flows as they will be paid: year t times (1 + inflation) to the power of t."""
    values = _checked(flows)
    return values * (1 + number("The inflation", inflation, RATE)) ** np.arange(len(values))


def payback(flows: Sequence[float]) -> float:
    """Years until the sum of all flows so far is no longer negative, with even flow inside a year.

    Parameters
    ----------
    flows : sequence of float, shape (years + 1,)
        Year 0 first.

    Returns
    -------
    float
        Years; infinite if the money does not come back within the flows.
    """
    values = _checked(flows)
    total = np.cumsum(values)
    if (total < 0).all():
        return float("inf")
    year = int(np.argmax(total >= 0))
    return float(year - total[year] / values[year]) if year else 0.0


def irr(flows: Sequence[float]) -> float:
    """The internal rate of return: the rate at which the flows are worth 0 in year 0.

    Parameters
    ----------
    flows : sequence of float, shape (years + 1,)
        Year 0 first.

    Returns
    -------
    float
        Yearly rate as a share; real for real flows, nominal for nominal ones.

    Raises
    ------
    CourseError
        If the flows never change sign, or if neither they nor their running total change sign exactly once:
        then there may be no such rate, or several.

    References
    ----------
    Norstrøm, C. J. (1972). A sufficient condition for a unique nonnegative internal rate of return. Journal of
    Financial and Quantitative Analysis, 7(3), 1835-1839.
    """
    values = _checked(flows)
    # Rounding dust of an empty year would make numpy-financial divide by next to nothing.
    values = np.where(np.abs(values) < 1e-12 * np.abs(values).max(), 0, values)
    if not _sign_changes(values):
        raise CourseError("The flows never change sign: without a cost and a gain there is no rate of return.")
    if 1 not in (_sign_changes(values), _sign_changes(np.cumsum(values))):
        raise CourseError("The flows change sign several times, so there may be several rates of return. Use the NPV.")
    rate = float(npf.irr(values))
    if not np.isfinite(rate):
        raise CourseError("No rate of return was found for these flows. Use the NPV.")
    return rate


def break_even_term(flows: Sequence[float], rate: float) -> int | None:
    """The shortest contract that earns the rate: the first whole year after which the NPV is no longer negative.

    Parameters
    ----------
    flows : sequence of float, shape (years + 1,)
        Year 0 first, over the longest contract that may be agreed.
    rate : float
        Yearly rate that the investor asks for, as a share.

    Returns
    -------
    int or None
        Years; None if even the longest contract does not earn the rate.
    """
    values = _checked(flows)
    for year in range(len(values)):
        if present_value(values[: year + 1], rate) >= 0:
            return year
    return None


def share_savings(flows: Sequence[float], share: float, term: int) -> pd.DataFrame:
    """Who gets what when an energy service company (ESCO) pays year 0 and is paid from the savings.

    Parameters
    ----------
    flows : sequence of float, shape (years + 1,)
        Flows of the whole project, year 0 first.
    share : float
        Share of each year's flow that the ESCO gets during the contract, 0 to 1.
    term : int
        Years of the contract.

    Returns
    -------
    pandas.DataFrame
        By year: ``project``, ``esco``, ``city``; the last two add up to the first.
    """
    project = _checked(flows)
    share = number("The share of the ESCO", share, "from 0 to 1")
    if term not in range(1, len(project)):
        raise CourseError(f"The contract must run from 1 to {len(project) - 1} whole years, and runs {term!r}.")
    esco = np.zeros(len(project))
    esco[0] = project[0]
    esco[1 : term + 1] = share * project[1 : term + 1]
    table = pd.DataFrame({"project": project, "esco": esco, "city": project - esco})
    return table.rename_axis("year")


def switching_value(result: Callable[[float], float], low: float, high: float) -> float:
    """The value of one input at which a result, such as the NPV, is 0 and the decision turns.

    Parameters
    ----------
    result : callable
        The result for a value of the input, all else unchanged.
    low, high : float
        Two values of the input with results on both sides of 0.

    Returns
    -------
    float
        In the unit of the input.

    Raises
    ------
    CourseError
        If both results are on the same side of 0.
    """
    ends = result(low), result(high)
    if ends[0] * ends[1] > 0:
        side = "above" if ends[0] > 0 else "below"
        raise CourseError(f"The result is {side} 0 at {low:g} and at {high:g}: nothing turns between them.")
    return float(brentq(result, low, high))


def levelised_cost(costs: Sequence[float], output: Sequence[float], rate: float) -> float:
    """Cost of one unit over a whole life: the present value of the costs divided by that of the output.

    Parameters
    ----------
    costs, output : sequence of float, shape (years + 1,)
        Costs (positive) and units made, such as kilowatt-hours or kilometres; year 0 first.
    rate : float
        Yearly rate as a share, real for real costs.

    Returns
    -------
    float
        Per unit of output.

    References
    ----------
    Short, W., Packey, D. J., Holt, T. (1995). A manual for the economic evaluation of energy efficiency and
    renewable energy technologies. NREL/TP-462-5173.
    """
    units = present_value(output, rate)
    if units <= 0:
        raise CourseError("There is no output, so there is no cost of one unit.")
    return present_value(costs, rate) / units


def _checked(flows: Sequence[float]) -> np.ndarray:
    """The flows as an array, after the same checks as in `present_value`."""
    present_value(flows, 0)
    return np.asarray(flows, dtype=float)


def _sign_changes(values: np.ndarray) -> int:
    signs = np.sign(values[values != 0])
    return int((signs[1:] != signs[:-1]).sum())
