"""Does every lesson run alone, quietly, and does each number in its text come from somewhere?"""

from __future__ import annotations

import re

import pytest

from tests.modules.lessons import CITE, ROLE, Lesson, lessons, numbers, pages, paragraphs, run, shown

PAGES = list(pages())
#: Sections whose numbers are results or facts.
CHECKED = ("The question", "The idea", "Worked example", "Your turn", "In your city", "Limits")
#: Numbers up to this one count things in the text: steps, cities, questions.
SMALL = 20
#: What a reader types, and how long a text may be, are no results.
INSTRUCTION = re.compile(r"`[^`]*`|\d+ (words|minutes)")
#: A section below such a box is made up throughout.
BOX = "Made up for practice"


def each(group):
    """One test per page, both tests of a page on the same worker: there it runs once."""
    marks = {page: pytest.mark.xdist_group(page.name) for page in group}
    return pytest.mark.parametrize("page", [pytest.param(page, marks=mark, id=page.name) for page, mark in marks.items()])


@each(PAGES)
def test_does_a_lesson_run_alone_without_a_warning(page):
    notebook = run(page)
    loud = [output.text for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs if output.get("name") == "stderr"]
    assert not loud


@each(PAGES)
def test_has_every_figure_words_for_those_who_cannot_see_it(page):
    for cell in run(page).cells:
        outputs = cell.get("outputs", [])
        if any(kind.startswith("image/") for output in outputs for kind in output.get("data", {})):
            assert len(cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")) > 20, cell.source[:80]
        for output in outputs:
            assert 'alt=""' not in "".join(output.get("data", {}).get("text/html", ""))


def known(number: str, values: list[float]) -> bool:
    """Whether one of the values is the number, as it would be rounded in a text."""
    wanted, places = float(number), len(number.partition(".")[2])
    return any(abs(wanted - value) <= 0.5 * 10**-places + 1e-9 for value in values)


def unsourced(lesson: Lesson) -> list[tuple[str, str]]:
    """Numbers in the text without a citation beside them, not said to be made up, and that no code shows or holds."""
    typed = {float(number) for number in numbers(shown(run(lesson))) | numbers(lesson.code)}
    values = sorted(typed | {value * factor for value in typed for factor in (100, 0.01)})
    found, boxed = [], False
    for heading, text in lesson.sections.items():
        boxed = boxed or BOX in text
        for paragraph in paragraphs(text) if heading in CHECKED and not boxed else ():
            if CITE.search(paragraph) or re.search(r"made[- ]up", paragraph, re.IGNORECASE):
                continue
            for number in numbers(INSTRUCTION.sub("", ROLE.sub(r"\1", paragraph))):
                value = float(number)
                small = value.is_integer() and (value <= SMALL or 1900 <= value <= 2100 or value == 100)
                if not small and not known(number, values):
                    found.append((number, paragraph[:120]))
    return found


@each(lessons())
def test_has_every_number_a_source_or_is_it_computed_or_said_to_be_made_up(page):
    assert unsourced(page) == []
