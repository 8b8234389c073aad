"""Tasks 5 and 6: how much of the credit is a gift, what the letters cost in today's money, and the choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from citykit.cases.fund_the_project import LETTERS, Case
from graders.checks.fund_the_project.facts import (
    annuity,
    by_letter,
    exercise,
    facts_of,
    is_amount,
    marked,
    own_amount,
    real,
    todays,
    yearly,
)
from graders.checks.toolkit import Mark, close, number, numbers, percents, text
from graders.i18n import _

#: Grant elements, in percent, may be rounded to one decimal, and the payments behind them to two.
GRANT = 0.15
#: Discount rate for the debt of states.
STATE = 0.05

#: A row of yearly payments, and the amount that they pay back.
Loan = tuple[list[float], float]


def _loans(case: Case, early, first, last) -> list[Loan]:
    """The credit, and the one that follows from the trainee's own three payments."""
    facts, parts = facts_of(case), case.credit_years - case.credit_grace
    found = [(facts.credit, case.amount)]
    own = [value for answer in (early, first, last) for value in own_amount(answer)]
    if len(own) == 3:
        step = (own[1] - own[2]) / (parts - 1)
        amount = case.credit_usd if is_amount(own[1], max(facts.credit) / case.exchange) else case.amount
        found.append(([own[0]] * case.credit_grace + [own[1] - step * year for year in range(parts)], amount))
    return found


def _level(case: Case) -> list[float]:
    """The credit's payments if they were equal after the grace."""
    parts = case.credit_years - case.credit_grace
    return facts_of(case).credit[: case.credit_grace] + [annuity(case.amount, case.credit_rate / 100, parts)] * parts


#: Known ways to a wrong worth of the credit, from payments, rate and case.
WAYS: Mapping[str, Callable[[list[float], float, Case], float]] = {
    "today": lambda row, rate, _case: todays(row, rate) * (1 + rate),
    "too often": lambda row, rate, _case: todays(row, rate) / (1 + rate),
    "no grace": lambda _loan, rate, case: todays(yearly(case.amount, case.credit_rate / 100, case.credit_years, 0), rate),
    "shape": lambda _loan, rate, case: todays(_level(case), rate),
    "not discounted": lambda row, _rate, _case: sum(row),
}


def _words(way: str) -> str:
    return {
        "today": _("The first payment comes after a year, so it is discounted once."),
        "too often": _("The first payment comes after a year. You discounted all payments once too often."),
        "no grace": _("Look at the years of grace: in these only interest is paid."),
        "shape": _("After the grace the payments fall from year to year. Use each year's own payment."),
        "not discounted": _("Money of later years is worth less today. Discount the payment of each year."),
    }[way]


def _is_grant(answer: object, share: float) -> bool:
    return any(close(given, 100 * share, within=GRANT) for given in percents(answer))


def _seen(case: Case, credit_first: object, grant_state: object = None) -> list[str]:
    """Known ways that already showed in the trainee's own first payment, or in the grant element for the state."""
    row, rate = facts_of(case).credit, case.credit_rate / 100
    seen = [name for name, way in WAYS.items() if _is_grant(grant_state, 1 - way(row, STATE, case) / case.amount)]
    forgotten = yearly(case.amount, rate, case.credit_years, 0)[0]
    return seen + ["no grace" for own in own_amount(credit_first) if is_amount(own, forgotten)]


def _grant(case: Case, points: float, answer, rate: float, loans: list[Loan], seen: Iterable[str], rates: Mapping[float, str]) -> Mark:
    """A grant element at this rate; ``rates`` are known wrong rates with their hints."""
    right = [todays(row, rate) / amount for row, amount in loans]
    right += [WAYS[name](row, rate, case) / amount for name in seen for row, amount in loans[:1]]
    if any(_is_grant(answer, 1 - repaid) for repaid in right):
        return Mark(points)
    for row, amount in loans:
        worth = todays(row, rate)
        if _is_grant(answer, worth / amount):
            return Mark(points / 2, _("This is the part that is paid back. The gift is the rest."))
        if _is_grant(answer, worth / amount - 1):
            return Mark(points / 2, _("Look at the sign: the amount, less what is paid back in today's money."))
        if any(is_amount(number(answer), value) for value in (worth, amount - worth)):
            return Mark(points / 2, _("This is an amount of money. The grant element is a share of the credit, in percent."))
        for name, way in WAYS.items():
            if _is_grant(answer, 1 - way(row, rate, case) / amount):
                return Mark(points / (4 if name == "not discounted" else 2), _words(name))
        for other, words in rates.items():
            if _is_grant(answer, 1 - todays(row, other) / amount):
                return Mark(points / 4, words)
    return Mark(0, _("Bring all payments of the credit to today. The grant element is the amount less that sum, as a share of the amount."))


@exercise.task(6)
def check_grant_state(case: Case, grant_state, credit_early, credit_first, credit_last) -> Mark:
    """At the rate for the debt of states."""
    words = _("For the debt of states everybody discounts at the same rate. The task names it.")
    rates = dict.fromkeys((case.own_rate / 100, real(case, case.own_rate), case.bank_rate / 100, real(case, 100 * STATE)), words)
    return _grant(case, 6, grant_state, STATE, _loans(case, credit_early, credit_first, credit_last), _seen(case, credit_first), rates)


@exercise.task(4)
def check_grant_city(case: Case, grant_city, grant_state, credit_early, credit_first, credit_last) -> Mark:
    """At the rate at which the city could borrow otherwise."""
    rates = {
        STATE: _("This is the gift for the state. For the city discount at the rate at which the city could borrow otherwise."),
        real(case, case.own_rate): _("The payments are nominal, so use the nominal rate. Leave the rise of prices out."),
        case.bank_rate / 100: _("This is at the rate of the bank's letter. Use the rate at which the city could borrow otherwise."),
    }
    loans = _loans(case, credit_early, credit_first, credit_last)
    return _grant(case, 4, grant_city, case.own_rate / 100, loans, _seen(case, credit_first, grant_state), rates)


def _costs(case: Case, service, bank_payment, set_aside, loans: list[Loan]) -> dict[str, list[list[float]]]:
    """By letter the rows of yearly payments: the right one first, then those of the trainee's own answers."""
    facts, given = facts_of(case), numbers(service, LETTERS)
    own = {letter: [due - case.old for due in own_amount(given[letter])] for letter in LETTERS}
    banks = [facts.new["bank"], *(case.bank_per_year * each for each in own_amount(bank_payment)), *own["bank"]]
    bonds = [facts.new["bond"], *(facts.coupon + each for each in own_amount(set_aside)), *own["bond"]]
    return {
        "credit": [row for row, _amount in loans],
        "bank": [[due] * case.bank_years for due in banks],
        "bond": [[due] * case.bond_years for due in bonds],
    }


def _on_dates(case: Case, row: list[float]) -> float:
    """The bank's payments in today's money if each is discounted from its own date."""
    often, rate = case.bank_per_year, case.own_rate / 100
    return todays([due / often for due in row for _part in range(often)], (1 + rate) ** (1 / often) - 1)


@exercise.task(6)
def check_costs(case: Case, cost_today, service, bank_payment, set_aside, credit_early, credit_first, credit_last, grant_state, grant_city) -> Mark:
    """What each letter costs in today's money; the bank's payments at the end of the year or on their dates."""
    facts, rate = facts_of(case), case.own_rate / 100
    loans = _loans(case, credit_early, credit_first, credit_last)
    rows = _costs(case, service, bank_payment, set_aside, loans)
    gifts = [case.amount * (1 - share / 100) for share in percents(grant_city)]
    coupons = [facts.coupon] * case.bond_years
    apart = {
        "bank": [(0.5, todays([facts.payment] * case.bank_years, rate), _("A year has several payments to the bank."))],
        "bond": [
            (0.5, todays([*coupons[1:], case.amount + facts.coupon], rate), _("Count what the city pays: the coupon, and into the fund, each year.")),
            (0.25, todays(coupons, rate), _("Count the payment into the fund, too, and not the coupon alone.")),
        ],
        "credit": [(0.5, WAYS[name](facts.credit, rate, case), _words(name)) for name in ("no grace", "shape")],
    }  # fmt: skip

    def mark(letter: str, points: float, given: float | None) -> Mark:
        right = [todays(row, rate) for row in rows[letter]]
        if letter == "bank":
            right += [_on_dates(case, row) for row in rows[letter]]
        if letter == "credit":
            right += [*gifts, *(WAYS[name](facts.credit, rate, case) for name in _seen(case, credit_first, grant_state))]
        slips = [slip for row in rows[letter] for slip in _cost_slips(case, row)]
        hint = _("Bring all payments of the letter to today, at the rate at which the city could borrow otherwise. Old debt plays no part.")
        return marked(points, given, right, [*slips, *apart[letter]], hint)

    return by_letter(6, cost_today, mark)


def _cost_slips(case: Case, row: list[float]) -> list[tuple[float, float, str]]:
    """Known ways to a wrong cost, for this row of payments."""
    rate = case.own_rate / 100
    same = _("Discount all letters at the same rate: the one at which the city could borrow otherwise.")
    years = _("Count the years again: the first payment comes after a year, the last in the last year.")
    return [
        (0.5, todays(row, real(case, case.own_rate)), _("The payments are nominal, so use the nominal rate. Leave the rise of prices out.")),
        *((0.5, todays(row, other / 100), same) for other in (100 * STATE, case.bank_rate, case.bond_coupon, case.credit_rate)),
        *((0.5, todays(other, rate), years) for other in (row[:-1], [*row, row[-1]])),
        *((0.5, WAYS[name](row, rate, case), _words(name)) for name in ("today", "too often")),
        (0.25, sum(row), _words("not discounted")),
        (0.5, todays([case.old + due for due in row], rate), _("Old debt is owed with each letter. Leave it out of the cost of a letter.")),
        (0, case.amount, _("This is what the letter brings. Its cost is what it takes back, in today's money.")),
    ]


def _best(case: Case, cover: Mapping, fallen: float, cost: Mapping) -> str:
    """The cheapest letter that keeps the cover rule in its worst year, also after the fall."""
    lowest = {**cover, "credit": min(cover["credit"], fallen)}
    kept = [letter for letter in LETTERS if lowest[letter] >= case.cover_rule]
    return min(kept, key=lambda letter: cost[letter], default="none")


@exercise.task(4)
def check_choice(case: Case, choice, cover, cover_after_fall, cost_today) -> Mark:
    """The choice, also the one that follows from the trainee's own covers and costs."""
    facts = facts_of(case)
    costs = {letter: todays(rows[0], case.own_rate / 100) for letter, rows in _costs(case, None, None, None, [(facts.credit, 0)]).items()}
    fallen = facts.cash / (case.old + facts.fallen)
    own_cover, own_fallen, own_cost = numbers(cover, LETTERS), number(cover_after_fall), numbers(cost_today, LETTERS)
    right = {_best(case, facts.cover, fallen, costs)}
    if None not in (*own_cover.values(), own_fallen, *own_cost.values()):
        right.add(_best(case, own_cover, own_fallen, own_cost))
    given = text(choice)
    if given in right:
        return Mark(4)
    if given not in LETTERS:
        return Mark(0, _("First take away the letters that do not keep the cover rule. Then look for the lowest cost in today's money."))
    if facts.cover[given] < case.cover_rule:
        return Mark(0, _("In its worst year this letter does not keep the debt cover that the lenders ask for."))
    if given == "credit" and fallen < case.cover_rule:
        return Mark(1, _("This letter keeps the rule today. Does it also do so after the fall?"))
    return Mark(2, _("This letter keeps the rule. Is there another one that does, and costs less in today's money?"))
