"""Which encoding a text is in."""

import codecs
from pathlib import Path

import pytest
import yaml

from app.formats.documents import encodings
from app.formats.documents.document import CannotRead
from tests.conftest import GLOSSARY

ENGLISH = "The two sides issued a joint statement – “in the new era” – at the Great Hall of the People."
SPANISH = "El señor Díaz-Canel sostuvo conversaciones en Pekín; ¿cuándo? El año pasado, según la Cancillería."
CHINESE = "习近平强调，中国同古巴是相互信任的好朋友、志同道合的好同志。"
TRADITIONAL = "兩國元首就雙邊關係和共同關心的國際問題深入交換意見。"
MIXED = "中拉论坛（Foro China-CELAC）2018年在圣地亚哥举行。"


def test_it_works() -> None:
    assert encodings.decode("中国同古巴".encode()) == ("中国同古巴", "utf-8", 0)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "windows-1252"),
        (SPANISH, "windows-1252"),
        ("Perú", "windows-1252"),
        ("Türkiye", "windows-1252"),
        ("plácet", "windows-1252"),
        ("Cumbre de las Américas: €5 millones, 35 °C, artículo 3.º", "windows-1252"),
        (CHINESE, "gb18030"),
        ("退出", "gb18030"),
        ("比利时", "gb18030"),
        (MIXED, "gb18030"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "big5"),
        ("人權委員會", "big5"),
        ("全面戰略伙伴關係", "big5"),
        *(
            (text, name)
            for text in (ENGLISH, SPANISH, CHINESE, TRADITIONAL, MIXED, "美国")
            for name in ("utf-16le", "utf-16be")
        ),
        *((text, "utf-8") for text in (SPANISH, CHINESE, TRADITIONAL, MIXED, "Perú")),
    ],
)
def test_a_text_without_a_mark_is_told_by_its_letters(text: str, encoding: str) -> None:
    found = encodings.decode(text.encode(encodings.CODECS[encoding][0]))
    assert (found.text, found.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16le"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(mark: bytes, codec: str, name: str) -> None:
    assert encodings.decode(mark + MIXED.encode(codec)) == (MIXED, name, 0)


def glossary_texts() -> dict[str, list[str]]:
    """Every designation and definition, by its language and script."""
    found: dict[str, list[str]] = {"en": [], "es": [], "zh-Hans": [], "zh-Hant": []}
    for path in sorted(Path(GLOSSARY).glob("*/*.yaml")):
        entry = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for each in entry.get("designations", ()):
            found.setdefault(each["language"], []).append(each["text"])
            if "traditional" in each:
                found["zh-Hant"].append(each["traditional"]["text"])
        for language, each in entry.get("definitions", {}).items():
            found[language].append(each["text"].strip())
    return found


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("en", "windows-1252"),
        ("en", "utf-16le"),
        ("es", "windows-1252"),
        ("es", "utf-16be"),
        ("zh-Hans", "gb18030"),
        ("zh-Hans", "utf-16le"),
        ("zh-Hant", "big5"),
        ("zh-Hant", "gb18030"),
    ],
)
def test_nearly_every_text_of_the_glossary_is_told_alone(language: str, encoding: str) -> None:
    """Each designation as a file of its own: two characters are little to go by, a sentence is enough."""
    short, long, wrong_short, wrong_long = 0, 0, [], []
    for text in glossary_texts()[language]:
        try:
            data = text.encode(encodings.CODECS[encoding][0])
        except UnicodeEncodeError:
            continue
        right = encodings.decode(data).text == text
        if len(text) < 8:
            short += 1
            wrong_short += [] if right else [text]
        else:
            long += 1
            wrong_long += [] if right else [text]
    assert short + long > 250
    assert len(wrong_short) <= 0.05 * short, wrong_short  # 中共 in UTF-16 is -NqQ
    assert len(wrong_long) <= 0.002 * long, wrong_long


def test_what_the_file_declares_is_taken_when_it_fits() -> None:
    both = "同志".encode("gb18030")
    assert encodings.decode(both, declared="gb18030").text == "同志"
    assert encodings.decode("Perú".encode(), declared="gb18030") == ("Perú", "utf-8", 0)


def test_the_person_decides_against_all_signs() -> None:
    assert encodings.decode("Perú".encode(), "windows-1252").text == "PerÃº"
    assert encodings.decode(codecs.BOM_UTF8 + "Perú".encode(), "utf-8").text == "Perú"


def test_an_encoding_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(CannotRead) as caught:
        encodings.decode(CHINESE.encode("gb18030"), "utf-8")
    assert (caught.value.code, caught.value.data) == ("wrong_encoding", {"encoding": "utf-8"})


def test_a_few_broken_characters_are_replaced_and_counted() -> None:
    data = CHINESE.encode() * 20
    cut = encodings.decode(data[:-2])
    assert cut.text == (CHINESE * 20)[:-1] + "\ufffd" and cut.replaced == 1
    lone = codecs.BOM_UTF16_LE + (CHINESE * 5).encode("utf-16-le") + b"\x00\xd8"
    assert encodings.decode(lone) == (CHINESE * 5 + "\ufffd", "utf-16le", 1)


@pytest.mark.parametrize("data", [bytes(range(256)), b"\x00" * 100, b"CELAC\x00\x01\x02", b"\xff\xfe" + b"\x00" * 8])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(CannotRead) as caught:
        encodings.decode(data)
    assert caught.value.code == "unsupported_document"


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("GBK", "gb18030"),
        ("gb2312", "gb18030"),
        ("ISO-8859-1", "windows-1252"),
        ("UTF8", "utf-8"),
        ("big5_hkscs", "big5"),
    ],
)
def test_usual_names_are_understood(label: str, name: str) -> None:
    assert encodings.find_name(label) == name


@pytest.mark.parametrize("label", ["utf-7", "koi8-r", "rot13", "../../etc/passwd", "", "x" * 5000])
def test_other_names_are_not(label: str) -> None:
    assert encodings.find_name(label) is None
