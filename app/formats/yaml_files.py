"""The curated glossary as files: one YAML file per entry, and one for each kind of record that entries point to.

Every scalar is read as the string that stands there, so that `NO` is no boolean and 2013 no number; the shapes say
what it means. Writing is canonical: one layout for one content, so that a changed line is a changed fact.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from app.terminology import concept as concepts
from app.terminology.bibliography import Authority, Glossary, Retired, Source, Subject
from app.terminology.concept import Concept
from app.terminology.findings import Finding
from app.terminology.findings import Path as FindingPath
from app.terminology.glossary_rules import Place

WIDTH = 110
RECORD_FILES: dict[str, tuple[str, TypeAdapter[Any]]] = {
    "source": ("sources.yaml", TypeAdapter(Source)),
    "subject": ("subjects.yaml", TypeAdapter(Subject)),
    "authority": ("authorities.yaml", TypeAdapter(Authority)),
}
"""The files that hold many records, a mapping by key, and the shape of each."""

EXPORTED = "exported.yaml"
"""The file that tells, for what was last edited in the service, which state of it the files hold."""

_Loader = yaml.CBaseLoader
_Dumper = yaml.CSafeDumper


@dataclass(frozen=True)
class Located:
    """A finding with the file and line (from 1) where it stands."""

    file: str
    line: int
    finding: Finding

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.finding.code}: {self.finding.message}"


@dataclass
class Reading:
    """What was read from a folder: the records, the findings so far, and where each record stands.

    `exported` holds, by place, the stamp of the service's state that a record was last exported from.
    """

    glossary: Glossary
    findings: list[Located]
    nodes: Mapping[Place, tuple[str, yaml.Node]] = field(default_factory=dict)
    exported: Mapping[Place, str] = field(default_factory=dict)

    def records(self) -> Iterator[tuple[Place, Any]]:
        """Every record with its place: what others point to first."""
        glossary = self.glossary
        for kind, of_kind in (
            ("authority", glossary.authorities),
            ("subject", glossary.subjects),
            ("source", glossary.sources),
            ("concept", glossary.entries),
        ):
            for key, record in sorted(of_kind.items()):
                yield (kind, key), record

    def locate(self, place: Place, finding: Finding) -> Located:
        """The file and line of a finding about a record."""
        file, node = self.nodes[place]
        return Located(file, _line(node, finding.path), finding)


def read(folder: Path, progress: Callable[[int, int], None] | None = None) -> Reading:
    """Read a whole glossary folder. What cannot be read is a finding, never an exception."""
    findings: list[Located] = []
    nodes: dict[Place, tuple[str, yaml.Node]] = {}
    records: dict[str, dict[str, Any]] = {kind: {} for kind in RECORD_FILES}
    for kind, (name, adapter) in RECORD_FILES.items():
        for key, (node, value) in _read_records(folder / name, adapter, findings).items():
            records[kind][key] = value
            nodes[kind, key] = (name, node)
    entries: dict[str, Concept | Retired] = {}
    files = entry_files(folder)
    for count, path in enumerate(files, 1):
        relative = path.relative_to(folder).as_posix()
        for node, entry in _read_entry(path, relative, findings):
            if entry.id in entries:
                findings.append(Located(relative, 1, Finding("duplicate_id", ("id",), {"id": entry.id})))
                continue
            entries[entry.id] = entry
            nodes["concept", entry.id] = (relative, node)
        if progress:
            progress(count, len(files))
    glossary = Glossary(
        concepts={id: each for id, each in entries.items() if isinstance(each, Concept)},
        sources=records["source"],
        subjects=records["subject"],
        authorities=records["authority"],
        retired={id: each for id, each in entries.items() if isinstance(each, Retired)},
    )
    return Reading(glossary, findings, nodes, _read_exported(folder / EXPORTED, findings))


def entry_files(folder: Path) -> list[Path]:
    """The files that hold one entry each: every YAML file in a folder below the top."""
    return sorted(path for path in folder.glob("*/**/*.yaml"))


def write_entry(entry: Concept | Retired) -> str:
    """The entry in the canonical layout."""
    if isinstance(entry, Concept):
        return dump(concepts.to_document(entry))
    retired = {"merged_into": entry.merged_into} if entry.merged_into else {"state": "withdrawn"}
    return dump(concepts.to_document(entry.concept) | retired)


def write_exported(stamps: Mapping[Place, str]) -> str:
    """What the service's states were that records were exported from, in the canonical layout."""
    return dump({"/".join(place): stamp for place, stamp in sorted(stamps.items())})


def write_records(kind: str, records: Iterable[Any]) -> str:
    """Many sources, subjects or authorities in the canonical layout, in order of their keys."""
    documents = {}
    for record in sorted(records, key=lambda each: str(each.key)):
        document = to_document(kind, record)
        documents[document.pop("key")] = document
    return dump(documents)


def to_document(kind: str, record: Any) -> dict[str, Any]:
    """A record of any kind (`concept`, `source`, `subject`, `authority`) as plain data; defaults are left out.

    That of an entry that was merged holds `merged_into` as well.
    """
    if isinstance(record, Retired):
        merged = {"merged_into": record.merged_into} if record.merged_into else {}
        return concepts.to_document(record.concept) | merged
    if kind == "concept":
        return concepts.to_document(record)
    document: dict[str, Any] = RECORD_FILES[kind][1].dump_python(
        record, mode="json", by_alias=True, exclude_defaults=True
    )
    return document


def entry_path(entry: Concept | Retired) -> Path:
    """Where the entry's file stands below the glossary's folder: its main subject, then its id."""
    concept = entry.concept if isinstance(entry, Retired) else entry
    return Path(concept.subjects[0]) / f"{concept.id}.yaml"


def dump(document: object) -> str:
    """Plain data as canonical YAML."""
    text: str = yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return text


def _read_entry(path: Path, relative: str, findings: list[Located]) -> Iterator[tuple[yaml.Node, Concept | Retired]]:
    text = path.read_text(encoding="utf-8")
    node = _compose(text, relative, findings)
    if node is None:
        return
    try:
        entry = _entry(_construct(node))
    except ValidationError as error:
        findings.extend(Located(relative, _line(node, each.path), each) for each in shape_findings(error))
        return
    if entry.id != path.stem:
        finding = Finding("file_name_differs", ("id",), {"file": path.name, "id": entry.id})
        findings.append(Located(relative, _line(node, ("id",)), finding))
    if text != write_entry(entry):
        findings.append(Located(relative, 1, Finding("not_canonical", ())))
    yield node, entry


def _entry(document: Any) -> Concept | Retired:
    """The entry that a file's data stands for. Raises pydantic.ValidationError."""
    if not isinstance(document, dict):
        return concepts.from_document(document)
    merged_into = document.pop("merged_into", None)
    withdrawn = document.get("state") == "withdrawn" and document.pop("state")
    concept = concepts.from_document(document)
    return Retired(concept, merged_into) if merged_into or withdrawn else concept


def _read_exported(path: Path, findings: list[Located]) -> dict[Place, str]:
    if not path.exists():
        return {}
    node = _compose(path.read_text(encoding="utf-8"), path.name, findings)
    stamps = _construct(node) if isinstance(node, yaml.MappingNode) else {}
    return {(kind, key): str(stamp) for place, stamp in stamps.items() for kind, _, key in [place.partition("/")]}


def _read_records(path: Path, adapter: TypeAdapter[Any], findings: list[Located]) -> dict[str, tuple[yaml.Node, Any]]:
    if not path.exists():
        return {}
    node = _compose(path.read_text(encoding="utf-8"), path.name, findings)
    found: dict[str, tuple[yaml.Node, Any]] = {}
    if not isinstance(node, yaml.MappingNode):
        return found
    for key_node, value_node in node.value:
        key = str(key_node.value)
        document = _construct(value_node)
        try:
            value = adapter.validate_python({"key": key} | document if isinstance(document, dict) else document)
        except ValidationError as error:
            findings.extend(Located(path.name, _line(value_node, each.path), each) for each in shape_findings(error))
            continue
        found[key] = (value_node, value)
    return found


def shape_findings(error: ValidationError) -> list[Finding]:
    """What pydantic has to say of a document, as findings."""
    return [
        Finding(
            "invalid_shape",
            tuple(part for part in each["loc"]),
            {"problem": f"{'.'.join(map(str, each['loc'])) or 'the entry'}: {each['msg']}"},
        )
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _compose(text: str, file: str, findings: list[Located]) -> yaml.Node | None:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        findings.append(Located(file, mark.line + 1 if mark else 1, Finding("invalid_yaml", (), {"problem": problem})))
        return None
    if node is None:
        findings.append(Located(file, 1, Finding("invalid_yaml", (), {"problem": "the file is empty"})))
        return None
    for key, line in _duplicate_keys(node):
        findings.append(Located(file, line, Finding("duplicate_key", (), {"key": key})))
    return node


def _duplicate_keys(node: yaml.Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield str(key.value), key.start_mark.line + 1
            seen.add(key.value)
            yield from _duplicate_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _duplicate_keys(value)


def _construct(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _construct(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_construct(value) for value in node.value]
    return node.value


def _line(node: yaml.Node, path: FindingPath) -> int:
    """The line of the deepest node on the path that exists."""
    line = node.start_mark.line + 1
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            match = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if match is None:
                break
            line = int(match[0].start_mark.line) + 1
            node = match[1]
            continue
        else:
            break
        line = int(node.start_mark.line) + 1
    return line
