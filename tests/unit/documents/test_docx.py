"""Word documents: what is on the page once every tracked change is accepted."""

import io

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from app.formats.documents import docx as reader
from app.formats.documents.document import BlockKind, CannotRead, Document, Remark
from tests.files import NAMESPACES, members, packed, paragraph, relations, run, word

MOST = 100_000


def read(body: str, **parts: str) -> Document:
    return reader.read(word(body, parts), MOST)


def texts(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [document.text[each.start : each.end] for each in document.blocks if kind in (None, each.kind)]


def test_it_works() -> None:
    document = read(paragraph("Xi and Díaz-Canel held talks.") + paragraph("中国同古巴发表联合声明。"))
    assert document.text == "Xi and Díaz-Canel held talks.\n\n中国同古巴发表联合声明。"
    assert document.format == "docx" and document.encoding is None and document.remarks == ()


def test_what_another_library_writes_comes_back() -> None:
    made = docx.Document()
    made.add_heading("Joint Statement", 1)
    made.add_paragraph("Cuba supports the one-China principle.")
    for item in ("Global Development Initiative", "Global Security Initiative"):
        made.add_paragraph(item, style="List Bullet")
    table = made.add_table(2, 3)
    for row, cells in zip(
        table.rows, (("English", "Español", "中文"), ("talks", "conversaciones", "会谈")), strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    made.sections[0].header.paragraphs[0].text = "Ministry of Foreign Affairs"
    made.sections[0].footer.paragraphs[0].text = "Page 1 of 2"
    target = io.BytesIO()
    made.save(target)
    document = reader.read(target.getvalue(), MOST)
    assert document.text == (
        "Joint Statement\n\nCuba supports the one-China principle.\n\n"
        "Global Development Initiative\nGlobal Security Initiative\n\n"
        "English\tEspañol\t中文\ntalks\tconversaciones\t会谈\n\nMinistry of Foreign Affairs\n\nPage 1 of 2"
    )
    assert [each.kind for each in document.blocks] == [
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
        *[BlockKind.LIST_ITEM] * 2,
        *[BlockKind.TABLE_CELL] * 6,
        BlockKind.HEADER,
        BlockKind.FOOTER,
    ]


def test_tracked_changes_are_accepted_and_told() -> None:
    document = read(
        f"<w:p>{run('The two sides ')}<w:del><w:r><w:delText>signed</w:delText></w:r></w:del>"
        f"<w:ins>{run('issued')}</w:ins>{run(' a joint ')}<w:moveFrom>{run('communiqué')}</w:moveFrom>"
        f"<w:moveTo>{run('statement')}</w:moveTo>{run('.')}</w:p>"
    )
    assert document.text == "The two sides issued a joint statement."
    assert document.remarks == (
        Remark("deletions_left_out", {"count": 2}),
        Remark("insertions_taken", {"count": 1}),
    )


def test_a_paragraph_whose_mark_was_deleted_goes_on_in_the_next() -> None:
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    document = read(f"<w:p>{mark}{run('win-win ')}</w:p>{paragraph('cooperation')}{paragraph('End')}")
    assert document.text == "win-win cooperation\n\nEnd"
    assert read(f"<w:p>{mark}{run('alone')}</w:p>").text == "alone"


def test_a_deleted_row_is_out() -> None:
    row = "<w:tr>{}<w:tc>{}</w:tc></w:tr>"
    body = row.format("", paragraph("会谈")) + row.format("<w:trPr><w:del/></w:trPr>", paragraph("会见"))
    assert read(f"<w:tbl>{body}</w:tbl>").text == "会谈"


def test_comments_are_left_out_and_told() -> None:
    made = docx.Document()
    made.add_comment(made.add_paragraph("state visit").runs, text="or official visit?", author="Editor")
    target = io.BytesIO()
    made.save(target)
    document = reader.read(target.getvalue(), MOST)
    assert document.text == "state visit"
    assert document.remarks == (Remark("comments_left_out", {"count": 1}),)


def test_notes_stand_at_the_end_in_the_order_of_their_marks() -> None:
    note = '<w:footnote w:id="{}">' + paragraph("{}") + "</w:footnote>"
    notes = note.format(0, "separator") + note.format(2, "Belt and Road") + note.format(1, "Group of 77")
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    document = read(
        f"<w:p>{run('BRI')}{mark.format(2)}{run(', G77')}{mark.format(1)}</w:p>",
        footnotes=f"<w:footnotes {NAMESPACES}>{notes}</w:footnotes>",
    )
    assert document.text == "BRI, G77\n\nBelt and Road\n\nGroup of 77"
    assert texts(document, BlockKind.FOOTNOTE) == ["Belt and Road", "Group of 77"]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('新华社')}</w:txbxContent>"
    body = (
        f"<w:p>{run('Xinhua')}<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    document = read(body + paragraph("next"))
    assert document.text == "Xinhua\n\n新华社\n\nnext"
    assert texts(document, BlockKind.TEXT_BOX) == ["新华社"]


def test_fields_show_their_result_and_not_their_code() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    body = (
        f"<w:p>{run('See ')}{field.format('begin')}<w:r><w:instrText>HYPERLINK</w:instrText></w:r>{run('code')}"
        f"{field.format('separate')}{run('CELAC')}{field.format('end')}{run(' now')}</w:p>"
    )
    assert read(body).text == "See CELAC now"
    assert read(f"<w:p>{field.format('begin')}{run('lost')}</w:p>{paragraph('kept')}").text == "kept"


def test_breaks_hyphens_and_symbols_are_what_they_print() -> None:
    body = (
        "<w:p><w:r><w:t>Xi</w:t><w:noBreakHyphen/><w:t>Díaz</w:t><w:softHyphen/><w:t>Canel</w:t><w:br/>"
        '<w:t>talks\u00ad</w:t><w:tab/><w:sym w:char="00B7"/><w:sym w:char="F0B7"/></w:r></w:p>'
    )
    assert read(body).text == "Xi\u2011DíazCanel\ntalks\t·"


def test_hidden_text_ruby_and_empty_forms_are_left_out() -> None:
    body = (
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r>{run('open')}"
        f"<w:r><w:ruby><w:rt>{run('Zhōngguó')}</w:rt><w:rubyBase>{run('中国')}</w:rubyBase></w:ruby></w:r>"
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtContent>{run('!')}</w:sdtContent></w:sdt></w:p>"
    )
    document = read(body)
    assert document.text == "open中国!"
    assert document.remarks == (Remark("hidden_left_out", {"count": 1}), Remark("ruby_left_out", {"count": 1}))


def test_headings_and_lists_are_known_by_styles_that_inherit() -> None:
    styles = (
        f"<w:styles {NAMESPACES}>"
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="Título"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="Viñeta"/><w:pPr><w:numPr/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="d"><w:name w:val="x"/><w:basedOn w:val="d"/></w:style></w:styles>'
    )
    body = "".join(paragraph(style or "none", style=style) for style in ("b", "c", "d", ""))
    assert [each.kind for each in read(body, styles=styles).blocks] == [
        BlockKind.HEADING,
        BlockKind.LIST_ITEM,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
    ]


def test_a_cell_holds_its_paragraphs_and_the_table_in_it() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('inner')}</w:tc></w:tr></w:tbl>"
    row = f"<w:tr><w:tc>{paragraph('one')}{paragraph('two')}{inner}</w:tc><w:tc>{paragraph('three')}</w:tc></w:tr>"
    document = read(f"<w:tbl>{row}</w:tbl>")
    assert document.text == "one\ntwo\ninner\tthree"
    assert len(document.blocks) == 2


def test_documents_of_the_strict_kind_are_read() -> None:
    strict = {
        name: content.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in members(paragraph("国事访问")).items()
        if isinstance(content, str)
    }
    assert reader.read(packed(strict), MOST).text == "国事访问"


def test_every_block_is_where_it_says() -> None:
    document = read(paragraph("😀 emoji") + paragraph("é combining e\u0301") + paragraph("中拉论坛"))
    assert texts(document) == ["😀 emoji", "é combining e\u0301", "中拉论坛"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"word/document.xml": "<w:document"}, "damaged_document"),
        ({"word/document.xml": f"<w:document {NAMESPACES}/>"}, "damaged_document"),
        ({"_rels/.rels": relations(("officeDocument", "word/other.xml"))}, "unsupported_document"),
        ({"_rels/.rels": relations(("image", "word/document.xml"))}, "unsupported_document"),
        ({"[Content_Types].xml": "<x/>"}, "unsupported_document"),
        (
            {"word/styles.xml": "<", "word/_rels/document.xml.rels": relations(("styles", "styles.xml"))},
            "damaged_document",
        ),
    ],
    ids=["cut", "no body", "no part", "no document", "no types", "styles"],
)
def test_what_is_wrong_inside_is_an_error_with_a_code(changes: dict[str, str], code: str) -> None:
    with pytest.raises(CannotRead) as caught:
        reader.read(packed(members(paragraph("x")) | changes), MOST)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("xl/workbook.xml", "spreadsheet"),
        ("ppt/presentation.xml", "presentation"),
        ("content.xml", "open_document"),
        ("META-INF/container.xml", "book"),
        ("photo.jpg", "archive"),
    ],
)
def test_another_package_is_told_by_what_is_in_it(name: str, found: str) -> None:
    with pytest.raises(CannotRead) as caught:
        reader.read(packed({name: "x"}), MOST)
    assert (caught.value.code, caught.value.data) == ("unsupported_document", {"found": found})


def test_a_document_without_text_and_one_with_too_much_are_errors() -> None:
    with pytest.raises(CannotRead) as caught:
        read("<w:p/>")
    assert caught.value.code == "document_without_text"
    with pytest.raises(CannotRead) as caught:
        reader.read(word(paragraph("中" * 101)), 100)
    assert caught.value.data == {"what": "text", "limit": 100}


def test_namespaces_are_those_of_the_library() -> None:
    """The bodies that these tests write are what python-docx writes."""
    made = docx.Document()
    element = made.add_paragraph("before ")._p
    element.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="a">{run("after")}</w:ins>'))
    target = io.BytesIO()
    made.save(target)
    assert reader.read(target.getvalue(), MOST).text == "before after"
