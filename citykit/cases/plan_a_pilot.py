"""The case of the capstone plan_a_pilot: a smart-parking pilot whose figures are drawn from the id.

Everything here is made up for the exercise: streets, counts, sites, costs, tasks and risks. Only the setting
follows Kampala; its published figures are in the table kampala_parking. Money is in Ugandan shillings (UGX).

A team may plan for its own city: `inputs` reads the team's sheet of 15 numbers.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import partial
from numbers import Real

import numpy as np
import pandas as pd

from citykit import cases
from citykit.ids import parse

ZONES = ("North", "East", "South", "West")

#: Levels of the logframe as the course names them, and the column of assumptions beside it.
LEVELS = ("goal", "outcome", "output", "activity", "assumption")

STATEMENTS = {
    "goal": (
        "Trips to the city centre take less time.",
        "The air along the main streets is cleaner.",
        "Businesses in the centre have more customers.",
        "The city pays a larger part of its street upkeep from its own revenue.",
    ),
    "outcome": (
        "Drivers pay for a larger share of the hours that they park.",
        "Drivers find a free bay in fewer minutes.",
        "Fewer drivers stop in the second row.",
        "Drivers use the phone payment in place of cash.",
    ),
    "output": (
        "Sensors are in place and working in all bays of the pilot streets.",
        "A payment service by phone and SMS is open to all drivers.",
        "All wardens hold a certificate for the handheld device.",
        "A public map of free bays is online.",
    ),
    "activity": (
        "Install the sensors street by street.",
        "Train the wardens on the handheld device.",
        "Run the tender for the payment service.",
        "Hold meetings with shopkeepers and drivers.",
    ),
    "assumption": (
        "The council keeps the parking by-law in force.",
        "The phone companies keep the network up in the pilot streets.",
        "The national tax on imported devices does not rise.",
        "No national fuel shortage empties the streets.",
    ),
}

RACI_#: Letter, task, and the sets of tasks of which one, drawn by the id, must be done before.
TASKS = (
    ("A", "Agree the pilot with the council", ((),)),
    ("B", "Write the functional specification", (("A",),)),
    ("C", "Assess data protection", (("A",),)),
    ("D", "Hear shopkeepers and drivers", (("A",),)),
    ("E", "Run the tender", (("B", "C"), ("B", "D"))),
    ("F", "Count paid hours before the start", (("D",), ("C",))),
    ("G", "Install the sensors", (("E", "F"), ("E",))),
    ("H", "Train the wardens", (("E",), ("C", "D"))),
    ("I", "Test payment by SMS", (("E", "D"), ("E", "F"))),
    ("J", "Open the pilot streets", (("G", "H", "I", "F"),)),
)

RISKS = (
    "Sensors arrive late",
    "A lawsuit stops the new fee",
    "Sensors are stolen or damaged",
    "The data line is down for weeks",
    "Wardens leave for other jobs",
    "Drivers park outside the pilot area",
    "The vendor goes out of business",
    "Floods damage the gateways",
)

IDENTIFIERS = (
    "number plate",
    "name of the driver",
    "phone number of the driver",
    "national id number of the driver",
    "e-mail address of the driver",
    "driving licence number",
)
OTHER_FIELDS = (
    "zone of the street",
    "hour of arrival",
    "minutes parked",
    "amount paid",
    "battery level of the sensor",
    "fee per hour",
    "day of the week",
    "way of payment (cash, phone, SMS)",
)
DISTRICTS = ("Hill", "Lake", "Park", "Rail", "Valley")
HOURS = ("06-10", "10-14", "14-18", "18-22")
#: Smallest number of people in a cell that may be published.
SMALLEST_CELL = 5

#: Streets in each group of the panel, and the t value for a 95 % interval with 2 x 8 - 2 degrees of freedom.
STREETS, T_VALUE = 8, 2.145

KAMPALA = "Kampala"


@dataclass(frozen=True)
class Baseline:
    """A count of one usual working day in the pilot area.

    Parameters
    ----------
    count : pandas.DataFrame
        By zone: bays, parked_hours (hours in which a car stood in a bay) and paid_hours (those paid for).
    hours : int
        Hours per day in which parking is to be paid.
    fee : int
        UGX per hour.
    days : int
        Days per year on which parking is to be paid.
    """

    count: pd.DataFrame
    hours: int
    fee: int
    days: int


@dataclass(frozen=True)
class Logframe:
    """Statements to put in their place, and how far the paid share is to rise.

    Parameters
    ----------
    statements : pandas.Series
        Ten sentences by letter.
    gap_percent : int
        How much of the gap between the baseline and 100 % is to be closed, in percent of the gap.
    months, milestone_month : int
        Length of the pilot, and the month of the milestone.
    """

    statements: pd.Series
    gap_percent: int
    months: int
    milestone_month: int


@dataclass(frozen=True)
class SiteChoice:
    """Candidate sites and what counts.

    Parameters
    ----------
    sites : pandas.DataFrame
        By site: one column per criterion and road_works ("yes" or "no": works planned in the pilot's months).
    criteria : pandas.DataFrame
        By criterion: name, unit, better ("more" or "less") and importance (1 to 5, from the steering group).
    """

    sites: pd.DataFrame
    criteria: pd.DataFrame


@dataclass(frozen=True)
class Evaluation:
    """What the sample is to show, and a panel of streets.

    Parameters
    ----------
    detect : int
        Smallest effect on the paid share that matters, in percentage points.
    spread : int
        Standard deviation of the paid share between street-days, in percentage points.
    checks : int
        Days on which each street is counted.
    icc : float
        Intracluster correlation of street-days in one street.
    streets : pandas.DataFrame
        By street: pilot (1, or 0 for comparison) and the paid share in percent at count_1 (half a year before
        the start), count_2 (just before the start) and count_3 (a year after it).
    """

    detect: int
    spread: int
    checks: int
    icc: float
    streets: pd.DataFrame


@dataclass(frozen=True)
class Budget:
    """Cost lines of the pilot and the terms of its finance.

    Parameters
    ----------
    costs : pandas.DataFrame
        By line: when ("once", "month" or "renewal"), quantity and unit_price (UGX thousand, prices of this
        year).
    reserve : int
        Reserve for the unforeseen, in percent of all other costs of the pilot.
    years, renewal_year : int
        Life of the system, and the year at whose end the renewal line is paid.
    bank_rate, inflation : float
        Yearly, in percent.
    """

    costs: pd.DataFrame
    reserve: int
    years: int
    renewal_year: int
    bank_rate: float
    inflation: float


@dataclass(frozen=True)
class Schedule:
    """Tasks of the preparation.

    Parameters
    ----------
    tasks : pandas.DataFrame
        By letter: name, duration (weeks), after (letters of the tasks that must be done before, with commas).
    slack_task : str
        The task whose slack is asked for.
    """

    tasks: pd.DataFrame
    slack_task: str


@dataclass(frozen=True)
class Risk:
    """The risk register; the risks do not depend on each other.

    Parameters
    ----------
    register : pandas.DataFrame
        By number: risk, chance (%), loss (UGX million if it happens), measure_cost (UGX million) and
        chance_after (%, if the measure is taken).
    reserve : int
        UGX million set aside for losses.
    """

    register: pd.DataFrame
    reserve: int


@dataclass(frozen=True)
class Privacy:
    """What the vendor holds and wants to publish.

    Parameters
    ----------
    fields : pandas.Series
        Fields of the vendor's file by number.
    people : pandas.DataFrame
        Drivers by home district (rows) and hours of arrival (columns) in one week.
    """

    fields: pd.Series
    people: pd.DataFrame


@dataclass(frozen=True)
class Gate:
    """Thresholds agreed before the start: go and stop for two indicators.

    Parameters
    ----------
    thresholds : pandas.DataFrame
        Rows ``low_end`` (lower end of the interval, percentage points) and ``cover`` (extra revenue divided
        by cost, per bay and year); columns name, go and stop.
    """

    thresholds: pd.DataFrame


@dataclass(frozen=True)
class Case:
    """What one trainee or team works on, part by part."""

    trainee: str
    baseline: Baseline
    logframe: Logframe
    raci: pd.DataFrame
    sites: SiteChoice
    evaluation: Evaluation
    budget: Budget
    schedule: Schedule
    risk: Risk
    privacy: Privacy
    gate: Gate

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        bays, fee = self.baseline.count["bays"].sum(), self.baseline.fee
        return f"a pilot area with {bays} bays, {fee:,} UGX an hour, {self.budget.years} years of use"


@dataclass(frozen=True)
class Inputs:
    """The numbers of a city behind parts 1, 2, 6 and 12.

    Money is in millions of the city's currency, only ``fee`` in units.

    Parameters
    ----------
    bays : float
        Marked bays of the pilot area.
    hours_per_day, parked_hours, paid_hours : float
        Hours per day to be paid, and hours parked and paid in all bays on one day.
    fee, days_per_year : float
        Fee per hour, and days per year to be paid.
    one_off, per_month, renewal : float
        Costs before the start, each month, and once more in ``renewal_year``.
    years, renewal_year, pilot_months : float
        Life of the system, year of the renewal, months of running costs in the pilot's budget.
    reserve, bank_rate, inflation : float
        In percent.
    """

    bays: float
    hours_per_day: float
    parked_hours: float
    paid_hours: float
    fee: float
    days_per_year: float
    one_off: float
    per_month: float
    renewal: float
    years: float
    renewal_year: float
    pilot_months: float
    reserve: float
    bank_rate: float
    inflation: float


#: The numbers that a team's own sheet must give, with the range that can be marked.
SHEET_RANGES = {
    "bays": (20, 20_000),
    "hours_per_day": (4, 24),
    "parked_hours": (10, 480_000),
    "paid_hours": (1, 480_000),
    "fee": (0.01, 1_000_000),
    "days_per_year": (100, 365),
    "one_off": (0.001, 10_000_000),
    "per_month": (0.0001, 1_000_000),
    "renewal": (0.0001, 10_000_000),
    "years": (4, 30),
    "renewal_year": (2, 29),
    "pilot_months": (10, 48),
    "reserve": (5, 40),
    "bank_rate": (2, 60),
    "inflation": (1, 50),
}


def case(trainee: str) -> Case:
    """The case of one trainee.

    Parameters
    ----------
    trainee : str
        The id as typed; case and spaces do not matter.

    Returns
    -------
    Case

    Raises
    ------
    CourseError
        If the id is empty or its check character does not fit.
    """
    trainee = parse(trainee)

    def draw(part, make, good):
        return cases.draw(f"plan_a_pilot/{part}", trainee, make, good)

    baseline = draw("baseline", _make_baseline, _good_baseline)
    bays = int(baseline.count["bays"].sum())
    budget = draw("budget", partial(_make_budget, bays=bays), _good_budget)
    pays = _paying_effect(baseline, budget)
    counts = draw("streets", _make_streets, partial(_good_streets, pays=pays))
    register = draw("risks", _make_register, _good_register)
    reserve = draw("reserve", partial(_make_reserve, register=register), partial(_good_reserve, register=register))
    return Case(
        trainee=trainee,
        baseline=baseline,
        logframe=draw("logframe", _make_logframe, lambda made: True),
        raci=_raci_table(draw("raci", _make_raci, _good_raci)),
        sites=_site_choice(*draw("sites", _make_sites, _good_sites)),
        evaluation=Evaluation(**draw("sample", _make_sample, _good_sample), streets=_street_table(counts)),
        budget=budget,
        schedule=_schedule(*draw("schedule", _make_schedule, _good_schedule)),
        risk=_risk(register, reserve),
        privacy=draw("privacy", _make_privacy, _good_privacy),
        gate=_gate(*draw("gate", _make_gate, partial(_good_gate, counts=counts, pays=pays))),
    )


# ---------------------------------------------------------------- the team's own city


def is_own_city(sheet: object) -> bool:
    """Whether a sheet names a city other than Kampala."""
    city = sheet.get("city") if isinstance(sheet, Mapping) else None
    return isinstance(city, str) and city.strip().lower() not in ("", KAMPALA.lower())


def sheet_problems(sheet: object) -> list[str]:
    """What keeps a sheet from being used, a sentence each; empty for Kampala and for a complete own city."""
    if not isinstance(sheet, Mapping):
        return ["The sheet should stay a list of names and values in curly brackets."]
    if not is_own_city(sheet):
        return []
    problems = []
    for name, (low, high) in SHEET_RANGES.items():
        value = sheet.get(name)
        if isinstance(value, (bool, np.bool_)) or not isinstance(value, Real) or not low <= value <= high:
            problems.append(f"{name} should be a number from {low:g} to {high:g}.")
    if problems:
        return problems
    if not 0.05 * sheet["parked_hours"] <= sheet["paid_hours"] <= 0.95 * sheet["parked_hours"]:
        problems.append("paid_hours should be from 5 to 95 % of parked_hours.")
    if sheet["parked_hours"] > sheet["bays"] * sheet["hours_per_day"]:
        problems.append("parked_hours cannot be more than bays times hours_per_day.")
    if sheet["renewal_year"] >= sheet["years"] or any(sheet[name] % 1 for name in ("years", "renewal_year")):
        problems.append("years and renewal_year should be whole numbers, the renewal before the last year.")
    if sheet["bank_rate"] <= sheet["inflation"]:
        problems.append("bank_rate should be above inflation.")
    return problems


def check_sheet(sheet: object) -> None:
    """Say which city the plan is for and whether its sheet can be used."""
    problems = sheet_problems(sheet)
    for problem in problems:
        print(f"Look again: {problem}")
    if problems:
        print("Until the sheet is complete, all parts are marked with the made-up figures of your case.")
    elif is_own_city(sheet):
        print(f"The sheet is complete. Parts 1, 2, 6 and 12 use your figures for {sheet['city'].strip()}.")
    else:
        print("Form is fine: you plan for Kampala, with the made-up figures of your case.")
    people = sheet.get("contributors") if isinstance(sheet, Mapping) else None
    count = len([name for name in people if str(name).strip()]) if isinstance(people, (list, tuple)) else 0
    print(f"Contributors named: {count}." if count else "Look again: name everyone who worked on this.")


def inputs(case: Case, sheet: object) -> Inputs:
    """The numbers behind parts 1, 2, 6 and 12: the team's own if its sheet is complete, else the case's."""
    if is_own_city(sheet) and not sheet_problems(sheet):
        return Inputs(**{field.name: float(sheet[field.name]) for field in fields(Inputs)})
    day, terms = case.baseline.count.sum(), case.budget
    lines = terms.costs["quantity"] * terms.costs["unit_price"] / 1000
    return Inputs(
        bays=float(day["bays"]),
        hours_per_day=case.baseline.hours,
        parked_hours=float(day["parked_hours"]),
        paid_hours=float(day["paid_hours"]),
        fee=case.baseline.fee,
        days_per_year=case.baseline.days,
        one_off=float(lines[terms.costs["when"] == "once"].sum()),
        per_month=float(lines[terms.costs["when"] == "month"].sum()),
        renewal=float(lines[terms.costs["when"] == "renewal"].sum()),
        years=terms.years,
        renewal_year=terms.renewal_year,
        pilot_months=case.logframe.months,
        reserve=terms.reserve,
        bank_rate=terms.bank_rate,
        inflation=terms.inflation,
    )


# ---------------------------------------------------------------- the draws, part by part


def _pick(random: np.random.Generator, low: float, high: float, step: float) -> float:
    """A value between ``low`` and ``high`` in whole steps."""
    return round(low + step * int(random.integers(0, round((high - low) / step) + 1)), 6)


def _make_baseline(random: np.random.Generator) -> Baseline:
    hours = int(random.integers(9, 13))
    bays = random.permutation([*random.integers(6, 15, 3), random.integers(22, 31)]) * 5
    parked = np.round(bays * hours * random.uniform(0.45, 0.95, len(ZONES))).astype(int)
    paid = np.round(parked * random.uniform(0.2, 0.8, len(ZONES))).astype(int)
    count = pd.DataFrame({"bays": bays, "parked_hours": parked, "paid_hours": paid}, index=list(ZONES))
    fee, days = int(_pick(random, 900, 1600, 100)), int(_pick(random, 270, 310, 5))
    return Baseline(count.rename_axis("zone"), hours, fee, days)


def _good_baseline(made: Baseline) -> bool:
    """The plain mean over zones is not the overall share, and the baseline leaves room in both directions."""
    bays, parked, paid = (made.count[name].to_numpy(float) for name in ("bays", "parked_hours", "paid_hours"))
    occupied, share = 100 * parked.sum() / (bays.sum() * made.hours), 100 * paid.sum() / parked.sum()
    return bool(
        230 <= bays.sum() <= 350
        and 52 <= occupied <= 88
        and (30 <= share <= 44 or 56 <= share <= 68)
        and abs(occupied - np.mean(100 * parked / (bays * made.hours))) > 2
        and abs(share - np.mean(100 * paid / parked)) > 2
        and abs(occupied - share) > 3
        and abs(occupied + share - 100) > 3
    )


def _make_logframe(random: np.random.Generator) -> Logframe:
    drawn = [text for level in LEVELS for text in random.choice(STATEMENTS[level], 2, replace=False)]
    order = random.permutation(drawn).tolist()
    months = int(random.choice([15, 18, 20, 24]))
    milestone = int(random.choice([5, 6, 8]))
    letters = pd.Index(list("ABCDEFGHIJ"), name="letter")
    return Logframe(pd.Series(order, index=letters), int(_pick(random, 25, 45, 5)), months, milestone)


def _make_raci(random: np.random.Generator) -> np.ndarray:
    """Cells of the RACI table, tasks by roles; two rows of each fault, and three sound ones."""
    words = ["fine", "fine", "both", "no A", "no A", "two A", "no R", "no R"]
    return np.array([_raci_row(random, word) for word in random.permutation(words)])


def _raci_row(random: np.random.Generator, word: str) -> list[str]:
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


def _good_raci(cells: np.ndarray) -> bool:
    """One role does more tasks than any other; another one answers for most, and another is named most."""
    does, answers = (np.char.find(cells, letter).clip(-1, 0).sum(axis=0) for letter in "RA")
    named = (cells != "").sum(axis=0)
    order, top = np.sort(does), int(does.argmax())
    return bool(order[-1] > order[-2] and answers[top] < answers.max() and named[top] < named.max())


def _raci_table(cells: np.ndarray) -> pd.DataFrame:
    numbers = pd.Index([f"T{number}" for number in range(1, len(cells) + 1)], name="number")
    table = pd.DataFrame(cells, columns=list(ROLES), index=numbers)
    table.insert(0, "task", RACI_TASKS)
    return table


def _make_sites(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values (sites by criteria), importance marks, and whether a site is free of road works."""
    values = np.array([[_pick(random, *row[3:]) for row in CRITERIA.values()] for _ in SITES])
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


def _good_sites(made: tuple[np.ndarray, np.ndarray, np.ndarray]) -> bool:
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


def _site_choice(values: np.ndarray, marks: np.ndarray, free: np.ndarray) -> SiteChoice:
    sites = pd.DataFrame(values, columns=list(CRITERIA), index=pd.Index(SITES, name="site"))
    sites["road_works"] = np.where(free, "no", "yes")
    rows = [(*row[:3], mark) for row, mark in zip(CRITERIA.values(), marks.tolist(), strict=True)]
    names = pd.Index(CRITERIA, name="criterion")
    return SiteChoice(sites, pd.DataFrame(rows, columns=["name", "unit", "better", "importance"], index=names))


def _make_sample(random: np.random.Generator) -> dict[str, float]:
    return {
        "detect": int(random.integers(6, 13)),
        "spread": int(random.integers(14, 25)),
        "checks": int(random.integers(5, 16)),
        "icc": _pick(random, 0.1, 0.4, 0.02),
    }


def _good_sample(made: Mapping[str, float]) -> bool:
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


def _make_streets(random: np.random.Generator) -> np.ndarray:
    """Paid shares in percent, streets by counts; the first half of the streets is in the pilot."""
    pilot = np.repeat([1, 0], STREETS)
    effect, trend, drift = random.uniform(1, 17), random.uniform(2, 6), random.uniform(1, 4)
    first = random.normal(40, 6, 2 * STREETS) + pilot * random.choice([-6, 6])
    second = first + drift + pilot * random.uniform(-2, 2) + random.normal(0, 3, 2 * STREETS)
    third = second + trend + pilot * effect + random.normal(0, 4.2, 2 * STREETS)
    return np.column_stack([first, second, third]).round().astype(int)


def _trial(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Mean shares of pilot and comparison streets at the three counts, and the standard error of the effect."""
    changes = (counts[:, 2] - counts[:, 1]).reshape(2, STREETS)
    error = math.sqrt(changes.var(axis=1, ddof=1).sum() / STREETS)
    return counts[:STREETS].mean(axis=0), counts[STREETS:].mean(axis=0), error


def _good_streets(counts: np.ndarray, *, pays: float) -> bool:
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


def _street_table(counts: np.ndarray) -> pd.DataFrame:
    names = pd.Index([f"S{number:02d}" for number in range(1, len(counts) + 1)], name="street")
    table = pd.DataFrame(counts, columns=["count_1", "count_2", "count_3"], index=names)
    table.insert(0, "pilot", np.repeat([1, 0], STREETS))
    return table


def _make_gate(random: np.random.Generator) -> tuple[float, float]:
    """The lower end of the interval that says go, and the cover that says stop."""
    return float(random.integers(1, 5)), _pick(random, 0.2, 0.6, 0.1)


def _good_gate(made: tuple[float, float], *, counts: np.ndarray, pays: float) -> bool:
    """No threshold is close to its value."""
    go, stop = made
    treated, other, error = _trial(counts)
    effect = (treated - other)[2] - (treated - other)[1]
    low = effect - T_VALUE * error
    return bool(abs(low - go) > 0.7 and abs(effect - go) > 0.7 and abs(effect / pays / stop - 1) > 0.08)


def _gate(go: float, stop: float) -> Gate:
    columns = {
        "name": ["lower end of the interval (points)", "extra revenue / cost, per bay and year"],
        "go": [go, 1.0],
        "stop": [0.0, stop],
    }
    return Gate(pd.DataFrame(columns, index=pd.Index(["low_end", "cover"], name="indicator")))


def _make_budget(random: np.random.Generator, bays: int) -> Budget:
    wardens = int(random.integers(6, 11))
    lines = [
        ("Bay sensors", "once", bays, _pick(random, 240, 360, 20)),
        ("Gateways", "once", int(random.integers(6, 11)), _pick(random, 2500, 4500, 250)),
        ("Handheld devices", "once", wardens, _pick(random, 900, 1400, 50)),
        ("Software set-up", "once", 1, _pick(random, 15_000, 35_000, 1000)),
        ("Training days", "once", int(random.integers(10, 21)), _pick(random, 600, 1000, 50)),
        ("Data lines of the sensors", "month", bays, _pick(random, 1, 2, 0.1)),
        ("Software fee", "month", 1, _pick(random, 500, 1000, 50)),
        ("Upkeep contract", "month", 1, _pick(random, 400, 800, 50)),
        ("Extra hours of wardens", "month", wardens, _pick(random, 100, 180, 10)),
        ("New batteries", "renewal", bays, _pick(random, 100, 180, 10)),
    ]
    costs = pd.DataFrame(lines, columns=["line", "when", "quantity", "unit_price"]).set_index("line")
    return Budget(
        costs=costs,
        reserve=int(random.choice([8, 10, 12, 15])),
        years=int(random.integers(8, 11)),
        renewal_year=int(random.integers(4, 7)),
        bank_rate=float(_pick(random, 11, 16, 0.5)),
        inflation=float(_pick(random, 4, 7, 0.5)),
    )


def _life_cost(made: Budget) -> tuple[float, float, float]:
    """Yearly cost, and the shares of running costs and renewal in the present value (UGX million, real)."""
    lines = (made.costs["quantity"] * made.costs["unit_price"] / 1000).groupby(made.costs["when"]).sum()
    rate = (1 + made.bank_rate / 100) / (1 + made.inflation / 100) - 1
    annuity = (1 - (1 + rate) ** -made.years) / rate
    running, renewal = 12 * lines["month"] * annuity, lines["renewal"] / (1 + rate) ** made.renewal_year
    value = lines["once"] + running + renewal
    return value / annuity, running / value, renewal / value


def _paying_effect(baseline: Baseline, budget: Budget) -> float:
    """The rise of the paid share, in percentage points, at which extra revenue covers the yearly cost."""
    hours = baseline.count["parked_hours"].sum() * baseline.days
    return 100 * _life_cost(budget)[0] * 1e6 / (hours * baseline.fee)


def _good_budget(made: Budget) -> bool:
    """Leaving out a part, or paying it a year early, moves the result well beyond rounding."""
    _, running, renewal = _life_cost(made)
    return bool(renewal > 0.03 and 0.35 < running < 0.65)


def _make_schedule(random: np.random.Generator) -> tuple[dict[str, int], dict[str, tuple[str, ...]], str]:
    """Weeks and predecessors by task, and the task whose slack is asked for."""
    weeks = {letter: int(random.integers(2, 13)) for letter, _, _ in TASKS}
    after = {letter: choices[random.integers(len(choices))] for letter, _, choices in TASKS}
    return weeks, after, str(random.choice(list(weeks)[1:-1]))


def _chains(after: Mapping[str, tuple[str, ...]], last: str) -> list[tuple[str, ...]]:
    """Every chain of tasks from a first one to ``last``."""
    return [(*chain, last) for name in after[last] for chain in _chains(after, name)] or [(last,)]


def _good_schedule(made: tuple[dict[str, int], dict[str, tuple[str, ...]], str]) -> bool:
    """One chain is clearly the longest, and the asked task is off it with room to spare."""
    weeks, after, asked = made
    chains = _chains(after, list(weeks)[-1])
    lengths = [sum(weeks[name] for name in chain) for chain in chains]
    order = sorted(lengths)
    through = [length for chain, length in zip(chains, lengths, strict=True) if asked in chain]
    slack = order[-1] - max(through, default=0)
    return order[-1] - order[-2] >= 2 and 3 <= slack <= 14 and slack != weeks[asked] and set().union(*chains) == set(weeks)


def _schedule(weeks: Mapping[str, int], after: Mapping[str, tuple[str, ...]], asked: str) -> Schedule:
    rows = {letter: (name, weeks[letter], ", ".join(after[letter])) for letter, name, _ in TASKS}
    tasks = pd.DataFrame.from_dict(rows, orient="index", columns=["name", "duration", "after"])
    return Schedule(tasks.rename_axis("letter"), asked)


def _make_register(random: np.random.Generator) -> dict[str, np.ndarray]:
    """Columns of the risk register; half of the measures cost more than they save."""
    count = 6
    chance = np.array([_pick(random, 5, 50, 5) for _ in range(count)])
    after = (chance * random.uniform(0.2, 0.7, count)).astype(int)
    loss = np.array([_pick(random, 20, 150, 5) for _ in range(count)])
    dear = random.permutation(np.repeat([True, False], count // 2))
    price = np.where(dear, random.uniform(1.2, 1.6, count), random.uniform(0.4, 0.8, count))
    return {
        "risk": random.choice(RISKS, count, replace=False),
        "chance": chance.astype(int),
        "loss": loss.astype(int),
        "measure_cost": np.ceil((chance - after) / 100 * loss * price).astype(int),
        "chance_after": after,
    }


def _good_register(made: Mapping[str, np.ndarray]) -> bool:
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


def _make_reserve(random: np.random.Generator, register: Mapping[str, np.ndarray]) -> int:
    expected = (register["chance"] * register["loss"]).sum() / 100
    return int(expected * random.uniform(1.1, 2.2))


def _good_reserve(made: int, *, register: Mapping[str, np.ndarray]) -> bool:
    """No total of losses is close to the reserve, and the usual slips give another chance."""
    chance, loss = register["chance"] / 100, register["loss"]
    happened = np.array(list(itertools.product((0, 1), repeat=len(loss))))
    totals = happened @ loss
    over = np.where(happened, chance, 1 - chance).prod(axis=1)[totals > made].sum()
    slips = (1 - np.prod(1 - chance), chance.sum(), 1 - over, chance.mean())
    return bool(
        np.abs(totals - made).min() >= 1
        and 0.07 < over < 0.45
        and all(abs(over - slip) > 0.05 for slip in slips)
    )


def _risk(register: Mapping[str, np.ndarray], reserve: int) -> Risk:
    numbers = pd.Index([f"R{number}" for number in range(1, len(register["risk"]) + 1)], name="number")
    return Risk(pd.DataFrame(register, index=numbers), reserve)


def _make_privacy(random: np.random.Generator) -> Privacy:
    size = len(DISTRICTS) * len(HOURS)
    small = random.integers(1, SMALLEST_CELL, int(random.integers(3, 5)))
    cells = [0, 0, SMALLEST_CELL, *small]
    cells = random.permutation([*cells, *random.integers(SMALLEST_CELL + 1, 60, size - len(cells))])
    grid = cells.reshape(len(DISTRICTS), len(HOURS))
    people = pd.DataFrame(grid, index=pd.Index(DISTRICTS, name="home district"), columns=list(HOURS))
    personal = random.choice(IDENTIFIERS, int(random.integers(3, 5)), replace=False)
    chosen = random.permutation([*personal, *random.choice(OTHER_FIELDS, 9 - len(personal), replace=False)])
    numbers = pd.Index([f"F{number}" for number in range(1, 10)], name="number")
    return Privacy(pd.Series(chosen, index=numbers), people)


def _good_privacy(made: Privacy) -> bool:
    """The smallest group is not the number of small cells, and people are not cells."""
    cells = made.people.to_numpy().ravel()
    small = cells[(cells > 0) & (cells < SMALLEST_CELL)]
    return bool(small.sum() > len(small) + 2 and small.min() < len(small))
