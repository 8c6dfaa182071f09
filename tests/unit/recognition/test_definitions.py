"""Short forms that a text defines."""

import pytest

from app.recognition import definitions


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("the Communist Party of Cuba (CPC) Central Committee", "CPC", "Communist Party of Cuba"),
        ("ECLAC (Economic Commission for Latin America and the Caribbean) met", "ECLAC",
         "Economic Commission for Latin America and the Caribbean"),
        ("la Comisión Económica para América Latina y el Caribe (en adelante, «CEPAL»)", "CEPAL",
         "Comisión Económica para América Latina y el Caribe"),
        ("中国共产党（以下简称“中共”）中央", "中共", "中国共产党"),
        ("Partido Comunista de China (PCCh)", "PCCh", "Partido Comunista de China"),
    ],
)  # fmt: skip
def test_a_definition_binds_short_and_long_form(text: str, short: str, long: str) -> None:
    ((found_short, found_long, _),) = definitions.find(text)
    assert (found_short.text, found_long.text) == (short, long)
    assert text[found_short.start : found_short.end] == short and text[found_long.start : found_long.end] == long


@pytest.mark.parametrize("text", ["He came (again).", "Article 5 (XX) was", "the Group (see above)", "in 1949 (PRC)"])
def test_brackets_that_define_nothing_bind_nothing(text: str) -> None:
    assert list(definitions.find(text)) == []
