"""What the parts share: the exercise, and the ways to read an answer and to join marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from citykit.cases.plan_a_pilot import Case, case
from graders.checks.toolkit import WITHIN, Exercise, Mark, is_percent, safely, text

exercise = Exercise("plan_a_pilot", case)

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


def known_error(answer: object, errors: Mapping[str, float], *, within: float = WITHIN) -> str:
    """The hint of the first known error that gives this percentage, or an empty text."""
    return next((hint for hint, value in errors.items() if is_percent(answer, value, within)), "")


def texts_of(answer: object, keys: Iterable[str]) -> dict[str, str]:
    """A dict or Series as texts in small letters by key; empty where there is none."""
    answer = answer.to_dict() if isinstance(answer, pd.Series) else answer
    given = answer if isinstance(answer, Mapping) else {}
    return {key: text(given.get(key)) or "" for key in keys}
