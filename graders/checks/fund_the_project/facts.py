"""What the checks of fund_the_project share: what follows from a case, and how an answer is compared.

Money is in million LCU, rates are shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from citykit.cases.fund_the_project import LETTERS, Case, case
from graders.checks.toolkit import Exercise, Mark, close, numbers, own_number
from graders.i18n import _

exercise = Exercise("fund_the_project", case)

#: Amounts, as a share: they may be rounded to two decimals. Nearer than in other exercises, as the loan's rate has to show.
MONEY = 0.004
#: Debt cover may be rounded to two decimals.
COVER = 0.0085

#: What is wrong: the share of the points that is left, the value that it leads to, and the hint.
Slip = tuple[float, float, str]


def yearly(amount: float, rate: float, years: int, grace: int) -> list[float]:
    """Yearly payments with equal principal after the grace, from what is still owed."""
    owed, row = amount, []
    for year in range(1, years + 1):
        repaid = amount / (years - grace) if year > grace else 0.0
        row.append(rate * owed + repaid)
        owed -= repaid
    return row


def grown(rate: float, count: int) -> float:
    """What payments of 1 at the end of each period grow to."""
    total = 0.0
    for _period in range(count):
        total = total * (1 + rate) + 1
    return total


def annuity(amount: float, rate: float, count: int) -> float:
    """The equal payment that grows to what the loan grows to."""
    return amount * (1 + rate) ** count / grown(rate, count)


def todays(row: Iterable[float], rate: float) -> float:
    """A row of payments, the first one after a period, in today's money."""
    total = 0.0
    for payment in reversed(list(row)):
        total = (total + payment) / (1 + rate)
    return total


@dataclass(frozen=True)
class Facts:
    """What follows from a case.

    Parameters
    ----------
    cash : float
        Regular income less running cost.
    payment : float
        Each payment of the bank loan.
    coupon, set_aside : float
        Yearly interest and saving of the bond.
    credit : list of float
        Yearly payments of the credit, at today's exchange rate.
    new : dict of str to float
        By letter: its largest payment of a year.
    cover : dict of str to float
        By letter: debt cover with it, at today's exchange rate.
    fallen : float
        Largest payment of the credit after the fall.
    """

    cash: float
    payment: float
    coupon: float
    set_aside: float
    credit: list[float]
    new: dict[str, float]
    cover: dict[str, float]
    fallen: float


@cache
def facts_of(case: Case) -> Facts:
    cash, often = case.own_revenue + case.transfers - case.running, case.bank_per_year
    payment = annuity(case.amount, case.bank_rate / 100 / often, case.bank_years * often)
    coupon, set_aside = case.amount * case.bond_coupon / 100, case.amount / grown(case.fund_rate / 100, case.bond_years)
    credit = yearly(case.amount, case.credit_rate / 100, case.credit_years, case.credit_grace)
    new = {"credit": max(credit), "bank": often * payment, "bond": coupon + set_aside}
    cover = {letter: cash / (case.old + due) for letter, due in new.items()}
    return Facts(cash, payment, coupon, set_aside, credit, new, cover, max(credit) / (1 - case.fall / 100))


def own_amount(answer: object) -> list[float]:
    """An earlier answer of the trainee's to build on, if it is an amount at all."""
    return own_number(answer, 0, 1e6)


def is_amount(given: float | None, expected: float) -> bool:
    return close(given, expected, within=max(MONEY * abs(expected), 0.0051))


def is_cover(given: float | None, expected: float) -> bool:
    return close(given, expected, within=COVER)


def marked(
    points: float, given: float | None, right: Iterable[float], slips: Iterable[Slip], hint: str, near: Callable = is_amount
) -> Mark:
    """Full points for a right number, a part for a known slip or another unit, or none."""
    right = list(right)
    if any(near(given, value) for value in right):
        return Mark(points)
    if given is not None and near is is_amount and any(is_amount(given / 1e6, value) for value in right):
        return Mark(0.75 * points, _("The number is right and the unit is not: it is million LCU."))
    known = (Mark(left * points, words) for left, value, words in slips if near(given, value))
    return next(known, Mark(0, hint))


def by_letter(points: float, answer: object, marks: Callable[[str, float, float | None], Mark]) -> Mark:
    """Equal points for each of the three letters, and the first hint."""
    found = [marks(letter, points / 3, given) for letter, given in numbers(answer, LETTERS).items()]
    return Mark(sum(mark.points for mark in found), next((mark.hint for mark in found if mark.hint), ""))


def real(case: Case, percent: float) -> float:
    return (100 + percent) / (100 + case.inflation) - 1


def in_dollars() -> str:
    return _("This is in dollars. Multiply by today's exchange rate.")
