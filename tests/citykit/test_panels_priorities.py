"""The panels of the lessons on master plans, moved as a reader would move them."""

from __future__ import annotations

import pytest

from citykit import charts, data, options, priorities
from citykit.panels.priorities import (
    BETTER,
    MARKS,
    OFFERS,
    budget_panel,
    candidates,
    delay_panel,
    offers_panel,
    pick_panel,
    priority_panel,
)

TOP = ("Water leaks", "All street lights", "Tourism guide")


def picker(start=TOP):
    return pick_panel(candidates(), 1000, start)


PANELS = {
    "priority": (priority_panel, "40 % × 250 × 0.2 = 20.0 points: rank 9 of 12."),
    "pick": (picker, "Your list costs 995 of 1,000 and has 352.6 points. A better list has 426.9."),
    "budget": (
        budget_panel,
        "With 1,000 the best list costs 980 and has 426.9 points. The list by points has 352.6, by points per cost 313.9. "
        "100 more buy 60.1 points: add Water leaks, Tourism guide; drop Main road lights, Waste routes.",
    ),
    "offers": (offers_panel, "Order: Own team 0.607, Contractor 0.576, Community mapping 0.414."),
    "delay": (
        delay_panel,
        "Lights: tender has 23 months of slack. With 6 months of delay the roadmap still ends after 37 months.",
    ),
}


@pytest.mark.parametrize("name", PANELS)
def test_does_each_panel_start_with_the_lessons_values_and_show_a_picture_with_words(name):
    make, sentence = PANELS[name]
    answer = make().current()
    assert answer.sentence == sentence
    assert answer.alt
    assert "<img" in answer._repr_html_()


@pytest.mark.parametrize(
    ("name", "entry", "value", "part"),
    [
        ("priority", "control", 0.8, "= 80.0 points: rank 6 of 12"),
        ("priority", "gap", 100, "= 50.0 points: rank 7 of 12"),
        ("priority", "money", 0, "= 0.0 points: rank 12 of 12"),
        ("pick", "Tourism guide", "out", "costs 950 of 1,000 and has 325.6 points"),
        ("pick", "Tax by phone", "in", "Tax by phone needs Property register"),
        ("pick", "Main road lights", "in", "Main road lights and All street lights exclude each other; 1,205 is above"),
        ("budget", "budget", 200, "The list by points has 45.0, by points per cost 45.0."),
        ("budget", "budget", 1100, "100 more buy nothing."),
        ("budget", "budget", 0, "100 more buy 27.0 points: add Tourism guide."),
        (
            "offers",
            "late",
            "in",
            "Order: Contractor 0.820, Own team 0.811, Community mapping 0.650, Aerial survey 0.316.",
        ),
        ("offers", "cost", 5, "Order: Own team"),
        ("delay", "months", 24, "ends after 38 months, not 37."),
        (
            "delay",
            "task",
            "GIS map: tender",
            "0 months of slack. With 6 months of delay the roadmap ends after 43 months, not 37.",
        ),
    ],
)
def test_does_the_sentence_change_with_an_input_and_come_back(name, entry, value, part):
    make, sentence = PANELS[name]
    panel = make()
    panel.inputs[entry].value = value
    assert part in panel.current().sentence
    panel.reset()
    assert panel.current().sentence == sentence


def test_does_the_picker_say_when_no_list_is_better():
    best = priorities.best_portfolio(candidates(), 1000).chosen
    assert (
        picker(best).current().sentence == "Your list costs 980 of 1,000 and has 426.9 points. No list has more points."
    )


def test_does_an_empty_list_have_a_picture_without_a_chosen_bar():
    answer = picker(()).current()
    assert answer.sentence.startswith("Your list costs 0 of 1,000 and has 0.0 points.")
    assert answer.alt.endswith("Chosen: none.")


def test_does_the_offers_panel_say_what_to_do_when_nothing_counts():
    panel = offers_panel()
    for name in ("cost", "months", "covered", "staff"):
        panel.inputs[name].value = 0
    assert panel.current().sentence == "Weights must be 0 or more, and at least one must be above 0."
    assert panel.current().figure is None


# What the lessons say about their tables


def test_do_the_candidates_come_from_the_lists_of_needs():
    assert set(candidates()["need"]) <= set(data.load("needs")["id"])


def test_are_lists_from_the_top_worse_than_the_best_at_the_budget_of_the_lesson():
    table = candidates()
    points = [priorities.greedy(table, 1000, by).points for by in priorities.LISTS]
    assert points == pytest.approx([352.6, 313.9])
    assert priorities.best_portfolio(table, 1000).points == pytest.approx(426.9)


def test_are_map_register_and_tax_the_firm_projects():
    firm = priorities.how_firm(candidates(), 1000)
    assert (firm[["GIS map", "Property register", "Tax by phone"]] > 0.85).all()
    assert firm.drop(["GIS map", "Property register", "Tax by phone"]).max() < 0.7


def test_does_the_late_offer_change_the_winner_although_it_comes_last():
    before = options.closeness(OFFERS.iloc[:3], BETTER, MARKS)
    after = options.closeness(OFFERS, BETTER, MARKS)
    assert (before.idxmax(), after.idxmax(), after.idxmin()) == ("Own team", "Contractor", "Aerial survey")


# Charts


def test_do_chains_show_bases_left_of_what_needs_them_and_leave_out_the_rest():
    figure = charts.chains(
        priorities.needs(candidates()), [("Main road lights", "All street lights")], "Two bases", source="Practice"
    )
    at = {text.get_text(): text.get_position() for text in figure.axes[0].texts}
    assert at["GIS map"][0] < at["Property register"][0] < at["Tax by phone"][0]
    assert at["GIS map"][1] == at["Tax by phone"][1]
    assert len({at[name] for name in ("Data platform", "Vehicle registry", "Traffic signals")}) == 3
    assert "Water leaks" not in at


def test_is_the_budget_marked_on_the_stairs():
    curve = priorities.budget_curve(candidates().iloc[:4], range(0, 700, 100))
    figure = charts.budget_steps(curve, "More", xlabel="Budget", ylabel="Points", source="Practice", mark=(300, "now"))
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["now"]
    assert len(axes.get_lines()) == 4
