"""Visible checks of an answer's form: type, length, unit and range, never the answer itself.

Each prints one line and never raises, so that a trainee sees at once that an answer can be marked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real

import numpy as np
import pandas as pd


def _number_problem(value, low: float, high: float) -> str | None:
    if value is None:
        return "is still empty"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (Real, np.number)):
        return f"should be a number, and is {type(value).__name__}"
    if not math.isfinite(value):
        return "is not a finite number"
    if not low <= value <= high:
        return f"is {value:g}, outside the possible range {low:g} to {high:g}"
    return None


def _report(name: str, problem: str | None, good: str) -> bool:
    print(f"Look again: {name} {problem}." if problem else f"Form is fine: {name} {good}.")
    return problem is None


def number(name: str, value, low: float = -math.inf, high: float = math.inf, unit: str = "") -> bool:
    """Say whether ``value`` is one number between ``low`` and ``high``.

    Returns
    -------
    bool
        True if the form is fine.
    """
    problem = _number_problem(value, low, high)
    return _report(name, problem, "" if problem else f"= {value:g} {unit}".rstrip())


def table(name: str, value, keys: Iterable[str], low: float = -math.inf, high: float = math.inf, unit: str = "") -> bool:
    """Say whether ``value`` is a dict or Series that has one number for each of ``keys``."""
    keys = list(keys)
    if isinstance(value, pd.Series):
        value = value.to_dict()
    if not isinstance(value, Mapping):
        return _report(name, f"should give one number for each of {', '.join(keys)}", "")
    missing = [key for key in keys if key not in value]
    if missing:
        return _report(name, f"lacks {', '.join(missing)}", "")
    for key in keys:
        problem = _number_problem(value[key], low, high)
        if problem:
            return _report(f'{name}["{key}"]', problem, "")
    return _report(name, None, f"has {len(keys)} numbers {unit}".rstrip())


def one_of(name: str, value, options: Iterable[str]) -> bool:
    """Say whether ``value`` is one of ``options``, text as written there."""
    options = list(options)
    if value is None:
        return _report(name, "is still empty", "")
    if not isinstance(value, str) or value not in options:
        return _report(name, f"should be one of {', '.join(options)}, in quotes", "")
    return _report(name, None, f'= "{value}"')
