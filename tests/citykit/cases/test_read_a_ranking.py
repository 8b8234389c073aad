"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import pytest

from citykit import data, indicators
from citykit.cases import ranking_material as material
from citykit.cases.read_a_ranking import TODAY, Case, case
from graders.checks import read_a_ranking as checks
from tests.citykit.cases.fairness import IDS, Slip, Solved, copied, forgiven, lost

pytestmark = pytest.mark.xdist_group("read_a_ranking")
#: By task: the check and the earlier answers that it takes.
CHECKS = {
    "grades": (checks.check_grades, ()),
    "lacking": (checks.check_lacking, ()),
    "rate": (checks.check_rate, ()),
    "expected": (checks.check_expected, ("rate",)),
    "margin_own": (checks.check_margin_own, ()),
    "margin_neighbour": (checks.check_margin_neighbour, ()),
    "gap_margin": (checks.check_gap_margin, ("margin_own", "margin_neighbour")),
    "verdict": (checks.check_verdict, ("gap_margin",)),
    "answers_needed": (checks.check_answers_needed, ()),
}
COLUMNS = ("definition", "source", "year", "covers", "checked")
YES = {part: full for part, (full, _) in material.SAID.items()}
VAGUE = {part: vague for part, (_, vague) in material.SAID.items()}


@pytest.fixture(scope="module")
def solved() -> list[Solved]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, IDS)]


def yes(case: Case, *, oldest: int = TODAY - 3, printed: bool = False) -> dict[str, dict[str, bool]]:
    """By row: yes or no to the five questions, read from the sheet's words."""
    found = {}
    for row, facts in case.sheet.to_dict("index").items():
        years = re.findall(r"count of (\d{4})" if not printed else r"(\d{4})", facts["year"])
        found[row] = {
            "defined": not re.search("usual way|own way|not written|left to", facts["definition"]),
            "sourced": not re.search("not named|several|internet|everybody", facts["source"]),
            "dated": bool(years) and int(years[-1]) >= oldest,
            "whole": not re.search("centre only|8 of 9|all but", facts["covers"]),
            "checked": bool(re.search("audit|university|verifier", facts["checked"])),
        }
    return found


def graded(case: Case, **reading) -> dict[str, str]:
    return {row: indicators.grade(answers) for row, answers in yes(case, **reading).items()}


def missing(case: Case, said: dict[str, tuple[str, ...]]) -> list[str]:
    """Parts, by number, of which the page has none of these sentences."""
    page = case.page.tolist()
    return [name for name, part in zip(case.parts.index, indicators.PARTS, strict=True) if not any(one in page for one in said[part])]


def lines(case: Case) -> dict[str, float]:
    return dict(zip(case.counts["what"], case.counts["number"].tolist(), strict=True))


def kind_of(case: Case) -> material.Count:
    return next(kind for kind in material.COUNTS if kind.name == case.sheet.loc[case.row, "indicator"])


def solve(case: Case) -> dict:
    """The exercise by the lesson's library: another route than the checks take."""
    number, kind = lines(case), kind_of(case)
    half = 0.5 if kind.name == "Fire Service" else 1
    rate = (number[kind.lines[0]] + half * number[kind.lines[1]]) * 100_000 / number["inhabitants of the city"]
    (own, answers, _, _), (other, asked, _, design) = case.surveys.to_numpy().tolist()
    margins = indicators.margin(own, answers), indicators.margin(other, asked, design=design)
    gap, together = own - other, math.hypot(*margins)
    return {
        "grades": graded(case),
        "lacking": missing(case, YES),
        "rate": rate,
        "expected": rate * case.inhabitants / 100_000,
        "margin_own": margins[0],
        "margin_neighbour": margins[1],
        "gap_margin": together,
        "verdict": "cannot tell" if abs(gap) < together else "ahead" if gap > 0 else "behind",
        "answers_needed": indicators.answers_needed(case.wanted, share=own),
    }


def rounded(right: dict) -> dict:
    """As a careful person types them: numbers with one or two decimals."""
    places = {"rate": 2, "expected": 1, "margin_own": 1, "margin_neighbour": 1, "gap_margin": 1}
    return right | {name: round(right[name], place) for name, place in places.items()}


def errors(case: Case, right: dict) -> Iterator[Slip]:
    """The usual errors: a name, the answer that each spoils and what it becomes."""
    yield from _reading_errors(case, right)
    yield from _rate_errors(case, right)
    yield from _noise_errors(case, right)


def _reading_errors(case: Case, right: dict) -> Iterator[Slip]:
    plain = {row: indicators.GRADES.get(sum(answers.values()), "D") for row, answers in yes(case).items()}
    yield from (
        ("no floor", "grades", plain),
        ("three years too old", "grades", graded(case, oldest=TODAY - 2)),
        ("four years young enough", "grades", graded(case, printed=True)),
        ("all D", "grades", dict.fromkeys(plain, "D")),
        ("one step lower", "grades", {row: {"A": "B", "B": "C"}.get(letter, "D") for row, letter in right["grades"].items()}),
        ("vague as given", "lacking", missing(case, {part: YES[part] + VAGUE[part] for part in YES})),
        ("silence overlooked", "lacking", [part for part in right["lacking"] if part not in missing(case, {part: YES[part] + VAGUE[part] for part in YES})]),
        ("given, not missing", "lacking", [part for part in case.parts.index if part not in right["lacking"]]),
        ("one forgotten", "lacking", right["lacking"][1:]),
        ("one too many", "lacking", [*right["lacking"], "P1"]),
        ("all", "lacking", case.parts.index.tolist()),
    )


def _rate_errors(case: Case, right: dict) -> Iterator[Slip]:
    number, kind = lines(case), kind_of(case)
    people = number["inhabitants of the city"]
    top = right["rate"] * people / 100_000
    first, second, third = (number[line] for line in kind.lines)
    yield ("value of the sheet", "rate", case.sheet.loc[case.row, "value"])
    for base in ("inhabitants of the whole region", kind.other):
        yield (base, "rate", top / number[base] * 100_000)
    for name, counted in (("all lines", first + second + third), ("first alone", first), ("second alone", second), ("third for second", first + third)):
        yield (name, "rate", counted / people * 100_000)
    if kind.name == "Fire Service":
        yield ("half posts as whole", "rate", (first + second) / people * 100_000)
    yield from (
        ("per 1,000", "rate", right["rate"] / 100),
        ("percent", "rate", right["rate"] / 1_000),
        ("per 10,000", "rate", right["rate"] / 10),
        ("turned", "rate", people / top),
        ("the number", "rate", top),
        ("the rate", "expected", right["rate"]),
        ("own city", "expected", top),
        ("not divided", "expected", right["rate"] * case.inhabitants),
        ("turned", "expected", right["rate"] / case.inhabitants * 100_000),
        ("per 1,000", "expected", right["rate"] * case.inhabitants / 1_000),
    )


def _noise_errors(case: Case, right: dict) -> Iterator[Slip]:
    (own, answers, invited, _), (other, asked, called, design) = case.surveys.to_numpy().tolist()
    first, second, together = right["margin_own"], right["margin_neighbour"], right["gap_margin"]
    for task, margin, share, people, many in (("margin_own", first, own, answers, invited), ("margin_neighbour", second, other, asked, called)):
        effect = design if task == "margin_neighbour" else 1
        yield from (
            ("no root", task, margin**2 / 196),
            ("standard error", task, margin / 1.96),
            ("90 percent", task, margin * 1.645 / 1.96),
            ("99 percent", task, margin * 2.576 / 1.96),
            ("2 for 1.96", task, margin * 2 / 1.96),
            ("whole width", task, 2 * margin),
            ("invited", task, indicators.margin(share, many, design=effect)),
            ("50 percent", task, indicators.margin(50, people, design=effect)),
            ("the other survey", task, second if task == "margin_own" else first),
        )
    for name, factor in (("no design", design**-0.5), ("design outside", design**0.5), ("design divides", 1 / design)):
        yield (name, "margin_neighbour", second * factor)
    side, gap = "ahead" if own > other else "behind", abs(own - other)
    for name, value in (("sum", first + second), ("difference", abs(first - second)), ("mean", (first + second) / 2), ("larger", max(first, second)),
                        ("no root", together**2), ("no squares", math.sqrt(first + second)), ("the gap", gap)):  # fmt: skip
        yield (name, "gap_margin", value)
    yield from (
        ("equal", "verdict", "equal"),
        ("other side", "verdict", "behind" if side == "ahead" else "ahead"),
        ("by one margin", "verdict", side if right["verdict"] == "cannot tell" else "cannot tell"),
        ("rounded down", "answers_needed", right["answers_needed"] - 1),
        ("one too many", "answers_needed", right["answers_needed"] + 1),
        ("50 percent", "answers_needed", indicators.answers_needed(case.wanted)),
        ("neighbour's share", "answers_needed", indicators.answers_needed(case.wanted, share=other)),
        ("in proportion", "answers_needed", math.ceil(answers * first / case.wanted)),
        ("more", "answers_needed", right["answers_needed"] - answers),
        ("without 1.96", "answers_needed", math.ceil(own * (100 - own) / case.wanted**2)),
        ("with design", "answers_needed", indicators.answers_needed(case.wanted, share=own, design=design)),
    )


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id_also_rounded(solved):
    assert lost(CHECKS, solved) == []
    assert lost(CHECKS, [(found, rounded(right)) for found, right in solved]) == []


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert forgiven(CHECKS, solved, errors) == []


@pytest.mark.slow
def test_does_a_wrong_margin_change_what_may_be_said_about_the_gap(solved):
    for found, right in solved:
        gap = abs(found.surveys["share"].diff().iloc[1])
        margins = right["margin_own"], right["margin_neighbour"]
        assert gap > max(margins) if right["verdict"] == "cannot tell" else gap < sum(margins)
        assert abs(gap / right["gap_margin"] - 1) > 0.06


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    grades = [list(right["grades"].values()) for _, right in solved]
    assert all(3 <= letters.count("D") <= 4 and letters.count("A") >= 1 and letters.count("B") >= 2 and letters.count("C") >= 1 for letters in grades)
    assert {len(right["lacking"]) for _, right in solved} == {3, 4, 5}
    assert {len(found.page) for found, _ in solved} == {10, 11}
    assert 0.2 < sum(right["verdict"] == "cannot tell" for _, right in solved) / len(solved) < 0.8
    assert all(15 < right["rate"] < 260 and right["rate"] != found.sheet.loc[found.row, "value"] for found, right in solved)
    assert all(400 < right["answers_needed"] < 2_500 for _, right in solved)
    assert {right["grades"][found.row] for found, right in solved} == {"B"}
    assert len({str(right) for _, right in solved}) == len(solved)


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    shares = copied(CHECKS, solved)
    assert max(shares) < 0.6
    assert sum(shares) / len(shares) < 0.2


def test_are_the_indicators_those_of_u4ssc():
    known = set(data.load("u4ssc_kpis")["kpi"])
    assert {about.name for about in (*material.TOPICS, *material.COUNTS)} <= known


def test_has_every_line_that_can_be_counted_one_meaning():
    lines = {line for kind in material.COUNTS for line in kind.lines}
    assert set(checks.COUNTED) | checks.OUT == lines and not set(checks.COUNTED) & checks.OUT
    sentences = [sentence for full, vague in material.SAID.values() for sentence in (*full, *vague)]
    assert len(set(sentences)) == len(sentences) and list(material.SAID) == list(indicators.PARTS)


def test_does_the_first_cell_name_the_case():
    found = case(IDS[0].lower())
    assert found.trainee == IDS[0]
    assert found.name.startswith(found.city)
