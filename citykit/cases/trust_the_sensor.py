"""The case of the exercise trust_the_sensor: an air sensor beside a station, under a what-if that is drawn from the id.

The values are real (table air_sensor): one hour of each day, in spring 2004 and a year later. Made up are the codes for
"missing" and the days on which they stand, the drift of the sensor in the later days, the SD of good days, and the rule.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from citykit import cases, sensing

#: Codes for "missing", by instrument: none can be a real value, and none is the code of the lesson.
CODES = {"sensor": (-999, -555, -1, 8888, 9999, 65535), "reference": (-99.0, -9.9, 55.5, 88.8, 99.9, 999.9)}
#: Hours of the day in which the sensor follows the station well in spring, with an error that is not too small.
HOURS = (7, 8, 10, 11, 12, 13, 14, 17, 18)
USES = ("a public map in three colours", "a daily message to schools", "a screen at the bus station", "a list of streets for new trees")
#: Days with both values, and days with a code: few enough for a calculator.
EARLY = ((8, 2), (8, 3), (9, 2), (9, 3), (10, 2))
LATE = ((7, 2), (7, 3), (8, 2), (8, 3), (9, 2))
SDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
LIMITS = (3, 4, 5)
LEAST_COMPLETE = (65, 75, 85)
#: The part of each day's error that the drift chart forgives, in SDs.
ALLOWANCE = 0.5
#: How often the drift goes upwards: with this share, about half of the usable cases do.
UPWARDS = 0.2
#: How often a test of the rule is passed: with three tests, three cases in eight are a go.
PASSED = 0.72


@dataclass(frozen=True, eq=False)
class Case:
    """What one trainee works on. Two cases are the same only if they are one object.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    hour : int
        The hour of the day that is looked at.
    early, late : pandas.DataFrame
        By day (1, 2, ...): date, sensor (raw) and reference (the station, mg/m3), with codes for "missing".
    sd : float
        Standard deviation of the error on good days, in mg/m3.
    limit : int
        Height at which the drift chart raises its flag, in SDs.
    use : str
        What the city wants to use the feed for.
    least_complete : int
        The rule: later days with both values, in percent of all later days.
    most_error : float
        The rule: largest RMSE of the later days, in mg/m3.
    visit_day : int
        The rule: no flag before this later day, on which the sensor is visited.
    """

    trainee: str
    hour: int
    early: pd.DataFrame
    late: pd.DataFrame
    sd: float
    limit: int
    use: str
    least_complete: int
    most_error: float
    visit_day: int

    @property
    def allowance(self) -> float:
        """The part of each day's error that the drift chart forgives, in SDs."""
        return ALLOWANCE

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"the sensor at {self.hour}:00, on {len(self.early)} early and {len(self.late)} later days, for {self.use}"


@cases.of_trainee
def case(trainee: str) -> Case:
    early, late, figures = cases.draw("trust_the_sensor", trainee, _make, _usable)
    return Case(trainee, early=early.table(), late=late.table(), **figures)


@dataclass(frozen=True)
class _Window:
    """Days in order: real dates, what sensor and station show, and where a code stands."""

    dates: np.ndarray
    sensor: np.ndarray
    reference: np.ndarray
    no_sensor: np.ndarray
    no_reference: np.ndarray

    @property
    def both(self) -> np.ndarray:
        """The days on which both have a value."""
        return ~(self.no_sensor | self.no_reference)

    def table(self) -> pd.DataFrame:
        columns = {"date": self.dates, "sensor": self.sensor.astype(int), "reference": self.reference}
        return pd.DataFrame(columns, index=pd.RangeIndex(1, len(self.dates) + 1, name="day"))


_Draft = tuple[_Window, _Window, dict]


@cache
def _days(hour: int) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Date, sensor and station of the real days that have both at one hour, in spring 2004 and a year later.

    The days of March 2005 on which the station looks odd (see the lesson) are left out.
    """
    early, late = (sensing.paired(sensing.clean(window)) for window in sensing.air())
    late = late.drop(late["2005-03-11":"2005-03-14"].index)
    windows = [window[window.index.hour == hour] for window in (early, late)]
    return [
        (np.array([f"{time.day} {time:%b %Y}" for time in window.index]), window["sensor"].to_numpy(), window["reference"].to_numpy())
        for window in windows
    ]


def _make(random: np.random.Generator) -> _Draft:
    hour = int(random.choice(HOURS))
    codes = {name: random.choice(options) for name, options in CODES.items()}
    sizes = (options[random.integers(len(options))] for options in (EARLY, LATE))
    side = 1 if random.random() < UPWARDS else -1
    drifts = (np.zeros(2), side * np.array([random.uniform(-0.1, 0), random.uniform(0.02, 0.04)]))
    early, late = (_window(random, *found, codes) for found in zip(_days(hour), sizes, drifts, strict=True))
    line = _line(early.sensor[early.both], early.reference[early.both])
    usual, errors = _rmse(_errors(line, early, early.both)), _errors(line, late, late.both)
    sds = [sd for sd in SDS if 0.65 * usual < sd < 1.5 * usual]
    charts = [chart for chart in itertools.product(sds, LIMITS) if _is_clear(errors, *chart)] or [(SDS[0], LIMITS[0])]
    sd, limit = charts[random.integers(len(charts))]
    figures = {"hour": hour, "sd": sd, "limit": limit, "use": USES[random.integers(len(USES))]}
    return early, late, figures | _rule(random, late, errors, sd, limit)


def _window(random: np.random.Generator, real: tuple, size: tuple[int, int], drift: np.ndarray, codes: dict) -> _Window:
    """Some of the real days. The sensor gets a factor that grows from day to day, and a code stands for some values."""
    usable, gaps = size
    total = usable + gaps
    places = np.sort(random.choice(len(real[0]), size=total, replace=False))
    dates, sensor, reference = (column[places] for column in real)
    sensor = np.round(sensor * (1 + drift[0] + drift[1] * np.arange(1, total + 1)))
    empty, lack_sensor = random.choice(total, size=gaps, replace=False), random.integers(1, gaps)
    no_sensor, no_reference = (np.isin(np.arange(total), days) for days in (empty[:lack_sensor], empty[lack_sensor:]))
    sensor[no_sensor], reference[no_reference] = codes["sensor"], codes["reference"]
    return _Window(dates, sensor, reference, no_sensor, no_reference)


def _rule(random: np.random.Generator, late: _Window, errors: np.ndarray, sd: float, limit: int) -> dict:
    """The rule's three limits: each test is passed or failed by chance, with a margin."""
    complete, exact, timely = random.random(3) < PASSED
    days, share = len(late.dates), 100 * late.both.mean()
    flag = np.arange(1, days + 1)[late.both][_flag(errors, sd, limit) or 0]
    visits = [day for day in range(4, days + 1) if day != flag and (day < flag) == timely]
    shares = [least for least in LEAST_COMPLETE if (least < share) == complete]
    most = _rmse(errors) * (random.uniform(1.1, 1.35) if exact else random.uniform(0.75, 0.9))
    return {
        "least_complete": int(random.choice(shares)),
        "most_error": round(0.05 * round(most / 0.05), 2),
        "visit_day": int(random.choice(visits)) if visits else 0,
    }


def _line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Slope and intercept by least squares."""
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    return slope, y.mean() - slope * x.mean()


def _errors(line: tuple[float, float], window: _Window, days: np.ndarray) -> np.ndarray:
    return line[1] + line[0] * window.sensor[days] - window.reference[days]


def _rmse(errors: np.ndarray) -> float:
    return float(np.sqrt((errors**2).mean()))


def _sums(errors: np.ndarray, sd: float, floor: float = 0.0) -> np.ndarray:
    """The higher one of the two sums of the drift chart on each day, in SDs."""
    high = low = 0.0
    found = []
    for error in (errors / sd).tolist():
        high, low = max(floor, high + error - ALLOWANCE), max(floor, low - error - ALLOWANCE)
        found.append(max(high, low))
    return np.array(found)


def _flag(errors: np.ndarray, sd: float, limit: int, floor: float = 0.0) -> int | None:
    """The place of the first day above the limit."""
    above = np.flatnonzero(_sums(errors, sd, floor) > limit)
    return int(above[0]) if len(above) else None


def _is_clear(errors: np.ndarray, sd: float, limit: int) -> bool:
    """The flag goes up in the middle, well above the limit, and on another day if the sums may fall below 0."""
    place = _flag(errors, sd, limit)
    if place is None or not 3 <= place < len(errors) - 1 or place == _flag(errors, sd, limit, -np.inf):
        return False
    sums = _sums(errors, sd)
    return bool(sums[place] - limit > 0.3 and limit - sums[:place].max() > 0.3)


def _usable(draft: _Draft) -> bool:
    """No tie decides, and the usual errors land well away from the right answer."""
    early, late, figures = draft
    line, fresh = (_line(window.sensor[window.both], window.reference[window.both]) for window in (early, late))
    errors = _errors(line, late, late.both)
    return bool(
        figures["visit_day"]
        and _is_clear(errors, figures["sd"], figures["limit"])
        and abs(100 * late.both.mean() - figures["least_complete"]) > 1.5
        and abs(late.both.mean() - early.both.mean()) > 0.012
        and abs(_rmse(errors) - figures["most_error"]) > 0.06
        and _rmse(errors) - _rmse(_errors(fresh, late, late.both)) > 0.04
        and abs(fresh[0] / line[0] - 1) > 0.03
        and _errors_differ(_errors(line, early, early.both), errors)
        and _lines_differ(early, late, line)
    )


def _errors_differ(early: np.ndarray, late: np.ndarray) -> bool:
    """The two RMSE are neither small nor near a mean of errors, a mean of squares, or a mean over fewer days."""
    near, far = _rmse(early), _rmse(late)
    return bool(
        near * (np.sqrt(len(early) / (len(early) - 1)) - 1) > 0.014
        and 0.45 < far < 1.7
        and far > 1.15 * near
        and all(abs(right**2 - right) > 0.03 for right in (near, far))
        and all(right - np.abs(errors).mean() > 0.025 for right, errors in ((near, early), (far, late)))
    )


def _lines_differ(early: _Window, late: _Window, line: tuple[float, float]) -> bool:
    """The calibration is good, and no line of a usual error comes near it."""
    x, y, everything = early.sensor, early.reference, np.ones(len(early.sensor), dtype=bool)
    turned, start = _line(y[early.both], x[early.both])
    treated = [
        *((x[days], y[days]) for days in (everything, ~early.no_sensor, ~early.no_reference)),
        (np.where(early.no_sensor, 0, x), np.where(early.no_reference, 0, y)),
        tuple(np.append(a[early.both], b[late.both]) for a, b in ((x, late.sensor), (y, late.reference))),
    ]
    wrong = [(1 / turned, -start / turned), *(_line(*pairs) for pairs in treated)]
    return 0.62 < turned * line[0] < 0.945 and all(
        abs(slope / line[0] - 1) > 0.05 and abs(intercept - line[1]) > 0.12 for slope, intercept in wrong
    )
