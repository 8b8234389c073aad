"""Does the self-check say what is wrong with the form, and never raise?"""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citykit import selfcheck

anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (58.31, "Form is fine: total = 58.31 points."),
        (None, "Look again: total is still empty."),
        ("58", "Look again: total should be a number, and is text in quotes."),
        ((58, 3), "Look again: total should be a number, and is several numbers: write a decimal point, not a comma."),
        (True, "Look again: total should be a number, and is something else."),
        (float("nan"), "Look again: total is not a finite number."),
        (120, "Look again: total is 120, outside the possible range 0 to 100."),
    ],
)
def test_is_the_form_of_a_number_said(capsys, value, line):
    selfcheck.number("total", value, 0, 100, "points")
    assert capsys.readouterr().out == line + "\n"


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ({"a": 1, "b": 2.5}, "Form is fine: x has 2 numbers in points."),
        (pd.Series({"a": 1.0, "b": 2.0}), "Form is fine: x has 2 numbers in points."),
        ({"a": 1}, "Look again: x lacks b."),
        ({"a": 1, "b": "2"}, "Look again: x should be a number, and is text in quotes at b."),
        ([1, 2], "Look again: x should give one number for each of a, b."),
    ],
)
def test_is_the_form_of_a_table_said(capsys, value, line):
    selfcheck.table("x", value, ["a", "b"], 0, 100, "in points")
    assert capsys.readouterr().out == line + "\n"


def test_are_whole_numbers_and_choices_checked(capsys):
    selfcheck.whole("rank", 2.5, 1, 8)
    selfcheck.whole("rank", 2.0, 1, 8)
    selfcheck.one_of("goal", "goal_9", ["goal_1", "goal_2"])
    selfcheck.one_of("goal", "goal_1", ["goal_1", "goal_2"])
    assert capsys.readouterr().out.splitlines() == [
        "Look again: rank is 2.5, and should be a whole number.",
        "Form is fine: rank = 2.",
        "Look again: goal should be one of goal_1, goal_2, in quotes.",
        'Form is fine: goal = "goal_1".',
    ]


@given(anything)
def test_does_no_answer_break_a_self_check(value):
    selfcheck.number("x", value, 0, 1)
    selfcheck.whole("x", value, 0, 1)
    selfcheck.table("x", value, "ab")
    selfcheck.one_of("x", value, "ab")
