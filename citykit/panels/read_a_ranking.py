"""The no-code panels of the exercise read_a_ranking: the sheet row by row, the ranking's page, counts, surveys, and a square root."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import display

from citykit.cases.read_a_ranking import TODAY, Case
from citykit.indicators import QUESTIONS
from citykit.widgets import Answer, Panel, choice, entry

ALL = "all rows"
#: Columns of the sheet that answer the five questions, in the order of the questions.
FACTS = ["definition", "source", "year", "covers", "checked"]


def sheet_panel(case: Case) -> Panel:
    """The whole sheet, or one row beside the five questions."""

    def answer(row: str) -> Answer:
        if row == ALL:
            return Answer(f"{case.city}: the sheet for the {case.ranking}, read in {TODAY}.", table=case.sheet)
        facts = case.sheet.loc[row]
        table = pd.DataFrame({"question": QUESTIONS.values(), "what the sheet says": facts[FACTS].to_list()}, index=range(1, len(FACTS) + 1))
        return Answer(f"{row}: {facts['indicator']}, {facts['value']:g} {facts['unit']}.", table=table)

    return Panel(answer, row=choice("Show", [ALL, *case.sheet.index]))


def page(case: Case) -> Answer:
    """All that the ranking says about its method."""
    return Answer(f"{case.ranking}: all that its page on the method says.", table=case.page.to_frame("sentence"))


def parts(case: Case) -> Answer:
    """What is needed to work a ranking out again."""
    return Answer("What is needed to work a ranking out again.", table=case.parts.to_frame("part"))


def counts(case: Case) -> Answer:
    """What was counted for the row with the wrong value."""
    facts = case.sheet.loc[case.row]
    words = f"{case.row}: {facts['indicator']}. The sheet says {facts['value']:g} {facts['unit']}. Definition: {facts['definition']}."
    return Answer(words, table=case.counts)


def surveys(case: Case) -> Answer:
    """The two surveys, with their names in code."""
    names = {
        "share": "who said yes, in percent",
        "answers": "people who answered",
        "invited": "people who were invited",
        "design": "design effect",
    }
    table = case.surveys.rename(columns=names).T.map("{:g}".format)
    words = f"Two surveys: how many people {case.question}? In {case.city} people were drawn one by one, in {case.neighbour} whole streets were drawn."
    return Answer(words, table=table)


def root_answer(number: str) -> Answer:
    """The square root of a typed number."""
    try:
        root = math.sqrt(float(number))
    except (ValueError, OverflowError):
        root = math.nan
    if not math.isfinite(root):
        return Answer("Type one number, 0 or larger, with a decimal point, for example: 0.0021")
    return Answer(f"The square root of {float(number):g} is {root:.5g}.")


def root_panel() -> Panel:
    """A calculator for those whose phone shows no key for a root."""
    return Panel(root_answer, number=entry("Square root of", "0.0021"))


def show_sheet(case: Case) -> None:
    """Show the sheet."""
    display(sheet_panel(case))


def show_page(case: Case) -> None:
    """Show the ranking's page and the ten parts."""
    display(page(case), parts(case))


def show_counts(case: Case) -> None:
    """Show the counts of one row."""
    display(counts(case))


def show_surveys(case: Case) -> None:
    """Show the surveys and the calculator."""
    display(surveys(case), root_panel())
