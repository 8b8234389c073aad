"""Does nothing of a hidden test, and no path of this machine, reach what people read, however the test or the answer goes wrong?"""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from dataclasses import dataclass

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from graders import attempts, autograde, feedback, report
from graders.course import ROOT, Course, Limits, write_whole
from graders.release import generate
from tests.graders.conftest import IDS, points, released

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("leaks")]
EXERCISE = "score_a_city"
#: By name: an answer, the hidden test on it, and what the marked notebook says of the test (of the answer, where that comes first).
CASES = {
    "passing": ("{x} = 3", "kestrel = 3\nassert {x} == kestrel  # kestrel", ""),
    "assertion": ("{x} = 4", "kestrel = 3\nassert {x} == kestrel", "AssertionError"),
    "assertion with a message": ("{x} = 4", "kestrel = 3\nassert {x} == kestrel, 'Look at the unit.'", "Look at the unit."),
    "name that the test lacks": ("{x} = 3", "assert {x} == kestrel_of_another_test", "NameError"),
    "name that the answer lacks": ("pass", "kestrel = 3\nassert {x} == kestrel", "name '{x}' is not defined"),
    "key": ("{x} = dict(a=1)", "assert {x}['kestrel'] == 1", "KeyError"),
    "attribute": ("{x} = 3.5", "assert {x}.kestrel == 1", "AttributeError"),
    "number": ("{x} = 'x'", "assert float({x} + 'kestrel') == 1", "ValueError"),
    "division": ("{x} = 0", "kestrel = 1 / {x}", "ZeroDivisionError"),
    "error of the test's own": ("{x} = 3", "class KestrelError(Exception):\n    pass\nraise KestrelError('kestrel')", "Error: The test stopped here."),
    "test without syntax": ("{x} = 3", "assert {x} == kestrel 3 kestrel", "SyntaxError"),
    "warning": ("{x} = 3", "import warnings\nwarnings.warn('careful')  # kestrel\nassert {x} == 3", "UserWarning: careful"),
    "warning of a library": ("{x} = 0.0", "import numpy\nnumpy.float64(kestrel := 1) / {x}", "RuntimeWarning: divide by zero"),
    "function that raises": ("def {x}(n):\n    raise ValueError('my own words')", "assert {x}(3) == 'kestrel'", "my own words"),
    "function that raises oddly": ("class Odd(Exception):\n    pass\ndef {x}(n):\n    raise Odd('odd words')", "assert {x}(3) == 'kestrel'", "odd words"),
    "function that ends": ("def {x}(n):\n    import os; os._exit(0)", "assert {x}(3) == 'kestrel'", "process ended"),
    "function that never ends": ("def {x}(n):\n    while True:\n        pass", "assert {x}(3) == 'kestrel'", "longer than 2 seconds"),
    "object that cannot cross": ("class Mine:\n    pass\n{x} = Mine()", "assert {x} == 'kestrel'", "cannot read: Mine"),
    "process that is gone": ("import os; os._exit(0)", "assert {x} == 'kestrel'", "name '{x}' is not defined"),
    "answer that stops in a library": ("import pandas as pd\n{x} = 1\npd.DataFrame(dict(a=[1]))['b']", "assert {x} == 'kestrel'", "KeyError: 'b'"),
    "answer that warns": ("import numpy as np\n{x} = float(np.float64(1) / 0)", "assert {x} == 'kestrel'", "RuntimeWarning"),
    "answer that looks around": ("import sys, numpy\n{x} = 1\nprint(sys.path, numpy.__file__, sys.prefix, In)", "assert {x} == 'kestrel'", "packages"),
}  # fmt: skip
LIMITS = Limits(seconds_per_cell=2, cpu_seconds=20)


NAMES = {case: f"answer_{number}" for number, case in enumerate(CASES)}
#: Who marked it: `graders grade`, or nbgrader's own converter as formgrader's button starts it.
BY = {"command": IDS[0], "button": IDS[1]}


def cell(code: str, name: str, **about: object) -> nbformat.NotebookNode:
    made = nbformat.v4.new_code_cell(code, id=name)
    made.metadata["nbgrader"] = {"grade_id": name, "schema_version": 3, "task": False, "grade": False, "solution": True, "locked": False, **about}
    return made


def case_cells(case: str) -> list[nbformat.NotebookNode]:
    """Heading, answer and test of a case."""
    name = NAMES[case]
    test = f"### BEGIN HIDDEN TESTS\n{CASES[case][1].format(x=name)}\n### END HIDDEN TESTS"
    return [
        nbformat.v4.new_markdown_cell(f"## Give `{name}`", id=f"{name}-text"), cell("### BEGIN SOLUTION\npass\n### END SOLUTION", name),
        cell(test, f"{name}-check", grade=True, solution=False, locked=True, points=1),
    ]  # fmt: skip


def hand_in(course: Course, trainee: str) -> None:
    answers = {NAMES[case]: answer.format(x=NAMES[case]) for case, (answer, _, _) in CASES.items()}
    attempt = attempts.Attempt("leak", "", "right", base="reference", answers=answers)
    write_whole(course.notebook("submitted", EXERCISE, trainee), attempts.submission(course, EXERCISE, attempt, trainee, trainee))


def button(course: Course, trainee: str) -> str:
    """Mark as formgrader's Autograde does, one trainee's work or ``*``; what it logs."""
    lines: list[str] = []
    log, handler = logging.getLogger("a-button"), logging.Handler()
    log.propagate, log.level = False, logging.DEBUG
    handler.emit = lambda record: lines.append(handler.format(record))
    log.addHandler(handler)
    with suppress(NbGraderException):  # says at the end that some could not be marked
        Autograde(coursedir=course.directory(EXERCISE, trainee), config=course.config(), force=True, log=log).start()
    log.removeHandler(handler)
    return "\n".join(lines)


@dataclass(frozen=True)
class Marked:
    """The course after marking: all that people read, by what it is, and what was logged."""

    course: Course
    texts: dict[str, str]
    logged: str


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> Marked:
    """One exercise with a task for each case, marked both ways."""
    home = tmp_path_factory.mktemp("leaks") / "course"
    course = released(home, EXERCISE)
    course = Course(course.settings.model_copy(update={"limits": LIMITS}), home)
    path = course.notebook("source", EXERCISE)
    source = nbformat.read(path, as_version=4)
    source.cells += [one for case in CASES for one in case_cells(case)]
    write_whole(path, nbformat.writes(source))
    generate(course, EXERCISE)
    hand_in(course, BY["command"])
    (outcome,) = autograde.grade(course)
    assert outcome.state == "graded"
    hand_in(course, BY["button"])
    logged = button(course, BY["button"])
    list(feedback.write(course))
    folder = home.parent / "report"
    texts = {"report": report.write(course, folder).read_text(encoding="utf-8"), "outcome": str(outcome)}
    texts |= {str(path.relative_to(home.parent)): path.read_text(encoding="utf-8") for path in (*folder.glob("*.csv"), *home.glob("records/*/*"), *home.glob("feedback/*/*/*"))}
    for by, trainee in BY.items():
        notebook = course.notebook("autograded", EXERCISE, trainee)
        texts |= {f"notebook by {by}": notebook.read_text(encoding="utf-8"), f"page by {by}": HTMLExporter(config=course.config()).from_filename(str(notebook))[0]}
    return Marked(course, texts, logged + (home / "nbgrader.log").read_text(encoding="utf-8"))


def test_is_the_word_in_the_tests_of_record(marked):
    """Or all that follows would show nothing."""
    assert marked.course.notebook("source", EXERCISE).read_text(encoding="utf-8").count("kestrel") > len(CASES)


def test_is_there_all_that_people_read(marked):
    assert len(marked.texts) >= 2 + 3 + 1 + 2 + 4
    assert len([name for name in marked.texts if name.endswith(".html")]) == 2


def test_stands_no_part_of_a_hidden_test_in_what_people_read(marked):
    assert [name for name, text in marked.texts.items() if "kestrel" in text.lower()] == []


def test_stands_no_part_of_a_hidden_test_in_the_log(marked):
    assert len(marked.logged) > 1000
    assert "kestrel" not in marked.logged.lower()


def test_stands_no_path_of_this_machine_in_what_people_read(marked):
    paths = [str(marked.course.home), str(ROOT), sys.prefix, f"{sys.base_prefix}/lib", "site-packages/graders"]
    assert [(name, path) for name, text in marked.texts.items() for path in paths if path in text] == []


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("case", CASES)
def test_is_said_what_the_trainee_may_know(marked, case, by):
    cells = nbformat.read(marked.course.notebook("autograded", EXERCISE, BY[by]), as_version=4).cells
    name = NAMES[case]
    outputs = [output for one in cells if one.id in (name, f"{name}-check") for output in one.outputs]
    said = "\n".join(output.get("text", "") or "\n".join(output.get("traceback", [])) or str(output.get("data", "")) for output in outputs)
    assert CASES[case][2].format(x=name) in said
    assert (outputs == []) == (case == "passing")
    assert (points(marked.course, EXERCISE, BY[by])[f"{name}-check"] == 1) == (case == "passing")
