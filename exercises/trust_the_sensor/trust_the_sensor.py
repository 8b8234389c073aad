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
# # Trust the sensor
#
# A city tested a low-cost air sensor beside its official station. You clean the feed, calibrate the sensor, and look for
# drift. Then you apply a rule of go and no-go, and write to the mayor.
#
# - **Time:** 60 minutes. **Points:** 100, of which 75 are marked by the computer and 25 by a person.
# - **You need:** the lesson *Sensors and digital twins*, and a phone calculator with a square root if you type your answers.
# - **Two ways to answer:** type the numbers that you worked out with a calculator, or write Python. Both get full points.
#   Functions of `citykit.sensing` are allowed.
# - Run each cell with **Shift + Enter**. After each task one line per answer says whether its *form* is fine. It does
#   not say whether the answer is right.
# - **Rounding:** the slope with six decimals, the intercept and the RMSE with three, the drift chart with two. For the
#   errors of single days two decimals are enough.
# - A later task may need an earlier answer. If one such answer was wrong, you lose its points once. The later task is marked
#   with your own number.
#
# The values are real: carbon monoxide in an Italian city, one hour of some days in spring 2004 and a year later (De Vito
# and others, 2008, via the UCI Machine Learning Repository). **Made up** are the codes for missing values and their days,
# the drift that was added to the sensor in the later days (faster than in real life), the SD of good days, and the rule.
# All is drawn from your id, so your numbers differ from your neighbour's.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
import pandas as pd

from citykit import selfcheck, sensing
from citykit.cases import trust_the_sensor
from citykit.panels.trust_the_sensor import show

case = trust_the_sensor.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Your figures
#
# The next cell shows the early days, the later days, and the rule. Below them a panel works out whole columns: it adds,
# takes away, multiplies or divides row by row, and gives the sum and the mean. If it is gone after a break, run the cell
# again.
#
# - `sensor` is the raw value of the sensor. `reference` is the official station, in mg/m³.
# - **An error is always estimate minus station.** Above 0 means: the sensor reads too high.
# - The panel's second line may be one number. It then counts for all rows.
# - **With code:** the tables are `case.early` and `case.late`, the other figures as in `case.sd`.

# %% nbgrader={"grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
show(case)

# %% [markdown]
# ## Try your method first
#
# The lesson has two small examples, both made up. Raw values 10, 20, 30 with the station at 4, 6, 11 make a line. And
# fourteen errors in SDs make a drift chart. The cell prints what they give. Find the numbers by your own way before you
# start.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
small = pd.DataFrame({"sensor": [10, 20, 30], "reference": [4, 6, 11]})
fit = sensing.calibrate(small)
print(f"Slope {fit.slope:.2f}, intercept {fit.intercept:.2f}, RMSE {sensing.rmse(fit.estimate(small['sensor']) - small['reference']):.2f}")
days = [0.3, -0.6, 0.8, -0.2, -0.9, 0.4, 1.2, 1.0, 1.7, 0.9, 1.5, 1.3, 1.8, 1.1]
sums = sensing.cusum(pd.Series(days, index=range(1, 15)), sd=1)
print(f"Errors in SDs: {days}. Allowance 0.5, limit 5: flag on day {sensing.first_flag(sums)}, at {sums['high'][13]:.1f} SDs.")

# %% [markdown]
# ## Task 1: clean the feed (10 points)
#
# 1. `codes`: the number that stands for "missing" at each instrument. It is the same number all the time, and no real
#    value. Four points.
# 2. `usable_days`: the number of **early** days on which sensor **and** station have a value. Two points.
# 3. `complete`, in **percent**: of all **later** days, the share on which both have a value. Four points.
#
# From now on, leave out each day that lacks one of the two.
#
# Form of the answers, numbers only as an example: `codes = {"sensor": -200, "reference": -5.5}`, `usable_days = 6`,
# `complete = 66.7` (0.667 counts too)

# %% nbgrader={"grade": false, "grade_id": "clean", "locked": false, "schema_version": 3, "solution": true, "task": false}
codes = None
usable_days = None
complete = None
### BEGIN SOLUTION
highest = {"sensor": 5_000, "reference": 50}
codes = {name: next(v for v in case.early[name] if not 0 < v < top) for name, top in highest.items()}
early, late = (sensing.paired(sensing.clean(window, codes=tuple(codes.values()))) for window in (case.early, case.late))
usable_days = len(early)
complete = 100 * len(late) / len(case.late)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "codes-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("codes", codes, ["sensor", "reference"])
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_codes
check_codes(codes)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "usable-days-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
selfcheck.whole("usable_days", usable_days, 0, len(case.early))
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_usable_days
check_usable_days(usable_days)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "complete-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("complete", complete, 0, 100, "(66.7 and 0.667 both mean 66.7 %)")
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_complete
check_complete(complete, usable_days)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: calibrate (25 points)
#
# Take the usable **early** days. Find the straight line that gives the station from the raw value, by least squares:
# *estimate = intercept + slope × raw value*.
#
# 1. `slope`, in **mg/m³ per raw unit**, with six decimals. Fifteen points.
# 2. `intercept`, in **mg/m³**, with three decimals. Ten points.
#
# By hand: take the mean away from each raw value, and from each value of the station. Multiply the two, row by row, and
# add up. Divide by the sum of the squares of the first. Then intercept = mean of the station − slope × mean raw value.
#
# Form of the answers: `slope = 0.012345`, `intercept = -1.234`

# %% nbgrader={"grade": false, "grade_id": "line", "locked": false, "schema_version": 3, "solution": true, "task": false}
slope = None
intercept = None
### BEGIN SOLUTION
x, y = early["sensor"], early["reference"]
slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
intercept = y.mean() - slope * x.mean()
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "slope-check", "locked": true, "points": 15, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("slope", slope, -10, 10, "mg/m³ per raw unit")
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_slope
check_slope(slope)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "intercept-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("intercept", intercept, -100, 100, "mg/m³")
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_intercept
check_intercept(intercept, slope)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: the error, early and late (20 points)
#
# The RMSE is the root of the mean of the squared errors. Divide by the number of usable days. Use **the line of task 2**
# both times, and give three decimals, in **mg/m³**.
#
# 1. `rmse_early`: on the usable early days, the days of the calibration. Ten points.
# 2. `rmse_late`: on the usable later days. Ten points. Keep the errors of these days with their signs, for task 4.
#
# Form of the answers: `rmse_early = 0.123`, `rmse_late = 0.234`

# %% nbgrader={"grade": false, "grade_id": "error", "locked": false, "schema_version": 3, "solution": true, "task": false}
rmse_early = None
rmse_late = None
### BEGIN SOLUTION
rmse_early = sensing.rmse(intercept + slope * early["sensor"] - early["reference"])
errors = intercept + slope * late["sensor"] - late["reference"]
rmse_late = sensing.rmse(errors)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "rmse-early-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("rmse_early", rmse_early, 0, 20, "mg/m³")
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_rmse_early
check_rmse_early(rmse_early, slope, intercept)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "rmse-late-check", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("rmse_late", rmse_late, 0, 20, "mg/m³")
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_rmse_late
check_rmse_late(rmse_late, slope, intercept)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: on which day does the flag go up? (14 points)
#
# Make a CUSUM chart of the **later** days. Divide each error by the SD of good days (`sd` in the table). Keep two sums.
# Both start at 0, and neither may fall below 0:
#
# - high = high before + error − allowance
# - low = low before − error − allowance
#
# A day without both values changes nothing: the sums stay as they are. The flag goes up on the first day on which one of
# the two sums is above the limit.
#
# 1. `flag_day`: the number of that day **in the table of later days**. Six points.
# 2. `flag_sum`, in **SDs**, with two decimals: how high the sum is on that day. Six points.
# 3. `side`: does the sensor read `"too high"` or `"too low"` then? Two points.
#
# If no sum passes the limit with your numbers, write 0 for the first two. Take the side of the higher sum at the end.
#
# Form of the answers: `flag_day = 3`, `flag_sum = 8.76`, `side = "too high"`

# %% nbgrader={"grade": false, "grade_id": "drift", "locked": false, "schema_version": 3, "solution": true, "task": false}
flag_day = None
flag_sum = None
side = None
### BEGIN SOLUTION
chart = sensing.cusum(errors, case.sd, allowance=case.allowance, limit=case.limit)
flag_day = int(sensing.first_flag(chart))
flag_sum = chart.loc[flag_day, ["high", "low"]].max()
side = "too high" if chart.loc[flag_day, "high"] > chart.loc[flag_day, "low"] else "too low"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "flag-day-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.whole("flag_day", flag_day, 0, len(case.late))
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_flag_day
check_flag_day(flag_day, slope, intercept, rmse_late)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "flag-sum-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("flag_sum", flag_sum, 0, 1_000, "SDs")
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_flag_sum
check_flag_sum(flag_sum, flag_day, slope, intercept, rmse_late)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "side-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
selfcheck.one_of("side", side, ["too high", "too low"])
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_side
check_side(side, slope, intercept, rmse_late)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: go or no-go (6 points)
#
# The rule was written before the test. Its limits stand in the table. It has three parts:
#
# - **complete:** the share of task 1 is at least `least_complete`;
# - **error:** the RMSE of the later days is at most `most_error`;
# - **drift:** no flag goes up before `visit_day`. On that day somebody visits the sensor and can repair it. So a flag on
#   that day, or later, is no harm.
#
# 1. `tests`: is each part passed, `"yes"` or `"no"`? Four points.
# 2. `decision`: `"go"` only if all three parts are passed, else `"no-go"`. Two points.
#
# Form of the answers: `tests = {"complete": "no", "error": "yes", "drift": "yes"}`, `decision = "no-go"`

# %% nbgrader={"grade": false, "grade_id": "rule", "locked": false, "schema_version": 3, "solution": true, "task": false}
tests = None
decision = None
### BEGIN SOLUTION
passed = {
    "complete": complete >= case.least_complete,
    "error": rmse_late <= case.most_error,
    "drift": flag_day >= case.visit_day,
}
tests = {name: "yes" if good else "no" for name, good in passed.items()}
decision = "go" if all(passed.values()) else "no-go"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "tests-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.words("tests", tests, ["complete", "error", "drift"], ["yes", "no"])
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_tests
check_tests(tests, complete, rmse_late, flag_day, usable_days, slope, intercept)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "decision-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
selfcheck.one_of("decision", decision, ["go", "no-go"])
### BEGIN HIDDEN TESTS
from graders.checks.trust_the_sensor import check_decision
check_decision(decision, tests, complete, rmse_late, flag_day, usable_days, slope, intercept)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: message to the mayor (25 points)
#
# Write **at most 120 words** to the mayor, who wants the feed for the use that the table names. Say what you saw: the
# error early and late, the day of the flag, and the side. Say what the rule decides, and what that means for this use.
# Say one thing that you do not know. Then propose the next step: who does what, and when. A person reads and marks this
# answer:
#
# {{rubric: message}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "message", "locked": false, "points": 25, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# In spring the sensor followed the station: its usual error was the first RMSE. A year later it is the second one. The
# drift chart raised its flag on the day of task 4, and the sensor then reads to the side that I named. By our rule, written
# before the test, the decision is that of task 5. So the feed may, or may not, serve the use that you asked about. We do
# not know the cause: age, cold weather, or the station itself. I propose: the technician visits the sensor this week, reads
# the station's log, and leaves the two side by side for six weeks. Then we calibrate again and apply the same rule.
# ### END SOLUTION
