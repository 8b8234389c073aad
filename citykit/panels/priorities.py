"""Panels of the lessons on master plans: a priority, a list of projects, a budget, a ranking and a roadmap."""

from __future__ import annotations

from functools import partial

import pandas as pd

from citykit import charts, options, pilot, priorities
from citykit.errors import CourseError
from citykit.widgets import Answer, Panel, choice, slider

PRACTICE = "Source: values made up for practice."
#: Labels of the ways to choose, in the order of `priorities.budget_curve`.
WAYS = ("best list", "list by points", "list by points per cost")
#: The budget of the lesson, in USD 1,000.
BUDGET = 1000


def candidates() -> pd.DataFrame:
    """Twelve candidate projects of an inland city that does not exist.

    Returns
    -------
    pandas.DataFrame
        By project: need (key in the course's table of needs), gap (share), money at stake (USD 1,000 a year),
        control (0 to 1), cost (USD 1,000 over five years), needs, not_with, points (USD 1,000 a year). All
        figures are made up for practice.
    """
    rows = [
        ["GIS map", "N13", 0.45, 40, 1.0, 120, "", ""],
        ["Property register", "N17", 0.35, 600, 0.6, 240, "GIS map", ""],
        ["Tax by phone", "N22", 0.25, 600, 0.8, 150, "Property register", ""],
        ["City network", "N15", 0.60, 50, 0.5, 180, "", ""],
        ["Data platform", "N03", 0.30, 60, 0.9, 160, "City network", ""],
        ["Vehicle registry", "N02", 0.40, 250, 0.2, 130, "City network", ""],
        ["Traffic signals", "N04", 0.30, 200, 0.5, 230, "City network", ""],
        ["Main road lights", "N21", 0.45, 180, 0.9, 210, "", "All street lights"],
        ["All street lights", "N21", 0.45, 320, 0.9, 430, "", "Main road lights"],
        ["Water leaks", "N24", 0.40, 700, 0.7, 520, "", ""],
        ["Waste routes", "N07", 0.20, 500, 0.9, 260, "", ""],
        ["Tourism guide", "N01", 0.50, 60, 0.9, 45, "", ""],
    ]
    columns = ["project", "need", "gap", "money", "control", "cost", "needs", "not_with"]
    table = pd.DataFrame(rows, columns=columns).set_index("project")
    return table.assign(points=priorities.priority(table["gap"], table["money"], table["control"]))


#: Four ways to make a property register, made up for practice; the last one is a late offer.
OFFERS = pd.DataFrame(
    {
        "cost (USD 1,000)": [240, 310, 180, 1000],
        "months until the first bill": [14, 10, 20, 12],
        "properties covered (%)": [80, 90, 60, 95],
        "staff trained": [12, 6, 10, 8],
    },
    index=["Own team", "Contractor", "Community mapping", "Aerial survey"],
)
BETTER = pd.Series(["less", "less", "more", "more"], index=OFFERS.columns)
#: Marks for importance, from 0 to 5.
MARKS = pd.Series([3, 3, 3, 1], index=OFFERS.columns)

#: A roadmap in months for the list that the lesson chooses, made up for practice.
ROADMAP = pd.DataFrame(
    [
        ["Council decision", 2, ""],
        ["Roles and data rules", 3, "Council decision"],
        ["GIS map: tender", 5, "Roles and data rules"],
        ["GIS map: build", 6, "GIS map: tender"],
        ["Register: survey", 10, "GIS map: build"],
        ["Register: check and appeals", 4, "Register: survey"],
        ["Tax by phone: contract", 4, "Roles and data rules"],
        ["Tax by phone: one ward", 4, "Tax by phone: contract, Register: check and appeals"],
        ["Tax by phone: whole city", 3, "Tax by phone: one ward"],
        ["Lights: tender", 6, "Council decision"],
        ["Lights: install", 6, "Lights: tender"],
        ["Waste: count and plan", 4, "Council decision"],
        ["Waste: run new routes", 8, "Waste: count and plan, GIS map: build"],
    ],
    columns=["task", "duration", "after"],
).set_index("task")


def priority_answer(gap: int, money: int, control: float) -> Answer:
    """Priority and rank of the vehicle registry among the candidates.

    Parameters
    ----------
    gap : int
        In percent.
    money : int
        Fees at stake, in USD 1,000 a year.
    control : float
        From 0 to 1.
    """
    points = candidates()["points"]
    own = points["Vehicle registry"] = priorities.priority(gap / 100, money, control)
    rank = int((points > own).sum()) + 1
    figure = charts.bars(
        points.sort_values(ascending=False, kind="stable"),
        f"The vehicle registry has {own:.1f} points and rank {rank} of {len(points)}",
        unit="Priority points (USD 1,000 a year within reach)",
        source=PRACTICE,
        highlight=["Vehicle registry"],
        text="{:.1f}",
    )
    return Answer(
        f"{gap} % × {money} × {control:.1f} = {own:.1f} points: rank {rank} of {len(points)}.",
        figure,
        f"Bars of twelve projects. The vehicle registry has {own:.1f} points, the highest is {points.max():.1f}.",
    )


def priority_panel() -> Panel:
    """Move the gap, the money at stake and the city's control of the vehicle registry."""
    return Panel(
        priority_answer,
        gap=slider("Gap", 0, 100, 40, unit="%"),
        money=slider("Fees at stake", 0, 1000, 250, step=10, unit="USD 1,000 a year"),
        control=slider("Control of the city", 0.0, 1.0, 0.2, step=0.1),
    )


def pick_answer(projects: pd.DataFrame, budget: float, /, **picked: str) -> Answer:
    """What a list costs and brings, or which rules it breaks.

    Parameters
    ----------
    projects : pandas.DataFrame
        As for `citykit.priorities`.
    budget : float
        The most that the list may cost, in the unit of the costs.
    **picked : {"out", "in"}
        By project: whether it is in the list.
    """
    chosen = [name for name, place in picked.items() if place == "in"]
    cost, points = projects.loc[chosen, "cost"].sum(), projects.loc[chosen, "points"].sum()
    broken = priorities.problems(projects, chosen, budget)
    if broken:
        sentence = f"This list cannot be carried out: {'; '.join(broken)}."
    else:
        most = priorities.best_portfolio(projects, budget).points
        better = f"A better list has {most:.1f}." if most - points > 1e-6 else "No list has more points."
        sentence = f"Your list costs {cost:,g} of {budget:,g} and has {points:.1f} points. {better}"
    figure = charts.bars(
        projects["points"],
        f"{len(chosen)} projects for {cost:,g} of {budget:,g}" + (": this breaks a rule" if broken else ""),
        unit="Priority points (USD 1,000 a year within reach)",
        source=PRACTICE,
        highlight=chosen or ["none"],
        text="{:.1f}",
    )
    return Answer(
        sentence, figure, f"Bars of the points of {len(projects)} projects. Chosen: {', '.join(chosen) or 'none'}."
    )


def pick_panel(projects: pd.DataFrame | None = None, budget: float = BUDGET, start: tuple[str, ...] = ()) -> Panel:
    """Put projects into a list, and see what it costs and brings, or which rule it breaks.

    Parameters
    ----------
    projects : pandas.DataFrame, optional
        As for `citykit.priorities`; the candidates of the lesson when left out.
    budget : float
        The most that the list may cost, in the unit of the costs.
    start : tuple of str
        Projects that are in the list at first.
    """
    projects = candidates() if projects is None else projects
    menus = {
        name: choice(
            f"{name} (costs {row['cost']:g}, {row['points']:.1f} points)",
            ["out", "in"],
            "in" if name in start else "out",
        )
        for name, row in projects.iterrows()
    }
    return Panel(partial(pick_answer, projects, budget), **menus)


def budget_answer(budget: int) -> Answer:
    """The best list for a budget, the two lists from the top, and what 100 more would change.

    Parameters
    ----------
    budget : int
        In USD 1,000.
    """
    table = candidates()
    lists = [
        priorities.best_portfolio(table, budget),
        *(priorities.greedy(table, budget, by) for by in priorities.LISTS),
    ]
    best, more = lists[0], priorities.best_portfolio(table, budget + 100)
    added = [name for name in more.chosen if name not in best.chosen]
    dropped = [name for name in best.chosen if name not in more.chosen]
    change = f"add {', '.join(added)}" + (f"; drop {', '.join(dropped)}" if dropped else "")
    gain = more.points - best.points
    last = f"100 more buy {gain:.1f} points: {change}." if gain > 1e-6 else "100 more buy nothing."
    held = pd.DataFrame(
        {way: table.index.isin(found.chosen) for way, found in zip(WAYS, lists, strict=True)}, index=table.index
    )
    figure = charts.presence(
        held,
        f"With {budget:,} the best list has {best.points:.1f} points, from the top {lists[1].points:.1f} and {lists[2].points:.1f}",
        source=PRACTICE,
    )
    return Answer(
        f"With {budget:,} the best list costs {best.cost:,g} and has {best.points:.1f} points. "
        f"The list by points has {lists[1].points:.1f}, by points per cost {lists[2].points:.1f}. {last}",
        figure,
        f"Twelve projects and three lists. The best list holds {', '.join(best.chosen) or 'nothing'}.",
    )


def budget_panel() -> Panel:
    """Move the budget, and compare the best list with two lists taken from the top."""
    return Panel(budget_answer, budget=slider("Budget", 0, 2300, BUDGET, step=50, unit="USD 1,000"))


def offers_answer(cost: int, months: int, covered: int, staff: int, late: str) -> Answer:
    """Closeness of the offers to an ideal one (TOPSIS), with or without the late offer.

    Parameters
    ----------
    cost, months, covered, staff : int
        Marks for importance, 0 to 5.
    late : {"out", "in"}
        Whether the fourth offer is in the comparison.
    """
    table = OFFERS if late == "in" else OFFERS.iloc[:-1]
    try:
        close = options.closeness(table, BETTER, pd.Series([cost, months, covered, staff], index=table.columns))
    except CourseError as error:
        return Answer(str(error))
    order = close.sort_values(ascending=False, kind="stable")
    figure = charts.bars(
        order,
        f"{order.index[0]} comes first with {order.iloc[0]:.3f}",
        unit="Closeness to the ideal offer (0 to 1)",
        source=PRACTICE,
        highlight=[order.index[0]],
        text="{:.3f}",
        limits=(0, 1),
    )
    named = ", ".join(f"{name} {value:.3f}" for name, value in order.items())
    return Answer(f"Order: {named}.", figure, f"Bars of closeness, the highest on top: {named}.")


def offers_panel() -> Panel:
    """Move the importance of four criteria, and let a late offer in."""
    names = {"cost": "Cost", "months": "Months", "covered": "Properties covered", "staff": "Staff trained"}
    marks = {
        key: slider(name, 0, 5, int(mark), unit="marks") for (key, name), mark in zip(names.items(), MARKS, strict=True)
    }
    return Panel(offers_answer, **marks, late=choice("Late offer", ["out", "in"]))


def delay_answer(task: str, months: int) -> Answer:
    """When the roadmap ends if one task takes longer.

    Parameters
    ----------
    task : str
        A task of `ROADMAP`.
    months : int
        Delay.
    """
    before = pilot.critical_path(ROADMAP)
    later = ROADMAP.copy()
    later.loc[task, "duration"] += months
    plan = pilot.critical_path(later)
    old, new, slack = before["finish"].max(), plan["finish"].max(), before.loc[task, "slack"]
    figure = charts.gantt(
        plan,
        f"{months} months more for one task: the end moves by {new - old:.0f}",
        unit="Months from the start",
        source=PRACTICE + " Orange: the critical path. The number in a bar is its length in months.",
    )
    end = f"ends after {new:.0f} months, not {old:.0f}" if new > old else f"still ends after {old:.0f} months"
    return Answer(
        f"{task} has {slack:.0f} months of slack. With {months} months of delay the roadmap {end}.",
        figure,
        f"Bars of thirteen tasks; the last one ends after {new:.0f} months. Orange tasks decide the end.",
    )


def delay_panel() -> Panel:
    """Choose a task of the roadmap and delay it."""
    return Panel(
        delay_answer,
        task=choice("Task", ROADMAP.index, "Lights: tender"),
        months=slider("Delay", 0, 24, 6, unit="months"),
    )
