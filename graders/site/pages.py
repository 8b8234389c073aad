"""Steps that change what the pages hold: plain quizzes, pictures as files, tables that scroll, names that fit."""

from __future__ import annotations

import hashlib
import html
import json
import re
from base64 import b64decode
from urllib.parse import unquote

from bs4 import BeautifulSoup, Comment, Tag
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from markdown_it import MarkdownIt

from graders.site.tree import Site

HOME, COURSE, PAGES_BELOW = "Welcome", "Course", "Pages below {}"
VERDICTS = {True: "Right.", False: "Look again."}
OLD_BROWSER = (
    'if (!window.MathMLElement) document.head.append(Object.assign(document.createElement("script"), {{src: "{src}"}}))'
)
NUMBER = re.compile(r"[-+−]?[\d,. ]*\d ?%?|nan|NaN|None||-|–|—")
LETTERS = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
PICTURE_TYPES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def write_front_page(site: Site) -> None:
    """``index.html`` leads to the first page, also for those whose browser does not follow a refresh."""
    refresh = site.pages["index.html"].find("meta", attrs={"http-equiv": "Refresh"})
    if refresh is None:
        return
    first = refresh["content"].partition("url=")[2]
    page = site.pages[first]
    title, icon = page.title.get_text(), page.select_one("link[rel=icon]")
    head = f'<meta charset="utf-8"><title>{html.escape(title)}</title>{refresh}'
    if icon:
        head += f'<link rel="icon" href="{site.link("index.html", site.target(first, icon["href"]))}">'
    body = f'<main><h1><a href="{first}">{html.escape(title)}</a></h1></main>'
    text = f'<!DOCTYPE html><html lang="{page.html["lang"]}"><head>{head}</head><body>{body}</body></html>'
    site.pages["index.html"] = BeautifulSoup(text, "html.parser")


def drop_leftovers(site: Site) -> None:
    """What the theme writes for services that the course does not use, and comments."""
    selectors = (
        "#ethical-ad-placement", "#jb-print-docs-body", "meta[name^=docsearch]", "link[rel=preload]",
        "script[type='application/vnd.jupyter.widget-state+json']", "style[scoped]",
    )  # fmt: skip
    for _, tag in site.each(", ".join(selectors)):
        tag.decompose()
    for page in site.pages.values():
        for comment in page.find_all(string=lambda text: isinstance(text, Comment)):
            comment.extract()
        for viewport in page.select("meta[name=viewport]")[1:]:
            viewport.decompose()


def set_theme_early(site: Site) -> None:
    """Light or dark before the first paint, as the reader's system says; light without scripts."""
    early = (
        "const page = document.documentElement.dataset;"
        'page.mode = localStorage.getItem("mode") || "auto";'
        'page.theme = localStorage.getItem("theme") ||'
        ' (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");'
    )
    for page in site.pages.values():
        del page.html["data-theme"]
        if script := page.select_one("script[data-cfasync]"):
            script.string = early
            del script["data-cfasync"]


def write_plain_quizzes(site: Site) -> None:
    """Self-check questions as plain radio buttons that answer back by style alone, without a script."""
    for number, (name, script) in enumerate(site.each(".cell_output script"), start=1):
        found = re.search(r"var questions(\w+)=", script.get_text())
        if not found:
            continue
        questions, _ = json.JSONDecoder().raw_decode(script.get_text(), found.end())
        place = site.pages[name].find(id=found[1])
        place.replace_with(BeautifulSoup(quiz(questions, f"quiz-{number}"), "html.parser"))
        if code := script.find_parent(class_="cell").select_one(".cell_input"):
            code.decompose()
        script.decompose()


def quiz(questions: list[dict], key: str) -> str:
    """The questions of one quiz as HTML; ``key`` keeps its ids apart from those of other quizzes."""
    markdown = MarkdownIt("commonmark", {"html": False}).renderInline
    parts = ['<div class="quiz" aria-live="polite">']
    for number, question in enumerate(questions, start=1):
        parts.append(f"<fieldset><legend>{markdown(question['question'])}</legend>")
        for place, answer in enumerate(question["answers"], start=1):
            group, kind = f"{key}-{number}", "right" if answer["correct"] else "wrong"
            parts.append(
                f'<div class="answer {kind}"><input type="radio" name="{group}" id="{group}-{place}">'
                f'<label for="{group}-{place}">{markdown(answer["answer"])}</label>'
                f'<p class="why"><strong>{VERDICTS[answer["correct"]]}</strong> {markdown(answer["feedback"])}</p></div>'
            )
        parts.append("</fieldset>")
    return "".join(parts) + "</div>"


def unpack_pictures(site: Site) -> None:
    """Pictures written into a page become files: they weigh less and load when they come into view."""
    for name, picture in site.each("img[src^='data:']"):
        kind, _, data = picture["src"].removeprefix("data:").partition(";base64,")
        if kind in PICTURE_TYPES:
            content = b64decode(unquote(data))
            target = f"_images/{hashlib.sha256(content).hexdigest()[:20]}.{PICTURE_TYPES[kind]}"
            (site.folder / target).parent.mkdir(exist_ok=True)
            (site.folder / target).write_bytes(content)
            picture["src"] = site.link(name, target)


def trim_drawings(site: Site) -> None:
    """SVG charts in the page's letters, without notes on software, and with two decimals instead of six."""
    for path in site.folder.glob("_images/*.svg"):
        drawing = path.read_text("utf-8")
        drawing = re.sub(r"<metadata>.*?</metadata>|<!DOCTYPE.*?>|<!--.*?-->", "", drawing, flags=re.DOTALL)
        drawing = re.sub(r"font-family: [^;\"]+", f"font-family: {LETTERS}", drawing)
        drawing = re.sub(r' (?:d|x|y|points)="[^"]+', lambda found: re.sub(r"(\.\d\d)\d+", r"\1", found[0]), drawing)
        path.write_text(re.sub(r">\s+<", "><", drawing), encoding="utf-8")


def size_pictures(site: Site) -> None:
    """Pictures say their size, so that the text does not jump, and load when they come into view."""
    for name, picture in site.each("article img"):
        picture["loading"] = "lazy"
        target = site.target(name, picture["src"])
        if target and target.endswith(".svg") and not picture.has_attr("width"):
            root = (site.folder / target).read_text("utf-8").partition("<svg")[2].partition(">")[0]
            size = [re.search(rf'\b{side}="([\d.]+)(pt)?"', root) for side in ("width", "height")]
            if all(size):
                width, height = (round(float(found[1]) * (4 / 3 if found[2] else 1)) for found in size)
                picture["width"], picture["height"] = str(width), str(height)


def link_pictures(site: Site) -> None:
    """A touch on a picture opens it alone, to be made larger on a small screen."""
    for name, picture in site.each("article img"):
        if not picture.find_parent("a"):
            attributes = {"class": "picture", "href": picture["src"]}
            picture.wrap(site.pages[name].new_tag("a", attrs=attributes))


def write_mathml(site: Site) -> None:
    """Formulas as MathML, which browsers since 2023 draw themselves; only older ones then fetch MathJax.

    A page with a formula that cannot be written so keeps MathJax for all of its formulas.
    """
    for page in site.pages.values():
        formulas = page.select("span.math, div.math")
        loader = page.select_one("script[src*='mathjax/']")
        if loader is None:
            continue
        if not formulas:  # Sphinx also loads MathJax where only a page below has formulas
            loader.decompose()
            continue
        try:
            drawn = [mathml(formula) for formula in formulas]
        except MathError:
            continue
        for formula, text in zip(formulas, drawn, strict=True):
            formula.clear()
            formula.append(BeautifulSoup(text, "html.parser"))
        late = page.new_tag("script")
        late.string = OLD_BROWSER.format(src=loader["src"])
        loader.replace_with(late)


def mathml(formula: Tag) -> str:
    """One formula, given as TeX within the marks for MathJax, as MathML."""
    tex = re.sub(r"^\\[(\[]|\\[)\]]$", "", formula.get_text().strip()).strip()
    drawn = tex2mathml(tex, as_block=formula.name == "div")
    # Words as identifiers: browsers set no space around an operator that has only <mtext> beside it.
    return drawn.replace("<mtext>", '<mi mathvariant="normal">').replace("</mtext>", "</mi>")


def frame_tables(site: Site) -> None:
    """Tables scroll within the page on a phone, and say which cells are headings."""
    for name, table in site.each("article table"):
        for attribute in ("border", "style"):
            del table[attribute]
        join_heading_rows(table)
        for heading in table.select("th"):
            heading["scope"] = "col" if heading.find_parent("thead") else "row"
        for empty in [heading for heading in table.select("th") if not heading.get_text(strip=True)]:
            empty.name = "td"
            del empty["scope"]
        mark_numbers(table)
        frame = table.wrap(site.pages[name].new_tag("div", attrs={"class": "table-frame"}))
        if len(table.find("tr").find_all(["th", "td"])) > 4:
            frame["class"] = "table-frame wide"


def mark_numbers(table: Tag) -> None:
    """Mark the columns of a pandas table that hold numbers: they are set flush right, words flush left."""
    if "dataframe" not in table.get("class", []):
        return
    rows = [row.find_all(["th", "td"]) for row in table.find_all("tr")]
    for place in range(1, max(map(len, rows), default=0) + 1):  # from the right: cells on the left may span rows
        column = [row[-place] for row in rows if place <= len(row)]
        values = [cell.get_text(strip=True) for cell in column if cell.find_parent("tbody")]
        if values and all(NUMBER.fullmatch(value) for value in values) and column[-1].name == "td":
            for cell in column:
                cell["class"] = "number"


def join_heading_rows(table: Tag) -> None:
    """pandas writes the name of the index into a heading row of its own: put it into the row above."""
    rows = table.select("thead tr")
    for row in rows:
        del row["style"]
    if len(rows) != 2 or "dataframe" not in table.get("class", []):
        return
    upper, lower = ([cell.get_text(strip=True) for cell in row.find_all("th")] for row in rows)
    if len(upper) == len(lower) and all(not (above and below) for above, below in zip(upper, lower, strict=True)):
        for above, below in zip(rows[0].find_all("th"), lower, strict=True):
            if below:
                above.string = below
        rows[1].decompose()


def name_controls(site: Site) -> None:
    """Names of buttons and regions as screen readers say them, where the theme's differ from what is seen."""
    for _, tag in site.each(".search-button-field, details.hide > summary"):
        del tag["aria-label"]
    for _, tag in site.each(".bd-sidenav__home-link a"):
        tag.string = HOME
    for _, tag in site.each("[data-bs-toggle=tooltip]"):
        for attribute in ("data-bs-toggle", "data-bs-placement", "data-bs-title"):
            del tag[attribute]
    for _, tag in site.each("button.sidebar-toggle"):
        tag["aria-label"] = tag["title"]
    for _, tag in site.each(".theme-switch-button"):
        tag["title"] = tag["aria-label"]
    for _, summary in site.each(".bd-links summary"):
        summary["aria-label"] = PAGES_BELOW.format(summary.find_parent("li").a.get_text(strip=True))
    for _, sidebar in site.each("#pst-primary-sidebar"):
        sidebar["role"], sidebar["aria-label"] = "navigation", COURSE
    for _, entry in site.each("[role=doc-biblioentry], .citation-list"):
        del entry["role"]
    for _, icon in site.each("i[class*=fa-], span[class*=fa-]"):
        icon["aria-hidden"] = "true"


def describe_pages(site: Site) -> None:
    """Each page's description for search engines: its first plain paragraph."""
    for page in site.pages.values():
        article = page.select_one("article")
        if article is None or page.select_one("meta[name=description]"):
            continue
        paragraphs = (p for p in article.select("section > p") if p.get_text(strip=True))
        if first := next(paragraphs, None):
            words = " ".join(first.get_text().split())
            text = words if len(words) <= 160 else words[:157].rsplit(" ", 1)[0] + " …"
            page.head.append(page.new_tag("meta", attrs={"name": "description", "content": text}))
