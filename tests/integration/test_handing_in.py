"""Handing in a file on the reader's page and on the workbench of a pack, without a script."""

import html
import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests import hostile
from tests.files import lines, paragraph, pdf, png, run, word

TEXT = "Xi Jinping met Miguel Daz-Canel of the Communist Party of Cuba (CPC)."


def send(client: FlaskClient, data: bytes, name: str, interface: str = "en", **fields: Any) -> TestResponse:
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(data), name)} | fields)
    return client.post(f"/{interface}/read", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def shown(page: str) -> str:
    """The text as a reader sees it, the numbers of warnings left out."""
    (article,) = re.findall(r'<article class="text-body given"[^>]*>(.*?)</article>', page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r'<sup class="n">.*?</sup>', "", article)))


def test_it_works(client: FlaskClient) -> None:
    form = client.get("/en/read").text
    assert 'type="file"' in form and 'enctype="multipart/form-data"' in form
    assert "at most 10 MB and 500,000 characters" in form


@pytest.mark.parametrize("interface", ["en", "es", "zh"])
@pytest.mark.parametrize(
    ("data", "name"),
    [(word(paragraph(TEXT)), "talks.docx"), (pdf(lines(TEXT)), "talks.pdf"), (TEXT.encode("utf-16"), "talks.txt")],
    ids=["docx", "pdf", "utf-16"],
)
@pytest.mark.sample_on_postgresql(3)
def test_a_file_is_shown_with_its_marks_and_its_name(
    client: FlaskClient, interface: str, data: bytes, name: str
) -> None:
    answer = send(client, data, name, interface)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
    assert shown(answer.text) == TEXT
    assert '<h1 class="title reading"><bdi>talks</bdi></h1>' in answer.text
    assert "Miguel Díaz-Canel" in answer.text


@pytest.mark.parametrize(
    ("chosen", "codec"),
    [
        ("utf-8", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16", "utf-16-be"),
        ("gb18030", "gb18030"),
        ("big5", "big5"),
        ("", "gb18030"),
    ],
)
@pytest.mark.sample_on_postgresql(3)
def test_the_encoding_may_be_chosen(client: FlaskClient, chosen: str, codec: str) -> None:
    mark = "\ufeff" if codec.startswith("utf-16") else ""
    answer = send(client, (mark + "古巴共和國主席").encode(codec), "a.txt", encoding=chosen)
    assert shown(answer.text) == "古巴共和國主席"


@pytest.mark.parametrize(
    ("data", "name", "fields", "status", "said"),
    [
        (png(), "a.docx", {}, 415, ("The file is a picture", "El archivo es una imagen", "这个文件是图片")),
        (b"", "a.txt", {}, 422, ("The file is empty", "El archivo está vacío", "文件是空的")),
        (
            word(paragraph(TEXT))[:300],
            "a.docx",
            {},
            422,
            ("The file is damaged or cut", "El archivo está dañado o incompleto", "文件已损坏或不完整"),
        ),
        (b"x" * 1_000_001, "a.txt", {}, 413, ("At most 1,000,000 characters", "1.000.000", "1,000,000")),
        (b"x" * 500_001, "a.txt", {}, 422, ("at most 500,000 characters", "500", "50")),
        (
            "日".encode(),
            "a.txt",
            {"encoding": "utf-16"},
            422,
            ("not in the encoding", "codificación", "编码"),
        ),
    ],
    ids=["picture", "empty", "cut", "longer than any text", "longer than a page", "wrong encoding"],
)
@pytest.mark.sample_on_postgresql(3)
def test_a_file_that_cannot_be_read_is_told_in_words(
    client: FlaskClient, data: bytes, name: str, fields: dict[str, str], status: int, said: tuple[str, str, str]
) -> None:
    for interface, words in zip(("en", "es", "zh"), said, strict=True):
        answer = send(client, data, name, interface, text="what was pasted", **fields)
        assert answer.status_code == status
        assert words in answer.text.replace("\xa0", " ")
        assert 'aria-invalid="true"' in answer.text


def test_every_hostile_file_has_its_page(client: FlaskClient) -> None:
    for key in ("zip bomb", "external entity", "encrypted by Office", "old Word file", "pages without text", "nothing"):
        file = hostile.FILES[key]
        answer = send(client, hostile.content(key), file.name, "zh")
        assert answer.status_code in (413, 415, 422), key
        assert 'id="file-error"' in answer.text and "root:" not in answer.text, key


def test_what_was_left_out_is_told_and_stays_told(client: FlaskClient) -> None:
    deletion = "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
    page = send(client, word(f"<w:p>{run(TEXT)}{deletion}</w:p>"), "talks.docx").text
    said = "Deletions of tracked changes, left out: 1."
    assert f"<li>{said}</li>" in page
    (id,) = re.findall(r'name="waive" value="([^"]+)"', page)[:1]
    again = {"text": TEXT, "text_title": "talks", "remark": said, "waive": id, f"reason-{id}": "quoted"}
    after = client.post("/en/read", data=again).text
    assert f"<li>{said}</li>" in after and "<bdi>talks</bdi>" in after and "quoted" in after


def test_names_and_remarks_are_shown_as_text(client: FlaskClient) -> None:
    page = send(client, TEXT.encode(), "<script>alert(1)<b>.txt", remark="<img src=x onerror=alert(1)>").text
    assert "<script>alert" not in page and "<img src=x" not in page


def test_a_long_chinese_text_goes_round_and_into_a_pack(client: FlaskClient) -> None:
    text = "各方表示。" * 80_000 + "中国共产党"  # 3.6 MB in a form
    assert client.post("/zh/read", data={"text": text}).status_code == 200
    answer = client.post("/zh/pack", data={"text": text, "text_title": "长文", "do": "text:"})
    assert answer.status_code == 200 and "communist-party-of-china" in answer.text


def test_a_file_becomes_rows_of_a_pack(client: FlaskClient) -> None:
    upload = {"bench": "yes", "column": ["en", "es"], "order": ["en", "es"], "do": "text:"}
    rows = [("row", str(number)) for number in range(600)]
    items = {f"item-{number}": f'{{"terms": {{"en": "term {number}"}}}}' for number in range(600)}
    fields = upload | items | {"row": [each for _, each in rows], "file": (io.BytesIO(word(paragraph(TEXT))), "t.docx")}
    page = client.post("/en/pack", data=fields).text
    assert "communist-party-of-cuba" in page and "term 599" in page
    wrong = client.post("/en/pack", data=upload | {"file": (io.BytesIO(png()), "a.docx")})
    assert "The file is a picture" in wrong.text


@pytest.mark.parametrize("interface", ["en", "es", "zh"])
def test_every_remark_has_its_words(client: FlaskClient, interface: str) -> None:
    data = word(f"<w:p>{run(TEXT)}<w:ins>{run(' Next.')}</w:ins></w:p>")
    page = send(client, data, "talks.pdf", interface).text
    (remarks,) = re.findall(r'<ul class="notice plain" id="remarks"[^>]*>(.*?)</ul>', page)
    assert remarks.count("<li>") == 2 and "PDF" in remarks and "DOCX" in remarks
