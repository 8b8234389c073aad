"""Are answers to the tests taken in whole, checked by row, and turned into a gain that others can work out?"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
import yaml

from citykit import quiz
from graders import answers, cohort, report
from graders.course import Settings, open_course
from graders.errors import GraderError
from graders.report import learning

ROOT = Path(__file__).parents[2]
FIRST, SECOND = "SYN01F", "SYN02D"


@pytest.fixture
def course(tmp_path):
    course = open_course(tmp_path / "course", Settings(id="x", title="A course", exercises=["score_a_city"]))
    course.home.mkdir()
    course.roster_path.write_bytes(cohort.ROSTER.read_bytes())
    return course


def line(trainee: str, letters: str = "-" * 20, after: bool = False) -> str:
    return quiz.line(letters, trainee, after=after) + "\n"


@pytest.mark.parametrize("form", "ab")
def test_fits_each_form_of_the_test_its_schema(form):
    schema = json.loads((ROOT / "modules" / "m00_start" / "pretest.schema.json").read_text("utf-8"))
    jsonschema.validate(yaml.safe_load((answers.FORMS / f"pretest_{form}.yml").read_text("utf-8")), schema)


def test_refuses_the_schema_a_form_with_a_question_less_or_an_unknown_domain():
    schema = json.loads((ROOT / "modules" / "m00_start" / "pretest.schema.json").read_text("utf-8"))
    good = answers.questions("a")
    for bad in (good[:-1], [{**good[0], "domain": "magic"}, *good[1:]]):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(bad, schema)


def test_are_the_files_of_a_folder_taken_in_and_does_a_later_line_replace_the_earlier(course, tmp_path):
    folder = tmp_path / "inbox" / "deep"
    folder.mkdir(parents=True)
    (folder / f"test-{FIRST}-before.csv").write_text("id,when,form,letters\n" + line(FIRST))
    (folder / "other.csv").write_text("not a test")
    assert answers.take_in(course, [tmp_path / "inbox"]) == 1
    (tmp_path / "mail.txt").write_text("\n" + line(FIRST, "a" * 20) + line(FIRST, "b" * 20, after=True))
    assert answers.take_in(course, [tmp_path / "mail.txt"]) == 2
    marks = answers.marks(course)
    assert marks.groupby("when")["answer"].unique().map(list).to_dict() == {"before": ["a"], "after": ["b"]}
    assert len(marks) == 40


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SYN01F,before\n", "row 1: found 'SYN01F,before', expected id,before or after,form,letters."),
        ("SYN01F,later,a,xx\n", "row 1: found 'SYN01F,later,a,xx', expected id,before or after,form,letters."),
        (line(FIRST, "a" * 19), "row 1: Expected 20 letters, one per question, and got 19. Type - where you do not know the answer."),
        (line("KLA073"), "row 1: KLA073 is not in the roster. Mend the id, or add the trainee."),
        (line(FIRST) + line(SECOND).replace(",a,", ",z,").replace(",b,", ",z,"), "row 2: "),
    ],
)
def test_is_a_bad_line_named_by_file_and_row_and_nothing_kept(course, tmp_path, text, message):
    (tmp_path / "mail.txt").write_text(text)
    with pytest.raises(GraderError) as caught:
        answers.take_in(course, [tmp_path / "mail.txt"])
    assert str(caught.value).startswith(f"{tmp_path / 'mail.txt'}, {message}")
    assert not answers.path_of(course).exists()


def test_is_the_wrong_form_refused(course, tmp_path):
    form = quiz.form_for(FIRST)
    other = "ab"["ba".index(form)]
    (tmp_path / "mail.txt").write_text(line(FIRST).replace(f",{form},", f",{other},"))
    with pytest.raises(GraderError, match=f"meets form {form} before the course, and this is form '{other}'"):
        answers.take_in(course, [tmp_path / "mail.txt"])


def test_is_an_empty_folder_said(course, tmp_path):
    with pytest.raises(GraderError, match="no answers there"):
        answers.take_in(course, [tmp_path])


def marks_of(before: list[int], after: list[int]) -> pd.DataFrame:
    """Marks of people with so many of 20 answers right."""
    rows = [
        {"id": str(person), "when": when, "domain": quiz.DOMAINS[number % 3], "points": int(number < right)}
        for when, counts in (("before", before), ("after", after))
        for person, right in enumerate(counts)
        for number in range(20)
    ]
    return pd.DataFrame(rows)


def test_is_the_gain_that_of_the_group_means_and_does_its_interval_hold_it():
    found = learning.gain(marks_of([4, 8, 6, 10, 2, 6], [14, 12, 15, 16, 9, 12]))
    assert (found.people, found.before, found.after) == (6, pytest.approx(30), pytest.approx(65))
    assert found.gain == pytest.approx((65 - 30) / (100 - 30))
    assert found.low < found.gain < found.high
    assert np.isfinite([found.low, found.high]).all()


@pytest.mark.parametrize(("before", "after"), [([4] * 4, [8] * 4), ([20] * 6, [20] * 6), ([], [])])
def test_is_no_gain_given_for_few_people_or_where_none_was_possible(before, after):
    assert learning.gain(marks_of(before, after) if before else pd.DataFrame(columns=["id", "when", "domain", "points"])) is None


def test_are_people_with_one_test_left_out():
    marks = marks_of([5] * 6, [10] * 6)
    alone = marks[(marks["when"] == "before") & (marks["id"] == "0")].assign(id="alone", points=1)
    assert learning.gain(pd.concat([marks, alone])) == learning.gain(marks)


def test_does_the_report_show_the_gain_of_the_synthetic_cohort_and_its_answers(course):
    assert answers.take_in(course, [cohort.make_tests(course)]) == 48
    found = learning.gain(answers.marks(course))
    section = report.learned(answers.marks(course))
    assert f"{found.people} people took both tests" in section["sentence"] and found.people == 24
    assert f"is {found.gain:.2f}" in section["sentence"]
    assert len(section["charts"]) == 1


def test_says_the_report_so_when_no_test_was_handed_in(course):
    assert report.learned(answers.marks(course))["sentence"].startswith("0 tests before and 0 after the course were handed in.")
