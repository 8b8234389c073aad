"""Is a test that would go wrong in two processes found before it does, and no other one?

Every case is run for real: where a reason is expected the right answer gets no points, and where none is it gets all of them.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import nbgrader
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveAutoGrades

from graders import release
from graders.course import Course, Settings, open_course, read_settings
from graders.errors import GraderError
from graders.run import suited
from graders.run.session import Session
from tests.graders.run.test_session import POINTS, cell, run

pytestmark = pytest.mark.xdist_group("session")
QUICKSTART = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide" / "source" / "ps1" / "problem1.ipynb"

SQUARES = "def squares(n):\n    return [i**2 for i in range(1, n + 1)]\ndef total(n):\n    return sum(squares(n))"
CALL = "def f():\n    return {}"
APPLY = "def apply(g, x):\n    return g(x)"
PRINTS = "def f():\n    print('hi')"


def not_felt(line: int, what: str, name: str = "f") -> str:
    return f'line {line}: it {what}; "{name}" of the trainee\'s runs in another process and does not feel it'


def no_argument(line: int, kind: str, name: str = "apply") -> str:
    return f'line {line}: it gives "{name}" an argument of a kind that cannot cross: {kind}'


#: What it is, the cells, and the reasons for the last cell.
WRONG = [
    # names that the trainee's code uses
    ("delete a function", [("answer", SQUARES), ("test", "tmp = squares\ndel squares\ntry:\n    total(1)\nexcept NameError:\n    pass\nelse:\n    raise AssertionError\nfinally:\n    squares = tmp")],
     [not_felt(2, 'deletes "squares"', "total")]),
    ("define anew", [("answer", "def g():\n    return 1\ndef f():\n    return g()"), ("test", "def g():\n    return 9\nassert f() == 9")], [not_felt(1, 'gives "g" a new value')]),
    ("assign in a function", [("answer", "def g():\n    return 1\ndef f():\n    return g()"), ("test", "def change():\n    global g\n    g = lambda: 7\nchange()\nassert f() == 7")], [not_felt(3, 'gives "g" a new value')]),
    ("a course's name", [("course", "k = 2"), ("answer", CALL.format("k")), ("test", "k = 5\nassert f() == 5")], [not_felt(1, 'gives "k" a new value')]),
    ("with", [("answer", "h = 2\n" + CALL.format("h")), ("test", "import contextlib\nwith contextlib.nullcontext(7) as h:\n    assert f() == 7")], [not_felt(2, 'gives "h" a new value')]),
    ("for", [("answer", "h = 2\n" + CALL.format("h")), ("test", "for h in (3, 4):\n    assert f() == h")], [not_felt(1, 'gives "h" a new value')]),
    ("walrus", [("answer", "h = 2\n" + CALL.format("h")), ("test", "assert (h := 7) and f() == 7")], [not_felt(1, 'gives "h" a new value')]),
    ("import", [("answer", "h = 2\n" + CALL.format("h")), ("test", "import math as h\nassert f() == h")], [not_felt(1, 'gives "h" a new value')]),
    ("class", [("answer", "h = 2\n" + CALL.format("h")), ("test", "class h:\n    pass\nassert f() != 2")], [not_felt(1, 'gives "h" a new value')]),
    ("built-in", [("answer", CALL.format("input('?')")), ("test", "input = lambda _: '5'\nassert f() == '5'")], [not_felt(1, 'gives "input" a new value')]),
    ("augmented", [("answer", "h = 2\n" + CALL.format("h")), ("test", "h += 5\nassert f() == 7")],
     [not_felt(1, 'gives "h" a new value')]),
    ("through another one", [("answer", "h = 2\ndef g():\n    return h\ndef f():\n    return g()"), ("test", "h = 5\nassert f() == 5")], [not_felt(1, 'gives "h" a new value')]),
    # parts of values
    ("item", [("answer", "d = {'a': 1}\n" + CALL.format("d['a']")), ("test", "d['a'] = 5\nassert f() == 5")], [not_felt(1, 'changes a part of "d"')]),
    ("item deleted", [("answer", "d = {'a': 1}\n" + CALL.format("len(d)")), ("test", "del d['a']\nassert f() == 0")], [not_felt(1, 'changes a part of "d"')]),
    ("method", [("answer", "d = [1]\n" + CALL.format("len(d)")), ("test", "d.append(5)\nassert f() == 2")], [not_felt(1, 'changes a part of "d"')]),
    ("setattr", [("course", "import types\no = types.SimpleNamespace(n=1)"), ("answer", CALL.format("o.n")), ("test", "setattr(o, 'n', 7)\nassert f() == 7")], [not_felt(1, 'changes a part of "o"')]),
    ("for a later test", [("answer", "d = {'a': 1}"), ("test", "d['a'] = 5\nassert d['a'] == 5"), ("test", "assert d['a'] == 5")],
     ['line 1: "d" comes anew from the trainee\'s side, without what the test cell "test-1" changed']),
    # libraries and the process
    ("mock.patch", [("answer", "import random\n" + CALL.format("random.randint(1, 6)")), ("test", "from unittest import mock\nwith mock.patch('random.randint', return_value=99):\n    assert f() == 99")], [not_felt(2, "patches a library or a name")]),
    ("patch.object", [("answer", "import random\n" + CALL.format("random.randint(1, 6)")), ("test", "import random\nfrom unittest.mock import patch\nwith patch.object(random, 'randint', return_value=99):\n    assert f() == 99")], [not_felt(3, "patches a library or a name")]),
    ("monkeypatch", [("answer", "import random\n" + CALL.format("random.randint(1, 6)")), ("test", "import random, pytest\nmonkeypatch = pytest.MonkeyPatch()\nmonkeypatch.setattr(random, 'randint', lambda a, b: 99)\nassert f() == 99")], [not_felt(3, "patches a library or a name")]),
    ("module", [("answer", "import math\n" + CALL.format("math.pi")), ("test", "import math\nmath.pi = 3\nassert f() == 3")], [not_felt(2, 'changes "math.pi"')]),
    ("environment", [("answer", "import os\n" + CALL.format("os.environ.get('Q')")), ("test", "import os\nos.environ['Q'] = '1'\nassert f() == '1'")], [not_felt(2, "changes \"os.environ['Q']\"")]),
    ("seed", [("answer", "import random\n" + CALL.format("random.random()")), ("test", "import random\nrandom.seed(1)\nassert f() == 0.13436424411240122")], [not_felt(2, "sets the start of random draws")]),
    ("printed", [("answer", PRINTS), ("test", "import io, contextlib\nwith contextlib.redirect_stdout(io.StringIO()) as said:\n    f()\nassert said.getvalue() == 'hi\\n'")], [not_felt(2, "catches what is printed")]),
    ("sys.stdout", [("answer", PRINTS), ("test", "import io, sys\nbefore, sys.stdout = sys.stdout, io.StringIO()\nf()\nsaid, sys.stdout = sys.stdout.getvalue(), before\nassert said == 'hi\\n'")], [not_felt(2, 'changes "sys.stdout"')]),
    ("warnings", [("answer", "import warnings\n" + CALL.format("warnings.warn('x')")), ("test", "import warnings\nwith warnings.catch_warnings(record=True) as w:\n    f()\nassert len(w) == 1")], [not_felt(2, "catches warnings")]),
    ("file for it", [("answer", "def f(n):\n    return open(n).read()"), ("test", "with open('in.txt', 'w') as file:\n    file.write('a')\nassert f('in.txt') == 'a'")], [not_felt(1, "writes a file")]),
    ("file of its", [("answer", "with open('out.txt', 'w') as file:\n    file.write('a')"), ("test", "assert open('out.txt').read() == 'a'")],
     ['line 1: the file "out.txt" is not beside the notebook; one that the trainee\'s code writes stays on its side']),
    ("chart in work", [("answer", "import matplotlib.pyplot as plt\ndef f():\n    plt.plot([1], [2])"), ("test", "import matplotlib.pyplot as plt\nf()\nassert len(plt.gca().lines) == 1")], ["line 3: gca() does not have the chart that the trainee's function drew"]),
    # names between cells
    ("a test's name in an answer", [("test", "helper = 3"), ("answer", "y = helper"), ("test", "assert y == 3")], ['line 1: "y" needs "helper" from the test cell "test-0", which the trainee\'s side does not have']),
    ("a test's value in an answer", [("answer", "x = 1"), ("test", "x = 5"), ("answer", "y = x"), ("test", "assert y == 5")], ['line 1: "y" needs "x" from the test cell "test-1", which the trainee\'s side does not have']),
    ("a test's value in a function", [("course", "k = 2"), ("answer", CALL.format("k")), ("test", "k = 5"), ("test", "assert f() == 5")], ['line 1: "f" of the trainee\'s uses "k", which the test cell "test-2" changed on its side only']),
    ("a name of an earlier test", [("test", "result = 3"), ("answer", "result = 10"), ("test", "assert result == 10")], ['line 1: "result" has a value from an earlier cell of the course here, and the trainee\'s value is never asked for']),
    ("a name of the course", [("course", "x = None"), ("answer", "x = 3"), ("test", "assert x == 3")], ['line 1: "x" has a value from an earlier cell of the course here, and the trainee\'s value is never asked for']),
    ("a part of the course's table", [("course", "import pandas as pd\ndf = pd.DataFrame({'a': [1]})"), ("answer", "df['b'] = df.a * 2"), ("test", "assert df.b[0] == 2")], ['line 1: "df" has a value from an earlier cell of the course here, and the trainee\'s value is never asked for']),
    ("the course's chart", [("course", "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()"), ("answer", "ax.plot([1], [2])"), ("test", "assert len(ax.lines) == 1")], ['line 1: "ax" has a value from an earlier cell of the course here, and the trainee\'s value is never asked for']),
    # the namespace
    ("globals", [("answer", "x = 1"), ("test", "assert 'x' in globals()")], ["line 1: globals() does not hold the trainee's names here"]),
    ("vars", [("answer", "x = 1"), ("test", "assert 'x' in vars()")], ["line 1: vars() does not hold the trainee's names here"]),
    ("eval", [("answer", "x = 1"), ("test", "assert eval('x') == 1")], ["line 1: eval() does not hold the trainee's names here"]),
    ("exec", [("answer", "x = 1"), ("test", "exec('assert x == 1')")], ["line 1: exec() does not hold the trainee's names here"]),
    ("get_ipython", [("answer", "x = 1"), ("test", "assert get_ipython().user_ns['x'] == 1")], ["line 1: get_ipython() is the checker's, without the trainee's names"]),
    ("__main__", [("answer", "x = 1"), ("test", "import __main__\nassert __main__.x == 1")], ["line 1: __main__ is the checker, not the trainee's notebook"]),
    ("sys.modules", [("answer", "x = 1"), ("test", "import sys\nassert sys.modules['__main__'].x == 1")], ["line 2: __main__ is the checker, not the trainee's notebook"]),
    ("In", [("answer", "x = 1"), ("test", "assert 'len(In)' in In[-1]")], ["line 1: In is the history of the trainee's cells, without the tests"]),
    ("Out", [("answer", "x = 1"), ("test", "x"), ("answer", "y = 2\ny"), ("test", "assert Out[3] == 2")], ["line 1: Out is the history of the trainee's cells, without the tests"]),
    # more than data
    ("class of the trainee's", [("answer", "class A:\n    n = 3"), ("test", "assert A().n == 3")], ['line 1: the class "A" is the trainee\'s; neither it nor its objects can cross']),
    ("isinstance of it", [("answer", "class A(list):\n    pass\nx = A()"), ("test", "assert isinstance(x, A)")], ['line 1: the class "A" is the trainee\'s; neither it nor its objects can cross']),
    ("error of the trainee's", [("answer", "class A(Exception):\n    pass\ndef f():\n    raise A"), ("test", "try:\n    f()\nexcept A:\n    pass")], ['line 3: the class "A" is the trainee\'s; neither it nor its objects can cross']),
    ("object of the trainee's", [("answer", "class A:\n    pass\nx = A()"), ("test", "assert x")], ['line 1: "x" is of a kind that cannot cross: A']),
    ("generator", [("answer", "x = (i for i in range(3))"), ("test", "assert list(x) == [0, 1, 2]")], ['line 1: "x" is of a kind that cannot cross: generator']),
    ("decimal", [("answer", "from decimal import Decimal\nx = Decimal('1.5')"), ("test", "assert x == 1.5")], ['line 1: "x" is of a kind that cannot cross: Decimal']),
    ("counter", [("answer", "from collections import Counter\nx = Counter('aa')"), ("test", "from collections import Counter\nassert isinstance(x, Counter)")], ['line 2: "x" never arrives as Counter']),
    ("the trainee's module", [("answer", "import string"), ("test", "assert string.digits")], ['line 1: "string" is of a kind that cannot cross: module string']),
    ("imported class", [("answer", "from pandas import DataFrame\nx = DataFrame()"), ("test", "assert isinstance(x, DataFrame)")], ['line 1: the class "DataFrame" is the trainee\'s; neither it nor its objects can cross']),
    ("docstring", [("answer", "def f():\n    'doc'"), ("test", "assert f.__doc__ == 'doc'")], ['line 1: "f.__doc__" stays with the trainee\'s function; only calls cross']),
    ("inspect", [("answer", "def f(a):\n    return a"), ("test", "import inspect\nassert len(inspect.signature(f).parameters) == 1")], ['line 2: signature() cannot look into "f"; only calls cross']),
    ("getsource", [("answer", "def f(a):\n    return a"), ("test", "import inspect\nassert 'return a' in inspect.getsource(f)")], ['line 2: getsource() cannot look into "f"; only calls cross']),
    ("identity", [("answer", "a = [1]\nb = a"), ("test", "assert a is b")], ["line 1: a is b compares copies: answers cross as data"]),
    ("id", [("answer", "a = [1]\nb = a"), ("test", "assert id(a) == \\\n    id(b)")], ["line 1: id() of a copy: a crosses as data", "line 2: id() of a copy: b crosses as data"]),
    # calls
    ("lambda", [("answer", APPLY), ("test", "assert apply(lambda v: v + 1, 1) == 2")], [no_argument(1, "function")]),
    ("built-in function", [("answer", APPLY), ("test", "assert apply(abs, -1) == 1")], [no_argument(1, "function")]),
    ("imported function", [("course", "from math import sqrt"), ("answer", APPLY), ("test", "assert apply(sqrt, 4) == 2")], [no_argument(1, "function")]),
    ("library's function", [("course", "import numpy as np"), ("answer", APPLY), ("test", "assert apply(np.sqrt, 4) == 2")], [no_argument(1, "function")]),
    ("the trainee's own function", [("answer", APPLY + "\ndef g(x):\n    return x + 1"), ("test", "assert apply(g, 1) == 2")], [no_argument(1, "function")]),
    ("a test's function", [("answer", APPLY), ("test", "g = lambda x: x + 1\nassert apply(g, 1) == 2")], [no_argument(2, "function")]),
    ("decorator", [("answer", "def d(g):\n    return lambda: g() * 2"), ("test", "@d\ndef g():\n    return 1\nassert g() == 2")], [no_argument(1, "function", "d")]),
    ("generator as argument", [("answer", "def f(p):\n    return sum(p)"), ("test", "assert f(i for i in range(3)) == 3")], [no_argument(1, "generator", "f")]),
    ("object as argument", [("course", "class P:\n    v = 3"), ("answer", "def f(p):\n    return p.v"), ("test", "assert f(P()) == 3")], [no_argument(1, "P", "f")]),
    ("function as result", [("answer", "def make(n):\n    def add(x):\n        return x + n\n    return add"), ("test", "add = make(1)\nassert add(2) == 3")],
     ['line 1: "make" gives back a kind that cannot cross: function', "line 2: it calls add, which a trainee's function gave back; a function cannot cross"]),
    ("generator as result", [("answer", "def f():\n    yield 1"), ("test", "assert list(f()) == [1]")], ['line 1: "f" gives back a kind that cannot cross: generator']),
    ("coroutine", [("answer", "async def f():\n    return 1"), ("test", "assert await f() == 1")], ['line 1: "f" gives back a kind that cannot cross: coroutine']),
    ("list of functions", [("answer", "fs = [lambda: 1, lambda: 2]"), ("test", "assert fs[1]() == 2")], ["line 1: it calls fs[1]; a function inside of a value cannot cross"]),
    ("changed argument", [("answer", "def f(x):\n    x.sort()"), ("test", "x = [2, 1]\nf(x)\nassert x == [1, 2]")], ['line 3: "x" is as it was before the call: "f" got a copy']),
    ("error by another name", [("answer", "import json\ndef f():\n    json.loads('[')"), ("test", "import json\ntry:\n    f()\nexcept json.JSONDecodeError:\n    pass")], ["line 4: JSONDecodeError of a trainee's function does not reach the test under its name"]),
    ("assertRaises", [("answer", "import json\ndef f():\n    json.loads('[')"), ("test", "import json, unittest\nunittest.TestCase().assertRaises(json.JSONDecodeError, f)")], ["line 2: JSONDecodeError of a trainee's function does not reach the test under its name"]),
]  # fmt: skip

RIGHT = [
    ("changed only", [("answer", "h = 2"), ("test", "h += 5\nassert h == 7\ndel h")]),
    ("command", [("answer", "x = 1"), ("test", "\n%matplotlib inline\nassert x == 1")]),
    ("error above", [("answer", "def f():\n    open('none')"), ("test", "try:\n    f()\nexcept OSError:\n    pass\nelse:\n    raise AssertionError")]),
    ("plain", [("answer", SQUARES), ("test", "assert squares(3) == [1, 4, 9] and total(3) == 14")]),
    ("round its value", [("answer", "t = 3.14159"), ("test", "t = round(t, 2)\nassert t == 3.14"), ("test", "assert t == 3.14")]),
    ("change a copy", [("answer", "d = {'a': 1}"), ("test", "d['a'] = 5\nassert d == {'a': 5}")]),
    ("a local of the same name as one in use elsewhere", [("answer", "data = [1, 2]\ndef mean():\n    return sum(data) / 2\ndef total(x):\n    return sum(x)"), ("test", "data = [1, 2, 3]\nassert total(data) == 6")]),
    ("loops and helpers", [("answer", "def f(n):\n    return n\nn = 3"), ("test", "def same(a, b):\n    n = a\n    return n == b\nfor n in range(3):\n    assert same(f(n), n)"), ("test", "assert all(same(f(n), n) for n in (1, 2))")]),
    ("read, then augmented", [("answer", "h = 2"), ("test", "h += 5\nassert h == 7")]),
    ("the value of a call", [("answer", "h = 2\ndef f(n):\n    return n + h"), ("test", "h = f(\n    1)\nassert h == 3")]),
    ("delete own names", [("answer", "x = 1"), ("test", "mine = x\nassert mine == 1\ndel mine")]),
    ("import again", [("course", "import numpy as np"), ("answer", "import numpy as np\ndef f():\n    return np.pi"), ("test", "import numpy as np\nassert np.isclose(f(), np.pi)"), ("test", "assert np.isclose(f(), np.pi)")]),
    ("names of the course", [("course", "limit = 3"), ("answer", "x = 2"), ("test", "assert x < limit")]),
    ("errors by name", [("answer", "def f(n):\n    raise ValueError('too small')"), ("test", "import pytest\nfor bad in (0, -1):\n    try:\n        f(bad)\n    except ValueError as error:\n        assert str(error) == 'too small'\n    else:\n        raise AssertionError(bad)\nwith pytest.raises(ValueError):\n    f(0)")]),
    ("a base of the error", [("answer", "def f():\n    return {}['a']"), ("test", "try:\n    f()\nexcept LookupError:\n    pass")]),
    ("None, True and missing", [("answer", "import pandas as pd\na, b, c = None, True, pd.NA"), ("test", "import pandas as pd\nassert a is None and b is True and c is pd.NA and type(b) is bool")]),
    ("map and callable", [("answer", "def g(x):\n    return x + 1"), ("test", "assert callable(g) and g.__name__ == 'g' and list(map(g, [1])) == [2]")]),
    ("own patches without a call", [("answer", "x = 1"), ("test", "import math\nfrom unittest.mock import patch\nwith patch('math.pi', 3):\n    assert math.pi == 3 and x == 1")]),
    ("names that are spelled out", [("answer", "x = 1"), ("test", "assert 'x' in globals() and globals()['x'] == x")]),
    ("a guard", [("answer", "x = 1"), ("test", "if __name__ == '__main__':\n    assert x == 1")]),
    ("plain eval", [("answer", "x = 2"), ("test", "assert eval('1 + 1') == x")]),
    ("an underscore of its own", [("answer", "x = (1, 2)"), ("test", "1.0"), ("test", "_, b = x\nassert b == 2 and _ == 1")]),
    ("a class on top of a plain kind", [("answer", "class L(list):\n    pass\nx = L([1])"), ("test", "assert x == [1]")]),
    ("own attribute of a caller", [("answer", "def f():\n    return 1"), ("test", "f.seen = 1\nassert f.seen == 1")]),
    ("own file", [("answer", "x = 'a'"), ("test", "with open('mine.txt', 'w') as file:\n    file.write(x)\nassert open('mine.txt').read() == 'a'")]),
    ("looking at the course's table", [("course", "import pandas as pd\ndf = pd.DataFrame({'a': [1]})"), ("answer", "df.head()\nm = df.a.mean()"), ("test", "assert m == df.a.mean()")]),
    ("arguments by name", [("answer", "def f(a, *, b):\n    return a + b"), ("test", "xs = [1]\nassert f(xs, b=[2]) == [1, 2]\nassert len(xs) == 1")]),
    ("a function of the course that needs an answer", [("course", "def show(x):\n    return later(x)"), ("answer", "def later(x):\n    return x + 1"), ("test", "assert show(1) == 2")]),
]  # fmt: skip


def notebook(*parts: tuple[str, str]) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=[cell(kind, code, number) for number, (kind, code) in enumerate(parts)])


def reasons(*parts: tuple[str, str], files: tuple[str, ...] = ()) -> list[str]:
    """Of the last cell."""
    return suited.unsuited(notebook(*parts), files).get(f"test-{len(parts) - 1}", [])


@pytest.mark.parametrize(("parts", "expected"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_is_a_test_found_that_gives_a_right_answer_no_points(parts, expected):
    assert reasons(*parts) == expected
    assert run(*parts)[0][-1] == 0


@pytest.mark.parametrize("parts", [case[1] for case in RIGHT], ids=[case[0] for case in RIGHT])
def test_is_a_test_left_alone_that_gives_a_right_answer_its_points(parts):
    assert suited.unsuited(notebook(*parts)) == {}
    assert run(*parts)[0][-1] in (POINTS, 1.0)


def test_is_a_check_that_nothing_was_changed_found_though_it_always_passes():
    parts = [("answer", "def f(x):\n    x.sort()\n    return x"), ("test", "x = [2, 1]\ny = f(x)\nassert x == [2, 1]")]
    assert run(*parts)[0] == [POINTS]
    assert reasons(*parts) == ['line 3: "x" is as it was before the call: "f" got a copy']


def test_may_a_test_read_a_file_beside_the_notebook_or_one_that_the_course_writes():
    read = ("test", "assert open('a.csv').read()")
    assert reasons(("answer", "x = 1"), read, files=("a.csv",)) == []
    assert reasons(("course", "with open('a.csv', 'w') as file:\n    file.write('a')"), read) == []
    assert reasons(("answer", "x = 1"), read) != []


def test_is_only_the_one_cell_of_nbgraders_own_course_found():
    found = suited.unsuited(nbformat.read(QUICKSTART, as_version=4))
    assert found == {"sum_of_squares_uses_squares": [not_felt(3, 'deletes "squares"', "sum_of_squares")]}


@pytest.mark.parametrize("exercise", read_settings().exercises)
def test_do_all_tests_of_the_courses_exercises_suit(exercise):
    source = release.read_source(open_course(), exercise)
    assert suited.unsuited(source) == {}


NAMES = st.sampled_from(["x", "y", "f", "squares", "np", "_", "In"])
LINES = st.one_of(
    st.text(max_size=30),
    st.builds("{} = {}".format, NAMES, NAMES), st.builds("{}({})".format, NAMES, NAMES), st.builds("{}[{}] = 1".format, NAMES, NAMES), st.builds("del {}".format, NAMES),
    st.builds("def {}(a):\n    return {}".format, NAMES, NAMES), st.builds("class {}:\n    pass".format, NAMES), st.builds("import numpy as {}".format, NAMES),
    st.builds("[{} for {} in {}]".format, NAMES, NAMES, NAMES), st.builds("%time {}".format, NAMES), st.builds("lambda: {}.{}()".format, NAMES, NAMES),
)  # fmt: skip
CELLS = st.tuples(st.sampled_from(["course", "answer", "own", "test"]), st.lists(LINES, max_size=4).map("\n".join))


@settings(max_examples=100, deadline=None)
@given(st.lists(CELLS, max_size=6))
def test_is_any_notebook_read_without_an_error(parts):
    made = notebook(*parts)
    found = suited.unsuited(made)
    lines = {one.metadata["nbgrader"]["grade_id"]: one.source.count("\n") + 1 for one in made.cells if "nbgrader" in one.metadata}
    for name, why in found.items():
        assert why == sorted(why, key=lambda one: int(one.split()[1].rstrip(":")))
        assert all(one.startswith("line ") for one in why) and name.startswith("test-") and name in lines


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["{0} = 1", "{0} = f(2)", "for {0} in range(3):\n    f({0})", "def {0}():\n    return f(1)", "{0} = [f(1)]\n{0}.append(3)", "{0} = 2\ndel {0}", "import json as {0}"]), min_size=1, max_size=5),
       st.lists(st.from_regex(r"own_[a-z]{1,5}", fullmatch=True), min_size=5, max_size=5, unique=True))  # fmt: skip
def test_is_a_name_that_only_the_test_gives_never_a_reason(lines, names):
    code = "\n".join(line.format(name) for line, name in zip(lines, names, strict=False))
    assert suited.unsuited(notebook(("answer", "k = 1\ndef f(n):\n    return n + k"), ("test", code), ("test", code))) == {}


@pytest.fixture
def quickstart(tmp_path) -> Course:
    """nbgrader's own course, released, with one submission: its own solution."""
    course = Course(Settings(id="test", title="Test course", exercises=["ps1"]), tmp_path)
    path = course.notebook("source", "ps1").with_name("problem1.ipynb")
    path.parent.mkdir(parents=True)
    path.write_bytes(QUICKSTART.read_bytes())
    release.generate(course, "ps1")
    with course.gradebook() as gradebook:
        gradebook.add_student("SYN01F")
        gradebook.add_submission("ps1", "SYN01F")
    return course


def grades(course: Course) -> dict[str, tuple[float | None, bool]]:
    with course.gradebook() as gradebook:
        return {grade.name: (grade.auto_score, grade.needs_manual_grade) for grade in gradebook.find_submission_notebook("problem1", "ps1", "SYN01F").grades}


def enter(course: Course) -> nbformat.NotebookNode:
    """Run the solution and enter its marks with nbgrader's step and ours."""
    made = nbformat.read(course.notebook("source", "ps1").with_name("problem1.ipynb"), as_version=4)
    Session(made, "SYN01F").run()
    made.metadata["graders"] = {"notes": ["before"], "for_person": list(suited.in_record(course.home, "ps1", "problem1"))}
    resources = {"nbgrader": {"notebook": "problem1", "assignment": "ps1", "student": "SYN01F", "db_url": course.database}}
    for step in (SaveAutoGrades(), suited.MarkForPerson()):
        made, resources = step.preprocess(made, resources)
    return made


def test_is_a_cell_that_does_not_suit_left_to_a_person_and_the_others_marked(quickstart):
    made = enter(quickstart)
    found = grades(quickstart)
    assert found["sum_of_squares_uses_squares"] == (None, True)
    assert found["correct_squares"] == (1, False) and found["squares_invalid_input"] == (1, False) and found["correct_sum_of_squares"] == (0.5, False)
    assert made.metadata["graders"]["notes"] == ["before", 'The test cell "sum_of_squares_uses_squares" does not suit a run in two processes and is left to a person; `python -m graders doctor` says why.']


def test_does_formgrader_ask_for_the_cell_and_does_the_mark_of_a_person_count(quickstart):
    enter(quickstart)
    with quickstart.gradebook() as gradebook:
        (before,) = gradebook.submission_dicts("ps1")
        grade = gradebook.find_grade("sum_of_squares_uses_squares", "problem1", "ps1", "SYN01F")
        assert grade.to_dict()["auto_score"] is None and grade.to_dict()["needs_manual_grade"] is True and before["needs_manual_grade"]
        grade.manual_score, grade.needs_manual_grade = 0.5, False
        gradebook.db.commit()
        (after,) = gradebook.submission_dicts("ps1")
        assert after["code_score"] == before["code_score"] + 0.5


def test_does_nothing_happen_to_marks_where_all_cells_suit(quickstart):
    made = nbformat.v4.new_notebook(metadata={"graders": {"notes": []}})
    with Gradebook(quickstart.database) as gradebook:
        assert suited.for_person(gradebook, made, "ps1", "SYN01F", "problem1") == []
    assert suited.MarkForPerson().preprocess(made, {"nbgrader": {}})[0].metadata["graders"] == {"notes": []}


def test_is_the_source_read_again_after_a_change_only(quickstart):
    path = quickstart.notebook("source", "ps1").with_name("problem1.ipynb")
    first = suited.in_record(quickstart.home, "ps1", "problem1")
    assert suited.in_record(quickstart.home, "ps1", "problem1") is first
    path.write_text(nbformat.writes(notebook(("answer", "x = 1"), ("test", "assert x"))))
    assert suited.in_record(quickstart.home, "ps1", "problem1") == {}


@pytest.mark.parametrize("content", ["no JSON", "[]", "{}"])
def test_does_a_file_that_is_no_notebook_say_what_to_give(tmp_path, content):
    (tmp_path / "a.ipynb").write_text(content)
    course = Course(Settings(id="test", title="Test course", exercises=["score_a_city"]), tmp_path)
    with pytest.raises(GraderError) as error:
        list(suited.survey(course, [tmp_path / "a.ipynb"]))
    assert str(error.value) == f"{tmp_path}/a.ipynb: cannot be read as a notebook. Give nbgrader's source folder, or notebooks of it."


def test_does_a_folder_without_notebooks_say_so(tmp_path):
    course = Course(Settings(id="test", title="Test course", exercises=["score_a_city"]), tmp_path)
    with pytest.raises(GraderError) as error:
        list(suited.survey(course, [tmp_path]))
    assert str(error.value) == f"{tmp_path}: holds no notebook. Give nbgrader's source folder, or notebooks of it."
