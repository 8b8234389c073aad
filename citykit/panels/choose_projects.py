"""The no-code panel of the exercise choose_projects: the case in tables, and a list of projects to tick."""

from __future__ import annotations

from functools import partial
from math import isfinite

import ipywidgets
import pandas as pd
from IPython.display import display

from citykit import priorities
from citykit.cases.choose_projects import LETTERS, PEERS, Case
from citykit.panels.calculator import calculator_panel
from citykit.widgets import Answer, Panel, choice, entry


def projects(case: Case) -> Answer:
    """The eight projects, with words where a gap is asked for."""
    sentence = f"{case.town}: eight projects. The budget is {case.budget:,}. All money is in USD 1,000."
    gaps = case.projects["gap"].map("{:.2f}".format).where(case.projects["gap"].notna(), "task 1")
    return Answer(sentence, table=case.projects.assign(gap=gaps))


def services(case: Case) -> Answer:
    """The two projects whose gap is asked for, with four peers."""
    return Answer(f"Two services of {case.town}: the town's own value, and the same in four peer cities, {PEERS[0]} to {PEERS[-1]}.", table=case.services)


def list_answer(case: Case, points: str, budget: str, **ticked: bool) -> Answer:
    """What the ticked projects cost and bring by the trainee's own points, and which rules they break.

    Parameters
    ----------
    case : Case
    points : str
        One number for each project, with spaces between them.
    budget : str
        As in `budgets`.
    **ticked : bool
        By letter: whether the project is in the list.
    """
    try:
        own = [float(part) for part in points.replace(";", " ").split()]
    except ValueError:
        own = []
    if len(own) != len(LETTERS) or not all(isfinite(value) for value in own):
        return Answer(f"Type {len(LETTERS)} numbers with a decimal point, one for each project from A to H, with a space between them.")
    table = case.projects[["project", "cost", "needs", "not_with"]].assign(points=own)
    chosen = [letter for letter in LETTERS if ticked[letter]]
    table.insert(0, "in the list", pd.Series("x", index=chosen).reindex(LETTERS, fill_value=""))
    broken = priorities.problems(table.assign(points=0), chosen, budgets(case)[budget])
    cost, brings = table.loc[chosen, ["cost", "points"]].sum()
    said = f"It cannot be carried out: {'; '.join(broken)}." if broken else "It can be carried out."
    return Answer(f"List {', '.join(chosen) or '(empty)'}: costs {cost:,.0f}, has {brings:,.1f} points. {said}", table=table)


def budgets(case: Case) -> dict[str, int]:
    """The two budgets by the words of the menu."""
    return {f"{case.budget:,} (tasks 3 and 4)": case.budget, f"{case.budget + case.more:,} (task 5)": case.budget + case.more}


def list_panel(case: Case) -> Panel:
    """Type the points, and tick projects."""
    ticks = {
        letter: ipywidgets.Checkbox(description=f"{letter} {row['project']} (costs {row['cost']})", indent=False)
        for letter, row in case.projects.iterrows()
    }
    return Panel(partial(list_answer, case), points=entry("Your points, A to H", " ".join("0" for _ in LETTERS)), budget=choice("Budget", budgets(case)), **ticks)


def show(case: Case) -> None:
    """Show the case and the calculator."""
    display(projects(case), services(case), calculator_panel())


def show_list(case: Case) -> None:
    """Show the list to tick."""
    display(list_panel(case))
