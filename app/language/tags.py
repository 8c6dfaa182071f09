"""Language tags: which ones Puente knows, and what people type instead of them."""

import re
from typing import Literal

Primary = Literal["en", "es", "zh"]

_SHAPE = re.compile(r"(en|es|zh|cmn)(?:[-_](hans|hant))?(?:[-_]([a-z]{2}|[0-9]{3}))?", re.ASCII | re.IGNORECASE)
_LONGEST = len("cmn-hans-419")

_REGIONS = {
    "en": "001 150 AU BZ CA CN CU GB GH GY HK IE IN JM KE MY NG NZ PH PK SG TT US ZA",
    "es": "419 AR BO CL CO CR CU DO EC ES GQ GT HN MX NI PA PE PH PR PY SV US UY VE",
}
_SIMPLIFIED_REGIONS = frozenset({"CN", "SG", "MY"})
_TRADITIONAL_REGIONS = frozenset({"TW", "HK", "MO"})


def normalize(tag: str) -> str | None:
    """The tag as Puente writes it (`es-419`, `zh-Hans`, `zh-Hant-TW`), or None for what it does not know.

    A Chinese tag without a script gets the script of its region, and simplified Chinese never keeps a region.
    """
    if len(tag) > _LONGEST or not (found := _SHAPE.fullmatch(tag)):
        return None
    language, script, region = found.groups()
    region = region and region.upper()
    if language.lower() in ("zh", "cmn"):
        return _normalize_chinese(script, region)
    language = language.lower()
    if script or (region and region not in _REGIONS[language].split()):
        return None
    return f"{language}-{region}" if region else language


def _normalize_chinese(script: str | None, region: str | None) -> str | None:
    traditional = script.lower() == "hant" if script else region in _TRADITIONAL_REGIONS
    if region and region not in _SIMPLIFIED_REGIONS | _TRADITIONAL_REGIONS:
        return None
    if not traditional:
        return "zh-Hans"
    return f"zh-Hant-{region}" if region in _TRADITIONAL_REGIONS else "zh-Hant"


def primary(tag: str) -> Primary:
    """The language of a tag, without script and region.

    Raises ValueError for a tag that `normalize` does not know.
    """
    match (normalize(tag) or "")[:2]:
        case "en":
            return "en"
        case "es":
            return "es"
        case "zh":
            return "zh"
    raise ValueError(f"unknown language tag: {tag[:40]!r}")
