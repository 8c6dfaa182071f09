"""What a pack says: which designation stands in each language, and what is said of it."""

import pytest
from pydantic import ValidationError

from app.terminology.concept import Concept
from app.terminology.outline import Detail, Item, from_document, to_document
from app.terminology.pack import Caution, Notice, Row, Term, changes, make_own_row, make_row, ordered
from tests.builders import chinese, concept, designation, entry, outline, pack, source

INITIATIVE = concept(
    "belt-and-road-initiative",
    kind="initiative",
    designations=[
        designation("Belt and Road Initiative"),
        designation("Belt and Road", type="short_form"),
        designation("BRI", type="acronym", abbreviation_of="Belt and Road Initiative"),
        designation("One Belt, One Road", status="superseded", replaced_by="Belt and Road Initiative"),
        designation("Iniciativa de la Franja y la Ruta", "es"),
        designation("la Franja y la Ruta", "es", type="short_form"),
        designation("la Franja y la Ruta de la Seda", "es-CU", type="variant", status="admitted"),
        chinese("“一带一路”倡议", "Yīdài-Yīlù chàngyì", "「一帶一路」倡議"),
        chinese("一带一路", "Yīdài-Yīlù", "一帶一路", type="short_form"),
    ],
)
LAOS = concept(
    "laos",
    kind="place",
    layer="reference",
    designations=[
        designation("Laos"),
        chinese("老挝", "Lǎowō", "老撾"),
        designation("寮國", "zh-Hant-TW", type="variant", status="admitted", reading="Liáoguó"),
        designation("老撾", "zh-Hant", type="variant", status="preferred"),
    ],
)


def row(made_of: Concept, *columns: str, **sources: str) -> Row:
    return make_row(Item(id=made_of.id), entry(made_of, 3, **sources), outline(columns=columns), "en")


def terms(made_of: Concept, *columns: str) -> list[Term]:
    found = row(made_of, *columns).terms
    assert all(found)
    return [each for each in found if each]


def test_it_works() -> None:
    english, spanish, han = terms(INITIATIVE, "en", "es", "zh-Hans")
    assert (english.text, english.short_forms) == ("Belt and Road Initiative", ("Belt and Road", "BRI"))
    assert (spanish.text, spanish.short_forms) == ("Iniciativa de la Franja y la Ruta", ("la Franja y la Ruta",))
    assert (han.text, han.reading, han.traditional) == ("“一带一路”倡议", "Yīdài-Yīlù chàngyì", "「一帶一路」倡議")


def test_the_item_has_the_entry_s_revision() -> None:
    assert row(INITIATIVE, "en").item.revision == 3


def test_the_usage_of_a_region_comes_first_where_it_is_asked_for() -> None:
    (cuban,) = terms(INITIATIVE, "es-CU")
    assert (cuban.text, cuban.language, cuban.region) == ("la Franja y la Ruta de la Seda", "es-CU", None)
    assert cuban.cautions == (Caution.ADMITTED, Caution.UNCONFIRMED)
    (mexican,) = terms(INITIATIVE, "es-MX")
    assert mexican.text == "Iniciativa de la Franja y la Ruta"


def test_another_region_s_usage_is_named_where_there_is_no_other() -> None:
    only_cuban = concept("x", designations=[designation("asistencia", "es-CU")])
    assert terms(only_cuban, "es")[0].region == "CU"


def test_a_column_of_traditional_chinese_has_the_traditional_form_and_its_short_forms() -> None:
    (traditional,) = terms(INITIATIVE, "zh-Hant")
    assert (traditional.text, traditional.language) == ("「一帶一路」倡議", "zh-Hant")
    assert traditional.short_forms == ("一帶一路",)
    assert Caution.CONVERTED in traditional.cautions and traditional.traditional is None


@pytest.mark.parametrize(("column", "text"), [("zh-Hans", "老挝"), ("zh-Hant", "老撾"), ("zh-Hant-TW", "寮國")])
def test_chinese_of_each_place(column: str, text: str) -> None:
    assert terms(LAOS, column)[0].text == text


def test_retired_wording_stands_only_where_there_is_nothing_else_and_says_so() -> None:
    retired = concept(
        "x",
        designations=[
            designation("Organization of African Unity", status="superseded", replaced_by="African Union"),
            designation("African Union", type="acronym", status="admitted"),
        ],
    )
    assert terms(retired, "en")[0].text == "African Union"
    alone = concept("y", designations=[designation("League of Nations", status="superseded", replaced_by="x")])
    assert Caution.SUPERSEDED in terms(alone, "en")[0].cautions


def test_an_equivalent_without_a_source_says_so_and_a_name_taken_by_rule_says_that() -> None:
    unconfirmed = row(INITIATIVE, "en").terms[0]
    assert unconfirmed and unconfirmed.cautions == (Caution.UNCONFIRMED,)
    sourced = concept("x", designations=[designation("state visit", sources=["mfa"], unconfirmed=None)])
    confirmed = row(sourced, "en", mfa="official").terms[0]
    assert confirmed and confirmed.cautions == ()
    by_rule = row(LAOS, "en")
    assert by_rule.notices == (Notice.REFERENCE,) and by_rule.terms[0] and by_rule.terms[0].cautions == ()


def test_a_language_without_a_designation_is_none_and_never_another_s() -> None:
    assert row(LAOS, "en", "es").terms[1] is None


def test_an_addition_of_one_s_own_is_marked_and_fills_the_columns_it_can() -> None:
    chosen = outline(columns=["es-CU", "zh-Hant", "en"])
    item = outline(
        items=[{"terms": {"es": "desayuno", "zh-Hans": "工作早餐会"}, "reading": "gōngzuò zǎocānhuì"}]
    ).items[0]
    made = make_own_row(item, chosen)
    assert made.notices == (Notice.OWN,) and made.concept is None
    spanish, traditional, english = made.terms
    assert spanish and spanish.text == "desayuno" and english is None
    assert traditional and (traditional.text, traditional.cautions) == ("工作早餐會", (Caution.CONVERTED,))
    assert traditional.reading == "gōngzuò zǎocānhuì"


def test_rows_stand_as_given_or_by_an_alphabet_those_without_a_term_last() -> None:
    own = [{"terms": {"es": "ñame"}}, {"terms": {"es": "nube"}}, {"terms": {"en": "yam"}}, {"terms": {"es": "olivo"}}]
    chosen = outline(columns=["es", "en"], sort="es", items=own)
    rows = [make_own_row(item, chosen) for item in chosen.items]
    in_order = [each.terms[0].text if each.terms[0] else "" for each in ordered(rows, chosen)]
    assert in_order == ["nube", "ñame", "olivo", ""]
    assert ordered(rows, outline(columns=["es"])) == rows


def test_what_changed_is_told_by_language_with_before_and_after() -> None:
    chosen = outline(columns=["en", "es", "zh-Hans"])
    renamed = concept(
        "state-visit", designations=[designation("visit of state"), designation("visita de Estado", "es")]
    )
    before, after = (make_row(Item(id="state-visit"), entry(each), chosen, "en") for each in (concept(), renamed))
    english, han = changes(before, after, chosen)
    assert (english.language, english.before and english.before.text) == ("en", "state visit")
    assert english.after and english.after.text == "visit of state"
    assert han.language == "zh-Hans" and han.after is None
    assert not list(changes(before, before, chosen))


def test_a_definition_is_in_the_language_of_the_pack() -> None:
    assert pack(concept(), language="zh").rows[0].definition == "国家元首应另一国元首邀请进行的最高规格的访问。"
    assert pack(concept(definitions={})).rows[0].definition is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"columns": ["fr"]}, "unknown_column"),
        ({"columns": ["../../etc/passwd"]}, "unknown_column"),
        ({"columns": ["en", "en"]}, "duplicate_column"),
        ({"columns": ["remark"]}, "no_language"),
        ({"columns": []}, "too_short"),
        ({"items": [{}]}, "entry_or_terms"),
        ({"items": [{"terms": {}}]}, "entry_or_terms"),
        ({"items": [{"id": "celac", "terms": {"en": "x"}}]}, "entry_or_terms"),
        ({"items": [{"id": "No Slug"}]}, "string_pattern_mismatch"),
        ({"items": [{"terms": {"fr": "x"}}]}, "unknown_language"),
        ({"items": [{"terms": {"en": "x" * 401}}]}, "too_long"),
        ({"items": [{"id": "celac", "remark": "\x00"}]}, "value_error"),
        ({"items": [{"id": "celac", "remark": "\ufffe"}]}, "value_error"),
        ({"items": [{"id": "celac", "colour": "red"}]}, "unexpected_keyword_argument"),
        ({"date": "22/11/2022"}, "string_pattern_mismatch"),
        ({"date": "2022-02-31"}, "impossible_date"),
        ({"title": "x" * 201}, "too_long"),
        ({"items": [{"id": "celac"}] * 1001}, "too_long"),
        ({"items": [{"id": "celac", "revision": True}]}, "int_type"),
        ({"only_new": "yes"}, "bool_type"),
    ],
)
def test_an_impossible_outline_is_refused(fields: dict[str, object], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        from_document(fields)
    assert code in [each["type"] for each in refused.value.errors()]


def test_an_outline_is_kept_as_plain_data_and_taken_back() -> None:
    chosen = outline(
        title="Talks  of\n25 November",
        date="2022-11-25",
        columns=["es-cu", "zh-TW", "remark"],
        details=["traditional"],
        items=["celac", {"terms": {"en": "yam"}, "remark": "lunch"}],
        since=["celac"],
    )
    assert chosen.title == "Talks of 25 November"
    assert chosen.columns == ("es-CU", "zh-Hant-TW", "remark") and chosen.details == (Detail.TRADITIONAL,)
    assert from_document(to_document(chosen)) == chosen


def test_own_rows_are_told_apart_by_their_terms_in_any_spelling() -> None:
    one, other, third = outline(
        items=[
            {"terms": {"en": "Yam", "es": "ñame"}},
            {"terms": {"es": "Ñame", "en": "yam"}},
            {"terms": {"en": "yams"}},
        ]
    ).items
    assert one.key == other.key != third.key


def test_the_builder_s_source_is_a_source() -> None:
    assert source("mfa").tier.is_official
