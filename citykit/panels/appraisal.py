"""Panels of the lesson on cost and benefit: a project, a contract, real and nominal figures."""

from __future__ import annotations

from math import isinf

import numpy as np
import pandas as pd

from citykit import charts, finance
from citykit.errors import CourseError
from citykit.widgets import Answer, Panel, slider

#: Baguio's lamps in 2022, its saving of a year and what the lamps cost at the price of 2019, in PHP million.
LAMPS = 7_485
SAVING = 39.302551
CAPEX = LAMPS * 18_700 / 1e6

BAGUIO = "Start values: Baguio, bills of 2022 and lamp price of 2019; rate for practice."


def _totals(flows, rate: float) -> dict:
    """Running totals of flows, plain and discounted."""
    values = np.asarray(flows)
    factors = (1 + rate) ** np.arange(len(values))
    return {"total": values.cumsum(), "discounted": (values / factors).cumsum()}


def _return(flows) -> str:
    """The rate of return in words."""
    try:
        return f"The IRR is {100 * finance.irr(flows):.1f} %."
    except CourseError as error:
        return f"No IRR: {error}"


def project_answer(price: int, energy: float, tariff: float, upkeep: int, years: int, rate: float) -> Answer:
    """Payback, NPV and IRR of Baguio's 7,485 lamps.

    Parameters
    ----------
    price : int
        PHP for each lamp, installed.
    energy : float
        Power saved, in million kWh a year.
    tariff : float
        PHP for each kWh.
    upkeep : int
        PHP for each lamp and year.
    years : int
        Years that are counted.
    rate : float
        Real discount rate, in percent.
    """
    capex, saving = LAMPS * price / 1e6, energy * tariff
    flows = finance.cash_flows(capex, saving, years, upkeep=LAMPS * upkeep / 1e6)
    npv, back = finance.present_value(flows, rate / 100), finance.payback(flows)
    money_back = f"The money is not back within {years} years." if isinf(back) else f"Payback is {back:.2f} years."
    verdict = "pays" if npv >= 0 else "does not pay"
    figure = charts.cash_flow(
        flows,
        f"Over {years} years, at {rate:g} % a year, the project {verdict}",
        unit="PHP million",
        source=BAGUIO,
        lines=_totals(flows, rate / 100),
    )
    return Answer(
        f"It costs PHP {capex:.1f} million and brings PHP {flows[1]:.1f} million a year. {money_back} "
        f"Over {years} years the NPV at {rate:g} % is PHP {npv:+.1f} million. {_return(flows)}",
        figure,
        f"Bars: minus {capex:.1f} in year 0, then {flows[1]:.1f} in each of {years} years, in PHP million. "
        f"The running total ends at {flows.sum():+.1f}, the discounted one at {npv:+.1f}.",
    )


def project_panel() -> Panel:
    """Move price, power saved, tariff, upkeep, life and rate of Baguio's street lights."""
    return Panel(
        project_answer,
        price=slider("Price of a lamp, installed", 5_000, 40_000, 18_700, step=100, unit="PHP"),
        energy=slider("Power saved", 0.5, 6.0, 4.031, step=0.001, unit="million kWh a year"),
        tariff=slider("Tariff", 1.0, 20.0, 9.75, step=0.05, unit="PHP per kWh"),
        upkeep=slider("Upkeep", 0, 4_000, 0, step=50, unit="PHP per lamp and year"),
        years=slider("Years counted", 2, 20, 7, unit="years"),
        rate=slider("Real discount rate", 0.0, 30.0, 10.0, step=0.5, unit="% a year"),
    )


def contract_answer(share: int, term: int, rate: float, fall: int) -> Answer:
    """What an ESCO and the city get when the ESCO buys Baguio's lamps and is paid from the savings of 15 years.

    Parameters
    ----------
    share : int
        Share of the saving that the ESCO gets during the contract, in percent.
    term : int
        Years of the contract, 2 to 15.
    rate : float
        Real rate that the ESCO asks for and that the city uses, in percent.
    fall : int
        How far the saving falls short of the published one, in percent.
    """
    project = finance.cash_flows(CAPEX, SAVING * (1 - fall / 100), 15)
    parts, longest = (finance.share_savings(project, share / 100, years) for years in (term, 15))
    esco = parts["esco"][: term + 1]
    gain, city = (finance.present_value(parts[name], rate / 100) for name in ("esco", "city"))
    needed = finance.break_even_term(longest["esco"], rate / 100)
    enough = "Not even 15 years earn that rate." if needed is None else f"A contract of {needed} years earns that rate."
    verdict = "earns" if gain >= 0 else "does not earn"
    figure = charts.cash_flow(
        esco,
        f"{share} % of the savings for {term} years {verdict} the ESCO {rate:g} % a year",
        unit="PHP million, flows of the ESCO",
        source=BAGUIO,
        lines=_totals(esco, rate / 100),
    )
    return Answer(
        f"With {share} % of the savings for {term} years, the ESCO's NPV at {rate:g} % is PHP {gain:+.1f} million. "
        f"{_return(esco)} {enough} The city's NPV over 15 years is PHP {city:+.1f} million, and it pays nothing at the start.",
        figure,
        f"Bars of the ESCO: minus {CAPEX:.1f} in year 0, then {esco.iloc[-1]:.1f} a year for {term} years, in PHP million. "
        f"The discounted total ends at {gain:+.1f}.",
    )


def contract_panel() -> Panel:
    """Move the ESCO's share, the term, the rate and a shortfall of the saving."""
    return Panel(
        contract_answer,
        share=slider("Share of the savings for the ESCO", 10, 100, 80, step=5, unit="%"),
        term=slider("Length of the contract", 2, 15, 5, unit="years"),
        rate=slider("Real rate that the ESCO asks for", 0.0, 20.0, 10.0, step=0.5, unit="% a year"),
        fall=slider("Saving below the published one", 0, 50, 0, step=5, unit="%"),
    )


def prices_answer(inflation: float, rate: float, growth: float) -> Answer:
    """The NPV of Baguio's lamps over 10 years with real and nominal figures, kept apart and mixed.

    Parameters
    ----------
    inflation : float
        Rise of all prices, in percent a year.
    rate : float
        Real discount rate, in percent.
    growth : float
        Rise of the tariff above inflation, in percent a year.
    """
    real = finance.cash_flows(CAPEX, SAVING, 10, growth=growth / 100)
    paid = finance.nominal(real, inflation / 100)
    bank = (1 + rate / 100) * (1 + inflation / 100) - 1
    values = pd.Series(
        {
            "right: real flows, real rate": finance.present_value(real, rate / 100),
            "right: nominal flows, nominal rate": finance.present_value(paid, bank),
            "mixed: real flows, nominal rate": finance.present_value(real, bank),
            "mixed: nominal flows, real rate": finance.present_value(paid, rate / 100),
        }
    )
    same, same_again, low, high = values
    words = f"The two mixed ones say {low:+.1f} and {high:+.1f}." if inflation else "Without inflation all four are equal."
    figure = charts.bars(
        values,
        "Both right ways agree; mixing real and nominal moves the answer" if inflation else "Without inflation all agree",
        unit="NPV over 10 years (PHP million)",
        source=BAGUIO,
        highlight=list(values.index[:2]),
        text="{:+.1f}",
        limits=(1.2 * min(0, low, same) - 10, 1.2 * max(0, high, same) + 10),  # room for the labels
    )
    return Answer(
        f"A real rate of {rate:g} % with inflation of {inflation:g} % is a nominal rate of {100 * bank:.2f} %. "
        f"The NPV is PHP {same:+.1f} million in real terms and {same_again:+.1f} in nominal terms. {words}",
        figure,
        f"Four bars, in PHP million: real {same:+.1f}, nominal {same_again:+.1f}, mixed {low:+.1f} and {high:+.1f}.",
    )


def prices_panel() -> Panel:
    """Move inflation, the real rate and the tariff's rise above inflation."""
    return Panel(
        prices_answer,
        inflation=slider("Inflation", 0.0, 20.0, 4.0, step=0.5, unit="% a year"),
        rate=slider("Real discount rate", 0.0, 20.0, 10.0, step=0.5, unit="% a year"),
        growth=slider("Rise of the tariff above inflation", -5.0, 5.0, 0.0, step=0.5, unit="% a year"),
    )
