"""Checks of the capstone plan_a_pilot: twelve parts, of which ten have points by code.

Expected answers come from the case's rows by plain arithmetic and the standard library. Parts 1, 2, 6 and 12 use the
team's own city where its sheet is complete. A part that builds on an earlier answer also takes what follows from the
trainee's own one, so that an error is charged once.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import NormalDist, fmean, variance

import numpy as np
import pandas as pd

from citykit.cases.pilot_draws import SMALLEST_CELL, T_VALUE
from citykit.cases.plan_a_pilot import Case, Inputs, case, inputs
from graders.checks.toolkit import Exercise, Mark, close, diagnose, number, numbers, safely, text
from graders.i18n import _

exercise = Exercise("plan_a_pilot", case)

#: Percent and points: answers may be rounded to one decimal.
WITHIN = 0.15
#: Money: relative tolerance.
MONEY = 0.006
#: Longest hint.
LONGEST = 200


# ---------------------------------------------------------------- reading and joining


def _together(case: Case, *steps: tuple) -> Mark:
    """The sum of several answers' marks; the first hints that fit on two lines."""
    marks = [safely(check, points, case, *answers) for points, check, *answers in steps]
    said = ""
    for mark in marks:
        longer = f"{said} {mark.hint}".strip()
        said = longer if len(longer) <= LONGEST else said
    return Mark(sum(mark.points for mark in marks), said)


def _percents(answer: object) -> list[float]:
    """What a percentage may mean: 47.5 is one number, 0.475 is also 47.5."""
    given = number(answer)
    if given is None:
        return []
    return [given, 100 * given] if abs(given) <= 1 else [given]


def _own(answer: object, low: float, high: float) -> list[float]:
    """An earlier answer of the trainee's that a later task may build on: one number between the limits, or none."""
    given = number(answer)
    return [given] if given is not None and low < given < high else []


def _is_percent(answer: object, expected: float, within: float = WITHIN) -> bool:
    return any(close(given, expected, within=within) for given in _percents(answer))


def _hint(answer: object, errors: Mapping[str, float], *, within: float = WITHIN) -> str:
    """The hint of the first known error that gives this percentage, or an empty text."""
    return next((hint for hint, value in errors.items() if _is_percent(answer, value, within)), "")


def _money(answer: float | None, expected: float, share: float = MONEY) -> bool:
    return close(answer, expected, within=share * abs(expected))


def _names(answer: object, options: Iterable[str]) -> frozenset[str] | None:
    """A list, set, Series or line of text as names in capitals; None if it is none of these."""
    if isinstance(answer, pd.Series | np.ndarray | pd.Index):
        answer = answer.tolist()
    if isinstance(answer, str):
        found = "".join(letter if letter.isalnum() else " " for letter in answer).split()
        if len(found) == 1 and found[0].upper() not in options:
            found = list(found[0])
        answer = found
    if not isinstance(answer, list | tuple | set | frozenset) or len(answer) > 100:
        return None
    return frozenset(str(name).strip().upper() for name in answer)


def _texts(answer: object, keys: Iterable[str]) -> dict[str, str]:
    """A dict or Series as texts in small letters by key; empty where there is none."""
    answer = answer.to_dict() if isinstance(answer, pd.Series) else answer
    given = answer if isinstance(answer, Mapping) else {}
    return {key: text(given.get(key)) or "" for key in keys}


def _steps(right: int, *steps: tuple[int, float]) -> float:
    """Points by how many are right: the first step that is reached."""
    return next((points for least, points in steps if right >= least), 0.0)


# ---------------------------------------------------------------- 1 problem and baseline


@exercise.task(4)
def check_problem(case: Case, occupancy, paid_share, lost_revenue, sheet) -> Mark:
    """Baseline of the pilot area: occupancy, paid share, revenue not collected."""
    return _together(
        case,
        (1, _occupancy, occupancy, sheet),
        (1, _paid_share, paid_share, sheet),
        (2, _lost_revenue, lost_revenue, paid_share, sheet),
    )


def _occupancy(case: Case, occupancy, sheet) -> Mark:
    city = inputs(case, sheet)
    offered = city.spaces * city.hours_per_day
    if _is_percent(occupancy, 100 * city.parked_hours / offered):
        return Mark(1)
    count = case.baseline.count
    zones = 100 * count["parked_hours"] / (count["spaces"] * case.baseline.hours)
    errors = {
        _("occupancy: add up the zones first. A large zone counts for more than a small one."): fmean(zones),
        _("occupancy: use the hours parked, not the hours paid."): 100 * city.paid_hours / offered,
    }
    return Mark(0, _hint(occupancy, errors) or _("occupancy: hours parked out of all hours that the spaces offer."))


def _share(city: Inputs) -> float:
    return 100 * city.paid_hours / city.parked_hours


def _paid_share(case: Case, paid_share, sheet) -> Mark:
    city, count = inputs(case, sheet), case.baseline.count
    if _is_percent(paid_share, _share(city)):
        return Mark(1)
    zones = fmean(100 * count["paid_hours"] / count["parked_hours"])
    offered = 100 * city.paid_hours / (city.spaces * city.hours_per_day)
    errors = {
        _("paid_share: add up the zones first, then divide."): zones,
        _("paid_share: this is the share that is not paid."): 100 - _share(city),
        _("paid_share: compare with the hours parked, not with all hours on offer."): offered,
    }
    return Mark(0, _hint(paid_share, errors) or _("paid_share: hours paid out of hours parked."))


def _own_shares(paid_share) -> list[float]:
    """The trainee's own paid share in percent, where it can be one."""
    return [share for share in _percents(paid_share) if 0 < share < 100]


def _lost_revenue(case: Case, lost_revenue, paid_share, sheet) -> Mark:
    city, given = inputs(case, sheet), number(lost_revenue)
    per_hour = city.days_per_year * city.fee / 1e6
    parked = city.parked_hours * per_hour
    shares = [_share(city), *_own_shares(paid_share)]
    if any(_money(given, parked * (1 - share / 100)) for share in shares):
        return Mark(2)
    expected = parked * (1 - shares[0] / 100)
    if _money(given, expected * 1e6) or _money(given, expected * 1e3):
        return Mark(1, _("lost_revenue: look at the unit, it is millions."))
    if _money(given, parked - expected):
        return Mark(0, _("lost_revenue: this is what was paid. Ask for the hours that were not."))
    if _money(given, expected / city.days_per_year):
        return Mark(0, _("lost_revenue: this is one day. Ask for a year."))
    if _money(given, (city.spaces * city.hours_per_day - city.paid_hours) * per_hour):
        return Mark(0, _("lost_revenue: an empty space owes nothing. Use the hours parked."))
    return Mark(0, _("lost_revenue: hours parked but not paid, times the fee, times the days of a year."))


# ---------------------------------------------------------------- 2 logframe

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
    given = {letter: word[:4] for letter, word in _texts(levels, expected).items()}
    right = sum(given[letter] == level[:4] for letter, level in expected.items())
    points = _steps(right, (10, 3), (8, 2), (6, 1))
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
    return _together(
        case,
        (1, _target, target, paid_share, sheet),
        (1, _milestone, milestone, target, paid_share, sheet),
    )


def _baselines(case: Case, paid_share, sheet) -> list[float]:
    return [_share(inputs(case, sheet)), *_own_shares(paid_share)]


def _rise(case: Case, baseline: float) -> float:
    return case.logframe.gap_percent / 100 * (100 - baseline)


def _target(case: Case, target, paid_share, sheet) -> Mark:
    share = case.logframe.gap_percent
    for baseline in _baselines(case, paid_share, sheet):
        if _is_percent(target, baseline + _rise(case, baseline)):
            return Mark(1)
        errors = {
            _("target: the share is of the gap up to 100 %, not of the baseline."): baseline * (1 + share / 100),
            _("target: these are percentage points. Take the share of the gap up to 100 %."): baseline + share,
            _("target: this is the rise. The target is the level at the end."): _rise(case, baseline),
        }
        if _hint(target, errors):
            return Mark(0, _hint(target, errors))
    return Mark(0, _("target: start at the baseline and close the given share of the gap up to 100 %."))


def _milestone(case: Case, milestone, target, paid_share, sheet) -> Mark:
    part = case.logframe.milestone_month / inputs(case, sheet).pilot_months
    starts = _baselines(case, paid_share, sheet)
    ends = [end for end in _percents(target) if end < 100]
    paths = [(start, end) for start in starts for end in (start + _rise(case, start), *ends) if end > start]
    if any(_is_percent(milestone, start + part * (end - start)) for start, end in paths):
        return Mark(1)
    if any(_is_percent(milestone, part * end) for _start, end in paths):
        return Mark(0, _("milestone: the path starts at the baseline, not at 0."))
    return Mark(0, _("milestone: go from the baseline to the target in equal steps per month."))


# ---------------------------------------------------------------- 3 stakeholders


@exercise.task(4)
def check_raci(case: Case, raci_words, busiest) -> Mark:
    """Faults of the RACI table, and the role with most work."""
    return _together(case, (3, _raci_words, raci_words), (1, _busiest, busiest))


def _role_cells(case: Case) -> dict[str, list[str]]:
    """The cells of each task, one per role."""
    return {task: cells[1:] for task, cells in zip(case.raci.index, case.raci.to_numpy().tolist(), strict=True)}


def _raci_words(case: Case, raci_words) -> Mark:
    expected = {}
    both = []
    for task, cells in _role_cells(case).items():
        answers, does = (sum(letter in cell for cell in cells) for letter in "AR")
        expected[task] = "no A" if not answers else "two A" if answers > 1 else "fine" if does else "no R"
        both += [task] * ("A/R" in cells)
    given = _texts(raci_words, expected)
    right = {task: given[task] == word.lower() for task, word in expected.items()}
    points = _steps(sum(right.values()), (8, 3), (7, 2), (6, 1))
    if not all(right[task] for task in both):
        return Mark(points, _("raci_words: A/R is one role that answers and does the work. It counts for both."))
    hint = _("raci_words: each task needs exactly one A and at least one R. Count the letters of each row.")
    return Mark(points, "" if all(right.values()) else hint)


def _busiest(case: Case, busiest) -> Mark:
    does = Counter(
        role
        for cells in _role_cells(case).values()
        for role, cell in zip(case.raci.columns[1:], cells, strict=True)
        if "R" in cell
    )
    if text(busiest) == max(does, key=does.get).lower():
        return Mark(1)
    return Mark(0, _("busiest: count the tasks that each role does. Only the letter R counts, also in A/R."))


# ---------------------------------------------------------------- 4 site choice


def _site_columns(case: Case) -> list[list[float]]:
    """By criterion, each site's place between the lowest value (0) and the highest (1)."""
    columns = case.sites.sites[list(case.sites.criteria.index)].to_numpy().T.tolist()
    return [[(value - min(column)) / (max(column) - min(column)) for value in column] for column in columns]


def _weigh(case: Case, columns: list[list[float]], less: Iterable[bool], weights: list[float]) -> dict[str, float]:
    """Points by site for a reading of the criteria: which are better when less, and what each weighs."""
    total = [0.0] * len(columns[0])
    for column, reverse, weight in zip(columns, less, weights, strict=True):
        for place, share in enumerate(column):
            total[place] += 100 * (1 - share if reverse else share) * weight / sum(weights)
    return dict(zip(case.sites.sites.index, total, strict=True))


def _site_points(case: Case, less: Iterable[bool], weights: list[float]) -> dict[str, float]:
    """As `_weigh`, from the case's table."""
    return _weigh(case, _site_columns(case), less, weights)


def _right_reading(case: Case) -> tuple[list[bool], list[float]]:
    criteria = case.sites.criteria
    return [word == "less" for word in criteria["better"]], criteria["importance"].tolist()


@exercise.task(4)
def check_site_points(case: Case, site_scores) -> Mark:
    """Weighted points of the six sites."""
    less, weights = _right_reading(case)
    expected = _site_points(case, less, weights)
    given = numbers(site_scores, expected)
    if all(value is not None and -0.01 <= value <= 1.01 for value in given.values()):
        given = {site: 100 * value for site, value in given.items()}
    right = _matches(given, expected)
    points = _steps(right, (6, 4), (5, 3), (3, 1))
    if right == len(expected):
        return Mark(points)
    if _matches(given, {site: value * sum(weights) for site, value in expected.items()}, within=3) >= 5:
        return Mark(0, _("site_scores: weights must add up to 1. Divide each mark by the sum of all marks."))
    if _matches(given, _site_points(case, less, [1] * len(weights))) == len(expected):
        return Mark(0, _("site_scores: all criteria weigh the same here. Use the steering group's marks as weights."))
    if _matches(given, _site_points(case, [False] * len(less), weights)) >= 5:
        return Mark(points, _("site_scores: for some criteria less is better. There the lowest value gets 100."))
    hint = _("site_scores: for each criterion the worst site gets 0 and the best 100. Then take the weighted mean.")
    return Mark(points, hint)


def _matches(given: Mapping[str, float | None], expected: Mapping[str, float], within: float = 2 * WITHIN) -> int:
    return sum(close(given[site], value, within=within) for site, value in expected.items())


@exercise.task(4)
def check_site_choice(case: Case, site, lead, site_equal, site_scores) -> Mark:
    """The site to choose, its lead, and whether the choice holds when all criteria weigh the same."""
    return _together(
        case,
        (2, _site, site, site_scores),
        (1, _lead, lead, site, site_scores),
        (1, _site_equal, site_equal, site, site_scores),
    )


def _own_points(case: Case, site_scores) -> list[dict[str, float]]:
    """The right points by site, and the trainee's own where all are there."""
    expected = _site_points(case, *_right_reading(case))
    own = numbers(site_scores, expected)
    return [expected, *([own] if all(value is not None for value in own.values()) else [])]


def _free(case: Case) -> list[str]:
    return [site for site, works in case.sites.sites["road_works"].items() if works == "no"]


def _named_site(case: Case, answer: object) -> str | None:
    return next((site for site in case.sites.sites.index if site.lower() == text(answer)), None)


def _site(case: Case, site, site_scores) -> Mark:
    chosen, free = _named_site(case, site), _free(case)
    if chosen in [max(free, key=points.get) for points in _own_points(case, site_scores)]:
        return Mark(2)
    if chosen is not None and chosen not in free:
        return Mark(0, _("site: road works are planned at this site in the months of the pilot. It cannot be used."))
    return Mark(0, _("site: of the sites without road works, take the one with the most points."))


def _pools(case: Case, site) -> list[list[str]]:
    """The sites to compare: those without road works, or all of them for those who overlooked the works."""
    chosen = _named_site(case, site)
    overlooked = chosen is not None and chosen not in _free(case)
    return [_free(case), *([list(case.sites.sites.index)] if overlooked else [])]


def _lead(case: Case, lead, site, site_scores) -> Mark:
    given = number(lead)
    for pool in _pools(case, site):
        for points in _own_points(case, site_scores):
            first, second = sorted((points[name] for name in pool), reverse=True)[:2]
            if close(given, first - second, within=WITHIN):
                return Mark(1)
    return Mark(0, _("lead: points of your site less points of the next best site that can be used."))


def _readings(case: Case, site_scores) -> list[list[bool]]:
    """Which criteria count as better when less: the right reading, and the one that explains the trainee's points."""
    less, weights = _right_reading(case)
    expected, *own = _own_points(case, site_scores)
    if not own or _matches(own[0], expected) == len(expected):
        return [less]
    columns = _site_columns(case)
    found = itertools.product((False, True), repeat=len(less))
    fits = (
        list(reading) for reading in found if _matches(own[0], _weigh(case, columns, reading, weights)) == len(expected)
    )
    return [less, *fits]


def _site_equal(case: Case, site_equal, site, site_scores) -> Mark:
    points = [_site_points(case, less, [1] * len(less)) for less in _readings(case, site_scores)]
    best = {max(pool, key=table.get) for pool in _pools(case, site) for table in points}
    if _named_site(case, site_equal) in best:
        return Mark(1)
    return Mark(
        0, _("site_equal: give each criterion the same weight, leave out the sites with road works, look again.")
    )


# ---------------------------------------------------------------- 5 evaluation design


@exercise.task(4)
def check_sample(case: Case, design_effect, streets_per_arm) -> Mark:
    """Design effect, and streets for each group."""
    return _together(case, (1, _design_effect, design_effect), (3, _streets_per_arm, streets_per_arm, design_effect))


def _factor(case: Case) -> float:
    return 1 + (case.evaluation.checks - 1) * case.evaluation.icc


def _design_effect(case: Case, design_effect) -> Mark:
    given = number(design_effect)
    if close(given, _factor(case), within=0.03):
        return Mark(1)
    if close(given, 1 + case.evaluation.checks * case.evaluation.icc, within=0.03):
        return Mark(0, _("design_effect: a day is not compared with itself. Take one off the number of days."))
    return Mark(0, _("design_effect: 1 plus the ICC times the number of days less one."))


def _street_days(case: Case) -> float:
    """Street-days in each group without clusters: two means, 5 % two-sided, power 80 %."""
    z = NormalDist().inv_cdf(0.975) + NormalDist().inv_cdf(0.8)
    return 2 * (z * case.evaluation.spread / case.evaluation.detect) ** 2


def _streets_per_arm(case: Case, streets_per_arm, design_effect) -> Mark:
    given, days, checks = number(streets_per_arm), _street_days(case), case.evaluation.checks
    factors = [_factor(case), *_own(design_effect, 1, 50)]
    exact = [days * factor / checks for factor in factors]
    if given in {math.ceil(value) for value in exact}:
        return Mark(3)
    if given in {math.ceil(days / checks), math.ceil(days)}:
        return Mark(0, _("streets_per_arm: days in one street are alike. Multiply by the design effect."))
    if any(close(given, days * factor, within=1) for factor in factors):
        return Mark(0, _("streets_per_arm: these are street-days. Divide by the days counted in each street."))
    if any(close(given, 2 * math.ceil(value), within=1) for value in exact):
        return Mark(1, _("streets_per_arm: this is for both groups together. Give the number for one group."))
    if any(close(given, value, within=1) for value in exact):
        return Mark(2, _("streets_per_arm: round up to whole streets, or the power falls below 80 %."))
    return Mark(0, _("streets_per_arm: street-days, times the design effect, divided by the days in each street."))


@exercise.task(6)
def check_effect_of_pilot(case: Case, trend_gap, effect, interval) -> Mark:
    """Trend before the start, difference in differences, and its interval."""
    return _together(case, (1, _trend_gap, trend_gap), (3, _effect, effect), (2, _interval, interval, effect))


def _column(case: Case, pilot: int, count: int) -> list[int]:
    """Paid shares of one group of streets at one count, in percent."""
    streets = case.evaluation.streets
    rows = zip(streets["pilot"].tolist(), streets[f"count_{count}"].tolist(), strict=True)
    return [value for group, value in rows if group == pilot]


def _mean(case: Case, pilot: int, count: int) -> float:
    return fmean(_column(case, pilot, count))


def _gap(case: Case, first: int, second: int) -> float:
    """Change of the pilot streets less change of the comparison streets, in percentage points."""
    pilot, other = (_mean(case, group, second) - _mean(case, group, first) for group in (1, 0))
    return pilot - other


def _trend_gap(case: Case, trend_gap) -> Mark:
    given, expected = number(trend_gap), _gap(case, 1, 2)
    if close(given, expected, within=0.1):
        return Mark(1)
    if close(given, -expected, within=0.1):
        return Mark(0, _("trend_gap: turn the sign round. It is pilot less comparison."))
    return Mark(0, _("trend_gap: compare how the two groups changed from count 1 to count 2, before the start."))


def _effect(case: Case, effect) -> Mark:
    given, expected = number(effect), _gap(case, 2, 3)
    if close(given, expected, within=0.1):
        return Mark(3)
    if close(given, -expected, within=0.1):
        return Mark(2, _("effect: turn the sign round. It is pilot less comparison."))
    errors = {
        _("effect: this is before and after in the pilot streets. The comparison streets changed too."): _mean(
            case, 1, 3
        )
        - _mean(case, 1, 2),
        _("effect: the groups already differed before the start. Compare their changes."): _mean(case, 1, 3)
        - _mean(case, 0, 3),
        _("effect: the last count before the start is count 2."): _gap(case, 1, 3),
    }
    hint = _("effect: change of the pilot streets less change of the comparison streets, from count 2 to count 3.")
    return Mark(0, diagnose(given, errors, within=0.1) or hint)


def _standard_error(case: Case) -> float:
    """Of the effect, from one change per street and the sample variance in each group."""
    total = 0.0
    for group in (1, 0):
        changes = [
            after - before for before, after in zip(_column(case, group, 2), _column(case, group, 3), strict=True)
        ]
        total += variance(changes) / len(changes)
    return math.sqrt(total)


def _ends(interval: object) -> tuple[float, float] | None:
    """Lower and upper end of an interval given as two numbers in any order."""
    if isinstance(interval, pd.Series | np.ndarray):
        interval = interval.tolist()
    if not isinstance(interval, list | tuple) or len(interval) != 2:
        return None
    ends = [number(end) for end in interval]
    return None if None in ends else (min(ends), max(ends))


def _interval(case: Case, interval, effect) -> Mark:
    ends = _ends(interval)
    if ends is None:
        return Mark(0, _("interval: give two numbers in square brackets, the lower end first."))
    half = T_VALUE * _standard_error(case)
    centres = [_gap(case, 2, 3), *_own(effect, -100, 100)]
    if any(_fits(ends, centre, half, within=0.03 * half + 0.06) for centre in centres):
        return Mark(2)
    if any(_fits(ends, centre, half / T_VALUE, within=0.15) for centre in centres):
        return Mark(1, _("interval: this is one standard error on each side. Multiply it by the t value."))
    if any(_fits(ends, centre, half * 1.96 / T_VALUE, within=0.06) for centre in centres):
        return Mark(1, _("interval: with 16 streets use the t value of the task, not 1.96."))
    return Mark(0, _("interval: effect plus and minus the t value times the standard error of the difference."))


def _fits(ends: tuple[float, float], centre: float, half: float, *, within: float) -> bool:
    return close(ends[0], centre - half, within=within) and close(ends[1], centre + half, within=within)


# ---------------------------------------------------------------- 6 budget and life-cycle cost


@exercise.task(3)
def check_budget_of_pilot(case: Case, pilot_budget, sheet) -> Mark:
    """One-off and running costs of the pilot, with the reserve."""
    city, given = inputs(case, sheet), number(pilot_budget)
    running, extra = city.per_month * city.pilot_months, 1 + city.reserve / 100
    expected = (city.one_off + running) * extra
    if _money(given, expected):
        return Mark(3)
    if _money(given, city.one_off + running) or _money(given, city.one_off * extra + running):
        return Mark(2, _("pilot_budget: add the reserve on all costs of the pilot."))
    if _money(given, expected * 1e3) or _money(given, expected * 1e6):
        return Mark(2, _("pilot_budget: look at the unit, it is millions."))
    if _money(given, (city.one_off + 12 * city.per_month) * extra):
        return Mark(1, _("pilot_budget: the pilot has more or fewer months than a year."))
    if _money(given, (city.one_off + city.per_month) * extra):
        return Mark(1, _("pilot_budget: monthly costs come in each month of the pilot."))
    if _money(given, (city.one_off + running + city.renewal) * extra):
        return Mark(1, _("pilot_budget: the renewal falls years after the pilot. Leave it out here."))
    return Mark(0, _("pilot_budget: one-off costs, plus monthly costs times months, then the reserve on top."))


@exercise.task(5)
def check_life_cycle(case: Case, real_rate, life_cycle_cost, cost_per_space, sheet) -> Mark:
    """Real rate, present value of all costs, and cost per space and year."""
    return _together(
        case,
        (1, _real_rate, real_rate, sheet),
        (3, _life_cycle_cost, life_cycle_cost, real_rate, sheet),
        (1, _cost_per_space, cost_per_space, life_cycle_cost, real_rate, sheet),
    )


def _rate(city: Inputs) -> float:
    """Real yearly rate in percent."""
    return 100 * ((100 + city.bank_rate) / (100 + city.inflation) - 1)


def _real_rate(case: Case, real_rate, sheet) -> Mark:
    city = inputs(case, sheet)
    if _is_percent(real_rate, _rate(city), 0.06):
        return Mark(1)
    if _is_percent(real_rate, city.bank_rate - city.inflation, 0.06):
        return Mark(0, _("real_rate: the difference of the two rates is only close. Divide, as the task shows."))
    return Mark(0, _("real_rate: one plus the bank's rate, divided by one plus inflation, less one."))


def _present(city: Inputs, rate: float, *, due: int = 0, renewed: bool = True) -> float:
    """Present value in millions, year by year; ``due`` of 1 pays running costs at the start of each year."""
    total = city.one_off
    for year in range(1, int(city.years) + 1):
        total += 12 * city.per_month / (1 + rate / 100) ** (year - due)
        if renewed and year == city.renewal_year:
            total += city.renewal / (1 + rate / 100) ** year
    return total


def _annuity(city: Inputs, rate: float) -> float:
    """What 1 at the end of each year of use is worth today."""
    return sum(1 / (1 + rate / 100) ** year for year in range(1, int(city.years) + 1))


def _rates(city: Inputs, real_rate) -> list[float]:
    return [_rate(city), *(own for own in _percents(real_rate) if 0 < own < 100)]


def _life_cycle_cost(case: Case, life_cycle_cost, real_rate, sheet) -> Mark:
    city, given = inputs(case, sheet), number(life_cycle_cost)
    rates = _rates(city, real_rate)
    if any(_money(given, _present(city, rate)) for rate in rates):
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
        if _money(given, _present(city, rate, **how)):
            return Mark(points, hint)
    return Mark(0, _("life_cycle_cost: one-off costs today, running costs of each year and the renewal, discounted."))


def _cost_per_space(case: Case, cost_per_space, life_cycle_cost, real_rate, sheet) -> Mark:
    city, given = inputs(case, sheet), number(cost_per_space)
    values = [_present(city, _rate(city)), *_own(life_cycle_cost, 0, 1e9)]
    for value, rate in itertools.product(values, _rates(city, real_rate)):
        spread = _annuity(city, rate)
        if _money(given, value * 1e6 / spread / city.spaces):
            return Mark(1)
        if _money(given, value / spread / city.spaces) or _money(given, value * 1e3 / spread / city.spaces):
            return Mark(
                0, _("cost_per_space: look at the unit. It is single shillings, or your own money, not millions.")
            )
        if _money(given, value * 1e6 / city.years / city.spaces):
            return Mark(0, _("cost_per_space: use the annuity factor of the task in place of the number of years."))
    return Mark(0, _("cost_per_space: life-cycle cost, divided by the annuity factor, divided by the spaces."))


# ---------------------------------------------------------------- 7 schedule


@exercise.task(5)
def check_schedule(case: Case, duration, critical, slack) -> Mark:
    """Length of the preparation, tasks that decide it, and the slack of one task."""
    return _together(case, (2, _critical, critical), (2, _duration, duration, critical), (1, _slack, slack, duration))


def _links(case: Case) -> dict[str, list[str]]:
    """Task to the tasks that must be done before."""
    after = case.schedule.tasks["after"].to_dict()
    return {task: [name for name in names.split(", ") if name] for task, names in after.items()}


def _finish(case: Case) -> dict[str, int]:
    """Earliest finish of each task, in weeks; a task stands below those it waits for."""
    done: dict[str, int] = {}
    weeks = case.schedule.tasks["duration"].to_dict()
    for task, names in _links(case).items():
        done[task] = max((done[name] for name in names), default=0) + weeks[task]
    return done


def _critical_tasks(case: Case) -> frozenset[str]:
    done, links = _finish(case), _links(case)
    task = max(done, key=done.get)
    found = {task}
    while links[task]:
        task = max(links[task], key=done.get)
        found.add(task)
    return frozenset(found)


def _critical(case: Case, critical) -> Mark:
    given, expected = _names(critical, case.schedule.tasks.index), _critical_tasks(case)
    if given == expected:
        return Mark(2)
    if given is not None and len(given ^ expected) == 1:
        return Mark(1, _("critical: one task is missing or too many."))
    return Mark(0, _("critical: follow the tasks back from the last one. At each step the one that ends last decides."))


def _chain_length(case: Case, names: frozenset[str] | None) -> int | None:
    """Weeks of a chain from the first task to the last, or None if the tasks are no such chain."""
    links, weeks = _links(case), case.schedule.tasks["duration"]
    if not names or not names <= set(links):
        return None
    chain = [task for task in links if task in names]
    joined = all(before in links[after] for before, after in itertools.pairwise(chain))
    whole = not links[chain[0]] and chain[-1] == list(links)[-1]
    return int(weeks[chain].sum()) if joined and whole else None


def _duration(case: Case, duration, critical) -> Mark:
    given, expected = number(duration), max(_finish(case).values())
    own = _chain_length(case, _names(critical, case.schedule.tasks.index))
    if given is not None and given in (expected, own):
        return Mark(2)
    if given == int(case.schedule.tasks["duration"].sum()):
        return Mark(0, _("duration: tasks that do not wait for each other run side by side. Do not add up all."))
    return Mark(0, _("duration: a task starts when the last of the tasks it waits for is done."))


def _slack(case: Case, slack, duration) -> Mark:
    links, weeks, asked = _links(case), case.schedule.tasks["duration"].to_dict(), case.schedule.slack_task
    after = dict.fromkeys(links, 0)
    for task in reversed(list(links)):
        for name in links[task]:
            after[name] = max(after[name], weeks[task] + after[task])
    through = _finish(case)[asked] + after[asked]
    ends = [max(_finish(case).values()), *_own(duration, 0, 1000)]
    if any(close(number(slack), end - through, within=0) for end in ends if end > through):
        return Mark(1)
    return Mark(0, _("slack: length of the whole, less the longest chain that runs through this task."))


# ---------------------------------------------------------------- 8 risk


@exercise.task(5)
def check_risk(case: Case, expected_loss, top_risk, worth_it, chance_over) -> Mark:
    """Expected loss, largest risk, measures that pay, and the chance that the fund is not enough."""
    return _together(
        case,
        (1, _expected_loss, expected_loss),
        (1, _top_risk, top_risk),
        (2, _worth_it, worth_it),
        (1, _chance_over, chance_over),
    )


def _expected(case: Case) -> dict[str, float]:
    register = case.risk.register
    rows = zip(register.index, register["chance"].tolist(), register["loss"].tolist(), strict=True)
    return {name: chance / 100 * loss for name, chance, loss in rows}


def _expected_loss(case: Case, expected_loss) -> Mark:
    given, expected = number(expected_loss), _expected(case)
    if close(given, sum(expected.values()), within=WITHIN):
        return Mark(1)
    errors = {
        _("expected_loss: multiply each loss by its chance before you add up."): float(
            case.risk.register["loss"].sum()
        ),
        _("expected_loss: this is the mean of the risks. Add them up."): fmean(expected.values()),
        _("expected_loss: a chance of 20 % is 0.2."): 100 * sum(expected.values()),
    }
    return Mark(0, diagnose(given, errors, within=WITHIN) or _("expected_loss: the sum of chance times loss."))


def _top_risk(case: Case, top_risk) -> Mark:
    expected, register = _expected(case), case.risk.register
    given = (text(top_risk) or "").upper()
    if given == max(expected, key=expected.get):
        return Mark(1)
    if given in register.index and register.at[given, "chance"] == register["chance"].max():
        return Mark(0, _("top_risk: this one is the likeliest. Look at chance times loss."))
    if given in register.index and register.at[given, "loss"] == register["loss"].max():
        return Mark(0, _("top_risk: this one costs most if it happens. Look at chance times loss."))
    return Mark(0, _("top_risk: give the number of the risk with the largest expected loss."))


def _worth_it(case: Case, worth_it) -> Mark:
    register = case.risk.register
    given = _names(worth_it, register.index)
    saved = (register["chance"] - register["chance_after"]) / 100 * register["loss"]
    right = frozenset(register.index[saved > register["measure_cost"]])
    if given is None or not given <= set(register.index):
        return Mark(0, _("worth_it: give the numbers of the risks in square brackets, each in quotes."))
    points = {0: 2, 1: 1}.get(len(given ^ right), 0)
    whole = register.index[register["chance"] / 100 * register["loss"] > register["measure_cost"]]
    if points < 2 and given == set(whole):
        return Mark(points, _("worth_it: a measure only saves the part of the chance that it takes away."))
    hint = _("worth_it: compare what a measure saves on average with what it costs.")
    return Mark(points, "" if points == 2 else hint)


def _chance_over(case: Case, chance_over) -> Mark:
    totals = {0: 1.0}
    register = case.risk.register
    for percent, loss in zip(register["chance"].tolist(), register["loss"].tolist(), strict=True):
        chance, before = percent / 100, totals
        totals = {}
        for total, weight in before.items():
            totals[total] = totals.get(total, 0) + weight * (1 - chance)
            totals[total + loss] = totals.get(total + loss, 0) + weight * chance
    expected = 100 * sum(weight for total, weight in totals.items() if total > case.risk.fund)
    if _is_percent(chance_over, expected, 2):
        return Mark(1)
    if _is_percent(chance_over, 100 - expected, 2):
        return Mark(0, _("chance_over: this is the chance that the fund is enough. Ask for the other one."))
    return Mark(0, _("chance_over: the losses that happen add up. How often is their sum above the fund?"))


# ---------------------------------------------------------------- 9 data protection

#: Fields that name one person, alone or through a public register.
IDENTIFIERS = (
    "driving licence number",
    "e-mail address of the driver",
    "name of the driver",
    "national id number of the driver",
    "number plate",
    "phone number of the driver",
)


@exercise.task(3)
def check_privacy(case: Case, identifiers, smallest_group, people_hidden) -> Mark:
    """Fields that name a person, and what may not be published."""
    return _together(
        case,
        (1, _identifiers, identifiers),
        (1, _smallest_group, smallest_group),
        (1, _people_hidden, people_hidden),
    )


def _identifiers(case: Case, identifiers) -> Mark:
    given = _names(identifiers, case.privacy.fields.index)
    right = frozenset(name for name, field in case.privacy.fields.items() if field in IDENTIFIERS)
    if given == right:
        return Mark(1)
    if given is not None and given < right:
        return Mark(0, _("identifiers: at least one more field leads to a person, alone or through a register."))
    return Mark(0, _("identifiers: name the fields that lead to one person, alone or through a register."))


def _smallest_group(case: Case, smallest_group) -> Mark:
    cells = [cell for cell in case.privacy.people.to_numpy().ravel().tolist() if cell]
    if number(smallest_group) == min(cells):
        return Mark(1)
    if number(smallest_group) == 0:
        return Mark(0, _("smallest_group: an empty cell holds nobody. Take the smallest cell with people in it."))
    return Mark(0, _("smallest_group: the smallest number of people in any cell that is not empty."))


def _people_hidden(case: Case, people_hidden) -> Mark:
    small = [cell for cell in case.privacy.people.to_numpy().ravel().tolist() if 0 < cell < SMALLEST_CELL]
    given = number(people_hidden)
    if given == sum(small):
        return Mark(1)
    if given == len(small):
        return Mark(0, _("people_hidden: these are cells. Count the people in them."))
    return Mark(0, _("people_hidden: add up the people in cells with fewer people than the rule asks for."))


# ---------------------------------------------------------------- 12 scale-up gate


@exercise.task(2)
def check_gate(case: Case, extra_revenue, decision, effect, interval, cost_per_space, sheet) -> Mark:
    """Extra revenue per space and year, and what the gate says."""
    return _together(
        case,
        (1, _extra_revenue, extra_revenue, effect, sheet),
        (1, _decision, decision, extra_revenue, interval, cost_per_space, sheet),
    )


def _extra(city: Inputs, effect: float) -> float:
    return effect / 100 * city.parked_hours / city.spaces * city.days_per_year * city.fee


def _extra_revenue(case: Case, extra_revenue, effect, sheet) -> Mark:
    city, given = inputs(case, sheet), number(extra_revenue)
    effects = [_gap(case, 2, 3), *_own(effect, -100, 100)]
    if any(_money(given, _extra(city, value), 2 * MONEY) for value in effects):
        return Mark(1)
    for value in effects:
        if _money(given, 100 * _extra(city, value), 2 * MONEY):
            return Mark(0, _("extra_revenue: the effect is in percentage points. 5 points are 0.05 of the hours."))
        if _money(given, _extra(city, value) * city.spaces, 2 * MONEY):
            return Mark(0, _("extra_revenue: this is for all spaces. Divide by the number of spaces."))
        if _money(given, _extra(city, value) / city.days_per_year, 2 * MONEY):
            return Mark(0, _("extra_revenue: this is for one day. Ask for a year."))
    return Mark(0, _("extra_revenue: hours parked per space and year, times the effect, times the fee."))


def _decision(case: Case, decision, extra_revenue, interval, cost_per_space, sheet) -> Mark:
    city, effect = inputs(case, sheet), _gap(case, 2, 3)
    low = effect - T_VALUE * _standard_error(case)
    extra, cost = _extra(city, effect), 1e6 * _present(city, _rate(city)) / _annuity(city, _rate(city)) / city.spaces
    ends = _ends(interval) or (low, low)
    own_extra, own_cost = [*_own(extra_revenue, -1e12, 1e12), extra][0], [*_own(cost_per_space, 0, 1e12), cost][0]
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
