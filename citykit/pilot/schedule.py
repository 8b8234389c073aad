"""How long a pilot takes: the critical path, and durations that are uncertain."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

import numpy as np
import pandas as pd

from citykit.bounds import need_columns, number
from citykit.errors import CourseError
from citykit.pilot.risk import draw_triangular


def _predecessors(tasks: pd.DataFrame) -> dict[str, list[str]]:
    """Task to the tasks before it, in an order in which each comes after those it waits for."""
    repeated = tasks.index[tasks.index.duplicated()]
    if len(repeated):
        raise CourseError(f"The task {repeated[0]} stands in the list twice.")
    before = {}
    for task, text in tasks["after"].items():
        names = [name.strip() for name in text.split(",") if name.strip()] if isinstance(text, str) else []
        for name in names:
            if name not in tasks.index:
                raise CourseError(f"The task {task} waits for {name}, which is not in the list of tasks.")
        before[task] = names
    try:
        order = list(TopologicalSorter(before).static_order())
    except CycleError as error:
        circle = " -> ".join(error.args[1])
        raise CourseError(
            f"Tasks wait for each other in a circle: {circle}. Remove one of the links."
        ) from None
    return {task: before[task] for task in order}


def _finish_times(before: Mapping[str, list[str]], durations: Mapping[str, float | np.ndarray]) -> dict:
    """Forward pass: the earliest finish of each task; works on numbers and on arrays of draws alike."""
    finish: dict = {}
    for task, waits in before.items():
        start = 0.0
        for name in waits:
            start = np.maximum(start, finish[name])
        finish[task] = start + durations[task]
    return finish


def critical_path(tasks: pd.DataFrame) -> pd.DataFrame:
    """Earliest and latest times of each task, its slack, and whether it is critical.

    Parameters
    ----------
    tasks : pandas.DataFrame
        By task: ``duration`` (0 or more) and ``after`` (names of the tasks it waits for, separated by
        commas; empty for none).

    Returns
    -------
    pandas.DataFrame
        By task, in the order given: ``start`` and ``finish`` (earliest), ``latest_start``,
        ``latest_finish``, ``slack`` and ``critical``. The whole takes ``finish.max()``.

    Raises
    ------
    CourseError
        If a task waits for one that is not in the list, tasks wait for each other in a circle, a name
        stands twice, or a duration is no number of 0 or more.

    Notes
    -----
    Critical path method, forward and backward pass; Kelley and Walker (1959).
    """
    need_columns(tasks, ("duration", "after"), "list of tasks")
    before = _predecessors(tasks)
    if not before:
        raise CourseError("The list of tasks is empty.")
    given = tasks["duration"]
    durations = {task: number(f"The duration of {task}", given[task], "of 0 or more") for task in before}
    finish = {task: float(time) for task, time in _finish_times(before, durations).items()}
    end = max(finish.values())
    latest = dict.fromkeys(before, end)
    for task in reversed(before):
        for name in before[task]:
            latest[name] = min(latest[name], latest[task] - durations[task])
    table = pd.DataFrame({"finish": finish, "latest_finish": latest, "duration": durations}).loc[tasks.index]
    table["start"] = table["finish"] - table["duration"]
    table["latest_start"] = table["latest_finish"] - table["duration"]
    table["slack"] = (table["latest_start"] - table["start"]).round(9)
    table["critical"] = table["slack"] == 0
    return table[["start", "finish", "latest_start", "latest_finish", "slack", "critical"]]


def simulate_duration(tasks: pd.DataFrame, *, draws: int = 10_000, seed: int = 2026) -> np.ndarray:
    """Durations of the whole when the tasks' durations are uncertain.

    Parameters
    ----------
    tasks : pandas.DataFrame
        By task: ``low``, ``likely``, ``high`` and ``after``, as for `critical_path`.
    draws, seed
        As for `draw_triangular`.

    Returns
    -------
    numpy.ndarray, shape (draws,)
        In the unit of the durations.
    """
    need_columns(tasks, ("low", "likely", "high", "after"), "list of tasks")
    before = _predecessors(tasks)
    drawn = draw_triangular(tasks, draws=draws, seed=seed)
    finish = _finish_times(before, {task: drawn[task].to_numpy() for task in before})
    return np.max(list(finish.values()), axis=0)
