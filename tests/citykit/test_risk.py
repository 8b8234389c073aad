"""Does value for money count both parts, do draws fit the odds, and does a grant give the return it promises?"""

from __future__ import annotations

import re

import numpy as np
import numpy_financial as npf
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import data, risk
from citykit.errors import CourseError
from citykit.panels.contracts import (
    CITY,
    DEEMED,
    MEASURED,
    PURCHASE,
    REGISTER,
    estimates,
    fixed,
    offer_flows,
    station_flows,
)

PAID = {CITY: 5.8245, DEEMED: 6.5505, MEASURED: 6.5505}


def says(message: str):
    """The exact message of an error."""
    return pytest.raises(CourseError, match=f"^{re.escape(message)}$")


def test_is_an_expected_loss_chance_times_loss_times_share():
    losses = risk.expected_losses(REGISTER.assign(half=0.5), [CITY, "half"])
    assert losses.loc["Lamps fail early", CITY] == pytest.approx(0.36)
    assert losses.loc["Lamps fail early", "half"] == pytest.approx(0.18)


def test_do_the_numbers_of_the_lesson_come_out_by_hand():
    factor = (1 - 1.06**-10) / 0.06
    assert npf.npv(0.06, PURCHASE) == pytest.approx(4 + 0.2 * factor + 0.5 / 1.06**6)
    assert npf.npv(0.06, offer_flows(0.85)) == pytest.approx(0.89 * factor)
    table = risk.compare(PAID, REGISTER).round(4)
    assert table["risk"].tolist() == [1.30, 0.49, 0.25]
    assert table["total"].tolist() == [7.1245, 7.0405, 6.8005]
    assert table["saving"].tolist() == [0, 0.084, 0.324]
    assert table.loc[DEEMED, "percent"] == pytest.approx(1.18, abs=0.005)


@given(
    paid=st.tuples(st.floats(0.1, 100), st.floats(0, 100)), chance=st.floats(0, 1), loss=st.floats(0, 50),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_is_the_saving_the_difference_of_both_parts_for_any_contract(paid, chance, loss, shares):
    register = pd.DataFrame({"chance": [chance], "loss": [loss], "own": [shares[0]], "offer": [shares[1]]}, index=["risk"])
    row = risk.compare({"own": paid[0], "offer": paid[1]}, register).loc["offer"]
    assert row["saving"] == pytest.approx(paid[0] - paid[1] + chance * loss * (shares[0] - shares[1]), abs=1e-9)


def test_do_draws_have_the_mean_that_the_table_promises():
    fewer = REGISTER.drop(index="Works cost more than planned")
    draws = risk.simulate({CITY: estimates(5.4), DEEMED: fixed(6.55)}, fewer, draws=40_000)
    assert draws.shape == (40_000, 2)
    assert draws[CITY].mean() == pytest.approx(4.4 + 1.47 + 0.35 + 0.90, abs=0.03)  # 4.4 is the triangle's mean
    assert draws[DEEMED].mean() == pytest.approx(6.55 + 0.49, abs=0.02)


def test_do_the_same_risks_happen_under_every_option_in_one_draw():
    draws = risk.simulate({DEEMED: fixed(6.0), MEASURED: fixed(6.0)}, REGISTER)
    assert set((draws[DEEMED] - draws[MEASURED]).round(6)) == {0.0, 0.8}


def test_can_a_simulation_be_repeated_and_changed():
    items = {CITY: estimates(5.4)}
    first, again, other = (risk.simulate(items, REGISTER, draws=200, seed=seed) for seed in (1, 1, 2))
    assert first.equals(again) and not first.equals(other)


def test_is_a_sure_risk_always_there_and_an_impossible_one_never():
    register = pd.DataFrame({"chance": [1, 0], "loss": [2, 100], "own": [1, 1]}, index=["sure", "never"])
    assert (risk.simulate({"own": fixed(1.0)}, register, draws=500)["own"] == 3).all()


@pytest.mark.parametrize(("cents", "gap"), [(30, 1.827), (25, 3.870), (20, 5.913), (40, 0)])
def test_is_the_grant_the_cost_less_what_fees_are_worth(cents, gap):
    assert risk.viability_gap(station_flows(cents, 6.0), 0.12) == pytest.approx(gap, abs=0.001)


@given(net=st.floats(0.1, 3), years=st.integers(2, 40), required=st.floats(0.02, 0.25))
@settings(max_examples=60, deadline=None)
def test_does_the_grant_give_exactly_the_required_return(net, years, required):
    flows = [-10.0] + [net] * years
    gap = risk.viability_gap(flows, required)
    with_grant = npf.npv(required, [flows[0] + gap, *flows[1:]])
    assert with_grant == pytest.approx(0, abs=1e-6) if gap else with_grant >= 0


def test_are_the_ceilings_of_the_indian_scheme_in_the_data_and_kept():
    facts = data.load("municipal_finance").loc[["F17", "F18"]]
    assert facts["value"].astype(float).tolist() == [20, 20]
    assert facts["unit"].tolist() == ["percent of project cost"] * 2
    ceilings = {"central": 0.20, "owner": 0.20}
    assert risk.split_grant(1.5, 10, ceilings).tolist() == [1.5, 0, 0]
    assert risk.split_grant(3.87, 10, ceilings).round(2).tolist() == [2, 1.87, 0]
    assert risk.split_grant(5.91, 10, ceilings).round(2).tolist() == [2, 2, 1.91]


def test_do_the_saving_per_lamp_and_visakhapatnams_return_follow_from_the_published_rows():
    led = data.load("led_projects")
    per_lamp = led["kwh_saved_per_year"] / led["lamps"]
    assert per_lamp.loc[["L06", "L07", "L08"]].round(1).tolist() == [671.7, 671.0, 130.0]
    saving = led.loc["L09", "bill_before_per_year"] * led.loc["L09", "saving_pct"] / 100
    assert saving == pytest.approx(117.6e6)
    assert 100 * npf.irr([-700e6] + [saving] * 7) == pytest.approx(4.2, abs=0.05)


def test_does_the_lowest_price_get_100_points_and_the_weight_decide():
    offers = pd.DataFrame({"price": [100, 80], "quality": [90, 60]}, index=["dear", "cheap"])
    half = risk.score_offers(offers, 0.5)
    assert half.index.tolist() == ["dear", "cheap"]
    assert half["price_points"].tolist() == [80, 100] and half["total"].tolist() == [85, 80]
    assert risk.score_offers(offers, 0).index[0] == "cheap"


def test_does_any_number_out_of_its_range_get_words():
    cells = [("chance", 1.2, "The chance of Lamps fail early must be a number from 0 to 1, and is 1.2."),
             ("chance", np.nan, "The chance of Lamps fail early must be a number from 0 to 1, and is nan."),
             ("loss", -1, "The loss of Lamps fail early must be a number of 0 or more, and is -1.0."),
             (CITY, 2, f"The city's share of Lamps fail early under {CITY} must be a number from 0 to 1, and is 2.0.")]
    for column, value, message in cells:
        wrong = REGISTER.astype(float)
        wrong.loc["Lamps fail early", column] = value
        with says(message):
            risk.compare({CITY: 1.0}, wrong)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: risk.compare({"PPP": 1.0}, REGISTER), "The risk table lacks the column PPP."),
        (lambda: risk.simulate({CITY: estimates(1.0)}, REGISTER),
         "The estimates of works must rise from low to likely to high, and are 3.8, 4, 1."),
        (lambda: risk.compare({CITY: 0.0}, REGISTER.assign(chance=0.0)),
         "The comparator's total must be a number above 0, and is 0.0."),
        (lambda: risk.viability_gap("ten", 0.12), "The flows must be a list of numbers, one per year, year 0 first."),
        (lambda: risk.viability_gap([-10, 1], 12), "The required return must be a number from -0.9 to 10, such as 0.06 for 6 %, and is 12."),
        (lambda: risk.split_grant(1, 0, {}), "The project cost must be a number above 0, and is 0."),
        (lambda: risk.split_grant(1, 10, {"central": 20}), "The ceiling of central must be a number from 0 to 1, and is 20."),
        (lambda: risk.score_offers(pd.DataFrame({"price": [0], "quality": [50]}, index=["A"]), 0.5),
         "The price of A must be a number above 0, and is 0."),
        (lambda: risk.score_offers(pd.DataFrame({"price": [1], "quality": [150]}, index=["A"]), 0.5),
         "The quality of A has more than 100 points: 150."),
        (lambda: risk.score_offers(pd.DataFrame({"price": [1]}, index=["A"]), 0.5),
         "The table of offers lacks the column quality."),
    ],
)  # fmt: skip
def test_does_a_wrong_table_get_its_own_message(call, message):
    with says(message):
        call()
