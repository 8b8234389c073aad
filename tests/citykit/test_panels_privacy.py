"""The panels of the lessons on data, AI and privacy, moved as a reader would move them."""

from __future__ import annotations

import pytest

from citykit.panels.privacy import alarms_panel, anonymity_panel, noise_panel, threshold_panel

PANELS = [anonymity_panel, noise_panel, threshold_panel, alarms_panel]


def moved(make, **values) -> str:
    panel = make()
    for name, value in values.items():
        panel.inputs[name].value = value
    return panel.current().sentence


@pytest.mark.parametrize(
    ("make", "name", "value"),
    [(anonymity_panel, "width", 10), (noise_panel, "tables", 4), (threshold_panel, "b", 40), (alarms_panel, "events", 200)],
)
def test_does_a_panel_come_back_to_its_start(make, name, value):
    panel = make()
    before = panel.current().sentence
    panel.inputs[name].value = value
    assert panel.current().sentence != before
    panel.reset()
    assert panel.current().sentence == before


@pytest.mark.parametrize("make", PANELS)
def test_has_every_panel_a_picture_with_words(make):
    shown = make().current()._repr_html_()
    assert "<img" in shown
    assert 'alt=""' not in shown


# Groups


def test_does_the_groups_panel_start_with_everybody_too_rare():
    assert moved(anonymity_panel) == (
        "The smallest group has 1. For k = 5, 240 of 240 residents must be taken out. Nobody is left to publish."
    )


def test_does_leaving_the_home_out_keep_all_and_still_leak():
    assert moved(anonymity_panel, width=10, place="district", home="leave out") == (
        "The smallest group has 7. For k = 5, 0 of 240 residents must be taken out. "
        "For 10 of those who stay, everybody in the group has the same support: their secret is out."
    )


def test_do_wider_bands_close_the_leak():
    assert moved(anonymity_panel, width=15, place="district", home="leave out") == (
        "The smallest group has 13. For k = 5, 0 of 240 residents must be taken out. "
        "In no group that stays does everybody have the same support."
    )


def test_does_a_larger_k_take_more_people_out():
    assert "For k = 15, 13 of 240" in moved(anonymity_panel, width=15, place="district", home="leave out", k=15)


# Noise


def test_does_the_noise_panel_start_with_the_sums_of_the_lesson():
    assert moved(noise_panel) == (
        "Each table gets an epsilon of 0.5, so the scale is 1 / 0.5 = 2.0. Expect an error of 2.0; in 95 of 100 cases "
        "it is at most 6.0, which is 30 % of the count. All tables of the year together change the chance of any "
        "result by a factor of at most 1.65."
    )


def test_is_the_task_of_the_lesson_solved_by_a_budget_of_2():
    assert "at most 6.0, " in moved(noise_panel, tables=4, budget=2.0)
    assert "at most 6.3, " in moved(noise_panel, tables=4, budget=1.9)


def test_does_a_large_count_hardly_notice_the_noise():
    assert "which is 3 % of the count" in moved(noise_panel, count=200)


# A tool's errors


def test_does_the_threshold_panel_start_with_the_table_of_the_lesson():
    assert moved(threshold_panel) == (
        "Missed: 25 % of those in need in A, 50 % in B. False alarms: 25 % of the others in A, 25 % in B. "
        "The team makes 145 visits, and 75 of them find a need."
    )


def test_does_a_lower_threshold_in_b_make_the_misses_equal_and_cost_visits():
    sentence = moved(threshold_panel, b=40)
    assert sentence.startswith("Missed: 25 % of those in need in A, 25 % in B.")
    assert "The team makes 195 visits" in sentence


def test_does_the_threshold_panel_say_what_to_do_without_any_flag():
    panel = threshold_panel()
    panel.inputs["b"].value = 90
    panel.inputs["a"].value = 90
    assert panel.current().sentence == "With these thresholds one district gets no flag at all. Lower the threshold."
    assert panel.current().figure is None


# Alarms


def test_does_the_alarms_panel_start_with_the_sums_of_the_lesson():
    assert moved(alarms_panel) == (
        "In a day: 9.0 right alarms and 199.9 false ones. So 4.3 % of the alarms are right. "
        "Checking them takes 17.4 hours of staff time a day."
    )


def test_do_fewer_false_alarms_help_and_more_falls_seen_hardly():
    assert "So 31.0 % of the alarms" in moved(alarms_panel, false_alarm=0.1)
    assert "So 47.6 % of the alarms" in moved(alarms_panel, events=200)
    assert "So 4.8 % of the alarms" in moved(alarms_panel, caught=100)


def test_can_a_day_without_events_be_shown():
    assert "So 0.0 % of the alarms are right" in moved(alarms_panel, events=0)
