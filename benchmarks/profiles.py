"""Where the time goes: profiles of an entry, of searches, of a text and of making concepts, as tables to read."""

import cProfile
import json
import pstats
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from app.formats import json_lines
from app.services import reading
from app.services.making import make

FUNCTIONS = 40
"""How many of the dearest functions a table has, by their own time and by that of all they call."""

Job = Callable[[], object]


def jobs(
    call: Callable[[str], object], paths: Mapping[str, Sequence[str]], documents: Sequence[Mapping[str, Any]], text: str
) -> dict[str, Job]:
    """What is profiled, by name: `paths` are asked for by `call`, concepts are made of documents, a text is read."""
    lines = [("concept", json.dumps(each, ensure_ascii=False).encode()) for each in documents]
    asked = {name: partial(_each, call, listed) for name, listed in paths.items()}
    return asked | {
        "making": partial(_each, lambda line: make(json_lines.read(line)), lines),
        "reading": lambda: reading.annotate(text).to_data(),
    }


def write(folder: Path, named: Mapping[str, Job]) -> Iterator[Path]:
    """Do each job, once to warm up and once under the profiler; the files that the tables are written to."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, job in named.items():
        job()
        profile = cProfile.Profile()
        profile.runcall(job)
        path = folder / f"{name}.txt"
        with path.open("w", encoding="utf-8") as file:
            stats = pstats.Stats(profile, stream=file).strip_dirs()
            for order in ("tottime", "cumulative"):
                stats.sort_stats(order).print_stats(FUNCTIONS)
        yield path


def _each(work: Callable[[Any], object], items: Sequence[Any]) -> None:
    for item in items:
        work(item)
