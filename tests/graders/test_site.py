"""Is the site light, self-contained and readable for everyone, and does a failed build say why?"""

from __future__ import annotations

import base64
import functools
import gzip
import http.server
import re
import shutil
import threading
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from graders import site as room
from graders.errors import GraderError
from graders.site import pages, slim, styles
from graders.site.tree import Site
from tests.conftest import chromium

ROOT = Path(__file__).parents[2]


def site_of(folder: Path, **texts: str) -> Site:
    """A site of small pages, each given by its article; ``about`` becomes ``book/about.html``."""
    whole = {f"book/{name}.html": f"<html lang='en'><head></head><body><article>{text}</article></body></html>" for name, text in texts.items()}
    return Site(folder, {name: BeautifulSoup(text, "html.parser") for name, text in whole.items()})


def article(site: Site, name: str = "about") -> BeautifulSoup:
    return site.pages[f"book/{name}.html"].article


QUESTIONS = (
    '[{"question": "Which `scale`?", "type": "many_choice", "answers": ['
    '{"answer": "0 to 100", "correct": true, "feedback": "Yes, points."},'
    '{"answer": "a < b", "correct": false, "feedback": "That is an order."}]}]'
)
QUIZ = (
    '<div class="cell"><div class="cell_input">quiz.show("quiz.yml")</div><div class="cell_output">'
    '<div class="output text_html"><div id="abc"><style>#abc {}</style></div></div>'
    f"<script>var questionsabc={QUESTIONS};\n\nif (typeof Question === 'undefined') {{ src = 'https://other.example/x.js' }}</script></div></div>"
)


def test_is_a_quiz_plain_radio_buttons_without_a_script(tmp_path):
    site = site_of(tmp_path, about=QUIZ)
    pages.write_plain_quizzes(site)
    assert not article(site).select("script, style, .cell_input")
    assert [label.get_text() for label in article(site).select("label")] == ["0 to 100", "a < b"]
    assert article(site).legend.code.get_text() == "scale"
    assert article(site).select_one(".wrong .why").get_text() == "Look again. That is an order."
    for radio in article(site).select("input[type=radio]"):
        assert article(site).select_one(f"label[for={radio['id']}]")


def test_are_widget_data_and_the_themes_leftovers_gone(tmp_path):
    state = '<script type="application/vnd.jupyter.widget-state+json">{}</script>'
    site = site_of(tmp_path, about=f"{state}<!-- note --><div id='ethical-ad-placement'></div><p>Text</p>")
    pages.drop_leftovers(site)
    assert str(article(site)) == "<article><p>Text</p></article>"


def test_does_a_picture_in_the_page_become_a_trimmed_file_with_its_size(tmp_path):
    drawing = (
        '<!DOCTYPE svg><svg width="72pt" height="36pt" xmlns="http://www.w3.org/2000/svg"><metadata>made by</metadata>'
        '<path transform="scale(0.015625)" d="M 1.23456 2"/><text style="font-family: \'DejaVu Sans\', Verdana">A</text></svg>'
    )
    data = base64.b64encode(drawing.encode()).decode()
    site = site_of(tmp_path, about=f'<img alt="A line." src="data:image/svg+xml;base64,{data}">')
    for step in (pages.unpack_pictures, pages.trim_drawings, pages.size_pictures, pages.link_pictures):
        step(site)
    picture = article(site).img
    assert (picture["width"], picture["height"], picture["loading"]) == ("96", "48", "lazy")
    assert picture.parent["href"] == picture["src"]
    text = (tmp_path / "book" / picture["src"]).resolve().read_text("utf-8")
    assert "metadata" not in text and "DejaVu" not in text and 'd="M 1.23 2"' in text and "0.015625" in text


@pytest.mark.parametrize("alt", ["", "../_images/bars.svg"])
def test_is_a_picture_without_words_refused(tmp_path, alt):
    site = site_of(tmp_path, about=f'<img alt="{alt}" src="../_images/bars.svg">')
    with pytest.raises(GraderError, match=r"book/about.html: no alternative text for ../_images/bars.svg"):
        slim.check(site)


@pytest.mark.parametrize(
    "part",
    [
        '<script src="https://other.example/x.js"></script>',
        '<img alt="A map." src="//other.example/map.png">',
        '<link rel="stylesheet" href="https://other.example/x.css">',
        '<iframe src="http://other.example/"></iframe>',
        "<div style=\"background: url('https://other.example/x.png')\"></div>",
        "<style>@import url(https://other.example/x.css);</style>",
        '<script>import("https://other.example/x.js")</script>',
        '<script>s.src = "https://other.example/x.js"</script>',
    ],
)
def test_is_anything_from_another_host_refused(tmp_path, part):
    with pytest.raises(GraderError, match=r"asks another host for (https?:)?//other\.example"):
        slim.check(site_of(tmp_path, about=part))


def test_may_a_reader_follow_a_link_to_another_host(tmp_path):
    slim.check(site_of(tmp_path, about='<a href="https://other.example/">Source</a>'))


FRAME = """<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>score</th><th>kind</th></tr>
<tr><th>city</th><th></th><th></th></tr></thead><tbody><tr><th>El Alto</th><td>68.6</td><td>large</td></tr>
<tr><th>Oruro</th><td>-1,067.5</td><td>large</td></tr></tbody></table>"""


def test_does_a_pandas_table_scroll_and_name_its_headings(tmp_path):
    site = site_of(tmp_path, about=FRAME)
    pages.frame_tables(site)
    table = article(site).select_one(".table-frame > table")
    assert [cell.get_text() for cell in table.select("thead tr > *")] == ["city", "score", "kind"]
    assert [cell["scope"] for cell in table.select("th")] == ["col", "col", "col", "row", "row"]
    assert [cell.get_text() for cell in table.select(".number")] == ["score", "68.6", "-1,067.5"]


def test_is_an_empty_heading_no_heading(tmp_path):
    site = site_of(tmp_path, about="<table><thead><tr><th></th><th>a</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>")
    pages.frame_tables(site)
    assert [cell.name for cell in article(site).select("thead tr > *")] == ["td", "th"]


LOADER = '<script>window.MathJax = {}</script><script defer src="../_static/mathjax/tex-mml-chtml.js"></script>'


def test_are_formulas_drawn_by_the_browser_and_mathjax_kept_for_old_ones(tmp_path):
    site = site_of(tmp_path, about=LOADER + r'<div class="math">\[\frac{\text{a} - x}{2}\]</div>')
    pages.write_mathml(site)
    assert article(site).select_one("math mfrac mi").get_text() == "a"
    assert not article(site).select("script[src]") and "MathMLElement" in article(site).select("script")[1].string


def test_does_a_formula_that_cannot_be_drawn_keep_mathjax(tmp_path):
    site = site_of(tmp_path, about=LOADER + r'<span class="math">\(\unknowncommand{x}\)</span>')
    pages.write_mathml(site)
    assert article(site).select("script[src]") and not article(site).select("math")


def test_does_a_page_without_formulas_load_no_mathjax(tmp_path):
    site = site_of(tmp_path, about=LOADER)
    pages.write_mathml(site)
    assert "tex-mml" not in str(article(site))


def test_does_the_first_plain_paragraph_describe_the_page(tmp_path):
    site = site_of(tmp_path, about="<section><div class='admonition'><p>Minutes: 45</p></div><p>How firm is\na rank?</p></section>")
    pages.describe_pages(site)
    assert site.pages["book/about.html"].select_one("meta[name=description]")["content"] == "How firm is a rank?"


@pytest.mark.parametrize(
    ("rule", "kept"),
    [
        (".used{color:red}", True),
        (".gone{color:red}", False),
        (".used .gone{color:red}", False),
        (".used:not(.gone){color:red}", True),
        ("h1{color:red}", True),
        ("@media print{.gone{color:red}}", False),
        ("@media print{.used{color:red}}", True),
    ],
)
def test_does_a_style_stay_only_if_its_classes_are_used(rule, kept):
    assert ("color:red" in styles.used(rule, {"used"})) is kept


def test_do_unused_variables_go_also_those_that_only_they_use():
    text = styles.used(':root{--a: 1px;--b: var(--c);--c: "x;y";--d: 2px}p{margin:var(--a)}', set())
    assert "--a: 1px" in text and not re.search("--[bcd]", text)


def test_are_addresses_in_a_joined_style_sheet_seen_from_its_folder(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "base.css").write_text("p{margin:0}")
    (tmp_path / "styles" / "theme.css").write_text('@import "../base.css";a{background:url(../x.png)}b{background:url("data:x")}')
    assert styles.read(tmp_path / "styles" / "theme.css", tmp_path) == 'p{margin:0}a{background:url("x.png")}b{background:url("data:x")}'


def test_does_a_missing_exercise_say_what_to_run_first(tmp_path):
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: welcome\nchapters: [{file: book/exercises/score}]\n")
    (tmp_path / "welcome.md").write_text("# Welcome")
    with pytest.raises(GraderError, match=r"book/exercises/score. Released .* `python -m graders release`"):
        room.check_pages(tmp_path)


def test_is_a_broken_table_of_contents_one_clear_error(tmp_path):
    (tmp_path / "_toc.yml").write_text("root: [")
    with pytest.raises(GraderError, match=r"_toc\.yml: cannot be read"):
        room.check_pages(tmp_path)


def test_does_a_failed_lesson_name_file_line_and_error(tmp_path):
    (tmp_path / "lesson.md").write_text("# T\n\n```{code-cell}\ntotal()\n```\n")
    log = [
        f"{tmp_path}/lesson.md: WARNING: Executing notebook failed: CellExecutionError",
        "[IPKernelApp] WARNING | Kernel is running",
        "----> 1 total()",
        "NameError: name 'total' is not defined",
        f"{tmp_path}/lesson.md:1: WARNING: unknown term",
    ]
    assert room.explain(log, tmp_path).splitlines() == [
        "lesson.md:4: total()",
        "NameError: name 'total' is not defined",
        "lesson.md:1: WARNING: unknown term",
    ]


def test_is_a_log_without_a_known_error_shown_by_its_end(tmp_path):
    assert room.explain([str(number) for number in range(50)], tmp_path).splitlines()[-1] == "49"


# A tiny book through the whole build

LESSON = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# A lesson

:::{admonition} At a glance
:class: at-a-glance
- **Minutes to teach:** 45
:::

A {term}`rank` after a source {cite:p}`who2020`, and $x^2$.

$$s = \\frac{x}{100}$$

```{code-cell} ipython3
---
mystnb:
  image:
    alt: Two bars; a leads.
---
import pandas as pd
from citykit import charts, quiz
from citykit.widgets import Answer, Panel, slider

charts.use_style()
figure = charts.bars(pd.Series({"a": 2, "b": 1}), "The first leads", unit="points", source="Made up.")
figure
```

```{code-cell} ipython3
Panel(lambda best: Answer(f"{best} points", figure, "Two bars."), best=slider("Best", 0, 100, 80))
```

```{code-cell} ipython3
pd.DataFrame({"score": [1.5]}, index=pd.Index(["a"], name="city"))
```

```{code-cell} ipython3
quiz.show("quiz.yml")
```
"""
TINY = {
    "_toc.yml": "format: jb-book\nroot: book/welcome\nchapters:\n- file: modules/m01/lesson\n- file: book/words\n",
    "book/welcome.md": "# Welcome\n\nA tiny book with [a lesson](../modules/m01/lesson.md).\n",
    "book/words.md": "# Words\n\n{.glossary}\nrank\n: The place in an order.\n\n```{bibliography}\n```\n",
    "book/references.bib": "@misc{who2020,\n author={Who, A.},\n title={A title},\n year={2020},\n url={https://other.example/}\n}\n",
    "modules/m01/lesson.md": LESSON,
    "modules/m01/quiz.yml": (
        "- question: Which one?\n  answers:\n"
        "  - {text: This, correct: true, why: It is this one.}\n  - {text: That, why: That is the other.}\n"
    ),
}


@pytest.fixture(scope="session")
def tiny(tmp_path_factory) -> Path:
    """The source of a tiny book, built once; its site lies in ``build/site``."""
    root = tmp_path_factory.mktemp("book")
    shutil.copytree(ROOT / "book" / "_static", root / "book" / "_static")
    shutil.copy(ROOT / "_config.yml", root)
    for name, text in TINY.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    room.build(root=root)
    return root


@pytest.mark.slow
def test_does_the_site_ask_nothing_of_another_host(tiny):
    site = Site.read(tiny / "build" / "site")
    assert not list(slim.outside_requests(site))
    assert not list(slim.pictures_without_text(site))
    assert all(picture.has_attr("alt") for _, picture in site.each("img"))


@pytest.mark.slow
def test_is_nothing_published_that_no_page_shows(tiny):
    site = tiny / "build" / "site"
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert not [name for name in names if re.search(r"_sources|\.map$|\.ttf$|\.md$|\.ipynb$|\.yml$|thebe|objects\.inv", name)]
    assert {"index.html", "search.html", "searchindex.js", "_static/site.css", "_static/site.js"} <= names
    assert "widget-view" not in (site / "modules/m01/lesson.html").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["quiz", "why", "number", "picture", "table-frame", "still", "at-a-glance"])
def test_does_the_look_of_the_course_reach_the_page(tiny, name):
    site = tiny / "build" / "site"
    assert Site.read(site).pages["modules/m01/lesson.html"].select(f"article .{name}")
    assert f".{name}" in (site / "_static" / "site.css").read_text("utf-8")


@pytest.mark.slow
def test_does_a_lesson_weigh_at_most_150_kib_with_all_it_fetches(tiny):
    site = Site.read(tiny / "build" / "site")
    name = "modules/m01/lesson.html"
    wanted = {name} | {site.target(name, tag.get("src") or tag["href"]) for tag in site.pages[name].select("script[src], img, link[rel]")}
    wanted |= {path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.woff2")}
    weight = sum(len(gzip.compress((site.folder / path).read_bytes())) for path in wanted if (site.folder / path).is_file())
    assert weight <= 150 * 1024, f"{weight / 1024:.0f} KiB"


@pytest.mark.slow
def test_does_every_link_within_the_site_lead_somewhere(tiny):
    site = Site.read(tiny / "build" / "site")
    for page, link in site.each("a[href], link[href]"):
        target = site.target(page, link["href"])
        assert target is None or (site.folder / target).is_file(), f"{page}: {link['href']}"


@pytest.mark.slow
def test_does_a_failed_build_leave_the_old_site_and_say_so_twice(tiny, tmp_path):
    root = tmp_path / "book"
    shutil.copytree(tiny, root)
    (root / "book" / "welcome.md").write_text("# Welcome\n\n{term}`nothing`\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(GraderError, match=r"book/welcome.md:3: WARNING: term not in glossary"):
            room.build(root=root)
    assert "A tiny book" in (root / "build" / "site" / "book" / "welcome.html").read_text("utf-8")


@pytest.fixture
def address(tiny):
    """The tiny site on a server of this machine."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=tiny / "build" / "site")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def tab():
    """A browser's page that keeps what it was asked to fetch and what it complained about."""
    from playwright.sync_api import sync_playwright

    switches = ("no-sandbox", "disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[f"--{switch}" for switch in switches])
        tab = browser.new_page()
        tab.requests, tab.complaints = [], []  # what it asked for, what it complained about
        tab.on("request", lambda request: tab.requests.append(request.url))
        tab.on("console", lambda said: tab.complaints.append(said.text) if said.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        yield tab
        browser.close()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("page", ["index.html", "modules/m01/lesson.html", "book/words.html", "search.html?q=rank"])
def test_does_a_browser_stay_on_this_machine_without_complaint(tab, address, page):
    tab.goto(f"{address}/{page}", wait_until="networkidle")
    assert not [url for url in tab.requests if not url.startswith((address, "data:"))]
    assert not tab.complaints


@pytest.mark.browser
@pytest.mark.slow
def test_does_the_quiz_answer_back(tab, address):
    tab.goto(f"{address}/modules/m01/lesson.html")
    assert not tab.get_by_text("That is the other.").is_visible()
    tab.get_by_label("That").check()
    assert tab.get_by_text("That is the other.").is_visible()
    tab.get_by_label("This").check()
    assert tab.get_by_text("It is this one.").is_visible() and not tab.get_by_text("That is the other.").is_visible()


@pytest.mark.browser
@pytest.mark.slow
def test_does_search_find_a_word(tab, address):
    tab.goto(f"{address}/search.html?q=order")
    tab.wait_for_selector("#search-results li")
    assert "Words" in tab.locator("#search-results").inner_text()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_does_the_page_fit_a_phone_in_light_and_dark(tab, tiny, scheme):
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": 360, "height": 740})
    tab.goto((tiny / "build" / "site" / "modules" / "m01" / "lesson.html").as_uri())  # as from a USB stick
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert tab.evaluate("document.documentElement.dataset.theme") == scheme
    assert not [url for url in tab.requests if not url.startswith(("file:", "data:"))]
