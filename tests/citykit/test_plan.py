"""The action plan: what is refused, what is listed as unfinished, and what the documents hold."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from citykit import documents, plan
from citykit.errors import CourseError

FULL = {
    "problem": {
        "statement": "Waste is not collected on the day.",
        "people": "Market sellers",
        "number": 58,
        "unit": "percent",
        "measured": "2026-10-31",
        "source": "Log of supervisors",
    },
    "projects": [
        {
            "name": "Log",
            "result": "Missed collections are known",
            "owner": "Waste office",
            "learn_from": "Maputo",
            "survives": "By-law",
        }
    ],
    "financing": [
        {"item": "Phones", "amount": 9600, "upkeep": 3100.5, "currency": "USD", "payer": "City"},
        {"item": "Bins", "amount": 400, "upkeep": 0, "currency": "USD", "payer": "Fees"},
    ],
    "pilot": {
        "question": "Does it help?",
        "place": "Two markets",
        "compare_with": "One market",
        "start": "2027-02-01",
        "end": "2027-05-31",
        "scale_if": "15 points",
        "stop_if": "5 points",
    },
    "indicators": [
        {
            "name": "On the day",
            "unit": "percent",
            "baseline": 58,
            "target": 75,
            "by": "2027-11-30",
            "owner": "Waste office",
        }
    ],
    "risks": [{"challenge": "money", "risk": "Fees fall", "answer": "Two steps", "owner": "Finance"}],
    "calendar": [
        {"when": "2027-02-01", "action": "Start the pilot", "owner": "Waste office"},
        {"when": "2026-11-30", "action": "Tell the mayor", "owner": "Waste office"},
    ],
}
HEAD = {"city": "Riverbend", "team": "Waste office", "course_end": "2026-11-27"}
HEADINGS = [
    "Action plan: Riverbend",
    "In short",
    "Still to finish",
    "Problem",
    "Projects",
    "Financing",
    "Pilot",
    "Indicators",
    "Risks",
    "Calendar",
    "Checklist of challenges",
    "Form after 3 months: 2027-02-27",
    "Form after 6 months: 2027-05-27",
    "Form for the city's indicators",
]


def full(**changes) -> plan.ActionPlan:
    return plan.ActionPlan(**{**HEAD, **FULL, **changes})


class Page(HTMLParser):
    """What a test asks of a page: its headings, its cells, its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings, self.cells, self.tags, self._inside = [], [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag):
        self._inside = None

    def handle_data(self, text):
        if self._inside in ("h1", "h2"):
            self.headings.append(text)
        if self._inside in ("td", "th"):
            self.cells.append(text)


def test_is_a_full_plan_finished():
    assert full().unfinished() == []


def test_is_an_empty_plan_listed_in_full():
    assert plan.ActionPlan(**HEAD).unfinished() == [
        "Problem: The problem in one or two sentences, Who feels it, Baseline: one number that shows it, "
        "Unit of that number, Date of that number, Where it comes from",
        "Projects: no row yet",
        "Financing: no row yet",
        "Pilot: The question that the pilot answers, Place, What it is compared with, Start, End, "
        "We scale up if, We stop if",
        "Indicators: no row yet",
        "Risks: no row yet",
        "Calendar: no row yet",
        "Calendar: no action in the first week after the course, until 2026-12-04",
    ]


def test_is_a_missing_line_named_with_its_row():
    rows = [FULL["projects"][0], {"name": "Bins", "owner": "  "}]
    assert full(projects=rows).unfinished() == [
        "Projects, row 2: What will be different, Office that owns it, City that we learn from, "
        "What keeps it alive after an election"
    ]


def test_does_the_plan_need_an_action_in_the_first_week():
    calendar = [{"when": "2026-12-05", "action": "Start", "owner": "Waste office"}]
    (line,) = full(calendar=calendar).unfinished()
    assert line == "Calendar: no action in the first week after the course, until 2026-12-04"


def test_are_values_read_as_numbers_and_dates():
    ready = full()
    assert ready.problem["number"] == 58
    assert ready.financing[0]["upkeep"] == 3100.5
    assert ready.pilot["start"] == date(2027, 2, 1)


def test_is_the_calendar_in_order():
    assert [row["action"] for row in full().calendar] == ["Tell the mayor", "Start the pilot"]


def test_is_text_the_same_as_a_dict():
    text = {name: yaml.safe_dump(content) for name, content in FULL.items()}
    assert plan.ActionPlan(**HEAD, **text) == full()


def test_does_text_stay_text():
    """YAML would read no as False, 012 as ten and 10:30 as 630."""
    row = plan.read_section("risks", "- risk: no\n  answer: 012\n  owner: 10:30")[0]
    assert (row["risk"], row["answer"], row["owner"]) == ("no", "012", "10:30")


@pytest.mark.parametrize(
    ("section", "content", "message"),
    [
        (
            "projects",
            "- nmae: Log",
            'Section "projects", row 1: there is no line "nmae". '
            "The lines are: name, result, owner, learn_from, survives.",
        ),
        ("projects", "name: Log", 'Section "projects": expected a list, each row starting with "- ".'),
        (
            "projects",
            "- name:Log",
            'Section "projects", row 1: expected lines such as "name: ...", with a space after the colon.',
        ),
        (
            "projects",
            "- name: Log\n  owner: Waste\n  name: Bins",
            'Section "projects", line 1: this cannot be read ("name" stands twice in one row; start each new row '
            'with "- "). Write one line for each word, as in owner: Roads office. '
            "Put text between quotes if it holds a colon or starts with a sign.",
        ),
        (
            "problem",
            "people: sellers: many",
            'Section "problem", line 1: this cannot be read (mapping values are not allowed here). '
            "Write one line for each word, as in owner: Roads office. "
            "Put text between quotes if it holds a colon or starts with a sign.",
        ),
        (
            "problem",
            "people: Route # 4",
            'Section "problem": put text that holds # between quotes: people: Route # 4',
        ),
        (
            "problem",
            "people: [a, b]",
            'Section "problem", people: expected one line of text, and found a list.',
        ),
        (
            "problem",
            {"people": "a\x00b"},
            'Section "problem", people: it holds a sign that cannot be printed. Type the text again.',
        ),
        (
            "financing",
            "- amount: USD 12,000",
            'Section "financing", row 1, amount: expected a number such as 120000 or 3.5, '
            'without currency, comma or space, and found "USD 12,000".',
        ),
        (
            "financing",
            "- amount: -5",
            'Section "financing", row 1, amount: expected an amount of 0 or more, and found -5.',
        ),
        (
            "pilot",
            "start: March",
            'Section "pilot", start: expected a date as year-month-day, such as 2027-03-31, and found "March".',
        ),
        (
            "indicators",
            "- by: 2027-02-30",
            'Section "indicators", row 1, by: expected a date as year-month-day, such as 2027-03-31, '
            'and found "2027-02-30".',
        ),
        (
            "risks",
            "- challenge: rain",
            'Section "risks", row 1, challenge: there is no challenge "rain". Choose from: '
            + ", ".join(plan.CHALLENGES)
            + ".",
        ),
        ("calendar", "Monday", 'Section "calendar": expected a list, each row starting with "- ".'),
    ],
)
def test_is_the_section_named_in_the_error(section, content, message):
    with pytest.raises(CourseError) as error:
        plan.read_section(section, content)
    assert str(error.value) == message


def test_may_text_between_quotes_hold_a_colon_and_a_hash():
    assert plan.read_section("problem", 'people: "Route # 4: sellers"')["people"] == "Route # 4: sellers"


def test_may_a_baseline_be_negative():
    assert plan.read_section("indicators", "- baseline: -2.5")[0]["baseline"] == -2.5


def test_does_a_pilot_end_after_its_start():
    with pytest.raises(CourseError) as error:
        full(pilot={"start": "2027-02-01", "end": "2027-02-01"})
    assert str(error.value) == 'Section "pilot": the end 2027-02-01 is not after the start 2027-02-01.'


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ({"city": " "}, "The plan's city is empty. Fill it in first."),
        ({"team": None}, "The plan's team is empty. Fill it in first."),
        (
            {"course_end": "27.11.2026"},
            'The plan\'s course_end: expected a date as year-month-day, such as 2027-03-31, and found "27.11.2026".',
        ),
    ],
)
def test_is_a_missing_head_named(head, message):
    with pytest.raises(CourseError) as error:
        full(**head)
    assert str(error.value) == message


def test_does_check_say_what_is_empty(capsys):
    plan.check("problem", "people: sellers")
    plan.check("risks", FULL["risks"])
    assert capsys.readouterr().out == (
        "Still empty. Problem: statement, number, unit, measured, source.\nRisks: every line is filled.\n"
    )


def test_are_there_13_challenges_and_which_are_answered():
    answers = full().answers()
    assert len(answers) == 13
    assert answers[answers != ""].to_dict() == {"money": "Two steps"}


def test_does_the_overview_count_rows():
    table = full(risks=None).overview()
    assert table.loc["Financing"].tolist() == [2, ""]
    assert table.loc["Risks"].tolist() == [0, "Risks: no row yet"]


def test_does_the_word_file_hold_every_section(tmp_path):
    document = docx.Document(full().to_docx(tmp_path / "our_plan.docx"))
    styles = ("Title", "Heading 1")
    assert [line.text for line in document.paragraphs if line.style.name in styles] == HEADINGS
    assert "Together in USD: 10,000 to start, 3,100.5 each year after." in [line.text for line in document.paragraphs]
    assert document.core_properties.title == "Action plan: Riverbend"
    assert document.core_properties.author == "Waste office"
    assert document.core_properties.comments == ""
    assert "en-GB" in document.styles.element.xml


def test_does_the_plan_begin_with_what_a_mayor_asks(tmp_path):
    words = [line.text for line in docx.Document(full().to_docx(tmp_path / "our_plan.docx")).paragraphs]
    assert words[words.index("In short") + 1 : words.index("Still to finish")] == [
        "Problem: Waste is not collected on the day.",
        "Today: 58 percent (2026-10-31)",
        "Projects: Log",
        "Together in USD: 10,000 to start, 3,100.5 each year after.",
        "Who pays: City; Fees",
        "Pilot: Two markets, 2027-02-01 to 2027-05-31. We scale up if: 15 points",
        "First step: 2026-11-30: Tell the mayor (Waste office)",
        "Last step: 2027-02-01: Start the pilot (Waste office)",
    ]


def test_does_an_empty_plan_begin_without_half_sentences(tmp_path):
    gaps = plan.ActionPlan(**HEAD, problem={"number": 58}, calendar=[{"action": "{Start}"}])
    words = [line.text for line in docx.Document(gaps.to_docx(tmp_path / "our_plan.docx")).paragraphs]
    assert words[words.index("In short") + 1 : words.index("Still to finish")] == [
        *("Problem: (empty)", "Today: (empty)", "Projects: (empty)", "Who pays: (empty)"),
        *("Pilot: (empty)", "First step: (empty)"),
    ]


def test_does_every_table_of_the_word_file_repeat_its_header(tmp_path):
    document = docx.Document(full().to_docx(tmp_path / "our_plan.docx"))
    assert len(document.tables) == 11
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert "w:tblHeader" not in table.rows[1]._tr.xml


def test_does_the_form_after_three_months_ask_for_each_action(tmp_path):
    document = docx.Document(full().to_docx(tmp_path / "our_plan.docx"))
    rows = [[cell.text for cell in row.cells] for row in document.tables[8].rows]
    assert rows == [
        ["Action", "Office", "When", "Done? yes, partly, no, not due", "What changed, or why not"],
        ["Tell the mayor", "Waste office", "2026-11-30", "", ""],
        ["Start the pilot", "Waste office", "2027-02-01", "", ""],
    ]


def test_does_the_web_page_hold_the_same_and_nothing_from_elsewhere(tmp_path):
    text = full().to_html(tmp_path / "our_plan.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.headings == HEADINGS
    assert ("html", {"lang": "en"}) in page.tags
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert "http" not in text


def test_is_each_table_of_the_web_page_named_and_its_headers_marked(tmp_path):
    page = Page(full().to_html(tmp_path / "our_plan.html").read_text(encoding="utf-8"))
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == tags.count("caption") == 11
    assert all(attributes.get("scope") in ("col", "row") for tag, attributes in page.tags if tag == "th")


def test_are_gaps_shown_in_both_documents(tmp_path):
    gaps = plan.ActionPlan(**HEAD, projects=[{"name": "Log"}])
    page = gaps.to_html(tmp_path / "p.html").read_text(encoding="utf-8")
    words = [line.text for line in docx.Document(gaps.to_docx(tmp_path / "p.docx")).paragraphs]
    for line in gaps.unfinished():
        assert f"<li>{line}</li>" in page
        assert line in words
    assert Page(page).cells.count("(empty)") == 6 + 4 + 7


@pytest.mark.parametrize("example", [True, False])
def test_is_an_example_marked(tmp_path, example):
    ready = full(example=example)
    note = "Example. City, team, projects and all numbers are made up for practice."
    words = [line.text for line in docx.Document(ready.to_docx(tmp_path / "p.docx")).paragraphs]
    assert (note in words) is example
    assert (note in ready.to_html(tmp_path / "p.html").read_text(encoding="utf-8")) is example


def test_does_a_failed_write_leave_the_older_plan_alone(tmp_path, monkeypatch):
    path = full().to_html(tmp_path / "our_plan.html")
    older = path.read_text(encoding="utf-8")

    def full_disk(self, *_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full_disk)
    with pytest.raises(CourseError) as error:
        full(city="Hilltop").to_html(path)
    assert str(error.value) == (
        "our_plan.html could not be written (No space left on device). If it is open in another program, close "
        "it there and run the cell again. If the disk is full, free some space. An older file of that name is "
        "unchanged."
    )
    assert path.read_text(encoding="utf-8") == older
    assert list(tmp_path.iterdir()) == [path]


def test_is_a_folder_in_the_way_named(tmp_path):
    (tmp_path / "our_plan.docx").mkdir()
    with pytest.raises(CourseError, match=r"^our_plan\.docx could not be written"):
        full().to_docx(tmp_path / "our_plan.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["our_plan.docx"]


def test_is_a_missing_folder_made(tmp_path):
    assert full().to_html(tmp_path / "our_plan" / "our_plan.html").is_file()


def test_where_does_the_notebook_write(monkeypatch):
    monkeypatch.delenv("CITYKIT_BOOK_BUILD", raising=False)
    assert plan.output_folder() == Path("our_plan")
    monkeypatch.setenv("CITYKIT_BOOK_BUILD", "1")
    folder = plan.output_folder()
    assert folder.is_dir()
    assert not folder.is_relative_to(Path.cwd())
    folder.rmdir()


def test_can_a_plan_come_from_a_file(tmp_path):
    path = tmp_path / "plan.yml"
    path.write_text(yaml.safe_dump({**HEAD, **FULL, "example": True}), encoding="utf-8")
    assert plan.ActionPlan.from_yaml(path) == full(example=True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "risk: []",
            'plan.yml: there is no section "risk". There are: city, team, course_end, example, problem, '
            "projects, financing, pilot, indicators, risks, calendar.",
        ),
        (
            "only words",
            "plan.yml: expected the sections city, team, course_end, example, problem, projects, financing, "
            "pilot, indicators, risks, calendar.",
        ),
        ("team: A", "The plan's city is empty. Fill it in first."),
        (b"\xff\xfe\x00", "plan.yml cannot be opened. Look for the file, saved as text in UTF-8."),
        (None, "plan.yml cannot be opened. Look for the file, saved as text in UTF-8."),
    ],
)
def test_is_a_bad_file_named(tmp_path, content, message):
    path = tmp_path / "plan.yml"
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CourseError) as error:
        plan.ActionPlan.from_yaml(path)
    assert str(error.value) == message


WORDS = [word for section in plan.SECTIONS.values() for word in section.lines]
SCRAPS = st.sampled_from([*WORDS, ": ", "- ", "\n", "  ", "[", "{", "*a", "&a ", "2027-01-01", '"', "|", "\t", "é"])


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(list(plan.SECTIONS)),
    st.one_of(st.text(max_size=80), st.lists(SCRAPS, max_size=12).map("".join)),
)
def test_does_any_text_give_a_section_or_a_clear_error(name, text):
    try:
        content = plan.read_section(name, text)
    except CourseError as error:
        assert str(error).startswith(f'Section "{name}"')
    else:
        assert isinstance(content, list if plan.SECTIONS[name].rows else dict)


def test_is_very_deep_text_refused():
    with pytest.raises(CourseError, match=r'^Section "problem"'):
        plan.read_section("problem", "[" * 5_000)


PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.binary(max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(plan.SECTIONS)), PLAIN)
def test_does_any_value_give_a_section_or_a_clear_error(name, value):
    try:
        plan.read_section(name, value)
    except CourseError as error:
        assert str(error).startswith(f'Section "{name}"')


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=30))
def test_does_the_web_page_show_any_text_as_text(tmp_path_factory, text):
    try:
        ready = full(problem={"people": text})
    except CourseError:
        return
    path = ready.to_html(tmp_path_factory.mktemp("plan") / "p.html")
    page = Page(path.read_text(encoding="utf-8"))
    assert {tag for tag, _ in page.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "ul", "li", "div"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    }
    docx.Document(ready.to_docx(path.with_suffix(".docx")))


def test_do_short_columns_keep_room():
    widths = documents._widths([["A", "B"], ["x", "y" * 500]])
    assert sum(widths) <= documents.TEXT_WIDTH * 36_000
    assert widths[0] > 25 * 36_000


def test_is_there_room_to_write_in_an_empty_column():
    header = ["Action", "Done?"]
    filled, empty = documents._widths([header, ["x" * 40, "yes"]]), documents._widths([header, ["x" * 40, ""]])
    assert empty[1] > 2 * filled[1]
