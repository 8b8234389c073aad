"""Matching needs with teachers: scores, the best plan, and what stays without a teacher."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import data, needs
from citykit.errors import CourseError

SMALL = pd.DataFrame(
    [[90.0, 80, 20], [85, 30, 10], [60, 50, 40]],
    index=["A", "B", "C"],
    columns=["X", "Y", "Z"],
)


def total(scores: pd.DataFrame, plan: pd.Series) -> float:
    return sum(scores.loc[wish, city] for wish, city in plan.dropna().items())


def best_by_trying(scores: pd.DataFrame, places: int) -> tuple[float, int]:
    """The largest sum over all plans, and the most learners that such a plan serves, by trying every plan."""
    options = [[None, *scores.columns[row.notna()]] for _, row in scores.iterrows()]
    found = []
    for plan in product(*options):
        taken = [city for city in plan if city is not None]
        if all(taken.count(city) <= places for city in taken):
            points = total(scores, pd.Series(plan, index=scores.index, dtype="object"))
            found.append((points, len(taken)))
    return max(found)


def test_does_every_need_of_the_lists_have_words():
    assert set(data.load("needs")["need"]) == set(needs.WORDS)


def test_are_the_lists_those_of_the_slides():
    wanted = needs.lists()
    assert wanted["learner"].value_counts().to_dict() == {"LDC cities": 15, "LLDC cities": 9}
    assert wanted["need"].duplicated().sum() == 3
    assert wanted.loc["GIS · LDC", ["LDC", "LLDC", "SIDS"]].tolist() == [True, False, False]


def test_did_technical_assistance_reach_13_cities_and_8_times_an_ldc_or_lldc():
    offered = needs.supply()
    helped = offered[offered["kind"] == "technical assistance"]
    assert (len(helped), helped["city"].nunique()) == (14, 13)
    assert (helped["LDC"] | helped["LLDC"]).sum() == 8


def test_does_every_case_in_the_supply_name_a_country():
    offered = needs.supply()
    assert set(offered["kind"]) == {"case", "technical assistance"}
    assert not set(needs.NOT_TAUGHT) & set(offered.index)
    assert offered["subregion"].notna().all()


def test_which_cases_fit_parking():
    wanted, offered = needs.lists(["LDC"]), needs.supply()
    fits = needs.fit(wanted, offered).loc["Smart Parking Solutions · LDC"]
    assert fits[fits > 0].to_dict() == {"C086": 100, "C087": 100}


def test_is_a_whole_word_asked_for():
    """The internet of vehicles is no vehicle registry, and 'tax' is not in 'taxi'."""
    wanted = needs.demand([("Suva", "FJI", "E-Services (Vehicle Registry)")])
    offered = needs.supply([("Nadi", "FJI", "Vehicle registry on the web", "citizen services")])
    fits = needs.fit(wanted, offered).iloc[0]
    assert fits["C009"] == 0
    assert fits["own 1"] == 100


def test_does_no_city_teach_itself():
    wanted = needs.demand([("Kampala", "UGA", "Smart Parking Solutions")])
    assert needs.match(wanted, needs.supply())["teacher"].tolist() == ["Bharatpur"]


def test_how_like_is_the_context():
    wanted = needs.demand(
        [
            ("Lilongwe", "MWI", "Smart Parking Solutions"),  # LDC and LLDC, Sub-Saharan Africa
            ("Tunis", "TUN", "Smart Parking Solutions"),  # no group, Northern Africa
            ("Praia", "CPV", "Smart Parking Solutions"),  # SIDS, Sub-Saharan Africa
        ]
    )
    offered = needs.supply().loc[["C086", "C094", "C089", "C076"]]  # Kampala, Dar es Salaam, La Marsa, Seoul
    points = needs.context(wanted, offered).to_numpy().tolist()
    assert points[0] == [100, 75, 25, 0]
    assert points[1] == [50, 50, 100, 0]
    assert points[2] == [50, 50, 25, 0]


def test_does_a_list_have_only_its_group_as_context():
    points = needs.context(needs.lists(), needs.supply())
    assert points.loc["GIS · LDC", ["C086", "C096", "C076"]].tolist() == [100, 0, 0]


def test_is_the_score_the_weighted_mean_and_empty_without_a_fit():
    fits = pd.DataFrame([[100, 40, 0]])
    contexts = pd.DataFrame([[0, 100, 100]])
    assert needs.score(fits, contexts, 0.3).iloc[0].tolist()[:2] == pytest.approx([70, 58])
    assert np.isnan(needs.score(fits, contexts, 0.3).iloc[0, 2])


@pytest.mark.parametrize("weight", [-0.1, 1.1, float("nan")])
def test_is_a_weight_outside_0_to_1_refused(weight):
    with pytest.raises(CourseError) as error:
        needs.score(pd.DataFrame([[100]]), pd.DataFrame([[0]]), weight)
    assert str(error.value) == f"The weight of context is a share from 0 to 1, not {weight:g}."


def test_does_the_best_plan_beat_the_queue_in_the_lesson():
    queue, best = needs.first_come(SMALL, 1), needs.assign(SMALL, 1)
    assert (queue.tolist(), total(SMALL, queue)) == (["X", "Y", "Z"], 160)
    assert (best.tolist(), total(SMALL, best)) == (["Y", "X", "Z"], 205)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_is_the_plan_as_good_as_the_best_of_all_plans(draw):
    rows, columns = draw.draw(st.integers(1, 4)), draw.draw(st.integers(1, 3))
    cell = st.one_of(st.none(), st.integers(0, 100))
    table = [[draw.draw(cell) for _ in range(columns)] for _ in range(rows)]
    scores = pd.DataFrame(table, columns=list("XYZ")[:columns], dtype="float")
    places = draw.draw(st.integers(0, 3))
    best, queue = needs.assign(scores, places), needs.first_come(scores, places)
    for plan in (best, queue):
        assert plan.value_counts().max() <= places or plan.isna().all()
    assert (total(scores, best), best.notna().sum()) == best_by_trying(scores, places)
    assert total(scores, queue) <= total(scores, best)


def test_may_each_city_have_its_own_places():
    plan = needs.assign(SMALL, {"X": 2, "Z": 1})
    assert plan.tolist() == ["X", "X", "Z"]


@pytest.mark.parametrize("places", [-1, 1.5, True, "2"])
def test_are_odd_places_refused(places):
    with pytest.raises(CourseError) as error:
        needs.assign(SMALL, {"X": places})
    assert str(error.value) == f"The places of X are a whole number, 0 or more, not {places!r}."


def test_what_does_the_lesson_find():
    wanted, offered = needs.lists(), needs.supply()
    best = needs.match(wanted, offered)
    queue = needs.match(wanted, offered, rule=needs.first_come)
    assert (best["teacher"].notna().sum(), round(best["score"].sum())) == (19, 1198)
    assert (queue["teacher"].notna().sum(), round(queue["score"].sum())) == (17, 1058)
    assert set(best.index[best["teacher"].isna()]) == {
        "Internet Connectivity · LDC",
        "Property Data Management System · LDC",
        "Smart Tax Payments (Mobile, GIS integration) · LDC",
        "Video Surveillance for Public Safety · LDC",
        "Water Infrastructure · LDC",
    }
    more = [needs.match(wanted, offered, places=places)["teacher"].notna().sum() for places in (2, 3)]
    assert more == [22, 24]


def test_are_reasons_in_words():
    matched = needs.match(needs.lists(), needs.supply())
    assert matched.loc["Smart Parking Solutions · LDC", "reason"] == (
        "Same service. Also LDC. Had technical assistance itself."
    )
    assert matched.loc["Smart City Master Plan · LLDC", "reason"] == (
        "Same service. Another context: ask what must change."
    )
    assert matched.loc["Water Infrastructure · LDC", "reason"] == "Every place is taken: Ulaanbaatar."
    assert matched.loc["Smart Parking Solutions · LDC", "as_good"] == "Bharatpur"


def test_is_a_need_that_nothing_fits_said_so():
    wanted = needs.demand([("Suva", "FJI", "Water Infrastructure")])
    matched = needs.match(wanted, needs.supply().loc[["C086"]])
    assert matched["teacher"].isna().all()
    assert matched["reason"].tolist() == ["No case in the table covers this need."]


def test_is_the_place_named_in_the_reason():
    wanted = needs.demand([("Praia", "CPV", "Smart Parking Solutions"), ("Tunis", "TUN", "Solid Waste Management")])
    offered = needs.supply().loc[["C086", "C095"]]
    assert needs.match(wanted, offered)["reason"].tolist() == [
        "Same service. Same part of the world: Sub-Saharan Africa. Had technical assistance itself.",
        "Same service. Same region: Africa. Had technical assistance itself.",
    ]


def test_does_jamaica_go_to_bridgetown_and_not_to_the_first_in_the_queue():
    wanted = needs.demand([("Honiara", "SLB", "Smart Street Lights"), ("Bridgetown", "BRB", "Smart Street Lights")])
    offered = needs.supply([("Jamaica", "JAM", "Smart LED street lights", "energy")])
    assert needs.match(wanted, offered)["teacher"].tolist() == ["Jakarta", "Jamaica"]
    queue = needs.match(wanted, offered, rule=needs.first_come)
    assert queue["teacher"].tolist() == ["Jamaica", "Jakarta"]


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ([], "There is no wish to match. Give at least one: city, country code, need."),
        (
            [("Suva", "FIJ", "GIS")],
            'There is no country with the code "FIJ". Use the three letters of ISO 3166, such as "UGA" for Uganda.',
        ),
        ([("Suva", "FJI", "GIS")] * 2, 'The wish "GIS · Suva" stands there twice. Give it once.'),
    ],
)
def test_is_a_bad_wish_named(wishes, message):
    with pytest.raises(CourseError) as error:
        needs.demand(wishes)
    assert str(error.value) == message


def test_is_an_unknown_need_named_with_the_needs_there_are():
    with pytest.raises(CourseError) as error:
        needs.demand([("Suva", "FJI", "Flying cars")])
    start = 'There is no need "Flying cars" in this course. The needs are: Citizen '
    assert str(error.value).startswith(start)


def test_is_a_list_for_sids_refused():
    with pytest.raises(CourseError) as error:
        needs.lists(["SIDS"])
    assert str(error.value) == 'There is no list of needs for "SIDS". There are lists for LDC and LLDC.'
