"""Tasks 1 to 4: present values, who should carry a risk, expected losses, value for money, and the row on the wrong side."""

from __future__ import annotations

from collections.abc import Iterable

from citykit.cases.share_the_risk import CITY, FAILS, OFFER, RISKS, ROWS, Case, Risk
from graders.checks.share_the_risk.present import (
    ROUNDED,
    buys,
    exercise,
    found,
    hired,
    lights,
    other_unit,
    slips,
    unit,
    ways_of,
)
from graders.checks.toolkit import Mark, by_steps, close, diagnose, is_money, is_percent, number, own_number, text
from graders.i18n import _

#: The yearly amount for a loss that was rounded to two decimals, as a share.
SPREAD = 0.03


@exercise.task(6)
def check_paid_city(case: Case, paid_city) -> Mark:
    """Present value of what the city pays if it buys."""
    given, way = number(paid_city), lights(case)
    right = buys(case, way)
    if is_money(given, right):
        return Mark(6)
    if other_unit(given, right):
        return Mark(4, unit())
    once = way.worth(0.0, (case.drivers_year, case.drivers))
    errors = [
        (3, _("The new drivers are missing. Look at their year and their price."), right - once),
        (3, _("The new drivers are bought in a later year. Discount them too."), right - once + case.drivers),
        (3, _("The new drivers are bought once, in the year that the table names."), right - once + way.worth(case.drivers)),
        (3, _("The works of year 0 are missing."), right - case.works),
        (3, _("Upkeep is paid in each year."), right - way.worth(case.upkeep)),
        (0, _("This is what the offer costs. Here the city buys itself."), hired(case, way)),
        *((6 * left, hint, buys(case, other)) for left, hint, other in slips(way, case.bank_rate / 100)),
    ]
    return found(given, errors) or Mark(0, _("Works in year 0, upkeep of each year and the new drivers once, all in today's money."))


@exercise.task(5)
def check_paid_offer(case: Case, paid_offer, paid_city) -> Mark:
    """Present value of what the city pays under the offer."""
    given, ways = number(paid_offer), ways_of(case, paid_city)
    if any(is_money(given, hired(case, way)) for way in ways):
        return Mark(5)
    if any(other_unit(given, hired(case, way)) for way in ways):
        return Mark(3.5, unit())
    errors = [
        (2.5, _("The city also pays its own staff who check the work."), ways[0].worth(case.fee)),
        (2, _("The company pays the works. The city pays a fee and its staff."), hired(case, ways[0]) + case.works),
        *((5 * left, hint, hired(case, other)) for left, hint, other in slips(ways[0], case.bank_rate / 100)),
    ]
    return found(given, errors) or Mark(0, _("The fee and the city's own staff, in each year of the contract, in today's money."))


def _side(case: Case, row: str) -> str:
    """Who should carry a risk, by what the papers say."""
    risk = row_of(case, row)
    return "city" if risk.name in RISKS and risk.papers == RISKS[risk.name][1] else "company"


def _words(answer: object) -> dict[str, str | None]:
    """A word for each row; other words for the company count too."""
    given = answer.to_dict() if hasattr(answer, "to_dict") else answer
    words = {str(row).strip().upper(): text(word) for row, word in given.items()} if isinstance(given, dict) else {}
    same = {"partner": "company", "the company": "company", "the city": "city"}
    return {row: same.get(words.get(row), words.get(row)) for row in ROWS[:-1]}


@exercise.task(10)
def check_sides(case: Case, sides) -> Mark:
    """Who should carry each of the first six risks."""
    given = _words(sides)
    if len(set(given.values())) == 1:
        return Mark(0, _("Give each row to the city or to the company. No side can carry all of them best."))
    right = sum(given[row] == _side(case, row) for row in given)
    if right == len(given):
        return Mark(10)
    hint = _("At least one row is on the wrong side. Who can make it less likely, or the damage smaller? If nobody: who bears it cheapest?")
    if right <= 1 and None not in given.values():
        hint = _("Most rows are on the wrong side. Name who should carry the loss, not who causes trouble for the other.")
    return Mark(by_steps(right, (5, 7.5), (4, 4)), hint)


def held_by(case: Case, option: str, rows: Iterable[str] = ROWS) -> float:
    """Expected losses that the city carries, row by row."""
    risks = (row_of(case, row) for row in rows)
    return sum(risk.chance * risk.loss * _share(risk, option) for risk in risks)


def row_of(case: Case, row: str) -> Risk:
    return case.risks[ROWS.index(row)]


def _share(risk: Risk, option: str) -> float:
    return risk.buys if option == CITY else risk.offer


def _certain(case: Case, option: str) -> float:
    """Losses as if each risk happened for sure."""
    return sum(risk.loss * _share(risk, option) for risk in case.risks)


def _all(case: Case) -> float:
    """Expected losses of both sides together."""
    return sum(risk.chance * risk.loss for risk in case.risks)


@exercise.task(5)
def check_risk_city(case: Case, risk_city) -> Mark:
    """Expected losses that the city carries if it buys."""
    given, right = number(risk_city), held_by(case, CITY)
    if close(given, right, within=ROUNDED):
        return Mark(5)
    errors = [
        (2.5, _("Look at the city's share of each row: if the city buys, one row is not there."), _all(case)),
        (1, _("A loss comes only with its chance. Multiply the two, row by row."), _certain(case, CITY)),
        (1, _("These are the losses under the offer. Here the city buys itself."), held_by(case, OFFER)),
        (1, _("Chance is given as a share: half is 0.50."), 100 * right),
    ]
    return found(given, errors) or Mark(0, _("Row by row: chance, times loss, times the city's share if it buys. Then add up."))


@exercise.task(5)
def check_risk_offer(case: Case, risk_offer) -> Mark:
    """Expected losses that the city carries under the offer."""
    given, right = number(risk_offer), held_by(case, OFFER)
    if close(given, right, within=ROUNDED):
        return Mark(5)
    whole = sum(risk.chance * risk.loss for risk in case.risks if risk.offer)
    errors = [
        (2.5, _("Of some rows the city carries only a part. Look at the shares."), whole),
        (2.5, _("One row is there only under the offer: read the last one again."), held_by(case, OFFER, ROWS[:-1])),
        (1.5, _("These are the losses that the company carries. The city keeps the rest."), _all(case) - right),
        (1.5, _("These are the losses that the company carries. The city keeps the rest."), held_by(case, CITY) - right),
        (1, _("A loss comes only with its chance. Multiply the two, row by row."), _certain(case, OFFER)),
        (1, _("These are the losses if the city buys. Look at the shares under the offer."), held_by(case, CITY)),
        (1, _("Chance is given as a share: half is 0.50."), 100 * right),
    ]
    if given == 0:
        return Mark(0, _("A signed contract does not move every risk. Which rows stay with the city?"))
    return found(given, errors) or Mark(0, _("Row by row: chance, times loss, times the city's share under the offer. Then add up."))


def parts_of(case: Case, *given: object) -> list[tuple[float, ...]]:
    """What is paid and the risks under both options: the right ones, and the trainee's own if they are of this case."""
    right = (buys(case, lights(case)), hired(case, lights(case)), held_by(case, CITY), held_by(case, OFFER))
    own = tuple(found[0] if (found := own_number(answer, -1, 1e4)) else part for answer, part in zip(given, right, strict=True))
    return [right, own] if any(map(is_money, own, right)) else [right]


@exercise.task(4)
def check_value(case: Case, value, paid_city, paid_offer, risk_city, risk_offer) -> Mark:
    """Value for money of the offer."""
    given, parts = number(value), parts_of(case, paid_city, paid_offer, risk_city, risk_offer)
    if any(close(given, city + held - offer - kept, within=ROUNDED) for city, offer, held, kept in parts):
        return Mark(4)
    for city, offer, held, kept in parts:
        gain = city + held - offer - kept
        if close(given, -gain, within=ROUNDED):
            return Mark(2, _("Look at the sign: value for money is above 0 when the offer is cheaper."))
        errors = {
            _("This compares only what is paid. The risks of both options belong in the sum."): city - offer,
            _("This is only the risk that moves. What is paid for moving it belongs in the sum too."): held - kept,
            _("The city still carries some risks under the offer."): city + held - offer,
            _("A risk is a cost. Add it to what is paid, on both sides."): city - held - offer + kept,
            _("This looks like a percentage. The answer is an amount of money."): 100 * gain / (city + held),
        }
        if hint := diagnose(given, errors, within=ROUNDED):
            return Mark(0, hint)
    return Mark(0, _("What is paid and the risk if the city buys, less what is paid and the risk under the offer."))


@exercise.task(2)
def check_percent(case: Case, percent, value, paid_city, paid_offer, risk_city, risk_offer) -> Mark:
    """Value for money in percent of the comparator."""
    parts = parts_of(case, paid_city, paid_offer, risk_city, risk_offer)
    gains = [(city + held - offer - kept, city, held, offer, kept) for city, offer, held, kept in parts]
    gains += [(own, *gains[-1][1:]) for own in own_number(value, -1e4, 1e4)]
    if any(city + held and is_percent(percent, 100 * gain / (city + held)) for gain, city, held, _offer, _kept in gains):
        return Mark(2)
    gain, city, held, offer, kept = gains[0]
    errors = {
        _("Percent of the public comparator: what the city pays if it buys, with its risks."): (city, offer, offer + kept),
        _("Look at the sign again."): (-(city + held),),
    }
    hint = next((hint for hint, bases in errors.items() if any(is_percent(percent, 100 * gain / base) for base in bases)), "")
    return Mark(0, hint or _("Divide value for money by the whole cost if the city buys, risks included. Then times 100."))


def _wrong_row(case: Case) -> str:
    return next(row for row in ROWS[:-1] if _side(case, row) == "company" and row_of(case, row).offer > 0.5)


@exercise.task(3)
def check_wrong_row(case: Case, wrong_row, sides) -> Mark:
    """The row that the offer leaves with the city, though the company should carry it."""
    given = (text(wrong_row) or "").upper()
    kept = [row for row in ROWS[:-1] if row_of(case, row).offer > 0.5]
    if given == _wrong_row(case) or [given] == [row for row in kept if _words(sides)[row] == "company"]:
        return Mark(3)
    if given in kept:
        return Mark(0, _("The city should carry this row: read the papers again. Who can do something about it?"))
    if given == FAILS:
        return Mark(0, _("If the company fails, the city has to act anyway. No contract can give this row away."))
    return Mark(0, _("Take the rows that the offer leaves mostly with the city. Which of them should the company carry, by your first list?"))


@exercise.task(6)
def check_fee_rise(case: Case, fee_rise, wrong_row, paid_city) -> Mark:
    """By how much the yearly fee may rise if the company takes the row, in USD thousand."""
    given, own = number(fee_rise), (text(wrong_row) or "").upper()
    rows = [_wrong_row(case), *([own] if own in ROWS[:-1] and row_of(case, own).offer else [])]
    held = [1e3 * held_by(case, OFFER, [row]) for row in rows]
    ways = ways_of(case, paid_city)
    if any(is_money(given, loss / way.worth(1.0), SPREAD) for loss in held for way in ways):
        return Mark(6)
    errors = []
    for row, loss in zip(rows, held, strict=True):
        fair, share = loss / ways[0].worth(1.0), row_of(case, row).offer
        errors += [
            (4, _("The number is right and the unit is not: it is USD thousand a year."), fair / 1e3),
            (4, _("The number is right and the unit is not: it is USD thousand a year."), fair * 1e3),
            (3, _("The offer leaves only a part of this loss with the city. Look at its share."), fair / share),
            (3, _("The company carries a part of this loss already. Take the part that the city still has."), fair * (1 - share) / share),
            (2, _("This is the whole loss in today's money. The fee is paid in each year: divide by the annuity factor."), loss),
            (3, _("Fees of later years are worth less today. Divide by the annuity factor, not by the years."), loss / case.years),
            (2, _("The loss comes only with its chance."), fair / row_of(case, row).chance),
            (1, _("Divide by the annuity factor: a yearly amount is smaller than its sum in today's money."), loss * ways[0].worth(1.0)),
            *((6 * left, hint, loss / way.worth(1.0)) for left, hint, way in slips(ways[0], case.bank_rate / 100)),
        ]
    return found(given, errors, SPREAD) or Mark(0, _("The expected loss that moves to the company, spread over the years of the contract by the annuity factor."))
