"""What the house promises of itself: floors, lock, help, documents."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from config import Config

ROOT = Path(__file__).parent.parent
TOP_LEVEL = {"app", "migrations", "glossary", "tests", "benchmarks", "docs"}
MAKE_TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)


def run(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def test_imports_go_down_only() -> None:
    checked = run(tool("lint-imports"), "--no-cache")
    assert checked.returncode == 0, checked.stdout
    assert "3 kept, 0 broken" in checked.stdout


UPWARD = {
    "app/language/folding.py": "app.terminology.concept",
    "app/store/lookup.py": "app.services.lookup",
    "app/web/home.py": "app.api.problems",
    "app/services/lookup.py": "sqlalchemy",
    "app/terminology/concept.py": "flask",
}


def test_imports_that_go_up_are_found_out(tmp_path: Path) -> None:
    copied = run("cp", "-r", str(ROOT / "app"), str(ROOT / "config.py"), str(ROOT / "pyproject.toml"), str(tmp_path))
    assert copied.returncode == 0
    for module, imported in UPWARD.items():
        path = tmp_path / module
        path.write_text(f"import {imported}\n" + path.read_text())
    checked = run(tool("lint-imports"), "--no-cache", cwd=tmp_path)
    assert checked.returncode == 1 and "0 kept, 3 broken" in checked.stdout
    for module, imported in UPWARD.items():
        edge = f"{module.removesuffix('.py').replace('/', '.')} -> {imported} (l.1)"
        assert edge in re.sub(r"\s+", " ", checked.stdout), edge


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join
)
def test_the_code_is_clean(command: list[str]) -> None:
    checked = run(tool(command[0]), *command[1:])
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("lock", ["requirements.txt", "tests/requirements.txt"])
def test_a_lock_has_hashes_and_names_no_index_and_no_path(lock: str) -> None:
    text = (ROOT / lock).read_text()
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert not [line for line in lines if line.startswith("-")]
    assert not re.search(r"://|file:|@ /|/opt/|/usr/|/root/|/home/|/tmp/", "\n".join(lines))
    requirements = [line for line in lines if not line.startswith(" ")]
    assert all(re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==[\w.!+]+", line) for line in requirements)
    assert text.count("--hash=sha256:") >= len(requirements)


def test_the_lock_holds_what_is_required() -> None:
    for name in ("", "tests/"):
        wanted = re.findall(r"^([a-z][\w-]*)", (ROOT / f"{name}requirements.in").read_text(), re.MULTILINE)
        locked = {re.split(r"[=\[]", line)[0] for line in (ROOT / f"{name}requirements.txt").read_text().splitlines()}
        assert {each.lower().replace("_", "-") for each in wanted} <= locked


def commands(group: click.Group, path: str = "") -> list[tuple[str, click.Command]]:
    found = []
    for name, command in group.commands.items():
        here = f"{path} {name}".strip()
        found += commands(command, here) if isinstance(command, click.Group) else [(here, command)]
    return found


def test_every_command_has_help(app: Flask) -> None:
    ours = [(name, each) for name, each in commands(app.cli) if name.startswith(("glossary", "user"))]
    assert len(ours) >= 9
    for name, command in ours:
        assert command.help, name
        for option in command.params:
            assert isinstance(option, click.Argument) or option.help, f"{name} {option.name}"  # type: ignore[attr-defined]
        shown = app.test_cli_runner().invoke(args=[*name.split(), "--help"])
        assert shown.exit_code == 0 and "Usage:" in shown.output


def test_the_readme_names_only_commands_and_files_that_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    assert set(re.findall(r"`?make ([a-z-]+)", readme)) <= set(MAKE_TARGETS)
    app = create_app(Config(DATABASE_URL="sqlite://", SECRET_KEY="for tests only"))
    known = {name.split()[1] for name, _ in commands(app.cli) if name.startswith("glossary ")}
    assert set(re.findall(r"flask glossary ([a-z]+)", readme)) <= known
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", readme):
        assert (ROOT / link).exists(), link


def test_make_help_lists_every_target() -> None:
    shown = run("make", "help").stdout
    assert {"run", "test", "check", "bench", "help"} <= set(MAKE_TARGETS)
    assert all(f"make {target}" in shown for target in MAKE_TARGETS)


def test_the_top_level_is_as_agreed() -> None:
    tracked = run("git", "ls-files").stdout.splitlines()
    if not tracked:
        pytest.fail("not a checkout")
    folders = {path.split("/")[0] for path in tracked if "/" in path}
    assert folders <= TOP_LEVEL | {".ci"}


def test_nothing_in_the_repository_names_this_machine() -> None:
    places = re.compile(rb"/work/(?:main|shared|stage|\.library)|farm-(?:bench|studio)|/root/")
    for path in run("git", "ls-files").stdout.splitlines():
        file = ROOT / path
        if file.is_file() and path != "tests/test_house.py":
            assert not places.search(file.read_bytes()), path


def test_every_answer_carries_the_headers(client: FlaskClient) -> None:
    for path in (
        "/en/",
        "/nowhere",
        "/api/v1/search?q=CPC",
        "/api/v1/nowhere",
        "/static/css/base.css",
        "/healthz",
        "/",
    ):
        with client.get(path) as answer:
            headers = answer.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] and headers["Cross-Origin-Opener-Policy"]
