"""Does the form of the test keep answers, say how far one is, and save what the instructor needs?"""

from __future__ import annotations

from pathlib import Path

import pytest

from citykit import quiz
from citykit.panels.paper import Paper

FORM = Path(__file__).parents[2] / "modules" / "m00_start" / "pretest_a.yml"


@pytest.fixture
def paper(tmp_path) -> Paper:
    return Paper(quiz.read_test(FORM), "kla 073", folder=tmp_path)


def test_does_a_new_form_hold_no_answer(paper):
    assert paper.letters == "-" * 20
    assert "0 of 20 questions answered" in paper._said.value


def test_do_choices_become_letters_and_is_not_knowing_an_answer(paper):
    paper.choices[0].value = "c"
    paper.choices[1].value = "-"
    assert paper.letters == "c" + "-" * 19
    assert "2 of 20 questions answered" in paper._said.value


def test_is_the_saved_file_what_the_instructor_takes_in_and_is_it_replaced_when_saved_again(paper, tmp_path):
    paper.choices[0].value = "a"
    paper._button.click()
    paper.choices[0].value = "b"
    path = paper.save()
    assert [file.name for file in tmp_path.iterdir()] == [path.name] == ["test-KLA073-before.csv"]
    assert path.read_text() == f"id,when,form,letters\nKLA073,before,a,b{'-' * 19}\n"
    assert "Saved in test-KLA073-before.csv" in paper._said.value


def test_does_a_form_that_is_opened_again_show_what_was_saved(paper, tmp_path):
    paper.choices[3].value = "d"
    paper.save()
    again = Paper(quiz.read_test(FORM), "KLA073", folder=tmp_path)
    assert again.letters == paper.letters
    assert "1 of 20 questions answered" in again._said.value


@pytest.mark.parametrize("text", ["", "nothing", "KLA073,before,a,zzz"])
def test_is_a_file_that_is_no_saved_form_left_alone(paper, tmp_path, text):
    paper.path.write_text(text)
    assert Paper(quiz.read_test(FORM), "KLA073", folder=tmp_path).letters == "-" * 20
    assert paper.path.read_text() == text


def test_does_a_form_that_was_emptied_leave_the_saved_answers_alone(paper, tmp_path):
    assert paper.save() is None
    assert "Nothing is chosen yet" in paper._said.value
    assert not list(tmp_path.iterdir())


def test_shows_the_form_its_questions_also_where_widgets_do_not_run_and_no_reason(paper):
    shown = paper._repr_mimebundle_()["text/html"]
    assert shown.count("<li>") == 20 + 80
    assert not any(answer["why"] in shown for question in paper.questions for answer in question["answers"])
