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
# # Test the rank
#
# A newspaper prints the rank of your city among six cities of similar size. You find out how firm this rank is: with the
# council's weights, with a geometric mean, with another weight for one goal, and with 5,000 sets of weights.
#
# - **Time:** 55 minutes. **Points:** 100, of which 70 are marked by the computer and 30 by a person.
# - **You need:** the lesson *Scoring a city*, and a phone calculator with a key for the square root if you type your answers.
# - **Two ways to answer:** type the numbers that you worked out with a calculator, or write Python. Both get full points.
#   Functions of `citykit.scoring` are allowed.
# - Run each cell with **Shift + Enter**. After each task one line per answer says whether its *form* is fine. It does
#   not say whether the answer is right.
# - A later task may need an earlier answer. If that one was wrong, you lose its points once. The later task is marked
#   with your own number.
# - **Rounding:** one decimal is enough for points and percent, two decimals for weights.
#
# The six cities and most scores are real. They were worked out as in the lesson, from Andersen, Canelas, Gonzales and
# Peñaranda (2020), *Atlas municipal de los ODS en Bolivia 2020*. Two scores are changed by a new survey. The surveys, the
# newspaper, the council and the mayor's questions are **made up**. They are drawn from your id, so your numbers differ
# from your neighbour's.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
import numpy as np
import pandas as pd

from citykit import scoring, selfcheck
from citykit.cases import test_the_rank
from citykit.panels.test_the_rank import show_draws, show_question, show_scores

case = test_the_rank.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Your six cities
#
# The next cell shows the goal scores of your six cities, the plain mean of the four goals, and the rank by this plain
# mean. Each city has a letter. **A is your city.** Below it you see how many times the council counts each goal, and a
# panel that works with two columns of numbers. If the panel is gone after a break, run the cell again.
#
# With code: the tables are `case.scores`, `case.counts` and `case.cities`.

# %% nbgrader={"grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_scores(case)

# %% [markdown]
# ## Try your method first
#
# The cell below shows two cities and the answers to tasks 1 to 4 for them. It then shows how often another city had each
# rank in 1,000 draws, and the answers to task 5. All of it is made up. Find these answers by your own way before you start.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
example = pd.DataFrame({"goal X": [50, 90], "goal Y": [50, 10]}, index=["P", "Q"])
means = scoring.aggregate(example, how="geometric").round(1).to_dict()
print("P has 50 points in goal X and 50 in goal Y, Q has 90 and 10. Plain means: P 50, Q 50.")
print("Goal X counts 3 times, goal Y once: weights 0.75 and 0.25. Totals: P 50, Q 70.")
print(f"Geometric means: {means}. Q loses most against the plain mean: 20 points.")
print("P and Q change places when X has the weight 0.5. Above it Q is ahead.")
print("Task 5. Cut off 5 % of the 1,000 draws at each end, that is 50. At the top: 30 draws with rank 1 and 20 with rank 2.")
print("At the bottom: 40 with rank 4 and 10 with rank 3. Rank range 2 to 3. First place 3.0 %, top three 96.0 %.")
pd.DataFrame({"draws": [30, 600, 330, 40]}, index=pd.Index(range(1, 5), name="rank"))

# %% [markdown]
# ## Task 1: the council's weights (16 points)
#
# The council does not count every goal once. The table above says how many times it counts each goal.
#
# 1. `weights`: the weight of each goal. The four weights **sum to 1**. Rounded to two decimals they may sum to 0.99 or
#    1.01. Four points.
# 2. `totals`: the total of **each of the six cities** with these weights, in points. Ten points.
# 3. `rank_council`: the rank of A by these totals. Rank 1 has the highest total. Two points.
#
# Form of the answers, names and numbers only as an example: `weights = {"goal_1": 0.125, "goal_9": 0.5}` with all four
# goals, `totals = {"A": 51.2, "B": 60.9}` with all six letters, `rank_council = 6`.

# %% nbgrader={"grade": false, "grade_id": "council", "locked": false, "schema_version": 3, "solution": true, "task": false}
weights = None
totals = None
rank_council = None
### BEGIN SOLUTION
weights = (case.counts / case.counts.sum()).to_dict()
totals = case.scores.mul(pd.Series(weights)).sum(axis=1).to_dict()
rank_council = 1 + sum(total > totals["A"] for total in totals.values())
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "weights-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("weights", weights, case.goals, 0, 1)
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_weights
check_weights(weights)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "totals-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("totals", totals, case.cities.index, 0, 100, "in points")
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_totals
check_totals(totals, weights)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "rank-council-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
selfcheck.whole("rank_council", rank_council, 1, 6)
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_rank_council
check_rank_council(rank_council, totals)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: the geometric mean (12 points)
#
# Now every goal counts once again. Give the **geometric mean** of the four goals for **each of the six cities**, in
# points. By hand: multiply the four scores, then press the square root **twice**. This is the fourth root.
#
# Form of the answer, numbers only as an example: `geometric = {"A": 51.2, "B": 60.9}`, with all six letters.

# %% nbgrader={"grade": false, "grade_id": "geometric", "locked": false, "schema_version": 3, "solution": true, "task": false}
geometric = None
### BEGIN SOLUTION
geometric = (case.scores.prod(axis=1) ** 0.25).to_dict()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "geometric-check", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("geometric", geometric, case.cities.index, 0, 100, "in points")
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_geometric
check_geometric(geometric)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: what the geometric mean changes (8 points)
#
# 1. `rank_geometric`: the rank of A by the geometric mean. Three points.
# 2. `most_lost`: the letter of the city that **loses most points** from the plain mean to the geometric mean. The table
#    of your six cities shows the plain mean. Five points.
#
# Form of the answers, only as an example: `rank_geometric = 6`, `most_lost = "A"`.

# %% nbgrader={"grade": false, "grade_id": "change", "locked": false, "schema_version": 3, "solution": true, "task": false}
rank_geometric = None
most_lost = None
### BEGIN SOLUTION
rank_geometric = 1 + sum(total > geometric["A"] for total in geometric.values())
most_lost = (case.scores.mean(axis=1) - pd.Series(geometric)).idxmax()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "rank-geometric-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.whole("rank_geometric", rank_geometric, 1, 6)
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_rank_geometric
check_rank_geometric(rank_geometric, geometric)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "most-lost-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.one_of("most_lost", most_lost, case.cities.index)
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_most_lost
check_most_lost(most_lost, geometric)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: where two cities change places (16 points)
#
# The mayor asks how much the order of two cities depends on the weight of one goal. The next cell names the goal and the
# other city. Totals are weighted plain means again. The weights sum to 1, and **the three other goals always share the
# rest alike**: when the goal has the weight 0.4, each of the others has 0.2.
#
# 1. `switch`: the weight of the goal at which **both cities have the same total**. Two decimals. Twelve points.
# 2. `ahead`: the letter of the city that is ahead when the weight is **larger** than that. Four points.
#
# One way: work out how far A is ahead of the other city in the goal, and how far in the mean of the three others. One of
# the two numbers is below 0. At the switch they cancel out: weight × lead in the goal + (1 − weight) × lead in the others = 0.
#
# Form of the answers, only as an example: `switch = 0.42`, `ahead = "A"`.

# %% nbgrader={"grade": false, "grade_id": "question", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_question(case)

# %% nbgrader={"grade": false, "grade_id": "places", "locked": false, "schema_version": 3, "solution": true, "task": false}
switch = None
ahead = None
### BEGIN SOLUTION
lead = case.scores.loc["A"] - case.scores.loc[case.rival]
others = lead.drop(case.goal).mean()
switch = others / (others - lead[case.goal])
ahead = "A" if lead[case.goal] > 0 else case.rival
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "switch-check", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("switch", switch, 0, 1)
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_switch
check_switch(switch)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "ahead-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.one_of("ahead", ahead, ["A", case.rival])
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_ahead
check_ahead(ahead)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: the rank range (18 points)
#
# Draw **5,000 sets of four weights**, as in the lesson: all sets that sum to 1 are equally likely (Dirichlet(1, 1, 1, 1)).
# For each set work out the weighted plain means of the six cities and the rank of A.
#
# 1. `rank_range`: the rank range of A. Cut off the lowest 5 % and the highest 5 % of the 5,000 ranks. The two ranks at
#    the ends, the smaller one first. Six points.
# 2. `first_share`: in how many **percent** of the draws A is first. Six points.
# 3. `top_three`: in how many **percent** of the draws A has rank 1, 2 or 3. Six points.
#
# **By hand:** the next cell drew the weights for you, in five blocks of 1,000. It shows how often A had each rank. Put
# the blocks together first: one block alone hangs too much on luck. **With code:** draw your own 5,000 sets. Your numbers may
# differ from the table by luck, and the marking allows for it.
#
# Form of the answers, numbers only as an example: `rank_range = [3, 6]`, `first_share = 12.5`, `top_three = 60.3`. The
# same share as 0.125 counts too.

# %% nbgrader={"grade": false, "grade_id": "blocks", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_draws(case)

# %% nbgrader={"grade": false, "grade_id": "firm", "locked": false, "schema_version": 3, "solution": true, "task": false}
rank_range = None
first_share = None
top_three = None
### BEGIN SOLUTION
random = np.random.default_rng(case.draws)  # any start will do
drawn = random.dirichlet(np.ones(len(case.goals)), size=case.draws) @ case.scores.T.to_numpy()
ranks = 1 + (drawn[:, 1:] > drawn[:, [0]]).sum(axis=1)
rank_range = [int(np.percentile(ranks, 5)), int(np.percentile(ranks, 95))]
first_share = 100 * (ranks == 1).mean()
top_three = 100 * (ranks <= 3).mean()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "rank-range-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.interval("rank_range", rank_range, 1, 6)
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_rank_range
check_rank_range(rank_range)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "first-share-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("first_share", first_share, 0, 100, "(12.5 and 0.125 both mean 12.5 %)")
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_first_share
check_first_share(first_share)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "top-three-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("top_three", top_three, 0, 100, "(60.3 and 0.603 both mean 60.3 %)")
### BEGIN HIDDEN TESTS
from graders.checks.test_the_rank import check_top_three
check_top_three(top_three)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: how firm is the rank? (30 points)
#
# The newspaper wants to print one number: the rank by the plain mean. Write **at most 120 words** to your mayor. Give
# this rank, and the ranks with the council's weights and with the geometric mean. Give the rank range and what it means.
# Say what task 4 shows: which two cities change places, and at which weight of which goal. Name one doubt that a test of
# weights cannot show. End with the one sentence that the city should give to the newspaper. A person reads and marks
# this answer:
#
# {{rubric: message}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "message", "locked": false, "points": 30, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# By the plain mean we have the rank in the table. With the council's weights and with the geometric mean we have two other
# ranks. In 90 % of 5,000 draws of weights our rank lies inside the rank range, so no single rank is firm. City A and the
# other city change places when one goal gets the weight of task 4. Who is ahead is a question of values. The test moves
# weights only. It leaves out errors in the figures: two scores come from new surveys, and nobody has checked them. We
# should also ask why these four goals were chosen. For the newspaper: "Among six cities of similar size our rank depends
# on what people value, and we say openly how far it moves."
# ### END SOLUTION
