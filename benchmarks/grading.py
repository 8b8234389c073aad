"""How fast work is marked: nbgrader, otter and this course's grader on the same submissions, side by side in one run.

Writes the tables of ``book/speed_tables.md``. Run it with ``make benchmark-grading``, on a machine that does nothing else: it takes
about a quarter of an hour.
"""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks import growth, otter
from benchmarks.assignment import CSV, NAME, make, scores, source
from graders.course import ROOT, write_whole

#: Submissions for the peers, and for this grader.
PEERS, OURS = 20, (20, 100)
PAGE = ROOT / "book" / "speed_tables.md"


def timed(command: list[str], folder: Path) -> float:
    """Wall time of a whole command, in seconds."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
    return time.perf_counter() - begun


def compare(folder: Path, *, figure: bool) -> dict[str, str]:
    """What one assignment takes: seconds per submission, and how many times as long the peers take."""
    peer = make(folder / "peer", PEERS, figure=figure)
    stock = timed([sys.executable, "-m", "nbgrader", "autograde", NAME, f"--course-dir={peer.home}", "--create"], peer.home) / PEERS
    expected = scores(peer)
    work = {peer.notebook("submitted", NAME, one): score for one, score in expected.items()}
    second = otter.per_submission(folder / "otter", work, source(figure=figure), {"cities.csv": CSV.encode()})
    walls = {}
    for count in OURS:
        course = make(folder / f"ours{count}", count, figure=figure)
        walls[count] = timed([sys.executable, "-m", "benchmarks.growth", str(course.home)], ROOT)
        found = scores(course)
        if any(found[one] != score for one, score in expected.items()):
            raise SystemExit("the scores differ from nbgrader's")
    first, last = OURS
    whole, further = walls[last] / last, (walls[last] - walls[first]) / (last - first)
    return {
        f"nbgrader autograde, each of {PEERS}, s": f"{stock:.2f}",
        f"otter run, each of {PEERS}, s": f"{second:.2f}",
        f"this grader, each of {last}, the whole command, s": f"{whole:.3f}",
        "times as fast as nbgrader": f"{stock / whole:.0f}",
        "times as fast as otter": f"{second / whole:.0f}",
        "this grader, each further submission, s": f"{further:.3f}",
        "times as fast as nbgrader ": f"{stock / further:.0f}",
        "times as fast as otter ": f"{second / further:.0f}",
    }


def main() -> None:
    """Measure, print and write the tables."""
    compileall.compile_path(quiet=2)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    lines = [
        f"Measured on {date.today():%-d %B %Y} with {os.cpu_count()} cores, all in with compiled bytecode. Seconds of wall time for each submission.",
        "",
        "| | With a figure | Without |",
        "|---|---:|---:|",
    ]
    try:
        found, without = (compare(folder / str(figure), figure=figure) for figure in (True, False))
        lines += [f"| {what.strip()} | {value} | {without[what]} |" for what, value in found.items()]
        print("\n".join(lines), flush=True)
        for table in (growth.execution, growth.growing, growth.workers):
            lines += ["", *table(folder / table.__name__)]
            print("\n".join(lines[-4:]), flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    write_whole(PAGE, "\n".join(lines) + "\n")
    print(f"\nWritten: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
