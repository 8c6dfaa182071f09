import pytest

from app.language.words import STOP_WORDS, is_stop_word, query_tokens, spans, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Díaz-Canel", ["diaz", "canel", "diazcanel"]),
        ("G-77", ["g", "77", "g77"]),
        ("G77", ["g77", "g", "77"]),
        ("B&R", ["b", "&", "r"]),
        ("100%", ["100", "%"]),
        ("U.N.", ["u", "n", "un"]),
        ("EE. UU.", ["ee", "uu", "eeuu"]),
        ("Xi’s", ["xis", "xi"]),
        ("中國", ["中", "国", "中国"]),
        ("“一带”路", ["一", "带", "路", "一带", "带路"]),
        ("21世纪", ["21", "世", "纪", "世纪"]),
        ("", []),
    ],
)
def test_a_text_is_found_by_its_tokens(text, expected):
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("El Gran Salón del Pueblo", ["gran", "salon", "pueblo"]),
        ("de la", ["de", "la"]),
        ("G-77", ["g", "77"]),
        ("B&R", ["b", "r"]),
        ("%", ["%"]),
        ("Xi’s speech", ["xi", "speech"]),
        ("古", ["古"]),
        ("外交部", ["外交", "交部"]),
        ("中国 古巴", ["中国", "古巴"]),
        ("—", []),
    ],
)
def test_a_query_asks_for_as_few_tokens_as_tell(query, expected):
    assert query_tokens(query) == expected


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("G77", "Grupo de los 77 (G-77)"),
        ("G 77", "G77 y China"),
        ("G-77", "the G 77"),
        ("COP 27", "COP27"),
        ("UN", "the U.N. Charter"),
        ("EEUU", "EE. UU."),
        ("antiterrorism", "anti-terrorism"),
        ("anti-terrorism", "anti terrorism"),
        ("Xi", "Xi’s speech"),
        ("Xi's", "by Xi Jinping"),
        ("belt & road", "Belt and Road Initiative"),
        ("一带一路倡议", "“一带一路”倡议"),
        ("“一带一路”倡议", "一带一路倡议"),
        ("外交部", "古巴共和國外交部"),
        ("中国 古巴", "古巴和中国"),
        ("中国拉共体论坛", "中国-拉共体论坛"),
    ],
)
def test_either_spelling_finds_the_other(query, text):
    assert set(query_tokens(query)) <= set(tokens(text))


def test_stop_words_are_few_and_folded():
    assert {"the", "of", "and"} <= STOP_WORDS["en"]
    assert {"de", "la", "el", "y"} <= STOP_WORDS["es"]
    assert is_stop_word("de")
    assert not is_stop_word("de", "en")
    assert is_stop_word("de", "es-CU")
    assert not is_stop_word("cuba")


def test_words_are_told_with_their_offsets():
    assert spans("El Salón: 77国集团") == [("el", 0, 2), ("salon", 3, 8), ("77", 10, 12), ("国集团", 12, 15)]
