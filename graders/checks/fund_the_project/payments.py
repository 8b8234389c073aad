"""Tasks 1 and 2: the payments of the bank loan, the bond and the credit."""

from __future__ import annotations

from citykit.cases.fund_the_project import Case
from graders.checks.fund_the_project.facts import (
    annuity,
    exercise,
    facts_of,
    grown,
    in_dollars,
    is_amount,
    marked,
    own_amount,
    real,
)
from graders.checks.toolkit import Mark, number
from graders.i18n import _


@exercise.task(9)
def check_bank_payment(case: Case, bank_payment) -> Mark:
    """Each payment of the bank loan."""
    amount, rate, often, years = case.amount, case.bank_rate / 100, case.bank_per_year, case.bank_years
    right, count = facts_of(case).payment, often * years
    each = _("The rate is for a year. Divide it by the payments of a year, and count all payments.")
    shape = _("All payments of this loan are equal. Divide the loan by the annuity factor.")
    months = _("Look how often this loan is paid, and take that many payments in each year.")
    slips = [
        (0.4, annuity(amount, rate, count), each),
        (0.4, annuity(amount, rate / often, years), each),
        (0.5, annuity(amount, rate, years), months),
        (0.5, annuity(amount, rate, years) / often, each),
        *((0.5, annuity(amount, rate / other, years * other), months) for other in (2, 4, 12) if other != often),
        (0.6, often * right, _("This is what a whole year costs. Each single payment is asked.")),
        *((0.5, annuity(amount, rate / often, count + off), _("Count the payments again: years times payments of a year.")) for off in (-1, 1)),
        (0.5, annuity(amount, (1 + rate) ** (1 / often) - 1, count), _("Loan contracts divide the yearly rate by the payments of a year.")),
        (0.3, annuity(amount, real(case, case.bank_rate) / often, count), _("The contract's rate is nominal. Leave the rise of prices out.")),
        (0.3, amount / count + amount * rate / often, shape),
        (0.2, amount / count, _("Interest is missing. Divide the loan by the annuity factor, and not by the number of payments.")),
    ]  # fmt: skip
    hint = _("Loan divided by the annuity factor, with the rate of one payment and the number of all payments.")
    return marked(9, number(bank_payment), [right], slips, hint)


@exercise.task(3)
def check_bond_last(case: Case, bond_last) -> Mark:
    """Coupon and amount."""
    amount, coupon = case.amount, facts_of(case).coupon
    slips = [
        (1 / 3, coupon, _("The last year asks for more than the coupon: the bond itself is paid back.")),
        (1 / 3, amount, _("The coupon of the last year is due, too.")),
        (1 / 3, amount + case.bond_years * coupon, _("The coupons of the earlier years are paid already. Only the last year counts.")),
    ]
    return marked(3, number(bond_last), [amount + coupon], slips, _("In the last year the coupon and the whole amount fall due."))


@exercise.task(5)
def check_set_aside(case: Case, set_aside) -> Mark:
    """Yearly saving that grows to the bond."""
    amount, rate, years = case.amount, case.fund_rate / 100, case.bond_years
    facts = facts_of(case)
    count = _("Count the payments into the fund again. The first comes after a year and the last in the last year: it earns nothing.")
    slips = [
        (0.6, facts.set_aside / (1 + rate), count),
        *((0.6, amount / grown(rate, years + off), count) for off in (-1, 1)),
        (0.6, facts.coupon + facts.set_aside, _("This has the coupon in it. Only the payment into the fund is asked.")),
        (0.4, amount / years, _("Money in the fund earns interest, so less is enough.")),
        (0.4, annuity(amount, rate, years), _("This is the payment of a loan. A fund grows: take the factor to which payments of 1 grow.")),
        (0.4, amount / grown(case.bond_coupon / 100, years), _("The fund earns its own rate, and not the coupon.")),
        (0.4, (amount + facts.coupon) / grown(rate, years), _("The fund is for the amount. The coupon is paid each year.")),
        (0.2, amount / (1 + rate) ** years, _("This is one payment made today. The same amount is asked at the end of each year.")),
    ]  # fmt: skip
    hint = _("Divide the amount by what payments of 1, one at the end of each year, grow to in the fund.")
    return marked(5, number(set_aside), [facts.set_aside], slips, hint)


@exercise.task(2)
def check_credit_early(case: Case, credit_early) -> Mark:
    """A year of grace: interest only."""
    row = facts_of(case).credit
    slips = [
        (0.5, row[0] / case.exchange, in_dollars()),
        (0.5, case.amount * case.credit_rate / 100 / 12, _("The rate is for a year, and the credit is paid once a year.")),
        (0, max(row), _("In the years of grace no principal is paid.")),
    ]
    return marked(2, number(credit_early), [row[0]], slips, _("In the years of grace only interest on the whole credit is due."))


def _pairs(case: Case) -> list[tuple[float, float, float, str]]:
    """Known ways to a first and a last payment with principal: share of the points left, both payments, hint."""
    amount, rate, years, grace = case.amount, case.credit_rate / 100, case.credit_years, case.credit_grace
    parts = years - grace
    principal = _("Principal is paid only in the years after the grace. How many are these?")

    def pair(parts: float, amount: float = amount, rate: float = rate) -> tuple[float, float]:
        return amount / parts + rate * amount, amount / parts * (1 + rate)

    flat = annuity(amount, rate, parts)
    return [
        (2 / 3, *pair(parts, case.credit_usd), in_dollars()),
        (0.5, *pair(years), _("You shared the principal out over all years. In the years of grace none is paid.")),
        (0.5, *pair(parts, rate=real(case, case.credit_rate)), _("The contract's rate is nominal. Leave the rise of prices out.")),
        (1 / 3, flat, flat, _("This credit has equal principal: the same part of it is paid back each year, and interest comes on top.")),
        *((0.5, *pair(parts + off), principal) for off in (-1, 1)),
    ]  # fmt: skip


@exercise.task(6)
def check_credit_first(case: Case, credit_first) -> Mark:
    """The first year with principal: the dearest one."""
    row, grace = facts_of(case).credit, case.credit_grace
    slips = [
        *((left, first, words) for left, first, _last, words in _pairs(case)),
        (0.5, row[grace + 1], _("In the first year after the grace interest is still due on the whole credit.")),
        (1 / 3, row[grace] - row[0], _("Interest is missing: it comes on top of the principal.")),
        (0, row[0], _("The grace is over: a part of the principal is due, and interest.")),
    ]
    hint = _("The principal is shared out over the years after the grace. Interest on what is still owed comes on top.")
    return marked(6, number(credit_first), [row[grace]], slips, hint)


@exercise.task(4)
def check_credit_last(case: Case, credit_last, credit_first) -> Mark:
    """The last year, also with the principal of the trainee's own first payment."""
    row, rate, amount = facts_of(case).credit, case.credit_rate / 100, case.amount
    first = own_amount(credit_first)
    right = [row[-1]]
    right += [(own - rate * amount) * (1 + rate) for own in first if rate * amount < own < amount]
    right += [other for _left, one, other, _words in _pairs(case) for own in first if is_amount(own, one)]
    slips = [
        *((left, last, words) for left, _first, last, words in _pairs(case)),
        (0.5, row[-2], _("This is the last year but one. Only one part of the principal is still owed in the last year.")),
        (0.5, amount / (case.credit_years - case.credit_grace), _("One part of the principal is still owed in the last year, so a little interest is due.")),
        (0.25, max(row), _("Interest falls with what is still owed. In the last year this is one part of the principal.")),
    ]  # fmt: skip
    hint = _("In the last year one part of the principal is still owed. It is due with interest on it for one year.")
    return marked(4, number(credit_last), right, slips, hint)
