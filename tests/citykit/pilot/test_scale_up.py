"""Does the gate follow its rule, and does it say when it cannot be read?"""

import math

import pandas as pd
import pytest

from citykit import pilot
from tests.citykit.pilot.tools import says


@pytest.mark.parametrize(
    ("effect", "cost", "decision"),
    [(12, 220, "go"), (11.9, 220, "adjust"), (12, 221, "adjust"), (4, 100, "stop"), (20, 300, "stop"), (4.1, 299, "adjust")],
)
def test_does_the_gate_follow_its_rule_in_both_directions(effect, cost, decision):
    table = pd.DataFrame({"value": [effect, cost], "go": [12, 220], "stop": [4, 300]}, index=["effect", "cost"])
    assert pilot.gate(table)[0] == decision


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((None, 1, 0), "effect: value, go and stop must be numbers. A gate with a gap cannot be read."),
        ((math.nan, 1, 0), "effect: value, go and stop must be numbers. A gate with a gap cannot be read."),
        ((5, 1, 1), "effect: go and stop are both 1. Leave room between the two thresholds."),
    ],
)
def test_does_a_gate_that_cannot_be_read_say_why(row, message):
    with says(message):
        pilot.gate(pd.DataFrame([row], columns=["value", "go", "stop"], index=["effect"]))


def test_does_an_empty_gate_say_so():
    with says("The gate has no indicators."):
        pilot.gate(pd.DataFrame(columns=["value", "go", "stop"]))
