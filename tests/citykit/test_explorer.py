"""Does the case explorer find what fits, and say what does not exist?"""

from __future__ import annotations

import pytest

from citykit import explorer, needs
from citykit.errors import CourseError
from citykit.panels.explorer import explorer_answer, explorer_panel

ALL = dict.fromkeys(["need", "area", "domain", "region", "group", "kind"], explorer.ANY)


def test_are_all_104_rows_there_without_a_filter():
    assert len(explorer.search()) == len(explorer.table()) == 104


def test_has_every_domain_an_area_but_the_one_claim_without_a_place():
    assert list(explorer.table().query("area == ''").index) == ["C104"]


def test_do_the_filters_hold_together():
    found = explorer.search(group="LDC", kind="technical assistance")
    assert len(found) == 7
    assert set(explorer.search(group="LDC", kind="technical assistance", area="Mobility").index) == {"C086", "C087"}


def test_is_every_technical_assistance_in_bold_on_the_slide_in_an_ldc_or_lldc():
    found = explorer.search(kind="technical assistance")
    assert (found["groups"] != "").sum() == 8


def test_is_no_case_in_a_small_island_state():
    assert explorer.search(group="SIDS").empty


def test_does_a_need_find_the_same_service_before_those_near_it():
    found = explorer.search(need="E-Government Systems (incl. Privacy)", kind=explorer.OWN_SYSTEM)
    assert next(iter(found["fit"])) == "same service" and list(found["fit"])[-1] == "near it"
    assert set(explorer.search(need="Smart Parking Solutions").index) == {"C086", "C087"}


def test_are_rows_without_a_place_not_counted_as_outside_the_groups():
    assert not (explorer.search(group="none of the three")["region"] == "-").any()


def test_do_filters_that_shut_each_other_out_find_nothing():
    assert explorer.search(area="Economy", domain="waste", group="LDC", need="Solid Waste Management").empty
    assert explorer_answer(**ALL | {"area": "Economy", "domain": "waste"}).sentence.startswith("None of the 104 rows")


@pytest.mark.parametrize("name", ["area", "domain", "region", "group", "kind"])
def test_is_an_unknown_value_said_with_the_values_that_exist(name):
    with pytest.raises(CourseError, match=f'There is no {name} "moon" in the cases. Choose from: '):
        explorer.search(**{name: "moon"})


def test_is_an_unknown_need_said():
    with pytest.raises(CourseError, match='There is no need "moon"'):
        explorer.search(need="moon")


def test_do_the_counts_add_up_to_the_rows_with_a_place():
    assert explorer.counts(explorer.search()).to_numpy().sum() == (explorer.table()["region"] != "-").sum()


def test_does_the_panel_start_with_systems_of_ldc_cities_and_come_back_to_it():
    panel = explorer_panel()
    start = panel.current()
    assert start.sentence.startswith("7 of 104 rows fit; places named: 6.")
    panel.inputs["group"].value = explorer.ANY
    panel.inputs["need"].value = "Solid Waste Management"
    assert panel.current().sentence.startswith("3 of 104 rows fit")
    assert set(panel.current().table["fit"]) == {"same service"}
    panel.reset()
    assert panel.current().sentence == start.sentence


@pytest.mark.parametrize("need", sorted(needs.WORDS))
def test_does_the_panel_answer_for_every_need(need):
    answer = explorer_answer(**{**ALL, "need": need})
    assert "rows fit" in answer.sentence or answer.sentence.startswith("None of the 104 rows")


def test_does_the_panel_say_when_nothing_fits_and_when_rows_are_left_out():
    assert explorer_answer(**{**ALL, "group": "SIDS"}).sentence == "None of the 104 rows fits all filters. Set one of them back to any."
    assert explorer_answer(**ALL).sentence.endswith("The table shows the first 40.")
