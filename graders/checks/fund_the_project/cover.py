"""Tasks 3 and 4: debt service and debt cover in the worst year, today and after a fall of the currency."""

from __future__ import annotations

from citykit.cases.fund_the_project import LETTERS, Case
from graders.checks.fund_the_project.facts import (
    Slip,
    by_letter,
    exercise,
    facts_of,
    in_dollars,
    is_amount,
    is_cover,
    marked,
    own_amount,
)
from graders.checks.fund_the_project.payments import check_credit_first
from graders.checks.toolkit import Mark, number, numbers
from graders.i18n import _


@exercise.task(8)
def check_service(case: Case, service, bank_payment, set_aside, credit_first) -> Mark:
    """Debt service of the worst year by letter, old and new."""
    facts, old = facts_of(case), case.old
    new = {
        "credit": [facts.new["credit"], *own_amount(credit_first)],
        "bank": [facts.new["bank"], *(case.bank_per_year * own for own in own_amount(bank_payment))],
        "bond": [facts.new["bond"], *(facts.coupon + own for own in own_amount(set_aside))],
    }
    fund = _("Each year the bond asks for two amounts: the coupon, and the payment into the fund.")
    low = _("Take the dearest year of the credit, and not another year or the mean.")
    slips = {
        "credit": [
            *((0.5, old + payment, low) for payment in (sum(facts.credit) / case.credit_years, facts.credit[0], facts.credit[-1])),
            (0.5, old + max(facts.credit) / case.exchange, in_dollars()),
        ],
        "bank": [(0.5, old + payment, _("A year has several payments to the bank.")) for payment in (facts.payment, *own_amount(bank_payment))],
        "bond": [
            *((0.5, old + due, fund) for due in (facts.coupon, facts.set_aside)),
            (0.5, old + case.amount + facts.coupon, _("The sinking fund pays the bond back. The city pays the coupon and into the fund.")),
        ],
    }

    def mark(letter: str, points: float, given: float | None) -> Mark:
        forgotten = [(0.5, due, _("Old debt must be served, too. Add it to each letter.")) for due in new[letter]]
        hint = _("For each letter: old debt service, and all payments of the letter in its dearest year.")
        return marked(points, given, [old + due for due in new[letter]], [*forgotten, *slips[letter]], hint)

    return by_letter(8, service, mark)


@exercise.task(8)
def check_cover(case: Case, cover, service) -> Mark:
    """Debt cover by letter in the worst year, at today's exchange rate."""
    facts = facts_of(case)
    own = numbers(service, LETTERS)

    def mark(letter: str, points: float, given: float | None) -> Mark:
        dues = [case.old + facts.new[letter], *own_amount(own[letter])]
        slips = [slip for due in dues for slip in _cover_slips(case, due)]
        if letter == "credit":
            slips.append((0.5, facts.cash / (case.old + sum(facts.credit) / case.credit_years), _("Take the dearest year of the credit, and not the mean.")))
        hint = _("Regular income less running cost, divided by the debt service of the worst year, old and new.")
        return marked(points, given, [facts.cash / due for due in dues], slips, hint, is_cover)

    return by_letter(8, cover, mark)


def _cover_slips(case: Case, due: float) -> list[Slip]:
    """Known ways to a wrong debt cover, for this debt service of a year."""
    cash, income = facts_of(case).cash, case.own_revenue + case.transfers
    new = due - case.old
    running = _("Running cost is paid first. Only what is left of the regular income can serve debt.")
    return [
        (0.5, income / due, running),
        (0.5, case.own_revenue / due, _("Transfers are regular income, too, and running cost comes off.")),
        (0.5, due / cash, _("Turn the division round: cash above, debt service below.")),
        (0.5, 100 * cash / due, _("Write debt cover as a plain number of times, and not in percent.")),
        *((0.5, amount / new, _("Old debt belongs to the debt service, below the line.")) for amount in (cash, cash - case.old) if new > 0),
        (0.25, income / new if new > 0 else income, running),
    ]


@exercise.task(5)
def check_fallen(case: Case, credit_after_fall, credit_first, service) -> Mark:
    """What the credit costs in its worst year after the fall."""
    left, old = 1 - case.fall / 100, case.old
    facts = facts_of(case)
    # A first payment that is wrong in no known way counts only as a part of the trainee's own debt service: it may be a neighbour's.
    first = own_amount(credit_first) if check_credit_first.mark(case, credit_first).points else []
    nows = [facts.new["credit"], *first, *(due - old for due in own_amount(numbers(service, LETTERS)["credit"]) if due > old)]
    divide = _("Local money that loses a share of its value buys fewer dollars. Divide by what is left of its value.")
    slips = []
    for now in nows:
        slips += [
            (0.5, now * (2 - left), divide),
            (0.5, now / left + old, _("Old debt is not asked here. Only the payment of the credit.")),
            (0.25, now * left, _("After the fall a dollar is dearer, so the payment rises.")),
            (0.25, (now + old) / left, _("Old debt is owed in local money. The fall does not touch it.")),
            (0, now, _("This is the payment at today's exchange rate.")),
        ]
    row = facts.credit
    slips += [(0.25, payment / left, _("Take the dearest year of the credit.")) for payment in (row[0], row[-1], sum(row) / len(row))]
    slips += [(0.25, max(row) / case.exchange / left, _("Begin with the payment in local money. In dollars it does not change."))]
    return marked(5, number(credit_after_fall), [now / left for now in nows], slips, divide)


@exercise.task(5)
def check_cover_after_fall(case: Case, cover_after_fall, credit_after_fall, cover, service) -> Mark:
    """Debt cover with the credit after the fall."""
    facts, old, left = facts_of(case), case.old, 1 - case.fall / 100
    given, own = number(cover_after_fall), own_amount(credit_after_fall)
    now = facts.new["credit"]
    services = [old + now, *own_amount(numbers(service, LETTERS)["credit"])]
    dues = [old + facts.fallen, *(old + due for due in own)]
    right = [facts.cash / due for due in dues] + _same_slip(case, numbers(cover, LETTERS)["credit"], services, dues)
    right += [facts.cash / due for due in own if is_amount(due, facts.fallen + old) or is_amount(due, (now + old) / left)]
    if any(is_amount(due, now) for due in services):  # old debt was forgotten before
        right += [facts.cash / due for due in (facts.fallen, *own)]
    local = _("Old debt is owed in local money. The fall touches only the payment of the credit.")
    slips = [
        *((0.5, facts.cash * left / due, local) for due in services),
        (0.5, facts.cash / (old + now * (2 - left)), _("Divide the payment by what is left of the value of local money.")),
        (0.25, facts.cash / (old + now * left), _("After the fall a dollar is dearer, so cover gets worse.")),
        (0, facts.cover["credit"], _("This is debt cover at today's exchange rate.")),
        *(slip for due in dues for slip in _cover_slips(case, due)),
    ]
    hint = _("The same cash as before, divided by old debt service and the payment after the fall.")
    return marked(5, given, right, slips, hint, is_cover)


def _same_slip(case: Case, cover: float | None, services: list[float], dues: list[float]) -> list[float]:
    """The covers after the fall that come from a slip which already showed in the cover before it."""
    pairs = [(_cover_slips(case, service), _cover_slips(case, due)) for service in services for due in dues]
    return [after[1] for slips in pairs for before, after in zip(*slips, strict=False) if is_cover(cover, before[1])]
