import pytest

from app.language.inflection import inflections, plural, stem_key, stem_keys


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "state visit", "State visits"),
        ("en", "head of State", "heads of state"),
        ("en", "policy", "policies"),
        ("en", "crisis", "crises"),
        ("en", "spokesman", "spokesmen"),
        ("en", "military base", "military bases"),
        ("en", "Xi", "Xi’s"),
        ("en-GB", "states' rights", "State right"),
        ("es", "visita de Estado", "visitas de Estado"),
        ("es", "política exterior", "politicas exteriores"),
        ("es", "reunión", "reuniones"),
        ("es-CU", "país", "países"),
        ("es", "voz", "voces"),
        ("es", "enlace", "enlaces"),
        ("es", "joven", "jóvenes"),
        ("es", "orden", "órdenes"),
    ],
)
def test_inflected_forms_share_a_stem_key(language, one, other):
    assert stem_key(one, language) == stem_key(other, language)


def test_different_designations_keep_different_stem_keys():
    assert stem_key("state visit", "en") != stem_key("state visitor", "en")
    assert stem_key("visita de Estado", "es") != stem_key("visita al Estado", "es")
    assert stem_key("中國", "zh-Hant") == "中国"


def test_a_query_of_unknown_language_has_both_stem_keys():
    assert stem_keys("políticas exteriores") == {
        stem_key("política exterior", "es"),
        stem_key("políticas exteriores", "en"),
    }
    assert stem_keys("外交部") == stem_keys("77") == stem_keys("") == set()


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "state visit", "state visits"),
        ("en", "Communist Party of China", "Communist Parties of China"),
        ("en", "memorandum of understanding", "memoranda of understanding"),
        ("en", "Forum on Cooperation", "Forums on Cooperation"),
        ("en", "Belt and Road Initiative", "Belt and Road Initiatives"),
        ("en", "embassy", "embassies"),
        ("en", "spokesman", "spokesmen"),
        ("en", "Congress", "Congresses"),
        ("en", "crisis", "crises"),
        ("en", "embargo", "embargoes"),
        ("en", "vice-president", "vice-presidents"),
        ("es", "visita de Estado", "visitas de Estado"),
        ("es", "política exterior", "políticas exteriores"),
        ("es", "reunión", "reuniones"),
        ("es", "país en desarrollo", "países en desarrollo"),
        ("es", "orden internacional", "órdenes internacionales"),
        ("es", "interés fundamental", "intereses fundamentales"),
        ("es", "Gran Salón del Pueblo", "Grandes Salones del Pueblo"),
        ("es", "Iniciativa para la Seguridad Global", "Iniciativas para la Seguridad Global"),
        ("es", "crisis económica", "crisis económicas"),
        ("es", "voz", "voces"),
        ("es", "raíz", "raíces"),
        ("es", "ley", "leyes"),
        ("es", "régimen", "regímenes"),
        ("es-CU", "imagen", "imágenes"),
        ("es", "línea de crédito", "líneas de crédito"),
    ],
)
def test_a_designation_has_a_plural(language, one, many):
    assert plural(one, language) == many
    assert many in inflections(one, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "CELAC"),
        ("en", "G77"),
        ("en", "Agenda 2030"),
        ("en", "United Nations"),
        ("en", "Five Principles of Peaceful Coexistence"),
        ("es", "GRAN SALÓN DEL PUEBLO"),
        ("es", "relaciones diplomáticas"),
        ("es", "la Franja y la Ruta"),
        ("es", "Miguel Díaz-Canel"),
        ("es", "ONU"),
        ("zh-Hans", "国事访问"),
        ("en", ""),
        ("es", ""),
        ("es", "de"),
    ],
)
def test_what_has_no_plural_by_rule_gets_none(language, text):
    assert plural(text, language) is None


def test_english_has_possessives_at_the_end_of_the_phrase():
    assert {"Communist Party of China's", "Communist Party of China’s"} <= inflections("Communist Party of China", "en")
    assert {"state visits'", "state visit’s"} <= inflections("state visit", "en")
    assert "United Nations'" in inflections("United Nations", "en")
    assert inflections("CPC", "en") == set()
    assert inflections("国事访问", "zh-Hans") == set()
