"""Part 5, evaluation design: the sample, the effect of the pilot and its interval."""

from __future__ import annotations

import math
from statistics import NormalDist, fmean, variance

import numpy as np
import pandas as pd

from citykit.cases.pilot_material import T_VALUE
from citykit.cases.plan_a_pilot import Case
from graders.checks.plan_a_pilot.reading import exercise, together
from graders.checks.toolkit import Mark, close, diagnose, number, own_number
from graders.i18n import _


@exercise.task(4)
def check_sample(case: Case, design_effect, streets_per_arm) -> Mark:
    """Design effect, and streets for each group."""
    return together(case, (1, _design_effect, design_effect), (3, _streets_per_arm, streets_per_arm, design_effect))


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
    factors = [_factor(case), *own_number(design_effect, 1, 50)]
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
    return together(case, (1, _trend_gap, trend_gap), (3, _effect, effect), (2, _interval, interval, effect))


def _column(case: Case, pilot: int, count: int) -> list[int]:
    """Paid shares of one group of streets at one count, in percent."""
    streets = case.evaluation.streets
    rows = zip(streets["pilot"].tolist(), streets[f"count_{count}"].tolist(), strict=True)
    return [value for group, value in rows if group == pilot]


def _mean(case: Case, pilot: int, count: int) -> float:
    return fmean(_column(case, pilot, count))


def change_gap(case: Case, first: int, second: int) -> float:
    """Change of the pilot streets less change of the comparison streets, in percentage points."""
    pilot, other = (_mean(case, group, second) - _mean(case, group, first) for group in (1, 0))
    return pilot - other


def _trend_gap(case: Case, trend_gap) -> Mark:
    given, expected = number(trend_gap), change_gap(case, 1, 2)
    if close(given, expected, within=0.1):
        return Mark(1)
    if close(given, -expected, within=0.1):
        return Mark(0, _("trend_gap: turn the sign round. It is pilot less comparison."))
    return Mark(0, _("trend_gap: compare how the two groups changed from count 1 to count 2, before the start."))


def _effect(case: Case, effect) -> Mark:
    given, expected = number(effect), change_gap(case, 2, 3)
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
        _("effect: the last count before the start is count 2."): change_gap(case, 1, 3),
    }
    hint = _("effect: change of the pilot streets less change of the comparison streets, from count 2 to count 3.")
    return Mark(0, diagnose(given, errors, within=0.1) or hint)


def standard_error(case: Case) -> float:
    """Of the effect, from one change per street and the sample variance in each group."""
    total = 0.0
    for group in (1, 0):
        changes = [
            after - before for before, after in zip(_column(case, group, 2), _column(case, group, 3), strict=True)
        ]
        total += variance(changes) / len(changes)
    return math.sqrt(total)


def interval_ends(interval: object) -> tuple[float, float] | None:
    """Lower and upper end of an interval given as two numbers in any order."""
    if isinstance(interval, pd.Series | np.ndarray):
        interval = interval.tolist()
    if not isinstance(interval, list | tuple) or len(interval) != 2:
        return None
    ends = [number(end) for end in interval]
    return None if None in ends else (min(ends), max(ends))


def _interval(case: Case, interval, effect) -> Mark:
    ends = interval_ends(interval)
    if ends is None:
        return Mark(0, _("interval: give two numbers in square brackets, the lower end first."))
    half = T_VALUE * standard_error(case)
    centres = [change_gap(case, 2, 3), *own_number(effect, -100, 100)]
    if any(_fits(ends, centre, half, within=0.03 * half + 0.06) for centre in centres):
        return Mark(2)
    if any(_fits(ends, centre, half / T_VALUE, within=0.15) for centre in centres):
        return Mark(1, _("interval: this is one standard error on each side. Multiply it by the t value."))
    if any(_fits(ends, centre, half * 1.96 / T_VALUE, within=0.06) for centre in centres):
        return Mark(1, _("interval: with 16 streets use the t value of the task, not 1.96."))
    return Mark(0, _("interval: effect plus and minus the t value times the standard error of the difference."))


def _fits(ends: tuple[float, float], centre: float, half: float, *, within: float) -> bool:
    return close(ends[0], centre - half, within=within) and close(ends[1], centre + half, within=within)
