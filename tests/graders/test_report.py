"""Do feedback, report and marks say the same as the gradebook, and leak nothing?"""

from __future__ import annotations

import re

import pandas as pd
import pytest

from graders import autograde, feedback, report
from graders.course import Certificate, write_whole
from graders.report.marks import by_exercise, by_task, certificates, write_csv
from graders.report.problems import Problem, write_problems
from tests.conftest import chromium
from tests.graders.conftest import IDS, hand_in, released
from tests.graders.test_autograde import give_mark

EXERCISE = "score_a_city"


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Four trainees: right and marked by a person, wrong, stopped with an error and hostile markup, unreadable."""
    from graders.attempts import Attempt

    def attempt(**changes):
        return Attempt(**{"name": "test", "title": "A test", "kind": "right", "base": "reference", **changes})

    course = released(tmp_path_factory.mktemp("report") / "course", EXERCISE)
    hand_in(course, EXERCISE, attempt(), IDS[0])
    hand_in(course, EXERCISE, attempt(answers={"rank": "rank = 1 + int((case.peers.mean(axis=1) < total).sum())"}), IDS[1])
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    hand_in(course, EXERCISE, attempt(answers={"total": "del scores\ntotal = scores[0]", "message": hostile}), IDS[2])
    for trainee in IDS[:3]:
        assert autograde.grade_one(course, EXERCISE, trainee).state == "graded"
    give_mark(course, IDS[0], 15, "Say what the score <leaves> out.")
    write_problems(course, "collect", [Problem(IDS[3], EXERCISE, "x.ipynb: cannot be read as a notebook.")])
    assert len(list(feedback.write(course))) == 3
    return course


def page(course, trainee: str) -> str:
    return course.notebook("feedback", EXERCISE, trainee).with_suffix(".html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_does_feedback_show_points_hints_level_and_comment(marked):
    text = page(marked, IDS[0])
    assert "95 of 100 points" in text
    assert "Level reached:" in text
    assert "Say what the score &lt;leaves&gt; out." in text
    assert "Rank 1 is the highest total. Yours counts from the lowest." in page(marked, IDS[1])
    assert "20 points are still to be marked by a person" in page(marked, IDS[1])


@pytest.mark.slow
def test_does_feedback_hold_no_test_no_traceback_and_no_live_markup(marked):
    for trainee in IDS[:3]:
        text = page(marked, trainee)
        assert "graders.checks" not in text
        assert "Traceback" not in text
        assert "<script" not in text
        assert "<img" not in text
        assert "http" not in text.replace("http-equiv", "")
    assert "There is no answer called" in page(marked, IDS[2])
    assert "NameError" in page(marked, IDS[2])


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("planted", ["<script>document.title = 'LOOT'</script>", "<img src=x onerror=\"document.title = 'LOOT'\">", "<style>h1 { display: none }</style>"])
def test_does_nothing_planted_in_a_page_run_or_count(marked, tmp_path, planted):
    """The policy by itself: what is planted here passed by all that cleans the pages."""
    from playwright.sync_api import sync_playwright

    pages = [report.write(marked, tmp_path / "report"), marked.notebook("feedback", EXERCISE, IDS[0]).with_suffix(".html")]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for path in pages:
            text = path.read_text(encoding="utf-8")
            free = re.sub("<meta [^>]*Content-Security-Policy[^>]*>", "", text)
            for name, content, held in (("as it is", text, None), ("planted", text, True), ("without a policy", free, False)):
                tab, complaints = browser.new_page(), []
                tab.on("console", lambda said, complaints=complaints: complaints.append(said.text))
                target = tmp_path / f"{path.stem} {name}.html"
                write_whole(target, content if held is None else content.replace("</main>", f"{planted}</main>"))
                tab.goto(target.as_uri(), wait_until="networkidle")
                untouched = "LOOT" not in tab.title() and tab.locator("h1").is_visible()
                assert untouched == (held is not False)
                assert held is False or bool(complaints) == (held is True)
                assert tab.evaluate("getComputedStyle(document.querySelector('.kicker')).color") != "rgb(0, 0, 0)"
        browser.close()


@pytest.mark.slow
def test_do_marks_have_one_row_per_trainee_and_exercise(marked):
    marks = by_exercise(marked).set_index("id")
    assert len(marks) == len(marked.roster())
    assert marks.loc[IDS[0], ["points", "percent", "by_code", "by_person", "state"]].tolist() == [95, 95, 80, 15, "marked"]
    assert marks.loc[IDS[1], ["points", "by_code", "state"]].tolist() == [70, 70, "waits for a person"]
    assert pd.isna(marks.loc[IDS[1], "percent"])
    assert marks.loc[IDS[3], "state"] == "file not usable"
    assert marks.loc[IDS[4], "state"] == "not handed in"


@pytest.mark.slow
def test_does_the_report_show_everyone_and_what_needs_a_person(marked, tmp_path):
    text = report.write(marked, tmp_path).read_text(encoding="utf-8")
    assert all(trainee in text for trainee in marked.roster())
    assert "x.ipynb: cannot be read as a notebook." in text
    assert "Synthetic cohort." in text
    assert text.count("<img") == text.count(' alt="Bars')
    assert "http" not in text.replace("http-equiv", "").replace("http://www.w3.org", "")
    written = pd.read_csv(tmp_path / "marks.csv")
    assert written.set_index("id").loc[IDS[0], "points"] == 95
    assert set(pd.read_csv(tmp_path / "marks_by_task.csv")["id"]) == set(IDS[:3])
    assert by_task(marked).groupby("id")["max"].sum().eq(100).all()


@pytest.mark.slow
def test_does_a_team_share_the_mark_of_its_work(marked):
    roster = marked.roster()
    mates = [trainee for trainee in roster if roster[trainee].team == roster[IDS[0]].team]
    settings = marked.settings.model_copy(update={"team_exercises": [EXERCISE]})
    marks = by_exercise(type(marked)(settings, marked.home)).set_index("id")
    assert mates[:4] == IDS[:4]
    assert marks.loc[IDS[3], ["points", "state"]].tolist() == [95, "marked"]
    assert marks.loc[IDS[3], "notes"] == f"The team's work, handed in by {IDS[0]}."
    assert marks.loc[IDS[1], "points"] == 70
    assert marks.loc[IDS[4], "state"] == "not handed in"


def marks_of(first: float, capstone: float, state: str = "marked") -> pd.DataFrame:
    rows = [("A", "score_a_city", first, state), ("A", "plan_a_pilot", capstone, "marked")]
    return pd.DataFrame(rows, columns=["id", "exercise", "percent", "state"])


def parts_of(evaluation: float, budget: float) -> pd.DataFrame:
    rows = [("A", "plan_a_pilot", "evaluation-check", evaluation, 10.0), ("A", "plan_a_pilot", "budget-check", budget, 8.0)]
    return pd.DataFrame(rows, columns=["id", "exercise", "task", "points", "max"])


@pytest.mark.parametrize(
    ("marks", "parts", "verdict"),
    [
        (marks_of(60, 60), parts_of(5, 4), "yes"),
        (marks_of(0, 90), parts_of(5, 4), "yes"),
        (marks_of(0, 89), parts_of(5, 4), "no"),
        (marks_of(100, 59), parts_of(10, 8), "no"),
        (marks_of(100, 100), parts_of(4.9, 8), "no"),
        (marks_of(100, 100), parts_of(10, 3.9), "no"),
        (marks_of(float("nan"), 95, "not handed in"), parts_of(10, 8), "yes"),
        (marks_of(float("nan"), 95, "waits for a person"), parts_of(10, 8), "open"),
    ],
)
def test_does_the_certificate_follow_the_rule(marks, parts, verdict):
    assert certificates(Certificate(capstone_parts=["evaluation", "budget"]), marks, parts).to_dict() == {"A": verdict}


def test_does_a_name_stay_text_in_a_spreadsheet(tmp_path):
    write_csv(pd.DataFrame({"name": ["=1+1", "Ana"], "points": [-1.0, 2.0]}), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_text() == "name,points\n'=1+1,-1.0\nAna,2.0\n"
