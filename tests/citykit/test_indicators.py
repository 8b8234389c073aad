"""Are margins and grades right, by published figures and by statsmodels, and are bad numbers named?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from citykit import indicators
from citykit.errors import CourseError
from citykit.panels.indicators import grade_panel, noise_panel

YES = dict.fromkeys(indicators.QUESTIONS, True)


def test_is_the_margin_of_half_of_120_answers_8_9_points():
    assert indicators.margin(50, 120) == pytest.approx(8.9, abs=0.05)


@given(st.integers(1, 5_000), st.floats(0, 1))
def test_is_the_margin_that_of_statsmodels(answers, part):
    count = round(answers * part)
    low, high = proportion_confint(count, answers, method="normal")
    share = 100 * count / answers
    if low > 0 and high < 1:  # statsmodels cuts the interval at 0 and 1
        assert indicators.margin(share, answers) == pytest.approx(50 * (high - low))


def test_has_a_survey_of_everybody_no_margin_and_a_large_city_the_plain_one():
    assert indicators.margin(40, 500, population=500) == 0
    assert indicators.margin(40, 500, population=10**9) == pytest.approx(indicators.margin(40, 500), rel=1e-5)
    assert indicators.margin(40, 200, population=600) == pytest.approx(indicators.margin(40, 200) * np.sqrt(400 / 599))


def test_does_a_design_effect_of_4_double_the_margin():
    assert indicators.margin(30, 100, design=4) == pytest.approx(2 * indicators.margin(30, 100))


@given(st.floats(0.5, 30), st.floats(1, 99))
def test_do_the_answers_needed_give_the_margin_and_one_less_not(wanted, share):
    needed = indicators.answers_needed(wanted, share=share)
    assert indicators.margin(share, needed) <= wanted + 1e-6
    if needed > 1:
        assert indicators.margin(share, needed - 1) > wanted - 1e-6


def test_is_the_margin_of_a_change_that_of_two_independent_surveys():
    moved, noise = indicators.change(50, 120, 57, 120)
    assert moved == 7
    assert noise == pytest.approx(np.hypot(indicators.margin(50, 120), indicators.margin(57, 120)))


@pytest.mark.parametrize(
    ("no", "expected"),
    [
        ((), "A"),
        (("checked",), "B"),
        (("checked", "dated"), "C"),
        (("checked", "dated", "whole"), "D"),
        (("defined",), "D"),
        (("sourced",), "D"),
    ],
)
def test_is_the_grade_the_number_of_yes_with_a_floor(no, expected):
    assert indicators.grade({**YES, **dict.fromkeys(no, False)}) == expected


def test_are_the_rows_of_a_sheet_graded_one_by_one():
    sheet = pd.DataFrame([YES, {**YES, "sourced": False}], index=["a", "b"])
    assert indicators.grades(sheet).to_dict() == {"a": "A", "b": "D"}


def test_is_what_a_ranking_lacks_listed_in_order():
    assert indicators.lacking(indicators.PARTS) == []
    assert indicators.lacking(["ranks", "cities"])[:2] == ["the indicators, with definitions", "the raw values"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: indicators.margin(101, 10), "A share is a percentage from 0 to 100, not 101."),
        (lambda: indicators.margin(float("nan"), 10), "A share is a percentage from 0 to 100, not nan."),
        (lambda: indicators.margin(50, 0), "A survey has 1 answer or more, not 0."),
        (lambda: indicators.margin(50, 10, design=0.5), "The design effect is 1 or more, not 0.5."),
        (lambda: indicators.margin(50, 10, population=5), "There are 10 answers from 5 people. The population comes second."),
        (lambda: indicators.answers_needed(0), "The margin is above 0 points, not 0."),
        (lambda: indicators.lacking(["moon"]), f"There is no part moon. The parts are {', '.join(indicators.PARTS)}."),
        (
            lambda: indicators.grade({"defined": True}),
            "The grade needs one answer for each of defined, sourced, dated, whole, checked. Look at: checked, dated, sourced, whole.",
        ),
    ],
)
def test_does_an_error_say_what_was_found_and_what_to_do(call, message):
    with pytest.raises(CourseError) as caught:
        call()
    assert str(caught.value) == message


def test_does_the_grade_panel_lead_from_d_to_a_and_back():
    panel = grade_panel()
    start = panel.current().sentence
    assert start == "Grade D. Without a definition and a source it stays at D. Ask next: Is it written down what is counted, and how?"
    for widget in panel.inputs.values():
        widget.value = "yes"
    assert panel.current().sentence == "Grade A. Publish it with its source and its year."
    panel.inputs["checked"].value = "no"
    assert panel.current().sentence == f"Grade B. Ask next: {indicators.QUESTIONS['checked']}"
    panel.reset()
    assert panel.current().sentence == start


def test_does_the_noise_panel_turn_noise_into_a_finding_with_more_answers():
    panel = noise_panel()
    assert "no finding: it lies within the noise" in panel.current().sentence
    panel.inputs["answers_before"].value = panel.inputs["answers_after"].value = 1_000
    assert "more than noise" in panel.current().sentence
    panel.inputs["after"].value = 100.0
    assert "The share moves by +50.0 points" in panel.current().sentence
    panel.reset()
    assert "The share moves by +7.0 points, with a margin of 12.6 points" in panel.current().sentence
