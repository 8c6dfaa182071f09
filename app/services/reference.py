"""The reference layer: an entry for every state of the United Nations, its names taken by rule, not written.

The names are the UN's own (see `states`) and those of Unicode's CLDR as Babel ships it. Making an entry is pure;
`write` brings a folder of files up to date and leaves alone whatever a person wrote there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

from app.formats import yaml_files
from app.language import folding, scripts
from app.services.states import State, reading, states
from app.terminology.bibliography import Glossary, Source
from app.terminology.concept import LANGUAGES, Concept, Kind, Layer, from_document, slug, to_document
from app.terminology.errors import InvalidGlossary

Document = dict[str, Any]
"""An entry or a designation as plain data, as `to_document` answers it."""

SUBJECT = "states"
CLDR, UN_NAMES, UN_NAMES_BEFORE = "unicode-cldr", "un-country-names", "un-country-names-before-2022"
_FROM_BEFORE = {"CI"}  # the later list has no row for it
_TERRITORIES = {"PS"}  # what CLDR names under this code is a territory, not the state
_LONG_NAMES = frozenset(["BO", "BN", "CD", "FM", "GB", "IR", "KP", "KR", "LA", "MD", "RU", "SY", "TZ", "US", "VE"])
"""Where the UN's short name is a long one and CLDR's is its usual short form."""
_ORDINARY_WORDS = frozenset(["Catar", "Chad", "Chile", "Granada", "Guinea", "Malta", "Panama", "Panamá"])
"""Names that are ordinary words when they are written small."""
_LOCALES = {"en": "en", "es": "es", "es-419": "es_419", "zh-Hans": "zh_Hans", "zh-Hant-TW": "zh_Hant"}
_HONG_KONG = "zh_Hant_HK"

_CONFUSABLE = {
    "AU": "AT",
    "CG": "CD",
    "DM": "DO",
    "GM": "ZM",
    "GN": "GW GQ PG",
    "GQ": "GW PG",
    "GW": "PG",
    "IQ": "IR",
    "KP": "KR",
    "MR": "MU",
    "NE": "NG",
    "SK": "SI",
    "SD": "SS",
}
"""Which states' names are mixed up, each pair once."""


@dataclass
class Report:
    """What a run did: ids of the entries written, how many were right already, and the states that people wrote up."""

    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    curated: dict[str, str] = field(default_factory=dict)  # what the UN calls the state in English: the entry's id


def cldr_version() -> str:
    """The version of CLDR that Babel ships."""
    return str(get_global("cldr")["version"])


def sources() -> tuple[Source, ...]:
    """What the entries cite."""
    publisher = "United Nations (copy in the datasets/country-codes collection)"
    data = "https://github.com/datasets/country-codes/blob/"
    un = {"publisher": publisher, "tier": "international_organisation", "accessed": "2026-11-25"}
    records = (
        {
            "key": CLDR,
            "title": f"Unicode CLDR {cldr_version()}, names of territories",
            "publisher": "Unicode Consortium (as shipped with Babel)",
            "tier": "reference",
        },
        {
            "key": UN_NAMES,
            "title": "UNTERM and M49 names of countries, short and formal, in the six official languages",
            "date": "2026-05-15",
            "url": f"{data}main/data/country-codes.csv",
        }
        | un,
        {
            "key": UN_NAMES_BEFORE,
            "title": "UNTERM names of States Members and non-member States, as they were before June 2022",
            "url": f"{data}a09b84ab199694aa3db18d7bfc15f632543db672/data/unterm_names.csv",
        }
        | un,
    )
    adapter = yaml_files.RECORD_FILES["source"][1]
    return tuple(adapter.validate_python({"language": "mul"} | record) for record in records)


def entry_id(state: State) -> str:
    """The slug of the UN's short name in English: `france`, `cote-d-ivoire`, `iran`."""
    return slug(state.names["en"].short.partition(" (")[0].replace("’s", "s").replace("’", "-"))


def make(state: State) -> Concept:
    """The entry of a state, as the rule alone makes it."""
    return from_document(
        {
            "id": entry_id(state),
            "kind": Kind.PLACE,
            "layer": Layer.REFERENCE,
            "subjects": [SUBJECT],
            "designations": _united(_designations(state)),
        }
    )


def _designations(state: State) -> Iterator[Document]:
    for language in LANGUAGES:
        yield from _un_designations(state, language)
        if state.code not in _TERRITORIES:
            yield from _cldr_designations(state, language)


def _un_designations(state: State, language: str) -> Iterator[Document]:
    name = state.names[language]
    short, formal = _un_designation(state, language, name.short), _un_designation(state, language, name.formal or "")
    if name.formal is None:
        yield short | {"type": "full_form", "status": "preferred"}
    elif name.is_list_form:  # in a sentence the UN writes the formal name
        yield formal | {"type": "full_form", "status": "preferred"}
        yield short | {"type": "variant", "status": "admitted"}
    else:
        yield short | {"type": "short_form", "status": "preferred", "abbreviation_of": name.formal}
        yield formal | {"type": "full_form", "status": "admitted"}


def _un_designation(state: State, language: str, text: str) -> Document:
    source = UN_NAMES_BEFORE if state.code in _FROM_BEFORE else UN_NAMES
    named = _designation(state, language, text) | {"sources": [source]}
    return named if text == _cldr_name(state, language) else named | {"authority": "united-nations"}


def _cldr_designations(state: State, language: str) -> Iterator[Document]:
    """CLDR's names of a state in a language and its regions, those left out that are made for lists alone."""
    name, un = _cldr_name(state, language), state.names[language]
    form: Document = {"status": "admitted", "type": "variant", "sources": [CLDR]}
    if state.code in _LONG_NAMES:
        form |= {"type": "short_form", "abbreviation_of": un.formal or un.short}
    if language == "zh-Hans" or not _is_for_lists(name):
        yield _designation(state, language, name) | form
    if language == "es":
        regional = _cldr_name(state, "es-419")
        if regional not in (name, un.short, un.formal):
            yield _designation(state, "es-419", regional) | form | {"type": "variant"}
    if language == "zh-Hans":
        for tag, text in _traditional_names(state):
            yield _designation(state, tag, text) | form


def _traditional_names(state: State) -> Iterator[tuple[str, str]]:
    """The names that differ in words: `zh-Hant` where Taiwan and Hong Kong agree on one."""
    taiwan, hong_kong = _traditional_forms(state)
    tagged = [("zh-Hant", taiwan)] if taiwan == hong_kong else [("zh-Hant-TW", taiwan), ("zh-Hant-HK", hong_kong)]
    for tag, text in tagged:
        if not _is_same_words(_cldr_name(state, "zh-Hans"), text) and not _is_for_lists(text):
            yield tag, text


def _traditional_forms(state: State) -> tuple[str, str]:
    """CLDR's name in Taiwan and in Hong Kong."""
    return _cldr_name(state, "zh-Hant-TW"), str(Locale.parse(_HONG_KONG).territories[state.code])


def _cldr_name(state: State, language: str) -> str:
    return str(Locale.parse(_LOCALES[language]).territories[state.code])


def _is_for_lists(name: str) -> bool:
    """Whether the name was made to stand in a list: Myanmar (Burma), Congo - Kinshasa."""
    return any(mark in name for mark in ("(", "（", " - "))


def _is_same_words(simplified: str, traditional: str) -> bool:
    return folding.key(scripts.to_simplified(traditional)) == folding.key(simplified)


def _designation(state: State, language: str, text: str) -> Document:
    found: Document = {"text": text, "language": language, "part_of_speech": "proper_noun"}
    if language.startswith("zh"):
        found["reading"] = reading(text)
    if language == "zh-Hans":
        found["traditional"] = _traditional(state, text)
    if text in _ORDINARY_WORDS:
        found["matching"] = {"case_sensitive": True}
    return found


def _traditional(state: State, text: str) -> Document:
    """CLDR's name in traditional characters where it is the same words, else the converted one."""
    for attested in _traditional_forms(state):
        if state.code not in _TERRITORIES and _is_same_words(text, attested):
            return {"text": attested, "evidence": "attested"}
    return {"text": scripts.to_traditional(text)}


def _united(designations: Iterable[Document]) -> list[Document]:
    """The designations with each text once in a language; who says the same is one more source."""
    found: dict[tuple[str, str], Document] = {}
    for each in designations:
        first = found.setdefault(_key(each), each)
        first["sources"] = sorted({*first["sources"], *each["sources"]}, reverse=True)
    return list(found.values())


def _key(designation: Document) -> tuple[str, str]:
    return designation["language"], designation["text"]


def make_all(concepts: Mapping[str, Concept]) -> tuple[dict[str, Concept], dict[str, str]]:
    """The entries that a glossary should have, each as the rule makes it with what a person wrote.

    Answers them by id, and the states that curated entries cover: their UN name in English, and the entry's id.
    """
    curated = {
        designation.text: concept.id
        for concept in concepts.values()
        if concept.layer == Layer.CURATED and concept.kind == Kind.PLACE
        for designation in concept.designations_in("en")
    }
    written_up = {name: curated[name] for state in states() if (name := state.names["en"].short) in curated}
    ours = {state.code: make(state) for state in states() if state.names["en"].short not in written_up}
    ids = {code: concept.id for code, concept in ours.items()}
    entries = {
        concept.id: merge(concept, concepts.get(concept.id), _confusable(code, ids)) for code, concept in ours.items()
    }
    return entries, written_up


def _confusable(code: str, ids: Mapping[str, str]) -> list[Document]:
    others = _CONFUSABLE.get(code, "").split()
    return [{"type": "confusable_with", "target": ids[other]} for other in others if other in ids]


def merge(made: Concept, found: Concept | None, relations: Iterable[Document] = ()) -> Concept:
    """The entry that a person may have worked on, with what it lacks; what stands in it stays as it is.

    Only a name that nothing but CLDR stands for goes away when CLDR has it no longer.
    """
    if found is not None and found.layer == Layer.CURATED:
        return found
    document = to_document(found or made)
    wanted = {_key(each): each for each in to_document(made)["designations"]}
    kept = [each for each in document["designations"] if _key(each) in wanted or not _is_withdrawn(each)]
    kept = [_completed(each, wanted.pop(_key(each), each)) for each in kept]
    for new in wanted.values():
        kept.insert(_place(kept, new["language"][:2]), new)
    stated = document.get("relations", [])
    missing = [each for each in relations if each not in stated]
    return from_document(document | {"designations": kept, "relations": [*stated, *missing]})


def _completed(found: Document, made: Document) -> Document:
    return made | found | {"sources": list(dict.fromkeys([*found.get("sources", []), *made.get("sources", [])]))}


def _is_withdrawn(found: Document) -> bool:
    """Whether CLDR alone stood for the name, and no person added a word to it."""
    return found.get("sources") == [CLDR] and not found.keys() & {"note", "valid_from", "valid_until", "replaced_by"}


def _place(designations: list[Document], language: str) -> int:
    """Where a designation goes: after the last of its language."""
    same = [at for at, each in enumerate(designations, 1) if each["language"][:2] == language]
    return same[-1] if same else len(designations)


def write(folder: Path) -> Report:
    """Bring the reference entries in a glossary's folder up to date; only files that change are written.

    Raises InvalidGlossary when a file that is one of them cannot be read.
    """
    glossary = yaml_files.read(folder)
    entries, curated = make_all(glossary.glossary.concepts)
    report = Report(curated=curated)
    paths = {
        id: folder / glossary.nodes["concept", id][0]
        if ("concept", id) in glossary.nodes
        else folder / yaml_files.entry_path(concept)
        for id, concept in entries.items()
    }
    unreadable = {
        path.relative_to(folder).as_posix()
        for id, path in paths.items()
        if path.exists() and id not in glossary.glossary.concepts
    }
    if unreadable:
        raise InvalidGlossary([(str(each), each.finding) for each in glossary.findings if each.file in unreadable])
    for id, concept in entries.items():
        if concept == glossary.glossary.concepts.get(id):
            report.unchanged += 1
        else:
            paths[id].parent.mkdir(parents=True, exist_ok=True)
            (report.changed if paths[id].exists() else report.created).append(id)
            paths[id].write_text(yaml_files.write_entry(concept), encoding="utf-8")
    _write_sources(folder, glossary.glossary)
    return report


def _write_sources(folder: Path, glossary: Glossary) -> None:
    """Add the sources that are missing; CLDR's says which version it is."""
    wanted = {
        each.key: each
        for each in sources()
        if each.key not in glossary.sources or (each.key == CLDR and glossary.sources[CLDR].title != each.title)
    }
    if wanted:
        text = yaml_files.write_records("source", ({**glossary.sources, **wanted}).values())
        (folder / yaml_files.RECORD_FILES["source"][0]).write_text(text, encoding="utf-8")
