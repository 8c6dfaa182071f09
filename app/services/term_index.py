"""The term index of the glossary's state: read from disk, made when it is missing, kept up with what is published.

What changed since the index was built lives in a small overlay that is asked first, so that a published entry shows
in the next reading while a new index is made behind the scenes, by one process at a time.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from app import store
from app.formats import entry_json
from app.recognition import term_index
from app.recognition.matching import Matcher
from app.recognition.term_index import DamagedIndex, TermIndex
from app.store import concepts as stored_concepts
from app.store import glossary_state as stored
from app.terminology.concept import Concept
from app.terminology.errors import StoreUnavailable

AT_ONCE = 20_000
"""Up to so many concepts a missing index is made while the reader waits."""
OVERLAY = 500
"""How many changed concepts the overlay holds before a new index is made."""
MOST = 20_000
_lock = Lock()


@dataclass(frozen=True)
class Built:
    """An index with the revision that it was built up to."""

    index: TermIndex
    sequence: int
    hash: str


@dataclass(frozen=True)
class Current:
    """What a text is read with: the index, and what was published since."""

    built: Built
    state: tuple[int, str]
    matcher: Matcher


def current() -> Current:
    """The index of the glossary as it is now. Raises StoreUnavailable while a large one is made for the first time."""
    with store.reader() as reader:
        state = stored.state(reader)
        held = _held()
        if held is not None and held.state == state:
            return held
        with _lock:
            held = _held()  # another thread may have been first
            if held is not None and held.state == state:
                return held
            built = held.built if held and _is_of(reader, held.built) else _found_or_made(reader)
            made = _brought_up(reader, built, state)
            stored.kept()["index"] = made
            return made


def _held() -> Current | None:
    held: Current | None = stored.kept().get("index")
    return held


def make() -> Built:
    """Build the index of the present state and put it on disk; older ones go."""
    with store.reader() as reader, _alone(stored.place()):
        return _made(reader)


def _brought_up(reader: store.Reader, built: Built, state: tuple[int, str]) -> Current:
    changed = stored.changed(reader, built.sequence, MOST)
    if not changed:
        return Current(built, state, Matcher([built.index]))
    if len(changed) > OVERLAY and not stored.kept().get("making"):
        stored.kept()["making"] = True
        stored.in_background(_make_anew)
    bodies: dict[str, bytes] = {}
    for at in range(0, len(changed), stored.BATCH):
        bodies |= stored_concepts.bodies(reader, changed[at : at + stored.BATCH])
    overlay = term_index.in_memory(_concept(body) for body in bodies.values())
    return Current(built, state, Matcher([overlay, built.index], frozenset(changed)))


def _make_anew() -> None:
    """Make a new index unless another process does, and read with it from now on."""
    try:
        with store.reader() as reader, _alone(stored.place(), wait=False) as mine:
            if mine:
                built = _made(reader)
                with _lock:
                    stored.kept()["index"] = _brought_up(reader, built, stored.state(reader))
    finally:
        stored.kept()["making"] = False


def _found_or_made(reader: store.Reader) -> Built:
    if found := _find(reader):
        return found
    if stored.count(reader) > AT_ONCE:
        if not stored.kept().get("making"):
            stored.kept()["making"] = True
            stored.in_background(_make_anew)
        raise StoreUnavailable("the term index is being made")
    try:
        with _alone(stored.place()):
            return _find(reader) or _made(reader)
    except OSError:  # nothing can be written there: texts are read all the same
        sequence, hash = stored.state(reader)
        return Built(term_index.in_memory(_concepts(reader)), sequence, hash)


def _find(reader: store.Reader) -> Built | None:
    """The newest sound index on disk that was built from this glossary."""
    folders = [each for each in stored.place().glob("*-*") if each.is_dir() and not each.name.startswith(".")]
    for folder in sorted(folders, key=_sequence, reverse=True):
        try:
            index, state = term_index.read(folder)
        except DamagedIndex:
            continue
        built = Built(index, int(state["sequence"]), str(state["hash"]))
        if _is_of(reader, built):
            return built
    return None


def _is_of(reader: store.Reader, built: Built) -> bool:
    return stored.holds(reader, built.sequence, built.hash) or (built.sequence == 0 and stored.state(reader)[0] == 0)


def _sequence(folder: Path) -> int:
    number = folder.name.partition("-")[0]
    return int(number) if number.isdecimal() else -1


def _made(reader: store.Reader) -> Built:
    sequence, hash = stored.state(reader)
    folder = stored.place() / f"{sequence}-{hash[:12] or 'empty'}"
    term_index.write(folder, _concepts(reader), {"sequence": sequence, "hash": hash})
    for other in stored.place().iterdir():
        if other.is_dir() and other != folder:  # whoever has it mapped keeps it until the next reading
            shutil.rmtree(other, ignore_errors=True)
    index, _ = term_index.read(folder)
    return Built(index, sequence, hash)


def _concepts(reader: store.Reader) -> Iterator[Concept]:
    return (_concept(body) for body in stored.bodies(reader))


def _concept(body: bytes) -> Concept:
    return entry_json.read(body).concept


@contextmanager
def _alone(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold the lock of the folder: of all processes one makes an index. Answers False when another has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
