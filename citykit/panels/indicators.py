"""Panels of the lesson on measuring: the grade of a number, and the noise of a survey."""

from __future__ import annotations

import numpy as np
import pandas as pd

from citykit import charts, indicators
from citykit.widgets import Answer, Panel, choice, slider

YES = "yes"


def grade_answer(**answers: str) -> Answer:
    """The grade of a number from five answers, and what would lift it.

    Parameters
    ----------
    **answers : {"yes", "no"}
        One for each of `citykit.indicators.QUESTIONS`.
    """
    given = {name: answer == YES for name, answer in answers.items()}
    own = indicators.grade(given)
    open_ = [question for name, question in indicators.QUESTIONS.items() if not given[name]]
    if not open_:
        return Answer(f"Grade {own}. Publish it with its source and its year.")
    floor = " Without a definition and a source it stays at D." if not (given["defined"] and given["sourced"]) else ""
    return Answer(f"Grade {own}.{floor} Ask next: {open_[0]}")


def grade_panel() -> Panel:
    """Answer five questions about a number; the start is a figure from a speech."""
    start = {"dated": YES}
    return Panel(
        grade_answer,
        **{name: choice(question, [YES, "no"], start.get(name, "no")) for name, question in indicators.QUESTIONS.items()},
    )


def noise_answer(before: float, answers_before: int, after: float, answers_after: int) -> Answer:
    """Whether a change between two surveys is more than noise.

    Parameters
    ----------
    before, after : float
        Shares in percent.
    answers_before, answers_after : int
        Answers in each survey.
    """
    moved, noise = indicators.change(before, answers_before, after, answers_after)
    own = indicators.margin(after, answers_after)
    verdict = "more than noise" if abs(moved) > noise else "no finding: it lies within the noise"
    table = pd.DataFrame(
        {
            "median": [before, after],
            "low": [before - indicators.margin(before, answers_before), after - own],
            "high": [before + indicators.margin(before, answers_before), after + own],
        },
        index=["first survey", "second survey"],
    ).clip(0, 100)
    figure = charts.intervals(
        table, f"The change of {moved:+.1f} points is {verdict.split(':')[0]}",
        unit="Share of people who say yes (%)", source="Line: 95 % interval. The start values are made up for practice.",
        highlight=["second survey"],
    )  # fmt: skip
    return Answer(
        f"The share moves by {moved:+.1f} points, with a margin of {noise:.1f} points: {verdict}. The second survey alone has a margin of "
        f"{own:.1f} points; a margin of 3 points would need {indicators.answers_needed(3, share=float(np.clip(after, 1, 99))):,} answers.",
        figure,
        f"Two dots with lines: {before:g} % and {after:g} %, each with its 95 % interval.",
    )


def noise_panel() -> Panel:
    """Move two surveys: their shares and how many people answered."""
    return Panel(
        noise_answer,
        before=slider("First survey", 0.0, 100.0, 50.0, step=0.5, unit="% say yes"),
        answers_before=slider("Answers in the first survey", 20, 3_000, 120, step=10),
        after=slider("Second survey", 0.0, 100.0, 57.0, step=0.5, unit="% say yes"),
        answers_after=slider("Answers in the second survey", 20, 3_000, 120, step=10),
    )
