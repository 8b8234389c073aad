"""Broken messages for the channel, under a limit of memory, and broken notebooks for the grader: what becomes of them.

Prints tables in Markdown, and ends with an error if anything but a refusal happened. Run it with ``make fuzz``; the same
generators run in the tests with fewer.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

import msgpack

from graders import autograde
from graders.log import quiet
from graders.run.inside import wire
from tests.graders.conftest import points
from tests.graders.run.test_wire import ARRAYS, PLAIN, TABLES
from tests.hostile import fuzz

#: Memory that the decoder may take beyond what its process has at the start.
MEGABYTES = 256
SEED = 2026


def decode(count: int) -> dict:
    """Decode so many broken messages; returns counts by what happened, the longest time and the memory taken."""
    has = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (has + (MEGABYTES << 20),) * 2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kinds: Counter[str] = Counter()
    longest, begun = 0.0, time.perf_counter()
    for data in fuzz.messages(SEED, [wire.dumps(value) for value in [*PLAIN, *ARRAYS, *TABLES]], count):
        start = time.perf_counter()
        try:
            wire.loads(data)
            kinds["read as another value"] += 1
        except wire.WireError as error:
            kinds[f"refused: {error}"] += 1
        except MemoryError:
            kinds["refused: more memory than the limit"] += 1
        longest = max(longest, time.perf_counter() - start)
    taken = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {"kinds": dict(kinds), "longest": longest, "megabytes": taken, "seconds": time.perf_counter() - begun}


def messages(count: int) -> list[str]:
    """The rows on messages, decoded in a process of its own."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        try:
            os.write(writing, msgpack.packb(decode(count)))
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        data = said.read()
    _, status = os.waitpid(process, 0)
    if not data:
        raise SystemExit(f"the decoder did not only refuse: it ended with status {status}")
    found = msgpack.unpackb(data)
    head = [
        "| Messages | longest time of one | memory taken beyond the start | limit | seconds |", "|---:|---:|---:|---:|---:|",
        f"| {count:,} | {1000 * found['longest']:.1f} ms | {found['megabytes']:.0f} MB | {MEGABYTES} MB | {found['seconds']:.0f} |", "",
        "| What became of them | messages |", "|---|---:|",
    ]  # fmt: skip
    rows = sorted(found["kinds"].items(), key=lambda pair: -pair[1])
    return head + [f"| {kind} | {number:,} |" for kind, number in rows]


def submissions(count: int) -> list[str]:
    """The rows on notebooks."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        course, honest, broken = fuzz.hand_in(folder / "course", count)
        begun = time.perf_counter()
        outcomes = {outcome.trainee: outcome for outcome in autograde.grade(course)}
        seconds = time.perf_counter() - begun
        most = points(course, fuzz.EXERCISE, honest[0])
        if set(outcomes) != {*honest, *broken} or sum(most.values()) != 80 or points(course, fuzz.EXERCISE, honest[1]) != most:
            raise SystemExit("honest work beside the broken one was not marked as it should be")
        for trainee in broken:
            if outcomes[trainee].state == "graded":
                found = points(course, fuzz.EXERCISE, trainee)
                if any(given is None or not 0 <= given <= most[task] for task, given in found.items()):
                    raise SystemExit(f"{trainee} got points that it should not have: {found}")
        states = Counter(outcomes[trainee].state for trainee in broken)
        reasons = Counter(reason(outcomes[trainee].problem) for trainee in broken if outcomes[trainee].state == "failed")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    head = [
        "| Broken notebooks | graded | failed, with a reason | seconds |", "|---:|---:|---:|---:|",
        f"| {count:,} | {states['graded']:,} | {states['failed']:,} | {seconds:.0f} |", "", "| Reason | notebooks |", "|---|---:|",
    ]  # fmt: skip
    return head + [f"| {words} | {number:,} |" for words, number in reasons.most_common()]


def reason(problem: str) -> str:
    """The reason in a line, without the file and with a mark in place of numbers."""
    return re.sub(r"\d[\d,]*", "N", problem.split("not marked: ")[1].split(". ")[0])


def main() -> None:
    """Print the tables."""
    quiet()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--submissions", type=int, default=2_000)
    asked = parser.parse_args()
    print("\n".join([*messages(asked.messages), ""]), flush=True)
    print("\n".join(submissions(asked.submissions)))


if __name__ == "__main__":
    main()
