"""Panels of the lessons on funding: a loan's schedule, debt cover, grant element, four offers, and a property tax.

The city, its offers and its taxes are made up for practice. Money is in million LCU (local currency units).
"""

from __future__ import annotations

import pandas as pd

from citykit import charts, finance
from citykit.errors import CourseError
from citykit.widgets import Answer, Panel, choice, slider

PRACTICE = "Values made up for practice."
UNIT = "Million LCU a year"

#: Cash of a year for debt service, debt service owed already, and the debt cover that lenders ask for.
CASH, OLD, COVER = 20.0, 4.0, 1.30

LOCAL, DOLLAR, ON_LENT, TIED = "Local bank", "Dollar loan", "On-lent credit", "Tied grant, rest from the bank"

#: Four offers for lamps that cost 60; with the tied grant of 12 they cost 69. All pay once a year.
OFFERS = {
    LOCAL: finance.schedule(60, 0.11, 10),
    DOLLAR: finance.schedule(60, 0.05, 8),
    ON_LENT: finance.schedule(60, 0.08, 12, grace=2, kind="equal principal"),
    TIED: finance.schedule(57, 0.11, 10),
}

OFTEN = {"once a year": 1, "twice a year": 2, "every three months": 4, "every month": 12}
SHAPES = {
    "equal payments (annuity)": "annuity",
    "equal principal": "equal principal",
    "all at the end (bullet)": "bullet",
}


def schedule_answer(amount: int, rate: float, years: int, grace: int, often: str, shape: str) -> Answer:
    """What a loan asks for in each year.

    Parameters
    ----------
    amount : int
        Loan in million LCU.
    rate : float
        Interest in percent a year.
    years, grace : int
        Years of the loan, and how many of them pay interest only.
    often : str
        One of `OFTEN`.
    shape : str
        One of `SHAPES`.
    """
    per_year = OFTEN[often]
    try:
        loan = finance.schedule(amount, rate / 100, years, grace=grace, per_year=per_year, kind=SHAPES[shape])
    except CourseError as error:
        return Answer(str(error))
    yearly = finance.by_year(loan)
    first, last, largest = yearly["payment"].iloc[0], yearly["payment"].iloc[-1], yearly["payment"].max()
    effective = 100 * ((1 + rate / 100 / per_year) ** per_year - 1)
    sums = f"The first year costs {first:.2f} million, the last {last:.2f}, the dearest {largest:.2f}"
    figure = charts.debt_service(
        yearly[["principal", "interest"]],
        f"Dearest year {largest:.2f} million, interest {yearly['interest'].sum():.1f} million in all",
        unit=UNIT,
        source=PRACTICE,
    )
    return Answer(
        f"{amount} million at {rate:g} % for {years} years, {shape}, paid {often}. {sums}. "
        f"Interest adds up to {yearly['interest'].sum():.1f} million. The effective rate is {effective:.2f} % a year.",
        figure,
        f"One bar for each of {years} years, made of principal and interest. {sums}.",
    )


def schedule_panel() -> Panel:
    """Move amount, rate, years, grace, frequency and shape of a loan, and see each year's payment."""
    return Panel(
        schedule_answer,
        amount=slider("Loan", 10, 120, 60, unit="million LCU"),
        rate=slider("Interest", 0.0, 20.0, 11.0, step=0.25, unit="% a year"),
        years=slider("Length of the loan", 2, 40, 10, unit="years"),
        grace=slider("Of these, interest only (grace)", 0, 12, 0, unit="years"),
        often=choice("Paid", OFTEN),
        shape=choice("Shape", SHAPES),
    )


def cover_answer(amount: int, rate: float, years: int, cash: float, fall: int, cover: float) -> Answer:
    """Debt cover of a loan in foreign money, before and after the local money loses value.

    Parameters
    ----------
    amount : int
        Loan in million LCU at today's exchange rate; an annuity, paid once a year.
    rate : float
        Interest in percent a year.
    years : int
        Years of the loan.
    cash : float
        Cash of a year for debt service, in million LCU; old debt takes `OLD`.
    fall : int
        How much of its value the local money loses, in percent; 0 for a loan in local money.
    cover : float
        Debt cover that the lender asks for.
    """
    loan = finance.by_year(finance.schedule(amount, rate / 100, years))
    payment = loan["payment"].iloc[0]
    dearer = finance.after_fall(payment, fall / 100)
    now, later = (finance.debt_cover(cash, OLD + due) for due in (payment, dearer))
    largest = finance.largest_loan(cash, cover, rate / 100, years, old=OLD)
    verdict = "enough" if later >= cover else "below"
    said = f"The loan needs {payment:.2f} million a year. Debt cover is {cash:g} / ({OLD:g} + {payment:.2f}) = {now:.2f}. "
    if fall:
        said += f"After the fall of {fall} % the loan needs {dearer:.2f} and debt cover is {later:.2f}. "
    said += f"The lender asks for {cover:.2f}. The largest loan at this cover is {largest:.1f} million"
    said += f", or {largest * (1 - fall / 100):.1f} if it must hold after the fall." if fall else "."
    table = loan[["principal", "interest"]].assign(**{"after the fall": dearer - payment})
    table.insert(0, "old debt", OLD)
    figure = charts.debt_service(
        table if fall else table.drop(columns="after the fall"),
        f"Debt cover is {later:.2f}{f' after a fall of {fall} %' if fall else ''}: {verdict} "
        f"{'for' if verdict == 'enough' else 'the'} {cover:.2f}",
        unit=UNIT,
        source=PRACTICE,
        levels={"cash of a year": cash, f"cash / {cover:.2f}": cash / cover},
    )
    return Answer(said, figure, f"Bars of the debt service of {years} years against two lines. {said}")


def cover_panel() -> Panel:
    """Move a loan, the cash of a year, a fall of the currency and the required cover."""
    return Panel(
        cover_answer,
        amount=slider("Loan at today's exchange rate", 10, 120, 60, unit="million LCU"),
        rate=slider("Interest", 0.0, 20.0, 5.0, step=0.25, unit="% a year"),
        years=slider("Length of the loan", 2, 25, 8, unit="years"),
        cash=slider("Cash of a year for debt service", 5.0, 40.0, CASH, step=0.5, unit="million LCU"),
        fall=slider("Local money loses", 0, 70, 30, unit="% of its value"),
        cover=slider("Debt cover that the lender asks for", 1.0, 2.0, COVER, step=0.05),
    )


def grant_answer(charge: float, years: int, grace: int, often: str, discount: float) -> Answer:
    """Grant element of a credit with equal principal, beside five credits of IDA in US dollars.

    Parameters
    ----------
    charge : float
        Interest and charges in percent a year.
    years, grace : int
        Years of the credit, and how many of them repay nothing.
    often : str
        One of `OFTEN`, for all credits.
    discount : float
        Discount rate in percent a year.
    """
    per_year = OFTEN[often]
    try:
        credit = finance.schedule(100, charge / 100, years, grace=grace, per_year=per_year, kind="equal principal")
    except CourseError as error:
        return Answer(str(error))
    own = 100 * finance.grant_element(credit, discount / 100)
    values = {"This credit": own}
    for product in IDA:
        table = finance.ida_credit(product, per_year=per_year)
        values[f"IDA: {product}"] = 100 * finance.grant_element(table, discount / 100)
    shown = pd.Series(values)
    figure = charts.bars(
        shown,
        f"At {discount:g} % this credit has a grant element of {own:.1f} %",
        unit="Grant element (% of the credit)",
        source="IDA credits in US dollars, terms of 1 October 2025 (World Bank Treasury); this credit as set above",
        highlight=["This credit"],
        text="{:.1f}",
        limits=(min(0, 1.3 * shown.min()), max(60, 1.15 * shown.max())),
    )
    return Answer(
        f"A credit at {charge:g} % for {years} years, the first {grace} without principal, paid {often}: at a discount rate of "
        f"{discount:g} % its grant element is {own:.1f} %. Of each 100, {100 - own:.1f} come back in today's money.",
        figure,
        "Bars of the grant element in percent: " + ", ".join(f"{name} {value:.1f}" for name, value in values.items()) + ".",
    )


#: The credits of IDA beside which a credit is shown.
IDA = ("40-year credits", "Small economy", "Regular (31-year credits)", "Shorter-term maturity loans", "Blend (fixed)")


def grant_panel() -> Panel:
    """Move charge, length, grace, frequency and discount rate; the regular credit of IDA is the start."""
    return Panel(
        grant_answer,
        charge=slider("Interest and charges", 0.0, 12.0, 1.35, step=0.05, unit="% a year"),
        years=slider("Length of the credit", 2, 50, 31, unit="years"),
        grace=slider("Of these, without principal (grace)", 0, 15, 6, unit="years"),
        often=choice("Paid", OFTEN),
        discount=slider("Discount rate", 1.0, 15.0, 5.0, step=0.25, unit="% a year"),
    )


def offers_answer(cash: float, cover: float, fall: int, rate: float) -> Answer:
    """Which of the lesson's four offers the city can carry, and which of these is the cheapest.

    Parameters
    ----------
    cash : float
        Cash of a year for debt service, in million LCU; old debt takes `OLD`.
    cover : float
        Debt cover that must be left in the worst year.
    fall : int
        How much of its value the local money loses, in percent.
    rate : float
        Rate at which the city could borrow otherwise, in percent a year.
    """
    table = finance.compare_offers(OFFERS, cash, rate=rate / 100, old=OLD, foreign=[DOLLAR], fall=fall / 100)
    fits = table["cover after fall"] >= cover
    chosen = table.loc[fits, "cost today"]
    figure = charts.bars(
        table["cover after fall"],
        f"{fits.sum()} of {len(table)} offers leave a debt cover of {cover:.2f} after a fall of {fall} %",
        unit="Lowest debt cover of a year, after the fall",
        source=PRACTICE,
        highlight=list(table.index[fits]) or ["none"],
        text="{:.2f}",
    )
    covers = ", ".join(f"{name} {value:.2f}" for name, value in table["cover after fall"].items())
    if chosen.empty:
        said = f"No offer leaves a debt cover of {cover:.2f}. Build less, build later, or raise your own revenue first."
    else:
        said = (
            f"{fits.sum()} of {len(table)} offers leave a debt cover of {cover:.2f}. The cheapest of them, at {rate:g} %, "
            f"is: {chosen.idxmin()}, {chosen.min():.1f} million in today's money."
        )
    shown = table.round(2).assign(**{"can we carry it?": fits.map({True: "yes", False: "no"})})
    return Answer(said, figure, f"Bars of the lowest debt cover of a year: {covers}. {said}", shown)


def offers_panel() -> Panel:
    """Move cash, required cover, a fall of the currency and the city's own rate, and see which offers are left."""
    return Panel(
        offers_answer,
        cash=slider("Cash of a year for debt service", 10.0, 30.0, CASH, step=0.5, unit="million LCU"),
        cover=slider("Debt cover that must be left", 1.0, 2.0, COVER, step=0.05),
        fall=slider("Local money loses", 0, 70, 30, unit="% of its value"),
        rate=slider("Rate at which we could borrow otherwise", 2.0, 20.0, 11.0, step=0.5, unit="% a year"),
    )


#: The property tax of the lesson's town: properties, mean market value in LCU, yearly rate.
TOWN = {"properties": 40_000, "value": 300_000, "rate": 0.004}


def revenue_answer(coverage: int, valuation: int, collection: int, cost: float) -> Answer:
    """What the town's property tax brings, and which loan the change from today could carry.

    Parameters
    ----------
    coverage, valuation, collection : int
        Properties on the register, registered value against market value, money paid against money billed, in percent.
    cost : float
        Yearly cost of the change, in million LCU.
    """
    steps = finance.property_tax(**TOWN, coverage=coverage / 100, valuation=valuation / 100, collection=collection / 100) / 1e6
    today = finance.property_tax(**TOWN, coverage=0.40, valuation=0.50, collection=0.45)["paid"] / 1e6
    gain = steps["paid"] - today - cost
    loan = finance.largest_loan(max(gain, 0.0), COVER, 0.11, 10)
    figure = charts.bars(
        steps,
        f"Of a potential of {steps['potential']:.0f} million, {steps['paid']:.2f} are paid",
        unit="Property tax (million LCU a year)",
        source=PRACTICE,
        highlight=["paid"],
        text="{:.2f}",
    )
    return Answer(
        f"{coverage} % × {valuation} % × {collection} % of {steps['potential']:.0f} million is {steps['paid']:.2f} million a year, "
        f"{steps['paid'] - today:+.2f} against today. After a cost of {cost:.2f} a year {gain:+.2f} are left. "
        f"At 11 % over 10 years with a debt cover of {COVER:.2f} this carries a loan of {loan:.1f} million.",
        figure,
        "Four bars, in million LCU a year: " + ", ".join(f"{name} {value:.2f}" for name, value in steps.items()) + ".",
    )


def revenue_panel() -> Panel:
    """Move coverage, valuation, collection and the cost of the change in a town with 40,000 properties."""
    return Panel(
        revenue_answer,
        coverage=slider("Properties on the register", 5, 100, 40, step=5, unit="%"),
        valuation=slider("Registered value against market value", 5, 100, 50, step=5, unit="%"),
        collection=slider("Paid of what is billed", 5, 100, 45, unit="%"),
        cost=slider("Yearly cost of the change", 0.0, 5.0, 0.0, step=0.05, unit="million LCU"),
    )
