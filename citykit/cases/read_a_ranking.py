"""The case of the exercise read_a_ranking: a sheet of indicators, a ranking's page and two surveys, drawn from the id.

Names and units of the indicators are those of U4SSC. Cities, ranking, values, surveys and all that is said about them are made up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from citykit import cases, indicators
from citykit.cases import ranking_material as material

#: The year in which the sheet is read.
TODAY = 2026
ROWS = [f"R{number}" for number in range(1, 9)]
UNIT = "per 100,000 inhabitants"
VERDICTS = ("ahead", "behind", "equal", "cannot tell")


@dataclass(frozen=True)
class Case:
    """What one trainee works on.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    city, neighbour, ranking : str
        Names, all made up.
    sheet : pandas.DataFrame
        By row (R1 to R8): indicator, value, unit, definition, source, year, covers, checked.
    page : pandas.Series
        Sentences of the ranking's page on its method, by number (S1, S2, ...).
    parts : pandas.Series
        What is needed to work a ranking out again, by number (P1 to P10), in the order of `citykit.indicators.PARTS`.
    row : str
        The row of the sheet whose value does not follow from its own definition.
    counts : pandas.DataFrame
        By number (C1 to C6): what was counted in the city, and number.
    inhabitants : int
        Of the neighbour.
    question : str
        What the people in the surveys said yes to.
    surveys : pandas.DataFrame
        By city: share (percent who said yes), answers, invited, design (effect).
    wanted : float
        Margin in points that the mayor wants next time.
    """

    trainee: str
    city: str
    neighbour: str
    ranking: str
    sheet: pd.DataFrame
    page: pd.Series
    parts: pd.Series
    row: str
    counts: pd.DataFrame
    inhabitants: int
    question: str
    surveys: pd.DataFrame
    wanted: float

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.city} and its neighbour {self.neighbour} in the {self.ranking}"


class _Survey(NamedTuple):
    """Share in percent, answers, invited, design effect."""

    share: int
    answers: int
    invited: int
    design: float

    def margin(self) -> float:
        return 196 * math.sqrt(self.share * (100 - self.share) / self.answers * self.design) / 100


@dataclass(frozen=True)
class _Draw:
    """The numbers of a case, and the generator that the rest comes from."""

    random: np.random.Generator
    own: _Survey
    other: _Survey
    wanted: float


@cases.of_trainee
def case(trainee: str) -> Case:
    return _told(cases.draw("read_a_ranking", trainee, _make, _usable), trainee)


def _pick(random: np.random.Generator, options):
    return options[int(random.integers(len(options)))]


def _make(random: np.random.Generator) -> _Draw:
    """Two surveys whose gap is near its margin, and the margin that is wanted."""
    share = int(_pick(random, [*range(20, 37), *range(64, 81)]))
    answers, asked = int(random.integers(180, 421)), int(random.integers(320, 721))
    own = _Survey(share, answers, round(answers * random.uniform(1.4, 2.4)), 1.0)
    gap = int(random.integers(5, 14)) * (1 if random.random() < 0.5 else -1)
    other = _Survey(share + gap, asked, round(asked * random.uniform(1.4, 2.4)), float(_pick(random, (1.5, 1.6, 1.8, 2.0, 2.2, 2.5))))
    return _Draw(random, own, other, float(_pick(random, (2.0, 2.5, 3.0))))


def _usable(draw: _Draw) -> bool:
    """The gap is clearly above or below its margin, and a wrong margin says the opposite; the usual slips change each number."""
    own, other = draw.own, draw.other
    if not 12 <= abs(other.share - 50) <= 35:
        return False
    gap, margins = abs(own.share - other.share), (own.margin(), other.margin())
    together = math.hypot(*margins)
    hidden = 1.06 * max(margins) < gap < 0.93 * together  # each margin alone would call it a finding
    found = 1.07 * together < gap < 0.94 * sum(margins)  # the sum of both would not
    spread, others = own.share * (100 - own.share), other.share * (100 - other.share)
    needed = [spread * (z / draw.wanted) ** 2 for z in (1.96, indicators.Z)]
    return (
        (hidden or found)
        and min(margins) > 3.8
        and abs(margins[0] / margins[1] - 1) > 0.03
        and abs(others / spread - 1) > 0.03
        and all(0.15 < number % 1 < 0.85 for number in needed)
        and needed[0] > 1.5 * own.answers
        and all(abs(slip / needed[0] - 1) > 0.03 for slip in (needed[0] - own.answers, own.answers * margins[0] / draw.wanted))
    )


def _told(draw: _Draw, trainee: str) -> Case:
    """The rest of a usable case, as tables."""
    random = draw.random
    city, neighbour = random.choice(material.CITIES, size=2, replace=False).tolist()
    kind = _pick(random, material.COUNTS)
    counts, printed = _counts(random, kind)
    sheet, row = _sheet(random, kind, printed)
    surveys = pd.DataFrame([draw.own, draw.other], columns=_Survey._fields, index=[city, neighbour])
    parts = list(indicators.PARTS.values())
    return Case(
        trainee=trainee,
        city=city,
        neighbour=neighbour,
        ranking=_pick(random, material.RANKINGS),
        sheet=sheet,
        page=_page(random),
        parts=pd.Series(parts, index=[f"P{number}" for number in range(1, len(parts) + 1)]),
        row=row,
        counts=counts,
        inhabitants=100 * int(random.integers(350, 800)) if random.random() < 0.5 else 100 * int(random.integers(6500, 9800)),
        question=_pick(random, material.SURVEYS),
        surveys=surveys,
        wanted=draw.wanted,
    )


def _counts(random: np.random.Generator, kind: material.Count) -> tuple[pd.DataFrame, float]:
    """What was counted in the city, and the wrong value of the sheet: divided by another number than the inhabitants."""
    people = 10 * int(random.integers(15_000, 50_000))
    half = 0.5 if kind.lines[1].startswith("half-time") else 1
    first, second, third = int(random.integers(60, 300)), int(int(random.integers(32, 58)) / half), int(random.integers(17, 29))
    region, other = round(people * random.uniform(1.3, 2.1), -2), round(people * random.uniform(0.35, 0.75), -1)
    numbers = [(kind.lines[place], number) for place, number in enumerate((first, second, third))]
    bases = [("inhabitants of the city", people), ("inhabitants of the whole region", int(region)), (kind.other, int(other))]
    lines = [*(numbers[i] for i in random.permutation(3)), *(bases[i] for i in random.permutation(3))]
    wrong = round((first + half * second) / _pick(random, (region, other)) * 100_000, 2)
    return pd.DataFrame(lines, columns=["what", "number"], index=[f"C{number}" for number in range(1, 7)]), wrong


def _masks(random: np.random.Generator) -> list[str]:
    """Yes or no (y, n, or a special yes or no) to the five questions, by row; the third row is the one with the wrong value.

    An A; an old count that was printed lately; a figure checked by nobody; a C; a D; two figures without definition or source that
    would have B or C without this rule; and a row of any grade but D.
    """
    edge = int(random.integers(2))
    last = ["y", "y", "y"]
    for place in random.permutation(3)[: int(random.integers(3))]:
        last[place] = "n"
    lone = ["n", "n", "n"]
    lone[int(random.integers(3))] = "y"
    two = ["y", "y", "y"]
    two[int(random.integers(3))] = "n"
    floors = ["yn", "ny"] if random.random() < 0.5 else ["ny", "yn"]
    return [
        "yy" + "ey"[edge] + "yy", "yypyy", "yy" + "ye"[edge] + "yn", "yy" + "".join(lone), "yynnn",
        floors[0] + "yyy", floors[1] + "".join(two), "yy" + "".join(last),
    ]  # fmt: skip


def _sheet(random: np.random.Generator, kind: material.Count, printed: float) -> tuple[pd.DataFrame, str]:
    """The sheet in any order, and its row with the wrong value."""
    topics = [material.TOPICS[i] for i in random.choice(len(material.TOPICS), size=len(ROWS), replace=False)]
    lines = []
    for place, (mask, topic) in enumerate(zip(_masks(random), topics, strict=True)):
        about = kind if place == 2 else topic
        value, unit = (printed, UNIT) if place == 2 else (round(random.uniform(topic.low, topic.high), 1), "percent")
        lines.append((about.name, value, unit, *_facts(random, about, mask)))
    order = random.permutation(len(lines)).tolist()
    columns = ["indicator", "value", "unit", "definition", "source", "year", "covers", "checked"]
    return pd.DataFrame([lines[i] for i in order], columns=columns, index=ROWS), ROWS[order.index(2)]


def _facts(random: np.random.Generator, about: material.Topic | material.Count, mask: str) -> list[str]:
    """What the sheet says to each of the five questions."""
    pools = ((about.definition,), material.DEFINED[1]), ((about.source,), material.SOURCED[1]), material.DATED, material.WHOLE, material.CHECKED
    special = {"e": material.EDGE, "p": material.PRINTED}
    return [str(_pick(random, special.get(sign) or pool["yn".index(sign)])) for sign, pool in zip(mask, pools, strict=True)]


def _page(random: np.random.Generator) -> pd.Series:
    """The ranking's page: three to five parts are lacking, one or two of them without a word."""
    lacking = random.choice([part for part in material.SAID if part != "cities"], size=int(random.integers(3, 6)), replace=False).tolist()
    silent = lacking[: 1 + (len(lacking) > 3)]
    said = [str(_pick(random, vague if part in lacking else full)) for part, (full, vague) in material.SAID.items() if part not in silent]
    said += random.choice(material.ASIDES, size=2, replace=False).tolist()
    return pd.Series([said[i] for i in random.permutation(len(said))], index=[f"S{number}" for number in range(1, len(said) + 1)])
