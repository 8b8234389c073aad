"""Do the panels of route_the_trucks show the case, and leave what the tasks ask to the trainee?"""

from __future__ import annotations

import pytest

from citykit import routing
from citykit.cases import route_the_trucks
from citykit.ids import with_check
from citykit.panels import route_the_trucks as panels


@pytest.fixture(scope="module")
def case():
    return route_the_trucks.case(with_check("PANEL1"))


def test_can_each_view_be_chosen_and_does_it_say_that_it_is_made_up(case):
    panel = panels.case_panel(case)
    for view in panel.inputs["view"].options:
        panel.inputs["view"].value = view
        page = panel.current()._repr_html_()
        assert page.startswith("<p><strong>")
        assert "Made up for practice." in page
        assert "..." not in page and "nan" not in page.lower().replace("nance", "")


def test_do_the_bins_stand_with_their_places_and_the_order_of_the_round(case):
    answer = panels.bins(case)
    assert answer.table["km to the east"].tolist() == case.places["x_km"].tolist()
    assert answer.table["level this morning (%)"].tolist()[1:] == case.bins["level"].tolist()
    assert answer.table["usual fill of a day (%)"].tolist()[1:] == case.bins["fill"].tolist()
    assert f"Depot, {', '.join(case.round)}, Depot" in answer.sentence


@pytest.mark.parametrize("tour", [True, False])
def test_does_the_map_say_where_each_place_is(case, tour):
    answer = panels.town_map(case, tour=tour)
    assert all(f"{name} ({x:g} east, {y:g} north)" in answer.alt for name, (x, y) in case.spots.items())
    assert answer.figure is not None


def test_are_the_figures_shown_by_their_names_in_code(case):
    table = panels.figures(case).table
    assert all(float(table.loc[name, "value"]) == getattr(case, name) for name in table.index)


def test_are_the_fixed_rounds_left_to_the_trainee(case):
    table = panels.weeks(case).table
    assert table["fixed rounds"].tolist()[:3] == ["", "", ""]
    for plan in ("measured rounds", "threshold"):
        assert [float(value) for value in table[plan]] == case.counts[plan].tolist()
    assert [float(value) for value in table["price of one (USD)"]] == case.prices.tolist()


def test_are_both_steps_of_a_way_shown_and_is_the_way_home_left_to_the_trainee(case):
    open_way = panels.way_answer(case, ", ".join(["Depot", *case.round]))
    closed = panels.way_answer(case, "depot; " + ", ".join(case.round).upper() + ", depot,")
    assert open_way.sentence.startswith(f"This way starts at Depot and ends at {case.round[-1]}.")
    assert len(closed.table) == len(open_way.table) + 1 == 11
    assert closed.table.iloc[:, 2:].to_numpy().sum() == routing.route_km(case.round, routing.distances(case.places))


@pytest.mark.parametrize(("way", "said"), [("", "Type at least two places"), ("Depot", "Type at least two places"), ("Depot, Moon", 'no place "Moon"')])
def test_is_it_said_what_a_way_needs(case, way, said):
    assert said in panels.way_answer(case, way).sentence


def test_does_the_way_start_with_an_example(case):
    assert panels.way_panel(case).current().sentence.startswith(f"This way starts at Depot and ends at {case.places.index[2]}.")


@pytest.mark.parametrize(
    ("trips", "names"),
    [([["A", "B"], ["C"]], ["A", "B", "C"]), ((("A",), ["B"]), ["A", "B"]), (["A", "B"], ["A", "B"]), (3, 3), (None, None), ([1, [2]], [1, [2]])],
)
def test_are_the_bins_of_all_trips_put_together(trips, names):
    assert panels.all_trips(trips) == names


def test_can_the_case_be_shown(case, capsys):
    panels.show(case)
    shown = capsys.readouterr()
    assert shown.out.count("Panel") == 3 and shown.err == ""
