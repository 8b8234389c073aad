"""The panels of the lessons on funding, moved as a reader would move them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import data
from citykit.panels import funding as case

PANELS = {
    "schedule": case.schedule_panel,
    "cover": case.cover_panel,
    "grant": case.grant_panel,
    "offers": case.offers_panel,
    "revenue": case.revenue_panel,
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


def test_are_the_credits_beside_the_readers_one_those_of_the_table():
    assert set(case.IDA) == set(data.load("ida_terms").query("edition == 'IDA21'")["product"])


def test_does_the_schedule_follow_shape_frequency_and_grace():
    panel = case.schedule_panel()
    assert panel.current().sentence == (
        "60 million at 11 % for 10 years, equal payments (annuity), paid once a year. The first year costs 10.19 million, the last "
        "10.19, the dearest 10.19. Interest adds up to 41.9 million. The effective rate is 11.00 % a year."
    )
    assert "The first year costs 12.60 million, the last 6.66, the dearest 12.60. Interest adds up to 36.3" in moved(
        panel, shape="equal principal"
    )
    panel.reset()
    assert moved(panel, often="every month").endswith("The effective rate is 11.57 % a year.")
    panel.reset()
    assert "The first year costs 6.60 million, the last 66.60" in moved(panel, shape="all at the end (bullet)")


def test_does_the_schedule_panel_say_what_is_wrong_with_the_grace():
    answer = case.schedule_answer(60, 11.0, 5, 5, "once a year", "equal principal")
    assert answer.sentence == "The years of grace (5) must be fewer than the years of the loan (5)."
    assert answer.figure is None
    assert case.grant_answer(1.0, 10, 12, "once a year", 5.0).figure is None


def test_does_the_cover_panel_give_the_numbers_of_the_lesson_and_turn_where_the_notes_say():
    panel = case.cover_panel()
    assert "Debt cover is 20 / (4 + 9.28) = 1.51. After the fall of 30 % the loan needs 13.26 and debt cover is 1.16." in (
        panel.current().sentence
    )
    assert case.cover_answer(60, 5.0, 8, 20.0, 18, 1.30).figure.get_suptitle().endswith("enough for 1.30")
    assert case.cover_answer(60, 5.0, 8, 20.0, 19, 1.30).figure.get_suptitle().endswith("below the 1.30")


def test_is_a_loan_in_local_money_shown_without_a_fall():
    sentence = moved(case.cover_panel(), fall=0, rate=11.0, years=10)
    assert sentence == (
        "The loan needs 10.19 million a year. Debt cover is 20 / (4 + 10.19) = 1.41. The lender asks for 1.30. "
        "The largest loan at this cover is 67.0 million."
    )


def test_does_the_grant_panel_start_with_the_regular_credit_of_ida():
    panel = case.grant_panel()
    assert "at a discount rate of 5 % its grant element is 42.3 %. Of each 100, 57.7 come back" in panel.current().sentence
    assert "IDA: 40-year credits 69.5" in panel.current().alt
    assert "its grant element is 41.7 %" in moved(panel, often="twice a year")
    panel.reset()
    assert "its grant element is 60." in moved(panel, discount=8.0)
    panel.reset()
    assert "its grant element is -" in moved(panel, charge=8.0)


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ({}, "3 of 4 offers leave a debt cover of 1.30. The cheapest of them, at 11 %, is: On-lent credit, 51.5 million"),
        ({"fall": 0}, "4 of 4 offers leave a debt cover of 1.30. The cheapest of them, at 11 %, is: Dollar loan, 47.8 million"),
        ({"cash": 14.5}, "No offer leaves a debt cover of 1.30. Build less, build later, or raise your own revenue first."),
        ({"cover": 1.4}, "2 of 4 offers leave a debt cover of 1.40. The cheapest of them, at 11 %, is: Tied grant"),
    ],
)
def test_does_the_choice_follow_cash_cover_and_fall(moves, words):
    panel = case.offers_panel()
    assert moved(panel, **moves).startswith(words)
    assert list(panel.current().table.index) == list(case.OFFERS)


def test_does_the_property_tax_bring_a_loan_only_after_its_cost():
    panel = case.revenue_panel()
    start = "40 % × 50 % × 45 % of 48 million is 4.32 million a year, +0.00 against today."
    assert panel.current().sentence.startswith(start)
    assert moved(panel, cost=2.0).endswith("this carries a loan of 0.0 million.")
    panel.reset()
    assert panel.current().sentence.startswith(start)
    together = case.revenue_answer(60, 65, 54, 1.05).sentence
    assert "After a cost of 1.05 a year +4.74 are left." in together and together.endswith("a loan of 21.5 million.")


@given(
    amount=st.integers(10, 120), rate=st.floats(0, 20), years=st.integers(2, 25), cash=st.floats(5, 40),
    fall=st.integers(0, 70), cover=st.floats(1, 2),
)  # fmt: skip
@settings(max_examples=8, deadline=None)
def test_does_any_place_of_the_cover_sliders_give_an_answer(amount, rate, years, cash, fall, cover):
    assert case.cover_answer(amount, rate, years, cash, fall, cover).sentence.endswith(".")
