"""Do the panels of the lesson on pilots answer every move of their sliders?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit.panels import pilot as panels

PANELS = {
    "sample size": panels.sample_size_panel,
    "share": panels.share_panel,
    "four means": panels.four_means_panel,
    "gate": panels.gate_panel,
}


@pytest.mark.parametrize("name", PANELS)
def test_does_a_panel_show_a_sentence_a_picture_and_its_alternative_text(name):
    answer = PANELS[name]().current()
    assert answer.sentence.endswith(".") and answer.figure is not None and len(answer.alt) > 40


@pytest.mark.parametrize("name", PANELS)
def test_does_a_panel_answer_at_both_ends_of_every_slider_and_come_back(name):
    panel = PANELS[name]()
    start = panel.current().sentence
    for widget in panel.inputs.values():
        for value in (widget.min, widget.max):
            widget.value = value
            assert panel.current().sentence
        panel.reset()
    assert panel.current().sentence == start


def test_does_the_sample_size_panel_say_the_numbers_of_the_lesson():
    panel = panels.sample_size_panel()
    assert panel.current().sentence == (
        "To show an effect of 12 points you need 13 streets in each group. With 8 streets the power is 61 %. "
        "The smallest effect that they show with 80 % power is 15.1 points."
    )
    panel.inputs["streets"].value = 13
    assert "the power is 82 %" in panel.current().sentence


def test_does_the_share_panel_refuse_two_equal_shares_in_words():
    panel = panels.share_panel()
    panel.inputs["after"].value = 40
    answer = panel.current()
    assert answer.sentence == "Both shares are 0.4: there is no difference to look for." and answer.figure is None


def test_does_the_four_means_panel_take_the_common_change_away():
    panel = panels.four_means_panel()
    for name, value in {"pilot_before": 40, "pilot_after": 50, "other_before": 30, "other_after": 40}.items():
        panel.inputs[name].value = value
    assert panel.current().sentence.endswith("Difference in differences: +10 minus +10 is +0 points.")


@pytest.mark.parametrize(
    ("moves", "decision"),
    [({}, "adjust"), ({"cover": 1.0, "complaints": 90}, "go"), ({"plates": 1}, "stop"), ({"low_end": 0.0}, "stop")],
)
def test_does_the_gate_panel_decide_as_the_rule_says(moves, decision):
    panel = panels.gate_panel()
    for name, value in moves.items():
        panel.inputs[name].value = value
    assert panel.current().sentence.startswith(f"The gate says {decision},")


@given(
    effect=st.floats(2, 30), sd=st.floats(5, 40), icc=st.floats(0, 0.6), days=st.integers(1, 40),
    streets=st.integers(4, 100),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_does_any_place_of_the_sliders_give_an_answer(effect, sd, icc, days, streets):
    assert panels.sample_size_answer(effect, sd, icc, days, streets).sentence
