"""Files from outside: read in a process that can do nothing else, hostile ones refused at little cost."""

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from app.formats.documents import encodings
from app.formats.documents.document import BlockKind, Document, Remark
from app.services import document_words, failures
from app.services.documents import PROGRAM, DocumentReader
from app.terminology import errors
from config import Config
from tests import hostile
from tests.files import NAMESPACES, lines, members, packed, paragraph, pdf, png, relations, word

SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
TALKS = "Xi and Díaz-Canel held talks. 习近平同迪亚斯-卡内尔举行会谈。"


def make_reader(**settings: int) -> DocumentReader:
    return DocumentReader(Config(DATABASE_URL="sqlite://", SECRET_KEY="for tests only", **settings))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def reader() -> DocumentReader:
    return make_reader()


def processor_time() -> float:
    """The seconds that this process and the ones it started have worked."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def resident() -> int:
    """The memory of this process, in MiB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 2**20


@pytest.mark.parametrize(
    ("data", "name", "format"),
    [
        (TALKS.encode(), "talks.txt", "text"),
        (word(paragraph(TALKS)), "talks.docx", "docx"),
        (f"<html><p>{TALKS}".encode(), "talks.html", "html"),
        (f"WEBVTT\n\n00:01.000 --> 00:02.000\n{TALKS}".encode(), "talks.vtt", "vtt"),
        (f"1\n00:00:01,000 --> 00:00:02,000\n{TALKS}".encode(), "talks.srt", "srt"),
    ],
)
def test_every_format_gives_its_text(reader: DocumentReader, data: bytes, name: str, format: str) -> None:
    document = reader.read(data, name=name)
    assert (document.text, document.format, document.remarks) == (TALKS, format, ())
    assert [document.text[each.start : each.end] for each in document.blocks] == [TALKS]


def test_a_pdf_gives_its_text(reader: DocumentReader) -> None:
    document = reader.read(pdf(lines("Xi and Díaz-Canel held talks.")), name="talks.pdf")
    assert (document.text, document.format) == ("Xi and Díaz-Canel held talks.", "pdf")
    assert document.blocks[0].kind == BlockKind.PARAGRAPH


def test_a_wrong_name_is_told_and_does_not_mislead(reader: DocumentReader) -> None:
    document = reader.read(word(paragraph(TALKS)), name="talks.PDF", declared="application/pdf")
    assert document.text == TALKS
    assert document.remarks == (Remark("other_type_than_named", {"named": "pdf", "found": "docx"}),)


@pytest.mark.parametrize("format", ["txt", "html"])
def test_the_encoding_that_is_asked_for_is_taken(reader: DocumentReader, format: str) -> None:
    data = ("<html><p>" if format == "html" else "").encode() + "兩國元首".encode("big5")
    for label in ("big5", "Big5-HKSCS", "cp950"):
        document = reader.read(data, name=f"a.{format}", encoding=label)
        assert (document.text, document.encoding) == ("兩國元首", "big5")
    with pytest.raises(errors.UnreadableDocument) as caught:
        reader.read(data, name=f"a.{format}", encoding="utf-8")
    assert (caught.value.code, caught.value.data) == ("wrong_encoding", {"encoding": "utf-8"})


def test_an_encoding_that_is_not_read_is_a_wrong_request(reader: DocumentReader) -> None:
    with pytest.raises(errors.InvalidRequest) as caught:
        reader.read(b"talks", encoding="../../etc/passwd")
    assert caught.value.parameter == "encoding" and caught.value.allowed == ", ".join(encodings.CODECS)


@pytest.mark.parametrize("key", hostile.FILES)
def test_a_hostile_file_gets_its_answer_within_two_seconds(reader: DocumentReader, key: str) -> None:
    """Seconds are the processor's, as this machine may be busy; nothing in reading a file waits."""
    file, data = hostile.FILES[key], hostile.content(key)
    began = processor_time()
    try:
        document: Document | None = reader.read(data, name=file.name)
    except errors.DocumentError as error:
        document = None
        assert error.code == file.code, error.data
        assert file.data.items() <= error.data.items()
        assert error.data.get("reason") != "reader", "an end that nobody foresaw"
        assert document_words.explain(error)[-1] == "." and failures.describe(error).status in (413, 415, 422)
    assert processor_time() - began < 2
    if document is not None:
        assert not file.code and document.text == file.text
        assert "root:" not in document.text
        assert all(document_words.explain_remark(each)[-1] == "." for each in document.remarks)


def test_hostile_files_leave_the_memory_where_it_was(reader: DocumentReader) -> None:
    files = [(hostile.content(key), file.name) for key, file in hostile.FILES.items()]
    for data, name in files[:4]:
        _read_anyway(reader, data, name)
    before = resident()
    for data, name in files:
        _read_anyway(reader, data, name)
    assert resident() - before < 16


def _read_anyway(reader: DocumentReader, data: bytes, name: str) -> Document | None:
    try:
        return reader.read(data, name=name)
    except errors.DocumentError:
        return None


@pytest.fixture
def listener() -> Iterator[tuple[str, list[Any]]]:
    """An address on this machine, and the connections that anyone made to it."""
    connections: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connections.append(server.accept())
                except OSError:
                    return
                connections[-1][0].close()

        Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", connections
        socket.create_connection(server.getsockname()).close()  # the listener does listen
        time.sleep(0.1)
        assert len(connections) == 1
        server.shutdown(socket.SHUT_RDWR)


def test_no_file_and_no_address_that_a_file_names_is_looked_at(
    reader: DocumentReader, listener: tuple[str, list[Any]], tmp_path: Path
) -> None:
    address, connections = listener
    secret = tmp_path / "secret"
    secret.write_text("the text of a démarche")
    files = [
        *_documents_that_lead_outside(address, secret),
        f"<html><base href='{address}'><link rel=stylesheet href=a.css><script src=b.js></script><img src=c.png>"
        f"<iframe src='{secret.as_uri()}'></iframe><object data='{address}/d'></object><p>x".encode(),
        pdf(lines("x")).replace(
            b"/Type /Catalog",
            f"/Type /Catalog /OpenAction << /S /URI /URI ({address}) >>"
            f" /AA << /WC << /S /Launch /F ({secret}) >> >>".encode(),
        ),
        pdf(lines("x"), extra=[f"<< /Length 0 /F ({secret}) >>\nstream\n\nendstream".encode()]),
    ]
    for data in files:
        document = _read_anyway(reader, data, "")
        assert document is None or (document.text == "x" and "démarche" not in document.text)
    assert connections == []


def _documents_that_lead_outside(address: str, secret: Path) -> Iterator[bytes]:
    for target in (address, secret.as_uri(), str(secret)):
        entity = f'<!DOCTYPE w [<!ENTITY e SYSTEM "{target}">]>'
        yield word(paragraph("&e;"), before=entity)
        yield word(paragraph("x"), before=f'<!DOCTYPE w SYSTEM "{target}">')
        yield word(paragraph("x"), before=f'<!DOCTYPE w [<!ENTITY % e SYSTEM "{target}"> %e;]>')
        yield word(paragraph("x"), before=f'<?xml-stylesheet type="text/xsl" href="{target}"?>')
        yield word(f'{paragraph("x")}<xi:include href="{target}" parse="text"/>')
        yield packed(members(paragraph("x")) | {"[Content_Types].xml": f"{entity}<Types>&e;</Types>"})
        outside = relations(
            ("attachedTemplate", target), ("header", target), ("image", target), mode=' TargetMode="External"'
        )
        located = f"<w:styles {NAMESPACES} xmlns:i='{SCHEMA_INSTANCE}' i:schemaLocation='a {target}'/>"
        yield packed(members(paragraph("x")) | {"word/_rels/document.xml.rels": outside, "word/styles.xml": located})


@pytest.mark.parametrize(
    "attempt",
    ["open('/etc/passwd')", "socket.socket()", "os.pipe()", "os.open('/dev/null', os.O_WRONLY)", "bytearray(2**30)"],
)
def test_the_limited_process_can_open_nothing_and_take_no_more_memory(attempt: str) -> None:
    program = (
        "import sys, os, socket, runpy\n"
        f"limits = runpy.run_path({str(PROGRAM)!r}, run_name='limits')\n"
        "limits['_limit'](5.0, 256)\n"
        f"try:\n    {attempt}\nexcept (OSError, MemoryError) as error:\n    print(type(error).__name__, flush=True)"
    )
    ended = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert ended.stdout.strip() == ("MemoryError" if "bytearray" in attempt else "OSError"), ended.stderr


def test_the_limited_process_gets_no_secret_and_no_descriptor_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is started with three streams, without our environment, in no folder of ours."""
    program = tmp_path / "tells.py"
    program.write_text(
        "import json, os\n"
        "found = ' '.join([*os.environ, *os.listdir('/proc/self/fd'), os.getcwd()])\n"
        "print(json.dumps({'text': found, 'format': 'docx', 'encoding': None, 'blocks': [], 'remarks': []}))"
    )
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setattr("app.services.documents.PROGRAM", program)
    with program.open():
        told = make_reader().read(word(paragraph("x"))).text.split()
    assert set(told) <= {
        "PATH",
        "LD_LIBRARY_PATH",
        "LANG",
        "LC_CTYPE",
        "0",
        "1",
        "2",
        "3",
        "/",
    }  # 3 is the folder itself


def test_starting_the_process_does_not_load_the_application() -> None:
    ended = subprocess.run(
        [sys.executable, "-I", "-X", "importtime", str(PROGRAM), "docx", "", "1000", "5", "256"],
        input=word(paragraph("x")),
        capture_output=True,
        check=False,
    )
    assert b'"text":"x"' in ended.stdout
    loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.decode().splitlines()}
    assert "app.formats.documents.docx" in loaded
    assert not {"app.store", "flask", "sqlalchemy", "pydantic", "pypdfium2", "selectolax"} & loaded


def test_a_process_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asleep = tmp_path / "asleep.py"
    asleep.write_text("import time\ntime.sleep(60)")
    monkeypatch.setattr("app.services.documents.PROGRAM", asleep)
    monkeypatch.setattr("app.services.documents.SLOWER", 0.5)
    began = time.monotonic()
    with pytest.raises(errors.UnreadableDocument) as caught:
        make_reader().read(word(paragraph("x")))
    assert caught.value.data == {"reason": "time"} and time.monotonic() - began < 30


@pytest.mark.parametrize(
    "said",
    [
        "",
        "{",
        "[]",
        '{"text": "x", "format": "docx", "encoding": null, "blocks": [["paragraph", 0, 9]], "remarks": []}',
    ],
)
def test_an_answer_of_another_shape_is_a_damaged_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str
) -> None:
    program = tmp_path / "says.py"
    program.write_text(f"print({said!r})")
    monkeypatch.setattr("app.services.documents.PROGRAM", program)
    with pytest.raises(errors.UnreadableDocument) as caught:
        make_reader().read(word(paragraph("x")))
    assert (caught.value.code, caught.value.data) == ("damaged_document", {"reason": "reader"})


def test_an_answer_without_end_is_cut(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "endless.py"
    program.write_text("while True: print('x' * 10000)")
    monkeypatch.setattr("app.services.documents.PROGRAM", program)
    before = resident()
    with pytest.raises(errors.DocumentTooLarge):
        make_reader(MAX_DOCUMENT_TEXT=1000).read(word(paragraph("x")))
    assert resident() - before < 50


def test_too_many_at_once_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asleep = tmp_path / "asleep.py"
    asleep.write_text("import time\ntime.sleep(2)")
    monkeypatch.setattr("app.services.documents.PROGRAM", asleep)
    monkeypatch.setattr("app.services.documents.PATIENCE", 0.1)
    busy = make_reader(DOCUMENT_PROCESSES=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(_read_anyway, busy, word(paragraph("x")), "")
        time.sleep(0.3)
        with pytest.raises(errors.TooManyDocuments) as caught:
            busy.read(word(paragraph("x")))
        assert busy.read(TALKS.encode()).text == TALKS  # plain text waits for nobody
        first.result()
    failure = failures.describe(caught.value)
    assert (failure.status, failure.code) == (503, "too_many_documents") and failure.headers["Retry-After"]


def test_a_few_wait_their_turn(reader: DocumentReader) -> None:
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda number: reader.read(word(paragraph(f"{number}"))).text, range(8)))
    assert texts == [str(number) for number in range(8)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x" * 1001, "document_too_large"),
        (word(paragraph("x" * 501)), "document_too_large"),
        (b"x" * 501, "document_too_large"),
    ],
)
def test_the_settings_limit_files_and_texts(data: bytes, code: str) -> None:
    small = make_reader(MAX_DOCUMENT_BYTES=max(1000, len(data) - (len(data) == 1001)), MAX_DOCUMENT_TEXT=500)
    with pytest.raises(errors.DocumentTooLarge) as caught:
        small.read(data)
    assert caught.value.code == code
    assert failures.describe(caught.value).status == 413


@pytest.mark.parametrize("format", ["docx", "pdf", "html"])
def test_a_file_cut_or_changed_anywhere_gives_a_text_or_a_known_error(reader: DocumentReader, format: str) -> None:
    data = {
        "docx": word(paragraph(TALKS, style="a"), {"styles": f"<w:styles {NAMESPACES}/>"}),
        "pdf": pdf(lines("Xi and Díaz-Canel held talks.", "They visited Beijing."), lines("banquet")),
        "html": f"<!doctype html><meta charset=utf-8><table><tr><td hidden>a<td>{TALKS}</table><pre>x</pre>".encode(),
    }[format]
    broken = [data[: len(data) * part // 20] for part in range(1, 20)]
    for part in range(20):
        place = len(data) * part // 20
        broken.append(data[:place] + bytes([data[place] ^ (1 << part % 8)]) + data[place + 1 :])
        broken.append(data[:place] + b"\xff" * 4 + data[place + 4 :])
    with ThreadPoolExecutor(4) as pool:
        for answer in pool.map(lambda each: _code(reader, each), broken):
            assert answer != "reader"


def _code(reader: DocumentReader, data: bytes) -> str:
    try:
        return reader.read(data, name="x.html").format
    except errors.DocumentError as error:
        return "reader" if error.data.get("reason") == "reader" else error.code


def test_every_code_has_words() -> None:
    for found in ("image", "archive", "unknown", "xml", "old_word"):
        error = errors.UnsupportedDocument("unsupported_document", found=found)
        assert "{" not in document_words.explain(error)
    assert document_words.name_pages([1, 2, 3, 7, 9, 10]) == "1–3, 7, 9–10"
    assert document_words.name_pages(list(range(1, 100, 2))).endswith("39 …")


def test_a_picture_called_document_is_told_as_what_it_is(reader: DocumentReader) -> None:
    with pytest.raises(errors.UnsupportedDocument) as caught:
        reader.read(png(), name="visit.docx")
    failure = failures.describe(caught.value)
    assert failure.status == 415 and "a picture" in failure.detail and failure.data == {"found": "image"}


def test_nothing_is_left_behind(reader: DocumentReader) -> None:
    """No process, no descriptor and no file stays after reading."""
    _read_anyway(reader, word(paragraph("x")), "")
    opened, children = len(list(Path("/proc/self/fd").iterdir())), _children()
    for _ in range(5):
        reader.read(word(paragraph("x")))
        _read_anyway(reader, hostile.content("forms in forms"), "a.pdf")
    assert len(list(Path("/proc/self/fd").iterdir())) == opened
    assert set(_children()) <= set(children)


def _children() -> list[str]:
    """The processes of this one: a browser’s and a server’s may be among them, which other tests left running."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
