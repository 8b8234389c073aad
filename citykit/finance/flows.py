"""Costs over a whole life, their present value, and the yearly payment that is worth as much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy_financial as npf

from citykit.bounds import LARGEST, number
from citykit.errors import CourseError


def _rate(name: str, value: float) -> float:
    return number(name, value, "from -0.9 to 10, such as 0.06 for 6 %")


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
    years = number("The number of years", years, "from 1 to 100")
    if not years.is_integer():
        raise CourseError(f"The number of years must be a whole number, and is {years:g}.")
    flows = np.full(int(years) + 1, number("The running cost", opex, "of 0 or more"))
    reserve = number("The contingency", contingency, "from 0 to 1")
    flows[0] = number("The investment", capex, "of 0 or more") * (1 + reserve)
    for year, cost in (renewals or {}).items():
        if year not in range(1, int(years) + 1):
            raise CourseError(f"A renewal in year {year} falls outside the years 1 to {int(years)}.")
        flows[year] += number(f"The renewal in year {year}", cost, "of 0 or more")
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
    return (1 + _rate("The nominal rate", nominal)) / (1 + _rate("The inflation", inflation)) - 1


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
    rate = _rate("The rate", rate)
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
    rate = _rate("The rate", rate)
    years = number("The number of years", years, "from 1 to 100")
    return float(-npf.pmt(rate, years, number("The present value", value, "of 0 or more")))
