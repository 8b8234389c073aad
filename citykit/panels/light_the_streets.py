"""The no-code panel of the exercise light_the_streets: the case in one table, and discount factors for any rate."""

from __future__ import annotations

import pandas as pd
from IPython.display import display

from citykit.cases.light_the_streets import Case
from citykit.widgets import Answer, Panel, entry

#: What the table says of each figure: words, unit, and what was published for Baguio, where there is anything.
FIGURES = {
    "lamps": ("street lamps to change", "lamps", "made up; published: 7,485 (2022)"),
    "lamp_price": ("price of one LED lamp, installed", "PHP", "made up; published: 18,700 (2019)"),
    "kwh_before": ("power used by one old lamp", "kWh a month", "from published figures (2022)"),
    "kwh_after": ("power used by one LED lamp", "kWh a month", "made up; published: 21.7 (2022)"),
    "tariff": ("price of power", "PHP per kWh", "made up; published: 9.75 (2022)"),
    "upkeep_before": ("upkeep of one old lamp", "PHP a year", "made up"),
    "upkeep_after": ("upkeep of one LED lamp, with repair in two days", "PHP a year", "made up"),
    "replacement": ("new electronics of one LED lamp, once", "PHP", "made up"),
    "replacement_year": ("year in which all LED lamps get new electronics", "year", "made up"),
    "years": ("years counted after year 0", "years", "made up"),
    "bank_rate": ("rate of the city's bank, nominal", "% a year", "made up"),
    "inflation": ("rise of all prices, also of power", "% a year", "made up"),
    "esco_share": ("ESCO's share of the yearly gain", "%", "made up"),
    "esco_return": ("return that the ESCO asks for, real", "% a year", "made up"),
    "longest_contract": ("longest contract that the law allows", "years", "made up"),
    "other_price": ("price that another city paid for such a lamp", "PHP", "made up"),
}
LONGEST = 20


def figures(case: Case) -> Answer:
    """The figures of a case, by their names in code."""
    rows = [(words, f"{getattr(case, name):,}".removesuffix(".0"), unit, note) for name, (words, unit, note) in FIGURES.items()]
    table = pd.DataFrame(rows, index=list(FIGURES), columns=["figure", "value", "unit", "note"])
    return Answer(f"Your case: {case.name}. All prices are of this year.", table=table)


def factors_answer(rate: str) -> Answer:
    """What 1 is worth today, paid once or at the end of each year.

    Parameters
    ----------
    rate : str
        Yearly rate in percent, as typed.
    """
    try:
        percent = float(rate.replace("%", ""))
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        return Answer("Type a rate from 0 to 100 in percent, with a decimal point, for example: 7.25")
    years = range(1, LONGEST + 1)
    once = pd.Series([(1 + percent / 100) ** -year for year in years], index=pd.Index(years, name="year"))
    table = pd.DataFrame({"1 paid once, at the end of this year": once, "1 paid at the end of each year up to here": once.cumsum()})
    words = f"What 1 is worth today, at {percent:g} % a year. The last column is the annuity factor."
    return Answer(words, table=table.map("{:.4f}".format))


def factors_panel() -> Panel:
    """Type a rate, and read the factors of each year."""
    return Panel(factors_answer, rate=entry("Rate in % a year", "5"))


def show(case: Case) -> None:
    """Show the case and the table of factors."""
    display(figures(case), factors_panel())
