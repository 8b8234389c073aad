"""The case of the exercise light_the_streets: LED street lamps under a what-if that is drawn from the id.

The power use of an old lamp is Baguio's (table led_projects). All other figures are made up near what was published
for Baguio. All prices are of this year, in Philippine pesos (PHP).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from citykit import cases, finance
from citykit.data import load


@dataclass(frozen=True)
class Case:
    """What one trainee works on. Rates and shares are in percent.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    lamps : int
        Lamps to be changed.
    lamp_price : int
        PHP for one LED lamp, installed.
    kwh_before, kwh_after : float
        Power that one lamp uses in a month, old and LED.
    tariff : float
        PHP for each kWh.
    upkeep_before, upkeep_after : int
        PHP for each lamp and year, old and LED.
    replacement : int
        PHP for the new electronics of one LED lamp.
    replacement_year : int
        Year in which they are bought, once.
    years : int
        Years that are counted after year 0.
    bank_rate, inflation : float
        Nominal rate of the city's bank, and rise of all prices, a year.
    esco_share : int
        Share of the yearly gain that the ESCO gets during the contract.
    esco_return : int
        Real yearly return that the ESCO asks for.
    longest_contract : int
        Years for which the law lets the city sign.
    other_price : int
        PHP that another city paid for such a lamp.
    """

    trainee: str
    lamps: int
    lamp_price: int
    kwh_before: float
    kwh_after: float
    tariff: float
    upkeep_before: int
    upkeep_after: int
    replacement: int
    replacement_year: int
    years: int
    bank_rate: float
    inflation: float
    esco_share: int
    esco_return: int
    longest_contract: int
    other_price: int

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.lamps:,} lamps at PHP {self.lamp_price:,}, counted over {self.years} years"


@cases.of_trainee
def case(trainee: str) -> Case:
    return cases.draw("light_the_streets", trainee, lambda random: _make(random, trainee), _usable)


@cache
def _kwh_before() -> float:
    """Power that one old lamp of Baguio used in a month, in kWh."""
    baguio = load("led_projects").loc["L01"]
    return round(float(baguio["kwh_before_per_year"] / baguio["lamps"] / 12), 1)


def _make(random: np.random.Generator, trainee: str) -> Case:
    def pick(low: float, high: float, step: float) -> float:
        """A number from low to high in steps."""
        return round(low + step * int(random.integers(round((high - low) / step) + 1)), 2)

    before, after, tariff = _kwh_before(), pick(17, 27, 0.1), pick(7.5, 11, 0.05)
    upkeep_before, inflation = int(pick(200, 360, 10)), pick(3, 6.5, 0.5)
    upkeep_after = upkeep_before + int(pick(220, 480, 10))
    gain = (before - after) * 12 * tariff - upkeep_after + upkeep_before
    lamp_price = round(gain * random.uniform(3.9, 5.7) / 100) * 100
    return Case(
        trainee=trainee,
        lamps=int(pick(1_200, 6_400, 20)),
        lamp_price=lamp_price,
        kwh_before=before,
        kwh_after=after,
        tariff=tariff,
        upkeep_before=upkeep_before,
        upkeep_after=upkeep_after,
        replacement=int(pick(2_000, 3_800, 100)),
        replacement_year=int(pick(7, 9, 1)),
        years=int(pick(11, 13, 1)),
        bank_rate=inflation + pick(6, 9, 0.5),
        inflation=inflation,
        esco_share=int(pick(75, 90, 5)),
        esco_return=int(pick(9, 12, 1)),
        longest_contract=int(pick(8, 11, 1)),
        other_price=round(lamp_price * pick(1.05, 1.75, 0.01) / 100) * 100,
    )


def _usable(case: Case) -> bool:
    """No tie decides, and the usual errors land well away from the right answer."""
    capex = case.lamps * case.lamp_price / 1e6
    saving = case.lamps * (case.kwh_before - case.kwh_after) * 12 * case.tariff / 1e6
    before, after = (case.lamps * upkeep / 1e6 for upkeep in (case.upkeep_before, case.upkeep_after))
    gain = saving - after + before
    back = [capex / flow for flow in (gain, saving, saving - after)]
    if min(abs(wrong - back[0]) for wrong in (*back[1:], round(back[0]))) < 0.12:
        return False
    if gain < 1.1 * case.lamps * case.replacement / 1e6:  # the flows would change sign again: perhaps two IRRs
        return False
    rate = finance.real_rate(case.bank_rate / 100, case.inflation / 100)
    worth = finance.present_value(_flows(case, gain), rate)
    highest = case.lamp_price + 1e6 * worth / case.lamps
    return bool(
        0.18 * capex < worth < 0.9 * capex
        and abs(case.other_price / highest - 1) > 0.03
        and _terms_differ(case, capex, gain, rate)
        and _returns_differ(case, gain, saving, worth)
    )


def _flows(case: Case, gain: float, years: int = 0, *, replaced: bool = True) -> np.ndarray:
    """Flows of the project in PHP million."""
    bought = {case.replacement_year: case.lamps * case.replacement / 1e6} if replaced else {}
    return finance.cash_flows(case.lamps * case.lamp_price / 1e6, gain, years or case.years, replacements=bought)


def _returns_differ(case: Case, gain: float, saving: float, worth: float) -> bool:
    """The IRR is clear, and no number of the NPV."""
    right, *wrong = (
        100 * finance.irr(flows)
        for flows in (
            _flows(case, gain),
            _flows(case, gain, replaced=False),
            _flows(case, saving),
            _flows(case, gain, case.years - 1),
            _flows(case, gain, case.years + 1),
        )
    )
    return min(abs(rate - right) for rate in wrong) > 0.4 and abs(worth - right) > 2


def _terms_differ(case: Case, capex: float, gain: float, rate: float) -> bool:
    """The ESCO's break-even term is clear, and neither its payback nor a term at another rate or share."""

    def years(share: float, rate: float) -> float:
        left = 1 - rate * capex / (share * gain)
        return -np.log(left) / np.log1p(rate) if left > 0 else np.inf

    share, asked = case.esco_share / 100, case.esco_return / 100
    exact = years(share, asked)
    if exact > case.years - 0.1 or not 0.12 < exact % 1 < 0.9:
        return False
    term = np.ceil(exact)
    return bool(
        np.ceil(capex / (share * gain)) < term - 1 and np.ceil(years(1, asked)) < term and np.ceil(years(share, rate)) < term
    )
