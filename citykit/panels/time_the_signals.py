"""The no-code panel of the exercise time_the_signals: the case in three tables, and the waiting that is not worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
from IPython.display import display

from citykit.cases.time_the_signals import Case
from citykit.errors import CourseError
from citykit.mobility import signals
from citykit.widgets import Answer, Panel, entry

#: What the table says of each figure: words and unit.
FIGURES = {
    "cycle": ("cycle of today", "seconds"),
    "busy_hours": ("busy hours on a working day", "hours a day"),
    "quiet_hours": ("quiet hours on a working day", "hours a day"),
    "quiet_share": ("flow of every approach in a quiet hour", "% of a busy hour"),
    "days": ("working days", "days a year"),
    "dark": ("hours in which the signal has no power", "% of these hours"),
    "people": ("people in one vehicle", "people"),
    "value_of_time": ("value of one hour of one person", "USD"),
    "first_cost": ("count and new controller, at the start", "USD"),
    "years": ("how long they last", "years"),
    "annuity_factor": ("annuity factor of these years, at 6 % a year", ""),
    "upkeep": ("upkeep of the controller", "USD a year"),
}


def count(case: Case) -> Answer:
    """The approaches of a case."""
    table = case.approaches.rename(columns={"flow": "flow (vehicles an hour)", "saturation": "saturation flow (vehicles an hour)"})
    return Answer(f"{case.junction} junction in a busy hour. Work out {case.by_hand} by hand.", table=table)


def phases(case: Case) -> Answer:
    """What is known of each phase."""
    table = pd.DataFrame(
        {
            "green of today (s)": case.greens,
            "lost time (s)": case.lost,
            "people need to cross while this phase is green (s)": case.walking,
        }
    )
    return Answer("The two phases.", table=table.rename_axis("phase"))


def figures(case: Case) -> Answer:
    """All other figures of a case, by their names in code."""
    rows = [(words, f"{getattr(case, name):,}", unit) for name, (words, unit) in FIGURES.items()]
    return Answer("Other figures.", table=pd.DataFrame(rows, index=list(FIGURES), columns=["figure", "value", "unit"]))


def others_answer(case: Case, cycle: str, main: str, side: str) -> Answer:
    """Delays of the approaches that the trainee does not work out by hand, and waiting in a quiet hour.

    Parameters
    ----------
    case : Case
        The trainee's.
    cycle, main, side : str
        A cycle and the green of each phase in seconds, as typed.
    """
    try:
        whole, *green = (float(part) for part in (cycle, main, side))
    except ValueError:
        whole, green = math.nan, []
    if not all(0 < part < 1_000 for part in (whole, *green)):
        return Answer("Type your cycle and your two greens in seconds, with a decimal point, for example: 66.5")
    greens = dict(zip(case.greens, green, strict=True))
    others = case.approaches.drop(index=case.by_hand)
    try:
        today, new = (signals.assess(others, *timing)["delay"] for timing in ((case.greens, case.cycle), (greens, whole)))
        before, after = (_quiet_hours(case, *timing) for timing in ((case.greens, case.cycle), (greens, whole)))
    except CourseError as error:
        return Answer(f"This timing does not work. {error}")
    table = pd.DataFrame({"flow": others["flow"], "mean delay today (s)": today.round(1), "mean delay with your timing (s)": new.round(1)})
    return Answer(
        f"In one quiet hour all vehicles of the junction, {case.by_hand} too, wait {before:.2f} vehicle-hours today and {after:.2f} "
        "with your timing. The table shows the three other approaches in a busy hour.",
        table=table,
    )


def _quiet_hours(case: Case, greens: dict[str, float], cycle: float) -> float:
    """Vehicle-hours that all wait in one quiet hour."""
    quiet = case.approaches.assign(flow=case.approaches["flow"] * case.quiet_share / 100)
    return float(signals.assess(quiet, greens, cycle)["vehicle_hours"].sum())


def others_panel(case: Case) -> Panel:
    """Type a timing, and read how long the other three approaches wait."""

    def answer(cycle: str, main: str, side: str) -> Answer:
        return others_answer(case, cycle, main, side)

    return Panel(
        answer,
        cycle=entry("Your cycle (s)", str(case.cycle)),
        main=entry("Your green of the main road (s)", str(case.greens["main"])),
        side=entry("Your green of the side road (s)", str(case.greens["side"])),
    )


def show(case: Case) -> None:
    """Show the case."""
    display(count(case), phases(case), figures(case))


def show_others(case: Case) -> None:
    """Show the panel that task 4 needs."""
    display(others_panel(case))
