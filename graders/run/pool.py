"""Where submissions run: threads of this machine, each with processes of its own, or the workers of a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from graders.errors import GraderError
from graders.run.work import Done, Work, perform

#: How long a scheduler, and its first worker, may take to answer.
SECONDS = 30

Item = TypeVar("Item")


@dataclass(frozen=True)
class Pool:
    """Takes work and runs it.

    Parameters
    ----------
    executor : Executor
        Python's own interface; Dask has it too.
    size : callable
        How many submissions can run at one time, now.
    lost : tuple of type
        Errors that say that a submission was never run to its end.
    """

    executor: Executor
    size: Callable[[], int]
    lost: tuple[type[Exception], ...] = ()

    def submit(self, work: Work) -> Future[Done]:
        """Begin to run a submission."""
        return self.executor.submit(perform, work)

    def result(self, run: Future[Done]) -> Done:
        """What a submission came to.

        Raises
        ------
        GraderError
            If it could not be run, or the cluster lost it.
        """
        try:
            return run.result()
        except self.lost as error:
            raise GraderError(f"the Dask cluster lost it ({type(error).__name__}: {error}); look at the workers, then grade again") from None


@contextmanager
def opened(scheduler: str = "", workers: int = 0) -> Iterator[Pool]:
    """The pool of this machine, or of a Dask cluster.

    Parameters
    ----------
    scheduler : str
        Address of a Dask scheduler, such as ``tcp://10.0.0.5:8786``; empty for this machine.
    workers : int
        How many submissions run at one time on this machine; 0 for as many as it has cores.

    Raises
    ------
    GraderError
        If no scheduler or no worker answers.
    """
    if not scheduler:
        count = workers or os.cpu_count() or 1
        with ThreadPoolExecutor(count) as executor:
            yield Pool(executor, lambda: count)
        return
    from distributed import Client, KilledWorker  # takes most of a second; few need it

    try:
        client = Client(scheduler, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise GraderError(f"--scheduler {scheduler}: no Dask scheduler answers ({error}). Start one with `dask scheduler`, then workers with `dask worker {scheduler}`.") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS)
        except TimeoutError:
            raise GraderError(f"--scheduler {scheduler}: has no workers. Start some with `dask worker {scheduler}`, where citykit and graders are installed.") from None
        with client.get_executor(pure=False) as executor:
            yield Pool(executor, lambda: sum(client.nthreads().values()), (CancelledError, KilledWorker))


def ahead(pool: Pool, items: Iterable[Item], begin: Callable[[Item], Future | Any]) -> Iterator[tuple[Item, Future | Any]]:
    """Items with what became of them, as they come, with at most twice as many begun as can run.

    Parameters
    ----------
    begin : callable
        What is done with an item: a future, or an answer that is there at once.
    """
    left, more = iter(items), True
    running: dict[Future, Item] = {}
    while running or more:
        batch = list(islice(left, max(1, 2 * pool.size() - len(running))))
        more = bool(batch)
        for item in batch:
            begun = begin(item)
            if isinstance(begun, Future):
                running[begun] = item
            else:
                yield item, begun
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield running.pop(future), future
