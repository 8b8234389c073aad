"""Does the panel of trust_the_sensor show the case as it is, and do the sums that its tasks are not about?"""

from __future__ import annotations

import pytest

from citykit.cases import trust_the_sensor
from citykit.ids import with_check
from citykit.panels import trust_the_sensor as panels

FORM = "Type numbers with a decimal point and a space between them"


@pytest.fixture(scope="module")
def case():
    return trust_the_sensor.case(with_check("PANEL1"))


@pytest.mark.parametrize(("window", "called"), [("early", "Early days"), ("late", "Later days")])
def test_does_each_window_show_all_its_days_with_their_codes(case, window, called):
    answer = panels.days(case, window)
    table = getattr(case, window)
    assert answer.sentence.startswith(called) and f"{case.hour}:00" in answer.sentence
    assert "made up" in answer.sentence and "De Vito" in answer.sentence
    assert answer.table["sensor (raw)"].tolist() == table["sensor"].tolist()
    assert answer.table["reference (mg/m³)"].tolist() == table["reference"].tolist()
    assert "..." not in answer._repr_html_()


def test_does_the_rule_show_each_figure_and_say_that_it_is_made_up(case):
    answer = panels.rule(case)
    assert case.use in answer.sentence
    assert [float(value) for value in answer.table["value"]] == [getattr(case, name) for name in answer.table.index]
    assert set(answer.table["note"]) == {"made up"}


def test_can_the_lines_be_put_into_the_panel(case):
    sentences = [answer.sentence for answer in panels.lines(case)]
    typed = [sentence.rsplit(": ", 1)[1] for sentence in sentences]
    assert [panels._numbers(line) for line in typed] == [
        table[name].tolist() for table in (case.early, case.late) for name in ("sensor", "reference")
    ]
    panel = panels.columns_panel()
    panel.inputs["first"].value, panel.inputs["second"].value = typed[:2]
    assert "Sum of these" in panel.current().sentence


@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("A less B", "A less B: 6 14 19. Sum of these 3 numbers: 39. Mean: 13."),
        ("A plus B", "A plus B: 14 26 41. Sum of these 3 numbers: 81. Mean: 27."),
        ("A times B", "A times B: 40 120 330. Sum of these 3 numbers: 490. Mean: 163.33333."),
        ("A divided by B", "A divided by B: 2.5 3.3333333 2.7272727. Sum of these 3 numbers: 8.5606061. Mean: 2.8535354."),
    ],
)
def test_does_the_panel_work_out_two_columns(work, said):
    panel = panels.columns_panel()
    panel.inputs["work"].value = work
    assert panel.current().sentence == said
    panel.reset()
    assert panel.current().sentence.startswith("A less B: 6 14 19.")


def test_does_one_number_count_for_all_rows_and_is_noise_left_out():
    answer = panels.columns_answer("0.1; 0.2; −0.3", "1e-17", "A plus B")
    assert answer.sentence == "A plus B: 0.1 0.2 -0.3. Sum of these 3 numbers: 0. Mean: 0."
    assert answer.table["A"].tolist() == ["0.1", "0.2", "-0.3"]


@pytest.mark.parametrize(
    ("first", "second", "work", "said"),
    [
        ("10 20", "a", "A less B", FORM),
        ("1,5 2", "1", "A less B", FORM),
        ("nan 2", "1", "A less B", FORM),
        ("10 20 30", "1 2", "A less B", "A has 3 numbers and B has 2."),
        ("", "1", "A less B", "A has 0 numbers and B has 1."),
        ("10", "", "A less B", "A has 1 numbers and B has 0."),
        ("10 20", "1 0", "A divided by B", "No number can be divided by 0."),
        ("1e300", "1e300", "A times B", FORM),
    ],
)
def test_does_the_panel_say_what_is_wrong(first, second, work, said):
    assert panels.columns_answer(first, second, work).sentence.startswith(said)


def test_does_the_start_value_say_what_the_lesson_says():
    """The made-up example of the lesson: 70 above the line, 200 below it."""
    above = panels.columns_answer("-10 0 10", "-3 -1 4", "A times B")
    below = panels.columns_answer("-10 0 10", "-10 0 10", "A times B")
    assert "numbers: 70." in above.sentence and "numbers: 200." in below.sentence


def test_is_everything_shown(case, capsys):
    panels.show(case)
    assert capsys.readouterr().out.count("To copy") == 4
