"""Staff for a call centre: Erlang C, and a simulated queue to check it with.

Calls come at random (Poisson), talks last at random (exponential), every caller waits in one line and nobody hangs
up: the model of A. K. Erlang (1917) for a group of equal agents. The waiting chance is worked out from the loss
formula (Erlang B) by its recursion, which stays exact for large groups; see Gans, Koole and Mandelbaum (2003).
"""

from __future__ import annotations

from heapq import heapreplace

import numpy as np

from citykit.errors import CourseError

#: More agents than any city call centre has; the search for enough of them stops here.
MOST_AGENTS = 5_000


def load(calls: float, minutes: float) -> float:
    """Work that comes in, in agents busy on average ("erlang").

    Parameters
    ----------
    calls : float
        Calls in an hour, 0 or more.
    minutes : float
        Mean length of a call with the notes after it, above 0.

    Returns
    -------
    float

    Raises
    ------
    CourseError
        If there are fewer than 0 calls or no length.
    """
    if not calls >= 0:
        raise CourseError(f"There are {calls:g} calls an hour. It should be 0 or more.")
    if not minutes > 0:
        raise CourseError(f"A call takes {minutes:g} minutes. It should be above 0.")
    return calls * minutes / 60


def waiting_chance(calls: float, minutes: float, agents: int) -> float:
    """Chance, from 0 to 1, that a caller has to wait (Erlang C); 1 if the work is more than the agents can do.

    Parameters
    ----------
    calls, minutes : float
        As for `load`.
    agents : int
        Agents who take calls at the same time, 1 or more.

    Returns
    -------
    float

    Raises
    ------
    CourseError
        As for `load`; also if there is no agent.
    """
    work = load(calls, minutes)
    if agents < 1:
        raise CourseError(f"There are {agents} agents. At least one is needed.")
    if work >= agents:
        return 1.0
    blocked = 1.0
    for group in range(1, agents + 1):
        blocked = work * blocked / (group + work * blocked)
    return blocked / (1 - work / agents * (1 - blocked))


def answered_within(calls: float, minutes: float, agents: int, seconds: float) -> float:
    """Share of callers, from 0 to 1, who are answered within some seconds (the service level).

    Parameters and errors are those of `waiting_chance`; 0 if the work is more than the agents can do, as the line
    then grows without end.
    """
    chance = waiting_chance(calls, minutes, agents)
    spare = agents - load(calls, minutes)
    if spare <= 0:
        return 0.0
    return 1 - chance * float(np.exp(-spare * seconds / (60 * minutes)))


def mean_wait(calls: float, minutes: float, agents: int) -> float:
    """Mean wait of all callers, in seconds, with 0 for those who do not wait; infinite if the line never ends."""
    chance = waiting_chance(calls, minutes, agents)
    spare = agents - load(calls, minutes)
    return chance * 60 * minutes / spare if spare > 0 else float("inf")


def agents_needed(calls: float, minutes: float, seconds: float, target: float) -> int:
    """The smallest number of agents that answers a share of callers within some seconds.

    Parameters
    ----------
    calls, minutes : float
        As for `load`.
    seconds : float
        Time in which a call should be answered.
    target : float
        Share of callers, above 0 and below 1.

    Returns
    -------
    int

    Raises
    ------
    CourseError
        As for `load`; also if the target is no share, or more than `MOST_AGENTS` would be needed.
    """
    if not 0 < target < 1:
        raise CourseError(f"The target is {target:g}. It should be a share between 0 and 1, such as 0.8.")
    for agents in range(max(1, int(load(calls, minutes))), MOST_AGENTS + 1):
        if answered_within(calls, minutes, agents, seconds) >= target:
            return agents
    raise CourseError(f"More than {MOST_AGENTS:,} agents would be needed. Look at the calls and their length again.")


def simulate(random: np.random.Generator, calls: float, minutes: float, agents: int, *, hours: int) -> np.ndarray:
    """Waits of callers in a simulated queue that starts empty.

    Parameters
    ----------
    random : numpy.random.Generator
    calls, minutes, agents
        As for `waiting_chance`.
    hours : int
        Length of the simulation.

    Returns
    -------
    numpy.ndarray
        Seconds that each caller waits, in the order of the calls.

    Raises
    ------
    CourseError
        As for `waiting_chance`.
    """
    waiting_chance(calls, minutes, agents)  # says what is wrong with the inputs
    count = random.poisson(calls * hours)
    arrivals = np.sort(random.uniform(0, 3_600 * hours, count))
    talks = random.exponential(60 * minutes, count)
    free_at = [0.0] * agents
    waits = np.empty(count)
    for caller, (arrival, talk) in enumerate(zip(arrivals, talks, strict=True)):
        begin = max(arrival, free_at[0])  # the agent who is free first takes the caller who has waited longest
        heapreplace(free_at, begin + talk)
        waits[caller] = begin - arrival
    return waits
