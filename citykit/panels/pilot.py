"""Panels of the lesson on pilots: how many streets, four means, and a scale-up gate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from citykit import charts, pilot
from citykit.errors import CourseError
from citykit.widgets import Answer, Panel, slider

PRACTICE = "Values made up for practice"

#: The gate of the lesson: measured values and thresholds, made up for practice.
GATE = pd.DataFrame(
    {
        "value": [2.9, 0.70, 88, 97, 0],
        "go": [2, 1, 90, 95, 0],
        "stop": [0, 0.4, 70, 80, 1],
    },
    index=[
        "Effect, low end of the interval (points)",
        "Extra revenue divided by cost",
        "Complaints solved in 5 days (%)",
        "Attendants still in work (%)",
        "Number plates kept too long (count)",
    ],
)


def _power_answer(
    change: str, needed: int, streets: int, power: Callable[[int], float], basis: str
) -> Answer:
    """Sentence and curve for streets needed and streets at hand."""
    counts = np.linspace(4, max(2 * streets, needed + 10), 50).astype(int)
    line = pd.Series({count: 100 * power(count) for count in np.unique(counts).tolist()})
    own = 100 * power(streets)
    enough = "enough" if own >= 80 else "too few"
    figure = charts.curve(
        line,
        f"{streets} streets in each group are {enough}: the chance to see the change is {own:.0f} %",
        xlabel="Streets in each group",
        ylabel="Power (%)",
        source=f"{PRACTICE}: {basis}, false alarm 5 %.",
        level=(80, "80 %, the usual aim"),
        mark=(streets, own, f"{streets} streets: {own:.0f} %"),
    )
    return Answer(
        f"To show {change} you need {needed} streets in each group. "
        f"With {streets} streets the power is {own:.0f} %.",
        figure,
        f"A curve of power against streets in each group. It reaches 80 % at {needed} streets. "
        f"A dot at {streets} streets and {own:.0f} %.",
    )


def sample_size_answer(effect: float, sd: float, icc: float, days: int, streets: int) -> Answer:
    """Streets needed to show a difference of means of street-days, and what the streets at hand can show.

    Parameters
    ----------
    effect, sd : float
        Smallest effect that would matter, and standard deviation between street-days, in points.
    icc : float
        Intracluster correlation, 0 to 1.
    days : int
        Days on which each street is counted.
    streets : int
        Streets at hand in each group.
    """
    try:
        needed = pilot.clusters_needed(pilot.sample_size_mean(effect, sd), days, icc)
        smallest = pilot.detectable_difference(streets, days, icc, sd)
        answer = _power_answer(
            f"an effect of {effect:g} points",
            needed,
            streets,
            lambda count: pilot.power_mean(effect, sd, count, days, icc),
            f"{days} days counted in each street, SD {sd:g} points, ICC {icc:g}",
        )
    except CourseError as error:
        return Answer(str(error))
    more = f"The smallest effect that they show with 80 % power is {smallest:.1f} points."
    return replace(answer, sentence=f"{answer.sentence} {more}")


def sample_size_panel() -> Panel:
    """Move the effect, the spread, the likeness of days in one street, and the streets at hand."""
    return Panel(
        sample_size_answer,
        effect=slider("Smallest effect that would matter", 2.0, 30.0, 12.0, step=0.5, unit="points"),
        sd=slider("Standard deviation between street-days", 5.0, 40.0, 20.0, step=0.5, unit="points"),
        icc=slider("Likeness of days in one street, ICC", 0.0, 0.6, 0.2, step=0.01),
        days=slider("Days counted in each street", 1, 40, 10, unit="days"),
        streets=slider("Streets you have in each group", 4, 100, 8, unit="streets"),
    )


def share_answer(before: int, after: int, icc: float, cars: int, streets: int) -> Answer:
    """Streets needed to show a change of a share of cars, and what the streets at hand can show.

    Parameters
    ----------
    before, after : int
        Paid share without and with the pilot, in percent.
    icc : float
        Intracluster correlation, 0 to 1.
    cars : int
        Parked cars checked in each street.
    streets : int
        Streets at hand in each group.
    """
    low, high = before / 100, after / 100
    try:
        needed = pilot.clusters_needed(pilot.sample_size_share(low, high), cars, icc)
        smallest = pilot.detectable_share(low, streets, cars, icc)
        answer = _power_answer(
            f"a change from {before} % to {after} %",
            needed,
            streets,
            lambda count: pilot.power_share(low, high, count, cars, icc),
            f"{cars} cars checked in each street, ICC {icc:g}",
        )
    except CourseError as error:
        return Answer(str(error))
    more = f"The smallest rise that they show with 80 % power is from {before} % to {100 * smallest:.0f} %."
    return replace(answer, sentence=f"{answer.sentence} {more}")


def share_panel() -> Panel:
    """The same for a share of cars: move both shares, the likeness of cars in one street, and the streets."""
    return Panel(
        share_answer,
        before=slider("Paid share without the pilot", 5, 90, 40, unit="%"),
        after=slider("Smallest paid share with the pilot that would matter", 5, 95, 52, unit="%"),
        icc=slider("Likeness of cars in one street, ICC", 0.0, 0.3, 0.05, step=0.01),
        cars=slider("Cars checked in each street", 4, 100, 20, unit="cars"),
        streets=slider("Streets you have in each group", 4, 100, 13, unit="streets"),
    )


def four_means_answer(pilot_before: int, pilot_after: int, other_before: int, other_after: int) -> Answer:
    """Before-after, after-only and difference in differences from four means, in percent of cars."""
    own, common = pilot_after - pilot_before, other_after - other_before
    months = pd.DataFrame(
        {"pilot": [pilot_before, pilot_after], "comparison": [other_before, other_after]}, index=[-1, 0]
    )
    figure = charts.two_groups(
        months,
        f"The pilot adds {own - common:+d} points; a before-after comparison says {own:+d}",
        xlabel="",
        ylabel="Paid share (% of cars)",
        source=PRACTICE + ".",
    )
    return Answer(
        f"Before and after in the pilot streets: {own:+d} points. "
        f"Pilot against comparison streets, after the start: {pilot_after - other_after:+d} points. "
        f"Difference in differences: {own:+d} minus {common:+d} is {own - common:+d} points.",
        figure,
        f"Two lines over two periods. Pilot streets go from {pilot_before} to {pilot_after} %, "
        f"comparison streets from {other_before} to {other_after} %.",
    )


def four_means_panel() -> Panel:
    """Move the four means behind a difference in differences."""
    return Panel(
        four_means_answer,
        pilot_before=slider("Pilot streets before", 0, 100, 44, unit="%"),
        pilot_after=slider("Pilot streets after", 0, 100, 59, unit="%"),
        other_before=slider("Comparison streets before", 0, 100, 39, unit="%"),
        other_after=slider("Comparison streets after", 0, 100, 46, unit="%"),
    )


def gate_answer(low_end: float, cover: float, complaints: int, attendants: int, plates: int) -> Answer:
    """The decision of the lesson's gate for five measured values.

    Parameters
    ----------
    low_end : float
        Low end of the interval of the effect on the paid share, in points.
    cover : float
        Extra revenue divided by cost, per year.
    complaints, attendants : int
        Complaints solved within five days, and attendants still in work, in percent.
    plates : int
        Number plates that were kept too long.
    """
    table = GATE.assign(value=[low_end, cover, complaints, attendants, plates])
    decision, verdicts = pilot.gate(table)
    reasons = ", ".join(name for name, word in verdicts.items() if word == decision)
    why = "every indicator says go" if decision == "go" else f"because of: {reasons}"
    figure = charts.gate(table, verdicts, f"The gate says {decision}", source=PRACTICE + ".")
    said = ", ".join(f"{name}: {word}" for name, word in verdicts.items())
    return Answer(f"The gate says {decision}, {why}.", figure, f"A dot per indicator: {said}.")


def gate_panel() -> Panel:
    """Move five measured values and see what the gate decides."""
    values = GATE["value"].tolist()
    return Panel(
        gate_answer,
        low_end=slider("Effect, low end of the interval", -5.0, 15.0, values[0], step=0.1, unit="points"),
        cover=slider("Extra revenue divided by cost", 0.0, 2.0, values[1], step=0.01),
        complaints=slider("Complaints solved in 5 days", 0, 100, int(values[2]), unit="%"),
        attendants=slider("Attendants still in work", 0, 100, int(values[3]), unit="%"),
        plates=slider("Number plates kept too long", 0, 10, int(values[4]), unit="count"),
    )
