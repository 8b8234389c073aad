"""Is the life-cycle cost as worked by hand, and is a wrong budget named?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import finance
from citykit.errors import CourseError
from tests.citykit.pilot.tools import NUMBERS, says


def test_is_the_life_cycle_cost_as_by_hand():
    flows = finance.cost_flows(240, 55, 5, contingency=0.1, renewals={3: 60})
    assert flows.tolist() == [264, 55, 55, 115, 55, 55]
    rate = finance.real_rate(0.12, 0.05)
    by_hand = sum(cost * (1.05 / 1.12) ** year for year, cost in enumerate(flows))
    assert finance.present_value(flows, rate) == pytest.approx(by_hand)
    yearly = finance.yearly_cost(by_hand, rate, 5)
    assert finance.present_value([0, *[yearly] * 5], rate) == pytest.approx(by_hand)


def test_does_a_rate_of_zero_add_up():
    assert finance.present_value([1, 2, 3], 0) == 6
    assert finance.yearly_cost(60, 0, 5) == 12


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: finance.cost_flows(-1, 1, 3), "The investment must be a number of 0 or more, and is -1."),
        (lambda: finance.cost_flows(1, 1, 2.5), "The number of years must be a whole number, and is 2.5."),
        (lambda: finance.cost_flows(1, 1, 3, contingency=10), "The contingency must be a number from 0 to 1, and is 10."),
        (
            lambda: finance.cost_flows(1, 1, 3, renewals={4: 1}),
            "A renewal in year 4 falls outside the years 1 to 3.",
        ),
        (lambda: finance.present_value([], 0.06), "The flows must be a list of numbers, one per year, year 0 first."),
        (lambda: finance.present_value(["a lot"], 0), "The flows must be a list of numbers, one per year, year 0 first."),
        (lambda: finance.cost_flows(1, 1, 500), "The number of years must be a number from 1 to 100, and is 500."),
        (lambda: finance.present_value([1, 2], -2), "The rate must be a number from -0.9 to 10, such as 0.06 for 6 %, and is -2."),
        (lambda: finance.real_rate(0.1, None), "The inflation must be a number from -0.9 to 10, such as 0.06 for 6 %, and is None."),
    ],
)
def test_does_a_wrong_budget_get_its_own_message(call, message):
    with says(message):
        call()


@given(flows=st.lists(NUMBERS, max_size=5), rate=NUMBERS)
@settings(deadline=None)
def test_does_any_list_of_flows_give_a_number_or_a_course_error(flows, rate):
    try:
        assert isinstance(finance.present_value(flows, rate), float)
    except CourseError as error:
        assert str(error)
