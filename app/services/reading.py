"""Reading a text: the designations in it, what each stands for and why, wording to check, what the glossary lacks."""

from collections.abc import Collection, Iterable, Mapping

from app import store
from app.formats import entry_json
from app.language import tags
from app.recognition import profiles
from app.recognition.profiles import Profile
from app.recognition.reader import TextReader
from app.recognition.reading import Reading
from app.recognition.senses import Senses
from app.services import term_index
from app.services import waivers as glossary_waivers
from app.store import concepts as stored_concepts
from app.store import glossary_state as stored

MOST_KEPT = 2000


def annotate(text: str, language: str | None = None, date: str | None = None, waivers: Collection[str] = ()) -> Reading:
    """Read a text; nothing of it is kept.

    `language` is a tag (found by itself when None), `date` a year, month or day, `waivers` the ids of warnings that
    this text keeps besides those that the glossary does. Raises StoreUnavailable, ValueError for an unknown language.
    """
    current = term_index.current()
    spoken = tags.primary(language) if language else None
    found = TextReader(
        text, current.matcher, _knowledge(current.state), Senses(current.built.index.weights), spoken, date
    ).read()
    if told := found.warnings:
        found.waive(waivers, glossary_waivers.reasons(each.id for each in told))
    return found


def _knowledge(state: tuple[int, str]) -> "Knowledge":
    kept = stored.kept()
    if kept.get("profiles_of") != state:
        kept["profiles_of"], kept["profiles"] = state, {}
    return Knowledge(kept["profiles"])


class Knowledge:
    """Profiles of entries, read when they are needed and kept while the glossary stays as it is."""

    def __init__(self, kept: dict[str, Profile]) -> None:
        self._kept = kept

    def __call__(self, ids: Iterable[str]) -> Mapping[str, Profile]:
        wanted = list(ids)
        missing = [id for id in wanted if id not in self._kept]
        if missing:
            with store.reader() as reader:
                bodies = stored_concepts.bodies(reader, missing)
            if len(self._kept) + len(bodies) > MOST_KEPT:
                self._kept.clear()
            self._kept.update({id: profiles.profile_of(entry_json.read(body)) for id, body in bodies.items()})
        return {id: self._kept[id] for id in wanted if id in self._kept}
