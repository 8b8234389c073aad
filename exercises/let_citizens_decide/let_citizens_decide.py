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
# # Let citizens decide
#
# A small town lets its residents vote on a budget. You count the same ballots with three rules. Then you say who gets
# nothing under each of them. **Town, projects, costs and ballots are all made up.** They are drawn from your id, so your
# numbers differ from your neighbour's.
#
# - **Time:** 55 minutes. **Points:** 100, of which 70 are marked by the computer and 30 by a person.
# - **You need:** the lesson *Citizens decide*, a sheet of paper, and a phone calculator if you type your answers.
# - **Two ways to answer:** type what you worked out on paper, or write Python. Both get full points.
# - Run each cell with **Shift + Enter**. After each task one line says whether the *form* of your answer is fine. It
#   does not say whether the answer is right.
# - **Ties:** in your case no tie decides anything.
#
# The rules are those of the lesson. Equal shares is the method of Peters, Pierczyński and Skowron (2021),
# *Proportional Participatory Budgeting with Additive Utilities*.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
import pandas as pd

from citykit import participation, selfcheck
from citykit.cases import let_citizens_decide
from citykit.panels.let_citizens_decide import show

case = let_citizens_decide.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Your town
#
# The next cell shows the projects and the ballots. You can come back to it at any time. If its input lines are gone
# after a break, run the cell again.
#
# - **Projects** have letters. `votes` is the number of voters who approve a project.
# - **Groups** have names such as g1. All voters of a group handed in the same ballot. An **x** means: approved.
# - **Purses:** type how much play money **one voter** of each group has left. Press Enter. The panel then says what the
#   supporters of each project have together. You need this in task 4.
# - **With code:** the tables are `case.projects`, `case.groups` and `case.approvals`. In `case.ballots` each voter has a
#   row. The budget is `case.budget`. You may use `citykit.participation`.

# %% nbgrader={"grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
show(case)

# %% [markdown]
# ## Try your method first
#
# The lesson has a made-up harbour town under *Your turn*. The cell below counts it with the three rules. Find two of
# these results on paper, or with your own code, before you start.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
prices = pd.Series({"P": 420, "Q": 350, "R": 310, "S": 150, "T": 90})
town = {"L1": "PQS", "L2": "PQS", "L3": "PQT", "L4": "PQ", "L5": "PQ", "L6": "PT", "U1": "PR", "U2": "RS", "U3": "R", "U4": "R"}
harbour = participation.read_ballots(town, prices.index)
print("Greedy by votes:", participation.greedy(harbour, prices, 1_000))
print("Greedy by votes per euro:", participation.greedy(harbour, prices, 1_000, by="votes per euro"))
print("Equal shares, round by round:")
participation.equal_shares(harbour, prices, 1_000).rounds.round(2)

# %% [markdown]
# ## Task 1: greedy by votes (10 points)
#
# Give the **winners of greedy by votes**: most votes first, and each project that still fits into the budget. The
# letters may stand in any order.
#
# Form of the answer, letters only as an example: `by_votes = ["A", "F"]`

# %% nbgrader={"grade": false, "grade_id": "by-votes", "locked": false, "schema_version": 3, "solution": true, "task": false}
by_votes = None
### BEGIN SOLUTION
cost = case.projects["cost"]
by_votes = participation.greedy(case.ballots, cost, case.budget)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "by-votes-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("by_votes", by_votes, case.projects.index)
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_by_votes
check_by_votes(by_votes)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: greedy by votes per euro (10 points)
#
# Give the **winners of greedy by votes per euro**: the same rule, with the list sorted by votes divided by cost. On
# paper, votes per EUR 1,000 are easier to read, and the order is the same.
#
# Form of the answer, letters only as an example: `per_euro = ["B", "F"]`

# %% nbgrader={"grade": false, "grade_id": "per-euro", "locked": false, "schema_version": 3, "solution": true, "task": false}
per_euro = None
### BEGIN SOLUTION
per_euro = participation.greedy(case.ballots, cost, case.budget, by="votes per euro")
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "per-euro-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("per_euro", per_euro, case.projects.index)
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_per_euro
check_per_euro(per_euro)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: equal shares, the first rounds (14 points)
#
# Now count with **equal shares without completion**. In each round the project is bought whose cost divided by its largest
# payment is highest. Who has less left than an equal part pays all that is left, and the other supporters share the rest
# alike. Give three amounts in **EUR**, with two decimals.
#
# 1. `play_money`: what each voter has at the start. Three points.
# 2. `first_payment`: what each supporter pays for the project that is **bought first**. Three points.
# 3. `second_payment`: the next cell names one project. Look at it **in round 2**, after the first project is paid. Give
#    the **largest payment** of its supporters. Answer this also if another project wins round 2. Eight points.
#
# Form of the answers, numbers only as an example: `play_money = 250`, `first_payment = 81.25`, `second_payment = 140.5`

# %% nbgrader={"grade": false, "grade_id": "asked", "locked": true, "schema_version": 3, "solution": false, "task": false}
print(f"The project for second_payment is {case.asked} ({case.projects.loc[case.asked, 'topic']}).")

# %% nbgrader={"grade": false, "grade_id": "rounds", "locked": false, "schema_version": 3, "solution": true, "task": false}
play_money = None
first_payment = None
second_payment = None
### BEGIN SOLUTION
play_money = case.budget / len(case.ballots)
shares = participation.equal_shares(case.ballots, cost, case.budget)
first_payment = shares.rounds["largest_payment"].iloc[0]
left = (play_money - shares.payments.iloc[:, 0])[case.ballots[case.asked]]
poor = left[left < cost[case.asked] / len(left)]
second_payment = (cost[case.asked] - poor.sum()) / (len(left) - len(poor))
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "play-money-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("play_money", play_money, 0, 100_000, "EUR")
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_play_money
check_play_money(play_money)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "first-payment-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("first_payment", first_payment, 0, 100_000, "EUR")
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_first_payment
check_first_payment(first_payment, play_money)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "second-payment-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("second_payment", second_payment, 0, 100_000, "EUR")
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_second_payment
check_second_payment(second_payment, play_money, first_payment)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: equal shares, the winners (11 points)
#
# Go on round by round, until no project that is left can be paid by its supporters. Give the **winners of equal shares**.
# There is **no completion**: money may stay unspent. Expect two to four rounds.
#
# Form of the answer, letters only as an example: `equal_shares = ["C", "F"]`

# %% nbgrader={"grade": false, "grade_id": "equal-shares", "locked": false, "schema_version": 3, "solution": true, "task": false}
equal_shares = None
### BEGIN SOLUTION
equal_shares = shares.winners
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "equal-shares-check", "locked": true, "points": 11, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("equal_shares", equal_shares, case.projects.index)
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_equal_shares
check_equal_shares(equal_shares, play_money, first_payment, second_payment)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: who gets nothing? (16 points)
#
# Do this for two rules: **greedy by votes** (task 1) and **equal shares** (task 4).
#
# 1. `nothing_by_votes` and `nothing_equal_shares`: the **groups** in which no voter has a funded project. Four points
#    each.
# 2. `exclusion_by_votes` and `exclusion_equal_shares`: the **exclusion ratio in percent**, with one decimal. Four points
#    each. The same answer as a share counts too: 12.5 and 0.125 both mean 12.5 %.
#
# Form of the answers, names and numbers only as an example: `nothing_by_votes = ["g2", "g7"]`,
# `exclusion_by_votes = 12.5`. If nobody is left out, the list is `[]` and the ratio 0.

# %% nbgrader={"grade": false, "grade_id": "nothing", "locked": false, "schema_version": 3, "solution": true, "task": false}
nothing_by_votes = None
nothing_equal_shares = None
exclusion_by_votes = None
exclusion_equal_shares = None
### BEGIN SOLUTION
nothing_by_votes = participation.left_out(case.approvals, by_votes).to_list()
nothing_equal_shares = participation.left_out(case.approvals, equal_shares).to_list()
exclusion_by_votes = 100 * participation.exclusion_ratio(case.ballots, by_votes)
exclusion_equal_shares = 100 * participation.exclusion_ratio(case.ballots, equal_shares)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "nothing-by-votes-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("nothing_by_votes", nothing_by_votes, case.groups.index)
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_nothing_by_votes
check_nothing_by_votes(nothing_by_votes, by_votes)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "nothing-equal-shares-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("nothing_equal_shares", nothing_equal_shares, case.groups.index)
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_nothing_equal_shares
check_nothing_equal_shares(nothing_equal_shares, equal_shares)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "exclusion-by-votes-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("exclusion_by_votes", exclusion_by_votes, 0, 100, "(12.5 and 0.125 both mean 12.5 %)")
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_exclusion_by_votes
check_exclusion_by_votes(exclusion_by_votes, nothing_by_votes, by_votes)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "exclusion-equal-shares-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("exclusion_equal_shares", exclusion_equal_shares, 0, 100, "(12.5 and 0.125 both mean 12.5 %)")
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_exclusion_equal_shares
check_exclusion_equal_shares(exclusion_equal_shares, nothing_equal_shares, equal_shares)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: compare (9 points)
#
# Another measure: **how many funded projects does a voter have on the own ballot, on average?** Add up the votes of the
# winners, and divide by the number of voters. Give it for all three rules, with two decimals.
#
# Form of the answer, numbers only as an example:
# `own_projects = {"by votes": 1.35, "per euro": 1.5, "equal shares": 0.88}`

# %% nbgrader={"grade": false, "grade_id": "own-projects", "locked": false, "schema_version": 3, "solution": true, "task": false}
own_projects = None
### BEGIN SOLUTION
results = {"by votes": by_votes, "per euro": per_euro, "equal shares": equal_shares}
own_projects = participation.measures(case.ballots, cost, results)["projects_per_voter"].to_dict()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "own-projects-check", "locked": true, "points": 9, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("own_projects", own_projects, let_citizens_decide.RULES, 0, 6)
### BEGIN HIDDEN TESTS
from graders.checks.let_citizens_decide import check_own_projects
check_own_projects(own_projects, by_votes, per_euro, equal_shares)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 7: message to the council (30 points)
#
# Write **at most 120 words** to the town council. Propose one of the three rules for the next vote, and give two
# numbers of your case as reasons. Say who has nothing under this rule: how many percent of the voters, and in which part
# of town. Say on which measure another rule is better. Name one thing that the ballots cannot show, and one line that
# the council should write down before the next vote. A person reads and marks this answer:
#
# {{rubric: message}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "message", "locked": false, "points": 30, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# We propose equal shares for the next vote. Each voter has the same play money, so one part of town cannot outvote the
# other. With it, the share of voters in task 5 has nothing; they live in the part of town that the table names. Their
# projects cost more than they can pay together. The voters have the number of own projects of task 6. Greedy by votes per
# euro gives the mean voter more projects, but cheap ones, and greedy by votes leaves less money unspent. The ballots do
# not show how many residents did not vote, or why. Before the next vote, write down what happens with unspent money:
# next project by votes, or next year.
# ### END SOLUTION
