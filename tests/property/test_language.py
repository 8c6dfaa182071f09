"""What holds for any text at all."""

from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from app.language import folding, inflection, marking, pinyin, scripts, sorting, spelling, tags, words

ALPHABET = "aeinñgzáüǚßﬁＧÅ7５1&%+'’“”-–·. \u0301\u0304\u0308\u200b\u202e國国一乾著中儿𠮷жΩ한\x00\ud800"
TEXTS = st.text(max_size=40) | st.text(alphabet=ALPHABET, max_size=30)
WORDS = st.text(alphabet="abcdeinors", min_size=4, max_size=12)
LANGUAGES = st.sampled_from(["en", "es", "es-CU", "zh-Hans", "zh-Hant"])


@given(TEXTS)
def test_folding_twice_changes_nothing(text):
    assert folding.fold(folding.fold(text)) == folding.fold(text)
    assert folding.accent_key(folding.accent_key(text)) == folding.accent_key(text)


@given(TEXTS)
def test_keys_of_folded_texts_are_keys_of_the_texts(text):
    assert folding.key(folding.fold(text)) == folding.key(text) == folding.fold(text).replace(" ", "")
    assert folding.key(folding.accent_key(text)) == folding.key(text)


@given(TEXTS, TEXTS)
def test_the_key_of_a_whole_is_the_keys_of_its_parts(first, second):
    assert folding.key(first + second) == folding.key(first) + folding.key(second)


@given(TEXTS)
def test_offsets_fit_the_folded_text(text):
    folded, offsets = folding.fold_with_offsets(text)
    assert folded == folding.fold(text)
    assert len(offsets) == len(folded)
    assert offsets == sorted(offsets)
    assert all(0 <= offset < len(text) for offset in offsets)


@given(TEXTS, TEXTS)
def test_highlights_lie_in_the_text_apart_and_in_order(text, query):
    spans = marking.highlight(text, query)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@given(TEXTS, TEXTS, TEXTS)
def test_a_query_that_stands_in_the_text_is_highlighted(before, query, after):
    assume(len(folding.key(query)) > 2)
    text = f"{before} {query} {after}"
    marked = [text[start:end] for start, end in marking.highlight(text, query)]
    assert any(folding.key(query) in folding.key(part) for part in marked)


@given(TEXTS)
def test_a_text_is_found_by_itself(text):
    assert set(words.query_tokens(text)) <= set(words.tokens(text))


@given(TEXTS)
def test_words_stand_where_they_are_said_to(text):
    for word, start, end in words.spans(text):
        assert word in folding.key(text[start:end])


@given(TEXTS)
def test_toneless_is_toneless(text):
    assert pinyin.toneless(pinyin.toneless(text)) == pinyin.toneless(text)


@given(st.lists(st.sampled_from(sorted(pinyin.SYLLABLES)), min_size=1, max_size=8))
def test_syllables_parted_by_apostrophes_come_back(parts):
    assert pinyin.syllables("'".join(parts)) == parts
    assert pinyin.initials("'".join(parts)) == "".join(part[0] for part in parts)
    assert pinyin.looks_like_pinyin("".join(parts))


@given(st.text(alphabet="中国共产党人类命运同体一带路和平女绿重庆长行古巴 ，", max_size=12))
def test_a_draft_fits_its_text(text):
    assert pinyin.mismatches(text, pinyin.draft(text)) == []


@given(WORDS, st.integers(0, 12), st.sampled_from("abxyz"), st.sampled_from(["insert", "delete", "replace", "swap"]))
def test_words_one_mistake_apart_share_a_deletion(word, at, letter, mistake):
    at %= len(word)
    wrong = {
        "insert": word[:at] + letter + word[at:],
        "delete": word[:at] + word[at + 1 :],
        "replace": word[:at] + letter + word[at + 1 :],
        "swap": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }[mistake]
    assume(len(wrong) >= 4)
    assert spelling.deletions(word) & spelling.deletions(wrong)
    assert spelling.closest(wrong, [word]) == [word]


@given(TEXTS, TEXTS, LANGUAGES)
def test_sort_keys_order_alike_in_python_and_in_bytes(first, second, language):
    one, other = sorting.sort_key(first, language), sorting.sort_key(second, language)
    assert (one < other) == (one.encode() < other.encode())
    assert "\x00" not in one


@given(TEXTS, TEXTS, LANGUAGES)
def test_no_text_is_too_strange(text, other, language):
    tags.normalize(text)
    scripts.suspicious(text), scripts.scripts_of(text), scripts.to_simplified(text), scripts.to_traditional(text)
    pinyin.reading_keys(text), pinyin.initials(text), pinyin.looks_like_pinyin(text), pinyin.draft(text)
    pinyin.mismatches(text, other)
    inflection.stem_keys(text), inflection.stem_key(text, language), inflection.inflections(text, language)
    sorting.initial(text, language)
    spelling.deletions(text), spelling.closest(text, [other])
