"""The case of the exercise score_a_city: a Bolivian city under a what-if that is drawn from the id.

The city, its neighbours in size and most figures are real (bolivia_* tables); the changes are made up:
a new survey gives a value, a national target takes the place of a goalpost, and one value is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

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
    lever: str
    target: int

    @property
    def focus(self) -> pd.DataFrame:
        """The indicators of the focus goal: name, unit, worst, best, value, note."""
        rows = self.indicators[self.indicators["goal"] == self.focus_goal]
        return rows.drop(columns=["goal", "score"])

    @cached_property
    def peers(self) -> pd.DataFrame:
        """Goal scores, in points, of the seven cities closest in population; shape (7, 5)."""
        table = self.indicators
        scores = scoring.normalise(_peers(self.city)[table.index], table["worst"], table["best"])
        return scoring.goal_scores(scores, table["goal"])[self.goals].round(1)

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.city}, with {self.focus_goal.replace('_', ' ')} to work out"


@cases.of_trainee
def case(trainee: str) -> Case:
    return cases.draw("score_a_city", trainee, _draft, _usable).case(trainee)


@cache
def _tables() -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Values and indicators of the cities, and their populations."""
    values, indicators = scoring.bolivia()
    return values, indicators.drop(columns="year"), load("bolivia_cities").set_index("city")["population_2020"]


@cache
def _peers(city: str) -> pd.DataFrame:
    """Values of the cities closest in population."""
    values, _, people = _tables()
    return values.loc[scoring.similar_size(people, city)]


@dataclass
class _Draft:
    """A case as plain arrays over its indicators, in the order of the table: most drafts are not used."""

    city: str
    goals: list[str]
    names: list[str]
    goal: np.ndarray
    value: np.ndarray
    worst: np.ndarray
    best: np.ndarray
    note: list[str]
    lever: str = ""
    target: int = 0

    @property
    def focus(self) -> np.ndarray:
        """Which indicators belong to the focus goal."""
        return self.goal == self.goals[0]

    def scores(self) -> np.ndarray:
        """Scores in points, not clipped."""
        return (self.value - self.worst) / (self.best - self.worst) * 100

    def case(self, trainee: str) -> Case:
        """The case."""
        table = _tables()[1].loc[self.names].copy()
        table["value"], table["worst"], table["best"], table["note"] = self.value, self.worst, self.best, self.note
        table["score"] = np.where(self.focus, np.nan, self.scores().clip(0, 100).round(1))
        order = sorted(self.names, key=lambda name: self.goals.index(table.loc[name, "goal"]))
        columns = ["goal", "name", "unit", "worst", "best", "value", "score", "note"]
        return Case(trainee, self.city, self.goals, self.goals[0], table.loc[order, columns], self.lever, self.target)


def _draft(random: np.random.Generator) -> _Draft:
    values, indicators, _ = _tables()
    city = str(random.choice(values.index))
    focus_goal = str(random.choice(FOCUS_GOALS))
    others = random.choice([goal for goal in OTHER_GOALS if goal != focus_goal], size=4, replace=False)
    goals = [focus_goal, *(str(goal) for goal in others)]
    table = indicators[indicators["goal"].isin(goals)]
    names = table.index.tolist()
    draft = _Draft(
        city, goals, names, table["goal"].to_numpy(dtype=object), values.loc[city, table.index].to_numpy(dtype=float).copy(),
        table["worst"].to_numpy(dtype=float).copy(), table["best"].to_numpy(dtype=float).copy(), [""] * len(names),
    )  # fmt: skip
    clipped, moved, *rest = random.permutation(np.flatnonzero(draft.focus))
    _beyond_a_goalpost(random, draft, clipped, table["unit"].iloc[clipped])
    _set_target(random, draft, moved)
    lever = random.choice([moved, *rest])
    many = [goal for goal in goals[1:] if (draft.goal == goal).sum() >= 3]
    if many:
        hidden = random.choice(np.flatnonzero(draft.goal == random.choice(many)))
        draft.value[hidden], draft.note[hidden] = np.nan, "missing"
    score = draft.scores().clip(0, 100).round(1)[lever]
    higher = [target for target in range(55, 95, 5) if target > score + 5]
    draft.lever, draft.target = names[lever], int(random.choice(higher)) if higher else 0
    return draft


def _plausible(value: float, unit: object) -> bool:
    return value >= 0 and not (str(unit).startswith("%") and value > 100)


def _beyond_a_goalpost(random: np.random.Generator, draft: _Draft, place: int, unit: object) -> None:
    """Let the new survey give a value beyond a goalpost, so that the score has to be clipped."""
    worst, best = draft.worst[place], draft.best[place]
    over = random.uniform(0.08, 0.16) * (best - worst)
    options = [value for value in np.round([worst - over, best + over], 2) if _plausible(value, unit)]
    if options:
        draft.value[place], draft.note[place] = options[random.integers(len(options))], "new survey"


def _set_target(random: np.random.Generator, draft: _Draft, place: int) -> None:
    """Put the target of a national plan in the place of the best goalpost: nearer to the worst one."""
    worst, best = draft.worst[place], draft.best[place]
    draft.best[place] = round(best - random.uniform(0.12, 0.28) * (best - worst), 2)
    draft.note[place] = "national target"


def _usable(draft: _Draft) -> bool:
    """No tie decides, and the usual errors land well away from the right answer."""
    focus = draft.focus
    raw, value, span = draft.scores()[focus], draft.value[focus], (draft.best - draft.worst)[focus]
    inside = (raw >= 0) & (raw <= 100)
    lever = [name for name, own in zip(draft.names, focus, strict=True) if own].index(draft.lever)
    change = draft.worst[focus][lever] + draft.target / 100 * span[lever]
    return bool(
        (~inside).any()
        and (np.abs(raw[~inside] - 50) > 56).all()
        and (np.abs(raw[inside] - 50) > 4).all()
        and draft.note.count("missing") == 1
        and (span < 0).any()
        and (value.round(2) == value).all()
        and draft.target > raw[lever]
        and all(abs(gap) > 0.02 * abs(span[lever]) for gap in (value[lever], change - value[lever], draft.target - change))
        and _goals_differ(draft)
    )


def _goals_differ(draft: _Draft) -> bool:
    """The total, the rank and the weak goal are clear, with the right scores of all indicators."""
    scores, peers = draft.scores().clip(0, 100), draft.case("").peers
    scores[~draft.focus] = scores[~draft.focus].round(1)
    means = pd.Series({goal: np.nanmean(scores[draft.goal == goal]) for goal in draft.goals})
    totals = peers.mean(axis=1)
    gaps = (means - peers.median()).sort_values()
    return bool(
        abs(means.mean() - np.nanmean(scores)) > 1
        and (totals - means.mean()).abs().min() > 0.4
        and totals.sort_values().diff().min() > 0.02
        and gaps.iloc[0] < -2
        and gaps.iloc[-1] > 0
        and gaps.iloc[1] - gaps.iloc[0] > 2
        and gaps.index[0] != means.idxmin()
        and means.sort_values().diff().iloc[1] > 1
    )
