"""Task 5: P80, and the share of draws in which the offer is cheaper.

Nothing is drawn here. All ways in which the risks happen are gone through one by one, with the works as a triangle on top: this gives
the exact shares of endless draws. An answer from 10,000 draws lies within four standard errors of them.
"""

from __future__ import annotations

import itertools
from functools import lru_cache

from citykit.cases.share_the_risk import CITY, Case, Risk
from graders.checks.share_the_risk.buying import held_by, parts_of
from graders.checks.share_the_risk.present import ROUNDED, buys, exercise, lights
from graders.checks.toolkit import Mark, close, is_percent, number, percents
from graders.i18n import _

#: Standard errors of 10,000 draws, and what reading from bands and rounding add, as shares of the draws.
DRAWS, ERRORS, READING = 10_000, 4, 0.005


@lru_cache(maxsize=64)
def _outcomes(risks: tuple[Risk, ...]) -> list[tuple[float, float, float]]:
    """Every way in which these risks happen: its chance, and the city's loss if it buys and under the offer."""
    found = [(1.0, 0.0, 0.0)]
    for risk in risks:
        happens = ((1 - risk.chance, 0.0), (risk.chance, risk.loss))
        found = [(p * q, city + hit * risk.buys, offer + hit * risk.offer) for (p, city, offer), (q, hit) in itertools.product(found, happens)]
    return found


def _rows(case: Case, kept: bool) -> tuple[Risk, ...]:
    """The risks that happen or not: all, or without the works, which vary by themselves."""
    return case.risks if kept else case.risks[1:]


def _triangle(case: Case, cost: float) -> float:
    """Chance that the works cost at most so much: the area of the triangle up to there."""
    low, top, high = case.works_low, case.works, case.works_high
    if not low < cost < high:
        return float(cost >= high)
    height = 2 / (high - low)
    return (cost - low) ** 2 / (top - low) * height / 2 if cost <= top else 1 - (high - cost) ** 2 / (high - top) * height / 2


def _enough(case: Case, cost: float, paid: float, kept: bool = False) -> float:
    """Share of endless draws in which this is enough if the city buys."""
    return sum(p * _triangle(case, cost - city - paid + case.works) for p, city, _offer in _outcomes(_rows(case, kept)))


def _cheaper(case: Case, paid: float, hired: float, kept: bool = False) -> float:
    """Share of endless draws in which the offer costs less than buying."""
    gap = hired - paid + case.works
    return sum(p * (1 - _triangle(case, gap + offer - city)) for p, city, offer in _outcomes(_rows(case, kept)))


def _is_enough(case: Case, given: float, share: float, paid: float, kept: bool = False) -> bool:
    """Whether an amount is this percentile within the error of the draws, and its two decimals."""
    within = ERRORS * (share * (1 - share) / DRAWS) ** 0.5 + READING
    return _enough(case, given + 0.01, paid, kept) >= share - within and _enough(case, given - 0.01, paid, kept) <= share + within


def _costs(case: Case, paid_city, paid_offer) -> list[tuple[float, float]]:
    return [(city, offer) for city, offer, *_rest in parts_of(case, paid_city, paid_offer, None, None)]


@exercise.task(7)
def check_p80(case: Case, p80, paid_city) -> Mark:
    """The amount that is enough in 80 of 100 draws if the city buys."""
    given = number(p80)
    if given is None or not 0 < given < 1e3:
        return Mark(_thousand(case, given), _("Give one amount in USD million: it is enough in 80 of 100 draws if the city buys."))
    paid = [city for city, _offer in _costs(case, paid_city, None)]
    if any(_is_enough(case, given, 0.8, city) for city in paid):
        return Mark(7)
    for city in paid:
        twice, nine = _is_enough(case, given, 0.8, city, True), _is_enough(case, given, 0.9, city)
        if twice and nine:
            return Mark(3, _("Too high: does the row of the works still happen in the draws? Or does the amount cover more than 80 of 100 draws?"))
        if twice:
            return Mark(3, _twice())
        if nine:
            return Mark(3, _("This covers more draws than it should. It has to be enough in 80 of 100."))
        if _is_enough(case, given, 0.5, city) or close(given, city + held_by(case, CITY), within=ROUNDED):
            return Mark(1, _("This lies in the middle of the draws: an average or P50. P80 is enough in 80 of 100 draws."))
        if _is_enough(case, given, 0.2, city):
            return Mark(1, _("You counted from the dear end. P80 is enough in 80 of 100 draws."))
    return Mark(0, _("Sort the draws of what the city pays if it buys. Up to which amount do 80 of 100 go?"))


def _twice() -> str:
    return _("The works vary by themselves in the draws. Their row must leave the risk table, or they count twice.")


def _thousand(case: Case, given: float | None) -> float:
    """Part of the points for an amount that is right but for its unit."""
    right = buys(case, lights(case))
    return 4.5 if given and any(_is_enough(case, given / unit, 0.8, right) for unit in (1e3, 1e6)) else 0


def _is_share(answer: object, share: float) -> bool:
    within = ERRORS * (share * max(1 - share, 0) / DRAWS) ** 0.5 + READING
    return is_percent(answer, 100 * share, 100 * within)


@exercise.task(5)
def check_cheaper(case: Case, cheaper, paid_city, paid_offer, p80) -> Mark:
    """In how many of 100 draws the offer is cheaper."""
    given, enough, costs = percents(cheaper), number(p80), _costs(case, paid_city, paid_offer)
    twice = enough is not None and any(_is_enough(case, enough, 0.8, city, True) for city, _offer in costs)
    if any(_is_share(cheaper, _cheaper(case, *cost, kept)) for cost in costs for kept in (False, True)[: 1 + twice]):
        return Mark(5)
    for cost in costs:
        if _is_share(cheaper, _cheaper(case, *cost, True)):
            return Mark(2.5, _twice())
        if any(_is_share(100 - one, _cheaper(case, *cost)) for one in given):
            return Mark(2.5, _("These are the draws in which buying is cheaper. The offer is asked."))
    if any(one > 100 for one in given):
        return Mark(0, _("Give the share of the draws in percent, not their number."))
    return Mark(0, _("Draw by draw: is the cost under the offer below the cost if the city buys? Count the draws in which it is."))
