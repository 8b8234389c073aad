"""Panels of the lesson on participation: rules on Assen's ballots, a list of one's own, and two districts."""

from __future__ import annotations

from functools import cache

import pandas as pd

from citykit import charts, data, participation
from citykit.participation import ASSEN_BUDGET, RULES
from citykit.widgets import Answer, Panel, choice, entry, slider

#: Voters of the made-up town, and projects that each of its two districts proposes.
VOTERS, PROPOSED = 100, 5


@cache
def _assen() -> tuple[pd.DataFrame, pd.DataFrame]:
    return participation.assen()


def rules_answer(rule: str, budget: int) -> Answer:
    """What a rule does with Assen's ballots when the budget is another one.

    Parameters
    ----------
    rule : str
        One of `citykit.participation.RULES`.
    budget : int
        Budget in EUR.
    """
    projects, ballots = _assen()
    return _outcome(participation.fund(ballots, projects["cost_eur"], budget, rule), budget, rule.capitalize())


def rules_panel() -> Panel:
    """Choose a rule and a budget for Assen's youth vote of 2024."""
    return Panel(
        rules_answer,
        rule=choice("Rule", RULES),
        budget=slider("Budget", 20_000, 200_000, ASSEN_BUDGET, step=5_000, unit="EUR"),
    )


def list_answer(numbers: str) -> Answer:
    """What Assen's voters get from a list of projects that the reader makes.

    Parameters
    ----------
    numbers : str
        Numbers of projects with spaces or commas between them.
    """
    projects, _ = _assen()
    parts = numbers.replace(",", " ").split()
    unknown = [part for part in parts if not part.isdigit() or int(part) not in projects.index]
    if unknown or not parts:
        return Answer("Type numbers of projects from 1 to 14 with a space between them, for example: 2 3 9")
    winners = list(dict.fromkeys(map(int, parts)))
    spent = projects.loc[winners, "cost_eur"].sum()
    if spent > ASSEN_BUDGET:
        return Answer(f"This list costs EUR {spent:,.0f}, and the budget is EUR {ASSEN_BUDGET:,}. Take a project out.")
    return _outcome(winners, ASSEN_BUDGET, "Your list")


def list_panel() -> Panel:
    """Type a list of projects for Assen; the start is the official result."""
    projects, _ = _assen()
    official = projects.index[projects["funded"] == 1]
    return Panel(list_answer, numbers=entry("Numbers of the projects", " ".join(map(str, official))))


def _outcome(winners: list, budget: float, who: str) -> Answer:
    """A list of winners in Assen: one sentence, and the votes of every project with the winners coloured."""
    projects, ballots = _assen()
    spent = projects.loc[winners, "cost_eur"].sum()
    nothing = len(participation.left_out(ballots, winners))
    share = f"{nothing} of {len(ballots)} voters ({100 * nothing / len(ballots):.1f} %)"
    number = f"{len(winners)} project" + "s" * (len(winners) != 1)
    names = {
        project: f"{project} {row['topic']}, EUR {row['cost_eur']:,}" for project, row in projects.iterrows()
    }
    votes = projects["votes"].sort_values(ascending=False, kind="stable").rename(index=names)
    figure = charts.bars(
        votes,
        f"{who}: {number} funded, {share} with nothing",
        unit="Votes (of 84 ballots); blue: funded",
        source=data.source("assen_projects") + "; own calculation",
        highlight=[names[project] for project in winners],
    )
    return Answer(
        f"{who}: {number} for EUR {spent:,.0f} of {budget:,.0f}. {share} have nothing funded.",
        figure,
        f"Bars of the votes of 14 projects. Funded: {', '.join(map(str, sorted(winners)))}.",
    )


def districts_answer(north: int, cost_north: int, cost_south: int) -> Answer:
    """How three rules split EUR 50,000 between two districts that vote for their own projects only.

    Parameters
    ----------
    north : int
        Voters in North, of 100; the others live in South.
    cost_north, cost_south : int
        Cost of each of the five projects of a district, in thousand EUR.
    """
    budget = 50_000
    projects = [f"{district}{number}" for district in "NS" for number in range(1, PROPOSED + 1)]
    costs = pd.Series([1_000 * cost_north] * PROPOSED + [1_000 * cost_south] * PROPOSED, index=projects)
    ballots = participation.read_ballots(
        {voter: projects[:PROPOSED] if voter < north else projects[PROPOSED:] for voter in range(VOTERS)}, projects
    )
    rules = [rule for rule in RULES if rule != "equal shares"]
    outcomes = {rule: participation.fund(ballots, costs, budget, rule) for rule in rules}
    money = pd.DataFrame(
        {
            f"{name} projects": [sum(costs[won] for won in outcomes[rule] if won[0] == name[0]) / 1_000 for rule in rules]
            for name in ("North", "South")
        },
        index=rules,
    )
    money["not spent"] = budget / 1_000 - money.sum(axis=1)
    told = [
        f"{rule.capitalize()}: South gets EUR {money.loc[rule, 'South projects']:.0f} thousand, and "
        f"{100 * participation.exclusion_ratio(ballots, outcomes[rule]):.0f} % of all voters have nothing."
        for rule in rules
    ]
    sentence = f"South has {VOTERS - north} of {VOTERS} voters. " + " ".join(told)
    figure = charts.shared_out(
        money,
        f"South has {VOTERS - north} % of the voters and gets EUR "
        f"{', '.join(f'{value:.0f}' for value in money['South projects'][:-1])} and "
        f"{money['South projects'].iloc[-1]:.0f} thousand",
        unit="Money (thousand EUR, of 50)",
        source="Made up for practice: each voter approves all projects of the own district and no other.",
        rest="not spent",
    )
    return Answer(sentence, figure, "Three bars of 50 thousand EUR, one for each rule, split between the districts. " + sentence)


def districts_panel() -> Panel:
    """Move the size of the smaller district and the costs: who gets the money under each rule?"""
    unit = "thousand EUR"
    return Panel(
        districts_answer,
        north=slider("Voters in North, of 100", 51, 95, 60, unit="voters"),
        cost_north=slider("Cost of each North project", 5, 20, 10, unit=unit),
        cost_south=slider("Cost of each South project", 5, 20, 10, unit=unit),
    )
