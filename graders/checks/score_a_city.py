"""Checks of the exercise score_a_city. The expected answers come from plain arithmetic on the case's rows."""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import fmean, median

from citykit.cases.score_a_city import Case, case
from graders.checks.toolkit import WITHIN, Exercise, Mark, close, diagnose, number, numbers, share, text
from graders.i18n import _

exercise = Exercise("score_a_city", case)


def _score(value: float, worst: float, best: float) -> float:
    return min(max(100 * (value - worst) / (best - worst), 0.0), 100.0)


def _focus_scores(case: Case) -> dict[str, float]:
    return {name: _score(row["value"], row["worst"], row["best"]) for name, row in case.focus.iterrows()}


def _means(case: Case, focus: Mapping[str, float | None]) -> dict[str, float]:
    """Goal means, with the focus goal from these scores: the right ones or the trainee's own."""
    columns: dict[str, list[float]] = {case.focus_goal: [value for value in focus.values() if value is not None]}
    for _name, row in case.indicators.iterrows():
        if row["goal"] != case.focus_goal and not math.isnan(row["score"]):
            columns.setdefault(row["goal"], []).append(row["score"])
    return {goal: fmean(columns[goal] or [0.0]) for goal in case.goals}


def _own(given: Mapping[str, float | None], expected: Mapping[str, float]) -> dict[str, float]:
    """The trainee's own numbers where all are there, else the expected ones: an error is charged once."""
    return dict(given) if all(value is not None for value in given.values()) else dict(expected)


@exercise.task(20)
def check_scores(case: Case, scores) -> Mark:
    """Scores of the focus goal's indicators."""
    expected = _focus_scores(case)
    given = numbers(scores, expected)
    factor = 100 if all(value is not None and -0.01 <= value <= 1 for value in given.values()) else 1
    right, hint = 0, ""
    for name, row in case.focus.iterrows():
        answer = None if given[name] is None else given[name] * factor
        if close(answer, expected[name], within=WITHIN):
            right += 1
            continue
        unclipped = 100 * (row["value"] - row["worst"]) / (row["best"] - row["worst"])
        errors = {
            _("Scores stop at 0 and at 100. Look at values beyond a goalpost."): unclipped,
            _("Look at which goalpost is the worst: for some indicators less is better."): 100 - expected[name],
        }
        hint = hint or diagnose(answer, errors, within=WITHIN)
    points = share(20, right, len(expected))
    if factor == 100:
        return Mark(points / 2, _("The scale is 0 to 100 points, not 0 to 1."))
    if right < len(expected):
        hint = hint or _("At least one score is off. Check value, worst and best of each row, also where a national target stands.")
    return Mark(points, hint)


@exercise.task(16)
def check_goal_means(case: Case, goal_means, scores) -> Mark:
    """Means by goal; the focus goal may follow from the trainee's own scores."""
    focus = _focus_scores(case)
    expected = _means(case, focus)
    carried = _means(case, _own(numbers(scores, focus), focus))
    given = numbers(goal_means, expected)
    right = sum(close(given[goal], expected[goal], within=WITHIN) or close(given[goal], carried[goal], within=WITHIN)
                for goal in case.goals)
    if right == len(case.goals):
        return Mark(16)
    gap = case.indicators.loc[case.indicators["note"] == "missing", "goal"].iloc[0]
    rows = case.indicators["goal"] == gap
    as_zero = case.indicators.loc[rows, "score"].sum() / rows.sum()
    hint = diagnose(given[gap], {_("A missing indicator is left out of the mean. It does not count as 0."): as_zero},
                    within=WITHIN)
    return Mark(share(16, right, len(case.goals)), hint or _("At least one goal's mean is off. Check which rows belong to it."))


@exercise.task(10)
def check_total(case: Case, total, goal_means) -> Mark:
    """The plain mean of the five goals, also of the trainee's own."""
    expected = _means(case, _focus_scores(case))
    own = _own(numbers(goal_means, expected), expected)
    given = number(total)
    if close(given, fmean(expected.values()), within=WITHIN) or close(given, fmean(own.values()), within=WITHIN):
        return Mark(10)
    scores = [*_focus_scores(case).values(), *case.indicators["score"].dropna()]
    errors = {
        _("Each goal weighs the same. Average the five goals, not all indicators."): fmean(scores),
        _("This is the sum of the five goals. The total is their mean."): sum(own.values()),
    }
    return Mark(0, diagnose(given, errors, within=WITHIN) or _("The total is the plain mean of your five goal scores."))


@exercise.task(10)
def check_rank(case: Case, rank, total) -> Mark:
    """The place among the eight cities, also of the trainee's own total."""
    right = fmean(_means(case, _focus_scores(case)).values())
    own = number(total)
    peers = [fmean(row) for row in case.peers.to_numpy().tolist()]
    places = {1 + sum(peer > mine for peer in peers) for mine in (right, right if own is None else own)}
    given = number(rank)
    if given in places:
        return Mark(10)
    if given is not None and 9 - given in places:
        return Mark(0, _("Rank 1 is the highest total. Yours counts from the lowest."))
    return Mark(0, _("Count how many of the seven other cities have a higher mean of their five goals, then add 1."))


@exercise.task(12)
def check_weak_goal(case: Case, weak_goal, goal_means) -> Mark:
    """The goal furthest below the median of the other seven cities."""
    expected = _means(case, _focus_scores(case))
    own = _own(numbers(goal_means, expected), expected)
    middle = {goal: median(case.peers[goal].tolist()) for goal in case.goals}
    weakest = {min(case.goals, key=lambda goal: mine[goal] - middle[goal]) for mine in (expected, own)}
    given = text(weak_goal)
    given = given.replace(" ", "_") if given else given
    if given in weakest:
        return Mark(12)
    if given in {min(case.goals, key=mine.get) for mine in (expected, own)}:
        return Mark(0, _("This goal has the lowest score. Ask where the city is furthest below the median of the others."))
    return Mark(0, _("For each goal take the median of the seven other cities, then your score less that median."))


@exercise.task(12)
def check_needed_value(case: Case, needed_value) -> Mark:
    """The raw value that brings the lever to its target score."""
    row = case.focus.loc[case.lever]
    span = row["best"] - row["worst"]
    expected = row["worst"] + case.target / 100 * span
    within = 0.005 * abs(span)
    given = number(needed_value)
    if close(given, expected, within=within):
        return Mark(12)
    errors = {
        _("You measured from the best goalpost. The score counts from the worst."): row["best"] - case.target / 100 * span,
        _("The answer is the raw value, in the indicator's unit, not a score."): float(case.target),
        _("This is the change that is needed. The answer is the value itself."): expected - row["value"],
    }
    hint = _("Turn the formula round: start at the worst goalpost and go the target's share of the way to the best.")
    return Mark(0, diagnose(given, errors, within=within) or hint)
