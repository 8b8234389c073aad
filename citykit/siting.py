"""Where to put sites: the fewest that reach every place, or the most people with the sites that can be paid.

The first is the set covering problem (Toregas, Swain, ReVelle and Bergman 1971), the second the maximal covering
problem (Church and ReVelle 1974). Both are solved exactly by `scipy.optimize.milp`.

Shapes: a table of reach has one row per place and one column per site, True where the site reaches the place.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

from citykit.bounds import need_columns, number
from citykit.errors import CourseError


def reach(places: pd.DataFrame, sites: pd.DataFrame, radius: float) -> pd.DataFrame:
    """Which site reaches which place, in a straight line.

    Parameters
    ----------
    places, sites : pandas.DataFrame
        By name: ``x_km`` and ``y_km``, kilometres to the east and to the north.
    radius : float
        How far a site reaches, in km.

    Returns
    -------
    pandas.DataFrame of bool, shape (places, sites)

    Raises
    ------
    CourseError
        If a coordinate is missing or the radius is below 0.
    """
    for table in (places, sites):
        need_columns(table, ("x_km", "y_km"), "table of places")
    from_points, to_points = (table[["x_km", "y_km"]].to_numpy(dtype=float) for table in (places, sites))
    if not (np.isfinite(from_points).all() and np.isfinite(to_points).all()):
        raise CourseError("A coordinate is missing. Fill in x_km and y_km of each place, or leave the place out.")
    away = np.linalg.norm(from_points[:, None, :] - to_points[None, :, :], axis=2)
    close = away <= number("The radius", radius, "of 0 or more") + 1e-9
    return pd.DataFrame(close, index=places.index, columns=sites.index)


def _chosen(reached: pd.DataFrame, answer) -> list[str]:
    return list(reached.columns[np.round(answer.x[: reached.shape[1]]).astype(bool)])


def fewest_sites(reached: pd.DataFrame) -> list[str]:
    """The smallest set of sites that reaches every place (Toregas and others 1971).

    Other sets of the same size may exist; one of them is given.

    Parameters
    ----------
    reached : pandas.DataFrame of bool, shape (places, sites)
        From `reach`.

    Returns
    -------
    list of str
        In the order of the columns.

    Raises
    ------
    CourseError
        If no site reaches some place: then no number of sites is enough.
    """
    alone = reached.index[~reached.any(axis=1)]
    if len(alone):
        names = ", ".join(str(name) for name in alone)
        raise CourseError(f"No site reaches {names}. Add a site near by, or a larger radius.")
    table = reached.to_numpy(dtype=float)
    every_place = LinearConstraint(table, lb=1)  # at least one open site for each row
    sites = table.shape[1]
    return _chosen(reached, milp(np.ones(sites), constraints=every_place, integrality=1, bounds=Bounds(0, 1)))


def _people(reached: pd.DataFrame, people: pd.Series) -> pd.Series:
    if not people.index.equals(reached.index) or not (people >= 0).all():
        raise CourseError("Give a number of people, 0 or more, for each place, in the order of the table of reach.")
    return people.astype(float)


def _count(reached: pd.DataFrame, count: int) -> int:
    whole = number("The number of sites", count, "of 0 or more")
    if not whole.is_integer() or whole > reached.shape[1]:
        raise CourseError(f"The number of sites must be a whole number up to {reached.shape[1]}, and is {count:g}.")
    return int(whole)


def best_sites(reached: pd.DataFrame, people: pd.Series, count: int) -> list[str]:
    """The sites that reach the most people when only ``count`` can be paid (Church and ReVelle 1974).

    Parameters
    ----------
    reached : pandas.DataFrame of bool, shape (places, sites)
        From `reach`.
    people : pandas.Series
        People by place. Ones give every place the same weight.
    count : int
        Sites that can be paid.

    Returns
    -------
    list of str
        At most ``count`` sites, in the order of the columns.

    Raises
    ------
    CourseError
        If people do not fit the table, or the count is no whole number up to the number of sites.
    """
    weights, count = _people(reached, people).to_numpy(), _count(reached, count)
    places, sites = reached.shape
    # Unknowns: is site j open (first), is place i reached (then). A place counts only if an open site reaches it.
    counted = LinearConstraint(np.hstack([reached.to_numpy(dtype=float), -np.eye(places)]), lb=0)
    paid = LinearConstraint(np.hstack([np.ones(sites), np.zeros(places)])[None, :], ub=count)
    aim = np.hstack([np.zeros(sites), -weights])
    return _chosen(reached, milp(aim, constraints=[counted, paid], integrality=1, bounds=Bounds(0, 1)))


def greedy_sites(reached: pd.DataFrame, people: pd.Series, count: int) -> list[str]:
    """The sites that one picks by eye: each time the one that adds most people. Often good, not always best.

    Parameters and errors as for `best_sites`; stops early when nothing is added. Equal sites: the first column.

    Returns
    -------
    list of str
        In the order of the choice.
    """
    left, chosen = _people(reached, people).copy(), []
    for _ in range(_count(reached, count)):
        gains = reached.mul(left, axis=0).sum()
        if gains.max() <= 0:
            break
        chosen.append(gains.idxmax())
        left[reached[chosen[-1]]] = 0
    return chosen


def reached_people(reached: pd.DataFrame, people: pd.Series, sites: list[str]) -> float:
    """How many people at least one of the sites reaches.

    Raises
    ------
    CourseError
        If people do not fit the table, or a site is unknown.
    """
    unknown = [site for site in sites if site not in reached.columns]
    if unknown:
        raise CourseError(f'There is no site "{unknown[0]}". The sites are: {", ".join(map(str, reached.columns))}.')
    return float(_people(reached, people)[reached[sites].any(axis=1)].sum())
