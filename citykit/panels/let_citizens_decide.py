"""The no-code panel of the exercise let_citizens_decide: projects, ballots, and what supporters have together."""

from __future__ import annotations

from math import isfinite

from IPython.display import display

from citykit.cases.let_citizens_decide import Case
from citykit.panels.calculator import calculator_panel
from citykit.widgets import Answer, Panel, entry


def projects(case: Case) -> Answer:
    """The projects: topic, cost, votes."""
    return Answer(f"{case.name}. The projects, with costs in EUR:", table=case.projects)


def ballots(case: Case) -> Answer:
    """The groups of identical ballots, with an x for each project that a group approves."""
    marks = case.approvals.replace({True: "x", False: ""})
    return Answer("The ballots. Voters with the same ballot stand together in one group:", table=case.groups.join(marks))


def purses_answer(case: Case, purses: str) -> Answer:
    """What the supporters of each project have together.

    Parameters
    ----------
    case : Case
    purses : str
        EUR that one voter of each group has left, with spaces between the numbers.
    """
    try:
        left = [float(part) for part in purses.replace(";", " ").split()]
    except ValueError:
        left = []
    groups = list(case.groups.index)
    if len(left) != len(groups) or not all(isfinite(purse) and 0 <= purse <= case.budget for purse in left):
        return Answer(f"Type {len(groups)} numbers, one for each group from {groups[0]} to {groups[-1]}, with a space between them.")
    money = case.groups["voters"] * left
    table = case.projects[["cost"]].assign(together=case.approvals.mul(money, axis=0).sum().map("{:,.2f}".format))
    listed = ", ".join(f"{group} {purse:g}" for group, purse in zip(groups, left, strict=True))
    return Answer(f"What the supporters of each project have together, in EUR. Left for one voter: {listed}.", table=table)


def purses_panel(case: Case) -> Panel:
    """Type what one voter of each group has left."""
    groups = case.groups.index
    start = " ".join("0" for _ in groups)
    return Panel(lambda purses: purses_answer(case, purses), purses=entry(f"Left for one voter, {groups[0]} to {groups[-1]}", start))


def show(case: Case) -> None:
    """Show the case, the purses and the calculator."""
    display(projects(case), ballots(case), purses_panel(case), calculator_panel())
