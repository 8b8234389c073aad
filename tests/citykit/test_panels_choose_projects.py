"""Do the panels of choose_projects show the case, and do only the work that the tasks are not about?"""

from __future__ import annotations

import pytest

from citykit.cases import choose_projects
from citykit.cases.choose_projects import LETTERS, PEERS
from citykit.ids import with_check
from citykit.panels import choose_projects as panels


@pytest.fixture(scope="module")
def case():
    return choose_projects.case(with_check("PANEL1"))


@pytest.fixture
def panel(case):
    return panels.list_panel(case)


@pytest.mark.parametrize("part", ["projects", "services"])
def test_does_each_part_show_a_sentence_and_a_table(case, part):
    page = getattr(panels, part)(case)._repr_html_()
    assert page.startswith("<p><strong>") and "<table" in page and "..." not in page


def test_are_all_figures_shown_but_the_two_gaps(case):
    table = panels.projects(case).table
    assert table.index.tolist() == LETTERS
    assert set(table.index[table["gap"] == "task 1"]) == set(case.services.index)
    given = case.projects["gap"].dropna()
    assert table.loc[given.index, "gap"].astype(float).to_dict() == given.to_dict()
    assert panels.services(case).table[PEERS].equals(case.services[PEERS])


def tick(panel, letters):
    for letter in LETTERS:
        panel.inputs[letter].value = letter in letters


def test_are_cost_and_own_points_added_up(case, panel):
    panel.inputs["points"].value = "1 2 4 8 16 32 64; 128.5"
    alone = next(letter for letter, row in case.projects.iterrows() if not row["needs"] and not row["not_with"])
    tick(panel, [alone])
    answer = panel.current()
    points = [1, 2, 4, 8, 16, 32, 64, 128.5][LETTERS.index(alone)]
    assert answer.sentence == f"List {alone}: costs {case.projects.at[alone, 'cost']:,}, has {points:.1f} points. It can be carried out."
    assert answer.table["in the list"].tolist() == ["x" if letter == alone else "" for letter in LETTERS]
    panel.reset()
    assert panel.current().sentence == "List (empty): costs 0, has 0.0 points. It can be carried out."


def test_is_each_broken_rule_named(case, panel):
    one, base = next((letter, row["needs"]) for letter, row in case.projects.iterrows() if row["needs"])
    first, other = next((letter, row["not_with"]) for letter, row in case.projects.iterrows() if row["not_with"])
    tick(panel, [one])
    assert f"It cannot be carried out: {one} needs {base}" in panel.current().sentence
    tick(panel, [first, other])
    assert f"{first} and {other} exclude each other" in panel.current().sentence
    tick(panel, LETTERS)
    assert f"is above the budget of {case.budget:,}." in panel.current().sentence


def test_does_the_menu_know_the_larger_budget(case, panel):
    panel.inputs["budget"].value = list(panels.budgets(case))[1]
    tick(panel, LETTERS)
    assert f"is above the budget of {case.budget + case.more:,}." in panel.current().sentence


def test_does_the_panel_not_say_which_list_is_best(panel):
    panel.inputs["points"].value = "9 8 7 6 5 4 3 2"
    for letter in LETTERS:
        tick(panel, [letter])
        assert "better" not in panel.current().sentence and "best" not in panel.current().sentence


@pytest.mark.parametrize("typed", ["", "1 2 3", "1,5 2 3 4 5 6 7 8", "nan 2 3 4 5 6 7 8", "a b c d e f g h"])
def test_is_it_said_how_to_type_points(panel, typed):
    panel.inputs["points"].value = typed
    assert panel.current().sentence.startswith("Type 8 numbers with a decimal point")


def test_can_each_part_be_shown(case, capsys):
    panels.show(case)
    panels.show_list(case)
    assert "Panel" not in capsys.readouterr().err
