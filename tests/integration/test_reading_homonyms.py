"""Letters that our terms share with other walks of life: a sentence about those is never marked as ours."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from app.services import reading
from tests.conftest import GLOSSARY

TEXTS = Path(__file__).parents[1] / "texts"
HOMONYMS = {path.stem for path in (GLOSSARY / "homonyms").glob("*.yaml")}


class Sentence(NamedTuple):
    """A sentence with an acronym of several senses; `meant` is a concept of ours, or `-` for a homonym."""

    language: str
    acronym: str
    meant: str
    text: str


SENTENCES = [
    Sentence(*line.split("\t"))
    for line in (TEXTS / "homonyms.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
OTHERS, OURS = ([each for each in SENTENCES if (each.meant == "-") is other] for other in (True, False))
KNOWN_OTHERS, KNOWN_OURS = 38, 22
"""How many are marked as what they mean, at least; the rest are undecided, or letters that nothing is known of."""


@pytest.fixture
def app(glossary: Flask) -> Iterator[Flask]:
    """The application with the repository’s glossary, its context open."""
    with glossary.app_context():
        yield glossary


def marked(text: str, surface: str, date: str | None = None) -> list[str | None]:
    """What each occurrence of a surface is marked as; None where it is undecided."""
    found = reading.annotate(text, date=date).occurrences
    return [each.concept["id"] if each.concept else None for each in found if each.text == surface]


def ours(ids: list[str | None]) -> list[str]:
    return [id for id in ids if id and id not in HOMONYMS]


def test_a_sense_outside_our_field_is_not_taken_for_ours(app: Flask) -> None:
    found = {each.text: marked(each.text, each.acronym) for each in OTHERS}
    assert len(OTHERS) == 60
    assert [text for text, ids in found.items() if ours(ids)] == []
    assert sum(any(ids) for ids in found.values()) >= KNOWN_OTHERS


def test_our_sense_is_known_in_a_short_sentence(app: Flask) -> None:
    found = {each: marked(each.text, each.acronym) for each in OURS}
    assert len(OURS) == 30
    assert sum(each.meant in ids for each, ids in found.items()) >= KNOWN_OURS


def test_other_sentences_with_the_letters_speak_for_themselves(app: Flask) -> None:
    text = (
        "El canciller de Cuba habló en la OEA sobre Haití. En el puerto de Cartagena, la aduana entregó a una naviera"
        " el certificado OEA que abrevia las inspecciones."
    )
    assert ours(marked(text, "OEA")) == ["organization-of-american-states"]


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("We are BRI, not the BRI, the bank in Jakarta told the railway.", "BRI"),
        ("«El BID no es el BID», bromeó el presidente en Yeda.", "BID"),
        ("这里的GDI不是GDI。", "GDI"),
    ],
)
def test_letters_that_are_said_not_to_be_themselves_have_two_senses(app: Flask, text: str, surface: str) -> None:
    one, other = marked(text, surface)
    assert one is None or one != other


def test_a_text_older_than_a_body_does_not_mean_it(app: Flask) -> None:
    text = "The secretary-general of the WTO asked governments to build no more airports."
    assert not ours(marked(text, "WTO", "1980-10-11"))
    assert marked("The WTO ruled on tariffs.", "WTO", "2020-10-11") == ["world-trade-organization"]


def test_an_article_of_another_gender_is_not_before_ours(app: Flask) -> None:
    text = "La PPT de la CELAC pasó a Honduras. El ministro pidió el PPT, porque la pantalla no funcionaba."
    assert ours(marked(text, "PPT")) == ["pro-tempore-presidency-of-celac"]


def test_words_of_diplomacy_alone_do_not_make_letters_ours(app: Flask) -> None:
    assert not ours(marked("喀麦隆总统说，主办CAN是国家的荣誉，各国领导人将出席开幕式。", "CAN"))


def test_a_definition_in_words_binds_the_letters(app: Flask) -> None:
    text = "加入世贸组织已满两年。也有人提醒，世界旅游组织的英文缩写也是WTO，《WTO大会在京闭幕》让企业虚惊一场。"
    assert marked(text, "WTO") == ["world-tourism-organization"] * 2


def test_what_both_senses_are_called_tells_none_from_the_other(app: Flask) -> None:
    text = "Una guerrilla, el Ejército Popular de Liberación (EPL), había dejado las armas en 1991 en Colombia."
    assert not ours(marked(text, "EPL") + marked(text, "Ejército Popular de Liberación"))


@pytest.mark.parametrize("text", ["the CPC and the GDI", "GDI", "CPC, GDI"])
def test_a_line_of_designations_alone_keeps_our_senses(app: Flask, text: str) -> None:
    assert marked(text, "GDI") == ["global-development-initiative"]


@pytest.mark.parametrize(
    ("surface", "text"),
    [
        ("大使", "医院决定扩大使用这种疫苗，先从敬老院打起。"),
        ("代办", "新楼里全是现代办公家具，连白板都带触屏。"),
        ("国书", "全国书展昨天开幕，孩子们在童书区坐了一地。"),
        ("建交", "城东新建交通枢纽，地铁和长途车在同一层换乘。"),
        ("特使", "博尔特使用的钉鞋拍出了八万英镑。"),
        ("拉美", "她在芭芭拉美容院烫了头发。"),
        ("世贸", "弟弟在盛世贸易有限公司当会计。"),
        ("中共", "全班五十人，其中共有八人戴眼镜。"),
        ("古共", "这次考古共出土陶器三百多件。"),
        ("元首", "小两口只攒够八万元首付，还差一半。"),
        ("中国", "店里卖的手机，其中国产的占了七成。"),
        ("古巴", "内蒙古巴彦淖尔的羊肉肥而不膻。"),
        ("北京", "东北京剧团下乡演出，场场爆满。"),
        ("国情", "这家餐厅充满异国情调，墙上挂着面具。"),
        ("日本", "今日本店全场八折，购满百元送雨伞。"),
        ("加纳", "公司今年增加纳税三百万元。"),
        ("海地", "上海地铁末班车延长到零点。"),
        ("加入", "商场增加入口两处，排队时间少了一半。"),
        ("生效", "学生效仿老师的字体，写得有模有样。"),
        ("条约", "合同以外，房东和租客还有两条约定。"),
    ],
)
def test_two_characters_inside_other_words_are_no_term(app: Flask, surface: str, text: str) -> None:
    assert not any(marked(text, surface))
