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
# # Protect people
#
# A city office keeps a register of people who use one of its services. A university asks for the rows without names. The
# council asks for counts. You find out who stands out, make the table safer, work out the noise, and write three parts
# of a data protection assessment.
#
# - **Time:** 60 minutes. **Points:** 100, of which 50 are marked by the computer and 50 by a person.
# - **You need:** the lesson *Data, AI and privacy*, paper, and a phone calculator if you type your answers.
# - **Two ways to answer:** type what you worked out by hand, or write Python. Both get full points. Functions of
#   `citykit.privacy` are allowed.
# - Run each cell with **Shift + Enter**. After each task one line per answer says whether its *form* is fine. It does
#   not say whether the answer is right.
# - A later task may need an earlier answer. If that one was wrong, you lose its points once. The later task is marked
#   with your own number.
#
# All offices, rows and figures are **made up** and drawn from your id, so your answers differ from your neighbour's.
# Nobody real stands behind a row. Being ill, in debt or alone is no fault. The question is what a *table* gives away.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
import math

import pandas as pd

from citykit import privacy, selfcheck
from citykit.cases import protect_people
from citykit.panels.protect_people import show_coarser, show_form, show_noise, show_register

case = protect_people.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Try your method first
#
# The cell below shows six rows of another register, made up too. It prints the answers to tasks 2 to 4 for these rows.
# Find them by your own way before you start. A neighbour may know area, age and home. No group may have fewer than three.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
print("k is 1. In groups with fewer than three: 3 residents. Take out U, V and W for k of at least 3.")
print("Then X, Y and Z are left: one group with one reason.")
print("Noise: ε of 1 for the year, 0.4 spent, 3 tables to come: ε = 0.2 each. Sensitivity 2:", end=" ")
print(f"scale {privacy.laplace_scale(0.2, 2):g}. 95 of 100 counts are within 30. Chance of an error above 15: 22.3 %.")
example = pd.DataFrame({"area": ["North", "North", "North", "South", "South", "South"], "age": "30-39"}, index=list("UVWXYZ"))
example.assign(home=["flat", "flat", "house", "flat", "flat", "flat"], reason=["illness", "debts", "illness", "debts", "debts", "debts"])

# %% [markdown]
# ## Task 1: sort the fields of a form (10 points)
#
# The first cell shows **another office**: all that it does with its data, and eight fields of its form. Give each field
# one word. Ask the four questions **in this order**. The first yes decides.
#
# 1. `"drop"`: is the field needed for nothing in the list of what the office does? Then nobody should ask for it, also
#    if it names a person or is sensitive.
# 2. `"name"`: does it lead to one person or one home by itself, or does it stand for a name?
# 3. `"sensitive"`: could it hurt or shame the person if others learn it: health, money trouble?
# 4. `"quasi"`: does it name nobody, but a neighbour may know it, and together with others it points to a person?
#
# Not every word has to occur. Give all eight fields. To begin, copy this line and put a word between each pair of
# quotes: `kinds = {"F1": "", "F2": "", "F3": "", "F4": "", "F5": "", "F6": "", "F7": "", "F8": ""}`

# %% nbgrader={"grade": false, "grade_id": "form", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_form(case)

# %% nbgrader={"grade": false, "grade_id": "kinds", "locked": false, "schema_version": 3, "solution": true, "task": false}
kinds = None
### BEGIN SOLUTION
signs = dict.fromkeys(["bank", "income", "religion", "fingerprint", "party", "wage", "passport", "union", "national", "marital"], "drop")
signs |= dict.fromkeys(["allergy", "disability", "illness", "heart", "injury", "pregnancy", "debts", "difficulty"], "sensitive")
signs |= dict.fromkeys(["full name", "number of the", "phone", "e-mail", "street", "student number"], "name")
kinds = {key: next((kind for sign, kind in signs.items() if sign in field), "quasi") for key, field in case.fields.items()}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "kinds-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.words("kinds", kinds, case.fields.index, ["name", "quasi", "sensitive", "drop"])
### BEGIN HIDDEN TESTS
from graders.checks.protect_people import check_kinds
check_kinds(kinds)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: who stands out? (8 points)
#
# Now to **your own office**. The next cell shows the part of its register that the university asks for: the residents
# of two districts. Each row is one resident, with a letter. The menu puts the rows in another order. A neighbour may
# know the first three columns. The column `reason` is sensitive.
#
# 1. `k_now`: the k of this table, as it is. Three points.
# 2. `exposed`: how many **residents** are in groups with **fewer than three** residents? Five points.
#
# Form of the answers, numbers only as an example: `k_now = 4`, `exposed = 7`. With code: the table is `case.rows`, and
# `case.known` names the three columns.

# %% nbgrader={"grade": false, "grade_id": "register", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_register(case)

# %% nbgrader={"grade": false, "grade_id": "now", "locked": false, "schema_version": 3, "solution": true, "task": false}
k_now = None
exposed = None
### BEGIN SOLUTION
now = case.rows.groupby(case.known)["reason"].size()
k_now = now.min()
exposed = now[now < 3].sum()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "k-now-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.whole("k_now", k_now, 1, len(case.rows))
### BEGIN HIDDEN TESTS
from graders.checks.protect_people import check_k_now
check_k_now(k_now)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "exposed-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.whole("exposed", exposed, 0, len(case.rows))
### BEGIN HIDDEN TESTS
from graders.checks.protect_people import check_exposed
check_exposed(exposed)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: make the table safer (18 points)
#
# The next cell shows how the table is made coarser: **both** area and age change. Do this first. Then answer:
#
# 1. `k_coarse`: the k of the coarser table, before any row is taken out. Three points.
# 2. `suppress`: the letters of **all rows that must be taken out** of the coarser table so that k is **at least 3**. Take
#    out no more than that. Eight points.
# 3. `one_reason`: in one group of those that **stay**, all residents have the same reason. Give the letters of **all its
#    rows**. Seven points.
#
# Form of the answers, letters only as an example: `k_coarse = 4`, `suppress = ["B", "K"]`, `one_reason = ["D", "F", "T"]`.
# With code: `case.bands` names the wide band of each age.

# %% nbgrader={"grade": false, "grade_id": "coarser", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_coarser(case)

# %% nbgrader={"grade": false, "grade_id": "safer", "locked": false, "schema_version": 3, "solution": true, "task": false}
k_coarse = None
suppress = None
one_reason = None
### BEGIN SOLUTION
coarse = case.rows.assign(area=case.rows["area"].str.split().str[0], age=case.rows["age"].map(case.bands))
size = coarse.groupby(case.known)["reason"].transform("size")
k_coarse = size.min()
suppress = size.index[size < 3].tolist()
stays = coarse.drop(index=suppress)
different = stays.groupby(case.known)["reason"].transform("nunique")
one_reason = different.index[different == 1].tolist()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "k-coarse-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.whole("k_coarse", k_coarse, 1, len(case.rows))
### BEGIN HIDDEN TESTS
from graders.checks.protect_people import check_k_coarse
check_k_coarse(k_coarse)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "suppress-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("suppress", suppress, case.rows.index)
### BEGIN HIDDEN TESTS
from graders.checks.protect_people import check_suppress
check_suppress(suppress, k_coarse)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "one-reason-check", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("one_reason", one_reason, case.rows.index)
### BEGIN HIDDEN TESTS
from graders.checks.protect_people import check_one_reason
check_one_reason(one_reason, suppress)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: noise for the council (14 points)
#
# The council gets tables for the **whole city**, where thousands use the service. They count **visits** by district and
# reason, with Laplace noise. One resident can come more than once in the time of a table, and each visit counts. The next
# cell shows the figures. All tables are about the same people, so their ε add up.
#
# 1. `epsilon`: the ε of **one** of the tables to come, with three decimals. Five points.
# 2. `scale`: the scale of its noise, in **visits**. It is also the error to expect. Four points.
# 3. `reach`: the error that 95 of 100 counts stay within, in **visits**: three times the scale. Two points.
# 4. `chance`: the chance that a count is off by more than the planner can live with, up or down, in **percent** with one
#    decimal. Three points.
#
# Form of the answers, numbers only as an example: `epsilon = 0.375`, `scale = 6.67`, `reach = 20.1`, `chance = 12.5`.
# The same chance as a share, 0.125, counts too.

# %% nbgrader={"grade": false, "grade_id": "figures", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_noise(case)

# %% nbgrader={"grade": false, "grade_id": "noise", "locked": false, "schema_version": 3, "solution": true, "task": false}
epsilon = None
scale = None
reach = None
chance = None
### BEGIN SOLUTION
epsilon = (case.budget - case.spent) / case.tables
scale = case.sensitivity / epsilon
reach = 3 * scale
chance = 100 * math.exp(-case.limit / scale)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "epsilon-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("epsilon", epsilon, 0, 100)
### BEGIN HIDDEN TESTS
from graders.checks.protect_people import check_epsilon
check_epsilon(epsilon)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "scale-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("scale", scale, 0, 10_000, "visits")
### BEGIN HIDDEN TESTS
from graders.checks.protect_people import check_scale
check_scale(scale, epsilon)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "reach-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("reach", reach, 0, 100_000, "visits")
### BEGIN HIDDEN TESTS
from graders.checks.protect_people import check_reach
check_reach(reach, scale)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "chance-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("chance", chance, 0, 100, "(12.5 and 0.125 both mean 12.5 %)")
### BEGIN HIDDEN TESTS
from graders.checks.protect_people import check_chance
check_chance(chance, scale)
### END HIDDEN TESTS

# %% [markdown]
# ## The assessment: tasks 5 to 7
#
# The office wants to give the coarser table to the university, and the noisy counts to the council. Before it does, you
# write three parts of the data protection assessment. Decide the rest yourself, as you would in your city: who works in
# the office, how long data are kept, whom you ask. A person reads and marks each part.

# %% [markdown]
# ## Task 5: purpose and need (18 points)
#
# Write **at most 120 words**. Which one purpose do the table and the counts serve, and which use is forbidden? What is
# each of the four columns needed for, or would you leave it out? Name a way that knows less about people. Say why it is
# enough, or why not. How long are the data kept?
#
# {{rubric: purpose}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "purpose", "locked": false, "points": 18, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# The table serves one purpose: to find out where the service needs more staff. It may not be used to refuse the service,
# for fines, or to find a person. District: where staff is needed. Age band: which kind of help. Reason: which skills. The
# third column is not needed for that, so I would leave it out. The groups then grow as well. A way that knows less is
# counts alone, with noise. They are enough for the council. The university asks which reasons come with which age, and
# small counts with noise do not show that. So it gets the rows for one study, and deletes them after twelve months.
# ### END SOLUTION

# %% [markdown]
# ## Task 6: risks and measures (20 points)
#
# Write **at most 120 words**. Name two harms to a person: who does what to whom? For each say how likely and how grave it
# is, from 1 to 3, before and after a measure that somebody could check. Use your results: who is taken out, the group
# with one reason, and the chance of a large error. Which risk stays?
#
# {{rubric: risks}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "risks", "locked": false, "points": 20, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# First harm: a neighbour knows somebody in the group with one reason, learns the reason, and tells others. Likely 3 × grave
# 2 = 6. Measure: put both age bands together. The data officer counts the reasons in each group. After: 1 × 2 = 2.
# Second harm: a planner trusts a noisy count and closes a desk that people need. The chance of a large error is that of
# task 4. Likely 2 × grave 3 = 6. Measure: publish ε, and use only counts above the reach. After: 1 × 3 = 3.
# The rows taken out are rare residents, so I report their groups. A clerk who opens the full list stays a risk.
# ### END SOLUTION

# %% [markdown]
# ## Task 7: who decides? (12 points)
#
# Write **at most 120 words**. Which post decides in writing? Which two groups are asked before? Which result would stop
# the table? Where can a resident complain? When is the decision looked at again?
#
# {{rubric: decision}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "decision", "locked": false, "points": 12, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# The head of social services decides in writing and answers for it. Before that, the residents' council and the staff at
# the counter are asked, and the data officer gives a written view. If any group has fewer than three rows or only one
# reason, the table does not go out. A resident can complain to the data officer, who answers within a month, and after
# that to the ombudsman. The decision is looked at again after a year, or at once when a column or a reader is added.
# ### END SOLUTION
