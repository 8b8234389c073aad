"""Honest work of every exercise, marked by plain `nbgrader autograde` and by this course's grader: are all entries the same?

The work is all of `tests/attempts/` whose file holds the trainee's own id and is not broken. Scores, comments and the flags that ask for
a person are compared. Writes the table of the docs, `book/honest_table.md`. Run it with ``make benchmark-honest``: nbgrader takes most
of an hour for it. It goes on where it was stopped. With names of exercises it tries those only.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from citykit.ids import with_check
from graders import attempts, autograde
from graders.cohort import ATTEMPTS
from graders.course import ROOT, ROSTER_COLUMNS, Course, read_settings, write_whole
from graders.log import quiet
from graders.run.work import code_digest
from tests.graders.conftest import hand_in, released
from tests.graders.test_enter import entries

RESULTS = ROOT / "build" / "honest.json"
TABLE = ROOT / "book" / "honest_table.md"


def honest(exercise: str) -> list[attempts.Attempt]:
    """The attempts of an exercise that nbgrader can mark as they are."""
    return [one for one in attempts.read(ATTEMPTS / exercise) if not one.break_with and not one.typed_id]


def compare(exercise: str, folder: Path) -> dict:
    """Mark the honest work of an exercise in both ways.

    Returns
    -------
    dict
        How many pieces of work and entries there are, and by attempt the entries that only one of the two made.
    """
    quiet()
    work = {with_check(f"H{number:04d}"): one for number, one in enumerate(honest(exercise))}
    ours, stock = released(folder / "ours", exercise), Course(read_settings(), folder / "stock")
    people = [f"{one},Synthetic learner,,,,,en," for one in work]
    write_whole(ours.roster_path, "\n".join([",".join(ROSTER_COLUMNS), *people]))
    for (one, attempt), other in zip(work.items(), [*work][1:] + [*work][:1], strict=True):
        hand_in(ours, exercise, attempt, one, other)
    shutil.copytree(ours.home, stock.home)
    list(autograde.grade(ours, workers=1))
    subprocess.run([sys.executable, "-m", "nbgrader", "autograde", exercise, f"--course-dir={stock.home}", "--create"], cwd=stock.home, capture_output=True)
    mine, theirs = (entries(course, exercise) for course in (ours, stock))
    differ = {*mine} ^ {*theirs}
    by_attempt = {work[one].name: [[side, *map(str, row[1:])] for side, rows in (("ours", mine), ("nbgrader", theirs)) for row in rows if row in differ and row[0] == one] for one in work}
    return {"work": len(work), "entries": len(theirs), "differ": {name: rows for name, rows in by_attempt.items() if rows}}


def table(results: dict[str, dict]) -> str:
    """The page."""
    lines = ["| Exercise | Pieces of work | Entries | Pieces of work with another entry |", "|---|---:|---:|---:|"]
    rows = {name: [one["work"], one["entries"], len(one["differ"])] for name, one in results.items()}
    rows["All"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    return "\n".join([*lines, *(f"| {name} | {work} | {found:,} | {differ} |" for name, (work, found, differ) in rows.items()), ""])


def digest(exercise: str) -> str:
    """Changes when a result no longer fits."""
    paths = [*sorted((ATTEMPTS / exercise).glob("*.yml")), *sorted((ROOT / "exercises" / exercise).rglob("*.py"))]
    return hashlib.sha256(code_digest().encode() + b"".join(path.read_bytes() for path in paths)).hexdigest()


def main() -> None:
    """Compare, print, and write the table."""
    every = read_settings().exercises
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    results = {name: one for name, one in kept.items() if name in every and one["digest"] == digest(name)}
    names = sys.argv[1:] or [name for name in every if name not in results]
    with tempfile.TemporaryDirectory(prefix="honest-") as folder, ProcessPoolExecutor() as executor:
        for name, found in zip(names, executor.map(compare, names, [Path(folder) / name for name in names]), strict=True):
            results[name] = found | {"digest": digest(name)}
            write_whole(RESULTS, json.dumps(results, indent=1))
            print(f"{name}: {found['work']} pieces of work, {found['entries']} entries, {len(found['differ'])} differ", flush=True)
            for attempt, rows in found["differ"].items():
                print(*(f"  {attempt}: {' | '.join(row)}" for row in rows), sep="\n", flush=True)
    if all(name in results for name in every):
        write_whole(TABLE, table({name: results[name] for name in every}))
        print(f"Written: {TABLE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
