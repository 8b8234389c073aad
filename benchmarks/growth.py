"""What a run of the grader costs: processor time of one submission, and how time and memory grow with submissions and workers.

``python -m benchmarks.growth HOME [WORKERS]`` marks a course that `benchmarks.assignment.make` made, and prints what it took as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from benchmarks.assignment import NAME, SETTINGS, make, source
from graders import autograde
from graders.course import ROOT, Course
from graders.run.work import Work, perform

COUNTS, AT_ONCE, TIMES = (10, 100, 500, 2000), (1, 2), 40


def mark(home: Path, workers: int = 0) -> dict[str, float]:
    """Mark a course: wall time, processor time spent on entering (both in seconds), and most memory of this process in MB."""
    begun, entering, count, save = time.perf_counter(), 0.0, 0, autograde.save_once

    def saved(*given) -> list[str]:
        nonlocal entering
        start = time.thread_time()
        notes = save(*given)
        entering += time.thread_time() - start
        return notes

    autograde.save_once = saved
    for outcome in autograde.grade(Course(SETTINGS, home), workers=workers):
        if outcome.state != "graded":
            raise SystemExit(f"not marked: {outcome.problem}")
        count += 1
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"count": count, "wall": time.perf_counter() - begun, "entering": entering, "memory": memory}


def marked(home: Path, count: int, workers: int = 0) -> dict[str, float]:
    """The same in a process of its own, on a course of so many submissions without a figure."""
    course = make(home, count, figure=False)
    ran = subprocess.run([sys.executable, "-m", "benchmarks.growth", str(course.home), str(workers)], cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(ran.stdout.splitlines()[-1])


def growing(folder: Path) -> list[str]:
    """A table by number of submissions."""
    lines = ["| Submissions without a figure | Wall time, s | Each, s | Processor time of entering it, s | Memory of the grader, MB |", "|---:|---:|---:|---:|---:|"]
    for count in COUNTS:
        took = marked(folder / str(count), count)
        lines.append(f"| {count:,} | {took['wall']:.1f} | {took['wall'] / count:.3f} | {took['entering'] / count:.3f} | {took['memory']:.0f} |")
    return lines


def workers(folder: Path) -> list[str]:
    """A table by number of submissions at a time."""
    lines = ["| Submissions at a time | Wall time of 200, s | Each, s |", "|---:|---:|---:|"]
    for number in AT_ONCE:
        took = marked(folder / str(number), 200, number)
        lines.append(f"| {number} | {took['wall']:.1f} | {took['wall'] / 200:.3f} |")
    return lines


def execution(folder: Path) -> list[str]:
    """A table of the processor time of running one submission, isolated in two processes, beside its cells alone in a warm interpreter."""
    import matplotlib as mpl  # what a run of the grader does not load in this process

    from graders.run.inside import shell

    mpl.use("module://matplotlib_inline.backend_inline")
    interpreter = shell.make()
    shell.warm(interpreter)
    lines = ["| Processor time of running one submission, ms | Cells alone, warm | Isolated, in two processes | Added | Times |", "|---|---:|---:|---:|---:|"]
    for figure in (True, False):
        course = make(folder / str(figure), 1, figure=figure)
        ((exercise, trainee),) = course.submissions()
        work = autograde.prepare(course, exercise, trainee, force=True)
        code = [cell.source for cell in source(figure=figure).cells if cell.cell_type == "code"]
        alone = alone_in(lambda cell: shell.run(interpreter, cell, 60), course.notebook("source", NAME).parent, code)
        apart = isolated(work)
        lines.append(f"| {'with a figure' if figure else 'without a figure'} | {alone:.0f} | {apart:.0f} | {apart - alone:.0f} | {apart / alone:.1f} |")
    return lines


def alone_in(run: Callable[[str], object], folder: Path, code: list[str]) -> float:
    """Processor time in ms of running cells in forks of this warm interpreter."""
    used = 0.0
    for _ in range(TIMES):
        process = os.fork()
        if process == 0:
            os.chdir(folder)
            for cell in code:
                run(cell)
            os._exit(0)
        _, _, spent = os.wait4(process, 0)
        used += spent.ru_utime + spent.ru_stime
    return 1000 * used / TIMES


def isolated(work: Work) -> float:
    """Processor time in ms of running a submission as the grader does; of the whole machine, for its processes are not this one's."""
    perform(work)
    before = _busy()
    for _ in range(TIMES):
        perform(work)
    return 1000 * (_busy() - before) / TIMES


def _busy() -> float:
    times = psutil.cpu_times()
    return sum(times) - times.idle - times.iowait - getattr(times, "guest", 0) - getattr(times, "guest_nice", 0)


if __name__ == "__main__":
    print(json.dumps(mark(Path(sys.argv[1]), int((sys.argv[2:] or ["0"])[0]))))
