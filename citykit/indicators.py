"""How far a number can be trusted: data-quality grades, survey noise, and what a ranking must give to be worked out again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from citykit.errors import CourseError

#: Five questions to a number. The first two are the floor: without them nobody can find it again.
QUESTIONS = {
    "defined": "Is it written down what is counted, and how?",
    "sourced": "Is an office or a document named where it comes from?",
    "dated": "Is the year of the count given, and is it at most three years old?",
    "whole": "Does it cover the whole city and everybody in it?",
    "checked": "Has somebody checked it who does not gain from it?",
}
#: Five times yes is an A, and so on.
GRADES = {5: "A", 4: "B", 3: "C"}
#: What a reader needs to work a ranking out again.
PARTS = {
    "cities": "the list of all cities ranked",
    "indicators": "the indicators, with definitions",
    "values": "the raw values",
    "years": "the year of each value",
    "missing": "how gaps were filled",
    "scale": "how values become scores",
    "weights": "the weights",
    "total": "how scores become a total",
    "scores": "the scores or totals",
    "ranks": "the place of each city",
}
#: Standard normal deviate of a 95 % interval.
Z = float(stats.norm.ppf(0.975))


def grade(answers: Mapping[str, bool]) -> str:
    """The grade of one number, from A to D.

    Parameters
    ----------
    answers : mapping of str to bool
        Yes or no to each of `QUESTIONS`.

    Returns
    -------
    {"A", "B", "C", "D"}
        A for five times yes, B for four, C for three. D for fewer, and always when it is not defined or not
        sourced. The scheme is this course's own.

    Raises
    ------
    CourseError
        If a question has no answer, or an answer belongs to no question.
    """
    odd = set(QUESTIONS) ^ set(answers)
    if odd:
        raise CourseError(f"The grade needs one answer for each of {', '.join(QUESTIONS)}. Look at: {', '.join(sorted(odd))}.")
    if not (answers["defined"] and answers["sourced"]):
        return "D"
    return GRADES.get(sum(bool(answers[name]) for name in QUESTIONS), "D")


def grades(sheet: pd.DataFrame) -> pd.Series:
    """The grade of each row of a sheet with a column of True or False for each of `QUESTIONS`."""
    return sheet[list(QUESTIONS)].apply(lambda row: grade(dict(row)), axis=1).rename("grade")


def _check(share: float, answers: float, design: float) -> None:
    if not 0 <= share <= 100:
        raise CourseError(f"A share is a percentage from 0 to 100, not {share:g}.")
    if not answers >= 1:
        raise CourseError(f"A survey has 1 answer or more, not {answers:g}.")
    if not design >= 1:
        raise CourseError(f"The design effect is 1 or more, not {design:g}.")


def margin(share: float, answers: float, *, population: float = np.inf, design: float = 1.0) -> float:
    """The 95 % margin of error of a share from a random sample.

    1.96 times the standard error of a proportion, with the finite population correction and a design effect
    (Kish 1965).

    Parameters
    ----------
    share : float
        In percent, 0 to 100.
    answers : float
        People or homes that answered.
    population : float
        People or homes in all; not needed for a large city.
    design : float
        How much more the share moves than with a plain random sample; 1 for a plain one, more where whole
        streets or villages were asked.

    Returns
    -------
    float
        In percentage points.

    Raises
    ------
    CourseError
        If a number is out of range.
    """
    _check(share, answers, design)
    if population < answers:
        raise CourseError(f"There are {answers:g} answers from {population:g} people. The population comes second.")
    left = 0.0 if population == answers else 1.0 if np.isinf(population) else (population - answers) / (population - 1)
    return float(Z * np.sqrt(share * (100 - share) / answers * design * left))


def change(before: float, answers_before: float, after: float, answers_after: float, *, design: float = 1.0) -> tuple[float, float]:
    """The change between two independent surveys and its 95 % margin, both in percentage points.

    The margin is the root of the sum of both squared margins. A change smaller than its margin is no finding.

    Parameters
    ----------
    before, after : float
        Shares in percent.
    answers_before, answers_after : float
        Answers in each survey.
    design : float
        As for `margin`.
    """
    own = margin(before, answers_before, design=design), margin(after, answers_after, design=design)
    return after - before, float(np.hypot(*own))


def answers_needed(wanted: float, *, share: float = 50.0, design: float = 1.0) -> int:
    """How many answers a margin needs; a share of 50 % needs the most.

    Parameters
    ----------
    wanted : float
        Margin in percentage points, above 0.
    share, design : float
        As for `margin`.

    Raises
    ------
    CourseError
        If the margin is not above 0, or another number is out of range.
    """
    _check(share, 1, design)
    if not wanted > 0:
        raise CourseError(f"The margin is above 0 points, not {wanted:g}.")
    needed = (Z / wanted) ** 2 * share * (100 - share) * design
    return int(np.ceil(round(needed, 9)))


def lacking(given) -> list[str]:
    """What is missing to work a ranking out again, in the order of `PARTS`.

    Parameters
    ----------
    given : iterable of str
        Keys of `PARTS` that the ranking publishes.

    Raises
    ------
    CourseError
        If a part is unknown.
    """
    unknown = set(given) - set(PARTS)
    if unknown:
        raise CourseError(f"There is no part {', '.join(sorted(unknown))}. The parts are {', '.join(PARTS)}.")
    return [words for name, words in PARTS.items() if name not in set(given)]
