"""The no-code panels of the capstone plan_a_pilot: each part's tables, and the sums that a task is not about."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from citykit import data
from citykit.cases.plan_a_pilot import Case
from citykit.widgets import Answer, Panel, choice, entry, slider

#: The two ways to read a criterion.
MORE, LESS = "more is better", "less is better"
#: Columns of the street table by the name that the panel shows.
COUNTS = {
    "count 1 (half a year before)": "count_1",
    "count 2 (just before)": "count_2",
    "count 3 (a year after)": "count_3",
    "change from count 1 to count 2": ("count_1", "count_2"),
    "change from count 2 to count 3": ("count_2", "count_3"),
}
GROUPS = {"pilot streets": 1, "comparison streets": 0}


def kampala() -> Answer:
    """What is published about parking in Kampala."""
    facts = data.load("kampala_parking")[["fact", "value", "unit", "year", "source"]]
    return Answer("Published figures on parking in Kampala.", table=facts)


def baseline(case: Case) -> Answer:
    """The count of one working day."""
    terms = case.baseline
    return Answer(
        f"One working day in the pilot area (made up). Parking is to be paid {terms.hours} hours a day on {terms.days} "
        f"days a year. The fee is {terms.fee:,} UGX an hour.",
        table=case.baseline.count,
    )


def logframe(case: Case) -> Answer:
    """The ten statements and the aim."""
    frame = case.logframe
    return Answer(
        f"The pilot runs {frame.months} months. It is to close {frame.gap_percent} % of the gap between the baseline and "
        f"a paid share of 100 %. The milestone is month {frame.milestone_month}.",
        table=frame.statements.to_frame(),
    )


def raci(case: Case) -> Answer:
    """The table of roles."""
    return Answer("R does the task, A answers for it, C is asked before, I is told after (made up).", table=case.raci)


def sites(case: Case) -> Answer:
    """The candidate sites."""
    return Answer("Six candidate sites (made up).", table=case.sites.sites)


def criteria(case: Case) -> Answer:
    """What the criteria mean, and their importance."""
    table = case.sites.criteria[["name", "unit", "importance"]]
    return Answer("Importance: marks of the steering group, 1 (low) to 5 (high).", table=table)


def site_answer(case: Case, weights: str, **ways: str) -> Answer:
    """Points of the sites for typed weights and for a way to read each criterion.

    Parameters
    ----------
    case : Case
        The trainee's case.
    weights : str
        One weight in percent per criterion, with spaces between.
    **ways : str
        By criterion: `MORE` or `LESS`.
    """
    names = list(case.sites.criteria.index)
    try:
        shares = np.array([float(part) for part in weights.replace("%", " ").replace(";", " ").split()])
    except ValueError:
        shares = np.array([])
    if len(shares) != len(names) or (shares < 0).any():
        return Answer(f"Type {len(names)} weights in percent, with a decimal point and spaces between them.")
    if abs(shares.sum() - 100) > 0.5:
        return Answer(f"The weights add up to {shares.sum():.1f} %. They should add up to 100 %.")
    values = case.sites.sites[names]
    scaled = 100 * (values - values.min()) / (values.max() - values.min())
    less = [name for name in names if ways[name] == LESS]
    scaled[less] = 100 - scaled[less]
    table = scaled.assign(total=scaled @ shares / shares.sum()).round(1)
    return Answer("Points of each site: 0 for the worst value of a criterion, 100 for the best.", table=table)


def site_panel(case: Case) -> Panel:
    """Type the weights, say for each criterion whether more or less is better, and read the points."""
    names = list(case.sites.criteria.index)
    start = " ".join([f"{100 / len(names):.0f}"] * len(names))

    def answer(**given: str) -> Answer:
        return site_answer(case, **given)

    ways = {name: choice(name, [MORE, LESS]) for name in names}
    return Panel(answer, weights=entry(f"Weights in % ({', '.join(names)})", start), **ways)


def streets(case: Case) -> Answer:
    """The counts of the sixteen streets."""
    return Answer(
        "Paid share in percent, 16 streets (made up). In pilot, 1 is a pilot street.", table=case.evaluation.streets
    )


def sample(case: Case) -> Answer:
    """What the size of the sample depends on."""
    design = case.evaluation
    rows = {
        "smallest effect that matters (percentage points)": design.detect,
        "standard deviation between street-days (percentage points)": design.spread,
        "days on which each street is counted": design.checks,
        "ICC of street-days in one street": design.icc,
    }
    table = pd.DataFrame({"value": [f"{value:g}" for value in rows.values()]}, index=list(rows))
    return Answer("What your sample depends on (made up).", table=table)


def street_answer(case: Case, group: str, what: str) -> Answer:
    """Mean and standard deviation of one column in one group of streets."""
    table = case.evaluation.streets
    rows, column = table[table["pilot"] == GROUPS[group]], COUNTS[what]
    values = rows[column] if isinstance(column, str) else rows[column[1]] - rows[column[0]]
    return Answer(
        f"{group}, {what}: mean {values.mean():.3f}, standard deviation {values.std():.3f} (n − 1), {len(values)} streets.",
        table=values.to_frame(what).T,
    )


def street_panel(case: Case) -> Panel:
    """Choose a group and a count, and read the mean and the standard deviation."""

    def answer(group: str, what: str) -> Answer:
        return street_answer(case, group, what)

    return Panel(answer, group=choice("Streets", GROUPS), what=choice("Show", COUNTS))


def costs(case: Case) -> Answer:
    """The cost lines, with the total of each."""
    terms = case.budget
    table = terms.costs.assign(line_total=terms.costs["quantity"] * terms.costs["unit_price"])
    return Answer(
        f"Costs in UGX thousand, at prices of this year (made up). Reserve: {terms.reserve} %. Years of use: {terms.years}. "
        f"Renewal at the end of year {terms.renewal_year}. The bank asks {terms.bank_rate:g} % a year, inflation is "
        f"{terms.inflation:g} %.",
        table=table,
    )


def present_value_answer(amount: str, first: int, last: int, rate: str) -> Answer:
    """Present value of an equal amount at the end of each year from ``first`` to ``last``."""
    try:
        each, share = float(amount.replace(",", "")), float(rate.replace("%", "")) / 100
    except ValueError:
        return Answer("Type the amount and the rate as numbers with a decimal point.")
    if share <= -1 or last < first:
        return Answer("The last year comes after the first, and the rate is above -100 %.")
    years = range(first, last + 1)
    factor = sum((1 + share) ** -year for year in years)
    today = f"{each * factor:,.2f}".rstrip("0").rstrip(".")
    return Answer(
        f"{each:,g} at the end of each year from {first} to {last}, at {100 * share:g} %: worth {today} today. "
        f"Annuity factor: {factor:.4f}."
    )


def present_value_panel() -> Panel:
    """Type an amount, the years in which it falls and the rate, and read what it is worth today."""
    return Panel(
        present_value_answer,
        amount=entry("Amount in each year", "100"),
        first=slider("First year", 1, 30, 1),
        last=slider("Last year", 1, 30, 1),
        rate=entry("Rate in %", "5"),
    )


def tasks(case: Case) -> Answer:
    """The tasks of the preparation."""
    plan = case.schedule
    return Answer(
        f"Durations in weeks (made up). after: the tasks that must be done before. The slack of task {plan.slack_task} is "
        "asked for.",
        table=plan.tasks,
    )


def risks(case: Case) -> Answer:
    """The risk register."""
    return Answer(
        f"chance and chance_after in percent, loss and measure_cost in UGX million (made up). The fund for losses holds "
        f"{case.risk.fund} UGX million.",
        table=case.risk.register,
    )


def fund_answer(case: Case, fund: int) -> Answer:
    """The chance that the losses that happen add up to more than the fund, from all combinations of risks."""
    chance, loss = case.risk.register["chance"].to_numpy() / 100, case.risk.register["loss"].to_numpy()
    happened = np.array(list(itertools.product((0, 1), repeat=len(loss))))
    weights = np.where(happened, chance, 1 - chance).prod(axis=1)
    over = 100 * weights[happened @ loss > fund].sum()
    return Answer(f"With {fund} UGX million in the fund, losses are larger in {over:.1f} of 100 cases.")


def fund_panel(case: Case) -> Panel:
    """Move the fund, and read how often losses are larger."""

    def answer(fund: int) -> Answer:
        return fund_answer(case, fund)

    most = int(case.risk.register["loss"].sum())
    return Panel(answer, fund=slider("Fund for losses", 0, most, 0, unit="UGX million"))


def fields(case: Case) -> Answer:
    """The fields of the vendor's file."""
    return Answer("Fields of the vendor's file (made up).", table=case.privacy.fields.to_frame())


def people(case: Case) -> Answer:
    """The table that the vendor wants to publish."""
    return Answer("Drivers in one week, by home district and hours of arrival (made up).", table=case.privacy.people)


def gate(case: Case) -> Answer:
    """The thresholds of the gate."""
    return Answer("The gate, agreed before the start (made up).", table=case.gate.thresholds)
