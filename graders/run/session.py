"""One submission: the trainee's cells in one process, the tests in another, answers between them as data."""

from __future__ import annotations

import builtins
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgpack
from nbformat import NotebookNode

from graders.course import Limits
from graders.release import HIDDEN
from graders.run import cells
from graders.run.checker import Checker
from graders.run.inside import channel
from graders.run.trainee import GRACE, Gone, Trainee

#: How often a process that ended is begun anew without the cell that ended it.
RESTARTS = 3
#: Kinds of errors of tests whose messages are meant for trainees: assertions, and those of this package.
MEANT = ("AssertionError", "AnswerError", "CheckError", "NotebookError", "WireError", "CellTimeoutError")
#: All other kinds that are told by name; a kind that a test makes for itself is not.
ERRORS = tuple(name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException))
KEPT_BACK = "The test stopped here. Its message is kept back, because it may show a part of the test."
MISSING = re.compile(r"name '(\w+)' is not defined")
#: Longest time of a test cell beyond that of the functions it calls.
CHECK_SECONDS = 60


@dataclass
class Session:
    """The run of one submission.

    Parameters
    ----------
    notebook : NotebookNode
        Rebuilt from the source of record. Its code cells get their outputs.
    trainee, language : str
        Whose work it is, by the record, and the language of the hints.
    files : dict of str to bytes
        The exercise's data.
    limits : Limits
        What the submission may use.
    isolated : bool
        Whether the trainee's process is isolated.
    """

    notebook: NotebookNode
    trainee: str
    language: str = "en"
    files: dict[str, bytes] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    isolated: bool = True
    #: What a person should know: which cells reached a limit or ended the process.
    notes: list[str] = field(default_factory=list, init=False)
    #: Wall time by cell.
    seconds: dict[str, float] = field(default_factory=dict, init=False)

    def run(self) -> None:
        """Run all cells in their order."""
        code = self.notebook.cells
        self._known: set[str] = {"TRAINEE_ID"}
        self._course: list[str] = []
        self._done: list[str] = []
        self._worker: Trainee | None = None
        self._left = RESTARTS
        self._warm, checks = cells.warming(code)
        with Checker(self.trainee, self.language, self.files, checks) as self._checker:
            self._begin()
            try:
                count = 0
                for cell in code:
                    kind = cells.kind(cell)
                    if cell.cell_type == "code":
                        cell.outputs, cell.execution_count = [], None
                    if kind:
                        count += 1
                        cell.execution_count, begun = count, time.monotonic()
                        cell.outputs = [NotebookNode(output) for output in _STEPS[kind](self, cell)]
                        self.seconds[cell.get("id", "")] = time.monotonic() - begun
            finally:
                self._end()

    def _begin(self) -> None:
        self._worker = Trainee(self.files, self.limits, self._warm, self.isolated).__enter__()

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.__exit__()
            self._worker = None

    def _trainee_cell(self, cell: NotebookNode) -> list[dict]:
        """Run a cell in the trainee's process."""
        try:
            outputs = self._alive().run(cell.source)
        except Gone as gone:
            return self._lost(cell, gone)
        self._done.append(cell.source)
        self.notes += [f'Cell "{cell.get("id", "")}" {reached}.' for reached in self._limits_reached(outputs)]
        return outputs

    def _limits_reached(self, outputs: list[dict]) -> Iterator[str]:
        """Which limits the outputs of a cell speak of; a cell may claim it, which costs nothing."""
        for output in outputs:
            if output.get("ename") == "CellTimeoutError":
                yield f"ran longer than {self.limits.seconds_per_cell:g} seconds and was stopped"
            elif output.get("ename") == "MemoryError":
                yield f"asked for more memory than the {self.limits.memory_megabytes} MB that it may use"
            elif output.get("text", "").endswith(channel.CUT):
                yield "printed or showed more than is kept"

    def _course_cell(self, cell: NotebookNode) -> list[dict]:
        """Run a cell of the course on both sides, unless it depends on an answer: then the trainee's side alone has it."""
        taken, given = cells.names(cell.source)
        if taken - given <= self._known:
            self._check(cell.source, {})
            self._course.append(cell.source)
            self._known |= given
        return self._trainee_cell(cell)

    def _test_cell(self, cell: NotebookNode) -> list[dict]:
        """Run a test on the checker's side, with the answers that it names."""
        taken, given = cells.names(cell.source)
        ended: list[Gone] = []

        def call(name: str, given: bytes) -> bytes:
            """One of the trainee's functions; if it ends the process, the test sees an error and the run goes on after it."""
            try:
                return self._alive().call(name, given)
            except Gone as gone:
                ended.append(gone)
                return msgpack.packb(["raised", ["NotebookError"], str(gone)])

        try:
            outputs = self._check(cell.source, self._answers(sorted(taken - self._known)), call)
        except Gone as gone:
            ended, outputs = [gone], [_error("NotebookError", str(gone))]
        if ended:
            self._lost(cell, ended[0])
        self._known |= given
        return [self._seen(output) for output in outputs]

    def _seen(self, output: dict) -> dict:
        """An output of a test as trainees may see it: an error without any line, name or value of the hidden test.

        An assertion's own message is meant for them, and so are the messages of this package and of their own functions. Any other
        message may hold a part of the test, such as a key or a name; a missing name is told if the trainee has it before the eyes.
        """
        if output["output_type"] != "error":
            return output
        kind, message = output["ename"], output["evalue"]
        missing = MISSING.fullmatch(message) if kind == "NameError" else None
        if kind not in MEANT and not output.get("theirs") and not (missing and re.search(rf"\b{missing[1]}\b", self._visible())):
            message = KEPT_BACK
        return _error(kind if kind in (*MEANT, *ERRORS) else "Error", message)

    def _visible(self) -> str:
        """All text of the notebook that the trainee has seen."""
        return "\n".join(HIDDEN.sub("", cell.source) for cell in self.notebook.cells)

    def _answers(self, names: list[str]) -> dict[str, bytes]:
        """What the trainee's process says these names hold."""
        if not names:
            return {}
        try:
            answers = msgpack.unpackb(self._alive().get(names), max_ext_len=0)
        except (ValueError, msgpack.UnpackException):
            raise Gone("The notebook's process sent answers that cannot be read.") from None
        if not isinstance(answers, dict) or not all(isinstance(part, bytes) for part in answers.values()):
            raise Gone("The notebook's process sent answers that cannot be read.")
        return {name: answers[name] for name in names if name in answers}

    def _check(self, code: str, answers: dict[str, bytes], call: Callable[[str, bytes], bytes] | None = None) -> list[dict]:
        deadline = time.monotonic() + CHECK_SECONDS + GRACE
        try:
            return self._checker.run(code, answers, CHECK_SECONDS, call, deadline)
        except (channel.Ended, TimeoutError):
            self._checker.__exit__()
            self._checker.__enter__()
            for done in self._course:
                self._check(done, {})
            return [_error("CheckError", "This answer could not be checked: it is too large, or checking it takes too long.")]

    def _alive(self) -> Trainee:
        if self._worker is None:
            raise Gone("The notebook's process ended at an earlier cell.")
        return self._worker

    def _lost(self, cell: NotebookNode, gone: Gone) -> list[dict]:
        """After an end of the trainee's process: begin it anew and run what it had done, without the cell that ended it."""
        if self._worker is not None:
            self.notes.append(f'Cell "{cell.get("id", "")}" ended the process: {gone}')
            self._end()
        if self._left and self._worker is None:
            self._left -= 1
            self._begin()
            try:
                for code in self._done:
                    self._worker.run(code)
            except Gone:
                self._end()
                self._left = 0
        return [_error("NotebookError", str(gone))]


_STEPS = {"trainee": Session._trainee_cell, "course": Session._course_cell, "test": Session._test_cell}


def _error(name: str, message: str) -> dict:
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}
