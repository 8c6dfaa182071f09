import time

import pytest

from app.language.pinyin import draft, initials, looks_like_pinyin, mismatches, reading_keys, syllables, toneless


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("rénlèi mìngyùn gòngtóngtǐ", ["rén", "lèi", "mìng", "yùn", "gòng", "tóng", "tǐ"]),
        ("Chóngqìng", ["chóng", "qìng"]),
        ("Xī'ān", ["xī", "ān"]),
        ("Xīān", ["xī", "ān"]),
        ("xian", ["xian"]),
        ("xi'an", ["xi", "an"]),
        ("fangan", ["fan", "gan"]),
        ("fang’an", ["fang", "an"]),
        ("Tiananmen", ["tian", "an", "men"]),
        ("Zhong1guo2", ["zhong1", "guo2"]),
        ("lǜsè", ["lǜ", "sè"]),
        ("lüèduó", ["lüè", "duó"]),
        ("nǚ'ér", ["nǚ", "ér"]),
        ("nver", ["nv", "er"]),
        ("huār", ["huār"]),
        ("nǎr", ["nǎr"]),
        ("dìèr", ["dì", "èr"]),
        ("liánhéguó", ["lián", "hé", "guó"]),
        ("zhōng guó - lā gòng tǐ", ["zhōng", "guó", "lā", "gòng", "tǐ"]),
        ("G20 fēnghuì", ["g", "20", "fēng", "huì"]),
        ("21 shìjì", ["21", "shì", "jì"]),
        ("Mǐgé’ěr Díyàsī-Kǎnèi’ěr", ["mǐ", "gé", "ěr", "dí", "yà", "sī", "kǎ", "nèi", "ěr"]),
        ("NATO", ["nato"]),
        ("", []),
    ],
)
def test_a_reading_is_cut_into_its_syllables(reading, expected):
    assert syllables(reading) == expected


@pytest.mark.parametrize(
    ("reading", "plain"),
    [
        ("Rénlèi Mìngyùn Gòngtóngtǐ", "renlei mingyun gongtongti"),
        ("ren2lei4 ming4yun4", "renlei mingyun"),
        ("lǜsè", "lvse"),
        ("lu:4se4", "lvse"),
        ("LÜ", "lv"),
        ("lv", "lv"),
        ("lu", "lu"),
        ("jü qǖ xv yü", "ju qu xu yu"),
        ("Xī’ān", "xian"),
        ("zhōng guó - lā gòng tǐ", "zhong guo la gong ti"),
        ("G20 fēnghuì", "g20 fenghui"),
        ("21 shìjì", "21 shiji"),
        ("nu\u0308\u030c", "nv"),
    ],
)
def test_a_reading_loses_its_tones(reading, plain):
    assert toneless(reading) == plain


def test_u_with_two_dots_is_found_as_v_and_as_u():
    assert reading_keys("lǜsè") == {"lvse", "luse"}
    assert reading_keys("nǚ'ér") == {"nver", "nuer"}
    assert reading_keys("Chóngqìng") == {"chongqing"}
    assert reading_keys("—") == set()


@pytest.mark.parametrize(
    ("reading", "letters"),
    [
        ("rénlèi mìngyùn gòngtóngtǐ", "rlmygtt"),
        ("Zhōngguó Gòngchǎndǎng", "zggcd"),
        ("yīdài yīlù chàngyì", "ydylcy"),
        ("hépíng gòngchǔ wǔ xiàng yuánzé", "hpgcwxyz"),
        ("qīshíqī guó jítuán", "qsqgjt"),
        ("77 guó jítuán", "77gjt"),
        ("G20 fēnghuì", "g20fh"),
        ("huār", "h"),
    ],
)
def test_initials_take_one_letter_of_each_syllable(reading, letters):
    assert initials(reading) == letters


def test_what_could_be_a_reading_is_told_from_what_cannot():
    assert all(map(looks_like_pinyin, ["yi dai yi lu", "Yīdài Yīlù", "xi'an", "zhong1guo2", "21 shiji", "nver"]))
    assert not any(map(looks_like_pinyin, ["", "77", "Belt and Road", "一带一路", "Díaz-Canel", "G77", "—"]))


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("重庆", "Chóngqìng"),
        ("绿色", "lǜsè"),
        ("绿色", "lv4se4"),
        ("女", "nǚ"),
        ("“一带一路”倡议", "Yīdài Yīlù chàngyì"),
        ("“一带一路”倡议", "yí dài yí lù chàngyì"),
        ("不是", "bú shì"),
        ("朋友", "péngyou"),
        ("中國共產黨", "Zhōngguó Gòngchǎndǎng"),
        ("和平共处五项原则", "Hépíng Gòngchǔ Wǔ Xiàng Yuánzé"),
        ("21世纪", "èrshíyī shìjì"),
        ("21世纪", "21 shìjì"),
        ("77国集团", "qīshíqī guó jítuán"),
        ("2030年可持续发展议程", "èr líng sān líng nián kěchíxù fāzhǎn yìchéng"),
        ("G20峰会", "G20 fēnghuì"),
        ("G20峰会", "G èrshí fēnghuì"),
        ("OpenAI公司", "OpenAI gōngsī"),
        ("哪儿", "nǎr"),
        ("哪儿", "nǎ'ér"),
        ("战略", "zhànlüè"),
        ("米格尔·迪亚斯-卡内尔", "Mǐgé'ěr Díyàsī-Kǎnèi'ěr"),
    ],
)
def test_a_right_reading_has_no_mismatch(text, reading):
    assert mismatches(text, reading) == []


@pytest.mark.parametrize(
    ("text", "reading", "found"),
    [
        ("重庆", "Chángqìng", [(0, "重", "cháng")]),
        ("女", "nǔ", [(0, "女", "nǔ")]),
        ("“一带一路”", "yīdài yīlú", [(4, "路", "lú")]),
        ("21世纪", "èrshíyī shíjì", [(2, "世", "shí")]),
        ("中國", "Zhōnggúo", [(1, "國", "gúo")]),
        ("中国", "zhōng", [(-1, "中国", "zhōng")]),
        ("中国", "zhōngguó rén", [(-1, "中国", "zhōngguó rén")]),
        ("G20峰会", "fēnghuì", [(-1, "G20峰会", "fēnghuì")]),
    ],
)
def test_a_wrong_reading_is_shown_where_it_is_wrong(text, reading, found):
    assert mismatches(text, reading) == found


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("构建人类命运共同体", "gòujiàn rénlèi mìngyùn gòngtóngtǐ"),
        ("“一带一路”倡议", "yīdài yīlù chàngyì"),
        ("21世纪", "21 shìjì"),
        ("西安", "xī'ān"),
        ("重庆", "chóngqìng"),
        ("中國", "zhōngguó"),
        ("", ""),
    ],
)
def test_a_draft_is_grouped_in_words_and_fits_its_text(text, reading):
    assert draft(text) == reading
    assert mismatches(text, reading) == []


def test_long_readings_take_linear_time():
    begun = time.perf_counter()
    for reading in ("fangan" * 20_000, "a1n2" * 20_000, "fangan " * 10_000, "a" + "\u0304\u0323" * 50_000):
        toneless(reading), syllables(reading), initials(reading)
    mismatches("2" * 10_000 + "中" * 10_000, "er " * 20_000)
    assert time.perf_counter() - begun < 5
