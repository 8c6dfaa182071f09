"""What the codes of the core are called in the reader's language."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

LANGUAGE_NAMES = {"en": "English", "es": "Español", "zh-Hans": "中文"}
"""Each in its own language, to be marked so."""
LANGUAGES = {"en": _l("English"), "es": _l("Spanish"), "zh-Hans": _l("Chinese")}
"""Each in the reader's language."""
LANGUAGES_ONLY = {"en": _l("English only"), "es": _l("Spanish only"), "zh-Hans": _l("Chinese only")}

KINDS = {
    "initiative": _l("Initiative"),
    "institution": _l("Institution"),
    "post": _l("Post"),
    "person": _l("Person"),
    "place": _l("Place"),
    "event": _l("Event"),
    "document": _l("Document"),
    "instrument": _l("Instrument"),
    "doctrine": _l("Doctrine"),
    "set_phrase": _l("Set phrase"),
    "protocol": _l("Protocol"),
    "concept": _l("Concept"),
    "homonym": _l("Homonym, outside the field"),
}
TYPES = {
    "full_form": _l("full form"),
    "short_form": _l("short form"),
    "acronym": _l("acronym"),
    "variant": _l("variant"),
    "phrase": _l("phrase"),
    "proper_name": _l("proper name"),
}
STATUSES = {
    "preferred": _l("Preferred"),
    "admitted": _l("Admitted"),
    "superseded": _l("Superseded"),
    "deprecated": _l("Deprecated"),
}
STATUS_HINTS = {
    "preferred": _l("use this"),
    "admitted": _l("right where it is usual"),
    "superseded": _l("official until a date"),
    "deprecated": _l("misleads, or was dropped"),
}
RELATIONS = {
    "broader": _l("Broader"),
    "narrower": _l("Narrower"),
    "part_of": _l("Part of"),
    "has_part": _l("Has part"),
    "member_of": _l("Member of"),
    "has_member": _l("Has member"),
    "instance_of": _l("Instance of"),
    "has_instance": _l("Has instance"),
    "predecessor": _l("Predecessor"),
    "successor": _l("Successor"),
    "related": _l("Related"),
    "confusable_with": _l("Confusable with"),
}
TIERS = {
    "official": _l("official"),
    "international_organisation": _l("international organisation"),
    "state_media": _l("state media"),
    "press": _l("press"),
    "academic": _l("academic"),
    "reference": _l("reference work"),
}
MATCHES = {
    "exact": _l("Exact"),
    "folded": _l("Same letters"),
    "traditional": _l("Traditional characters"),
    "pinyin": _l("Pinyin"),
    "initials": _l("Initials of the pinyin"),
    "inflected": _l("Inflected form"),
    "prefix": _l("Begins like this"),
    "words": _l("Inside a longer designation"),
    "typo": _l("Near spelling"),
    "definition": _l("In the definition"),
}
PARTS_OF_SPEECH = {
    "noun": _l("noun"),
    "proper_noun": _l("proper noun"),
    "verb": _l("verb"),
    "adjective": _l("adjective"),
    "adverb": _l("adverb"),
    "phrase": _lp("part of speech", "phrase"),
}
GENDERS = {"masculine": _l("masculine"), "feminine": _l("feminine"), "common": _l("common gender")}
ACTIONS = {"publish": _l("published"), "withdraw": _l("withdrawn"), "merge": _l("merged")}
