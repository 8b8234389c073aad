"""The panels of the lesson on sensors, moved as a reader would move them."""

from __future__ import annotations

import pytest

from citykit.panels.sensing import (
    LEFT_OUT,
    TREATMENTS,
    TRIALS,
    drift_panel,
    missing_panel,
    rule_panel,
)

MISSING_START = (
    "672 of 672 hours are used. The correlation is -0.02. In the 581 hours in which both really measured, "
    "this calibration has an error (RMSE) of 19.59 mg/m³."
)
DRIFT_START = (
    "In the weeks of the calibration this chart raises no flag. "
    "A year later it raises the first flag on 2 March 2005, day 3."
)


def test_does_the_code_panel_start_with_the_code_left_in():
    assert missing_panel().current().sentence == MISSING_START


@pytest.mark.parametrize(
    ("treatment", "hours", "correlation", "error"),
    [
        (TREATMENTS[1], 645, "0.05", "20.10"),
        (TREATMENTS[2], 672, "0.51", "0.87"),
        (TREATMENTS[3], 672, "0.88", "0.49"),
        (LEFT_OUT, 581, "0.93", "0.48"),
    ],
)
def test_does_each_treatment_of_the_code_get_its_own_sentence(treatment, hours, correlation, error):
    panel = missing_panel()
    panel.inputs["treatment"].value = treatment
    answer = panel.current()
    assert answer.sentence.startswith(f"{hours} of 672 hours are used. The correlation is {correlation}.")
    assert answer.sentence.endswith(f"{error} mg/m³.")
    assert f"for {hours} hours" in answer.alt
    assert "<img" in answer._repr_html_()
    panel.reset()
    assert panel.current().sentence == MISSING_START


def test_does_the_drift_panel_start_with_the_flag_of_the_lesson():
    answer = drift_panel().current()
    assert answer.sentence == DRIFT_START
    assert "limits at 5 SDs" in answer.alt


def test_does_a_lower_limit_flag_sooner_and_pay_with_a_false_alarm():
    panel = drift_panel()
    panel.inputs["limit"].value = 3.0
    assert panel.current().sentence == (
        "In the weeks of the calibration this chart raises a false alarm on 21 March 2004. "
        "A year later it raises the first flag on 1 March 2005, day 2."
    )
    panel.reset()
    assert panel.current().sentence == DRIFT_START


def test_does_a_high_limit_never_flag():
    panel = drift_panel()
    panel.inputs["limit"].value = 20.0
    assert panel.current().sentence.endswith("A year later it raises no flag at all.")


def test_does_the_allowance_move_the_day():
    panel = drift_panel()
    panel.inputs["allowance"].value = 1.0
    assert panel.current().sentence.endswith("the first flag on 5 March 2005, day 6.")


def test_does_the_rule_say_go_right_after_the_calibration():
    answer = rule_panel().current()
    assert answer.sentence == "The two weeks after the calibration: go. All three tests are passed."
    assert answer.table["passed"].tolist() == ["yes"] * 3


def test_does_the_rule_say_no_go_a_year_later():
    panel = rule_panel()
    panel.inputs["trial"].value = TRIALS[1]
    answer = panel.current()
    assert answer.sentence == "A year later: no-go. Not passed: Error, RMSE; Drift flag."
    assert answer.table.loc["Error, RMSE", "measured"] == "0.80"
    panel.reset()
    assert panel.current().sentence.startswith(TRIALS[0])


def test_does_no_limit_on_the_error_turn_the_later_year_into_a_go():
    panel = rule_panel()
    panel.inputs["trial"].value, panel.inputs["most_error"].value = TRIALS[1], 1.5
    assert panel.current().sentence == "A year later: no-go. Not passed: Drift flag."


def test_does_a_stricter_rule_on_gaps_stop_the_spring_too():
    panel = rule_panel()
    panel.inputs["least_complete"].value = 80
    assert panel.current().sentence.endswith("no-go. Not passed: Complete hours (%).")
