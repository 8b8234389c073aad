"""Do the panels on trucks, sensors, gateways and health posts answer every move of their sliders?"""

import pandas as pd
import pytest

from citykit import charts
from citykit.panels import field_services as panels

PANELS = {
    "tour": panels.tour_panel,
    "threshold": panels.threshold_panel,
    "gateways": panels.gateways_panel,
    "devices": panels.devices_panel,
}


@pytest.mark.parametrize("name", PANELS)
def test_does_a_panel_show_a_sentence_a_picture_and_its_alternative_text(name):
    answer = PANELS[name]().current()
    assert answer.sentence.endswith(".") and answer.figure is not None and len(answer.alt) > 40


@pytest.mark.parametrize("name", ["tour", "gateways", "devices"])
def test_does_a_panel_answer_at_both_ends_of_every_slider_and_come_back(name):
    panel = PANELS[name]()
    start = panel.current().sentence
    for widget in panel.inputs.values():
        for value in (widget.min, widget.max) if hasattr(widget, "min") else widget.options:
            widget.value = value
            assert panel.current().sentence
        panel.reset()
    assert panel.current().sentence == start


def test_does_the_tour_panel_start_with_the_morning_of_the_lesson():
    assert panels.tour_answer(50).sentence == (
        "At 50 % the truck visits 6 bins of 12. The nearest bin first gives 25 km, and 21 km after turning stretches round."
    )


def test_does_a_higher_threshold_leave_bins_and_a_very_high_one_leaves_all():
    assert "visits 1 bin of 12" in panels.tour_answer(85).sentence
    answer = panels.tour_answer(90)
    assert answer.sentence == "At 90 % no bin is visited: the truck stays at the depot." and answer.figure is None


def test_does_the_threshold_panel_start_with_the_sums_of_the_lesson_and_come_back():
    panel = panels.threshold_panel()
    start = panel.current().sentence
    assert start == (
        "With a threshold of 50 % two weeks cost 842 USD: 7 tours, 148 km, 42 stops, 0 bin-days of overflow. "
        "The best plan without sensors (measured rounds) costs 897 USD. "
        "A sensor saves 119 USD a year for each bin and costs 160: sensors do not pay."
    )
    panel.inputs["sensor"].value = 110
    assert panel.current().sentence.endswith("costs 110: sensors pay.")
    panel.reset()
    assert panel.current().sentence == start


@pytest.mark.parametrize(
    ("moves", "part"),
    [
        ({"every": 1}, "two weeks cost 1,467 USD: 14 tours"),
        ({"every": 3}, "The best plan without sensors (measured rounds, same days) costs 858 USD. A sensor saves 152 USD"),
        ({"threshold": 100}, "34 bin-days of overflow"),
        ({"threshold": 0}, "two weeks cost 1,036 USD"),
        ({"threshold": 55}, "threshold of 55 %"),
        ({"overflow": 0, "threshold": 100}, "sensors pay"),
        ({"quarter": "Estate: bins fill alike", "every": 3}, "A sensor saves 0 USD a year"),
    ],
)
def test_does_the_threshold_panel_follow_its_inputs(moves, part):
    start = {"quarter": "Old town: bins differ", "every": 2, "threshold": 50, "overflow": 25, "sensor": 160}
    answer = panels.threshold_answer(**start | moves)
    assert part in answer.sentence and answer.figure is not None


@pytest.mark.parametrize(
    ("radius", "sentence"),
    [
        (2.5, "With 2.5 km: No site reaches Bridge. Add a site near by, or a larger radius."),
        (3.0, "With 3 km of reach 2 gateways are enough, for example: Town hall, Station."),
        (3.5, "With 3.5 km of reach 1 gateway is enough, for example: Clinic."),
    ],
)
def test_does_the_gateways_panel_count_gateways_and_name_gaps(radius, sentence):
    assert panels.gateways_answer(radius).sentence == sentence


def test_does_the_devices_panel_say_who_stays_outside():
    panel = panels.devices_panel()
    assert panel.current().sentence.endswith("24,200 of 25,700 people in 10 of 12 villages. Out of reach: Amber, Fern.")
    panel.inputs["aim"].value = "villages"
    assert panel.current().sentence.endswith("22,700 of 25,700 people in 11 of 12 villages. Out of reach: Cedar.")
    panel.inputs["count"].value = 4
    assert panel.current().sentence.endswith("in 12 of 12 villages. Out of reach: nobody.")
    panel.inputs["count"].value = 0
    assert "devices in no village reach 0 of" in panel.current().sentence


def test_does_every_map_say_that_it_is_no_real_map():
    for name in ("tour", "gateways", "devices"):
        text = PANELS[name]().current().figure.get_supxlabel().replace("\n", " ")
        assert "made up: not a real map" in text


def test_does_the_calendar_show_every_overflow():
    visited = pd.DataFrame({"A": [True, False], "B": [False, False]}, index=[1, 2])
    evening = pd.DataFrame({"A": [40, 120], "B": [90, 130]}, index=[1, 2])
    figure = charts.calendar({"plan": (visited, evening)}, "Two overflows", source="made up")
    squares = [line for line in figure.axes[0].lines if line.get_marker() == "s"]
    assert [(line.get_xdata()[0], line.get_ydata()[0]) for line in squares] == [(2, 0), (2, 1)]
