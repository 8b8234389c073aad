"""Is the critical path as worked by hand, and is a wrong schedule named?"""

import pandas as pd
import pytest

from citykit import pilot
from tests.citykit.pilot.tools import says

TASKS = pd.DataFrame({"duration": [3, 5, 2, 4], "after": ["", "A", "A", "B, C"]}, index=list("ABCD"))


def test_is_the_critical_path_as_by_hand():
    plan = pilot.critical_path(TASKS)
    assert plan["finish"].to_dict() == {"A": 3, "B": 8, "C": 5, "D": 12}
    assert plan["slack"].to_dict() == {"A": 0, "B": 0, "C": 3, "D": 0}
    assert plan.index[plan["critical"]].tolist() == ["A", "B", "D"]


def test_may_tasks_stand_in_any_order_and_durations_have_fractions():
    shuffled = TASKS.iloc[::-1].assign(duration=lambda t: t["duration"] / 10)
    plan = pilot.critical_path(shuffled)
    assert plan.index.tolist() == list("DCBA") and plan["finish"].max() == pytest.approx(1.2)
    assert plan["critical"].sum() == 3


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        (
            TASKS.assign(after=["B", "A", "", "C"]),
            "Tasks wait for each other in a circle: A -> B -> A. Remove one of the links.",
        ),
        (TASKS.assign(after=["", "A", "X", "B"]), "The task C waits for X, which is not in the list of tasks."),
        (TASKS.set_axis(list("AACD")), "The task A stands in the list twice."),
        (TASKS.assign(duration=[3, -5, 2, 4]), "The duration of B must be a number of 0 or more, and is -5."),
        (TASKS.iloc[:0], "The list of tasks is empty."),
        (TASKS[["duration"]], "The list of tasks lacks the column after."),
    ],
)
def test_does_a_wrong_schedule_get_its_own_message(tasks, message):
    with says(message):
        pilot.critical_path(tasks)
