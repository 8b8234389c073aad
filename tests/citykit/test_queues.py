"""Erlang C: closed forms, a published example and a simulated queue as the keys, and every error's words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citykit import queues
from citykit.errors import CourseError

calls_an_hour, lengths, groups = st.floats(0, 500), st.floats(0.5, 20), st.integers(1, 80)


@pytest.mark.parametrize(
    ("load", "agents", "chance"),
    [
        (0.5, 1, 0.5),  # one agent: the load itself
        (1.0, 2, 1 / 3),  # two agents: load² / (2 + load)
        (2.0, 3, 4 / 9),
        (0.0, 4, 0.0),
    ],
)
def test_does_erlang_c_give_the_closed_forms_of_small_groups(load, agents, chance):
    assert queues.waiting_chance(60 * load, 1, agents) == pytest.approx(chance)


def test_does_the_often_published_example_come_out():
    # 360 calls in half an hour, 4 minutes each, 55 agents: 48 erlang, and 23.9 % wait.
    assert queues.load(720, 4) == 48
    assert queues.waiting_chance(720, 4, 55) == pytest.approx(0.239, abs=0.0005)


def test_does_the_recursion_equal_the_formula_with_factorials():
    work, agents = 6.0, 9
    powers = [1.0]
    for number in range(1, agents + 1):
        powers.append(powers[-1] * work / number)
    top = powers[-1] * agents / (agents - work)
    assert queues.waiting_chance(90, 4, agents) == pytest.approx(top / (sum(powers[:-1]) + top))


def test_does_a_simulated_queue_give_the_same_waits():
    waits = queues.simulate(np.random.default_rng(120), 90, 4, 9, hours=2_000)
    assert (waits > 0).mean() == pytest.approx(queues.waiting_chance(90, 4, 9), abs=0.015)
    assert (waits <= 20).mean() == pytest.approx(queues.answered_within(90, 4, 9, 20), abs=0.015)
    assert waits.mean() == pytest.approx(queues.mean_wait(90, 4, 9), rel=0.1)


def test_does_one_number_need_fewer_agents_than_ten():
    assert queues.agents_needed(90, 4, 20, 0.8) == 9
    assert queues.agents_needed(9, 4, 20, 0.8) == 2


def test_does_the_line_never_end_when_the_work_is_too_much():
    assert queues.waiting_chance(90, 4, 6) == 1
    assert queues.answered_within(90, 4, 6, 60) == 0
    assert queues.mean_wait(90, 4, 6) == float("inf")


@given(calls_an_hour, lengths, groups)
def test_is_a_chance_between_0_and_1_and_smaller_with_one_agent_more(calls, minutes, agents):
    here, more = (queues.waiting_chance(calls, minutes, size) for size in (agents, agents + 1))
    assert 0 <= more <= here <= 1


@given(st.floats(1, 500), lengths, st.floats(0, 120), st.floats(0.05, 0.99))
def test_is_the_number_of_agents_enough_and_one_less_too_few(calls, minutes, seconds, target):
    agents = queues.agents_needed(calls, minutes, seconds, target)
    assert queues.answered_within(calls, minutes, agents, seconds) >= target
    assert agents == 1 or queues.answered_within(calls, minutes, agents - 1, seconds) < target


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: queues.load(-1, 4), "There are -1 calls an hour. It should be 0 or more."),
        (lambda: queues.load(float("nan"), 4), "There are nan calls an hour. It should be 0 or more."),
        (lambda: queues.load(10, 0), "A call takes 0 minutes. It should be above 0."),
        (lambda: queues.waiting_chance(10, 4, 0), "There are 0 agents. At least one is needed."),
        (lambda: queues.simulate(np.random.default_rng(1), 10, 4, 0, hours=1), "There are 0 agents. At least one is needed."),
        (lambda: queues.agents_needed(10, 4, 20, 80), "The target is 80. It should be a share between 0 and 1, such as 0.8."),
        (
            lambda: queues.agents_needed(1e6, 10, 20, 0.8),
            "More than 5,000 agents would be needed. Look at the calls and their length again.",
        ),
    ],
)
def test_is_a_wrong_input_said(work, words):
    with pytest.raises(CourseError) as caught:
        work()
    assert str(caught.value) == words
