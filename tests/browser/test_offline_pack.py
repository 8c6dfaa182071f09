"""The offline file in a real browser without a network: folding, searching, languages, paper."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from app.formats import yaml_files
from app.formats.packs import html, paper
from app.language import folding, pinyin, scripts
from app.terminology import keys
from app.terminology.bibliography import Glossary
from app.terminology.concept import Concept
from app.terminology.entry import Entry
from app.terminology.keys import KeyKind
from app.terminology.pack import Pack, make_own_row, make_row
from tests.browser.test_accessibility import findings_in_light_and_dark
from tests.builders import outline
from tests.conftest import GLOSSARY
from tests.unit.packs.conftest import HOSTILE

TITLE = "Talks of 25 November"
OWN = {"terms": {"en": "working breakfast", "es": "desayuno de trabajo", "zh-Hans": "工作早餐会"}, "remark": "Room 12"}
PAPERS = {"A4": ("297mm", "210mm"), "Letter": ("279mm", "216mm")}

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def glossary_files() -> Glossary:
    return yaml_files.read(GLOSSARY).glossary


def packed(glossary: Glossary, concepts: list[Concept], language: str = "en", **fields: object) -> Pack:
    chosen = outline(title=TITLE, date="2022-11-25", items=[*(each.id for each in concepts), OWN], **fields)
    by_id = {each.id: Entry(each, (), glossary.sources) for each in concepts}
    rows = (
        make_row(item, by_id[item.id], chosen, language) if item.id else make_own_row(item, chosen)
        for item in chosen.items
    )
    return Pack(chosen, tuple(rows), language)


@pytest.fixture(scope="module")
def whole(glossary_files: Glossary) -> Pack:
    """A pack of every entry, states included."""
    return packed(glossary_files, list(glossary_files.concepts.values()), columns=["en", "es", "zh-Hans", "remark"])


@pytest.fixture
def offline(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a pack as a file with the network off; what the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_(pack: Pack, width: int = 1280, **options: object) -> Page:
        path = tmp_path / f"{len(contexts)}.html"
        path.write_bytes(html.write(pack))
        context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.append(asked.url) if not asked.url.startswith("file:") else None)
        page.on("dialog", lambda dialog: (complaints.append("a dialog"), dialog.dismiss()))
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints


def spellings(pack: Pack) -> list[str]:
    """Every designation, reading and traditional form of the pack's concepts."""
    named = [each for row in pack.rows if row.concept for each in row.concept.designations]
    found = [text for each in named for text in (each.text, each.reading, each.traditional and each.traditional.text)]
    return list(dict.fromkeys(text for text in found if text))


FOLD = "texts => texts.map(queryKeys)"


def folded(text: str) -> list[str]:
    """The keys of a query as the service makes them, but for the stems."""
    found = [folding.key(text)] + ([] if scripts.has_han(text) else [folding.key(pinyin.toneless(text))])
    return [key for key in dict.fromkeys(found) if key]


def test_it_works(offline: Open, whole: Pack) -> None:
    page = offline(whole)
    expect(page.locator("h1")).to_have_text(TITLE)
    page.locator("#q").fill("yidaiyilu")
    expect(page.locator("tbody tr:visible").first).to_contain_text("“一带一路”倡议")


def test_the_page_folds_every_designation_as_the_service_does(offline: Open, whole: Pack) -> None:
    texts = spellings(whole)
    assert len(texts) > 4000
    assert offline(whole).evaluate(FOLD, texts) == [folded(text) for text in texts]


def test_the_page_folds_whatever_is_typed_as_the_service_does(offline: Open, whole: Pack) -> None:
    page = offline(whole)
    letters = st.characters(max_codepoint=0x2FFFF, exclude_categories=("Cs", "Cn", "Co"))
    typed = st.text(st.one_of(letters, st.sampled_from("aeiouüǚnrgv12345:'’ ßςİ臺著ﬁ")), max_size=12)

    @settings(max_examples=30, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(st.lists(typed, min_size=40, max_size=80))
    def check(texts: list[str]) -> None:
        assert page.evaluate(FOLD, texts) == [folded(text) for text in texts]

    check()


def test_every_designation_is_found_in_every_spelling(offline: Open, whole: Pack) -> None:
    """As written, folded, in traditional characters, in pinyin with tones and without, with spaces, by initials."""
    page = offline(whole)
    wanted: list[tuple[str, int]] = []
    for at, row in enumerate(whole.rows):
        for each in row.concept.designations if row.concept else ():
            ways = {each.text, each.text.upper(), folding.fold(each.text), folding.accent_key(each.text)}
            ways |= {key for key, kind in keys.designation_keys(each) if kind != KeyKind.INFLECTED}
            if each.traditional:
                ways.add(each.traditional.text)
            if each.reading and scripts.has_han(each.text):
                ways |= {each.reading, pinyin.toneless(each.reading), pinyin.initials(each.reading)}
            wanted += [(way, at) for way in ways if folding.key(way)]
    missed = page.evaluate(
        """wanted => wanted.filter(([typed, at]) => {
            const keys = queryKeys(typed);
            return nearness(rows[at], keys, fold(typed).split(" ")).rank !== 0;
        })""",
        wanted,
    )
    assert len(wanted) > 10_000
    assert missed == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("rlmygtt", "人类命运共同体"),
        ("quanqiu fazhan changyi", "全球发展倡议"),
        ("quan2qiu2 fa1zhan3", "全球发展倡议"),
        ("全球發展倡議", "全球发展倡议"),
        ("OBOR", "“一带一路”倡议"),
        ("visitas de estado", "国事访问"),
        ("diaz canel", "Miguel Díaz-Canel Bermúdez"),
        ("Daz-Canel", "Miguel Díaz-Canel Bermúdez"),
        ("desarrollo global iniciativa", "Iniciativa para el Desarrollo Global"),
        ("gongzuo zaocan", "工作早餐会"),
        ("room 12", "working breakfast"),
    ],
)
def test_what_is_typed_in_the_booth_is_found_at_once(offline: Open, whole: Pack, typed: str, first: str) -> None:
    page = offline(whole)
    page.locator("#q").press_sequentially(typed)
    expect(page.locator("tbody tr:visible").first).to_contain_text(first)


def test_a_row_found_by_a_name_that_it_does_not_show_says_which(offline: Open, whole: Pack) -> None:
    page = offline(whole)
    page.locator("#q").fill("One Belt, One Road")
    expect(page.locator("tbody tr:visible").first).to_contain_text("found by One Belt, One Road")
    page.locator("#q").fill("BRI")
    expect(page.locator("tbody tr:visible").first.locator(".by")).to_be_hidden()


def test_by_keyboard_alone(offline: Open, whole: Pack) -> None:
    page = offline(whole)
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("zzzzzzzz")
    expect(page.locator("#nothing")).to_be_visible()
    expect(page.locator("#count")).to_have_text(f"0 of {len(whole.rows)}")
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_have_value("")
    assert page.locator("tbody tr:visible").count() == len(whole.rows)
    page.locator("#theme").focus()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize(
    ("language", "tag", "own", "count"),
    [
        ("en", "en", "own addition", "4 terms"),
        ("es", "es", "adición propia", "4 términos"),
        ("zh", "zh-Hans", "自行添加", "4条术语"),
    ],
)
def test_it_speaks_the_language_that_is_chosen(
    offline: Open, glossary_files: Glossary, language: str, tag: str, own: str, count: str
) -> None:
    some = list(glossary_files.concepts.values())[:3]
    page = offline(packed(glossary_files, some, "es", columns=["es", "en", "zh-Hans", "remark"]))
    page.locator(f"[data-speak={language}]").click()
    assert page.locator("html").get_attribute("lang") == tag
    expect(page.locator("tbody tr").last.locator(".notice")).to_have_text(own)
    expect(page.locator("#count")).to_have_text(count)
    expect(page.locator(f"[data-speak={language}]")).to_have_attribute("aria-pressed", "true")


def test_axe_finds_nothing(offline: Open, glossary_files: Glossary) -> None:
    some = list(glossary_files.concepts.values())[:40]
    columns = ["zh-Hans", "en", "es", "definition", "remark"]
    page = offline(packed(glossary_files, some, "zh", columns=columns))
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        page.locator("#q").fill("中")
        assert findings_in_light_and_dark(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_it_is_a_sheet_to_read(offline: Open, glossary_files: Glossary) -> None:
    some = list(glossary_files.concepts.values())[:3]
    page = offline(packed(glossary_files, some), java_script_enabled=False)
    expect(page.locator("tbody tr")).to_have_count(4)
    expect(page.locator(".ask")).to_be_hidden()


def test_hostile_text_does_nothing(offline: Open, glossary_files: Glossary) -> None:
    some = list(glossary_files.concepts.values())[:1]
    made = packed(glossary_files, some, columns=["en", "remark"])
    own = outline(items=[{"terms": {"en": HOSTILE}, "remark": HOSTILE}]).items[0]
    page = offline(replace(made, rows=(*made.rows, make_own_row(own, made.outline))))
    page.locator("#q").fill("alert")
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    expect(page.locator("tbody tr:visible .term")).to_have_text(HOSTILE)


@pytest.mark.parametrize("size", PAPERS)
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"details": []},
        {"details": ["short_forms", "reading", "traditional"]},
        {"columns": ["es", "zh-Hans"]},
        {"columns": ["zh-Hans", "es", "en", "remark"]},
    ],
    ids=str,
)
def test_the_paper_takes_the_pages_that_were_said(
    offline: Open, glossary_files: Glossary, fields: dict[str, object], size: str
) -> None:
    """Whatever the number of rows, and after a search, too: the whole sheet, on no more pages than it was set for."""
    concepts = [each for each in glossary_files.concepts.values() if each.kind != "homonym"]
    width, height = PAPERS[size]
    for count in (5, 40, 60):
        pack = packed(glossary_files, concepts[:: len(concepts) // count][:count], **fields)
        page = offline(pack)
        page.locator("#q").fill("zzzzzzzz")
        printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(width=width, height=height)))
        layout = paper.lay_out(pack)
        assert len(printed) <= layout.pages, (count, layout)
        assert layout.pages <= 2 or count > 25
        text = "".join(sheet.get_textpage().get_text_range() for sheet in printed)
        assert "desayunodetrabajo" in "".join(text.split())
