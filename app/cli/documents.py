"""How commands take a file: any format that is read, with what there is to say of it on standard error."""

import sys
from pathlib import Path

import click
from flask import current_app

from app.formats.documents.document import Document
from app.formats.documents.encodings import CODECS
from app.services import document_words
from app.services.documents import DocumentReader
from app.terminology.errors import DocumentError

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
encoding_option = click.option(
    "--encoding", type=click.Choice(list(CODECS)), help="What a text is encoded in, if it is found wrongly."
)


def read_file(path: Path, encoding: str | None = None) -> Document:
    """The file (- for standard input) as text. Raises ClickException with a sentence that says why not."""
    reader: DocumentReader = current_app.extensions["documents"]
    try:
        document = reader.read(_content(path, reader.most_bytes + 1), name=path.name, encoding=encoding)
    except DocumentError as error:
        raise click.ClickException(f"{path.name}: {document_words.explain(error)}") from error
    for remark in document.remarks:
        click.echo(f"{path.name}: {document_words.explain_remark(remark)}", err=True)
    return document


def _content(path: Path, most: int) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read(most)
    with path.open("rb") as file:
        return file.read(most)
