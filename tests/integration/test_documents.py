"""The examples in the documents run and answer what the documents say (… stands for anything)."""

import re
import shlex
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLE = re.compile(r"^\$ (.+)\n((?:(?!\$ |```).*\n)*)", re.MULTILINE)
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
ADDRESS = "http://127.0.0.1:8000"


def examples() -> list[tuple[str, str, str]]:
    return [
        (document.name, command, answer)
        for document in DOCUMENTS
        for block in BLOCK.findall(document.read_text())
        for command, answer in EXAMPLE.findall(block)
    ]


@pytest.mark.parametrize(("document", "command", "answer"), examples())
def test_an_example_answers_what_the_document_says(glossary: Flask, document: str, command: str, answer: str) -> None:
    printed = run(glossary, command)
    pattern = ".*?".join(re.escape(part) for part in answer.rstrip("\n").split("…"))
    assert re.match(pattern, printed, re.DOTALL), f"{document}: {command} printed\n{printed[:2000]}"


def run(app: Flask, command: str) -> str:
    words = shlex.split(command)
    if words[0] == "curl":
        (address,) = [word for word in words if word.startswith(ADDRESS)]
        return app.test_client().get(address.removeprefix(ADDRESS)).get_data(as_text=True)
    assert "glossary" in words, f"an example that cannot be run: {command}"
    result = app.test_cli_runner().invoke(args=words[words.index("glossary") :])
    return result.output


def test_there_are_examples_of_each_kind() -> None:
    commands = [command.split()[0] for _, command, _ in examples()]
    assert "curl" in commands and len(commands) >= 8


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(document: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text()):
        assert (document.parent / link).exists(), link
