"""PDF: paragraphs from letters at places."""

import pytest
from fpdf import FPDF

from app.formats.documents import pdf as reader
from app.formats.documents.document import BlockKind, CannotRead, Document, Remark
from tests.files import chinese_lines, lines, pdf

MOST = 1_000_000
XI = (
    "Xi stressed that China and Cuba are good friends who trust each other, good comrades engaged in the same cause"
    " and good brothers sharing happiness and misfortune. The traditional friendship between the two countries was"
    " forged and nurtured with great care by older generations of Chinese and Cuban leaders."
)
DIAZ = (
    "Díaz-Canel destacó que el desarrollo de las relaciones con China es una de las principales prioridades de la"
    " política exterior de Cuba. La parte cubana reafirmó su firme compromiso con el principio de una sola China y su"
    " apoyo a la cooperación de alta calidad de la Franja y la Ruta."
)


def read(*pages: str) -> Document:
    return reader.read(pdf(*pages), MOST)


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(each.kind.value, document.text[each.start : each.end]) for each in document.blocks]


def wrapped(text: str, width: int = 60) -> list[str]:
    found = [""]
    for word in text.split():
        if len(found[-1]) + len(word) > width:
            found.append("")
        found[-1] = f"{found[-1]} {word}".strip()
    return found


def test_it_works() -> None:
    document = read(lines(*wrapped(XI), "", *wrapped(DIAZ)))
    assert document.text == f"{XI}\n\n{DIAZ}" and document.format == "pdf" and document.encoding is None
    assert [each.kind for each in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


@pytest.mark.parametrize("align", ["L", "J"])
def test_what_another_library_writes_comes_back(align: str) -> None:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=18)
    made.multi_cell(0, 10, "Joint Statement", new_x="LMARGIN", new_y="NEXT")
    made.set_font("helvetica", size=11)
    for text in (XI, DIAZ, "Wang Yi attended the events."):
        made.multi_cell(0, 6, text, align=align, new_x="LMARGIN", new_y="NEXT")
        made.ln(3)
    document = reader.read(bytes(made.output()), MOST)
    assert blocks(document) == [
        ("heading", "Joint Statement"),
        ("paragraph", XI),
        ("paragraph", DIAZ),
        ("paragraph", "Wang Yi attended the events."),
    ]


def test_chinese_lines_join_without_a_space() -> None:
    document = read(chinese_lines("习近平强调，中国和古巴是相互信任的好朋友、志同", "道合的好同志、患难与共的好兄弟。"))
    assert document.text == "习近平强调，中国和古巴是相互信任的好朋友、志同道合的好同志、患难与共的好兄弟。"


def test_paragraphs_without_space_between_them_are_told_by_short_lines_and_indents() -> None:
    first, second = wrapped(XI), wrapped(DIAZ)
    document = read(lines(*first, *second))
    assert document.text == f"{XI}\n\n{DIAZ}"
    full = lines("x" * 60, "y" * 60) + lines("z" * 60, left=92, top=770 - 28) + lines("w" * 63, top=770 - 42)
    assert [text[0] for _, text in blocks(read(full))] == ["x", "z"]


def test_a_word_broken_at_the_end_of_a_line_is_whole_again() -> None:
    text = lines(
        "El extraordinario significado de la cooperación entre Améri-",
        "ca Latina y China en el marco del Foro China-CELAC se refle-",
        "ja en la alta calidad de los proyectos y en el principio de",
        "una sola China, que la parte cubana reafirmó en el comunica-",
        "do conjunto de la visita de Estado a China del presidente.",
    )
    assert read(text).text == (
        "El extraordinario significado de la cooperación entre América Latina y China en el marco del Foro China-CELAC"
        " se refleja en la alta calidad de los proyectos y en el principio de una sola China, que la parte cubana"
        " reafirmó en el comunicado conjunto de la visita de Estado a China del presidente."
    )


def test_a_hyphen_that_belongs_to_a_word_stays() -> None:
    text = lines(
        "The two sides agreed to work together on promoting the high-",
        "quality Belt and Road cooperation when President Miguel Díaz-",
        "Canel was received at the Great Hall of the People and a 21-",
        "gun salute was fired.",
    )
    assert read(text).text == (
        "The two sides agreed to work together on promoting the high-quality Belt and Road cooperation when President"
        " Miguel Díaz-Canel was received at the Great Hall of the People and a 21-gun salute was fired."
    )


def test_columns_that_the_file_writes_across_are_read_one_after_the_other() -> None:
    left, right = wrapped(XI, 36), wrapped(DIAZ, 36)
    rows = "".join(
        lines(text, left=at, top=770 - 14 * number)
        for number in range(max(len(left), len(right)))
        for at, column in ((72, left), (320, right))
        for text in column[number : number + 1]
    )
    assert read(rows).text == f"{XI}\n\n{DIAZ}"


def test_columns_that_the_file_writes_one_by_one_go_on_across_the_break() -> None:
    text = wrapped(XI, 36)
    document = read(lines(*text[:4]) + lines(*text[4:], left=320))
    assert document.text == XI


def test_a_paragraph_goes_on_over_the_page_and_running_heads_are_told_once() -> None:
    text = wrapped(XI)
    head, foot = lines("Ministry of Foreign Affairs", top=820), "Page {} of 3"
    pages = [
        head + lines(*part) + lines(foot.format(number), top=30)
        for number, part in enumerate((text[:2], text[2:4], text[4:]), 1)
    ]
    assert blocks(read(*pages)) == [
        ("paragraph", XI),
        ("header", "Ministry of Foreign Affairs"),
        ("footer", "Page 1 of 3"),
    ]


def test_footnotes_stand_after_the_text() -> None:
    text = wrapped(XI)
    note = lines("1 See the Joint Statement of 25 November 2022.", top=60, size=7)
    assert blocks(read(lines(*text[:3]) + note, lines(*text[3:]))) == [
        ("paragraph", XI),
        ("footnote", "1 See the Joint Statement of 25 November 2022."),
    ]


def test_lists_and_table_rows_are_known() -> None:
    cells = "".join(
        lines(text, left=at, top=600 - 20 * row)
        for row, texts in enumerate((("English", "Español"), ("talks", "conversaciones")))
        for at, text in zip((72, 250), texts, strict=True)
    )
    document = read(
        lines("The two sides agreed:", "1. on the one-China principle;", "2. on practical cooperation.") + cells
    )
    assert blocks(document) == [
        ("paragraph", "The two sides agreed:"),
        ("list_item", "1. on the one-China principle;"),
        ("list_item", "2. on practical cooperation."),
        ("table_cell", "English"),
        ("table_cell", "Español"),
        ("table_cell", "talks"),
        ("table_cell", "conversaciones"),
    ]
    assert document.text.endswith("English\tEspañol\ntalks\tconversaciones")


def test_look_alikes_of_letters_become_the_letters() -> None:
    assert read(chinese_lines("⼀个中国原则，oﬃcial")).text == "一个中国原则，official"


def test_pages_that_are_pictures_are_named() -> None:
    assert read(lines("talks"), "", "", lines("banquet")).remarks == (Remark("pages_without_text", {"pages": [2, 3]}),)
    with pytest.raises(CannotRead) as caught:
        read("", "0 0 595 842 re f")
    assert caught.value.code == "document_without_text"
    assert caught.value.data == {"format": "pdf", "pages": 2}


@pytest.mark.parametrize("password", ["", "secreto"])
def test_a_document_that_asks_for_a_password_says_so(password: str) -> None:
    made = FPDF()
    made.add_page()
    made.set_font("helvetica", size=11)
    made.cell(text="state visit")
    made.set_encryption(owner_password="embassy", user_password=password)
    data = bytes(made.output())
    if not password:  # anyone may read it
        assert reader.read(data, MOST).text == "state visit"
        return
    with pytest.raises(CannotRead) as caught:
        reader.read(data, MOST)
    assert caught.value.code == "encrypted_document"


def test_too_much_text_is_an_error() -> None:
    with pytest.raises(CannotRead) as caught:
        reader.read(pdf(*[lines(*wrapped(XI))] * 10), 1000)
    assert caught.value.data == {"what": "text", "limit": 1000}
