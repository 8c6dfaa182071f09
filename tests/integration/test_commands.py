"""The commands: what they print, and exit codes that scripts can use."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.services.loading import Report
from tests.builders import concept
from tests.conftest import GLOSSARY

Publish = Callable[..., Report]


@pytest.fixture
def runner(glossary: Flask) -> FlaskCliRunner:
    """Runs commands against the repository's glossary."""
    return glossary.test_cli_runner()


def test_find_says_why_and_exits_1_when_nothing_is_found(runner: FlaskCliRunner) -> None:
    found = runner.invoke(args=["glossary", "find", "rlmygtt"])
    assert found.exit_code == 0
    assert "人类命运共同体" in found.output and "initials" in found.output
    nothing = runner.invoke(args=["glossary", "find", "zzzzzz"])
    assert nothing.exit_code == 1
    assert "Nothing found for “zzzzzz”" in nothing.output


def test_find_answers_json(runner: FlaskCliRunner) -> None:
    answer = json.loads(runner.invoke(args=["glossary", "find", "OBOR", "--json"]).output)
    assert answer["hits"][0]["concept"]["id"] == "belt-and-road-initiative"


def test_find_refuses_a_language_that_is_not_ours(runner: FlaskCliRunner) -> None:
    refused = runner.invoke(args=["glossary", "find", "x", "--language", "xx"])
    assert refused.exit_code == 2
    assert "zh-Hans" in refused.output


def test_show_prints_an_entry_or_exits_1(runner: FlaskCliRunner) -> None:
    shown = runner.invoke(args=["glossary", "show", "celac"])
    assert shown.exit_code == 0 and "拉共体" in shown.output
    assert json.loads(runner.invoke(args=["glossary", "show", "celac", "--json"]).output)["id"] == "celac"
    missing = runner.invoke(args=["glossary", "show", "no-such-entry"])
    assert missing.exit_code == 1 and "flask glossary find" in missing.output


def test_stats_counts_layers_languages_and_backing(runner: FlaskCliRunner) -> None:
    stats = json.loads(runner.invoke(args=["glossary", "stats", "--json"]).output)
    assert stats["concepts"] == sum(stats["by_layer"].values()) >= 45
    assert set(stats["designations"]) == {"en", "es", "zh-Hans"}
    assert sum(stats["backing"]["es"].values()) == stats["designations"]["es"]
    assert "designations" in runner.invoke(args=["glossary", "stats"]).output


def test_verify_is_clean_after_a_load(runner: FlaskCliRunner) -> None:
    verified = runner.invoke(args=["glossary", "verify"])
    assert (verified.exit_code, verified.output) == (0, "0 differences\n")


def test_load_is_idempotent_and_reports(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    folder = a_folder(tmp_path)
    first = runner.invoke(args=["glossary", "load", str(folder), "--json"])
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout)["created"] > 1
    second = json.loads(runner.invoke(args=["glossary", "load", str(folder), "--json"]).stdout)
    assert (second["created"], second["changed"]) == (0, [])


def test_load_of_a_broken_folder_exits_1_and_says_where(app: Flask, tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "people" / "xi-jinping.yaml").write_text("id: [")
    failed = app.test_cli_runner().invoke(args=["glossary", "load", str(folder)])
    assert failed.exit_code == 1
    assert re.search(r"people/xi-jinping.yaml:\d+: invalid_yaml", failed.output)
    assert "nothing was loaded" in failed.output


def test_check_exits_1_with_file_and_line(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    folder = a_folder(tmp_path)
    path = folder / "people" / "xi-jinping.yaml"
    path.write_text(path.read_text().replace("reading: Xí Jìnpíng", "reading: Xí Jǐnpíng", 1))
    checked = runner.invoke(args=["glossary", "check", str(folder), "--json"])
    assert checked.exit_code == 1
    (finding,) = [each for each in json.loads(checked.stdout) if each["code"] == "reading_mismatch"]
    lines = path.read_text().splitlines()
    assert "Jǐnpíng" in lines[finding["line"] - 1]


def test_the_repository_s_glossary_is_clean(app: Flask) -> None:
    checked = app.test_cli_runner().invoke(args=["glossary", "check", str(GLOSSARY)])
    assert checked.exit_code == 0, checked.output


def test_format_brings_files_into_the_canonical_layout(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    folder = a_folder(tmp_path)
    path = folder / "people" / "xi-jinping.yaml"
    canonical = path.read_text()
    path.write_text(canonical.replace("kind: person", "kind:   'person'"))
    assert "not_canonical" in runner.invoke(args=["glossary", "check", str(folder)]).output
    assert runner.invoke(args=["glossary", "format", str(folder)]).exit_code == 0
    assert path.read_text() == canonical


def test_reindex_answers_how_many(app: Flask, publish: Publish) -> None:
    publish(concept())
    assert app.test_cli_runner().invoke(args=["glossary", "reindex"]).output.endswith("1 records reindexed\n")


def a_folder(tmp_path: Path) -> Path:
    """A copy of the glossary with one entry in it, its relations cut."""
    folder = tmp_path / "glossary"
    (folder / "people").mkdir(parents=True)
    for name in ("sources.yaml", "subjects.yaml", "authorities.yaml", "people/xi-jinping.yaml"):
        shutil.copy(GLOSSARY / name, folder / name)
    path = folder / "people" / "xi-jinping.yaml"
    path.write_text(path.read_text().partition("relations:")[0])
    return folder
