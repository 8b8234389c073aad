"""Does a mark that a person gives in formgrader reach the report and the marks?"""

from __future__ import annotations

import http.cookiejar
import json
import re
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

from graders import autograde, desk, report
from graders.course import Course, write_whole
from tests.conftest import chromium
from tests.graders.conftest import IDS, hand_in, make_attempt, points, released
from tests.graders.servers import wait_until_open

EXERCISE = "score_a_city"
TOKEN = "a-token-for-this-test"


@pytest.fixture
def course(tmp_path, attempt) -> Course:
    course = released(tmp_path / "build" / "course", EXERCISE)
    hand_in(course, EXERCISE, attempt(), IDS[0])
    assert autograde.grade_one(course, EXERCISE, IDS[0]).state == "graded"
    return course


@contextmanager
def started(course: Course, command: list[str], settings: str = "") -> Iterator[str]:
    """JupyterLab while the block runs, with further settings of nbgrader's; its address."""
    desk.write_config(course)
    with (course.home / "nbgrader_config.py").open("a") as file:
        file.write(settings)
    command = [*command, "--no-browser", f"--IdentityProvider.token={TOKEN}", "--ServerApp.allow_root=True"]
    process = subprocess.Popen(command, cwd=course.home, stderr=subprocess.PIPE, text=True)
    try:
        port = next(int(found[1]) for line in process.stderr if (found := re.search(r"http://127\.0\.0\.1:(\d+)", line)))
        threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop it
        wait_until_open(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture
def server(course):
    """JupyterLab with formgrader as `graders desk` starts it; its address."""
    with started(course, desk.command(course, 0)) as address:
        yield address


class Browser:
    """Asks the server as a signed-in person's browser would."""

    def __init__(self, address: str) -> None:
        self.address, self.cookies = address, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get(f"/lab?token={TOKEN}")

    def ask(self, path: str, method: str, body: dict | None = None) -> str:
        token = next((cookie.value for cookie in self.cookies if cookie.name == "_xsrf"), "")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"X-XSRFToken": token}, method=method)
        with self.opener.open(request, timeout=60) as answer:
            return answer.read().decode()

    def get(self, path: str) -> str:
        return self.ask(path, "GET")


def give_mark(address: str) -> None:
    """Give the first trainee's message 15 points, as formgrader's page does."""
    browser = Browser(address)
    assert "formgrader" in browser.get("/formgrader").lower()
    (submission,) = json.loads(browser.get(f"/formgrader/api/submissions/{EXERCISE}"))[:1]
    assert submission["student"] == IDS[0]
    (notebook,) = json.loads(browser.get(f"/formgrader/api/submitted_notebooks/{EXERCISE}/{EXERCISE}"))[:1]
    page = browser.get(f"/formgrader/submissions/{notebook['id']}")
    assert "message" in page
    grades = json.loads(browser.get(f"/formgrader/api/grades?submission_id={notebook['id']}"))
    message = next(grade for grade in grades if grade["name"] == "message")
    browser.ask(f"/formgrader/api/grade/{message['id']}", "PUT", {"manual_score": 15, "extra_credit": None})


def check_mark(course: Course, folder: Path) -> None:
    """Look for that mark in the report."""
    assert "95 %" in report.write(course, folder).read_text(encoding="utf-8")
    marks = pd.read_csv(folder / "marks.csv").set_index("id")
    assert marks.loc[IDS[0], ["points", "by_person", "state"]].tolist() == [95, 15, "marked"]


@pytest.mark.slow
def test_does_a_mark_given_in_formgrader_reach_report_and_marks(course, server, tmp_path):
    give_mark(server)
    check_mark(course, tmp_path / "report")


@pytest.mark.slow
def test_does_the_autograde_button_mark_work_and_follow_no_link(course, server):
    right = hand_in(course, EXERCISE, make_attempt(), IDS[1])
    link = course.notebook("submitted", EXERCISE, IDS[2])
    link.parent.mkdir(parents=True)
    link.symlink_to(right)
    browser = Browser(server)
    answers = {one: json.loads(browser.ask(f"/formgrader/api/submission/{EXERCISE}/{one}/autograde", "POST")) for one in IDS[1:3]}
    assert answers[IDS[1]]["success"]
    assert sum(points(course, EXERCISE, IDS[1]).values()) == 80
    assert not answers[IDS[2]]["success"]
    assert "is a link, not a file, and was not opened" in answers[IDS[2]]["log"] + answers[IDS[2]]["error"]
    assert not course.notebook("autograded", EXERCISE, IDS[2]).exists()


@pytest.fixture
def tab():
    """A browser's page that keeps what it was asked to fetch and what it complained about."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page()
        tab.requests, tab.complaints = [], []
        tab.on("request", lambda request: tab.requests.append(request.url))
        tab.on("console", lambda said: tab.complaints.append(said.text) if said.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
        yield tab
        browser.close()


PAGES = ("manage_assignments", f"manage_submissions/{EXERCISE}", "gradebook", f"gradebook/{EXERCISE}", f"gradebook/{EXERCISE}/{EXERCISE}", "manage_students")


def sign_in(tab, address: str) -> None:
    """Open JupyterLab as its command prints it, and see it work."""
    tab.goto(f"{address}/lab?token={TOKEN}")
    tab.get_by_role("menuitem", name="File").wait_for(timeout=60_000)
    tab.goto("about:blank")  # what JupyterLab itself asks for is another matter
    tab.complaints.clear()
    tab.requests.clear()


@pytest.mark.browser
@pytest.mark.slow
def test_can_work_be_marked_in_formgrader_under_the_policy(course, server, tab):
    sign_in(tab, server)
    for page in PAGES:
        answer = tab.goto(f"{server}/formgrader/{page}", wait_until="networkidle")
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'nonce-")
        assert tab.locator("#main-table tr").count()
    tab.goto(f"{server}/formgrader/gradebook/{EXERCISE}/{EXERCISE}", wait_until="networkidle")
    tab.click("#toggle_names")
    assert tab.inner_text("#toggle_names") == "Hide All Names"
    tab.click("#main-table a:visible")
    tab.wait_for_selector("#scores-check[placeholder='20']")  # formgrader has fetched the marks, and below the comments
    tab.wait_for_selector("#message-comment[placeholder^='Type']")
    for box, text in (("#message", "15"), ("#message-comment", "Well said.")):
        with tab.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
            tab.fill(box, text)
            tab.press(box, "Tab")
    tab.reload(wait_until="networkidle")
    tab.wait_for_selector("#scores-check[placeholder='20']")
    assert (tab.input_value("#message"), tab.input_value("#message-comment")) == ("15", "Well said.")
    tab.click(".glyphicon-eye-open")
    assert tab.locator("a.name-shown").is_visible()
    assert tab.complaints == []
    assert [url for url in tab.requests if not url.startswith((server, "data:", "about:"))] == []
    with course.gradebook() as gradebook:
        assert gradebook.find_grade("message", EXERCISE, EXERCISE, IDS[0]).manual_score == 15


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("with_policy", [True, False], ids=["with the policy", "without it"])
def test_does_nothing_in_an_answer_run_in_formgrader(course, tab, attempt, with_policy):
    """The policy by itself: that answers are cleaned is switched off here."""
    with socket.create_server(("127.0.0.1", 0)) as elsewhere:
        loot = "document.documentElement.dataset.loot = (document.documentElement.dataset.loot || '') +"
        words = (
            f"<script>{loot} 'script '</script><img src=data:x onerror=\"{loot} 'handler '\"><img src=http://127.0.0.1:{elsewhere.getsockname()[1]}/x.png>"
            "<style>.panel-title { display: none }</style>"
        )
        shown = f"\nfrom IPython.display import HTML, display\ndisplay(HTML(\"<script>{loot} 'output '</script>\"))"
        answers = {"message": words, "total": f"total = sum(goal_means.values()) / len(goal_means){shown}"}
        hand_in(course, EXERCISE, attempt(answers=answers), IDS[0])
        assert autograde.grade_one(course, EXERCISE, IDS[0]).state == "graded"
        command = desk.command(course, 0)
        with started(course, command if with_policy else command[:-1], "c.HTMLExporter.sanitize_html = False\n") as server:
            sign_in(tab, server)
            (notebook,) = json.loads(tab.request.get(f"{server}/formgrader/api/submitted_notebooks/{EXERCISE}/{EXERCISE}").text())[:1]
            tab.goto(f"{server}/formgrader/submissions/{notebook['id']}/", wait_until="domcontentloaded")
            if not with_policy:
                elsewhere.settimeout(30)
                elsewhere.accept()[0].close()
            tab.wait_for_selector("#message-comment[placeholder^='Type']")
            found = set((tab.locator("html").get_attribute("data-loot") or "").split())
            assert found == (set() if with_policy else {"script", "handler", "output"})
            assert tab.locator(".panel-title").is_visible() == with_policy
            if with_policy:
                elsewhere.setblocking(False)
                with pytest.raises(BlockingIOError):
                    elsewhere.accept()


@pytest.mark.slow
def test_are_settings_from_another_folder_refused(course, server, tmp_path):
    """A link in an answer could name a folder with a nbgrader_config.py, which is a program."""
    browser = Browser(server)
    write_whole(tmp_path / "nbgrader_config.py", "raise SystemExit")
    assert "nbgrader" in browser.get(f"/formgrader/?path={course.home}")
    with pytest.raises(urllib.error.HTTPError, match="403"):
        browser.get(f"/formgrader/?path={tmp_path}")
