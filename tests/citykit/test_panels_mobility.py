"""The panels of the lessons on mobility, moved as a reader would move them."""

from __future__ import annotations

import pytest

from citykit.panels import mobility as panels

STARTS = {
    panels.signal_panel: "The flow ratios add up to 0.73. Webster's cycle is 74 s, with a mean delay of 26.6 s. At 120 s the mean "
    "delay is 31.6 s, the main road has 67 s of green and the side road 43 s. People on foot need a cycle of 66 s or more.",
    panels.worth_panel: "Market: 5.09 vehicle-hours saved in each hour are worth USD 15,268 a year. The project costs USD 1,122 a "
    "year. It is worth it; it breaks even at a value of time of USD 0.15 an hour.",
    panels.areas_panel: "With 4 areas a trip begins or ends 1.14 km from the centre of its area on average, 53 % within 1 km. The "
    "best line over 3 areas links A, B, C and holds 64 % of all trips.",
    panels.day_panel: "The model expects 20,783 rentals. On 80 of 100 such days between 14,670 and 26,897 are to be expected, if "
    "the year is like the one it learned from.",
    panels.price_panel: "To go from 96 % to 85 % the price should be 1.36, if the elasticity of -0.40 is right. The chance of a "
    "free space among 8 goes from 28 % to 73 %.",
}


@pytest.mark.parametrize("make", STARTS, ids=lambda make: make.__name__)
def test_does_a_panel_start_with_the_lessons_values_and_words_for_its_picture(make):
    answer = make().current()
    assert answer.sentence == STARTS[make]
    assert answer.figure is not None
    assert len(answer.alt) > 30


@pytest.mark.parametrize(
    ("make", "moves", "part"),
    [
        (panels.signal_panel, {"cycle": 75}, "At 75 s the mean delay is 26.7 s"),
        (panels.signal_panel, {"lost": 8}, "Webster's cycle is 108 s"),
        (panels.signal_panel, {"main": 140}, "Webster's cycle would be 220 seconds"),
        (panels.signal_panel, {"main": 140, "side": 140}, "From 1 upwards more traffic comes than any timing can serve"),
        (panels.signal_panel, {"cycle": 35}, "North: The degree of saturation is 1.02"),
        (panels.worth_panel, {"place": "School"}, "It is not worth it; it breaks even at a value of time of USD 2.88"),
        (panels.worth_panel, {"place": "School", "people": 3.0}, "It is worth it"),
        (panels.worth_panel, {"place": "Bridge"}, "Bridge: no yearly value can be given. North:"),
        (panels.worth_panel, {"first_cost": 20_000, "years": 10, "running": 1_500}, "costs USD 4,217 a year"),
        (panels.worth_panel, {"value_of_time": 0.1}, "It is not worth it"),
        (panels.areas_panel, {"count": 6}, "0.62 km from the centre of its area on average, 88 % within 1 km"),
        (panels.areas_panel, {"count": 2, "stops": 6}, "The best line over 2 areas links A, B and holds 100 %"),
        (panels.day_panel, {"rain": 10.0}, "The model expects 11,148 rentals"),
        (panels.day_panel, {"weekend": "yes"}, "The model expects 18,309 rentals"),
        (panels.day_panel, {"holiday": "yes"}, "The model expects 17,431 rentals"),
        (panels.day_panel, {"temperature": -15.0}, "The model expects 0 rentals"),
        (panels.price_panel, {"occupancy": 50}, "the price should be 0.27"),
        (panels.price_panel, {"sensitivity": -0.1}, "the price should be 3.38"),
        (panels.price_panel, {"spaces": 16}, "among 16 goes from 48 % to 93 %"),
        (panels.price_panel, {"target": 70}, "the price should be 2.20"),
        (panels.price_panel, {"price": 2.0}, "the price should be 2.71"),
    ],
)
def test_does_a_panel_follow_its_inputs_and_go_back(make, moves, part):
    panel = make()
    for name, value in moves.items():
        panel.inputs[name].value = value
    assert part in panel.current().sentence
    panel.reset()
    assert panel.current().sentence == STARTS[make]


@pytest.mark.parametrize("make", STARTS, ids=lambda make: make.__name__)
def test_does_every_end_of_every_input_give_an_answer(make):
    panel = make()
    start = {name: widget.value for name, widget in panel.inputs.items()}
    for name, widget in panel.inputs.items():
        for end in widget.options if hasattr(widget, "options") else (widget.min, widget.max):
            assert panel.answer(**(start | {name: end})).sentence
