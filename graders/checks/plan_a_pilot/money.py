"""Part 6, budget and life-cycle cost: what the pilot costs, and a space per year over the system's life."""

from __future__ import annotations

import itertools

from citykit.cases.plan_a_pilot import Case, Inputs, inputs
from graders.checks.plan_a_pilot.reading import exercise, together
from graders.checks.toolkit import Mark, is_money, is_percent, number, own_number, own_percent
from graders.i18n import _


@exercise.task(3)
def check_budget_of_pilot(case: Case, pilot_budget, sheet) -> Mark:
    """One-off and running costs of the pilot, with the reserve."""
    city, given = inputs(case, sheet), number(pilot_budget)
    running, extra = city.per_month * city.pilot_months, 1 + city.reserve / 100
    expected = (city.one_off + running) * extra
    if is_money(given, expected):
        return Mark(3)
    if is_money(given, city.one_off + running) or is_money(given, city.one_off * extra + running):
        return Mark(2, _("pilot_budget: add the reserve on all costs of the pilot."))
    if is_money(given, expected * 1e3) or is_money(given, expected * 1e6):
        return Mark(2, _("pilot_budget: look at the unit, it is millions."))
    if is_money(given, (city.one_off + 12 * city.per_month) * extra):
        return Mark(1, _("pilot_budget: the pilot has more or fewer months than a year."))
    if is_money(given, (city.one_off + city.per_month) * extra):
        return Mark(1, _("pilot_budget: monthly costs come in each month of the pilot."))
    if is_money(given, (city.one_off + running + city.renewal) * extra):
        return Mark(1, _("pilot_budget: the renewal falls years after the pilot. Leave it out here."))
    return Mark(0, _("pilot_budget: one-off costs, plus monthly costs times months, then the reserve on top."))


@exercise.task(5)
def check_life_cycle(case: Case, real_rate, life_cycle_cost, cost_per_space, sheet) -> Mark:
    """Real rate, present value of all costs, and cost per space and year."""
    return together(
        case,
        (1, _real_rate, real_rate, sheet),
        (3, _life_cycle_cost, life_cycle_cost, real_rate, sheet),
        (1, _cost_per_space, cost_per_space, life_cycle_cost, real_rate, sheet),
    )


def yearly_real_rate(city: Inputs) -> float:
    """Real yearly rate in percent."""
    return 100 * ((100 + city.bank_rate) / (100 + city.inflation) - 1)


def _real_rate(case: Case, real_rate, sheet) -> Mark:
    city = inputs(case, sheet)
    if is_percent(real_rate, yearly_real_rate(city), 0.06):
        return Mark(1)
    if is_percent(real_rate, city.bank_rate - city.inflation, 0.06):
        return Mark(0, _("real_rate: the difference of the two rates is only close. Divide, as the task shows."))
    return Mark(0, _("real_rate: one plus the bank's rate, divided by one plus inflation, less one."))


def present_value(city: Inputs, rate: float, *, due: int = 0, renewed: bool = True) -> float:
    """Present value in millions, year by year; ``due`` of 1 pays running costs at the start of each year."""
    total = city.one_off
    for year in range(1, int(city.years) + 1):
        total += 12 * city.per_month / (1 + rate / 100) ** (year - due)
        if renewed and year == city.renewal_year:
            total += city.renewal / (1 + rate / 100) ** year
    return total


def annuity_factor(city: Inputs, rate: float) -> float:
    """What 1 at the end of each year of use is worth today."""
    return sum(1 / (1 + rate / 100) ** year for year in range(1, int(city.years) + 1))


def _rates(city: Inputs, real_rate) -> list[float]:
    return [yearly_real_rate(city), *own_percent(real_rate, yearly_real_rate(city))]


def _life_cycle_cost(case: Case, life_cycle_cost, real_rate, sheet) -> Mark:
    city, given = inputs(case, sheet), number(life_cycle_cost)
    rates = _rates(city, real_rate)
    if any(is_money(given, present_value(city, rate)) for rate in rates):
        return Mark(3)
    errors = [
        (city.bank_rate, {}, 1, _("life_cycle_cost: prices are of this year, so use the real rate.")),
        *((rate, {"renewed": False}, 2, _("life_cycle_cost: the renewal is missing.")) for rate in rates),
        *(
            (
                rate,
                {"due": 1},
                2,
                _("life_cycle_cost: running costs fall at the end of each year, the first in year 1."),
            )
            for rate in rates
        ),
        (0.0, {}, 1, _("life_cycle_cost: costs of later years are worth less today. Discount them.")),
    ]
    for rate, how, points, hint in errors:
        if is_money(given, present_value(city, rate, **how)):
            return Mark(points, hint)
    return Mark(0, _("life_cycle_cost: one-off costs today, running costs of each year and the renewal, discounted."))


def _cost_per_space(case: Case, cost_per_space, life_cycle_cost, real_rate, sheet) -> Mark:
    city, given = inputs(case, sheet), number(cost_per_space)
    values = [present_value(city, yearly_real_rate(city)), *own_number(life_cycle_cost, 0, 1e9)]
    for value, rate in itertools.product(values, _rates(city, real_rate)):
        spread = annuity_factor(city, rate)
        if is_money(given, value * 1e6 / spread / city.spaces):
            return Mark(1)
        if is_money(given, value / spread / city.spaces) or is_money(given, value * 1e3 / spread / city.spaces):
            return Mark(
                0, _("cost_per_space: look at the unit. It is single shillings, or your own money, not millions.")
            )
        if is_money(given, value * 1e6 / city.years / city.spaces):
            return Mark(0, _("cost_per_space: use the annuity factor of the task in place of the number of years."))
    return Mark(0, _("cost_per_space: life-cycle cost, divided by the annuity factor, divided by the spaces."))
