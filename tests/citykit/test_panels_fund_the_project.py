"""Does the exercise's panel show the case, and work out factors and rows of payments?"""

from __future__ import annotations

from dataclasses import fields

import pytest

from citykit import finance
from citykit.cases import fund_the_project
from citykit.ids import with_check
from citykit.panels import fund_the_project as panels


@pytest.fixture(scope="module")
def case():
    return fund_the_project.case(with_check("PANEL1"))


def test_do_the_tables_show_every_figure_of_the_case(case):
    tables = [panels.city(case).table, panels.offers(case).table]
    shown = {name: value for table in tables for name, value in table["value"].items()}
    assert set(shown) == {field.name for field in fields(case)} - {"trainee", "project"} | {"amount"}
    assert all(float(value.replace(",", "")) == getattr(case, name) for name, value in shown.items())
    assert case.name in panels.city(case).sentence
    assert "..." not in panels.city(case)._repr_html_() + panels.offers(case)._repr_html_()


def test_are_the_factors_those_of_the_lesson():
    said = panels.factors_answer("5.5", "20").sentence
    assert "annuity factor is 11.9504" in said
    assert "grow to 7.3359" in panels.factors_answer(" 8 %", "6").sentence


def test_is_a_row_of_payments_worth_what_the_library_says():
    loan = finance.schedule(60, 0.08, 12, grace=2, kind="equal principal")
    typed = " ".join(f"{payment:.4f}" for payment in loan["payment"])
    said = panels.worth_answer("11", typed).sentence
    assert "12 payments, from year 1 to year 12" in said
    assert f"worth {finance.cost_today(loan, 0.11):,.2f}" in said


@pytest.mark.parametrize(
    ("rate", "payments"), [("", "20"), ("0", "20"), ("-1", "20"), ("101", "20"), ("5", "0"), ("5", "2.5"), ("5", "201"), ("5", "1 2"), ("five", "2"), ("nan", "2"), ("5,5", "20")]
)
def test_does_the_panel_say_what_to_type_for_factors(rate, payments):
    assert panels.factors_answer(rate, payments).sentence.startswith("Type a rate above 0")


@pytest.mark.parametrize(("rate", "payments"), [("", "2.4"), ("-1", "2.4"), ("101", "2.4"), ("5", ""), ("5", "2.4 two"), ("5", "inf"), ("5", "1 " * 201), ("5 6", "1")])
def test_does_the_panel_say_what_to_type_for_payments(rate, payments):
    assert panels.worth_answer(rate, payments).sentence.startswith("Type a rate in percent, and the payments")


def test_do_the_panels_follow_what_is_typed_and_come_back():
    for panel in (panels.factors_panel(), panels.worth_panel()):
        start = panel.current().sentence
        assert not start.startswith("Type")
        panel.inputs["rate"].value = "9"
        assert "9 %" in panel.current().sentence
        panel.reset()
        assert panel.current().sentence == start


def test_does_show_display_the_case_and_the_calculators(case, monkeypatch):
    shown = []
    monkeypatch.setattr(panels, "display", lambda *things: shown.extend(things))
    panels.show(case)
    assert [type(thing).__name__ for thing in shown] == ["Answer", "Answer", "Panel", "Panel"]
