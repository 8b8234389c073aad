"""Can an official read the lessons who reads English as a second language? The summary of the run shows each lesson."""

from __future__ import annotations

import re
import statistics

import pytest
import textstat

from tests.modules.lessons import lessons

#: The aim is grade 10; the longest mean sentence is the course's own rule.
GRADE, WORDS = 10.0, 16.0


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_is_a_lesson_easy_to_read(lesson, record_property):
    sentences = [part.split() for part in re.split(r"(?<=[.!?:;])\s+", lesson.prose) if len(part.split()) > 1]
    grade = textstat.flesch_kincaid_grade(lesson.prose)
    mean = statistics.mean(map(len, sentences))
    record_property("reading", f"{lesson.name:42} grade {grade:4.1f}   {mean:4.1f} words a sentence   longest {max(map(len, sentences))}")
    assert grade <= GRADE, max(sentences, key=len)
    assert mean <= WORDS
