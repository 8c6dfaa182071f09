"""Web pages: what a reader sees of them."""

import pytest

from app.formats.documents import html
from app.formats.documents.document import BlockKind, CannotRead, Document, Remark

MOST = 100_000


def read(page: str, codec: str = "utf-8", encoding: str | None = None) -> Document:
    return html.read(page.encode(codec), MOST, encoding)


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(each.kind.value, document.text[each.start : each.end]) for each in document.blocks]


def test_it_works() -> None:
    document = read("<!doctype html><title>x</title><h1>联合声明</h1><p>中国 和\n  <b>古巴</b> &amp; CELAC<p>next")
    assert blocks(document) == [("heading", "联合声明"), ("paragraph", "中国 和 古巴 & CELAC"), ("paragraph", "next")]
    assert document.text == "联合声明\n\n中国 和 古巴 & CELAC\n\nnext"


def test_lists_tables_and_breaks_keep_their_shape() -> None:
    document = read(
        "<ul><li>one</li><li><p>two</p></li></ul><table><tr><th>English<th>Español<tr><td>talks<td><div>charlas</div></table>"
        "line one<br>line two<pre>a\n  b</pre>"
    )
    assert document.text == "one\ntwo\n\nEnglish\tEspañol\ntalks\tcharlas\n\nline one\nline two\n\na\n  b"


def test_a_table_that_lays_a_page_out_holds_paragraphs() -> None:
    document = read("<table><tr><td><p>first</p><p>second</p></td></tr></table>")
    assert [each.kind for each in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>alert('x')</script>",
        "<style>p { color: red }</style>",
        "<template>x</template>",
        "<noscript>x</noscript>",
        "<p hidden>x</p>",
        "<p style='color: red; DISPLAY : none'>x</p>",
        "<span style=visibility:hidden>x</span>",
        "<!-- x -->",
        "<svg><text>x</text></svg>",
        "<textarea>x</textarea>",
        "<select><option>x</select>",
        "<iframe srcdoc='x'>x</iframe>",
    ],
)
def test_what_nobody_sees_is_left_out(hidden: str) -> None:
    assert read(f"<p>state visit</p>{hidden}").text == "state visit"


def test_deletions_and_readings_are_left_out_and_told() -> None:
    document = read("<p>a <del>state</del> visit <ruby>访问<rp>(<rt>fǎngwèn<rp>)</ruby></p>")
    assert document.text == "a visit 访问"
    assert document.remarks == (Remark("deletions_left_out", {"count": 1}), Remark("ruby_left_out", {"count": 1}))


@pytest.mark.parametrize(
    ("page", "codec", "encoding"),
    [
        ("<meta charset=gb2312><p>中国同古巴", "gb18030", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=Big5"><p>兩國元首', "big5", "big5"),
        ("<meta charset=iso-8859-1><p>Díaz-Canel “visitó” Pekín", "cp1252", "windows-1252"),
        ('<?xml version="1.0" encoding="gb18030"?><html><p>中国', "gb18030", "gb18030"),
        ("<meta charset=gbk><p>año «señor»", "utf-8", "utf-8"),
        ("<meta charset=koi8-r><p>中国同古巴发表联合声明", "gb18030", "gb18030"),
        ("<html><p>Díaz-Canel visitó Pekín", "utf-16", "utf-16le"),
        ("<html><p>没有声明编码的网页", "gb18030", "gb18030"),
    ],
)
def test_the_encoding_is_the_pages_own_when_it_fits(page: str, codec: str, encoding: str) -> None:
    document = read(page, codec)
    assert document.encoding == encoding
    assert document.text == page.rpartition("<p>")[2]


def test_the_person_overrides_the_page() -> None:
    document = read("<meta charset=utf-8><p>中国", "gb18030", encoding="gb18030")
    assert document.text == "中国"


def test_soft_hyphens_and_word_breaks_leave_no_trace() -> None:
    assert read("<p>Exteri&shy;ores des<wbr>arrollo").text == "Exteriores desarrollo"


def test_a_page_without_text_is_an_error() -> None:
    with pytest.raises(CannotRead) as caught:
        read("<html><script>x()</script>")
    assert caught.value.code == "document_without_text"


@pytest.mark.parametrize("tag", ["div", "b", "table", "a", "li", "blockquote"])
def test_no_nesting_is_too_deep(tag: str) -> None:
    assert "deep inside" in read(f"<{tag}>" * 5_000 + "deep inside").text
