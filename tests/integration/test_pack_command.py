"""`flask glossary pack`: files for the booth from the terminal."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner

from app.services.loading import Report
from tests.builders import chinese, concept, designation

Publish = Callable[..., Report]
INITIATIVE = "global-development-initiative"


@pytest.fixture
def runner(glossary: Flask) -> FlaskCliRunner:
    return glossary.test_cli_runner()


def run(runner: FlaskCliRunner, *arguments: str) -> Result:
    return runner.invoke(args=["glossary", "pack", *arguments])


def rows(printed: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(printed.removeprefix("\ufeff"), newline="")))


def test_it_works(runner: FlaskCliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run(runner, "docx", "--id", INITIATIVE, "--id", "celac", "--title", "习近平会谈", "--date", "2022-11-25")
    assert (made.exit_code, made.stdout) == (0, "习近平会谈 2022-11-25.docx\n")
    assert "2 terms" in made.stderr
    assert zipfile.is_zipfile(tmp_path / "习近平会谈 2022-11-25.docx")


def test_columns_order_and_language_are_chosen(runner: FlaskCliRunner) -> None:
    ids = ("--id", "celac", "--id", INITIATIVE)
    columns = ("--columns", "zh-Hant, es-CU", "--details", "", "--sort", "es", "--language", "es")
    heads, *found = rows(run(runner, "csv", *ids, *columns, "--output", "-", "--no-bom").stdout)
    assert heads == ["中文（繁體）", "Español (Cuba)", "Para tener en cuenta", "Entrada", "Revisión"]
    assert [row[0] for row in found] == ["拉美和加勒比國家共同體", "全球發展倡議"]


def test_a_later_pack_tells_what_is_new_and_what_changed(app: Flask, publish: Publish, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    publish(concept(), concept("talks", designations=[designation("talks")]))
    first = tmp_path / "first.json"
    assert run(runner, "json", "--id", "state-visit", "--output", str(first)).exit_code == 0
    spanish, han = designation("visita de Estado", "es"), chinese("国事访问", "guóshì fǎngwèn", "國事訪問")
    publish(concept(designations=[designation("visit of state"), spanish, han]))
    later = run(runner, "json", "--id", "talks", "--id", "state-visit", "--since", str(first), "--output", "-")
    assert "2 terms, 1 of them new" in later.stderr
    assert "changed: state-visit (en): state visit → visit of state" in later.stderr
    assert [row["notices"] for row in json.loads(later.stdout)["rows"]] == [["new"], []]
    only = run(
        runner, "json", "--id", "talks", "--id", "state-visit", "--since", str(first), "--only-new", "--output", "-"
    )
    assert [row["id"] for row in json.loads(only.stdout)["rows"]] == ["talks"]


def test_a_file_that_is_there_is_never_overwritten(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "pack.csv"
    path.write_text("mine")
    refused = run(runner, "csv", "--id", "celac", "--output", str(path))
    assert refused.exit_code == 1 and "is there already" in refused.stderr and path.read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("pdf", "--id", "celac"), 2, "docx"),
        (("csv",), 1, "--id"),
        (("csv", "--id", "no-such-entry"), 1, "flask glossary find"),
        (("csv", "--id", "No Slug"), 2, "--id"),
        (("csv", "--id", "celac", "--columns", "en,fr"), 2, "--columns"),
        (("csv", "--id", "celac", "--details", "pictures"), 2, "--details"),
        (("csv", "--id", "celac", "--date", "yesterday"), 2, "--date"),
        (("csv", "--id", "celac", "--sort", "fr"), 2, "--sort"),
    ],
)
def test_wrong_use_says_what_is_possible(
    runner: FlaskCliRunner, arguments: tuple[str, ...], code: int, told: str
) -> None:
    refused = run(runner, *arguments)
    assert refused.exit_code == code and told in refused.stderr


def test_an_earlier_pack_that_is_none_is_refused(runner: FlaskCliRunner, tmp_path: Path) -> None:
    path = tmp_path / "pack.json"
    for content in ("", "[]", '{"pack": 1}', "\xff"):
        path.write_text(content, encoding="latin-1")
        refused = run(runner, "csv", "--id", "celac", "--since", str(path))
        assert refused.exit_code == 2 and "no pack as JSON" in refused.stderr
