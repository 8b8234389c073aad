"""Where a team and its city stand: twelve capabilities on a ladder of five steps, and what to learn from it.

A need is the gap between what the work asks for and what the team and the city can do (UNDP 2008,
*Capacity Assessment Methodology: User's Guide*). The twelve capabilities and the words of the ladder are
this course's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from citykit.errors import CourseError

#: What each step of the ladder means, from 0 to 4.
LADDER = (
    "nobody does this",
    "one person tries; nothing is written down",
    "a written way exists; it is used now and then",
    "several departments use it as routine",
    "results are checked and the way improves each year",
)


@dataclass(frozen=True)
class Module:
    """One module of the course: its title, and the part it belongs to."""

    title: str
    part: str


MODULES = {
    "m00": Module("Start here", "Start"),
    "m01": Module("What makes a city smart and sustainable?", "Master plans"),
    "m02": Module("Measuring a city", "Master plans"),
    "m03": Module("Scoring a city", "Master plans"),
    "m04": Module("From diagnosis to master plan", "Master plans"),
    "m05": Module("Citizens decide", "Master plans"),
    "m06": Module("Is it worth it?", "Financing"),
    "m07": Module("Who pays?", "Financing"),
    "m08": Module("Sharing risk", "Financing"),
    "m09": Module("Signals, night buses, bikes, parking", "Emerging technology"),
    "m10": Module("Waste, lights, clinics", "Emerging technology"),
    "m11": Module("Sensors and digital twins", "Emerging technology"),
    "m12": Module("Data, AI and privacy", "Emerging technology"),
    "m13": Module("Planning a pilot", "From pilot to plan"),
    "m14": Module("Action plan and exchange", "From pilot to plan"),
}

#: The modules of the five-day route, without its one module of emerging technology.
FIVE_DAYS = ("m00", "m01", "m03", "m06", "m07", "m13", "m14")


@dataclass(frozen=True)
class Capability:
    """Something that a team or its city can do.

    Parameters
    ----------
    side : {"team", "city"}
        Whose capability it is.
    name : str
        A few words, for charts.
    statement : str
        What is put on the ladder.
    modules : tuple of str
        Where the course teaches it, most important first.
    """

    side: str
    name: str
    statement: str
    modules: tuple[str, ...]


CAPABILITIES = {
    "problem": Capability(
        "team", "Name the problem", "We start from a problem and the people who have it.", ("m01",)
    ),
    "figures": Capability(
        "team", "Judge figures", "We judge indicators and rankings before we use them.", ("m03", "m02")
    ),
    "costs": Capability(
        "team", "Work out costs", "We work out cost and benefit over a project's whole life.", ("m06",)
    ),
    "contracts": Capability(
        "team", "Write contracts", "We write down what we need, compare offers and share risks.", ("m08",)
    ),
    "pilots": Capability(
        "team", "Test in a pilot", "We measure before and after, against places without the pilot.", ("m13",)
    ),
    "exchange": Capability(
        "team",
        "Learn from others",
        "We ask other cities, and hand over our work when people change.",
        ("m14",),
    ),
    "plan": Capability(
        "city", "Agreed plan", "Departments and council agreed on a plan with ranked projects.", ("m04",)
    ),
    "people": Capability(
        "city", "Residents decide", "Residents take part, also those who are not online.", ("m05",)
    ),
    "money": Capability("city", "Money for years", "Sources of money are known, upkeep included.", ("m07",)),
    "services": Capability(
        "city", "Services use data", "Transport, waste and lights are run with data.", ("m10", "m09")
    ),
    "sensors": Capability(
        "city", "Network and sensors", "Power, network and sensors work and are checked.", ("m11",)
    ),
    "data": Capability(
        "city", "Rules for data", "Rules say who may see which data, and they are kept.", ("m12",)
    ),
}

#: Capabilities that decide which module of emerging technology a five-day course takes.
EMERGING = ("services", "sensors", "data")

ROUTES = ("five days", "full course")


def profile(answers: Mapping[str, int | list[int]]) -> pd.DataFrame:
    """Where a team and its city stand.

    Parameters
    ----------
    answers : mapping
        For each of the twelve keys of `CAPABILITIES` a step of the ladder (0 to 4), or a list of steps, one
        for each person who answered.

    Returns
    -------
    pandas.DataFrame
        By capability, in the order of `CAPABILITIES`: side, name, low, median and high step, and people, the
        number of answers. Low and high far apart mean that the team does not agree.

    Raises
    ------
    CourseError
        If a capability is missing or unknown, has no answer, or an answer is not a whole number from 0 to 4.
    """
    missing = [key for key in CAPABILITIES if key not in answers]
    if missing:
        raise CourseError(f"No answer yet for: {', '.join(missing)}. Give each a step from 0 to 4.")
    unknown = [str(key) for key in answers if key not in CAPABILITIES]
    if unknown:
        raise CourseError(f"Unknown: {', '.join(unknown)}. The twelve are: {', '.join(CAPABILITIES)}.")
    rows = {}
    for key, capability in CAPABILITIES.items():
        steps = pd.Series(_steps(key, answers[key]))
        rows[key] = {
            "side": capability.side,
            "name": capability.name,
            "low": int(steps.min()),
            "median": float(steps.median()),
            "high": int(steps.max()),
            "people": len(steps),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("capability")


def _steps(key: str, answer: int | list[int]) -> list[int]:
    """The answers for one capability as a list of whole numbers from 0 to 4."""
    steps = list(answer) if isinstance(answer, (list, tuple, pd.Series)) else [answer]
    if not steps:
        raise CourseError(f"{key} has no answer. Give it a step from 0 to 4.")
    for step in steps:
        if isinstance(step, bool) or step not in range(len(LADDER)):
            raise CourseError(f"{key} is {step!r}. A step of the ladder is a whole number from 0 to 4.")
    return [int(step) for step in steps]


def weakest(table: pd.DataFrame, count: int = 3) -> pd.DataFrame:
    """The capabilities on the lowest steps, weakest first.

    Parameters
    ----------
    table : pandas.DataFrame
        From `profile`.
    count : int
        How many to name. Equal medians are ordered by their lowest answer, then as in `CAPABILITIES`.

    Returns
    -------
    pandas.DataFrame
        The rows of ``table`` for these capabilities.
    """
    return table.sort_values(["median", "low"], kind="stable").head(count)


def disagreement(table: pd.DataFrame) -> pd.DataFrame:
    """The capabilities on which answers are two steps or more apart, widest first: talk about these."""
    width = (table["high"] - table["low"]).sort_values(ascending=False, kind="stable")
    return table.loc[width[width >= 2].index]


def suggest(table: pd.DataFrame, route: str = "five days") -> pd.DataFrame:
    """A route through the course for a profile.

    Parameters
    ----------
    table : pandas.DataFrame
        From `profile`.
    route : {"five days", "full course"}
        The five-day route has seven fixed modules and one of emerging technology: the one that answers the
        weakest of services, sensors and data. Modules that it leaves out follow where a weakness needs one.

    Returns
    -------
    pandas.DataFrame
        By module, in teaching order: title, when ("in the course" or "afterwards") and for_weakness (which of
        the three weakest capabilities it answers, or empty).

    Raises
    ------
    CourseError
        If the route is unknown.
    """
    if route not in ROUTES:
        raise CourseError(f'route is "{route}"; expected one of: {", ".join(ROUTES)}.')
    weak = weakest(table).index
    taught = set(MODULES)
    if route == "five days":
        emerging = weakest(table.loc[list(EMERGING)], 1).index[0]
        taught = {*FIVE_DAYS, CAPABILITIES[emerging].modules[0]}
    after = {module for key in weak for module in CAPABILITIES[key].modules} - taught
    rows = {
        module: {
            "title": MODULES[module].title,
            "when": "in the course" if module in taught else "afterwards",
            "for_weakness": ", ".join(
                CAPABILITIES[key].name for key in weak if module in CAPABILITIES[key].modules
            ),
        }
        for module in [*sorted(taught), *sorted(after)]
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("module")
