"""Does the exercise's panel show the case, and the factors for any rate?"""

from __future__ import annotations

from dataclasses import fields

import pytest

from citykit import data
from citykit.cases import light_the_streets
from citykit.ids import with_check
from citykit.panels import light_the_streets as panels


@pytest.fixture(scope="module")
def case():
    return light_the_streets.case(with_check("PANEL1"))


def test_does_the_table_show_every_figure_of_the_case(case):
    answer = panels.figures(case)
    assert list(answer.table.index) == [field.name for field in fields(case) if field.name != "trainee"]
    assert [float(value.replace(",", "")) for value in answer.table["value"]] == [getattr(case, name) for name in answer.table.index]
    assert case.name in answer.sentence
    assert "..." not in answer._repr_html_()


def test_are_the_published_figures_those_of_the_data():
    baguio, price = data.load("led_projects").loc["L01"], data.load("led_projects").loc["L02"]
    notes = {name: note for name, (_, _, note) in panels.FIGURES.items()}
    assert f"{baguio['lamps']:,.0f} ({baguio['year']:.0f})" in notes["lamps"]
    assert f"{price['capex_value'] / price['lamps']:,.0f} ({price['year']:.0f})" in notes["lamp_price"]
    assert f"{baguio['kwh_after_per_year'] / baguio['lamps'] / 12:.1f} (2022)" in notes["kwh_after"]
    assert f"{baguio['tariff_per_kwh']:.2f} (2022)" in notes["tariff"]


@pytest.mark.parametrize("rate", ["5", " 7.25 ", "12.5 %", "0", "100"])
def test_are_the_factors_those_of_the_formula(rate):
    table = panels.factors_answer(rate).table.astype(float)
    share = float(rate.strip(" %")) / 100
    for year in (1, 8, 20):
        each = [(1 + share) ** -paid for paid in range(1, year + 1)]
        assert table.loc[year].tolist() == pytest.approx([each[-1], sum(each)], abs=6e-5)


@pytest.mark.parametrize("rate", ["", "seven", "7,25", "-1", "101", "nan", "inf", "1e999"])
def test_does_the_panel_say_what_to_type(rate):
    answer = panels.factors_answer(rate)
    assert answer.sentence.startswith("Type a rate from 0 to 100")
    assert answer.table is None


def test_does_the_panel_follow_the_rate_and_come_back():
    panel = panels.factors_panel()
    start = panel.current().table
    panel.inputs["rate"].value = "9"
    assert panel.current().table.iloc[0].tolist() == ["0.9174", "0.9174"]
    panel.reset()
    assert panel.current().table.equals(start)


def test_does_show_display_the_case_and_the_factors(case, monkeypatch):
    shown = []
    monkeypatch.setattr(panels, "display", lambda *things: shown.extend(things))
    panels.show(case)
    assert [type(thing).__name__ for thing in shown] == ["Answer", "Panel"]
