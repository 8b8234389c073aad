"""What the parts share: the exercise, tolerances, and the ways to read an answer and to join marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from citykit.cases.plan_a_pilot import Case, case
from graders.checks.toolkit import Exercise, Mark, close, number, safely, text

exercise = Exercise("plan_a_pilot", case)

#: Percent and points: answers may be rounded to one decimal.
WITHIN = 0.15
#: Money: relative tolerance.
MONEY = 0.006
#: Longest hint.
LONGEST = 200


def together(case: Case, *steps: tuple) -> Mark:
    """The sum of several answers' marks; the first hints that fit on two lines."""
    marks = [safely(check, points, case, *answers) for points, check, *answers in steps]
    said = ""
    for mark in marks:
        longer = f"{said} {mark.hint}".strip()
        said = longer if len(longer) <= LONGEST else said
    return Mark(sum(mark.points for mark in marks), said)


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


def is_percent(answer: object, expected: float, within: float = WITHIN) -> bool:
    return any(close(given, expected, within=within) for given in percents(answer))


def known_error(answer: object, errors: Mapping[str, float], *, within: float = WITHIN) -> str:
    """The hint of the first known error that gives this percentage, or an empty text."""
    return next((hint for hint, value in errors.items() if is_percent(answer, value, within)), "")


def is_money(answer: float | None, expected: float, share: float = MONEY) -> bool:
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


def texts_of(answer: object, keys: Iterable[str]) -> dict[str, str]:
    """A dict or Series as texts in small letters by key; empty where there is none."""
    answer = answer.to_dict() if isinstance(answer, pd.Series) else answer
    given = answer if isinstance(answer, Mapping) else {}
    return {key: text(given.get(key)) or "" for key in keys}


def by_steps(right: int, *steps: tuple[int, float]) -> float:
    """Points by how many are right: the first step that is reached."""
    return next((points for least, points in steps if right >= least), 0.0)
