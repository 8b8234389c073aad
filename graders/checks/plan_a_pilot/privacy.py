"""Part 9, data protection: fields that name a person, and what may not be published."""

from __future__ import annotations

from citykit.cases.pilot_material import SMALLEST_CELL
from citykit.cases.plan_a_pilot import Case
from graders.checks.plan_a_pilot.reading import exercise, together
from graders.checks.toolkit import Mark, names_of, number
from graders.i18n import _

#: Fields that name one person, alone or through a public register.
IDENTIFIERS = (
    "driving licence number",
    "e-mail address of the driver",
    "name of the driver",
    "national id number of the driver",
    "number plate",
    "phone number of the driver",
)


@exercise.task(3)
def check_privacy(case: Case, identifiers, smallest_group, people_hidden) -> Mark:
    """Fields that name a person, and what may not be published."""
    return together(
        case,
        (1, _identifiers, identifiers),
        (1, _smallest_group, smallest_group),
        (1, _people_hidden, people_hidden),
    )


def _identifiers(case: Case, identifiers) -> Mark:
    given = names_of(identifiers, case.privacy.fields.index)
    right = frozenset(name for name, field in case.privacy.fields.items() if field in IDENTIFIERS)
    if given == right:
        return Mark(1)
    if given is not None and given < right:
        return Mark(0, _("identifiers: at least one more field leads to a person, alone or through a register."))
    return Mark(0, _("identifiers: name the fields that lead to one person, alone or through a register."))


def _smallest_group(case: Case, smallest_group) -> Mark:
    cells = [cell for cell in case.privacy.people.to_numpy().ravel().tolist() if cell]
    if number(smallest_group) == min(cells):
        return Mark(1)
    if number(smallest_group) == 0:
        return Mark(0, _("smallest_group: an empty cell holds nobody. Take the smallest cell with people in it."))
    return Mark(0, _("smallest_group: the smallest number of people in any cell that is not empty."))


def _people_hidden(case: Case, people_hidden) -> Mark:
    small = [cell for cell in case.privacy.people.to_numpy().ravel().tolist() if 0 < cell < SMALLEST_CELL]
    given = number(people_hidden)
    if given == sum(small):
        return Mark(1)
    if given == len(small):
        return Mark(0, _("people_hidden: these are cells. Count the people in them."))
    return Mark(0, _("people_hidden: add up the people in cells with fewer people than the rule asks for."))
