"""Do the exercise's panels show the case, and count the draws without the answer?"""

from __future__ import annotations

import pytest

from citykit import data
from citykit.cases import share_the_risk
from citykit.cases.share_the_risk import CITY, OFFER
from citykit.ids import with_check
from citykit.panels import share_the_risk as panels


@pytest.fixture(scope="module")
def case():
    return share_the_risk.case(with_check("PANEL1"))


@pytest.mark.parametrize(("table", "figures"), [(panels.lights, panels.LIGHTS), (panels.station, panels.STATION)])
def test_does_the_table_show_every_figure(case, table, figures):
    answer = table(case)
    assert [float(value.replace(",", "")) for value in answer.table["value"]] == [getattr(case, name) for name in figures]
    assert "..." not in answer._repr_html_()


def test_does_the_risk_table_show_chance_loss_and_shares(case):
    shown = panels.shares(case).table
    for column in ("chance", "loss", CITY, OFFER):
        assert shown[column].astype(float).tolist() == case.register[column].tolist()


def test_are_the_published_figures_those_of_the_data(case):
    ensenada = data.load("led_projects").loc["L10"]
    assert 0.79 < case.works * 1e6 / case.lamps / (ensenada["capex_value"] / ensenada["lamps"]) < 1.21
    assert case.national == float(data.load("municipal_finance")["value"]["F17"])


@pytest.mark.parametrize("view", panels.VIEWS)
@pytest.mark.parametrize("rows", [panels.KEPT, panels.LEFT])
def test_do_the_bands_hold_every_draw(case, view, rows):
    table = panels.draws_answer(case, "2.61", "8.05", rows, view).table
    draws = panels.simulate(case, 2.61, 8.05, rows)
    counted = draws[panels.VIEWS[view]] if panels.VIEWS[view] else draws[CITY] - draws[OFFER]
    assert table["draws"].sum() == len(draws) == 10_000
    for band in table.itertuples(index=False):
        assert band.draws == ((counted >= float(band[0])) & (counted < float(band[1]))).sum()
    assert len(table) < 60  # short enough to be shown without a gap


def test_does_leaving_the_works_out_lower_the_cost(case):
    kept, left = (panels.simulate(case, 2.61, 8.05, rows)[CITY].mean() for rows in (panels.KEPT, panels.LEFT))
    works = case.register.loc["R1"]
    assert kept - left == pytest.approx(works["chance"] * works["loss"], abs=0.05)


@pytest.mark.parametrize(("rest", "offer"), [("", ""), ("2.61", ""), ("two", "8"), ("2,61", "8"), ("-1", "8"), ("nan", "8"), ("inf", "8"), ("1", "1e9")])
def test_does_the_panel_say_what_to_type(case, rest, offer):
    answer = panels.draws_answer(case, rest, offer, panels.LEFT, next(iter(panels.VIEWS)))
    assert answer.sentence.startswith("Type both present values")
    assert answer.table is None


def test_does_the_panel_start_without_a_choice_made_for_the_trainee(case):
    panel = panels.draws_panel(case)
    assert panel.current().table is None
    panel.inputs["rest"].value, panel.inputs["offer"].value = "2.61", "8.05"
    assert panels.KEPT in panel.current().sentence
    panel.reset()
    assert panel.current().table is None


def test_do_the_cells_show_the_case_and_the_draws(case, monkeypatch):
    shown, words = [], []
    monkeypatch.setattr(panels, "display", lambda *things: shown.extend(things))
    monkeypatch.setattr(panels.text, "say", words.append)
    monkeypatch.setattr(panels.text, "table", words.append)
    panels.show(case)
    panels.show_draws(case)
    assert [type(thing).__name__ for thing in shown] == ["Answer", "Answer", "Answer", "Panel", "Panel", "Panel"]
    assert words[1]["papers"].tolist() == case.register["papers"].tolist()
