"""Do the panels of test_the_rank show the case, and leave the graded steps to the trainee?"""

from __future__ import annotations

import pytest

from citykit.cases import test_the_rank
from citykit.ids import with_check
from citykit.panels import test_the_rank as panels


@pytest.fixture(scope="module")
def case():
    return test_the_rank.case(with_check("PANEL1"))


@pytest.mark.parametrize("part", ["scores", "council", "draws"])
def test_does_each_part_show_a_sentence_and_a_table(case, part):
    page = getattr(panels, part)(case)._repr_html_()
    assert page.startswith("<p><strong>")
    assert "<table" in page
    assert "..." not in page


def test_are_the_scores_shown_with_the_plain_mean_and_its_rank(case):
    table = panels.scores(case).table
    assert table[case.goals].equals(case.scores)
    assert table["plain mean"].tolist() == pytest.approx(case.scores.mean(axis=1).tolist())
    assert table["rank by plain mean"].tolist() == table["plain mean"].rank(ascending=False, method="min").tolist()


def test_are_both_new_surveys_named_and_said_to_be_made_up(case):
    notes = panels.scores(case).table["note"]
    assert {letter for letter, note in notes.items() if note} == {letter for letter, _ in case.published}
    assert all("made up" in notes[letter] and f"{before:g}" in notes[letter] for (letter, _), before in case.published.items())


def test_are_counts_shown_and_not_weights(case):
    assert panels.council(case).table["counts (times)"].to_dict() == case.counts.to_dict()


def test_does_the_question_name_the_goal_and_both_cities(case):
    sentence = panels.question(case).sentence
    assert case.goal in sentence
    assert case.cities["A"] in sentence and case.cities[case.rival] in sentence


def test_are_the_draws_the_same_each_time_and_in_blocks_of_a_thousand(case):
    table = panels.draws(case).table
    assert table.equals(panels.draws(case).table)
    assert table.sum().tolist() == [1_000] * 5
    assert table.index.tolist() == [1, 2, 3, 4, 5, 6]


def test_can_each_part_be_shown(case, capsys):
    for show in (panels.show_scores, panels.show_question, panels.show_draws):
        show(case)
    assert "Panel" not in capsys.readouterr().err
