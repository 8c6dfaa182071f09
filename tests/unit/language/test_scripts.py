import pytest

from app.language.scripts import has_han, is_han, scripts_of, suspicious, to_simplified, to_traditional


def test_chinese_characters_of_every_plane_are_han():
    assert all(map(is_han, "中〇々𠮷\U0002ceb0\U00030000\uf900"))
    assert not any(map(is_han, "aあア한·，１"))
    assert has_han("G20峰会")
    assert not has_han("Díaz-Canel — ¿qué?")


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("中國共產黨", "中国共产党"),
        ("人類命運共同體", "人类命运共同体"),
        ("意味著", "意味着"),
        ("著名", "著名"),
        ("世界衞生組織", "世界卫生组织"),
        ("“一帶一路”", "“一带一路”"),
        ("Cuba", "Cuba"),
        ("國\x00國\ud800國", "国\x00国\ud800国"),
    ],
)
def test_traditional_becomes_simplified(traditional, simplified):
    assert to_simplified(traditional) == simplified


@pytest.mark.parametrize(
    "text", ["人类命运共同体", "中国共产党", "美洲峰会", "和平共处五项原则", "为了", "世界卫生组织"]
)
def test_simplified_survives_the_way_to_traditional_and_back(text):
    assert to_traditional(text) != text
    assert to_simplified(to_traditional(text)) == text


def test_the_scripts_of_a_text_are_those_of_its_letters():
    assert scripts_of("Díaz-Canel 77 ª ＯＮＵ") == {"Latin"}
    assert scripts_of("77国集团 (G77)") == {"Han", "Latin"}
    assert scripts_of("Куба・キューバ 쿠바") == {"Cyrillic", "Katakana", "Hangul"}
    assert scripts_of("2030 %, —") == set()


@pytest.mark.parametrize("text", ["Cuba", "Díaz-Canel", "“一带一路”倡议", "Куба", "Δ-v", "line\none", "ñ"])
def test_an_honest_text_holds_nothing_suspicious(text):
    assert suspicious(text) == []


def test_hidden_and_look_alike_characters_are_named():
    assert suspicious("Сuba") == [(0, "U+0421 CYRILLIC CAPITAL LETTER ES")]
    assert suspicious("a\u202eb\u200b\x00") == [
        (1, "U+202E RIGHT-TO-LEFT OVERRIDE"),
        (3, "U+200B ZERO WIDTH SPACE"),
        (4, "U+0000 control character"),
    ]
    assert [index for index, _ in suspicious("中\u2066国\U000e0041\ud800\ue000\u3164")] == [1, 3, 4, 5, 6]
