"""The corpus of hostile work, `tests/hostile/`, marked by `nbgrader autograde` as it comes and by this course's grader.

nbgrader runs such work as the instructor. So each kind is marked on a throw-away machine of its own, between two pieces of honest work,
and whatever it does is looked for there. This course's grader marks the whole corpus in one run on this machine. Writes the table of
the docs, `book/hostile_table.md`. Run it with ``make benchmark-hostile``; it goes on where it was stopped. With beginnings of names
it tries those only, on nbgrader, and prints what it found.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil
from nbgrader.api import MissingEntry
from nbgrader.converters import GenerateFeedback
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError
from traitlets.config import Config

from benchmarks.throwaway import HOME, NUMBERS, WORLD, Size, command, each, others, own
from graders.course import ROOT, Course, write_whole
from graders.errors import GraderError
from graders.log import quiet
from graders.run.inside import layers
from tests.hostile import batch as corpus
from tests.hostile.files import CHANGED, REFUSED

KINDS = [*corpus.CODE, *CHANGED, *REFUSED]
#: Honest work in the place of an attack: nothing may be found in it.
HONEST = "honest"
SIZE = Size(seconds=600)
#: A batch of three takes ten to twenty seconds. nbgrader waits 30 seconds for a cell, and submissions have 14 of them.
BATCH_SECONDS, END_SECONDS = 450, 5
#: Pages of larger notebooks are not made.
PAGE_BYTES = 20 << 20
#: Copied there, and writable: an instructor has the course as a clone.
PACKAGES = (ROOT / "citykit", ROOT / "graders")
RESULTS = ROOT / "build" / "hostile.json"
TABLE = ROOT / "book" / "hostile_table.md"
#: What is looked for, and how the docs say it.
HARMS = {
    "points": "points not earned",
    "found": "saw what is not its own",
    "wrote": "wrote outside its folder",
    "reached": "reached another program or the network",
    "left": "left a process",
    "markup": "markup that runs where people read",
    "lost": "its honest task got no points",
    "beside": "honest work beside it not marked in full",
}
GROUPS = {
    "reading": "Reading", "writing": "Writing", "network": "Network", "processes": "Processes", "resources": "Using things up",
    "tricks": "Tricks with Python", "markup": "Markup", "changed": "Changed notebooks", "files": "Odd files",
}  # fmt: skip
#: What an honest run of nbgrader writes outside the folders of the work: the gradebook, and what Jupyter and libraries keep.
USUAL = ("course/gradebook.db", ".local/share/jupyter/runtime/", ".cache/", ".config/", ".ipython/")
STARTUP = ".ipython/profile_default/startup/"


@dataclass(frozen=True)
class Stock(Course):
    """A course with nbgrader's own settings."""

    def config(self) -> Config:
        """Where the course is; all else as nbgrader has it."""
        c = Config()
        c.CourseDirectory.root = str(self.home)
        c.CourseDirectory.course_id = self.settings.id
        c.CourseDirectory.db_url = self.database
        return c


def try_stock(kind: str) -> dict:
    """One kind between two pieces of honest work, marked by nbgrader; runs as the first process of a throw-away machine.

    Returns
    -------
    dict
        What shows each harm, by its name; the run's seconds, whether nbgrader ended by itself, and the end of its log.
    """
    course = Stock(corpus.SETTINGS, HOME / "course")
    batch = corpus.Batch(course, dict(zip(["honest first", kind, "honest last"], course.roster(), strict=True)))
    log = os.open("/log.txt", os.O_CREAT | os.O_RDWR, 0o600)
    line = [sys.executable, "-m", "nbgrader", "autograde", corpus.EXERCISE, "--create", f"--course-dir={course.home}"]
    process, begin = command(line, SIZE, log, {"GRADERS_CANARY": corpus.WORD})
    corpus.hand_in(batch, listeners(batch), process)
    for folder in (HOME, *PACKAGES):
        own(folder)
    before, begun = snapshot(), time.monotonic()
    os.write(begin, b"x")
    ended = wait(process)
    seconds = round(time.monotonic() - begun, 1)
    left = processes_left() if ended else []
    with suppress(ProcessLookupError):  # when none is left
        os.kill(-1, signal.SIGKILL)
    wrote = [*outside(before, snapshot(), batch.ids[kind]), *["a mark in the gradebook"] * corpus.marks_by_hand(course)]
    harms = {"left": left, "reached": batch.heard, "wrote": wrote} | points(batch, kind) | pages(batch, kind)
    said = os.pread(log, 3000, max(0, os.fstat(log).st_size - 3000)).decode(errors="replace")
    marked = course.notebook("autograded", corpus.EXERCISE, batch.ids[kind]).is_file()
    return {"harms": harms, "marked": marked, "seconds": seconds, "ended": ended, "log": said}


def listeners(batch: corpus.Batch) -> int:
    """The corpus's listeners, and two that are only in there: version 6, and the world. Gives the port."""
    port = corpus.listeners(batch)[0].getsockname()[1]
    corpus.listen(batch, ("::1", port), socket.AF_INET6)
    corpus.listen(batch, (WORLD, 80), socket.AF_INET)
    return port


def wait(process: int) -> bool:
    """Whether nbgrader ended in time."""
    end = time.monotonic() + BATCH_SECONDS
    while time.monotonic() < end:
        ended, _ = os.waitpid(-1, os.WNOHANG)
        if ended == process:
            return True
        if not ended:
            time.sleep(0.1)
    return False


def processes_left() -> list[str]:
    """What still runs some seconds after nbgrader ended: a kernel whose nbgrader is gone ends by itself."""
    end = time.monotonic() + END_SECONDS
    while others() and time.monotonic() < end:
        time.sleep(0.1)
    return others()


def snapshot() -> dict[str, int]:
    """All files that can be written in there, with the time of the last change, which no program can set."""
    found, device = {}, os.stat("/").st_dev
    for place, folders, files in os.walk("/"):
        folders[:] = [name for name in folders if os.lstat(os.path.join(place, name)).st_dev == device]
        found |= {path: os.lstat(path).st_ctime_ns for path in (os.path.join(place, name) for name in files)}
    return found


def outside(before: dict[str, int], after: dict[str, int], trainee: str) -> list[str]:
    """Files that are new, changed or gone, without the trainee's own and those that any run of nbgrader writes."""
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return [path for path in changed if not usual(path, trainee)]


def usual(path: str, trainee: str) -> bool:
    """Whether an honest run writes this file too, or it is the trainee's own."""
    inside = path.removeprefix(f"{HOME}/")
    notebook = inside.startswith("course/autograded/") and inside.endswith(f"/{corpus.EXERCISE}/{corpus.EXERCISE}.ipynb")
    own_place = inside.startswith(tuple(f"course/{step}/{trainee}/" for step in ("submitted", "autograded")))
    kept = inside.startswith(USUAL) and not (inside.startswith(STARTUP) and path.endswith(".py"))
    connection = path.startswith("/tmp/tmp") and path.endswith(".json")  # of a kernel whose nbgrader was ended
    return notebook or own_place or kept or connection or path == "/log.txt" or path.endswith(".pyc")


def points(batch: corpus.Batch, kind: str) -> dict[str, list[str]]:
    """Points that were not earned, and those that were lost: its own and of the honest work beside it."""
    given = {name: given_points(batch, name) for name in ("honest first", kind, "honest last")}
    mine, right = sum(given[kind].values()), 0 if kind.startswith("link to") else corpus.expected(kind)  # a link holds no work
    first = given.pop(kind).get("scores-check", 0.0)
    return {
        "points": [f"{mine:g} points instead of {right:g}"] if mine > right else [],
        "lost": [f"{first:g} points"] if kind not in REFUSED and first < min(right, corpus.HONEST) else [],
        "beside": [f"{name}: {sum(found.values()):g} points" for name, found in given.items() if sum(found.values()) < corpus.ALL],
    }


def given_points(batch: corpus.Batch, name: str) -> dict[str, float]:
    """Points by task in the gradebook, by code or by hand; none if it has no such work, or cannot be read any more."""
    try:
        with batch.course.gradebook() as gradebook:
            grades = gradebook.find_submission_notebook(corpus.EXERCISE, corpus.EXERCISE, batch.ids[name]).grades
            return {grade.name: grade.score or 0.0 for grade in grades if grade.cell.cell_type == "code"}
    except (MissingEntry, SQLAlchemyError, GraderError):
        return {}


def pages(batch: corpus.Batch, kind: str) -> dict[str, list[str]]:
    """What the marked notebook and nbgrader's feedback show: things found, and markup that honest work has not."""
    path = batch.course.notebook("autograded", corpus.EXERCISE, batch.ids[kind])
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    found = [corpus.WORD] * (corpus.WORD in text) + [str(one) for one in corpus.copies(batch.course) if one.is_file() and not one.is_symlink()]
    if not text or len(text) > PAGE_BYTES:
        return {"found": found, "markup": []}
    usual = corpus.runs(page(batch, "honest first"))
    return {"found": found, "markup": [one[:200] for one in corpus.runs(page(batch, kind)) if one not in usual]}


def page(batch: corpus.Batch, name: str) -> str:
    """The pages of one piece of work, empty if it has none."""
    course, trainee = batch.course, batch.ids[name]
    path = course.notebook("autograded", corpus.EXERCISE, trainee)
    if not path.is_file():
        return ""
    for beside in path.parent.iterdir():  # nbgrader would copy them all
        if beside.is_dir() and not beside.is_symlink():
            shutil.rmtree(beside)
        elif beside != path:
            beside.unlink()
    GenerateFeedback(coursedir=course.directory(corpus.EXERCISE, trainee), config=course.config()).start()
    return batch.pages(name)


def try_ours(folder: Path) -> dict[str, dict]:
    """What each kind does under this course's grader, in one run on this machine, as `try_stock` says it."""
    batch = corpus.mark(folder / "course")
    course = batch.course
    _, left = psutil.wait_procs(corpus.left(), timeout=END_SECONDS)
    # One run for all: what cannot be told of a file or a process whose it is, stands with every kind.
    every = {
        "left": [str(one) for one in left], "reached": batch.heard, "found": [str(one) for one in corpus.copies(course)],
        "wrote": [*map(str, corpus.canaries(course)), *["a mark in the gradebook"] * corpus.marks_by_hand(course)],
    }  # fmt: skip
    results = {}
    for kind in KINDS:
        marked = batch.outcomes[batch.ids[kind]].state == "graded"
        text = batch.pages(kind) if marked else ""
        shown = {"found": every["found"] + [corpus.WORD] * (corpus.WORD in text), "markup": corpus.runs(text)}
        results[kind] = {"harms": every | points(batch, kind) | shown, "marked": marked}
    return results


def group(kind: str) -> str:
    """The part of the corpus that a kind stands in."""
    return "changed" if kind in CHANGED else "files" if kind in REFUSED else kind.split(":")[0]


def harmful(results: dict[str, dict], kinds: list[str], harm: str = "") -> int:
    """How many kinds did harm, or one kind of harm."""
    return sum(bool(results[kind]["harms"][harm]) if harm else any(results[kind]["harms"].values()) for kind in kinds)


def words(result: dict) -> str:
    """The harms of one kind as the docs say them."""
    return "; ".join(text for name, text in HARMS.items() if result["harms"][name]) or ("none" if result["marked"] else "none; not marked")


def table(stock: dict[str, dict], ours: dict[str, dict]) -> str:
    """The page: sums by group and by harm, and below them each kind."""
    groups = {title: [kind for kind in KINDS if group(kind) == name] for name, title in GROUPS.items()}
    lines = [
        f"Each of {len(KINDS)} kinds was marked by `nbgrader autograde` {version('nbgrader')} as it comes, on a throw-away machine of its own, between two pieces of",
        "honest work. This course's grader marked all of them in one run. The tables count the kinds that did harm. The throw-away machine",
        f"gives a process {SIZE.memory_megabytes / 1024:g} GB of memory, and all of them {SIZE.processes} processes and {SIZE.disk_megabytes} MB of disk. nbgrader sets no such limits. So using things up",
        f"counts there only where it cost points or stopped other work. A batch that was not done after {BATCH_SECONDS} seconds (20 are usual) counts as",
        "stopped. `make benchmark-hostile` repeats it.", "",
        "| Group | Kinds | Did harm under nbgrader autograde | Did harm under this course's grader |", "|---|---:|---:|---:|",
    ]  # fmt: skip
    lines += [f"| {title} | {len(kinds)} | {harmful(stock, kinds)} | {harmful(ours, kinds)} |" for title, kinds in groups.items()]
    lines += [f"| All | {len(KINDS)} | {harmful(stock, KINDS)} | {harmful(ours, KINDS)} |", ""]
    lines += ["| Harm | Kinds under nbgrader autograde | Kinds under this course's grader |", "|---|---:|---:|"]
    lines += [f"| {text[0].upper()}{text[1:]} | {harmful(stock, KINDS, name)} | {harmful(ours, KINDS, name)} |" for name, text in HARMS.items()]
    lines += ["", "::::{dropdown} Each kind of work, and the harm it did", ""]
    for title, kinds in groups.items():
        lines += [f"**{title}**", "", "| Kind | nbgrader autograde | This course's grader |", "|---|---|---|"]
        lines += [f"| {kind.partition(': ')[2] or kind} | {words(stock[kind])} | {words(ours[kind])} |" for kind in kinds]
        lines.append("")
    return "\n".join([*lines, "::::", ""])


def digest() -> str:
    """Changes when results of another run no longer fit."""
    folder, source = Path(corpus.__file__).parent, ROOT / "exercises" / corpus.EXERCISE / f"{corpus.EXERCISE}.py"
    paths = [*sorted(folder.glob("*.yml")), folder / "files.py", folder / "batch.py", Path(__file__).with_name("throwaway.py"), source]
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def stock_results(names: list[str], keep: Callable[[str, dict], None], console: Console) -> None:
    """Find what each kind does under nbgrader; each result is kept at once, so that a run that was stopped goes on."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        corpus.prepare(Stock(corpus.SETTINGS, folder / "course"), ["honest first", "kind", "honest last"])
        copies = {folder / "course": HOME / "course"} | {package: package for package in PACKAGES}
        with Progress(*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn(), console=console, auto_refresh=False) as progress:
            task = progress.add_task("nbgrader autograde", total=len(names))
            for name, result in each(names, try_stock, SIZE, copies):
                if result is None or "error" in result:
                    said = f"its machine ended before it was looked through. {(result or {}).get('error', '')}"
                else:
                    keep(name, result)
                    said = f"{words(result)} ({result['seconds']} s)"
                progress.console.print(f"{name}: {said}", highlight=False, markup=False)
                progress.update(task, advance=1, refresh=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def check_machine() -> None:
    """Stop if anything of the throw-away machines is on this one."""
    users = range(layers.OUTSIDE + NUMBERS.start, layers.OUTSIDE + NUMBERS.stop)
    left = [process for process in psutil.process_iter(["uids"]) if process.info["uids"].real in users]
    startup = Path.home() / STARTUP / "x.py"
    files = [path for path in (startup, Path("/tmp/citykit.py"), Path("/tmp/canary.txt"), ROOT / "pandas.py", ROOT / "canary.txt") if path.exists()]
    if left or files:
        raise SystemExit(f"on this machine after the run: {left} {files}")


def main() -> None:
    """Write the table, or print what was found in some kinds."""
    console, chosen = Console(), sys.argv[1:]
    quiet()
    if chosen:
        names = [kind for kind in [HONEST, *KINDS] if kind.startswith(tuple(chosen))]
        stock_results(names, lambda _, result: print(json.dumps(result, indent=1)), console)
        check_machine()
        return
    fits = digest()
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}
    stock = kept["stock"] if kept.get("digest") == fits else {}

    def keep(name: str, result: dict) -> None:
        stock[name] = result
        write_whole(RESULTS, json.dumps({"digest": fits, "stock": stock}, indent=1))

    stock_results([kind for kind in [HONEST, *KINDS] if kind not in stock], keep, console)
    check_machine()
    if missing := [kind for kind in KINDS if kind not in stock]:
        raise SystemExit(f"not looked through: {', '.join(missing)}. Run it again for these.")
    if any(stock[HONEST]["harms"].values()):
        raise SystemExit(f"the throw-away machine is not fit: honest work did harm there: {stock[HONEST]['harms']}")
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        ours = try_ours(Path(folder))
    write_whole(RESULTS, json.dumps({"digest": fits, "stock": stock, "ours": ours}, indent=1))
    write_whole(TABLE, table(stock, ours))
    console.print(f"{TABLE} is written.")


if __name__ == "__main__":
    main()
