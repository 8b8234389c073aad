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
# # Time the signals
#
# One junction has an old timing, and its controller cannot be changed. You make a new timing from a traffic count. You
# work out who waits how long, and whether a new controller is worth its cost here. Then you write to the traffic chief.
#
# - **Time:** 60 minutes. **Points:** 100, of which 80 are marked by the computer and 20 by a person.
# - **You need:** the lesson *Signals, night buses, bikes, parking*, and a phone calculator if you type your answers.
# - **Two ways to answer:** type the numbers that you worked out with a calculator, or write Python. Both get full points.
#   Functions of `citykit.mobility.signals` are allowed.
# - Run each cell with **Shift + Enter**. After each task one line per answer says whether its *form* is fine. It does
#   not say whether the answer is right.
# - **Rounding:** three decimals for a flow ratio, one for seconds, two for vehicle-hours saved in an hour and for the
#   last answer. Whole numbers are enough for the other amounts. Round at the end, not on the way.
# - A later task may need an earlier answer. If that one was wrong, you lose its points once. The later task is marked
#   with your own number.
#
# The junction and all its figures are **made up**. They are drawn from your id, so your numbers differ from your
# neighbour's. The formulas are Webster's of 1958, as in the lesson: the delay has **two parts**, uniform and random.

# %% [markdown]
# ## Your id
#
# Type your id between the quotes. Run this cell and the next one. The next one answers with the name of your case.

# %% tags=["trainee-id"]
TRAINEE_ID = ""

# %% nbgrader={"grade": false, "grade_id": "case", "locked": true, "schema_version": 3, "solution": false, "task": false}
from citykit import selfcheck
from citykit.cases import time_the_signals
from citykit.mobility import signals
from citykit.panels.time_the_signals import show, show_others

case = time_the_signals.case(TRAINEE_ID)
print("Your case:", case.name)

# %% [markdown]
# ## Your junction
#
# The next cell shows your case in three tables.
#
# - The **main** road runs from north to south, the **side** road from east to west. Each road has green in a phase of
#   its own. Its two approaches have green together.
# - **Two kinds of hours:** the count is that of a busy hour. In a quiet hour every approach has less traffic, and the
#   signal runs the same timing. Weekends and nights are not counted.
# - **Power:** in some of these hours the signal is dark. Then no timing works.
# - **With code:** the tables are `case.approaches`, `case.greens`, `case.lost` and `case.walking`. The first column of
#   the last table holds the names of the other figures, as in `case.cycle`. Shares are in percent.

# %% nbgrader={"grade": false, "grade_id": "look", "locked": true, "schema_version": 3, "solution": false, "task": false}
show(case)

# %% [markdown]
# ## Try your method first
#
# The cell prints results for *Market junction* of the lesson, and its table. Find two of them by your own way before you start.

# %% nbgrader={"grade": false, "grade_id": "try", "locked": true, "schema_version": 3, "solution": false, "task": false}
market = signals.JUNCTIONS["Market"]
market_ratios = signals.critical_ratios(market.approaches)
print(f"Y = {market_ratios.sum():.3f}. Webster's cycle: {signals.webster_cycle(market_ratios, market.lost_time):.1f} s.", end=" ")
print(f"For people on foot: {signals.walking_cycle(market_ratios, market.walking, market.lost_time):.1f} s.")
print(f"Delay of North today: {signals.assess(market.approaches, market.greens, market.cycle).loc['North', 'delay']:.1f} s.")
print(f"Today: cycle {market.cycle:g} s, greens {dict(market.greens)} s, lost time {market.lost_time:g} s in a cycle.")
market.approaches

# %% [markdown]
# ## Task 1: what does each approach need? (12 points)
#
# 1. `ratios`: the **flow ratio** of each of the four approaches. Six points.
# 2. `Y`: the sum of the **largest** flow ratio of each phase. Four points.
# 3. `L`: the **lost time** of one whole cycle, in seconds. Two points.
#
# Form of the answers, numbers only as an example: `ratios = {"North": 0.512, "South": 0.477, "East": 0.123, "West":
# 0.101}`, `Y = 0.635`, `L = 16`

# %% nbgrader={"grade": false, "grade_id": "need", "locked": false, "schema_version": 3, "solution": true, "task": false}
ratios = None
Y = None
L = None
### BEGIN SOLUTION
flow_ratios = case.approaches["flow"] / case.approaches["saturation"]
ratios = flow_ratios.to_dict()
Y = flow_ratios.groupby(case.approaches["phase"]).max().sum()
L = sum(case.lost.values())
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "ratios-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("ratios", ratios, case.approaches.index, 0, 1, "(shares below 1)")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_ratios
check_ratios(ratios)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "sum-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("Y", Y, 0, 4)
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_Y
check_Y(Y, ratios)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "lost-check", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("L", L, 0, 60, "seconds")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_L
check_L(L)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 2: the cycle (15 points)
#
# All in **seconds**:
#
# 1. `webster`: Webster's cycle of least delay, (1.5 L + 5) / (1 − Y), with one decimal. Six points.
# 2. `walking`: the **shortest cycle for people on foot**, with one decimal. For each phase it is L + walking time ×
#    Y / y, where y is the largest flow ratio of the phase. The phase with the longer one decides. Five points.
# 3. `cycle`: the cycle that you take, which serves drivers and people on foot, **rounded up to 5 seconds**. Four points.
#
# Form of the answers: `webster = 48.3`, `walking = 41.7`, `cycle = 50`

# %% nbgrader={"grade": false, "grade_id": "length", "locked": false, "schema_version": 3, "solution": true, "task": false}
webster = None
walking = None
cycle = None
### BEGIN SOLUTION
largest = signals.critical_ratios(case.approaches)
webster = (1.5 * L + 5) / (1 - Y)
walking = L + max(case.walking[phase] * Y / ratio for phase, ratio in largest.items())
cycle = 5 * -(-max(webster, walking) // 5)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "webster-check", "locked": true, "points": 6, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("webster", webster, 0, 300, "seconds")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_webster
check_webster(webster, ratios, Y, L)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "walking-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("walking", walking, 0, 300, "seconds")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_walking
check_walking(walking, ratios, Y, L)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "cycle-check", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("cycle", cycle, 5, 300, "seconds")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_cycle
check_cycle(cycle, webster, walking, ratios, Y, L)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 3: the green times (8 points)
#
# Give `greens`, the **effective green of each phase** in seconds, with one decimal: your cycle less the lost time,
# shared out by flow ratio, $g = (C - L) \times y / Y$.
#
# Form of the answer: `greens = {"main": 33.1, "side": 8.4}`

# %% nbgrader={"grade": false, "grade_id": "share", "locked": false, "schema_version": 3, "solution": true, "task": false}
greens = None
### BEGIN SOLUTION
largest = signals.critical_ratios(case.approaches)
greens = {phase: (cycle - L) * ratio / Y for phase, ratio in largest.items()}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "greens-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("greens", greens, ["main", "side"], 0, 300, "in seconds")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_greens
check_greens(greens, cycle, ratios, Y, L)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 4: delay before and after (20 points)
#
# 1. `delays`, in **seconds for one vehicle**, with one decimal: the mean delay of **the approach that your case names**,
#    before (timing of today) and after (your timing). Use both parts of the lesson's formula. Here $q$ is in vehicles
#    **per second**, $x = qC/(sg)$, and $d = \frac{C(1-g/C)^2}{2(1-q/s)} + \frac{x^2}{2q(1-x)}$. Twelve points.
# 2. `means`, in **seconds for one vehicle**, with one decimal: the mean delay of a vehicle **at the whole junction**,
#    before and after. All four approaches count, each by its flow. Eight points.
#
# The next cell has a panel. Type your cycle and your greens there. It shows the delays of the **three other**
# approaches, and the waiting in a quiet hour, which you need in task 5. It starts with the timing of today. To test
# your method, work out one of the three delays yourself.
#
# Form of the answers: `delays = {"before": 61.3, "after": 44.8}`, `means = {"before": 57.9, "after": 46.2}`

# %% nbgrader={"grade": false, "grade_id": "panel", "locked": true, "schema_version": 3, "solution": false, "task": false}
show_others(case)

# %% nbgrader={"grade": false, "grade_id": "wait", "locked": false, "schema_version": 3, "solution": true, "task": false}
delays = None
means = None
### BEGIN SOLUTION
tables = {
    "before": signals.assess(case.approaches, case.greens, case.cycle),
    "after": signals.assess(case.approaches, greens, cycle),
}
delays = {time: table.loc[case.by_hand, "delay"] for time, table in tables.items()}
flows = case.approaches["flow"]
means = {time: (table["delay"] * flows).sum() / flows.sum() for time, table in tables.items()}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "delays-check", "locked": true, "points": 12, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("delays", delays, ["before", "after"], 0, 1_000, "in seconds")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_delays
check_delays(delays, cycle, greens)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "means-check", "locked": true, "points": 8, "schema_version": 3, "solution": false, "task": false}
selfcheck.table("means", means, ["before", "after"], 0, 1_000, "in seconds")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_means
check_means(means, delays, cycle, greens)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 5: what is saved in a year? (13 points)
#
# 1. `saved`, in **vehicle-hours**, two decimals: what all vehicles of the junction together save in **one busy hour**.
#    Five points.
# 2. `year_hours`, in **vehicle-hours a year**: what they save on all working days of a year. Count busy and quiet hours,
#    and leave out the hours without power (the same share of both). For one quiet hour take the difference of the two
#    figures in the panel's sentence. Five points.
# 3. `value`, in **USD a year**: what this time is worth for the people in the vehicles. Three points.
#
# Form of the answers: `saved = 9.87`, `year_hours = 8765`, `value = 43210`

# %% nbgrader={"grade": false, "grade_id": "gain", "locked": false, "schema_version": 3, "solution": true, "task": false}
saved = None
year_hours = None
value = None
### BEGIN SOLUTION
flows = case.approaches["flow"]
saved = (means["before"] - means["after"]) * flows.sum() / 3600
quiet = case.approaches.assign(flow=flows * case.quiet_share / 100)
quiet_before = signals.assess(quiet, case.greens, case.cycle)["vehicle_hours"].sum()
quiet_saved = quiet_before - signals.assess(quiet, greens, cycle)["vehicle_hours"].sum()
one_day = case.busy_hours * saved + case.quiet_hours * quiet_saved
year_hours = one_day * case.days * (1 - case.dark / 100)
value = signals.yearly_value(1, year_hours, case.people, case.value_of_time)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "saved-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("saved", saved, -100, 100, "vehicle-hours")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_saved
check_saved(saved, means, delays, cycle, greens)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "year-hours-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("year_hours", year_hours, -100_000, 1_000_000, "vehicle-hours a year")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_year_hours
check_year_hours(year_hours, saved, cycle, greens)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "value-check", "locked": true, "points": 3, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("value", value, -1_000_000, 10_000_000, "USD a year")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_value
check_value(value, year_hours)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 6: is it worth it here? (12 points)
#
# 1. `yearly_cost`, in **USD a year**: the first cost, spread over its years with the annuity factor as in the lesson,
#    and the upkeep. Five points.
# 2. `break_even`, in **USD**, two decimals: the value of **one hour of one person** at which the time saved in a year
#    is worth just the yearly cost. Compare it with the value in your table before you write task 7. Seven points.
#
# Form of the answers: `yearly_cost = 12345`, `break_even = 2.71`

# %% nbgrader={"grade": false, "grade_id": "worth", "locked": false, "schema_version": 3, "solution": true, "task": false}
yearly_cost = None
break_even = None
### BEGIN SOLUTION
yearly_cost = case.first_cost / case.annuity_factor + case.upkeep
break_even = yearly_cost / (year_hours * case.people)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "yearly-cost-check", "locked": true, "points": 5, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("yearly_cost", yearly_cost, 0, 1_000_000, "USD a year")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_yearly_cost
check_yearly_cost(yearly_cost)
### END HIDDEN TESTS

# %% nbgrader={"grade": true, "grade_id": "break-even-check", "locked": true, "points": 7, "schema_version": 3, "solution": false, "task": false}
selfcheck.number("break_even", break_even, 0, 1_000, "USD for an hour of one person")
### BEGIN HIDDEN TESTS
from graders.checks.time_the_signals import check_break_even
check_break_even(break_even, yearly_cost, value, year_hours)
### END HIDDEN TESTS

# %% [markdown]
# ## Task 7: message to the traffic chief (20 points)
#
# Write **at most 120 words** to the traffic chief. Say which cycle you propose, and whether drivers or people on foot
# decided it. Say who gains and who loses: name an approach where the delay rises. Say whether the new controller is
# worth its cost here, with the break-even value, and that saved time is no income of the city. Say one thing about the
# hours without power. Name one thing that the formula cannot show, and what you would measure. A person reads and marks
# this answer:
#
# {{rubric: message}}

# %% [markdown] nbgrader={"grade": true, "grade_id": "message", "locked": false, "points": 20, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# I propose the cycle of task 2. The longer of the two cycles decides, so people on foot can cross in both phases. The
# junction as a whole waits less, in quiet hours too. One approach in the panel's table waits longer: please hear its bus
# riders first. The break-even value of task 6 decides. If it lies below our value of an hour, the new controller is worth
# its cost. If it lies above, keep the old one. Saved time is no income: the budget still pays. In dark hours nothing is
# saved, so ask what a battery would cost before we buy. The delays are calculated for vehicles, at this junction alone.
# Let us measure them before and after, also at a junction that stays as it is.
# ### END SOLUTION
