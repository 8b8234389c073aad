"""Panels of the lesson on a call centre: how many agents, and what one number for all offices saves."""

from __future__ import annotations

import pandas as pd

from citykit import charts, queues
from citykit.widgets import Answer, Panel, slider

#: Share of callers to be answered in time, in both panels.
TARGET = 0.8
SOURCE = "Erlang C, own calculation; call counts made up for practice"


def agents_answer(calls: int, minutes: float, agents: int, seconds: int) -> Answer:
    """How many callers wait, and how many agents are enough.

    Parameters
    ----------
    calls : int
        Calls in an hour.
    minutes : float
        Mean length of a call.
    agents : int
        Agents who take calls.
    seconds : int
        Time in which a call should be answered.
    """
    work = queues.load(calls, minutes)
    needed = queues.agents_needed(calls, minutes, seconds, TARGET)
    share = 100 * queues.answered_within(calls, minutes, agents, seconds)
    begin = f"{calls} calls of {minutes:g} minutes are work for {work:.1f} agents. "
    if work >= agents:
        told = f"With {agents} agents the line grows without end."
    else:
        told = (
            f"With {agents} agents {100 * queues.waiting_chance(calls, minutes, agents):.0f} % of callers wait, the "
            f"mean wait is {queues.mean_wait(calls, minutes, agents):.1f} seconds, and {share:.0f} % are answered "
            f"within {seconds} seconds."
        )
    groups = range(int(1.5 * max(needed, agents)) + 2)  # room for the name of the point
    levels = pd.Series([100 * queues.answered_within(calls, minutes, size, seconds) if size else 0 for size in groups])
    figure = charts.curve(
        levels,
        f"It takes {needed} agents to answer {100 * TARGET:.0f} % of callers within {seconds} seconds",
        xlabel="Agents who take calls",
        ylabel=f"Answered within {seconds} s (% of callers)",
        source=SOURCE,
        level=(100 * TARGET, "target"),
        mark=(agents, share, f"{agents} agents: {share:.0f} %"),
    )
    return Answer(
        f"{begin}{told} The target of {100 * TARGET:.0f} % needs {needed} agents.",
        figure,
        f"A rising line of the share answered in time against the number of agents. It passes the target at {needed}; "
        f"{agents} agents reach {share:.0f} %.",
    )


def agents_panel() -> Panel:
    """Move calls, their length and the number of agents."""
    return Panel(
        agents_answer,
        calls=slider("Calls", 10, 400, 90, step=5, unit="an hour"),
        minutes=slider("Mean length of a call", 1.0, 12.0, 4.0, step=0.5, unit="minutes"),
        agents=slider("Agents", 1, 60, 7, unit="people"),
        seconds=slider("To be answered within", 0, 120, 20, step=5, unit="seconds"),
    )


def pooling_answer(offices: int, calls: int, minutes: float) -> Answer:
    """Agents for several offices with a number each, and for one centre with one number.

    Parameters
    ----------
    offices : int
        Offices that take calls.
    calls : int
        Calls in an hour at each office.
    minutes : float
        Mean length of a call.
    """
    each = queues.agents_needed(calls, minutes, 20, TARGET)
    apart, together = offices * each, queues.agents_needed(offices * calls, minutes, 20, TARGET)
    rows = pd.Series({f"{offices} numbers, {each} agents each": apart, "one number": together})
    sentence = (
        f"{offices} offices with {calls} calls an hour each need {each} agents each, {apart} in all. "
        f"One number needs {together}. Both answer {100 * TARGET:.0f} % of callers within 20 seconds."
    )
    figure = charts.bars(
        rows, f"One number needs {together} agents, {offices} numbers need {apart}", unit="Agents", source=SOURCE,
        limits=(0, 1.1 * apart),
    )
    return Answer(sentence, figure, "Two bars. " + sentence)


def pooling_panel() -> Panel:
    """Move the number of offices and their calls: what does one number for all save?"""
    return Panel(
        pooling_answer,
        offices=slider("Offices", 2, 25, 10, unit="with a number each"),
        calls=slider("Calls at each office", 1, 60, 9, unit="an hour"),
        minutes=slider("Mean length of a call", 1.0, 12.0, 4.0, step=0.5, unit="minutes"),
    )
