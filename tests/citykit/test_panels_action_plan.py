"""The panel of the lesson on action plans."""

import pytest

from citykit.panels.action_plan import LISTS, match_answer, match_panel


def test_what_does_the_panel_say_at_the_start():
    answer = match_panel().current()
    assert answer.sentence == (
        "12 of 15 needs find a teacher: 10 for the same service, 2 for one near it. "
        "3 learn from a city of their own group."
    )
    assert answer.table.loc["Smart Parking Solutions · LDC", ["teacher", "score"]].tolist() == ["Kampala", "100"]


def test_does_a_missing_teacher_stay_empty_in_the_table():
    page = match_panel().current()._repr_html_()
    assert "<td>Every place is taken: Ulaanbaatar.</td>" in page
    assert "nan" not in page.lower().split("<table")[1]


@pytest.mark.parametrize("which", LISTS)
@pytest.mark.parametrize("weight", [0, 100])
@pytest.mark.parametrize("places", [1, 4])
def test_does_every_end_of_the_sliders_work(which, weight, places):
    answer = match_answer(which, weight, places)
    assert len(answer.table) == {"both lists": 24, "LDC list": 15, "LLDC list": 9}[which]
    assert answer.alt


def test_does_the_plan_turn_between_30_and_40_percent():
    """Above 37.5 % a like context is worth more than the right service: two needs fewer get it."""
    services = [match_answer("LDC list", weight, 1).sentence.split(": ")[1][:2] for weight in (0, 30, 40, 90)]
    assert services == ["10", "10", "8 ", "8 "]


def test_does_moving_a_slider_change_the_answer():
    panel = match_panel()
    before = panel.current().sentence
    panel.inputs["places"].value = 2
    assert panel.current().sentence != before
    panel.reset()
    assert panel.current().sentence == before
