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
# # Read a ranking
#
# Your city takes part in a ranking. You have the sheet of figures that it handed in, the ranking's page on its method, and
# two surveys. You say which figures can be trusted, and what cannot be worked out again. Then you write to the publisher.
#
# - **Time:** 55 minutes. **Points:** 100, of which 70 are marked by the computer and 30 by a person.
# - **You need:** the lesson *Measuring a city*, paper, and a phone calculator with a square root if you type your answers.
# - **Two ways to answer:** type what you worked out by hand, or write Python. Both get full points. Functions of
#   `citykit.indicators` are allowed.
# - Run each cell with **Shift + Enter**. After each task one line per answer says whether its *form* is fine. It does
#   not say whether the answer is right.
# - **Rounding:** two decimals, or more.
# - A later task may need an earlier answer. If that one was wrong, you lose its points once. The later task is marked
#   with your own number.
#
# Names and units of the indicators are real: they come from U4SSC (ITU 2022, *KPIs for Smart Sustainable Cities*). **Made
# up** are both cities, the ranking, and all values, definitions, sources and surveys. They are drawn from your id, so your
# answers differ from your neighbour's.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
import math

import pandas as pd

from citykit import indicators, selfcheck
from citykit.cases import read_a_ranking
from citykit.panels.read_a_ranking import show_counts, show_page, show_sheet, show_surveys

case = read_a_ranking.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Try your method first
#
# The cell below repeats results of the lesson. Find them by your own way before you start: the grade of Bizerte's poverty
# rate, a unit to convert, the margin of two surveys and of their change, and the number of answers for a margin of 4 points.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
print("Poverty rate of Bizerte, all yes but the year:", indicators.grade(dict.fromkeys(indicators.QUESTIONS, True) | {"dated": False}))
print("The same row without a source:", indicators.grade(dict.fromkeys(indicators.QUESTIONS, True) | {"sourced": False}))
print("95,424 per 100,000 inhabitants, in a town of 40,000:", round(95_424 * 40_000 / 100_000))
print(f"54 % of 150 homes: {indicators.margin(54, 150):.2f} points; 64 % of 200 homes: {indicators.margin(64, 200):.2f} points")
print(f"The first one with a design effect of 2: {indicators.margin(54, 150, design=2):.2f} points")
print(f"Margin of the change: {indicators.change(54, 150, 64, 200)[1]:.2f} points")
print("Answers for a margin of 4 points at 64 %:", indicators.answers_needed(4, share=64))

# %% [markdown]
# ## Task 1: grade the sheet (18 points)
#
# The next cell shows the sheet. Give each of its eight rows a **grade from A to D**, by the five questions and the
# rule for grades of the lesson.
#
# - Choose a row in the menu to see it beside the five questions.
# - Read the sheet **in the year 2026**. A count of 2023 is then three years old.
# - Grade what the sheet says. Whether a value is good or bad for the city does not matter.
#
# To begin, copy this line and put a letter between each pair of quotes:
# `grades = {"R1": "", "R2": "", "R3": "", "R4": "", "R5": "", "R6": "", "R7": "", "R8": ""}`
#
# With code: the sheet is `case.sheet`.

# %% nbgrader={"grade": false, "grade_id": "sheet", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_sheet(case)

# %% nbgrader={"grade": false, "grade_id": "grades", "locked": false, "schema_version": 3, "solution": true, "task": false}
grades = None
### BEGIN SOLUTION
sheet = case.sheet
counted = sheet["year"].str.extract(r"count of (\d+)")[0].astype(float)
yes = pd.DataFrame({
    "defined": ~sheet["definition"].str.contains("usual way|own way|not written|left to"),
    "sourced": ~sheet["source"].str.contains("not named|several|internet|everybody"),
    "dated": counted >= 2023,
    "whole": ~sheet["covers"].str.contains("centre only|8 of 9|all but"),
    "checked": ~sheet["checked"].str.contains("nobody|reports it|is paid by|planned"),
})
grades = indicators.grades(yes).to_dict()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "grades-check", "locked": true, "points": 18, "schema_version": 3, "solution": false, "task": false}
selfcheck.words("grades", grades, case.sheet.index, list("ABCD"))
### BEGIN HIDDEN TESTS
from graders.checks.read_a_ranking import check_grades
check_grades(grades)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: can the ranking be worked out again? (12 points)
#
# The next cell shows **all** that the ranking says about its method, and the ten parts that are needed to work a ranking
# out again. Name the parts that are **missing**.
#
# - What the page says in full, or says that an annex holds, counts as given.
# - Some sentences sound like a part and give nothing to work with. Some parts are not spoken of at all.
# - A part that the page does not give is missing, also if you could work it out from other parts.
#
# Form of the answer, numbers only as an example: `lacking = ["P1", "P10"]`. With code: the page is `case.page`, the parts
# are `case.parts`.

# %% nbgrader={"grade": false, "grade_id": "page", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_page(case)

# %% nbgrader={"grade": false, "grade_id": "lacking", "locked": false, "schema_version": 3, "solution": true, "task": false}
lacking = None
### BEGIN SOLUTION
gives = [
    "64 cities", "definition|what is counted", "downloaded|Annex 3", "year of its count|are of 2024", "A missing value|has no value",
    "straight line|goalposts", "same weight|weight of each", "times its weight|weighted mean", "total of each city",
    "the place of|place is printed",
]
lacking = [part for part, sign in zip(case.parts.index, gives, strict=True) if not case.page.str.contains(sign).any()]
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "lacking-check", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
selfcheck.several("lacking", lacking, case.parts.index)
### BEGIN HIDDEN TESTS
from graders.checks.read_a_ranking import check_lacking
check_lacking(lacking)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: work one row out again (13 points)
#
# One value of the sheet does not follow from its own definition. The next cell names the row and shows what was counted.
# Not every line is needed.
#
# 1. `rate`: the **right value** of this row, by its definition and in its unit, with two decimals. Nine points.
# 2. `expected`: how many would **your neighbour city** have at the same rate? The cell prints its inhabitants. One decimal
#    is enough. Four points.
#
# Form of the answers, numbers only as an example: `rate = 48.25`, `expected = 31.7`. With code: `case.counts` and
# `case.inhabitants`.

# %% nbgrader={"grade": false, "grade_id": "counts", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_counts(case)
print(f"{case.neighbour}, the neighbour city, has {case.inhabitants:,} inhabitants.")

# %% nbgrader={"grade": false, "grade_id": "rates", "locked": false, "schema_version": 3, "solution": true, "task": false}
rate = None
expected = None
### BEGIN SOLUTION
number = case.counts.set_index("what")["number"]
lines = number.iloc[:3]
weight = 1 - lines.index.str.contains("not yet|without patients|of a day|without a post|in store") - lines.index.str.contains("half-time") / 2
rate = (lines * weight).sum() / number["inhabitants of the city"] * 100_000
expected = rate * case.inhabitants / 100_000
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "rate-check", "locked": true, "points": 9, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("rate", rate, 0, 100_000, "per 100,000 inhabitants")
### BEGIN HIDDEN TESTS
from graders.checks.read_a_ranking import check_rate
check_rate(rate)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "expected-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("expected", expected, 0, 1_000_000)
### BEGIN HIDDEN TESTS
from graders.checks.read_a_ranking import check_expected
check_expected(expected, rate)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: the noise of two surveys (11 points)
#
# The ranking also compares two surveys. The next cell shows them, and a small calculator for square roots. In your city
# people were drawn one by one, so its design effect is 1. In the neighbour city whole streets were drawn.
#
# 1. `margin_own`: the 95 % margin of **your city's** survey, in percentage points. Six points.
# 2. `margin_neighbour`: the 95 % margin of the **neighbour's** survey, in percentage points. Use its design effect: the
#    margin is multiplied by the **square root** of it. Five points.
#
# Form of the answers, numbers only as an example: `margin_own = 8.95`, `margin_neighbour = 9.4`. The same margin as a
# share, 0.0895, counts too. With code: the table is `case.surveys`.

# %% nbgrader={"grade": false, "grade_id": "surveys", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_surveys(case)

# %% nbgrader={"grade": false, "grade_id": "margins", "locked": false, "schema_version": 3, "solution": true, "task": false}
margin_own = None
margin_neighbour = None
### BEGIN SOLUTION
own, other = case.surveys.loc[case.city], case.surveys.loc[case.neighbour]
p, q = own["share"] / 100, other["share"] / 100
margin_own = 100 * 1.96 * math.sqrt(p * (1 - p) / own["answers"])
margin_neighbour = 100 * 1.96 * math.sqrt(q * (1 - q) / other["answers"] * other["design"])
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "margin-own-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("margin_own", margin_own, 0, 100, "points (8.95 and 0.0895 mean the same)")
### BEGIN HIDDEN TESTS
from graders.checks.read_a_ranking import check_margin_own
check_margin_own(margin_own)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "margin-neighbour-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("margin_neighbour", margin_neighbour, 0, 100, "points (8.95 and 0.0895 mean the same)")
### BEGIN HIDDEN TESTS
from graders.checks.read_a_ranking import check_margin_neighbour
check_margin_neighbour(margin_neighbour)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: is the gap a finding? (16 points)
#
# Two surveys in two cities are compared as the lesson compares two years: by the gap and its margin.
#
# 1. `gap_margin`: the 95 % margin of the **gap between the two cities**, in percentage points. Six points.
# 2. `verdict`: what do the two surveys show? Write one of these words. Four points.
#    - `"ahead"`: more people say yes in your city. The gap is a finding.
#    - `"behind"`: fewer people say yes in your city. The gap is a finding.
#    - `"equal"`: the surveys show that both cities are alike.
#    - `"cannot tell"`: the surveys do not show which city is ahead.
# 3. `answers_needed`: your mayor wants a smaller margin in your city's next survey. The next cell says which. **How many
#    answers** does it need in all, if people are drawn one by one and the share stays as it is? Round up. Six points.
#
# Form of the answers, numbers only as an example: `gap_margin = 12.97`, `verdict = "equal"`, `answers_needed = 554`.

# %% nbgrader={"grade": false, "grade_id": "wanted", "locked": true, "schema_version": 3, "solution": false, "task": false}
print(f"The mayor of {case.city} wants a margin of {case.wanted:g} percentage points.")

# %% nbgrader={"grade": false, "grade_id": "gap", "locked": false, "schema_version": 3, "solution": true, "task": false}
gap_margin = None
verdict = None
answers_needed = None
### BEGIN SOLUTION
gap_margin = math.sqrt(margin_own**2 + margin_neighbour**2)
gap = 100 * (p - q)
verdict = "cannot tell" if abs(gap) < gap_margin else "ahead" if gap > 0 else "behind"
answers_needed = math.ceil(p * (1 - p) * (1.96 / (case.wanted / 100)) ** 2)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "gap-margin-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("gap_margin", gap_margin, 0, 100, "points")
### BEGIN HIDDEN TESTS
from graders.checks.read_a_ranking import check_gap_margin
check_gap_margin(gap_margin, margin_own, margin_neighbour)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "verdict-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.one_of("verdict", verdict, read_a_ranking.VERDICTS)
### BEGIN HIDDEN TESTS
from graders.checks.read_a_ranking import check_verdict
check_verdict(verdict, gap_margin)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "answers-needed-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.whole("answers_needed", answers_needed, 1, 1_000_000)
### BEGIN HIDDEN TESTS
from graders.checks.read_a_ranking import check_answers_needed
check_answers_needed(answers_needed)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: letter to the publisher (30 points)
#
# Write **at most 120 words** to the publisher of the ranking, with a copy to your mayor.
#
# - Ask for the missing parts. Say what their absence does not prove.
# - Correct the value of task 3: the old value, the new value, and why.
# - Say what may be published about the gap between the two cities. Give the gap and its margin.
# - Name one row of grade D, and what your city will do first to lift its grade.
#
# A person reads and marks this answer:
#
# {{rubric: letter}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "letter", "locked": false, "points": 30, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Dear publisher, we tried to work out our place. Your page does not give the parts of task 2. Please send them.
# This does not prove the ranking wrong: we cannot check it. Please correct one value of our sheet. The old one was divided by
# the wrong number; by its definition it is the rate of task 3. The gap to our neighbour and its margin are those of task 5.
# If the gap is smaller, write that the surveys cannot tell who is ahead, not that we are equal. If it is larger, name the
# city with the higher share. One row has grade D, as it names no source. The office will first write it down.
# ### END SOLUTION
