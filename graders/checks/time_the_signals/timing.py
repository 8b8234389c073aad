"""Tasks 1 to 3: from the count to the new timing."""

from __future__ import annotations

from itertools import product
from math import ceil

from citykit.cases.signal_material import ROADS
from citykit.cases.time_the_signals import Case
from graders.checks.time_the_signals.junction import (
    CYCLE,
    GREEN,
    RATIO,
    all_vehicles,
    exercise,
    flow_ratios,
    green_for_people,
    known_error,
    lost_times,
    near_any,
    needs,
    read_ratios,
    right_timing,
    rows,
    two_numbers,
    walking_cycles,
    webster_cycles,
)
from graders.checks.toolkit import Mark, close, number, numbers, own_number
from graders.i18n import _


@exercise.task(6)
def check_ratios(case: Case, ratios) -> Mark:
    """Flow ratio of each approach."""
    given, expected = read_ratios(case, ratios), flow_ratios(case)
    right = sum(close(given[name], expected[name], within=RATIO) for name in expected)
    raw, vehicles = numbers(ratios, expected), all_vehicles(case)
    hint = _("At least one flow ratio is off. Divide the approach's flow by its own saturation flow, and give three decimals.")
    if near_any(raw["North"], [1 / expected["North"]], 0.02):
        hint = _("Turn the division round: the flow ratio is the share of time that an approach needs, and lies below 1.")
    elif near_any(given["North"], [rows(case)["North"][1] / vehicles], RATIO):
        hint = _("This is the share of all vehicles. The flow ratio compares an approach's flow with its own saturation flow.")
    return Mark(6 * right / 4, "" if right == 4 else hint)


@exercise.task(4)
def check_Y(case: Case, Y, ratios) -> Mark:
    """Sum of the largest ratio of each phase."""
    if any(_is_sum(Y, whole) for _need, whole in needs(case, ratios)):
        return Mark(4)
    expected, flows = flow_ratios(case), {name: row[1] for name, row in rows(case).items()}
    busiest = sum(expected[max(names, key=flows.get)] for names in ROADS.values())
    smallest = sum(min(expected[name] for name in names) for names in ROADS.values())
    errors = [
        (1, _("All four ratios were added. The approaches of one road have green together: who decides for both?"), sum(expected.values())),
        (2, _("The approach with the most vehicles does not always decide. Compare flow ratios, not flows."), busiest),
        (0, _("In each phase the largest flow ratio decides, not the smallest."), smallest),
        (0, _("Each phase needs its own time, so add one ratio of each phase."), max(expected.values())),
        (0, _("Each phase needs its own time: add the two largest ratios, and take no mean."), sum(expected.values()) / 2),
    ]
    hint = _("Take the largest flow ratio of each phase, and add the two.")
    return next((Mark(points, words) for points, words, value in errors if _is_sum(Y, value)), Mark(0, hint))


def _is_sum(answer: object, expected: float) -> bool:
    """Whether an answer is this sum of ratios, or its percentage."""
    given = number(answer)
    return close(given, expected, within=0.0015) or close(given, 100 * expected, within=0.15)


@exercise.task(2)
def check_L(case: Case, L) -> Mark:
    """Lost time of a whole cycle."""
    right = close(number(L), lost_times(case)[0], within=0.01)
    return Mark(2) if right else Mark(0, _("L belongs to the whole cycle: add up the lost time of all phases."))


@exercise.task(6)
def check_webster(case: Case, webster, ratios, Y, L) -> Mark:
    """Cycle of least delay."""
    given, found = number(webster), webster_cycles(case, ratios, Y, L)
    if near_any(given, found, CYCLE):
        return Mark(6)
    whole, lost = needs(case)[0][1], lost_times(case)[0]
    one = _("Lost time of the whole cycle goes into the formula: all phases together.")
    errors = [
        *((4, _("The number is right but for the rounding: give one decimal here. You round up later."), 5 * ceil(each / 5)) for each in found),
        *((3, one, (1.5 * loss + 5) / (1 - whole)) for loss in (0, *case.lost.values(), lost / 2)),
        (2, _("Divide by the part of the time that is not needed, which is 1 − Y."), (1.5 * lost + 5) / whole),
        (3, _("The 5 of the formula is missing."), 1.5 * lost / (1 - whole)),
        (3, _("The factor 1.5 belongs to the lost time alone. Then add 5."), 1.5 * (lost + 5) / (1 - whole)),
        (3, _("The factor 1.5 of the formula is missing."), (lost + 5) / (1 - whole)),
        (2, _("Divide by 1 − Y."), 1.5 * lost + 5),
    ]
    return known_error(given, errors, CYCLE, _("Put L and Y into Webster's formula for the cycle. Look at 1.5, at 5 and at 1 − Y."))


@exercise.task(5)
def check_walking(case: Case, walking, ratios, Y, L) -> Mark:
    """Shortest cycle in which people can cross in each phase."""
    given = number(walking)
    if near_any(given, walking_cycles(case, ratios, Y, L), CYCLE + 0.1):
        return Mark(5)
    (need, whole), lost = needs(case)[0], lost_times(case)[0]
    green = green_for_people(case, need, whole)
    one = _("Lost time of the whole cycle goes into the formula: all phases together.")
    errors = [
        (2, _("This cycle is too short for people in one of the phases. Work it out for both, and take the longer one."), lost + min(green.values())),
        *((3, one, loss + max(green.values())) for loss in (0, *case.lost.values())),
        (1, _("The green is shared out by flow ratio, so the phase with the small ratio makes the cycle long: times Y, divided by y."), lost + sum(case.walking.values())),
        *((1, _("Turn the share round: multiply by Y and divide by the ratio of the phase."), lost + case.walking[road] * need[road] / whole) for road in ROADS),
        *((1, _("Multiply by Y, too: a phase gets only its share of the green."), lost + case.walking[road] / need[road]) for road in ROADS),
    ]
    return known_error(given, errors, CYCLE + 0.1, _("For each phase: L plus the walking time times Y, divided by the ratio of the phase. Take the longer one."))


@exercise.task(4)
def check_cycle(case: Case, cycle, webster, walking, ratios, Y, L) -> Mark:
    """The longer cycle, rounded up to 5 seconds."""
    given = number(cycle)
    own = check_webster.mark(case, webster, ratios, Y, L).points >= 3 or check_walking.mark(case, walking, ratios, Y, L).points >= 3
    firsts, seconds = ([right, *(own_number(answer, 5, 1_000) if own else [])] for right, answer in
                       ((webster_cycles(case)[0], webster), (walking_cycles(case)[0], walking)))  # fmt: skip
    pairs = list(product(firsts, seconds))
    if any(near_any(given, [5 * ceil(round(max(pair), 6) / 5), min(120, 5 * ceil(max(pair) / 5))], 0.01) for pair in pairs):
        return Mark(4)
    down = _("Round up: a little too long costs little, and too short costs much.")
    errors = [error for pair in pairs for error in (
        (2, down, 5 * ceil(max(pair) / 5) - 5),
        (2, _("Round up to 5 seconds."), max(pair)),
        (2, _("Round up to 5 seconds, not to one."), ceil(max(pair))),
        (1, _("Compare the two cycles. The longer one decides, so that both drivers and people on foot are served."), 5 * ceil(min(pair) / 5)),
        (0, _("Do not add the two cycles. Take the longer one."), 5 * ceil(sum(pair) / 5)),
    )]  # fmt: skip
    return known_error(given, errors, 0.06, _("Take the longer of the two cycles, and round it up to 5 seconds."))


@exercise.task(8)
def check_greens(case: Case, greens, cycle, ratios, Y, L) -> Mark:
    """Green of each phase: shares of what the lost time leaves."""
    given, right = two_numbers(greens, ROADS), 0
    whole_cycle, swapped = False, False
    for (need, total), all_lost, whole in product(needs(case, ratios, Y), lost_times(case, L), [right_timing(case).cycle, *own_number(cycle, 20, 1_000)]):
        shared = {road: (whole - all_lost) * need[road] / total for road in ROADS}
        right = max(right, sum(close(given[road], shared[road], within=GREEN) for road in ROADS))
        swapped = swapped or all(close(given[road], shared[other], within=GREEN) for road, other in zip(ROADS, reversed(ROADS), strict=True))
        late = [{road: whole * need[road] / total - less for road, less in off.items()} for off in (dict.fromkeys(ROADS, 0), case.lost)]
        whole_cycle = whole_cycle or any(all(close(given[road], each[road], within=GREEN) for road in ROADS) for each in late)
    if right == 2:
        return Mark(8)
    if whole_cycle:
        return Mark(4, _("Take the lost time off first. In how many seconds of the cycle can anybody drive?"))
    if swapped:
        return Mark(2, _("The two greens are swapped. The road with the larger flow ratio needs more."))
    return Mark(4 * right, _("Cycle less lost time, shared out by flow ratio: times the ratio of the phase, divided by Y."))


