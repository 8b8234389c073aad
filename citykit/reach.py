"""Who a digital channel reaches: coverage by group, weights for the answers, and what remains unknown.

Post-stratification as in Holt and Smith (1979); the effective number of answers is Kish's (1965); the bounds for
people who were never asked are Manski's (1989). A table of groups has one row per group with the columns
``people`` (in the town), ``answers`` and, where needed, ``yes`` (answers that say yes) and ``reached`` (people who
can use the channel).
"""

from __future__ import annotations

import pandas as pd

from citykit.errors import CourseError


def weights(groups: pd.DataFrame) -> pd.Series:
    """How much each answer of a group has to count, so that the answers mirror the town.

    Parameters
    ----------
    groups : pandas.DataFrame
        By group: ``people`` and ``answers``.

    Returns
    -------
    pandas.Series
        By group: share of the people / share of the answers.

    Raises
    ------
    CourseError
        If a column is missing, a number is below 0, nobody answered, or a group with people has no answer.
    """
    _look_at(groups, "people", "answers")
    silent = groups.index[(groups["answers"] == 0) & (groups["people"] > 0)]
    if len(silent):
        raise CourseError(
            f'Nobody answered in the group "{silent[0]}". No weight can help there: ask some of them in another way.'
        )
    people, answers = (groups[column] / groups[column].sum() for column in ("people", "answers"))
    return people / answers


def weighted_yes(groups: pd.DataFrame) -> float:
    """Share of yes, from 0 to 1, when each group counts as large as it is.

    Parameters
    ----------
    groups : pandas.DataFrame
        By group: ``people``, ``answers`` and ``yes``.

    Raises
    ------
    CourseError
        As for `weights`; also if a group has more yes than answers.
    """
    _look_at(groups, "people", "answers", "yes")
    return float((weights(groups) * groups["yes"]).sum() / groups["answers"].sum())


def effective_answers(groups: pd.DataFrame) -> float:
    """How many equal answers the weighted ones are worth: the square of the summed weights / their summed squares."""
    weight = weights(groups)
    return float((weight * groups["answers"]).sum() ** 2 / (weight**2 * groups["answers"]).sum())


def bounds(yes: float, reached: float) -> tuple[float, float]:
    """The share of yes in the whole town, when nothing is known about people who were not reached.

    Parameters
    ----------
    yes : float
        Share of yes among people who were reached, from 0 to 1.
    reached : float
        Share of the town that was reached, from 0 to 1.

    Returns
    -------
    (float, float)
        The share if all others would say no, and if all of them would say yes.

    Raises
    ------
    CourseError
        If one of the two is no share.
    """
    for name, value in (("yes", yes), ("people reached", reached)):
        if not 0 <= value <= 1:
            raise CourseError(f"The share of {name} is {value:g}. It should lie between 0 and 1.")
    return yes * reached, yes * reached + 1 - reached


def _look_at(groups: pd.DataFrame, *columns: str) -> None:
    """Says what is wrong with a table of groups."""
    missing = [column for column in columns if column not in groups]
    if missing:
        raise CourseError(f'The table of groups has no column "{missing[0]}". It needs: {", ".join(columns)}.')
    for column in columns:
        wrong = groups.index[~(groups[column] >= 0)]
        if len(wrong):
            raise CourseError(f'The group "{wrong[0]}" has {groups.loc[wrong[0], column]:g} in {column}. Use 0 or more.')
    if not (groups["people"].sum() > 0 and groups["answers"].sum() > 0):
        raise CourseError("The table has no people or no answers at all.")
    if "yes" in columns and (groups["yes"] > groups["answers"]).any():
        group = groups.index[groups["yes"] > groups["answers"]][0]
        raise CourseError(f'The group "{group}" has more yes than answers. Look at the counts again.')
