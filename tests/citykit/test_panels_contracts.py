"""Do the panels of the lessons on contracts answer every move of their sliders?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit.panels import contracts as panels

PANELS = {
    "value for money": panels.value_for_money_panel,
    "enough": panels.enough_panel,
    "viability gap": panels.viability_gap_panel,
    "offers": panels.offers_panel,
}


@pytest.mark.parametrize("name", PANELS)
def test_does_a_panel_show_a_sentence_a_picture_and_its_alternative_text(name):
    answer = PANELS[name]().current()
    assert answer.sentence.endswith(".") and len(answer.alt) > 40
    assert "<img" in answer._repr_html_()


@pytest.mark.parametrize("name", PANELS)
def test_does_a_panel_answer_at_both_ends_of_every_input_and_come_back(name):
    panel = PANELS[name]()
    start = panel.current().sentence
    for widget in panel.inputs.values():
        ends = widget.options if hasattr(widget, "options") else (widget.min, widget.max)
        said = set()
        for value in ends:
            widget.value = value
            said.add(panel.current().sentence)
        assert said != {start}
        panel.reset()
    assert panel.current().sentence == start


def test_does_value_for_money_say_the_numbers_of_the_lesson_and_turn():
    panel = panels.value_for_money_panel()
    assert panel.current().sentence == (
        "City buys: 5.82 paid and 1.30 of risk make 7.12 million dollars. "
        "ESCO, deemed savings: 6.55 paid and 0.49 of risk make 7.04 million dollars. "
        "The offer is 0.08 million cheaper, 1.2 % of the comparator."
    )
    panel.inputs["savings"].value = panels.MEASURED
    assert "The offer is 0.32 million cheaper, 4.5 %" in panel.current().sentence
    panel.reset()
    panel.inputs["rate"].value = 3.0
    assert "The offer is 0.66 million dearer, 8.9 %" in panel.current().sentence
    panel.reset()
    panel.inputs["failure"].value = 20
    assert "The offer is 0.04 million dearer" in panel.current().sentence


def test_does_the_enough_panel_follow_the_works_and_the_company():
    panel = panels.enough_panel()
    assert panel.current().sentence == (
        "City buys: P50 is 7.03, P80 is 7.85 million dollars. "
        "ESCO, measured savings: P50 is 6.55, P80 is 7.05 million dollars. The offer is cheaper in 62 of 100 draws."
    )
    panel.inputs["high"].value = 4.4
    assert "cheaper in 47 of 100" in panel.current().sentence
    panel.reset()
    panel.inputs["company"].value = 40
    assert "ESCO, measured savings: P50 is 7.05, P80 is 8.05" in panel.current().sentence


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ({}, "The smallest grant is 3.87 million dollars, 38.7 % of the project cost. "
             "The central grant gives 2.00, the owner 1.87, nothing stays open."),
        ({"cents": 20}, "The smallest grant is 5.91 million dollars, 59.1 % of the project cost. "
                        "The central grant gives 2.00, the owner 2.00, 1.91 million stay open."),
        ({"cents": 45}, "The smallest grant is 0.00 million dollars, 0.0 % of the project cost. "
                        "The central grant gives 0.00, the owner 0.00, nothing stays open."),
    ],
)  # fmt: skip
def test_does_the_viability_gap_panel_split_the_grant(moves, said):
    panel = panels.viability_gap_panel()
    for name, value in moves.items():
        panel.inputs[name].value = value
    assert panel.current().sentence == said


def test_does_another_rule_make_another_offer_win():
    panel = panels.offers_panel()
    assert panel.current().sentence == "Offer C wins. Points: Offer C 89.4, Offer B 83.0, Offer A 74.6."
    panel.inputs["weight"].value = 25
    assert panel.current().sentence.startswith("Offer B wins.")
    panel.inputs["price"].value = panels.PRICES[1]
    assert panel.current().sentence.startswith("Offer A wins.")
    panel.inputs["weight"].value = 55
    assert panel.current().sentence.startswith("Offer C wins.")


@given(
    cents=st.integers(10, 45), passengers=st.floats(2, 9), required=st.floats(4, 20), years=st.integers(5, 30),
)  # fmt: skip
@settings(max_examples=20, deadline=None)
def test_does_any_place_of_the_sliders_give_an_answer(cents, passengers, required, years):
    assert panels.viability_gap_answer(cents, passengers, required, years).sentence
