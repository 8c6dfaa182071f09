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
        ("a cost-sensitive classification (CSC) method", "CSC", "cost-sensitive classification"),
        ("el Centro de Comercio Internacional (CCI)", "CCI", "Centro de Comercio Internacional"),
        ("its Transactions of the ACL (TACL) appear", "TACL", "Transactions of the ACL"),
        ("the Millennium Development Goals (MDGs) were", "MDGs", "Millennium Development Goals"),
        ("un long short term memory (LSTMs) aquí", "LSTMs", "long short term memory"),
        ("de la Organización de las Naciones Unidas para la Educación, la Ciencia y la Cultura (UNESCO)", "UNESCO",
         "Organización de las Naciones Unidas para la Educación, la Ciencia y la Cultura"),
        ("con la Oficina de las Naciones Unidas contra la Droga y el Delito (UNODC)", "UNODC",
         "Oficina de las Naciones Unidas contra la Droga y el Delito"),
        ("la Organización para la Alimentación y la Agricultura (FAO)", "FAO",
         "Organización para la Alimentación y la Agricultura"),
        ("visita al Frente Nacional de la Juventud (XYZ)", "XYZ", "Frente Nacional de la Juventud"),
        ("BN = Broadcast News; other", "BN", "Broadcast News"),
        ("labels PER (Person) were", "PER", "Person"),
        ("the (spoken language understanding (SLU) part", "SLU", "spoken language understanding"),
        ("El Partido Comunista de Chile, conocido como PCCh, eligió", "PCCh", "Partido Comunista de Chile"),
        ("the World Tourism Organization, also known as the WTO, met", "WTO", "World Tourism Organization"),
        ("也有人说，世界旅游组织的英文缩写也是WTO，", "WTO", "世界旅游组织"),
        ("加拿大保守党英文简称CPC，与", "CPC", "加拿大保守党"),
    ],
)  # fmt: skip
def test_a_definition_binds_short_and_long_form(text: str, short: str, long: str) -> None:
    ((found_short, found_long, _),) = definitions.find(text)
    assert (found_short.text, found_long.text) == (short, long)
    assert text[found_short.start : found_short.end] == short and text[found_long.start : found_long.end] == long


def test_one_definition_does_not_reach_into_another() -> None:
    found = definitions.find("l’Agence de l’énergie (AIE) et le Forum international de l’énergie (FIE) sont")
    assert [(short.text, long.text) for short, long, _ in found] == [
        ("AIE", "Agence de l’énergie"),
        ("FIE", "Forum international de l’énergie"),
    ]


def test_cost_grows_with_the_text_alone() -> None:
    for text in ("of " * 30 + "(OOOOOOOO) ", "A=b ", "AB = " + "c" * 300 + " ", "(AB) "):
        list(definitions.find(text * 2000))


@pytest.mark.parametrize(
    "text",
    [
        "He came (again).",
        "Article 5 (XX) was",
        "the Group (see above)",
        "in 1949 (PRC)",
        "a bar known as Bob, by the sea",
        "与中国共产党的英文缩写相同",
        "resolution 2758 (XXVI)",
        "as shown for all learners of English (Allen, 2009), it",
        "said Pedro Martínez (PSOE) today",
        "x = Porter, Porter = porter stemmer",
    ],
)
def test_brackets_that_define_nothing_bind_nothing(text: str) -> None:
    assert list(definitions.find(text)) == []
