"""Reading a text through every door: marks, senses, warnings; the index behind them."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.recognition.reading import Occurrence, Reading
from app.services import reading, term_index
from app.store import glossary_state
from tests import builders


def occurrence(found: Reading, text: str) -> Occurrence:
    return next(each for each in found.occurrences if each.text == text)


def ids(found: Reading) -> list[tuple[str, str | None]]:
    return [(each.text, each.concept["id"] if each.concept else None) for each in found.occurrences]


def test_it_works(glossary: Flask) -> None:
    with glossary.app_context():
        found = reading.annotate("They discussed the Belt and Road Initiative.")
    assert ids(found)[0] == ("Belt and Road Initiative", "belt-and-road-initiative")
    assert found.language == "en"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("China’s CPC and Cuba’s PCC", ["communist-party-of-china", "communist-party-of-cuba"]),
        ("realizó una visita de Estado a Cuba", ["state-visit"]),
        ("他对古巴进行国事访问。", ["state-visit"]),
        ("他對古巴進行國事訪問。", ["state-visit"]),
        ("El Grupo de los 77 y China", ["group-of-77-and-china"]),
    ],
)
def test_designations_are_marked_in_every_language(glossary: Flask, text: str, marks: list[str]) -> None:
    with glossary.app_context():
        found = {each.concept["id"] for each in reading.annotate(text).occurrences if each.concept}
    assert set(marks) <= found


@pytest.mark.parametrize(
    "text",
    [
        "完善立法方面的工作，方法方针不变。",
        "节日方案和打印方式",
        "道德方面超越方向",
        "南北朝方志",
        "完美方案、审美方式",
        "拉美方面表示欢迎",
    ],
)
def test_the_side_of_a_state_is_not_marked_across_words(glossary: Flask, text: str) -> None:
    with glossary.app_context():
        assert [each.text for each in reading.annotate(text).occurrences if each.text.endswith("方")] == []


@pytest.mark.parametrize("text", ["在集中共享资源时", "他在途中拉住了我的手"])
def test_two_characters_inside_other_words_are_not_marked(glossary: Flask, text: str) -> None:
    with glossary.app_context():
        assert [each.text for each in reading.annotate(text).occurrences if each.text in ("中共", "中拉")] == []


UNITED_STATES, UNITED_KINGDOM = "united-states-of-america", "united-kingdom-of-great-britain-and-northern-ireland"


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("The US and the UK’s envoy", [("US", UNITED_STATES), ("UK", UNITED_KINGDOM)]),
        ("They left the U.S. delegation.", [("U.S.", UNITED_STATES)]),
        ("Talks were held in the U.S.A.", [("U.S.A.", UNITED_STATES)]),
        ("U. S. officials and U.K. ones", [("U. S.", UNITED_STATES), ("U.K.", UNITED_KINGDOM)]),
        ("El embajador de EE. UU. llegó.", [("EE. UU.", UNITED_STATES)]),
        ("EE.UU., EEUU y EE UU", [(each, UNITED_STATES) for each in ("EE.UU.", "EEUU", "EE UU")]),
        ("Los EUA y el R. U. firmaron.", [("EUA", UNITED_STATES), ("R. U.", UNITED_KINGDOM)]),
        ("El USA y el RU firmaron.", [("USA", UNITED_STATES), ("RU", UNITED_KINGDOM)]),
        ("Los EAU y la RPDC", [("EAU", "united-arab-emirates"), ("RPDC", "democratic-peoples-republic-of-korea")]),
        ("the DRC and BiH", [("DRC", "democratic-republic-of-the-congo"), ("BiH", "bosnia-and-herzegovina")]),
        ("The Council met on CAR and South Sudan.", [("CAR", "central-african-republic")]),
        ("Leaders of PNG and Australia met.", [("PNG", "papua-new-guinea")]),
        ("美国（US）表示。", [("美国", UNITED_STATES), ("US", UNITED_STATES)]),
        ("敦促美方立即停止封锁", [("美方", UNITED_STATES)]),
        ("俄方表示感谢，印方同意。", [("俄方", "russian-federation"), ("印方", "india")]),
        ("同韓方、朝方代表", [("韓方", "republic-of-korea"), ("朝方", "democratic-peoples-republic-of-korea")]),
        ("法方、德方、英方", [("法方", "france"), ("德方", "germany"), ("英方", UNITED_KINGDOM)]),
        ("US\n\nUK", [("US", UNITED_STATES), ("UK", UNITED_KINGDOM)]),
    ],
)
def test_acronyms_of_states_are_marked_with_their_points(
    glossary: Flask, text: str, marks: list[tuple[str, str]]
) -> None:
    with glossary.app_context():
        states = [each for each in ids(reading.annotate(text)) if each[1] in {id for _, id in marks}]
    assert states == marks


@pytest.mark.parametrize(
    "text",
    [
        "He told us. Us too.",
        "WHAT THE STUDY DOES NOT TELL US",
        "JOIN US",
        "A banner read GIVE US PEACE for hours.",
        "It cost US$ 5 million, or US$5 each.",
        "BUSES, RUSSIAN and UKULELE",
        "the U.S.S.R. and 28 U.S.C. 1331",
        "the A.U.S. and J. R. U. Gómez",
        "R U there?",
        "CAR PARK",
        "The sign said RENT A CAR in four languages.",
        "Patients are given CAR T cells against lymphoma.",
        "Save the picture as a PNG file with a transparent background.",
        "The attaché was declared PNG and left the embassy.",
        "The regulator granted the EUA for the vaccine; its RU number is new.",
    ],
)
def test_letters_that_only_look_like_a_state_s_acronym_are_not_marked(glossary: Flask, text: str) -> None:
    states = {UNITED_STATES, UNITED_KINGDOM, "central-african-republic", "papua-new-guinea"}
    with glossary.app_context():
        assert [each for each in ids(reading.annotate(text)) if each[1] in states] == []


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("La Asamblea General de la cooperativa aprobó el balance.", "Asamblea General"),
        ("La nota es de la Cancillería chilena.", "Cancillería"),
        ("The Peruvian Foreign Ministry sent a note.", "Foreign Ministry"),
        ("客户产品目录（CPC）由销售部维护，CPC第二版已经过时。", "CPC"),
    ],
)
def test_what_is_said_to_be_anothers_is_not_ours(glossary: Flask, text: str, surface: str) -> None:
    with glossary.app_context():
        assert occurrence(reading.annotate(text), surface).concept is None


@pytest.mark.parametrize(
    ("stands", "write"),
    [
        ("Xi Jinpimg", "Xi Jinping"),
        ("Miguel Díaz-Cane1", "Miguel Díaz-Canel"),
        ("Argentna", "Argentina"),
        ("迪亚斯－卡内而", "迪亚斯-卡内尔"),
        ("彭丽元", "彭丽媛"),  # sounds the same
        ("Venezue1a", "Venezuela"),
        ("El Salvdor", "El Salvador"),
        ("Lis Cuesta Perza", "Lis Cuesta Peraza"),
        ("委内瑞啦", "委内瑞拉"),
    ],
)
def test_a_misread_name_is_told_with_the_right_one(glossary: Flask, stands: str, write: str) -> None:
    with glossary.app_context():
        (warning,) = reading.annotate(f"{stands}, 29").warnings
    assert (warning.code, warning.text, warning.suggestion) == ("damaged_name", stands, write)


@pytest.mark.parametrize(("text", "told"), [("习近半、王毅出席。", ["习近半"]), ("彭丽娟在小学教书。", [])])
def test_a_chinese_name_with_another_character_is_misread_in_the_company_of_its_like(
    glossary: Flask, text: str, told: list[str]
) -> None:
    with glossary.app_context():
        assert [each.text for each in reading.annotate(text).warnings] == told


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("The delegation of CUBA spoke after that of MEXICO.", ["republic-of-cuba", "mexico"]),
        ("Intervino el representante de PERÚ.", ["peru"]),
        ("Our TALKS and VISIT programmes were renamed.", []),
    ],
)
def test_names_of_states_may_stand_in_capitals_and_words_may_not(glossary: Flask, text: str, marks: list[str]) -> None:
    with glossary.app_context():
        assert [id for _, id in ids(reading.annotate(text))] == marks


@pytest.mark.parametrize(
    ("text", "surface", "concept"),
    [
        ("Asistieron el ministro y la embajadora de China.", "embajadora", "ambassador"),
        ("2014年7月，中国国家主席习近平进行国事访问。", "国家主席", "president-of-china"),
        ("法国、德国和意大利三国外长会晤后，外交部发表声明。", "外交部", None),
        ("中国、德国和意大利三国外长会晤后，外交部发表声明。", "外交部", "ministry-of-foreign-affairs-of-china"),
        ("法国、德国和意大利三国外长会晤后，儿基会发表声明。", "儿基会", "unicef"),
        ("双方就深化中古两党两国关系交换意见。", "古", "republic-of-cuba"),
    ],
)
def test_whose_a_body_or_post_is_is_told_by_the_states_around(
    glossary: Flask, text: str, surface: str, concept: str | None
) -> None:
    with glossary.app_context():
        assert (surface, concept) in ids(reading.annotate(text))


@pytest.mark.parametrize(
    ("text", "surface", "is_term"),
    [
        ("Brasil, India y Rusia votaron a favor. Sin embargo, China se abstuvo.", "embargo", False),
        ("Brasil, India y Rusia votaron contra el embargo a Cuba.", "embargo", True),
        ("Foto de familia de los cancilleres a las 10; luego, brindis con el presidente.", "brindis", True),
        ("Los novios y su familia salieron de la iglesia; luego, brindis con la orquesta.", "brindis", False),
        ("Las acciones de la empresa subieron antes de la firma del seguro.", "firma", False),
    ],
)
def test_ordinary_words_are_terms_by_the_words_around_as_they_stand(
    glossary: Flask, text: str, surface: str, is_term: bool
) -> None:
    with glossary.app_context():
        marked = {each.text for each in reading.annotate(text).occurrences if each.concept}
    assert (surface in marked) == is_term


def test_in_a_text_of_another_world_an_acronym_is_not_taken_for_a_body(glossary: Flask) -> None:
    kitchen = (
        "Peel the apples and slice them thinly. Melt the butter in a wide pan with the sugar. Stir until it is brown. "
        "The oven should have a steady heat by then. Our SSC is a steel tray that fits any rack. Put the fruit on it. "
        "Bake for half an hour and let it cool on the window sill."
    )
    with glossary.app_context():
        assert occurrence(reading.annotate(kitchen), "SSC").concept is None
        talks = "China and Cuba spoke of SSC. The foreign ministers of Peru and Chile called SSC a priority."
        assert occurrence(reading.annotate(talks), "SSC").concept is not None


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("PILOTS WHO CAN LAND HERE CALL US.", []),
        ("Jordan Achterman and Chad Okafor signed for the club.", []),
        ("Jordan and Chad signed the treaty.", ["jordan", "chad", "treaty"]),
        ("Hay atascos en la avenida de Panamá y en el puente Perú.", []),
        ("He moved from Cuba Street to 古巴路.", []),
        ("古巴街头十分热闹。", ["republic-of-cuba"]),
        ("年夜饭卖了二十大桌。", []),
        ("会议在二十大之后召开。", ["20th-cpc-national-congress"]),
    ],
)
def test_what_is_part_of_something_else_is_no_designation(glossary: Flask, text: str, marks: list[str]) -> None:
    with glossary.app_context():
        assert [id for _, id in ids(reading.annotate(text)) if id] == marks


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Türkiye firmó primero. Turquía depositó su instrumento en mayo.", "Turquía"),
        ("Viet Nam signed first. Vietnam deposited its instrument in May.", None),  # a spelling
        ("The Republic of Belarus signed first. Belarus deposited its instrument in May.", None),  # the shorter name
        (
            "A community of common destiny for mankind, they said; a community with a shared future for mankind.",
            "community with a shared future for mankind",
        ),
    ],
)
def test_two_names_of_one_thing_are_told_at_the_second(glossary: Flask, text: str, told: str | None) -> None:
    with glossary.app_context():
        second = [each.text for each in reading.annotate(text).warnings if each.code == "two_names"]
    assert second == ([told] if told else [])


def test_a_set_phrase_is_known_with_another_last_word(glossary: Flask) -> None:
    with glossary.app_context():
        (warning,) = reading.annotate("Defienden las responsabilidades comunes pero distintas.").warnings
    assert (warning.code, warning.text) == ("altered_phrase", "responsabilidades comunes pero distintas")


def test_a_long_chinese_phrase_is_known_with_two_characters_changed(glossary: Flask) -> None:
    with glossary.app_context():
        (warning,) = reading.annotate("中古是好朋友、好同志、好邻居。").warnings
    assert (warning.code, warning.suggestion) == ("altered_phrase", "好朋友、好同志、好兄弟")


def test_other_letters_in_brackets_after_a_body_s_name_are_a_wrong_acronym(glossary: Flask) -> None:
    text = "The Caribbean Development Bank (IDB) will lend Belize 40 million. The IDB opened an office."
    with glossary.app_context():
        found = reading.annotate(text)
    assert [(each.code, each.text, each.suggestion) for each in found.warnings] == [("wrong_acronym", "IDB", "CDB")] * 2
    assert [(each.short.text, each.long.text) for each in found.definitions] == [("IDB", "Caribbean Development Bank")]


def test_two_words_for_an_act_of_treaty_law_are_not_two_names(glossary: Flask) -> None:
    with glossary.app_context():
        assert reading.annotate("两国代表在协定上签字。协定签署后三十日生效。").warnings == []


def test_offsets_are_code_points_of_the_text_as_given(glossary: Flask) -> None:
    text = "👩‍👩‍👧 <script>CELAC</script>\r\nLa Cumbre de la CELAC, cafe\u0301; 中拉论坛 and שלום G77"
    with glossary.app_context():
        found = reading.annotate(text)
    assert len(found.occurrences) >= 3
    assert all(text[each.start : each.end] == each.text for each in found.occurrences)


def test_the_name_that_a_state_had_before_its_change_is_told_by_the_text_s_date(glossary: Flask) -> None:
    text = "Greece and FYROM signed an agreement on the name at Lake Prespa."
    with glossary.app_context():
        before, after = (reading.annotate(text, date=date).warnings for date in ("2018-05-01", "2020-05-01"))
    assert before == []
    assert [(each.code, each.text, each.suggestion) for each in after] == [("superseded", "FYROM", "North Macedonia")]


def test_what_lies_within_a_longer_mark_says_so(glossary: Flask) -> None:
    with glossary.app_context():
        found = reading.annotate("the 20th CPC National Congress")
    outer, inner = occurrence(found, "20th CPC National Congress"), occurrence(found, "CPC")
    assert outer.within is None
    assert inner.within is not None and found.occurrences[inner.within] is outer


class TestTheApi:
    def test_it_answers_what_the_service_reads(self, client: FlaskClient) -> None:
        answer = client.post("/api/v1/annotations", json={"text": "the CPC and the GDI", "date": "2022-11-25"})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-store"
        body = answer.get_json()
        assert body["language"] == "en"
        mark = body["occurrences"][0]
        assert (mark["start"], mark["end"], mark["text"]) == (4, 7, "CPC")
        assert mark["concept"]["labels"]["es"] == "Partido Comunista de China"
        for sense in mark["senses"]:
            assert sense["score"] == pytest.approx(sum(reason["weight"] for reason in sense["reasons"]))

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({}, "/text"),
            ({"text": 5}, "/text"),
            ({"text": "a" * 1_000_001}, "/text"),
            ({"text": "a", "language": "fr"}, "/language"),
            ({"text": "a", "date": "yesterday"}, "/date"),
            ({"text": "a", "colour": "red"}, "/colour"),
        ],
    )
    def test_what_it_cannot_take_is_refused_by_name(
        self, client: FlaskClient, body: dict[str, object], pointer: str
    ) -> None:
        answer = client.post("/api/v1/annotations", json=body)
        assert answer.status_code == 422
        assert pointer in [each["pointer"] for each in answer.get_json()["errors"]]

    @pytest.mark.parametrize("letter", ["a", "好"])
    def test_what_is_too_long_is_refused_with_what_to_do(self, client: FlaskClient, letter: str) -> None:
        answer = client.post("/api/v1/annotations", json={"text": letter * 1_000_001})
        (error,) = answer.get_json()["errors"]
        assert (error["code"], "in parts of at most 1,000,000" in error["message"]) == ("string_too_long", True)

    def test_a_waived_warning_stays_and_says_so(self, client: FlaskClient) -> None:
        text = "General Secretary of the PCCh"
        first = client.post("/api/v1/annotations", json={"text": "Miguel Daz-Canel"}).get_json()
        (warning,) = first["occurrences"][0]["warnings"]
        body = {"text": "Miguel Daz-Canel", "waivers": [warning["id"]]}
        (waived,) = client.post("/api/v1/annotations", json=body).get_json()["occurrences"][0]["warnings"]
        assert not warning["waived"] and waived["waived"], text


class TestTheCommand:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        path = tmp_path / "note.txt"
        path.write_text("President Miguel Daz-Canel paid a state visit.", encoding="utf-8")
        return path

    def test_it_prints_marks_terms_and_warnings(self, glossary: Flask, file: Path) -> None:
        result = glossary.test_cli_runner().invoke(args=["glossary", "read", str(file)])
        assert result.exit_code == 0, result.output
        assert "visita de Estado" in result.output and "国事访问" in result.output
        assert "damaged name" in result.output and "Miguel Díaz-Canel" in result.output

    def test_strict_fails_on_a_warning(self, glossary: Flask, file: Path) -> None:
        run = glossary.test_cli_runner().invoke
        assert run(args=["glossary", "read", "--strict", str(file)]).exit_code == 1
        data = json.loads(run(args=["glossary", "read", "--json", str(file)]).output)
        (id,) = [warning["id"] for each in data["occurrences"] for warning in each["warnings"]]
        assert run(args=["glossary", "read", "--strict", "--waive", id, str(file)]).exit_code == 0


class TestTheIndex:
    @pytest.fixture
    def place(self, app: Flask) -> Iterator[Path]:
        yield glossary_state.place()

    def test_what_is_published_is_read_within_a_second(self, app: Flask, publish: Callable[..., object]) -> None:
        publish(builders.concept())
        assert ids(reading.annotate("a state visit")) == [("state visit", "state-visit")]
        publish(builders.named("courtesy-call", "courtesy call"))
        began = time.monotonic()
        assert ids(reading.annotate("a courtesy call")) == [("courtesy call", "courtesy-call")]
        assert time.monotonic() - began < 1
        publish(builders.named("state-visit", "visit of state"))
        assert ids(reading.annotate("a state visit, a visit of state")) == [("visit of state", "state-visit")]

    @pytest.mark.parametrize("damage", ["missing", "cut", "changed"])
    def test_a_damaged_index_is_made_anew(
        self, app: Flask, publish: Callable[..., object], place: Path, damage: str
    ) -> None:
        publish(builders.concept())
        term_index.make()
        (folder,) = [each for each in place.iterdir() if each.is_dir()]
        file = folder / "terms.marisa"
        match damage:
            case "missing":
                shutil.rmtree(folder)
            case "cut":
                file.write_bytes(file.read_bytes()[:50])
            case "changed":
                content = bytearray(file.read_bytes())
                content[len(content) // 2] ^= 0xFF
                file.write_bytes(content)
        glossary_state.kept().clear()
        assert ids(reading.annotate("a state visit")) == [("state visit", "state-visit")]
        assert [each for each in place.iterdir() if each.is_dir()]

    def test_an_empty_glossary_marks_nothing(self, app: Flask) -> None:
        assert ids(reading.annotate("a state visit by the CPC")) == []
