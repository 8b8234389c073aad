"""Sharing risk: a public comparator against an offer, the grant that closes a gap, and offers scored.

Thin over numpy-financial and the random draws of `citykit.pilot`. Money is in one currency and in real terms
(prices of one year); what is added up are present values; shares and rates run from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from citykit import pilot
from citykit.bounds import need_columns, number
from citykit.errors import CourseError


def expected_losses(register: pd.DataFrame, options: Sequence[str]) -> pd.DataFrame:
    """What each risk costs the city on average: chance times loss times the share that the city carries.

    Parameters
    ----------
    register : pandas.DataFrame
        By risk: ``chance`` (0 to 1), ``loss`` if it happens (present value, 0 or more), and for each option a
        column with the share of the loss that the city carries (0 to 1).
    options : sequence of str
        Names of the columns with shares.

    Returns
    -------
    pandas.DataFrame, shape (risks, options)
        In the currency of the losses.

    Raises
    ------
    CourseError
        If a column is missing or a number is out of its range.
    """
    need_columns(register, ("chance", "loss", *options), "risk table")
    for risk, row in register.iterrows():
        number(f"The chance of {risk}", row["chance"], "from 0 to 1")
        number(f"The loss of {risk}", row["loss"], "of 0 or more")
        for option in options:
            number(f"The city's share of {risk} under {option}", row[option], "from 0 to 1")
    return register[list(options)].mul(register["chance"] * register["loss"], axis=0).astype(float)


def compare(paid: Mapping[str, float], register: pd.DataFrame) -> pd.DataFrame:
    """Value for money: the first option is the public comparator, the others are offers.

    Parameters
    ----------
    paid : mapping of str to float
        By option, the present value of all that the city pays for the same service.
    register : pandas.DataFrame
        As for `expected_losses`, with one column of shares per option.

    Returns
    -------
    pandas.DataFrame
        By option: ``paid``, ``risk`` (expected losses that the city carries), ``total``, ``saving`` against the
        comparator, and ``percent`` of the comparator's total.

    Raises
    ------
    CourseError
        As `expected_losses`; also if the comparator costs nothing.

    References
    ----------
    World Bank (2017), Public-Private Partnerships Reference Guide, version 3, on value for money.
    """
    costs = {option: number(f"What the city pays under {option}", cost, "of 0 or more") for option, cost in paid.items()}
    table = pd.DataFrame({"paid": pd.Series(costs), "risk": expected_losses(register, list(costs)).sum()})
    table["total"] = table["paid"] + table["risk"]
    comparator = number("The comparator's total", table["total"].iloc[0], "above 0")
    table["saving"] = comparator - table["total"]
    table["percent"] = 100 * table["saving"] / comparator
    return table


def simulate(
    items: Mapping[str, pd.DataFrame], register: pd.DataFrame, *, draws: int = 10_000, seed: int = 2026
) -> pd.DataFrame:
    """What the city pays in the end, drawn many times: uncertain costs plus risks that happen or not.

    In one draw the same risks happen under every option, so the options can be compared draw by draw. A cost
    that is uncertain in ``items`` must not stand in the risk table too.

    Parameters
    ----------
    items : mapping of str to pandas.DataFrame
        By option, a table of estimates with ``low``, ``likely``, ``high`` per item (present values), for
        triangular distributions. A fixed cost has the same number three times.
    register : pandas.DataFrame
        As for `expected_losses`, with one column of shares per option.
    draws : int
        Number of draws.
    seed : int
        Start of the random numbers, so that a result can be repeated.

    Returns
    -------
    pandas.DataFrame, shape (draws, options)
    """
    expected_losses(register, list(items))  # says what is wrong with the table, if anything is
    chance, loss = register["chance"].to_numpy(float), register["loss"].to_numpy(float)
    totals = {option: pilot.simulate_cost(table, draws=draws, seed=seed) for option, table in items.items()}
    happened = np.random.default_rng([seed, 1]).random((int(draws), len(register))) < chance
    return pd.DataFrame({
        option: total + (happened * loss) @ register[option].to_numpy(float) for option, total in totals.items()
    })


def viability_gap(flows: Sequence[float], required: float) -> float:
    """The smallest grant in year 0 that gives the partner its required return; 0 if none is needed.

    Parameters
    ----------
    flows : sequence of float, shape (years + 1,)
        The partner's flows without a grant, year 0 first: costs negative, revenue less running cost positive.
    required : float
        Required yearly return in real terms, 0.12 for 12 %.

    Returns
    -------
    float
        In the currency of the flows.

    Raises
    ------
    CourseError
        If the flows are no list of numbers, or the return is out of its range.
    """
    required = number("The required return", required, "from -0.9 to 10, such as 0.06 for 6 %")
    return max(0.0, -pilot.present_value(flows, required))


def split_grant(gap: float, cost: float, ceilings: Mapping[str, float]) -> pd.Series:
    """Who gives how much of a grant, when each giver's part has a ceiling as a share of the project cost.

    Parameters
    ----------
    gap : float
        The grant needed.
    cost : float
        Project cost, in the same currency.
    ceilings : mapping of str to float
        Ceiling by giver, 0.20 for 20 % of the project cost; the first gives first.

    Returns
    -------
    pandas.Series
        The part of each giver, and ``still open``: what the ceilings do not cover.

    Raises
    ------
    CourseError
        If the project cost is not above 0, or a number is out of its range.

    References
    ----------
    Government of India, Ministry of Finance, viability gap funding scheme: up to 20 % of the project cost from
    the centre, and up to a further 20 % from the owner.
    """
    cost = number("The project cost", cost, "above 0")
    left = number("The gap", gap, "of 0 or more")
    parts = {}
    for giver, share in ceilings.items():
        parts[giver] = min(left, number(f"The ceiling of {giver}", share, "from 0 to 1") * cost)
        left -= parts[giver]
    return pd.Series({**parts, "still open": left})


def score_offers(offers: pd.DataFrame, quality_weight: float) -> pd.DataFrame:
    """Offers put in order by points for quality and points for price.

    The lowest price gets 100 points, another price gets 100 times the lowest divided by it.

    Parameters
    ----------
    offers : pandas.DataFrame
        By offer: ``price`` (above 0) and ``quality`` (points from 0 to 100).
    quality_weight : float
        Weight of quality from 0 to 1; price has the rest.

    Returns
    -------
    pandas.DataFrame
        The offers with ``price_points`` and ``total``, the best first.

    Raises
    ------
    CourseError
        If a column is missing or a number is out of its range.
    """
    need_columns(offers, ("price", "quality"), "table of offers")
    weight = number("The weight of quality", quality_weight, "from 0 to 1")
    for offer, row in offers.iterrows():
        number(f"The price of {offer}", row["price"], "above 0")
        if number(f"The quality of {offer}", row["quality"], "of 0 or more") > 100:
            raise CourseError(f"The quality of {offer} has more than 100 points: {row['quality']:g}.")
    points = 100 * offers["price"].min() / offers["price"]
    total = weight * offers["quality"] + (1 - weight) * points
    return offers.assign(price_points=points, total=total).sort_values("total", ascending=False, kind="stable")
