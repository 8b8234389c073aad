"""The no-code panels of the exercise share_the_risk: the case in tables, factors for any rate, and 10,000 draws counted by bands."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
from IPython.display import display

from citykit import risk, text
from citykit.cases.share_the_risk import CITY, OFFER, WORKS, Case
from citykit.panels.calculator import calculator_panel
from citykit.panels.light_the_streets import factors_panel
from citykit.widgets import Answer, Panel, choice, entry

#: What the tables say of each figure: words and unit.
LIGHTS = {
    "lamps": ("street lamps that the city needs", "lamps"),
    "works": ("city buys: works, in year 0; likely cost", "USD million"),
    "works_low": ("city buys: works, lowest cost", "USD million"),
    "works_high": ("city buys: works, highest cost", "USD million"),
    "upkeep": ("city buys: upkeep, from year 1", "USD million a year"),
    "drivers": ("city buys: new drivers, once", "USD million"),
    "drivers_year": ("city buys: year of the new drivers", "year"),
    "fee": ("offer: fee of the company, from year 1", "USD million a year"),
    "supervision": ("offer: the city's own staff, from year 1", "USD million a year"),
    "years": ("years counted after year 0, on both sides", "years"),
    "rate": ("the city's rate, real", "% a year"),
    "bank_rate": ("rate of the city's bank, nominal", "% a year"),
}
STATION = {
    "station_cost": ("project cost, in year 0", "USD million"),
    "running": ("running cost", "USD million a year"),
    "passengers": ("passengers", "million a year"),
    "cents": ("fee that passengers can pay today", "US cents"),
    "station_years": ("years of the contract after year 0", "years"),
    "required": ("return that the partner asks for, real", "% a year"),
    "national": ("ceiling of the national grant", "% of the project cost"),
    "own": ("ceiling of the city's own grant", "% of the project cost"),
}
KEPT, LEFT = "all rows R1 to R7", "R2 to R7, without R1"
VIEWS = {"Cost if the city buys": CITY, "Cost under the offer": OFFER, "Cost if the city buys, less cost under the offer": ""}
DRAWS = 10_000
BAND = 0.25


def _figures(case: Case, figures: dict[str, tuple[str, str]], sentence: str) -> Answer:
    rows = [(words, f"{getattr(case, name):,}".removesuffix(".0"), unit) for name, (words, unit) in figures.items()]
    return Answer(sentence, table=pd.DataFrame(rows, index=list(figures), columns=["figure", "value", "unit"]))


def lights(case: Case) -> Answer:
    """What the city plans to pay for the street lights, by names in code."""
    return _figures(case, LIGHTS, "Street lights: the city buys them, or a company offers them for a fee. The fee rises with prices.")


def station(case: Case) -> Answer:
    """The bus station, by names in code."""
    return _figures(case, STATION, "Bus station: a partner builds and runs it, and passengers pay a fee.")


def shares(case: Case) -> Answer:
    """The risk table: chance, loss, and the city's share under each option."""
    table = case.register.drop(columns="papers").map(lambda value: value if isinstance(value, str) else f"{value:.2f}")
    return Answer("Risk table: chance, loss (present value, USD million), and the share that the city carries.", table=table)


def _amount(typed: str) -> float:
    """A typed amount from 0 to 1,000, or not a number."""
    try:
        amount = float(typed)
    except ValueError:
        return math.nan
    return amount if 0 <= amount <= 1_000 else math.nan


def _fixed(cost: float) -> list[float]:
    return [cost, cost, cost]


def simulate(case: Case, rest: float, offer: float, rows: str) -> pd.DataFrame:
    """What the city pays in the end under each option, drawn 10,000 times."""
    register = case.register.drop(index=WORKS) if rows == LEFT else case.register
    columns = ["low", "likely", "high"]
    works = [case.works_low, case.works, case.works_high]
    items = {
        CITY: pd.DataFrame([works, _fixed(rest)], columns=columns, index=["works", "upkeep and new drivers"]),
        OFFER: pd.DataFrame([_fixed(offer)], columns=columns, index=["fee and staff"]),
    }
    return risk.simulate(items, register, draws=DRAWS)


def draws_answer(case: Case, rest: str, offer: str, rows: str, view: str) -> Answer:
    """How many of 10,000 draws fall into each band of cost.

    Parameters
    ----------
    case : Case
        The case.
    rest : str
        Present value of upkeep and new drivers if the city buys, as typed.
    offer : str
        Present value of fee and staff under the offer, as typed.
    rows : str
        `KEPT` or `LEFT`: the rows of the risk table that happen or not.
    view : str
        A key of `VIEWS`: what is counted.
    """
    amounts = _amount(rest), _amount(offer)
    if any(map(math.isnan, amounts)):
        return Answer("Type both present values in USD million, with a decimal point, for example: 2.61 and 8.05")
    draws = simulate(case, *amounts, rows)
    counted = draws[VIEWS[view]] if VIEWS[view] else draws[CITY] - draws[OFFER]
    first = math.floor(counted.min() / BAND)
    counts = np.bincount((np.floor(counted / BAND) - first).astype(int))
    edges = [(first + place) * BAND for place in range(len(counts))]
    bands = pd.DataFrame({
        "from": [f"{edge:.2f}" for edge in edges], "to below": [f"{edge + BAND:.2f}" for edge in edges], "draws": counts,
    })  # fmt: skip
    bands.index += 1
    return Answer(f"{view}, USD million: 10,000 draws with {rows}, counted by bands.", table=bands)


def draws_panel(case: Case) -> Panel:
    """Type what is fixed, choose which rows may happen, and read the draws by bands."""

    def answer(**given: str) -> Answer:
        return draws_answer(case, **given)

    return Panel(
        answer,
        rest=entry("City buys: upkeep and new drivers, present value", ""),
        offer=entry("Offer: fee and staff, present value", ""),
        rows=choice("Rows of the risk table that may happen", (KEPT, LEFT)),
        view=choice("Count", VIEWS),
    )


def show(case: Case) -> None:
    """Show the case and the factors."""
    display(lights(case))
    text.say("What the papers of the offer say of each risk, and of who can do something about it:")
    text.table(case.register[["risk", "papers"]].rename_axis("row").reset_index())
    display(shares(case), station(case), factors_panel())


def show_draws(case: Case) -> None:
    """Show the draws, and a calculator to add counts up."""
    display(draws_panel(case), calculator_panel())
