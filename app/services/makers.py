"""Processes that make many concepts ready to be published, beside the one that writes.

Python spends more on making a concept's rows than a database on keeping them. The processes are forked, which takes
no time, before the writer connects: they have no connection and touch none. They end with their parent, however it
ends.
"""

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
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
PROCESSES = 2
"""One that writes is kept busy by two that make."""
AHEAD = 2 * PROCESSES
"""How many batches are held in memory: given out, or made and not yet written."""

RARELY = (100_000, 20, 100)
"""When garbage is looked for: what is made has no cycles."""

T = TypeVar("T")
R = TypeVar("R")


class Makers:
    """Does work batch by batch: in this process, or in those of a pool."""

    def __init__(self, pool: ProcessPoolExecutor | None = None) -> None:
        self._pool = pool

    def each(self, work: Callable[[Sequence[T]], R], batches: Iterable[Sequence[T]]) -> Iterator[tuple[Sequence[T], R]]:
        """Every batch, in order, with what the work answers for it; all of these can be pickled."""
        if self._pool is None:
            yield from ((batch, work(batch)) for batch in batches)
            return
        waiting: deque[tuple[Sequence[T], Future[R]]] = deque()
        for batch in batches:
            waiting.append((batch, self._pool.submit(work, batch)))
            if len(waiting) == AHEAD:
                batch, answer = waiting.popleft()
                yield batch, answer.result()
        for batch, answer in waiting:
            yield batch, answer.result()


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
