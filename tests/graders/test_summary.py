"""Does the end of a run say how it went, what was slow, which limits were reached, and what waits for a person?"""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from graders import autograde, summary
from graders.autograde import Outcome
from tests.graders.conftest import IDS, hand_in

LATE = 'Cell "total" ran longer than 60 seconds and was stopped.'
OUTCOMES = [
    Outcome("score_a_city", IDS[0], "graded", seconds={"scores": 0.5, "total": 60.0}, notes=[LATE, "The id in the notebook is missing or mistyped."], limits=[LATE]),
    Outcome("score_a_city", IDS[1], "graded", seconds={"scores": 1.5, "total": 2.0}),
    Outcome("score_a_city", IDS[2], "unchanged"),
    Outcome("score_a_city", IDS[3], "failed", "a line"),
]


def said(course, outcomes: list[Outcome], seconds: float) -> str:
    """The summary as a terminal of 120 columns shows it."""
    console = Console(width=120, file=io.StringIO())
    for line in summary.lines(course, outcomes, seconds):
        console.print(line, soft_wrap=True)
    return console.file.getvalue()


@pytest.mark.slow
def test_does_the_summary_say_all_that_a_person_should_know(small, attempt):
    hand_in(small, "score_a_city", attempt(), IDS[0])
    list(autograde.grade(small))
    text = said(small, OUTCOMES, 4)
    assert "Marked 2, unchanged 1, failed 1, in 4 s, 0.5 each second." in text
    assert f"Limits reached:\n  {IDS[0]}, score_a_city: {LATE}\n" in text
    assert f"For a person to look at:\n  {IDS[0]}, score_a_city: The id in the notebook is missing or mistyped.\n" in text
    assert "Submissions with answers that wait for a person's mark: score_a_city 1. Open formgrader" in text


def test_are_the_slowest_cells_first_with_their_median_and_whose_the_longest_was():
    assert summary.slowest(OUTCOMES) == [("score_a_city", "total", 31.0, 60.0, IDS[0]), ("score_a_city", "scores", 1.0, 1.5, IDS[1])]


def test_is_nothing_said_of_what_did_not_happen(small):
    assert said(small, [OUTCOMES[2]], 0.1) == "Marked 0, unchanged 1, failed 0, in 0 s.\n"
