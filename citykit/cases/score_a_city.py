"""The case of the exercise score_a_city: a Bolivian city under a what-if that is drawn from the id.

The city, its neighbours in size and most figures are real (bolivia_* tables); the changes are made up:
a new survey gives a value, a national target takes the place of a goalpost, and one value is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from citykit import cases, scoring
from citykit.data import load

#: Goals with three or four indicators, at least one where less is better: the normalisation is done on one of these.
FOCUS_GOALS = ("goal_1", "goal_7", "goal_11", "goal_16")
#: Goal 2 is left out, as 13 of the 31 cities lack its farm indicators.
OTHER_GOALS = tuple(goal for goal in scoring.GOALS if goal != "goal_2")


@dataclass(frozen=True)
class Case:
    """What one trainee works on.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    city : str
        The trainee's city.
    goals : list of str
        The five goals of the case, the focus goal first.
    focus_goal : str
        The goal whose indicators the trainee normalises.
    indicators : pandas.DataFrame
        By indicator: goal, name, unit, worst, best, value (of the city, what-if), score (points; given for the
        other goals, empty in the focus goal and where the value is missing) and note.
    peers : pandas.DataFrame, shape (7, 5)
        Goal scores, in points, of the seven cities closest in population.
    lever : str
        The indicator of the focus goal that the mayor asks about.
    target : int
        The score, in points, that the lever should reach.
    """

    trainee: str
    city: str
    goals: list[str]
    focus_goal: str
    indicators: pd.DataFrame
    peers: pd.DataFrame
    lever: str
    target: int

    @property
    def focus(self) -> pd.DataFrame:
        """The indicators of the focus goal: name, unit, worst, best, value, note."""
        rows = self.indicators[self.indicators["goal"] == self.focus_goal]
        return rows.drop(columns=["goal", "score"])

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.city}, with {self.focus_goal.replace('_', ' ')} to work out"


@cases.of_trainee
def case(trainee: str) -> Case:
    return cases.draw("score_a_city", trainee, lambda random: _make(random, trainee), _usable)


@cache
def _tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Values and indicators of the cities, and their populations."""
    values, indicators = scoring.bolivia()
    return values, indicators.drop(columns="year"), load("bolivia_cities").set_index("city")["population_2020"]


def _make(random: np.random.Generator, trainee: str) -> Case:
    values, indicators, _ = _tables()
    city = str(random.choice(values.index))
    focus_goal = str(random.choice(FOCUS_GOALS))
    others = random.choice([goal for goal in OTHER_GOALS if goal != focus_goal], size=4, replace=False)
    goals = [focus_goal, *(str(goal) for goal in others)]
    table = indicators[indicators["goal"].isin(goals)].copy()
    table["value"] = values.loc[city, table.index]
    table["note"] = ""

    clipped, moved, *rest = random.permutation(table.index[table["goal"] == focus_goal])
    _beyond_a_goalpost(random, table, clipped)
    _set_target(random, table, moved)
    lever = str(random.choice([moved, *rest]))
    many = [goal for goal in goals[1:] if (table["goal"] == goal).sum() >= 3]
    if many:
        hidden = str(random.choice(table.index[table["goal"] == random.choice(many)]))
        table.loc[hidden, ["value", "note"]] = [np.nan, "missing"]
    table["score"] = scoring.normalise(table["value"], table["worst"], table["best"]).round(1)
    higher = [target for target in range(55, 95, 5) if target > table.loc[lever, "score"] + 5]
    table.loc[table["goal"] == focus_goal, "score"] = np.nan
    order = sorted(table.index, key=lambda name: goals.index(table.loc[name, "goal"]))
    columns = ["goal", "name", "unit", "worst", "best", "value", "score", "note"]
    return Case(
        trainee=trainee,
        city=city,
        goals=goals,
        focus_goal=focus_goal,
        indicators=table.loc[order, columns],
        peers=_peers(values, table, goals, city),
        lever=lever,
        target=int(random.choice(higher)) if higher else 0,
    )


def _plausible(value: float, unit: object) -> bool:
    return value >= 0 and not (str(unit).startswith("%") and value > 100)


def _beyond_a_goalpost(random: np.random.Generator, table: pd.DataFrame, name: str) -> None:
    """Let the new survey give a value beyond a goalpost, so that the score has to be clipped."""
    worst, best = table.loc[name, ["worst", "best"]].astype(float)
    over = random.uniform(0.08, 0.16) * (best - worst)
    options = [round(value, 2) for value in (worst - over, best + over) if _plausible(value, table.loc[name, "unit"])]
    if options:
        table.loc[name, ["value", "note"]] = [options[random.integers(len(options))], "new survey"]


def _set_target(random: np.random.Generator, table: pd.DataFrame, name: str) -> None:
    """Put the target of a national plan in the place of the best goalpost: nearer to the worst one."""
    worst, best = table.loc[name, ["worst", "best"]].astype(float)
    moved = best - random.uniform(0.12, 0.28) * (best - worst)
    table.loc[name, ["best", "note"]] = [round(moved, 2), "national target"]


def _peers(values: pd.DataFrame, table: pd.DataFrame, goals: list[str], city: str) -> pd.DataFrame:
    scores = scoring.normalise(values[table.index], table["worst"], table["best"])
    near = scoring.similar_size(_tables()[2], city)
    return scoring.goal_scores(scores, table["goal"]).loc[near, goals].round(1)


def _usable(case: Case) -> bool:
    """No tie decides, and the usual errors land well away from the right answer."""
    focus = case.focus
    span = focus["best"] - focus["worst"]
    raw = (focus["value"] - focus["worst"]) / span * 100
    inside = raw.between(0, 100)
    needed = focus["worst"] + case.target / 100 * span
    lever = pd.Series({"value": focus["value"], "change": needed - focus["value"], "score": case.target - needed})
    return bool(
        (~inside).any()
        and (raw[~inside].sub(50).abs() > 56).all()
        and (raw[inside].sub(50).abs() > 4).all()
        and (case.indicators["note"] == "missing").sum() == 1
        and (focus["worst"] > focus["best"]).any()
        and (focus["value"].round(2) == focus["value"]).all()
        and case.target > raw[case.lever]
        and all(abs(found[case.lever]) > 0.02 * abs(span[case.lever]) for found in lever)
        and _goals_differ(case, case.indicators["score"].fillna(raw.clip(0, 100)))
    )


def _goals_differ(case: Case, scores: pd.Series) -> bool:
    """The total, the rank and the weak goal are clear, with the right scores of all indicators."""
    means = scores.groupby(case.indicators["goal"]).mean()[case.goals]
    totals = case.peers.mean(axis=1)
    gaps = (means - case.peers.median()).sort_values()
    return bool(
        abs(means.mean() - scores.mean()) > 1
        and (totals - means.mean()).abs().min() > 0.4
        and totals.sort_values().diff().min() > 0.02
        and gaps.iloc[0] < -2
        and gaps.iloc[-1] > 0
        and gaps.iloc[1] - gaps.iloc[0] > 2
        and gaps.index[0] != means.idxmin()
        and means.sort_values().diff().iloc[1] > 1
    )
