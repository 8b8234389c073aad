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
# # Plan a pilot
#
# This is the capstone of the course. You plan a **smart-parking pilot** in twelve parts, from the problem to the day
# on which the city decides: go, adjust or stop.
#
# - **Time:** 4 to 6 hours. You can stop after each part and go on another day. Save the file.
# - **Points:** 100, of which 54 are marked by the computer and 46 by a person.
# - **You need:** the lesson *Planning a pilot*.
# - **Alone or in a team:** the roster says which. A team hands in one plan, with the id of the person who hands it
#   in, and all get the same mark.
# - **Two ways to answer:** type values that you worked out with a calculator, or write Python. Both get full points.
# - **Words:** each written answer has at most 120 words.
# - Run each cell with **Shift + Enter**. After each task one line says whether the *form* of your answer is fine. It
#   does not say whether the answer is right.
#
# The setting is Kampala, with its published figures. All other figures are **made up for this exercise**: streets,
# counts, sites, costs, tasks and risks. They are drawn from your id, so your numbers differ from your neighbour's.
# Each task names the unit. Money is in Ugandan shillings (UGX). Give one decimal, unless the task says otherwise. A
# percentage counts in both forms, 62.5 or 0.625.
#
# A later task may need an earlier answer. If the earlier one was wrong, you lose its points once. The later task is
# marked with your own number.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. The cell answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
from IPython.display import display

from citykit import pilot, selfcheck
from citykit.cases import plan_a_pilot
from citykit.panels import plan_a_pilot as show
from citykit.panels.calculator import calculator_panel

case = plan_a_pilot.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# This calculator does sums, means and medians of a list. For the rest you need a phone calculator.

# %% nbgrader={"grade": false, "grade_id": "calculator", "locked": true, "schema_version": 3, "solution": false, "task": false}
calculator_panel()

# %% [markdown]
# ## Kampala or your own city
#
# The table shows what is published about parking in Kampala. In 2019 WeGO chose Kampala for a feasibility study on
# smart parking, from 14 proposals (WeGO news, 10 June 2019). The 328 % is a forecast, not a result. The lesson says
# why the 2 of 24 billion shillings are no baseline for street parking.

# %% nbgrader={"grade": false, "grade_id": "kampala", "locked": true, "schema_version": 3, "solution": false, "task": false}
show.kampala()

# %% [markdown]
# **To plan for Kampala**, leave `"city": "Kampala"` and write the names of all who worked on this plan. **Fill in
# nothing else:** leave the numbers at `None`.
#
# **To plan for your own city**, write its name and fill in all 15 numbers. The computer then marks parts 1, 2, 6 and
# 12 with your numbers, and all other parts with your made-up case. Money is in **millions** of your own currency.
# Only `fee` is in single units. Say in part 1 where the numbers come from.
#
# - `spaces`: marked spaces of the pilot area. `hours_per_day`: hours per day in which parking is to be paid.
# - `parked_hours`, `paid_hours`: hours parked, and hours paid, in all spaces on one working day.
# - `fee`: price of one hour. `days_per_year`: days per year on which parking is to be paid.
# - `one_off`: costs before the start. `per_month`: running costs of one month. `renewal`: what must be bought again
#   at the end of year `renewal_year`. `years`: years of use.
# - `pilot_months`: length of the pilot. `reserve`: for the unforeseen, in percent of the pilot's other costs.
# - `bank_rate`, `inflation`: yearly, in percent. The bank's rate must be above inflation.
#
# Form of the answer: `"city": "Maseru", "contributors": ["first name", "second name"], "spaces": 410,` and so on.

# %% nbgrader={"grade": false, "grade_id": "sheet", "locked": false, "schema_version": 3, "solution": true, "task": false}
sheet = {
    "city": "Kampala",
    "contributors": [],
    "spaces": None,
    "hours_per_day": None,
    "parked_hours": None,
    "paid_hours": None,
    "fee": None,
    "days_per_year": None,
    "one_off": None,
    "per_month": None,
    "renewal": None,
    "years": None,
    "renewal_year": None,
    "pilot_months": None,
    "reserve": None,
    "bank_rate": None,
    "inflation": None,
}
### BEGIN SOLUTION
sheet["contributors"] = ["the author of this exercise"]
### END SOLUTION

# %% nbgrader={"grade": false, "grade_id": "sheet-look", "locked": true, "schema_version": 3, "solution": false, "task": false}
plan_a_pilot.check_sheet(sheet)

# %% [markdown]
# ## Part 1: problem and baseline (8 points: 4 by code, 4 by a person)
#
# A team counted cars on one usual working day. `parked_hours` are hours in which a car stood in a space. `paid_hours`
# are those that were paid. If you filled in the sheet for your own city, use your numbers in place of the table.
#
# 1. `occupancy`, in percent: of all hours that the spaces offer in a day, how many were parked? One point.
# 2. `paid_share`, in percent: of all hours parked, how many were paid? This is your **baseline**. One point.
# 3. `lost_revenue`, in **millions** per year: what the hours parked but not paid would have brought. Two points.
#
# Form of the answer: `occupancy = 71.4`, `paid_share = 38.2`, `lost_revenue = 512.3`

# %% nbgrader={"grade": false, "grade_id": "problem-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
show.baseline(case)

# %% nbgrader={"grade": false, "grade_id": "problem-answers", "locked": false, "schema_version": 3, "solution": true, "task": false}
occupancy = None
paid_share = None
lost_revenue = None
### BEGIN SOLUTION
city = plan_a_pilot.inputs(case, sheet)
occupancy = 100 * city.parked_hours / (city.spaces * city.hours_per_day)
paid_share = 100 * city.paid_hours / city.parked_hours
lost_revenue = (city.parked_hours - city.paid_hours) * city.fee * city.days_per_year / 1e6
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "problem-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("occupancy", occupancy, 0, 100, "%")
selfcheck.number("paid_share", paid_share, 0, 100, "%")
selfcheck.number("lost_revenue", lost_revenue, 0, unit="million per year")
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_problem
check_problem(occupancy, paid_share, lost_revenue, sheet)
### END HIDDEN TESTS

# %% [markdown]
# **In your own words, at most 120 words.** State the problem for the people who have it and for the city. Use your
# baseline. Say how the baseline was measured, and name one reason to doubt it.
#
# {{rubric: problem-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "problem-text", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Shopkeepers and their customers find no free space, while the city collects the fee for less than half of the hours
# that cars are parked. Less money means worse streets for all. Our baseline is the paid share of one working day in
# the pilot area, counted by teams in all four zones: hours paid out of hours parked. We measure it again in the same
# way. One day may not be usual: it was a month's end, when more people shop. So we repeat the count on three other
# days before the start.
# ### END SOLUTION

# %% [markdown]
# ## Part 2: logframe (10 points: 5 by code, 5 by a person)
#
# Put each of the ten statements on its level. An **activity** is what the project does. An **output** is what it
# hands over. An **outcome** is what people then do differently. A **goal** is why the city wants this. An
# **assumption** must hold, and the project does not control it.
#
# 1. `levels`: for each letter one of `"goal"`, `"outcome"`, `"output"`, `"activity"`, `"assumption"`. Three points.
# 2. `target`, in percent: the paid share at the end of the pilot. It starts from your baseline in part 1. The view
#    says how much of the gap up to 100 % is to be closed. One point.
# 3. `milestone`, in percent: the paid share in the milestone's month, if it rises by the same step each month. Month
#    0 is the baseline. One point. With your own city, take the pilot's length from your sheet.
#
# Form of the answer: `levels = {"A": "output", "B": "goal"}` with all ten letters, `target = 61.0`, `milestone =
# 48.5`

# %% nbgrader={"grade": false, "grade_id": "logframe-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
show.logframe(case)

# %% nbgrader={"grade": false, "grade_id": "logframe-answers", "locked": false, "schema_version": 3, "solution": true, "task": false}
levels = None
target = None
milestone = None
### BEGIN SOLUTION
begins = (
    ("goal", "Trips", "The city pays", "Businesses", "The air"),
    ("outcome", "Drivers pay", "Drivers use", "Fewer drivers", "Drivers find"),
    ("output", "Sensors are", "A payment", "All attendants", "A public"),
    ("activity", "Install", "Run", "Train", "Hold"),
    ("assumption", "The council", "The phone", "The national", "No national"),
)
levels = {}
for letter, sentence in case.logframe.statements.items():
    levels[letter] = next(level for level, *words in begins if sentence.startswith(tuple(words)))
target = paid_share + case.logframe.gap_percent / 100 * (100 - paid_share)
length = plan_a_pilot.inputs(case, sheet).pilot_months
milestone = paid_share + case.logframe.milestone_month / length * (target - paid_share)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "logframe-levels-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.words("levels", levels, case.logframe.statements.index, plan_a_pilot.LEVELS)
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_logframe_levels
check_logframe_levels(levels)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "logframe-targets-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("target", target, 0, 100, "%")
selfcheck.number("milestone", milestone, 0, 100, "%")
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_logframe_targets
check_logframe_targets(target, milestone, paid_share, sheet)
### END HIDDEN TESTS

# %% [markdown]
# **In your own words, at most 120 words.** Write the lines of your logframe for one goal, one outcome and one output.
# Each line has an indicator with unit, a baseline, a target with date, and a source. Add one assumption, and what you
# will do if it fails.
#
# {{rubric: logframe-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "logframe-text", "locked": false, "points": 5, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Goal: street upkeep paid from parking revenue, UGX million a year; baseline last year's accounts; target plus a
# quarter two years after the start; source city accounts. Outcome: paid share of parked hours, percent; baseline and
# target as above; target at the end of the pilot; source street counts by a team that does not collect the fee.
# Output: streets in which drivers can pay by phone and by text message; baseline 0; target all pilot streets before
# the start; source protocol of the hand-over. Assumption: the by-law on the fee stays in force. If the council
# suspends it, we stop the counts, tell the drivers, and do not report the months without a fee as a failure of the
# system.
# ### END SOLUTION

# %% [markdown]
# ## Part 3: stakeholders (8 points: 4 by code, 4 by a person)
#
# Check the table of roles. The rule: each task has **exactly one A and at least one R**. `A/R` is one role that
# answers for the task and also does it. Each row has one fault at most.
#
# 1. `raci_words`: for each task one of `"fine"`, `"no A"`, `"two A"`, `"no R"`. Three points.
# 2. `busiest`: the role that does most tasks. Count the cells with R. One point.
#
# Form of the answer: `raci_words = {"T1": "fine", "T2": "no A"}` with all tasks, `busiest = "Finance"`

# %% nbgrader={"grade": false, "grade_id": "raci-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
show.raci(case)

# %% nbgrader={"grade": false, "grade_id": "raci-answers", "locked": false, "schema_version": 3, "solution": true, "task": false}
raci_words = None
busiest = None
### BEGIN SOLUTION
raci_words = {}
for task, cells in case.raci.drop(columns="task").iterrows():
    row_text = " ".join(cells)
    faults = {"no A": "A" not in row_text, "two A": row_text.count("A") > 1, "no R": "R" not in row_text}
    raci_words[task] = next((fault for fault, found in faults.items() if found), "fine")
busiest = case.raci.drop(columns="task").apply(lambda column: column.str.contains("R").sum()).idxmax()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "raci-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.words("raci_words", raci_words, case.raci.index, plan_a_pilot.RACI_WORDS)
selfcheck.one_of("busiest", busiest, case.raci.columns[1:])
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_raci
check_raci(raci_words, busiest)
### END HIDDEN TESTS

# %% [markdown]
# **In your own words, at most 120 words.** Name four groups of people that the pilot touches. Say for each what it
# can gain or lose, and how you will involve it. Say who could stop the pilot, and who carries it on after an
# election.
#
# {{rubric: raci-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "raci-text", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Drivers lose free hours and gain a free space sooner: two public meetings, and a phone line for complaints.
# Shopkeepers fear for customers and gain turnover of spaces: one seat in the steering group. Attendants may lose
# work: we train them and promise their jobs in the council's decision. Street vendors may lose their place: the ward
# committee marks places for them before the start. The council can stop the pilot by suspending the fee, and the
# courts can. So the gate is a decision of the council, not of the mayor alone. The head of the transport department,
# a career official, answers for the pilot and stays after an election.
# ### END SOLUTION

# %% [markdown]
# ## Part 4: site choice (10 points: 8 by code, 2 by a person)
#
# Six candidate sites stand in the table. Score each criterion from 0 to 100: among the **six** sites, the worst value
# gets 0 and the best value gets 100. For the cost of works and for the distance, decide yourself whether more or less
# is better, and do so for the other three. Then take the weighted mean. A criterion's weight is its mark, divided by
# the sum of all five marks.
#
# 1. `site_scores`, in points: the weighted mean of each of the six sites. Four points.
# 2. `site`: the site with most points **among those without road works** in the months of the pilot. Two points.
# 3. `lead`, in points: how far your site is ahead of the next best site without road works. One point.
# 4. `site_equal`: which site without road works would win if all five criteria had the same weight? One point.
#
# The panel works out the points if you type the weights in percent, **with one decimal**, and say how to read each criterion.
#
# Form of the answer: `site_scores = {"Market": 55.1, "Station": 40.9}` with all six sites, `site = "Station"`, `lead
# = 6.2`, `site_equal = "Market"`

# %% nbgrader={"grade": false, "grade_id": "site-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
display(show.sites(case), show.criteria(case), show.site_panel(case))

# %% nbgrader={"grade": false, "grade_id": "site-answers", "locked": false, "schema_version": 3, "solution": true, "task": false}
site_scores = None
site = None
lead = None
site_equal = None
### BEGIN SOLUTION
criteria = case.sites.criteria
values = case.sites.sites[criteria.index]
scaled = 100 * (values - values.min()) / (values.max() - values.min())
less = criteria.index[criteria["better"] == "less"]
scaled[less] = 100 - scaled[less]
points = scaled @ (criteria["importance"] / criteria["importance"].sum())
free = case.sites.sites["road_works"] == "no"
site_scores = points.to_dict()
site = points[free].idxmax()
lead = points[free].nlargest(2).diff().abs().iloc[-1]
site_equal = scaled[free].mean(axis=1).idxmax()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "site-scores-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("site_scores", site_scores, case.sites.sites.index, 0, 100, "in points")
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_site_points
check_site_points(site_scores)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "site-choice-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.one_of("site", site, case.sites.sites.index)
selfcheck.number("lead", lead, 0, 100, "points")
selfcheck.one_of("site_equal", site_equal, case.sites.sites.index)
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_site_choice
check_site_choice(site, lead, site_equal, site_scores)
### END HIDDEN TESTS

# %% [markdown]
# **In your own words, at most 120 words.** Recommend a site to the council. Say how firm the choice is, and what you
# would check on the spot before you decide.
#
# {{rubric: site-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "site-text", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# We recommend the site with most points among those without road works. It leads the next by a few points only, and
# with equal weights another site wins. So the choice depends on what the steering group finds important, and both
# sites are good enough. Before the council decides we would visit both, test the mobile network at ten in the
# morning, and ask shopkeepers again, because the survey is a year old.
# ### END SOLUTION

# %% [markdown]
# ## Part 5: evaluation design (14 points: 10 by code, 4 by a person)
#
# **The sample.** The outcome is the paid share of a street on one day, a *street-day*. Two groups of streets are
# compared: pilot streets and comparison streets. Days in the same street are alike, so the **street is the cluster**.
#
# 1. `design_effect`: 1 + (days per street − 1) × ICC. Give two decimals. One point.
# 2. `streets_per_arm`: how many streets **each group** needs, as a whole number. Without clusters a group needs 2 ×
#    (1.96 + 0.84)² × SD² / (smallest effect)² street-days, which is 15.7 × (SD / smallest effect)². This stands for a
#    power of 80 % and a 5 % risk of a false alarm. Multiply by the design effect, divide by the days per street, and
#    round up. Three points.
#
# Form of the answer: `design_effect = 2.35`, `streets_per_arm = 17`

# %% nbgrader={"grade": false, "grade_id": "evaluation-sample-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
show.sample(case)

# %% nbgrader={"grade": false, "grade_id": "evaluation-sample", "locked": false, "schema_version": 3, "solution": true, "task": false}
design_effect = None
streets_per_arm = None
### BEGIN SOLUTION
design = case.evaluation
design_effect = pilot.design_effect(design.checks, design.icc)
streets_per_arm = pilot.clusters_needed(pilot.sample_size_mean(design.detect, design.spread), design.checks, design.icc)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "evaluation-sample-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("design_effect", design_effect, 1, 20)
selfcheck.number("streets_per_arm", streets_per_arm, 2, 500, "streets in each group")
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_sample
check_sample(design_effect, streets_per_arm)
### END HIDDEN TESTS

# %% [markdown]
# **The result.** Another city has already run such a pilot, in 16 streets. Each street counts the same.
#
# 3. `trend_gap`, in percentage points: from count 1 to count 2, before the start, how much more did the pilot streets
#    change than the comparison streets? It may be negative. One point.
# 4. `effect`, in percentage points: the **difference in differences** from count 2 to count 3. Three points.
# 5. `interval`, in percentage points: the 95 % interval of the effect, lower end first. Work with the change of each
#    street from count 2 to count 3. The standard error is the square root of (s₁² / 8 + s₀² / 8). Here s₁ and s₀ are
#    the standard deviations of the changes in the two groups, with n − 1. The interval is effect ± 2.145 × standard
#    error (t value for 14 degrees of freedom). Two points.
#
# The panel gives means and standard deviations.
#
# Form of the answer: `trend_gap = -0.8`, `effect = 6.3`, `interval = [1.9, 10.7]`

# %% nbgrader={"grade": false, "grade_id": "evaluation-effect-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
display(show.streets(case), show.street_panel(case))

# %% nbgrader={"grade": false, "grade_id": "evaluation-effect", "locked": false, "schema_version": 3, "solution": true, "task": false}
trend_gap = None
effect = None
interval = None
### BEGIN SOLUTION
streets = case.evaluation.streets
means = streets.groupby("pilot").mean()
trend_gap = (means["count_2"] - means["count_1"]).diff().loc[1]
effect = (means["count_3"] - means["count_2"]).diff().loc[1]
changes = (streets["count_3"] - streets["count_2"]).groupby(streets["pilot"])
half = 2.145 * (changes.var() / changes.size()).sum() ** 0.5
interval = [float(effect - half), float(effect + half)]
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "evaluation-effect-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("trend_gap", trend_gap, -100, 100, "percentage points")
selfcheck.number("effect", effect, -100, 100, "percentage points")
selfcheck.interval("interval", interval, -100, 100, "percentage points")
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_effect_of_pilot
check_effect_of_pilot(trend_gap, effect, interval)
### END HIDDEN TESTS

# %% [markdown]
# **In your own words, at most 120 words.** Describe how you will evaluate *your* pilot. How are streets chosen for
# the two groups? What if drivers move to the next street? What is fixed in writing before the start? What does your
# trend gap tell you about the other city's result?
#
# {{rubric: evaluation-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "evaluation-text", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# We list all streets of the area, form pairs of similar streets, and let a public draw decide which one of a pair
# gets the pilot. Streets next to a pilot street are in neither group: drivers may move there, and we count them apart
# to see how many do. Before the start we publish the outcome, the dates of the counts, the formula and the gate. The
# counting team does not know which streets pay by phone. The trend gap shows how the two groups already moved apart
# before the start. If it is close to 0, the comparison is fair. If it is large, part of the measured effect would
# have come without the pilot.
# ### END SOLUTION

# %% [markdown]
# ## Part 6: budget and life-cycle cost (10 points: 8 by code, 2 by a person)
#
# Costs marked `once` come before the start, `month` each month, and `renewal` once more at the end of the year that
# the view names. If you filled in the sheet for your own city, use your numbers.
#
# 1. `pilot_budget`, in **millions**: one-off costs, plus running costs for all months of the pilot (part 2 names the
#    months), plus the reserve in percent of both. The renewal falls later. Three points.
# 2. `real_rate`, in percent, with two decimals: (1 + bank's rate) / (1 + inflation) − 1. One point.
# 3. `life_cycle_cost`, in **millions**, at prices of this year: what all costs over the years of use are worth today.
#    One-off costs count in full. Twelve months of running costs fall at the end of each year, from year 1 to the
#    last. The renewal falls once. Use the real rate. Leave out the reserve. Three points.
# 4. `cost_per_space`, in **single shillings** (or your own money) per space and year: the life-cycle cost, divided by
#    the annuity factor, divided by the spaces of part 1. The annuity factor is what 1 at the end of each year is
#    worth today. One point.
#
# The panel gives present values and annuity factors.
#
# Form of the answer: `pilot_budget = 231.4`, `real_rate = 7.25`, `life_cycle_cost = 588.0`, `cost_per_space = 241000`

# %% nbgrader={"grade": false, "grade_id": "budget-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
display(show.costs(case), show.present_value_panel())

# %% nbgrader={"grade": false, "grade_id": "budget-pilot", "locked": false, "schema_version": 3, "solution": true, "task": false}
pilot_budget = None
### BEGIN SOLUTION
city = plan_a_pilot.inputs(case, sheet)
pilot_budget = (city.one_off + city.pilot_months * city.per_month) * (1 + city.reserve / 100)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "budget-pilot-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("pilot_budget", pilot_budget, 0, unit="million")
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_budget_of_pilot
check_budget_of_pilot(pilot_budget, sheet)
### END HIDDEN TESTS

# %% nbgrader={"grade": false, "grade_id": "budget-life", "locked": false, "schema_version": 3, "solution": true, "task": false}
real_rate = None
life_cycle_cost = None
cost_per_space = None
### BEGIN SOLUTION
rate = pilot.real_rate(city.bank_rate / 100, city.inflation / 100)
flows = pilot.cost_flows(
    city.one_off, 12 * city.per_month, city.years, contingency=0, renewals={city.renewal_year: city.renewal}
)
real_rate = 100 * rate
life_cycle_cost = pilot.present_value(flows, rate)
cost_per_space = 1e6 * pilot.yearly_cost(life_cycle_cost, rate, city.years) / city.spaces
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "budget-life-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("real_rate", real_rate, 0, 100, "%")
selfcheck.number("life_cycle_cost", life_cycle_cost, 0, unit="million")
selfcheck.number("cost_per_space", cost_per_space, 0, unit="per space and year")
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_life_cycle
check_life_cycle(real_rate, life_cycle_cost, cost_per_space, sheet)
### END HIDDEN TESTS

# %% [markdown]
# **In your own words, at most 120 words.** Who pays the running costs when the pilot's money ends? Which one cost
# line are you least sure of, and how would you make it firmer?
#
# {{rubric: budget-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "budget-text", "locked": false, "points": 2, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Running costs go into the transport department's budget from the month after the pilot. The finance department
# confirms this in writing before the contract. Half of the extra parking revenue is set aside for it. We are least
# sure of the batteries: the vendor's life of six years comes from a cooler place. We would ask two cities in the
# tropics, and have the vendor promise the life in the contract, with free replacement.
# ### END SOLUTION

# %% [markdown]
# ## Part 7: schedule (5 points by code)
#
# A task starts when **all** tasks that it waits for are done. The last task opens the pilot streets.
#
# 1. `duration`, in weeks: the shortest time from the start to the end of the last task. Two points.
# 2. `critical`: the letters of the tasks on the critical path, in any order. There is one critical path. Two points.
# 3. `slack`, in weeks: how many weeks the task named in the view can be late without moving the end. One point.
#
# Form of the answer: `duration = 52`, `critical = ["A", "C", "J"]`, `slack = 4`

# %% nbgrader={"grade": false, "grade_id": "schedule-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
show.tasks(case)

# %% nbgrader={"grade": false, "grade_id": "schedule-answers", "locked": false, "schema_version": 3, "solution": true, "task": false}
duration = None
critical = None
slack = None
### BEGIN SOLUTION
times = pilot.critical_path(case.schedule.tasks)
duration = float(times["finish"].max())
critical = times.index[times["critical"]].tolist()
slack = float(times.loc[case.schedule.slack_task, "slack"])
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "schedule-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("duration", duration, 0, 300, "weeks")
selfcheck.several("critical", critical, case.schedule.tasks.index)
selfcheck.number("slack", slack, 0, 300, "weeks")
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_schedule
check_schedule(duration, critical, slack)
### END HIDDEN TESTS

# %% [markdown]
# ## Part 8: risk (9 points: 5 by code, 4 by a person)
#
# The risks do not depend on each other. A measure lowers the chance of its risk to `chance_after` and costs
# `measure_cost`.
#
# 1. `expected_loss`, in UGX million: the sum of chance × loss over the six risks, without measures. One point.
# 2. `top_risk`: the number of the risk with the largest expected loss. One point.
# 3. `worth_it`: the numbers of the risks whose measure saves more expected loss than it costs. Two points.
# 4. `chance_over`, in percent: how likely is it that the losses that happen add up to **more than the fund**, without
#    measures? The panel answers, or simulate it with 10,000 draws or more. Within 2 points counts as right. One
#    point.
#
# Form of the answer: `expected_loss = 88.5`, `top_risk = "R2"`, `worth_it = ["R1", "R5"]`, `chance_over = 23`

# %% nbgrader={"grade": false, "grade_id": "risk-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
display(show.risks(case), show.fund_panel(case))

# %% nbgrader={"grade": false, "grade_id": "risk-answers", "locked": false, "schema_version": 3, "solution": true, "task": false}
expected_loss = None
top_risk = None
worth_it = None
chance_over = None
### BEGIN SOLUTION
import numpy as np

register = case.risk.register
expected = register["chance"] / 100 * register["loss"]
expected_loss = expected.sum()
top_risk = expected.idxmax()
saved = (register["chance"] - register["chance_after"]) / 100 * register["loss"]
worth_it = register.index[saved > register["measure_cost"]].tolist()
happens = np.random.default_rng(7).random((100_000, len(register))) < register["chance"].to_numpy() / 100
chance_over = 100 * (happens @ register["loss"].to_numpy() > case.risk.fund).mean()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "risk-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("expected_loss", expected_loss, 0, unit="UGX million")
selfcheck.one_of("top_risk", top_risk, case.risk.register.index)
selfcheck.several("worth_it", worth_it, case.risk.register.index)
selfcheck.number("chance_over", chance_over, 0, 100, "%")
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_risk
check_risk(expected_loss, top_risk, worth_it, chance_over)
### END HIDDEN TESTS

# %% [markdown]
# **In your own words, at most 120 words.** Take three risks, one of them a change of government or of the people in
# charge. Give for each an early sign, what you will do, and who does it.
#
# {{rubric: risk-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "risk-text", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Change of mayor. Early sign: parking becomes an election topic. We have the gate decided by the council, publish
# each month's figures, and brief all parties. The head of transport does it. Late sensors. Early sign: no shipping
# papers six weeks before the date. We start with counts by hand and payment by phone, which need no sensors. The
# contract manager asks for the papers. Drivers avoid the area. Early sign: the counts in the next streets rise. We
# count these streets each month and move signs. The evaluation team reports to the steering group within a week.
# ### END SOLUTION

# %% [markdown]
# ## Part 9: data protection (8 points: 3 by code, 5 by a person)
#
# The vendor's file holds one row for each car that parked. The vendor also wants to publish a table of drivers.
#
# 1. `identifiers`: the numbers of the fields that lead to one person, **alone or through a public register**. One
#    point.
# 2. `smallest_group`: the smallest number of people in any cell of the table that is not empty. One point.
# 3. `people_hidden`: the rule is that no cell with **fewer than 5 people** is published, except empty cells. How many
#    people stand in the cells that must be hidden? One point.
#
# Form of the answer: `identifiers = ["F2", "F7"]`, `smallest_group = 4`, `people_hidden = 12`

# %% nbgrader={"grade": false, "grade_id": "privacy-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
display(show.fields(case), show.people(case))

# %% nbgrader={"grade": false, "grade_id": "privacy-answers", "locked": false, "schema_version": 3, "solution": true, "task": false}
identifiers = None
smallest_group = None
people_hidden = None
### BEGIN SOLUTION
private = ("licence", "e-mail", "name of", "national id", "plate", "phone number")
found = [any(word in field for word in private) for field in case.privacy.fields]
identifiers = case.privacy.fields.index[found].tolist()
cells = case.privacy.people.to_numpy()
smallest_group = int(cells[cells > 0].min())
people_hidden = int(cells[cells < 5].sum())
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "privacy-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("identifiers", identifiers, case.privacy.fields.index)
selfcheck.number("smallest_group", smallest_group, 1, 1000)
selfcheck.number("people_hidden", people_hidden, 0, 10_000)
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_privacy
check_privacy(identifiers, smallest_group, people_hidden)
### END HIDDEN TESTS

# %% [markdown]
# **In your own words, at most 120 words.** Write the data protection rules of your pilot: what the data are for and
# on which legal basis, which fields you do not collect, how long each is kept, who may see them, and where a person
# can ask or complain.
#
# {{rubric: privacy-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "privacy-text", "locked": false, "points": 5, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Purpose: to check payment and to count paid hours, nothing else. Basis: the parking by-law and the national data
# protection act; the legal office confirms it in writing. Not collected: names, national id numbers, pictures of
# people. Number plates are compared with the list of payments in the device and deleted after one day, or after the
# fine is paid. Phone numbers stay with the payment service. Streets, hours and amounts are kept for five years, for
# the evaluation. Two named officials may see plates, and each look is logged. A sign in each street names the office
# where people can ask what is held about them, or complain.
# ### END SOLUTION

# %% [markdown]
# ## Part 10: procurement (6 points by a person)
#
# **In your own words, at most 120 words.** How will you buy this? Write one requirement as a function, not as a
# product. Say how you will sound out the market, which method and award criteria you use, and how you keep the way
# out open: open standards, who owns the data, and what happens at the end.
#
# {{rubric: procurement-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "procurement-text", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Requirement: the system tells which spaces are paid, right in 95 of 100 checks by hand, also on a day without
# network. Before the tender we invite all known suppliers to one open day and publish the questions and answers. We
# use an open competitive tender in two envelopes: quality 40 %, life-cycle cost 60 %, with a test in two streets as a
# must. Interfaces are open and documented, so that sensors of another make can be added. The city owns all data and
# gets them each month in an open format. At the end the vendor hands over data and passwords within 30 days, takes
# its devices away, and deletes its copy. The pilot gives no right to the follow-up contract.
# ### END SOLUTION

# %% [markdown]
# ## Part 11: inclusion, and the fit for your country group (6 points by a person)
#
# **In your own words, at most 120 words.** Who could be left out or lose by this pilot, and what do you change for
# them? Uganda is both a least developed country (LDC) and a landlocked developing country (LLDC). What does that
# change in your plan: power, network, spare parts, skills, money? If you plan for a small island (SIDS) or another
# city, write about that.
#
# {{rubric: inclusion-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "inclusion-text", "locked": false, "points": 6, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Drivers without a smartphone pay by plain text message or in cash at a kiosk, at the same price. Signs use pictures
# and two local languages. One space in twenty is for people with disabilities, free. Attendants keep their jobs and
# are trained first. Street vendors get marked places. As a landlocked country we wait long for parts: we buy a tenth
# of the sensors as stock and choose types that two local firms can repair. Power fails often, so devices run on
# batteries. As an LDC city we have few engineers: the contract trains three of our staff, and the fee covers the
# running costs.
# ### END SOLUTION

# %% [markdown]
# ## Part 12: the scale-up gate (6 points: 2 by code, 4 by a person)
#
# The pilot is over, and it has given the effect of part 5. Now you read the gate. Each indicator says **go** at its
# go threshold or better, **stop** at its stop threshold or worse, and else **adjust**. The whole says **stop** if one
# indicator says stop, **go** if both say go, and else **adjust**.
#
# 1. `extra_revenue`, in **single shillings** (or your own money) per space and year: the hours parked per space and
#    year (part 1), times the effect (part 5, 5 points are 0.05 of the hours), times the fee. One point.
# 2. `decision`: `"go"`, `"adjust"` or `"stop"`. The first indicator is the lower end of your interval in part 5. The
#    second is the extra revenue divided by the cost per space and year of part 6. One point.
#
# Form of the answer: `extra_revenue = 184000`, `decision = "adjust"`

# %% nbgrader={"grade": false, "grade_id": "gate-case", "locked": true, "schema_version": 3, "solution": false, "task": false}
show.gate(case)

# %% nbgrader={"grade": false, "grade_id": "gate-answers", "locked": false, "schema_version": 3, "solution": true, "task": false}
extra_revenue = None
decision = None
### BEGIN SOLUTION
city = plan_a_pilot.inputs(case, sheet)
extra_revenue = effect / 100 * city.parked_hours * city.days_per_year / city.spaces * city.fee
table = case.gate.thresholds.assign(value=[interval[0], extra_revenue / cost_per_space])
decision = pilot.gate(table)[0]
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "gate-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("extra_revenue", extra_revenue, unit="per space and year")
selfcheck.one_of("decision", decision, plan_a_pilot.DECISIONS)
### BEGIN HIDDEN TESTS
from graders.checks.plan_a_pilot import check_gate
check_gate(extra_revenue, decision, effect, interval, cost_per_space, sheet)
### END HIDDEN TESTS

# %% [markdown]
# **In your own words, at most 120 words.** Write the rule of the gate for your pilot: who decides, when, on which
# indicators, with which thresholds, and what happens on go, on adjust and on stop. Say how it holds after a change of
# mayor.
#
# {{rubric: gate-text}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "gate-text", "locked": false, "points": 4, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# The council decides in its first meeting after month 18, on a report of the university, not of the vendor.
# Indicators, fixed today by a council decision: the lower end of the interval is at least 2 points, extra revenue
# covers the cost, and nine in ten complaints are solved in five days. Go: the running costs enter the budget, and the
# rest is bought by open tender. Adjust: one change, six more months, the same gate, once only. Stop: sensors are
# removed within two months, drivers are told why, and the data are deleted. As the rule is a council decision with a
# date, and the monthly figures are public, a new mayor can change it only in public.
# ### END SOLUTION
