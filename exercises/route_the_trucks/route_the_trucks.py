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
# # Route the trucks
#
# A town empties all its bins on fixed rounds. A firm offers sensors that read the levels. You choose the bins of this
# morning, plan the tours, and find out what a sensor may cost. Then you write to the council.
#
# - **Time:** 60 minutes. **Points:** 100, of which 80 are marked by the computer and 20 by a person.
# - **You need:** the lesson *Waste, lights, clinics*, and a phone calculator if you type your answers.
# - **Two ways to answer:** type the values that you worked out, or write Python. Both get full points. Functions of
#   `citykit.routing` are allowed, and so are other solvers.
# - Run each cell with **Shift + Enter**. After each task one line per answer says whether its *form* is fine. It does
#   not say whether the answer is right.
# - A later task may need an earlier answer. If that one was wrong, you lose its points once. The later task is marked
#   with your own answer.
#
# The town, its bins, levels, counts and prices are **made up**. They are drawn from your id, so your numbers differ
# from your neighbour's. The method and its terms are those of the lesson.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
from itertools import combinations

from citykit import routing, selfcheck
from citykit.cases import route_the_trucks
from citykit.panels.route_the_trucks import all_trips, show

case = route_the_trucks.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Your town
#
# The next cell shows three panels. If their menus are gone after a break, run the cell again.
#
# 1. **Your case**: the bins, two maps, rules and prices, and the count of two weeks. Choose the view in the menu.
# 2. **A way**: type places with commas, and read the steps of each leg. The way starts and ends where *you* say. Type
#    the depot, too, wherever the truck starts or ends there.
# 3. **A calculator** for sums.
#
# Streets form a grid. The length of a way is the steps to the east or west **plus** the steps to the north or south.
#
# With code: `case.places` and `case.bins` are the tables of the first view, `case.round` is the fixed round,
# `case.counts` and `case.prices` are the two weeks. The other figures are as in `case.threshold`.

# %% nbgrader={"grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
show(case)

# %% [markdown]
# ## Try your method first
#
# The lesson's island has a yard and four bins to visit. The cell measures two tours: 26 km and 22 km. Find these
# lengths by your own way before you start: by hand, or with your own code.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
import pandas as pd

island = pd.DataFrame(
    {"x_km": [0, 1, 7, 6, 2], "y_km": [2, 0, 0, 1, 4]}, index=["Yard", "Pier", "Market", "School", "Beach"]
)
for order in (["Pier", "Beach", "School", "Market"], ["Pier", "Market", "School", "Beach"]):
    print(", ".join(["Yard", *order, "Yard"]), "=", routing.route_km(order, routing.distances(island)), "km")
island

# %% [markdown]
# ## Task 1: which bins this morning? (14 points)
#
# It is the morning of day 1. The truck goes to each bin whose level is **at or above the threshold**, and to no other.
#
# 1. `visit`: the bins that the truck visits. Eight points.
# 2. `at_risk`: the bins that the truck **leaves** this morning, and that will hold **more than 100 %** before it may come
#    again. Each day adds its usual fill, today as well. The truck comes again in the morning, before that day adds its
#    waste. So a truck that comes again on day 4 finds the waste of days 1, 2 and 3. Six points.
#
# Form of the answers, names only as an example: `visit = ["Market", "School"]`, `at_risk = ["Lake"]`

# %% nbgrader={"grade": false, "grade_id": "visit", "locked": false, "schema_version": 3, "solution": true, "task": false}
visit = None
at_risk = None
### BEGIN SOLUTION
visit = list(case.bins.index[case.bins["level"] >= case.threshold])
left = case.bins.drop(index=visit)
at_risk = list(left.index[left["level"] + case.every * left["fill"] > 100])
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "visit-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("visit", visit, case.bins.index)
### BEGIN HIDDEN TESTS
from graders.checks.route_the_trucks import check_visit
check_visit(visit)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "at-risk-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("at_risk", at_risk, case.bins.index)
### BEGIN HIDDEN TESTS
from graders.checks.route_the_trucks import check_at_risk
check_at_risk(at_risk, visit)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: the fixed round (10 points)
#
# The fixed round visits all ten bins in the order that stands above the table of bins. Give `round_km`, the length of
# **one** round, in **km**, in this order.
#
# Form of the answer: `round_km = 27.5`

# %% nbgrader={"grade": false, "grade_id": "round", "locked": false, "schema_version": 3, "solution": true, "task": false}
round_km = None
### BEGIN SOLUTION
km = routing.distances(case.places)
round_km = routing.route_km(case.round, km)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "round-km-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("round_km", round_km, 0, 200, "km")
### BEGIN HIDDEN TESTS
from graders.checks.route_the_trucks import check_round_km
check_round_km(round_km)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: the tour of this morning (18 points)
#
# One truck takes all bins of task 1 in one tour, from the depot and back to it.
#
# 1. `tour`: the bins of task 1 in the **order** of the visit, as short as you can. A tour that is at most 5 % longer
#    than the shortest one gets full points. Up to 10 % longer gets three quarters, up to 20 % half, and any other tour
#    through all the bins a quarter. Twelve points.
# 2. `tour_km`: the length of your tour, in **km**. Six points.
#
# On paper: start with the nearest bin each time, then look for a stretch to turn round, or for one bin to move. Nearest
# bin first is not good enough here.
#
# Form of the answers, names only as an example: `tour = ["School", "Lake", "Market"]`, `tour_km = 17.0`

# %% nbgrader={"grade": false, "grade_id": "tour", "locked": false, "schema_version": 3, "solution": true, "task": false}
tour = None
tour_km = None
### BEGIN SOLUTION
tour = routing.two_opt(routing.nearest_neighbour(visit, km), km)
tour_km = routing.route_km(tour, km)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "tour-check", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("tour", tour, case.bins.index)
### BEGIN HIDDEN TESTS
from graders.checks.route_the_trucks import check_tour
check_tour(tour, visit)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "tour-km-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("tour_km", tour_km, 0, 200, "km")
### BEGIN HIDDEN TESTS
from graders.checks.route_the_trucks import check_tour_km
check_tour_km(tour_km, tour, round_km, visit)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: the small truck (14 points)
#
# This morning the large truck is in repair. A small one comes in its place, and waste is not pressed in it. When it is
# full, it drives home to the depot, unloads, and goes out again.
#
# 1. `load`: how much waste is in the bins of task 1, together, in **litres**. A bin at 50 % holds half of the litres of a
#    full bin. Five points.
# 2. `trips`: which trips does the small truck make? Each bin of task 1 stands in one trip, in the order of the visit.
#    **No trip may be more than the small truck holds.** Take the way home after each trip into account. The kilometres of
#    all trips together are marked as in task 3: full points up to 5 % above the shortest. Nine points.
#
# Form of the answers, names only as an example: `load = 1234`, `trips = [["Market", "Lake"], ["School", "Gate", "Mill"]]`

# %% nbgrader={"grade": false, "grade_id": "trips", "locked": false, "schema_version": 3, "solution": true, "task": false}
load = None
trips = None
### BEGIN SOLUTION
litres = case.bins["level"] / 100 * case.litres
load = litres[visit].sum()
halves = [[list(one), [name for name in visit if name not in one]] for size in (2, 3, 4) for one in combinations(visit, size)]
fitting = [plan for plan in halves if max(litres[trip].sum() for trip in plan) <= case.capacity]
plans = [[routing.two_opt(trip, km) for trip in plan] for plan in fitting]
trips = min(plans, key=lambda plan: sum(routing.route_km(trip, km) for trip in plan))
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "load-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("load", load, 0, 20_000, "litres")
### BEGIN HIDDEN TESTS
from graders.checks.route_the_trucks import check_load
check_load(load, visit)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "trips-check", "locked": true, "points": 9, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("trips", all_trips(trips), case.bins.index)
### BEGIN HIDDEN TESTS
from graders.checks.route_the_trucks import check_trips
check_trips(trips, visit)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: two weeks, three plans (12 points)
#
# The large truck is back. Give `costs`: what **two weeks**, days 1 to 14, cost with each plan, in **USD**. Each plan has
# tours, kilometres, stops and bin-days of overflow, and each of these has a price. Sensors come in task 6.
#
# Two plans are counted in the view *Two weeks, counted*. Count the fixed rounds yourself. The truck goes out on day 1,
# and then every so many days as the rules say. Each time it makes the whole round of task 2 and stops at all ten bins.
# The fixed rounds count six points, each other plan three.
#
# Form of the answer, numbers only as an example:
# `costs = {"fixed rounds": 1000.5, "measured rounds": 900, "threshold": 899.9}`

# %% nbgrader={"grade": false, "grade_id": "costs", "locked": false, "schema_version": 3, "solution": true, "task": false}
costs = None
### BEGIN SOLUTION
rounds = len(range(1, 15, case.every))
counts = case.counts.copy()
counts["fixed rounds"] = [rounds, rounds * round_km, rounds * len(case.bins), counts.loc["overflow", "fixed rounds"]]
costs = counts.mul(case.prices, axis=0).sum().to_dict()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "costs-check", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("costs", costs, case.counts.columns, 0, 100_000, "in USD")
### BEGIN HIDDEN TESTS
from graders.checks.route_the_trucks import check_costs
check_costs(costs, round_km)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: what may a sensor cost? (12 points)
#
# 1. `saving`: by how many **percent** is the threshold cheaper than the fixed rounds of today? One decimal. Four points.
# 2. `break_even`: the break-even price of one sensor, in **USD**. Compare the threshold with **the best plan that needs no
#    sensor**. The year has 26 times two weeks, and each of the ten bins needs a sensor. Running cost and annuity factor
#    stand in *Rules and prices*. Keep two decimals on the way. Eight points.
#
# Form of the answers: `saving = 9.9` (0.099 counts too), `break_even = 55.5`

# %% nbgrader={"grade": false, "grade_id": "sensor", "locked": false, "schema_version": 3, "solution": true, "task": false}
saving = None
break_even = None
### BEGIN SOLUTION
saving = 100 * (costs["fixed rounds"] - costs["threshold"]) / costs["fixed rounds"]
best = min(costs["fixed rounds"], costs["measured rounds"])
break_even = ((best - costs["threshold"]) * 26 / len(case.bins) - case.running) * case.factor
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "saving-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("saving", saving, -100, 100, "(9.9 and 0.099 both mean 9.9 %)")
### BEGIN HIDDEN TESTS
from graders.checks.route_the_trucks import check_saving
check_saving(saving, costs, round_km)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "break-even-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("break_even", break_even, -100_000, 100_000, "USD")
### BEGIN HIDDEN TESTS
from graders.checks.route_the_trucks import check_break_even
check_break_even(break_even, costs, round_km)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 7: message to the council (20 points)
#
# Write **at most 120 words** to the council and the drivers. Say what sensors save against fixed rounds, and your
# break-even price against the best plan without sensors. Say whether the offer in *Rules and prices* pays. Name the bins
# at risk, or the overflow in two weeks, and who bears it. Say what happens when a sensor falls silent. Tell the drivers
# what changes for their days and jobs. Propose one step. A person reads and marks this answer:
#
# {{rubric: message}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "message", "locked": false, "points": 20, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# The threshold saves the percent of task 6 against our fixed rounds. But measured rounds need no sensor and save most of
# it. Against them a sensor may cost my break-even price. The offer pays only if it is below that. The price of the
# threshold is overflow: the bins at risk of task 1 are left today, and neighbours and shops bear it. A silent sensor
# looks like an empty bin, so no reading for two days means a visit. Drivers: the tours stay as many as today, so no job
# depends on this; fewer stops, another order, and we test it with you. I propose: you write down levels for six weeks,
# then we change the timetable first.
# ### END SOLUTION
