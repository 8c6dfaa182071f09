"""The forms under which designations stand in texts are generated, never guessed from the text."""

import pytest

from app.language import verbs
from app.recognition.surfaces import Form, damaged, misspelt, surfaces
from tests import builders


def forms(text: str, language: str = "en", **fields: object) -> dict[str, Form]:
    kind = str(fields.pop("kind", "protocol"))
    concept = builders.concept(kind=kind, designations=[builders.designation(text, language, **fields)], definitions={})
    return {" ".join(words): form for words, form in surfaces(concept, concept.designations[0]).items()}


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("state visit", "en", "state visits"),
        ("core interests", "en", "core interest"),
        ("visita de Estado", "es", "visitas de estado"),
        ("intereses fundamentales", "es", "interes fundamental"),
    ],
)
def test_number_is_generated_from_the_head(text: str, language: str, found: str) -> None:
    assert forms(text, language)[found] == Form.INFLECTED


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("pay a state visit", "en", "paid a state visit"),
        ("hold talks with", "en", "holding talks with"),
        ("present one’s credentials", "en", "presented his credentials"),
        ("realizar una visita de Estado", "es", "realizo una visita de estado"),
        ("sostener conversaciones con", "es", "sostuvieron conversaciones con"),
        ("reunirse con", "es", "se reunio con"),
    ],
)
def test_the_verb_of_a_phrase_is_conjugated(text: str, language: str, found: str) -> None:
    assert forms(text, language, part_of_speech="verb")[found] == Form.VERB


def test_an_acronym_may_have_points_and_in_english_a_plural() -> None:
    assert forms("CPC", type="acronym") == {"cpc": Form.EXACT, "c p c": Form.INFLECTED, "cpcs": Form.INFLECTED}


def test_a_name_that_lost_its_accented_letter_is_known() -> None:
    assert "daz canel" in forms("Díaz-Canel", "es", kind="person")
    assert {"Daz-Canel", "D?az-Canel", "DÃ\u00adaz-Canel"} <= damaged("Díaz-Canel")
    assert "Prez" not in damaged("Pérez")  # what is left could be anybody
    assert {"Xi Jnping", "Xi Jinpping", "Xi Jipning"} <= misspelt("Xi Jinping")


def test_conjugation_keeps_spelling() -> None:
    assert {"plays", "playing", "played"} <= verbs.forms("play", "en")
    assert {"carries", "carried", "carrying"} <= verbs.forms("carry", "en")
    assert {"realicen", "realizaron", "realizando"} <= verbs.forms("realizar", "es")
