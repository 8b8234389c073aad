"""Does a mark that a person gives in formgrader reach the report and the marks?"""

from __future__ import annotations

import http.cookiejar
import json
import re
import subprocess
import urllib.request

import pandas as pd
import pytest

from graders import autograde, desk, report
from graders.course import Course
from tests.graders.conftest import IDS, hand_in, released
from tests.graders.servers import wait_until_open

EXERCISE = "score_a_city"
TOKEN = "a-token-for-this-test"


@pytest.fixture
def course(tmp_path, attempt) -> Course:
    course = released(tmp_path / "build" / "course", EXERCISE)
    hand_in(course, EXERCISE, attempt(), IDS[0])
    assert autograde.grade_one(course, EXERCISE, IDS[0]).state == "graded"
    return course


@pytest.fixture
def server(course):
    """JupyterLab with formgrader as `graders desk` starts it; its address."""
    desk.write_config(course)
    command = [*desk.command(course, 0), "--no-browser", f"--IdentityProvider.token={TOKEN}", "--ServerApp.allow_root=True"]
    process = subprocess.Popen(command, cwd=course.home, stderr=subprocess.PIPE, text=True)
    try:
        port = next(int(found[1]) for line in process.stderr if (found := re.search(r"http://127\.0\.0\.1:(\d+)", line)))
        wait_until_open(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=60)


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


@pytest.mark.slow
def test_does_a_mark_given_in_formgrader_reach_report_and_marks(course, server, tmp_path):
    browser = Browser(server)
    assert "formgrader" in browser.get("/formgrader").lower()
    (submission,) = json.loads(browser.get(f"/formgrader/api/submissions/{EXERCISE}"))[:1]
    assert submission["student"] == IDS[0]
    (notebook,) = json.loads(browser.get(f"/formgrader/api/submitted_notebooks/{EXERCISE}/{EXERCISE}"))[:1]
    page = browser.get(f"/formgrader/submissions/{notebook['id']}")
    assert "message" in page
    grades = json.loads(browser.get(f"/formgrader/api/grades?submission_id={notebook['id']}"))
    message = next(grade for grade in grades if grade["name"] == "message")
    browser.ask(f"/formgrader/api/grade/{message['id']}", "PUT", {"manual_score": 15, "extra_credit": None})
    assert "95 %" in report.write(course, tmp_path / "report").read_text(encoding="utf-8")
    marks = pd.read_csv(tmp_path / "report" / "marks.csv").set_index("id")
    assert marks.loc[IDS[0], ["points", "by_person", "state"]].tolist() == [95, 15, "marked"]
