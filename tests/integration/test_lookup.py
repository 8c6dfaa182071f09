"""Looking terms up: what each spelling finds, why, and in what order."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import store
from app.services import entries, lookup
from app.services.loading import Report
from app.store import vocabulary
from app.terminology.entry import Entry
from tests.builders import chinese, concept, designation, named

Publish = Callable[..., Report]


def found(client: FlaskClient, query: str, **parameters: str) -> list[tuple[str, str]]:
    answer = client.get("/api/v1/search", query_string={"q": query, **parameters})
    assert answer.status_code == 200, answer.text
    return [(hit["concept"]["id"], hit["match"]) for hit in answer.json["hits"]]


def test_it_works(client: FlaskClient) -> None:
    assert found(client, "Global Development Initiative")[0] == ("global-development-initiative", "exact")


@pytest.mark.parametrize(
    ("query", "id", "match"),
    [
        ("rlmygtt", "community-with-a-shared-future-for-mankind", "initials"),
        ("quanqiu fazhan changyi", "global-development-initiative", "pinyin"),
        ("quánqiú fāzhǎn chàngyì", "global-development-initiative", "pinyin"),
        ("quanqiufazhanchangyi", "global-development-initiative", "pinyin"),
        ("quan2qiu2 fa1zhan3 chang4yi4", "global-development-initiative", "pinyin"),
        ("中國共產黨", "communist-party-of-china", "traditional"),
        ("中国共产党", "communist-party-of-china", "exact"),
        ("One Belt, One Road", "belt-and-road-initiative", "exact"),
        ("one belt one road", "belt-and-road-initiative", "folded"),
        ("B&R", "belt-and-road-initiative", "exact"),
        ("franja y ruta", "belt-and-road-initiative", "folded"),
        ("GRAN SALON DEL PUEBLO", "great-hall-of-the-people", "folded"),
        ("G-77", "group-of-77", "exact"),
        ("g 77", "group-of-77", "folded"),
        ("ＧＤＩ", "global-development-initiative", "folded"),
        ("state visits", "state-visit", "inflected"),
        ("visitas de Estado", "state-visit", "inflected"),
        ("Daz-Canel", "miguel-diaz-canel", "typo"),
        ("multilateralsm", "true-multilateralism", "typo"),
        ("Salud Organización Mundial", "world-health-organization", "words"),
        ("外交部", "ministry-of-foreign-affairs-of-china", "exact"),
        ("民大会", "great-hall-of-the-people", "words"),
    ],
)
def test_a_spelling_finds_its_entry_first_and_says_why(client: FlaskClient, query: str, id: str, match: str) -> None:
    assert found(client, query)[0] == (id, match)


def test_every_homonym_is_shown(client: FlaskClient) -> None:
    hits = found(client, "CPC")
    exact = [id for id, match in hits if match == "exact"]
    assert exact[:2] == ["communist-party-of-china", "communist-party-of-cuba"]
    assert "conservative-party-of-canada" in exact


def test_the_homonyms_of_a_text_are_the_hits_that_have_the_whole_of_it(glossary: Flask) -> None:
    with glossary.app_context():
        texts = [each.text for entry in _some() for each in entry.concept.designations]
        for text in [*texts, *(text.upper() for text in texts[::7]), "g 77", "中國共產黨", "state visits", "CPCC", "…"]:
            assert lookup.homonyms(text, limit=6) == lookup.find(text, limit=6).homonyms, text
    assert len(texts) > 100


def _some() -> list[Entry]:
    ids = [hit.concept_id for letter in "abcdefghil" for hit in lookup.find(letter, limit=20).hits]
    return list(entries.find_entries(ids).values())


def test_a_retired_hit_says_what_replaces_it(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=OBOR").json["hits"]
    assert hits[0]["designation"]["status"] == "superseded"
    assert hits[0]["replaced_by"]


def test_the_accent_typed_comes_first(app: Flask, publish: Publish) -> None:
    publish(named("anus", "ano", language="es"), named("year", "año", language="es"))
    assert [hit.concept.id for hit in lookup.find("ano").hits] == ["anus", "year"]
    assert [hit.concept.id for hit in lookup.find("año").hits] == ["year", "anus"]


def test_preferred_comes_before_admitted(app: Flask, publish: Publish) -> None:
    publish(
        concept("b-first", designations=[designation("talks")]),
        concept("a-second", designations=[designation("conversations"), designation("talks", status="admitted")]),
    )
    assert [hit.concept.id for hit in lookup.find("talks").hits] == ["b-first", "a-second"]


def test_highlights_are_code_points_of_the_text_as_written(client: FlaskClient) -> None:
    for query in ("CPC", "diaz-canel", "全球安全", "visitas de Estado", "desarrollo global"):
        for hit in client.get("/api/v1/search", query_string={"q": query}).json["hits"]:
            text = hit["designation"]["text"]
            assert all(0 <= start < end <= len(text) for start, end in hit["highlight"])
    (start, end) = client.get("/api/v1/search?q=全球安全").json["hits"][0]["highlight"][0]
    assert client.get("/api/v1/search?q=全球安全").json["hits"][0]["designation"]["text"][start:end] == "全球安全"


@pytest.mark.parametrize("query", ["", " ", "%", "_", "\\", "[", '"', "*", "-", "(", "\x00", "' --", "();"])
def test_signs_of_query_languages_find_only_themselves(client: FlaskClient, query: str) -> None:
    for hit in client.get("/api/v1/search", query_string={"q": query}).json["hits"]:
        assert query in hit["designation"]["text"] + str(hit.get("definition", ""))


@pytest.mark.parametrize(
    "query", ["CPC OR celac", "NOT CPC", "NEAR(cpc celac)", "designations:cpc", "cpc* -celac", "^cpc"]
)
def test_words_of_query_languages_are_just_words(client: FlaskClient, query: str) -> None:
    """As an operator, each of these would find what CPC alone finds."""
    assert "communist-party-of-cuba" not in [id for id, match in found(client, query) if match in ("exact", "words")]


def test_a_query_that_is_too_long_is_refused(client: FlaskClient) -> None:
    answer = client.get("/api/v1/search", query_string={"q": "x" * 501})
    assert answer.status_code == 400
    assert answer.json["code"] == "query_too_long"
    assert client.get("/api/v1/search", query_string={"q": "x" * 500}).status_code == 200


def test_one_language_can_be_asked_for(client: FlaskClient) -> None:
    hits = client.get("/api/v1/search?q=GDI&language=es").json["hits"]
    assert hits and all(hit["designation"]["language"].startswith("es") for hit in hits)
    assert client.get("/api/v1/search?q=GDI&language=../../etc/passwd").json["code"] == "invalid_value"


def test_chinese_inside_a_longer_name_is_found(app: Flask, publish: Publish) -> None:
    publish(
        concept(
            "mfa",
            designations=[
                chinese("中华人民共和国外交部", "Zhōnghuá Rénmín Gònghéguó Wàijiāobù", "中華人民共和國外交部")
            ],
        )
    )
    for query in ("外交部", "外交", "交"):
        assert [hit.concept.id for hit in lookup.find(query).hits] == ["mfa"], query


@pytest.mark.parametrize("query", ["外交部中华人民", "中华民共和国外交部", "中华人民共和国外文部"])
def test_chinese_out_of_order_or_with_one_wrong_character_is_found(app: Flask, publish: Publish, query: str) -> None:
    publish(
        concept(
            "mfa",
            designations=[
                chinese("中华人民共和国外交部", "Zhōnghuá Rénmín Gònghéguó Wàijiāobù", "中華人民共和國外交部")
            ],
        )
    )
    assert [(hit.concept.id, hit.match) for hit in lookup.find(query).hits] == [("mfa", "typo")]


@pytest.mark.parametrize("query", ["COVDI-19 vaccine", "covdi19 vaccine", "COVID19 vacine"])
def test_a_typing_error_beside_a_number_is_mended_however_the_two_are_written(
    app: Flask, publish: Publish, query: str
) -> None:
    publish(named("vaccine-diplomacy", "COVID-19 vaccine diplomacy"), named("vaccine-passport", "vaccine passport"))
    assert [hit.concept.id for hit in lookup.find(query).hits] == ["vaccine-diplomacy"]


def test_what_mixes_letters_and_numbers_is_no_word_to_correct_by(app: Flask, publish: Publish) -> None:
    publish(named("group-of-77", "G77 summit"))
    with store.reading() as session:
        assert vocabulary.known(session, ["g77", "g", "77", "summit"]) == {"g", "77", "summit"}
