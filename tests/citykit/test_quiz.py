"""Questions as data: what a quiz file may hold, and the test before and after the course."""

import html
from collections import Counter
from pathlib import Path

import pytest

from citykit import ids, quiz
from citykit.errors import CourseError

MODULES = Path(__file__).parents[2] / "modules"
QUIZZES = sorted(MODULES.glob("*/quiz*.yml"))
FORMS = {form: MODULES / "m00_start" / f"pretest_{form}.yml" for form in "ab"}

GOOD = """
- question: How many?
  id: x1
  module: m03
  domain: data use and governance
  answers:
    - {text: One, correct: false, why: Too few.}
    - {text: Two, correct: true, why: Both count.}
"""


@pytest.fixture
def written(tmp_path):
    def write(text, name="quiz.yml"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def test_a_good_file_is_read(written):
    (question,) = quiz.read_test(written(GOOD))
    assert question["question"] == "How many?"
    assert [answer["correct"] for answer in question["answers"]] == [False, True]


NOT_ONE = "expected two or more answers, exactly one of them correct."
NOT_YAML = "not YAML in UTF-8; look for a missing quote or a wrong indent."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "{path}: expected a list of questions."),
        ("[]", "{path}: expected a list of questions."),
        ("question: How many?", "{path}: expected a list of questions."),
        ("- question: [", "{path}: " + NOT_YAML),
        (b"- question: \xff\xfe", "{path}: " + NOT_YAML),
        ("- How many?", "{path}, question 1: expected a text under question."),
        (GOOD.replace("How many?", '""'), "{path}, question 1: expected a text under question."),
        (
            "- question: How many?",
            "{path}, question 1: expected a list of answers, each with text, correct and why.",
        ),
        (
            "- {question: Count, answers: [One, Two]}",
            "{path}, question 1: expected a list of answers, each with text, correct and why.",
        ),
        ("- {question: A, answers: [{text: B, correct: true, why: C}]}", "{path}, question 1: " + NOT_ONE),
        (GOOD.replace("false", "true"), "{path}, question 1: " + NOT_ONE),
        (GOOD.replace("true", "false"), "{path}, question 1: " + NOT_ONE),
        (GOOD.replace("true", "maybe"), "{path}, question 1: " + NOT_ONE),
        (GOOD.replace(", why: Too few.", ""), "{path}, question 1: every answer needs a text and a why."),
        (GOOD.replace("text: One", 'text: ""'), "{path}, question 1: every answer needs a text and a why."),
        (
            GOOD + GOOD.replace("x1", "x2").replace("true", "false"),
            "{path}, question 2: " + NOT_ONE,
        ),
    ],
)
def test_a_bad_quiz_is_named(written, text, message):
    path = written(text)
    with pytest.raises(CourseError) as problem:
        quiz.read(path)
    assert str(problem.value) == message.format(path=path)


def test_a_missing_file_is_named(tmp_path):
    path = tmp_path / "none.yml"
    with pytest.raises(CourseError) as problem:
        quiz.read(path)
    assert str(problem.value) == f"{path}: there is no such file."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("  id: x1\n", ""), "1: expected an id that no other question has."),
        (GOOD + GOOD, "2: expected an id that no other question has."),
        (GOOD.replace("m03", "m15"), "1: module should be one of m00 to m14."),
        (
            GOOD.replace("data use and governance", "data"),
            "1: domain should be one of digital planning and design; data use and governance; "
            "digital management and execution.",
        ),
    ],
)
def test_a_question_of_the_test_with_a_bad_tag_is_named(written, text, message):
    path = written(text)
    with pytest.raises(CourseError) as problem:
        quiz.read_test(path)
    assert str(problem.value) == f"{path}, question {message}"


@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.parent.name)
def test_is_every_quiz_of_a_lesson_good_and_its_right_place_not_always_the_same(path):
    questions = quiz.read(path)
    assert 4 <= len(questions) <= 6
    assert len(set(right_places(questions))) > 1


def right_places(questions):
    return [[answer["correct"] for answer in question["answers"]].index(True) for question in questions]


@pytest.mark.parametrize("form", "ab")
def test_does_a_form_have_20_questions_on_all_modules_with_the_right_place_spread(form):
    questions = quiz.read_test(FORMS[form])
    assert len(questions) == 20
    assert {question["module"] for question in questions} == set(quiz.MODULES)
    assert Counter(right_places(questions)) == {place: 5 for place in range(4)}
    assert all(len(question["answers"]) == 4 for question in questions)


def test_do_the_two_forms_match_question_by_question_without_sharing_one():
    first, second = (quiz.read_test(path) for path in FORMS.values())
    for one, other in zip(first, second, strict=True):
        assert (one["module"], one["domain"]) == (other["module"], other["domain"])
        assert one["question"] != other["question"]
    assert {one["id"] for one in first}.isdisjoint(one["id"] for one in second)
    assert right_places(first) != right_places(second)


def test_does_the_length_of_an_answer_give_it_away():
    for path in FORMS.values():
        for question in quiz.read_test(path):
            right = next(len(answer["text"]) for answer in question["answers"] if answer["correct"])
            wrong = [len(answer["text"]) for answer in question["answers"] if not answer["correct"]]
            assert right <= max(wrong) + 8, question["id"]


@pytest.mark.parametrize("city", ["KLA", "DAR", "NBO", "LPB", "X"])
def test_do_numbered_ids_fall_into_two_halves(city):
    forms = [quiz.form_for(ids.with_check(f"{city}{number:02}")) for number in range(1, 25)]
    assert abs(forms.count("a") - 12) <= 1


def test_is_the_form_the_same_for_the_same_id_and_the_other_one_after_the_course():
    for number in range(20):
        trainee = ids.with_check(f"KLA{number:02}")
        assert quiz.form_for(trainee) == quiz.form_for(trainee.lower() + " ")
        assert {quiz.form_for(trainee), quiz.form_for(trainee, after=True)} == {"a", "b"}


def test_a_wrong_id_gets_no_form():
    with pytest.raises(CourseError, match="is not an id of this course"):
        quiz.form_for("KLA07A")


def test_do_right_letters_get_all_points_whatever_their_dress():
    questions = quiz.read_test(FORMS["a"])
    letters = "".join("abcd"[place] for place in right_places(questions))
    dressed = ", ".join(letters.upper())
    assert quiz.mark(questions, dressed)["points"].sum() == 20


def test_a_dash_gives_no_point_and_domains_add_up():
    questions = quiz.read_test(FORMS["a"])
    marks = quiz.mark(questions, "-" * 20)
    assert marks["points"].sum() == 0
    table = quiz.by_domain(marks)
    assert list(table.index) == list(quiz.DOMAINS)
    assert table["questions"].sum() == 20


@pytest.mark.parametrize(("after", "line"), [(False, "KLA073,before,a,"), (True, "KLA073,after,b,")])
def test_the_summary_has_a_line_for_the_instructor(after, line):
    questions = quiz.read_test(FORMS[quiz.form_for("KLA073", after=after)])
    letters = "".join("abcd"[place] for place in right_places(questions))[:3] + "-" * 17
    said = quiz.summary(quiz.mark(questions, letters), "kla 073", after=after)
    assert said.startswith("You answered 3 of 20 questions. **3** of your answers are right.")
    assert f"`{line}{letters}`" in said


@pytest.mark.parametrize(
    ("letters", "message"),
    [
        (
            "a" * 19,
            "Expected 20 letters, one per question, and got 19. Type - where you do not know the answer.",
        ),
        ("a" * 6 + "e" + "a" * 13, 'Answer 7 is "e"; it should be one of a, b, c, d or -.'),
    ],
)
def test_wrong_letters_are_named(letters, message):
    with pytest.raises(CourseError) as problem:
        quiz.mark(quiz.read_test(FORMS["a"]), letters)
    assert str(problem.value) == message


def test_does_the_test_on_paper_show_every_answer_and_never_which_is_right():
    questions = quiz.read_test(FORMS["b"])
    text = html.unescape(quiz.as_html(questions))
    for question in questions:
        assert question["question"] in text
        for answer in question["answers"]:
            assert str(answer["text"]) in text
            assert answer["why"] not in text
