"""The case of the exercise share_the_risk: street lights bought or hired, and a bus station with a grant, drawn from the id.

The cost of a lamp lies near what was published for Ensenada in Mexico, and the first ceiling of the grant is that of the Indian
scheme (tables led_projects, municipal_finance). All other figures are made up. Money is in USD million, at today's prices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from citykit import cases
from citykit.data import load

#: The options, as columns of the risk table hold the city's share.
CITY, OFFER = "City buys", "Offer"
SIDES = ("city", "company")
#: Rows of every risk table; the works and the company's failure stand first and last.
ROWS = ["R1", "R2", "R3", "R4", "R5", "R6", "R7"]
WORKS, FAILS = ROWS[0], ROWS[-1]
#: Risk: what the papers say when the company should carry it, and when the city should; the loss as a share of the works.
RISKS = {
    "Lamps come late": ("The company orders the lamps and hires the workers.", "The works wait for permits from the city's own office.", 0.12),
    "Lamps fail early": ("The company chooses the make of the lamps.", "The city prescribes the make of the lamps. The company may not change it.", 0.24),
    "Lamps save less than planned": ("The company plans the light, and sets the hours by remote control.", "The council decides each month how long and how bright the lamps burn.", 0.18),
    "Repairs take too long": ("The company keeps the spare parts and sends the repair teams.", "Only the city's own store keeps spare parts and sends repair teams.", 0.13),
    "Cables are stolen": ("The company decides how the cables are laid and locked.", "The cables lie in the city's open ducts. Only the city may close them.", 0.13),
    "Poles fall in a storm": ("Only badly fixed poles fall here. The company plans and fixes them.", "Nobody can prevent it. The city's insurance covers it at the lowest price.", 0.16),
    "Rules change during the contract": ("New rules for work on poles are announced. The company trains and equips the workers.", "The council itself makes the rules for street light.", 0.15),
    "High voltage breaks lamps": ("The company can protect its lamps in the pole. It plans and fits them.", "Only the city's own power office can keep the voltage steady.", 0.22),
}


class Risk(NamedTuple):
    """A row of the risk table: chance, loss (present value), and the city's share if it buys and under the offer."""

    name: str
    papers: str
    chance: float
    loss: float
    buys: float
    offer: float


@dataclass(frozen=True)
class Case:
    """What one trainee works on. Money is in USD million at today's prices, rates and ceilings are in percent.

    Parameters
    ----------
    trainee : str
        The id that the case is drawn from.
    lamps : int
        Lamps that the city needs.
    works, upkeep, drivers : float
        If the city buys: works in year 0, upkeep of each year, new drivers once.
    drivers_year, years : int
        Year of the new drivers; years counted after year 0.
    fee, supervision : float
        Under the offer, in each year: the company's fee, and the city's staff who check the work.
    rate, bank_rate : float
        The city's real rate, and the bank's nominal one.
    works_low, works_high : float
        Lowest and highest cost of the works; the likely one is ``works``.
    risks : tuple of Risk
        The rows of the risk table, from R1 to R7.
    station_cost, running, passengers, cents : float
        The bus station: cost in year 0, running cost of a year, million passengers a year, fee in US cents.
    station_years, required : int
        Years of that contract, and the partner's real return.
    national, own : int
        Ceilings of the two grants, in percent of the station's cost.
    """

    trainee: str
    lamps: int
    works: float
    upkeep: float
    drivers: float
    drivers_year: int
    years: int
    fee: float
    supervision: float
    rate: float
    bank_rate: float
    works_low: float
    works_high: float
    risks: tuple[Risk, ...]
    station_cost: float
    running: float
    passengers: float
    cents: int
    station_years: int
    required: int
    national: int
    own: int

    @cached_property
    def register(self) -> pd.DataFrame:
        """The risk table: risk, papers, chance, loss, and for each option a column with the city's share."""
        return pd.DataFrame(self.risks, columns=["risk", "papers", "chance", "loss", CITY, OFFER], index=ROWS)

    @property
    def name(self) -> str:
        """How the case is called, for the first cell's answer."""
        return f"{self.lamps:,} lamps for {self.years} years, and a bus station for {self.passengers:g} million passengers"


@cases.of_trainee
def case(trainee: str) -> Case:
    return cases.draw("share_the_risk", trainee, lambda random: _make(random, trainee), _usable)


@cache
def _published() -> tuple[float, int]:
    """USD for a lamp in Ensenada (debt by lamps), and the national ceiling of the Indian scheme in percent."""
    ensenada = load("led_projects").loc["L10"]
    return float(ensenada["capex_value"] / ensenada["lamps"]), int(float(load("municipal_finance")["value"]["F17"]))


def _pick(random: np.random.Generator, low: float, high: float, step: float) -> float:
    """A number from low to high in steps."""
    return round(low + step * int(random.integers(round((high - low) / step) + 1)), 2)


def _make(random: np.random.Generator, trainee: str) -> Case:
    price, national = _published()
    lamps = int(_pick(random, 6_000, 16_000, 100))
    works = round(lamps * price * random.uniform(0.8, 1.2) / 1e6, 2)
    rows, rate = _rows(random, works), _pick(random, 4.5, 7.5, 0.5)
    years, drivers_year = int(_pick(random, 9, 12, 1)), int(_pick(random, 5, 7, 1))
    upkeep, drivers = round(works * random.uniform(0.035, 0.06), 2), round(works * random.uniform(0.10, 0.15), 2)
    supervision, factor = _pick(random, 0.03, 0.07, 0.01), _annuity(rate, years)
    buys = works + upkeep * factor + drivers / (1 + rate / 100) ** drivers_year
    carried, kept = (sum(row.chance * row.loss * row[side] for row in rows) for side in (-2, -1))
    gain = random.choice([-1, 1, 1]) * random.uniform(0.063, 0.12)
    low = round(works * random.uniform(0.93, 0.97), 2)
    return Case(
        trainee=trainee, lamps=lamps, works=works, upkeep=upkeep, drivers=drivers, drivers_year=drivers_year, years=years, rate=rate,
        fee=round(float((1 - gain) * (buys + carried) - kept) / factor - supervision, 2),
        supervision=supervision, bank_rate=rate + _pick(random, 3.5, 6, 0.5), works_low=low,
        works_high=round(2 * works + 3 * rows[0].chance * rows[0].loss - low, 2),
        risks=tuple(rows),
        national=national,
        **_station(random, national),
    )  # fmt: skip


def _annuity(percent: float, years: int) -> float:
    return 100 * (1 - (1 + percent / 100) ** -years) / percent


def _rows(random: np.random.Generator, works: float) -> list[Risk]:
    """Seven risks: works and the company's failure, and five others, two or three of them the city's to carry.

    The offer leaves one with the city that the company should carry, and lets the company pay a part of one of the city's.
    """
    names = random.permutation(list(RISKS))[:5].tolist()
    mine, theirs = (names[:2], names[2:]) if random.random() < 0.5 else (names[:3], names[3:])
    rows = []
    for name in random.permutation(names).tolist():
        papers, loss = RISKS[name][name in mine], round(works * RISKS[name][2] * random.uniform(0.85, 1.15), 2)
        share = _pick(random, 0.6, 0.8, 0.05) if name in (mine[0], theirs[0]) else float(name in mine)
        rows.append(Risk(name, papers, _pick(random, 0.2, 0.45, 0.05), loss, 1.0, share))
    dear, fails = (round(works * random.uniform(*ends), 2) for ends in ((0.18, 0.24), (0.24, 0.34)))
    return [
        Risk("Works cost more than planned", "The company draws the plans and orders the works.", _pick(random, 0.35, 0.55, 0.05), dear, 1.0, 0.0),
        *rows,
        Risk("The company fails", "The street must be lit anyway.", _pick(random, 0.1, 0.2, 0.05), fails, 0.0, 1.0),
    ]


def _station(random: np.random.Generator, national: int) -> dict[str, float]:
    """A bus station that needs a grant clearly within or clearly beyond the ceilings."""
    cost, running, own = _pick(random, 8, 16, 0.2), _pick(random, 0.45, 0.9, 0.05), int(_pick(random, 10, 20, 5))
    years, required = int(_pick(random, 13, 16, 1)), int(_pick(random, 11, 14, 1))
    gap = (national + own) / 100 + random.choice([-1, 1]) * random.uniform(0.05, 0.14)
    revenue, cents = (1 - gap) * cost / _annuity(required, years) + running, int(_pick(random, 22, 38, 1))
    return {"station_cost": cost, "running": running, "passengers": round(float(100 * revenue / cents), 1), "cents": cents,
            "station_years": years, "required": required, "own": own}  # fmt: skip


def _usable(case: Case) -> bool:
    """No tie decides, and the usual errors land well away from the right answer."""
    factor = _annuity(case.rate, case.years)
    rest = case.upkeep * factor + case.drivers / (1 + case.rate / 100) ** case.drivers_year
    offer = (case.fee + case.supervision) * factor
    chance, loss, city, kept = np.array([row[2:] for row in case.risks]).T
    carried, left, part = float(chance * loss @ city), float(chance * loss @ kept), (kept > 0) & (kept < 1)
    percent = 100 * (1 - (offer + left) / (case.works + rest + carried))
    return bool(
        6 < abs(percent) < 12.5
        and abs(offer / (case.works + rest) - 1) > 0.02
        and carried - left > 0.3
        and 1.25 * case.works < case.works_high < 1.6 * case.works
        and (chance * loss).min() > 0.09
        and (chance * loss)[part].min() > 0.2
        and np.abs(loss[part] - 1).min() > 0.06  # else a forgotten loss would not show
        and min(abs(chance * loss @ (1 - kept) - left), abs(carried - left), abs(carried - 2 * left)) > 0.1
        and _grants_differ(case)
        and _draws_differ(case, rest, offer)
    )


def _grants_differ(case: Case) -> bool:
    """The grant is clearly within or beyond the ceilings, and the lowest fee is not the fee itself."""
    factor, ceiling = _annuity(case.required, case.station_years), (case.national + case.own) / 100
    gap = 1 - factor * (case.passengers * case.cents / 100 - case.running) / case.station_cost
    lowest = ((1 - ceiling) * case.station_cost / factor + case.running) / case.passengers * 100
    return 0.14 < gap < 0.6 and min(abs(gap - wrong) for wrong in (ceiling, case.national / 100, 0.5)) > 0.03 and abs(lowest - case.cents) > 1.2


def _draws_differ(case: Case, rest: float, offer: float) -> bool:
    """P80 and the share of draws are clear, also when the works count twice, or an average or the offer's P80 is taken."""
    chance, loss, _, kept = np.array([row[2:] for row in case.risks]).T
    happened = _happenings(len(chance))
    weights, left = np.where(happened, chance, 1 - chance).prod(axis=1), happened @ (loss * kept)
    twice, once = (happened[:, first:-1] @ loss[first:-1] for first in (0, 1))

    def enough(cost: float, risks: np.ndarray = once) -> float:
        """Share of endless draws in which this is enough for works and risks."""
        return float(weights @ _works(case, cost - risks))

    gap = offer - rest
    cheaper, doubled = (1 - float(weights @ _works(case, gap + left - risks)) for risks in (once, twice))
    order = np.argsort(left)
    offers = gap + left[order][np.searchsorted(weights[order].cumsum(), [0.785, 0.8, 0.815])]
    average = case.works + chance[:-1] @ loss[:-1]
    grid = np.linspace(case.works, case.works_high + loss.sum(), 60)
    p80 = next(cost for cost in grid if enough(cost, twice) > 0.8)
    others = [average, *offers, p80, average - chance[0] * loss[0]]
    return 0.15 < cheaper < 0.85 and abs(cheaper - 0.5) > 0.06 and doubled - cheaper > 0.05 and all(abs(enough(cost) - 0.8) > 0.045 for cost in others)


def _works(case: Case, cost: np.ndarray) -> np.ndarray:
    """Chance that the works cost at most so much, by the triangle."""
    low, likely, high = case.works_low, case.works, case.works_high
    cost = np.clip(cost, low, high)
    rising = (cost - low) ** 2 / ((high - low) * (likely - low))
    return np.where(cost < likely, rising, 1 - (high - cost) ** 2 / ((high - low) * (high - likely)))


@cache
def _happenings(rows: int) -> np.ndarray:
    """Every way in which so many risks happen or not."""
    return np.array(list(product((False, True), repeat=rows)))
