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
# # Fund the project
#
# A city wants to build. Three **letters** offer the money: a credit in dollars, a loan of a local bank, and a bond. You
# work out what each letter asks for, what the city can carry in its worst year, and which letter to sign. Then you write
# to the council.
#
# - **Time:** 60 minutes. **Points:** 100, of which 75 are marked by the computer and 25 by a person.
# - **You need:** the lesson *Who pays?*, and a phone calculator if you type your answers.
# - **Two ways to answer:** type the numbers that you worked out with a calculator, or write Python. Both get full points.
#   Functions of `citykit.finance` are allowed.
# - Run each cell with **Shift + Enter**. After each task one line per answer says whether its *form* is fine. It does
#   not say whether the answer is right.
# - **Rounding:** two decimals are enough everywhere, and one for a grant element. Round at the end, not on the way.
# - **Percent:** the two grant elements count in both forms, 12.5 or 0.125.
# - A later task may need an earlier answer. If that one was wrong, you lose its points once. The later task is marked
#   with your own number.
#
# City and letters are **made up**. They are drawn from your id, so your numbers differ from your neighbour's. The credit
# is near a real one: a shorter-term loan of IDA runs 12 years, the first six without principal, and has no charge. Here
# the ministry passes such money on in dollars, and adds its own interest. Source: World Bank Treasury, *IDA lending rates
# and fees*, 1 October 2025.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
from citykit import finance, selfcheck
from citykit.cases import fund_the_project
from citykit.panels.fund_the_project import show

case = fund_the_project.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Your figures
#
# The next cell shows your city, the three letters, and two small calculators. One gives factors for a rate and a number
# of payments. The other brings a row of payments to today. If their lines are gone after a break, run the cell again.
#
# - **Money** is in million LCU (local currency units). Each letter brings the whole cost of the project.
# - **Credit:** paid once a year, in dollars. First the years of grace with interest only, then **equal principal**. If the
#   task says nothing else, take today's price of the dollar.
# - **Bank loan:** **equal payments** in local money. The table says how many in a year.
# - **Bond:** the coupon is paid once a year, in local money. The whole amount falls due in the last year. The bank that sells the bond asks
#   for a **sinking fund**: the same amount set aside at the end of each year, in the last year too. With its interest it
#   grows to the amount and pays the bond back.
# - All payments come at the end of their period. All rates are nominal, as in contracts. The law allows all three letters.
# - **With code:** the first column holds the names, as in `case.old`. Rates are in percent.

# %% nbgrader={"grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
show(case)

# %% [markdown]
# ## Try your method first
#
# The lesson has a loan of 60 at 11 % for ten years, and an on-lent credit of 60 at 8 % for twelve years, two of them with
# grace. The cell prints some of their figures. Find two of them by your own way before you start.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
bank = finance.schedule(60, 0.11, 10, per_year=2)
print(f"Paid twice a year, the loan asks for {bank['payment'][1]:.2f} each time.")
onlent = finance.schedule(60, 0.08, 12, grace=2, kind="equal principal")
print("The credit asks for", ", ".join(f"{onlent['payment'][year]:.2f} in year {year}" for year in (1, 3, 12)), end=". ")
print(f"In today's money, at 11 %: {finance.cost_today(onlent, 0.11):.1f}.")

# %% [markdown]
# ## Task 1: the bank loan and the bond (17 points)
#
# 1. `bank_payment`: **each single payment** of the bank loan. Nine points.
# 2. `bond_last`: what falls due **in the last year** of the bond, if nothing is set aside: coupon and amount. Three points.
# 3. `set_aside`: what goes into the sinking fund **each year**, without the coupon. Five points.
#
# All in **million LCU**. Form of the answers, numbers only as an example: `bank_payment = 2.34`, `bond_last = 71.05`,
# `set_aside = 4.32`

# %% nbgrader={"grade": false, "grade_id": "loans", "locked": false, "schema_version": 3, "solution": true, "task": false}
bank_payment = None
bond_last = None
set_aside = None
### BEGIN SOLUTION
loan = finance.schedule(case.amount, case.bank_rate / 100, case.bank_years, per_year=case.bank_per_year)
bank_payment = loan["payment"].iloc[0]
coupon = case.amount * case.bond_coupon / 100
bond_last = coupon + case.amount
growth = (1 + case.fund_rate / 100) ** case.bond_years
set_aside = case.amount / ((growth - 1) / (case.fund_rate / 100))
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "bank-payment-check", "locked": true, "points": 9, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("bank_payment", bank_payment, 0, 1_000, "million LCU")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_bank_payment
check_bank_payment(bank_payment)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "bond-last-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("bond_last", bond_last, 0, 1_000, "million LCU")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_bond_last
check_bond_last(bond_last)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "set-aside-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("set_aside", set_aside, 0, 1_000, "million LCU a year")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_set_aside
check_set_aside(set_aside)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: the credit (12 points)
#
# Three payments of the credit, in **million LCU** at today's price of the dollar:
#
# 1. `credit_early`: in each year of grace. Two points.
# 2. `credit_first`: in the first year after the grace. Six points.
# 3. `credit_last`: in the last year. Four points.
#
# Form of the answers: `credit_early = 0.91`, `credit_first = 8.76`, `credit_last = 6.54`

# %% nbgrader={"grade": false, "grade_id": "credit", "locked": false, "schema_version": 3, "solution": true, "task": false}
credit_early = None
credit_first = None
credit_last = None
### BEGIN SOLUTION
credit = finance.schedule(case.amount, case.credit_rate / 100, case.credit_years, grace=case.credit_grace, kind="equal principal")
credit_early = credit["payment"].iloc[0]
credit_first = credit["payment"].iloc[case.credit_grace]
credit_last = credit["payment"].iloc[-1]
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "credit-early-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("credit_early", credit_early, 0, 1_000, "million LCU")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_credit_early
check_credit_early(credit_early)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "credit-first-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("credit_first", credit_first, 0, 1_000, "million LCU")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_credit_first
check_credit_first(credit_first)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "credit-last-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("credit_last", credit_last, 0, 1_000, "million LCU")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_credit_last
check_credit_last(credit_last, credit_first)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: the worst year (16 points)
#
# For each letter, at today's price of the dollar:
#
# 1. `service`: the debt service of its **worst year**, **old debt and the letter together**, in **million LCU**. For the
#    bond take the coupon and what is set aside. Eight points.
# 2. `cover`: the **debt cover** of this year, as a plain number of times: cash divided by debt service. The cash is the same in all years: own revenue
#    and transfers, less running cost. Eight points.
#
# Form of the answers, numbers only as an example: `service = {"credit": 9.87, "bank": 12.34, "bond": 11.22}`,
# `cover = {"credit": 1.91, "bank": 1.52, "bond": 1.68}`

# %% nbgrader={"grade": false, "grade_id": "worst", "locked": false, "schema_version": 3, "solution": true, "task": false}
service = None
cover = None
### BEGIN SOLUTION
service = {
    "credit": case.old + credit["payment"].max(),
    "bank": case.old + case.bank_per_year * bank_payment,
    "bond": case.old + coupon + set_aside,
}
cash = case.own_revenue + case.transfers - case.running
cover = {letter: cash / due for letter, due in service.items()}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "service-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("service", service, fund_the_project.LETTERS, 0, 1_000, "in million LCU")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_service
check_service(service, bank_payment, set_aside, credit_first)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "cover-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("cover", cover, fund_the_project.LETTERS, 0, 20)
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_cover
check_cover(cover, service)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: what if our money falls? (10 points)
#
# The local money loses the share of its value that the table names, before the first payment. Old debt, bank loan and bond are in local money.
#
# 1. `credit_after_fall`: what the **credit alone** costs in its worst year after the fall, in **million LCU**. Five points.
# 2. `cover_after_fall`: the debt cover with the credit in this year. Old debt counts as before. Five points.
#
# Form of the answers: `credit_after_fall = 11.09`, `cover_after_fall = 1.47`

# %% nbgrader={"grade": false, "grade_id": "fall", "locked": false, "schema_version": 3, "solution": true, "task": false}
credit_after_fall = None
cover_after_fall = None
### BEGIN SOLUTION
credit_after_fall = credit["payment"].max() / (1 - case.fall / 100)
cover_after_fall = cash / (case.old + credit_after_fall)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "credit-after-fall-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("credit_after_fall", credit_after_fall, 0, 1_000, "million LCU")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_fallen
check_fallen(credit_after_fall, credit_first, service)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "cover-after-fall-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("cover_after_fall", cover_after_fall, 0, 20)
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_cover_after_fall
check_cover_after_fall(cover_after_fall, credit_after_fall, cover, service)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: how much of the credit is a gift? (10 points)
#
# The **grant element** of the credit is what is left of its amount after today's worth of all its payments is taken off, as a
# share of the amount. Give it in percent with one decimal, at today's price of the dollar:
#
# 1. `grant_state`: at **5 %**, the rate for the debt of states. Six points.
# 2. `grant_city`: at **the rate at which the city could borrow otherwise**. Four points.
#
# The city's rate is one for local money. So the second number holds only as long as a dollar stays at today's price.
#
# By hand: write down all payments of the credit, year by year. After the grace they fall by the same step each year. The
# second calculator above brings the row to today.
#
# Form of the answers: `grant_state = 12.5`. The same answer as a share, `grant_state = 0.125`, counts too.

# %% nbgrader={"grade": false, "grade_id": "gift", "locked": false, "schema_version": 3, "solution": true, "task": false}
grant_state = None
grant_city = None
### BEGIN SOLUTION
grant_state = 100 * finance.grant_element(credit)
grant_city = 100 * finance.grant_element(credit, case.own_rate / 100)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "grant-state-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("grant_state", grant_state, -100, 100, "(12.5 and 0.125 both mean 12.5 %)")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_grant_state
check_grant_state(grant_state, credit_early, credit_first, credit_last)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "grant-city-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("grant_city", grant_city, -100, 100, "(12.5 and 0.125 both mean 12.5 %)")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_grant_city
check_grant_city(grant_city, grant_state, credit_early, credit_first, credit_last)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: choose (10 points)
#
# 1. `cost_today`: what the payments of each letter cost **in today's money** (their present value; do not take inflation off), in
#    **million LCU**. Discount all letters at the
#    rate at which the city could borrow otherwise, and take today's price of the dollar. For the bond count the coupon and
#    what is set aside, each year. For the bank you may count a whole year's payments at the end of that year, or each
#    payment on its own date: both are fine. Old debt plays no part. Six points.
# 2. `choice`: the letter that **keeps the debt cover that the lenders ask for** in its worst year, the credit also after the
#    fall, and **costs least** in today's money. Write `"credit"`, `"bank"` or `"bond"`, or `"none"` if no letter keeps it.
#    Four points.
#
# Form of the answers: `cost_today = {"credit": 43.21, "bank": 54.32, "bond": 56.78}`, `choice = "none"`

# %% nbgrader={"grade": false, "grade_id": "choose", "locked": false, "schema_version": 3, "solution": true, "task": false}
cost_today = None
choice = None
### BEGIN SOLUTION
rate = case.own_rate / 100
each_year = (1 - (1 + rate) ** -case.bond_years) / rate
cost_today = {
    "credit": finance.cost_today(credit, rate),
    "bank": finance.cost_today(loan, rate),
    "bond": (coupon + set_aside) * each_year,
}
lowest = cover | {"credit": cover_after_fall}
kept = [letter for letter in cost_today if lowest[letter] >= case.cover_rule]
choice = min(kept, key=cost_today.get, default="none")
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "cost-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("cost_today", cost_today, fund_the_project.LETTERS, 0, 2_000, "in million LCU")
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_costs
check_costs(cost_today, service, bank_payment, set_aside, credit_early, credit_first, credit_last, grant_state, grant_city)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "choice-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.one_of("choice", choice, [*fund_the_project.LETTERS, "none"])
### BEGIN HIDDEN TESTS
from graders.checks.fund_the_project import check_choice
check_choice(choice, cover, cover_after_fall, cost_today)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 7: message to the council (25 points)
#
# Write **at most 120 words** to the city council. Say which letter to sign: its amount, its rate, its years, and how often it is
# paid. Give its debt cover in the worst year, and the cover that the lenders ask for. Give its cost in today's money beside
# that of another letter. Say why the two others are not signed, and what the fall of our money does to the credit. Name one
# thing on which all this rests, and one thing to ask for before anybody signs. A person reads and marks this answer:
#
# {{rubric: message}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "message", "locked": false, "points": 25, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# We advise the letter of task 6: its whole amount, at the rate and for the years in the table, paid as often as it says. In
# its worst year our cash covers debt service as often as task 3 says, more than lenders ask for. It costs the amount of
# task 6 in today's money. The credit costs least. But if our money loses 30 % of its value, its cover falls below the
# rule: we earn in local money. The third letter asks for more than we can carry. All this rests on the transfers of the
# state. Before we sign, we ask the ministry to pass the credit on in local money.
# ### END SOLUTION
