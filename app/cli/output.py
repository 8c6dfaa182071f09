"""How commands print: JSON for scripts, progress for people."""

import json
import sys
from collections.abc import Callable

import click


def print_json(document: object) -> None:
    """One JSON document on standard output, readable."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def progress(what: str) -> Callable[[int, int | None], None]:
    """A counter on standard error: rewritten in place on a terminal, a line now and then elsewhere."""
    stream = sys.stderr
    on_terminal = stream.isatty()
    last = 0

    def show(done: int, total: int | None) -> None:
        nonlocal last
        of = f" of {total:,}" if total else ""
        if on_terminal:
            stream.write(f"\r{what}: {done:,}{of}")
            if total == done:
                stream.write("\n")
            stream.flush()
        elif done == total or done - last >= 10_000:
            last = done
            stream.write(f"{what}: {done:,}{of}\n")
            stream.flush()

    return show
