"""Is the release the same every time, free of answers, and refused where it would be marked wrongly?"""

from __future__ import annotations

import copy
import zipfile

import nbformat
import pytest

from graders import bundle, release
from graders.course import Limits, read_settings
from graders.errors import GraderError
from graders.rubrics import Rubric
from graders.run import trial
from tests.graders.conftest import IDS, hand_in, released

EXERCISES = read_settings().exercises
GOOD = """from citykit import selfcheck
### BEGIN HIDDEN TESTS
from graders.checks.score_a_city import check_scores
check_scores(scores)
### END HIDDEN TESTS"""


def test_cell(source: str, points: float = 20) -> nbformat.NotebookNode:
    about = {"grade": True, "solution": False, "grade_id": "scores-check", "points": points}
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": about})


test_cell.__test__ = False


@pytest.mark.parametrize("exercise", EXERCISES)
def test_is_the_release_the_same_bytes_when_made_twice(tmp_path, exercise):
    one, two = (released(tmp_path / name, exercise) for name in ("one", "two"))
    assert one.notebook("release", exercise).read_bytes() == two.notebook("release", exercise).read_bytes()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_does_nothing_that_trainees_get_hold_an_answer(tmp_path, exercise):
    course = released(tmp_path / "course", exercise)
    source = nbformat.read(course.notebook("source", exercise), as_version=4)
    secret = {line for line in release.secrets(source) if len(line) > 12}
    assert secret
    with zipfile.ZipFile(bundle.make(course, tmp_path)) as archive:
        names = archive.namelist()
        texts = [archive.read(name).decode("utf-8") for name in names if not name.endswith(".whl")]
        wheel = next(name for name in names if name.endswith(".whl"))
        with zipfile.ZipFile(archive.open(wheel)) as library:
            assert not [name for name in library.namelist() if not name.startswith(("citykit/", "citykit-"))]
            texts += [library.read(name).decode("utf-8") for name in library.namelist()]
    lines = {line.strip() for text in texts if "BEGIN SOLUTION" in text or "HIDDEN" in text for line in text.splitlines()}
    assert not lines
    released_cells = nbformat.read(course.notebook("release", exercise), as_version=4).cells
    assert not secret & {line.strip() for cell in released_cells for line in cell.source.splitlines()}


def test_is_a_release_with_a_part_of_an_answer_refused(small):
    path = small.notebook("release", "score_a_city")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[4].source = "total = sum(goal_means.values()) / len(goal_means)"
    nbformat.write(notebook, path)
    with pytest.raises(GraderError, match=r"holds a part of an answer\. Mend the markers in the source\.$"):
        release.scan(small, "score_a_city")


@pytest.mark.parametrize(
    ("source", "points", "message"),
    [
        (GOOD.replace("check_scores(scores)\n", "check_scores(scores)\n1.0\n"), 20, "its hidden tests should be one import"),
        (GOOD.replace("check_scores(scores)\n", "mark = check_scores(scores)\n"), 20, "its hidden tests should be one import"),
        (GOOD + "\nprint('later')", 20, "its hidden tests should be one import"),
        ("assert scores", 20, "its hidden tests should be one import"),
        (GOOD, 15, r"the cell is worth 15 points, graders\.checks\.score_a_city\.check_scores gives 20\. Make them equal\."),
    ],
)
def test_is_a_test_cell_refused_that_nbgrader_would_mark_wrongly(source, points, message):
    with pytest.raises(GraderError, match=message):
        release.check_test_cell(test_cell(source, points), "score_a_city", "here")


def test_is_a_good_test_cell_let_through():
    release.check_test_cell(test_cell(GOOD), "score_a_city", "here")


def test_must_rubric_and_cells_have_the_same_points(small):
    notebook = release.read_source(small, "score_a_city")
    other = {"message": Rubric(title="x", points=10, words=120, levels=[{"points": 10, "words": "a"}, {"points": 0, "words": "b"}])}
    with pytest.raises(GraderError, match=r"have points \{'message': 20\}, the rubric has \{'message': 10\.0\}\. Make them equal"):
        release.check_cells(notebook, "score_a_city", other, "here")


def test_are_two_cells_of_one_name_refused(small):
    notebook = release.read_source(small, "score_a_city")
    notebook.cells.append(copy.deepcopy(next(cell for cell in notebook.cells if release.graded(cell))))
    with pytest.raises(GraderError, match=r'here: two cells are called "case"\. Give each cell its own grade_id\.'):
        release.check_cells(notebook, "score_a_city", {}, "here")


def changed(course, name: str, before: str, after: str) -> nbformat.NotebookNode:
    """The source of score_a_city with one cell changed."""
    notebook = release.read_source(course, "score_a_city")
    cell = next(cell for cell in notebook.cells if release.graded(cell).get("grade_id") == name)
    assert before in cell.source
    cell.source = cell.source.replace(before, after)
    return notebook


def refused(course, notebook: nbformat.NotebookNode) -> str:
    """What is said of a source that is not fit for release."""
    with pytest.raises(GraderError) as error:
        release.try_out(course, "score_a_city", notebook)
    return str(error.value)


def test_is_a_test_refused_that_does_not_suit_the_run_in_two_processes(small):
    notebook = changed(small, "rank-check", "selfcheck", "assert 'weak_goal' not in globals()\nselfcheck")
    assert refused(small, notebook) == (
        'exercises/score_a_city/score_a_city.py, cell "rank-check": line 1: globals() does not hold the trainee\'s names here.\n'
        "Such tests do not suit the run in two processes. Let them compare values, and what functions give back."
    )


def test_is_a_solution_refused_that_gets_less_than_full_points(small):
    notebook = changed(small, "needed-value", 'needed_value = row["worst"]', 'needed_value = 1000 + row["worst"]')
    assert refused(small, notebook) == (
        'exercises/score_a_city/score_a_city.py, cell "needed-value-check": the author\'s own solution gets 0 of 12 points when run as trainees\' work is run. '
        "It said: Form is fine: needed_value = 1001.25. 0 of 12 points. Turn the formula round: start at the worst goalpost and go the target's share of the way to the best. "
        "Mend the solution or the test."
    )


def test_is_a_solution_refused_that_ends_in_an_error(small):
    notebook = changed(small, "needed-value", "row = case", "raise OSError\nrow = case")
    assert 'cell "needed-value-check": the author\'s own solution gets 0 of 12 points' in refused(small, notebook)


def test_is_an_answer_refused_that_cannot_cross(small):
    notebook = changed(small, "needed-value", "### END SOLUTION", "needed_value = type('Odd', (), {})()\n### END SOLUTION")
    assert refused(small, notebook) == (
        'exercises/score_a_city/score_a_city.py, cell "needed-value-check": "needed_value", of kind Odd, cannot cross between processes. '
        "Give a number, text, list, dict, date, array or table."
    )


ODD = "Odd = type('Odd', (), {})\n"


@pytest.mark.parametrize(
    ("answer", "test", "what"),
    [
        ("x = Odd()", "x", '"x", of kind Odd,'),
        ("x = {'a': [1, (Odd(),)]}", "x", '"x", of kind Odd,'),
        ("import numpy as np\nx = np.array([1, Odd()], dtype=object)", "x", '"x", of kind Odd,'),
        ("import pandas as pd\nx = pd.DataFrame({'a': [1, Odd()]})", "x", '"x", of kind Odd,'),
        ("x, y = Odd(), Odd()", "x, y", '"x", of kind Odd, and "y", of kind Odd,'),
        ("def f():\n    return Odd()", "assert f()", "an answer of kind Odd"),
    ],
)
def test_is_what_cannot_cross_named_wherever_it_lies(answer, test, what):
    about = {"schema_version": 3, "locked": False, "task": False}
    cells = [
        nbformat.v4.new_code_cell(ODD + answer, metadata={"nbgrader": {**about, "grade": False, "solution": True, "grade_id": "answer"}}),
        nbformat.v4.new_code_cell(test, metadata={"nbgrader": {**about, "grade": True, "solution": False, "grade_id": "test", "points": 2}}),
    ]
    with pytest.raises(GraderError) as error:
        trial.check(nbformat.v4.new_notebook(cells=cells), "here", {}, Limits(), "")
    assert str(error.value) == f'here, cell "test": {what} cannot cross between processes. Give a number, text, list, dict, date, array or table.'


def test_is_a_solution_tried_once_for_the_same_source(small):
    before = trial._faults.cache_info()
    release.release(small, "score_a_city")
    after = trial._faults.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


def test_is_it_said_where_a_solution_cannot_be_tried(small, monkeypatch):
    monkeypatch.setattr(trial.platform, "system", lambda: "Darwin")
    with pytest.warns(UserWarning) as said:
        release.try_out(small, "score_a_city", release.read_source(small, "score_a_city"))
    assert [str(one.message) for one in said] == [
        "exercises/score_a_city/score_a_city.py: the author's solution was not tried, because running it as trainees' work is run needs Linux. "
        "Release it on Linux before trainees get it."
    ]


def test_does_a_changed_exercise_say_whose_work_it_touches(small, attempt, monkeypatch):
    from graders import autograde

    hand_in(small, "score_a_city", attempt(), IDS[0])
    assert autograde.grade_one(small, "score_a_city", IDS[0]).state == "graded"
    read = release.read_source

    def shorter(course, exercise):
        notebook = read(course, exercise)
        notebook.cells = [cell for cell in notebook.cells if not release.graded(cell).get("grade_id", "").startswith("needed")]
        return notebook

    monkeypatch.setattr(release, "read_source", shorter)
    with pytest.raises(GraderError, match=rf"its cells changed after work was handed in by {IDS[0]}\. Undo the change"):
        release.release(small, "score_a_city")
