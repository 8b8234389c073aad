"""The no-code panels of the exercise test_the_rank: the scores, the mayor's question, and how often A had each rank."""

from __future__ import annotations

import numpy as np
import pandas as pd
from IPython.display import display

from citykit import scoring
from citykit.cases.test_the_rank import Case
from citykit.panels.calculator import calculator_panel
from citykit.panels.trust_the_sensor import columns_panel
from citykit.widgets import Answer

BLOCKS = 5


def scores(case: Case) -> Answer:
    """The goal scores, with the plain mean and the rank by it."""
    plain = case.scores.mean(axis=1)
    surveys = {}
    for (letter, goal), before in case.published.items():
        surveys[letter] = f"{_plain(goal)}: new survey (made up), before {before:g}"
    table = case.cities.to_frame().join(case.scores).assign(plain=plain.round(3), rank=scoring.rank(plain))
    table["note"] = pd.Series(surveys).reindex(table.index).fillna("")
    names = ", ".join(map(_called, case.goals))
    words = f"Goal scores of six cities in points, for the four goals {names}. A is {case.cities['A']}, your city."
    return Answer(words, table=table.rename(columns={"plain": "plain mean", "rank": "rank by plain mean"}))


def council(case: Case) -> Answer:
    """How many times the council counts each goal."""
    table = pd.DataFrame({"goal": map(_called, case.goals), "counts (times)": case.counts}, index=case.goals)
    return Answer("How many times the council counts each goal (made up).", table=table)


def question(case: Case) -> Answer:
    """Which goal and which two cities the mayor asks about."""
    rival = f"{case.rival}, {case.cities[case.rival]}"
    return Answer(f"At which weight of {_called(case.goal)} do A, {case.cities['A']}, and {rival}, change places?")


def draws(case: Case) -> Answer:
    """How often A had each rank, in blocks of draws: the same ones whenever the cell runs."""
    random = np.random.default_rng(list(case.trainee.encode()))
    blocks, size = {}, case.draws // BLOCKS
    for block in range(1, BLOCKS + 1):
        totals = random.dirichlet(np.ones(len(case.goals)), size=size) @ case.scores.to_numpy().T
        higher = (totals[:, 1:] > totals[:, :1]).sum(axis=1)
        blocks[f"block {block}"] = np.bincount(higher, minlength=len(case.scores))
    table = pd.DataFrame(blocks, index=pd.Index(range(1, len(case.scores) + 1), name="rank of A"))
    words = f"How often A, {case.cities['A']}, had each rank: {BLOCKS} blocks of {size:,} draws of weights each."
    return Answer(words, table=table)


def _plain(goal: str) -> str:
    return goal.replace("_", " ")


def _called(goal: str) -> str:
    return f"{goal} ({scoring.GOAL_NAMES[goal].split(maxsplit=1)[1]})"


def show_scores(case: Case) -> None:
    """Show the six cities, the council's counts, and the panel for columns."""
    display(scores(case), council(case), columns_panel())


def show_question(case: Case) -> None:
    """Show what the mayor asks in task 4."""
    display(question(case))


def show_draws(case: Case) -> None:
    """Show how often A had each rank, and the calculator."""
    display(draws(case), calculator_panel())
