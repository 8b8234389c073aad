"""Demand and supply of knowledge: which need of which learner meets which city that can teach.

Every pair of a need and a case gets a score from two questions: does the case fit the need (`fit`), and is
the teacher's context like the learner's (`context`)? A city takes only so many learners, so the best pair for
one may leave another with none. `assign` therefore looks for the largest sum of scores over all learners
together: the linear assignment problem (Kuhn 1955), solved by `scipy.optimize.linear_sum_assignment` with the
method of Crouse (2016).

Shapes: a table of demand has one row per need, a table of supply one row per case; matrices have one row per
need and one column per case, or per city.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from citykit import data
from citykit.errors import CourseError

#: Points for a case that offers the service asked for, and for one that only comes near it. Near is worth
#: less than half, so that two lessons near the need never push out the right one.
SAME, NEAR = 100, 40
#: The share of a score that context has unless told otherwise, and the learners that one city takes.
WEIGHT, PLACES = 0.3, 1
GROUPS = ("LDC", "LLDC", "SIDS")
#: Kinds of row in the table of cases that show a system in a named city.
KINDS = ("case", "technical assistance")
#: Cases that name no system of their own, or whose place is unclear in the source.
NOT_TAUGHT = ("C003", "C008")

#: By need, the words that a case's system or domain must hold to offer the same service, and to come near it.
#: This is the course's own reading of titles: a first sieve, for a person to check.
WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "City Guide App for Tourism": (("tourism",), ("apps",)),
    "E-Services (Vehicle Registry)": (("vehicle registry",), ("e-office", "administrative", "one-stop")),
    "Integrated Data Platform for Decision-Making": (("one-stop",), ("data", "digital twin", "cloud")),
    "Intelligent Transportation System": (("traffic",), ("mobility",)),
    "Smart City Master Plan": (("smart city policy", "master plan"), ("status report",)),
    "Smart Energy Grids (PV, Renewable Energy)": (("energy grid", "renewable"), ("energy",)),
    "Solid Waste Management": (("waste",), ()),
    "Sustainable Public Transportation (EV, PV)": (("electric bus",), ("bus", "low-carbon", "bike")),
    "Video Surveillance for Public Safety": (("surveillance", "public safety"), ()),
    "Citizen Participation Platform": (("participation",), ("citizen services",)),
    "E-Government Systems (incl. Privacy)": (("e-government",), ("e-office", "administrative", "one-stop")),
    "E-Services (Digitization)": (("e-office", "administrative"), ("e-government", "services", "one-stop")),
    "GIS": (("spatial data",), ("digital twin",)),
    "Internet Connectivity": (("wi-fi",), ()),
    "Open Innovation Platform": (("open innovation",), ("innovation", "participation")),
    "Property Data Management System": (("property data",), ("spatial data",)),
    "Smart Transportation Card": (("transportation card",), ("card",)),
    "Smart Parking Solutions": (("parking",), ()),
    "Smart Street Lights": (("street lights", "street lamp"), ()),
    "Smart Tax Payments (Mobile, GIS integration)": (("tax payments",), ("mobile payments", "spatial data")),
    "Water Infrastructure": (("water",), ("pipelines",)),
}


def _with_place(table: pd.DataFrame) -> pd.DataFrame:
    """The table with region, subregion and groups (True or False) of each row's country, by ``iso3``."""
    countries = data.load("country_groups")
    unknown = sorted(set(table["iso3"]) - set(countries.index))
    if unknown:
        raise CourseError(
            f'There is no country with the code "{unknown[0]}". '
            'Use the three letters of ISO 3166, such as "UGA" for Uganda.'
        )
    found = countries.loc[table["iso3"]].set_axis(table.index)
    flags = found[[group.lower() for group in GROUPS]].eq("x").set_axis(list(GROUPS), axis=1)
    return pd.concat([table, found[["region", "subregion"]], flags], axis=1)


def _known_needs(needs: Iterable[str]) -> None:
    for need in needs:
        if need not in WORDS:
            known = "; ".join(sorted(WORDS))
            raise CourseError(f'There is no need "{need}" in this course. The needs are: {known}.')


def lists(groups: Iterable[str] = ("LDC", "LLDC")) -> pd.DataFrame:
    """The needs that member cities of WeGO named, as demand: one row per need and group.

    Parameters
    ----------
    groups : iterable of {"LDC", "LLDC"}
        Which lists to take. There is no list for SIDS.

    Returns
    -------
    pandas.DataFrame
        As from `demand`; the learner is a whole group, so ``region`` and ``subregion`` are empty.

    Raises
    ------
    CourseError
        If a group has no list.
    """
    groups = list(groups)
    table = data.load("needs")
    for group in groups:
        if group not in set(table["group"]):
            raise CourseError(f'There is no list of needs for "{group}". There are lists for LDC and LLDC.')
    table = table[table["group"].isin(groups)]
    rows = table[["need"]].assign(iso3="", region="", subregion="")
    rows.insert(0, "learner", table["group"] + " cities")
    for group in GROUPS:
        rows[group] = table["group"] == group
    return rows.set_index((rows["need"] + " · " + table["group"]).rename("wish"))


def demand(wishes: Iterable[tuple[str, str, str]]) -> pd.DataFrame:
    """What named cities want to learn, ready to be matched.

    Parameters
    ----------
    wishes : iterable of (city, iso3, need)
        The country as three letters of ISO 3166, the need as in the lists of the course.

    Returns
    -------
    pandas.DataFrame
        One row per wish: learner, need, iso3, region, subregion, and LDC, LLDC, SIDS as True or False.

    Raises
    ------
    CourseError
        If there is no wish, a need or a country is unknown, or a wish stands there twice.
    """
    rows = pd.DataFrame([tuple(wish) for wish in wishes], columns=["learner", "iso3", "need"], dtype="str")
    if rows.empty:
        raise CourseError("There is no wish to match. Give at least one: city, country code, need.")
    _known_needs(rows["need"])
    index = (rows["need"] + " · " + rows["learner"]).rename("wish")
    if index.duplicated().any():
        raise CourseError(f'The wish "{index[index.duplicated()].iloc[0]}" stands there twice. Give it once.')
    return _with_place(rows.set_index(index)[["learner", "need", "iso3"]])


def supply(also: Iterable[tuple[str, str, str, str]] = ()) -> pd.DataFrame:
    """The cases of the course that name a system in a city, as supply of knowledge.

    Parameters
    ----------
    also : iterable of (city, iso3, system, domain)
        Further cases of your own; they get the ids ``own 1``, ``own 2`` and so on.

    Returns
    -------
    pandas.DataFrame
        By case id: city, iso3, system, domain, kind, region, subregion, and LDC, LLDC, SIDS as True or False.

    Raises
    ------
    CourseError
        If the country of a further case is unknown.
    """
    cases = data.load("cases")
    cases = cases[cases["kind"].isin(KINDS)].drop(index=list(NOT_TAUGHT))
    own = pd.DataFrame(list(also), columns=["city", "iso3", "system", "domain"], dtype="str")
    own["kind"] = "own"
    own.index = [f"own {number}" for number in range(1, len(own) + 1)]
    table = pd.concat([cases[["city", "iso3", "system", "domain", "kind"]], own])
    return _with_place(table.rename_axis("case"))


def fit(wanted: pd.DataFrame, offered: pd.DataFrame) -> pd.DataFrame:
    """How well each case fits each need: 100 for the same service, 40 for one near it, 0 otherwise.

    Parameters
    ----------
    wanted, offered : pandas.DataFrame
        From `demand` or `lists`, and from `supply`.

    Returns
    -------
    pandas.DataFrame, shape (needs, cases)
        Points; 0 also where a city would teach itself.
    """
    _known_needs(wanted["need"])
    texts = offered["system"] + "; " + offered["domain"]
    points = {need: fit_titles(need, texts) for need in wanted["need"].unique()}
    table = pd.DataFrame([points[need] for need in wanted["need"]], index=wanted.index, columns=offered.index)
    oneself = wanted["learner"].to_numpy()[:, None] == offered["city"].to_numpy()[None, :]
    return table.mask(oneself, 0)


def fit_titles(need: str, titles: pd.Series) -> pd.Series:
    """How well each title fits a need: 100 for the same service, 40 for one near it, 0 otherwise.

    Raises
    ------
    CourseError
        If the need is unknown.
    """
    _known_needs([need])
    same, near = WORDS[need]

    def points(title: str) -> int:
        return SAME if _holds(title.lower(), same) else NEAR if _holds(title.lower(), near) else 0

    return titles.map(points)


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in words)


def context(wanted: pd.DataFrame, offered: pd.DataFrame) -> pd.DataFrame:
    """How like the learner's context each case's is, from 0 to 100.

    The mean of two parts, each left out where it is not known. Group: the share of the learner's groups (LDC,
    LLDC, SIDS) that the teacher is in too. Place: 100 in the same subregion of M49, 50 in the same region,
    0 otherwise.

    Parameters
    ----------
    wanted, offered : pandas.DataFrame
        As for `fit`.

    Returns
    -------
    pandas.DataFrame, shape (needs, cases)
        Points.
    """
    mine = wanted[list(GROUPS)].to_numpy(dtype=float)
    theirs = offered[list(GROUPS)].to_numpy(dtype=float)
    groups = 100 * (mine @ theirs.T) / np.maximum(mine.sum(axis=1, keepdims=True), 1)
    place = 50 * sum(
        (wanted[name].to_numpy()[:, None] == offered[name].to_numpy()[None, :]).astype(float)
        for name in ("region", "subregion")
    )
    has_group = mine.any(axis=1, keepdims=True).astype(float)
    has_place = (wanted["region"] != "").to_numpy(dtype=float)[:, None]
    points = (groups * has_group + place * has_place) / np.maximum(has_group + has_place, 1)
    return pd.DataFrame(points, index=wanted.index, columns=offered.index)


def score(fits: pd.DataFrame, contexts: pd.DataFrame, weight: float = WEIGHT) -> pd.DataFrame:
    """One score per pair: ``(1 - weight) * fit + weight * context``.

    Parameters
    ----------
    fits, contexts : pandas.DataFrame, shape (needs, cases)
        Points, from `fit` and `context`.
    weight : float
        The share of context, 0 to 1.

    Returns
    -------
    pandas.DataFrame, shape (needs, cases)
        Points, 0 to 100; empty where the case does not fit the need, however near the city is.

    Raises
    ------
    CourseError
        If the weight is not between 0 and 1.
    """
    if not 0 <= weight <= 1:
        raise CourseError(f"The weight of context is a share from 0 to 1, not {weight:g}.")
    return ((1 - weight) * fits + weight * contexts).where(fits > 0)


def by_city(scores: pd.DataFrame, offered: pd.DataFrame) -> pd.DataFrame:
    """The score of each city's best case for each need, shape (needs, cities); empty where nothing fits."""
    return scores.T.groupby(offered["city"], sort=False).max().T


def _places(cities: Iterable[str], places: int | Mapping[str, int]) -> dict[str, int]:
    given = {city: places.get(city, 0) if isinstance(places, Mapping) else places for city in cities}
    for city, number in given.items():
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or number < 0:
            raise CourseError(f"The places of {city} are a whole number, 0 or more, not {number!r}.")
    return given


def assign(scores: pd.DataFrame, places: int | Mapping[str, int] = PLACES) -> pd.Series:
    """The plan with the largest sum of scores, in which no city takes more learners than it has places.

    Parameters
    ----------
    scores : pandas.DataFrame, shape (needs, cities)
        Points; empty where a pair is impossible.
    places : int or mapping of str to int
        Learners that each city takes; in a mapping a city that is not named takes none.

    Returns
    -------
    pandas.Series
        The city for each need; empty where a need stays without a teacher.

    Raises
    ------
    CourseError
        If the places are not whole numbers of 0 or more.
    """
    free = _places(scores.columns, places)
    # A city with two places stands there as two columns; more columns than learners would never be used.
    columns = [city for city in scores.columns for _ in range(min(free[city], len(scores)))]
    points = scores[columns].to_numpy(dtype=float)
    # A served learner counts a little even at 0 points, so that nobody is left out for nothing.
    worth = np.where(np.isnan(points), 0.0, points + 1e-6)
    rows, chosen = linear_sum_assignment(worth, maximize=True)
    plan = pd.Series(None, index=scores.index, dtype="str", name="teacher")
    for row, column in zip(rows, chosen, strict=True):
        if worth[row, column] > 0:
            plan.iloc[row] = columns[column]
    return plan


def first_come(scores: pd.DataFrame, places: int | Mapping[str, int] = PLACES) -> pd.Series:
    """The plan of first come, first served: each need in turn takes the best city that still has a place.

    Parameters and result as for `assign`, which never has a smaller sum.
    """
    free = _places(scores.columns, places)
    plan = pd.Series(None, index=scores.index, dtype="str", name="teacher")
    for place, (_, row) in enumerate(scores.iterrows()):
        left = row[[city for city in row.index if free[city] > 0]].dropna()
        if not left.empty:
            plan.iloc[place] = left.idxmax()
            free[left.idxmax()] -= 1
    return plan


def match(
    wanted: pd.DataFrame,
    offered: pd.DataFrame,
    *,
    weight: float = WEIGHT,
    places: int | Mapping[str, int] = PLACES,
    rule=assign,
) -> pd.DataFrame:
    """Who learns what from whom, with the reason in words.

    Parameters
    ----------
    wanted, offered : pandas.DataFrame
        From `demand` or `lists`, and from `supply`.
    weight : float
        The share of context in a score, 0 to 1.
    places : int or mapping of str to int
        Learners that each city takes.
    rule : callable
        `assign` or `first_come`.

    Returns
    -------
    pandas.DataFrame
        By wish: learner, need, teacher, case, system, fit, context and score in points, reason, and as_good:
        the cities with the same score. Without a teacher all are empty but the reason.

    Raises
    ------
    CourseError
        If the weight or the places are out of range.
    """
    fits, contexts = fit(wanted, offered), context(wanted, offered)
    scores = score(fits, contexts, weight)
    cities = by_city(scores, offered)
    rows = []
    for wish, teacher in rule(cities, places).items():
        row = cities.loc[wish].dropna()
        if pd.isna(teacher):
            rows.append({"reason": _why_none(list(row.index))})
            continue
        case = scores.loc[wish, offered.index[offered["city"] == teacher]].idxmax()
        others = [city for city in row.index if np.isclose(row[city], row[teacher]) and city != teacher]
        rows.append(
            {
                "teacher": teacher,
                "case": case,
                "system": offered.loc[case, "system"],
                "fit": fits.loc[wish, case],
                "context": contexts.loc[wish, case],
                "score": scores.loc[wish, case],
                "reason": _why(wanted.loc[wish], offered.loc[case], fits.loc[wish, case]),
                "as_good": ", ".join(others),
            }
        )
    columns = ["teacher", "case", "system", "fit", "context", "score", "reason", "as_good"]
    return wanted[["learner", "need"]].join(pd.DataFrame(rows, index=wanted.index, columns=columns))


def _why_none(fitting: list[str]) -> str:
    if not fitting:
        return "No case in the table covers this need."
    return f"Every place is taken: {', '.join(fitting)}."


def _why(learner: pd.Series, case: pd.Series, points: float) -> str:
    """The reason for one pair, in words."""
    shared = [group for group in GROUPS if learner[group] and case[group]]
    parts = ["Same service." if points == SAME else "A service near it."]
    if shared:
        parts.append(f"Also {' and '.join(shared)}.")
    if learner["region"] and learner["subregion"] == case["subregion"]:
        parts.append(f"Same part of the world: {case['subregion']}.")
    elif learner["region"] and learner["region"] == case["region"]:
        parts.append(f"Same region: {case['region']}.")
    if len(parts) == 1:
        parts.append("Another context: ask what must change.")
    if case["kind"] == "technical assistance":
        parts.append("Had technical assistance itself.")
    return " ".join(parts)
