"""The no-code panel of the exercise trust_the_sensor: the case in tables, and sums of whole columns of numbers."""

from __future__ import annotations

import math
import operator
from itertools import repeat

import pandas as pd
from IPython.display import display

from citykit import data
from citykit.cases.trust_the_sensor import Case
from citykit.widgets import Answer, Panel, choice, entry

#: What the rule's table says of each figure: words and unit.
FIGURES = {
    "sd": ("standard deviation (SD) of the error on good days", "mg/m³"),
    "allowance": ("drift chart: allowance of each day", "SDs"),
    "limit": ("drift chart: limit", "SDs"),
    "least_complete": ("rule, complete: later days with both values, at least", "% of all later days"),
    "most_error": ("rule, error: RMSE of the later days, at most", "mg/m³"),
    "visit_day": ("rule, drift: no flag before the visit, on later day", "day"),
}
FORM = "Type numbers with a decimal point and a space between them, for example: 12.5 40 61.2"
WORK = {
    "A less B": operator.sub,
    "A plus B": operator.add,
    "A times B": operator.mul,
    "A divided by B": operator.truediv,
}


def days(case: Case, window: str) -> Answer:
    """The days of one window, as the feed delivers them.

    Parameters
    ----------
    window : {"early", "late"}
        Which days.
    """
    called = {"early": "Early days, for the calibration", "late": "Later days, with a drift that is made up"}[window]
    words = f"{called}. Each row is the hour from {case.hour}:00. Codes for missing are made up. {data.source('air_sensor')}"
    return Answer(words, table=getattr(case, window).rename(columns={"sensor": "sensor (raw)", "reference": "reference (mg/m³)"}))


def rule(case: Case) -> Answer:
    """The figures of the drift chart and of the rule, by their names in code."""
    rows = [(words, f"{getattr(case, name):g}", unit, "made up") for name, (words, unit) in FIGURES.items()]
    table = pd.DataFrame(rows, index=list(FIGURES), columns=["figure", "value", "unit", "note"])
    return Answer(f"The feed is wanted for {case.use}. The rule was written before the later days were known.", table=table)


def lines(case: Case) -> list[Answer]:
    """Each column as a line, to copy into the panel; codes are still in."""
    return [
        Answer(f"To copy, codes still in. {called} days, {name}: {' '.join(f'{value:g}' for value in table[name])}")
        for called, table in (("Early", case.early), ("Later", case.late))
        for name in ("sensor", "reference")
    ]


def _numbers(typed: str) -> list[float]:
    return [float(part) for part in typed.replace(";", " ").replace("−", "-").split()]


def _shown(value: float) -> str:
    """A number with at most eight digits, without the noise of a computer's sums."""
    return f"{round(value, 9) + 0.0:.8g}"


def columns_answer(first: str, second: str, work: str) -> Answer:
    """What becomes of two columns, row by row, with the sum and the mean.

    Parameters
    ----------
    first, second : str
        Column A, and column B or one number for all rows; separated by spaces or semicolons.
    work : str
        A key of `WORK`.
    """
    try:
        a, b = _numbers(first), _numbers(second)
    except ValueError:
        return Answer(FORM)
    if not a or len(b) not in (1, len(a)):
        return Answer(f"A has {len(a)} numbers and B has {len(b)}. B needs as many as A, or one number for all rows.")
    try:
        found = [WORK[work](x, y) for x, y in zip(a, repeat(b[0]) if len(b) == 1 else b, strict=False)]
    except ZeroDivisionError:
        return Answer("No number can be divided by 0. Look at B.")
    if not all(map(math.isfinite, found)):
        return Answer(FORM)
    table = pd.DataFrame({"A": a, "B": b * (len(a) if len(b) == 1 else 1), work: found}, index=range(1, len(a) + 1))
    total = sum(found)
    words = (
        f"{work}: {' '.join(map(_shown, found))}. "
        f"Sum of these {len(found)} numbers: {_shown(total)}. Mean: {_shown(total / len(found))}."
    )
    return Answer(words, table=table.map(_shown))


def columns_panel() -> Panel:
    """Type two columns, and read the result of each row, the sum and the mean."""
    return Panel(
        columns_answer,
        first=entry("Column A", "10 20 30"),
        second=entry("Column B, or one number", "4 6 11"),
        work=choice("Work out", WORK),
    )


def show(case: Case) -> None:
    """Show the case, and the panel for columns."""
    display(days(case, "early"), days(case, "late"), rule(case), *lines(case), columns_panel())
