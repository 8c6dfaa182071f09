"""A process that makes many concepts ready to be published, beside the one that writes.

Python spends more on making a concept's rows than a database on keeping them, so the one that writes makes some as well
whenever nothing is ready to be written. The other is forked, which takes no time, before the writer connects: it has no
connection and touches none. It ends with its parent, however that ends.
"""

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

from app import store
from app.terminology.errors import MakerDied

MANY = 1000
"""From so many concepts on, it is worth the while of having processes."""
PROCESSES = 1
"""As many as are busy beside the one that writes."""
GIVEN = 6 * PROCESSES
"""How many batches are given out, so that nobody is idle while many rows are written at once."""
AHEAD = GIVEN + 10
"""How many batches are held in memory: given out, or made and not yet written."""

RARELY = (100_000, 20, 100)
"""When garbage is looked for: what is made has no cycles."""

T = TypeVar("T")
R = TypeVar("R")


class Makers:
    """Does work batch by batch: in this process alone, or in those of a pool as well."""

    def __init__(self, pool: ProcessPoolExecutor | None = None) -> None:
        self._pool = pool

    def each(self, work: Callable[[Sequence[T]], R], batches: Iterable[Sequence[T]]) -> Iterator[tuple[Sequence[T], R]]:
        """Every batch, in order, with what the work answers for it; all of these can be pickled."""
        if self._pool is None:
            yield from ((batch, work(batch)) for batch in batches)
            return
        source = iter(batches)
        ahead: deque[tuple[Sequence[T], Future[R]]] = deque()
        while True:
            while sum(not answer.done() for _, answer in ahead) < GIVEN and (batch := _next(source, ahead)):
                ahead.append((batch, self._pool.submit(work, batch)))
            if not ahead:
                return
            if not ahead[0][1].done() and (batch := _next(source, ahead)):
                ahead.append((batch, _done(work(batch))))
                continue
            batch, answer = ahead.popleft()
            yield batch, answer.result()


def _next(source: Iterator[Sequence[T]], ahead: Sized) -> Sequence[T] | None:
    """The next batch, unless there is none, or enough are held in memory."""
    return next(source, None) if len(ahead) < AHEAD else None


def _done(result: R) -> Future[R]:
    answer: Future[R] = Future()
    answer.set_result(result)
    return answer


@contextmanager
def ready(count: int) -> Iterator[Makers]:
    """Makers for so many concepts. Enter it outside of any transaction. Raises MakerDied when one of them is killed."""
    if count < MANY:
        yield Makers()
        return
    store.disconnect()
    pool = ProcessPoolExecutor(PROCESSES, get_context("fork"), _settle)
    thresholds = gc.get_threshold()
    try:
        pool.submit(os.getpid).result()  # the first work forks them all
        gc.set_threshold(*RARELY)
        yield Makers(pool)
    except BrokenProcessPool as error:
        raise MakerDied from error
    finally:
        gc.set_threshold(*thresholds)
        pool.shutdown(cancel_futures=True)


def _settle() -> None:
    """Make a forked process fit for its work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the parent ends us all
    gc.freeze()  # what the parent made is no garbage
    gc.set_threshold(*RARELY)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent: Any = parent_process()
    parent.join()
    os._exit(1)
