"""The case of the exercise fund_the_project: a city with three letters that offer money, drawn from the id.

City and letters are made up. The credit is near the shorter-term loans of the International Development Association
(table ida_terms), to which a ministry adds its margin. Money is in million LCU (local currency units).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from citykit import cases

#: The three letters, as they are called in the answers.
LETTERS = ("credit", "bank", "bond")
#: What is built, and how many years it lasts.
PROJECTS = {"bus station": 25, "market hall": 30, "storm drains": 30, "water pipes": 40, "footbridges": 30, "clinic building": 35}
#: Years of the bank loan and of the bond, from and to: in one half of the draws the bank lends for long, in the other the bond.
LENGTHS = (((8, 12), (8, 12)), ((6, 8), (11, 14)))
#: Debt cover: the answers and the rule are at least this far apart.
CLEAR = 0.03


@dataclass(frozen=True)
class Case:
    """What one trainee works on. Money is in million LCU, rates are in percent a year.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    project : str
        What is built: a key of `PROJECTS`.
    life : int
        Years that it lasts.
    own_revenue, transfers : float
        Regular income of a year: the city's own, and from the state.
    running : float
        Running cost of a year, with the upkeep of the project.
    old : float
        Debt service of a year that is owed already, in local money.
    cover_rule : float
        Debt cover that the lenders ask for.
    fall : int
        Share of its value that the local money may lose, in percent.
    own_rate : float
        Effective rate at which the city could borrow otherwise.
    inflation : float
        Expected rise of prices.
    credit_usd : float
        The credit, in million US dollars.
    exchange : int
        LCU for one dollar today.
    credit_rate : float
        Interest of the credit.
    credit_years, credit_grace : int
        Years of the credit, and how many of them pay interest only; then equal principal, once a year.
    bank_rate : float
        Interest of the bank loan, divided by the payments a year.
    bank_years, bank_per_year : int
        Years of the bank loan, in equal payments, and payments a year.
    bond_coupon : float
        Interest of the bond, paid once a year.
    bond_years : int
        Years to the repayment of the bond.
    fund_rate : float
        Interest that the sinking fund of the bond earns.
    """

    trainee: str
    project: str
    life: int
    own_revenue: float
    transfers: float
    running: float
    old: float
    cover_rule: float
    fall: int
    own_rate: float
    inflation: float
    credit_usd: float
    exchange: int
    credit_rate: float
    credit_years: int
    credit_grace: int
    bank_rate: float
    bank_years: int
    bank_per_year: int
    bond_coupon: float
    bond_years: int
    fund_rate: float

    @property
    def amount(self) -> float:
        """What the project costs, and each letter brings, in million LCU at today's exchange rate."""
        return round(self.credit_usd * self.exchange, 1)

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.project} for LCU {self.amount:g} million"


@cases.of_trainee
def case(trainee: str) -> Case:
    return cases.draw("fund_the_project", trainee, lambda random: _make(random, trainee), _usable)


def _make(random: np.random.Generator, trainee: str) -> Case:
    def pick(low: float, high: float, step: float) -> float:
        """A number from low to high in steps."""
        return round(low + step * int(random.integers(round((high - low) / step) + 1)), 2)

    project = str(random.choice(list(PROJECTS)))
    lengths = LENGTHS[int(random.integers(len(LENGTHS)))]
    usd, exchange = pick(2, 5, 0.1), int(pick(40, 96, 1))
    bank_rate, grace = pick(10, 14, 0.25), int(pick(3, 4, 1))
    amount = usd * exchange
    credit_rate, parts = pick(2, 3.25, 0.25), int(pick(8, 10, 1))
    first = amount * (1 / parts + credit_rate / 100)
    old, rule = round(first * random.uniform(0.25, 0.6), 1), pick(1.2, 1.4, 0.05)
    cash = rule * (old + first * random.uniform(1.15, 1.65))
    own_revenue, transfers = (round(cash * random.uniform(*share), 1) for share in ((1.0, 1.5), (2.0, 3.0)))
    return Case(
        trainee=trainee,
        project=project,
        life=PROJECTS[project],
        own_revenue=own_revenue,
        transfers=transfers,
        running=round(own_revenue + transfers - cash, 1),
        old=old,
        cover_rule=rule,
        fall=30,
        own_rate=bank_rate + pick(1.5, 3, 0.25),
        inflation=pick(4, 7, 0.5),
        credit_usd=usd,
        exchange=exchange,
        credit_rate=credit_rate,
        credit_years=grace + parts,
        credit_grace=grace,
        bank_rate=bank_rate,
        bank_years=int(pick(*lengths[0], 1)),
        bank_per_year=int(random.choice([2, 4])),
        bond_coupon=bank_rate - pick(0.75, 2.5, 0.25),
        bond_years=int(pick(*lengths[1], 1)),
        fund_rate=pick(3, 6, 0.25),
    )


def _factor(percent: float, count: int) -> float:
    return (1 - (1 + percent / 100) ** -count) / (percent / 100)


def _usable(case: Case) -> bool:
    """No tie decides, and the usual errors land well away from the right answer."""
    amount, parts = case.amount, case.credit_years - case.credit_grace
    bank = case.bank_per_year * amount / _factor(case.bank_rate / case.bank_per_year, case.bank_years * case.bank_per_year)
    grown = _factor(case.fund_rate, case.bond_years) * (1 + case.fund_rate / 100) ** case.bond_years
    bond = amount * case.bond_coupon / 100 + amount / grown
    first = amount * (1 / parts + case.credit_rate / 100)
    cash = case.own_revenue + case.transfers - case.running
    new = {"credit": first / (1 - case.fall / 100), "bank": bank, "bond": bond}
    cover = {name: cash / (case.old + payment) for name, payment in new.items()}
    today = cash / (case.old + first)
    kept = [name for name, value in cover.items() if value >= case.cover_rule]
    return bool(
        today > case.cover_rule + CLEAR
        and min(abs(value - case.cover_rule) for value in cover.values()) > CLEAR
        and 0 < len(kept) < len(cover)
        and _far_apart(cover.values(), today)
        and _costs_differ(case, bank, bond)
        and _gift_is_clear(case, first)
    )


def _far_apart(covers: Iterable[float], today: float) -> bool:
    """No two letters have nearly the same cover, and the fall shows."""
    values = sorted([*covers, today])
    return min(high - low for low, high in itertools.pairwise(values)) > 0.02


def _costs_differ(case: Case, bank: float, bond: float) -> bool:
    """Bank loan and bond cost clearly different amounts in today's money, with payments at the end of the year or on their dates.

    The credit always costs much less.
    """
    rate, often = case.own_rate, case.bank_per_year
    each = 100 * ((1 + rate / 100) ** (1 / often) - 1)
    late, early = bank * _factor(rate, case.bank_years), bank / often * _factor(each, case.bank_years * often)
    bond_cost, at_bank_rate = bond * _factor(rate, case.bond_years), bank * _factor(case.bank_rate, case.bank_years)
    return (
        (late / bond_cost > 1.025 or early / bond_cost < 0.975)
        and min(abs(cost / case.amount - 1) for cost in (late, early, bond_cost)) > 0.008
        and abs(at_bank_rate / early - 1) > 0.006
    )


def _gift_is_clear(case: Case, first: float) -> bool:
    """The grant element for the city is not taken for the part paid back, nor for an amount of money."""
    rate, parts = case.own_rate / 100, case.credit_years - case.credit_grace
    early = case.amount * case.credit_rate / 100
    row = [early] * case.credit_grace + [first - early / parts * year for year in range(parts)]
    worth = sum(payment / (1 + rate) ** year for year, payment in enumerate(row, 1))
    return abs(worth / case.amount - 0.5) > 0.005 and abs(case.amount - 100) > 6
