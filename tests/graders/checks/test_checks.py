"""Does every check give points for any answer whatever, without an exception, and a hint that helps and tells nothing?"""

from __future__ import annotations

import importlib
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citykit import cases
from graders.checks import toolkit
from graders.course import read_settings
from tests.graders.conftest import IDS

CHECKS = [
    pytest.param(exercise, name, id=f"{exercise}-{name}")
    for exercise in read_settings().exercises
    for name, check in vars(importlib.import_module(f"graders.checks.{exercise}")).items()
    if hasattr(check, "points")
]


def never_the_same():
    raise RuntimeError("this function raises")


class Liar(float):
    """A number that says it equals everything."""

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


ODD = [
    None, True, "", "12", "nan", b"\x00", [], {}, (), set(), float("nan"), math.inf, -math.inf, 10**400, 1e308, 1 + 2j,
    never_the_same, object(), np.array([]), np.arange(1_000_000), np.float64("nan"), pd.Series(dtype=float), pd.DataFrame(),
    pd.DataFrame({"a": range(1_000_000)}), pd.Series(["x"] * 9), {"goal_1": None}, {1: 2}, [[1], [2, 3]], Liar(-3), pd.NA, pd.NaT,
]  # fmt: skip
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.binary(max_size=3))
answers = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=8)


def run(exercise: str, name: str, *given: object) -> float:
    checks = importlib.import_module(f"graders.checks.{exercise}")
    check, case = getattr(checks, name), checks.exercise.case_of(IDS[0])
    mark = toolkit.safely(check.mark, check.points, case, *given)
    assert type(mark.points) in (int, float)
    assert 0 <= mark.points <= check.points
    assert mark.points == check.points or 0 < len(mark.hint) <= 220
    return mark.points


def arguments(exercise: str, name: str) -> int:
    check = getattr(importlib.import_module(f"graders.checks.{exercise}"), name)
    return check.mark.__code__.co_argcount - 1


@pytest.mark.parametrize(("exercise", "name"), CHECKS)
@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
def test_does_an_odd_answer_get_nothing_and_a_hint(exercise, name, odd):
    assert run(exercise, name, odd, *[odd] * (arguments(exercise, name) - 1)) == 0


@pytest.mark.parametrize(("exercise", "name"), CHECKS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_does_no_answer_break_a_check(exercise, name, data):
    run(exercise, name, *(data.draw(answers) for _ in range(arguments(exercise, name))))


@pytest.mark.parametrize(("exercise", "name"), CHECKS)
def test_does_a_test_cell_get_a_plain_float_and_one_line_of_hint(exercise, name, monkeypatch, capsys):
    monkeypatch.setenv("GRADERS_TRAINEE", IDS[0])
    check = getattr(importlib.import_module(f"graders.checks.{exercise}"), name)
    result = check(*[None] * arguments(exercise, name))
    assert type(result) is float
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("answer", "value"),
    [(3, 3.0), (3.5, 3.5), (np.int64(4), 4.0), (np.float32(0.5), 0.5), (np.array([2.0]), 2.0), (pd.Series([2]), 2.0)]
    + [(odd, None) for odd in (True, "3", None, math.nan, math.inf, [3], np.array([1, 2]), 3j)],
)
def test_is_a_number_read_from_what_is_one(answer, value):
    assert toolkit.number(answer) == value


def test_does_the_same_id_always_get_the_same_case_and_another_id_another_one():
    made = [cases.draw("x", trainee, lambda random: random.random(), lambda case: True) for trainee in ("A", "A", "B")]
    assert made[0] == made[1] != made[2]


def test_is_it_said_when_no_case_is_good():
    with pytest.raises(RuntimeError, match=r"x: no usable case for A in 200 draws\."):
        cases.draw("x", "A", lambda random: random.random(), lambda case: False)
