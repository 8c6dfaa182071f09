"""Subtitles and plain text."""

import pytest

from app.formats.documents import plain_text, subtitles
from app.formats.documents.document import BlockKind, CannotRead, Document, Remark
from app.formats.documents.encodings import Decoded

MOST = 100_000
SRT = """1
00:00:01,000 --> 00:00:03,500
<i>President Xi hosted</i>
a welcome banquet.

2
00:00:04,000 --> 00:00:06,000
- 欢迎
- 谢谢
"""
VTT = """WEBVTT - Press conference

STYLE
::cue { color: red }

NOTE not shown

intro
00:01.000 --> 00:02.000 align:start
<v Spokesperson>Cuba &amp; China

01:00:00.000 --> 01:00:01.000
中国外交部
发言人
"""


def read(text: str) -> Document:
    format = subtitles.find_format(text)
    assert format
    return subtitles.read(Decoded(text, "utf-8"), format, MOST)


def test_it_works() -> None:
    document = read(SRT)
    assert document.format == "srt" and document.encoding == "utf-8"
    assert document.text == "President Xi hosted a welcome banquet.\n- 欢迎\n- 谢谢"
    first, second = document.blocks
    assert (first.kind, first.begins, first.ends) == (BlockKind.CUE, 1_000, 3_500)
    assert document.text[second.start : second.end] == "- 欢迎\n- 谢谢"


def test_webvtt_is_read_without_notes_styles_and_markup() -> None:
    document = read(VTT)
    assert document.format == "vtt" and document.text == "Cuba & China\n中国外交部发言人"
    assert [(each.begins, each.ends) for each in document.blocks] == [(1_000, 2_000), (3_600_000, 3_601_000)]


@pytest.mark.parametrize(
    "time",
    [
        "00:00:09,000 --> 00:00:01,000",
        "00:99:00,000 --> 00:99:01,000",
        "9999999:00:00,0 --> 9:9:9,9",
        "-1:00,0 --> 1:0,0",
    ],
)
def test_an_impossible_time_is_left_out_and_told(time: str) -> None:
    document = read(f"1\n{time}\nGroup of 77\n\n2\n00:00:01,000 --> 00:00:02,000\nCELAC\n")
    assert document.text == "Group of 77\nCELAC"
    assert document.blocks[0].begins is None and document.blocks[1].begins == 1_000
    assert document.remarks == (Remark("times_left_out", {"count": 1}),)


def test_cues_without_empty_lines_between_them_are_told_apart() -> None:
    document = read("1\n00:00:01,000 --> 00:00:02,000\nfirst\n2\n00:00:03,000 --> 00:00:04,000\nsecond")
    assert document.text == "first\nsecond"


@pytest.mark.parametrize("text", ["WEBVTTX", "The arrow --> is no time", "1\nnot a time\n", ""])
def test_other_text_is_no_subtitle(text: str) -> None:
    assert subtitles.find_format(text) is None


def test_subtitles_without_words_are_an_error() -> None:
    with pytest.raises(CannotRead) as caught:
        read("1\n00:00:01,000 --> 00:00:02,000\n\n")
    assert caught.value.code == "document_without_text"


def plain(text: str, replaced: int = 0) -> Document:
    return plain_text.read(Decoded(text, "utf-8", replaced), MOST)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_plain_text_is_never_changed(end: str) -> None:
    text = f"  Wrapped{end}line \u200b e\u0301{end}{end}\t二、合作{end}"
    document = plain(text)
    assert document.text == text and document.format == "text"
    assert [text[each.start : each.end] for each in document.blocks] == [f"Wrapped{end}line \u200b e\u0301", "二、合作"]


def test_each_long_line_is_a_paragraph() -> None:
    long = "China and Cuba are good friends who trust each other. " * 4
    document = plain(f"{long}\nsecond\n{long}")
    assert len(document.blocks) == 3


def test_what_could_not_be_read_is_told() -> None:
    assert plain("a\ufffd", 1).remarks == (Remark("characters_replaced", {"count": 1}),)


@pytest.mark.parametrize(
    ("text", "code"), [(" \n\t", "document_without_text"), ("x" * (MOST + 1), "document_too_large")]
)
def test_nothing_and_too_much_are_errors(text: str, code: str) -> None:
    with pytest.raises(CannotRead) as caught:
        plain(text)
    assert caught.value.code == code
