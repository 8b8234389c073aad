"""Do glossary and bibliography hold what the book uses, and nothing else?"""

from __future__ import annotations

import re

from tests.modules.lessons import CITE, ROOT, bibliography

PAGES = [*(ROOT / "modules").glob("*/*.md"), *(path for path in (ROOT / "book").glob("*.md"))]
TEXT = "\n".join(path.read_text("utf-8") for path in PAGES)
GLOSSARY = (ROOT / "book" / "glossary.md").read_text("utf-8")


def test_is_every_entry_of_the_bibliography_cited_and_every_citation_an_entry():
    cited = {key.strip() for keys in CITE.findall(TEXT) for key in keys.split(",")}
    assert cited == bibliography()


def test_is_every_term_that_a_page_links_explained_once():
    terms = [term.strip().lower() for term in re.findall(r"^(\S.*)\n: ", GLOSSARY, re.MULTILINE)]
    assert len(terms) == len(set(terms))
    roles = [re.sub(r"\s+", " ", role) for role in re.findall(r"\{term\}`([^`]+)`", TEXT)]
    linked = {(found[1] if (found := re.search(r"<([^>]+)>", role)) else role).strip().lower() for role in roles}
    assert linked <= set(terms)


def test_stands_the_glossary_in_the_order_of_the_alphabet():
    terms = re.findall(r"^(\S.*)\n: ", GLOSSARY, re.MULTILINE)
    assert terms == sorted(terms, key=str.lower)
