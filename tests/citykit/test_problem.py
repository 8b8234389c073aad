"""Does a problem in one sentence show what it lacks?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citykit import problem
from citykit.panels.explorer import problem_panel

GOOD = {
    "who": "households in six wards",
    "what": "wait two days or more for their waste to be collected",
    "how_much": "48 % of 1,200 homes",
    "where": "east of the river",
    "when": "March 2026",
    "source": "count by ward officers",
}


def test_is_a_checkable_problem_ready_and_one_sentence():
    found = problem.state(**GOOD)
    assert found.is_ready
    assert found.sentence == (
        "Households in six wards wait two days or more for their waste to be collected: 48 % of 1,200 homes, "
        "east of the river, March 2026 (count by ward officers)."
    )


@pytest.mark.parametrize("part", problem.PARTS)
def test_is_each_missing_part_asked_for(part):
    found = problem.state(**{**GOOD, part: " "})
    assert found.missing == [problem.PARTS[part]]
    assert not found.is_ready
    assert "…" in found.sentence


def test_is_a_problem_without_a_number_not_ready():
    assert not problem.state(**{**GOOD, "how_much": "very many homes"}).is_ready


@pytest.mark.parametrize(
    ("what", "words"),
    [("have no Smart Platform", ["platform", "smart"]), ("have no Wi-Fi", ["wi-fi"]), ("apply happily for systematic help", [])],
)
def test_are_words_that_name_a_solution_found_as_whole_words(what, words):
    assert problem.state(**{**GOOD, "what": what}).solutions == words


@given(st.dictionaries(st.sampled_from(list(problem.PARTS)), st.text(), min_size=6, max_size=6))
def test_does_any_text_give_a_sentence(parts):
    assert problem.state(**parts).sentence.endswith(").")


def test_does_the_panel_lead_from_a_wish_to_a_problem_and_back():
    panel = problem_panel()
    start = panel.current().sentence
    assert "This names a solution: platform, smart." in start and "Still missing:" in start
    for name, text in GOOD.items():
        panel.inputs[name].value = text
    assert panel.current().sentence.endswith("Others can check this.")
    panel.inputs["how_much"].value = "many"
    assert panel.current().sentence.endswith("How much? Give a number with its unit.")
    panel.reset()
    assert panel.current().sentence == start
