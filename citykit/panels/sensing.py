"""Panels of the lesson on sensors: the missing code, the drift chart, and the rule of go and no-go."""

from __future__ import annotations

from functools import cache

import pandas as pd

from citykit import charts, data, sensing
from citykit.errors import CourseError
from citykit.widgets import Answer, Panel, choice, slider

LEFT_OUT = "Leave the hour out when one of the two is missing"
TREATMENTS = (
    "Leave −200 in, as if it were a value",
    "Clean the sensor only",
    "Write 0 for −200",
    "Write the mean for −200",
    LEFT_OUT,
)
TRIALS = ("The two weeks after the calibration", "A year later")


def _treat(early: pd.DataFrame, treatment: str) -> pd.DataFrame:
    """The pairs that one treatment of the missing code leaves for the calibration."""
    clean = sensing.clean(early)
    kept = {
        TREATMENTS[0]: early,
        TREATMENTS[1]: early[clean["sensor"].notna()],
        TREATMENTS[2]: clean.fillna(0),
        TREATMENTS[3]: clean.fillna(clean.mean()),
        LEFT_OUT: sensing.paired(clean),
    }
    return kept[treatment]


def missing_answer(treatment: str) -> Answer:
    """What one treatment of the missing code does to the correlation and to the calibration.

    Parameters
    ----------
    treatment : str
        One of ``TREATMENTS``.
    """
    early, _ = sensing.air()
    good = sensing.paired(sensing.clean(early))
    pairs = _treat(early, treatment)
    line = sensing.calibrate(pairs)
    correlation = pairs["sensor"].corr(pairs["reference"])
    error = sensing.rmse(line.estimate(good["sensor"]) - good["reference"])
    figure = charts.pairs(
        {"spring 2004": pairs},
        line,
        f"The line misses the station by {error:.2f} mg/m³",
        xlabel="Raw value of the sensor",
        ylabel="Station, CO (mg/m³)",
        source=data.source("air_sensor"),
    )
    return Answer(
        f"{len(pairs)} of {len(early)} hours are used. The correlation is {correlation:.2f}. In the {len(good)} hours "
        f"in which both really measured, this calibration has an error (RMSE) of {error:.2f} mg/m³.",
        figure,
        f"Dots of station against sensor for {len(pairs)} hours, and the calibration line through them. "
        f"The correlation is {correlation:.2f}.",
    )


def missing_panel() -> Panel:
    """Choose what happens to the missing code, and see what becomes of the calibration."""
    return Panel(missing_answer, treatment=choice("What to do with −200", TREATMENTS))


@cache
def _errors(days: int) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Hourly errors of a line fitted on the first days: in these days, in the rest of spring, a year later."""
    early, late = (sensing.clean(window) for window in sensing.air())
    first, rest = early.iloc[: 24 * days], early.iloc[24 * days :]
    line = sensing.calibrate(sensing.paired(first))
    return tuple(line.estimate(part["sensor"]) - part["reference"] for part in (first, rest, late))


def _date(day) -> str:
    return f"{day.day} {day:%B %Y}"


def drift_answer(allowance: float, limit: float) -> Answer:
    """When the drift chart raises its flag, and whether it raises a false alarm in the weeks of the calibration.

    Parameters
    ----------
    allowance, limit : float
        Both in SDs of the daily error.
    """
    own, _, late = _errors(28)
    known, new = sensing.daily(own), sensing.daily(late)
    try:
        before, after = (
            sensing.cusum(part, known.std(), allowance=allowance, limit=limit) for part in (known, new)
        )
    except CourseError as error:
        return Answer(str(error))
    early, day = sensing.first_flag(before), sensing.first_flag(after)
    false = "no flag" if early is None else f"a false alarm on {_date(early)}"
    found = "no flag at all" if day is None else f"the first flag on {_date(day)}, day {(day - new.index[0]).days + 1}"
    figure = charts.cusum(
        after,
        f"A year later: {found}",
        limit=limit,
        source="Daily errors, February and March 2005. " + data.source("air_sensor"),
    )
    return Answer(
        f"In the weeks of the calibration this chart raises {false}. A year later it raises {found}.",
        figure,
        f"Two stepped lines from 28 February to 27 March 2005, with limits at {limit:g} SDs. A year later: {found}.",
    )


def drift_panel() -> Panel:
    """Move the allowance and the limit of the drift chart."""
    return Panel(
        drift_answer,
        allowance=slider("Allowance", 0.0, 3.0, 0.5, step=0.1, unit="SDs"),
        limit=slider("Limit", 1.0, 20.0, 5.0, step=0.5, unit="SDs"),
    )


def rule_answer(trial: str, least_complete: int, most_error: float) -> Answer:
    """Go or no-go for one trial and one rule; the line is fitted on the first two weeks.

    Parameters
    ----------
    trial : str
        One of ``TRIALS``.
    least_complete : int
        Hours that must be complete, in percent.
    most_error : float
        Largest RMSE allowed, in mg/m3.
    """
    own, rest, late = _errors(14)
    errors = rest if trial == TRIALS[0] else late
    sums = sensing.cusum(sensing.daily(errors), sensing.daily(own).std())
    decision, tests = sensing.go_or_no_go(
        100 * errors.notna().mean(),
        sensing.rmse(errors),
        bool(sums["flag"].any()),
        least_complete=least_complete,
        most_error=most_error,
    )
    failed = [name for name, row in tests.iterrows() if row["passed"] == "no"]
    why = "All three tests are passed." if not failed else f"Not passed: {'; '.join(failed)}."
    return Answer(f"{trial}: {decision}. {why}", table=tests)


def rule_panel() -> Panel:
    """Write a rule, and see what it decides right after the calibration and a year later."""
    return Panel(
        rule_answer,
        trial=choice("When", TRIALS),
        least_complete=slider("Complete hours, at least", 0, 100, 75, unit="%"),
        most_error=slider("Error (RMSE), at most", 0.1, 1.5, 0.6, step=0.05, unit="mg/m³"),
    )
