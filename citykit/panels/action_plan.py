"""The panel of the lesson on action plans: who learns from whom, when context counts more or less."""

from __future__ import annotations

from citykit import charts, data, needs
from citykit.widgets import Answer, Panel, choice, slider

LISTS = {"both lists": ("LDC", "LLDC"), "LDC list": ("LDC",), "LLDC list": ("LLDC",)}


def match_answer(which: str, weight_percent: int, places: int) -> Answer:
    """The best plan for one list of needs.

    Parameters
    ----------
    which : str
        A key of `LISTS`.
    weight_percent : int
        The share of context in a score, in percent.
    places : int
        Learners that each city takes.
    """
    wanted, offered = needs.lists(LISTS[which]), needs.supply()
    weight = weight_percent / 100
    matched = needs.match(wanted, offered, weight=weight, places=places)
    scores = needs.score(needs.fit(wanted, offered), needs.context(wanted, offered), weight)
    served, full = matched["teacher"].notna().sum(), (matched["fit"] == needs.SAME).sum()
    alike = (matched["context"] > 0).sum()
    sentence = (
        f"{served} of {len(matched)} needs find a teacher: {full} for the same service, {served - full} for "
        f"one near it. {alike} learn from a city of their own group."
    )
    figure = charts.match_matrix(
        needs.by_city(scores, offered),
        matched["teacher"],
        f"Context counts {weight_percent} %: {served} of {len(matched)} needs find a teacher",
        source=data.source("needs"),
    )
    alt = "A grid of needs and cities. The table below it says the same in words."
    points = matched["score"].map("{:.0f}".format, na_action="ignore")
    table = matched[["teacher", "reason"]].assign(score=points)[["teacher", "score", "reason"]]
    return Answer(sentence, figure, alt, table)


def match_panel() -> Panel:
    """A list of needs, the share of context, and the places of each city."""
    return Panel(
        match_answer,
        which=choice("Needs", LISTS, "LDC list"),
        weight_percent=slider("Same context counts", 0, 100, 30, step=10, unit="%"),
        places=slider("Places in each city", 1, 4, 1, unit="learners"),
    )
