"""A built site in memory: its folder and its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag


@dataclass
class Site:
    """A built site: its folder, and its pages by their path in it."""

    folder: Path
    pages: dict[str, BeautifulSoup]

    @classmethod
    def read(cls, folder: Path) -> Site:
        """The site in a folder."""
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
        texts = {name: (folder / name).read_text("utf-8") for name in names if "_static/" not in name}
        return cls(folder, {name: BeautifulSoup(text, "html.parser") for name, text in texts.items()})

    def save(self) -> None:
        """Write the pages back."""
        for name, page in self.pages.items():
            (self.folder / name).write_text(str(page), encoding="utf-8")

    def each(self, selector: str) -> Iterator[tuple[str, Tag]]:
        """Every element that a CSS selector finds, with the path of its page."""
        for name, page in self.pages.items():
            for tag in page.select(selector):
                yield name, tag

    def having(self, *attributes: str) -> Iterator[tuple[str, Tag]]:
        """Every element that has one of some attributes, with the path of its page (much faster than a selector)."""
        for name, page in self.pages.items():
            for tag in page.find_all(lambda tag: any(key in tag.attrs for key in attributes)):
                yield name, tag

    @staticmethod
    def link(page: str, target: str) -> str:
        """The relative address of a file of the site, as seen from a page."""
        return relpath(target, dirname(page) or ".")

    @staticmethod
    def target(page: str, address: str) -> str | None:
        """The file of the site that an address on a page means; None if it means anything else."""
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or not parts.path:
            return None
        return normpath(join(dirname(page), unquote(parts.path)))
