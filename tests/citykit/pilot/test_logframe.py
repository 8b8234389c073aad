"""Are all faults of a logframe and of a table of roles named?"""

import pandas as pd

from citykit import pilot


def logframe(**changes) -> pd.DataFrame:
    frame = pd.DataFrame("x", index=list(pilot.LEVELS), columns=list(pilot.LOGFRAME_COLUMNS))
    frame["baseline"] = "40"
    for level, (column, value) in changes.items():
        frame.loc[level, column] = value
    return frame


def test_has_a_full_logframe_no_fault():
    assert pilot.check_logframe(logframe()) == []


def test_are_all_faults_of_a_logframe_named():
    frame = logframe(output=("source", " "), outcome=("target", "40")).drop("goal").rename({"activity": "input"})
    assert pilot.check_logframe(frame) == [
        "There is no line for the level goal.",
        "There is no line for the level activity.",
        "outcome: the target is the same as the baseline.",
        "output: the source is missing.",
        "input is not a level of a logframe. The levels are goal, outcome, output, activity.",
    ]


def test_are_all_faults_of_a_raci_table_named():
    table = pd.DataFrame(
        {"Finance": ["A/R", "A", "r", "X"], "IT": [None, "A", "R", "A"]}, index=["fine", "two A", "no A", "odd"]
    )
    assert pilot.check_raci(table) == [
        "two A: 2 have A; exactly one must answer for it.",
        "two A: nobody has R, so nobody does it.",
        "no A: nobody has A; exactly one must answer for it.",
        "odd: X is none of R, A, C, I.",
        "odd: nobody has R, so nobody does it.",
    ]
