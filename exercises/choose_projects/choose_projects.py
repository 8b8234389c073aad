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
# # Choose projects
#
# A town has eight projects and money for about half of them. You work out how urgent each one is, make two lists from
# the top, and then look for the best list. At the end you write to the council. **The town and all its figures are made
# up.** They are drawn from your id, so your numbers differ from your neighbour's.
#
# - **Time:** 55 minutes. **Points:** 100, of which 70 are marked by the computer and 30 by a person.
# - **You need:** the lesson *From diagnosis to master plan*, paper, and a phone calculator if you type your answers.
# - **Two ways to answer:** type what you worked out by hand, or write Python. Both get full points. Functions of
#   `citykit.priorities` are allowed.
# - Run each cell with **Shift + Enter**. After each task one line per answer says whether its *form* is fine. It does
#   not say whether the answer is right.
# - A later task may need an earlier answer. If that one was wrong, you lose its points once. The later task is marked
#   with your own number.
# - **Units:** all money is in USD 1,000. Give points with **one decimal**.
#
# The three factors are those of ESMAP's tool TRACE. Most kinds of project are needs of WeGO's slides of 2019, *Leaving
# No One Behind in Smart Cities*.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
import pandas as pd

from citykit import priorities, selfcheck
from citykit.cases import choose_projects
from citykit.panels.choose_projects import show, show_list

case = choose_projects.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Your town
#
# The next cell shows your case and a small calculator. You can come back to it at any time. If its input line is gone
# after a break, run the cell again.
#
# - `gap` is a share from 0 to 1. Two gaps are missing: they are task 1. `money` is the money at stake each year.
#   `control` goes from 0 to 1. `cost` is for five years.
# - `needs` names the project that must be in the list too. `not_with` names the project that cannot stand beside it.
# - The second table has the two services whose gap is missing. `better` says whether less or more is better.
# - With code: the tables are `case.projects` and `case.services`, the money is `case.budget` and `case.more`.

# %% nbgrader={"grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
show(case)

# %% [markdown]
# ## Try your method first
#
# The lesson has a town named Harbour Town under *Your turn*. The cell below shows its projects with letters, and the
# results for a budget of 230. Find two of them on paper, or with your own code, before you start. One gap is given in
# the form of task 1: 400 litres are lost, and three peers lose 200, 240 and 500.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
harbour = pd.DataFrame(
    {
        "project": ["GIS map", "Property register", "Leaks, whole town", "Leaks, main pipes", "Street lights", "Tourism guide", "Permits online"],
        "gap": [0.5, 0.4, 0.45, 0.45, 0.3, 0.5, 0.5], "money": [20, 220, 160, 100, 90, 40, 64], "control": [1, 0.7, 0.8, 0.8, 1, 0.9, 0.9],
        "cost": [40, 95, 150, 90, 70, 30, 60], "needs": ["", "A", "", "", "", "", ""], "not_with": ["", "", "D", "C", "", "", ""],
    },
    index=list("ABCDEFG"),
)  # fmt: skip
harbour["points"] = priorities.priority(harbour["gap"], harbour["money"], harbour["control"])
print("Gap:", round(priorities.relative_gap(400, [200, 240, 500], better="less")[0], 2))
for by in priorities.LISTS:
    found = priorities.greedy(harbour, 230, by=by)
    print(f"List by {by}: {', '.join(found.chosen)}, {found.points:.1f} points for {found.cost:.0f}")
print("Best list: A, B, F, G, 118.4 points for 225")
harbour

# %% [markdown]
# ## Task 1: two gaps (8 points)
#
# Give the **relative gap** of the two projects in the second table. Compare the town with the **mean of the peers that
# do better**. Divide as the lesson does: by the town's own value where less is better, and by the peers' mean where
# more is better. Two decimals are enough. A share and a percentage both count: 0.35 or 35.
#
# Form of the answer, letters and numbers only as an example: `gaps = {"A": 0.35, "B": 0.5}`

# %% nbgrader={"grade": false, "grade_id": "gaps", "locked": false, "schema_version": 3, "solution": true, "task": false}
gaps = None
### BEGIN SOLUTION
gaps = {}
for letter, row in case.services.iterrows():
    peers = row["P1":"P4"]
    if row["better"] == "less":
        gaps[letter] = (row["own"] - peers[peers < row["own"]].mean()) / row["own"]
    else:
        target = peers[peers > row["own"]].mean()
        gaps[letter] = (target - row["own"]) / target
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "gaps-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("gaps", gaps, case.services.index, 0, 100, "(0.35 and 35 both mean 35 %)")
### BEGIN HIDDEN TESTS
from graders.checks.choose_projects import check_gaps
check_gaps(gaps)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: priority points (12 points)
#
# Give the **priority points** of **all eight** projects: gap × money at stake × control, in USD 1,000 a year, with one
# decimal. Take the two gaps from task 1, as shares.
#
# Form of the answer, numbers only as an example:
# `points = {"A": 71.5, "B": 8.4, "C": 102.0, "D": 55.2, "E": 31.0, "F": 12.6, "G": 90.3, "H": 44.8}`

# %% nbgrader={"grade": false, "grade_id": "points", "locked": false, "schema_version": 3, "solution": true, "task": false}
points = None
### BEGIN SOLUTION
gap = case.projects["gap"].fillna(pd.Series(gaps))
points = (gap * case.projects["money"] * case.projects["control"]).to_dict()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "points-check", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("points", points, case.projects.index, 0, 100_000, "(USD 1,000 a year)")
### BEGIN HIDDEN TESTS
from graders.checks.choose_projects import check_points
check_points(points, gaps)
### END HIDDEN TESTS

# %% [markdown]
# ## A panel for tasks 3 to 5
#
# The next cell shows a panel. Type your eight points from task 2 with spaces between them, and press Enter. Then tick
# projects. The panel adds up cost and points, and says which rule the list breaks. It does not say whether another list
# is better.

# %% nbgrader={"grade": false, "grade_id": "panel", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_list(case)

# %% [markdown]
# ## Task 3: two lists from the top (16 points)
#
# Work down a list as in the lesson. At each step take the **highest project that may be taken now**: its base is in the
# list already, nothing in the list excludes it, and the money is enough. Then look **again from the top**. Stop when
# nothing may be taken.
#
# 1. `by_points`: the projects taken when the list is sorted by **points**. Eight points.
# 2. `per_cost`: the projects taken when it is sorted by **points per cost**, so points divided by cost. Eight points.
#
# No tie decides anything. The letters may stand in any order. Form of the answers, letters only as an example:
# `by_points = ["A", "F"]`, `per_cost = ["B", "F", "G"]`

# %% nbgrader={"grade": false, "grade_id": "lists", "locked": false, "schema_version": 3, "solution": true, "task": false}
by_points = None
per_cost = None
### BEGIN SOLUTION
table = case.projects.assign(points=pd.Series(points))
by_points = list(priorities.greedy(table, case.budget, by="points").chosen)
per_cost = list(priorities.greedy(table, case.budget, by="points per cost").chosen)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "by-points-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("by_points", by_points, case.projects.index)
### BEGIN HIDDEN TESTS
from graders.checks.choose_projects import check_by_points
check_by_points(by_points, points, gaps)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "per-cost-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("per_cost", per_cost, case.projects.index)
### BEGIN HIDDEN TESTS
from graders.checks.choose_projects import check_per_cost
check_per_cost(per_cost, points, gaps)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: the best list (20 points)
#
# 1. `best_list`: the list with **the most points** that can be carried out within the budget. Sixteen points. A list
#    that comes near the best one gets a part of them. A list that breaks a rule gets few or none. Treat a base and what
#    stands on it as one package, start from your better list, and try swaps.
# 2. `lost`: how many **points** the list by points of task 3 has **fewer** than the best list, with one decimal. In your
#    case the best list is clearly better than both lists of task 3. Four points.
#
# Form of the answers, letters and number only as an example: `best_list = ["B", "C", "G"]`, `lost = 21.4`

# %% nbgrader={"grade": false, "grade_id": "best", "locked": false, "schema_version": 3, "solution": true, "task": false}
best_list = None
lost = None
### BEGIN SOLUTION
sets = priorities.every_portfolio(table, case.budget)
best = sets[sets["problem"] == ""].sort_values("points").iloc[-1]
best_list = best["projects"].split(" + ")
lost = best["points"] - table.loc[by_points, "points"].sum()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "best-check", "locked": true, "points": 16, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("best_list", best_list, case.projects.index)
### BEGIN HIDDEN TESTS
from graders.checks.choose_projects import check_best
check_best(best_list, points, gaps)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "lost-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("lost", lost, 0, 100_000, "points")
### BEGIN HIDDEN TESTS
from graders.checks.choose_projects import check_lost
check_lost(lost, best_list, by_points, points, gaps)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: what does more money buy? (14 points)
#
# The council may add money. The next cell says how much.
#
# 1. `more_list`: the **best list for the larger budget**. Ten points. Nothing is signed yet, so any project may come in
#    or go out.
# 2. `gain`: how many **points more** it has than the best list of task 4, with one decimal. Four points.
#
# Form of the answers, letters and number only as an example: `more_list = ["B", "C", "H"]`, `gain = 12.8`

# %% nbgrader={"grade": false, "grade_id": "larger", "locked": true, "schema_version": 3, "solution": false, "task": false}
print(f"The council may add {case.more:,}. The larger budget is {case.budget:,} + {case.more:,} = {case.budget + case.more:,}.")

# %% nbgrader={"grade": false, "grade_id": "more", "locked": false, "schema_version": 3, "solution": true, "task": false}
more_list = None
gain = None
### BEGIN SOLUTION
sets = priorities.every_portfolio(table, case.budget + case.more)
more = sets[sets["problem"] == ""].sort_values("points").iloc[-1]
more_list = more["projects"].split(" + ")
gain = more["points"] - table.loc[best_list, "points"].sum()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "more-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("more_list", more_list, case.projects.index)
### BEGIN HIDDEN TESTS
from graders.checks.choose_projects import check_more
check_more(more_list, best_list, points, gaps)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "gain-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("gain", gain, 0, 100_000, "points")
### BEGIN HIDDEN TESTS
from graders.checks.choose_projects import check_gain
check_gain(gain, more_list, best_list, points, gaps)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: message to the council (30 points)
#
# Before you write, test how firm your list is. Choose one project in it whose gap, money or control you trust least.
# Lower its points by 30 % in the panel. Is there now a better list? Try two or three swaps.
#
# Write **at most 120 words** to the council. Use the five parts of the lesson's step 9: what you advise, for how much
# and with how many points, what you leave out and why, what the larger budget would change, and how firm the choice is.
# Say also one thing that the points do not show. A person reads and marks this answer:
#
# {{rubric: message}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "message", "locked": false, "points": 30, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# We advise the projects of the best list. They stay within the budget and have the points of task 4. The list by points
# would begin with the largest project, which pushes out several others that are better together. So it waits, although
# it is urgent. The base has few points of its own, but two projects stand on it. With the larger budget one project
# comes in and another one goes out, so please tell us now if the money is likely. I lowered the points of the project
# whose control is least sure by 30 %, and the list stayed the best. All points rest on our own estimates. They count
# money, and do not show which quarter gains.
# ### END SOLUTION
