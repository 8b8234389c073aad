"""The book as a static site: Jupyter Book builds it with warnings as errors, then it is made light.

Lessons run once and are kept in ``build/cache/execution``. A build that fails leaves the site that was there.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from rich.progress import Progress
from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml
from yaml import YAMLError

from graders.errors import GraderError
from graders.site import slim

ROOT = Path(__file__).resolve().parent.parent.parent
LINES_SHOWN = 12

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
STEP = re.compile(r"^(reading sources|writing output)\.\.\. \[ *(\d+)%\]")
STEP_NAMES = {"reading sources": "Pages read, lessons run", "writing output": "Pages written"}
TROUBLE = re.compile(r"WARNING:|ERROR:|CRITICAL:|^-+> \d+ |^\w+(Error|Exception): ")


def build(progress: Progress | None = None, root: Path = ROOT) -> Path:
    """Build the book and make it a light, self-contained site.

    Parameters
    ----------
    progress : rich.progress.Progress, optional
        Where to show how far the build is.
    root : Path
        The folder of ``_config.yml`` and ``_toc.yml``; everything is made in its ``build/``.

    Returns
    -------
    Path
        The site's folder, ``build/site``.

    Raises
    ------
    GraderError
        With the first things that the builder said: file, line, what.
    """
    check_pages(root)
    work = root / "build" / "book"
    forget_old_results(root, work)
    run_jupyter_book(root, work, progress)
    fresh, site = root / "build" / "site.new", root / "build" / "site"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(work / "_build" / "html", fresh)
    slim.make_light(fresh)
    swap(fresh, site)
    return site


def check_pages(root: Path) -> None:
    """Say which pages of ``_toc.yml`` are missing, before anything runs."""
    try:
        pages = parse_toc_yaml(root / "_toc.yml")
    except (OSError, YAMLError, MalformedError) as error:
        raise GraderError(f"{root / '_toc.yml'}: cannot be read as a table of contents: {error}") from None
    missing = [page for page in pages if not any((root / f"{page}{end}").is_file() for end in (".md", ".ipynb"))]
    if missing:
        hint = ""
        if any(page.startswith("book/exercises/") for page in missing):
            hint = " Released exercises are made by `python -m graders release`: run it first."
        raise GraderError(f"_toc.yml names pages that do not exist: {', '.join(missing)}.{hint}")


def fingerprint(root: Path) -> str:
    """What results of lessons depend on beside their own text: the library, its data, the quizzes, the packages."""
    digest = hashlib.sha256(sys.version.encode())
    paths = [root / "requirements.txt", root / "_config.yml", *(root / "citykit").rglob("*"), *(root / "modules").rglob("*")]
    for path in sorted(paths):
        if path.is_file() and path.suffix not in (".md", ".pyc"):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def forget_old_results(root: Path, work: Path) -> None:
    """Drop kept results that no longer hold, and old pages (a page that left the book would stay on the site)."""
    stamp, now = root / "build" / "cache" / "execution.sha256", fingerprint(root)
    if not stamp.is_file() or stamp.read_text() != now:
        shutil.rmtree(root / "build" / "cache" / "execution", ignore_errors=True)
        shutil.rmtree(work, ignore_errors=True)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(now)
    shutil.rmtree(work / "_build" / "html", ignore_errors=True)


def run_jupyter_book(root: Path, work: Path, progress: Progress | None) -> None:
    """Run Jupyter Book in a process of its own; its words are kept in ``build/book/log.txt``."""
    work.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", str(root)]
    command += ["--path-output", str(work), "-W", "--keep-going"]
    environment = os.environ | {"CITYKIT_BOOK_BUILD": "1", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    environment["JUPYTER_PREFER_ENV_PATH"] = "1"  # the kernel of this environment, whatever else is installed
    with subprocess.Popen(
        command, cwd=root, env=environment, text=True, encoding="utf-8", errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:  # fmt: skip
        lines = list(show(progress, (COLOUR.sub("", line.rstrip()) for line in process.stdout)))
    (work / "log.txt").write_text("\n".join(lines), encoding="utf-8")
    if process.returncode:
        # Sphinx says a warning once and then keeps the page as read: the next build must read it again.
        shutil.rmtree(work / "_build" / ".doctrees", ignore_errors=True)
        raise GraderError(f"The book does not build:\n{explain(lines, root)}\nThe whole log is in {work / 'log.txt'}.")


def show(progress: Progress | None, lines: Iterable[str]) -> Iterator[str]:
    """Pass the builder's lines on, and move the progress bars as it reads and writes pages."""
    bars, total = {}, None
    for line in lines:
        yield line
        if found := re.search(r"(\d+) added, (\d+) changed|targets for (\d+) source files", line):
            total = sum(int(number) for number in found.groups(default="0"))
        elif progress and total and (found := STEP.match(line)):
            name, percent = found.groups()
            if name not in bars:
                bars[name] = progress.add_task(STEP_NAMES[name], total=total)
            progress.update(bars[name], completed=round(total * int(percent) / 100))


def explain(lines: list[str], root: Path) -> str:
    """The first things that went wrong, each with its file and line."""
    said = [line for before, line in pairwise(["", *lines]) if TROUBLE.search(line) or before.endswith(" error:")]
    said = [line.replace(f"{root}{os.sep}", "") for line in said] or [line for line in lines if line][-LINES_SHOWN:]
    said = list(dict.fromkeys(with_line_numbers(said, root)))
    more = len(said) - LINES_SHOWN
    return "\n".join(said[:LINES_SHOWN] + ([f"and {more} more."] if more > 0 else []))


def with_line_numbers(said: list[str], root: Path) -> Iterator[str]:
    """Say where in a lesson the code stands that failed: Sphinx names the lesson, Python the line of the cell."""
    lesson = None
    for line in said:
        if found := re.match(r"(.+\.md): WARNING: Executing notebook failed", line):
            lesson = found[1]
        elif lesson and (found := re.match(r"-+> \d+ (.*)", line)):
            texts = [text.strip() for text in (root / lesson).read_text(encoding="utf-8").splitlines()]
            code = found[1].strip()
            place = f":{texts.index(code) + 1}" if code in texts else ""
            yield f"{lesson}{place}: {code}"
        else:
            yield line


def swap(fresh: Path, site: Path) -> None:
    """Put the new site in the place of the old one."""
    old = site.with_name("site.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)
