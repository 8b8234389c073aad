"""Checks of the exercise test_the_rank.

The expected answers come from plain arithmetic. Task 5 is marked against many even sets of weights (a stick cut at three
places by a Sobol sequence), where trainees draw theirs by luck: the tolerance is 4.5 standard errors of 5,000 draws.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from statistics import fmean, harmonic_mean

import numpy as np
import pandas as pd
from scipy.stats import qmc

from citykit.cases.test_the_rank import Case, case, standard_error
from graders.checks.toolkit import (
    WITHIN,
    Exercise,
    Mark,
    close,
    diagnose,
    is_percent,
    number,
    numbers,
    percents,
    share,
    text,
)
from graders.i18n import _

exercise = Exercise("test_the_rank", case)

#: Weights may be rounded to two decimals.
WEIGHT = 0.0075
#: How far a share of 5,000 draws may be off, in standard errors.
LUCK = 4.5


def _rows(case: Case) -> dict[str, list[float]]:
    return dict(zip(case.scores.index, case.scores.to_numpy().tolist(), strict=True))


def _weighted(case: Case, weights: list[float]) -> dict[str, float]:
    return {letter: sum(map(float.__mul__, row, weights)) for letter, row in _rows(case).items()}


def _plain(case: Case) -> dict[str, float]:
    return {letter: fmean(row) for letter, row in _rows(case).items()}


def _geometric(case: Case) -> dict[str, float]:
    return {letter: math.exp(fmean(map(math.log, row))) for letter, row in _rows(case).items()}


def _counted(case: Case) -> list[float]:
    """How many times the council counts each goal."""
    return list(map(float, case.counts.tolist()))


def _weights(case: Case) -> list[float]:
    counts = _counted(case)
    return [count / sum(counts) for count in counts]


def _place(totals: Mapping[str, float]) -> int:
    return 1 + sum(total > totals["A"] for total in totals.values())


def _own(given: Mapping[str, float | None], expected: Mapping[str, float]) -> dict[str, float]:
    """The trainee's own numbers where all are there, else the expected ones: an error is charged once."""
    return dict(given) if all(value is not None for value in given.values()) else dict(expected)


def _letter(case: Case, answer: object) -> str | None:
    """A city as its letter, also where its name was typed."""
    given = text(answer)
    return next((letter for letter, name in case.cities.items() if given in (letter.lower(), name.lower())), None)


@exercise.task(4)
def check_weights(case: Case, weights) -> Mark:
    """The council's weights: they sum to 1."""
    given, counts = list(numbers(weights, case.goals).values()), _counted(case)
    expected = _weights(case)

    def fit(wanted: list[float], factor: float = 1) -> bool:
        return all(close(mine, factor * right, within=factor * WEIGHT) for mine, right in zip(given, wanted, strict=True))

    if fit(expected):
        return Mark(4)
    if fit(expected, 100):
        return Mark(2, _("These weights are percentages. In this task the four weights sum to 1."))
    if fit(counts) or fit([count / len(counts) for count in counts]):
        return Mark(0, _("Add up your four weights. They should sum to 1. Look at what each count is divided by."))
    right = sum(close(mine, wanted, within=WEIGHT) for mine, wanted in zip(given, expected, strict=True))
    hint = _("At least one weight is off. A weight says which part of all counts falls on a goal. All four sum to 1.")
    return Mark(share(4, right, len(expected)), hint)


@exercise.task(10)
def check_totals(case: Case, totals, weights) -> Mark:
    """The six totals, also with the trainee's own weights; half the points where these do not sum to 1."""
    own = list(numbers(weights, case.goals).values())
    expected = _weighted(case, _weights(case))
    carried = _weighted(case, own) if None not in own else expected
    whole = None in own or abs(sum(own) - 1) <= 0.03
    given = numbers(totals, expected)
    fits = [expected, _weighted(case, [round(weight, 2) for weight in _weights(case)]), *([carried] if whole else [])]
    right = sum(any(close(given[city], one[city], within=WITHIN) for one in fits) for city in given)
    if right == len(given):
        return Mark(10)
    if all(close(given[city], carried[city], within=WITHIN) for city in given):
        return Mark(5, _("The sums follow from your weights. But a total lies between the lowest and the highest score of the city."))
    if given["A"] is not None and given["A"] > max(_rows(case)["A"]):
        hint = _("A total lies between the lowest and the highest score of the city. Look at the sum of the weights that you used.")
    elif close(given["A"], _plain(case)["A"], within=WITHIN):
        hint = _("Here every goal counted once. Use the council's weights.")
    else:
        hint = _("At least one total is off. For each city: score times weight for each goal, then the sum.")
    return Mark(share(10, right, len(given)), hint)


@exercise.task(2)
def check_rank_council(case: Case, rank_council, totals) -> Mark:
    """The place of A with the council's weights, also by the trainee's own totals."""
    expected = _weighted(case, _weights(case))
    places = {_place(expected), _place(_own(numbers(totals, expected), expected))}
    return _rank(case, rank_council, places, 2)


def _rank(case: Case, answer: object, places: set[int], points: float) -> Mark:
    given = number(answer)
    if given in places:
        return Mark(points)
    if given == _place(_plain(case)):
        return Mark(0, _("This is the rank by the plain mean, as in the newspaper. The task asks for the rank by the new totals."))
    if given is not None and len(case.scores) + 1 - given in places:
        return Mark(0, _("Rank 1 is the highest total. Yours counts from the lowest."))
    return Mark(0, _("Count how many of the five other cities have a higher total than A, then add 1."))


@exercise.task(12)
def check_geometric(case: Case, geometric) -> Mark:
    """The geometric mean of each city's four goals."""
    expected = _geometric(case)
    given = numbers(geometric, expected)
    right = sum(close(given[city], expected[city], within=WITHIN) for city in expected)
    if right == len(expected):
        return Mark(12)
    row = _rows(case)["A"]
    errors = {
        _("This is the plain mean. For the geometric mean the scores are multiplied."): fmean(row),
        _("The product is right. Now take the root: press the square root twice."): math.prod(row),
        _("One root is missing. Four scores were multiplied, so press the square root twice."): math.prod(row) ** 0.5,
        _("Four scores were multiplied, so it takes the fourth root."): math.prod(row) ** (1 / 3),
        _("A fourth of the product is not the fourth root. Press the square root twice."): math.prod(row) / 4,
        _("Here every goal counts once. Leave the council's weights out."): math.prod(map(pow, row, _weights(case))),
        _("This is another mean. Multiply the four scores, then take the fourth root."): harmonic_mean(row),
    }
    hint = diagnose(given["A"], errors, within=WITHIN)
    return Mark(share(12, right, len(expected)), hint or _("At least one city is off. Multiply its four scores, then press the square root twice."))


@exercise.task(3)
def check_rank_geometric(case: Case, rank_geometric, geometric) -> Mark:
    """The place of A by the geometric mean, also by the trainee's own."""
    expected = _geometric(case)
    places = {_place(expected), _place(_own(numbers(geometric, expected), expected))}
    return _rank(case, rank_geometric, places, 3)


@exercise.task(5)
def check_most_lost(case: Case, most_lost, geometric) -> Mark:
    """The city that loses most points from the plain to the geometric mean, also by the trainee's own means."""
    plain, expected = _plain(case), _geometric(case)
    own = _own(numbers(geometric, expected), expected)
    given = _letter(case, most_lost)
    if given in {max(plain, key=lambda city: plain[city] - means[city]) for means in (expected, own)}:
        return Mark(5)
    if given in {min(expected, key=expected.get), min(plain, key=plain.get)}:
        return Mark(0, _("This city has a low mean. The task asks who loses most on the way from the plain to the geometric mean."))
    if given == min(plain, key=lambda city: plain[city] - expected[city]):
        return Mark(0, _("This city loses least: its four scores are much alike."))
    return Mark(0, _("For each city: plain mean less geometric mean, in points. Name the letter of the largest difference."))


def _leads(case: Case) -> tuple[float, list[float]]:
    """How far A is ahead of the other city in the goal, and in each of the three others."""
    first, second = case.scores.loc["A"], case.scores.loc[case.rival]
    rest = [float(first[goal] - second[goal]) for goal in case.goals if goal != case.goal]
    return float(first[case.goal] - second[case.goal]), rest


@exercise.task(12)
def check_switch(case: Case, switch) -> Mark:
    """The weight at which two cities have the same total: the goal counts so many times, each other one once."""
    lead, rest = _leads(case)
    times = -sum(rest) / lead
    expected = times / (times + len(rest))
    if is_percent(switch, 100 * expected, within=100 * WEIGHT):
        return Mark(12)
    given = number(switch)
    if close(given, times, within=0.015 * times):
        return Mark(6, _("So many times this goal counts when each other one counts once. Now turn it into a weight: all weights sum to 1."))
    errors = {
        _("This is the weight that is left for the three others."): 1 - expected,
        _("The others share the rest of the weight. When this goal weighs more, they weigh less."): times / (1 + len(rest)),
        _("Look at the signs. In one of the two numbers A is behind, so it is below 0."): 1 / (1 + len(rest) * lead / sum(rest)),
        _("Compare with the mean of the three other leads. It is their sum, divided by three."): times / (times + 1),
    }
    hint = next((hint for hint, wrong in errors.items() if any(close(one, 100 * wrong, within=100 * WEIGHT) for one in percents(switch))), "")
    return Mark(0, hint or _("Set the weight so that both totals are equal: what A wins by one part, the other city wins by the other part."))


@exercise.task(4)
def check_ahead(case: Case, ahead) -> Mark:
    """Who is ahead when the goal counts more."""
    lead, _rest = _leads(case)
    if _letter(case, ahead) == ("A" if lead > 0 else case.rival):
        return Mark(4)
    return Mark(0, _("Try a larger weight, or think of the weight 1: only this goal counts then. Which of the two cities has more points?"))


@cache
def _even_sets(goals: int) -> np.ndarray:
    """Sets of weights that sum to 1, all equally likely: the pieces of a stick that is cut at random places."""
    cuts = np.sort(qmc.Sobol(goals - 1, rng=2026).random_base2(15), axis=1)
    return np.diff(cuts, axis=1, prepend=0, append=1)


@cache
def _rank_shares(rows: tuple[tuple[float, ...], ...]) -> list[float]:
    """For each rank the percentage of all sets of weights that give it to the first city."""
    first, *others = (_even_sets(len(rows[0])) @ np.array(row) for row in rows)
    higher = sum((other > first).astype(np.int8) for other in others)
    return [100 * float(np.mean(higher == place)) for place in range(len(rows))]


def _shares(case: Case) -> list[float]:
    return _rank_shares(tuple(map(tuple, _rows(case).values())))


def _ends(answer: object) -> list[float]:
    """The two ends of a range, the smaller one first; empty if there are not two numbers."""
    if isinstance(answer, Mapping):
        answer = list(answer.values())
    if isinstance(answer, np.ndarray | pd.Series | pd.Index):
        answer = answer.tolist()
    if not isinstance(answer, list | tuple) or len(answer) != 2:
        return []
    ends = [number(end) for end in answer]
    return [] if None in ends else sorted(ends)


@exercise.task(6)
def check_rank_range(case: Case, rank_range) -> Mark:
    """The ranks that are left when 5 % of the draws are cut off at each end."""
    below = list(accumulate(_shares(case)))
    expected = [1 + sum(one < cut for one in below[:-1]) for cut in (5, 95)]
    ends = _ends(rank_range)
    if not ends:
        return Mark(0, _("Give the two ranks at the ends in square brackets, the smaller one first."))
    right = sum(close(end, wanted, within=0.01) for end, wanted in zip(ends, expected, strict=True))
    if right == 2:
        return Mark(6)
    turned = sorted(len(case.scores) + 1 - end for end in ends)
    if turned == expected:
        hint = _("Rank 1 is the highest total. Yours counts from the lowest.")
    elif ends[0] <= expected[0] and ends[1] >= expected[1]:
        hint = _("The range holds too many draws. A rare rank at an end is cut off when it has less than 5 % of all draws.")
    elif ends[0] >= expected[0] and ends[1] <= expected[1]:
        hint = _("The range holds too few draws. Cut off 5 % of all draws at each end, and no more.")
    else:
        hint = _("Add up the draws from rank 1 on. The range begins where 5 % of all draws are passed and ends where 95 % are passed.")
    return Mark(2 * right, hint)


def _drawn(case: Case, answer: object, expected: float, errors: Mapping[str, float]) -> Mark:
    """A share of the draws in percent, as far as luck lets it be known."""
    within = LUCK * standard_error(expected) + 0.05
    if is_percent(answer, expected, within=within):
        return Mark(6)
    given = number(answer)
    if given is not None and given > 100 and close(given, expected * case.draws / 100, within=within * case.draws / 100):
        return Mark(3, _("This is a number of draws. Divide it by the number of all draws and give it in percent."))
    hint = next((hint for hint, wrong in errors.items() if is_percent(answer, wrong, within=within)), "")
    return Mark(0, hint or _("Count the draws with these ranks in all blocks, and divide by the number of all draws. Is every set of weights equally likely?"))


@exercise.task(6)
def check_first_share(case: Case, first_share) -> Mark:
    """The percentage of the draws in which A is first."""
    shares = _shares(case)
    return _drawn(case, first_share, shares[0], {
        _("Rank 1 is the highest total. Yours counts from the lowest."): shares[-1],
        _("This is the part of the draws in which A is not first."): 100 - shares[0],
        _("This is the part of the draws with rank 1, 2 or 3. Here only rank 1 counts."): sum(shares[:3]),
    })  # fmt: skip


@exercise.task(6)
def check_top_three(case: Case, top_three) -> Mark:
    """The percentage of the draws in which A has rank 1, 2 or 3."""
    shares = _shares(case)
    return _drawn(case, top_three, sum(shares[:3]), {
        _("This is rank 3 alone. Ranks 1 and 2 count too."): shares[2],
        _("This is ranks 1 and 2. Rank 3 counts too."): sum(shares[:2]),
        _("This is the part of the draws in which A is not among the first three."): sum(shares[3:]),
    })  # fmt: skip

