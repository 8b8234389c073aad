"""The case of the exercise protect_people: a small register, the form of another office, and a privacy budget.

Everything is made up and drawn from the id. Nobody real stands behind a row.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import exp
from typing import NamedTuple

import numpy as np
import pandas as pd

from citykit import cases

#: The smallest group that the city allows.
AIM = 3
#: Letters of the rows.
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: How many fields of the other office are asked for.
FIELDS = 8
#: Sizes of the groups that are too small when the table is coarse, and of the smallest group before.
SMALL = (((1, 2), 1), ((1, 1, 2), 1), ((1, 2, 2), 1), ((2, 2), 1), ((2, 2), 2), ((2, 2), 2))
#: Budgets of one table, as shares that can be written down.
SHARES = (0.1, 0.12, 0.125, 0.15, 0.16, 0.2, 0.25, 0.3)


class Service(NamedTuple):
    """A service of the city: its name, who uses it, the third column that neighbours know, and the reasons that are sensitive."""

    name: str
    people: str
    column: str
    values: tuple[str, str]
    reasons: tuple[str, ...]


class Office(NamedTuple):
    """Another office: its service, all that it does with its data, and the fields that it asks for."""

    name: str
    steps: tuple[str, ...]
    fields: tuple[str, ...]


SERVICES = (
    Service("Bus on call", "residents who cannot take the normal bus", "home", ("flat", "house"),
            ("wheelchair", "weak sight", "heart disease", "operation")),
    Service("Help with the rent", "residents who cannot pay the whole rent", "household", ("alone", "shared"),
            ("job lost", "illness", "divorce", "debts")),
    Service("Evening clinic", "patients who come after work", "sex", ("woman", "man"),
            ("diabetes", "depression", "asthma", "hepatitis")),
    Service("Legal advice", "residents who need a lawyer and cannot pay one", "household", ("alone", "shared"),
            ("debts", "divorce", "eviction", "police fine")),
)  # fmt: skip

OFFICES = (
    Office(
        "School bus",
        (
            "The driver checks the number of the bus card, and calls each child by name.",
            "The office phones a parent when the bus is late.",
            "Stops and hours are planned by area, school and class.",
            "The driver is told of an allergy, an illness or a disability that needs care on the way.",
            "The bus is free. Nothing else is done with the data.",
        ),
        (
            "allergy that is dangerous on the way",
            "area where the child lives",
            "bank account of a parent",
            "class of the child",
            "disability that needs a special seat",
            "full name of the child",
            "illness with sudden fits",
            "income of the parents",
            "number of the child's bus card",
            "phone number of a parent",
            "religion of the family",
            "school of the child",
        ),
    ),
    Office(
        "Free sports hall",
        (
            "The door opens with the number of the hall card.",
            "The office keeps a list of full names for a fire alarm.",
            "The office sends an e-mail when the hall is closed.",
            "Hours are planned by area, age group and sex.",
            "The trainer is told of a heart disease, an injury or a pregnancy.",
            "The hall is free. Nothing else is done with the data.",
        ),
        (
            "age group",
            "area of the home",
            "e-mail address",
            "fingerprint",
            "full name",
            "heart disease",
            "injury after an accident",
            "number of the hall card",
            "party that the person votes for",
            "pregnancy",
            "sex",
            "wage in a month",
        ),
    ),
    Office(
        "Repairs after a flood",
        (
            "The office phones to fix a day.",
            "A builder goes to the street and house number, and asks for the resident by full name.",
            "Crews are planned by part of town, kind of house and number of people in the household.",
            "Homes with an illness, a disability or debts come first.",
            "Repairs are free. Nothing else is done with the data.",
        ),
        (
            "debts of the household",
            "disability of somebody in the home",
            "full name of the resident",
            "illness of somebody in the home",
            "kind of house",
            "number of people in the household",
            "part of town",
            "passport number",
            "phone number",
            "religion",
            "street and house number",
            "trade union of the resident",
        ),
    ),
    Office(
        "Computer course",
        (
            "The office sends an e-mail with the day of the course.",
            "The certificate bears the full name. The mark is kept under the student number.",
            "Groups are planned by area, age group and last occupation.",
            "The teacher is told of an illness, and of difficulty in reading.",
            "The laptop needs a deposit of money. Those in debt need not pay it. Nothing else is done with the data.",
        ),
        (
            "age group",
            "area of the home",
            "bank account",
            "debts",
            "difficulty in reading",
            "e-mail address",
            "full name",
            "illness that the teacher has to know of",
            "last occupation",
            "marital status",
            "national id number",
            "student number",
        ),
    ),
)

DISTRICTS = ("Bridge", "Garden", "Harbour", "Hill", "Lake", "Market", "River", "Station")


@dataclass(frozen=True)
class Case:
    """What one trainee works on.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    service, people : str
        The service, and who uses it.
    rows : pandas.DataFrame
        One row per resident, by letter: area, age (band of ten years), a third column that neighbours know, and reason.
    known : list of str
        The three columns that neighbours may know: the quasi-identifiers.
    bands : dict of str to str
        By band of ten years: the band of twenty years that takes its place.
    office : str
        Another office, with a form of its own.
    steps : list of str
        All that the other office does with its data.
    fields : pandas.Series
        Fields of its form, by number (F1, F2, ...).
    budget, spent : float
        Epsilon for the whole year, and the part of it that is spent already.
    tables : int
        Tables that are still to come this year and share the rest alike.
    sensitivity : int
        Visits of one resident that a table can count, at most.
    limit : int
        Error of a count, in visits, that the planner can live with.
    """

    trainee: str
    service: str
    people: str
    rows: pd.DataFrame
    known: list[str]
    bands: dict[str, str]
    office: str
    steps: list[str]
    fields: pd.Series
    budget: float
    spent: float
    tables: int
    sensitivity: int
    limit: int

    @property
    def districts(self) -> list[str]:
        """The two districts: an area is a district with a number."""
        return sorted({area.split()[0] for area in self.rows["area"]})

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.service}, {len(self.rows)} residents of {' and '.join(self.districts)}"


@cases.of_trainee
def case(trainee: str) -> Case:
    return cases.draw("protect_people", trainee, lambda random: _make(random, trainee), _usable)


def _pick(random: np.random.Generator, options):
    return options[int(random.integers(len(options)))]


def _make(random: np.random.Generator, trainee: str) -> Case:
    service, office = _pick(random, SERVICES), _pick(random, OFFICES)
    start = int(_pick(random, (20, 30, 40)))
    bands = {f"{low}-{low + 9}": f"{wide}-{wide + 19}" for wide in (start, start + 20) for low in (wide, wide + 10)}
    share, tables, spent = _pick(random, SHARES), int(random.integers(3, 9)), int(random.integers(1, 7)) / 10
    sensitivity = int(random.integers(2, 6))
    chosen = random.choice(office.fields, size=FIELDS, replace=False)
    return Case(
        trainee=trainee,
        service=service.name,
        people=service.people,
        rows=_rows(random, service, bands),
        known=["area", "age", service.column],
        bands=bands,
        office=office.name,
        steps=list(office.steps),
        fields=pd.Series(chosen.tolist(), index=[f"F{i}" for i in range(1, FIELDS + 1)]),
        budget=round(spent + tables * share, 3),
        spent=spent,
        tables=tables,
        sensitivity=sensitivity,
        limit=round(sensitivity / share * random.uniform(0.9, 2.4)),
    )


def _rows(random: np.random.Generator, service: Service, bands: dict[str, str]) -> pd.DataFrame:
    """Rows whose coarse groups have chosen sizes: some too small, one of exactly three, one in which all have one reason."""
    districts = random.choice(DISTRICTS, size=2, replace=False).tolist()
    small, least = _pick(random, SMALL)
    spare = int(random.integers(24, len(LETTERS) + 1)) - sum(small) - AIM - 4 * 4
    sizes = [*small, AIM, *(4 + random.multinomial(spare, [1 / 4] * 4)).tolist()]
    cells = [(district, wide, value) for district in districts for wide in sorted(set(bands.values())) for value in service.values]
    rows = []
    for number, place in enumerate(random.permutation(len(cells))[: len(sizes)]):
        district, wide, value = cells[place]
        fine = [(f"{district} {i}", age) for i in (1, 2) for age in bands if bands[age] == wide]
        reasons = _reasons(random, service.reasons, sizes[number], number - len(small))
        parts = _parts(random, sizes[number], least)
        first = int(random.integers(4))
        corners = [first, 3 - first, first ^ 1]  # opposite corners first, so that each area and each band is used
        ends = [fine[i] for i, part in zip(corners, parts, strict=False) for _ in range(part)]
        rows += [(area, age, value, reason) for (area, age), reason in zip(ends, reasons, strict=True)]
    order = random.permutation(len(rows))
    columns = ["area", "age", service.column, "reason"]
    return pd.DataFrame([rows[i] for i in order], columns=columns, index=pd.Index(list(LETTERS[: len(rows)]), name="row"))


def _parts(random: np.random.Generator, size: int, least: int) -> list[int]:
    """A group cut into at most three parts, none smaller than ``least``."""
    count = int(random.integers(1, min(3, size // least) + 1))
    return (least + random.multinomial(size - count * least, [1 / count] * count)).tolist()


def _reasons(random: np.random.Generator, reasons: tuple[str, ...], size: int, place: int) -> list[str]:
    """Reasons of one group.

    The last small group and the second large one have one for all, the third large one has one for all but one, the others are mixed.
    """
    first, second = random.choice(reasons, size=2, replace=False).tolist()
    if place in (-1, 1):
        return [first] * size
    if place == 2:
        return [second, *[first] * (size - 1)]
    return random.choice(reasons, size=size).tolist()


def _usable(case: Case) -> bool:
    """No tie decides, and the usual errors land well away from the right answer."""
    return _groups_differ(case) and _noise_differs(case)


def _groups_differ(case: Case) -> bool:
    """Group sizes are clear before and after, and one group that stays has one reason."""
    *known, reasons = zip(*case.rows.to_numpy().tolist(), strict=True)
    areas, ages, thirds = known
    districts, wide = [area.split()[0] for area in areas], [case.bands[age] for age in ages]
    coarse, *finer = (
        list(zip(place, age, thirds, strict=True)) for place, age in ((districts, wide), (districts, ages), (areas, wide), (areas, ages))
    )
    sizes = list(Counter(finer[-1]).values())
    small, same = _small(coarse), _same(coarse, reasons)
    return (
        8 <= len(sizes) <= 14
        and min(min(Counter(column).values()) for column in known) >= AIM
        and _sizes_differ(sizes, len(small))
        and len({coarse[place] for place in same - small}) == 1
        and len(same & small) > 0
        and all(small != _small(keys) and same - small != _same(keys, reasons) - _small(keys) for keys in finer)
    )


def _small(keys: list[tuple]) -> set[int]:
    """Places of the rows whose group is too small."""
    sizes = Counter(keys)
    return {place for place, key in enumerate(keys) if sizes[key] < AIM}


def _same(keys: list[tuple], reasons: tuple[str, ...]) -> set[int]:
    """Places of the rows whose group has one reason."""
    found: dict[tuple, set[str]] = {}
    for key, reason in zip(keys, reasons, strict=True):
        found.setdefault(key, set()).add(reason)
    return {place for place, key in enumerate(keys) if len(found[key]) == 1}


def _sizes_differ(sizes: list[int], fewer: int) -> bool:
    """k and the number of residents in small groups are no other number of the groups; ``fewer`` are exposed when coarse."""
    small, alone = [size for size in sizes if size < AIM], sizes.count(1)
    exposed = sum(small)
    others = (len(small), alone, sum(size for size in sizes if size <= AIM), sum(sizes) - exposed, fewer)
    return (
        max(sizes) > AIM
        and AIM in sizes
        and 2 in sizes
        and alone != 1
        and round(sum(sizes) / len(sizes)) != min(sizes)
        and exposed not in others
    )


def _noise_differs(case: Case) -> bool:
    """The chance of a large error is no extreme, and the usual slips change budget, scale and chance."""
    left = case.budget - case.spent
    share = left / case.tables
    chance = exp(-case.limit * share / case.sensitivity)
    slips = (1 - chance, chance / 2, exp(-case.limit * share), exp(-case.sensitivity / share / case.limit), case.sensitivity / share / case.limit)
    budgets = (case.budget / case.tables, left / (case.tables + 1), left * case.tables, case.tables / left, left)
    return (
        0.08 < chance < 0.42
        and min(abs(value - chance) for slip in slips for value in (slip, 100 * slip)) > 0.03  # 0.2 % may be read as 20 %
        and min(abs(slip / share - 1) for slip in budgets) > 0.05
        and case.limit > 3
    )
