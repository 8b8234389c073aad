"""Where the course takes up what it was asked to teach: the page ``book/coverage.md``, made from tables and lessons.

A lesson marks the paragraph that teaches a row with the row's id as a target: ``(c009)=`` on the line before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from citykit import data, explorer
from graders.course import write_whole
from graders.errors import GraderError

#: Kinds of case that a paragraph teaches; the others stand in the explorer.
TAUGHT = ("case", "technical assistance", "policy", "question")
#: The target of the explorer, in module m01.
EXPLORER = "explorer"
TARGET = re.compile(r"^\(([a-z]+\d*)\)=$", re.MULTILINE)
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)

HEAD = """# What is taught where

The course was asked to teach from five documents: a report on a forum in Moscow, an article on China's cities, the report
on the LAS ranking of 2024, a session of the World Bank at a conference in 2019, and slides of WeGO. This page lists every
city and system that they name, every need and challenge, and every element of the two programmes, with its place in the
course. It is made from the course's tables and lessons when the book is built. The
{ref}`case explorer <explorer>` shows all cases, also those that no paragraph takes up.

Country groups by the list of the United Nations that the course uses {cite:p}`un2026m49`. They change with time.
"""


def write(root: Path) -> Path:
    """Write ``book/coverage.md``.

    Raises
    ------
    GraderError
        Naming every row that no lesson takes up.
    """
    path = root / "book" / "coverage.md"
    write_whole(path, page(homes(root)))
    return path


def homes(root: Path) -> dict[str, str]:
    """By id in lower case: the title of the lesson that has it as a target."""
    found = {}
    for path in sorted((root / "modules").glob("*/*.md")):
        text = path.read_text(encoding="utf-8")
        if title := TITLE.search(text):
            found |= dict.fromkeys(TARGET.findall(text), f"{path.parent.name[1:3]} {title[1]}")
    return found


def page(homes: dict[str, str]) -> str:
    """The page's text.

    Parameters
    ----------
    homes : dict of str to str
        As from `homes`.
    """
    missing = [key for key in wanted() if key not in homes]
    if missing:
        raise GraderError(
            f"No lesson takes up {', '.join(key.upper() for key in missing)}. Put the target of the row, such as "
            f"({missing[0]})=, on the line before the paragraph that teaches it."
        )
    return "\n\n".join([HEAD, *(f"## {title}\n\n{table(heads, rows)}" for title, heads, rows in tables(homes))]) + "\n"


def wanted() -> Iterator[str]:
    """The ids that need a target, in lower case."""
    yield EXPLORER
    cases = data.load("cases")
    for key in [*cases.index[cases["kind"].isin(TAUGHT)], *data.load("needs")["id"], *data.load("challenges").index]:
        yield key.lower()


def tables(homes: dict[str, str]) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """Title, headings and rows of each table."""

    def place(key: str) -> str:
        key = key.lower()
        return f"{{ref}}`{homes[key]} <{key}>`" if key in homes else f"{{ref}}`explorer <{EXPLORER}>`"

    rows = [[key, row["city"], row["country"], row["groups"], row["system"], row["kind"], place(key)] for key, row in explorer.table().iterrows()]
    yield f"Cases: {len(rows)} rows", ["Row", "Place", "Country", "Group", "System or role", "Kind", "Where"], rows
    needs = data.load("needs")
    rows = [[row.id, row.need, row.group, place(row.id)] for row in needs.itertuples()]
    yield f"Needs of WeGO's members: {len(rows)} rows", ["Row", "Need", "List", "Where"], rows
    rows = [[row.Index, row.challenge, place(row.Index)] for row in data.load("challenges").itertuples()]
    yield f"Challenges: {len(rows)} rows", ["Row", "Challenge", "Where"], rows
    rows = [[row.Index, row.organisation, row.part, row.element, module(row.module)] for row in data.load("programme_elements").itertuples()]
    yield f"Elements of the programmes: {len(rows)} rows", ["Row", "Organisation", "Part", "Element", "Where"], rows


def module(folder: str) -> str:
    """A link to a module's lesson."""
    return f"[{folder[1:3]}](../modules/{folder}/lesson.md)"


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "/") for cell in line) + " |" for line in lines)
