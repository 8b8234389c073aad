"""Panel of the lesson on the digital divide: what weights can mend, and what they cannot."""

from __future__ import annotations

import pandas as pd

from citykit import charts, reach
from citykit.widgets import Answer, Panel, slider

#: A made-up town: adults by group, the share of them whom the app reaches, and the share of yes among those reached.
TOWN = pd.DataFrame(
    {"people": [4_000, 3_600, 2_400], "reach": [80, 60, 15], "yes": [75, 60, 100 / 3]},
    index=["under 35", "35 to 59", "60 and over"],
)
ANSWERING = 25  # percent of those reached who answer, the same in all groups


def reach_answer(oldest: int, gap: int) -> Answer:
    """The app's result, the weighted result, and the truth of a made-up town.

    Parameters
    ----------
    oldest : int
        Percent of people of 60 and over whom the app reaches.
    gap : int
        Points by which yes is less frequent among people of the same group who are not reached.
    """
    town = TOWN.astype(float)
    town.loc["60 and over", "reach"] = oldest
    reached = town["people"] * town["reach"] / 100
    answers = reached * ANSWERING / 100
    sample = pd.DataFrame({"people": town["people"], "answers": answers, "yes": answers * town["yes"] / 100})
    others = (town["yes"] - gap).clip(0, 100)
    truth = (reached * town["yes"] + (town["people"] - reached) * others).sum() / town["people"].sum()
    results = pd.Series(
        {
            "app, as counted": 100 * sample["yes"].sum() / sample["answers"].sum(),
            "app, weighted by age": 100 * reach.weighted_yes(sample),
            "the whole town": truth,
        }
    )
    raw, weighted, _ = results
    sentence = (
        f"The app says {raw:.1f} % yes. Weighted by age it says {weighted:.1f} %. In the whole town it is {truth:.1f} %: "
        f"the weighted result is off by {abs(round(weighted, 1) - round(truth, 1)):.1f} points."
    )
    figure = charts.bars(
        results,
        f"Weights move the result from {raw:.0f} to {weighted:.0f} %; the town is at {truth:.0f} %",
        unit="Yes (% of adults)",
        source="A town made up for practice",
        highlight=["the whole town"],
        text="{:.1f}",
        limits=(0, 100),
    )
    return Answer(sentence, figure, "Three bars. " + sentence)


def reach_panel() -> Panel:
    """Move the reach of the app, and how much those without it differ from those with it."""
    return Panel(
        reach_answer,
        oldest=slider("People of 60 and over whom the app reaches", 1, 100, 15, unit="%"),
        gap=slider("Yes is less frequent among those not reached, by", -20, 40, 0, unit="points"),
    )
