"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

import inspect
from collections import Counter
from functools import cache

import numpy as np
import pandas as pd
import pytest

from citykit import finance
from citykit.cases.fund_the_project import LETTERS, Case, case
from graders.checks import fund_the_project as checks
from tests.citykit.cases import fairness

pytestmark = pytest.mark.xdist_group("fund_the_project")
PARAMETERS = {check: list(inspect.signature(check.mark).parameters) for check in vars(checks).values() if hasattr(check, "points")}
#: By task: the check and the earlier answers that it takes.
CHECKS = {names[1]: (check, tuple(names[2:])) for check, names in PARAMETERS.items()}


@pytest.fixture(scope="module")
def solved() -> list[fairness.Solved]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, fairness.IDS)]


@cache
def loans(case: Case) -> dict[str, pd.DataFrame]:
    """The three letters by the lesson's library; the bond with its amount in the last year."""
    amount = case.amount
    return {
        "credit": finance.schedule(amount, case.credit_rate / 100, case.credit_years, grace=case.credit_grace, kind="equal principal"),
        "bank": finance.schedule(amount, case.bank_rate / 100, case.bank_years, per_year=case.bank_per_year),
        "bond": finance.schedule(amount, case.bond_coupon / 100, case.bond_years, kind="bullet"),
    }


def factor(rate: float, count: int) -> float:
    return (1 - (1 + rate) ** -count) / rate


def fund(case: Case, years: int = 0) -> float:
    """What payments of 1 grow to in the sinking fund."""
    rate, years = case.fund_rate / 100, years or case.bond_years
    return factor(rate, years) * (1 + rate) ** years


def cash_of(case: Case) -> float:
    return case.own_revenue + case.transfers - case.running


def solve(case: Case) -> dict:
    """The exercise by the lesson's library: another route than the checks take."""
    found, rate = loans(case), case.own_rate / 100
    credit, coupon, aside = found["credit"]["payment"], found["bond"]["payment"][1], case.amount / fund(case)
    new = {"credit": credit.max(), "bank": finance.by_year(found["bank"])["payment"][1], "bond": coupon + aside}
    service = {letter: case.old + due for letter, due in new.items()}
    fallen = finance.after_fall(credit.max(), case.fall / 100)
    return {
        "bank_payment": found["bank"]["payment"][1], "bond_last": found["bond"]["payment"].iloc[-1], "set_aside": aside,
        "credit_early": credit[1], "credit_first": credit[case.credit_grace + 1], "credit_last": credit.iloc[-1],
        "service": service, "credit_after_fall": fallen,
        **ending(case, service, fallen, [finance.cost_today(found["credit"], rate), finance.cost_today(found["bank"], rate)]),
        "grant_state": 100 * finance.grant_element(found["credit"]),
        "grant_city": 100 * finance.grant_element(found["credit"], rate),
    }  # fmt: skip


def ending(case: Case, service: dict, fallen: float, costs: list[float]) -> dict:
    """Covers, costs and choice that follow from earlier answers."""
    cover = {letter: finance.debt_cover(cash_of(case), due) for letter, due in service.items()}
    after = finance.debt_cover(cash_of(case), case.old + fallen)
    costs = dict(zip(LETTERS, [*costs, (service["bond"] - case.old) * factor(case.own_rate / 100, case.bond_years)], strict=True))
    kept = pd.Series(costs)[pd.Series(cover | {"credit": after}) >= case.cover_rule]
    return {"cover": cover, "cover_after_fall": after, "cost_today": costs, "choice": kept.idxmin() if len(kept) else "none"}


def rounded(value):
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    return value if isinstance(value, str) else round(float(value), 2)


def by_hand(case: Case, right: dict) -> dict:
    """Each step from rounded numbers, the bank's payments at the end of the year, and factors with three decimals."""
    rate, parts = case.own_rate / 100, case.credit_years - case.credit_grace
    work = rounded(right)
    work["bank_payment"] = round(case.amount / round(factor(case.bank_rate / 100 / case.bank_per_year, case.bank_years * case.bank_per_year), 3), 2)
    work["set_aside"] = round(case.amount / round(fund(case), 3), 2)
    coupon = round(case.amount * case.bond_coupon / 100, 2)
    new = {"credit": work["credit_first"], "bank": case.bank_per_year * work["bank_payment"], "bond": coupon + work["set_aside"]}
    work["service"] = {letter: round(case.old + due, 2) for letter, due in new.items()}
    work["credit_after_fall"] = round(work["credit_first"] / 0.7, 2)
    step = round(case.amount / parts * case.credit_rate / 100, 2)
    row = [work["credit_early"]] * case.credit_grace + [round(work["credit_first"] - year * step, 2) for year in range(parts)]
    worth = {percent: round(finance.present_value([0, *row], percent / 100), 2) for percent in (5, case.own_rate)}
    work["grant_state"], work["grant_city"] = (round(100 * (1 - one / case.amount), 1) for one in worth.values())
    costs = [worth[case.own_rate], round((work["service"]["bank"] - case.old) * round(factor(rate, case.bank_years), 3), 2)]
    return rounded(work | ending(case, work["service"], work["credit_after_fall"], costs))


def payment_errors(case: Case, right: dict) -> list[fairness.Slip]:
    """The usual errors in a payment: a name, the answer that each spoils and what it becomes."""
    amount, rate, often, years = case.amount, case.bank_rate / 100, case.bank_per_year, case.bank_years
    coupon, parts, cheap = amount * case.bond_coupon / 100, case.credit_years - case.credit_grace, case.credit_rate / 100
    bank = [
        (rate, often * years), (rate / often, years), (rate, years), (rate / 12, 12 * years), (rate / (6 - often), (6 - often) * years),
        (rate / often, often * years - 1), (rate / often, often * years + 1), ((1 + rate) ** (1 / often) - 1, often * years),
        (finance.real_rate(rate, case.inflation / 100) / often, often * years),
    ]  # fmt: skip
    others = {
        "divided at the end": amount / factor(rate, years) / often, "a whole year": often * right["bank_payment"], "no interest": amount / (often * years),
        "equal principal": amount / (often * years) + amount * rate / often, "in LCU": 1e6 * right["bank_payment"],
    }  # fmt: skip
    firsts = {
        "grace forgotten": amount / case.credit_years + cheap * amount, "second payment": right["credit_first"] - cheap * amount / parts,
        "principal alone": amount / parts, "annuity": amount / factor(cheap, parts), "dollars": right["credit_first"] / case.exchange,
        "one part too many": amount / (parts + 1) + cheap * amount, "one part too few": amount / (parts - 1) + cheap * amount,
        "interest alone": right["credit_early"],
    }  # fmt: skip
    asides = {
        "no interest": amount / case.bond_years, "from today": right["set_aside"] / (1 + case.fund_rate / 100), "with coupon": coupon + right["set_aside"],
        "a loan": amount / factor(case.fund_rate / 100, case.bond_years), **{f"{off:+}": amount / fund(case, case.bond_years + off) for off in (-1, 1)},
    }  # fmt: skip
    lasts = {
        "principal alone": amount / parts, "all alike": right["credit_first"], "last but one": amount / parts * (1 + 2 * cheap),
        "grace forgotten": amount / case.credit_years * (1 + cheap), "dollars": right["credit_last"] / case.exchange,
    }  # fmt: skip
    return [
        *((f"rate {one:.4f}, {count} payments", "bank_payment", amount / factor(one, count)) for one, count in bank),
        *((name, "bank_payment", value) for name, value in others.items()),
        *(("coupon, amount or all coupons", "bond_last", value) for value in (coupon, amount, amount + case.bond_years * coupon)),
        *((name, "set_aside", value) for name, value in asides.items()),
        *(("dollars or principal", "credit_early", value) for value in (right["credit_early"] / case.exchange, right["credit_first"])),
        *((name, "credit_first", value) for name, value in firsts.items()),
        *((name, "credit_last", value) for name, value in lasts.items()),
    ]


def year_errors(case: Case, right: dict) -> list[fairness.Slip]:
    service, cash, old, left = right["service"], cash_of(case), case.old, 1 - case.fall / 100
    new = {letter: due - old for letter, due in service.items()}
    mean, coupon = loans(case)["credit"]["payment"].mean(), case.amount * case.bond_coupon / 100
    spoiled = {
        "credit": (mean, right["credit_early"], right["credit_last"], new["credit"] / case.exchange),
        "bank": [right["bank_payment"]],
        "bond": (coupon, right["set_aside"], case.amount + coupon),
    }
    ways = {
        "old debt forgotten": lambda due: cash / (due - old), "old debt above": lambda due: (cash - old) / (due - old), "turned": lambda due: due / cash,
        "income": lambda due: (case.own_revenue + case.transfers) / due, "percent": lambda due: 100 * cash / due,
    }  # fmt: skip
    now = new["credit"]
    return [
        ("old debt forgotten", "service", new),
        *((f"{letter}: {due:.2f}", "service", service | {letter: old + due}) for letter, dues in spoiled.items() for due in dues),
        *((name, "cover", {letter: way(due) for letter, due in service.items()}) for name, way in ways.items()),
        ("mean year", "cover", right["cover"] | {"credit": cash / (old + mean)}),
        *(("letters mixed up", "cover", right["cover"] | {one: right["cover"][other]}) for one, other in zip(LETTERS, LETTERS[1:] + LETTERS[:1], strict=True)),
        *((f"times {by:g}", "credit_after_fall", by * now) for by in (2 - left, left, 1, 1 / (1 - left))),
        *(("old debt or year", "credit_after_fall", value / left) for value in (left * old + now, old + now, mean, right["credit_last"])),
        *((f"times {by:g}", "cover_after_fall", cash / (old + by * now)) for by in (2 - left, left, 1)),
        *(("debt", "cover_after_fall", value) for value in (left * right["cover"]["credit"], cash / right["credit_after_fall"], 1 / right["cover_after_fall"])),
    ]  # fmt: skip


def worth_errors(case: Case, right: dict) -> list[fairness.Slip]:
    rate, amount, credit = case.own_rate / 100, case.amount, loans(case)["credit"]
    real, bank_rate = finance.real_rate(rate, case.inflation / 100), case.bank_rate / 100
    flat = finance.schedule(amount, case.credit_rate / 100, case.credit_years, kind="equal principal")
    level = finance.schedule(amount, case.credit_rate / 100, case.credit_years, grace=case.credit_grace)
    slips = []
    for task, percent, others in (("grant_state", 0.05, (rate, real, bank_rate)), ("grant_city", rate, (0.05, real, bank_rate))):
        worth = finance.cost_today(credit, percent)
        values = {
            "today": worth * (1 + percent), "too often": worth / (1 + percent), "no grace": finance.cost_today(flat, percent),
            "shape": finance.cost_today(level, percent), "not discounted": credit["payment"].sum(),
            **{f"at {other:.3f}": finance.cost_today(credit, other) for other in others},
        }  # fmt: skip
        slips += [(name, task, 100 * (1 - value / amount)) for name, value in values.items()]
        slips += [("the rest", task, 100 * worth / amount), ("sign", task, -right[task]), ("money", task, amount - worth)]
    dues = {"bank": right["service"]["bank"] - case.old, "bond": right["service"]["bond"] - case.old}
    rows = {letter: np.full(getattr(case, f"{letter}_years"), due) for letter, due in dues.items()} | {"credit": credit["payment"].to_numpy()}
    for letter, row in rows.items():
        values = {
            "real": finance.present_value([0, *row], real), "5 %": finance.present_value([0, *row], 0.05), "not discounted": row.sum(),
            "today": finance.present_value(row, rate), "too often": finance.present_value([0, 0, *row], rate), "amount": amount,
            "bank's rate": finance.present_value([0, *row], bank_rate), "with old debt": finance.present_value([0, *(row + case.old)], rate),
        }  # fmt: skip
        slips += [(f"{letter}: {name}", "cost_today", right["cost_today"] | {letter: value}) for name, value in values.items()]
    slips.append(("bond without the fund", "cost_today", right["cost_today"] | {"bond": finance.cost_today(loans(case)["bond"], rate)}))
    return slips + [("another letter", "choice", other) for other in (*LETTERS, "none") if other != right["choice"]]


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert fairness.lost(CHECKS, solved) == []


@pytest.mark.slow
def test_does_hand_work_with_rounded_steps_pass_for_every_id(solved):
    assert fairness.lost(CHECKS, [(found, by_hand(found, right)) for found, right in solved]) == []


@pytest.mark.slow
@pytest.mark.parametrize("errors", [payment_errors, year_errors, worth_errors], ids=lambda errors: errors.__name__)
def test_does_every_usual_error_lose_points_for_every_id(solved, errors):
    assert fairness.forgiven(CHECKS, solved, errors) == []


@pytest.mark.slow
def test_is_an_error_charged_once_for_every_id(solved):
    """The bank's payment and the credit's first one are wrong, and all that follows is done right with them."""
    for found, right in solved:
        bank, first = 1.1 * right["bank_payment"], 0.9 * right["credit_first"]
        last = (first - right["credit_early"]) * (1 + found.credit_rate / 100)
        row = [right["credit_early"]] * found.credit_grace + list(np.linspace(first, last, found.credit_years - found.credit_grace))
        worth = {percent: finance.present_value([0, *row], percent) for percent in (0.05, found.own_rate / 100)}
        service = right["service"] | {"credit": found.old + first, "bank": found.old + found.bank_per_year * bank}
        fallen = first / (1 - found.fall / 100)
        work = right | {"bank_payment": bank, "credit_first": first, "credit_last": last, "service": service, "credit_after_fall": fallen}
        work["grant_state"], work["grant_city"] = (100 * (1 - one / found.amount) for one in worth.values())
        work |= ending(found, service, fallen, [worth[found.own_rate / 100], 1.1 * right["cost_today"]["bank"]])
        wrong = {task for task in CHECKS if fairness.points(CHECKS, found, task, work[task], work) < CHECKS[task][0].points}
        assert wrong == {"bank_payment", "credit_first"}


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    assert all(11 <= found.credit_years <= 14 and 6 <= found.bank_years <= 12 and 8 <= found.bond_years <= 14 for found, _ in solved)
    assert all(found.life > max(found.credit_years, found.bank_years, found.bond_years) for found, _ in solved)
    assert all(0 < found.old < cash_of(found) < found.transfers and found.own_rate > found.bank_rate > found.bond_coupon for found, _ in solved)
    assert all(5 < right["grant_state"] < 30 < right["grant_city"] < 70 and right["cover"]["credit"] > found.cover_rule for found, right in solved)
    chosen = Counter(right["choice"] for _, right in solved)
    assert min(chosen[letter] for letter in LETTERS) > 0.2 * len(solved)
    assert len({str(right) for _, right in solved}) == len(solved)


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    copied = pd.Series(fairness.copied(CHECKS, solved))
    assert copied.max() < 0.6
    assert copied.mean() < 0.2


def test_does_the_first_cell_name_the_case():
    assert case(fairness.IDS[0].lower()).name.endswith(" million")
