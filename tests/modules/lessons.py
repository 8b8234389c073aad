"""A lesson as the tests read it: front matter, sections, prose, numbers, and what its code shows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import jupytext
import yaml
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parents[2]
HEADINGS = (
    "By the end you can",
    "The question",
    "The idea",
    "Worked example",
    "Try it",
    "Check yourself",
    "Your turn",
    "In your city",
    "Limits",
    "Summary",
)
#: A further lesson is optional and shorter.
FURTHER_HEADINGS = tuple(name for name in HEADINGS if name not in ("Check yourself", "Your turn"))
LABELS = ("Minutes to teach", "Minutes to practise", "Before you start", "Data", "Runs", "Last reviewed")

CITE = re.compile(r"\{cite:\w+\}`([^`]+)`")
ROLE = re.compile(r"\{\w+\}`([^`<]*)(?:<[^`]*)?`")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
MATHS = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
TARGET = re.compile(r"^\(([\w-]+)\)=$", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.,/])[−-]?\d[\d,]*(?:\.\d+)?(?![\w/]|\.\d)")


@dataclass(frozen=True)
class Lesson:
    """One page of ``modules/`` that runs."""

    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @cached_property
    def notebook(self) -> NotebookNode:
        return jupytext.read(self.path)

    @cached_property
    def markdown(self) -> str:
        """The text outside of code, with its directives."""
        return "\n\n".join(cell.source for cell in self.notebook.cells if cell.cell_type == "markdown")

    @cached_property
    def code(self) -> str:
        return "\n".join(cell.source for cell in self.notebook.cells if cell.cell_type == "code")

    @property
    def is_core(self) -> bool:
        return self.path.stem == "lesson"

    @property
    def is_further(self) -> bool:
        return "**Optional.**" in self.markdown

    @cached_property
    def glance(self) -> dict[str, str]:
        """What stands in *At a glance*, by label."""
        found = re.search(r":class: at-a-glance\n(.*?)\n:::", self.markdown, re.DOTALL)
        text = re.sub(r"\n\s+", " ", found[1]) if found else ""
        return {label: rest.strip() for label, rest in re.findall(r"\*\*([^*:.]+)[:.]\*\*([^*\n]*)", text)}

    def minutes(self, label: str) -> int:
        """The minutes that *At a glance* gives for a label."""
        found = re.search(r"\d+", self.glance[label])
        return int(found[0]) if found else 0

    @cached_property
    def sections(self) -> dict[str, str]:
        """Text by level-2 heading."""
        parts = re.split(r"^## (.+)$", self.markdown, flags=re.MULTILINE)
        return dict(zip(parts[1::2], parts[2::2], strict=True))

    def numbered(self, heading: str) -> list[str]:
        """The points of a section's numbered list."""
        text = re.split(r"^### ", self.sections[heading], flags=re.MULTILINE)[0]
        return [re.sub(r"\s+", " ", point) for point in re.findall(r"^\d\. (.*?)(?=^\d\. |\Z)", text, re.MULTILINE | re.DOTALL)]

    def bulleted(self, heading: str) -> list[str]:
        """The points of a section's list with dashes."""
        text = re.split(r"^### ", self.sections[heading], flags=re.MULTILINE)[0]
        return re.findall(r"^- ", text, re.MULTILINE)

    @cached_property
    def citations(self) -> list[str]:
        return [key.strip() for keys in CITE.findall(self.markdown) for key in keys.split(",")]

    @cached_property
    def prose(self) -> str:
        """What a person reads aloud: words only, without markup and citations; decimals cut, as a full stop would end a sentence."""
        text = "\n".join(part for part in paragraphs(self.markdown) if len(part.split()) > 3)
        text = LINK.sub(r"\1", ROLE.sub(r"\1", CITE.sub("", text)))
        text = re.sub(r"`[^`]*`|[*_>]", "", text)
        return re.sub(r"(\d)[.,](\d)", r"\1\2", text)


def paragraphs(markdown: str) -> list[str]:
    """Paragraphs and list points of running text; no tables, formulas, code or options of directives."""
    kept = []
    for block in re.split(r"\n\s*\n", MATHS.sub(" ", markdown)):
        lines = [line for line in block.splitlines() if not re.match(r"\s*(:{3,}|`{3,}|:[\w-]+:|\||%|#|\([\w-]+\)=)", line)]
        kept += re.split(r"^\s*(?:[-*]|\d+\.) ", "\n".join(lines), flags=re.MULTILINE)
    return [re.sub(r"\s+", " ", part).strip() for part in kept if part.strip()]


@cache
def pages() -> tuple[Lesson, ...]:
    """Every page of ``modules/`` that runs."""
    paths = sorted((ROOT / "modules").glob("*/*.md"))
    return tuple(Lesson(path) for path in paths if "kernelspec:" in path.read_text(encoding="utf-8")[:400])


def lessons() -> list[Lesson]:
    """The lessons: core and further; not the working notebooks beside them."""
    return [page for page in pages() if page.is_core or page.is_further]


@cache
def run(lesson: Lesson) -> NotebookNode:
    """The lesson, executed alone in its own folder."""
    notebook = jupytext.read(lesson.path)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(lesson.path.parent)}}).execute()
    return notebook


def shown(notebook: NotebookNode) -> str:
    """All text that the cells of an executed notebook show."""
    outputs = (output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs)
    texts = [output.get("text", "") or "".join(map(str, output.get("data", {}).values())) for output in outputs]
    return re.sub(r'src="data:[^"]*"', "", "\n".join(texts))


def numbers(text: str) -> set[str]:
    """Numbers in a text, as they would be typed without thousands separators and signs."""
    return {found.replace(",", "").lstrip("−-") for found in NUMBER.findall(text)}


def bibliography() -> set[str]:
    """The keys of ``book/references.bib``."""
    return set(re.findall(r"^@\w+\{([^,]+),", (ROOT / "book" / "references.bib").read_text("utf-8"), re.MULTILINE))


def toc() -> set[str]:
    """The pages that ``_toc.yml`` names."""
    text = (ROOT / "_toc.yml").read_text("utf-8")
    assert yaml.safe_load(text)
    return set(re.findall(r"file: (\S+)", text))
