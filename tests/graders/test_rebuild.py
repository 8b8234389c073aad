"""Is the notebook that is marked the course's own, with the trainee's answers in it?"""

from __future__ import annotations

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graders import rebuild
from graders.release import TRAINEE_CELL, graded
from tests.graders.conftest import released


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    """Reads source and release anew, so that a test may change them."""
    course = released(tmp_path_factory.mktemp("rebuild") / "course", "score_a_city")
    return lambda: [nbformat.read(course.notebook(step, "score_a_city"), as_version=4) for step in ("source", "release")]


def cells_by_name(cells):
    return {graded(cell)["grade_id"]: cell for cell in cells if graded(cell)}


def test_does_an_untouched_release_give_the_source_with_blank_answers(notebooks):
    source, submitted = notebooks()
    cells, notes = rebuild.rebuild(submitted, source, notebooks()[1])
    assert [cell["id"] for cell in cells] == [cell["id"] for cell in notebooks()[0].cells]
    assert notes == []


def test_do_answers_and_own_cells_stay_at_their_place(notebooks):
    source, submitted = notebooks()
    place = next(i for i, cell in enumerate(submitted.cells) if cell["id"] == "total")
    submitted.cells[place].source = "total = 12"
    submitted.cells.insert(place, nbformat.v4.new_code_cell("half = 6"))
    cells, notes = rebuild.rebuild(submitted, source, notebooks()[1])
    texts = [cell.source for cell in cells]
    assert texts.index("half = 6") == texts.index("total = 12") - 1
    assert notes == []


def test_is_a_missing_answer_blank_and_a_missing_test_put_back(notebooks):
    source, submitted = notebooks()
    submitted.cells = [cell for cell in submitted.cells if cell["id"] not in {"total", "total-check"}]
    cells, notes = rebuild.rebuild(submitted, source, notebooks()[1])
    assert "check_total(total, goal_means)" in cells_by_name(cells)["total-check"].source
    assert notes == [
        'The answer cell "total" was missing; it counts as blank.',
        'The test cell "total-check" was missing; the original was used.',
    ]


def test_is_an_edited_test_replaced(notebooks):
    source, submitted = notebooks()
    cells_by_name(submitted.cells)["total-check"].source = "10.0"
    cells, notes = rebuild.rebuild(submitted, source, notebooks()[1])
    assert "10.0" not in [cell.source for cell in cells]
    assert notes == ['The test cell "total-check" was edited; the original was used.']


def test_does_the_first_of_two_answers_count(notebooks):
    source, submitted = notebooks()
    place = next(i for i, cell in enumerate(submitted.cells) if cell["id"] == "total")
    submitted.cells[place].source = "total = 1"
    double = nbformat.from_dict({**submitted.cells[place], "id": "copy", "source": "total = 2"})
    submitted.cells.insert(place + 1, double)
    cells, notes = rebuild.rebuild(submitted, source, notebooks()[1])
    assert cells_by_name(cells)["total"].source == "total = 1"
    assert notes == ['The cell "total" stands there twice; the first one counts.']


@pytest.mark.parametrize(
    ("text", "expected"),
    [('TRAINEE_ID = "syn 01-f"', "syn 01-f"), ("TRAINEE_ID='SYN01F'  # mine", "SYN01F"), ('TRAINEE_ID = ""', ""), ("no", "")],
)
def test_is_the_typed_id_read(text, expected):
    cell = nbformat.v4.new_code_cell(text, id=TRAINEE_CELL)
    assert rebuild.typed_id(nbformat.v4.new_notebook(cells=[cell])) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.randoms(use_true_random=False), keep=st.integers(0, 40), junk=st.lists(st.text(max_size=30), max_size=4))
def test_is_every_test_cell_there_once_whatever_is_handed_in(notebooks, order, keep, junk):
    source, submitted = notebooks()
    order.shuffle(submitted.cells)
    submitted.cells = [*submitted.cells[:keep], *(nbformat.v4.new_code_cell(text) for text in junk)]
    cells, _ = rebuild.rebuild(submitted, source, notebooks()[1])
    original = [cell.source for cell in notebooks()[0].cells if graded(cell).get("grade") and not graded(cell)["solution"]]
    assert [cell.source for cell in cells if graded(cell).get("grade") and not graded(cell)["solution"]] == original
    nbformat.validate(nbformat.v4.new_notebook(cells=cells))
