import pytest

from app.language.tags import normalize, primary


@pytest.mark.parametrize(
    ("typed", "ours"),
    [
        ("en", "en"),
        ("EN-gb", "en-GB"),
        ("es_419", "es-419"),
        ("es-cu", "es-CU"),
        ("zh", "zh-Hans"),
        ("zh_CN", "zh-Hans"),
        ("ZH-cn", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh-Hans-CN", "zh-Hans"),
        ("cmn-Hans", "zh-Hans"),
        ("zh-hant", "zh-Hant"),
        ("zh-TW", "zh-Hant-TW"),
        ("zh_Hant_tw", "zh-Hant-TW"),
        ("zh-HK", "zh-Hant-HK"),
        ("zh-MO", "zh-Hant-MO"),
    ],
)
def test_tags_that_people_type_become_ours(typed, ours):
    assert normalize(typed) == ours
    assert normalize(ours) == ours


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "xx",
        "english",
        "../../etc/passwd",
        "es" * 2500,
        "es-ZZ",
        "es-Hans",
        "zh-US",
        "es-４１９",
        "en\n",
        " en",
        "fr",
    ],
)
def test_anything_else_is_no_language_of_ours(typed):
    assert normalize(typed) is None


def test_the_primary_language_ignores_script_and_region():
    assert [primary(tag) for tag in ("en-GB", "es-419", "zh-Hant-TW", "zh")] == ["en", "es", "zh", "zh"]
    with pytest.raises(ValueError, match="xx"):
        primary("xx")
