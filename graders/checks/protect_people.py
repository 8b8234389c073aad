"""Checks of the exercise protect_people. Groups are made row by row in plain Python; noise comes from plain arithmetic.

A known error is another way to tell the rows (`View`), so it is marked alike in each task, and a later answer also counts
when it follows from the trainee's own earlier one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from citykit.cases.protect_people import AIM, Case, case
from graders.checks.toolkit import Exercise, Mark, by_steps, close, is_percent, names_of, number, own_number, text
from graders.i18n import _

exercise = Exercise("protect_people", case)

#: Relative tolerance of epsilon, scale and reach: two or three decimals are asked for.
WITHIN = 0.01
#: Percentage points.
CHANCE = 0.35

#: By office: what its fields are.
KINDS: dict[str, dict[str, tuple[str, ...]]] = {
    "School bus": {
        "drop": ("bank account of a parent", "income of the parents", "religion of the family"),
        "name": ("full name of the child", "number of the child's bus card", "phone number of a parent"),
        "sensitive": ("allergy that is dangerous on the way", "disability that needs a special seat", "illness with sudden fits"),
        "quasi": ("area where the child lives", "class of the child", "school of the child"),
    },
    "Free sports hall": {
        "drop": ("fingerprint", "party that the person votes for", "wage in a month"),
        "name": ("e-mail address", "full name", "number of the hall card"),
        "sensitive": ("heart disease", "injury after an accident", "pregnancy"),
        "quasi": ("age group", "area of the home", "sex"),
    },
    "Repairs after a flood": {
        "drop": ("passport number", "religion", "trade union of the resident"),
        "name": ("full name of the resident", "phone number", "street and house number"),
        "sensitive": ("debts of the household", "disability of somebody in the home", "illness of somebody in the home"),
        "quasi": ("kind of house", "number of people in the household", "part of town"),
    },
    "Computer course": {
        "drop": ("bank account", "marital status", "national id number"),
        "name": ("e-mail address", "full name", "student number"),
        "sensitive": ("debts", "difficulty in reading", "illness that the teacher has to know of"),
        "quasi": ("age group", "area of the home", "last occupation"),
    },
}


@dataclass(frozen=True)
class View:
    """A way to tell the rows: by district or area, in wide or narrow bands of age, with or without the third column."""

    district: bool
    wide: bool
    third: bool = True


AS_IT_IS, COARSE = View(False, False), View(True, True)
#: What may come out when the table is made coarser in part, or too much.
SLIPS = (AS_IT_IS, View(True, False), View(False, True), View(True, True, third=False))


def _groups(case: Case, view: View) -> list[dict[str, str]]:
    """The groups: of each, the reasons by row."""
    found: dict[tuple, dict[str, str]] = {}
    start = min(int(band[:2]) for band in case.bands)
    for row, (area, age, third, reason) in zip(case.rows.index, case.rows.to_numpy().tolist(), strict=True):
        place = area.rstrip("0123456789 ") if view.district else area
        years = (int(age[:2]) - start) // (20 if view.wide else 10)
        found.setdefault((place, years, third if view.third else ""), {})[row] = reason
    return list(found.values())


def _k(groups: list[dict[str, str]]) -> int:
    return min(map(len, groups))


def _rows(groups: Iterable[dict[str, str]]) -> frozenset[str]:
    return frozenset(row for group in groups for row in group)


def _small(groups: list[dict[str, str]], least: int = AIM) -> list[dict[str, str]]:
    return [group for group in groups if len(group) < least]


def _leaks(groups: list[dict[str, str]], least: int = AIM) -> frozenset[str]:
    """Rows of groups that are large enough, and have one reason."""
    return _rows(group for group in groups if len(group) >= least and len(set(group.values())) == 1)


def _letters(case: Case, answer: object) -> frozenset[str]:
    """Rows that are named, in any form; empty if the answer names none."""
    answer = answer.index if isinstance(answer, pd.DataFrame) else answer
    if isinstance(answer, pd.Series) and answer.dtype == bool:
        answer = answer.index[answer]
    given = names_of(answer, case.rows.index)
    return given if given is not None and given <= set(case.rows.index) else frozenset()


def _near(answer: object, expected: float) -> bool:
    return close(number(answer), expected, within=WITHIN * abs(expected))


@exercise.task(10)
def check_kinds(case: Case, kinds) -> Mark:
    """One word for each field of the other office's form."""
    kind_of = {field: kind for kind, fields in KINDS[case.office].items() for field in fields}
    given = _words(kinds)
    wrong = [kind_of[field] for key, field in case.fields.items() if given.get(key) != kind_of[field]]
    hints = {
        "drop": _("Ask the first question first. At least one more field is needed for nothing in the list of what the office does."),
        "name": _("At least one field leads to one person by itself, or stands for a name. Numbers of a card can do that too."),
        "sensitive": _("At least one field that is needed speaks of health or of money trouble. Neighbours should not learn it."),
        "quasi": _("At least one field names nobody and is no secret, but a neighbour may know it and find a person together with others."),
    }
    unread = len(given) < len(case.fields) or not set(given.values()) <= set(hints)
    hint = _("Give each of the eight fields one of the four words: name, quasi, sensitive, drop.")
    if not unread:
        hint = next((words for kind, words in hints.items() if kind in wrong), "")
    return Mark(by_steps(len(case.fields) - len(wrong), (8, 10), (7, 8), (6, 6), (5, 4), (4, 2)), hint)


def _words(kinds: object) -> dict[str, str]:
    """The words by field, in small letters; only the fields that have a word."""
    kinds = kinds.to_dict() if isinstance(kinds, pd.Series) else kinds
    if isinstance(kinds, list | tuple):
        kinds = {f"F{i}": word for i, word in enumerate(kinds, start=1)}
    given = kinds if isinstance(kinds, dict) and len(kinds) < 100 else {}
    return {str(key).strip().upper(): word for key, value in given.items() if (word := text(value))}


def _k_mark(case: Case, answer: object, view: View, slips: Iterable[tuple[str, float]]) -> Mark:
    """k of a table, told apart from other numbers of its groups."""
    groups, given = _groups(case, view), number(answer)
    if given == _k(groups):
        return Mark(3)
    sizes = [len(group) for group in groups]
    errors = [
        (_("This is the number of groups. k is the size of the smallest group."), len(sizes)),
        (_("This is the mean size of the groups. A mean hides the smallest group, and that one counts."), sum(sizes) / len(sizes)),
        (_("This is how many residents are alone. k is the size of the smallest group."), sizes.count(1)),
        (_("This is the largest group. The residents of the smallest one are at risk."), max(sizes)),
        (_("Three is what the city wants. k is what the table has: the size of its smallest group."), AIM),
    ]
    known = (hint for hint, value in chain(errors, slips) if close(given, value, within=0.06))
    return Mark(0, next(known, _("Put rows together that are alike in all three columns. k is the size of the smallest group.")))


@exercise.task(3)
def check_k_now(case: Case, k_now) -> Mark:
    """k of the table as it is."""
    hint = _("Count the table as it is here: exact areas, and bands of ten years.")
    return _k_mark(case, k_now, AS_IT_IS, [(hint, _k(_groups(case, COARSE)))])


@exercise.task(5)
def check_exposed(case: Case, exposed) -> Mark:
    """Residents in groups with fewer than three."""
    groups, given = _groups(case, AS_IT_IS), number(exposed)
    small = _small(groups)
    right = sum(map(len, small))
    if given == right:
        return Mark(5)
    errors = [
        (2, len(small), _("These are groups. Count the residents in them.")),
        (0, len(_small(groups, 2)), _("These are the residents who are alone. Groups of two are also smaller than three.")),
        (2, len(_rows(_small(groups, AIM + 1))), _("Fewer than three: a group of three is large enough.")),
        (2, len(case.rows) - right, _("These residents are in groups that are large enough. Count the others.")),
        (0, len(_rows(_small(_groups(case, COARSE)))), _("Count the table as it is here: exact areas, and bands of ten years.")),
    ]  # fmt: skip
    known = (Mark(points, hint) for points, value, hint in errors if given == value)
    return next(known, Mark(0, _("Find the groups that are alike in all three columns. Add up the residents of each group of one or two.")))


@exercise.task(3)
def check_k_coarse(case: Case, k_coarse) -> Mark:
    """k of the coarser table."""
    hint = _("Make the table coarser first: districts in place of areas, and bands of twenty years. The third column stays.")
    return _k_mark(case, k_coarse, COARSE, ((hint, _k(_groups(case, view))) for view in SLIPS))


@exercise.task(8)
def check_suppress(case: Case, suppress, k_coarse) -> Mark:
    """Rows of groups that are too small; also those of the table whose k the trainee gave."""
    given, groups, own = _letters(case, suppress), _groups(case, COARSE), number(k_coarse)
    small = _small(groups)
    if given == _rows(small):
        return Mark(8)
    for view in SLIPS:
        other = _groups(case, view)
        if given and given == _rows(_small(other)):
            charged = own == _k(other) != _k(groups)
            hint = _("These rows fit another table. Make both area and age coarser, keep the third column, and count the groups again.")
            return Mark(8 if charged else 3, "" if charged else hint)
    too_many = _rows(_small(groups, AIM + 1))
    if given == too_many:
        return Mark(4, _("At least three: a group of three may stay."))
    if given == _rows(groups) - _rows(small):
        return Mark(4, _("These rows stay. Name the ones that are taken out."))
    if given and given < _rows(small):
        alone = given == _rows(_small(groups, 2))
        hint = _("You took out those who are alone. Groups of two are also too small.")
        part = _("Part of it is right. If one row of a small group goes, the rest of the group stands out even more. Take out all of it.")
        return Mark(3, hint if alone else part)
    return Mark(0, _("Name all rows of each group with fewer than three residents, counted in the coarser table, and no other rows."))


@exercise.task(7)
def check_one_reason(case: Case, one_reason, suppress) -> Mark:
    """The group that stays and has one reason; also in the table that the trainee took rows out of."""
    given, groups, taken = _letters(case, one_reason), _groups(case, COARSE), _letters(case, suppress)
    right = _leaks(groups)
    carried = [_leaks(other) for other in (_groups(case, view) for view in SLIPS) if taken and taken == _rows(_small(other))]
    if given and (given == right or given in carried):
        return Mark(7)
    if given == _leaks(groups, 1):
        return Mark(4, _("Some of these rows are in groups that you take out. Look only at groups that stay."))
    if given and given < right:
        return Mark(3, _("The group is right. Give all of its rows."))
    if any(given == set(group) for group in groups if len(group) >= AIM):
        return Mark(0, _("At least one resident of this group has another reason. Look for a group where nobody has."))
    return Mark(0, _("Go through the groups of the coarser table that stay. In which one does every row have the same reason?"))


@exercise.task(5)
def check_epsilon(case: Case, epsilon) -> Mark:
    """The share of one table in what is left of the budget."""
    left = case.budget - case.spent
    if _near(epsilon, left / case.tables):
        return Mark(5)
    errors = [
        (3, case.budget / case.tables, _("A part of the budget is spent already. Share only the rest.")),
        (3, left / (case.tables + 1), _("The spent part was another table. Share the rest among the tables that are still to come.")),
        (2, left, _("This is the rest for all tables together. Share it among them.")),
        (0, left * case.tables, _("You multiplied. The ε of all tables add up to the rest of the budget, so one table gets a part of it.")),
        (0, case.budget * case.tables, _("You multiplied. The ε of all tables add up to the budget, so one table gets a part of it.")),
        (0, case.tables / left, _("The division is the wrong way round: one table gets a part of the budget.")),
        (0, case.tables / case.budget, _("The division is the wrong way round: one table gets a part of the budget.")),
        (0, case.spent / case.tables, _("This shares what is spent. Share what is left.")),
    ]  # fmt: skip
    known = (Mark(points, hint) for points, value, hint in errors if _near(epsilon, value))
    return next(known, Mark(0, _("What is left of this year's budget, and how many tables share it?")))


def _scales(case: Case, epsilon) -> list[float]:
    """The right scale, and the one that follows from the trainee's own epsilon."""
    right = case.sensitivity * case.tables / (case.budget - case.spent)
    return [right, *(case.sensitivity / own for own in own_number(epsilon, 0, 1e6))]


@exercise.task(4)
def check_scale(case: Case, scale, epsilon) -> Mark:
    """Scale of the noise, also from the trainee's own epsilon."""
    scales = _scales(case, epsilon)
    if any(_near(scale, right) for right in scales):
        return Mark(4)
    for right in scales:
        errors = [
            (1, case.sensitivity**2 / right, _("You multiplied ε by the sensitivity. A small ε means much noise.")),
            (1, 1 / right, _("The division is the wrong way round. A small ε means much noise.")),
            (2, right / case.sensitivity, _("This is the scale for a sensitivity of 1. How many visits of one resident does a table count?")),
            (2, math.sqrt(2) * right, _("This is the standard deviation of the noise. The scale is asked.")),
        ]  # fmt: skip
        for points, value, hint in errors:
            if _near(scale, value):
                return Mark(points, hint)
    return Mark(0, _("Which two numbers make the scale? It grows with what one resident can change, and shrinks as ε grows."))


def _own_scales(case: Case, scale) -> list[float]:
    return [_scales(case, None)[0], *own_number(scale, 0, 1e6)]


@exercise.task(2)
def check_reach(case: Case, reach, scale) -> Mark:
    """The error that 95 of 100 counts stay within: three times the scale, or the exact logarithm."""
    scales = _own_scales(case, scale)
    if any(_near(reach, factor * right) for right in scales for factor in (3, math.log(20))):
        return Mark(2)
    if any(_near(reach, right) for right in scales):
        return Mark(0, _("This is the error to expect. About 37 of 100 errors are larger than that. How far do 95 of 100 go?"))
    if any(_near(reach, factor * right) for right in scales for factor in (1.96, 2, 1.96 * math.sqrt(2))):
        return Mark(0, _("This rule is for the bell curve. Laplace noise has longer ends: see the lesson for 95 of 100."))
    return Mark(0, _("The lesson has a rule: how many times the scale holds 95 of 100 errors?"))


@exercise.task(3)
def check_chance(case: Case, chance, scale) -> Mark:
    """Chance of an error above the planner's limit, also from the trainee's own scale."""
    scales = _own_scales(case, scale)

    def beyond(scale: float) -> float:
        return 100 * float(np.exp(-case.limit / scale))

    if any(is_percent(chance, beyond(right), CHANCE) for right in scales):
        return Mark(3)
    for right in scales:
        errors = [
            (1, 100 - beyond(right), _("This is the chance that the error stays within the limit. The chance of a larger one is asked.")),
            (1, beyond(right) / 2, _("This counts errors to one side. Up or down is asked.")),
            (0, 100 * math.exp(-right / case.limit), _("The division is the wrong way round: the limit is divided by the scale.")),
            (0, beyond(right / case.sensitivity), _("The scale is missing the sensitivity. Take your scale from above.")),
        ]  # fmt: skip
        for points, value, hint in errors:
            if is_percent(chance, value, CHANCE):
                return Mark(points, hint)
    return Mark(0, _("Divide the planner's limit by the scale. The chance is e to the power of minus that number."))
