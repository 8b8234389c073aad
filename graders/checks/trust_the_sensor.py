"""Checks of the exercise trust_the_sensor.

The line comes from the raw sums in exact fractions, the RMSE from the length of the list of errors, and the drift
chart from how far the running total has climbed above its lowest point. A known error is another treatment of the
codes, another line or another chart, so it is marked in the same way in every task. A later task also takes what
follows from the trainee's own earlier answers: an error is charged once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from statistics import fmean

import numpy as np
import pandas as pd

from citykit.cases.trust_the_sensor import CODES, Case, case
from graders.checks.toolkit import (
    Exercise,
    Mark,
    by_steps,
    close,
    is_percent,
    number,
    numbers,
    own_number,
    percents,
    text,
)
from graders.i18n import _

exercise = Exercise("trust_the_sensor", case)

#: Percentage points: the share may be rounded to a whole percent.
SHARE = 0.6
#: Slope, as a share of it: sums by hand, of rounded distances from the means.
SLOPE = 0.004
#: mg/m3: the intercept, from means and a slope that may be rounded.
INTERCEPT = 0.015
#: mg/m3: RMSE from errors with two decimals. Near the best line it hardly moves.
EARLY, LATE = 0.008, 0.015
#: SDs: a sum of up to nine errors with two decimals.
SUM = 0.1
#: SDs: rounded errors of the trainee's own line may pass the limit a day sooner or later.
ROUNDED = 0.1
LEFT_IN, NO_SENSOR, NO_REFERENCE, AS_ZERO = "left in", "sensor cleaned", "station cleaned", "zero"
TREATMENTS = (LEFT_IN, NO_SENSOR, NO_REFERENCE, AS_ZERO)

#: Day, raw value of the sensor, station.
Rows = tuple[tuple[int, float, float], ...]
Line = tuple[float, float]
#: By day, in mg/m3.
Errors = dict[int, float]
#: A known error: the points that are left, whether the answer fits, and the hint.
Slip = tuple[float, bool, str]


@dataclass(frozen=True)
class Feed:
    """All days of the two windows, with their codes."""

    early: Rows
    late: Rows


@lru_cache(maxsize=16)
def _feed(case: Case) -> Feed:
    windows = ((table.index, table["sensor"], table["reference"]) for table in (case.early, case.late))
    return Feed(*(tuple(zip(*(column.tolist() for column in window), strict=True)) for window in windows))


@lru_cache(maxsize=1024)
def _pairs(rows: Rows, treatment: str = "") -> Rows:
    """The days that a treatment of the codes keeps, and their values; the right treatment by default."""
    kept = []
    for day, x, y in rows:
        no_x, no_y = x in CODES["sensor"], y in CODES["reference"]
        dropped = {"": no_x or no_y, NO_SENSOR: no_x, NO_REFERENCE: no_y}.get(treatment, False)
        zero = treatment == AS_ZERO
        if not dropped:
            kept.append((day, 0 if zero and no_x else x, 0 if zero and no_y else y))
    return tuple(kept)


@lru_cache(maxsize=1024)
def _sums(pairs: Rows) -> tuple[Fraction, ...]:
    """Number of pairs, and the sums of x, y, xx, xy and yy, exactly."""
    exact = [(Fraction(str(x)), Fraction(str(y))) for _day, x, y in pairs]
    products = ((x, y, x * x, x * y, y * y) for x, y in exact)
    return Fraction(len(exact)), *map(sum, zip(*products, strict=True))


@lru_cache(maxsize=1024)
def _line(pairs: Rows, *, turned: bool = False) -> Line:
    """Slope and intercept of least squares from the two normal equations; turned: from station to sensor."""
    n, x, y, xx, xy, yy = _sums(pairs)
    if turned:
        x, y, xx = y, x, yy
    slope = (n * xy - x * y) / (n * xx - x * x)
    return float(slope), float((y - slope * x) / n)


def _turned(pairs: Rows) -> Line:
    """The line from station to sensor, solved for the station."""
    slope, intercept = _line(pairs, turned=True)
    return 1 / slope, -intercept / slope


def _errors(line: Line, pairs: Rows) -> Errors:
    return {day: line[1] + line[0] * x - y for day, x, y in pairs}


def _rmse(errors: Errors) -> float:
    return math.hypot(*errors.values()) / math.sqrt(len(errors))


@dataclass(frozen=True)
class Work:
    """What the trainee works with: a calibration and a treatment of the codes."""

    line: Line
    treatment: str = ""

    def errors(self, rows: Rows) -> Errors:
        return _errors(self.line, _pairs(rows, self.treatment))


@dataclass(frozen=True)
class Chart:
    """How a drift chart is made: the task's figures, and which rules were kept."""

    allowance: float
    sd: float
    limit: float
    resets: bool = True
    sides: tuple[int, ...] = (1, -1)

    def sums(self, errors: Errors) -> Errors:
        """The higher sum of each day, in SDs: how far the running total stands above its lowest point so far."""
        heights = []
        for side in self.sides:
            totals = list(accumulate(side * error / self.sd - self.allowance for error in errors.values()))
            lowest = list(accumulate(totals, min, initial=0.0))[1:] if self.resets else [0.0] * len(totals)
            heights.append([total - low for total, low in zip(totals, lowest, strict=True)])
        return {day: max(each) for day, *each in zip(errors, *heights, strict=True)}

    def flag(self, errors: Errors) -> int:
        """The first day above the limit; 0 if there is none."""
        return next((day for day, height in self.sums(errors).items() if height > self.limit), 0)


def _chart(case: Case, **changes) -> Chart:
    return Chart(**{"allowance": case.allowance, "sd": case.sd, "limit": case.limit, **changes})


def _near(given: float | None, expected: float) -> bool:
    """Whether a slope is this one, also with no more than four decimals."""
    rounded = given is not None and math.isclose(given, round(given, 4), rel_tol=0, abs_tol=1e-9)
    return close(given, expected, within=max(SLOPE * abs(expected), 0.000052 * rounded))


def _first(slips: Iterable[Slip], hint: str) -> Mark:
    """The mark of the first known error that fits, else no points and the general hint."""
    return next((Mark(points, said) for points, fits, said in slips if fits), Mark(0, hint))


def _treatment_words(treatment: str) -> str:
    return {
        LEFT_IN: _("A code for missing is still among the values. Look at the lowest and the highest value of each column."),
        NO_SENSOR: _("A pair needs both values. A code is still in the station's column."),
        NO_REFERENCE: _("A pair needs both values. A code is still in the sensor's column."),
        AS_ZERO: _("A missing value is not 0. Leave the whole day out."),
    }[treatment]


@exercise.task(4)
def check_codes(case: Case, codes) -> Mark:
    """The number for "missing" at each instrument."""
    expected = {name: next(value for value in case.early[name].tolist() if value in CODES[name]) for name in CODES}
    if isinstance(codes, list | tuple | set | np.ndarray) and len(codes) == 2:
        found = [number(value) for value in codes]
        codes = {name: value for name, value in expected.items() if value in found}
    given = numbers(codes, CODES)
    right = sum(close(given[name], value, within=1e-6) for name, value in expected.items())
    if right == len(expected):
        return Mark(4)
    if [given["reference"], given["sensor"]] == [expected["sensor"], expected["reference"]]:
        return Mark(2, _("Both numbers are codes. Look again at which one belongs to which instrument."))
    if -200 in given.values():
        return Mark(2 * right, _("-200 is the code of the lesson's feed. Your feed has other codes: look at its lowest and highest values."))
    return Mark(2 * right, _("Look at the lowest and the highest value of each column. Which number cannot be a measurement?"))


@exercise.task(2)
def check_usable_days(case: Case, usable_days) -> Mark:
    """Early days with both values."""
    given, feed = number(usable_days), _feed(case)
    expected, one = len(_pairs(feed.early)), [len(_pairs(feed.early, each)) for each in (NO_SENSOR, NO_REFERENCE)]
    if given == expected:
        return Mark(2)
    return _first([
        (0, given == len(feed.early), _("This counts all early days. Some lack a value.")),
        (1, given in one, _("A day needs both values. Look for codes in both columns.")),
        (1, given == len(feed.early) - expected, _("This is the number of days that lack a value. The others are asked.")),
        (0, given == len(_pairs(feed.late)), _("This is the number of later days. The early days are asked.")),
    ], _("Count the early days on which neither the sensor nor the station shows a code."))  # fmt: skip


@exercise.task(4)
def check_complete(case: Case, complete, usable_days) -> Mark:
    """Share of the later days with both values, in percent; cleaning one column only is charged in the count before."""
    feed = _feed(case)

    def share(rows: Rows, treatment: str = "") -> float:
        return 100 * len(_pairs(rows, treatment)) / len(rows)

    counts = {each: len(_pairs(feed.early, each)) for each in ("", NO_SENSOR, NO_REFERENCE)}
    carried = [each for each, count in counts.items() if number(usable_days) == count != counts[""]]
    if any(is_percent(complete, share(feed.late, each), SHARE) for each in ("", *carried)):
        return Mark(4)
    one = [share(feed.late, each) for each in (NO_SENSOR, NO_REFERENCE)]
    return _first([
        (0, is_percent(complete, 100, SHARE), _("Some later days lack a value. They do not count as complete.")),
        (2, any(is_percent(complete, each, SHARE) for each in one), _("A day needs both values. Look for codes in both columns.")),
        (2, is_percent(complete, 100 - share(feed.late), SHARE), _("This is the share that is missing. The share that is complete is asked.")),
        (2, is_percent(complete, share(feed.early), SHARE), _("This is the share of the early days. The later days are asked.")),
        (2, number(complete) == len(_pairs(feed.late)), _("This is a number of days. The share in percent is asked.")),
    ], _("Divide the later days that have both values by all later days."))  # fmt: skip


def _all_days(feed: Feed) -> Rows:
    return _pairs(feed.early) + _pairs(feed.late)


@exercise.task(15)
def check_slope(case: Case, slope) -> Mark:
    """Slope of the line from raw value to station."""
    given, feed = number(slope), _feed(case)
    pairs = _pairs(feed.early)
    right, back = _line(pairs)[0], _line(pairs, turned=True)[0]
    if _near(given, right):
        return Mark(15)
    _n, x, y, xx, xy, _yy = map(float, _sums(pairs))
    treated = [each for each in TREATMENTS if _near(given, _line(_pairs(feed.early, each))[0])]
    return _first([
        *((7 if each in (NO_SENSOR, NO_REFERENCE) else 5, True, _treatment_words(each)) for each in treated),
        (5, _near(given, back) or _near(given, 1 / back), _("Turn it round: the raw value of the sensor is x, and the station is y.")),
        (7, _near(given, -right), _("Sensor and station go up together. Look at the sign.")),
        (7, _near(given, _line(_all_days(feed))[0]), _("Only the early days make the calibration. The later days are the test.")),
        (5, _near(given, _line(_pairs(feed.late))[0]), _("This is the line of the later days. Take the early days.")),
        (5, _near(given, xy / xx), _("Take the mean away from the raw values and from the station first.")),
        (0, _near(given, y / x), _("This is one mean divided by the other. The slope says how the two change together.")),
        (0, close(given, math.sqrt(right * back), within=0.006), _("This looks like the correlation. The slope has a unit: mg/m³ per raw unit.")),
    ], _("Multiply the distances from the two means, row by row, and add up. Divide by the sum of the squared distances of the sensor."))  # fmt: skip


def _seen(feed: Feed, slope: float | None) -> list[str]:
    """Wrong treatments of the codes that show in the trainee's slope, where they were charged."""
    if _near(slope, _line(_pairs(feed.early))[0]):
        return []
    return [each for each in TREATMENTS if _near(slope, _line(_pairs(feed.early, each))[0])]


def _means(pairs: Rows) -> tuple[float, float]:
    return fmean(x for _day, x, _y in pairs), fmean(y for _day, _x, y in pairs)


@exercise.task(10)
def check_intercept(case: Case, intercept, slope) -> Mark:
    """Intercept of the line, also of the trainee's own slope."""
    given, own, feed = number(intercept), own_number(slope, -1e6, 1e6), _feed(case)
    pairs = _pairs(feed.early)
    (x, y), right = _means(pairs), _line(pairs)
    good = [right[1], *(y - one * x for one in own)]
    for each in _seen(feed, number(slope)):
        raw, station = _means(_pairs(feed.early, each))
        good += [station - one * raw for one in own]
    if _near(number(slope), _line(pairs, turned=True)[0]):
        good += [x - one * y for one in own]
    if any(close(given, each, within=max(INTERCEPT, 0.002 * abs(each))) for each in good):
        return Mark(10)
    last = own[-1] if own else right[0]
    treated = [each for each in TREATMENTS if close(given, _line(_pairs(feed.early, each))[1], within=INTERCEPT)]
    return _first([
        (4, close(given, -right[1], within=INTERCEPT), _("Look at the sign: start from the mean of the station, and take slope times mean raw value away.")),
        (4, close(given, y + last * x, within=INTERCEPT), _("Slope times mean raw value is taken away. It is not added.")),
        (3, close(given, x - last * y, within=1), _("Look at which mean is which: mean of the station, less slope times mean raw value.")),
        *((4, True, _treatment_words(each)) for each in treated),
        (3, close(given, _turned(pairs)[1], within=INTERCEPT), _("Turn it round: the raw value of the sensor is x, and the station is y.")),
        (4, close(given, _line(_all_days(feed))[1], within=INTERCEPT), _("Only the early days make the calibration. The later days are the test.")),
        (0, close(given, y, within=0.006), _("This is the mean of the station. Slope times mean raw value must still come off.")),
    ], _("The line passes through the point of the two means. Start from the mean of the station."))  # fmt: skip


def _works(case: Case, feed: Feed, slope, intercept) -> list[Work]:
    """The right work first, then the work with the trainee's own line.

    A slope and an intercept that are both wrong in no known way count for nothing: they may be a neighbour's.
    """
    pairs, own, constants = _pairs(feed.early), own_number(slope, -1e6, 1e6), own_number(intercept, -1e6, 1e6)
    known = check_slope.mark(case, slope).points or check_intercept.mark(case, intercept, slope).points == check_intercept.points
    seen = _seen(feed, number(slope))
    works = [Work(_line(pairs)), *(Work(_line(_pairs(feed.early, each)), each) for each in seen)]
    if known:
        works += [Work((one, constant), each) for one in own for constant in constants for each in ("", *seen)]
    if _near(number(slope), _line(pairs, turned=True)[0]):
        works.append(Work(_turned(pairs)))
    return works


def _rmse_words(error: str) -> str:
    """The hint for a known error of an RMSE."""
    return {
        "root": _("This is the mean of the squares. The root is still missing."),
        "days": _("Divide the sum of the squares by the number of usable days, no more and no fewer."),
        "mean": _("This is the root of the sum of the squares. Take their mean first, then the root."),
        "both": _("This is the sum of the squares. Take their mean, then the root."),
        "cancel": _("This is the mean error, in which errors of both signs cancel. Square each error first."),
        "size": _("This is the mean size of the errors. For the RMSE, square each error first."),
        "spread": _("This is the spread around the mean error. The RMSE measures from 0."),
    }[error]


def _rmse_slips(given: float | None, errors: Errors, days: int, within: float) -> Iterator[Slip]:
    """Known errors of an RMSE that fit this answer; ``days`` counts those without a value, too."""
    values = list(errors.values())
    n, squares = len(values), math.hypot(*values) ** 2
    known = [
        (5, "root", squares / n),
        *((6, "days", math.sqrt(squares / other)) for other in (n - 1, n - 2, days)),
        (5, "mean", math.sqrt(squares)),
        (2, "both", squares),
        (2, "cancel", fmean(values)),
        (2, "cancel", -fmean(values)),
        (3, "size", fmean(map(abs, values))),
        (3, "spread", math.sqrt(max(squares / n - fmean(values) ** 2, 0.0))),
    ]
    for points, error, value in known:
        if close(given, value, within=within):
            yield points, True, _rmse_words(error)


def _check_rmse(case: Case, window: str, answer, slope, intercept, within: float) -> Mark:
    given, feed = number(answer), _feed(case)
    rows, works = getattr(feed, window), _works(case, feed, slope, intercept)
    if any(close(given, _rmse(work.errors(rows)), within=within) for work in works):
        return Mark(10)
    slips = [slip for work in works for slip in _rmse_slips(given, work.errors(rows), len(rows), within / 2)]
    for each in TREATMENTS:
        expected = _rmse(_errors(works[0].line, _pairs(rows, each)))
        if close(given, expected, within=within + 0.01 * expected):
            slips.append((5, True, _treatment_words(each)))
    early, late = (_rmse(_errors(_line(_pairs(part)), _pairs(part))) for part in (feed.early, feed.late))
    slips += [
        (3, window == "late" and close(given, late, within=within / 2), _("A new line is no test. Use the line of the early days for the later days, too.")),
        (0, window == "late" and close(given, early, within=within / 2), _("This is the RMSE of the early days.")),
        (0, given is not None and given < 0, _("An RMSE is never below 0. Square each error first.")),
    ]
    return _first(slips, _("For each usable day: intercept plus slope times raw value, less the station. Square, take the mean, then the root."))


@exercise.task(10)
def check_rmse_early(case: Case, rmse_early, slope, intercept) -> Mark:
    """RMSE on the days of the calibration."""
    return _check_rmse(case, "early", rmse_early, slope, intercept, EARLY)


@exercise.task(10)
def check_rmse_late(case: Case, rmse_late, slope, intercept) -> Mark:
    """RMSE of the same line on the later days."""
    return _check_rmse(case, "late", rmse_late, slope, intercept, LATE)


def _late_errors(case: Case, slope, intercept, rmse_late) -> list[Errors]:
    """Errors of the later days: the right ones, then the trainee's own, also as they show in the RMSE."""
    feed, given = _feed(case), number(rmse_late)
    works = _works(case, feed, slope, intercept)
    others = [Work(line, each) for line in dict.fromkeys(work.line for work in works) for each in TREATMENTS]
    for work in (*others, Work(_line(_pairs(feed.late)))):
        expected = _rmse(work.errors(feed.late))
        if close(given, expected, within=LATE + 0.01 * expected * bool(work.treatment)):
            works.append(work)
    return [work.errors(feed.late) for work in works]


def _chart_words(error: str) -> str:
    """The hint for a known error of the drift chart."""
    return {
        "floor": _("Each sum starts at 0 and never falls below 0. Look at the first days again."),
        "allowance": _("The allowance is missing. It comes off each day."),
        "added": _("The allowance comes off each day. It is not added."),
        "sd": _("Divide each error by the SD of good days first."),
        "sides": _("Keep two sums: one for too high, and one for too low."),
        "gaps": _("A day without both values changes nothing. It is not an error of 0."),
    }[error]


def _wrong_charts(case: Case, errors: Errors) -> Iterator[tuple[str, Chart, Errors]]:
    """Known errors of the drift chart: the name, the chart, and the errors that go in."""
    for sides in ((1, -1), (1,), (-1,)):
        yield "floor", _chart(case, resets=False, sides=sides), errors
    yield "allowance", _chart(case, allowance=0.0), errors
    yield "added", _chart(case, allowance=-case.allowance), errors
    yield "sd", _chart(case, sd=1.0), errors
    for side in (1, -1):
        yield "sides", _chart(case, sides=(side,)), errors
    yield "gaps", _chart(case), {day: errors.get(day, 0.0) for day in case.late.index.tolist()}


def _flags(case: Case, errors: Errors) -> set[int]:
    """The day of the flag, and what rounding may make of it."""
    return {_chart(case, limit=case.limit + more).flag(errors) for more in (-ROUNDED, 0, ROUNDED)}


@exercise.task(6)
def check_flag_day(case: Case, flag_day, slope, intercept, rmse_late) -> Mark:
    """First later day on which a sum is above the limit."""
    given, every = number(flag_day), _late_errors(case, slope, intercept, rmse_late)
    if any(given in _flags(case, errors) for errors in every):
        return Mark(6)
    right = every[0]
    day, days = _chart(case).flag(right), list(right)
    wrong = [error for errors in every for error, chart, used in _wrong_charts(case, errors) if given == chart.flag(used) != 0]
    return _first([
        *((2, True, _chart_words(error)) for error in wrong[:1]),
        (2, given == days.index(day) + 1, _("Give the day's number in the table. There, days that lack a value are in the count.")),
        (1, given in (day - 1, day + 1), _("You are close. On which day is a sum above the limit for the first time?")),
        (1, given == days[-1], _("This is the last day. The first day above the limit is asked.")),
        (0, given == max(right, key=lambda one: abs(right[one])), _("The flag comes from the sum, not from the largest single error.")),
        (0, given == 0, _("A sum does pass the limit. Keep both sums, and carry each from day to day.")),
    ], _("Go from day to day: sum of the day before, plus or minus the error in SDs, less the allowance, never below 0."))  # fmt: skip


def _own_heights(case: Case, day: float | None, errors: Errors) -> Iterator[float]:
    """Heights of the flag for these errors, also on the trainee's own day and in a chart that was charged there."""
    chart = _chart(case)
    sums = {0: 0.0, **chart.sums(errors)}
    yield from (sums[one] for one in (chart.flag(errors), day if chart.flag(errors) else 0) if one in sums)
    if day != chart.flag(errors):
        yield from (wrong.sums(used)[day] for _error, wrong, used in _wrong_charts(case, errors) if wrong.flag(used) == day != 0)


@exercise.task(6)
def check_flag_sum(case: Case, flag_sum, flag_day, slope, intercept, rmse_late) -> Mark:
    """Height of the sum on the day of the flag; below 0, as a chart may draw it, counts too."""
    given, day = number(flag_sum), number(flag_day)
    drawn = None if given is None else abs(given)
    every = _late_errors(case, slope, intercept, rmse_late)
    if any(close(drawn, height, within=SUM) for errors in every for height in _own_heights(case, day, errors)):
        return Mark(6)
    right = every[0]
    first, height = _chart(case).flag(right), _chart(case).sums(right)[_chart(case).flag(right)]
    wrong = [
        error
        for errors in every
        for error, chart, used in _wrong_charts(case, errors)
        if any(close(given, chart.sums(used).get(one, 0.0), within=SUM / 2) for one in (first, chart.flag(used)))
    ]
    return _first([
        (0, given == 0, _("On the day of the flag the sum is above the limit.")),
        *((3, True, _chart_words(error)) for error in wrong[:1]),
        (4, close(given, height * case.sd, within=SUM * case.sd), _("This is in mg/m³. The sum is asked in SDs.")),
        (2, close(given, height - case.limit, within=SUM / 2), _("This is how far the sum is above the limit. The whole sum is asked.")),
        (0, close(given, abs(right[first]) / case.sd, within=SUM / 2), _("This is the error of one day. The sum carries the days before it.")),
        (0, given == case.limit, _("This is the limit. The sum on the day of the flag is asked.")),
    ], _("Give the sum of the day on which the flag goes up, in SDs. Check each step from the day on which it last stood at 0."))  # fmt: skip


@exercise.task(2)
def check_side(case: Case, side, slope, intercept, rmse_late) -> Mark:
    """Whether the sensor reads too high or too low on the day of the flag."""
    given = (text(side) or "").replace("_", " ").replace("-", " ").removeprefix("too ")
    sides = set()
    for errors in _late_errors(case, slope, intercept, rmse_late):
        day = _chart(case).flag(errors) or max(errors)
        high, low = (_chart(case, sides=(one,)).sums(errors)[day] for one in (1, -1))
        sides.add("high" if high > low else "low")
    if given in sides:
        return Mark(2)
    if given in ("high", "low"):
        return Mark(0, _("An error is estimate minus station. Which of the two sums passed the limit: high or low?"))
    return Mark(0, _('Write "too high" or "too low": which of the two sums passed the limit?'))


def _parts(share: float, error: float, day: float, case: Case) -> dict[str, bool]:
    """Which parts of the rule are passed."""
    late = day != 0 and day < case.visit_day
    return {"complete": not share < case.least_complete, "error": not error > case.most_error, "drift": not late}


def _right_parts(case: Case) -> dict[str, bool]:
    feed = _feed(case)
    errors = _errors(_line(_pairs(feed.early)), _pairs(feed.late))
    return _parts(100 * len(errors) / len(feed.late), _rmse(errors), _chart(case).flag(errors), case)


def _possible_parts(case: Case, complete, rmse_late, flag_day, usable_days, slope, intercept) -> dict[str, set[bool]]:
    """Right results of each part, by the right numbers and by the trainee's own.

    Own numbers of which none got its full points count for nothing: they may be a neighbour's.
    """
    found = {name: {passed} for name, passed in _right_parts(case).items()}
    line = (slope, intercept)
    full = [
        check_complete.mark(case, complete, usable_days).points == check_complete.points,
        check_rmse_late.mark(case, rmse_late, *line).points == check_rmse_late.points,
        check_flag_day.mark(case, flag_day, *line, rmse_late).points == check_flag_day.points,
    ]
    if any(full):
        for share in percents(complete)[-1:]:
            found["complete"].add(_parts(share, 0, 0, case)["complete"])
        for error in own_number(rmse_late, 0, math.inf):
            found["error"].add(_parts(0, error, 0, case)["error"])
        for day in own_number(flag_day, -1, len(case.late) + 1):
            found["drift"].add(_parts(0, 0, day, case)["drift"])
    return found


def _words(tests) -> dict[str, bool | None]:
    """Each part as the trainee says it: passed or not; None where the answer is neither."""
    given = tests.to_dict() if isinstance(tests, pd.Series) else tests
    given = given if isinstance(given, Mapping) else {}
    values = {name: given.get(name) for name in ("complete", "error", "drift")}
    known = {"yes": True, "no": False}
    return {name: bool(value) if isinstance(value, bool | np.bool_) else known.get(text(value) or "") for name, value in values.items()}


@exercise.task(4)
def check_tests(case: Case, tests, complete, rmse_late, flag_day, usable_days, slope, intercept) -> Mark:
    """The three parts of the rule, also by the trainee's own numbers."""
    given, possible = _words(tests), _possible_parts(case, complete, rmse_late, flag_day, usable_days, slope, intercept)
    wrong = [name for name in possible if given[name] not in possible[name]]
    if not wrong:
        return Mark(4)
    if len(wrong) == 3 and None not in given.values():
        return Mark(0, _("All three are the wrong way round. Read again which part says at least, at most, and not before."))
    hints = {
        "complete": _("Part complete: the share has to reach its limit, or be above it."),
        "error": _("Part error: the RMSE may not be above its limit."),
        "drift": _("Part drift: compare the day of the flag with the day of the visit. A flag on that day, or later, is no harm."),
    }
    return Mark(by_steps(3 - len(wrong), (2, 2)), hints[wrong[0]])


@exercise.task(2)
def check_decision(case: Case, decision, tests, complete, rmse_late, flag_day, usable_days, slope, intercept) -> Mark:
    """Go only if all parts are passed, also by the trainee's own parts where two are right or all are turned round."""
    given = {"go": True, "nogo": False}.get((text(decision) or "").replace("-", "").replace(" ", "").replace("_", ""))
    own, parts = _words(tests), _right_parts(case)
    right = {all(parts.values())}
    credible = check_tests.mark(case, tests, complete, rmse_late, flag_day, usable_days, slope, intercept).points >= 2
    if None not in own.values() and (credible or all(own[name] != passed for name, passed in parts.items())):
        right.add(all(own.values()))
    if given in right:
        return Mark(2)
    if given is None:
        return Mark(0, _('Write "go" or "no-go".'))
    return Mark(0, _("Go only if all three parts are passed. One part that is not passed is enough for no-go."))
