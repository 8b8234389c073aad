"""Visible checks of an answer's form: type, length, unit and range, never the answer itself.

Each prints one line and never raises, so that a trainee sees at once that an answer can be marked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real

import numpy as np
import pandas as pd

#: How a person would call a value of a wrong type.
KINDS = {
    str: "text in quotes",
    tuple: "several numbers: write a decimal point, not a comma",
    list: "a list",
    set: "a list",
    dict: "a table",
    pd.Series: "a table",
    pd.DataFrame: "a table",
}


def _number_problem(value, low: float, high: float) -> str | None:
    if value is None:
        return "is still empty"
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (Real, np.number)):
        return f"should be a number, and is {KINDS.get(type(value), 'something else')}"
    if not math.isfinite(value):
        return "is not a finite number"
    if not low <= value <= high:
        return f"is {value:g}, outside the possible range {low:g} to {high:g}"
    return None


def _report(name: str, problem: str | None, good: str = "") -> None:
    print(f"Look again: {name} {problem}." if problem else f"Form is fine: {name} {good}.")


def number(name: str, value, low: float = -math.inf, high: float = math.inf, unit: str = "") -> None:
    """Say whether ``value`` is one number between ``low`` and ``high``."""
    problem = _number_problem(value, low, high)
    _report(name, problem, "" if problem else f"= {value:g} {unit}".rstrip())


def whole(name: str, value, low: int, high: int) -> None:
    """Say whether ``value`` is one whole number from ``low`` to ``high``."""
    problem = _number_problem(value, low, high)
    if not problem and value != int(value):
        problem = f"is {value:g}, and should be a whole number"
    _report(name, problem, "" if problem else f"= {int(value)}")


def table(name: str, value, keys: Iterable[str], low: float = -math.inf, high: float = math.inf, unit: str = "") -> None:
    """Say whether ``value`` is a dict or Series that has one number for each of ``keys``."""
    keys = list(keys)
    value = value.to_dict() if isinstance(value, pd.Series) else value
    if not isinstance(value, Mapping):
        _report(name, f"should give one number for each of {', '.join(keys)}")
        return
    missing = [key for key in keys if key not in value]
    problems = [(key, _number_problem(value[key], low, high)) for key in keys if key in value]
    wrong = [f"{problem} at {key}" for key, problem in problems if problem]
    if missing:
        _report(name, f"lacks {', '.join(missing)}")
    elif wrong:
        _report(name, wrong[0])
    else:
        _report(name, None, f"has {len(keys)} numbers {unit}".rstrip())


def one_of(name: str, value, options: Iterable[str]) -> None:
    """Say whether ``value`` is one of ``options``, text as written there."""
    options = list(options)
    if value is None:
        _report(name, "is still empty")
    elif not isinstance(value, str) or value not in options:
        _report(name, f"should be one of {', '.join(options)}, in quotes")
    else:
        _report(name, None, f'= "{value}"')


def words(name: str, value, keys: Iterable[str], options: Iterable[str]) -> None:
    """Say whether ``value`` is a dict or Series that has one of ``options`` for each of ``keys``."""
    keys, options = list(keys), list(options)
    value = value.to_dict() if isinstance(value, pd.Series) else value
    if value is None:
        _report(name, "is still empty")
    elif not isinstance(value, Mapping):
        _report(name, f"should give a word for each of {', '.join(keys)}")
    elif missing := [key for key in keys if key not in value]:
        _report(name, f"lacks {', '.join(missing)}")
    elif strange := [key for key in keys if not isinstance(value[key], str) or value[key] not in options]:
        _report(name, f"should have one of {', '.join(options)} at {strange[0]}")
    else:
        _report(name, None, f"has {len(keys)} words")


def _as_list(value):
    """An array, Series or Index as a list; all else as it is."""
    return value.tolist() if isinstance(value, np.ndarray | pd.Series | pd.Index) else value


def several(name: str, value, options: Iterable[str]) -> None:
    """Say whether ``value`` is a list of some of ``options``, each once and as written there."""
    options, value = list(options), _as_list(value)
    if value is None:
        _report(name, "is still empty")
    elif not isinstance(value, list | tuple | set):
        _report(name, f'should be a list in square brackets, for example ["{options[0]}"]')
    elif strange := [item for item in value if not isinstance(item, str) or item not in options]:
        _report(name, f"has {strange[0]!r}, which is none of {', '.join(options)}")
    elif len(set(value)) < len(value):
        _report(name, "has a name twice")
    else:
        _report(name, None, f"has {len(value)} of {len(options)} names")


def interval(name: str, value, low: float = -math.inf, high: float = math.inf, unit: str = "") -> None:
    """Say whether ``value`` is two numbers between ``low`` and ``high``, the smaller one first."""
    value = _as_list(value)
    if value is None:
        _report(name, "is still empty")
    elif not isinstance(value, list | tuple) or len(value) != 2:
        _report(name, "should be two numbers in square brackets")
    elif problem := next(filter(None, (_number_problem(end, low, high) for end in value)), None):
        _report(name, problem)
    elif value[0] >= value[1]:
        _report(name, "should have the smaller number first")
    else:
        _report(name, None, f"from {value[0]:g} to {value[1]:g} {unit}".rstrip())
