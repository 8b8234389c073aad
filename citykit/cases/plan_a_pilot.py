"""The case of the capstone plan_a_pilot: a smart-parking pilot whose figures are drawn from the id.

Everything here is made up for the exercise: streets, counts, sites, costs, tasks and risks. Only the setting
follows Kampala; its published figures are in the table kampala_parking. Money is in Ugandan shillings (UGX).

A team may plan for its own city: `inputs` reads the team's sheet of 15 numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property, partial

import numpy as np
import pandas as pd

from citykit import cases
from citykit.cases import pilot_draws as draws
from citykit.cases import pilot_material as material
from citykit.cases.pilot_sheet import Inputs, check_sheet, is_own_city, sheet_problems

__all__ = [
    "DECISIONS",
    "LEVELS",
    "RACI_WORDS",
    "Case",
    "Inputs",
    "case",
    "check_sheet",
    "inputs",
    "sheet_problems",
]

#: Levels of the logframe as the course names them, and the column of assumptions beside it.
LEVELS = ("goal", "outcome", "output", "activity", "assumption")
#: What can be said of a row of the RACI table.
RACI_WORDS = ("fine", "no A", "two A", "no R")
#: What the gate can say.
DECISIONS = ("go", "adjust", "stop")


@dataclass(frozen=True)
class Baseline:
    """A count of one usual working day in the pilot area.

    Parameters
    ----------
    count : pandas.DataFrame
        By zone: spaces, parked_hours (hours in which a car stood in a space) and paid_hours (those paid for).
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
    fund : int
        UGX million set aside for losses.
    """

    register: pd.DataFrame
    fund: int


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
        by cost, per space and year); columns name, go and stop.
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
        spaces, fee = self.baseline.count["spaces"].sum(), self.baseline.fee
        return f"a pilot area with {spaces} spaces, {fee:,} UGX an hour, {self.budget.years} years of use"

    @cached_property
    def inputs(self) -> Inputs:
        """The case's own numbers in the form of a team's sheet."""
        terms, totals = self.budget, {"once": 0.0, "month": 0.0, "renewal": 0.0}
        for when, quantity, price in zip(
            *(terms.costs[name].tolist() for name in ("when", "quantity", "unit_price")), strict=True
        ):
            totals[when] += quantity * price / 1000
        day = {
            name: float(sum(self.baseline.count[name].tolist())) for name in ("spaces", "parked_hours", "paid_hours")
        }
        return Inputs(
            **day,
            hours_per_day=self.baseline.hours,
            fee=self.baseline.fee,
            days_per_year=self.baseline.days,
            one_off=totals["once"],
            per_month=totals["month"],
            renewal=totals["renewal"],
            years=terms.years,
            renewal_year=terms.renewal_year,
            pilot_months=self.logframe.months,
            reserve=terms.reserve,
            bank_rate=terms.bank_rate,
            inflation=terms.inflation,
        )


@cases.of_trainee
def case(trainee: str) -> Case:
    def draw(part, make, good):
        return cases.draw(f"plan_a_pilot/{part}", trainee, make, good)

    baseline = draw("baseline", draws.make_baseline, draws.good_baseline)
    spaces = int(baseline["count"]["spaces"].sum())
    logframe = draw("logframe", draws.make_logframe, lambda made: True)
    good_budget = partial(draws.good_budget, months=logframe["months"])
    budget = draw("budget", partial(draws.make_budget, spaces=spaces), good_budget)
    pays = draws.paying_effect(baseline, budget)
    counts = draw("streets", draws.make_streets, partial(draws.good_streets, pays=pays))
    return Case(
        trainee=trainee,
        baseline=_baseline(baseline),
        logframe=_logframe(logframe),
        raci=_raci(draw("raci", draws.make_raci, draws.good_raci)),
        sites=_sites(*draw("sites", draws.make_sites, draws.good_sites)),
        evaluation=_evaluation(draw("sample", draws.make_sample, draws.good_sample), counts),
        budget=_budget(budget),
        schedule=_schedule(*draw("schedule", draws.make_schedule, draws.good_schedule)),
        risk=_risk(draw),
        privacy=_privacy(*draw("privacy", draws.make_privacy, draws.good_privacy)),
        gate=_gate(*draw("gate", draws.make_gate, partial(draws.good_gate, counts=counts, pays=pays))),
    )


def _numbered(letter: str, count: int) -> pd.Index:
    """Names of rows: the letter with 1, 2, 3 ..."""
    return pd.Index([f"{letter}{number}" for number in range(1, count + 1)], name="number")


def _baseline(made: dict) -> Baseline:
    count = pd.DataFrame(made["count"], index=pd.Index(material.ZONES, name="zone"))
    return Baseline(count, made["hours"], made["fee"], made["days"])


def _logframe(made: dict) -> Logframe:
    letters = pd.Index(list("ABCDEFGHIJ"), name="letter")
    return Logframe(**{**made, "statements": pd.Series(made["statements"], index=letters, name="statement")})


def _raci(cells: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame(cells, columns=list(material.ROLES), index=_numbered("T", len(cells)))
    table.insert(0, "task", material.RACI_TASKS)
    return table


def _sites(values: np.ndarray, marks: np.ndarray, free: np.ndarray) -> SiteChoice:
    sites = pd.DataFrame(values, columns=list(material.CRITERIA), index=pd.Index(material.SITES, name="site"))
    whole = {name: int for name, row in material.CRITERIA.items() if float(row[-1]).is_integer()}
    sites = sites.astype(whole).assign(road_works=np.where(free, "no", "yes"))
    rows = [(*row[:3], mark) for row, mark in zip(material.CRITERIA.values(), marks.tolist(), strict=True)]
    names = pd.Index(material.CRITERIA, name="criterion")
    criteria = pd.DataFrame(rows, columns=["name", "unit", "better", "importance"], index=names)
    return SiteChoice(sites, criteria)


def _evaluation(sample: Mapping[str, float], counts: np.ndarray) -> Evaluation:
    names = pd.Index([f"S{number:02d}" for number in range(1, len(counts) + 1)], name="street")
    streets = pd.DataFrame(counts, columns=["count_1", "count_2", "count_3"], index=names)
    streets.insert(0, "pilot", np.repeat([1, 0], material.STREETS))
    return Evaluation(**sample, streets=streets)


def _budget(made: dict) -> Budget:
    costs = pd.DataFrame(made["costs"], columns=["line", "when", "quantity", "unit_price"]).set_index("line")
    return Budget(**{**made, "costs": costs})


def _schedule(weeks: Mapping[str, int], after: Mapping[str, tuple[str, ...]], asked: str) -> Schedule:
    rows = {letter: (name, weeks[letter], ", ".join(after[letter])) for letter, name, _ in material.TASKS}
    tasks = pd.DataFrame.from_dict(rows, orient="index", columns=["name", "duration", "after"])
    return Schedule(tasks.rename_axis("letter"), asked)


def _risk(draw) -> Risk:
    register = draw("risks", draws.make_register, draws.good_register)
    make, good = (partial(rule, register=register) for rule in (draws.make_fund, draws.good_fund))
    table = pd.DataFrame(register, index=_numbered("R", len(register["risk"])))
    return Risk(table, draw("fund", make, good))


def _privacy(names: list[str], people: np.ndarray) -> Privacy:
    districts = pd.Index(material.DISTRICTS, name="home district")
    table = pd.DataFrame(people, index=districts, columns=list(material.HOURS))
    return Privacy(pd.Series(names, index=_numbered("F", len(names)), name="field"), table)


def _gate(go: float, stop: float) -> Gate:
    columns = {
        "name": ["lower end of the interval (points)", "extra revenue / cost, per space and year"],
        "go": [go, 1.0],
        "stop": [0.0, stop],
    }
    return Gate(pd.DataFrame(columns, index=pd.Index(["low_end", "cover"], name="indicator")))


def inputs(case: Case, sheet: object) -> Inputs:
    """The numbers behind parts 1, 2, 6 and 12: the team's own if its sheet is complete, else the case's."""
    if is_own_city(sheet) and not sheet_problems(sheet):
        return Inputs(**{field.name: sheet[field.name] for field in fields(Inputs)})
    return case.inputs
