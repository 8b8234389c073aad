"""Do the panels of read_a_ranking show the case, and do only the work that the tasks are not about?"""

from __future__ import annotations

import pytest

from citykit.cases import read_a_ranking
from citykit.ids import with_check
from citykit.panels import read_a_ranking as panels


@pytest.fixture(scope="module")
def case():
    return read_a_ranking.case(with_check("PANEL1"))


@pytest.mark.parametrize("part", ["page", "parts", "counts", "surveys"])
def test_does_each_part_show_a_sentence_and_a_whole_table(case, part):
    page = getattr(panels, part)(case)._repr_html_()
    assert page.startswith("<p><strong>")
    assert "<table" in page
    assert "..." not in page


def test_is_all_of_the_page_and_of_the_counts_shown(case):
    assert panels.page(case).table["sentence"].to_dict() == case.page.to_dict()
    assert panels.parts(case).table["part"].tolist() == case.parts.tolist()
    assert panels.counts(case).table.equals(case.counts)


def test_can_a_row_be_put_beside_the_five_questions_and_back(case):
    panel = panels.sheet_panel(case)
    menu = panel.inputs["row"]
    assert panel.current().table.equals(case.sheet)
    for row in case.sheet.index:
        menu.value = row
        answer = panel.current()
        assert answer.table["what the sheet says"].tolist() == case.sheet.loc[row, panels.FACTS].tolist()
        assert len(answer.table) == 5 and case.sheet.loc[row, "indicator"] in answer.sentence
        assert "Grade" not in answer._repr_html_()
    panel.reset()
    assert panel.current().table.equals(case.sheet)


def test_do_the_counts_name_the_row_its_value_and_its_definition(case):
    sentence = panels.counts(case).sentence
    facts = case.sheet.loc[case.row]
    assert sentence.startswith(case.row) and facts["definition"] in sentence and f"{facts['value']:g}" in sentence


def test_do_the_surveys_stand_beside_each_other(case):
    table = panels.surveys(case).table
    assert table.columns.tolist() == [case.city, case.neighbour]
    assert [float(value) for value in table[case.city]] == case.surveys.loc[case.city].tolist()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("0.0021", "is 0.045826."), ("144", "is 12."), ("0", "is 0."), ("-1", "Type one number"), ("", "Type one"), ("0,5", "Type one"),
     ("nan", "Type one"), ("inf", "Type one")],
)  # fmt: skip
def test_does_the_calculator_know_square_roots(typed, said):
    assert said in panels.root_answer(typed).sentence


def test_does_the_calculator_start_with_an_example():
    assert panels.root_panel().current().sentence.startswith("The square root of 0.0021")


def test_can_each_part_be_shown(case, capsys):
    for show in (panels.show_sheet, panels.show_page, panels.show_counts, panels.show_surveys):
        show(case)
    assert "Panel" not in capsys.readouterr().err
