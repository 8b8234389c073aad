# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Light the streets
#
# A city wants to change a part of its street lights to **LED lamps**. You work out whether this pays, and how long a
# contract with an ESCO has to be. Then you write to the council.
#
# - **Time:** 60 minutes. **Points:** 100, of which 75 are marked by the computer and 25 by a person.
# - **You need:** the lesson *Is it worth it?*, and a phone calculator if you type your answers.
# - **Two ways to answer:** type the numbers that you worked out with a calculator, or write Python. Both get full points.
#   Functions of `citykit.finance` are allowed.
# - Run each cell with **Shift + Enter**. After each task one line per answer says whether its *form* is fine. It does
#   not say whether the answer is right.
# - **Rounding:** two decimals are enough everywhere, and one for the IRR. Round at the end, not on the way.
# - **Percent:** `real_rate` and `irr` count in both forms, 12.5 or 0.125.
# - A later task may need an earlier answer. If one such answer was wrong, you lose its points once. The later task is marked
#   with your own number.
#
# The old lamps use as much power as those of Baguio in the Philippines. All other figures are **made up**, near what
# was published for Baguio. They are drawn from your id, so your numbers differ from your neighbour's. Sources: Amianan
# Balita Ngayon (2022) for lamps, power and tariff; Baguio Herald Express (2019) for the lamp price.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
from citykit import finance, selfcheck
from citykit.cases import light_the_streets
from citykit.panels.light_the_streets import show

case = light_the_streets.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Your figures
#
# The next cell shows your case. Below it, type a rate to see what later payments are worth today. If the line for the
# rate is gone after a break, run the cell again.
#
# - **Year 0 is today:** all lamps are bought. Savings and upkeep come at the end of each year, from year 1 to the last
#   year counted. At the end of the year that the table names, all LED lamps get new electronics, once.
# - **Prices:** all are of this year. All prices rise alike, the tariff too. So the flows are real, and stay flat.
# - **With code:** the first column holds the names, as in `case.lamps`. Rates and shares are in percent.

# %% nbgrader={"grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
show(case)

# %% [markdown]
# ## Try your method first
#
# The lesson has Baguio's lamps: PHP 139.97 million in year 0, then 39.30 million saved in each of 7 years, at 10 %. The
# cell prints four answers. Find two of them by your own way before you start.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
baguio = finance.cash_flows(139.97, 39.30, 7)
print(f"Payback {finance.payback(baguio):.2f} years. NPV {finance.present_value(baguio, 0.10):+.1f} million.")
offer = finance.cash_flows(139.97, 0.80 * 39.30, 20)
print(f"IRR {100 * finance.irr(baguio):.1f} %. With 80 % of the saving, an ESCO that asks for 10 % needs", end=" ")
print(finance.break_even_term(offer, 0.10), "years.")

# %% [markdown]
# ## Task 1: flows and payback (18 points)
#
# 1. `capex`, in **PHP million**: what the LED lamps cost in year 0. Three points.
# 2. `yearly_gain`, in **PHP million a year**: the power bill that is saved, less the rise in upkeep. Power is given for
#    one lamp and month, upkeep for one lamp and year. Nine points.
# 3. `payback`, in **years**: how long until the gains add up to the purchase? It is not discounted. Six points.
#
# Form of the answers, numbers only as an example: `capex = 51.42`, `yearly_gain = 9.87`, `payback = 5.21`

# %% nbgrader={"grade": false, "grade_id": "flows", "locked": false, "schema_version": 3, "solution": true, "task": false}
capex = None
yearly_gain = None
payback = None
### BEGIN SOLUTION
capex = case.lamps * case.lamp_price / 1e6
saving = case.lamps * (case.kwh_before - case.kwh_after) * 12 * case.tariff / 1e6
yearly_gain = saving - case.lamps * (case.upkeep_after - case.upkeep_before) / 1e6
renewal = {case.replacement_year: case.lamps * case.replacement / 1e6}
flows = finance.cash_flows(capex, yearly_gain, case.years, replacements=renewal)
payback = finance.payback(flows)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "capex-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("capex", capex, 0, 1_000, "PHP million")
### BEGIN HIDDEN TESTS
from graders.checks.light_the_streets import check_capex
check_capex(capex)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "yearly-gain-check", "locked": true, "points": 9, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("yearly_gain", yearly_gain, 0, 1_000, "PHP million a year")
### BEGIN HIDDEN TESTS
from graders.checks.light_the_streets import check_yearly_gain
check_yearly_gain(yearly_gain)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "payback-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("payback", payback, 0, 30, "years")
### BEGIN HIDDEN TESTS
from graders.checks.light_the_streets import check_payback
check_payback(payback, capex, yearly_gain)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: net present value (18 points)
#
# 1. `real_rate`, in percent: (1 + bank's rate) / (1 + inflation) − 1. The rates go in as shares, so 9 % is 0.09. Give
#    two decimals of a percent. Four points.
# 2. `npv`, in **PHP million**: the NPV of the project over all years counted, with the purchase, the yearly gains and
#    the new electronics. Use the real rate. Fourteen points.
#
# Form of the answers: `real_rate = 4.31`, `npv = 12.34`

# %% nbgrader={"grade": false, "grade_id": "worth", "locked": false, "schema_version": 3, "solution": true, "task": false}
real_rate = None
npv = None
### BEGIN SOLUTION
real_rate = 100 * finance.real_rate(case.bank_rate / 100, case.inflation / 100)
npv = finance.present_value(flows, real_rate / 100)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "real-rate-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("real_rate", real_rate, 0, 100, "(4.31 and 0.0431 both mean 4.31 %)")
### BEGIN HIDDEN TESTS
from graders.checks.light_the_streets import check_real_rate
check_real_rate(real_rate)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "npv-check", "locked": true, "points": 14, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("npv", npv, -1_000, 1_000, "PHP million")
### BEGIN HIDDEN TESTS
from graders.checks.light_the_streets import check_npv
check_npv(npv, real_rate, capex, yearly_gain)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: internal rate of return (9 points)
#
# Give the project's `irr`, in percent with one decimal: the rate at which the NPV of task 2 is 0. By hand: find two
# rates one point apart, one with an NPV above 0 and one below, and draw a straight line between them.
#
# Form of the answer: `irr = 12.5`. The same answer as a share, `irr = 0.125`, counts too.

# %% nbgrader={"grade": false, "grade_id": "irr", "locked": false, "schema_version": 3, "solution": true, "task": false}
irr = None
### BEGIN SOLUTION
irr = 100 * finance.irr(flows)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "irr-check", "locked": true, "points": 9, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("irr", irr, 0, 100, "(12.5 and 0.125 both mean 12.5 %)")
### BEGIN HIDDEN TESTS
from graders.checks.light_the_streets import check_irr
check_irr(irr, npv, real_rate, capex, yearly_gain)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: life-cycle cost (8 points)
#
# The council asks what the LED lamps cost **over their whole life**. Give `life_cycle_cost`, in **PHP million**, in
# today's money: the purchase, the power and the upkeep of the LED lamps in each year counted, and the new electronics.
# Use the real rate. This is a cost and not a difference, so the old lamps play no part. Write it as a positive number.
#
# Form of the answer: `life_cycle_cost = 98.76`

# %% nbgrader={"grade": false, "grade_id": "life", "locked": false, "schema_version": 3, "solution": true, "task": false}
life_cycle_cost = None
### BEGIN SOLUTION
running = case.lamps * (12 * case.kwh_after * case.tariff + case.upkeep_after) / 1e6
costs = finance.cost_flows(capex, running, case.years, contingency=0, renewals=renewal)
life_cycle_cost = finance.present_value(costs, real_rate / 100)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "life-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("life_cycle_cost", life_cycle_cost, 0, 2_000, "PHP million")
### BEGIN HIDDEN TESTS
from graders.checks.light_the_streets import check_life_cycle_cost
check_life_cycle_cost(life_cycle_cost, npv, real_rate, capex, yearly_gain)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: the break-even term (12 points)
#
# An ESCO offers to pay for the lamps in year 0. In return it gets its share of your **yearly gain** at the end of each
# year of the contract. The city pays all upkeep, and the new electronics. The ESCO asks for a real return of its own.
# The table shows its share and its return.
#
# Give the `term` of **the shortest contract that pays for the ESCO**, in whole **years**: the first year after which
# its discounted total is no longer below 0. The limit of the law plays no part here. You need it in task 7.
#
# Form of the answer: `term = 5`

# %% nbgrader={"grade": false, "grade_id": "term", "locked": false, "schema_version": 3, "solution": true, "task": false}
term = None
### BEGIN SOLUTION
its_flows = finance.cash_flows(capex, yearly_gain * case.esco_share / 100, 40)
term = finance.break_even_term(its_flows, case.esco_return / 100)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "term-check", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
selfcheck.whole("term", term, 1, 40)
### BEGIN HIDDEN TESTS
from graders.checks.light_the_streets import check_term
check_term(term, capex, yearly_gain)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: what would turn the answer? (10 points)
#
# The city buys the lamps itself again, as in tasks 1 to 4. Lamp prices may rise before it can sign. Give the
# `highest_price`, in **PHP for one lamp** (not in million): the lamp price at which the NPV of task 2 is 0. All other
# figures stay as they are, also the price of the electronics. This is a switching value.
#
# Form of the answer: `highest_price = 19450`

# %% nbgrader={"grade": false, "grade_id": "price", "locked": false, "schema_version": 3, "solution": true, "task": false}
highest_price = None
### BEGIN SOLUTION
highest_price = finance.switching_value(
    lambda price: finance.present_value([-case.lamps * price / 1e6, *flows[1:]], real_rate / 100), 100, 1_000_000
)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "price-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("highest_price", highest_price, 0, 1_000_000, "PHP for one lamp")
### BEGIN HIDDEN TESTS
from graders.checks.light_the_streets import check_highest_price
check_highest_price(highest_price, npv, real_rate, capex, yearly_gain)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 7: message to the council (25 points)
#
# Write **at most 120 words** to the city council. Say whether the project pays, with its NPV, the rate and the years.
# Say how long the ESCO's contract has to be, and whether the law allows that. Then say what you propose: buy, sign with
# the ESCO, or wait. Compare your highest price with the price that another city paid. Name one gain or cost that was not
# counted, and one thing to check before anybody signs. A person reads and marks this answer:
#
# {{rubric: message}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "message", "locked": false, "points": 25, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# The LED lamps pay: over the years counted and at our real rate, the city is better off by the NPV of task 2. The money
# is back in under six years. The ESCO needs the term of task 5. Where the law allows fewer years, it will not sign, so I
# propose to buy the lamps ourselves, one district after the other. Up to the price of task 6 a lamp still pays. Another
# city paid less than that, so there is room. Better light and fewer dark nights are not counted, and the power company
# loses income. Before we sign, ask for a fresh offer, and measure the power of twenty lamps, old and new, for a month.
# ### END SOLUTION
