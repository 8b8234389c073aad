"""Do the panels of protect_people show the case, and do only the work that the tasks are not about?"""

from __future__ import annotations

import pytest

from citykit.cases import protect_people
from citykit.ids import with_check
from citykit.panels import protect_people as panels


@pytest.fixture(scope="module")
def case():
    return protect_people.case(with_check("PANEL1"))


@pytest.mark.parametrize("part", ["steps", "form", "coarser", "noise"])
def test_does_each_part_show_a_sentence_and_a_table(case, part):
    page = getattr(panels, part)(case)._repr_html_()
    assert page.startswith("<p><strong>")
    assert "<table" in page
    assert "..." not in page


def test_are_all_fields_and_steps_of_the_other_office_shown(case):
    assert panels.form(case).table["field"].to_dict() == case.fields.to_dict()
    assert panels.steps(case).table["what is done"].tolist() == case.steps


def test_can_the_register_be_put_in_order_and_back(case):
    panel = panels.register_panel(case)
    menu = panel.inputs["order"]
    assert panel.current().table.equals(case.rows)
    for order in menu.options[1:]:
        menu.value = order
        shown = panel.current().table
        columns = order.split(", ")
        assert shown.index.name == "row" and set(shown.index) == set(case.rows.index)
        assert shown[columns].to_numpy().tolist() == sorted(shown[columns].to_numpy().tolist())
    panel.reset()
    assert panel.current().table.index.tolist() == case.rows.index.tolist()


def test_is_every_register_explained():
    for number in range(40):
        found = protect_people.case(with_check(f"PANEL{number}"))
        sentence = panels.register_panel(found).current().sentence
        assert found.people in sentence and found.known[2] in sentence


def test_is_each_area_and_each_age_told_coarser(case):
    table = panels.coarser(case).table
    told = {one: row["coarser"] for _, row in table.iterrows() for one in row["now"].split(", ")}
    assert set(case.rows["area"]) | set(case.rows["age"]) <= set(told)
    assert all(told[band] == wide for band, wide in case.bands.items())
    assert all(told[area] == area.split()[0] for area in case.rows["area"])


def test_are_the_figures_shown_by_their_names_in_code(case):
    table = panels.noise(case).table
    assert all(float(table.loc[name, "value"]) == getattr(case, name) for name in table.index)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1.5", "e to the power of -1.5 is 0.2231, or 22.31 %."), ("0", "or 100 %"), ("20", "2.061e-09"), ("-1", "Type a number"), ("", "Type a"),
     ("1,5", "Type a number"), ("nan", "Type a number"), ("5000", "Type a number")],
)  # fmt: skip
def test_does_the_calculator_know_powers_of_e(typed, said):
    assert said in panels.power_answer(typed).sentence


def test_does_the_calculator_start_with_an_example():
    assert panels.power_panel().current().sentence.startswith("e to the power of -1.5")


def test_can_each_part_be_shown(case, capsys):
    for show in (panels.show_form, panels.show_register, panels.show_coarser, panels.show_noise):
        show(case)
    assert "Panel" not in capsys.readouterr().err
