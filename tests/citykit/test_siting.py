"""Are the chosen sites really the fewest and the best, as trying every set shows?"""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import siting
from citykit.errors import CourseError
from citykit.panels.field_services import BINS, PLACES, POSTS, ROOFS, VILLAGES

NEAR = siting.reach(VILLAGES, POSTS, 5)
PEOPLE = VILLAGES["people"]
ONES = pd.Series(1, index=VILLAGES.index)

tables = st.integers(1, 6).flatmap(
    lambda sites: st.lists(st.lists(st.booleans(), min_size=sites, max_size=sites), min_size=1, max_size=7)
)


def as_table(rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[f"S{number}" for number in range(len(rows[0]))], dtype=bool)


def test_does_a_site_reach_in_a_straight_line_up_to_the_radius():
    site = pd.DataFrame({"x_km": [0], "y_km": [0]}, index=["mast"])
    places = pd.DataFrame({"x_km": [3, 3], "y_km": [4, 4.1]}, index=["near", "far"])
    assert siting.reach(places, site, 5)["mast"].tolist() == [True, False]


def test_are_two_masts_enough_where_the_greedy_rule_takes_three():
    hamlets = pd.DataFrame({"x_km": [0, 1, 2, 4, 5, 6], "y_km": [1, 0, 1, 1, 0, 1]}, index=list("ABCDEF"))
    masts = pd.DataFrame({"x_km": [1, 3, 2, 5], "y_km": [1, 0, 0, 1]}, index=["West", "Tower", "Post", "East"])
    ticks = siting.reach(hamlets, masts, 2.2)
    assert ticks.sum().tolist() == [3, 4, 2, 3]
    assert siting.fewest_sites(ticks) == ["West", "East"]
    assert siting.greedy_sites(ticks, pd.Series(1, index=hamlets.index), 4) == ["Tower", "West", "East"]


@pytest.mark.parametrize(("radius", "count"), [(3.0, 2), (3.5, 1), (6.0, 1)])
def test_how_many_gateways_does_the_town_need(radius, count):
    assert len(siting.fewest_sites(siting.reach(PLACES.loc[BINS], ROOFS, radius))) == count


def test_is_a_place_named_that_no_site_reaches():
    with pytest.raises(CourseError, match="No site reaches Bridge"):
        siting.fewest_sites(siting.reach(PLACES.loc[BINS], ROOFS, 2.5))


def test_do_most_people_and_most_villages_choose_different_posts():
    assert siting.best_sites(NEAR, PEOPLE, 3) == ["Brook", "Cedar", "Elm"]
    assert siting.best_sites(NEAR, ONES, 3) == ["Amber", "Brook", "Elm"]
    assert siting.reached_people(NEAR, PEOPLE, ["Brook", "Cedar", "Elm"]) == 24_200
    assert siting.reached_people(NEAR, PEOPLE, siting.greedy_sites(NEAR, PEOPLE, 3)) == 22_400
    assert siting.reached_people(NEAR, PEOPLE, []) == 0


@given(tables)
@settings(max_examples=40, deadline=None)
def test_does_no_smaller_set_reach_all(rows):
    table = as_table(rows)
    if not table.any(axis=1).all():
        with pytest.raises(CourseError):
            siting.fewest_sites(table)
        return
    found = siting.fewest_sites(table)
    assert table[found].any(axis=1).all()
    for smaller in combinations(table.columns, len(found) - 1):
        assert not table[list(smaller)].any(axis=1).all()


@given(tables, st.data())
@settings(max_examples=40, deadline=None)
def test_does_no_other_set_of_that_size_reach_more_people(rows, data):
    table = as_table(rows)
    people = pd.Series(data.draw(st.lists(st.integers(0, 50), min_size=len(rows), max_size=len(rows))))
    count = data.draw(st.integers(0, table.shape[1]))
    found = siting.best_sites(table, people, count)
    most = max(siting.reached_people(table, people, list(sites)) for sites in combinations(table.columns, count))
    by_eye = siting.reached_people(table, people, siting.greedy_sites(table, people, count))
    assert len(found) <= count
    assert siting.reached_people(table, people, found) == most >= by_eye


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: siting.best_sites(NEAR, PEOPLE, 9), "must be a whole number up to 8, and is 9"),
        (lambda: siting.best_sites(NEAR, PEOPLE, 1.5), "must be a whole number up to 8, and is 1.5"),
        (lambda: siting.best_sites(NEAR, -PEOPLE, 2), "Give a number of people, 0 or more"),
        (lambda: siting.greedy_sites(NEAR, PEOPLE.iloc[:3], 2), "Give a number of people, 0 or more"),
        (lambda: siting.reached_people(NEAR, PEOPLE, ["Moon"]), 'There is no site "Moon".'),
        (lambda: siting.reach(VILLAGES, POSTS, -1), "The radius must be a number of 0 or more"),
        (lambda: siting.reach(VILLAGES * np.nan, POSTS, 1), "A coordinate is missing."),
        (lambda: siting.reach(VILLAGES, POSTS[["x_km"]], 1), "lacks the column y_km"),
    ],
)
def test_does_an_error_say_what_was_found_and_what_to_do(call, message):
    with pytest.raises(CourseError, match=message):
        call()
