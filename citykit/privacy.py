"""Data, AI and privacy: who stands out in a register, noise on counts, and errors of a tool by group.

k-anonymity follows Sweeney (2002), the test for one answer in a group Machanavajjhala et al. (2007), noise on
counts Dwork, McSherry, Nissim and Smith (2006), error rates by group Chouldechova (2017).
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from citykit.errors import CourseError

#: Widths of an age band, in years, that fill the ages from 65 to 94 without a rest.
AGE_WIDTHS = (1, 5, 10, 15, 30)

#: How a place can be told, from fine to coarse.
PLACES = ("area", "district", "city")


def make_register(seed: int = 13, residents: int = 240) -> pd.DataFrame:
    """A made-up list of older residents whom a care team visits: no names, and nobody real behind a row.

    One rule is built in: residents of 85 and over in West live in one building and all get a nurse.

    Parameters
    ----------
    seed : int
        Start of the random numbers, so that a list can be made again.
    residents : int
        Number of rows.

    Returns
    -------
    pandas.DataFrame
        By case number: area (such as "North 1"), age (65 to 94 years), home (flat or house), support (meals,
        phone calls, nurse or memory clinic).
    """
    random = np.random.default_rng(seed)
    areas = [f"{district} {number}" for district in ("North", "East", "South", "West") for number in (1, 2, 3)]
    sizes = np.array([10, 9, 8, 9, 8, 7, 8, 7, 6, 6, 5, 4])
    ages = np.arange(65, 95)
    older = np.linspace(30, 5, len(ages))
    support = ["meals", "phone calls", "nurse", "memory clinic"]
    table = pd.DataFrame(
        {
            "area": random.choice(areas, residents, p=sizes / sizes.sum()),
            "age": random.choice(ages, residents, p=older / older.sum()),
            "home": random.choice(["flat", "house"], residents, p=[0.7, 0.3]),
            "support": random.choice(support, residents, p=[0.35, 0.30, 0.25, 0.10]),
        },
        index=pd.RangeIndex(1, residents + 1, name="case"),
    )
    table.loc[table["area"].str.startswith("West") & (table["age"] >= 85), ["home", "support"]] = "flat", "nurse"
    return table


def coarsen(register: pd.DataFrame, *, width: int = 1, place: str = "area") -> pd.DataFrame:
    """The same rows with ages in bands and places told less exactly (generalisation).

    Parameters
    ----------
    register : pandas.DataFrame
        From `make_register`.
    width : {1, 5, 10, 15, 30}
        Years in an age band; 1 leaves the age as it is.
    place : {"area", "district", "city"}
        How exactly the place is told.

    Returns
    -------
    pandas.DataFrame
        A copy; age is text such as "65-74" when ``width`` is above 1.

    Raises
    ------
    CourseError
        If the width or the place is none of these.
    """
    if width not in AGE_WIDTHS or place not in PLACES:
        raise CourseError(
            f"Ages come in bands of {', '.join(map(str, AGE_WIDTHS))} years and places as {', '.join(PLACES)}; "
            f"{width} and {place} were asked for."
        )
    rows = register.copy()
    if width > 1:
        low = register["age"] - (register["age"] - 65) % width
        rows["age"] = low.astype(str) + "-" + (low + width - 1).astype(str)
    if place == "district":
        rows["area"] = register["area"].str.rsplit(n=1).str[0]
    elif place == "city":
        rows["area"] = "whole city"
    return rows


def own_group(rows: pd.DataFrame, columns: list[str]) -> pd.Series:
    """For each row: how many rows, itself included, have the same values in these columns.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row per person.
    columns : list of str
        The quasi-identifiers: what others may know about a person.

    Returns
    -------
    pandas.Series of int
        Group size by row. Its minimum is the k of k-anonymity (Sweeney, 2002).

    Raises
    ------
    CourseError
        If no column is named, a column is not in the table, or a cell in these columns is empty.
    """
    missing = [name for name in columns if name not in rows.columns]
    if not columns or missing:
        raise CourseError(
            f"Expected names of columns out of {', '.join(map(str, rows.columns))}; "
            f"found {', '.join(missing) or 'none'}."
        )
    if rows[columns].isna().any(axis=None):
        raise CourseError('A value is empty. Write "not known" in its place: an empty cell can also make a person stand out.')
    return rows.groupby(columns)[columns[0]].transform("size")


def suppress(rows: pd.DataFrame, columns: list[str], k: int = 5) -> pd.DataFrame:
    """The rows whose group has at least ``k`` members; the others are taken out.

    Parameters
    ----------
    rows, columns
        As for `own_group`.
    k : int
        Smallest group allowed.

    Returns
    -------
    pandas.DataFrame
        The rows that stay.
    """
    return rows[own_group(rows, columns) >= k]


def one_answer(rows: pd.DataFrame, columns: list[str], sensitive: str) -> pd.DataFrame:
    """The groups in which everybody has the same sensitive value: k-anonymity does not protect them.

    Machanavajjhala et al. (2007) call this the homogeneity attack.

    Parameters
    ----------
    rows, columns
        As for `own_group`.
    sensitive : str
        The column that must not become known.

    Returns
    -------
    pandas.DataFrame
        One row per such group: the columns, the value that all share, and residents (their number).
    """
    own_group(rows, columns)
    groups = rows.groupby(columns)[sensitive].agg(values="nunique", value="first", residents="size").reset_index()
    return groups[groups["values"] == 1].drop(columns="values").rename(columns={"value": sensitive})


def laplace_scale(epsilon: float, sensitivity: float = 1) -> float:
    """The scale of Laplace noise: sensitivity divided by epsilon (Dwork et al., 2006).

    Parameters
    ----------
    epsilon : float
        Privacy loss of this table, above 0. Smaller protects more.
    sensitivity : float
        How much one person can change the numbers published, all together.

    Returns
    -------
    float
        In the unit of the count. It is also the error to expect, regardless of sign.

    Raises
    ------
    CourseError
        If one of them is not above 0.
    """
    if not (epsilon > 0 and sensitivity > 0):
        raise CourseError(
            f"Epsilon and sensitivity are above 0; found {epsilon:g} and {sensitivity:g}. "
            "An epsilon of 0 would need endless noise."
        )
    return sensitivity / epsilon


def within(scale: float, share: float = 0.95) -> float:
    """The distance that Laplace noise keeps in this share of cases: scale times ln(1 / (1 - share))."""
    return scale * math.log(1 / (1 - share))


def chance_beyond(distance: float, scale: float) -> float:
    """The chance, 0 to 1, that Laplace noise moves a count by more than a distance: exp(-distance / scale)."""
    return math.exp(-distance / scale)


def opendp_scale(epsilon: float, sensitivity: int = 1) -> float:
    """The scale that OpenDP itself finds for this epsilon: it tries scales until the promise holds.

    Parameters
    ----------
    epsilon, sensitivity
        As for `laplace_scale`; the sensitivity is a whole number here.
    """
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.atom_domain(T=int), dp.absolute_distance(T=int)
    return dp.binary_search_param(
        lambda scale: dp.m.make_laplace(*space, scale=scale), d_in=sensitivity, d_out=float(epsilon)
    )


def opendp_counts(counts, scale: float) -> list[int]:
    """Counts with OpenDP's noise, in whole numbers.

    OpenDP draws from the discrete Laplace distribution with a generator that cannot be repeated or guessed, so
    each call gives other numbers.

    Parameters
    ----------
    counts : sequence of int
        True counts.
    scale : float
        From `laplace_scale`.
    """
    import opendp.prelude as dp

    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l1_distance(T=int)
    return dp.m.make_laplace(*space, scale=float(scale))([int(count) for count in counts])


def error_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """How often a tool is wrong, group by group.

    Parameters
    ----------
    counts : pandas.DataFrame
        One row per group, with four columns: found (need help, flagged), missed (need help, not flagged),
        false_alarms (need none, flagged) and left_alone (need none, not flagged).

    Returns
    -------
    pandas.DataFrame
        In percent, by group: base_rate (share that needs help), missed_share (of those who need help: false
        negative rate), false_alarm_share (of those who need none: false positive rate), flags_right (share of
        flags that are right) and right (share of all that is right).

    Raises
    ------
    CourseError
        If a column is missing, a count is below 0, or a group has nobody who needs help, nobody who needs none,
        or no flag.
    """
    expected = ["found", "missed", "false_alarms", "left_alone"]
    if list(counts.columns) != expected or (counts < 0).any(axis=None):
        raise CourseError(f"Expected counts of 0 or more in the columns {', '.join(expected)}.")
    need, none = counts["found"] + counts["missed"], counts["false_alarms"] + counts["left_alone"]
    flags = counts["found"] + counts["false_alarms"]
    if (need == 0).any() or (none == 0).any() or (flags == 0).any():
        raise CourseError("Each group needs people with a need, people without, and at least one flag.")
    rates = {
        "base_rate": need / (need + none),
        "missed_share": counts["missed"] / need,
        "false_alarm_share": counts["false_alarms"] / none,
        "flags_right": counts["found"] / flags,
        "right": (counts["found"] + counts["left_alone"]) / (need + none),
    }
    return 100 * pd.DataFrame(rates)


def alarms(cases: float, events: float, caught: float, false_alarm: float) -> pd.Series:
    """What the alarms of a tool are worth, by Bayes' rule in counts.

    Parameters
    ----------
    cases : float
        How many things the tool looks at, such as people or hours of video.
    events : float
        How many of them are real events; at most ``cases``.
    caught : float
        Share of real events that raise an alarm, 0 to 1.
    false_alarm : float
        Share of the other cases that raise an alarm, 0 to 1.

    Returns
    -------
    pandas.Series
        right and false (numbers of alarms) and share_right (percent; 0 when there is no alarm).

    Raises
    ------
    CourseError
        If the events are more than the cases, or a share lies outside 0 to 1.
    """
    if not (0 <= events <= cases and cases > 0 and 0 <= caught <= 1 and 0 <= false_alarm <= 1):
        raise CourseError("Events lie between 0 and the number of cases, and shares between 0 and 1.")
    right, wrong = events * caught, (cases - events) * false_alarm
    total = right + wrong
    return pd.Series({"right": right, "false": wrong, "share_right": 100 * right / total if total else 0.0})
