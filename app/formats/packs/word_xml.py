"""Pieces of a Word document: elements, runs with language and face, paragraphs."""

from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

SERIF, SANS, SONG_HANS, SONG_HANT, HEI = "Cambria", "Calibri", "SimSun", "PMingLiU", "Microsoft YaHei"
ALTERNATIVES = {
    SERIF: "Charter,Source Serif 4,Noto Serif,Georgia",
    SANS: "Segoe UI,Helvetica Neue,Noto Sans,Arial",
    SONG_HANS: "宋体,Songti SC,Source Han Serif SC,Noto Serif CJK SC",
    SONG_HANT: "新細明體,Songti TC,Source Han Serif TC,Noto Serif CJK TC",
    HEI: "微软雅黑,PingFang SC,Source Han Sans SC,Noto Sans CJK SC",
}
"""Each face with those that a program may put in its place."""
_PROOFING = {"en": "en-GB", "es": "es-ES", "zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}

Element = Any


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """An element in Word's namespace, its attributes too."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    for child in children:
        made.append(child)
    return made


def proofing(tag: str) -> str:
    """A language as Word names it: with a region, Chinese by region instead of script."""
    if tag.startswith("zh-Hant-"):
        return f"zh-{tag.rpartition('-')[2]}"
    return _PROOFING.get(tag, tag)


def run(
    text: str, size: float, language: str | None, *, color: str, bold: bool = False, interface: bool = False
) -> Element:
    """A text in one face and language; None for a language that no dictionary of Word's checks (pinyin).

    `size` is in points; `interface` sets it in the sans-serif face of what we say ourselves.
    """
    chinese = bool(language and language.startswith("zh"))
    han = HEI if interface else SONG_HANT if language and "Hant" in language else SONG_HANS
    latin = SANS if interface else SERIF
    fonts = {"ascii": latin, "hAnsi": latin, "eastAsia": han, "cs": latin}
    half_points = round(size * 2)
    properties = [
        element("rFonts", **({"hint": "eastAsia"} if chinese else {}), **fonts),
        *([element("b"), element("bCs")] if bold else []),
        *([element("noProof")] if language is None else []),
        element("color", val=color),
        element("sz", val=half_points),
        element("szCs", val=half_points),
    ]
    if language:
        properties.append(element("lang", **{"eastAsia" if chinese else "val": proofing(language)}))
    said = element("t")
    said.text = text
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element("r", element("rPr", *properties), said)


def field(instruction: str, size: float, color: str) -> Element:
    """A field that Word fills in: PAGE, NUMPAGES."""
    return element("fldSimple", run("1", size, None, color=color, interface=True), instr=instruction)


def paragraph(
    parts: Iterable[Element], *, line: int = 240, after: int = 0, keep_next: bool = False, extra: Iterable[Element] = ()
) -> Element:
    """A paragraph; `line` is its leading in 240ths of a line, `after` the space below in twentieths of a point."""
    properties = [
        *([element("keepNext")] if keep_next else []),
        element("spacing", before=0, after=after, line=line, lineRule="auto"),
        *extra,
    ]
    return element("p", element("pPr", *properties), *parts)
