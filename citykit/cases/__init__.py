"""Each trainee's own case, drawn from the id: the same id always gets the same case, and another id another one.

This package makes the questions and holds no answers.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from citykit.ids import parse

Drawn = TypeVar("Drawn")

#: Draws tried for one id before the rules of an exercise count as broken.
MOST_DRAWS = 200


def draw(exercise: str, trainee: str, make: Callable[[np.random.Generator], Drawn], good: Callable[[Drawn], bool]) -> Drawn:
    """The first case that follows the exercise's rules, from random numbers that depend on the id alone.

    Parameters
    ----------
    exercise : str
        The exercise's name: the same id gets unrelated cases in two exercises.
    trainee : str
        The id, in the form that `citykit.ids.parse` returns.
    make : callable
        Makes a case from a random number generator.
    good : callable
        Whether a case may be used: no tie decides, no listed error hits the answer.

    Raises
    ------
    RuntimeError
        If no draw is good; the exercise's rules are then too strict.
    """
    seed = int.from_bytes(hashlib.sha256(f"{exercise}/{trainee}".encode()).digest()[:8], "big")
    random = np.random.default_rng(seed)
    for _ in range(MOST_DRAWS):
        case = make(random)
        if good(case):
            return case
    raise RuntimeError(f"{exercise}: no usable case for {trainee} in {MOST_DRAWS} draws.")


def of_trainee(make: Callable[[str], Drawn]) -> Callable[[str], Drawn]:
    """Make an exercise's ``case(trainee)`` from a function that takes the id in the form of record."""

    @functools.wraps(make)
    def case(trainee: str) -> Drawn:
        return make(parse(trainee))

    case.__doc__ = """The case of one trainee.

    Parameters
    ----------
    trainee : str
        The id as typed; case and spaces do not matter.

    Returns
    -------
    Case

    Raises
    ------
    CourseError
        If the id is empty or its check character does not fit.
    """
    return case
