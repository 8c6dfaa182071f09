import pytest

from app.language.sorting import initial, sort_key


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("en", ["Belt and Road", "the Charter", "CPC", "élan", "Elite", "state visit"]),
        ("es", ["Álava", "alba", "ano", "año", "Cuba", "La Habana", "nube", "nzz", "ñandú", "oro", "El Salvador"]),
        ("zh-Hans", ["八", "白", "北京", "重庆", "古巴", "路", "论", "绿", "女", "一带一路", "中国"]),
    ],
)
def test_designations_stand_in_their_languages_order(language, ordered):
    assert sorted(set(ordered), key=lambda text: sort_key(text, language)) == ordered


def test_a_reading_that_someone_wrote_goes_before_a_guess():
    ordered = [("长臂管辖", "chángbì guǎnxiá"), ("重庆", "Chóngqìng"), ("大使", "dàshǐ"), ("一带一路", "Yī Dài Yī Lù")]
    keys = [sort_key(text, "zh-Hans", reading) for text, reading in ordered]
    assert keys == sorted(keys)
    assert sort_key("绿", "zh", "lǜ") == sort_key("绿", "zh", "lu:4") == sort_key("绿", "zh")
    assert sort_key("大使", "zh", "…") == sort_key("大使", "zh"), "a reading that is none"


def test_python_and_the_databases_agree_on_the_order():
    texts = ["ñandú", "nube", "中国", "𠮷", "Álava", "zeta", "\ue000", "\uffee", "G20峰会", "二〇三〇年"]
    for language in ("en", "es", "zh"):
        keys = sorted(sort_key(text, language) for text in texts)
        assert keys == sorted(keys, key=lambda key: key.encode())


@pytest.mark.parametrize(
    ("language", "text", "letter"),
    [
        ("en", "the Charter", "C"),
        ("en", "élan", "E"),
        ("es", "Ñandú", "Ñ"),
        ("es", "N\u0303andú", "Ñ"),
        ("en", "Ñandú", "N"),
        ("es", "El Salvador", "S"),
        ("es", "¿Qué?", "Q"),
        ("es", "La", "L"),
        ("zh-Hans", "重庆", "C"),
        ("zh-Hant", "“一帶一路”", "Y"),
        ("zh-Hans", "G20峰会", "G"),
        ("zh-Hans", "21世纪", "#"),
        ("en", "2030 Agenda", "#"),
        ("en", "Ω", "#"),
        ("zh", "", "#"),
    ],
)
def test_a_designation_is_listed_under_its_letter(language, text, letter):
    assert initial(text, language) == letter
