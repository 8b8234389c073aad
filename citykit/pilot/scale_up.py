"""When to go on, adjust or stop: the scale-up gate."""

from __future__ import annotations

import math
from numbers import Real

import pandas as pd

from citykit.bounds import need_columns
from citykit.errors import CourseError

#: Decisions of a scale-up gate, from worst to best.
DECISIONS = ("stop", "adjust", "go")


def gate(indicators: pd.DataFrame) -> tuple[str, pd.Series]:
    """A scale-up gate: go on, adjust and measure again, or stop.

    Parameters
    ----------
    indicators : pandas.DataFrame
        By indicator: ``value`` (measured), ``go`` and ``stop``, all in the indicator's unit. ``value`` at
        ``go`` or better says go; at ``stop`` or worse says stop; between them says adjust. ``go`` below
        ``stop`` means that less is better.

    Returns
    -------
    decision : str
        "stop" if any indicator says stop, "go" if all say go, else "adjust".
    verdicts : pandas.Series
        The same words by indicator.

    Raises
    ------
    CourseError
        If an indicator was not measured, or its two thresholds are equal.
    """
    need_columns(indicators, ("value", "go", "stop"), "gate")
    if indicators.empty:
        raise CourseError("The gate has no indicators.")
    verdicts = {}
    for name, row in indicators.iterrows():
        value, go, stop = row["value"], row["go"], row["stop"]
        if not all(isinstance(part, Real) and math.isfinite(part) for part in (value, go, stop)):
            raise CourseError(
                f"{name}: value, go and stop must be numbers. A gate with a gap cannot be read."
            )
        if go == stop:
            raise CourseError(f"{name}: go and stop are both {go:g}. Leave room between the two thresholds.")
        sign = 1 if go > stop else -1
        reached, failed = sign * (value - go) >= 0, sign * (value - stop) <= 0
        verdicts[name] = "go" if reached else "stop" if failed else "adjust"
    words = pd.Series(verdicts, name="verdict")
    return min(words, key=DECISIONS.index), words
