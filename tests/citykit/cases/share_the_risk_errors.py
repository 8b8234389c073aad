"""The usual errors of the exercise share_the_risk, for the tests of its cases."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy_financial as npf

from citykit.cases.share_the_risk import CITY, FAILS, OFFER, ROWS, Case
from citykit.panels.share_the_risk import KEPT, LEFT, simulate
from tests.citykit.cases.fairness import Slip


def present(rate: float, flows: list[float]) -> float:
    return float(npf.npv(rate, flows))


def purchase(case: Case, years: int = 0) -> list[float]:
    flows = [case.works] + [case.upkeep] * (years or case.years)
    flows[case.drivers_year] += case.drivers
    return flows


@cache
def drawn(case: Case, paid_city: float, paid_offer: float, rows: str) -> dict[str, float]:
    """Results of the panel's draws."""
    draws = simulate(case, paid_city - case.works, paid_offer, rows)
    found = {f"P{share}": np.quantile(draws[CITY], share / 100) for share in (20, 50, 80, 90)}
    return found | {"mean": draws[CITY].mean(), "offer": np.quantile(draws[OFFER], 0.8), "cheaper": 100 * (draws[OFFER] < draws[CITY]).mean()}


def errors(case: Case, right: dict) -> list[Slip]:
    """The usual errors: a name, the task that each spoils and what its answer becomes."""
    return [*_paid_errors(case, right), *_risk_errors(case, right), *_row_errors(case, right), *_draw_errors(case, right), *_grant_errors(case, right)]


def _paid_errors(case: Case, right: dict) -> list[Slip]:
    rate, bank, each = case.rate / 100, case.bank_rate / 100, case.fee + case.supervision
    renewal = case.drivers / (1 + rate) ** case.drivers_year
    return [
        ("nominal", "paid_city", present(bank, purchase(case))),
        ("year 0 discounted", "paid_city", present(rate, [0, *purchase(case)])),
        ("a year too few", "paid_city", present(rate, purchase(case, case.years - 1))),
        ("a year too many", "paid_city", present(rate, purchase(case, case.years + 1))),
        ("without drivers", "paid_city", right["paid_city"] - renewal),
        ("drivers not discounted", "paid_city", right["paid_city"] - renewal + case.drivers),
        ("without works", "paid_city", right["paid_city"] - case.works),
        ("not discounted", "paid_city", sum(purchase(case))),
        ("percent as share", "paid_city", present(case.rate, purchase(case))),
        ("in USD", "paid_city", 1e6 * right["paid_city"]),
        ("the offer", "paid_city", right["paid_offer"]),
        ("without staff", "paid_offer", present(rate, [0] + [case.fee] * case.years)),
        ("with works", "paid_offer", right["paid_offer"] + case.works),
        ("from year 0", "paid_offer", present(rate, [each] * case.years)),
        ("nominal", "paid_offer", present(bank, [0] + [each] * case.years)),
        ("a year too few", "paid_offer", present(rate, [0] + [each] * (case.years - 1))),
        ("a year too many", "paid_offer", present(rate, [0] + [each] * (case.years + 1))),
        ("not discounted", "paid_offer", each * case.years),
        ("the purchase", "paid_offer", right["paid_city"]),
    ]


def _risk_errors(case: Case, right: dict) -> list[Slip]:
    held = case.register["chance"] * case.register["loss"]
    pays, gets = right["paid_city"] + right["risk_city"], right["paid_offer"] + right["risk_offer"]
    return [
        ("the last row too", "risk_city", held.sum()),
        ("no chance", "risk_city", (case.register["loss"] * case.register[CITY]).sum()),
        ("under the offer", "risk_city", right["risk_offer"]),
        ("moved", "risk_offer", held.sum() - right["risk_offer"]),
        ("moved, without the last row", "risk_offer", right["risk_city"] - right["risk_offer"]),
        ("shares not read", "risk_offer", held[case.register[OFFER] > 0].sum()),
        ("without the last row", "risk_offer", right["risk_offer"] - held[FAILS]),
        ("no chance", "risk_offer", (case.register["loss"] * case.register[OFFER]).sum()),
        ("if the city buys", "risk_offer", right["risk_city"]),
        ("all gone", "risk_offer", 0),
        ("sign", "value", -right["value"]),
        ("without risk", "value", right["paid_city"] - right["paid_offer"]),
        ("risk alone", "value", right["risk_city"] - right["risk_offer"]),
        ("the offer without risk", "value", pays - right["paid_offer"]),
        ("risk twice under the offer", "value", right["value"] - right["risk_offer"]),
        ("risk taken off", "value", right["paid_city"] - right["risk_city"] - right["paid_offer"] + right["risk_offer"]),
        ("percent", "value", right["percent"]),
        ("of the offer", "percent", 100 * right["value"] / gets),
        ("of what is paid", "percent", 100 * right["value"] / right["paid_city"]),
        ("sign", "percent", -right["percent"]),
        ("of the whole", "percent", 100 * gets / pays),
    ]


def _row_errors(case: Case, right: dict) -> list[Slip]:
    sides, row, fair = right["sides"], right["wrong_row"], right["fee_rise"]
    factor = present(case.rate / 100, [0] + [1] * case.years)
    share, chance, loss = case.register.loc[row, [OFFER, "chance", "loss"]]
    turned = {name: "city" if side == "company" else "company" for name, side in sides.items()}
    return [
        ("turned", "sides", turned),
        *[("all on one side", "sides", dict.fromkeys(sides, side)) for side in ("city", "company")],
        ("as the offer has it", "sides", {name: "city" if case.register.loc[name, OFFER] > 0.5 else "company" for name in sides}),
        *[("one row", "sides", sides | {name: turned[name]}) for name in sides],
        *[("another row", "wrong_row", other) for other in ROWS if other != row],
        ("the whole loss", "fee_rise", fair / share),
        ("what the company has", "fee_rise", fair * (1 - share) / share),
        ("not spread", "fee_rise", fair * factor),
        ("by the years", "fee_rise", fair * factor / case.years),
        ("no chance", "fee_rise", fair / chance),
        ("no loss", "fee_rise", fair / loss),
        ("in million", "fee_rise", fair / 1e3),
        ("nominal", "fee_rise", fair * factor / present(case.bank_rate / 100, [0] + [1] * case.years)),
        ("a year too few", "fee_rise", fair * factor / present(case.rate / 100, [0] + [1] * (case.years - 1))),
    ]


def _draw_errors(case: Case, right: dict) -> list[Slip]:
    draws, twice = (drawn(case, right["paid_city"], right["paid_offer"], rows) for rows in (LEFT, KEPT))
    return [
        ("works twice", "p80", twice["P80"]),
        ("average", "p80", draws["mean"]),
        ("P50", "p80", draws["P50"]),
        ("P90", "p80", draws["P90"]),
        ("P20", "p80", draws["P20"]),
        ("the offer's", "p80", draws["offer"]),
        ("the plan", "p80", right["paid_city"]),
        ("the comparator", "p80", right["paid_city"] + right["risk_city"]),
        ("without works", "p80", right["p80"] - case.works),
        ("in USD", "p80", 1e6 * right["p80"]),
        ("works twice", "cheaper", twice["cheaper"]),
        ("buying is", "cheaper", 100 - right["cheaper"]),
        ("number of draws", "cheaper", 100 * right["cheaper"]),
        ("always the average", "cheaper", 100 * (right["value"] > 0)),
    ]


def _grant_errors(case: Case, right: dict) -> list[Slip]:
    cost, asked, years, ceiling = case.station_cost, case.required / 100, case.station_years, (case.national + case.own) / 100
    revenue = case.passengers * case.cents / 100
    net, grant = revenue - case.running, right["grant"]

    def fee(part: float, rate: float = asked, length: int = years, run: float = case.running) -> float:
        return 100 * (run - npf.pmt(rate, length, part * cost)) / case.passengers

    return [
        ("sign", "grant", -grant),
        ("without running cost", "grant", cost + npf.pv(asked, years, revenue)),
        ("the city's rate", "grant", cost + npf.pv(case.rate / 100, years, net)),
        ("year 0 discounted", "grant", grant / (1 + asked)),
        ("a year too few", "grant", cost + npf.pv(asked, years - 1, net)),
        ("a year too many", "grant", cost + npf.pv(asked, years + 1, net)),
        ("not discounted", "grant", cost - years * net),
        ("cost not taken", "grant", cost - grant),
        ("the ceilings", "grant", ceiling * cost),
        ("percent", "grant", 100 * grant / cost),
        ("in USD", "grant", 1e6 * grant),
        ("in dollars", "lowest_fee", right["lowest_fee"] / 100),
        ("without running cost", "lowest_fee", fee(1 - ceiling, run=0)),
        ("one grant", "lowest_fee", fee(1 - case.national / 100)),
        ("no grant", "lowest_fee", fee(1)),
        ("the grants' part", "lowest_fee", fee(ceiling)),
        ("ceiling of the grant", "lowest_fee", fee(1 - ceiling * grant / cost)),
        ("the change", "lowest_fee", right["lowest_fee"] - case.cents),
        ("today's", "lowest_fee", case.cents),
        ("the city's rate", "lowest_fee", fee(1 - ceiling, rate=case.rate / 100)),
        ("a year too few", "lowest_fee", fee(1 - ceiling, length=years - 1)),
        ("a year too many", "lowest_fee", fee(1 - ceiling, length=years + 1)),
    ]
