"""Night trips: a made-up town, and k-means one step at a time.

The whole of k-means is in the library: `scipy.cluster.vq.kmeans2`. Method: Lloyd, S. P. (1982), Least squares
quantization in PCM, IEEE Transactions on Information Theory 28(2), 129-137.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.cluster.vq import kmeans2
from scipy.spatial.distance import cdist

from citykit.errors import CourseError

#: Areas of the made-up town: kilometres to the east and north, and how many of 100 trips begin and end there.
AREAS = pd.DataFrame(
    {
        "x_km": [5.0, 6.2, 9.5, 2.0, 3.0, 10.5],
        "y_km": [5.0, 6.8, 3.0, 8.0, 1.8, 9.2],
        "start": [40, 25, 25, 4, 4, 2],
        "end": [8, 6, 4, 40, 36, 6],
    },
    index=["Night market", "Hospital", "Factories", "North homes", "South homes", "Hillside"],
)


def made_up_trips(count: int = 600, seed: int = 2026) -> pd.DataFrame:
    """Trips of one week between midnight and five, made up for practice.

    Parameters
    ----------
    count : int
        Number of trips.
    seed : int
        Start of the random numbers.

    Returns
    -------
    pandas.DataFrame
        One row per trip: ``from_x``, ``from_y``, ``to_x``, ``to_y``, in kilometres.
    """
    random = np.random.default_rng(seed)
    ends = []
    for side in ("start", "end"):
        areas = random.choice(len(AREAS), size=count, p=AREAS[side] / AREAS[side].sum())
        ends.append(AREAS[["x_km", "y_km"]].to_numpy()[areas] + random.normal(0, 0.5, (count, 2)))
    return pd.DataFrame(np.hstack(ends), columns=["from_x", "from_y", "to_x", "to_y"])


def all_ends(trips: pd.DataFrame) -> np.ndarray:
    """Starts and ends of all trips as one list of points, starts first; shape (2 x trips, 2)."""
    return np.vstack([trips[["from_x", "from_y"]].to_numpy(), trips[["to_x", "to_y"]].to_numpy()])


def nearest(points: np.ndarray, centres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The nearest centre of every point.

    Parameters
    ----------
    points : numpy.ndarray, shape (points, 2)
        Places in kilometres.
    centres : numpy.ndarray, shape (centres, 2)
        Centres in kilometres.

    Returns
    -------
    (numpy.ndarray, numpy.ndarray)
        Number of the nearest centre, and the straight distance to it in kilometres.
    """
    distance = cdist(points, centres)
    return distance.argmin(axis=1), distance.min(axis=1)


def kmeans_step(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """One step of k-means: every point joins its nearest centre, then every centre moves to the mean of its points.

    Parameters
    ----------
    points, centres : numpy.ndarray
        As for `nearest`.

    Returns
    -------
    numpy.ndarray, shape (centres, 2)
        The moved centres.

    Raises
    ------
    CourseError
        If a centre has no point.
    """
    group, _ = nearest(points, centres)
    if len(np.unique(group)) < len(centres):
        raise CourseError("A centre has no point near it: begin with other centres, or with fewer.")
    return np.array([points[group == number].mean(axis=0) for number in range(len(centres))])


def areas(points: np.ndarray, count: int, tries: int = 10) -> np.ndarray:
    """The best of several runs of k-means, each from another start, as one run may stick at a poor answer.

    Parameters
    ----------
    points : numpy.ndarray, shape (points, 2)
        Places in kilometres.
    count : int
        Number of areas k.
    tries : int
        Runs of `scipy.cluster.vq.kmeans2`, with the seeds 0, 1, 2 and so on.

    Returns
    -------
    numpy.ndarray, shape (count, 2)
        Centres, sorted from west to east.

    Raises
    ------
    CourseError
        If there are not more points than areas.
    """
    if not 1 <= count < len(points):
        raise CourseError(f"{count} areas do not fit {len(points)} points: take 1 or more, and fewer than points.")
    runs = [kmeans2(points, count, minit="++", rng=np.random.default_rng(seed))[0] for seed in range(tries)]
    best = min(runs, key=lambda centres: (nearest(points, centres)[1] ** 2).sum())
    return best[best[:, 0].argsort()]


def links(trips: pd.DataFrame, group: np.ndarray) -> pd.Series:
    """How many trips go between each two groups, in either direction, the most first.

    Parameters
    ----------
    trips : pandas.DataFrame
        From `made_up_trips`.
    group : numpy.ndarray, shape (2 x trips,)
        Group of each point of `all_ends`.

    Returns
    -------
    pandas.Series
        Trips by pair, such as (0, 2); trips within one group stand under (2, 2).
    """
    pairs = np.sort(group.reshape(2, len(trips)), axis=0)
    return pd.Series(1, index=pd.MultiIndex.from_arrays(pairs)).groupby(level=[0, 1]).sum().sort_values(ascending=False)


def best_line(pairs: pd.Series, stops: int) -> tuple[tuple, float]:
    """The areas that one line should link, so that as many trips as possible begin and end on it.

    Parameters
    ----------
    pairs : pandas.Series
        From `links`.
    stops : int
        Number of areas on the line.

    Returns
    -------
    (tuple, float)
        The areas, and the share of all trips that begin and end in them.
    """
    names = sorted(set(pairs.index.get_level_values(0)) | set(pairs.index.get_level_values(1)))
    served = {
        chosen: sum(count for pair, count in pairs.items() if set(pair) <= set(chosen))
        for chosen in combinations(names, min(stops, len(names)))
    }
    best = max(served, key=served.get)
    return best, float(served[best] / pairs.sum())
