"""Part 8, risk: expected loss, measures that pay, and the chance that the fund is not enough."""

from __future__ import annotations

from statistics import fmean

from citykit.cases.plan_a_pilot import Case
from graders.checks.plan_a_pilot.reading import exercise, together
from graders.checks.toolkit import WITHIN, Mark, close, diagnose, is_percent, names_of, number, text
from graders.i18n import _


@exercise.task(5)
def check_risk(case: Case, expected_loss, top_risk, worth_it, chance_over) -> Mark:
    """Expected loss, largest risk, measures that pay, and the chance that the fund is not enough."""
    return together(
        case,
        (1, _expected_loss, expected_loss),
        (1, _top_risk, top_risk),
        (2, _worth_it, worth_it),
        (1, _chance_over, chance_over),
    )


def _expected(case: Case) -> dict[str, float]:
    register = case.risk.register
    rows = zip(register.index, register["chance"].tolist(), register["loss"].tolist(), strict=True)
    return {name: chance / 100 * loss for name, chance, loss in rows}


def _expected_loss(case: Case, expected_loss) -> Mark:
    given, expected = number(expected_loss), _expected(case)
    if close(given, sum(expected.values()), within=WITHIN):
        return Mark(1)
    errors = {
        _("expected_loss: multiply each loss by its chance before you add up."): float(
            case.risk.register["loss"].sum()
        ),
        _("expected_loss: this is the mean of the risks. Add them up."): fmean(expected.values()),
        _("expected_loss: a chance of 20 % is 0.2."): 100 * sum(expected.values()),
    }
    return Mark(0, diagnose(given, errors, within=WITHIN) or _("expected_loss: the sum of chance times loss."))


def _top_risk(case: Case, top_risk) -> Mark:
    expected, register = _expected(case), case.risk.register
    given = (text(top_risk) or "").upper()
    if given == max(expected, key=expected.get):
        return Mark(1)
    if given in register.index and register.at[given, "chance"] == register["chance"].max():
        return Mark(0, _("top_risk: this one is the likeliest. Look at chance times loss."))
    if given in register.index and register.at[given, "loss"] == register["loss"].max():
        return Mark(0, _("top_risk: this one costs most if it happens. Look at chance times loss."))
    return Mark(0, _("top_risk: give the number of the risk with the largest expected loss."))


def _worth_it(case: Case, worth_it) -> Mark:
    register = case.risk.register
    given = names_of(worth_it, register.index)
    saved = (register["chance"] - register["chance_after"]) / 100 * register["loss"]
    right = frozenset(register.index[saved > register["measure_cost"]])
    if given is None or not given <= set(register.index):
        return Mark(0, _("worth_it: give the numbers of the risks in square brackets, each in quotes."))
    points = {0: 2, 1: 1}.get(len(given ^ right), 0)
    whole = register.index[register["chance"] / 100 * register["loss"] > register["measure_cost"]]
    if points < 2 and given == set(whole):
        return Mark(points, _("worth_it: a measure only saves the part of the chance that it takes away."))
    hint = _("worth_it: compare what a measure saves on average with what it costs.")
    return Mark(points, "" if points == 2 else hint)


def _chance_over(case: Case, chance_over) -> Mark:
    totals = {0: 1.0}
    register = case.risk.register
    for percent, loss in zip(register["chance"].tolist(), register["loss"].tolist(), strict=True):
        chance, before = percent / 100, totals
        totals = {}
        for total, weight in before.items():
            totals[total] = totals.get(total, 0) + weight * (1 - chance)
            totals[total + loss] = totals.get(total + loss, 0) + weight * chance
    expected = 100 * sum(weight for total, weight in totals.items() if total > case.risk.fund)
    if is_percent(chance_over, expected, 2):
        return Mark(1)
    if is_percent(chance_over, 100 - expected, 2):
        return Mark(0, _("chance_over: this is the chance that the fund is enough. Ask for the other one."))
    return Mark(0, _("chance_over: the losses that happen add up. How often is their sum above the fund?"))
