"""Panels of the lesson on pilots: how many streets, four means, and a scale-up gate."""

from __future__ import annotations

import pandas as pd

from citykit import charts, pilot
from citykit.errors import CourseError
from citykit.widgets import Answer, Panel, slider

PRACTICE = "Values made up for practice"

#: The gate of the lesson: measured values and thresholds, made up for practice.
GATE = pd.DataFrame(
    {
        "value": [8.9, 218, 88, 97, 0],
        "go": [12, 220, 90, 95, 0],
        "stop": [4, 300, 70, 80, 1],
    },
    index=[
        "Effect on paid share (points)",
        "Cost per space and year (UGX 1,000)",
        "Complaints solved in 5 days (%)",
        "Attendants still in work (%)",
        "Number plates kept too long (count)",
    ],
)


def sample_size_answer(before: int, after: int, icc: float, checks: int, streets: int) -> Answer:
    """Streets needed to show a change of a share, and what the streets at hand can show.

    Parameters
    ----------
    before, after : int
        Paid share without and with the pilot, in percent.
    icc : float
        Intracluster correlation, 0 to 1.
    checks : int
        Parked cars checked in each street.
    streets : int
        Streets at hand in each group.
    """
    try:
        alone = pilot.sample_size_share(before / 100, after / 100)
        needed = pilot.clusters_needed(alone, checks, icc)
        power = pilot.power_share(before / 100, after / 100, streets, checks, icc)
        lowest = pilot.detectable_share(before / 100, streets, checks, icc)
        counts = range(4, max(2 * streets, needed + 10))
        line = {n: 100 * pilot.power_share(before / 100, after / 100, n, checks, icc) for n in counts}
    except CourseError as error:
        return Answer(str(error))
    enough = "enough" if power >= 0.8 else "too few"
    figure = charts.curve(
        pd.Series(line),
        f"{streets} streets in each group are {enough}: the chance to see the change is {100 * power:.0f} %",
        xlabel="Streets in each group",
        ylabel="Power (%)",
        source=f"{PRACTICE}; {checks} cars checked in each street, ICC {icc:g}, risk of a false alarm 5 %.",
        level=(80, "80 %, the usual aim"),
        mark=(streets, 100 * power, f"{streets} streets: {100 * power:.0f} %"),
    )
    return Answer(
        f"To show a change from {before} % to {after} % you need {needed} streets in each group. "
        f"With {streets} streets the power is {100 * power:.0f} %, and the smallest rise "
        f"that you can show with 80 % power is from {before} % to {100 * lowest:.0f} %.",
        figure,
        f"A curve of power against streets in each group. It reaches 80 % at {needed} streets. "
        f"A dot at {streets} streets and {100 * power:.0f} %.",
    )


def sample_size_panel() -> Panel:
    """Move the effect, the likeness of cars in one street, the checks and the streets at hand."""
    return Panel(
        sample_size_answer,
        before=slider("Paid share without the pilot", 5, 90, 40, unit="%"),
        after=slider("Smallest paid share with the pilot that would matter", 5, 95, 52, unit="%"),
        icc=slider("Likeness of cars in one street, ICC", 0.0, 0.3, 0.05, step=0.01),
        checks=slider("Cars checked in each street", 4, 100, 20, unit="cars"),
        streets=slider("Streets you have in each group", 4, 100, 12, unit="streets"),
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
        xlabel="Period (-1 before, 0 after)",
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
        other_before=slider("Comparison streets before", 0, 100, 41, unit="%"),
        other_after=slider("Comparison streets after", 0, 100, 47, unit="%"),
    )


def gate_answer(effect: float, cost: int, complaints: int, attendants: int, plates: int) -> Answer:
    """The decision of the lesson's gate for five measured values.

    Parameters
    ----------
    effect : float
        Effect on the paid share, in points.
    cost : int
        Cost per space and year, in UGX 1,000.
    complaints : int
        Complaints solved within five days, in percent.
    attendants : int
        Attendants still in work, in percent.
    plates : int
        Number plates that were kept too long.
    """
    table = GATE.assign(value=[effect, cost, complaints, attendants, plates])
    decision, verdicts = pilot.gate(table)
    reasons = ", ".join(name for name, word in verdicts.items() if word == decision)
    why = "every indicator says go" if decision == "go" else f"because of: {reasons}"
    figure = charts.gate(table, verdicts, f"The gate says {decision}", source=PRACTICE + ".")
    said = ", ".join(f"{name}: {word}" for name, word in verdicts.items())
    return Answer(f"The gate says {decision}, {why}.", figure, f"A dot per indicator: {said}.")


def gate_panel() -> Panel:
    """Move five measured values and see what the gate decides."""
    unit, values = "UGX 1,000", GATE["value"].tolist()
    return Panel(
        gate_answer,
        effect=slider("Effect on the paid share", -5.0, 20.0, values[0], step=0.1, unit="points"),
        cost=slider("Cost per space and year", 150, 400, int(values[1]), unit=unit),
        complaints=slider("Complaints solved in 5 days", 0, 100, int(values[2]), unit="%"),
        attendants=slider("Attendants still in work", 0, 100, int(values[3]), unit="%"),
        plates=slider("Number plates kept too long", 0, 10, int(values[4]), unit="count"),
    )
