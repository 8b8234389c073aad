"""Panels of the further lessons: alerts and what-ifs of a building twin, and a leak found at night."""

from __future__ import annotations

from functools import cache

import pandas as pd

from citykit import charts, sensing, twin, water
from citykit.widgets import Answer, Panel, slider

#: Hours from which the twin is learned, and nights that set the usual night flow.
LEARN = 14 * 24
NIGHTS = 28
SOURCE = "Data made up for practice."


@cache
def _learned() -> tuple[twin.Twin, float]:
    """The twin of the undamaged store, and the SD of its error."""
    good = twin.medicine_store().iloc[:LEARN]
    found = twin.learn(good)
    return found, float(twin.compare(good, found)["error"].std())


def alert_answer(worse: int, limit: float) -> Answer:
    """How soon the twin sees a damaged door, and whether a thermometer alarm would.

    Parameters
    ----------
    worse : int
        How much more the door leaks from noon of 23 March on, in percent.
    limit : float
        Limit of the CUSUM, in SDs.
    """
    found, sd = _learned()
    table = twin.medicine_store(worse=1 + worse / 100)
    sums = sensing.cusum(twin.compare(table, found)["error"].iloc[LEARN - 1 :], sd, limit=limit)
    flag, damage = sensing.first_flag(sums), table.index[twin.FAULT]
    warmest = table["inside"].iloc[twin.FAULT :].max()
    if flag is None:
        words = "the twin raises no flag"
    elif flag <= damage or not worse:
        words = f"the twin raises a false alarm on {flag.day} {flag:%B}"
    else:
        words = f"the twin raises its flag {(flag - damage).total_seconds() / 3600:.0f} hours after the damage"
    figure = charts.cusum(
        sums,
        f"Door {worse} % leakier: {words}",
        limit=limit,
        source=SOURCE,
        names=("warmer than expected", "cooler than expected"),
    )
    return Answer(
        f"With a door that leaks {worse} % more, {words}. The warmest hour after it has {warmest:.1f} °C, so an alarm at 25 °C "
        f"{'rings' if warmest >= 25 else 'stays silent'}.",
        figure,
        f"Two stepped lines from 16 to 29 March, with limits at {limit:g} SDs. With a door {worse} % leakier {words}.",
    )


def alert_panel() -> Panel:
    """Damage the door of the store, and see when the twin notices."""
    return Panel(
        alert_answer,
        worse=slider("The damaged door leaks more by", 0, 60, 35, step=5, unit="%"),
        limit=slider("Limit", 2.0, 15.0, 8.0, step=0.5, unit="SDs"),
    )


def hold_answer(hold: float, price: float) -> Answer:
    """What another temperature in the store would cost, by the twin, with a good and with a damaged door.

    Parameters
    ----------
    hold : float
        Temperature to hold, °C.
    price : float
        Price of electricity, per kWh.
    """
    found, _ = _learned()
    table = twin.medicine_store(worse=1).iloc[:LEARN]
    usual = table["inside"].mean()
    damaged = found._replace(leak=found.leak * 1.35)
    rows = {
        f"as now, {usual:.0f} °C": found.need(usual, table["outside"]).mean(),
        f"{hold:.1f} °C": found.need(hold, table["outside"]).mean(),
        f"{hold:.1f} °C, damaged door": damaged.need(hold, table["outside"]).mean(),
    }
    a_day = pd.Series(rows) * 24
    saved = (a_day.iloc[0] - a_day.iloc[1]) * price
    change = "saves" if saved >= 0 else "costs"
    seen = table["inside"].quantile([0, 1])
    note = "" if seen.iloc[0] <= hold <= seen.iloc[1] else " The twin has never seen this temperature: check it with a trial."
    figure = charts.bars(
        a_day,
        f"{hold:.1f} °C needs {a_day.iloc[1]:.1f} kWh a day",
        unit="Electricity (kWh a day)",
        source=SOURCE,
        text="{:.1f}",
    )
    return Answer(
        f"Holding {hold:.1f} °C needs {a_day.iloc[1]:.1f} kWh a day. That {change} {abs(saved):.2f} a day against now; "
        f"a damaged door adds {(a_day.iloc[2] - a_day.iloc[1]) * price:.2f} a day.{note}",
        figure,
        "Three bars of electricity a day: " + "; ".join(f"{name}, {value:.1f} kWh" for name, value in a_day.items()) + ".",
    )


def hold_panel() -> Panel:
    """Ask the twin what another temperature would cost."""
    return Panel(
        hold_answer,
        hold=slider("Temperature to hold", 18.0, 27.0, 23.0, step=0.5, unit="°C"),
        price=slider("Price of electricity", 0.05, 0.60, 0.20, step=0.05, unit="per kWh"),
    )


def leak_answer(leak: float, limit: float) -> Answer:
    """When the chart of night flows finds a leak, and how much water is gone by then.

    Parameters
    ----------
    leak : float
        Size of the leak that starts on day 41, in litres per second.
    limit : float
        Limit of the CUSUM, in SDs.
    """
    nights = water.night_flow(water.district(leak=leak))
    known = nights.iloc[:NIGHTS]
    sums = sensing.cusum(nights.iloc[NIGHTS:] - known.mean(), known.std(), limit=limit)
    flag = sensing.first_flag(sums)
    start = nights.index[40]
    if flag is None:
        words = "no night raises a flag"
    elif flag < start or not leak:
        words = f"a false alarm comes on day {(flag - nights.index[0]).days + 1}"
    else:
        waited = (flag - start).days + 1
        words = f"the flag goes up in night {waited} of the leak; {water.volume(leak, waited):,.0f} m³ are lost by then"
    figure = charts.cusum(
        sums,
        f"{leak:.1f} l/s: {words}",
        limit=limit,
        source=SOURCE,
        names=("more than usual", "less than usual"),
    )
    return Answer(
        f"With a leak of {leak:.1f} litres per second from day 41 on, {words}.",
        figure,
        f"Two stepped lines over 32 nights, with limits at {limit:g} SDs. With a leak of {leak:.1f} litres per second {words}.",
    )


def leak_panel() -> Panel:
    """Choose the size of a leak and the limit of the chart."""
    return Panel(
        leak_answer,
        leak=slider("Leak from day 41 on", 0.0, 1.5, 0.4, step=0.1, unit="l/s"),
        limit=slider("Limit", 2.0, 15.0, 5.0, step=0.5, unit="SDs"),
    )
