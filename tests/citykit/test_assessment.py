"""The needs assessment: profile, weakest places and the route that follows."""

import re
from pathlib import Path

import pytest

from citykit import assessment
from citykit.assessment import CAPABILITIES, FIVE_DAYS, MODULES
from citykit.errors import CourseError
from citykit.panels.start import EXAMPLE, needs_panel

MIDDLE = dict.fromkeys(CAPABILITIES, 2)


def test_there_are_twelve_capabilities_six_of_each_side():
    sides = [capability.side for capability in CAPABILITIES.values()]
    assert (sides.count("team"), sides.count("city")) == (6, 6)


def test_does_every_module_but_the_first_answer_a_capability():
    taught = {module for capability in CAPABILITIES.values() for module in capability.modules}
    assert taught == set(MODULES) - {"m00"}


def test_has_every_module_its_folder_and_is_its_title_that_of_the_lesson():
    lessons = {path.parent.name[:3]: path for path in Path(__file__).parents[2].glob("modules/*/lesson.md")}
    titles = {module: re.search(r"^# (.+)$", path.read_text("utf-8"), re.MULTILINE)[1] for module, path in lessons.items()}
    assert {module: known.title for module, known in MODULES.items()} == titles


def test_one_answer_gives_that_step():
    row = assessment.profile({**MIDDLE, "costs": 4}).loc["costs"]
    assert (row["low"], row["median"], row["high"], row["people"]) == (4, 4, 4, 1)


def test_several_answers_give_median_and_range():
    row = assessment.profile({**MIDDLE, "costs": [2, 0, 3, 1]}).loc["costs"]
    assert (row["low"], row["median"], row["high"], row["people"]) == (0, 1.5, 3, 4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"costs": 5}, "costs is 5. A step of the ladder is a whole number from 0 to 4."),
        ({"costs": -1}, "costs is -1. A step of the ladder is a whole number from 0 to 4."),
        ({"costs": 1.5}, "costs is 1.5. A step of the ladder is a whole number from 0 to 4."),
        ({"costs": True}, "costs is True. A step of the ladder is a whole number from 0 to 4."),
        ({"costs": None}, "costs is None. A step of the ladder is a whole number from 0 to 4."),
        ({"costs": "2"}, "costs is '2'. A step of the ladder is a whole number from 0 to 4."),
        ({"costs": [1, 9]}, "costs is 9. A step of the ladder is a whole number from 0 to 4."),
        ({"costs": []}, "costs has no answer. Give it a step from 0 to 4."),
        ({"luck": 2}, f"Unknown: luck. The twelve are: {', '.join(CAPABILITIES)}."),
    ],
)
def test_a_wrong_answer_is_named(change, message):
    with pytest.raises(CourseError) as problem:
        assessment.profile({**MIDDLE, **change})
    assert str(problem.value) == message


def test_a_missing_answer_is_named():
    answers = {key: step for key, step in MIDDLE.items() if key not in ("money", "data")}
    with pytest.raises(CourseError) as problem:
        assessment.profile(answers)
    assert str(problem.value) == "No answer yet for: money, data. Give each a step from 0 to 4."


def test_weakest_orders_by_median_then_lowest_answer_then_place():
    table = assessment.profile({**MIDDLE, "data": 0, "plan": [0, 1, 2], "costs": 1, "money": 1})
    assert list(assessment.weakest(table).index) == ["data", "plan", "costs"]


def test_disagreement_lists_two_steps_or_more_widest_first():
    table = assessment.profile({**MIDDLE, "plan": [1, 3], "costs": [0, 3], "data": [1, 2]})
    assert list(assessment.disagreement(table).index) == ["costs", "plan"]


@pytest.mark.parametrize(("weak", "module"), [("services", "m10"), ("sensors", "m11"), ("data", "m12")])
def test_five_days_take_the_emerging_module_of_the_weakest_place(weak, module):
    plan = assessment.suggest(assessment.profile({**MIDDLE, weak: 0}), "five days")
    assert set(plan.index[plan["when"] == "in the course"]) == {*FIVE_DAYS, module}


def test_a_weak_place_outside_the_five_days_is_read_afterwards():
    plan = assessment.suggest(assessment.profile({**MIDDLE, "contracts": 0}), "five days")
    assert plan.loc["m08", "when"] == "afterwards"
    assert plan.loc["m08", "for_weakness"] == CAPABILITIES["contracts"].name


def test_the_full_course_has_all_modules_in_order():
    plan = assessment.suggest(assessment.profile(MIDDLE), "full course")
    assert list(plan.index) == list(MODULES)
    assert set(plan["when"]) == {"in the course"}


def test_an_unknown_route_is_refused():
    with pytest.raises(CourseError) as problem:
        assessment.suggest(assessment.profile(MIDDLE), "three days")
    assert str(problem.value) == 'route is "three days"; expected one of: five days, full course.'


def test_the_panel_answers_and_says_what_is_level_with_the_third():
    panel = needs_panel()
    answer = panel.current()
    assert answer.sentence.startswith("Weakest three, with their step: Rules for data (0), Judge figures (1)")
    panel.inputs["pilots"].value = 1
    assert "Also on step 1: Test in a pilot." in panel.current().sentence
    panel.reset()
    assert {key: panel.inputs[key].value for key in EXAMPLE} == EXAMPLE
