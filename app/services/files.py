"""The glossary as files: checking and formatting them, without a database."""

from pathlib import Path

from app.formats import yaml_files
from app.formats.yaml_files import Located, Reading
from app.terminology import glossary_rules, rules


def check(folder: Path) -> tuple[Reading, list[Located]]:
    """Read a folder and judge it: every finding, in order of file and line."""
    reading = yaml_files.read(folder)
    findings = list(reading.findings)
    for concept in reading.glossary.concepts.values():
        findings += [reading.locate(("concept", concept.id), each) for each in rules.check(concept)]
    findings += [reading.locate(place, each) for place, each in glossary_rules.check(reading.glossary)]
    return reading, sorted(findings, key=lambda each: (each.file, each.line, each.finding.code))


def rewrite(folder: Path) -> list[str]:
    """Bring every file that can be read into the canonical layout and place; answers what changed."""
    reading = yaml_files.read(folder)
    wanted = {
        (folder / yaml_files.entry_path(entry)): yaml_files.write_entry(entry)
        for entry in reading.glossary.entries.values()
    }
    for kind, (name, _) in yaml_files.RECORD_FILES.items():
        records = getattr(reading.glossary, {"authority": "authorities"}.get(kind, f"{kind}s"))
        if records:
            wanted[folder / name] = yaml_files.write_records(kind, records.values())
    changed = []
    for path, text in wanted.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed.append(path.relative_to(folder).as_posix())
    kept = set(wanted)
    read = {folder / file for (kind, _), (file, _) in reading.nodes.items() if kind == "concept"}
    for stray in read - kept:
        stray.unlink()
    return sorted(changed)
