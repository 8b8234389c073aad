"""Is a submission run as nbgrader would, with the tests out of the trainee's reach?"""

from __future__ import annotations

import time

import nbformat
import pytest
from nbgrader.utils import determine_grade

from graders.course import Limits
from graders.run import cells
from graders.run.session import Session

pytestmark = pytest.mark.xdist_group("session")
POINTS = 4
QUICK = Limits(seconds_per_cell=2, cpu_seconds=20)


def cell(kind: str, code: str, number: int) -> nbformat.NotebookNode:
    """A cell of a kind: course, answer, test, or own (a cell that the trainee added)."""
    about = {
        "course": {"grade": False, "solution": False, "locked": True},
        "answer": {"grade": False, "solution": True, "locked": False},
        "test": {"grade": True, "solution": False, "locked": True, "points": POINTS},
    }
    made = nbformat.v4.new_code_cell(code, id=f"{kind}-{number}")
    if kind in about:
        made.metadata["nbgrader"] = {"grade_id": f"{kind}-{number}", "schema_version": 3, "task": False, "cell_type": "code", **about[kind]}
    return made


def run(*parts: tuple[str, str], limits: Limits = QUICK, **given) -> tuple[list[float], nbformat.NotebookNode, list[str]]:
    """Points of the tests, the notebook, and the notes."""
    notebook = nbformat.v4.new_notebook(cells=[cell(kind, code, number) for number, (kind, code) in enumerate(parts)])
    session = Session(notebook, "SYN01F", limits=limits, **given)
    session.run()
    nbformat.validate(notebook)
    return [determine_grade(one)[0] for one in notebook.cells if cells.kind(one) == "test"], notebook, session.notes


def text(notebook: nbformat.NotebookNode, number: int) -> str:
    """All that a cell printed, showed or raised."""
    return str(notebook.cells[number].outputs)


def test_does_a_right_answer_pass_and_a_wrong_one_not():
    assert run(("answer", "x = 3"), ("test", "assert x == 3"))[0] == [POINTS]
    assert run(("answer", "x = 4"), ("test", "assert x == 3"))[0] == [0]


def test_is_a_partial_score_the_value_of_the_last_line():
    assert run(("answer", "x = 3"), ("test", "1.5 if x == 3 else 0.0"))[0] == [1.5]


def test_does_anything_on_standard_error_cost_the_points_as_in_nbgrader():
    assert run(("test", "import sys; print('x', file=sys.stderr)"))[0] == [0]


def test_does_the_test_see_names_of_the_course_and_of_earlier_tests():
    parts = [("course", "import math\nlimit = 3"), ("answer", "x = 3"), ("test", "seen = math.sqrt(x**2)\nassert seen <= limit"), ("test", "assert seen == 3")]
    assert run(*parts)[0] == [POINTS, POINTS]


def test_is_a_course_cell_that_needs_an_answer_run_where_the_answer_is():
    assert run(("answer", "x = 3"), ("course", "double = 2 * x"), ("test", "assert double == 6"))[0] == [POINTS]


def test_is_a_function_called_where_it_is_and_its_error_known_by_name():
    answer = "def squares(n):\n    if n < 1:\n        raise ValueError('too small')\n    return [i ** 2 for i in range(1, n + 1)]"
    test = "assert squares(3) == [1, 4, 9]\ntry:\n    squares(0)\nexcept ValueError as error:\n    assert str(error) == 'too small'\nelse:\n    raise AssertionError"
    assert run(("answer", answer), ("test", test))[0] == [POINTS]


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        ("KeyError('a')", "KeyError as error:\n    assert error.args == ('a',)"),
        ("FileNotFoundError('none')", "OSError:\n    pass"),
        ("__import__('json').JSONDecodeError('no', '', 0)", "ValueError:\n    pass"),
        ("type('Own', (LookupError,), {})('x')", "LookupError:\n    pass"),
    ],
)
def test_does_an_error_of_a_function_reach_the_test_as_the_kind_it_is_or_one_above(raised, expected):
    test = f"try:\n    f()\nexcept {expected}\nelse:\n    raise AssertionError"
    assert run(("answer", f"def f():\n    raise {raised}"), ("test", test))[0] == [POINTS]


def test_does_a_command_of_ipython_work_in_a_cell_of_the_course_and_in_a_test():
    assert run(("course", "%matplotlib inline\nlimit = 3"), ("answer", "x = 3"), ("test", "%precision 3\nassert x == limit"))[0] == [POINTS]


def test_does_a_function_that_never_returns_cost_its_own_task_only():
    parts = [("answer", "def f():\n    while True:\n        pass"), ("test", "assert f() == 1"), ("answer", "y = 2"), ("test", "assert y == 2")]
    assert run(*parts)[0] == [0, POINTS]


def test_does_a_function_that_ends_the_process_cost_its_own_task_only():
    parts = [("answer", "x = 1\ndef f():\n    import os\n    os._exit(0)"), ("test", "assert f() == 1"), ("test", "assert x == 1"), ("answer", "y = 2"), ("test", "assert y == 2")]
    marks, _, notes = run(*parts)
    assert marks == [0, POINTS, POINTS]
    assert len(notes) == 1


def test_do_tables_and_charts_arrive():
    answer = "import pandas as pd, matplotlib.pyplot as plt\ntable = pd.DataFrame({'a': [1, 2]})\nfig, ax = plt.subplots()\nax.set_title('Growth')"
    assert run(("answer", answer), ("test", "assert table['a'].sum() == 3 and ax.get_title() == 'Growth' and len(fig) == 1"))[0] == [POINTS]


def test_is_a_figure_drawn_for_people_to_see():
    drawing = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1, 2])"
    for code in (drawing, drawing + "\nplt.show()"):
        _, notebook, _ = run(("answer", code))
        assert [set(output["data"]) for output in notebook.cells[0].outputs if output["output_type"] == "display_data"] == [{"image/png", "text/plain"}]


def test_is_a_missing_name_an_error_of_the_test_that_uses_it():
    marks, notebook, _ = run(("answer", "pass"), ("test", "assert x == 3"), ("test", "1.0"))
    assert marks == [0, 1]
    assert "name 'x' is not defined" in text(notebook, 1)


def test_is_an_own_kind_of_object_a_clear_error():
    marks, notebook, _ = run(("answer", "class Yes:\n    __eq__ = lambda self, other: True\nx = Yes()"), ("test", "assert x == 3"))
    assert marks == [0]
    assert "of a kind that the tests cannot read: Yes" in text(notebook, 1)


@pytest.mark.parametrize(
    "code",
    [
        "import os; os._exit(0)",
        "import ctypes; ctypes.string_at(0)",
        "import time\ntry:\n    time.sleep(60)\nexcept BaseException:\n    time.sleep(60)",
    ],
)
def test_do_honest_parts_count_when_a_cell_ends_the_process(code):
    parts = [("answer", "x = 1"), ("test", "assert x == 1"), ("own", code), ("answer", "y = 2"), ("test", "assert y == 2 and x == 1")]
    marks, notebook, notes = run(*parts)
    assert marks == [POINTS, POINTS]
    assert notes == [f'Cell "own-2" ended the process: {notebook.cells[2].outputs[0].evalue}']


def test_is_a_process_that_ends_again_and_again_given_up_and_the_rest_said_so():
    parts = [("own", "import os; os._exit(0)")] * 6 + [("answer", "x = 1"), ("test", "assert x == 1")]
    marks, notebook, notes = run(*parts)
    assert marks == [0] and len(notes) == 4
    assert "ended at an earlier cell" in text(notebook, 7)


def test_does_the_trainees_side_never_hold_a_test():
    spy = "import gc\nseen = [text for text in gc.get_objects() if isinstance(text, str) and 'se' + 'cret' in text]\nlater = In"
    _, notebook, _ = run(("answer", "x = 1"), ("test", "assert x == 1  # secret-one"), ("answer", spy + "\nprint(len(seen), later)"), ("test", "assert x == 1  # secret-two"))
    assert "secret" not in text(notebook, 2).replace("'se' + 'cret'", "")


def test_does_an_error_of_a_test_show_none_of_its_lines():
    _, notebook, _ = run(("answer", "x = 1"), ("test", "answer_key = 42\nassert x == answer_key, 'Look again.'"))
    assert "Look again." in text(notebook, 1)
    assert "answer_key" not in text(notebook, 1) and "42" not in text(notebook, 1)


def test_are_the_exercises_files_there_and_nothing_else():
    parts = [("answer", "import os, pandas as pd\nfound = sorted(os.listdir('.')), pd.read_csv('a.csv').a.sum(), os.path.exists('/etc/passwd')"), ("test", "assert found == (['a.csv'], 3, False)")]
    assert run(*parts, files={"a.csv": b"a\n1\n2\n"})[0] == [POINTS]


def test_is_all_gone_after_the_submission():
    leave = "import os\nopen('/tmp/mine', 'w').write('x')\nif os.fork() == 0:\n    os.setsid()\n    import time; time.sleep(600)"
    run(("answer", leave))
    marks, _, _ = run(("answer", "import os\nthere = os.path.exists('/tmp/mine')"), ("test", "assert there is False"))
    assert marks == [POINTS]


def test_does_an_exercise_leave_nothing_for_the_next_one():
    changing = "import random, warnings\nimport numpy as np, matplotlib.pyplot as plt\nrandom.seed(1)\nnp.random.seed(1)\nplt.rcParams['font.size'] = 33\nwarnings.simplefilter('error')\nplt.subplots()"
    run(("course", changing))
    asking = "import warnings\nimport numpy as np, matplotlib.pyplot as plt\nfound = plt.rcParams['font.size'], plt.get_fignums(), np.random.random() == 0.417022004702574\nwarnings.warn('a')"
    marks, notebook, _ = run(("answer", asking), ("test", "assert found == (10, [], False)"))
    assert marks == [POINTS]
    assert "image/png" not in text(notebook, 0) and "UserWarning" in text(notebook, 0)


def test_does_a_flood_of_output_end_in_a_line_that_says_so():
    _, notebook, _ = run(("answer", "while True:\n    print('x' * 1000)"))
    assert len(text(notebook, 0)) < 3_000_000
    assert "The rest of the output was cut" in text(notebook, 0)


def test_does_the_run_end_in_time_when_nothing_answers():
    begun = time.monotonic()
    marks, _, _ = run(("answer", "x = 1"), ("own", "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\ntime.sleep(900)"), ("test", "assert x == 1"))
    assert marks == [POINTS]
    assert time.monotonic() - begun < 120


@pytest.mark.parametrize(
    ("code", "taken", "given"),
    [
        ("y = x + 1", {"x"}, {"y"}),
        ("x = x + 1", {"x"}, {"x"}),
        ("def f(a):\n    return a + b", {"b"}, {"f"}),
        ("import numpy as np\nnp.mean(x)", {"np", "x"}, {"np"}),
        ("x += 1", {"x"}, {"x"}),
        ("del x", {"x"}, {"x"}),
        ("[i for i in x]", {"x"}, set()),
        ("%matplotlib inline\nprint(x)", {"x"}, set()),
        ("def f(:", set(), set()),
    ],
)
def test_are_the_names_of_a_cell_read_right(code, taken, given):
    assert cells.names(code) == (taken, given)
