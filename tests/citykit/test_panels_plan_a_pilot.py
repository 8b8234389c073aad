"""Do the capstone's panels show the case and do the sums that its tasks are not about?"""

from __future__ import annotations

import pytest

from citykit.cases import plan_a_pilot
from citykit.ids import with_check
from citykit.panels import plan_a_pilot as panels


@pytest.fixture(scope="module")
def case():
    return plan_a_pilot.case(with_check("PANEL1"))


@pytest.mark.parametrize(
    "part",
    ["baseline", "logframe", "raci", "sites", "criteria", "streets", "sample", "costs", "tasks", "risks", "fields", "people", "gate"],
)
def test_does_each_part_show_a_sentence_and_a_table(case, part):
    page = getattr(panels, part)(case)._repr_html_()
    assert page.startswith("<p><strong>")
    assert "<table" in page
    assert "..." not in page


def test_are_the_published_figures_shown_with_their_source():
    page = panels.kampala()._repr_html_()
    assert "5872" in page and "Parking Today" in page


def test_does_the_site_panel_follow_weights_and_ways(case):
    panel = panels.site_panel(case)
    before = panel.current().table["total"]
    panel.inputs["weights"].value = "100; 0; 0; 0; 0"
    assert panel.current().table["total"].tolist() == panel.current().table["spaces"].tolist()
    panel.inputs["spaces"].value = panels.LESS
    assert panel.current().table["spaces"].min() == 0
    panel.reset()
    assert panel.current().table["total"].tolist() == before.tolist()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("20 20 20", "Type 5 weights"), ("a b c d e", "Type 5 weights"), ("4 3 5 1 2", "They should add up to 100 %"), ("", "Type 5")],
)
def test_does_the_site_panel_say_what_is_wrong_with_weights(case, typed, said):
    ways = dict.fromkeys(case.sites.criteria.index, panels.MORE)
    assert said in panels.site_answer(case, typed, **ways).sentence


def test_does_the_street_panel_give_mean_and_standard_deviation(case):
    rows = case.evaluation.streets.query("pilot == 1")
    change = rows["count_3"] - rows["count_2"]
    said = panels.street_answer(case, "pilot streets", "change from count 2 to count 3").sentence
    assert f"mean {change.mean():.3f}" in said and f"standard deviation {change.std():.3f}" in said


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (("100", 1, 1, "5"), "worth 95.24 today"),
        (("1", 1, 10, "6"), "Annuity factor: 7.3601"),
        (("50", 6, 6, "0"), "worth 50 today"),
        (("ten", 1, 1, "5"), "Type the amount"),
        (("10", 5, 2, "5"), "The last year comes after the first"),
    ],
)
def test_does_the_present_value_panel_know_the_tables_values(inputs, said):
    assert said in panels.present_value_answer(*inputs).sentence


def test_is_a_larger_fund_enough_more_often(case):
    most = int(case.risk.register["loss"].sum())
    words = [panels.fund_answer(case, fund).sentence for fund in (0, case.risk.fund, most)]
    shares = [float(word.split("larger in ")[1].split(" of")[0]) for word in words]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == 0
