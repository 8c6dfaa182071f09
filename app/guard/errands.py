"""What need not be done before the answer goes out: sending mail, noting that a session was used.

One thread for each process, which begins with its first errand. So an answer takes as long whether or not mail is sent,
and a reader never waits for a writer. What is not done when the process ends is lost, but for a few seconds' grace.
"""

import atexit
from collections.abc import Callable
from queue import Full, Queue
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any

from flask import Flask

from app.guard import journal

MOST = 1000
GRACE_SECONDS = 5


class Errands:
    """Runs functions one after the other in the application's context; a failure is written to the log."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._queue: Queue[tuple[Callable[..., object], tuple[Any, ...]] | None] = Queue(MOST)
        self._lock = Lock()
        self._thread: Thread | None = None

    def run(self, errand: Callable[..., object], *arguments: Any) -> None:
        """Do it soon. When too much waits already it is dropped, and the log says so."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._work, daemon=True, name="errands")
                self._thread.start()
                atexit.register(self.wait, GRACE_SECONDS)
        try:
            self._queue.put_nowait((errand, arguments))
        except Full:
            journal.note("errand dropped", errand=errand.__name__)

    def wait(self, seconds: float = 10) -> bool:
        """Wait until nothing is left to do; answers whether that came in time."""
        end = monotonic() + seconds
        while self._queue.unfinished_tasks:
            if monotonic() > end:
                return False
            sleep(0.005)
        return True

    def end(self) -> None:
        """Do what waits, then let the thread and the application go."""
        if self._thread is not None:
            self.wait()
            self._queue.put(None)
            self._thread.join()
            self._thread = None
            atexit.unregister(self.wait)

    def _work(self) -> None:
        while True:
            todo = self._queue.get()
            if todo is None:
                self._queue.task_done()
                return
            errand, arguments = todo
            try:
                with self._app.app_context():
                    errand(*arguments)
            except Exception as error:
                journal.fault(error)
            finally:
                self._queue.task_done()
