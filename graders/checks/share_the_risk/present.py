"""What the tasks share: the exercise, how later payments are counted, and known errors in counting them.

Money is in USD million, rates are shares.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from citykit.cases.share_the_risk import Case, case
from graders.checks.toolkit import Exercise, Mark, is_money, number
from graders.i18n import _

exercise = Exercise("share_the_risk", case)

#: USD million: sums of rows that were rounded to two decimals.
ROUNDED = 0.03


@dataclass(frozen=True)
class Way:
    """How later payments are counted: the rate, the last year, the first one, and years discounted too often."""

    rate: float
    years: int
    first: int = 1
    lag: int = 0

    def worth(self, flow: float, once: tuple[int, float] = (0, 0.0)) -> float:
        """Present value of equal payments and of one single payment in a year."""
        growth, total = 1 + self.rate, 0.0
        for year in range(self.first + self.years - 1, -1, -1):
            total = total / growth + (flow if year >= self.first else 0.0) + (once[1] if year == once[0] else 0.0)
        return total / growth**self.lag


def lights(case: Case) -> Way:
    return Way(case.rate / 100, case.years)


def slips(way: Way, other_rate: float) -> list[tuple[float, str, Way]]:
    """Known errors in discounting: the share of the points that is left, the hint, and what was done instead."""
    years = _("Count the years again: the first payment comes in year 1, the last one in the last year of the contract.")
    return [
        (0.5, _("Look at the rate again. Whose money is it, and are the amounts real or nominal?"), replace(way, rate=other_rate)),
        (0.5, _("What is paid today, in year 0, is not discounted. Some spreadsheet functions discount it."), replace(way, lag=1)),
        (0.5, years, replace(way, years=way.years - 1)),
        (0.5, years, replace(way, years=way.years + 1)),
        (0.5, years, replace(way, first=0)),
        (0.25, _("Money of later years is worth less today. Discount each year's payment."), replace(way, rate=0.0)),
        (0.25, _("In the formula a rate is a share: 9 % is written as 0.09."), replace(way, rate=100 * way.rate)),
    ]


def ways_of(case: Case, paid_city) -> list[Way]:
    """The right way, and a known error that already showed in what the city pays."""
    given, right = number(paid_city), lights(case)
    return [right, *(way for _left, _hint, way in slips(right, case.bank_rate / 100) if is_money(given, buys(case, way)))]


def buys(case: Case, way: Way) -> float:
    running = way.worth(case.upkeep, (case.drivers_year, case.drivers))
    return running + case.works / (1 + way.rate) ** way.lag


def hired(case: Case, way: Way) -> float:
    return way.worth(case.fee + case.supervision)


def other_unit(given: float | None, expected: float) -> bool:
    return given is not None and (is_money(given / 1e6, expected) or is_money(given / 1e3, expected))


def unit() -> str:
    return _("The number is right and the unit is not: it is USD million.")


def found(given: float | None, errors: Iterable[tuple[float, str, float]], share: float = 0.006) -> Mark | None:
    """Points and hint of the first known error that gives this answer."""
    return next((Mark(points, hint) for points, hint, value in errors if value and is_money(given, value, share)), None)
