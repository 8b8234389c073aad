"""Part 4, site choice: weighted points, the site to choose, and whether the choice holds."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping

from citykit.cases.plan_a_pilot import Case
from graders.checks.plan_a_pilot.reading import exercise, together
from graders.checks.toolkit import WITHIN, Mark, by_steps, close, number, numbers, text
from graders.i18n import _


def _site_columns(case: Case) -> list[list[float]]:
    """By criterion, each site's place between the lowest value (0) and the highest (1)."""
    columns = case.sites.sites[list(case.sites.criteria.index)].to_numpy().T.tolist()
    return [[(value - min(column)) / (max(column) - min(column)) for value in column] for column in columns]


def _weigh(case: Case, columns: list[list[float]], less: Iterable[bool], weights: list[float]) -> dict[str, float]:
    """Points by site for a reading of the criteria: which are better when less, and what each weighs."""
    total = [0.0] * len(columns[0])
    for column, reverse, weight in zip(columns, less, weights, strict=True):
        for place, share in enumerate(column):
            total[place] += 100 * (1 - share if reverse else share) * weight / sum(weights)
    return dict(zip(case.sites.sites.index, total, strict=True))


def _site_points(case: Case, less: Iterable[bool], weights: list[float]) -> dict[str, float]:
    """As `_weigh`, from the case's table."""
    return _weigh(case, _site_columns(case), less, weights)


def _right_reading(case: Case) -> tuple[list[bool], list[float]]:
    criteria = case.sites.criteria
    return [word == "less" for word in criteria["better"]], criteria["importance"].tolist()


@exercise.task(4)
def check_site_points(case: Case, site_scores) -> Mark:
    """Weighted points of the six sites."""
    less, weights = _right_reading(case)
    expected = _site_points(case, less, weights)
    given = numbers(site_scores, expected)
    if all(value is not None and -0.01 <= value <= 1.01 for value in given.values()):
        given = {site: 100 * value for site, value in given.items()}
    right = _matches(given, expected)
    points = by_steps(right, (6, 4), (5, 3), (3, 1))
    if right == len(expected):
        return Mark(points)
    if _matches(given, {site: value * sum(weights) for site, value in expected.items()}, within=3) >= 5:
        return Mark(0, _("site_scores: weights must add up to 1. Divide each mark by the sum of all marks."))
    if _matches(given, _site_points(case, less, [1] * len(weights))) == len(expected):
        return Mark(0, _("site_scores: all criteria weigh the same here. Use the steering group's marks as weights."))
    if _matches(given, _site_points(case, [False] * len(less), weights)) >= 5:
        return Mark(points, _("site_scores: for some criteria less is better. There the lowest value gets 100."))
    hint = _("site_scores: for each criterion the worst site gets 0 and the best 100. Then take the weighted mean.")
    return Mark(points, hint)


def _matches(given: Mapping[str, float | None], expected: Mapping[str, float], within: float = 2 * WITHIN) -> int:
    return sum(close(given[site], value, within=within) for site, value in expected.items())


@exercise.task(4)
def check_site_choice(case: Case, site, lead, site_equal, site_scores) -> Mark:
    """The site to choose, its lead, and whether the choice holds when all criteria weigh the same."""
    return together(
        case,
        (2, _site, site, site_scores),
        (1, _lead, lead, site, site_scores),
        (1, _site_equal, site_equal, site, site_scores),
    )


def _own_points(case: Case, site_scores) -> list[dict[str, float]]:
    """The right points by site, and the trainee's own where all are there."""
    expected = _site_points(case, *_right_reading(case))
    own = numbers(site_scores, expected)
    return [expected, *([own] if all(value is not None for value in own.values()) else [])]


def _free(case: Case) -> list[str]:
    return [site for site, works in case.sites.sites["road_works"].items() if works == "no"]


def _named_site(case: Case, answer: object) -> str | None:
    return next((site for site in case.sites.sites.index if site.lower() == text(answer)), None)


def _site(case: Case, site, site_scores) -> Mark:
    chosen, free = _named_site(case, site), _free(case)
    if chosen in [max(free, key=points.get) for points in _own_points(case, site_scores)]:
        return Mark(2)
    if chosen is not None and chosen not in free:
        return Mark(0, _("site: road works are planned at this site in the months of the pilot. It cannot be used."))
    return Mark(0, _("site: of the sites without road works, take the one with the most points."))


def _pools(case: Case, site) -> list[list[str]]:
    """The sites to compare: those without road works, or all of them for those who overlooked the works."""
    chosen = _named_site(case, site)
    overlooked = chosen is not None and chosen not in _free(case)
    return [_free(case), *([list(case.sites.sites.index)] if overlooked else [])]


def _lead(case: Case, lead, site, site_scores) -> Mark:
    given = number(lead)
    for pool in _pools(case, site):
        for points in _own_points(case, site_scores):
            first, second = sorted((points[name] for name in pool), reverse=True)[:2]
            if close(given, first - second, within=WITHIN):
                return Mark(1)
    return Mark(0, _("lead: points of your site less points of the next best site that can be used."))


def _readings(case: Case, site_scores) -> list[list[bool]]:
    """Which criteria count as better when less: the right reading, and the one that explains the trainee's points."""
    less, weights = _right_reading(case)
    expected, *own = _own_points(case, site_scores)
    if not own or _matches(own[0], expected) == len(expected):
        return [less]
    columns = _site_columns(case)
    found = itertools.product((False, True), repeat=len(less))
    fits = (
        list(reading) for reading in found if _matches(own[0], _weigh(case, columns, reading, weights)) == len(expected)
    )
    return [less, *fits]


def _site_equal(case: Case, site_equal, site, site_scores) -> Mark:
    points = [_site_points(case, less, [1] * len(less)) for less in _readings(case, site_scores)]
    best = {max(pool, key=table.get) for pool in _pools(case, site) for table in points}
    if _named_site(case, site_equal) in best:
        return Mark(1)
    return Mark(
        0, _("site_equal: give each criterion the same weight, leave out the sites with road works, look again.")
    )
