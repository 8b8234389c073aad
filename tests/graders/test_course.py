"""Are settings and rosters checked, with lines that say what to do?"""

from __future__ import annotations

import pytest

from citykit.ids import with_check
from graders.course import read_roster, read_settings, write_whole
from graders.errors import GraderError

A, B = with_check("KLA01"), with_check("KLA02")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "lacks the column id, name. Its first line should be id,name,email,city,country,role,language,team."),
        ("id,name\n", "has no trainees. Add one line per trainee below the first line."),
        (f"name\n{A}\n", "lacks the column id. Its first line should be id,name,email,city,country,role,language,team."),
        (f"id,name\n{A},One\n{B},Two\n{A},Three\n", f"row 4: the id {A} stands there twice. Give each trainee an own id."),
        (f"id,name\n{A},One\n{A.lower()},Two\n", f"row 3: the id {A} stands there twice. Give each trainee an own id."),
        ("id,name\nKLA01X,One\n", 'row 2: "KLA01X" is not an id of this course. `python -m graders ids` makes ids.'),
        ("id,name\n,One\n", 'row 2: "" is not an id of this course. `python -m graders ids` makes ids.'),
    ],
)
def test_is_a_bad_roster_said(tmp_path, text, message):
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GraderError) as caught:
        read_roster(path)
    assert str(caught.value).removeprefix(f"{path}: ").removeprefix(f"{path}, ") == message


def test_is_a_missing_or_unreadable_roster_said(tmp_path):
    with pytest.raises(GraderError, match=r"there is no roster\. Give one with --roster"):
        read_roster(tmp_path / "none.csv")
    (tmp_path / "roster.csv").write_bytes(b"id,name\n\xe9,x\n")
    with pytest.raises(GraderError, match=r"is not UTF-8 text\. Save the roster as CSV UTF-8 and try again\."):
        read_roster(tmp_path / "roster.csv")


def test_does_a_roster_from_a_spreadsheet_read(tmp_path):
    (tmp_path / "roster.csv").write_text(f"id,name,team\n {A[:3]} {A[3:].lower()} ,One,North\n", encoding="utf-8-sig")
    (found,) = read_roster(tmp_path / "roster.csv")
    assert (found.id, found.name, found.team, found.language) == (A, "One", "North", "en")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('id = "x"', "exercises: Field required; found {'id': 'x'}."),
        ('id = "x"\ntitle = "X"\nexercises = ["score_a_city"]\ncolour = 3', "colour: Extra inputs are not permitted; found 3."),
        ('id = "x"\ntitle = "X"\nexercises = ["sing"]', "exercises: there is no exercises/sing/sing.py. Mend the name or add the exercise."),
        ('id = "x"\ntitle = "X"\nexercises = ["score_a_city"]\ndatabase = "mysql://host/x"', "database: String should match pattern '^$|^sqlite:///.+|^postgresql://.+'; found 'mysql://host/x'."),
        ("id = ", "is not valid TOML:"),
    ],
)
def test_are_bad_settings_said(tmp_path, text, message):
    path = tmp_path / "course.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GraderError) as caught:
        read_settings(path)
    assert message in str(caught.value)


def test_are_the_settings_of_this_repository_good():
    assert "score_a_city" in read_settings().exercises


def test_is_a_file_left_whole_when_the_disk_is_full(tmp_path):
    path = tmp_path / "kept.txt"
    write_whole(path, "old")
    path.with_name("kept.txt.part").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert not path.with_name("kept.txt.part").is_symlink()
