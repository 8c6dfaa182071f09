"""What the files of a pack say themselves, in the three languages of the interface, from its catalogs.

A file is read far from the page it was made on, and the offline one changes its language by itself, so that files ask
for words here and not where a request has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from app.terminology.outline import Aside, Detail
from app.terminology.pack import Caution, Notice

LOCALES = {"en": "en_GB", "es": "es", "zh": "zh_Hans"}
ENDONYMS = {"en": "English", "es": "Español", "zh-Hans": "中文"}
CATALOGS = Path(__file__).parents[2] / "translations"


@dataclass(frozen=True)
class Words:
    """What a file says in one language (`en`, `es`, `zh`)."""

    language: str
    locale: Locale
    title: str
    languages: Mapping[str, str]
    asides: Mapping[Aside, str]
    details: Mapping[Detail, str]
    cautions: Mapping[Caution, str]
    notices: Mapping[Notice, str]
    to_note: str
    entry: str
    revision: str
    none: str
    count_one: str
    count_many: str
    made: str
    search: str
    hint: str
    keys: str
    nothing: str
    shown: str
    by: str
    theme: str
    print: str
    tongues: str

    @property
    def separator(self) -> str:
        return "；" if self.language == "zh" else " · "

    @property
    def semicolon(self) -> str:
        return "；" if self.language == "zh" else "; "

    @property
    def comma(self) -> str:
        return "，" if self.language == "zh" else ", "

    @property
    def colon(self) -> str:
        return "：" if self.language == "zh" else ": "

    def count(self, number: int) -> str:
        """How many terms there are."""
        text = self.count_one if number == 1 else self.count_many
        return text % {"num": format_decimal(number, locale=self.locale)}

    def day(self, text: str) -> str:
        """A year, month or day as the reader of this language writes it."""
        parts = [int(part) for part in text.split("-")]
        year, month, day = (*parts, 1, 1)[:3]
        if len(parts) == 3:
            return str(format_date(date(year, month, day), "long", self.locale))
        if len(parts) == 2:
            return str(format_skeleton("yMMMM", date(year, month, 1), locale=self.locale))
        return f"{text}年" if self.language == "zh" else text


def catalog(language: str) -> NullTranslations:
    """The catalog of a language of the interface; English is what the messages say themselves."""
    return NullTranslations() if language == "en" else Translations.load(CATALOGS, [LOCALES[language]])


@cache
def words(language: str) -> Words:
    """What files say in a language of the interface."""
    spoken = catalog(language)
    _, ngettext = spoken.ugettext, spoken.ungettext
    return Words(
        language=language,
        locale=Locale.parse(LOCALES[language]),
        title=_("Terms for the booth"),
        languages={"en": _("English"), "es": _("Spanish"), "zh": _("Chinese")},
        asides={Aside.DEFINITION: _("Definition"), Aside.CONTEXT: _("In the text"), Aside.REMARK: _("Remark")},
        details={
            Detail.SHORT_FORMS: _("Short forms"),
            Detail.READING: _("Pinyin"),
            Detail.TRADITIONAL: _("Traditional form"),
        },
        cautions={
            Caution.UNCONFIRMED: _("unconfirmed"),
            Caution.ADMITTED: _("Admitted").lower(),
            Caution.SUPERSEDED: _("Superseded").lower(),
            Caution.DEPRECATED: _("Deprecated").lower(),
            Caution.CONVERTED: _("traditional form converted"),
        },
        notices={
            Notice.OWN: _("own addition"),
            Notice.REFERENCE: _("name taken by rule"),
            Notice.WITHDRAWN: _("withdrawn from the glossary"),
            Notice.NEW: _("new"),
        },
        to_note=_("To note"),
        entry=_("Entry"),
        revision=_("Revision"),
        none=_("none recorded"),
        count_one=ngettext("%(num)s term", "%(num)s terms", 1),
        count_many=ngettext("%(num)s term", "%(num)s terms", 2),
        made=_("Made with Puente"),
        search=_("Look up in this pack"),
        hint=_("Any spelling: accents, pinyin, initials …"),
        keys=_("/ reaches the box, Esc empties it. No network is needed."),
        nothing=_("Nothing in this pack reads so."),
        shown=_("{shown} of {all}"),
        by=_("found by"),
        theme=_("Light or dark"),
        print=_("Print"),
        tongues=_("Language of the interface"),
    )


@cache
def language_name(tag: str) -> str:
    """What a language calls itself: English, Español, 中文, Español (Cuba), 中文（繁體）."""
    if tag in ENDONYMS:
        return ENDONYMS[tag]
    locale = Locale.parse(tag, sep="-")
    name = str(locale.get_display_name(locale))
    name = name[:1].upper() + name[1:]
    return name.replace(" (", "（").replace(")", "）").replace(", ", "，") if tag.startswith("zh") else name


def region_name(code: str, language: str) -> str:
    """What a region (`CU`, `419`) is called in a language of the interface."""
    return str(Locale.parse(LOCALES[language]).territories.get(code, code))
