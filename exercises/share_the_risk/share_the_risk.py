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
# # Share the risk
#
# A city needs new **street lights**. It can buy them itself, or take the offer of a company that is paid a fee each
# year. You find out which costs less when risk is counted, and how sure that is. Then you work out the smallest grant
# for a **bus station**, and write to the council.
#
# - **Time:** 60 minutes. **Points:** 100, of which 70 are marked by the computer and 30 by a person.
# - **You need:** the lesson *Sharing risk*, and a phone calculator if you type your answers.
# - **Two ways to answer:** type the numbers that you worked out with a calculator, or write Python. Both get full points.
#   Functions of `citykit.risk` and numpy-financial are allowed.
# - Run each cell with **Shift + Enter**. After each task one line per answer says whether its *form* is fine. It does
#   not say whether the answer is right.
# - **Rounding:** two decimals are enough for amounts in million. One is enough for percent, for USD thousand and for
#   cents. Round at the end, not on the way.
# - A later task may need an earlier answer. If that one was wrong, you lose its points once. The later task is marked
#   with your own number.
#
# A lamp costs about as much as in Ensenada in Mexico, where 25,000 lamps came with a debt of USD 16 million
# (Inter-American Development Bank, no date). The ceiling of the national grant is that of the Indian viability gap
# scheme (Government of India, Ministry of Finance, no date). All other figures are **made up**. They are drawn from
# your id, so your numbers differ from your neighbour's.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy_financial as npf

from citykit import risk, selfcheck
from citykit.cases import share_the_risk
from citykit.panels.share_the_risk import show, show_draws, simulate

case = share_the_risk.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Your figures
#
# The next cell shows your case. At its end, type a rate to see what later payments are worth today. If the line for the
# rate is gone after a break, run the cell again.
#
# - **Year 0 is today.** The city would pay the works today. Upkeep, fee and staff are paid at the end of each year, from
#   year 1 to the last year counted. The new drivers are bought once, at the end of the year that the table names.
# - **Prices:** all amounts are at today's prices, and all rise alike. So the flows are real, and stay flat.
# - **Shares** of a loss: 1 is all, 0 is nothing. The company carries the rest.
# - **With code:** the first column holds the names, as in `case.works`. The risk table is `case.register`. Rates and
#   ceilings are in percent.

# %% nbgrader={"grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
show(case)

# %% [markdown]
# ## Try your method first
#
# The lesson has a city that buys 10,000 lamps, or takes an offer for 0.89 a year over ten years, at 6 %. The cell prints
# three of its results. Find two of them by your own way before you start.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
own = [4.00, 0.20, 0.20, 0.20, 0.20, 0.20, 0.70, 0.20, 0.20, 0.20, 0.20]
print(f"City buys {npf.npv(0.06, own):.2f}, offer {npf.npv(0.06, [0] + [0.89] * 10):.2f} million, both without risk.")
print(f"Bus station: a grant of {risk.viability_gap([-10.0] + [0.90] * 15, 0.12):.2f} million at 12 %.")

# %% [markdown]
# ## Task 1: what the city pays (11 points)
#
# Give both present values in **USD million**, at the city's real rate and without risk:
#
# 1. `paid_city`: works, upkeep and new drivers, if the city buys. Take the likely cost of the works. Six points.
# 2. `paid_offer`: the company's fee and the city's own staff, under the offer. Five points.
#
# Form of the answers, numbers only as an example: `paid_city = 12.34`, `paid_offer = 13.21`

# %% nbgrader={"grade": false, "grade_id": "paid", "locked": false, "schema_version": 3, "solution": true, "task": false}
paid_city = None
paid_offer = None
### BEGIN SOLUTION
rate = case.rate / 100
purchase = [case.works] + [case.upkeep] * case.years
purchase[case.drivers_year] += case.drivers
paid_city = npf.npv(rate, purchase)
paid_offer = npf.npv(rate, [0] + [case.fee + case.supervision] * case.years)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "paid-city-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("paid_city", paid_city, 0, 100, "USD million")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_paid_city
check_paid_city(paid_city)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "paid-offer-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("paid_offer", paid_offer, 0, 100, "USD million")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_paid_offer
check_paid_offer(paid_offer, paid_city)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: who should carry it? (10 points)
#
# For each row from **R1 to R6** read what the papers say, and ask the three questions of the lesson in their order. Who
# can make it less likely? Who can make the damage smaller? If nobody can: who bears it at the lowest cost? Write
# `"city"` or `"company"`. Do not look at the shares of the offer: they may be wrong. Row R7 is not asked.
#
# Form of the answer: `sides = {"R1": "city", "R2": "company", "R3": "company"}`, with all six rows.

# %% nbgrader={"grade": false, "grade_id": "sides", "locked": false, "schema_version": 3, "solution": true, "task": false}
sides = None
### BEGIN SOLUTION
cities = ("the city's own office", "The city prescribes", "The council", "the city's own store", "the city's open ducts",
          "Nobody can prevent it", "the city's own power office")
sides = {
    row: "city" if any(words in papers for words in cities) else "company"
    for row, papers in case.register["papers"].drop("R7").items()
}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "sides-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.words("sides", sides, share_the_risk.ROWS[:-1], share_the_risk.SIDES)
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_sides
check_sides(sides)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: value for money (16 points)
#
# Now use **the shares in the risk table**, as the offer was made. Amounts are in **USD million**.
#
# 1. `risk_city`: the expected losses that the city carries if it buys, over all seven rows. Five points.
# 2. `risk_offer`: the expected losses that the city carries under the offer, over all seven rows. Five points.
# 3. `value`: value for money of the offer. It is above 0 if the offer is cheaper, and below 0 if it is dearer. Four
#    points.
# 4. `percent`: value for money in percent of the public comparator, with its sign. The comparator is the whole cost if
#    the city buys, risk included. The forms 7.5 and 0.075 both count. Two points.
#
# Form of the answers: `risk_city = 3.21`, `risk_offer = 1.23`, `value = -0.45`, `percent = -4.5`

# %% nbgrader={"grade": false, "grade_id": "value", "locked": false, "schema_version": 3, "solution": true, "task": false}
risk_city = None
risk_offer = None
value = None
percent = None
### BEGIN SOLUTION
result = risk.compare({"City buys": paid_city, "Offer": paid_offer}, case.register)
risk_city = result.loc["City buys", "risk"]
risk_offer = result.loc["Offer", "risk"]
value = result.loc["Offer", "saving"]
percent = result.loc["Offer", "percent"]
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "risk-city-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("risk_city", risk_city, 0, 100, "USD million")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_risk_city
check_risk_city(risk_city)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "risk-offer-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("risk_offer", risk_offer, 0, 100, "USD million")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_risk_offer
check_risk_offer(risk_offer)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "value-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("value", value, -100, 100, "USD million")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_value
check_value(value, paid_city, paid_offer, risk_city, risk_offer)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "percent-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("percent", percent, -100, 100, "(7.5 and 0.075 both mean 7.5 %)")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_percent
check_percent(percent, value, paid_city, paid_offer, risk_city, risk_offer)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: the row on the wrong side (9 points)
#
# 1. `wrong_row`: one row of the offer is on the wrong side. More than half of its loss stays with the city, though the
#    company should carry it, by your list of task 2. Three points.
# 2. `fee_rise`, in **USD thousand a year**: let the company take the city's **whole** part of this row. By how much may
#    the yearly fee rise at most, so that the city is no worse off than under the offer as made? Use the expected loss
#    and the city's real rate. Six points.
#
# Form of the answers: `wrong_row = "R4"`, `fee_rise = 12.3`

# %% nbgrader={"grade": false, "grade_id": "wrong", "locked": false, "schema_version": 3, "solution": true, "task": false}
wrong_row = None
fee_rise = None
### BEGIN SOLUTION
wrong_row = next(row for row in sides if sides[row] == "company" and case.register.loc[row, "Offer"] > 0.5)
moved = risk.expected_losses(case.register, ["Offer"]).loc[wrong_row, "Offer"]
fee_rise = 1000 * -npf.pmt(rate, case.years, moved)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "wrong-row-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.one_of("wrong_row", wrong_row, share_the_risk.ROWS)
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_wrong_row
check_wrong_row(wrong_row, sides)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "fee-rise-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("fee_rise", fee_rise, 0, 10_000, "USD thousand a year")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_fee_rise
check_fee_rise(fee_rise, wrong_row, paid_city)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: how much is enough? (12 points)
#
# An expected loss is an average. Now look at **10,000 draws**, with the offer as made. In each draw:
#
# - the works come from a triangle with the lowest, likely and highest cost of your table;
# - upkeep, new drivers, fee and staff are fixed, at their present values of task 1;
# - each risk of the table happens with its chance, or not, without regard to the others. If it happens, the city pays its
#   share of the loss. In one draw the same risks happen under both options.
#
# A row whose loss the triangle holds already must not be drawn a second time. Is there one?
#
# 1. `p80`, in **USD million**: P80 of what the city pays in the end **if it buys**, the amount that is enough in 80 of
#    100 draws. Seven points.
# 2. `cheaper`, in **percent**: in how many of 100 draws is the offer cheaper? Five points.
#
# **Without code:** the next cell draws for you. Type the two present values that are fixed, and choose the rows. It
# counts the draws by bands of cost. Add the counts up until you have 80 of 100 draws. Inside the last band go on in
# proportion. **With code:** `simulate(case, rest, offer, rows)` gives the same draws, or write your own with 10,000
# draws or more. Marks allow for the chance in the draws.
#
# Form of the answers: `p80 = 14.56`, `cheaper = 41`. The forms 41 and 0.41 both count.

# %% nbgrader={"grade": false, "grade_id": "draw", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_draws(case)

# %% nbgrader={"grade": false, "grade_id": "enough", "locked": false, "schema_version": 3, "solution": true, "task": false}
p80 = None
cheaper = None
### BEGIN SOLUTION
draws = simulate(case, paid_city - case.works, paid_offer, "R2 to R7, without R1")
p80 = draws["City buys"].quantile(0.8)
cheaper = 100 * (draws["Offer"] < draws["City buys"]).mean()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "p80-check", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("p80", p80, 0, 100, "USD million")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_p80
check_p80(p80, paid_city)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "cheaper-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("cheaper", cheaper, 0, 100, "(41 and 0.41 both mean 41 %)")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_cheaper
check_cheaper(cheaper, paid_city, paid_offer, p80)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: the bus station (12 points)
#
# A partner builds and runs the bus station, and lives from the passengers' fee. Its contract starts with the cost in
# year 0. Revenue and running cost come at the end of each year, from year 1. All amounts are real.
#
# 1. `grant`, in **USD million**: the smallest grant in year 0 that gives the partner its return at today's fee. Leave
#    the ceilings out here. Seven points.
# 2. `lowest_fee`, in **US cents**: the lowest fee that gives the partner its return when **both grants are at their
#    ceilings**. It may be above or below today's fee. The passengers stay as many. Five points.
#
# Form of the answers: `grant = 5.67`, `lowest_fee = 12.3`

# %% nbgrader={"grade": false, "grade_id": "station", "locked": false, "schema_version": 3, "solution": true, "task": false}
grant = None
lowest_fee = None
### BEGIN SOLUTION
net = case.passengers * case.cents / 100 - case.running
grant = risk.viability_gap([-case.station_cost] + [net] * case.station_years, case.required / 100)
own_part = case.station_cost * (100 - case.national - case.own) / 100
revenue = case.running - npf.pmt(case.required / 100, case.station_years, own_part)
lowest_fee = 100 * revenue / case.passengers
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "grant-check", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("grant", grant, 0, 100, "USD million")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_grant
check_grant(grant)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "lowest-fee-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("lowest_fee", lowest_fee, 0, 200, "US cents")
### BEGIN HIDDEN TESTS
from graders.checks.share_the_risk import check_lowest_fee
check_lowest_fee(lowest_fee, grant)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 7: message to the council (30 points)
#
# Write **at most 120 words** to the city council. Say which way to get the street lights, with value for money. Say how
# firm this is, with the share of draws and P80. Name the row on the wrong side, and what to ask of the company. Say
# whether the grant for the bus station fits under the two ceilings, and what this means for the fee. Name one thing that
# the numbers do not decide or that has to be checked first. A person reads and marks this answer:
#
# {{rubric: message}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "message", "locked": false, "points": 30, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Take the way that task 3 shows as cheaper, by its percentage. This is an average: the offer wins only in the share of
# draws of task 5. If we buy, set P80 aside, not the plan. Before we sign an offer, the row of task 4 has to move to the
# company, for at most the rise of task 4. The company's failure stays with us: we need a right to take over the work.
# The bus station needs the grant of task 6. If it is above the ceilings, the fee must rise to the lowest fee, or the
# station must become smaller. Ask first who cannot pay. The chances are estimates: let another office check them.
# ### END SOLUTION
