"""Part 7, schedule: length of the preparation, critical tasks and slack."""

from __future__ import annotations

import itertools

from citykit.cases.plan_a_pilot import Case
from graders.checks.plan_a_pilot.reading import exercise, together
from graders.checks.toolkit import Mark, close, names_of, number, own_number
from graders.i18n import _


@exercise.task(5)
def check_schedule(case: Case, duration, critical, slack) -> Mark:
    """Length of the preparation, tasks that decide it, and the slack of one task."""
    return together(case, (2, _critical, critical), (2, _duration, duration, critical), (1, _slack, slack, duration))


def _links(case: Case) -> dict[str, list[str]]:
    """Task to the tasks that must be done before."""
    after = case.schedule.tasks["after"].to_dict()
    return {task: [name for name in names.split(", ") if name] for task, names in after.items()}


def _finish(case: Case) -> dict[str, int]:
    """Earliest finish of each task, in weeks; a task stands below those it waits for."""
    done: dict[str, int] = {}
    weeks = case.schedule.tasks["duration"].to_dict()
    for task, names in _links(case).items():
        done[task] = max((done[name] for name in names), default=0) + weeks[task]
    return done


def _critical_tasks(case: Case) -> frozenset[str]:
    done, links = _finish(case), _links(case)
    task = max(done, key=done.get)
    found = {task}
    while links[task]:
        task = max(links[task], key=done.get)
        found.add(task)
    return frozenset(found)


def _critical(case: Case, critical) -> Mark:
    given, expected = names_of(critical, case.schedule.tasks.index), _critical_tasks(case)
    if given == expected:
        return Mark(2)
    if given is not None and len(given ^ expected) == 1:
        return Mark(1, _("critical: one task is missing or too many."))
    return Mark(0, _("critical: follow the tasks back from the last one. At each step the one that ends last decides."))


def _chain_length(case: Case, names: frozenset[str] | None) -> int | None:
    """Weeks of a chain from the first task to the last, or None if the tasks are no such chain."""
    links, weeks = _links(case), case.schedule.tasks["duration"]
    if not names or not names <= set(links):
        return None
    chain = [task for task in links if task in names]
    joined = all(before in links[after] for before, after in itertools.pairwise(chain))
    whole = not links[chain[0]] and chain[-1] == list(links)[-1]
    return int(weeks[chain].sum()) if joined and whole else None


def _duration(case: Case, duration, critical) -> Mark:
    given, expected = number(duration), max(_finish(case).values())
    own = _chain_length(case, names_of(critical, case.schedule.tasks.index))
    if given is not None and given in (expected, own):
        return Mark(2)
    if given == int(case.schedule.tasks["duration"].sum()):
        return Mark(0, _("duration: tasks that do not wait for each other run side by side. Do not add up all."))
    return Mark(0, _("duration: a task starts when the last of the tasks it waits for is done."))


def _slack(case: Case, slack, duration) -> Mark:
    links, weeks, asked = _links(case), case.schedule.tasks["duration"].to_dict(), case.schedule.slack_task
    after = dict.fromkeys(links, 0)
    for task in reversed(list(links)):
        for name in links[task]:
            after[name] = max(after[name], weeks[task] + after[task])
    through = _finish(case)[asked] + after[asked]
    ends = [max(_finish(case).values()), *own_number(duration, 0, 1000)]
    if any(close(number(slack), end - through, within=0) for end in ends if end > through):
        return Mark(1)
    return Mark(0, _("slack: length of the whole, less the longest chain that runs through this task."))
