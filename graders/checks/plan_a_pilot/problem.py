"""Part 1, problem and baseline: occupancy, paid share and revenue that is not collected."""

from __future__ import annotations

from statistics import fmean

from citykit.cases.plan_a_pilot import Case, Inputs, inputs
from graders.checks.plan_a_pilot.reading import exercise, known_error, together
from graders.checks.toolkit import Mark, is_money, is_percent, number, own_percent
from graders.i18n import _


@exercise.task(4)
def check_problem(case: Case, occupancy, paid_share, lost_revenue, sheet) -> Mark:
    """Baseline of the pilot area: occupancy, paid share, revenue not collected."""
    return together(
        case,
        (1, _occupancy, occupancy, sheet),
        (1, _paid_share, paid_share, sheet),
        (2, _lost_revenue, lost_revenue, paid_share, sheet),
    )


def _occupancy(case: Case, occupancy, sheet) -> Mark:
    city = inputs(case, sheet)
    offered = city.spaces * city.hours_per_day
    if is_percent(occupancy, 100 * city.parked_hours / offered):
        return Mark(1)
    count = case.baseline.count
    zones = 100 * count["parked_hours"] / (count["spaces"] * case.baseline.hours)
    errors = {
        _("occupancy: add up the zones first. A large zone counts for more than a small one."): fmean(zones),
        _("occupancy: use the hours parked, not the hours paid."): 100 * city.paid_hours / offered,
    }
    return Mark(
        0, known_error(occupancy, errors) or _("occupancy: hours parked out of all hours that the spaces offer.")
    )


def overall_share(city: Inputs) -> float:
    return 100 * city.paid_hours / city.parked_hours


def _paid_share(case: Case, paid_share, sheet) -> Mark:
    city, count = inputs(case, sheet), case.baseline.count
    if is_percent(paid_share, overall_share(city)):
        return Mark(1)
    zones = fmean(100 * count["paid_hours"] / count["parked_hours"])
    offered = 100 * city.paid_hours / (city.spaces * city.hours_per_day)
    errors = {
        _("paid_share: add up the zones first, then divide."): zones,
        _("paid_share: this is the share that is not paid."): 100 - overall_share(city),
        _("paid_share: compare with the hours parked, not with all hours on offer."): offered,
    }
    return Mark(0, known_error(paid_share, errors) or _("paid_share: hours paid out of hours parked."))


def paid_shares(city: Inputs, paid_share) -> list[float]:
    """The right paid share in percent, and the trainee's own where it can be one."""
    return [overall_share(city), *own_percent(paid_share, overall_share(city))]


def _lost_revenue(case: Case, lost_revenue, paid_share, sheet) -> Mark:
    city, given = inputs(case, sheet), number(lost_revenue)
    per_hour = city.days_per_year * city.fee / 1e6
    parked = city.parked_hours * per_hour
    shares = paid_shares(city, paid_share)
    if any(is_money(given, parked * (1 - share / 100)) for share in shares):
        return Mark(2)
    expected = parked * (1 - shares[0] / 100)
    if is_money(given, expected * 1e6) or is_money(given, expected * 1e3):
        return Mark(1, _("lost_revenue: look at the unit, it is millions."))
    if is_money(given, parked - expected):
        return Mark(0, _("lost_revenue: this is what was paid. Ask for the hours that were not."))
    if is_money(given, expected / city.days_per_year):
        return Mark(0, _("lost_revenue: this is one day. Ask for a year."))
    if is_money(given, (city.spaces * city.hours_per_day - city.paid_hours) * per_hour):
        return Mark(0, _("lost_revenue: an empty space owes nothing. Use the hours parked."))
    return Mark(0, _("lost_revenue: hours parked but not paid, times the fee, times the days of a year."))
