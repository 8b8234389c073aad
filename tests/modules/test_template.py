"""Does every lesson follow the course's template, so that fifteen lessons read as one course?"""

from __future__ import annotations

import re

import pytest

from citykit import quiz
from tests.modules.lessons import (
    FURTHER_HEADINGS,
    HEADINGS,
    LABELS,
    ROOT,
    TARGET,
    bibliography,
    lessons,
    paragraphs,
    toc,
)

LESSONS = lessons()
CORE = [lesson for lesson in LESSONS if lesson.is_core]


def each(group):
    return pytest.mark.parametrize("lesson", group, ids=lambda lesson: lesson.name)


def test_are_there_fifteen_modules_in_the_order_of_the_curriculum():
    assert [lesson.path.parent.name[:3] for lesson in CORE] == [f"m{number:02d}" for number in range(15)]


@each(LESSONS)
def test_has_a_lesson_the_headings_of_the_template_in_their_order(lesson):
    assert tuple(lesson.sections) == (HEADINGS if lesson.is_core else FURTHER_HEADINGS)


@each(CORE)
def test_has_try_it_a_path_without_and_one_with_code_and_the_summary_readings_and_marks(lesson):
    assert re.findall(r"^### (.+)$", lesson.sections["Try it"], re.MULTILINE)[:2] == ["Without code", "With code"]
    assert re.findall(r"^### (.+)$", lesson.sections["Summary"], re.MULTILINE) == ["Readings", "Now for marks"]


@each(LESSONS)
def test_says_at_a_glance_all_that_a_reader_needs_before_the_start(lesson):
    assert set(LABELS) <= set(lesson.glance)
    assert all(lesson.glance[label] for label in LABELS)
    assert lesson.glance["Runs"].strip(" .") in ("browser", "lab")


@each(CORE)
def test_takes_a_module_45_to_90_minutes(lesson):
    assert 45 <= lesson.minutes("Minutes to teach") + lesson.minutes("Minutes to practise") <= 90


@each(LESSONS)
def test_are_there_three_to_five_objectives_and_does_the_summary_mirror_them(lesson):
    objectives = lesson.numbered("By the end you can")
    assert 3 <= len(objectives) <= 5 or (lesson.is_further and len(objectives) == 2)
    assert len(objectives) == len(lesson.numbered("Summary") or lesson.bulleted("Summary"))


@each(CORE)
def test_has_every_lesson_a_quiz_of_four_to_six_questions_that_answers_back(lesson):
    questions = quiz.read(lesson.path.parent / "quiz.yml")
    assert 4 <= len(questions) <= 6
    assert "quiz.show" in lesson.code


@each(CORE)
def test_is_every_objective_asked_for_in_the_quiz(lesson):
    asked = {number for question in quiz.read(lesson.path.parent / "quiz.yml") for number in question["objectives"]}
    assert asked == set(range(1, len(lesson.numbered("By the end you can")) + 1))


@each(CORE)
def test_has_your_turn_a_folded_solution_in_words_and_in_code(lesson):
    assert re.search(r":::+\{dropdown\} Solution", lesson.sections["Your turn"])
    assert any("hide-cell" in cell.metadata.get("tags", []) for cell in lesson.notebook.cells)


@each(LESSONS)
def test_are_there_three_to_five_annotated_readings(lesson):
    readings = lesson.sections["Summary"].split("### Readings")[1].split("\n### ")[0]
    points = re.findall(r"^- \{cite:t\}`[^`]+`(.*?)(?=^- |\Z)", readings, re.MULTILINE | re.DOTALL)
    assert (3 if lesson.is_core else 1) <= len(points) <= 5
    assert all(len(point.split()) >= 5 for point in points)


@each(LESSONS)
def test_does_in_your_city_speak_of_each_group_of_countries(lesson):
    text = lesson.sections["In your city"].lower()
    for group, words in {"LDC": "least developed", "LLDC": "landlocked", "SIDS": "island"}.items():
        assert group.lower() in text or words in text, group


@each(LESSONS)
def test_does_every_citation_stand_in_the_bibliography(lesson):
    assert lesson.citations
    assert set(lesson.citations) <= bibliography()


@each(LESSONS)
def test_is_every_lesson_in_the_book_with_its_facilitator_notes(lesson):
    pages = toc()
    assert f"modules/{lesson.name}" in pages
    assert f"modules/{lesson.path.parent.name}/facilitator" in pages


@each(CORE)
def test_have_facilitator_notes_timings_and_usual_errors(lesson):
    notes = (lesson.path.parent / "facilitator.md").read_text("utf-8")
    assert re.findall(r"^## (Timing|Usual errors)", notes, re.MULTILINE) == ["Timing", "Usual errors"]


def test_has_every_target_one_home():
    targets = [target for lesson in LESSONS for target in TARGET.findall(lesson.markdown)]
    assert len(targets) == len(set(targets))


WORDS_OF_UNFINISHED_WORK = re.compile(r"coming soon|to be written|TODO|TBD|lorem|planned for a later|not yet written", re.IGNORECASE)


def test_is_no_page_of_the_book_unfinished():
    for path in [*(ROOT / "book").glob("*.md"), *(ROOT / "modules").glob("*/*.md")]:
        assert not WORDS_OF_UNFINISHED_WORK.search(path.read_text("utf-8")), path


def test_does_no_paragraph_stand_in_two_lessons():
    seen = {}
    for lesson in LESSONS:
        for paragraph in paragraphs(lesson.markdown):
            if len(paragraph.split()) >= 20:
                assert seen.setdefault(paragraph, lesson.name) == lesson.name, paragraph
