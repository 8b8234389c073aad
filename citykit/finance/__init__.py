"""Money over time: does a project pay, for whom, what would overturn the answer, and what can a city carry?

Thin over numpy-financial and SciPy. One convention throughout: a list of flows starts with year 0, which is
today and is not discounted; year 1 is a year later. Money is in one currency. Rates are yearly, as shares (0.10
for 10 %). Real flows go with a real rate, nominal flows with a nominal rate.
"""

from citykit.finance.appraisal import (
    break_even_term,
    cash_flows,
    irr,
    levelised_cost,
    nominal,
    payback,
    share_savings,
    switching_value,
)
from citykit.finance.flows import cost_flows, present_value, real_rate, yearly_cost
from citykit.finance.loans import (
    after_fall,
    by_year,
    compare_offers,
    cost_today,
    debt_cover,
    grant_element,
    ida_credit,
    largest_loan,
    schedule,
)
from citykit.finance.revenue import property_tax

__all__ = [
    "after_fall",
    "break_even_term",
    "by_year",
    "cash_flows",
    "compare_offers",
    "cost_flows",
    "cost_today",
    "debt_cover",
    "grant_element",
    "ida_credit",
    "irr",
    "largest_loan",
    "levelised_cost",
    "nominal",
    "payback",
    "present_value",
    "property_tax",
    "real_rate",
    "schedule",
    "share_savings",
    "switching_value",
    "yearly_cost",
]
