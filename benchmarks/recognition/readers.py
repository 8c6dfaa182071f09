"""The readers that are measured: the service on a database of its own, and the baseline on the same concepts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from app import create_app
from app.formats import yaml_files
from app.services import loading, maintenance
from app.store.revisions import Authorship
from app.terminology.concept import Concept
from benchmarks.recognition import answers
from benchmarks.recognition.answers import Occurrence, Reader
from benchmarks.recognition.scoring import Score, Scorer
from benchmarks.recognition.texts import AnnotatedText
from config import Config

GLOSSARY = Path(__file__).parents[2] / "glossary"
AUTHORSHIP = Authorship(author="benchmarks", reason="for a measurement", origin="file")


def glossary() -> list[Concept]:
    """The repository's entries."""
    return list(yaml_files.read(GLOSSARY).glossary.concepts.values())


@contextmanager
def service(concepts: Iterable[Concept] | None = None) -> Iterator[Reader]:
    """The service on a new database that holds these concepts, or the repository's glossary."""
    with application(concepts):
        yield answers.service


@contextmanager
def application(concepts: Iterable[Concept] | None = None) -> Iterator[Flask]:
    """The application with its context open, on a new database that holds these concepts, or the glossary."""
    with TemporaryDirectory() as folder:
        app = create_app(Config(DATA_DIR=folder, RATE_LIMIT="off", LOG_LEVEL="error"))
        with app.app_context():
            maintenance.migrate()
            if concepts is None:
                loading.load_folder(GLOSSARY, AUTHORSHIP)
            else:
                records = (loading.record_of("concept", each.id, each) for each in concepts)
                loading.load(records, None, AUTHORSHIP)
            try:
                yield app
            finally:
                app.extensions["store"].dispose()


def score(reader: Reader, scorer: Scorer, texts: Iterable[AnnotatedText]) -> Score:
    """How well a reader reads annotated texts; it is told their dates, and must find out their languages."""

    def answered() -> Iterator[tuple[AnnotatedText, list[Occurrence], set[tuple[str, str]]]]:
        for each in texts:
            answer = reader(each.text, None, each.date)
            yield each, answers.occurrences(each.text, answer), answers.definitions(answer)

    return scorer.score(answered())
