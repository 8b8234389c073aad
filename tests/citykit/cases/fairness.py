"""What the tests of all cases ask: does the right work pass, does each usual error lose points, does a neighbour's work fail?"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from citykit.ids import with_check

IDS = [with_check(f"P{number:04d}") for number in range(500)]

#: By task: the check, and the earlier answers that it takes too.
Checks = dict[str, tuple[Callable[..., float], tuple[str, ...]]]
#: A case with the right answers by task.
Solved = tuple[Any, dict[str, Any]]
#: The name of an error, the task that it spoils, and what the answer becomes.
Slip = tuple[str, str, Any]


def points(checks: Checks, case: Any, task: str, answer: Any, earlier: dict[str, Any]) -> float:
    """Points of one answer, with these answers to the tasks before it."""
    check, before = checks[task]
    return check.mark(case, answer, *(earlier[name] for name in before)).points


def full(checks: Checks) -> dict[str, float]:
    """The most points of each task."""
    return {task: check.points for task, (check, _) in checks.items()}


def lost(checks: Checks, solved: Iterable[Solved]) -> list[tuple[str, str]]:
    """Trainee and task wherever right work does not get all points."""
    return [
        (case.trainee, task)
        for case, right in solved
        for task, most in full(checks).items()
        if points(checks, case, task, right[task], right) != most
    ]


def forgiven(checks: Checks, solved: Iterable[Solved], errors: Callable[[Any, dict], Iterable[Slip]]) -> list[tuple[str, str]]:
    """Trainee and error wherever a usual error gets all points."""
    return [
        (case.trainee, f"{task}: {name}")
        for case, right in solved
        for name, task, answer in errors(case, right)
        if points(checks, case, task, answer, right) == checks[task][0].points
    ]


def copied(checks: Checks, solved: Iterable[Solved]) -> list[float]:
    """For each case the share of all points that the next trainee's answers get."""
    most = sum(full(checks).values())
    return [
        sum(points(checks, case, task, other[task], other) for task in checks) / most
        for (case, _), (_, other) in itertools.pairwise(solved)
    ]
