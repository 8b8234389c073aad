"""The panels of the lesson on scoring, moved as a reader would move them."""

from __future__ import annotations

import pytest

from citykit import scoring
from citykit.panels.scoring import GROUPS, goalposts_panel, weights_panel

START = (
    "With these weights El Alto has 67.4 points and rank 8 of 31. "
    "When every goal counts once it has 67.4 points and rank 8."
)
INDICATOR_START = "19.8 % of households scores 78.2 points. A score of 90 needs a rate of 14.5 %."


def test_do_the_four_groups_hold_each_goal_once():
    held = [goal for goals in GROUPS.values() for goal in goals]
    assert sorted(held) == sorted(scoring.published().columns.drop("total"))


def test_does_the_weights_panel_start_at_the_published_total():
    assert weights_panel().current().sentence == START


@pytest.mark.parametrize(
    ("group", "rank"), [("people", 10), ("services", 5), ("nature", 9), ("government", 14)]
)
def test_does_el_altos_rank_move_when_a_group_counts_five_times(group, rank):
    panel = weights_panel()
    panel.inputs[group].value = 5
    answer = panel.current()
    assert f"rank {rank} of 31" in answer.sentence
    assert f"at rank {rank} with the chosen weights" in answer.alt
    panel.reset()
    assert panel.current().sentence == START


def test_does_another_city_get_its_own_sentence():
    panel = weights_panel()
    panel.inputs["city"].value = "La Paz"
    assert panel.current().sentence.startswith("With these weights La Paz has 80.2 points and rank 1 of 31.")


def test_does_the_weights_panel_say_what_to_do_when_nothing_counts():
    panel = weights_panel()
    for group in GROUPS:
        panel.inputs[group].value = 0
    answer = panel.current()
    assert answer.sentence == "Weights must be 0 or more, and at least one must be above 0."
    assert answer.figure is None


@pytest.mark.parametrize("city", ["Santa Cruz de la Sierra", "Yapacaní"])
def test_can_every_kind_of_name_be_drawn(city):
    panel = weights_panel()
    panel.inputs["city"].value = city
    shown = panel.current()._repr_html_()
    assert "<img" in shown
    assert f'alt="Two rows of dots, one dot per city. {city} stands' in shown


def test_does_the_goalposts_panel_start_with_el_alto():
    assert goalposts_panel().current().sentence == INDICATOR_START


def test_does_a_value_beyond_the_worst_goalpost_score_0_and_say_so():
    panel = goalposts_panel()
    panel.inputs["value"].value = 70.0
    assert panel.current().sentence == (
        "70.0 % of households scores 0.0 points. The value lies beyond a goalpost, so the score is clipped. "
        "A score of 90 needs a rate of 14.5 %."
    )
    panel.reset()
    assert panel.current().sentence == INDICATOR_START


def test_does_the_polarity_turn_round_when_the_goalposts_are_swapped():
    panel = goalposts_panel()
    panel.inputs["worst"].value, panel.inputs["best"].value = 10.0, 55.0
    assert panel.current().sentence == (
        "19.8 % of households scores 21.8 points. A score of 90 needs a rate of 50.5 %."
    )


def test_does_the_target_slider_move_the_needed_rate():
    panel = goalposts_panel()
    panel.inputs["target"].value = 50
    assert panel.current().sentence.endswith("A score of 50 needs a rate of 32.5 %.")


def test_does_the_goalposts_panel_explain_equal_goalposts():
    panel = goalposts_panel()
    panel.inputs["worst"].value = 10.0
    assert panel.current().sentence == (
        "A goalpost pair has the same worst and best value: the score would divide by zero."
    )
    assert panel.current().figure is None


def test_does_the_picture_of_the_goalposts_have_words():
    answer = goalposts_panel().current()
    assert answer.alt == (
        "A line from 0 points at 55 % to 100 points at 10 %, flat beyond both. "
        "A dot at 19.8 % and 78.2 points."
    )
