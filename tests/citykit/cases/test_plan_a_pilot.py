"""Is every trainee's capstone case fair: right answers pass, known errors lose their points, and no two are alike?"""

from __future__ import annotations

import inspect
import itertools
import math
from collections import Counter

import numpy as np
import pytest

from citykit import pilot
from citykit.cases import plan_a_pilot
from citykit.errors import CourseError
from citykit.ids import with_check
from graders.checks import plan_a_pilot as checks
from graders.checks.toolkit import safely

IDS = [with_check(f"PLAN{number:03d}") for number in range(500)]
CHECKS = [value for name, value in vars(checks).items() if name.startswith("check_")]
KAMPALA = {"city": "Kampala", "contributors": ["one"]}
OWN = {
    "city": "Maseru", "contributors": ["one", "two"], "spaces": 410, "hours_per_day": 10, "parked_hours": 2800,
    "paid_hours": 1100, "fee": 5, "days_per_year": 280, "one_off": 1.4, "per_month": 0.02, "renewal": 0.5, "years": 8,
    "renewal_year": 5, "pilot_months": 18, "reserve": 10, "bank_rate": 11, "inflation": 5,
}  # fmt: skip


def reference(case, sheet):
    """Right answers by plain NumPy."""
    city = plan_a_pilot.inputs(case, sheet)
    share = 100 * city.paid_hours / city.parked_hours
    target = share + case.logframe.gap_percent / 100 * (100 - share)
    answers = {
        "sheet": sheet,
        "occupancy": 100 * city.parked_hours / (city.spaces * city.hours_per_day),
        "paid_share": share,
        "lost_revenue": (city.parked_hours - city.paid_hours) * city.fee * city.days_per_year / 1e6,
        "levels": {letter: checks.LEVEL[text] for letter, text in case.logframe.statements.items()},
        "target": target,
        "milestone": share + case.logframe.milestone_month / city.pilot_months * (target - share),
    }
    answers |= roles(case) | place(case) | sample(case) | trial(case) | money(case, city) | rest(case)
    extra = answers["effect"] / 100 * city.parked_hours * city.days_per_year * city.fee / city.spaces
    answers |= {"extra_revenue": extra}
    return answers | {"decision": verdict(case, answers["interval"][0], extra / answers["cost_per_space"])}


def roles(case):
    cells = case.raci.drop(columns="task").to_numpy()
    answers, does = (np.char.find(cells.astype(str), letter) >= 0 for letter in "AR")
    words = [
        "no A" if not row.any() else "two A" if row.sum() > 1 else "fine" if does[task].any() else "no R"
        for task, row in enumerate(answers)
    ]
    busiest = case.raci.columns[1:][does.sum(axis=0).argmax()]
    return {"raci_words": dict(zip(case.raci.index, words, strict=True)), "busiest": busiest}


def place(case, less=None):
    """Site choice; ``less`` says which criteria are better when less."""
    criteria = case.sites.criteria
    values = case.sites.sites[list(criteria.index)].to_numpy()
    less = (criteria["better"] == "less").to_numpy() if less is None else less
    scaled = 100 * np.abs(values - np.where(less, values.max(axis=0), values.min(axis=0))) / np.ptp(values, axis=0)
    scores = scaled @ criteria["importance"].to_numpy() / criteria["importance"].sum()
    free = (case.sites.sites["road_works"] == "no").to_numpy()
    names, ordered = case.sites.sites.index, np.sort(scores[free])
    return {
        "site_scores": dict(zip(names, scores.tolist(), strict=True)),
        "site": names[np.where(free, scores, -1).argmax()],
        "lead": ordered[-1] - ordered[-2],
        "site_equal": names[np.where(free, scaled.mean(axis=1), -1).argmax()],
    }


def sample(case):
    design = case.evaluation
    factor = 1 + (design.checks - 1) * design.icc
    return {"design_effect": factor, "streets_per_arm": math.ceil(street_days(case) * factor / design.checks)}


def street_days(case):
    """With the 15.7 of the lesson."""
    return 15.7 * (case.evaluation.spread / case.evaluation.detect) ** 2


def trial(case):
    counts = case.evaluation.streets[["count_1", "count_2", "count_3"]].to_numpy()
    pilot_streets, others = counts[:8], counts[8:]
    gaps = pilot_streets.mean(axis=0) - others.mean(axis=0)
    changes = np.diff(counts[:, 1:], axis=1).reshape(2, 8)
    half = 2.145 * np.sqrt(changes.var(axis=1, ddof=1).sum() / 8)
    effect = gaps[2] - gaps[1]
    return {"trend_gap": gaps[1] - gaps[0], "effect": effect, "interval": [effect - half, effect + half]}


def present(city, rate, *, due=0, renewal=True):
    """Present value of all costs; ``due`` of 1 pays running costs a year early."""
    years = np.arange(1, int(city.years) + 1)
    running = (12 * city.per_month / (1 + rate) ** (years - due)).sum()
    return city.one_off + running + renewal * city.renewal / (1 + rate) ** city.renewal_year


def money(case, city):
    rate = (1 + city.bank_rate / 100) / (1 + city.inflation / 100) - 1
    value = present(city, rate)
    return {
        "pilot_budget": (city.one_off + city.pilot_months * city.per_month) * (1 + city.reserve / 100),
        "real_rate": 100 * rate,
        "life_cycle_cost": value,
        "cost_per_space": 1e6 * value * rate / (1 - (1 + rate) ** -city.years) / city.spaces,
    }


def chains(case):
    """Every chain of tasks from the first to the last, the longest one first, with its weeks."""
    weeks, after = case.schedule.tasks["duration"].to_dict(), case.schedule.tasks["after"].to_dict()

    def upto(task):
        return [[*chain, task] for name in after[task].split(", ") if name for chain in upto(name)] or [[task]]

    return sorted(((sum(weeks[task] for task in chain), chain) for chain in upto("J")), reverse=True)


def rest(case):
    (longest, critical), *others = chains(case)
    through = max(weeks for weeks, chain in others if case.schedule.slack_task in chain)
    names = ("chance", "loss", "measure_cost", "chance_after")
    chance, loss, cost, after = (case.risk.register[name].to_numpy() for name in names)
    happened = np.random.default_rng(1).random((20_000, 6)) < chance / 100
    cells = case.privacy.people.to_numpy()
    return {
        "duration": longest,
        "critical": critical,
        "slack": longest - through,
        "expected_loss": (chance * loss).sum() / 100,
        "top_risk": case.risk.register.index[(chance * loss).argmax()],
        "worth_it": case.risk.register.index[(chance - after) * loss / 100 > cost].tolist(),
        "chance_over": 100 * (happened @ loss > case.risk.fund).mean(),
        "identifiers": [name for name, field in case.privacy.fields.items() if field in checks.IDENTIFIERS],
        "smallest_group": cells[cells > 0].min(),
        "people_hidden": cells[cells < 5].sum(),
    }


def verdict(case, low, cover):
    go, stop = (case.gate.thresholds[name].to_numpy() for name in ("go", "stop"))
    values = np.array([low, cover])
    return "stop" if (values <= stop).any() else "go" if (values >= go).all() else "adjust"


def library(case, sheet):
    """The answers that the course's library gives, for the parts that it covers."""
    city, design, streets = plan_a_pilot.inputs(case, sheet), case.evaluation, case.evaluation.streets
    criteria = pilot.goalposts(case.sites.sites[case.sites.criteria.index], case.sites.criteria["better"])
    scores = pilot.score_sites(case.sites.sites, criteria.assign(weight=case.sites.criteria["importance"]))
    days = pilot.sample_size_mean(design.detect, design.spread)
    tall = streets.reset_index().melt(["street", "pilot"], ["count_2", "count_3"], "count")
    effect = pilot.diff_in_diff(tall.assign(after=(tall["count"] == "count_3").astype(int)))
    rate = pilot.real_rate(city.bank_rate / 100, city.inflation / 100)
    renewals = {int(city.renewal_year): city.renewal}
    flows = pilot.cost_flows(city.one_off, 12 * city.per_month, city.years, contingency=0, renewals=renewals)
    value = pilot.present_value(flows, rate)
    times = pilot.critical_path(case.schedule.tasks)
    losses = pilot.loss_chances(case.risk.register.assign(chance=case.risk.register["chance"] / 100))
    return {
        "site_scores": scores,
        "design_effect": pilot.design_effect(design.checks, design.icc),
        "streets_per_arm": pilot.clusters_needed(days, design.checks, design.icc),
        "effect": effect.effect,
        "interval": (effect.low, effect.high),
        "real_rate": rate,
        "life_cycle_cost": value,
        "cost_per_space": 1e6 * pilot.yearly_cost(value, rate, city.years) / city.spaces,
        "duration": times["finish"].max(),
        "critical": set(times.index[times["critical"]]),
        "slack": times.loc[case.schedule.slack_task, "slack"],
        "chance_over": losses[losses.index > case.risk.fund].sum(),
    }


NEEDS = {check: list(inspect.signature(check.mark).parameters)[1:] for check in CHECKS}


def lost(case, answers, wrong=None):
    """Points lost by check when some answers are changed; only the checks that read one of them are run."""
    changed, losses = answers | (wrong or {}), {}
    for check, names in NEEDS.items():
        if wrong is None or set(names) & set(wrong):
            mark = safely(check.mark, check.points, case, *(changed[name] for name in names))
            if mark.points < check.points:
                losses[check.__name__] = check.points - mark.points
    return losses


def typed(answers):
    """Answers as a person types them: one decimal, two for the rate and the design effect, money in full."""
    places = {"design_effect": 2, "real_rate": 2, "cost_per_space": 0, "extra_revenue": 0}

    def rounded(value, digits):
        if isinstance(value, dict):
            return {key: rounded(item, digits) for key, item in value.items()}
        if isinstance(value, list):
            return [rounded(item, digits) for item in value]
        return round(float(value), digits) if isinstance(value, float | np.floating) else value

    return {name: value if name == "sheet" else rounded(value, places.get(name, 1)) for name, value in answers.items()}


# ---------------------------------------------------------------- errors that trainees make: what changes, what it costs


def mean_of_zones(case, a, city):
    count = case.baseline.count
    return {"paid_share": (100 * count["paid_hours"] / count["parked_hours"]).mean()}


def occupancy_of_zones(case, a, city):
    count = case.baseline.count
    return {"occupancy": (100 * count["parked_hours"] / count["spaces"] / case.baseline.hours).mean()}


def raw_marks(case, a, city):
    return {"site_scores": {site: score * case.sites.criteria["importance"].sum() for site, score in a["site_scores"].items()}}


def all_more(case, a, city):
    return place(case, less=np.zeros(5, dtype=bool))


def works_overlooked(case, a, city):
    best = sorted(a["site_scores"].values(), reverse=True)
    return {"site": max(a["site_scores"], key=a["site_scores"].get), "lead": best[0] - best[1]}


def half_with(case, a, factor):
    half = (a["interval"][1] - a["interval"][0]) / 2 * factor
    return {"interval": [a["effect"] - half, a["effect"] + half]}


def four_groups(case, a, city):
    counts = case.evaluation.streets[["count_2", "count_3"]].to_numpy()
    error = np.sqrt((counts[:8].var(axis=0, ddof=1) + counts[8:].var(axis=0, ddof=1)).sum() / 8)
    return {"interval": [a["effect"] - 2.145 * error, a["effect"] + 2.145 * error]}


def moved(case, a, effect):
    """An effect and the interval around it."""
    half = (a["interval"][1] - a["interval"][0]) / 2
    return {"effect": effect, "interval": [effect - half, effect + half]}


def group_mean(case, group, count):
    streets = case.evaluation.streets
    return streets[f"count_{count}"].to_numpy()[(streets["pilot"] == group).to_numpy()].mean()


def second_chain(case, a, city):
    """The second longest chain, with its own length."""
    weeks, chain = chains(case)[1]
    return {"critical": chain, "duration": weeks}


def whole_chance(case, a, city):
    register = case.risk.register
    return {"worth_it": register.index[register["chance"] / 100 * register["loss"] > register["measure_cost"]].tolist()}


def swapped_levels(case, a, city):
    swap = {"output": "outcome", "outcome": "output"}
    return {"levels": {letter: swap.get(level, level) for letter, level in a["levels"].items()}}


def either_fault(case, a, city):
    both = [task for task, row in case.raci.iterrows() if "A/R" in set(row)]
    return {"raci_words": a["raci_words"] | dict.fromkeys(both, "no R")}


ERRORS = {
    "mean of the zones' occupancy": (occupancy_of_zones, {"check_problem": 1}),
    "paid hours taken for parked ones": (
        lambda case, a, city: {"occupancy": 100 * city.paid_hours / city.spaces / city.hours_per_day}, {"check_problem": 1}),
    "mean of the zones' shares": (mean_of_zones, {"check_problem": 1}),
    "the share that is not paid": (lambda case, a, city: {"paid_share": 100 - a["paid_share"]}, {"check_problem": 1}),
    "revenue that was paid": (
        lambda case, a, city: {"lost_revenue": city.paid_hours * city.fee * city.days_per_year / 1e6}, {"check_problem": 2}),
    "revenue of one day": (
        lambda case, a, city: {"lost_revenue": a["lost_revenue"] / city.days_per_year}, {"check_problem": 2}),
    "revenue in thousands": (lambda case, a, city: {"lost_revenue": 1e3 * a["lost_revenue"]}, {"check_problem": 1}),
    "empty spaces owe the fee": (
        lambda case, a, city: {"lost_revenue": (city.spaces * city.hours_per_day - city.paid_hours) * city.fee
                               * city.days_per_year / 1e6}, {"check_problem": 2}),
    "percent of the baseline": (
        lambda case, a, city: {"target": a["paid_share"] * (1 + case.logframe.gap_percent / 100)},
        {"check_logframe_targets": 1}),
    "percent taken for points": (
        lambda case, a, city: {"target": a["paid_share"] + case.logframe.gap_percent}, {"check_logframe_targets": 1}),
    "the milestone's path from 0": (
        lambda case, a, city: {"milestone": a["target"] * case.logframe.milestone_month / city.pilot_months},
        {"check_logframe_targets": 1}),
    "output and outcome swapped": (swapped_levels, {"check_logframe_levels": 2}),
    "one role may not have A and R": (either_fault, {"check_raci": 1}),
    "role that answers for most": (
        lambda case, a, city: {"busiest": case.raci.drop(columns="task").map(lambda cell: "A" in cell).sum().idxmax()},
        {"check_raci": 1}),
    "marks not divided by their sum": (raw_marks, {"check_site_points": 4}),
    "road works overlooked": (works_overlooked, {"check_site_choice": 2}),
    "the same site with equal weights": (lambda case, a, city: {"site_equal": a["site"]}, {"check_site_choice": 1}),
    "a day compared with itself": (
        lambda case, a, city: {"design_effect": a["design_effect"] + case.evaluation.icc}, {"check_sample": 1}),
    "no design effect": (
        lambda case, a, city: {"streets_per_arm": math.ceil(street_days(case) / case.evaluation.checks)}, {"check_sample": 3}),
    "street-days for streets": (
        lambda case, a, city: {"streets_per_arm": math.ceil(street_days(case) * a["design_effect"])}, {"check_sample": 3}),
    "rounded down": (lambda case, a, city: {"streets_per_arm": a["streets_per_arm"] - 1}, {"check_sample": 1}),
    "one-sided": (
        lambda case, a, city: {"streets_per_arm": math.ceil(
            street_days(case) * (2.4865 / 2.8016) ** 2 * a["design_effect"] / case.evaluation.checks)}, None),
    "trend with the sign turned": (lambda case, a, city: {"trend_gap": -a["trend_gap"]}, {"check_effect_of_pilot": 1}),
    "before and after": (
        lambda case, a, city: moved(case, a, group_mean(case, 1, 3) - group_mean(case, 1, 2)), {"check_effect_of_pilot": 3}),
    "after only": (
        lambda case, a, city: moved(case, a, group_mean(case, 1, 3) - group_mean(case, 0, 3)), {"check_effect_of_pilot": 3}),
    "from the first count": (lambda case, a, city: moved(case, a, a["effect"] + a["trend_gap"]), {"check_effect_of_pilot": 3}),
    "comparison less pilot": (lambda case, a, city: moved(case, a, -a["effect"]), {"check_effect_of_pilot": 1}),
    "population standard deviation": (lambda case, a, city: half_with(case, a, (7 / 8) ** 0.5), {"check_effect_of_pilot": 2}),
    "normal value": (lambda case, a, city: half_with(case, a, 1.96 / 2.145), {"check_effect_of_pilot": 1}),
    "one standard error": (lambda case, a, city: half_with(case, a, 1 / 2.145), {"check_effect_of_pilot": 1}),
    "four groups without pairs": (four_groups, {"check_effect_of_pilot": 2}),
    "no reserve": (
        lambda case, a, city: {"pilot_budget": a["pilot_budget"] / (1 + city.reserve / 100)}, {"check_budget_of_pilot": 1}),
    "months of a year": (
        lambda case, a, city: {"pilot_budget": (city.one_off + 12 * city.per_month) * (1 + city.reserve / 100)},
        {"check_budget_of_pilot": 2}),
    "one month": (
        lambda case, a, city: {"pilot_budget": (city.one_off + city.per_month) * (1 + city.reserve / 100)},
        {"check_budget_of_pilot": 2}),
    "with the renewal": (
        lambda case, a, city: {"pilot_budget": a["pilot_budget"] + city.renewal * (1 + city.reserve / 100)},
        {"check_budget_of_pilot": 2}),
    "rates subtracted": (
        lambda case, a, city: {"real_rate": city.bank_rate - city.inflation}, {"check_life_cycle": 1}),
    "rates subtracted, all the way": (
        lambda case, a, city: {"real_rate": city.bank_rate - city.inflation,
                               "life_cycle_cost": present(city, (city.bank_rate - city.inflation) / 100)},
        {"check_life_cycle": 1}),
    "nominal rate": (
        lambda case, a, city: {"life_cycle_cost": present(city, city.bank_rate / 100)}, {"check_life_cycle": 2}),
    "not discounted": (lambda case, a, city: {"life_cycle_cost": present(city, 0)}, {"check_life_cycle": 2}),
    "running costs a year early": (
        lambda case, a, city: {"life_cycle_cost": present(city, a["real_rate"] / 100, due=1)}, {"check_life_cycle": 1}),
    "no renewal": (
        lambda case, a, city: {"life_cycle_cost": present(city, a["real_rate"] / 100, renewal=False)}, {"check_life_cycle": 1}),
    "months for years": (
        lambda case, a, city: {"life_cycle_cost": a["life_cycle_cost"] - 11 / 12 * (
            present(city, a["real_rate"] / 100, renewal=False) - city.one_off)}, {"check_life_cycle": 3}),
    "divided by the years": (
        lambda case, a, city: {"cost_per_space": 1e6 * a["life_cycle_cost"] / city.years / city.spaces},
        {"check_life_cycle": 1}),
    "cost in millions": (lambda case, a, city: {"cost_per_space": a["cost_per_space"] / 1e6}, {"check_life_cycle": 1}),
    "all durations added up": (
        lambda case, a, city: {"duration": int(case.schedule.tasks["duration"].sum())}, {"check_schedule": 2}),
    "second longest chain": (second_chain, None),
    "duration for slack": (
        lambda case, a, city: {"slack": int(case.schedule.tasks.at[case.schedule.slack_task, "duration"])},
        {"check_schedule": 1}),
    "losses without chances": (
        lambda case, a, city: {"expected_loss": float(case.risk.register["loss"].sum())}, {"check_risk": 1}),
    "mean of the losses": (lambda case, a, city: {"expected_loss": a["expected_loss"] / 6}, {"check_risk": 1}),
    "likeliest risk": (lambda case, a, city: {"top_risk": case.risk.register["chance"].idxmax()}, {"check_risk": 1}),
    "dearest risk": (lambda case, a, city: {"top_risk": case.risk.register["loss"].idxmax()}, {"check_risk": 1}),
    "whole chance taken for saved": (whole_chance, None),
    "the fund is enough": (lambda case, a, city: {"chance_over": 100 - a["chance_over"]}, {"check_risk": 1}),
    "any risk happens": (
        lambda case, a, city: {"chance_over": 100 * (1 - (1 - case.risk.register["chance"] / 100).prod())}, {"check_risk": 1}),
    "an empty cell is the smallest group": (lambda case, a, city: {"smallest_group": 0}, {"check_privacy": 1}),
    "cells for people": (
        lambda case, a, city: {"people_hidden": int(((case.privacy.people > 0) & (case.privacy.people < 5)).to_numpy().sum())},
        {"check_privacy": 1}),
    "five hidden too": (lambda case, a, city: {"people_hidden": a["people_hidden"] + 5}, {"check_privacy": 1}),
    "points taken for shares": (lambda case, a, city: {"extra_revenue": 100 * a["extra_revenue"]}, None),
    "for all spaces": (lambda case, a, city: {"extra_revenue": a["extra_revenue"] * city.spaces}, None),
    "another decision": (
        lambda case, a, city: {"decision": {"go": "adjust", "adjust": "stop", "stop": "go"}[a["decision"]]}, {"check_gate": 1}),
}  # fmt: skip


@pytest.fixture(scope="module")
def cases():
    """Each id's case with the right answers."""
    made = [plan_a_pilot.case(trainee) for trainee in IDS]
    return [(case, reference(case, KAMPALA)) for case in made]


def test_does_the_reference_pass_for_every_id(cases):
    for case, answers in cases:
        assert lost(case, answers) == {}, case.trainee


def test_do_rounded_answers_pass_for_every_id(cases):
    for case, answers in cases:
        assert lost(case, typed(answers)) == {}, case.trainee


def test_do_answers_of_the_library_pass(cases):
    for case, answers in cases[:25]:
        assert lost(case, answers | library(case, KAMPALA)) == {}, case.trainee


@pytest.mark.parametrize("name", ERRORS)
def test_does_the_error_cost_what_it_should_and_only_once(cases, name):
    change, cost = ERRORS[name]
    for case, answers in cases:
        losses = lost(case, answers, change(case, answers, plan_a_pilot.inputs(case, KAMPALA)))
        if cost is None:
            assert len(losses) == 1, (case.trainee, losses)
        else:
            assert losses == cost, (case.trainee, losses)


def test_do_two_ids_differ_and_do_swapped_answers_fail(cases):
    for (case, _), (_, answers) in itertools.pairwise(cases[:200]):
        losses = lost(case, answers)
        assert {"check_site_points", "check_schedule", "check_problem", "check_effect_of_pilot", "check_risk"} <= set(losses)
        assert sum(losses.values()) >= 35, case.trainee


def test_is_the_effort_alike_and_does_no_answer_come_up_too_often(cases):
    for case, _ in cases:
        assert case.raci.shape == (8, 7)
        assert case.sites.sites.shape == (6, 6)
        assert len(case.schedule.tasks) == len(case.logframe.statements) == 10
        assert len(case.risk.register) == 6
        assert Counter(checks.LEVEL[text] for text in case.logframe.statements) == dict.fromkeys(plan_a_pilot.LEVELS, 2)
    assert len({answers["lost_revenue"] for _, answers in cases}) > 0.99 * len(cases)
    for name, most in {"decision": 0.7, "site": 0.35, "top_risk": 0.35, "busiest": 0.35, "smallest_group": 0.8}.items():
        common = Counter(answers[name] for _, answers in cases).most_common(1)[0][1]
        assert common <= most * len(cases), name


@pytest.mark.parametrize("name", ["paid_share", "occupancy", "real_rate", "target", "chance_over"])
def test_does_a_percentage_count_as_a_share_too(cases, name):
    for case, answers in cases[:100]:
        assert lost(case, answers, {name: answers[name] / 100}) == {}, case.trainee


def test_are_three_criteria_read_wrongly_charged_once(cases):
    for case, answers in cases[:100]:
        losses = lost(case, answers, all_more(case, answers, None))
        assert set(losses) == {"check_site_points"}, case.trainee


def test_is_the_teams_own_city_marked_with_its_own_numbers(cases):
    case, answers = cases[0]
    own = reference(case, OWN)
    assert lost(case, own) == {}
    assert lost(case, answers | {"sheet": OWN}).keys() == {
        "check_problem", "check_logframe_targets", "check_budget_of_pilot", "check_life_cycle", "check_gate",
    }  # fmt: skip
    incomplete = OWN | {"fee": None}
    assert plan_a_pilot.sheet_problems(incomplete) == ["fee should be a number from 0.01 to 1e+06."]
    assert lost(case, answers | {"sheet": incomplete}) == {}


@pytest.mark.parametrize("change", [{"paid_hours": 2900}, {"parked_hours": 9000}, {"renewal_year": 8}, {"bank_rate": 5}])
def test_does_a_sheet_that_cannot_be_say_so(change, capsys):
    plan_a_pilot.check_sheet(OWN | change)
    assert capsys.readouterr().out.startswith("Look again: ")


@pytest.mark.parametrize("sheet", [None, 7, "Kampala", [], {"city": 3}, {"city": "Maseru", "spaces": float("nan")}])
def test_is_any_sheet_read_without_an_error(cases, sheet):
    case, answers = cases[0]
    plan_a_pilot.check_sheet(sheet)
    assert lost(case, answers | {"sheet": sheet}) == {}


def test_is_a_mistyped_id_refused():
    with pytest.raises(CourseError):
        plan_a_pilot.case("PLAN000X")
