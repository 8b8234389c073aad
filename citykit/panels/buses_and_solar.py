"""Panels of the further lesson on electric buses and solar power. All values are made up for practice."""

from __future__ import annotations

import numpy as np
import pandas as pd

from citykit import charts, finance
from citykit.errors import CourseError
from citykit.widgets import Answer, Panel, slider

PRACTICE = "Values made up for practice."

#: A bus of 12 years: price, litres or kWh for a kilometre, upkeep for a kilometre, in USD.
DIESEL = {"price": 120_000, "use": 0.38, "upkeep": 0.25}
ELECTRIC = {"price": 260_000, "use": 1.3, "upkeep": 0.18, "battery": 45_000}
BUS_YEARS, BATTERY_YEAR = 12, 8


def bus_cost(kind: dict, kilometres: float, energy: float, rate: float) -> float:
    """USD for a kilometre of a bus over its whole life.

    Parameters
    ----------
    kind : dict
        `DIESEL` or `ELECTRIC`: price, use and upkeep for a kilometre, and perhaps a battery in year 8.
    kilometres : float
        Driven in a year.
    energy : float
        USD for a litre or a kWh.
    rate : float
        Real yearly rate as a share.
    """
    yearly = kilometres * (kind["use"] * energy + kind["upkeep"])
    battery = {BATTERY_YEAR: kind["battery"]} if "battery" in kind else None
    costs = finance.cost_flows(kind["price"], yearly, BUS_YEARS, contingency=0, renewals=battery)
    return finance.levelised_cost(costs, [0] + [kilometres] * BUS_YEARS, rate)


def bus_answer(kilometres: int, diesel: float, power: float, battery: int, rate: float) -> Answer:
    """Cost for a kilometre of an electric and of a diesel bus, and the distance at which they are equal.

    Parameters
    ----------
    kilometres : int
        Driven by a bus in a year.
    diesel, power : float
        USD for a litre and for a kWh.
    battery : int
        USD for a new battery in year 8.
    rate : float
        Real discount rate, in percent.
    """
    electric = ELECTRIC | {"battery": battery}

    def more(distance: float) -> float:
        both = bus_cost(electric, distance, power, rate / 100), bus_cost(DIESEL, distance, diesel, rate / 100)
        return both[0] - both[1]

    def cost(kind: dict, price: float) -> float:
        return bus_cost(kind, kilometres, price, rate / 100)

    values = pd.Series({"diesel bus": cost(DIESEL, diesel), "electric bus": cost(electric, power)})
    cheaper = values.idxmin()
    try:
        turn = f"They cost the same at {finance.switching_value(more, 5_000, 200_000):,.0f} km a year."
    except CourseError:
        turn = "No distance from 5,000 to 200,000 km a year makes them equal."
    figure = charts.bars(
        values,
        f"At {kilometres:,} km a year the {cheaper} costs less",
        unit="Whole-life cost (USD per km)",
        source=PRACTICE,
        highlight=[cheaper],
        text="{:.3f}",
    )
    return Answer(
        f"Over 12 years a kilometre costs USD {values.iloc[0]:.3f} with diesel and USD {values.iloc[1]:.3f} with power. {turn}",
        figure,
        f"Two bars, in USD per km: diesel bus {values.iloc[0]:.3f}, electric bus {values.iloc[1]:.3f}.",
    )


def bus_panel() -> Panel:
    """Move distance, prices of diesel and power, battery and rate."""
    return Panel(
        bus_answer,
        kilometres=slider("Distance of a bus in a year", 10_000, 120_000, 50_000, step=1_000, unit="km"),
        diesel=slider("Diesel at your depot", 0.40, 3.00, 1.20, step=0.05, unit="USD per litre"),
        power=slider("Power at your depot", 0.02, 0.60, 0.14, step=0.01, unit="USD per kWh"),
        battery=slider("New battery in year 8", 0, 120_000, ELECTRIC["battery"], step=1_000, unit="USD"),
        rate=slider("Real discount rate", 0.0, 20.0, 8.0, step=0.5, unit="% a year"),
    )


#: A solar roof of 100 kW and 20 years: USD, kWh in year 1, yearly loss of output.
ROOF = {"capex": 90_000, "upkeep": 1_500, "inverter": 10_000, "output": 150_000, "loss": 0.005}
ROOF_YEARS, INVERTER_YEAR = 20, 12


def roof_flows(capex: float, output: float, used: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Costs in USD and used kWh of the solar roof, year 0 first.

    Parameters
    ----------
    capex : float
        USD in year 0.
    output : float
        kWh in year 1.
    used : float
        Share of the output that somebody uses, 0 to 1.
    """
    costs = finance.cost_flows(
        capex, ROOF["upkeep"], ROOF_YEARS, contingency=0, renewals={INVERTER_YEAR: ROOF["inverter"]}
    )
    return costs, np.r_[0, used * output * (1 - ROOF["loss"]) ** np.arange(ROOF_YEARS)]


def roof_answer(capex: int, output: int, used: int, tariff: float, rate: float) -> Answer:
    """The levelised cost of a kWh from a roof of 100 kW, against the tariff.

    Parameters
    ----------
    capex : int
        USD for each kW, installed.
    output : int
        kWh in year 1 for each kW.
    used : int
        Share of the output that is used, in percent.
    tariff : float
        USD for each kWh that need not be bought.
    rate : float
        Real discount rate, in percent.
    """
    costs, units = roof_flows(100 * capex, 100 * output, used / 100)
    cost = finance.levelised_cost(costs, units, rate / 100)
    gain = finance.present_value(tariff * units - costs, rate / 100)
    verdict = "below" if cost <= tariff else "above"
    figure = charts.bars(
        pd.Series({"solar roof": cost, "tariff": tariff}),
        f"A used kWh from the roof costs USD {cost:.3f}, {verdict} the tariff",
        unit="USD per kWh",
        source=PRACTICE,
        highlight=["solar roof"],
        text="{:.3f}",
    )
    return Answer(
        f"A used kWh costs USD {cost:.3f} over 20 years, {verdict} the tariff of USD {tariff:.3f}. "
        f"The NPV is USD {gain:+,.0f}.",
        figure,
        f"Two bars, in USD per kWh: solar roof {cost:.3f}, tariff {tariff:.3f}.",
    )


def roof_panel() -> Panel:
    """Move price, output, share used, tariff and rate of a solar roof."""
    return Panel(
        roof_answer,
        capex=slider("Price of the roof, installed", 300, 3_000, 900, step=50, unit="USD per kW"),
        output=slider("Output in year 1", 700, 2_200, 1_500, step=50, unit="kWh per kW"),
        used=slider("Share of the output that is used", 10, 100, 100, step=5, unit="%"),
        tariff=slider("Tariff", 0.02, 0.60, 0.14, step=0.01, unit="USD per kWh"),
        rate=slider("Real discount rate", 0.0, 20.0, 8.0, step=0.5, unit="% a year"),
    )
