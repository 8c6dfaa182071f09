"""A page as its markup says it: texts with the language they are marked with, elements, links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"script", "style"}
TOLD = ("aria-label", "title", "placeholder", "alt")


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    language: str
    text: str = ""

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


@dataclass
class Markup(HTMLParser):
    """`texts` are pairs of a text and the language that it stands in; `told` are texts in attributes."""

    elements: list[Element] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements, self.texts, self.told = [], [], []
        self._open: list[Element] = []
        self.feed(page)
        assert not self._open, f"not closed: {self._open[-1].name}"

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attributes}
        around = self._open[-1].language if self._open else ""
        element = Element(name, given, given.get("lang", around))
        self.elements.append(element)
        self.told += [(given[key], element.language) for key in TOLD if given.get(key)]
        if name not in VOID:
            self._open.append(element)

    def handle_startendtag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(name, attributes)
        if name not in VOID:
            self._open.pop()

    def handle_endtag(self, name: str) -> None:
        assert self._open and self._open[-1].name == name, f"</{name}> closes {self._open[-1:]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1].name in UNREAD:
            return
        for element in self._open:
            element.text += data
        if data.strip():
            self.texts.append((" ".join(data.split()), self._open[-1].language))

    def all(self, name: str = "", css_class: str = "") -> list[Element]:
        return [
            each
            for each in self.elements
            if (not name or each.name == name) and (not css_class or css_class in each.classes)
        ]

    def links(self) -> list[str]:
        return [each.attributes["href"] for each in self.all("a") if "href" in each.attributes]
