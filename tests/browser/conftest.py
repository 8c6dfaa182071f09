"""A real server with the repository's glossary, and a real Chromium that looks at it."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.server import serving

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(folder_of_the_glossary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running server that has the whole glossary."""
    folder = shutil.copytree(folder_of_the_glossary, tmp_path_factory.mktemp("site"), dirs_exist_ok=True)
    with serving(folder) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists() and not os.environ.get("PUENTE_SKIP_NOTHING"):
        pytest.skip(f"{CHROMIUM} is not installed")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield launched
        launched.close()


def is_complaint(said: ConsoleMessage) -> bool:
    """Whether the browser found something wrong; a page or a file that is refused, on purpose, is not."""
    return said.type in ("error", "warning") and not re.search("status of (404|415)", said.text)


def is_lost(request: Request) -> bool:
    """Whether a request failed; one that is given up as the reader moves on did not."""
    return "ERR_ABORTED" not in (request.failure or "")


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Opens an address in a window of its own. What the browser complains of fails the test."""
    contexts, complaints = [], []

    def visit_(path: str, *, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": 900},
            permissions=["clipboard-read", "clipboard-write"],
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "requestfailed", lambda request: complaints.append(f"failed: {request.url}") if is_lost(request) else None
        )
        page.goto(path)
        return page

    yield visit_
    for context in contexts:
        assert not context.cookies(), "reading sets no cookie"
        context.close()
    assert not complaints
