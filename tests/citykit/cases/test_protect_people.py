"""Is every trainee's case fair: does the right work pass, and does each usual error land well outside?"""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from citykit import privacy
from citykit.cases.protect_people import AIM, FIELDS, OFFICES, Case, case
from graders.checks import protect_people as checks
from tests.citykit.cases.fairness import IDS, Slip, Solved, copied, forgiven, full, lost, points

pytestmark = pytest.mark.xdist_group("protect_people")
#: By task: the check and the earlier answers that it takes.
CHECKS = {
    "kinds": (checks.check_kinds, ()),
    "k_now": (checks.check_k_now, ()),
    "exposed": (checks.check_exposed, ()),
    "k_coarse": (checks.check_k_coarse, ()),
    "suppress": (checks.check_suppress, ("k_coarse",)),
    "one_reason": (checks.check_one_reason, ("suppress",)),
    "epsilon": (checks.check_epsilon, ()),
    "scale": (checks.check_scale, ("epsilon",)),
    "reach": (checks.check_reach, ("scale",)),
    "chance": (checks.check_chance, ("scale",)),
}
FULL = full(CHECKS)


@pytest.fixture(scope="module")
def solved() -> list[Solved]:
    """Every id's case with its right answers."""
    return [(found, solve(found)) for found in map(case, IDS)]


def groups(case: Case, *, district: bool = True, wide: bool = True) -> list[list[tuple[str, str]]]:
    """The groups of the table, told so exactly, as by hand: sorted, with a line wherever a known column changes."""
    rows = [
        ((area.rsplit(" ", 1)[0] if district else area, case.bands[age] if wide else age, third), row, reason)
        for row, (area, age, third, reason) in zip(case.rows.index, case.rows.to_numpy().tolist(), strict=True)
    ]
    return [[row[1:] for row in group] for _, group in itertools.groupby(sorted(rows), key=lambda row: row[0])]


def one_reason(found: list[list[tuple[str, str]]]) -> list[str]:
    """Rows of the groups in which all have the same reason."""
    return [row for group in found if len({reason for _, reason in group}) == 1 for row, _ in group]


def results(found: list[list[tuple[str, str]]]) -> dict:
    """k, the rows to take out, and the rows with one reason among the others."""
    return {
        "k": min(map(len, found)),
        "out": sorted(row for group in found if len(group) < AIM for row, _ in group),
        "one": one_reason([group for group in found if len(group) >= AIM]),
    }


def solve(case: Case) -> dict:
    """The exercise by sorting, as by hand, and by the lesson's library for the noise: other routes than the checks take."""
    now, coarse = results(groups(case, district=False, wide=False)), results(groups(case))
    epsilon = (case.budget - case.spent) / case.tables
    scale = privacy.laplace_scale(epsilon, case.sensitivity)
    kind_of = {field: kind for kind, fields in checks.KINDS[case.office].items() for field in fields}
    return {
        "kinds": case.fields.map(kind_of).to_dict(),
        "k_now": now["k"],
        "exposed": len(now["out"]),
        "k_coarse": coarse["k"],
        "suppress": coarse["out"],
        "one_reason": coarse["one"],
        "epsilon": epsilon,
        "scale": scale,
        "reach": privacy.within(scale),
        "chance": 100 * privacy.chance_beyond(case.limit, scale),
    }


def errors(case: Case, right: dict) -> list[Slip]:
    """The usual errors: a name, the answer that each spoils and what it becomes."""
    return [*_group_errors(case, right), *_row_errors(case, right), *_noise_errors(case, right)]


def _group_errors(case: Case, right: dict) -> list[Slip]:
    now, found = [len(group) for group in groups(case, district=False, wide=False)], []
    columns = min(min(Counter(column).values()) for column in zip(*case.rows[case.known].to_numpy().tolist(), strict=True))
    for task, sizes in (("k_now", now), ("k_coarse", [len(group) for group in groups(case)])):
        found += [
            ("number of groups", task, len(sizes)),
            ("mean size", task, sum(sizes) / len(sizes)),
            ("mean size, rounded", task, round(sum(sizes) / len(sizes))),
            ("largest group", task, max(sizes)),
            ("the aim", task, AIM),
            ("smallest count of one column", task, columns),
        ]
    return [
        *found,
        ("rows that are alone", "k_now", now.count(1)),
        ("rows that are alone", "exposed", now.count(1)),
        ("at most three", "exposed", sum(size for size in now if size <= AIM)),
        ("those who are not", "exposed", sum(size for size in now if size >= AIM)),
        ("groups", "exposed", sum(size < AIM for size in now)),
        ("of the coarser table", "exposed", len(right["suppress"])),
    ]


PARTLY = ({"wide": False}, {"district": False}, {"district": False, "wide": False})


def _row_errors(case: Case, right: dict) -> list[Slip]:
    coarse = groups(case)
    small = [[row for row, _ in group] for group in coarse if len(group) < AIM]
    large = [group for group in coarse if len(group) >= AIM]
    nearly = next(group for group in large if Counter(reason for _, reason in group).most_common(1)[0][1] == len(group) - 1)
    partly = [results(groups(case, **way)) for way in PARTLY]
    return [
        ("one row of each group", "suppress", [rows[0] for rows in small]),
        ("all but one row of each group", "suppress", [row for rows in small for row in rows[1:]]),
        ("those who are alone", "suppress", [rows[0] for rows in small if len(rows) == 1]),
        ("at most three", "suppress", [row for group in coarse if len(group) <= AIM for row, _ in group]),
        ("those who stay", "suppress", [row for group in large for row, _ in group]),
        *[("not coarse enough", "suppress", way["out"]) for way in partly],
        *[("not coarse enough", "one_reason", way["one"]) for way in partly],
        ("groups that are taken out too", "one_reason", one_reason(coarse)),
        ("all but one have it", "one_reason", [row for row, _ in nearly]),
        ("part of the group", "one_reason", right["one_reason"][:-1]),
        ("the rows that go", "one_reason", right["suppress"]),
        ("all fields alike", "kinds", dict.fromkeys(right["kinds"], "quasi")),
        *[(f"{kind} forgotten", "kinds", {key: "quasi" if word == kind else word for key, word in right["kinds"].items()})
          for kind in set(right["kinds"].values()) - {"quasi"}],
    ]  # fmt: skip


def _noise_errors(case: Case, right: dict) -> list[Slip]:
    epsilon, scale, left = right["epsilon"], right["scale"], case.budget - case.spent
    return [
        ("multiplied", "epsilon", left * case.tables),
        ("multiplied, all", "epsilon", case.budget * case.tables),
        ("spent part forgotten", "epsilon", case.budget / case.tables),
        ("one table too many", "epsilon", left / (case.tables + 1)),
        ("not shared", "epsilon", left),
        ("inverted", "epsilon", case.tables / left),
        ("multiplied", "scale", epsilon * case.sensitivity),
        ("inverted", "scale", epsilon / case.sensitivity),
        ("without sensitivity", "scale", 1 / epsilon),
        ("standard deviation", "scale", 2**0.5 * scale),
        ("epsilon itself", "scale", epsilon),
        ("the scale", "reach", scale),
        ("twice", "reach", 2 * scale),
        ("bell curve", "reach", 1.96 * scale),
        ("within", "chance", 100 - right["chance"]),
        ("one side", "chance", right["chance"] / 2),
        ("inverted", "chance", 100 * privacy.chance_beyond(scale, case.limit)),
        ("without sensitivity", "chance", 100 * privacy.chance_beyond(case.limit, 1 / epsilon)),
        ("no power", "chance", 100 * scale / case.limit),
    ]


@pytest.mark.slow
def test_does_the_reference_pass_for_every_id(solved):
    assert lost(CHECKS, solved) == []


@pytest.mark.slow
def test_does_the_lessons_library_give_the_same(solved):
    for found, right in solved[:40]:
        coarse = found.rows.assign(area=found.rows["area"].str.rsplit(n=1).str[0], age=found.rows["age"].map(found.bands))
        stays = privacy.suppress(coarse, found.known, AIM)
        same = stays.reset_index().merge(privacy.one_answer(stays, found.known, "reason")[found.known])["row"]
        assert privacy.own_group(found.rows, found.known).min() == right["k_now"]
        assert set(coarse.index) - set(stays.index) == set(right["suppress"])
        assert set(same) == set(right["one_reason"])


@pytest.mark.slow
def test_does_every_usual_error_lose_points_for_every_id(solved):
    assert forgiven(CHECKS, solved, errors) == []


@pytest.mark.slow
def test_is_an_error_charged_once_when_the_table_is_not_coarse_enough(solved):
    charged = 0
    for found, right in solved:
        for way in PARTLY:
            own = results(groups(found, **way))
            work = {**right, "k_coarse": own["k"], "suppress": own["out"], "one_reason": own["one"]}
            got = {task: points(CHECKS, found, task, work[task], work) for task in ("k_coarse", "suppress", "one_reason")}
            if own["k"] != right["k_coarse"]:
                charged += 1
                assert got["k_coarse"] == 0 and got["suppress"] == 8
            else:
                assert got["k_coarse"] == 3 and got["suppress"] == 3
            assert got["one_reason"] == (7 if own["one"] else 0)
    assert charged > 100


@pytest.mark.slow
def test_is_the_noise_marked_on_the_trainees_own_numbers(solved):
    for found, right in solved:
        epsilon = found.budget / found.tables
        scale = found.sensitivity / epsilon
        work = {**right, "epsilon": epsilon, "scale": scale, "reach": 3 * scale, "chance": privacy.chance_beyond(found.limit, scale)}
        assert [points(CHECKS, found, task, work[task], work) for task in ("epsilon", "scale", "reach", "chance")] == [3, 4, 2, 3]


@pytest.mark.slow
def test_is_the_effort_alike_and_are_cases_different(solved):
    cases = [found for found, _ in solved]
    counts = [len(groups(found, district=False, wide=False)) for found in cases]
    assert {len(found.rows) for found in cases} == {24, 25, 26}
    assert {len(found.fields) for found in cases} == {FIELDS}
    assert min(counts) >= 8 and max(counts) <= 14
    assert {len(right["suppress"]) for _, right in solved} == {3, 4, 5}
    assert {(right["k_now"], right["k_coarse"]) for _, right in solved} == {(1, 1), (1, 2), (2, 2)}
    assert all(4 <= len(right["one_reason"]) <= 8 and 8 < right["chance"] < 42 for _, right in solved)
    assert len({str(right) for _, right in solved}) == len(cases)


@pytest.mark.slow
def test_does_a_neighbours_work_fail(solved):
    shares = copied(CHECKS, solved)
    assert max(shares) < 0.6
    assert sum(shares) / len(shares) < 0.2


@pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.name)
def test_has_every_field_of_every_office_one_kind(office):
    kinds = checks.KINDS[office.name]
    assert set(kinds) == {"drop", "name", "quasi", "sensitive"}
    assert sorted(field for fields in kinds.values() for field in fields) == sorted(office.fields)
    assert all(len(fields) == 3 for fields in kinds.values())


def test_is_a_field_that_is_dropped_in_no_step_of_the_office():
    named = [
        (office.name, field)
        for office in OFFICES
        for field in checks.KINDS[office.name]["drop"]
        if field.split(" of ")[0] in " ".join(office.steps).lower()
    ]
    assert named == []


def test_does_the_first_cell_name_the_case():
    found = case(IDS[0].lower())
    assert found.trainee == IDS[0]
    assert found.name.startswith(found.service)
