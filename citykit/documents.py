"""Documents as lists of blocks, written as a Word file or as one accessible web page.

A block is a tuple: ``("heading", level, text)`` with level 0 for the title, ``("text", text)``,
``("note", text)``, ``("list", texts)`` or ``("table", caption, header, rows)``. Every cell is text, and the
first cell names its row.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from citykit.errors import CourseError

#: Width of the text on a page in landscape, in millimetres.
TEXT_WIDTH = 261

STYLE = """
body{font:1rem/1.5 system-ui,sans-serif;color:#22303c;background:#fff;max-width:60rem;margin:0 auto;
padding:1rem}
h1,h2{line-height:1.2;color:#0b4f6c} h2{margin-top:2rem}
.note{border-left:.4rem solid #a33e00;padding:.5rem 1rem;font-weight:bold}
.wide{overflow-x:auto} table{border-collapse:collapse;width:100%}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)} .value{white-space:nowrap}
th,td{border:1px solid #8a97a3;padding:.35rem .5rem;text-align:left;vertical-align:top}
thead th{background:#f4f7f9} td:empty{min-width:6rem} @media print{h2{break-after:avoid} tr{break-inside:avoid}}
"""


def _write(path: str | Path, save: Callable[[Path], object]) -> Path:
    """Save to a temporary file beside ``path``, then rename: a broken write never destroys an older plan."""
    path = Path(path)
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        save(part)
        os.replace(part, path)
    except OSError as error:
        raise CourseError(
            f"{path.name} could not be written ({error.strerror or error}). If it is open in another "
            "program, close it there and run the cell again. If the disk is full, free some space. "
            "An older file of that name is unchanged."
        ) from None
    finally:
        if part.is_file():
            part.unlink()
    return path


def save_html(path: str | Path, blocks: list[tuple], *, title: str) -> Path:
    """Write blocks as one web page that needs no other file.

    Parameters, result and errors as for `save_docx`.
    """
    return _write(path, lambda part: part.write_text(_page(blocks, title), encoding="utf-8"))


def _page(blocks: list[tuple], title: str) -> str:
    body = "\n".join(map(_html, blocks))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


#: A number or a date stays on one line.
_VALUE = ' class="value"'


def _is_value(cell: str) -> bool:
    return bool(re.fullmatch(r"[\d.,-]+", cell))


def _html(block: tuple) -> str:
    match block:
        case ("heading", level, text):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case ("text", text):
            return f"<p>{escape(text)}</p>"
        case ("note", text):
            return f'<p class="note">{escape(text)}</p>'
        case ("list", texts):
            return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"
        case (_, caption, header, rows):
            head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
            lines = [
                f'<tr><th scope="row"{_VALUE if _is_value(row[0]) else ""}>{escape(row[0])}</th>'
                + "".join(f"<td{_VALUE if _is_value(cell) else ''}>{escape(cell)}</td>" for cell in row[1:])
                + "</tr>"
                for row in rows
            ]
            return (
                f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
                f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
                f"<tbody>{''.join(lines)}</tbody></table></div>"
            )


def save_docx(path: str | Path, blocks: list[tuple], *, title: str, author: str) -> Path:
    """Write blocks as a Word file, on A4 pages in landscape.

    Parameters
    ----------
    path : str or Path
        Where to; an older file is replaced only once the new one is complete.
    blocks : list of tuple
        The content, see above.
    title, author : str
        What the file's properties say.

    Returns
    -------
    Path
        The path.

    Raises
    ------
    CourseError
        If the file cannot be written.
    """
    return _write(path, lambda part: _document(blocks, title, author).save(str(part)))


def _document(blocks: list[tuple], title: str, author: str) -> Document:
    document = docx.Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(18)
    document.styles["Normal"].font.size = Pt(10)
    document.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), "en-GB")
    about = document.core_properties
    about.title, about.author, about.comments = title[:255], author[:255], ""
    for block in blocks:
        _draw(document, block)
    return document


def _draw(document: Document, block: tuple) -> None:
    match block:
        case ("heading", level, text):
            document.add_heading(text, level=level)
        case ("text", text):
            document.add_paragraph(text)
        case ("note", text):
            document.add_paragraph(text, style="Intense Quote")
        case ("list", texts):
            for text in texts:
                document.add_paragraph(text, style="List Bullet")
        case (_, _, header, rows):
            widths = _widths([header, *rows])
            table = document.add_table(rows=0, cols=len(header), style="Table Grid")
            table.autofit = False
            for texts in (header, *rows):
                _fill(table.add_row(), texts, widths, bold=texts is header)
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
            document.add_paragraph()


def _widths(rows: list[list[str]]) -> list[Mm]:
    """Column widths that give longer text more room; an empty column is for writing."""
    needs = []
    for header, *cells in zip(*rows, strict=True):
        longest = max(map(len, cells), default=0)
        needs.append(9 + min(max(longest, len(header)), 60) if longest else 40)
    return [Mm(TEXT_WIDTH * need / sum(needs)) for need in needs]


def _fill(row, texts: list[str], widths: list[Mm], *, bold: bool) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        cell.paragraphs[0].add_run(text).bold = bold
