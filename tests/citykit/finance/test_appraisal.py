"""Do the measures of a project give the published results, and is a wrong table of flows named?"""

from __future__ import annotations

from math import inf

import numpy as np
import numpy_financial as npf
import pytest
import pyxirr
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import data, finance
from citykit.errors import CourseError
from tests.citykit.pilot.tools import NUMBERS, says

LIGHTS = data.load("led_projects")
BAGUIO = LIGHTS.loc["L01"]
CAPEX = BAGUIO["lamps"] * LIGHTS.loc["L02", "capex_value"] / LIGHTS.loc["L02", "lamps"] / 1e6
SAVING = (BAGUIO["bill_before_per_year"] - BAGUIO["bill_after_per_year"]) / 1e6


def baguio(years: int) -> np.ndarray:
    return finance.cash_flows(CAPEX, SAVING, years)


def test_are_cost_saving_and_payback_of_baguio_the_published_ones():
    assert (round(CAPEX, 2), round(SAVING, 2)) == (139.97, 39.30)
    assert [finance.payback(baguio(years)) for years in (5, 7, 10)] == pytest.approx([3.56] * 3, abs=0.005)


@pytest.mark.parametrize(("years", "irr", "npv"), [(5, 12.5, 9.0), (7, 20.4, 51.4), (10, 25.1, 101.5)])
def test_are_irr_and_npv_of_baguio_the_published_ones_in_each_library(years, irr, npv):
    flows = baguio(years)
    rates = [100 * find(flows) for find in (finance.irr, npf.irr, pyxirr.irr)]
    values = [value(0.10, flows) for value in (npf.npv, pyxirr.npv)] + [finance.present_value(flows, 0.10)]
    assert rates == pytest.approx([irr] * 3, abs=0.05)
    assert values == pytest.approx([npv] * 3, abs=0.05)


def test_does_an_esco_with_80_percent_for_5_years_earn_4_percent():
    parts = finance.share_savings(baguio(10), 0.80, 5)
    assert 100 * finance.irr(parts["esco"][:6]) == pytest.approx(4.0, abs=0.05)
    assert (parts["esco"] + parts["city"]).to_numpy() == pytest.approx(baguio(10))
    assert parts["city"][0] == 0


def test_is_the_break_even_term_the_formula_rounded_up():
    esco = finance.share_savings(baguio(10), 0.80, 10)["esco"]
    assert npf.nper(0.10, 0.80 * SAVING, -CAPEX) == pytest.approx(6.18, abs=0.005)
    assert finance.break_even_term(esco, 0.10) == 7
    assert finance.break_even_term(baguio(10), 0.10) == 5
    assert finance.break_even_term(baguio(4), 0.10) is None


def test_is_year_0_not_discounted_and_would_a_spreadsheet_discount_it():
    right = finance.present_value(baguio(7), 0.10)
    assert right / pyxirr.npv(0.10, baguio(7), start_from_zero=False) == pytest.approx(1.10)


def test_do_real_and_nominal_agree_when_each_keeps_its_rate():
    real = finance.cash_flows(CAPEX, SAVING, 10, growth=0.02)
    paid = finance.nominal(real, 0.04)
    assert finance.present_value(paid, 1.10 * 1.04 - 1) == pytest.approx(finance.present_value(real, 0.10))
    assert finance.real_rate(1.10 * 1.04 - 1, 0.04) == pytest.approx(0.10)
    assert finance.present_value(paid, 0.10) > finance.present_value(real, 0.10)


def test_do_upkeep_replacement_and_growth_fall_into_their_years():
    flows = finance.cash_flows(100, 30, 3, upkeep=5, replacements={2: 10}, growth=0.10)
    assert flows == pytest.approx([-100, 28, 21.3, 34.93])


def test_is_the_difference_of_two_life_cycle_costs_the_npv():
    old = finance.cost_flows(0, 20, 8, contingency=0)
    new = finance.cost_flows(60, 7, 8, contingency=0, renewals={5: 9})
    project = finance.cash_flows(60, 20, 8, upkeep=7, replacements={5: 9})
    assert old - new == pytest.approx(project)
    assert finance.present_value(old, 0.06) - finance.present_value(new, 0.06) == pytest.approx(
        finance.present_value(project, 0.06)
    )


def test_is_the_switching_value_the_one_by_hand():
    factor = (1 - 1.10**-7) / 0.10
    price = finance.switching_value(lambda capex: finance.present_value(finance.cash_flows(capex, SAVING, 7), 0.10), 50, 500)
    assert price == pytest.approx(SAVING * factor)
    rate = finance.switching_value(lambda rate: finance.present_value(baguio(7), rate), 0, 1)
    assert rate == pytest.approx(finance.irr(baguio(7)))


def test_is_the_levelised_cost_the_price_at_which_the_npv_is_0():
    costs, units = finance.cost_flows(90, 1.5, 20, contingency=0), np.r_[0, 150 * 0.995 ** np.arange(20)]
    price = finance.levelised_cost(costs, units, 0.08)
    assert finance.present_value(price * units - costs, 0.08) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("flows", "years"),
    [([-10, 4, 4, 4], 2.5), ([-10, 0, 10], 2), ([-10, 3], inf), ([5, 1], 0), ([-10, 12, -4, 4], 10 / 12)],
)
def test_is_payback_the_first_time_the_total_is_back(flows, years):
    assert finance.payback(flows) == pytest.approx(years)


def test_does_a_late_cost_leave_the_rate_alone_while_the_total_turns_once():
    flows = [-100, 60, 60, -10, 60]
    assert finance.irr(flows) == pytest.approx(pyxirr.irr(flows))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: finance.irr([-100, 230, -132]), "The flows change sign several times, so there may be several rates of return. Use the NPV."),
        (lambda: finance.irr([-100, 0, 0]), "The flows never change sign: without a cost and a gain there is no rate of return."),
        (lambda: finance.irr("many"), "The flows must be a list of numbers, one per year, year 0 first."),
        (lambda: finance.share_savings(baguio(5), 1.2, 3), "The share of the ESCO must be a number from 0 to 1, and is 1.2."),
        (lambda: finance.share_savings(baguio(5), 0.8, 6), "The contract must run from 1 to 5 whole years, and runs 6."),
        (lambda: finance.switching_value(lambda x: x + 5, 0, 9), "The result is above 0 at 0 and at 9: nothing turns between them."),
        (lambda: finance.levelised_cost([5, 1], [0, 0], 0.05), "There is no output, so there is no cost of one unit."),
        (lambda: finance.cash_flows(-1, 5, 3), "The investment must be a number of 0 or more, and is -1."),
        (lambda: finance.cash_flows(1, -5, 3), "The saving must be a number of 0 or more, and is -5."),
        (lambda: finance.nominal([1, 2], 40), "The inflation must be a number from -0.9 to 10, such as 0.06 for 6 %, and is 40."),
    ],
)
def test_does_a_wrong_table_get_its_own_message(call, message):
    with says(message):
        call()


@given(flows=st.lists(NUMBERS, max_size=6))
@settings(deadline=None, max_examples=60)
def test_does_any_list_give_a_number_or_a_course_error(flows):
    for measure in (finance.irr, finance.payback):
        try:
            assert isinstance(measure(flows), float)
        except CourseError as error:
            assert str(error)


@given(flows=st.lists(st.integers(-50, 50), min_size=2, max_size=8))
@settings(deadline=None, max_examples=60)
def test_is_the_npv_0_at_every_rate_of_return_that_is_given(flows):
    try:
        found = finance.irr(flows)
    except CourseError:
        return
    assert abs(sum(flow / (1 + found) ** year for year, flow in enumerate(flows))) < 1e-4 * sum(map(abs, flows)) * max(
        1, (1 + found) ** -len(flows)
    )
