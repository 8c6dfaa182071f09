"""Which sense is chosen, by its lead: the bar is higher for ours where a homonym has its letters."""

from app.recognition.senses import CONTESTED, MARGIN, SHARED, Evidence, Scored, chosen

PRIOR, WORDS = Evidence("prior", 0.5), Evidence("words", 0.5)


def ours(lead: float) -> Scored:
    return Scored("ours", [PRIOR, WORDS, Evidence("example", lead)])


def test_it_works() -> None:
    assert chosen([], ()) is None
    others = [Scored("another", [PRIOR, WORDS])]
    assert chosen([ours(MARGIN), *others], ()) == ours(MARGIN)
    assert chosen([ours(MARGIN - 0.01), *others], ()) is None


def test_ours_must_lead_a_homonym_by_more_and_by_most_where_the_text_speaks_for_it() -> None:
    quiet, backed = Scored("homonym", [Evidence("prior", 1.0)]), Scored("homonym", [PRIOR, WORDS])
    assert chosen([ours(SHARED), quiet], {"homonym"}) == ours(SHARED)
    assert chosen([ours(SHARED - 0.01), quiet], {"homonym"}) is None
    assert chosen([ours(CONTESTED), backed], {"homonym"}) == ours(CONTESTED)
    assert chosen([ours(CONTESTED - 0.01), backed], {"homonym"}) is None


def test_the_field_does_not_outvote_what_speaks_for_a_homonym_itself() -> None:
    field = Scored("ours", [PRIOR, Evidence("field", 3.0), Evidence("words", 0.7)])
    assert chosen([field, Scored("homonym", [PRIOR, WORDS])], {"homonym"}) is None
    assert chosen([field, Scored("homonym", [PRIOR, Evidence("words", 0.3)])], {"homonym"}) is field


def test_in_a_list_ours_need_not_lead_by_most() -> None:
    listed = Scored("ours", [PRIOR, Evidence("example", 0.4), Evidence("listed", 0.4)])
    homonym = Scored("homonym", [Evidence("prior", 0.2), Evidence("example", 0.4)])
    assert chosen([listed, homonym], {"homonym"}) is listed


def test_what_the_glossary_lacks_must_be_led_as_a_homonym_must() -> None:
    lacking = Scored(None, [Evidence("unknown", 1.0)])
    assert chosen([ours(SHARED - 0.01), lacking], {"homonym"}) is None
    assert chosen([ours(SHARED - 0.01), lacking], ()) is not None


def test_what_any_sense_would_have_is_not_enough_for_ours_beside_a_homonym() -> None:
    general = Scored("ours", [PRIOR, Evidence("field", 2.0), Evidence("words", -0.1)])
    homonym = Scored("homonym", [PRIOR])
    assert chosen([general, homonym], {"homonym"}) is None
    assert chosen([general, homonym], ()) is general


def test_a_homonym_is_chosen_by_the_usual_lead() -> None:
    homonym = Scored("homonym", [PRIOR, WORDS, Evidence("example", MARGIN)])
    assert chosen([homonym, Scored("ours", [PRIOR, WORDS])], {"homonym"}) is homonym
