"""What the file of a text that was read says itself, in the three languages of the interface, from its catalogs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.numbers import format_decimal

from app.formats.packs.words import LOCALES, catalog

Say = Callable[[str], object]


def warnings(_: Say) -> Mapping[str, object]:
    """What each code of a warning is called, as `_` says it."""
    return {
        "superseded": _("Superseded"),
        "deprecated": _("Advised against"),
        "wrong_acronym": _("Another body’s acronym"),
        "damaged_name": _("Damaged name"),
        "altered_phrase": _("Set phrase altered"),
        "two_names": _("A second name for one thing"),
    }


def reasons(_: Say) -> Mapping[str, object]:
    """What each code of a reason means, as `_` says it; `text` is what gives the reason."""
    return {
        "definition": _("The text itself says what it stands for: %(text)s"),
        "example": _("The words around it are like those of this use: %(text)s"),
        "contrast": _("The words around it are like those of this other use: %(text)s"),
        "words": _("Words of the entry stand around it: %(text)s"),
        "related": _("Something related stands near: %(text)s"),
        "named": _("The text names it in full: %(text)s"),
        "speaker": _("Whoever speaks is of this body: %(text)s"),
        "joined": _("Two bodies are named side by side: %(text)s"),
        "inside": _("It stands inside a longer term: %(text)s"),
        "discourse": _("It has this sense elsewhere in the text: %(text)s"),
        "prior": _("Its usage status, before anything around it is looked at: %(text)s"),
        "foreign": _("The designation is of another language: %(text)s"),
        "listed": _("Nothing stands around it but other designations"),
        "gender": _("The article before it is not of its gender: %(text)s"),
        "early": _("The text is older than its names: %(text)s"),
        "apart": _("The text tells it from another with the same letters: %(text)s"),
        "unknown": _("A sense that the glossary lacks is always possible"),
        "field": _("Words of diplomacy stand around it: %(text)s"),
        "company": _("States, bodies and officials are named around it: %(text)s"),
        "text": _("Names of the field in a sentence of the text, on average: %(text)s"),
        "elsewhere": _("Words of other walks of life stand around it: %(text)s"),
        "spelling": _("It is spelt exactly so: %(text)s"),
        "name": _("It is part of another name: %(text)s"),
        "designation": _("It is a designation of this concept alone: %(text)s"),
        "altered": _("It is nearly this designation: %(text)s"),
    }


@dataclass(frozen=True)
class Words:
    """What a file says in one language (`en`, `es`, `zh`)."""

    language: str
    locale: Locale
    title: str
    languages: Mapping[str, str]
    statuses: Mapping[str, str]
    warnings: Mapping[str, object]
    reasons: Mapping[str, object]
    warnings_head: str
    terms: str
    none: str
    no_warnings: str
    waived: str
    lacking: str
    undecided: str
    outside: str
    why: str
    may_be: str
    legend: Mapping[str, str]
    warning: str
    place: str
    made: str
    _counts: Callable[[str, str, int], str]

    @property
    def separator(self) -> str:
        return "；" if self.language == "zh" else " · "

    @property
    def colon(self) -> str:
        return "：" if self.language == "zh" else ": "

    def count_terms(self, number: int) -> str:
        return self._count("%(num)s term", "%(num)s terms", number)

    def count_warnings(self, number: int) -> str:
        return self._count("%(num)s warning", "%(num)s warnings", number)

    def count_times(self, number: int) -> str:
        return self._count("%(num)s time", "%(num)s times", number)

    def _count(self, one: str, many: str, number: int) -> str:
        return self._counts(one, many, number) % {"num": format_decimal(number, locale=self.locale)}


@cache
def words(language: str) -> Words:
    """What files say in a language of the interface."""
    spoken = catalog(language)
    _ = spoken.ugettext
    return Words(
        language=language,
        locale=Locale.parse(LOCALES[language]),
        title=_("A text read"),
        languages={"en": _("English"), "es": _("Spanish"), "zh-Hans": _("Chinese")},
        statuses={
            "preferred": _("Preferred"),
            "admitted": _("Admitted"),
            "superseded": _("Superseded"),
            "deprecated": _("Deprecated"),
        },
        warnings=warnings(_),
        reasons=reasons(_),
        warnings_head=_("Warnings"),
        terms=_("Terms"),
        none=_("The text holds no term of the glossary."),
        no_warnings=_("No wording to check was found."),
        waived=_("Wording set aside"),
        lacking=_("Not in the glossary yet"),
        undecided=_("undecided, or outside the glossary"),
        outside=_("A sense outside the glossary"),
        why=_("Why this sense"),
        may_be=_("What it may stand for"),
        legend={
            "term": _("a term"),
            "acronym": _("an acronym"),
            "warned": _("a warning"),
            "undecided": _("undecided"),
        },
        warning=_("warning"),
        place=_("place"),
        made=_("Made with Puente"),
        _counts=spoken.ungettext,
    )
