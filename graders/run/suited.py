"""Which test cells do not suit a run in two processes, and why; their grades are left to a person.

A test runs in the checker's process. Answers reach it as copies, and a trainee's function is called where it is. So the trainee's
code feels nothing that a test does to names, libraries, files or printed output, and only data crosses.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from graders.course import Course
from graders.errors import GraderError
from graders.release import graded, read_source
from graders.run import cells
from graders.run.checker import EXPECTED
from graders.run.sides import LATER, PROCESS_WIDE, Sides, Test
from graders.run.trees import at, kinds, last, root, statements, targets, texts

#: Errors of a trainee's function that reach a test under their own names or those above, and what else catches them.
RAISED = {*EXPECTED, "BaseException"}
#: Kinds that arrive as another kind or not at all.
LOST = {"Counter", "OrderedDict", "defaultdict", "deque", "Decimal", "Fraction", "Path", "Generator", "GeneratorType", "Iterator", "Axes", "Figure"}
#: Functions that look into a function rather than call it.
LOOKERS = {"getsource", "getsourcelines", "signature", "getfullargspec", "getdoc", "getclosurevars", "get_type_hints", "dis", "help", "isgeneratorfunction", "iscoroutinefunction"}
#: Calls that make a value that a function can change.
CHANGEABLE = {"list", "dict", "set", "bytearray", "DataFrame", "Series", "array", "zeros", "ones", "arange", "copy", "deepcopy"}
READERS = {"open", "read_csv", "read_excel", "read_json", "read_table", "read_parquet", "loadtxt", "genfromtxt", "imread", "exists", "isfile", "isdir", "getsize", "Path"}
HISTORY = re.compile(r"In|Out|_{1,3}|_i{1,3}|_[iod]h|_i?\d+")
MAIN = "__main__ is the checker, not the trainee's notebook"
Reasons = Iterator[tuple[int, str]]


def unsuited(notebook: NotebookNode, files: Iterable[str] = ()) -> dict[str, list[str]]:
    """The test cells of a source notebook that do not suit a run in two processes.

    Parameters
    ----------
    notebook : NotebookNode
        With solutions and hidden tests.
    files : iterable of str
        Names of the files beside it.

    Returns
    -------
    dict of str to list of str
        By grade_id: each reason with its line in the cell.
    """
    sides, found = Sides(set(files)), {}
    for cell in notebook.cells:
        kind = cells.kind(cell)
        if kind == "test":
            test = Test(sides, graded(cell)["grade_id"], cell.source)
            if reasons := sorted({reason for rule in RULES for reason in rule(test)}):
                found[test.cell] = [f"line {line}: {words}" for line, words in reasons]
            sides.after(test)
        elif kind:
            sides.run(kind, cell.source)
    return found


def in_record(home: Path, exercise: str, name: str = "") -> dict[str, list[str]]:
    """The same for a notebook in a course's ``source`` folder, read again only after a change."""
    path = home / "source" / exercise / f"{name or exercise}.ipynb"
    return _in_record(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _in_record(path: Path, _changed: int) -> dict[str, list[str]]:
    return unsuited(nbformat.read(path, as_version=4), beside(path))


def beside(path: Path) -> set[str]:
    """Names of the files beside a notebook, as its cells write them."""
    return {file.relative_to(path.parent).as_posix() for file in path.parent.rglob("*") if file.is_file()}


def survey(course: Course, places: Iterable[Path]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """The same for every exercise of a course, and for notebooks, or folders that hold them, of other courses; each with its name.

    Raises
    ------
    GraderError
        If a place holds no notebook.
    """
    for exercise in course.settings.exercises:
        folder = course.notebook("source", exercise)
        yield exercise, unsuited(read_source(course, exercise), beside(folder))
    for place in places:
        paths = [path for path in sorted(place.rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts] if place.is_dir() else [place]
        if not paths:
            raise GraderError(f"{place}: holds no notebook. Give nbgrader's source folder, or notebooks of it.")
        for path in paths:
            yield str(path), unsuited(_read(path), beside(path))


def _read(path: Path) -> NotebookNode:
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError, nbformat.ValidationError):
        raise GraderError(f"{path}: cannot be read as a notebook. Give nbgrader's source folder, or notebooks of it.") from None


def changed_before_a_call(test: Test) -> Reasons:
    """What the test changes on its side, and then calls a function that should feel it."""
    for change in test.changes:
        after = [name for place, name in test.uses if place > change.place and (change.part or name != change.name)]
        others = [name for name in after if name != change.name]
        if not change.name:
            feels = after
        elif change.name in test.sides.functions or change.name in test.sides.classes:
            feels = others or [name for name in after if change.name in test.sides.reach(name)]
        else:
            feels = [name for name in after if change.name in test.sides.reach(name)]
        if feels:
            yield change.line, f'it {change.words}; "{feels[0]}" of the trainee\'s runs in another process and does not feel it'


def changed_by_an_earlier_test(test: Test) -> Reasons:
    """Names that earlier tests changed, and the trainee's side did not."""
    sides = test.sides
    for place, name in test.uses:
        line = test.first(name) if place == LATER else place[0]
        for other in sorted(sides.reach(name) & sides.changed.keys() - {name}):
            yield line, f'"{name}" of the trainee\'s uses "{other}", which the test cell "{sides.changed[other]}" changed on its side only'
    for name in sorted(test.asked & sides.changed.keys()):
        yield test.first(name), f'"{name}" comes anew from the trainee\'s side, without what the test cell "{sides.changed[name]}" changed'
    for name in sorted((test.asked | test.callers.keys()) & sides.spoilt.keys()):
        yield test.first(name), sides.spoilt[name]


def never_asked_for(test: Test) -> Reasons:
    """Names that the checker holds from an earlier cell."""
    read = {node.id for node, _ in test.nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    for name in sorted(read & test.sides.known & test.sides.theirs - test.imports.keys()):
        yield test.first(name), f'"{name}" has a value from an earlier cell of the course here, and the trainee\'s value is never asked for'


def own_namespace(test: Test) -> Reasons:
    """Looks at the notebook's namespace: on the checker's side it holds only the names that the test spells out."""
    spelled, held = _spelled_out(test), test.sides.known | test.given | test.asked
    for node, deep in test.nodes:
        match node:
            case ast.Call(func=ast.Name(id=name), args=given) if name == "globals" or (name in ("locals", "vars", "dir") and not given and not deep):
                if id(node) not in spelled:
                    yield node.lineno, f"{name}() does not hold the trainee's names here"
            case ast.Call(func=ast.Name(id="eval" | "exec" as name), args=[given, *_]):
                code = texts([given])
                if not code or cells.names(code[0])[0] - held:
                    yield node.lineno, f"{name}() does not hold the trainee's names here"
            case ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython")), attr="user_ns" | "user_global_ns" | "ev" | "ex"):
                yield node.lineno, "get_ipython() is the checker's, without the trainee's names"
            case ast.Name(id=name, ctx=ast.Load()) if HISTORY.fullmatch(name) and name in test.asked - test.given and (name == "In" or test.sides.tests):
                yield node.lineno, f"{name} is the history of the trainee's cells, without the tests"
            case ast.Import(names=names) if any(part.name == "__main__" for part in names):
                yield node.lineno, MAIN
            case ast.Subscript(value=value, slice=ast.Constant(value="__main__")) if last(value) == "modules":
                yield node.lineno, MAIN


def _spelled_out(test: Test) -> set[int]:
    """Looks at the namespace for a name that the checker has, because the test also spells it out."""
    found = set()
    for node in ast.walk(test.tree):
        match node:
            case ast.Compare(left=ast.Constant(value=name), ops=[ast.In() | ast.NotIn()], comparators=[ast.Call() as call]):
                found |= {id(call)} if name in test.asked | test.sides.known else set()
            case ast.Subscript(value=ast.Call() as call, slice=ast.Constant(value=name), ctx=ast.Load()):
                found |= {id(call)} if name in test.asked | test.sides.known else set()
    return found


def beyond_data(test: Test) -> Reasons:
    """Asks more of a trainee's function, class or value than data can carry."""
    sides = test.sides
    stored = {ast.unparse(node) for node, _ in test.nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}
    for node, _ in test.nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if name in sides.classes and name in test.callers:
                yield node.lineno, f'the class "{name}" is the trainee\'s; neither it nor its objects can cross'
            case ast.Name(id=name, ctx=ast.Load()) if name in sides.values and name in test.asked:
                yield node.lineno, f'"{name}" is of a kind that cannot cross: {sides.values[name]}'
            case ast.Attribute(value=ast.Name(id=name), attr=attribute, ctx=ast.Load()) if name in test.callers and name not in sides.classes:
                if attribute not in ("__name__", "__call__") and ast.unparse(node) not in stored:
                    yield node.lineno, f'"{name}.{attribute}" stays with the trainee\'s function; only calls cross'
            case ast.Call(func=function, args=[ast.Name(id=name), *_]) if last(function) in LOOKERS and name in test.callers:
                yield node.lineno, f'{last(function)}() cannot look into "{name}"; only calls cross'
            case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), kind]) if name in test.asked - test.given and LOST.issuperset(kinds(kind)):
                yield node.lineno, f'"{name}" never arrives as {" or ".join(kinds(kind))}'
            case ast.Call(func=ast.Name(id="id"), args=[given]) if test.is_theirs(given):
                yield node.lineno, f"id() of a copy: {ast.unparse(given)} crosses as data"
            case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[right]) if _compares_copies(test, left, right):
                yield node.lineno, f"{ast.unparse(node)} compares copies: answers cross as data"


def _compares_copies(test: Test, left: ast.expr, right: ast.expr) -> bool:
    """Whether things are compared by identity that crossed, but for the few that are one and the same everywhere."""
    same = any(isinstance(part, ast.Constant) or last(part) in ("NA", "NaT", *dir(builtins)) for part in (left, right))
    return not same and (test.is_theirs(left) or test.is_theirs(right))


def calls_beyond_data(test: Test) -> Reasons:
    """Calls with, or of, what cannot cross."""
    results = {name for node in statements(test.tree) for name in targets(node) if test.calls_theirs(node.value)}
    for node, _ in test.nodes:
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in test.callers and name not in test.sides.classes:
                yield from _call(test, node, name)
            case ast.Call(func=function) if test.calls_theirs(function) or (isinstance(function, ast.Name) and function.id in results):
                yield node.lineno, f"it calls {ast.unparse(function)}, which a trainee's function gave back; a function cannot cross"
            case ast.Call(func=ast.Subscript() as function) if root(function) in test.asked:
                yield node.lineno, f"it calls {ast.unparse(function)}; a function inside of a value cannot cross"
            case ast.FunctionDef(decorator_list=decorators):
                for one in decorators:
                    if (name := root(one)) in test.callers:
                        yield one.lineno, f'it gives "{name}" an argument of a kind that cannot cross: function'


def _call(test: Test, node: ast.Call, name: str) -> Reasons:
    for given in [*node.args, *(keyword.value for keyword in node.keywords)]:
        theirs = isinstance(given, ast.Name) and given.id in test.callers
        if kind := "function" if theirs else test.sides.kind(given, test.holds):
            yield node.lineno, f'it gives "{name}" an argument of a kind that cannot cross: {kind}'
    if kind := test.sides.functions.get(test.callers[name], ""):
        yield node.lineno, f'"{name}" gives back a kind that cannot cross: {kind}'


def errors_beyond_names(test: Test) -> Reasons:
    """Expects an error that does not reach the test under its own name."""
    expected: list[tuple[int, list[str]]] = []
    for node in ast.walk(test.tree):
        match node:
            case ast.Try(body=body, handlers=handlers) if any(test.names_theirs(part) for part in body):
                expected += [(handler.lineno, kinds(handler.type)) for handler in handlers]
            case ast.Call(func=function, args=[kind, *rest]) if last(function) in ("raises", "assertRaises", "assert_raises"):
                if test.uses and (not rest or test.names_theirs(node)):
                    expected.append((node.lineno, kinds(kind)))
    for line, names in expected:
        if names and not (RAISED | test.sides.classes) & set(names):
            yield line, f"{' or '.join(names)} of a trainee's function does not reach the test under its name"


def changed_arguments(test: Test) -> Reasons:
    """Looks at an argument after the call, for what the function did to it."""
    changeable = {name for node in statements(test.tree) for name in targets(node) if _changeable(node.value)}
    compared = [(node.lineno, part.id) for node in ast.walk(test.tree) if isinstance(node, ast.Compare) for part in (node.left, *node.comparators) if isinstance(part, ast.Name)]
    for node in statements(test.tree):
        if isinstance(node, ast.Assign | ast.Expr):
            for call in filter(test.calls_theirs, ast.walk(node)):
                given = {part.id for part in call.args if isinstance(part, ast.Name)}
                given &= changeable | (test.asked if isinstance(node, ast.Expr) else set())
                for line, name in compared:
                    if name in given and line > node.end_lineno:
                        yield line, f'"{name}" is as it was before the call: "{call.func.id}" got a copy'


def _changeable(value: ast.expr) -> bool:
    literal = isinstance(value, ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp)
    return literal or (isinstance(value, ast.Call) and last(value.func) in CHANGEABLE)


def others_files(test: Test) -> Reasons:
    """Reads a file, or the chart in work, that only the trainee's side has."""
    calls = [node for node, _ in test.nodes if isinstance(node, ast.Call)]
    written = {text for node in calls if last(node.func) in PROCESS_WIDE or (last(node.func) == "open" and len(node.args) > 1) for text in texts(node.args)}
    for node in calls:
        name = last(node.func)
        if name in READERS:
            for file in texts(node.args[:1]):
                if "://" not in file and not file.startswith("/") and file not in test.sides.files | written:
                    yield node.lineno, f'the file "{file}" is not beside the notebook; one that the trainee\'s code writes stays on its side'
        if name in ("gca", "gcf", "get_fignums") and any(place < at(node) for place, _ in test.uses):
            yield node.lineno, f"{name}() does not have the chart that the trainee's function drew"


RULES: tuple[Callable[[Test], Reasons], ...] = (
    changed_before_a_call, changed_by_an_earlier_test, never_asked_for, own_namespace, beyond_data, calls_beyond_data,
    errors_beyond_names, changed_arguments, others_files,
)  # fmt: skip


def for_person(gradebook: Gradebook, notebook: NotebookNode, assignment: str, student: str, name: str = "") -> list[str]:
    """Leave the grades of test cells that do not suit to a person, after nbgrader entered its scores.

    Parameters
    ----------
    gradebook : Gradebook
        Open.
    notebook : NotebookNode
        That was run; the cells' names stand in its metadata, ``graders.for_person``. The reasons do not: they tell of hidden tests.
    assignment, student : str
        Whose work it is.
    name : str
        The notebook's name; the assignment's unless told otherwise.

    Returns
    -------
    list of str
        One note per cell.
    """
    names = notebook.metadata.get("graders", {}).get("for_person", [])
    for cell in names:
        grade = gradebook.find_grade(cell, name or assignment, assignment, student)
        grade.auto_score, grade.needs_manual_grade = None, True
    if names:
        gradebook.db.commit()
    return [f'The test cell "{cell}" does not suit a run in two processes and is left to a person; `python -m graders doctor` says why.' for cell in names]


class MarkForPerson(NbGraderPreprocessor):
    """Comes after nbgrader's `SaveAutoGrades`; the notes go to the notebook's metadata ``graders``."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Take the points by code off the cells that do not suit."""
        about, kept = resources["nbgrader"], nb.metadata.get("graders", {})
        if kept.get("for_person"):
            with Gradebook(about["db_url"]) as gradebook:
                notes = for_person(gradebook, nb, about["assignment"], about["student"], about["notebook"])
            kept["notes"] = [*kept.get("notes", []), *notes]
        return nb, resources
