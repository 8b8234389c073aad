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
# # Score a city
#
# You work on **one real Bolivian city**. A few figures are changed for this exercise: a new survey, a national target
# in the place of a best goalpost, a missing value. These changes are made up. They are yours alone, so your numbers
# differ from your neighbour's.
#
# - **Time:** 40 minutes. **Points:** 100, of which 80 are marked by the computer and 20 by a person.
# - **You need:** the lesson *Scoring a city*, and a phone calculator if you type your answers.
# - **Two ways to answer:** type the numbers that you worked out with a calculator, or write Python. Both get full points.
# - Run each cell with **Shift + Enter**. After each task one line says whether the *form* of your answer is fine.
#   It does not say whether the answer is right.
# - **Rounding:** one decimal is enough in tasks 1 to 3. Give two decimals in task 6.
#
# Indicators and published index: Andersen, Canelas, Gonzales and Peñaranda (2020), *Atlas municipal de los ODS en
# Bolivia 2020*. The goalposts were fitted for this course.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
import pandas as pd

from citykit import scoring, selfcheck
from citykit.cases import score_a_city
from citykit.panels.score_a_city import show

case = score_a_city.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Your city's figures
#
# The next cell shows your case in three views, and a small calculator for means and medians. You can come back to it
# at any time. If its menus are gone after a break, run the cell again.
#
# - `value` is your city's figure. `worst` is the goalpost that scores 0, `best` is the goalpost that scores 100.
# - Your **focus goal** is the goal whose indicators you score yourself. For the four other goals the scores are given.
# - The note **national target** marks the changed goalpost. The scores of the other cities already use it.
# - With code: the same tables are `case.focus`, `case.indicators` and `case.peers`.

# %% nbgrader={"grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
show(case)

# %% [markdown]
# ## Try your method first
#
# El Alto's goal 11 has a published index of 76.03. The cell below computes it from the raw figures with the method of
# the lesson. It should print a number close to it. If you write your own code, try it on these rows first.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
values, indicators = scoring.bolivia()
example = indicators.loc[indicators["goal"] == "goal_11", ["name", "worst", "best"]]
example["value"] = values.loc["El Alto", example.index]
example["score"] = scoring.normalise(example["value"], example["worst"], example["best"]).round(2)
print("Mean score:", round(example["score"].mean(), 2))
example

# %% [markdown]
# ## Task 1: scores of your focus goal (20 points)
#
# Give the score of **each indicator of your focus goal**, in points from 0 to 100: how far its value lies on the way
# from the worst to the best goalpost. Scores stop at 0 and at 100.
#
# Form of the answer, names and numbers only as an example: `scores = {"sdg9_5_cd": 41.2, "sdg9_c_drb": 7.0}`

# %% nbgrader={"grade": false, "grade_id": "scores", "locked": false, "schema_version": 3, "solution": true, "task": false}
scores = None
### BEGIN SOLUTION
focus = case.focus
scores = ((focus["value"] - focus["worst"]) / (focus["best"] - focus["worst"]) * 100).clip(0, 100).to_dict()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "scores-check", "locked": true, "points": 20, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("scores", scores, case.focus.index, 0, 100, "in points")
### BEGIN HIDDEN TESTS
from graders.checks.score_a_city import check_scores
check_scores(scores)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: scores of your five goals (16 points)
#
# Give the score of **each of your five goals**, in points: the plain mean of the goal's indicators. Leave a missing
# indicator out of the mean. For your focus goal use your scores from task 1. For the others use the scores in the table.
#
# Form of the answer, names and numbers only as an example: `goal_means = {"goal_9": 55.1, "goal_2": 61.0}`, with all
# five goals.

# %% nbgrader={"grade": false, "grade_id": "goal-means", "locked": false, "schema_version": 3, "solution": true, "task": false}
goal_means = None
### BEGIN SOLUTION
filled = case.indicators["score"].fillna(pd.Series(scores))
goal_means = filled.groupby(case.indicators["goal"]).mean().to_dict()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "goal-means-check", "locked": true, "points": 16, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("goal_means", goal_means, case.goals, 0, 100, "in points")
### BEGIN HIDDEN TESTS
from graders.checks.score_a_city import check_goal_means
check_goal_means(goal_means, scores)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: the total (10 points)
#
# Give your city's total, in points: the plain mean of your five goal scores.
#
# Form of the answer: `total = 58.3`

# %% nbgrader={"grade": false, "grade_id": "total", "locked": false, "schema_version": 3, "solution": true, "task": false}
total = None
### BEGIN SOLUTION
total = sum(goal_means.values()) / len(goal_means)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "total-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("total", total, 0, 100, "points")
### BEGIN HIDDEN TESTS
from graders.checks.score_a_city import check_total
check_total(total, goal_means)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: the rank (10 points)
#
# The panel's view *Cities of similar size* shows the goal scores of seven other cities. Each city's total is the plain
# mean of its five goals. Give **your city's rank among the eight cities**. Rank 1 has the highest total.
#
# Form of the answer, the number only as an example: `rank = 9`

# %% nbgrader={"grade": false, "grade_id": "rank", "locked": false, "schema_version": 3, "solution": true, "task": false}
rank = None
### BEGIN SOLUTION
rank = 1 + int((case.peers.mean(axis=1) > total).sum())
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "rank-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.whole("rank", rank, 1, 8)
### BEGIN HIDDEN TESTS
from graders.checks.score_a_city import check_rank
check_rank(rank, total)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: the weak goal (12 points)
#
# Name **the goal in which your city is furthest below the median of the seven other cities**. The lowest score is not
# always the weak goal: some goals are hard for every city.
#
# Form of the answer: `weak_goal = "goal_9"`

# %% nbgrader={"grade": false, "grade_id": "weak-goal", "locked": false, "schema_version": 3, "solution": true, "task": false}
weak_goal = None
### BEGIN SOLUTION
weak_goal = (pd.Series(goal_means)[case.goals] - case.peers.median()).idxmin()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "weak-goal-check", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
selfcheck.one_of("weak_goal", weak_goal, case.goals)
### BEGIN HIDDEN TESTS
from graders.checks.score_a_city import check_weak_goal
check_weak_goal(weak_goal, goal_means)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: what would it take? (12 points)
#
# The mayor asks about one indicator of your focus goal. The next cell says which one, and the score it should reach.
# Give **the raw value that has this score**, in the indicator's own unit. Two decimals are enough.
#
# Form of the answer: `needed_value = 71.4`

# %% nbgrader={"grade": false, "grade_id": "lever", "locked": true, "schema_version": 3, "solution": false, "task": false}
print(case.indicators.loc[case.lever, "name"], f"({case.lever}) should reach {case.target} points.")

# %% nbgrader={"grade": false, "grade_id": "needed-value", "locked": false, "schema_version": 3, "solution": true, "task": false}
needed_value = None
### BEGIN SOLUTION
row = case.focus.loc[case.lever]
needed_value = row["worst"] + case.target / 100 * (row["best"] - row["worst"])
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "needed-value-check", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("needed_value", needed_value)
### BEGIN HIDDEN TESTS
from graders.checks.score_a_city import check_needed_value
check_needed_value(needed_value)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 7: message to the mayor (20 points)
#
# Write **at most 120 words** to your mayor. Name the strong goal: the one furthest above the median of the seven other
# cities. Name the weak goal from task 5. Give both scores. Say one thing that the score cannot show, and what you would
# check before the city acts. A person reads and marks this answer:
#
# {{rubric: message}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "message", "locked": false, "points": 20, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Our city scores best in its strongest goal and is furthest below cities of our size in its weak goal. The total depends
# on equal weights, so the rank can move by several places. One value is missing and several figures are from 2012.
# Before we act I would ask the statistics office for the missing value and for newer figures of the weak goal.
# ### END SOLUTION
