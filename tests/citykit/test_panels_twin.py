"""The panels of the further lessons on a building twin and on water, moved as a reader would move them."""

from __future__ import annotations

import pytest

from citykit.panels.twin import alert_panel, hold_panel, leak_panel

ALERT_START = (
    "With a door that leaks 35 % more, the twin raises its flag 5 hours after the damage. "
    "The warmest hour after it has 22.0 °C, so an alarm at 25 °C stays silent."
)
LEAK_START = (
    "With a leak of 0.4 litres per second from day 41 on, the flag goes up in night 3 of the leak; "
    "104 m³ are lost by then."
)


def test_does_the_alert_panel_start_with_the_damage_of_the_lesson():
    assert alert_panel().current().sentence == ALERT_START


@pytest.mark.parametrize(
    ("worse", "limit", "words"),
    [
        (60, 8.0, "raises its flag 3 hours after the damage"),
        (20, 8.0, "raises its flag 23 hours after the damage"),
        (10, 8.0, "raises no flag"),
        (0, 8.0, "raises no flag"),
        (35, 2.0, "raises a false alarm on 17 March"),
        (0, 2.0, "raises a false alarm on 17 March"),
    ],
)
def test_does_the_alert_follow_the_damage_and_the_limit(worse, limit, words):
    panel = alert_panel()
    panel.inputs["worse"].value, panel.inputs["limit"].value = worse, limit
    answer = panel.current()
    assert f"the twin {words}." in answer.sentence
    assert words in answer.alt
    panel.reset()
    assert panel.current().sentence == ALERT_START


def test_does_another_temperature_save_or_cost_and_does_the_twin_warn_where_it_has_never_been():
    panel = hold_panel()
    start = panel.current()
    assert start.sentence.startswith("Holding 23.0 °C needs 20.2 kWh a day. That saves 1.31 a day against now;")
    assert start.sentence.endswith("The twin has never seen this temperature: check it with a trial.")
    panel.inputs["hold"].value = 19.0
    assert "That costs 1.24 a day" in panel.current().sentence
    panel.inputs["hold"].value = 21.0
    assert "never seen" not in panel.current().sentence
    panel.reset()
    assert panel.current().sentence == start.sentence


def test_does_the_price_move_the_money_and_not_the_electricity():
    panel = hold_panel()
    panel.inputs["price"].value = 0.40
    answer = panel.current()
    assert answer.sentence.startswith("Holding 23.0 °C needs 20.2 kWh a day. That saves 2.62 a day")
    assert answer.alt.startswith("Three bars of electricity a day: as now, 21 °C, 26.8 kWh;")


def test_does_the_leak_panel_start_with_the_leak_of_the_lesson():
    assert leak_panel().current().sentence == LEAK_START


@pytest.mark.parametrize(
    ("leak", "limit", "words"),
    [
        (1.5, 5.0, "the flag goes up in night 1 of the leak; 130 m³ are lost by then"),
        (0.1, 5.0, "the flag goes up in night 5 of the leak; 43 m³ are lost by then"),
        (0.0, 5.0, "no night raises a flag"),
        (0.0, 2.0, "a false alarm comes on day 45"),
    ],
)
def test_does_the_flag_follow_the_leak_and_the_limit(leak, limit, words):
    panel = leak_panel()
    panel.inputs["leak"].value, panel.inputs["limit"].value = leak, limit
    answer = panel.current()
    assert answer.sentence.endswith(f"{words}.")
    assert "<img" in answer._repr_html_()
    panel.reset()
    assert panel.current().sentence == LEAK_START
