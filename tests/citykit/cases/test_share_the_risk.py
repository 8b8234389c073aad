"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

from collections import Counter

import numpy as np
import numpy_financial as npf
import pandas as pd
import pytest

from citykit import risk
from citykit.cases.share_the_risk import CITY, FAILS, OFFER, RISKS, Case, case
from citykit.panels.share_the_risk import LEFT, VIEWS, draws_answer
from graders.checks import share_the_risk as checks
from tests.citykit.cases.fairness import IDS, Solved, copied, forgiven, full, lost, points
from tests.citykit.cases.share_the_risk_errors import drawn, errors, present, purchase

pytestmark = pytest.mark.xdist_group("share_the_risk")
PAID, HELD = ("paid_city", "paid_offer"), ("risk_city", "risk_offer")
CHECKS = {
    "paid_city": (checks.check_paid_city, ()),
    "paid_offer": (checks.check_paid_offer, ("paid_city",)),
    "sides": (checks.check_sides, ()),
    "risk_city": (checks.check_risk_city, ()),
    "risk_offer": (checks.check_risk_offer, ()),
    "value": (checks.check_value, PAID + HELD),
    "percent": (checks.check_percent, ("value", *PAID, *HELD)),
    "wrong_row": (checks.check_wrong_row, ("sides",)),
    "fee_rise": (checks.check_fee_rise, ("wrong_row", "paid_city")),
    "p80": (checks.check_p80, ("paid_city",)),
    "cheaper": (checks.check_cheaper, (*PAID, "p80")),
    "grant": (checks.check_grant, ()),
    "lowest_fee": (checks.check_lowest_fee, ("grant",)),
}


@pytest.fixture(scope="module")
def solved() -> list[Solved]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, IDS)]


def sides_of(case: Case) -> dict[str, str]:
    ours = {papers for _theirs, papers, _loss in RISKS.values()}
    return {row: "city" if papers in ours else "company" for row, papers in case.register["papers"].drop(FAILS).items()}


def solve(case: Case) -> dict:
    """The exercise by the lesson's libraries: another route than the checks take."""
    rate, net = case.rate / 100, case.passengers * case.cents / 100 - case.running
    paid = {CITY: present(rate, purchase(case)), OFFER: present(rate, [0] + [case.fee + case.supervision] * case.years)}
    table = risk.compare(paid, case.register)
    sides = sides_of(case)
    row = next(row for row in sides if sides[row] == "company" and case.register.loc[row, OFFER] > 0.5)
    moved = risk.expected_losses(case.register, [OFFER]).loc[row, OFFER]
    draws = drawn(case, paid[CITY], paid[OFFER], LEFT)
    part = case.station_cost * (1 - (case.national + case.own) / 100)
    return {
        "paid_city": paid[CITY],
        "paid_offer": paid[OFFER],
        "sides": sides,
        "risk_city": table.loc[CITY, "risk"],
        "risk_offer": table.loc[OFFER, "risk"],
        "value": table.loc[OFFER, "saving"],
        "percent": table.loc[OFFER, "percent"],
        "wrong_row": row,
        "fee_rise": -1e3 * npf.pmt(rate, case.years, moved),
        "p80": draws["P80"],
        "cheaper": draws["cheaper"],
        "grant": risk.viability_gap([-case.station_cost] + [net] * case.station_years, case.required / 100),
        "lowest_fee": 100 * (case.running - npf.pmt(case.required / 100, case.station_years, part)) / case.passengers,
    }


def by_hand(case: Case, right: dict) -> dict:
    """Every step with two decimals, factors with four from the table, P80 and the share from the counts of the panel."""
    work = {name: value if isinstance(value, str | dict) else round(value, 2) for name, value in right.items()}
    each = round(present(case.rate / 100, [0] + [1] * case.years), 4)
    rest = round(case.upkeep * each, 2) + round(case.drivers * round((1 + case.rate / 100) ** -case.drivers_year, 4), 2)
    work["paid_city"], work["paid_offer"] = case.works + rest, round((case.fee + case.supervision) * each, 2)
    held = (case.register["chance"] * case.register["loss"]).round(2)
    work["risk_city"], work["risk_offer"] = ((held * case.register[option]).round(2).sum() for option in (CITY, OFFER))
    work["value"] = work["paid_city"] + work["risk_city"] - work["paid_offer"] - work["risk_offer"]
    work["percent"] = round(100 * work["value"] / (work["paid_city"] + work["risk_city"]), 1)
    moved = held[right["wrong_row"]] * case.register.loc[right["wrong_row"], OFFER]
    work["fee_rise"] = round(1e3 * moved / each, 1)
    buys, _offer, gap = (draws_answer(case, f"{rest:.2f}", f"{work['paid_offer']:.2f}", LEFT, view).table for view in VIEWS)
    before = buys["draws"].cumsum() - buys["draws"]
    last = buys[before <= 8_000].iloc[-1]
    work["p80"] = round(float(last["from"]) + 0.25 * (8_000 - before[last.name]) / last["draws"], 2)
    work["cheaper"] = round(gap.loc[gap["from"].astype(float) >= 0, "draws"].sum() / 100)
    long = round(present(case.required / 100, [0] + [1] * case.station_years), 4)
    work["grant"] = round(case.station_cost - long * round(case.passengers * case.cents / 100 - case.running, 2), 2)
    part = round(case.station_cost * (100 - case.national - case.own) / 100, 2)
    work["lowest_fee"] = round(100 * (round(part / long, 3) + case.running) / case.passengers, 1)
    return work


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert lost(CHECKS, solved) == []


@pytest.mark.slow
def test_does_hand_work_with_rounded_steps_pass(solved):
    assert lost(CHECKS, [(found, by_hand(found, right)) for found, right in solved[:200]]) == []


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert forgiven(CHECKS, solved, errors) == []


@pytest.mark.slow
def test_do_draws_of_ones_own_pass(solved):
    """Other random numbers than the panel's, drawn without the library."""
    own = []
    for place, (found, right) in enumerate(solved[:200]):
        random, register = np.random.default_rng(place), found.register.drop(index="R1")
        hits = (random.random((10_000, len(register))) < register["chance"].to_numpy()) * register["loss"].to_numpy()
        buys = random.triangular(found.works_low, found.works, found.works_high, 10_000) + right["paid_city"] - found.works
        buys, hires = buys + hits @ register[CITY].to_numpy(), right["paid_offer"] + hits @ register[OFFER].to_numpy()
        own.append((found, right | {"p80": np.quantile(buys, 0.8), "cheaper": (hires < buys).mean()}))
    assert lost(CHECKS, own) == []


@pytest.mark.slow
def test_is_an_error_charged_once_for_every_id(solved):
    """The first answer is wrong, and the later ones follow from it by the right method."""
    for found, right in solved[:100]:
        nominal = found.bank_rate / 100
        paid = {CITY: present(nominal, purchase(found)), OFFER: present(nominal, [0] + [found.fee + found.supervision] * found.years)}
        table = risk.compare(paid, found.register)
        draws = drawn(found, paid[CITY], paid[OFFER], LEFT)
        work = right | {"paid_city": paid[CITY], "paid_offer": paid[OFFER], "value": table.loc[OFFER, "saving"], "percent": table.loc[OFFER, "percent"]}
        work |= {"p80": draws["P80"], "cheaper": draws["cheaper"]}
        assert {task for task, most in full(CHECKS).items() if points(CHECKS, found, task, work[task], work) < most} == {"paid_city"}


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    cases = [found for found, _ in solved]
    assert {len(found.register) for found in cases} == {7}
    assert {Counter(right["sides"].values())["city"] for _, right in solved} == {2, 3}
    assert all(2.5 < found.passengers < 12 and 3 < found.works < 12.5 for found in cases)
    assert len({str(right) for _, right in solved}) == len(cases)
    # What the message has to say differs: about half of the offers are cheaper, and about half of the grants fit.
    assert 0.35 < np.mean([right["value"] > 0 for _, right in solved]) < 0.65
    assert 0.35 < np.mean([100 * right["grant"] < found.station_cost * (found.national + found.own) for found, right in solved]) < 0.65


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    shares = copied(CHECKS, solved)
    assert max(shares) < 0.6
    assert sum(shares) / len(shares) < 0.2


def test_does_the_first_cell_name_the_case():
    found = case(IDS[0].lower())
    assert found.trainee == IDS[0]
    assert found.name.startswith(f"{found.lamps:,} lamps")
    assert isinstance(found.register, pd.DataFrame)
