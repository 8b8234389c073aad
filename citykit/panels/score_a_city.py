"""The no-code panel of the exercise score_a_city: the case in tables, and a calculator."""

from __future__ import annotations

from IPython.display import display

from citykit import scoring
from citykit.cases.score_a_city import Case
from citykit.panels.calculator import calculator_panel
from citykit.widgets import Answer, Panel, choice

FIGURES, OTHERS, PEERS = "Your focus goal", "Your four other goals", "Cities of similar size"


def case_panel(case: Case) -> Panel:
    """A menu of the three views of a case."""

    def view(view: str) -> Answer:
        if view == FIGURES:
            lever = case.indicators.loc[case.lever, "name"]
            sentence = f"{case.city}: figures of {_called(case.focus_goal)}. The mayor asks about: {lever}."
            return Answer(sentence, table=case.focus)
        if view == OTHERS:
            others = case.indicators.loc[case.indicators["goal"] != case.focus_goal, ["goal", "name", "score", "note"]]
            return Answer(f"{case.city}: scores of the four other goals, in points: {_names(case.goals[1:])}.", table=others)
        return Answer(f"Goal scores of seven cities of similar size, in points: {_names(case.goals)}.", table=case.peers)

    return Panel(view, view=choice("Show", [FIGURES, OTHERS, PEERS]))


def _called(goal: str) -> str:
    return f"{goal} ({scoring.GOAL_NAMES[goal].split(maxsplit=1)[1]})"


def _names(goals: list[str]) -> str:
    return ", ".join(map(_called, goals))


def show(case: Case) -> None:
    """Show the case and the calculator."""
    display(case_panel(case), calculator_panel())
