"""How fast texts are read, end to end: designations of generated concepts in every second sentence."""

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

from app import create_app
from app.services import reading, term_index
from app.serving import settled
from app.terminology.errors import StoreUnavailable
from benchmarks import load
from benchmarks.generator import Maker
from benchmarks.recognition.rows import Row
from config import Config

CHARACTERS = 250_000
TIMES = 3
LEAST_RATE = 2.0
MOST_GROWTH = 2.2


def rows(folder: Path, size: int) -> Iterator[Row]:
    """The rows of a glossary of `size` generated concepts, which is made in `folder` unless it is there."""
    rate, growth = measure(folder, size)
    yield Row(f"reading with {size:,} concepts, MB/s end to end", None, rate, least=LEAST_RATE)
    yield Row("  time for a text twice as long", None, growth, most=MOST_GROWTH)


def measure(folder: Path, size: int) -> tuple[float, float]:
    """MB a second, and the time for a text twice as long against that for one."""
    data = folder / f"data-{size}"
    if not (data / "puente.db").exists():
        folder.mkdir(parents=True, exist_ok=True)
        load.measure(folder, size)
    one, two = text(size, CHARACTERS), text(size, 2 * CHARACTERS)
    app = create_app(Config(DATA_DIR=str(data), RATE_LIMIT="off", LOG_LEVEL="error"))
    with app.app_context():
        try:
            _wait_for_the_index()
            _answer(one)
            settled(app)
            first, second = map(_seconds, (one, two))
        finally:
            app.extensions["store"].dispose()
    return len(two.encode()) / 1e6 / second, second / first


def _wait_for_the_index() -> None:
    """Build the term index, or open it; a large one is made in the background, while nothing can be read."""
    while True:
        try:
            term_index.current()
            return
        except StoreUnavailable:
            time.sleep(1)


def _seconds(text: str) -> float:
    """The shortest of a few times that reading the text takes, with its answer as JSON."""
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        _answer(text)
        times.append(time.perf_counter() - start)
    return min(times)


def _answer(text: str) -> str:
    """What the doors answer."""
    return json.dumps(reading.annotate(text).to_data(), ensure_ascii=False)


def text(size: int, characters: int) -> str:
    """English, Spanish and Chinese sentences by turns, every second of which holds a designation of the glossary."""
    maker, chance = Maker(), random.Random(characters)
    sentences: list[str] = []
    length = 0
    while length < characters:
        number = len(sentences)
        chinese = number % 6 > 3
        words = chance.choices(maker.characters, k=20) if chinese else chance.choices(maker.words, k=12)
        if number % 2:
            designations = maker.concept(chance.randrange(size))["designations"]
            words[chance.randrange(len(words))] = designations[-1 if chinese else chance.randrange(4)]["text"]
        sentence = "".join(words) + "。" if chinese else " ".join(words) + ". "
        sentences.append(sentence + "\n" * (number % 10 == 9))
        length += len(sentences[-1])
    return "".join(sentences)[:characters]
