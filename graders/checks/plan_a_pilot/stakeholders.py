"""Part 3, stakeholders: faults of the RACI table and the role with most work."""

from __future__ import annotations

from collections import Counter

from citykit.cases.plan_a_pilot import Case
from graders.checks.plan_a_pilot.reading import exercise, texts_of, together
from graders.checks.toolkit import Mark, by_steps, text
from graders.i18n import _


@exercise.task(4)
def check_raci(case: Case, raci_words, busiest) -> Mark:
    """Faults of the RACI table, and the role with most work."""
    return together(case, (3, _raci_words, raci_words), (1, _busiest, busiest))


def _role_cells(case: Case) -> dict[str, list[str]]:
    """The cells of each task, one per role."""
    return {task: cells[1:] for task, cells in zip(case.raci.index, case.raci.to_numpy().tolist(), strict=True)}


def _raci_words(case: Case, raci_words) -> Mark:
    expected = {}
    both = []
    for task, cells in _role_cells(case).items():
        answers, does = (sum(letter in cell for cell in cells) for letter in "AR")
        expected[task] = "no A" if not answers else "two A" if answers > 1 else "fine" if does else "no R"
        both += [task] * ("A/R" in cells)
    given = texts_of(raci_words, expected)
    right = {task: given[task] == word.lower() for task, word in expected.items()}
    points = by_steps(sum(right.values()), (8, 3), (7, 2), (6, 1))
    if not all(right[task] for task in both):
        return Mark(points, _("raci_words: A/R is one role that answers and does the work. It counts for both."))
    hint = _("raci_words: each task needs exactly one A and at least one R. Count the letters of each row.")
    return Mark(points, "" if all(right.values()) else hint)


def _busiest(case: Case, busiest) -> Mark:
    does = Counter(
        role
        for cells in _role_cells(case).values()
        for role, cell in zip(case.raci.columns[1:], cells, strict=True)
        if "R" in cell
    )
    if text(busiest) == max(does, key=does.get).lower():
        return Mark(1)
    return Mark(0, _("busiest: count the tasks that each role does. Only the letter R counts, also in A/R."))
