"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from citykit import finance
from citykit.cases.light_the_streets import Case, case
from graders.checks import light_the_streets as checks
from tests.citykit.cases.fairness import IDS, Slip, Solved, copied, forgiven, full, lost, points

pytestmark = pytest.mark.xdist_group("light_the_streets")
#: By task: the check and the earlier answers that it takes.
CHECKS = {
    "capex": (checks.check_capex, ()),
    "yearly_gain": (checks.check_yearly_gain, ()),
    "payback": (checks.check_payback, ("capex", "yearly_gain")),
    "real_rate": (checks.check_real_rate, ()),
    "npv": (checks.check_npv, ("real_rate", "capex", "yearly_gain")),
    "irr": (checks.check_irr, ("npv", "real_rate", "capex", "yearly_gain")),
    "life_cycle_cost": (checks.check_life_cycle_cost, ("npv", "real_rate", "capex", "yearly_gain")),
    "term": (checks.check_term, ("capex", "yearly_gain")),
    "highest_price": (checks.check_highest_price, ("npv", "real_rate", "capex", "yearly_gain")),
}
FULL = full(CHECKS)


@pytest.fixture(scope="module")
def solved() -> list[Solved]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, IDS)]


def flows(case: Case, capex: float, gain: float, years: int = 0, *, replaced: bool = True) -> np.ndarray:
    """Flows by the lesson's library."""
    bought = {case.replacement_year: case.lamps * case.replacement / 1e6} if replaced else {}
    return finance.cash_flows(capex, gain, years or case.years, replacements=bought)


def solve(case: Case) -> dict:
    """The exercise by the lesson's library: another route than the checks take."""
    capex = case.lamps * case.lamp_price / 1e6
    saving = case.lamps * (case.kwh_before - case.kwh_after) * 12 * case.tariff / 1e6
    gain = saving - case.lamps * (case.upkeep_after - case.upkeep_before) / 1e6
    rate = finance.real_rate(case.bank_rate / 100, case.inflation / 100)
    project = flows(case, capex, gain)
    running = case.lamps * (12 * case.kwh_after * case.tariff + case.upkeep_after) / 1e6
    esco = finance.share_savings(finance.cash_flows(capex, gain, 40), case.esco_share / 100, 40)["esco"]
    return {
        "capex": capex,
        "yearly_gain": gain,
        "payback": finance.payback(project),
        "real_rate": 100 * rate,
        "npv": finance.present_value(project, rate),
        "irr": 100 * finance.irr(project),
        "life_cycle_cost": finance.present_value(-flows(case, capex, 0) + np.r_[0, np.full(case.years, running)], rate),
        "term": finance.break_even_term(esco, case.esco_return / 100),
        "highest_price": 1e6 * finance.present_value(np.r_[0, project[1:]], rate) / case.lamps,
    }


def rounded(answers: dict) -> dict:
    """As the exercise allows: two decimals, one for the IRR, and later tasks from rounded numbers."""
    return {name: round(value, 1 if name == "irr" else 2) for name, value in answers.items()}


def errors(case: Case, right: dict) -> dict[str, tuple[str, float]]:
    """The usual errors: by name, the answer that each spoils and what it becomes."""
    capex, gain, rate, npv = right["capex"], right["yearly_gain"], right["real_rate"] / 100, right["npv"]
    power = {when: case.lamps * kwh * 12 * case.tariff / 1e6 for when, kwh in (("before", case.kwh_before), ("after", case.kwh_after))}
    saving = power["before"] - power["after"]
    upkeep = case.lamps * case.upkeep_after / 1e6
    project, pay = flows(case, capex, gain), gain * case.esco_share / 100
    bank, asked = case.bank_rate / 100, case.esco_return / 100
    renewal = case.lamps * case.replacement / 1e6 / (1 + rate) ** case.replacement_year
    late = right["life_cycle_cost"] - capex

    def value(rate: float, *changes, **more) -> float:
        return finance.present_value(flows(case, capex, *(changes or (gain,)), **more), rate)

    def years(pay: float, rate: float) -> int:
        return finance.break_even_term(finance.cash_flows(capex, pay, 60), rate)

    return {
        "capex in pesos": ("capex", capex * 1e6),
        "capex with electronics": ("capex", capex + case.lamps * case.replacement / 1e6),
        "forgets upkeep": ("yearly_gain", saving),
        "upkeep with the wrong sign": ("yearly_gain", 2 * saving - gain),
        "whole new upkeep": ("yearly_gain", saving - upkeep),
        "a month": ("yearly_gain", gain / 12),
        "power of a month": ("yearly_gain", saving / 12 - saving + gain),
        "upkeep times 12": ("yearly_gain", saving - 12 * (saving - gain)),
        "gross bill before": ("yearly_gain", power["before"]),
        "gross bill after": ("yearly_gain", power["after"]),
        "gain in pesos": ("yearly_gain", gain * 1e6),
        "payback in months": ("payback", 12 * right["payback"]),
        "payback without upkeep": ("payback", capex / saving),
        "payback less the whole upkeep": ("payback", capex / (saving - upkeep)),
        "payback of the gross bill": ("payback", capex / power["before"]),
        "payback turned round": ("payback", gain / capex),
        "payback in whole years": ("payback", math.ceil(right["payback"])),
        "difference of the rates": ("real_rate", case.bank_rate - case.inflation),
        "bank's rate": ("real_rate", case.bank_rate),
        "rates added": ("real_rate", 100 * ((1 + bank) * (1 + case.inflation / 100) - 1)),
        "year 0 discounted": ("npv", npv / (1 + rate)),
        "nominal rate": ("npv", value(bank)),
        "difference as rate": ("npv", value(bank + 0.05)),
        "no electronics": ("npv", value(rate, replaced=False)),
        "NPV without upkeep": ("npv", value(rate, saving)),
        "NPV of the gross bill": ("npv", value(rate, power["before"])),
        "a year too few": ("npv", value(rate, gain, case.years - 1)),
        "a year too many": ("npv", value(rate, gain, case.years + 1)),
        "gains from year 0": ("npv", npv + gain - gain / (1 + rate) ** case.years),
        "not discounted": ("npv", project.sum()),
        "percent as share": ("npv", value(100 * rate)),
        "without the purchase": ("npv", npv + capex),
        "sign": ("npv", -npv),
        "NPV in pesos": ("npv", 1e6 * npv),
        "IRR for NPV": ("npv", right["irr"]),
        "IRR as share for NPV": ("npv", right["irr"] / 100),
        "IRR without electronics": ("irr", 100 * finance.irr(flows(case, capex, gain, replaced=False))),
        "IRR without upkeep": ("irr", 100 * finance.irr(flows(case, capex, saving))),
        "IRR a year too few": ("irr", 100 * finance.irr(project[:-1])),
        "IRR a year too many": ("irr", 100 * finance.irr(flows(case, capex, gain, case.years + 1))),
        "one over payback": ("irr", 100 * gain / capex),
        "nominal IRR": ("irr", (100 + right["irr"]) * (1 + case.inflation / 100) - 100),
        "rate for IRR": ("irr", right["real_rate"]),
        "NPV for IRR": ("irr", npv),
        "life without upkeep": ("life_cycle_cost", right["life_cycle_cost"] - upkeep * _annuity(rate, case.years)),
        "life with the rise of upkeep": ("life_cycle_cost", capex + renewal + (power["after"] + saving - gain) * _annuity(rate, case.years)),
        "life without power": ("life_cycle_cost", capex + renewal + upkeep * _annuity(rate, case.years)),
        "life without electronics": ("life_cycle_cost", right["life_cycle_cost"] - renewal),
        "life without purchase": ("life_cycle_cost", late),
        "life with year 0 discounted": ("life_cycle_cost", right["life_cycle_cost"] / (1 + rate)),
        "life at the bank's rate": ("life_cycle_cost", _life(case, capex, power["after"] + upkeep, bank)),
        "life not discounted": ("life_cycle_cost", _life(case, capex, power["after"] + upkeep, 0)),
        "life of old lamps": ("life_cycle_cost", (power["before"] + case.lamps * case.upkeep_before / 1e6) * _annuity(rate, case.years)),
        "NPV as life-cycle cost": ("life_cycle_cost", npv),
        "payback of the ESCO": ("term", math.ceil(capex / pay)),
        "rounded down": ("term", right["term"] - 1),
        "one more": ("term", right["term"] + 1),
        "whole gain for the ESCO": ("term", years(gain, asked)),
        "the city's rate": ("term", years(pay, rate)),
        "gross bill for the ESCO": ("term", years(power["before"] * case.esco_share / 100, asked)),
        "share in percent": ("term", 1),
        "term in months": ("term", 12 * right["term"]),
        "how far it may rise": ("highest_price", 1e6 * npv / case.lamps),
        "price without electronics": ("highest_price", right["highest_price"] + 1e6 * renewal / case.lamps),
        "price at the bank's rate": ("highest_price", case.lamp_price + 1e6 * value(bank) / case.lamps),
        "price not discounted": ("highest_price", case.lamp_price + 1e6 * project.sum() / case.lamps),
        "price in million": ("highest_price", right["highest_price"] * case.lamps / 1e6),
        "price that falls": ("highest_price", 2 * case.lamp_price - right["highest_price"]),
        "today's price": ("highest_price", case.lamp_price),
        "the other city's price": ("highest_price", case.other_price),
    }  # fmt: skip


def _annuity(rate: float, years: int) -> float:
    return sum((1 + rate) ** -year for year in range(1, years + 1))


def _life(case: Case, capex: float, running: float, rate: float) -> float:
    bought = {case.replacement_year: case.lamps * case.replacement / 1e6}
    return finance.present_value(finance.cost_flows(capex, running, case.years, contingency=0, renewals=bought), rate)


def slips(case: Case, right: dict) -> list[Slip]:
    """The usual errors as `fairness` takes them."""
    return [(name, *slip) for name, slip in errors(case, right).items()]


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert lost(CHECKS, solved) == []


@pytest.mark.slow
def test_do_rounded_answers_and_rates_as_shares_pass_for_every_id(solved):
    works = []
    for found, right in solved:
        near = rounded(right)
        works += [(found, near), (found, near | {name: round(near[name] / 100, 4) for name in ("real_rate", "irr")})]
    assert lost(CHECKS, works) == []


@pytest.mark.slow
def test_does_hand_work_with_rounded_steps_pass_for_every_id(solved):
    assert lost(CHECKS, [(found, by_hand(found, right)) for found, right in solved]) == []


def by_hand(case: Case, right: dict) -> dict:
    """Every step with two decimals, and factors with four from the table."""
    capex, gain, rate = (round(right[name], 2) for name in ("capex", "yearly_gain", "real_rate"))

    def npv(percent: float) -> float:
        each, once = round(_annuity(percent / 100, case.years), 4), round((1 + percent / 100) ** -case.replacement_year, 4)
        return round(gain * each - round(case.lamps * case.replacement / 1e6, 2) * once - capex, 2)

    low = next(percent for percent in range(40) if npv(percent + 1) < 0)
    once = round((1 + rate / 100) ** -case.replacement_year, 4)
    running = round(case.lamps * (12 * case.kwh_after * case.tariff + case.upkeep_after) / 1e6, 2)
    pay = round(case.esco_share / 100 * gain, 2)
    return {
        "capex": capex,
        "yearly_gain": gain,
        "payback": round(capex / gain, 1),
        "real_rate": rate,
        "npv": npv(rate),
        "irr": round(low + npv(low) / (npv(low) - npv(low + 1)), 1),
        "life_cycle_cost": capex + round(running * round(_annuity(rate / 100, case.years), 4), 2) + round(case.lamps * case.replacement / 1e6 * once, 2),
        "term": next(year for year in range(1, 40) if round(_annuity(case.esco_return / 100, year), 4) >= capex / pay),
        "highest_price": round(case.lamp_price + 1e6 * npv(rate) / case.lamps),
    }


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert forgiven(CHECKS, solved, slips) == []


@pytest.mark.slow
def test_is_an_error_charged_once_for_every_id(solved):
    """The first answer is wrong, and the later ones follow from it by the right method."""
    for found, right in solved:
        for gain in (1.15 * right["yearly_gain"], 0.9 * right["yearly_gain"]):
            project = flows(found, right["capex"], gain)
            rate = right["real_rate"] / 100
            work = right | {"yearly_gain": gain, "payback": right["capex"] / gain, "npv": finance.present_value(project, rate)}
            work["irr"] = 100 * finance.irr(project)
            work["highest_price"] = 1e6 * finance.present_value(np.r_[0, project[1:]], rate) / found.lamps
            esco = finance.cash_flows(right["capex"], gain * found.esco_share / 100, 60)
            work["term"] = finance.break_even_term(esco, found.esco_return / 100)
            assert {task for task in FULL if points(CHECKS, found, task, work[task], work) < FULL[task]} == {"yearly_gain"}


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    cases = [found for found, _ in solved]
    assert all(found.replacement_year < found.years - 1 and found.kwh_before == 66.6 for found in cases)
    assert all(14_000 <= found.lamp_price <= 36_000 and right["npv"] > 0 for found, right in solved)
    assert all(3 < right["payback"] < 6.5 and 9 < right["irr"] < 30 for _, right in solved)
    assert {right["term"] for _, right in solved} == {7, 8, 9, 10, 11, 12, 13}
    assert len({str(right) for _, right in solved}) == len(cases)
    # What the message has to say differs: about half of the contracts are within the law.
    assert 0.3 < np.mean([right["term"] <= found.longest_contract for found, right in solved]) < 0.7
    assert 0.5 < np.mean([right["highest_price"] > found.other_price for found, right in solved]) < 0.9


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    shares = copied(CHECKS, solved)
    assert max(shares) < 0.6
    assert sum(shares) / len(shares) < 0.2


def test_does_the_first_cell_name_the_case():
    found = case(IDS[0].lower())
    assert found.trainee == IDS[0]
    assert found.name.startswith(f"{found.lamps:,} lamps")
