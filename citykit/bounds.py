"""The bounds of numbers and tables that people type: an error names what was found and what is expected."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Real

import numpy as np
import pandas as pd

from citykit.errors import CourseError

#: No number is larger, in any currency; beyond it sums would overflow.
LARGEST = 1e18

_RULES = {
    "other than 0": lambda x: x != 0,
    "above 0": lambda x: x > 0,
    "of 0 or more": lambda x: x >= 0,
    "of 1 or more": lambda x: x >= 1,
    "from 1 to 100": lambda x: 1 <= x <= 100,
    "from 0 to 1": lambda x: 0 <= x <= 1,
    "from 0.001 to 0.2": lambda x: 0.001 <= x <= 0.2,
    "from 0.5 to 0.999": lambda x: 0.5 <= x <= 0.999,
    "between 0 and 1, both left out": lambda x: 0 < x < 1,
    "from -1 to 1": lambda x: -1 <= x <= 1,
    "from -0.9 to 10, such as 0.06 for 6 %": lambda x: -0.9 <= x <= 10,
}


def number(name: str, value, rule: str) -> float:
    """The value as a float, or an error that names it and the rule."""
    fits = isinstance(value, Real) and not isinstance(value, (bool, np.bool_))
    if not fits or not abs(value) <= LARGEST or not _RULES[rule](value):
        found = value.item() if isinstance(value, np.generic) else value
        raise CourseError(f"{name} must be a number {rule}, and is {found!r}.")
    return float(value)


def need_columns(table: pd.DataFrame, needed: Iterable[str], what: str) -> None:
    """An error that names the columns that a table lacks, if it lacks any."""
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise CourseError(f"The {what} lacks the column {', '.join(missing)}.")
