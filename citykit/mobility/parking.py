"""Priced street parking: elasticity from before and after, the price for a target, the chance of a free space.

Shares run from 0 to 1. Demand follows a constant elasticity e: demand = start x (price / start price) ^ e.
"""

from __future__ import annotations

from citykit.bounds import number
from citykit.errors import CourseError


def elasticity(price_before: float, price_after: float, use_before: float, use_after: float) -> float:
    """Arc elasticity: change of use in percent for one percent of price, both against the middle.

    Parameters
    ----------
    price_before, price_after : float
        Price of an hour, in one currency.
    use_before, use_after : float
        Occupancy or hours parked, in one unit.

    Returns
    -------
    float
        Usually below 0.

    Raises
    ------
    CourseError
        If a value is not above 0, or the price did not change.
    """
    prices = [number("A price", price, "above 0") for price in (price_before, price_after)]
    uses = [number("A use", use, "above 0") for use in (use_before, use_after)]
    if prices[0] == prices[1]:
        raise CourseError("The price did not change, so the change of use says nothing about it.")
    return _step(*uses) / _step(*prices)


def _step(before: float, after: float) -> float:
    return (after - before) / ((after + before) / 2)


def occupancy_at(price: float, price_before: float, occupancy: float, sensitivity: float) -> float:
    """The occupancy to expect at another price, at most 1.

    Parameters
    ----------
    price, price_before : float
        New and old price of an hour.
    occupancy : float
        Occupancy at the old price, a share.
    sensitivity : float
        Elasticity of occupancy to price, below 0.
    """
    ratio = number("The price", price, "above 0") / number("The old price", price_before, "above 0")
    return min(1.0, number("The occupancy", occupancy, "from 0 to 1") * ratio ** _falling(sensitivity))


def price_for(target: float, price_before: float, occupancy: float, sensitivity: float) -> float:
    """The price at which the occupancy should reach a target: price x (target / occupancy) ^ (1 / e).

    Parameters
    ----------
    target : float
        Occupancy to reach, a share.
    price_before, occupancy, sensitivity : float
        As for `occupancy_at`.

    Returns
    -------
    float
        In the currency of the old price.
    """
    share = number("The target", target, "between 0 and 1, both left out") / number("The occupancy", occupancy, "above 0")
    return number("The old price", price_before, "above 0") * share ** (1 / _falling(sensitivity))


def _falling(sensitivity: float) -> float:
    if not number("The elasticity", sensitivity, "other than 0") < 0:
        raise CourseError(f"The elasticity is {sensitivity:g}: it must be below 0, as a higher price means less parking.")
    return sensitivity


def chance_of_space(spaces: int, occupancy: float) -> float:
    """The chance that at least one of some spaces is free, if each is taken by itself with the same chance.

    Parameters
    ----------
    spaces : int
        Spaces in sight.
    occupancy : float
        Share of time that a space is taken.
    """
    return 1 - number("The occupancy", occupancy, "from 0 to 1") ** number("The number of spaces", spaces, "of 1 or more")
