"""The panels of the lessons on cost and benefit, moved as a reader would move them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import data
from citykit.panels import appraisal, buses_and_solar
from citykit.panels.appraisal import contract_panel, prices_panel, project_panel
from citykit.panels.buses_and_solar import bus_panel, roof_panel

PANELS = {
    "project": project_panel,
    "contract": contract_panel,
    "prices": prices_panel,
    "bus": bus_panel,
    "roof": roof_panel,
}


def moved(panel, **values) -> str:
    """The panel's sentence after some inputs were moved."""
    for name, value in values.items():
        panel.inputs[name].value = value
    return panel.current().sentence


@pytest.mark.parametrize("name", PANELS)
def test_does_a_panel_show_a_sentence_a_picture_and_its_alternative_text(name):
    answer = PANELS[name]().current()
    assert answer.sentence.endswith(".") and answer.figure is not None and len(answer.alt) > 40
    assert "<img" in answer._repr_html_()


@pytest.mark.parametrize("name", PANELS)
def test_does_a_panel_answer_at_both_ends_of_every_slider_and_come_back(name):
    panel = PANELS[name]()
    start = panel.current().sentence
    values = {key: widget.value for key, widget in panel.inputs.items()}
    for key, widget in panel.inputs.items():
        lowest = panel.answer(**values | {key: widget.min}).sentence
        assert {start} < {start, lowest, moved(panel, **{key: widget.max})}, f"{key} changes nothing"
        panel.reset()
    assert panel.current().sentence == start


def test_are_the_start_values_the_published_ones_of_baguio():
    row = data.load("led_projects").loc["L01"]
    saving = (row["bill_before_per_year"] - row["bill_after_per_year"]) / 1e6
    assert row["lamps"] == appraisal.LAMPS
    assert saving == pytest.approx(appraisal.SAVING, abs=1e-6)


def test_does_the_project_panel_start_with_the_numbers_of_the_lesson():
    assert project_panel().current().sentence == (
        "It costs PHP 140.0 million and brings PHP 39.3 million a year. Payback is 3.56 years. "
        "Over 7 years the NPV at 10 % is PHP +51.4 million. The IRR is 20.4 %."
    )


def test_does_a_short_life_turn_the_npv_and_leave_the_payback():
    assert "Payback is 3.56 years. Over 4 years the NPV at 10 % is PHP -15.4 million." in moved(project_panel(), years=4)


def test_is_the_switching_price_of_the_lesson_where_the_panel_turns():
    low, high = (project_panel().answer(price, 4.031, 9.75, 0, 7, 10.0).sentence for price in (25_500, 25_600))
    assert "PHP +0.5 million" in low and "PHP -0.3 million" in high


def test_does_the_project_panel_say_that_there_is_no_return_when_upkeep_eats_the_saving():
    sentence = moved(project_panel(), energy=0.5, tariff=1.0, upkeep=4_000)
    assert "The money is not back within 7 years." in sentence
    assert "No IRR: The flows never change sign" in sentence


def test_does_the_contract_panel_give_the_key_of_the_lesson():
    sentence = contract_panel().current().sentence
    assert "the ESCO's NPV at 10 % is PHP -20.8 million. The IRR is 4.0 %. A contract of 7 years earns that rate." in sentence


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ({"share": 95}, "A contract of 5 years earns that rate."),
        ({"fall": 20}, "A contract of 9 years earns that rate."),
        ({"share": 10}, "Not even 15 years earn that rate."),
        ({"rate": 4.0}, "NPV at 4 % is PHP +0.0 million"),
    ],
)
def test_does_the_contract_follow_share_shortfall_and_rate(moves, words):
    assert words in moved(contract_panel(), **moves)


def test_do_the_right_ways_stay_and_the_mixed_ones_move_with_inflation():
    panel = prices_panel()
    assert "The two mixed ones say +61.9 and +152.5." in panel.current().sentence
    sentence = moved(panel, inflation=10.0)
    assert "PHP +101.5 million in real terms and +101.5 in nominal terms" in sentence
    assert "The two mixed ones say +19.4 and +253.1." in sentence
    assert "Without inflation all four are equal." in moved(panel, inflation=0.0)


def test_do_electric_and_diesel_bus_meet_at_the_distance_by_hand():
    factor = (1 - 1.08**-12) / 0.08
    saved = (0.38 * 1.20 + 0.25) - (1.3 * 0.14 + 0.18)
    same = (140_000 + 45_000 / 1.08**8) / (saved * factor)
    assert f"They cost the same at {same:,.0f} km a year." in bus_panel().current().sentence
    assert "At 70,000 km a year the electric bus costs less" in bus_panel().answer(70_000, 1.2, 0.14, 45_000, 8.0).figure.get_suptitle()


def test_does_the_bus_panel_say_when_no_distance_is_enough():
    assert moved(bus_panel(), diesel=0.40, power=0.60).endswith(
        "No distance from 5,000 to 200,000 km a year makes them equal."
    )


def test_is_the_solar_kilowatt_hour_the_one_by_hand_and_dearer_when_part_is_not_used():
    years = range(1, 21)
    costs = 90_000 + sum(1_500 / 1.08**year for year in years) + 10_000 / 1.08**12
    made = sum(150_000 * 0.995 ** (year - 1) / 1.08**year for year in years)
    assert f"A used kWh costs USD {costs / made:.3f} over 20 years, below" in roof_panel().current().sentence
    assert f"A used kWh costs USD {costs / made / 0.5:.3f} over 20 years, above" in moved(roof_panel(), used=50)


@given(
    kilometres=st.integers(10_000, 120_000), diesel=st.floats(0.4, 3), power=st.floats(0.02, 0.6),
    battery=st.integers(0, 120_000), rate=st.floats(0, 20),
)  # fmt: skip
@settings(max_examples=10, deadline=None)
def test_does_any_place_of_the_bus_sliders_give_an_answer(kilometres, diesel, power, battery, rate):
    assert buses_and_solar.bus_answer(kilometres, diesel, power, battery, rate).sentence
