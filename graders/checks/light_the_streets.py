"""Checks of the exercise light_the_streets. Money is in PHP million, rates are shares.

A project is a `Plan`. Its worth is worked out backwards from the last year, its return is tried by the sign of the worth, and the
contract term from what is still owed to the ESCO. A known error is another plan, so each is marked in the same way in
every task, and a later task also takes what follows from the trainee's own earlier answers: an error is charged once.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil, log

from citykit.cases.light_the_streets import Case, case
from graders.checks.toolkit import (
    Exercise,
    Mark,
    close,
    diagnose,
    is_money,
    is_percent,
    number,
    own_number,
    own_percent,
    percents,
)
from graders.i18n import _

exercise = Exercise("light_the_streets", case)

#: Years: payback may be rounded to one decimal.
YEARS = 0.06
#: NPV, as a share of the purchase: rates and gains may be rounded to two decimals, factors to four.
NPV = 0.004
#: Percentage points: the IRR may come from a straight line between two rates.
RETURN = 0.2


@dataclass(frozen=True)
class Plan:
    """What a project pays and brings.

    Parameters
    ----------
    capex, gain, renewal : float
        Purchase in year 0, gain of each year, electronics in ``renewal_year``.
    years, renewal_year : int
        Years of gain; year of the electronics.
    rate : float
        Yearly rate, as a share.
    first : int
        First year of gain.
    lag : int
        Years by which all flows are discounted too often.
    """

    capex: float
    gain: float
    renewal: float
    years: int
    renewal_year: int
    rate: float
    first: int = 1
    lag: int = 0

    def worth(self, rate: float | None = None) -> float:
        """NPV, at the plan's rate or another one."""
        growth, total = 1 + (self.rate if rate is None else rate), 0.0
        for year in range(self.years, -1, -1):
            gain = self.gain if self.first <= year < self.first + self.years else 0.0
            flow = gain - (self.renewal if year == self.renewal_year else 0.0) - (0.0 if year else self.capex)
            total = total / growth + flow
        return total / growth**self.lag

    def earns(self, percent: float) -> bool:
        """Whether the project's return is this rate: just below it the worth is above 0, just above it below 0."""
        if not RETURN < percent < 1_000:
            return False
        return self.worth((percent - RETURN) / 100) >= 0 >= self.worth((percent + RETURN) / 100)


def _power(case: Case, kwh: float) -> float:
    """Power bill of a year."""
    return case.lamps * kwh * 12 * case.tariff / 1e6


def _all_lamps(case: Case, price: float) -> float:
    return case.lamps * price / 1e6


def _saving(case: Case) -> float:
    return _power(case, case.kwh_before) - _power(case, case.kwh_after)


def _gain(case: Case) -> float:
    return _saving(case) + _all_lamps(case, case.upkeep_before) - _all_lamps(case, case.upkeep_after)


def _real_rate(case: Case) -> float:
    """In percent."""
    return 100 * ((100 + case.bank_rate) / (100 + case.inflation) - 1)


def _plans(case: Case, capex, yearly_gain, real_rate=None) -> list[Plan]:
    """The right plan first, then those with the trainee's own earlier answers.

    Two earlier answers that are both wrong in no known way count for nothing: they may be a neighbour's.
    """
    known = check_capex.mark(case, capex).points or check_yearly_gain.mark(case, yearly_gain).points == check_yearly_gain.points
    own_cost, own_gain = (own_number(answer, 0, 1e12) if known else [] for answer in (capex, yearly_gain))
    rates = _different([_real_rate(case), *own_percent(real_rate, _real_rate(case))])
    costs, gains = _different([_all_lamps(case, case.lamp_price), *own_cost]), _different([_gain(case), *own_gain])
    renewal = _all_lamps(case, case.replacement)
    return [
        Plan(cost, gain, renewal, case.years, case.replacement_year, rate / 100)
        for rate, cost, gain in itertools.product(rates, costs, gains)
    ]


def _different(values: Iterable[float]) -> list[float]:
    """The values without those that repeat another one but for noise."""
    return list({round(value, 9): value for value in values}.values())


def _errors(case: Case, plan: Plan) -> list[tuple[str, float, Plan]]:
    """Known errors: the name, the share of the points that is left, and the plan that was worked out instead."""
    return [
        ("year 0", 0.5, replace(plan, lag=1)),
        ("nominal", 0.5, replace(plan, rate=case.bank_rate / 100)),
        ("electronics", 0.5, replace(plan, renewal=0.0)),
        ("years", 0.5, replace(plan, years=plan.years - 1)),
        ("years", 0.5, replace(plan, years=plan.years + 1)),
        ("years", 0.5, replace(plan, first=0)),
        ("upkeep", 0.5, replace(plan, gain=_saving(case))),
        ("not discounted", 0.25, replace(plan, rate=0.0)),
        ("gross", 0.25, replace(plan, gain=_power(case, case.kwh_before))),
        ("percent", 0.25, replace(plan, rate=100 * plan.rate)),
        ("percent", 0.25, replace(plan, rate=plan.rate / 100)),
    ]


def _words(error: str) -> str:
    """The hint for a known error."""
    return {
        "year 0": _("The purchase is made today, in year 0, and is not discounted. Some spreadsheet functions discount it."),
        "nominal": _("All prices are of this year, so use the real rate. The bank's rate has inflation in it."),
        "electronics": _("The new electronics are missing. Look at their year and their price."),
        "years": _("Count the years again: the first gain comes in year 1, the last one in the last year that is counted."),
        "upkeep": _("LED lamps need more upkeep than old lamps here. Take the yearly gain of task 1."),
        "not discounted": _("Money of later years is worth less today. Discount the flow of each year."),
        "gross": _("Only the power that is saved counts. The rest of the bill stays."),
        "percent": _("In the formula a rate is a share: 9 % is written as 0.09."),
    }[error]


def _carried(case: Case, plans: list[Plan], npv) -> list[Plan]:
    """The plans, and each plan with a known error that already showed in the trainee's own NPV."""
    given = number(npv)
    seen = [other for plan in plans for _name, _left, other in _errors(case, plan) if _is_npv(given, other, other.worth())]
    return plans + seen


def _is_npv(given: float | None, plan: Plan, expected: float) -> bool:
    return close(given, expected, within=NPV * plan.capex)


def _marked(case: Case, plans: Iterable[Plan], points: float, fits: Callable[[Plan], bool]) -> Mark | None:
    """Full points for an answer that fits a plan, a part for one that fits a known error, or None."""
    plans = list(plans)
    if any(map(fits, plans)):
        return Mark(points)
    known = (Mark(left * points, _words(error)) for plan in plans for error, left, other in _errors(case, plan) if fits(other))
    return next(known, None)


def _in_pesos(given: float | None, fits: Callable[[float], bool]) -> bool:
    """Whether an amount is right but for its unit."""
    return given is not None and (fits(given / 1e6) or fits(given / 1e3))


def _unit() -> str:
    return _("The number is right and the unit is not: it is PHP million.")


@exercise.task(3)
def check_capex(case: Case, capex) -> Mark:
    """What all lamps cost in year 0."""
    given, expected = number(capex), _all_lamps(case, case.lamp_price)
    if is_money(given, expected):
        return Mark(3)
    if _in_pesos(given, lambda amount: is_money(amount, expected)):
        return Mark(2, _unit())
    if is_money(given, expected + _all_lamps(case, case.replacement)):
        return Mark(1, _("The new electronics are bought in a later year. Only the lamps are paid in year 0."))
    return Mark(0, _("Multiply the number of lamps by the price of one LED lamp, and write it in PHP million."))


@exercise.task(9)
def check_yearly_gain(case: Case, yearly_gain) -> Mark:
    """Power saved, less the rise of upkeep."""
    given, expected, saving = number(yearly_gain), _gain(case), _saving(case)
    rise = saving - expected
    if is_money(given, expected):
        return Mark(9)
    if _in_pesos(given, lambda amount: is_money(amount, expected)):
        return Mark(7, _unit())
    month, year = _("Power is given for a month. The gain is that of a year."), _("Upkeep is given for a year, power for a month.")
    errors = [
        (5, saving, _("Upkeep changes too: LED lamps cost more upkeep here than the old ones did.")),
        (5, saving + rise, _("Upkeep rises, so it takes away from the gain.")),
        (5, saving - _all_lamps(case, case.upkeep_after), _("The city paid upkeep before, too. Only the rise in upkeep is a cost of the project.")),
        (4, expected / 12, month),
        (4, saving / 12 - rise, month),
        (4, saving - 12 * rise, year),
        *((2, _power(case, kwh) - less, _("Only the difference counts: power used before, less power used after."))
          for kwh in (case.kwh_before, case.kwh_after) for less in (0, rise, _all_lamps(case, case.upkeep_after))),
    ]  # fmt: skip
    known = (Mark(points, hint) for points, value, hint in errors if is_money(given, value))
    return next(known, Mark(0, _("Power saved by one lamp in a month, times 12, times the tariff, times the lamps. Then take off the rise in upkeep.")))


@exercise.task(6)
def check_payback(case: Case, payback, capex, yearly_gain) -> Mark:
    """Years until the plain flows add up to the purchase."""
    given = number(payback)
    backs = [plan.capex / plan.gain for plan in _plans(case, capex, yearly_gain)]
    if any(close(given, back, within=YEARS) for back in backs):
        return Mark(6)
    for back in backs:
        if close(given, 12 * back, within=12 * YEARS):
            return Mark(4, _("This looks like months. Payback is asked in years."))
        if given in (int(back), ceil(back)):
            return Mark(3, _("Give the payback with decimals: a part of a year counts."))
    upkeep = _("Take the yearly gain of task 1, with the change in upkeep.")
    purchase = _all_lamps(case, case.lamp_price)
    errors = {
        upkeep: purchase / _saving(case),
        _("Turn the division round: how many yearly gains make up the purchase?"): 1 / backs[0],
        _("Only the power that is saved counts. The rest of the bill stays."): purchase / _power(case, case.kwh_before),
    }
    hint = diagnose(given, errors, within=YEARS / 2)
    return Mark(3 if hint == upkeep else 0, hint or _("Divide what the lamps cost by what they bring in a year. Payback is not discounted."))


@exercise.task(4)
def check_real_rate(case: Case, real_rate) -> Mark:
    """The bank's rate without inflation."""
    if is_percent(real_rate, _real_rate(case), 0.06):
        return Mark(4)
    if is_percent(real_rate, case.bank_rate - case.inflation, 0.06):
        return Mark(2, _("The difference of the two rates is only close. Divide, as the task shows."))
    if is_percent(real_rate, case.bank_rate, 0.06):
        return Mark(0, _("This is the bank's rate. It has inflation in it."))
    return Mark(0, _("One plus the bank's rate, divided by one plus inflation, less one."))


@exercise.task(14)
def check_npv(case: Case, npv, real_rate, capex, yearly_gain) -> Mark:
    """Net present value over the years counted."""
    given, plans = number(npv), _plans(case, capex, yearly_gain, real_rate)
    mark = _marked(case, plans, 14, lambda plan: _is_npv(given, plan, plan.worth()))
    if mark:
        return mark
    for plan in plans:
        if _in_pesos(given, lambda amount, plan=plan: _is_npv(amount, plan, plan.worth())):
            return Mark(10, _unit())
        if _is_npv(given, plan, -plan.worth()):
            return Mark(7, _("Look at the sign: what is paid gets a minus, what is saved a plus."))
        if _is_npv(given, plan, plan.worth() + plan.capex):
            return Mark(7, _("This is what the later years are worth today. The purchase of year 0 must still come off."))
        if given is not None and any(map(plan.earns, percents(given))):
            return Mark(0, _("This looks like a rate. The NPV is an amount of money."))
    return Mark(0, _("Divide each year's flow by one plus the real rate, once for each year. Add up, and take off the purchase."))


@exercise.task(9)
def check_irr(case: Case, irr, npv, real_rate, capex, yearly_gain) -> Mark:
    """Rate at which the NPV is 0, in percent or as a share."""
    plans = _carried(case, _plans(case, capex, yearly_gain, real_rate), npv)
    rates = percents(irr)
    mark = _marked(case, plans, 9, lambda plan: any(map(plan.earns, rates)))
    if mark:
        return mark
    inflation = 1 + case.inflation / 100
    if any(plans[0].earns((100 + rate) / inflation - 100) for rate in rates):
        return Mark(4.5, _("The flows are real, so their IRR is real already. Leave inflation out."))
    errors = {
        _("This is the yearly gain divided by the purchase. It forgets that lamps do not last for ever."): 100 * _gain(case) / plans[0].capex,
        _("This is the rate that you discount with. The IRR is the rate at which the NPV is 0."): _real_rate(case),
    }
    hint = next((hint for hint, value in errors.items() if is_percent(irr, value, RETURN)), "")
    if not hint and number(irr) is not None and number(irr) == number(npv):
        hint = _("This is your NPV, an amount of money. The IRR is a rate.")
    return Mark(0, hint or _("Try two rates: one that leaves the NPV above 0, one that takes it below. The IRR lies between them."))


@exercise.task(8)
def check_life_cycle_cost(case: Case, life_cycle_cost, npv, real_rate, capex, yearly_gain) -> Mark:
    """All costs of the LED lamps over the years counted, in today's money."""
    given = number(life_cycle_cost)
    power, upkeep = _power(case, case.kwh_after), _all_lamps(case, case.upkeep_after)
    plans = _carried(case, _plans(case, capex, yearly_gain, real_rate), npv)

    def cost(plan: Plan, running: float = power + upkeep, **changes: float) -> float:
        return -replace(plan, gain=-running, **changes).worth()

    mark = _marked(case, plans, 8, lambda plan: is_money(given, cost(plan)))
    if mark:
        return mark
    for plan in plans:
        errors = [
            (4, cost(plan, power), _("LED lamps need upkeep in each year. It is missing.")),
            (4, cost(plan, upkeep), _("LED lamps use power, too. Their power bill is missing.")),
            (4, cost(plan, power + upkeep - _all_lamps(case, case.upkeep_before)), _("Take the whole upkeep of the LED lamps here, not its rise.")),
            (4, cost(plan, power / 12 + upkeep), _("Power is given for a month. A year has twelve.")),
            (4, cost(plan, capex=0.0), _("The purchase of year 0 is missing.")),
            (2, cost(plan, _power(case, case.kwh_before) + _all_lamps(case, case.upkeep_before)), _("Take the power and the upkeep of the LED lamps, not of the old ones.")),
        ]  # fmt: skip
        for points, value, hint in errors:
            if is_money(given, value) or is_money(given, -value):
                return Mark(points, hint)
        if _in_pesos(given, lambda amount, plan=plan: is_money(amount, cost(plan))):
            return Mark(6, _unit())
        if is_money(given, -cost(plan)):
            return Mark(6, _("All parts are right. Here costs are written as positive numbers."))
    return Mark(0, _("Purchase, power and upkeep of the LED lamps in each year, and the electronics once, all in today's money."))


def _term(capex: float, pay: float, rate: float) -> int | None:
    """Years of equal pay until nothing is owed any more, with interest on what is owed."""
    owed = capex
    for year in range(1, 61):
        owed = owed * (1 + rate) - pay
        if owed <= 0:
            return year
    return None


@exercise.task(12)
def check_term(case: Case, term, capex, yearly_gain) -> Mark:
    """Shortest contract that earns the ESCO its return."""
    given = number(term)
    share, asked = case.esco_share / 100, case.esco_return / 100
    pays = [(plan.capex, share * plan.gain) for plan in _plans(case, capex, yearly_gain)]
    terms = [years for cost, pay in pays if (years := _term(cost, pay, asked))]
    if given in terms:
        return Mark(12)
    cost, pay = pays[0]
    exact = -log(1 - asked * cost / pay) / log(1 + asked)
    after = _("Add up year by year with the return that the ESCO asks for. When is its total no longer below 0?")
    errors = [
        (7, exact, 0.1, _("A contract has whole years. Which whole year is the first that is enough?")),
        (7, 12 * terms[0], 0, _("This looks like months. The term is asked in years.")),
        (4, ceil(cost / pay), 0, _("This is the ESCO's payback. It also asks for a return on its money.")),
        (4, cost / pay, YEARS, _("This is the ESCO's payback. It also asks for a return on its money.")),
        (4, _term(cost, pay / share, asked), 0, _("The ESCO gets only its share of the yearly gain.")),
        (4, _term(cost, pay, _real_rate(case) / 100), 0, _("The ESCO asks for a return of its own. Use it here, not the city's rate.")),
        (4, terms[0] - 1, 0, after),
        (4, terms[0] + 1, 0, _("A shorter contract is enough. Add up year by year: when is the ESCO's total no longer below 0?")),
        (0, case.longest_contract, 0, _("This is what the law allows. The question is what the ESCO needs.")),
    ]  # fmt: skip
    known = (Mark(points, hint) for points, value, within, hint in errors if value is not None and close(given, value, within=within))
    return next(known, Mark(0, after))


@exercise.task(10)
def check_highest_price(case: Case, highest_price, npv, real_rate, capex, yearly_gain) -> Mark:
    """Lamp price at which the NPV is 0."""
    given = number(highest_price)
    plans = _carried(case, _plans(case, capex, yearly_gain, real_rate), npv)

    def price(plan: Plan) -> float:
        return 1e6 * replace(plan, capex=0.0, lag=0).worth() / case.lamps

    if any(is_money(given, case.lamp_price + 1e6 * own / case.lamps) for own in own_number(npv, -1e6, 1e6)):
        return Mark(10)
    mark = _marked(case, plans, 10, lambda plan: is_money(given, price(plan)))
    if mark:
        return mark
    for plan in plans:
        right = price(plan)
        if is_money(given, right - case.lamp_price):
            return Mark(5, _("This is how far the price may rise. The question is how high it may be."))
        if is_money(given, right * case.lamps / 1e6) or is_money(given, right / 1e3):
            return Mark(5, _("The price of one lamp is asked, in single pesos."))
        if is_money(given, 2 * case.lamp_price - right):
            return Mark(3, _("The project pays at today's price. Does the price rise or fall until the NPV is 0?"))
    return Mark(0, _("What are the gains and the electronics worth today, without the purchase? Share that out over the lamps."))
