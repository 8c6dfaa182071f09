"""The elements of Word's XML, in both of its namespaces, and what they say by themselves."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeAlias

from lxml import etree

_W = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MATHS = frozenset(
    {
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    }
)
THROUGH = frozenset(
    {"hyperlink", "smartTag", "ins", "moveTo", "fldSimple", "customXml", "dir", "bdo", "sdt", "sdtContent"}
)
LEFT_OUT = frozenset({"del", "moveFrom"})
_NO = frozenset({"0", "false", "off", "none"})
_PRINTED = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
Element: TypeAlias = Any  # lxml has no types


@lru_cache(maxsize=4096)
def _local_name(tag: str) -> str:
    name = etree.QName(tag)
    return name.localname if name.namespace in _W or name.namespace == _COMPATIBILITY else ""


def name_of(element: Element) -> str:
    """The element's name when it is one of Word's; empty for any other."""
    return _local_name(element.tag) if isinstance(element.tag, str) else ""


def is_formula(element: Element) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).namespace in _MATHS


def attribute(element: Element, name: str) -> str:
    return next((element.get(f"{{{each}}}{name}", "") for each in _W if f"{{{each}}}{name}" in element.attrib), "")


def child(element: Element, name: str) -> Element | None:
    return next((each for each in element if name_of(each) == name), None)


def value(element: Element, name: str) -> str:
    """The value of a property; empty when it isn't set."""
    found = child(element, name)
    return "" if found is None else attribute(found, "val")


def is_on(properties: Element, name: str) -> bool:
    return child(properties, name) is not None and value(properties, name).lower() not in _NO


def mark_is_deleted(paragraph: Element) -> bool:
    """Whether a tracked change joins the paragraph with the next one."""
    properties = child(paragraph, "pPr")
    mark = child(properties, "rPr") if properties is not None else None
    return mark is not None and any(child(mark, each) is not None for each in LEFT_OUT)


def is_placeholder(element: Element) -> bool:
    """Whether this is a form's field that nobody filled in."""
    properties = child(element, "sdtPr")
    return properties is not None and is_on(properties, "showingPlcHdr")


def choice(alternatives: Element) -> Element:
    """The one of several renderings that a current Word shows."""
    return next(
        (each for name in ("Choice", "Fallback") for each in alternatives if name_of(each) == name), alternatives
    )


def inside(parent: Element, name: str) -> Iterator[Element]:
    """The children of a name, those that a tracked insertion or a form's field holds included."""
    for element in parent:
        if name_of(element) == name:
            yield element
        elif name_of(element) in THROUGH:
            yield from inside(element, name)


def within(element: Element, wanted: str) -> Iterator[Element]:
    """The elements of a name anywhere below, though not within one another or in what was deleted."""
    for each in choice(element) if name_of(element) == "AlternateContent" else element:
        name = name_of(each)
        if name == wanted:
            yield each
        elif name not in LEFT_OUT:
            yield from within(each, wanted)


def letters(name: str, element: Element) -> str:
    """What an element of a run prints."""
    if name == "t":
        return element.text or ""
    if name == "sym":
        code = attribute(element, "char")
        symbol = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{1,5}", code) else 0
        return chr(symbol) if 0x20 <= symbol < 0xD800 else ""  # beyond are places of a font's own
    return _PRINTED.get(name, "")
