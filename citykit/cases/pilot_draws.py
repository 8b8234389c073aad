"""Random material for the case of plan_a_pilot: by part a draw, and the rule that says whether it is used.

A draw is good when no tie decides and the usual errors lead well away from the right answer. All of it is made
up.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

import numpy as np
from numpy.random import Generator

from citykit.cases.pilot_material import (
    CRITERIA,
    DISTRICTS,
    FIELDS,
    HOURS,
    IMPORTANCE,
    RISKS,
    ROLES,
    SITES,
    SMALLEST_CELL,
    STATEMENTS,
    STREETS,
    T_VALUE,
    TASKS,
    ZONES,
)

#: Weeks by task, tasks that must be done before, and the task whose slack is asked for.
Plan = tuple[dict[str, int], dict[str, tuple[str, ...]], str]


def pick(random: Generator, low: float, high: float, step: float) -> float:
    """A value between ``low`` and ``high`` in whole steps."""
    return round(low + step * int(random.integers(0, round((high - low) / step) + 1)), 6)


def make_baseline(random: Generator) -> dict:
    """Bays, parked and paid hours by zone; hours per day, fee and days per year."""
    hours = int(random.integers(9, 13))
    spaces = random.permutation([*random.integers(6, 15, 3), random.integers(22, 31)]) * 5
    parked = np.round(spaces * hours * random.uniform(0.45, 0.95, len(ZONES))).astype(int)
    paid = np.round(parked * random.uniform(0.2, 0.8, len(ZONES))).astype(int)
    count = {"spaces": spaces, "parked_hours": parked, "paid_hours": paid}
    return {
        "count": count,
        "hours": hours,
        "fee": int(pick(random, 900, 1600, 100)),
        "days": int(pick(random, 270, 310, 5)),
    }


def good_baseline(made: dict) -> bool:
    """The plain mean over zones is not the overall share, and the paid share is not close to a half."""
    spaces, parked, paid = made["count"].values()
    room = spaces * made["hours"]
    occupied, share = 100 * parked.sum() / room.sum(), 100 * paid.sum() / parked.sum()
    return bool(
        230 <= spaces.sum() <= 350
        and 52 <= occupied <= 88
        and (30 <= share <= 44 or 56 <= share <= 68)
        and abs(occupied - np.mean(100 * parked / room)) > 2
        and abs(share - np.mean(100 * paid / parked)) > 2
        and abs(occupied - share) > 3
        and abs(occupied + share - 100) > 3
    )


def make_logframe(random: Generator) -> dict:
    """Ten statements in any order, and how far the paid share is to rise by when."""
    sets = random.choice(len(STATEMENTS), 2, replace=False)
    return {
        "statements": random.permutation([text for place in sets for text in STATEMENTS[place]]).tolist(),
        "gap_percent": int(pick(random, 25, 45, 5)),
        "months": int(random.choice([15, 18, 20, 24])),
        "milestone_month": int(random.choice([5, 6, 8])),
    }


def make_raci(random: Generator) -> np.ndarray:
    """Cells of the RACI table, tasks by roles; two rows of each fault, and three sound ones."""
    words = ["fine", "fine", "both", "no A", "no A", "two A", "no R", "no R"]
    return np.array([_raci_row(random, word) for word in random.permutation(words)])


def _raci_row(random: Generator, word: str) -> list[str]:
    """Six cells of which only the named fault is wrong; ``both`` has one role with A and R."""
    letters = {
        "fine": ["A", "R"],
        "both": ["A/R"],
        "no A": ["R"],
        "two A": ["A", "A", "R"],
        "no R": ["A"],
    }[word]
    if word in ("fine", "no A") and random.random() < 0.5:
        letters = [*letters, "R"]
    rest = random.choice(["C", "I", "I", ""], len(ROLES) - len(letters)).tolist()
    return random.permutation(letters + rest).tolist()


def good_raci(cells: np.ndarray) -> bool:
    """One role does more tasks than any other; another one answers for most, and another is named most."""
    does, answers = ((np.char.find(cells, letter) >= 0).sum(axis=0) for letter in "RA")
    named = (cells != "").sum(axis=0)
    order, top = np.sort(does), int(does.argmax())
    return bool(order[-1] > order[-2] and answers[top] < answers.max() and named[top] < named.max())


def make_sites(random: Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values (sites by criteria), importance marks, and whether a site is free of road works."""
    values = np.array([[pick(random, *row[3:]) for row in CRITERIA.values()] for _ in SITES])
    marks = random.permutation(IMPORTANCE[random.integers(len(IMPORTANCE))])
    free = np.ones(len(SITES), dtype=bool)
    best = int(_site_points(values, marks)[0].argmax())
    free[[best, random.choice([place for place in range(len(SITES)) if place != best])]] = False
    return values, marks, free


def _site_points(values: np.ndarray, marks: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points by site: weighted, all criteria alike, and weighted with more taken as better everywhere."""
    share = 100 * (values - values.min(axis=0)) / (values.max(axis=0) - values.min(axis=0))
    points = np.where([row[2] == "less" for row in CRITERIA.values()], 100 - share, share)
    weights = marks / marks.sum()
    return points @ weights, points.mean(axis=1), share @ weights


def good_sites(made: tuple[np.ndarray, np.ndarray, np.ndarray]) -> bool:
    """The best of all may not be used, no place is close, and each slip moves the points."""
    values, marks, free = made
    total, plain, upside = _site_points(values, marks)
    allowed, equal = np.sort(total[free]), np.sort(plain[free])
    return bool(
        total[~free].max() - allowed[-1] > 1.5
        and allowed[-1] - allowed[-2] > 2.5
        and equal[-1] - equal[-2] > 1.5
        and np.argmax(np.where(free, plain, -1)) != np.argmax(np.where(free, total, -1))
        and (np.abs(total - plain) > 0.8).sum() >= 4
        and (np.abs(total - upside) > 0.8).sum() >= 4
    )


def make_sample(random: Generator) -> dict[str, float]:
    return {
        "detect": int(random.integers(6, 13)),
        "spread": int(random.integers(14, 25)),
        "checks": int(random.integers(5, 16)),
        "icc": pick(random, 0.1, 0.4, 0.02),
    }


def good_sample(made: Mapping[str, float]) -> bool:
    """The number of streets does not hang on z against t, and no usual slip gives the same number."""
    checks, icc = made["checks"], made["icc"]
    units = 2 * (1.96 + 0.8416) ** 2 * made["spread"] ** 2 / made["detect"] ** 2
    factor = 1 + (checks - 1) * icc
    exact = units * factor / checks
    right = math.ceil(exact)
    slips = (
        units / checks,
        units,
        units * factor,
        2 * exact,
        exact / 2,
        units * (1 + checks * icc) / checks,
        exact * (1.645 + 0.8416) ** 2 / (1.96 + 0.8416) ** 2,
    )
    near = [(units + extra) * factor / checks for extra in (-0.1, 1.05)]
    same = all(math.ceil(value) == right for value in near)
    return same and 5 <= right <= 30 and all(math.ceil(slip) != right for slip in slips)


def make_streets(random: Generator) -> np.ndarray:
    """Paid shares in percent, streets by counts; the first half of the streets is in the pilot."""
    pilot = np.repeat([1, 0], STREETS)
    effect, trend, drift = random.uniform(1, 15), random.uniform(2, 6), random.uniform(1, 4)
    first = random.normal(40, 6, 2 * STREETS) + pilot * random.choice([-6, 6])
    second = first + drift + pilot * random.uniform(-2, 2) + random.normal(0, 3, 2 * STREETS)
    third = second + trend + pilot * effect + random.normal(0, 4.2, 2 * STREETS)
    return np.column_stack([first, second, third]).round().astype(int)


def _trial(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Mean shares of pilot and comparison streets by count, and the standard error of the effect."""
    changes = (counts[:, 2] - counts[:, 1]).reshape(2, STREETS)
    error = math.sqrt(changes.var(axis=1, ddof=1).sum() / STREETS)
    return counts[:STREETS].mean(axis=0), counts[STREETS:].mean(axis=0), error


def good_streets(counts: np.ndarray, *, pays: float) -> bool:
    """Before-after, after-only and the wrong count give other numbers, and no threshold can be a close call.

    ``pays`` is the effect, in percentage points, at which extra revenue covers the cost.
    """
    treated, other, error = _trial(counts)
    gap = treated - other
    effect = gap[2] - gap[1]
    spread = np.sort((counts[:, 2] - counts[:, 1]).reshape(2, STREETS).var(axis=1))
    slips = (treated[2] - treated[1], gap[2], gap[2] - gap[0], -effect, other[2] - other[1])
    return bool(
        counts.min() > 8
        and counts.max() < 92
        and 1.6 < error < 3
        and spread[1] < 2.1 * spread[0]
        and abs(gap[1] - gap[0]) > 0.6
        and all(abs(effect - slip) > 0.8 for slip in slips)
        and effect > 0.7
        and abs(effect - T_VALUE * error) > 0.7
        and abs(effect / pays - 1) > 0.08
    )


def make_gate(random: Generator) -> tuple[float, float]:
    """The lower end of the interval that says go, and the cover that says stop."""
    return float(random.integers(1, 5)), pick(random, 0.2, 0.6, 0.1)


def good_gate(made: tuple[float, float], *, counts: np.ndarray, pays: float) -> bool:
    """No threshold is close to its value."""
    go, stop = made
    treated, other, error = _trial(counts)
    effect = (treated - other)[2] - (treated - other)[1]
    low = effect - T_VALUE * error
    return bool(abs(low - go) > 0.7 and abs(effect - go) > 0.7 and abs(effect / pays / stop - 1) > 0.08)


def make_budget(random: Generator, spaces: int) -> dict:
    """Cost lines (line, when, quantity, unit price in UGX thousand) and the terms of finance."""
    attendants = int(random.integers(6, 11))
    lines = [
        ("Space sensors", "once", spaces, pick(random, 240, 360, 20)),
        ("Gateways", "once", int(random.integers(6, 11)), pick(random, 2500, 4500, 250)),
        ("Handheld devices", "once", attendants, pick(random, 900, 1400, 50)),
        ("Software set-up", "once", 1, pick(random, 15_000, 35_000, 1000)),
        ("Training days", "once", int(random.integers(10, 21)), pick(random, 600, 1000, 50)),
        ("Data lines of the sensors", "month", spaces, pick(random, 1, 2, 0.1)),
        ("Software fee", "month", 1, pick(random, 500, 1000, 50)),
        ("Upkeep contract", "month", 1, pick(random, 400, 800, 50)),
        ("Extra hours of attendants", "month", attendants, pick(random, 100, 180, 10)),
        ("New batteries", "renewal", spaces, pick(random, 100, 180, 10)),
    ]
    return {
        "costs": lines,
        "reserve": int(random.choice([8, 10, 12, 15])),
        "years": int(random.integers(8, 11)),
        "renewal_year": int(random.integers(4, 7)),
        "bank_rate": pick(random, 11, 16, 0.5),
        "inflation": pick(random, 4, 7, 0.5),
    }


def _totals(made: dict) -> list[float]:
    """Costs in UGX million: before the start, of a month, of the renewal."""
    return [
        sum(quantity * price / 1000 for _, when, quantity, price in made["costs"] if when == kind)
        for kind in ("once", "month", "renewal")
    ]


def _present(made: dict, rate: float) -> tuple[float, float, float, float]:
    """One-off costs, running costs and the renewal at their present value, and the annuity factor."""
    once, month, renewal = _totals(made)
    annuity = (1 - (1 + rate) ** -made["years"]) / rate
    return once, 12 * month * annuity, renewal / (1 + rate) ** made["renewal_year"], annuity


def _real_rate(made: dict) -> float:
    return (1 + made["bank_rate"] / 100) / (1 + made["inflation"] / 100) - 1


def _apart(*values: float) -> bool:
    """Whether any two amounts differ by more than rounding."""
    return all(high / low > 1.015 for low, high in itertools.pairwise(sorted(values)))


def good_budget(made: dict, *, months: int) -> bool:
    """Each part that may be left out moves the result well beyond rounding, and no two slips give the same."""
    once, month, again = _totals(made)
    extra, running = 1 + made["reserve"] / 100, month * months
    pilot = ((once + running) * extra, once + running, once * extra + running)
    pilot_slips = ((once + 12 * month) * extra, (once + month) * extra, (once + running + again) * extra)
    rate = _real_rate(made)
    _, yearly, renewal, _ = _present(made, rate)
    value = once + yearly + renewal
    nominal = sum(_present(made, made["bank_rate"] / 100)[:3])
    plain = once + 12 * month * made["years"] + again
    return (
        _apart(*pilot, *pilot_slips)
        and _apart(value, value - renewal, value + rate * yearly, nominal, plain)
        and 0.35 < yearly / value < 0.65
    )


def paying_effect(baseline: dict, budget: dict) -> float:
    """The rise of the paid share, in percentage points, at which extra revenue covers the yearly cost."""
    *costs, annuity = _present(budget, _real_rate(budget))
    hours = baseline["count"]["parked_hours"].sum() * baseline["days"]
    return float(100 * sum(costs) / annuity * 1e6 / (hours * baseline["fee"]))


def make_schedule(random: Generator) -> Plan:
    """Weeks and predecessors by task, and the task whose slack is asked for."""
    weeks = {letter: int(random.integers(2, 13)) for letter, _, _ in TASKS}
    after = {letter: choices[random.integers(len(choices))] for letter, _, choices in TASKS}
    return weeks, after, str(random.choice(list(weeks)[1:-1]))


def _chains(after: Mapping[str, tuple[str, ...]], last: str) -> list[tuple[str, ...]]:
    """Every chain of tasks from a first one to ``last``."""
    return [(*chain, last) for name in after[last] for chain in _chains(after, name)] or [(last,)]


def good_schedule(made: Plan) -> bool:
    """One chain is clearly the longest, and the asked task is off it with room to spare."""
    weeks, after, asked = made
    chains = _chains(after, list(weeks)[-1])
    lengths = [sum(weeks[name] for name in chain) for chain in chains]
    order = sorted(lengths)
    if set().union(*chains) != set(weeks):
        return False
    through = [length for chain, length in zip(chains, lengths, strict=True) if asked in chain]
    slack = order[-1] - max(through)
    return order[-1] - order[-2] >= 2 and 3 <= slack <= 14 and slack != weeks[asked]


def make_register(random: Generator) -> dict[str, np.ndarray]:
    """Columns of the risk register; half of the measures cost more than they save."""
    count = 6
    chance = np.array([pick(random, 5, 50, 5) for _ in range(count)])
    after = (chance * random.uniform(0.2, 0.7, count)).astype(int)
    loss = np.array([pick(random, 20, 150, 5) for _ in range(count)])
    dear = random.permutation(np.repeat([True, False], count // 2))
    price = np.where(dear, random.uniform(1.2, 1.6, count), random.uniform(0.4, 0.8, count))
    return {
        "risk": random.choice(RISKS, count, replace=False),
        "chance": chance.astype(int),
        "loss": loss.astype(int),
        "measure_cost": np.ceil((chance - after) / 100 * loss * price).astype(int),
        "chance_after": after,
    }


def good_register(made: Mapping[str, np.ndarray]) -> bool:
    """The largest expected loss is neither the likeliest nor the dearest risk; no measure is a close call."""
    chance, loss, cost = made["chance"], made["loss"], made["measure_cost"]
    expected, saved = chance * loss / 100, (chance - made["chance_after"]) * loss / 100
    top, order = int(expected.argmax()), np.sort(expected)
    return bool(
        order[-1] > 1.12 * order[-2]
        and chance[top] < chance.max()
        and loss[top] < loss.max()
        and (np.abs(saved - cost) > 0.08 * cost + 0.3).all()
        and 2 <= (saved > cost).sum() <= 4
        and ((expected > cost) != (saved > cost)).any()
        and abs(loss.sum() * chance.mean() / 100 - expected.sum()) > 2
    )


def make_fund(random: Generator, register: Mapping[str, np.ndarray]) -> int:
    expected = (register["chance"] * register["loss"]).sum() / 100
    return int(expected * random.uniform(1.1, 2.2))


def good_fund(made: int, *, register: Mapping[str, np.ndarray]) -> bool:
    """No total of losses is close to the reserve, and the usual slips give another chance."""
    chance, loss = register["chance"] / 100, register["loss"]
    happened = np.array(list(itertools.product((0, 1), repeat=len(loss))))
    totals = happened @ loss
    over = np.where(happened, chance, 1 - chance).prod(axis=1)[totals > made].sum()
    slips = (1 - np.prod(1 - chance), chance.sum(), 1 - over, chance.mean())
    return bool(
        np.abs(totals - made).min() >= 1 and 0.07 < over < 0.45 and all(abs(over - slip) > 0.05 for slip in slips)
    )


def make_privacy(random: Generator) -> tuple[list[str], np.ndarray]:
    """Nine fields of the vendor's file, and counts of people (districts by hours)."""
    small = random.integers(1, SMALLEST_CELL, int(random.integers(3, 5)))
    cells = [0, 0, SMALLEST_CELL, *small]
    rest = random.integers(SMALLEST_CELL + 1, 60, len(DISTRICTS) * len(HOURS) - len(cells))
    people = random.permutation([*cells, *rest]).reshape(len(DISTRICTS), len(HOURS))
    return random.choice(FIELDS, 9, replace=False).tolist(), people


def good_privacy(made: tuple[list[str], np.ndarray]) -> bool:
    """The smallest group is not the number of small cells, and people are not cells."""
    cells = made[1].ravel()
    small = cells[(cells > 0) & (cells < SMALLEST_CELL)]
    return bool(small.sum() > len(small) + 2 and small.min() < len(small))
