"""Lessons for JupyterLab: the book's directives as Markdown that every notebook program shows."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pybtex.database import Entry, parse_file

OPEN = re.compile(r"^(:{3,}|`{3,})\{(\w+)\}\s*(.*)$")
ROLE = re.compile(r"\{(cite:\w+|term|eval|doc|numref|ref)\}`([^`]*)`")
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
OPTION = re.compile(r"^:[\w-]+:")
TARGET = re.compile(r"^\([\w-]+\)=$")


@dataclass(frozen=True)
class Plain:
    """Turns MyST into plain Markdown.

    Parameters
    ----------
    works : mapping of str to str
        By bibliography key: what stands in the text, as ``Author, year``.
    notebooks : collection of str
        Names of the pages that are notebooks in the bundle.
    """

    works: Mapping[str, str]
    notebooks: Collection[str]

    @classmethod
    def read(cls, bibliography: Path, notebooks: Collection[str]) -> Plain:
        """With the works of a BibTeX file."""
        return cls({key: short(entry) for key, entry in parse_file(str(bibliography)).entries.items()}, notebooks)

    def markdown(self, text: str) -> str:
        """The text without directives and roles."""
        lines: list[str] = []
        fences: list[str] = []
        for line in text.splitlines():
            found = OPEN.match(line)
            if found:
                fences.append(found[1])
                lines.append("> " * len(fences) + f"**{found[3] or found[2].capitalize()}**")
                lines.append("> " * len(fences))
            elif fences and line.strip() == fences[-1]:
                fences.pop()
                lines.append("")
            elif not TARGET.match(line) and not (fences and OPTION.match(line)):
                lines.append("> " * len(fences) + line)
        return LINK.sub(self._link, ROLE.sub(self._role, "\n".join(lines)))

    def _link(self, found: re.Match) -> str:
        """A link to a page that the bundle has leads there; of one to another page the words stay."""
        words, target = found.groups()
        if "://" in target:
            return found[0]
        if "book/exercises/" in target:
            return f"[{words}](../../exercises/{PurePosixPath(target).name})"
        if PurePosixPath(target).name in self.notebooks:
            return f"[{words}]({PurePosixPath(target).with_suffix('.ipynb')})"
        return words

    def _role(self, found: re.Match) -> str:
        kind, content = found[1], found[2]
        if not kind.startswith("cite"):
            return re.sub(r"\s*<[^>]*>$", "", content)
        works = "; ".join(self.works.get(key.strip(), key.strip()) for key in content.split(","))
        return works if kind == "cite:t" else f"({works})"


def short(entry: Entry) -> str:
    """A work as it stands in a sentence: the first author's last name, or the body's name, and the year."""
    people = entry.persons.get("author", [])
    names = [" ".join(person.prelast_names + person.last_names).strip("{}") for person in people]
    who = names[0] + (" and others" if len(names) > 2 else f" and {names[1]}" if len(names) == 2 else "") if names else entry.fields["title"]
    return f"{who}, {entry.fields.get('year', 'no date')}".replace("{", "").replace("}", "")
