"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pandas as pd
import pytest

from citykit import sensing
from citykit.cases.trust_the_sensor import CODES, Case, case
from graders.checks import trust_the_sensor as checks
from tests.citykit.cases.fairness import IDS, Slip, Solved, copied, forgiven, full, points

pytestmark = pytest.mark.xdist_group("trust_the_sensor")
LINE = ("slope", "intercept")
#: By task: the check and the earlier answers that it takes.
CHECKS = {
    "codes": (checks.check_codes, ()),
    "usable_days": (checks.check_usable_days, ()),
    "complete": (checks.check_complete, ("usable_days",)),
    "slope": (checks.check_slope, ()),
    "intercept": (checks.check_intercept, ("slope",)),
    "rmse_early": (checks.check_rmse_early, LINE),
    "rmse_late": (checks.check_rmse_late, LINE),
    "flag_day": (checks.check_flag_day, (*LINE, "rmse_late")),
    "flag_sum": (checks.check_flag_sum, ("flag_day", *LINE, "rmse_late")),
    "side": (checks.check_side, (*LINE, "rmse_late")),
    "tests": (checks.check_tests, ("complete", "rmse_late", "flag_day", "usable_days", *LINE)),
    "decision": (checks.check_decision, ("tests", "complete", "rmse_late", "flag_day", "usable_days", *LINE)),
}
FULL = full(CHECKS)


@pytest.fixture(scope="module")
def solved() -> list[Solved]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, IDS)]


def codes_of(case: Case) -> dict:
    return {name: next(value for value in case.early[name] if value in CODES[name]) for name in CODES}


@cache
def windows(case: Case) -> list[pd.DataFrame]:
    """Early and later days, clean, by the lesson's library."""
    codes = tuple(codes_of(case).values())
    return [sensing.paired(sensing.clean(window, codes)) for window in (case.early, case.late)]


def judge(case: Case, complete: float, rmse: float, flag_day: int) -> dict:
    passed = [complete >= case.least_complete, rmse <= case.most_error, flag_day == 0 or flag_day >= case.visit_day]
    tests = dict(zip(("complete", "error", "drift"), ("yes" if each else "no" for each in passed), strict=True))
    return {"tests": tests, "decision": "go" if all(passed) else "no-go"}


def drift(case: Case, errors: pd.Series, **changes: float) -> dict:
    """Day, height and side of the flag by the lesson's library; day 0 and no height if there is none."""
    figures = {"sd": case.sd, "allowance": case.allowance, "limit": case.limit} | changes
    chart = sensing.cusum(errors, figures.pop("sd"), **figures)
    day = sensing.first_flag(chart)
    high, low = chart.loc[day or chart.index[-1], ["high", "low"]]
    side = {"side": "too high" if high > low else "too low"}
    return side | {"flag_day": int(day or 0), "flag_sum": max(high, low) if day else 0.0}


def follow(case: Case, early: pd.DataFrame, late: pd.DataFrame, line: sensing.Line) -> dict:
    """Tasks 2 to 5 with this line on these days."""
    errors = line.estimate(late["sensor"]) - late["reference"]
    found = {
        "slope": line.slope,
        "intercept": line.intercept,
        "rmse_early": sensing.rmse(line.estimate(early["sensor"]) - early["reference"]),
        "rmse_late": sensing.rmse(errors),
        **drift(case, errors),
    }
    return found | judge(case, 100 * len(late) / len(case.late), found["rmse_late"], found["flag_day"])


def solve(case: Case) -> dict:
    """The exercise by the lesson's library: another route than the checks take."""
    early, late = windows(case)
    answers = {"codes": codes_of(case), "usable_days": len(early), "complete": 100 * len(late) / len(case.late)}
    return answers | follow(case, early, late, sensing.calibrate(early))


def losses(case: Case, work: dict) -> set[str]:
    """The tasks in which this work loses points."""
    return {task for task in FULL if points(CHECKS, case, task, work.get(task), work) != FULL[task]}


def by_hand(case: Case, digits: int) -> dict:
    """Every step rounded as on paper, the slope to so many decimals, and later steps from the rounded ones."""
    early, late = windows(case)
    x, y = early["sensor"], early["reference"]
    dx, dy = (x - round(x.mean(), 1)).round(1), (y - round(y.mean(), 2)).round(2)
    slope = round((dx * dy).round(1).sum() / (dx**2).round(0).sum(), digits)
    intercept = round(round(y.mean(), 2) - slope * round(x.mean(), 1), 3)
    near, far = ((intercept + slope * rows["sensor"] - rows["reference"]).round(2) for rows in (early, late))
    rmse = [round(math.sqrt(round((errors**2).mean(), 3)), 3) for errors in (near, far)]
    found = drift(case, (far / case.sd).round(2), sd=1.0)
    found["flag_sum"] = round(found["flag_sum"], 2)
    complete = round(100 * len(late) / len(case.late))
    answers = {"codes": codes_of(case), "usable_days": len(early), "complete": complete}
    answers |= {"slope": slope, "intercept": intercept, "rmse_early": rmse[0], "rmse_late": rmse[1], **found}
    return answers | judge(case, complete, rmse[1], found["flag_day"])


def treated(case: Case) -> dict[str, list[pd.DataFrame]]:
    """Both windows by wrong treatments of the codes."""
    codes = codes_of(case)
    both = [case.early, case.late]
    return {
        "left in": both,
        "sensor cleaned": [window[window["sensor"] != codes["sensor"]] for window in both],
        "station cleaned": [window[window["reference"] != codes["reference"]] for window in both],
        "zero": [window.replace({name: {code: 0} for name, code in codes.items()}) for window in both],
    }


def chart_without_floor(case: Case, errors: pd.Series) -> dict:
    """The drift chart with sums that may fall below 0."""
    high, low = ((side * errors / case.sd - case.allowance).cumsum() for side in (1, -1))
    height = np.maximum(high, low)
    above = height.index[height > case.limit]
    return {"flag_day": int(above[0]), "flag_sum": height[above[0]]} if len(above) else {"flag_day": 0, "flag_sum": 0.0}


def errors(case: Case, right: dict) -> dict[str, tuple[str, object]]:
    """The usual errors: by name, the answer that each spoils and what it becomes."""
    early, late = windows(case)
    line = sensing.Line(right["intercept"], right["slope"])
    near, far = (line.estimate(rows["sensor"]) - rows["reference"] for rows in (early, late))
    turned = sensing.calibrate(early.rename(columns={"sensor": "reference", "reference": "sensor"}))
    x, y = early["sensor"], early["reference"]
    gaps = {name: int((case.early[name] == code).sum()) for name, code in right["codes"].items()}
    everything = sensing.calibrate(pd.concat([early, late]))
    opposite = {"yes": "no", "no": "yes"}
    days = list(late.index)
    found = {
        "code of the lesson": ("codes", {"sensor": -200, "reference": -200}),
        "codes mixed up": ("codes", {"sensor": right["codes"]["reference"], "reference": right["codes"]["sensor"]}),
        "all days": ("usable_days", len(case.early)),
        "only the sensor's codes": ("usable_days", len(case.early) - gaps["sensor"]),
        "only the station's codes": ("usable_days", len(case.early) - gaps["reference"]),
        "the missing days": ("usable_days", len(case.early) - right["usable_days"]),
        "all complete": ("complete", 100.0),
        "share missing": ("complete", 100 - right["complete"]),
        "share of the early days": ("complete", 100 * len(early) / len(case.early)),
        "a count": ("complete", len(late)),
        "turned round": ("slope", turned.slope),
        "turned round and solved": ("slope", 1 / turned.slope),
        "through 0": ("slope", (x * y).sum() / (x**2).sum()),
        "ratio of the means": ("slope", y.mean() / x.mean()),
        "both windows": ("slope", everything.slope),
        "late line": ("slope", sensing.calibrate(late).slope),
        "correlation": ("slope", x.corr(y)),
        "slope below 0": ("slope", -right["slope"]),
        "intercept turned round": ("intercept", -turned.intercept / turned.slope),
        "intercept with the wrong sign": ("intercept", -right["intercept"]),
        "slope added": ("intercept", y.mean() + right["slope"] * x.mean()),
        "means mixed up": ("intercept", x.mean() - right["slope"] * y.mean()),
        "mean of the station": ("intercept", y.mean()),
        "intercept of both windows": ("intercept", everything.intercept),
        "late RMSE for early": ("rmse_early", right["rmse_late"]),
        "early RMSE for late": ("rmse_late", right["rmse_early"]),
        "new line for the late RMSE": ("rmse_late", _fresh(late)),
        "a day too late": ("flag_day", right["flag_day"] + 1),
        "a day too early": ("flag_day", right["flag_day"] - 1),
        "last day": ("flag_day", days[-1]),
        "never falls below 0 forgotten": ("flag_day", chart_without_floor(case, far)["flag_day"]),
        "no flag": ("flag_day", 0),
        "sum without an allowance": ("flag_sum", sensing.cusum(far, case.sd, allowance=0).loc[right["flag_day"], ["high", "low"]].max()),
        "sum in mg": ("flag_sum", right["flag_sum"] * case.sd),
        "over the limit": ("flag_sum", right["flag_sum"] - case.limit),
        "the limit": ("flag_sum", case.limit),
        "other side": ("side", "too low" if right["side"] == "too high" else "too high"),
        "rule turned round": ("tests", {name: opposite[word] for name, word in right["tests"].items()}),
        **{f"{name} turned round": ("tests", right["tests"] | {name: opposite[word]}) for name, word in right["tests"].items()},
        "other decision": ("decision", "go" if right["decision"] == "no-go" else "no-go"),
    }
    for task, found_errors in (("rmse_early", near), ("rmse_late", far)):
        for name, value in mistaken(found_errors).items():
            found[f"{task}: {name}"] = (task, value)
    for name, (first, second) in treated(case).items():
        wrong = sensing.calibrate(first)
        found[f"slope, {name}"] = ("slope", wrong.slope)
        found[f"intercept, {name}"] = ("intercept", wrong.intercept)
        found[f"early, {name}"] = ("rmse_early", sensing.rmse(line.estimate(first["sensor"]) - first["reference"]))
        found[f"late, {name}"] = ("rmse_late", sensing.rmse(line.estimate(second["sensor"]) - second["reference"]))
    return found


def _fresh(late: pd.DataFrame) -> float:
    own = sensing.calibrate(late)
    return sensing.rmse(own.estimate(late["sensor"]) - late["reference"])


def mistaken(errors: pd.Series) -> dict[str, float]:
    """What becomes of an RMSE by the usual errors."""
    squares = (errors**2).sum()
    return {
        "no root": squares / len(errors),
        "n - 1": math.sqrt(squares / (len(errors) - 1)),
        "n - 2": math.sqrt(squares / (len(errors) - 2)),
        "no mean": math.sqrt(squares),
        "sum of squares": squares,
        "mean error": errors.mean(),
        "mean size": errors.abs().mean(),
    }


def slips(case: Case, right: dict) -> list[Slip]:
    """The usual errors as `fairness` takes them."""
    return [(name, *slip) for name, slip in errors(case, right).items()]


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert [(found.trainee, losses(found, right)) for found, right in solved if losses(found, right)] == []


@pytest.mark.slow
@pytest.mark.parametrize("digits", [6, 4])
def test_does_hand_work_with_rounded_steps_pass_for_every_id(solved, digits):
    lost = [(found.trainee, losses(found, by_hand(found, digits))) for found, _ in solved]
    assert [each for each in lost if each[1]] == []


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert forgiven(CHECKS, solved, slips) == []


@pytest.mark.slow
def test_is_a_line_of_ones_own_charged_once_for_every_third_id(solved):
    """Slope or intercept is wrong by a slip, and the later answers follow from it by the right method."""
    for found, right in solved[::3]:
        early, late = windows(found)
        y, x = early["reference"].mean(), early["sensor"].mean()
        slope = 1.15 * right["slope"]
        for line, lost in (
            (sensing.Line(y - slope * x, slope), {"slope"}),
            (sensing.Line(right["intercept"] + 0.5, right["slope"]), {"intercept"}),
        ):
            assert losses(found, right | follow(found, early, late, line)) == lost


@pytest.mark.slow
def test_is_a_wrong_treatment_of_codes_charged_once_for_every_fifth_id(solved):
    """Nothing is cleaned, or in part, or with 0: the slope loses points, and what follows from it does not."""
    for found, right in solved[::5]:
        for first, second in treated(found).values():
            line = sensing.calibrate(first)
            work = follow(found, first, second, line)
            kept = {name: right[name] for name in ("codes", "usable_days", "complete")}
            work |= judge(found, right["complete"], work["rmse_late"], work["flag_day"])
            if work["flag_day"]:
                assert losses(found, kept | work) == {"slope"}


@pytest.mark.slow
def test_is_an_error_of_the_chart_charged_once_for_every_third_id(solved):
    for found, right in solved[::3]:
        late = windows(found)[1]
        errors = right["intercept"] + right["slope"] * late["sensor"] - late["reference"]
        work = right | chart_without_floor(found, errors)
        work |= judge(found, right["complete"], right["rmse_late"], work["flag_day"])
        assert losses(found, work) - {"flag_sum"} == {"flag_day"}
        assert work["flag_day"] == 0 or "flag_sum" not in losses(found, work)


@pytest.mark.slow
def test_is_a_share_not_compared_with_a_limit_in_percent(solved):
    for found, right in solved:
        shares = right | {"complete": right["complete"] / 100}
        assert losses(found, shares) == set()
        if right["tests"]["complete"] == "yes":
            assert points(CHECKS, found, "tests", right["tests"] | {"complete": "no"}, shares) < FULL["tests"]


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    cases = [found for found, _ in solved]
    assert all(8 <= right["usable_days"] <= 10 and len(found.early) in (10, 11, 12) for found, right in solved)
    assert all(7 <= len(windows(found)[1]) <= 9 and len(found.late) in (9, 10, 11) for found in cases)
    assert all(0.2 < right["rmse_early"] < 0.8 and 0.45 < right["rmse_late"] < 1.7 for _, right in solved)
    assert all(4 <= right["flag_day"] < len(found.late) for found, right in solved)
    assert len({str(right) for _, right in solved}) == len(cases)
    # What the message has to say differs.
    assert 0.25 < np.mean([right["decision"] == "go" for _, right in solved]) < 0.5
    assert 0.3 < np.mean([right["side"] == "too high" for _, right in solved]) < 0.7
    for part in ("complete", "error", "drift"):
        assert 0.55 < np.mean([right["tests"][part] == "yes" for _, right in solved]) < 0.85


@pytest.mark.slow
def test_are_all_values_but_codes_and_drift_real(solved):
    early, late = sensing.air()
    for found, _ in solved[::10]:
        for table, real, columns in ((found.early, early, ["sensor", "reference"]), (found.late, late, ["reference"])):
            times = pd.to_datetime(table["date"]) + pd.Timedelta(hours=found.hour)
            assert times.is_monotonic_increasing
            for name in columns:
                values = table[name].to_numpy()
                measured = ~np.isin(values, CODES[name])
                assert (values[measured] == real.loc[times, name].to_numpy()[measured]).all()


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    shares = copied(CHECKS, solved)
    assert max(shares) < 0.6
    assert sum(shares) / len(shares) < 0.2


def test_does_the_first_cell_name_the_case():
    found = case(IDS[0].lower())
    assert found.trainee == IDS[0]
    assert found.name.startswith(f"the sensor at {found.hour}:00")
