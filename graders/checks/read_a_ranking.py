"""Checks of the exercise read_a_ranking.

Grades come from counting the answers that a sheet lacks; margins from the normal distribution and the number who said yes; the sample
size from trying one number after the other. Later tasks also take what follows from the trainee's own earlier answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import count
from statistics import NormalDist

import pandas as pd

from citykit import indicators
from citykit.cases import ranking_material as material
from citykit.cases.read_a_ranking import VERDICTS, Case, case
from graders.checks.toolkit import Exercise, Mark, by_steps, close, names_of, number, own_number, percents, text
from graders.i18n import _

exercise = Exercise("read_a_ranking", case)

#: Points of a survey: a margin may be rounded to one decimal.
MARGIN = 0.06
#: Relative: a rate with two decimals, or what follows from it.
RATE = 0.004
#: The lines of the counts that enter the numerator; all others stay out.
COUNTED = {
    "patents granted to firms": 1, "patents granted to universities": 1, "physicians in public clinics": 1, "physicians in private practice": 1,
    "beds in public hospitals": 1, "beds in private hospitals": 1, "full-time posts": 1, "half-time posts": 0.5,
    "bicycles with a dock": 1, "bicycles without a dock": 1,
}  # fmt: skip
BASE = "inhabitants of the city"
OUT = {
    "patents applied for, not yet decided", "physicians in offices, without patients", "places for patients of a day",
    "volunteers without a post", "bicycles in store",
}  # fmt: skip
#: By column of the sheet: what means no.
NO = {
    "definition": set(material.DEFINED[1]), "source": set(material.SOURCED[1]), "year": {*material.DATED[1], *material.PRINTED},
    "covers": set(material.WHOLE[1]), "checked": set(material.CHECKED[1]),
}  # fmt: skip

#: Points, the value that an error leads to, and its hint.
Errors = Iterable[tuple[float, float, str]]


@cache
def _key(trainee: str) -> dict[str, dict[str, bool]]:
    """By row: whether the sheet says yes, by column."""
    sheet = exercise.case_of(trainee).sheet
    return {row: {column: facts[column] not in no for column, no in NO.items()} for row, facts in sheet.to_dict("index").items()}


def _grades(answers: Mapping[str, Mapping[str, bool]], *, floor: bool = True) -> dict[str, str]:
    """Grades by how many answers are lacking."""
    lacking = {row: sum(not yes for yes in facts.values()) for row, facts in answers.items()}
    no_floor = {row for row, facts in answers.items() if not (facts["definition"] and facts["source"])} if floor else set()
    return {row: "D" if row in no_floor else "ABCDDD"[lacking[row]] for row in answers}


def _letters(answer: object, rows: list[str]) -> dict[str, str]:
    """Grades by row, in capitals; a list counts in the order of the sheet."""
    answer = answer.to_dict() if isinstance(answer, pd.Series) else answer
    if isinstance(answer, list | tuple) and len(answer) == len(rows):
        answer = dict(zip(rows, answer, strict=True))
    given = answer if isinstance(answer, dict) and len(answer) < 100 else {}
    return {str(row).strip().upper(): word.upper() for row, letter in given.items() if (word := text(letter))}


@exercise.task(18)
def check_grades(case: Case, grades) -> Mark:
    """A grade from A to D for each row of the sheet."""
    key = _key(case.trainee)
    expected, given = _grades(key), _letters(grades, list(key))
    wrong = {row for row in expected if given.get(row) != expected[row]}
    points = by_steps(len(expected) - len(wrong), (8, 18), (7, 15), (6, 12), (5, 8), (4, 4))
    if len(given) < len(expected) or not set(given.values()) <= set("ABCD"):
        return Mark(points, _("Give each of the eight rows one letter from A to D, in quotes."))
    old = {row: facts | {"year": facts["year"] and case.sheet.loc[row, "year"] not in material.EDGE} for row, facts in key.items()}
    young = {row: facts | {"year": facts["year"] or case.sheet.loc[row, "year"] in material.PRINTED} for row, facts in key.items()}
    hints = [
        (_grades(key, floor=False), _("Look again at rows without a definition or without a source. What does the lesson say about those two?")),
        (_grades(old), _("A count that is exactly three years old is young enough.")),
        (_grades(young), _("A table can be printed late. The year of the count matters, not the year of print.")),
    ]
    hint = next((words for other, words in hints if wrong and all(given.get(row) == other[row] for row in wrong)), "")
    return Mark(points, hint or (_("At least one grade is off. Write yes or no to the five questions beside each row, then count.") if wrong else ""))


@cache
def _lacking(trainee: str) -> frozenset[str]:
    """Parts, by number, that no sentence of the page gives."""
    said, parts = set(exercise.case_of(trainee).page), list(indicators.PARTS)
    return frozenset(f"P{place}" for place, part in enumerate(parts, start=1) if said.isdisjoint(material.SAID[part][0]))


@cache
def _vague(trainee: str) -> frozenset[str]:
    """Parts, by number, of which the page speaks without giving them."""
    said, parts = set(exercise.case_of(trainee).page), list(indicators.PARTS)
    return frozenset(f"P{place}" for place, part in enumerate(parts, start=1) if not said.isdisjoint(material.SAID[part][1]))


def _parts(answer: object, case: Case) -> frozenset[str]:
    """Parts that are named by number, in words or as in the library; empty if something else is named."""
    named = names_of(answer, case.parts.index)
    meaning = {name: name for name in case.parts.index}
    for name, key, words in zip(case.parts.index, indicators.PARTS, case.parts, strict=True):
        meaning |= {key.upper(): name, words.upper(): name, name[1:]: name}
    return frozenset(meaning[name] for name in named) if named and named <= set(meaning) else frozenset()


@exercise.task(12)
def check_lacking(case: Case, lacking) -> Mark:
    """What is missing to work the ranking out again."""
    given, right = _parts(lacking, case), _lacking(case.trainee)
    if not given:
        return Mark(0, _("Give the numbers of the missing parts as a list, in the form of the example."))
    vague = _vague(case.trainee)
    points = by_steps(-len(given ^ right), (0, 12), (-1, 8), (-2, 4))
    if given == frozenset(case.parts.index) - right:
        return Mark(4, _("These parts are given. Name the ones that are missing."))
    if right - given and not (given - right) and right - given <= vague:
        return Mark(points, _("A sentence can sound like a part and give nothing to work with. Could you do the sum with what it says?"))
    if right - given and not (given - right) and right - given <= right - vague:
        return Mark(points, _("Look also for parts of which the page does not say a word."))
    if given > right:
        return Mark(points, _("At least one part that you name is on the page. Read each sentence again."))
    return Mark(points, _("Take the ten parts one by one. Which sentence gives it in full?") if given != right else "")


def _near(answer: object, value: float, within: float = RATE) -> bool:
    return close(number(answer), value, within=within * abs(value))


def _first(errors: Errors, hit: Callable[[float], bool], hint: str) -> Mark:
    """The mark of the first error that gives the answer."""
    return next((Mark(points, words) for points, value, words in errors if hit(value)), Mark(0, hint))


def _counts(case: Case) -> dict[str, float]:
    return dict(zip(case.counts["what"], case.counts["number"].tolist(), strict=True))


def _rate(case: Case) -> float:
    numbers = _counts(case)
    return sum(numbers[what] * weight for what, weight in COUNTED.items() if what in numbers) / (numbers[BASE] / 100_000)


@exercise.task(9)
def check_rate(case: Case, rate) -> Mark:
    """The value of one row by its own definition and unit."""
    numbers, right = _counts(case), _rate(case)
    if _near(rate, right):
        return Mark(9)
    people = numbers[BASE]
    top = right * people / 100_000
    counted = {what: weight for what, weight in COUNTED.items() if what in numbers}
    more = sum(numbers[what] for what in OUT if what in numbers)
    whole = sum(numbers[what] for what in counted)
    others = [value for what, value in numbers.items() if what != BASE and what not in counted and what not in OUT]
    base = _("Look at what you divide by. The unit of the row says for whom the figure is counted.")
    line = _("You divide by the right number. Read the definition again: one line too many is counted.")
    unit = _("You divide the right two numbers. Look at the unit of the row again.")
    errors = [
        (0, float(case.sheet.loc[case.row, "value"]), _("This is the value of the sheet, and it is wrong. Work it out from the counts.")),
        *[(4, top / other * 100_000, base) for other in others],
        (5, (top + more) / people * 100_000, line),
        (5, whole / people * 100_000, _("Read the definition again: not every post counts as a whole one.")),
        *[(5, weight * numbers[what] / people * 100_000, _("The definition names more than one line of the counts.")) for what, weight in counted.items()],
        *[(5, right / factor, unit) for factor in (1_000, 100, 10, 100_000)],
        (2, people / top, _("The division is the wrong way round.")),
        (3, top, _("This is the number itself. The row asks for it per 100,000 inhabitants.")),
    ]  # fmt: skip
    return _first(errors, lambda value: _near(rate, value), _("Which lines does the definition count? Divide their sum by the right number of people."))


@exercise.task(4)
def check_expected(case: Case, expected, rate) -> Mark:
    """What the neighbour would have at the same rate, also at the trainee's own."""
    rates = [_rate(case), *own_number(rate, 0, 1e9)]
    people = case.inhabitants / 100_000
    if any(_near(expected, own * people, 0.01) for own in rates):
        return Mark(4)
    errors = [
        (2, own * people * factor, _("The rate is for each 100,000 inhabitants. By how much do you divide?")) for own in rates for factor in (10, 100, 1_000, 100_000)
    ] + [(1, own / people, _("Multiply by the inhabitants, and divide by 100,000. You did it the other way round.")) for own in rates]
    return _first(errors, lambda value: _near(expected, value, 0.01), _("Take your rate. How many is this for the neighbour's inhabitants?"))


def _margin(share: float, answers: int, design: float = 1.0, level: float = 0.95) -> float:
    """Half the width of the interval in points, from the number who said yes."""
    yes = answers * share / 100
    error = math.sqrt(yes * (answers - yes) * design / answers) / answers
    return 100 * NormalDist().inv_cdf((1 + level) / 2) * error


def _in_points(answer: object, value: float, within: float = MARGIN) -> bool:
    """Whether an answer in points, or as a share, is near the expected one."""
    return any(close(given, value, within=within) for given in percents(answer))


def _margin_mark(case: Case, answer: object, city: str, points: float) -> Mark:
    share, answers, invited, design = case.surveys.loc[city].tolist()
    right = _margin(share, answers, design)
    if _in_points(answer, right):
        return Mark(points)
    errors = [
        (points - 2, right / math.sqrt(design), _("This margin is for people drawn one by one. Here whole streets were asked: see the design effect.")),
        (points - 2, right * math.sqrt(design), _("The design effect is a factor under the root, not outside it.")),
        (points - 2, right / design, _("The design effect makes the margin larger, not smaller.")),
        (points - 2, _margin(share, invited, design), _("Count those who answered, not those who were invited.")),
        (points - 2, _margin(50, answers, design), _("Use the share that the survey found, not 50 %.")),
        (points - 2, right * 2 / 1.96, _("The lesson uses 1.96 for 95 %.")),
        (points - 3, _margin(share, answers, design, 0.90), _("This is the margin for 90 %. The lesson uses 95 %.")),
        (points - 3, _margin(share, answers, design, 0.99), _("This is the margin for 99 %. The lesson uses 95 %.")),
        (points - 3, right / 1.96, _("This is the standard error. For 95 % it is multiplied once more.")),
        (points - 3, 2 * right, _("This is the whole width of the interval. The margin is half of it.")),
        (0, 196 * (right / 196) ** 2, _("The root is left out.")),
    ]  # fmt: skip
    hint = _("Write the share as 0.57 and not as 57. Multiply it by what is left to 1, divide by the answers, take the root. Then see the lesson.")
    if design == 1:
        errors = errors[3:]
    return _first(errors, lambda value: _in_points(answer, value), hint)


@exercise.task(6)
def check_margin_own(case: Case, margin_own) -> Mark:
    """Margin of the own city's survey."""
    return _margin_mark(case, margin_own, case.city, 6)


@exercise.task(5)
def check_margin_neighbour(case: Case, margin_neighbour) -> Mark:
    """Margin of the neighbour's survey, with its design effect."""
    return _margin_mark(case, margin_neighbour, case.neighbour, 5)


def _pairs(case: Case, margin_own, margin_neighbour) -> list[list[float]]:
    """The two right margins, and the trainee's own in their place."""
    pairs = [[]]
    for city, own in ((case.city, margin_own), (case.neighbour, margin_neighbour)):
        share, answers, _invited, design = case.surveys.loc[city].tolist()
        given = [value for value in percents(own)[-1:] if 0 < value < 60]
        pairs = [[*pair, value] for pair in pairs for value in (_margin(share, answers, design), *given)]
    return pairs


@exercise.task(6)
def check_gap_margin(case: Case, gap_margin, margin_own, margin_neighbour) -> Mark:
    """Margin of the gap between the two surveys, also from the trainee's own margins."""
    pairs = _pairs(case, margin_own, margin_neighbour)
    if any(_in_points(gap_margin, math.hypot(*pair), MARGIN + 0.01) for pair in pairs):
        return Mark(6)
    gap = abs(case.surveys["share"].diff().iloc[1])
    errors = [
        error
        for first, second in pairs
        for error in (
            (2, first + second, _("Two margins are not added: both surveys are seldom that far off at once. See how the lesson joins them.")),
            (1, abs(first - second), _("Taking one margin from the other makes the noise smaller. A gap has more noise than each survey.")),
            (1, (first + second) / 2, _("The mean of both is too small. A gap has more noise than each survey alone.")),
            (2, first**2 + second**2, _("The sum of the squares is right. One step is still missing.")),
            (1, math.sqrt(first + second), _("Square both margins before you add them.")),
            (0, max(first, second), _("This is the margin of one survey. A gap has the noise of both.")),
            (0, min(first, second), _("This is the margin of one survey. A gap has the noise of both.")),
            (0, gap, _("This is the gap. The question is its margin.")),
        )
    ]
    return _first(errors, lambda value: _in_points(gap_margin, value), _("Both surveys have noise. The lesson joins their margins with squares and a root."))


@exercise.task(4)
def check_verdict(case: Case, verdict, gap_margin) -> Mark:
    """What may be said about the two cities, also with the trainee's own margin of the gap."""
    own, other = case.surveys["share"].tolist()
    given = text(verdict)
    given = given.replace("_", " ").replace("-", " ") if given else given
    gap, side = abs(own - other), "ahead" if own > other else "behind"
    together = math.hypot(*_pairs(case, None, None)[0])
    own_margins = [] if _in_points(gap_margin, together) else [value for value in percents(gap_margin) if 0 < value < 100]
    margins = own_margins or [together]
    right = {side for margin in margins if gap > margin - MARGIN} | {"cannot tell" for margin in margins if gap < margin + MARGIN}
    if given in right:
        return Mark(4)
    hints = {
        "equal": _("The surveys do not show that both are equal. No finding is not the same as no difference."),
        "cannot tell": _("Compare the gap with its margin once more. Which of the two is larger?"),
        side: _("Compare the gap with its margin once more. A gap within its margin is no finding."),
    }
    line = _("Give one of the four words in the task, in quotes.")
    return Mark(0, hints.get(given, _("Which of the two cities has the higher share?") if given in VERDICTS else line))


@cache
def _needed(trainee: str) -> int:
    """The smallest number of answers that brings the own city's margin down to what is wanted."""
    case = exercise.case_of(trainee)
    share = float(case.surveys.loc[case.city, "share"])
    guess = round(share * (100 - share) * (1.96 / case.wanted) ** 2)
    return next(answers for answers in count(guess - 3) if _margin(share, answers) <= case.wanted)


@exercise.task(6)
def check_answers_needed(case: Case, answers_needed) -> Mark:
    """Answers for the margin that the mayor wants."""
    right, given = _needed(case.trainee), number(answers_needed)
    if given == right:
        return Mark(6)
    if given is not None and right - 1 <= given < right:
        return Mark(4, _("Nearly. Answers are whole people, and one too few misses the margin: round up."))
    if _near(given, right, 0.015):
        return Mark(4, _("Nearly. Use the share itself and 1.96, and round only at the end, up to a whole number."))
    own, other = case.surveys["share"].tolist()
    answers = case.surveys["answers"].tolist()[0]
    spread, now = own * (100 - own), _margin(own, answers)
    errors = [
        (4, right - answers, _("This is how many more are needed. The question is how many in all.")),
        (3, 2500 * right / spread, _("This holds for a share of 50 %. Use the share of your own survey.")),
        (3, other * (100 - other) * right / spread, _("This uses the neighbour's share.")),
        (2, answers * now / case.wanted, _("Half the margin needs four times as many answers, not twice as many.")),
        (2, right / 1.96**2, _("The 1.96 for 95 % is left out.")),
        (2, math.sqrt(right), _("One step too many: no root is needed here.")),
        (2, right / 10_000, _("Write share and margin in the same way: both as shares, or both in percent.")),
    ]
    return _first(errors, lambda value: _near(given, value, 0.01), _("Turn the formula of the margin round, as in step 6 of the lesson. Share and margin are both written as 0.03 for 3 points."))
