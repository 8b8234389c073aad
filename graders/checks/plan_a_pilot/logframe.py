"""Part 2, the logframe: the level of each statement, the target and the milestone."""

from __future__ import annotations

from citykit.cases.plan_a_pilot import Case, inputs
from graders.checks.plan_a_pilot.problem import paid_shares
from graders.checks.plan_a_pilot.reading import exercise, known_error, texts_of, together
from graders.checks.toolkit import Mark, by_steps, is_percent, own_percent
from graders.i18n import _

#: The level of each statement that a case can hold.
LEVEL = {
    "Trips to the city centre take less time.": "goal",
    "The city pays a larger part of its street upkeep from its own revenue.": "goal",
    "Businesses in the centre have more customers.": "goal",
    "The air along the main streets is cleaner.": "goal",
    "Drivers pay for a larger share of the hours that they park.": "outcome",
    "Drivers use the phone payment in place of cash.": "outcome",
    "Fewer drivers stop in the second row.": "outcome",
    "Drivers find a free space in fewer minutes.": "outcome",
    "Sensors are in place and working in all spaces of the pilot streets.": "output",
    "A payment service by phone and text message is open to all drivers.": "output",
    "All attendants hold a certificate for the handheld device.": "output",
    "A public map of free spaces is online.": "output",
    "Install the sensors street by street.": "activity",
    "Run the tender for the payment service.": "activity",
    "Train the attendants on the handheld device.": "activity",
    "Hold meetings with shopkeepers and drivers on the map.": "activity",
    "The council keeps the parking by-law in force.": "assumption",
    "The phone companies keep the network up in the pilot streets.": "assumption",
    "The national tax on imported devices does not rise.": "assumption",
    "No national fuel shortage empties the streets.": "assumption",
}


@exercise.task(3)
def check_logframe_levels(case: Case, levels) -> Mark:
    """The level of each statement."""
    expected = {letter: LEVEL[sentence] for letter, sentence in case.logframe.statements.items()}
    given = {letter: word[:4] for letter, word in texts_of(levels, expected).items()}
    right = sum(given[letter] == level[:4] for letter, level in expected.items())
    points = by_steps(right, (10, 3), (8, 2), (6, 1))
    wrong = {level for letter, level in expected.items() if given[letter] != level[:4]}
    if wrong >= {"output", "outcome"}:
        return Mark(points, _("levels: an output is what the project hands over. An outcome is what people then do."))
    if wrong >= {"output", "activity"}:
        return Mark(points, _("levels: an activity is work. An output is there when the work is done."))
    if wrong >= {"goal", "outcome"}:
        return Mark(points, _("levels: an outcome is a change in what users do. The goal is why the city wants it."))
    if "assumption" in wrong:
        return Mark(points, _("levels: an assumption must hold for success, but the project does not control it."))
    return Mark(points, _("levels: at least one statement stands on another level.") if right < len(expected) else "")


@exercise.task(2)
def check_logframe_targets(case: Case, target, milestone, paid_share, sheet) -> Mark:
    """Target at the end and on the way, from the right or the own baseline."""
    return together(
        case,
        (1, _target, target, paid_share, sheet),
        (1, _milestone, milestone, target, paid_share, sheet),
    )


def _rise(case: Case, baseline: float) -> float:
    return case.logframe.gap_percent / 100 * (100 - baseline)


def _target(case: Case, target, paid_share, sheet) -> Mark:
    share = case.logframe.gap_percent
    for baseline in paid_shares(inputs(case, sheet), paid_share):
        if is_percent(target, baseline + _rise(case, baseline)):
            return Mark(1)
        errors = {
            _("target: the share is of the gap up to 100 %, not of the baseline."): baseline * (1 + share / 100),
            _("target: these are percentage points. Take the share of the gap up to 100 %."): baseline + share,
            _("target: this is the rise. The target is the level at the end."): _rise(case, baseline),
        }
        if known_error(target, errors):
            return Mark(0, known_error(target, errors))
    return Mark(0, _("target: start at the baseline and close the given share of the gap up to 100 %."))


def _milestone(case: Case, milestone, target, paid_share, sheet) -> Mark:
    city = inputs(case, sheet)
    part = case.logframe.milestone_month / city.pilot_months
    starts = [(start, start + _rise(case, start)) for start in paid_shares(city, paid_share)]
    paths = [(start, end) for start, aim in starts for end in (aim, *own_percent(target, aim)) if end > start]
    if any(is_percent(milestone, start + part * (end - start)) for start, end in paths):
        return Mark(1)
    if any(is_percent(milestone, part * end) for _start, end in paths):
        return Mark(0, _("milestone: the path starts at the baseline, not at 0."))
    return Mark(0, _("milestone: go from the baseline to the target in equal steps per month."))
