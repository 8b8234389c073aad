"""Task 6: the smallest grant for the bus station, and the lowest fee that the two grants can support."""

from __future__ import annotations

from dataclasses import replace

from citykit.cases.share_the_risk import Case
from graders.checks.share_the_risk.present import Way, exercise, found, slips, unit
from graders.checks.toolkit import Mark, close, number
from graders.i18n import _

#: US cents: the fee may be rounded to one decimal.
CENTS = 0.12
#: USD million: net revenue may be rounded to two decimals.
GRANT = 0.05
#: A way to count, and whether the running cost is taken off.
Plan = tuple[Way, bool]


def _ceiling(case: Case) -> float:
    return (case.national + case.own) / 100


def _right(case: Case) -> Way:
    return Way(case.required / 100, case.station_years)


def _grant(case: Case, way: Way, run: bool = True) -> float:
    net = case.passengers * case.cents / 100 - run * case.running
    return (case.station_cost - replace(way, lag=0).worth(net)) / (1 + way.rate) ** way.lag


def _fee(case: Case, way: Way, run: bool = True, part: float | None = None) -> float:
    """Fee in US cents at which the partner pays this part of the cost itself and earns its return."""
    part = 1 - _ceiling(case) if part is None else part
    return 100 * (part * case.station_cost / replace(way, lag=0).worth(1.0) + run * case.running) / case.passengers


def _slips(case: Case) -> list[tuple[float, str, Way]]:
    return slips(_right(case), case.rate / 100)


@exercise.task(7)
def check_grant(case: Case, grant) -> Mark:
    """The smallest grant that gives the partner its return."""
    given, way = number(grant), _right(case)
    right = _grant(case, way)
    if close(given, right, within=GRANT):
        return Mark(7)
    if given is not None and any(close(given / units, right, within=GRANT) for units in (1e3, 1e6)):
        return Mark(5, unit())
    errors = [
        (4, _("Look at the sign: a grant is an amount above 0 that the partner gets."), -right),
        (3.5, _("The partner also pays the running cost. Take it off the revenue."), _grant(case, way, run=False)),
        (3.5, _("Give the whole grant that is needed. The ceilings come in the next question."), _ceiling(case) * case.station_cost),
        (3.5, _("Give the grant in USD million, not as a share of the cost."), 100 * right / case.station_cost),
        (2.5, _("This is what the later years are worth today. How much of the cost is still open?"), case.station_cost - right),
        *((7 * left, hint, _grant(case, other)) for left, hint, other in _slips(case)),
    ]
    if given == 0:
        return Mark(0, _("Here a grant is needed. Look at the partner's return, and at its running cost."))
    hint = _("The project cost, less what revenue and running cost of all years are worth today at the partner's return.")
    return found(given, errors, 0.004) or Mark(0, hint)


def _plans(case: Case, grant) -> list[Plan]:
    """The right way, and a known error that already showed in the grant."""
    given = number(grant)
    seen: list[Plan] = [(way, True) for _left, _hint, way in _slips(case)] + [(_right(case), False)]
    return [(_right(case), True), *(plan for plan in seen if any(close(given, worth, within=GRANT) for worth in (_grant(case, *plan), max(0.0, _grant(case, *plan)))))]


@exercise.task(5)
def check_lowest_fee(case: Case, lowest_fee, grant) -> Mark:
    """The lowest fee with both grants at their ceilings, in US cents."""
    given, plans = number(lowest_fee), _plans(case, grant)
    if any(close(given, _fee(case, *plan), within=CENTS) for plan in plans):
        return Mark(5)
    way, right = plans[0][0], _fee(case, *plans[0])
    part = _("Both grants together pay at most their ceilings. The fee has to bring in the rest.")
    errors = [
        (3.5, _("The number is right and the unit is not: it is US cents."), right / 100),
        (2.5, _("The fee also has to pay the running cost of each year."), _fee(case, way, run=False)),
        (2.5, part, _fee(case, way, part=1 - case.national / 100)),
        (2.5, part, _fee(case, way, part=1 - case.own / 100)),
        (2, _("This is the fee without any grant. The two grants pay a part of the cost."), _fee(case, way, part=1.0)),
        (1.5, _("A ceiling is a share of the project cost, not of the grant."), _fee(case, way, part=1 - _ceiling(case) * _grant(case, way) / case.station_cost)),
        (1.5, _("The grants pay their share of the cost. The fee has to bring in the rest of it."), _fee(case, way, part=_ceiling(case))),
        (1.5, _("This is the change of the fee. The question is the fee itself."), right - case.cents),
        (1.5, _("This is the change of the fee. The question is the fee itself."), case.cents - right),
        *((5 * left, hint, _fee(case, other)) for left, hint, other in _slips(case)),
    ]  # fmt: skip
    hint = _("What is left of the cost after both grants, as a yearly amount, plus the running cost, shared out over the passengers.")
    return found(given, errors, 0.008) or Mark(0, hint)
