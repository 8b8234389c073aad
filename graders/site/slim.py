"""Make a built book light and self-contained: nothing from another host, few requests, plain HTML.

Each step takes a `Site` and does one thing; `STEPS` is their order. They know what Jupyter Book 1 with the Sphinx
Book Theme writes. `check` refuses a site where something was missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from graders.errors import GraderError
from graders.site import assets, pages
from graders.site.tree import Site

#: Where style sheets and drawings name what they fetch.
ADDRESS = re.compile(r"""(?:url\(|@import\s+(?!url)|<image[^>]+href=)\s*['"]?([^)'";\s]+)""")
#: Where scripts do: a source that is set, an import, a fetch.
SCRIPT_ADDRESS = re.compile(r"""(?:\.src\s*=|\bsrc\s*:|\bimport\b\s*\(?|\bfrom\b|\bfetch\s*\()\s*["'`]([^"'`]+)["'`]""")

STEPS = (
    pages.write_front_page,
    pages.drop_leftovers,
    pages.set_theme_early,
    pages.write_plain_quizzes,
    pages.unpack_pictures,
    pages.trim_drawings,
    pages.size_pictures,
    pages.link_pictures,
    pages.write_mathml,
    pages.frame_tables,
    pages.name_controls,
    pages.describe_pages,
    assets.add_mathjax,
    assets.bundle_scripts,
    assets.bundle_styles,
    assets.drop_unused_styles,
    assets.cut_icons,
    assets.drop_unused_files,
)


def make_light(folder: Path) -> None:
    """Apply all steps to the site in a folder, then check it.

    Raises
    ------
    GraderError
        If a page would ask another host for something, or a picture has no alternative text.
    """
    site = Site.read(folder)
    for step in STEPS:
        step(site)
    site.save()
    check(site)


def check(site: Site) -> None:
    """Refuse a site that would ask another host for something, or that has a picture without alternative text."""
    wrong = [f"{page}: asks another host for {address}" for page, address in outside_requests(site)]
    wrong += [f"{page}: no alternative text for {picture}" for page, picture in pictures_without_text(site)]
    if wrong:
        raise GraderError("The site is not fit to publish:\n" + "\n".join(dict.fromkeys(wrong)))


def outside_requests(site: Site) -> Iterator[tuple[str, str]]:
    """What a browser would ask of other hosts when it shows the site (links that a reader follows are fine)."""
    for page, tag in site.having("src", "srcset", "poster", "data", "action", "style", "href"):
        addresses = [tag.get(name, "") for name in ("src", "srcset", "poster", "data", "action")]
        if tag.name == "link":
            addresses.append(tag.get("href", ""))
        addresses += ADDRESS.findall(tag.get("style", ""))
        yield from ((page, address) for address in addresses if is_outside(address))
    texts = [(page, tag.string or "", ADDRESS) for page, tag in site.each("style")]
    texts += [(page, tag.string or "", SCRIPT_ADDRESS) for page, tag in site.each("script:not([src])")]
    for kind, pattern in (("*.css", ADDRESS), ("*.svg", ADDRESS), ("*.js", SCRIPT_ADDRESS)):
        for path in sorted(site.folder.rglob(kind)):
            texts.append((path.relative_to(site.folder).as_posix(), path.read_text("utf-8"), pattern))
    for page, text, pattern in texts:
        yield from ((page, address) for address in pattern.findall(text) if is_outside(address))


def is_outside(address: str) -> bool:
    """Whether an address means another host."""
    parts = urlsplit(address.strip())
    return bool(parts.netloc) or parts.scheme in ("http", "https")


def pictures_without_text(site: Site) -> Iterator[tuple[str, str]]:
    """Pictures in articles that lack words for those who cannot see them (docutils then writes the file's name)."""
    for page, picture in site.each("article img"):
        text = picture.get("alt", "").strip()
        if not text or text.endswith(Path(urlsplit(picture["src"]).path).name):
            yield page, picture["src"]
