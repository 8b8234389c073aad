"""Panels of the lessons on data, AI and privacy: groups in a register, noise on a count, a tool's errors, alarms."""

from __future__ import annotations

import math

import pandas as pd
from scipy import stats

from citykit import charts, privacy
from citykit.errors import CourseError
from citykit.widgets import Answer, Panel, choice, slider

MADE_UP = "Made up for practice"

#: Residents of each district who need a visit and who do not, for the panel on a tool's errors.
NEED, NO_NEED = 60, 140
#: Mean score of those who need a visit, by district, and of all others; scores spread by 15 points.
MEANS, OTHERS, SPREAD = {"District A": 60, "District B": 50}, 40, 15


def anonymity_answer(width: int, place: str, home: str, k: int) -> Answer:
    """How many residents of the made-up register stand out, and what is lost when small groups are taken out.

    Parameters
    ----------
    width : int
        Years in an age band.
    place : str
        How exactly the place is told.
    home : {"keep", "leave out"}
        Whether the column is published.
    k : int
        Smallest group allowed.
    """
    rows = privacy.coarsen(privacy.make_register(), width=width, place=place)
    columns = ["area", "age", "home"] if home == "keep" else ["area", "age"]
    sizes = privacy.own_group(rows, columns)
    kept = privacy.suppress(rows, columns, k)
    same = int(privacy.one_answer(kept, columns, "support")["residents"].sum())
    out = len(rows) - len(kept)
    counts = {
        "alone in the group": (sizes == 1).sum(),
        f"not alone, but fewer than {k}": ((sizes > 1) & (sizes < k)).sum(),
        f"in a group of {k} or more": (sizes >= k).sum(),
    }
    figure = charts.bars(
        pd.Series(counts),
        f"{out} of {len(rows)} residents are in groups that are too small",
        unit="Residents",
        source=f"{MADE_UP}: a list of {len(rows)} residents.",
        highlight=list(counts)[:2],
    )
    if kept.empty:
        leak = "Nobody is left to publish."
    elif same:
        leak = f"For {same} of those who stay, everybody in the group has the same support: their secret is out."
    else:
        leak = "In no group that stays does everybody have the same support."
    return Answer(
        f"The smallest group has {sizes.min()}. For k = {k}, {out} of {len(rows)} residents must be taken out. {leak}",
        figure,
        "Three bars of residents: " + ", ".join(f"{count} {name}" for name, count in counts.items()) + ".",
    )


def anonymity_panel() -> Panel:
    """Make ages and places coarser until the smallest group is large enough."""
    return Panel(
        anonymity_answer,
        width=choice("Years in an age band", privacy.AGE_WIDTHS, 1),
        place=choice("Place", privacy.PLACES, "area"),
        home=choice("Column flat or house", ["keep", "leave out"]),
        k=slider("Smallest group allowed, k", 3, 15, 5, unit="residents"),
    )


def noise_answer(count: int, budget: float, tables: int) -> Answer:
    """What noise does to a count when a yearly budget is shared by several tables.

    Parameters
    ----------
    count : int
        True count.
    budget : float
        Epsilon for the whole year.
    tables : int
        How many tables share it alike.
    """
    epsilon = budget / tables
    scale = privacy.laplace_scale(epsilon)
    far = privacy.within(scale)
    relative = f"{100 * far / count:.0f} % of the count"
    figure = charts.two_worlds(
        count,
        scale,
        f"A count of {count} is published within {far:.1f} in 95 of 100 cases",
        unit="Number that is published (residents)",
        source=f"Laplace noise with scale {scale:.1f}. {MADE_UP}.",
    )
    return Answer(
        f"Each table gets an epsilon of {epsilon:.3g}, so the scale is 1 / {epsilon:.3g} = {scale:.1f}. Expect an error "
        f"of {scale:.1f}; in 95 of 100 cases it is at most {far:.1f}, which is {relative}. "
        f"All tables of the year together change the chance of any result by a factor of at most {math.exp(budget):.2f}.",
        figure,
        f"Two peaks with the same width, at {count - 1} without you and at {count} with you. They overlap: "
        f"the noise has scale {scale:.1f}.",
    )


def noise_panel() -> Panel:
    """Choose a count, a yearly budget and the number of tables that share it."""
    return Panel(
        noise_answer,
        count=slider("True count", 1, 300, 20, unit="residents"),
        budget=slider("Budget for the year, epsilon", 0.1, 4.0, 0.5, step=0.1),
        tables=slider("Tables in the year", 1, 24, 1),
    )


def _errors(thresholds: dict) -> pd.DataFrame:
    """Counts of right and wrong flags by district when scores at or above a threshold are flagged."""
    rows = {}
    for district, threshold in thresholds.items():
        found = round(NEED * stats.norm.sf(threshold, MEANS[district], SPREAD))
        false = round(NO_NEED * stats.norm.sf(threshold, OTHERS, SPREAD))
        rows[district] = [found, NEED - found, false, NO_NEED - false]
    return pd.DataFrame(rows, index=["found", "missed", "false_alarms", "left_alone"]).T


def threshold_answer(a: int, b: int) -> Answer:
    """Whom a tool misses in two districts, at the threshold chosen for each.

    Parameters
    ----------
    a, b : int
        Scores from which a resident is flagged, in points.
    """
    counts = _errors({"District A": a, "District B": b})
    try:
        rates = privacy.error_rates(counts)
    except CourseError:
        return Answer("With these thresholds one district gets no flag at all. Lower the threshold.")
    missed, false = rates["missed_share"], rates["false_alarm_share"]
    visits = int(counts["found"].sum() + counts["false_alarms"].sum())
    bars = pd.concat([missed.rename(lambda name: f"{name}: missed"), false.rename(lambda name: f"{name}: false alarm")])
    figure = charts.bars(
        bars,
        f"The tool misses {missed.iloc[0]:.0f} % of the need in A and {missed.iloc[1]:.0f} % in B",
        unit="Share of those who need a visit, and of those who do not (%)",
        source=f"{MADE_UP}: 200 residents in each district, 60 of them in need.",
        highlight=list(bars.index[:2]),
        limits=(0, 100),
    )
    return Answer(
        f"Missed: {missed.iloc[0]:.0f} % of those in need in A, {missed.iloc[1]:.0f} % in B. "
        f"False alarms: {false.iloc[0]:.0f} % of the others in A, {false.iloc[1]:.0f} % in B. "
        f"The team makes {visits} visits, and {int(counts['found'].sum())} of them find a need.",
        figure,
        "Four bars: " + ", ".join(f"{name} {value:.0f} percent" for name, value in bars.items()) + ".",
    )


def threshold_panel() -> Panel:
    """Move the threshold of each district: who is missed, and what does fairness cost in visits?"""
    return Panel(
        threshold_answer,
        a=slider("Threshold in district A", 20, 90, 50, unit="points"),
        b=slider("Threshold in district B", 20, 90, 50, unit="points"),
    )


def alarms_answer(people: int, events: int, caught: int, false_alarm: float, minutes: int) -> Answer:
    """How many alarms of a camera system are right, and the time that checking them takes.

    Parameters
    ----------
    people : int
        People who pass the cameras in a day.
    events : int
        Real events among them.
    caught : int
        Share of real events that raise an alarm, in percent.
    false_alarm : float
        Share of the other people who raise an alarm, in percent.
    minutes : int
        Minutes of staff time for each alarm.
    """
    try:
        result = privacy.alarms(people, events, caught / 100, false_alarm / 100)
    except CourseError as error:
        return Answer(str(error))
    total = result["right"] + result["false"]
    figure = charts.bars(
        pd.Series({"right alarms": result["right"], "false alarms": result["false"]}),
        f"Of 100 alarms about {result['share_right']:.0f} are right",
        unit="Alarms in a day",
        source=f"{MADE_UP}.",
        highlight=["right alarms"],
        text="{:.1f}",
    )
    return Answer(
        f"In a day: {result['right']:.1f} right alarms and {result['false']:.1f} false ones. So {result['share_right']:.1f} % "
        f"of the alarms are right. Checking them takes {total * minutes / 60:.1f} hours of staff time a day.",
        figure,
        f"Two bars: {result['right']:.1f} right alarms and {result['false']:.1f} false alarms in a day.",
    )


def alarms_panel() -> Panel:
    """Test a camera system with base rates: how many of its alarms are right?"""
    return Panel(
        alarms_answer,
        people=slider("People who pass in a day", 1_000, 100_000, 20_000, step=1_000),
        events=slider("Real events among them", 0, 200, 10),
        caught=slider("Real events that raise an alarm", 0, 100, 90, unit="%"),
        false_alarm=slider("Others who raise an alarm", 0.0, 5.0, 1.0, step=0.1, unit="%"),
        minutes=slider("Staff time for each alarm", 1, 30, 5, unit="minutes"),
    )
