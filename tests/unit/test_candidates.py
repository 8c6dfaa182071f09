"""What looks like terminology in a text."""

import pytest

from app.recognition import candidates
from app.recognition.candidates import CandidateKind


def kinds(text: str) -> dict[str, CandidateKind]:
    return {each.text: each.kind for each in candidates.find(text)}


@pytest.mark.parametrize(
    ("text", "short", "long_form"),
    [
        ("the Global Development Initiative (GDI) was", "GDI", "Global Development Initiative"),
        ("de la Comisión Económica para América Latina y el Caribe (CEPAL)", "CEPAL",
         "Comisión Económica para América Latina y el Caribe"),
        ("talks with the Communist Party of China (CPC) Central Committee", "CPC", "Communist Party of China"),
    ],
)  # fmt: skip
def test_a_definition_in_brackets_binds_an_acronym(text: str, short: str, long_form: str) -> None:
    assert [(s, f) for s, f, _ in candidates.defined_acronyms(text)] == [(short, long_form)]
    assert kinds(text)[short] == CandidateKind.DEFINED_ACRONYM


@pytest.mark.parametrize("text", ["He came (again).", "Article 5 (XX) was", "the Group (see above)", "in 1949 (PRC)"])
def test_brackets_that_define_nothing_bind_nothing(text: str) -> None:
    assert list(candidates.defined_acronyms(text)) == []


def test_names_and_acronyms_are_candidates() -> None:
    found = kinds("The Bank of the South met UNASUR officials. UNASUR agreed.")
    assert found["UNASUR"] == CandidateKind.ACRONYM
    assert found["Bank of the South"] == CandidateKind.NAME


def test_a_line_in_capitals_has_no_acronyms() -> None:
    assert "COMMUNIQUE" not in kinds("JOINT COMMUNIQUE OF THE TWO PARTIES\nIt was signed.")


def test_a_heading_in_capitals_within_a_line_has_no_acronyms() -> None:
    found = kinds("Note by the UNODC. REPORT OF THE SECRETARY GENERAL The UNODC met.")
    assert "UNODC" in found
    assert not {"REPORT", "OF", "GENERAL"} & set(found)


@pytest.mark.parametrize("short", ["WP.29", "IOMed", "CoNLL", "P&R", "W.A.S.A.", "CBDR-RC", "CO2"])
def test_acronyms_may_have_small_letters_points_and_numbers(short: str) -> None:
    assert kinds(f"It was read by {short} yesterday.")[short] == CandidateKind.ACRONYM


def test_a_phrase_that_recurs_counts_and_its_parts_do_not() -> None:
    found = kinds("deep sea mining rules. New deep sea mining rules came; deep sea mining rules again.")
    assert "deep sea mining rules" in found
    assert "sea mining" not in found


def test_chinese_titles_and_recurring_strings_are_candidates() -> None:
    found = kinds("双方签署《联合行动计划》。数字经济伙伴关系很重要，数字经济伙伴关系已经建立。")
    assert found["联合行动计划"] == CandidateKind.TITLE
    assert found["数字经济伙伴关系"] == CandidateKind.PHRASE


def test_starts_are_code_points_of_the_text() -> None:
    text = "👩‍👩‍👧 El Banco del Sur (BDS) y «UNASUR»"
    for each in candidates.find(text):
        assert text[each.start : each.start + len(each.text)] == each.text


def test_cost_grows_with_the_text_alone() -> None:
    for text in ("A" * 200_000, "(" * 100_000, "Ab " * 60_000, "中" * 20_000, "a b " * 50_000):
        candidates.find(text)
