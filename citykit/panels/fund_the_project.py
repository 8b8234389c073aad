"""The no-code panel of the exercise fund_the_project: the case in two tables, factors, and a row of payments in today's money."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import display

from citykit.cases.fund_the_project import Case
from citykit.widgets import Answer, Panel, entry

#: What the tables say of each figure: words and unit.
CITY = {
    "own_revenue": ("own revenue", "million LCU a year"),
    "transfers": ("transfers from the state", "million LCU a year"),
    "running": ("running cost, with the upkeep of the project", "million LCU a year"),
    "old": ("debt service on old debt, in local money", "million LCU a year"),
    "cover_rule": ("debt cover that the lenders ask for", "times"),
    "fall": ("value that the local money may lose", "%"),
    "own_rate": ("rate at which the city could borrow otherwise, effective", "% a year"),
    "inflation": ("rise of all prices that is expected", "% a year"),
    "life": ("how long the project lasts", "years"),
}
OFFERS = {
    "credit_usd": ("credit: what it brings", "million US dollars"),
    "exchange": ("credit: price of a dollar today", "LCU"),
    "credit_rate": ("credit: interest", "% a year"),
    "credit_years": ("credit: years in all", "years"),
    "credit_grace": ("credit: years of grace among them, with interest only", "years"),
    "amount": ("bank loan and bond: what each brings", "million LCU"),
    "bank_rate": ("bank loan: interest", "% a year"),
    "bank_years": ("bank loan: years", "years"),
    "bank_per_year": ("bank loan: payments in a year", "payments"),
    "bond_coupon": ("bond: interest (coupon), paid once a year", "% a year"),
    "bond_years": ("bond: years until the whole amount is paid back", "years"),
    "fund_rate": ("bond: interest that the sinking fund earns", "% a year"),
}
#: Most payments that a panel takes.
MOST = 200


def _table(case: Case, words: dict[str, tuple[str, str]], sentence: str) -> Answer:
    rows = [(text, f"{getattr(case, name):,}".removesuffix(".0"), unit) for name, (text, unit) in words.items()]
    return Answer(sentence, table=pd.DataFrame(rows, index=list(words), columns=["figure", "value", "unit"]))


def city(case: Case) -> Answer:
    """The figures of the city, by their names in code."""
    return _table(case, CITY, f"Your case: {case.name}. The city:")


def offers(case: Case) -> Answer:
    """The figures of the three letters, by their names in code."""
    return _table(case, OFFERS, "The three letters:")


def _numbers(text: str) -> list[float]:
    """Numbers with a space between them; an empty list if there is anything else."""
    try:
        found = [float(part) for part in text.replace("%", " ").replace(";", " ").split()]
    except ValueError:
        return []
    return found if all(map(math.isfinite, found)) else []


def factors_answer(rate: str, payments: str) -> Answer:
    """The annuity factor, and what payments of 1 grow to.

    Parameters
    ----------
    rate : str
        Rate of one payment in percent, as typed.
    payments : str
        Number of payments, as typed.
    """
    match _numbers(rate), _numbers(payments):
        case [percent], [count] if 0 < percent <= 100 and count in range(1, MOST + 1):
            growth = (1 + percent / 100) ** count
            annuity, grown = (1 - 1 / growth) / (percent / 100), (growth - 1) / (percent / 100)
            return Answer(
                f"With {percent:g} % for each payment and {count:g} payments the annuity factor is {annuity:.4f}. "
                f"Payments of 1, one at the end of each period, grow to {grown:.4f}."
            )
    return Answer(f"Type a rate above 0 in percent, such as 5.5, and a whole number of payments from 1 to {MOST}.")


def worth_answer(rate: str, payments: str) -> Answer:
    """A row of yearly payments in today's money.

    Parameters
    ----------
    rate : str
        Yearly rate in percent, as typed.
    payments : str
        Payments of year 1, year 2 and so on, as typed.
    """
    match _numbers(rate), _numbers(payments):
        case [percent], [_, *_] as row if 0 <= percent <= 100 and len(row) <= MOST:
            worth = sum(payment / (1 + percent / 100) ** year for year, payment in enumerate(row, 1))
            return Answer(
                f"{len(row)} payments, from year 1 to year {len(row)}, add up to {sum(row):,.2f}. "
                f"In today's money, at {percent:g} % a year, they are worth {worth:,.2f}."
            )
    return Answer("Type a rate in percent, and the payments of year 1, year 2 and so on with a space between them, such as 2.4 2.4 9.1 8.8")


def factors_panel() -> Panel:
    """Type the rate of one payment and the number of payments."""
    return Panel(factors_answer, rate=entry("Factors. Rate of one payment in %", "5.5"), payments=entry("Number of payments", "20"))


def worth_panel() -> Panel:
    """Type a yearly rate and a row of payments."""
    return Panel(
        worth_answer, rate=entry("Today's money. Rate in % a year", "5"), payments=entry("Payments of year 1, year 2, …", "2.4 2.4 9.1 8.8")
    )


def show(case: Case) -> None:
    """Show the case and the two calculators."""
    display(city(case), offers(case), factors_panel(), worth_panel())
