"""Does hostile work get no points, see nothing, leave nothing, and stop nobody else's?"""

from __future__ import annotations

import psutil
import pytest

from graders import autograde
from tests.hostile.batch import ALL, CODE, EXERCISE, WORD, Batch, canaries, copies, left, mark, marks_by_hand, runs
from tests.hostile.files import CHANGED, HONEST, REFUSED

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("hostile")]
#: Code that ends its own process, or has to be ended from outside: the report says so.
ENDED = (
    "processes: exit", "processes: abort", "resources: loop that catches everything", "resources: sleep with all signals blocked",
    "tricks: the channel closed", "tricks: messages on the channel",
)  # fmt: skip


@pytest.fixture(scope="module")
def batch(tmp_path_factory) -> Batch:
    """The batch after marking and feedback."""
    return mark(tmp_path_factory.mktemp("hostile") / "course")


@pytest.mark.parametrize("name", CODE)
def test_does_hostile_code_get_the_honest_points_and_no_others(batch, name):
    assert batch.outcomes[batch.ids[name]].state == "graded"
    found = batch.points(name)
    assert found.pop("scores-check") == HONEST
    assert found == dict.fromkeys(found, 0.0)


@pytest.mark.parametrize("name", [name for name in CODE if name.startswith(("reading", "tricks"))])
def test_is_nothing_found_that_is_not_the_trainees(batch, name):
    assert WORD not in batch.pages(name)


@pytest.mark.parametrize("name", [name for name in CODE if name.startswith("markup")])
def test_is_what_people_read_free_of_anything_that_runs(batch, name):
    assert runs(batch.pages(name)) == []


@pytest.mark.parametrize("name", ENDED)
def test_does_the_report_say_why_a_process_ended(batch, name):
    notes = autograde.read_record(batch.course, EXERCISE, batch.ids[name]).notes
    assert any(note.startswith('Cell "goal-means" ended the process: ') for note in notes)


@pytest.mark.parametrize("name", CHANGED)
def test_does_a_changed_notebook_get_the_honest_points_and_no_others(batch, name):
    assert batch.outcomes[batch.ids[name]].state == "graded"
    found = batch.points(name)
    assert found.pop("scores-check") == CHANGED[name][1]
    assert found == dict.fromkeys(found, 0.0)
    assert WORD not in batch.pages(name)


@pytest.mark.parametrize("name", REFUSED)
def test_is_a_file_that_is_no_notebook_refused_with_the_reason(batch, name):
    outcome = batch.outcomes[batch.ids[name]]
    assert outcome.state == "failed"
    assert f"not marked: {REFUSED[name][1]}" in outcome.problem


@pytest.mark.parametrize("name", ["honest first", "honest last"])
def test_does_honest_work_beside_it_get_all_points(batch, name):
    assert sum(batch.points(name).values()) == ALL


def test_was_nothing_written_outside(batch):
    assert canaries(batch.course) == []
    assert marks_by_hand(batch.course) == 0
    assert copies(batch.course) == []


def test_was_no_program_on_this_machine_reached(batch):
    assert batch.heard == []


def test_is_no_process_left(batch):
    _, alive = psutil.wait_procs(left(), timeout=20)
    assert alive == []


def test_are_there_at_least_eighty_kinds():
    assert len(CODE) + len(CHANGED) + len(REFUSED) >= 80
