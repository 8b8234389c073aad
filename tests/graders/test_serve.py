"""Does the little server show the pages, and only them?"""

from __future__ import annotations

import queue
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from graders import serve
from graders.course import write_whole
from graders.errors import GraderError


def folders(root: Path) -> dict[str, Path]:
    return {"site": root / "site", "report": root / "course" / "report", "feedback": root / "course" / "feedback"}


@pytest.fixture
def address(tmp_path):
    """A running server that stops by itself after two idle seconds."""
    write_whole(tmp_path / "site" / "index.html", "the site")
    write_whole(tmp_path / "course" / "report" / "index.html", "the report")
    write_whole(tmp_path / "course" / "feedback" / "A" / "x.html", "feedback")
    write_whole(tmp_path / "course" / "gradebook.db", "secret")
    said: queue.Queue[str] = queue.Queue()
    thread = threading.Thread(target=serve.run, args=(folders(tmp_path), 0, 2.0, said.put), kwargs={"browser": False})
    thread.start()
    yield said.get(timeout=20).split()[1].removesuffix("/site/index.html")
    thread.join(timeout=30)
    assert not thread.is_alive()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def test_are_site_report_and_feedback_shown_and_nothing_else(address):
    assert get(address) == "the site"
    assert get(f"{address}/report/index.html") == "the report"
    assert get(f"{address}/feedback/A/x.html") == "feedback"
    for path in ("/course/gradebook.db", "/gradebook.db", "/feedback/", "/report/../gradebook.db", "/report/%2e%2e/gradebook.db", "/report/..%2fgradebook.db"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(address + path)


def test_is_an_empty_folder_said(tmp_path):
    with pytest.raises(GraderError, match=r"there is no site and no report yet\. Run `python -m graders course` first\."):
        serve.run(folders(tmp_path), 0, 1, print, browser=False)
