"""What the checks share: reading an answer, comparing it, and handing points and a hint to nbgrader.

A check is a small function ``(case, *answers) -> Mark``. `Exercise.task` makes it callable from a test cell: there it
takes the answers alone, finds the case of the trainee of record, never raises, shows the hint and returns the points
as a plain float, the only form that nbgrader counts in every case.
"""

from __future__ import annotations

import functools
import html
import math
import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from IPython.display import HTML, display

from graders import record
from graders.i18n import _

#: Percent and points: answers may be rounded to one decimal.
WITHIN = 0.15
#: Money: relative tolerance.
MONEY = 0.006


@dataclass(frozen=True)
class Mark:
    """Points for one task and, unless all is right, what to look at.

    Parameters
    ----------
    points : float
        0 up to the task's points.
    hint : str
        One or two sentences for the trainee; empty when all is right.
    """

    points: float
    hint: str = ""


@dataclass(frozen=True)
class Exercise:
    """A graded exercise: its name and where its cases come from.

    Parameters
    ----------
    name : str
        The folder name in ``exercises/``.
    case : callable
        Takes a trainee's id and returns the case.
    """

    name: str
    case: Callable[[str], Any]

    def case_of(self, trainee: str) -> Any:
        """The case that a trainee's work is marked against: drawn once, and never the object that the trainee holds."""
        return _drawn(self.case, trainee)

    def task(self, points: float) -> Callable:
        """Make a check callable from a test cell.

        The result takes the answers alone and returns plain points; its attribute ``mark`` is the check itself
        (``mark(case, *answers) -> Mark``) and ``points`` the most it gives.
        """

        def wrap(check: Callable[..., Mark]) -> Callable[..., float]:
            @functools.wraps(check)
            def graded(*answers) -> float:
                mark = safely(check, points, self.case_of(record.trainee()), *answers)
                _show(mark, points)
                return float(mark.points)

            graded.mark = check
            graded.points = points
            return graded

        return wrap


@functools.cache
def _drawn(case: Callable[[str], Any], trainee: str) -> Any:
    return case(trainee)


def safely(check: Callable[..., Mark], points: float, case, *answers) -> Mark:
    """The mark for an answer of any kind: an answer that breaks the check is worth 0 and gets a hint."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            mark = check(case, *answers)
    except Exception:
        mark = Mark(0, _("This answer could not be read. Compare its form with the example in the task."))
    return Mark(min(max(round(mark.points, 2), 0), points), mark.hint)


def _show(mark: Mark, points: float) -> None:
    state = "full" if mark.points == points else "part" if mark.points else "none"
    words = mark.hint or _("All right.")
    line = _("{given:g} of {points:g} points.").format(given=mark.points, points=points)
    display(HTML(f'<p class="mark mark-{state}"><strong>{html.escape(line)}</strong> {html.escape(words)}</p>'))


def number(answer: object) -> float | None:
    """The answer as a finite float, or None if it is no such number."""
    if isinstance(answer, np.ndarray | pd.Series) and answer.size == 1:
        answer = answer.item()
    if isinstance(answer, bool | np.bool_) or not isinstance(answer, Real):
        return None
    value = float(answer)
    return value if math.isfinite(value) else None


def numbers(answer: object, keys: Iterable[str]) -> dict[str, float | None]:
    """A dict or Series as numbers by key; None for each key that is missing or no number."""
    if isinstance(answer, pd.DataFrame) and answer.shape[1] == 1:
        answer = answer.iloc[:, 0]
    if isinstance(answer, pd.Series):
        answer = answer.to_dict()
    given = answer if isinstance(answer, Mapping) else {}
    return {key: number(given.get(key)) for key in keys}


def close(answer: float | None, expected: float, *, within: float) -> bool:
    """Whether a number is within an absolute tolerance of the expected one (float noise aside)."""
    return answer is not None and abs(answer - expected) <= within + 1e-9


def diagnose(answer: float | None, errors: Mapping[str, float], *, within: float) -> str:
    """The hint of the first known error that gives this answer, or an empty text.

    Parameters
    ----------
    answer : float or None
        The trainee's number.
    errors : mapping of str to float
        By hint: the number that the error leads to.
    within : float
        Absolute tolerance.
    """
    return next((hint for hint, value in errors.items() if close(answer, value, within=within)), "")


def text(answer: object) -> str | None:
    """The answer as text without outer spaces, in lower case, or None if it is no text."""
    return answer.strip().lower() if isinstance(answer, str) else None


def share(points: float, right: int, of: int) -> float:
    """Points for so many right parts, equal for each part."""
    return points * right / of


def percents(answer: object) -> list[float]:
    """What a percentage may mean: 47.5 is one number, 0.475 is also 47.5."""
    given = number(answer)
    if given is None:
        return []
    return [given, 100 * given] if abs(given) <= 1 else [given]


def own_number(answer: object, low: float, high: float) -> list[float]:
    """An earlier answer of the trainee's that a later task may build on: one number between the limits, or none."""
    given = number(answer)
    return [given] if given is not None and low < given < high else []


def own_percent(answer: object, expected: float) -> list[float]:
    """An earlier answer of the trainee's in percent, above 0 and below 100, or none.

    0.4 may mean 0.4 % or 40 %: the one that is nearer to the expected percentage in proportion.
    """
    found = [value for value in percents(answer) if 0 < value < 100]
    return sorted(found, key=lambda value: max(value / expected, expected / value))[:1]


def is_percent(answer: object, expected: float, within: float = WITHIN) -> bool:
    """Whether an answer in percent, or as a share, is within percentage points of the expected one."""
    return any(close(given, expected, within=within) for given in percents(answer))


def is_money(answer: float | None, expected: float, share: float = MONEY) -> bool:
    """Whether an amount is within a share of the expected one."""
    return close(answer, expected, within=share * abs(expected))


def names_of(answer: object, options: Iterable[str]) -> frozenset[str] | None:
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


def by_steps(right: int, *steps: tuple[int, float]) -> float:
    """Points by how many are right: the first step that is reached."""
    return next((points for least, points in steps if right >= least), 0.0)
