"""Panels of the lessons on contracts: value for money, how much is enough, the viability gap, and offers scored.

All values are made up for practice: 10,000 lamps for ten years, and a bus station.
"""

from __future__ import annotations

import pandas as pd

from citykit import charts, pilot, risk
from citykit.widgets import Answer, Panel, choice, slider

PRACTICE = "Values made up for practice."
UNIT = "Present value over ten years (USD million)"

CITY, DEEMED, MEASURED = "City buys", "ESCO, deemed savings", "ESCO, measured savings"

#: The risk table of the lesson: chance, loss (present value, USD million), and the city's share under each option.
REGISTER = pd.DataFrame(
    {
        "chance": [0.50, 0.40, 0.30, 0.30, 0.20, 0.10],
        "loss": [0.80, 0.50, 1.20, 0.80, 0.50, 1.50],
        CITY: [1.0, 1.0, 1.0, 1.0, 1.0, 0.0],
        DEEMED: [0.0, 0.0, 0.0, 1.0, 1.0, 1.0],
        MEASURED: [0.0, 0.0, 0.0, 0.0, 1.0, 1.0],
    },
    index=[
        "Works cost more than planned",
        "Lamps come half a year late",
        "Lamps fail early",
        "Lamps save less than planned",
        "Storms, lightning, theft",
        "The company fails",
    ],
)

#: What the city plans to pay if it buys the lamps itself, year 0 first (USD million, real).
PURCHASE = pilot.cost_flows(4.0, 0.20, 10, contingency=0, renewals={6: 0.5})

#: Offers for a lamp monitoring system: USD thousand, and points for quality.
OFFERS = pd.DataFrame(
    {"purchase": [300, 390, 440], "a year": [60, 36, 38], "quality": [58, 66, 88]},
    index=["Offer A", "Offer B", "Offer C"],
)
PRICES = ("cost over eight years", "purchase price only")


def offer_flows(fee: float) -> list[float]:
    """What the city pays under the offer: the fee and 0.04 for supervision, each year from 1 to 10 (USD million, real)."""
    return [0.0] + [fee + 0.04] * 10


def value_for_money_answer(savings: str, fee: int, failure: int, rate: float) -> Answer:
    """The city's own purchase against the offer of an energy service company.

    Parameters
    ----------
    savings : str
        One of `DEEMED` and `MEASURED`.
    fee : int
        Fee of the company, in USD thousand a year.
    failure : int
        Chance that lamps fail early, in percent.
    rate : float
        Real discount rate in percent.
    """
    register = REGISTER.copy()
    register.loc["Lamps fail early", "chance"] = failure / 100
    flows = {CITY: PURCHASE, savings: offer_flows(fee / 1000)}
    paid = {option: pilot.present_value(values, rate / 100) for option, values in flows.items()}
    table = risk.compare(paid, register)
    offer = table.loc[savings]
    word = "cheaper" if offer["saving"] >= 0 else "dearer"
    gap = f"{abs(offer['saving']):.2f} million {word}, {abs(offer['percent']):.1f} % of the comparator"
    parts = table[["paid", "risk"]].rename(columns={"paid": "what the city pays", "risk": "risks that the city carries"})
    figure = charts.cost_parts(parts, f"With risk, the offer is {gap}", unit=UNIT, source=PRACTICE)
    said = " ".join(
        f"{option}: {row['paid']:.2f} paid and {row['risk']:.2f} of risk make {row['total']:.2f} million dollars."
        for option, row in table.iterrows()
    )
    return Answer(f"{said} The offer is {gap}.", figure, f"Two bars, each of payments and risk. {said}")


def value_for_money_panel() -> Panel:
    """Move the fee, one chance, the rate and the kind of savings, and see which option costs the city less."""
    return Panel(
        value_for_money_answer,
        savings=choice("The offer pays out of", (DEEMED, MEASURED)),
        fee=slider("Fee of the company", 600, 1100, 850, step=10, unit="USD thousand a year"),
        failure=slider("Chance that lamps fail early", 0, 100, 30, step=5, unit="%"),
        rate=slider("Real discount rate", 1.0, 12.0, 6.0, step=0.5, unit="% a year"),
    )


def estimates(high: float) -> pd.DataFrame:
    """The city's own costs as low, likely and high estimates (present values at 6 %, USD million)."""
    return pd.DataFrame(
        {"low": [3.8, 1.10, 0.25], "likely": [4.0, 1.47, 0.35], "high": [high, 1.84, 0.45]},
        index=["works", "upkeep", "new drivers in year 6"],
    )


def fixed(cost: float) -> pd.DataFrame:
    """A cost that a contract fixes: low, likely and high are the same."""
    return pd.DataFrame({"low": [cost], "likely": [cost], "high": [cost]}, index=["fee and supervision"])


def enough_answer(high: float, fee: int, company: int) -> Answer:
    """How much is enough in half of the draws (P50) and in 80 of 100 (P80), for the city's purchase and the offer.

    Parameters
    ----------
    high : float
        Highest cost of the works, in USD million; the lowest is 3.8, the likely one 4.0.
    fee : int
        Fee of the company, in USD thousand a year.
    company : int
        Chance that the company fails, in percent.
    """
    # The works vary in the estimates, so their risk must not count again in the table.
    register = REGISTER.drop(index="Works cost more than planned")
    register.loc["The company fails", "chance"] = company / 100
    cost = pilot.present_value(offer_flows(fee / 1000), 0.06)
    draws = risk.simulate({CITY: estimates(high), MEASURED: fixed(cost)}, register)
    cheaper = 100 * (draws[MEASURED] < draws[CITY]).mean()
    figure = charts.enough(
        draws,
        f"The offer is cheaper in {cheaper:.0f} of 100 draws",
        unit=UNIT,
        source=f"{PRACTICE} 10,000 draws; the dots mark P80.",
        text="{:.2f}",
    )
    said = " ".join(
        f"{option}: P50 is {draws[option].quantile(0.5):.2f}, P80 is {draws[option].quantile(0.8):.2f} million dollars."
        for option in draws
    )
    return Answer(f"{said} The offer is cheaper in {cheaper:.0f} of 100 draws.", figure, f"Two rising lines. {said}")


def enough_panel() -> Panel:
    """Move the highest cost of the works, the fee and the chance that the company fails."""
    return Panel(
        enough_answer,
        high=slider("Highest cost of the works", 4.0, 8.0, 5.4, step=0.1, unit="USD million"),
        fee=slider("Fee of the company", 600, 1100, 850, step=10, unit="USD thousand a year"),
        company=slider("Chance that the company fails", 0, 60, 10, step=5, unit="%"),
    )


def station_flows(cents: float, passengers: float, years: int = 15) -> list[float]:
    """The partner's flows for the bus station, without a grant (USD million, real).

    Parameters
    ----------
    cents : float
        Fee per passenger, in US cents.
    passengers : float
        Million passengers a year.
    years : int
        Years of the contract.
    """
    return [-10.0] + [passengers * cents / 100 - 0.6] * years


def viability_gap_answer(cents: int, passengers: float, required: float, years: int) -> Answer:
    """The smallest grant for the bus station, and its share of the project cost of USD 10 million.

    Parameters
    ----------
    cents : int
        Fee per passenger, in US cents.
    passengers : float
        Million passengers a year.
    required : float
        Required real return of the partner, in percent a year.
    years : int
        Years of the contract.
    """
    def gap(fee: float) -> float:
        return risk.viability_gap(station_flows(fee, passengers, years), required / 100)

    own = gap(cents)
    parts = risk.split_grant(own, 10, {"central": 0.20, "owner": 0.20})
    figure = charts.curve(
        pd.Series({fee: 10 * gap(fee) for fee in range(10, 46)}),
        f"With a fee of {cents} cents the grant is {10 * own:.0f} % of the project cost",
        xlabel="Fee per passenger (US cents)",
        ylabel="Grant (% of the project cost)",
        source=PRACTICE,
        level=(40, "40 %: the ceiling"),
        mark=(cents, 10 * own, f"{cents} cents: {10 * own:.0f} %"),
    )
    rest = parts["still open"]
    left = f"{rest:.2f} million stay open" if rest else "nothing stays open"
    return Answer(
        f"The smallest grant is {own:.2f} million dollars, {10 * own:.1f} % of the project cost. "
        f"The central grant gives {parts['central']:.2f}, the owner {parts['owner']:.2f}, {left}.",
        figure,
        f"A falling line: the higher the fee, the smaller the grant. A dot at {cents} cents and {10 * own:.0f} %.",
    )


def viability_gap_panel() -> Panel:
    """Move the fee, the demand, the required return and the length of the contract."""
    return Panel(
        viability_gap_answer,
        cents=slider("Fee per passenger", 10, 45, 25, unit="US cents"),
        passengers=slider("Passengers", 2.0, 9.0, 6.0, step=0.1, unit="million a year"),
        required=slider("Required return of the partner, real", 4.0, 20.0, 12.0, step=0.5, unit="% a year"),
        years=slider("Length of the contract", 5, 30, 15, unit="years"),
    )


def priced_offers(price: str) -> pd.DataFrame:
    """The offers with the price that is compared: one of `PRICES`, at a real rate of 6 %, in USD thousand."""
    prices = OFFERS["purchase"].astype(float)
    if price == PRICES[0]:
        prices = pd.Series({
            name: pilot.present_value(pilot.cost_flows(row["purchase"], row["a year"], 8, contingency=0), 0.06)
            for name, row in OFFERS.iterrows()
        })
    return OFFERS.assign(price=prices)


def offers_answer(price: str, weight: int) -> Answer:
    """Which of three offers wins.

    Parameters
    ----------
    price : str
        One of `PRICES`: what counts as the price.
    weight : int
        Weight of quality in percent; price has the rest.
    """
    table = risk.score_offers(priced_offers(price), weight / 100)
    best, second = table.index[:2]
    lead = table["total"].iloc[0] - table["total"].iloc[1]
    said = ", ".join(f"{name} {row['total']:.1f}" for name, row in table.iterrows())
    figure = charts.bars(
        table["total"],
        f"{best} wins, {lead:.1f} points before {second}",
        unit=f"Points: quality {weight} %, price {100 - weight} %",
        source=f"{PRACTICE} Price: {price}.",
        highlight=[best],
        text="{:.1f}",
        limits=(0, 100),
    )
    return Answer(f"{best} wins. Points: {said}.", figure, f"Three bars of points: {said}.")


def offers_panel() -> Panel:
    """Choose what counts as the price, and move the weight of quality."""
    return Panel(
        offers_answer,
        price=choice("Price that is compared", PRICES),
        weight=slider("Weight of quality", 0, 100, 50, step=5, unit="%"),
    )
