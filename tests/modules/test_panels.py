"""Can the path without code be walked in every lesson: does each panel answer, at every end of every input, and come back?"""

from __future__ import annotations

import ast
import importlib

import ipywidgets
import pytest

from citykit.widgets import Panel
from tests.modules.lessons import lessons


def panels() -> list:
    """Every panel that a lesson shows: the module and the function that makes it.

    Panels that are made for a table of the lesson are left out here: their own tests drive them.
    """
    found = []
    for lesson in lessons():
        tree = ast.parse(lesson.code)
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("citykit.panels")]
        places = {name.asname or name.name: (node.module, name.name) for node in imports for name in node.names}
        for call in (node.func for node in ast.walk(tree) if isinstance(node, ast.Call) and not node.args):
            if isinstance(call, ast.Name) and call.id.endswith("_panel"):
                module, name = places[call.id]
            elif isinstance(call, ast.Attribute) and call.attr.endswith("_panel") and call.value.id in places:
                module, name = ".".join(places[call.value.id]), call.attr
            else:
                continue
            found.append(pytest.param(module, name, id=f"{lesson.name}-{name}"))
    return found


def ends(widget: ipywidgets.Widget) -> list:
    """The values at the ends of an input: both ends of a slider or menu, odd texts for a line."""
    if isinstance(widget, ipywidgets.Dropdown):
        return [widget.options[0], widget.options[-1]]
    if isinstance(widget, ipywidgets.Checkbox):
        return [True, False]
    if isinstance(widget, ipywidgets.Text):
        return ["", "0", "not a number", "1 2 3"]
    return [widget.min, widget.max]


def test_has_every_lesson_a_path_without_code():
    walked = {param.id.rsplit("-", 1)[0] for param in panels()}
    assert {lesson.name for lesson in lessons() if lesson.is_core} <= walked | {"m00_start/lesson"}


@pytest.mark.parametrize(("module", "name"), panels())
def test_does_a_panel_answer_at_every_end_and_come_back(module, name):
    panel = getattr(importlib.import_module(module), name)()
    assert isinstance(panel, Panel)
    start, shown = panel.current().sentence, []
    answer = panel.answer
    panel.answer = lambda **values: shown.append(answer(**values)) or shown[-1]
    for widget in panel.inputs.values():
        for value in ends(widget):
            widget.value = value
    assert len({start, *(one.sentence for one in shown)}) > 1, "no input changes the answer"
    assert all(one.sentence.strip() and "nan" not in one.sentence.split() for one in shown)
    assert all(one.figure is None or len(one.alt) > 20 for one in shown)
    panel.reset()
    assert panel.current().sentence == start
