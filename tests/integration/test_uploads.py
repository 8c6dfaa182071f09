"""Sending a file to be read: by the API and from the terminal, on both databases and with the real server."""

import io
import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests import hostile
from tests.files import lines, paragraph, pdf, png, run, word
from tests.server import Server, serving, status

ANNOTATIONS = "/api/v1/annotations"
TEXT = "Xi Jinping met Miguel Díaz-Canel of the Communist Party of Cuba (CPC)."


def send(client: FlaskClient, data: bytes, name: str, **fields: Any) -> TestResponse:
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(data), name)} | fields)
    return client.post(ANNOTATIONS, data=body, content_type=f"multipart/form-data; boundary={boundary}")


@pytest.mark.parametrize(
    ("data", "name", "format", "encoding"),
    [
        (word(paragraph(TEXT)), "talks.docx", "docx", None),
        (pdf(lines(TEXT)), "talks.pdf", "pdf", None),
        (f"<html><p>{TEXT}".encode(), "talks.html", "html", "utf-8"),
        (TEXT.encode("utf-16"), "talks.txt", "text", "utf-16le"),
    ],
)
def test_a_file_is_read_as_its_text_would_be(
    client: FlaskClient, data: bytes, name: str, format: str, encoding: str | None
) -> None:
    answer = send(client, data, name)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "private, no-store"
    body = answer.get_json()
    document = body.pop("document")
    assert body == client.post(ANNOTATIONS, json={"text": TEXT}).get_json()
    assert (document["text"], document["format"], document["encoding"]) == (TEXT, format, encoding)
    assert document["blocks"] == [{"kind": "paragraph", "start": 0, "end": len(TEXT)}]
    assert document["remarks"] == []
    for each in body["occurrences"]:
        assert document["text"][each["start"] : each["end"]] == each["text"]


def test_what_may_be_said_of_a_text_may_be_said_of_a_file(client: FlaskClient) -> None:
    data = "古巴共产党".encode("big5", "ignore") + "兩國元首".encode("big5")
    answer = send(client, data, "a.txt", language="zh-Hant", date="2022-11-25", encoding="Big5", waivers=["a", "b"])
    assert answer.status_code == 200 and answer.get_json()["document"]["encoding"] == "big5"
    empty = send(client, TEXT.encode(), "a.txt", language="", date="", encoding="")
    assert empty.status_code == 200 and empty.get_json()["document"]["encoding"] == "utf-8"


def test_remarks_and_cues_are_told(client: FlaskClient) -> None:
    tracked = word(f"<w:p>{run(TEXT)}<w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>")
    (remark,) = send(client, tracked, "talks.docx").get_json()["document"]["remarks"]
    assert remark == {
        "code": "deletions_left_out",
        "message": "Deletions of tracked changes, left out: 1.",
        "data": {"count": 1},
    }
    cue = f"WEBVTT\n\n00:01.000 --> 00:02.500\n{TEXT}".encode()
    (block,) = send(client, cue, "talks.vtt").get_json()["document"]["blocks"]
    assert (block["kind"], block["begins"], block["ends"]) == ("cue", 1000, 2500)


@pytest.mark.parametrize(
    ("data", "name", "code", "expected", "more"),
    [
        (png(), "talks.docx", 415, "unsupported_document", {"found": "image"}),
        (b"", "talks.txt", 422, "empty_document", {}),
        (word(paragraph(TEXT))[:300], "talks.docx", 422, "damaged_document", {"reason": "directory"}),
        (pdf(""), "talks.pdf", 422, "document_without_text", {"pages": 1}),
        (b"x" * 1_000_001, "talks.txt", 413, "document_too_large", {"what": "text", "limit": 1_000_000}),
    ],
)
@pytest.mark.sample_on_postgresql(0)
def test_an_error_says_what_is_wrong_and_what_to_do(
    client: FlaskClient, data: bytes, name: str, code: int, expected: str, more: dict[str, Any]
) -> None:
    answer = send(client, data, name)
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (code, expected)
    assert answer.mimetype == "application/problem+json"
    assert more.items() <= problem.items() and problem["detail"].endswith(".")


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({}, "/file"),
        ({"file": "no file"}, "/file"),
        ({"file": [b"one", b"two"]}, "/file"),
        ({"file": [b"one"], "colour": "red"}, "/colour"),
        ({"file": [b"one"], "language": "fr"}, "/language"),
        ({"file": [b"one"], "language": ["en", "es"]}, "/language"),
        ({"file": [b"one"], "date": "yesterday"}, "/date"),
        ({"file": [b"one"], "text": "also"}, "/text"),
    ],
)
@pytest.mark.sample_on_postgresql(0)
def test_what_the_form_cannot_hold_is_refused_by_name(
    client: FlaskClient, fields: dict[str, Any], pointer: str
) -> None:
    files = [FileStorage(io.BytesIO(each), "a.txt") for each in fields.get("file", ()) if isinstance(each, bytes)]
    boundary, body = encode_multipart(fields | {"file": files or fields.get("file", ())})
    answer = client.post(ANNOTATIONS, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 422
    assert pointer in [each["pointer"] for each in answer.get_json()["errors"]]


def test_an_encoding_that_is_not_read_is_refused_with_those_that_are(client: FlaskClient) -> None:
    answer = send(client, TEXT.encode(), "a.txt", encoding="koi8-r")
    assert answer.status_code == 400 and "gb18030" in answer.get_json()["allowed"]


def test_the_command_reads_any_format(glossary: Flask, tmp_path: Path) -> None:
    runner = glossary.test_cli_runner()
    path = tmp_path / "talks.docx"
    path.write_bytes(word(f"<w:p>{run(TEXT)}<w:ins>{run(' Next.')}</w:ins></w:p>"))
    plain = runner.invoke(args=["glossary", "read", str(path)])
    assert plain.exit_code == 0 and "Communist Party of Cuba" in plain.stdout
    assert "talks.docx: Insertions of tracked changes, read as text: 1." in plain.stderr
    told = json.loads(runner.invoke(args=["glossary", "read", str(path), "--json"]).stdout)
    assert told["document"]["format"] == "docx" and told["document"]["text"] == f"{TEXT} Next."
    piped = runner.invoke(args=["glossary", "read", "-", "--json"], input=path.read_bytes())
    assert json.loads(piped.stdout)["document"]["text"] == f"{TEXT} Next."


def test_the_command_takes_an_encoding_and_tells_what_is_wrong(glossary: Flask, tmp_path: Path) -> None:
    runner = glossary.test_cli_runner()
    path = tmp_path / "talks.txt"
    path.write_bytes("同志".encode("gb18030"))
    told = runner.invoke(args=["glossary", "read", str(path), "--encoding", "gb18030", "--json"])
    assert json.loads(told.stdout)["document"]["text"] == "同志"
    path.write_bytes(png())
    for command in ("read", "coverage"):
        wrong = runner.invoke(args=["glossary", command, str(path)])
        assert wrong.exit_code == 1 and "talks.txt: The file is a picture." in wrong.stderr


@pytest.fixture(scope="module")
def server(folder_of_the_glossary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = shutil.copytree(folder_of_the_glossary, tmp_path_factory.mktemp("uploads"), dirs_exist_ok=True)
    with serving(folder, WORKERS="1", MAX_CONTENT_LENGTH="100000", BODY_TIMEOUT="5") as running:
        yield running


BOUNDARY = "parts-of-a-form"
HEADERS = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def form(data: bytes, name: str = "a.txt") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


def resident(server: Server) -> int:
    """The memory of the server's worker, in MiB."""
    (worker,) = server.workers()
    return int(Path(f"/proc/{worker}/statm").read_text().split()[1]) * 4096 // 2**20


def processor_time(server: Server) -> float:
    """Seconds that the worker and its children have worked."""
    (worker,) = server.workers()
    return sum(map(int, Path(f"/proc/{worker}/stat").read_text().rpartition(") ")[2].split()[11:15])) / 100


SEVERAL_TIMES = 5  # what a quiet machine takes: two busy cores count some seconds for one


def test_hostile_files_get_their_errors_and_the_worker_stays_as_it_was(server: Server) -> None:
    assert server.ask("POST", ANNOTATIONS, HEADERS, form(TEXT.encode())).status == 200
    for key in list(hostile.FILES)[:6]:
        server.ask("POST", ANNOTATIONS, HEADERS, form(hostile.content(key), hostile.FILES[key].name))
    memory, files, threads = resident(server), server.open_files(), server.threads()
    for key, file in hostile.FILES.items():
        began = processor_time(server)
        answer = server.ask("POST", ANNOTATIONS, HEADERS, form(hostile.content(key), file.name))
        assert processor_time(server) - began < SEVERAL_TIMES * 2, key
        said = json.loads(answer.body)
        if file.code:
            assert said["code"] == file.code, key
        elif answer.status == 200:
            assert said["document"]["text"] == file.text, key
        else:  # on a machine that is busy, what is read in time elsewhere may not be
            assert (said["code"], said["reason"]) == ("document_too_complex", "time"), key
    assert len(hostile.FILES) > 20
    assert resident(server) - memory < 64
    assert server.open_files() <= files + 4 and server.threads() <= threads + 4
    assert server.ask("POST", ANNOTATIONS, HEADERS, form(TEXT.encode())).status == 200
    assert "root:" not in server.log and TEXT not in server.log


def test_a_file_may_be_larger_than_other_bodies_chunked_or_not(server: Server) -> None:
    whole = form(b"x " * 150_000)
    assert server.ask("POST", ANNOTATIONS, HEADERS, whole).status == 200
    chunks = (whole[at : at + 50_000] for at in range(0, len(whole), 50_000))
    assert server.ask("POST", ANNOTATIONS, HEADERS, iter(list(chunks))).status == 200
    json_body = json.dumps({"text": "x " * 150_000}).encode()
    assert server.ask("POST", ANNOTATIONS, {"Content-Type": "application/json"}, json_body).status == 200
    elsewhere = server.ask("POST", "/api/v1/packs", {"Content-Type": "application/json"}, json_body)
    assert elsewhere.status == 413


def test_a_body_beyond_the_limit_is_refused_chunked_or_not(server: Server) -> None:
    block = b"x" * 2**20
    announced = server.raw(
        f"POST {ANNOTATIONS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {HEADERS['Content-Type']}\r\n"
        "Content-Length: 11000000\r\nConnection: close\r\n\r\n".encode()
    )
    assert status(announced) == 413
    with suppress(BrokenPipeError, ConnectionResetError):  # a client that goes on sending finds the connection closed
        chunked = server.ask("POST", ANNOTATIONS, HEADERS, iter([form(b"")[:-30], *[block] * 11]))
        assert chunked.status == 413


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            b"".join(
                b'--%s\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' % BOUNDARY.encode()
                for _ in range(100_000)
            ),
            413,
        ),
        (form(b"\r" * 9 * 2**20), 413),
        (form(b"x", "n" * 9 * 2**20), 200),
        (f"--{BOUNDARY}\r\n".encode() + b"X: y\r\n" * 1_500_000, 422),
        (f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="'.encode() + b"n" * 9 * 2**20, 422),
        (b"--", 422),
    ],
    ids=["100,000 parts", "nine megabytes of CR", "endless file name", "endless headers", "endless field name", "cut"],
)
def test_forms_made_to_do_harm_cost_little(server: Server, body: bytes, expected: int) -> None:
    began, at = processor_time(server), time.monotonic()
    answer = server.ask("POST", ANNOTATIONS, HEADERS, body)
    assert answer.status in (expected, 400, 413), answer.body[:300]  # 400: what cannot be parsed as a form
    assert processor_time(server) - began < SEVERAL_TIMES * 1.5, time.monotonic() - at
    assert resident(server) < 400


@pytest.mark.parametrize(
    ("words", "said"),
    [("en", "Damaged name"), ("es", "Nombre deformado"), ("zh", "人名或名称残缺")],
    ids=["en", "es", "zh"],
)
def test_the_command_writes_one_page_that_needs_nothing_else(
    glossary: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "talks.docx").write_bytes(word(paragraph(f"{TEXT} Miguel Daz-Canel &lt;script&gt; thanked the CPC.")))
    runner = glossary.test_cli_runner()
    made = runner.invoke(args=["glossary", "read", "talks.docx", "--html", "--words", words])
    assert (made.exit_code, made.stdout) == (0, "talks.html\n")
    page = (tmp_path / "talks.html").read_text()
    assert said in page and "Miguel Díaz-Canel" in page and "古巴共产党" in page
    assert "<script" not in page and "&lt;script&gt;" in page
    addresses = re.findall(r'(?:href|src)="([^"]*)"', page)
    assert addresses and all(each.startswith("#") for each in addresses)
    assert {each[1:] for each in addresses} <= set(re.findall(r'id="([^"]*)"', page))
    again = runner.invoke(args=["glossary", "read", "talks.docx", "--html"])
    assert again.exit_code == 1 and "talks.html is there already" in again.stderr
    other = runner.invoke(args=["glossary", "read", "talks.docx", "--html", "other.html", "--pack", "csv", "--strict"])
    assert (other.exit_code, other.stdout) == (1, "other.html\ntalks.csv\n")
