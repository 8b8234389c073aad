"""Steps that change what the pages fetch: one script, one style sheet, few icons, MathJax only where it is needed."""

from __future__ import annotations

import re
import shutil
from importlib.metadata import distribution

from fontTools.subset import Options, Subsetter, load_font, save_font

from graders.site import styles
from graders.site.tree import Site

#: The scripts that every page needs, in the order in which they run.
SCRIPTS = (
    "_static/documentation_options.js",
    "_static/doctools.js",
    "_static/sphinx_highlight.js",
    "_static/scripts/sphinx-book-theme.js",
    "_static/clipboard.min.js",
    "_static/copybutton.js",
    "_static/scripts/pydata-sphinx-theme.js",
    "_static/course.js",
)
#: What the search page needs, and the theme loads everywhere.
SEARCH_SCRIPTS = ("_static/searchtools.js", "_static/language_data.js", "searchindex.js")
#: What no page needs: icons as a script, and tooltips that repeat what `title` says.
UNUSED_SCRIPTS = ("_static/scripts/fontawesome.js", "_static/scripts/bootstrap.js")
TABS_SCRIPT = "_static/design-tabs.js"

SCRIPT, STYLE = "_static/site.js", "_static/site.css"
MATHJAX = "mathjax/static/mathjax/es5"
ICON_FONTS = {"fa-solid": "fa-solid-900", "fa-regular": "fa-regular-400", "fa-brands": "fa-brands-400"}
ICON_FOLDER = "_static/vendor/fontawesome/webfonts"


def add_mathjax(site: Site) -> None:
    """MathJax 3 with its fonts, from the installed package, if a page has formulas."""
    if not any("mathjax/tex-mml" in str(page.head) for page in site.pages.values()):
        return
    package = distribution("django-static-mathjax")
    for name in package.files:
        inside = name.as_posix().removeprefix(f"{MATHJAX}/")
        if inside == "tex-mml-chtml.js" or inside.startswith("output/chtml/fonts/woff-v2/"):
            target = site.folder / "_static" / "mathjax" / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(package.locate_file(name), target)


def bundle_scripts(site: Site) -> None:
    """One script for all pages; search and tabs load theirs only where they are used."""
    for name, script in site.each("script[src]"):
        target = site.target(name, script["src"])
        tabs = target == TABS_SCRIPT and not site.pages[name].select(".sd-tab-set")
        search = target in SEARCH_SCRIPTS and name != "search.html"
        if target in SCRIPTS + UNUSED_SCRIPTS or tabs or search:
            script.decompose()
        else:
            script["defer"] = ""
    for _, script in site.each("script:not([src])"):
        if script.get_text().startswith("DOCUMENTATION_OPTIONS."):
            script.decompose()
    for name, page in site.pages.items():
        if page.select_one("link[rel=stylesheet]"):
            bundle = page.new_tag("script", attrs={"defer": "", "src": site.link(name, SCRIPT)})
            page.select_one("link[rel=stylesheet]").insert_before(bundle)
    texts = [(site.folder / path).read_text("utf-8") for path in SCRIPTS]
    text = "\n;".join(re.sub(r"//# sourceMappingURL=.*", "", text) for text in texts)
    (site.folder / SCRIPT).write_text(text, encoding="utf-8")


def bundle_styles(site: Site) -> None:
    """One style sheet for all pages, in the order of the sheets that it replaces."""
    sheets = {}
    for name, page in site.pages.items():
        links = page.select("link[rel=stylesheet]")
        for link in links:
            sheets[site.target(name, link["href"])] = None
        if links:
            links[0].attrs = {"rel": "stylesheet", "href": site.link(name, STYLE)}
        for link in links[1:]:
            link.decompose()
    folder = site.folder / "_static"
    text = "\n".join(styles.read(site.folder / sheet, folder) for sheet in sheets)
    (site.folder / STYLE).write_text(text, encoding="utf-8")


def drop_unused_styles(site: Site) -> None:
    """Leave out the rules for classes that no page has and no script names."""
    names = {name for _, tag in site.having("class") for name in " ".join(tag.get_attribute_list("class")).split()}
    for path in (SCRIPT, *SEARCH_SCRIPTS[:1], TABS_SCRIPT):
        names.update(re.findall(r"[\w-]+", (site.folder / path).read_text("utf-8")))
    sheet = site.folder / STYLE
    sheet.write_text(styles.used(sheet.read_text("utf-8"), names), encoding="utf-8")


def cut_icons(site: Site) -> None:
    """The icon fonts cut to the icons in use; a font without any goes."""
    sheet = site.folder / STYLE
    text = sheet.read_text("utf-8")
    codes = {ord(sign) for sign in text if "\ue000" <= sign <= "\uf8ff"}
    for icon_class, font in ICON_FONTS.items():
        face = re.compile(rf"@font-face\s*\{{[^}}]*{font}[^}}]*\}}")
        if any(site.each(f".{icon_class}")):
            _cut_font(site, font, codes)
            source = f'src:url("{relpath_of_font(font)}") format("woff2")'
            text = face.sub(lambda found, source=source: re.sub(r"src:[^;}]*", source, found[0]), text)
        else:
            text = face.sub("", text)
    sheet.write_text(text, encoding="utf-8")


def relpath_of_font(font: str) -> str:
    """A font's address as seen from the style sheet."""
    return f"{ICON_FOLDER}/{font}.woff2".removeprefix("_static/")


def _cut_font(site: Site, font: str, codes: set[int]) -> None:
    options = Options(flavor="woff2", layout_features=[], notdef_outline=True)
    folder = site.folder / ICON_FOLDER
    full = load_font(str(folder / f"{font}.ttf"), options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(full)
    save_font(full, str(folder / f"{font}.woff2"), options)


def drop_unused_files(site: Site) -> None:
    """Files that no page asks for: source maps, whole fonts, raw sources, the theme's parts."""
    wanted = {site.target(name, tag[key]) for key in ("src", "href") for name, tag in site.having(key)}
    text = (site.folder / STYLE).read_text("utf-8")
    wanted |= {site.target(STYLE, address) for address in re.findall(r'url\("?([^")]+)', text)}
    keep = set(site.pages) | wanted
    for path in [path for path in site.folder.rglob("*") if path.is_file()]:
        name = path.relative_to(site.folder).as_posix()
        if name not in keep and not name.startswith("_static/mathjax/"):
            path.unlink()
    for path in sorted((path for path in site.folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()
