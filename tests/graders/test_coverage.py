"""Has everything that the course was asked to teach its place, and does the coverage page say where?"""

from __future__ import annotations

import pytest

from citykit import data
from graders.errors import GraderError
from graders.site import ROOT, coverage


def test_has_every_case_need_and_challenge_a_paragraph_that_teaches_it():
    assert set(coverage.wanted()) <= set(coverage.homes(ROOT))


def test_names_every_target_a_row_of_a_table():
    rows = {key.lower() for name in ("cases", "challenges") for key in data.load(name).index} | {key.lower() for key in data.load("needs")["id"]}
    assert set(coverage.homes(ROOT)) <= rows | {coverage.EXPLORER}


def test_leads_every_programme_element_to_a_lesson():
    for module in data.load("programme_elements")["module"]:
        assert (ROOT / "modules" / module / "lesson.md").is_file(), module


def test_lists_the_page_every_row_once_with_its_place():
    text = coverage.page(dict.fromkeys(coverage.wanted(), "01 Title"))
    for name, count in {"cases": 104, "needs": 24, "challenges": 13, "programme_elements": 40}.items():
        ids = data.load(name)["id"] if name == "needs" else data.load(name).index
        assert len(ids) == count
        assert all(text.count(f"\n| {key} |") == 1 for key in ids)
    assert "| C009 | Wuxi | China |  | All traffic lights on a central network; internet of vehicles | case | {ref}`01 Title <c009>` |" in text
    assert "| C067 | Kigali | Rwanda | LDC LLDC | WeGO Executive Committee member | organisation | {ref}`explorer <explorer>` |" in text


def test_is_a_row_without_a_place_named():
    with pytest.raises(GraderError, match=r"No lesson takes up C009, X13\. Put the target of the row, such as \(c009\)=,"):
        coverage.page({key: "01 Title" for key in coverage.wanted() if key not in ("c009", "x13")})
