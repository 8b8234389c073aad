"""Tasks 4 to 6: delays, what is saved in a year, and whether it is worth its cost."""

from __future__ import annotations

from itertools import product

from citykit.cases.signal_material import ROADS
from citykit.cases.time_the_signals import Case
from graders.checks.time_the_signals.junction import (
    DELAY,
    TIMES,
    Errors,
    Timing,
    all_pass,
    all_vehicles,
    delay,
    delay_parts,
    exercise,
    hours_saved,
    known_amount,
    known_error,
    mean_delays,
    near_any,
    new_timings,
    quiet_saved,
    rows,
    today,
    two_numbers,
    year_options,
)
from graders.checks.toolkit import MONEY, Mark, close, is_money, number, own_number
from graders.i18n import _


def _delay_errors(case: Case, timing: Timing) -> Errors:
    """Known errors in one delay."""
    road, flow, saturation = row = rows(case)[case.by_hand]
    uniform, random = delay_parts(row, timing)
    green, ratio = timing.greens[road], flow / saturation
    full = ratio * timing.cycle / green
    missing = _("The random part is missing, or next to nothing. Its q is in vehicles per second.")
    yield 3, missing, uniform
    yield 1, _("This is the random part alone. The uniform part comes on top."), random
    yield 3, _("This is the delay in minutes. Give seconds."), (uniform + random) / 60
    yield 3, _("Look at the uniform part: the share of red is squared."), uniform / (1 - green / timing.cycle) + random
    yield 3, _("Look at the uniform part: below the line stands 1 less the flow ratio, not 1 less x."), uniform * (1 - ratio) / (1 - full) + random
    yield 3, _("Look at the random part: x is squared."), uniform + random / full
    yield 2, _("Halve both parts: a 2 stands below each line."), 2 * (uniform + random)
    other = {name: timing.greens[next(key for key in ROADS if key != name)] for name in ROADS}
    if all_pass(case, swapped := Timing(timing.cycle, other)):
        yield 1, _("Take the green of the approach's own road."), delay(case, swapped)


def _ways(case: Case, cycle, greens) -> dict[str, list[Timing]]:
    """The timing of today, and what may be the new one."""
    return {"before": [today(case)], "after": new_timings(case, cycle, greens)}


@exercise.task(12)
def check_delays(case: Case, delays, cycle, greens) -> Mark:
    """Delay of one approach, before and after."""
    given, ways, points, hint = two_numbers(delays, TIMES), _ways(case, cycle, greens), 0.0, ""
    expected = {time: [delay(case, each) for each in ways[time]] for time in TIMES}
    right = {time: near_any(given[time], expected[time], DELAY) for time in TIMES}
    if not any(right.values()) and near_any(given["before"], expected["after"], DELAY) and near_any(given["after"], expected["before"], DELAY):
        return Mark(6, _("Before and after are swapped."))
    for time in TIMES:
        if right[time]:
            points += 6
            continue
        errors = [error for each in ways[time] for error in _delay_errors(case, each)]
        mark = known_error(given[time], errors, DELAY if (given[time] or 0) > 2 else 0.01, "")
        points, hint = points + mark.points, hint or mark.hint
    general = _("First find x: flow times cycle, divided by saturation flow times green. Then uniform part plus random part, in seconds.")
    return Mark(points, "" if points == 12 else hint or general)


@exercise.task(8)
def check_means(case: Case, means, delays, cycle, greens) -> Mark:
    """Mean delay of a vehicle at the junction, weighted by flow."""
    given, own = two_numbers(means, TIMES), two_numbers(delays, TIMES)
    expected = mean_delays(case, delays, cycle, greens)
    right = [near_any(given[time], expected[time], DELAY) for time in TIMES]
    if all(right):
        return Mark(8)
    if any(close(given[time], mean, within=DELAY) for time in TIMES for mean in _plain_means(case, _ways(case, cycle, greens)[time], own[time])):
        return Mark(4, _("This is the plain mean of four approaches. A road with more vehicles counts more: weigh by flow."))
    return Mark(4 * sum(right), _("Multiply each delay by its flow, add up, and divide by all vehicles. Take the new timing's delays for after."))


def _plain_means(case: Case, timings: list[Timing], own: float | None) -> list[float]:
    """Means that are not weighted, perhaps with the trainee's own delay of one approach."""
    tables = [{name: sum(delay_parts(row, timing)) for name, row in rows(case).items()} for timing in timings]
    tables += [each | {case.by_hand: own} for each in tables if own is not None]
    return [sum(each.values()) / len(each) for each in tables]


def _is_saved(given: float | None, expected: float) -> bool:
    return close(given, expected, within=max(0.06, 0.012 * abs(expected)))


@exercise.task(5)
def check_saved(case: Case, saved, means, delays, cycle, greens) -> Mark:
    """Vehicle-hours saved in one busy hour."""
    known = check_means.mark(case, means, delays, cycle, greens).points or check_delays.mark(case, delays, cycle, greens).points >= 6
    given, options = number(saved), hours_saved(case, means if known else None, delays, cycle, greens)
    if any(_is_saved(given, option) for option in options):
        return Mark(5)
    vehicles = all_vehicles(case)
    hints = [
        (3, -1, _("Look at the sign: saved is before less after.")),
        (2, 60, _("Delays are in seconds, and an hour has 3,600 of them.")),
        (2, 1 / 60, _("An hour has 3,600 seconds. You divided by more.")),
        (1, 3600, _("Delays are in seconds. Turn them into hours.")),
        (1, 0.25, _("All vehicles of the junction save time, not the mean of the four flows.")),
        (1, rows(case)[case.by_hand][1] / vehicles, _("All vehicles of the junction count, not one approach alone.")),
        (1, 3600 / vehicles, _("This is what one vehicle saves, in seconds. Multiply by all vehicles of an hour.")),
    ]
    for option, (points, factor, words) in product(options, hints):
        if close(given, factor * option, within=0.02 * abs(factor * option)):
            return Mark(points, words)
    return Mark(0, _("Mean delay before less mean delay after, times all vehicles of an hour, divided by the seconds of an hour."))


@exercise.task(5)
def check_year_hours(case: Case, year_hours, saved, cycle, greens) -> Mark:
    """Vehicle-hours saved in a year, busy and quiet hours, while there is power."""
    given = number(year_hours)
    busy, quiet = [*hours_saved(case), *own_number(saved, -100, 10_000)], quiet_saved(case, cycle, greens)
    marks = [_year_mark(steps) for pair in product(busy, quiet) for steps in product(_days(case), _power(case), _daily(case, *pair))
             if _is_year(given, steps)]  # fmt: skip
    hint = _("Add up one day: busy hours and quiet hours, each with its own saving. Then take working days, and the part of hours with power.")
    return max(marks, key=lambda mark: mark.points, default=Mark(0, hint))


def _is_year(given: float | None, steps: tuple) -> bool:
    value = steps[0][2] * steps[1][2] * steps[2][2]
    return close(given, value, within=MONEY * abs(value))


def _year_mark(steps: tuple) -> Mark:
    """Each error in a step costs its own points."""
    return Mark(max(0, 5 - sum(step[0] for step in steps)), next((step[1] for step in steps if step[1]), ""))


def _days(case: Case) -> list[tuple[float, str, float]]:
    """Points off, hint, days of a year."""
    return [
        (0, "", case.days),
        (2, _("The timing was counted on working days. Weekends are not counted."), 365),
        (3, _("This is one day. Multiply by the working days."), 1),
    ]


def _power(case: Case) -> list[tuple[float, str, float]]:
    """Points off, hint, share of hours."""
    return [
        (0, "", 1 - case.dark / 100),
        (2, _("With no power there is nothing to time. Leave out the dark hours."), 1),
        (4, _("The timing saves while there is power, not while it is dark."), case.dark / 100),
    ]


def _daily(case: Case, busy: float, quiet: float) -> list[tuple[float, str, float]]:
    """Points off, hint, vehicle-hours of a day."""
    return [
        (0, "", case.busy_hours * busy + case.quiet_hours * quiet),
        (3, _("A quiet hour saves less than a busy one. Take the saving of the quiet hour from the panel."), (case.busy_hours + case.quiet_hours) * busy),
        (3, _("A busy hour's saving does not hold for the whole day. Take busy and quiet hours, each with its own saving."), 24 * busy),
        (3, _("Quiet hours save time too. Take their saving from the panel."), case.busy_hours * busy),
        (4, _("Busy hours are missing."), case.quiet_hours * quiet),
        (4, _("Each saving is that of one hour. How many such hours has a day?"), busy + quiet),
    ]


@exercise.task(3)
def check_value(case: Case, value, year_hours) -> Mark:
    """What the time of all people is worth in a year."""
    given, years = number(value), year_options(case, year_hours)
    if any(is_money(given, hours * case.people * case.value_of_time) for hours in years):
        return Mark(3)
    errors = [error for hours in years for error in (
        (1, _("More than one person sits in a vehicle. The hours are those of vehicles, and the value is that of a person."), hours * case.value_of_time),
        (1, _("These are hours of people. Multiply by the value of an hour."), hours * case.people),
        (0, _("Multiply by the people in a vehicle. Do not divide."), hours / case.people * case.value_of_time),
    )]  # fmt: skip
    return known_amount(given, errors, _("Vehicle-hours of a year, times people in a vehicle, times the value of an hour."))


def _yearly_cost(case: Case) -> float:
    return (case.first_cost + case.annuity_factor * case.upkeep) / case.annuity_factor


@exercise.task(5)
def check_yearly_cost(case: Case, yearly_cost) -> Mark:
    """The first cost spread over its years, and the upkeep."""
    given, spread = number(yearly_cost), case.first_cost / case.annuity_factor
    if is_money(given, _yearly_cost(case)):
        return Mark(5)
    straight = _("Money has a price: divide the first cost by the annuity factor, not by the years.")
    errors = [
        (3, _("Upkeep is missing. It comes every year."), spread),
        (3, _("Upkeep is paid every year already. Only the first cost is divided by the annuity factor."), spread + case.upkeep / case.annuity_factor),
        (2, straight, case.first_cost / case.years + case.upkeep),
        (2, _("Upkeep is a cost too. Add it."), spread - case.upkeep),
        (1, straight, case.first_cost / case.years),
        (1, _("The first cost lasts for years. Spread it with the annuity factor."), case.first_cost + case.upkeep),
        (0, _("Divide by the annuity factor. Do not multiply."), case.first_cost * case.annuity_factor + case.upkeep),
    ]
    return known_amount(given, errors, _("First cost divided by the annuity factor, plus the upkeep of a year."))


@exercise.task(7)
def check_break_even(case: Case, break_even, yearly_cost, value, year_hours) -> Mark:
    """Value of an hour of one person at which the saving just pays the cost."""
    given = number(break_even)
    costs = [_yearly_cost(case), *own_number(yearly_cost, 0, 1e9)]
    gains = [*(hours * case.people for hours in year_options(case, year_hours)), *(own / case.value_of_time for own in own_number(value, -1e9, 1e9))]
    known = check_yearly_cost.mark(case, yearly_cost).points > 0  # if not, only cost or hours may be one's own
    pairs = [(cost, gain) for cost, gain in product(costs, gains) if cost and gain and (known or cost == costs[0] or gain == gains[0])]
    if any(_is_price(given, cost / gain) for cost, gain in pairs):
        return Mark(7)
    errors = [error for cost, gain in pairs for error in (
        (4, _("This is the value of a vehicle's hour. More than one person sits in a vehicle."), case.people * cost / gain),
        (3, _("This is a ratio of cost and value. The question is how many USD an hour must count."), cost / gain / case.value_of_time),
        (2, _("Turn the division round: a low value of time is enough where cost is low and much time is saved."), gain / cost),
        (2, _("Turn the division round: a low value of time is enough where cost is low and much time is saved."), case.value_of_time ** 2 * gain / cost),
        (2, _("This is a ratio of value and cost. The question is how many USD an hour must count."), case.value_of_time * gain / cost),
        (3, _("Compare the cost of one year with the hours of one year."), case.first_cost / gain),
        (3, _("Multiply the hours by the people in a vehicle. Do not divide."), case.people ** 2 * cost / gain),
        (0, _("This is the value of time in your case. Ask how low it could be, or how high it must be."), case.value_of_time),
    )]  # fmt: skip
    marks = (Mark(points, words) for points, words, price in errors if _is_price(given, price))
    return next(marks, Mark(0, _("Divide the cost of a year by the hours that people save in a year.")))


def _is_price(given: float | None, expected: float) -> bool:
    return close(given, expected, within=max(0.006, 0.01 * abs(expected)))
