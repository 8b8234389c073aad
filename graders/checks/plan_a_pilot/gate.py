"""Part 12, the scale-up gate: extra revenue per space and what the gate says."""

from __future__ import annotations

from citykit.cases.pilot_material import T_VALUE
from citykit.cases.plan_a_pilot import Case, Inputs, inputs
from graders.checks.plan_a_pilot.evaluation import change_gap, interval_ends, standard_error
from graders.checks.plan_a_pilot.money import annuity_factor, present_value, yearly_real_rate
from graders.checks.plan_a_pilot.reading import exercise, together
from graders.checks.toolkit import MONEY, Mark, is_money, number, own_number, text
from graders.i18n import _


@exercise.task(2)
def check_gate(case: Case, extra_revenue, decision, effect, interval, cost_per_space, sheet) -> Mark:
    """Extra revenue per space and year, and what the gate says."""
    return together(
        case,
        (1, _extra_revenue, extra_revenue, effect, sheet),
        (1, _decision, decision, extra_revenue, interval, cost_per_space, sheet),
    )


def _extra(city: Inputs, effect: float) -> float:
    return effect / 100 * city.parked_hours / city.spaces * city.days_per_year * city.fee


def _extra_revenue(case: Case, extra_revenue, effect, sheet) -> Mark:
    city, given = inputs(case, sheet), number(extra_revenue)
    effects = [change_gap(case, 2, 3), *own_number(effect, -100, 100)]
    if any(is_money(given, _extra(city, value), 2 * MONEY) for value in effects):
        return Mark(1)
    for value in effects:
        if is_money(given, 100 * _extra(city, value), 2 * MONEY):
            return Mark(0, _("extra_revenue: the effect is in percentage points. 5 points are 0.05 of the hours."))
        if is_money(given, _extra(city, value) * city.spaces, 2 * MONEY):
            return Mark(0, _("extra_revenue: this is for all spaces. Divide by the number of spaces."))
        if is_money(given, _extra(city, value) / city.days_per_year, 2 * MONEY):
            return Mark(0, _("extra_revenue: this is for one day. Ask for a year."))
    return Mark(0, _("extra_revenue: hours parked per space and year, times the effect, times the fee."))


def _decision(case: Case, decision, extra_revenue, interval, cost_per_space, sheet) -> Mark:
    city, effect = inputs(case, sheet), change_gap(case, 2, 3)
    low = effect - T_VALUE * standard_error(case)
    extra, rate = _extra(city, effect), yearly_real_rate(city)
    cost = 1e6 * present_value(city, rate) / annuity_factor(city, rate) / city.spaces
    ends = interval_ends(interval) or (low, low)
    own_extra = [*own_number(extra_revenue, -1e12, 1e12), extra][0]
    own_cost = [*own_number(cost_per_space, 0, 1e12), cost][0]
    said = _gate_words(case, low, extra / cost) | _gate_words(case, ends[0], own_extra / own_cost)
    if text(decision) in said:
        return Mark(1)
    return Mark(0, _("decision: stop if one indicator says stop, go if both say go, else adjust."))


def _gate_words(case: Case, low: float, cover: float) -> set[str]:
    """What the gate says, with room for rounding on both sides."""
    words = set()
    for shift in (-1, 1):
        values = {"low_end": low + 0.06 * shift, "cover": cover * (1 + 0.01 * shift)}
        rows = case.gate.thresholds
        verdicts = [
            "go" if value >= rows.at[name, "go"] else "stop" if value <= rows.at[name, "stop"] else "adjust"
            for name, value in values.items()
        ]
        words.add("stop" if "stop" in verdicts else "go" if set(verdicts) == {"go"} else "adjust")
    return words
