"""Loans and bonds: what is due when, what a city can carry, and how much of a cheap credit is a gift.

Thin over numpy-financial. A schedule is a table with one row per payment. Rates are yearly, as shares (0.10 for 10 %).
A yearly rate that is paid in several instalments is divided by their number, as loan contracts do; present values use
the effective yearly rate, so that schedules with different instalments can be compared.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import numpy_financial as npf
import pandas as pd

from citykit import data
from citykit.bounds import need_columns, number
from citykit.errors import CourseError

RATE = "from -0.9 to 10, such as 0.06 for 6 %"
PER_YEAR = (1, 2, 4, 12)
KINDS = ("annuity", "equal principal", "bullet")


def schedule(
    amount: float, rate: float, years: int, *, grace: int = 0, per_year: int = 1, kind: str = "annuity"
) -> pd.DataFrame:
    """The payments of a loan or bond: interest, principal, and what is still owed.

    Parameters
    ----------
    amount : float
        Money borrowed at time 0, above 0.
    rate : float
        Yearly interest rate as a share; a period costs ``rate / per_year``.
    years : int
        Years from the loan to its last payment, 1 to 100, the years of grace among them.
    grace : int
        Whole years at the start with interest only, fewer than ``years``.
    per_year : int
        Payments a year, each at the end of its period: 1, 2, 4 or 12.
    kind : str
        ``"annuity"``: equal payments after the grace. ``"equal principal"``: equal repayments, so that the payments
        fall. ``"bullet"``: interest only, and the whole amount with the last payment, as with most bonds.

    Returns
    -------
    pandas.DataFrame
        One row per payment, from 1: ``year`` (time in years), ``interest``, ``principal``, ``payment`` (their sum)
        and ``balance`` (owed after it), in the unit of the amount.

    Raises
    ------
    CourseError
        If a value is out of its range.

    References
    ----------
    Farvacque-Vitkovic, C., Kopanyi, M. (eds.) (2014). Municipal Finances: A Handbook for Local Governments. World Bank.
    """
    per_year = _payments(per_year)
    if kind not in KINDS:
        raise CourseError(f'The kind of loan is "{kind}"; it should be one of {", ".join(KINDS)}.')
    years = _whole("The number of years", years)
    grace = _whole("The years of grace", grace, "of 0 or more")
    if grace >= years:
        raise CourseError(f"The years of grace ({grace}) must be fewer than the years of the loan ({years}).")
    amount = number("The amount", amount, "above 0")
    each = number("The interest rate", rate, RATE) / per_year
    free, left = grace * per_year, (years - grace) * per_year
    if kind == "bullet":
        repaid = np.append(np.zeros(left - 1), amount)
    elif kind == "equal principal" or abs(each) < 1e-9:  # without interest both shapes are one
        repaid = np.full(left, amount / left)
    else:
        with np.errstate(over="ignore", invalid="ignore"):
            repaid = -npf.ppmt(each, np.arange(1, left + 1), left, amount)
        if not np.isfinite(repaid).all():
            raise CourseError(f"A rate of {100 * rate:g} % a year is too high for {left} payments.")
    return _table(amount, each, np.append(np.zeros(free), repaid), per_year)


def ida_credit(product: str, *, currency: str = "usd", per_year: int = 1) -> pd.DataFrame:
    """The payments on 100 of a credit of the International Development Association, on the terms of 1 October 2025.

    Instalments that do not add up to 100, as they are printed rounded, are made good by the last one.

    Parameters
    ----------
    product : str
        A product of edition IDA21 in the table ``ida_terms``, such as ``"40-year credits"``.
    currency : str
        ``"usd"``, ``"eur"`` or ``"sdr"``.
    per_year : int
        Payments a year: 1, 2, 4 or 12.

    Returns
    -------
    pandas.DataFrame
        As `schedule`.

    Raises
    ------
    CourseError
        If there is no such product, currency or number of payments.
    """
    terms = data.load("ida_terms").query("edition == 'IDA21'").set_index("product")
    if product not in terms.index:
        raise CourseError(f'There is no product "{product}". The products are: {", ".join(terms.index)}.')
    if f"{currency}_charge_pct" not in terms:
        raise CourseError(f'The currency is "{currency}"; it should be one of usd, eur, sdr.')
    per_year = _payments(per_year)
    row = terms.loc[product]
    by_year = np.zeros(int(row["maturity_years"]))
    for part in row["amortisation"].split(";"):  # such as "2% y11-20"
        share, years = part.split("% y")
        first, last = map(int, years.split("-"))
        by_year[first - 1 : last] = float(share)
    by_year[-1] += 100 - by_year.sum()
    repaid = np.repeat(by_year / per_year, per_year)
    return _table(100.0, row[f"{currency}_charge_pct"] / 100 / per_year, repaid, per_year)


def by_year(table: pd.DataFrame) -> pd.DataFrame:
    """A schedule added up by year: ``interest``, ``principal`` and ``payment``, indexed by whole years from 1."""
    need_columns(table, ("year", "interest", "principal", "payment"), "schedule")
    years = np.ceil(table["year"].round(6)).astype(int)
    return table.groupby(years)[["interest", "principal", "payment"]].sum()


def debt_cover(cash: float, service):
    """Debt service coverage ratio: the cash of a year that can serve debt, divided by all debt service of that year.

    Parameters
    ----------
    cash : float
        Regular income of a year less running cost, before any debt service; 0 or more.
    service : float or pandas.Series
        Interest and principal of the year on all debt, old and new; above 0. One value, or one per year.

    Returns
    -------
    float or pandas.Series
        Below 1 the city cannot pay from its regular income.

    Raises
    ------
    CourseError
        If a number is out of its range.

    References
    ----------
    Federal Highway Administration (2013). Financial Structuring and Assessment for Public-Private Partnerships: A Primer.
    """
    cash = number("The cash for debt service", cash, "of 0 or more")
    number("The smallest debt service", float(np.min(service)), "above 0")
    return cash / service


def after_fall(payment, fall: float):
    """What a payment in foreign money costs in local money, after the local money has lost a share of its value.

    Parameters
    ----------
    payment : float or pandas.Series
        Payment in local money at the old exchange rate.
    fall : float
        Share of its value that the local money loses, 0 or more and below 1: 0.30 for 30 %. A dollar then costs
        1 / (1 - 0.30) = 1.43 times as much, and not 1.30 times.

    Returns
    -------
    float or pandas.Series
        Payment in local money at the new exchange rate.

    Raises
    ------
    CourseError
        If the fall is below 0, or 1 or more.
    """
    if number("The fall of the currency", fall, "from 0 to 1") == 1:
        raise CourseError("The fall of the currency must be below 1: money that loses all its value pays no debt.")
    return payment / (1 - fall)


def largest_loan(
    cash: float, cover: float, rate: float, years: int, *, old: float = 0.0, per_year: int = 1
) -> float:
    """The largest annuity loan that leaves a required debt cover.

    Parameters
    ----------
    cash : float
        Cash of a year that can serve debt, 0 or more.
    cover : float
        Debt cover that the lender asks for, 1 or more.
    rate, years, per_year
        As for `schedule`.
    old : float
        Debt service of a year that is owed already, 0 or more.

    Returns
    -------
    float
        In the unit of the cash; 0 if the old debt uses up what the cover allows.

    Raises
    ------
    CourseError
        If a value is out of its range.
    """
    room = number("The cash for debt service", cash, "of 0 or more") / number("The debt cover", cover, "of 1 or more")
    room -= number("The old debt service", old, "of 0 or more")
    return max(0.0, room) / float(by_year(schedule(1.0, rate, years, per_year=per_year))["payment"].iloc[0])


def cost_today(table: pd.DataFrame, rate: float) -> float:
    """The present value of all payments of a schedule, at an effective yearly rate.

    Parameters
    ----------
    table : pandas.DataFrame
        From `schedule` or `ida_credit`.
    rate : float
        Effective yearly rate as a share.

    Returns
    -------
    float
        In the unit of the schedule.

    Raises
    ------
    CourseError
        If a column is missing or the rate is out of its range.
    """
    need_columns(table, ("year", "payment"), "schedule")
    growth = 1 + number("The discount rate", rate, RATE)
    return float((table["payment"] / growth ** table["year"]).sum())


def grant_element(table: pd.DataFrame, rate: float = 0.05) -> float:
    """The part of a credit that is a gift: 1 less the present value of all payments, divided by the amount.

    Parameters
    ----------
    table : pandas.DataFrame
        From `schedule` or `ida_credit`.
    rate : float
        Effective yearly discount rate as a share; 5 % is the rate of the IMF and the World Bank since October 2013.

    Returns
    -------
    float
        As a share: 0 for a loan at the discount rate, 1 for a grant, below 0 for a loan that costs more.

    Raises
    ------
    CourseError
        As `cost_today`.

    References
    ----------
    International Monetary Fund (2015). Calculation of Grant Element.
    """
    return 1 - cost_today(table, rate) / float(table["principal"].sum())


def compare_offers(
    offers: Mapping[str, pd.DataFrame],
    cash: float,
    *,
    rate: float,
    old: float = 0.0,
    foreign: Collection[str] = (),
    fall: float = 0.30,
) -> pd.DataFrame:
    """What each offer asks of the city in its worst year, also after a fall of the currency, and what it costs.

    Parameters
    ----------
    offers : mapping of str to pandas.DataFrame
        Schedules in local money at today's exchange rate, from `schedule`.
    cash : float
        Cash of a year that can serve debt, the same in all years.
    rate : float
        Effective yearly rate at which the city could borrow otherwise, for the cost in today's money.
    old : float
        Debt service of a year that is owed already.
    foreign : collection of str
        Offers whose payments are in foreign money.
    fall : float
        Share of its value that the local money loses at the start, as for `after_fall`.

    Returns
    -------
    pandas.DataFrame
        By offer: ``largest payment`` of a year, lowest debt ``cover``, lowest ``cover after fall``, and ``cost today``
        at today's exchange rate.

    Raises
    ------
    CourseError
        If a value is out of its range, or a foreign offer is not among the offers.
    """
    if unknown := set(foreign) - set(offers):
        raise CourseError(f"There is no offer {', '.join(sorted(unknown))}. The offers are: {', '.join(offers)}.")
    rows = {}
    for name, table in offers.items():
        largest = by_year(table)["payment"].max()
        worst = after_fall(largest, fall if name in foreign else 0.0)
        rows[name] = {
            "largest payment": largest,
            "cover": debt_cover(cash, old + largest),
            "cover after fall": debt_cover(cash, old + worst),
            "cost today": cost_today(table, rate),
        }
    return pd.DataFrame(rows).T


def _whole(name: str, value, rule: str = "from 1 to 100") -> int:
    years = number(name, value, rule)
    if not years.is_integer():
        raise CourseError(f"{name} must be a whole number, and is {years:g}.")
    return int(years)


def _payments(per_year: int) -> int:
    if per_year not in PER_YEAR:
        raise CourseError(f"The payments a year must be 1, 2, 4 or 12, and are {per_year!r}.")
    return int(per_year)


def _table(amount: float, each: float, repaid: np.ndarray, per_year: int) -> pd.DataFrame:
    """The schedule for given repayments; ``each`` is the rate of one period."""
    left = amount - np.cumsum(repaid)
    left[np.abs(left) < 1e-9 * amount] = 0.0  # what rounding leaves behind
    interest = each * np.append(amount, left[:-1])
    periods = pd.RangeIndex(1, len(repaid) + 1, name="payment no.")
    columns = {"year": periods / per_year, "interest": interest, "principal": repaid, "payment": interest + repaid}
    return pd.DataFrame({**columns, "balance": left}, index=periods)
