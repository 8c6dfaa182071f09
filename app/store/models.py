"""The tables. Of the glossary, `Revision` is the truth, and every table down to `State` is a projection of it, rebuilt
by `flask glossary reindex`. The people who work on it have tables of their own, from `AccountRow` on.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    text,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PER_CONCEPT = 256
"""How far apart the numbers of two concepts' designations are; a concept has at most 200."""

BigKey = BigInteger().with_variant(Integer, "sqlite")
BinaryText = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that both engines compare byte by byte."""
OPEN_NEW_PROPOSAL = "kind = 'new' AND state IN ('proposed', 'changes_requested')"
"""Of proposals for one new entry, one at most is in review."""


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Revision(Base):
    """One published state of one record; append-only, held so by triggers, chained by hashes."""

    __tablename__ = "revision"
    __table_args__ = (Unique("record_type", "record_id", "number"),)

    sequence: Mapped[int] = mapped_column(BigKey, primary_key=True)
    record_type: Mapped[str] = mapped_column(BinaryText)  # concept, source, subject or authority
    record_id: Mapped[str] = mapped_column(BinaryText)
    number: Mapped[int]  # from 1, without gaps, for each record
    action: Mapped[str]  # publish, withdraw or merge
    document: Mapped[str] = mapped_column(Text)  # JSON in the shape of the files; for merge, {"target": id}
    origin: Mapped[str]  # file, service or reference: what published it
    author: Mapped[str]
    reviewer: Mapped[str | None]
    reason: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    hash: Mapped[str]  # SHA-256 over the previous revision's hash and this one's content


class ConceptRow(Base):
    """The current state of a concept, with its ready-made JSON."""

    __tablename__ = "concept"
    __table_args__ = (
        Index(None, "updated_at", "number"),
        Index(None, "sort_en", "number"),
        Index(None, "sort_es", "number"),
        Index(None, "sort_zh", "number"),
    )

    number: Mapped[int] = mapped_column(BigKey, primary_key=True)
    id: Mapped[str] = mapped_column(BinaryText, unique=True)
    kind: Mapped[str] = mapped_column(index=True)
    layer: Mapped[str]
    state: Mapped[str]  # published, withdrawn or merged
    target: Mapped[str | None]  # where a merged entry went
    revision: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    label_en: Mapped[str | None] = mapped_column(Text)
    label_es: Mapped[str | None] = mapped_column(Text)
    label_zh: Mapped[str | None] = mapped_column(Text)
    sort_en: Mapped[str | None] = mapped_column(BinaryText)  # None where the language has no designation
    sort_es: Mapped[str | None] = mapped_column(BinaryText)
    sort_zh: Mapped[str | None] = mapped_column(BinaryText)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    etag: Mapped[str]


class DesignationRow(Base):
    """One designation of a published concept, with all that a hit needs to show and rank it."""

    __tablename__ = "designation"

    number: Mapped[int] = mapped_column(BigKey, primary_key=True)  # the concept's * PER_CONCEPT + its place there
    concept_id: Mapped[str] = mapped_column(BinaryText)
    concept_kind: Mapped[str]
    labels: Mapped[str] = mapped_column(Text)  # the concept's labels as JSON
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    standing: Mapped[int] = mapped_column(SmallInteger)  # `keys.standing`
    document: Mapped[str] = mapped_column(Text)  # the designation's JSON


class LookupKey(Base):
    """A key by which a designation is found: `kind` says which folding made it.

    Those of one key stand in the order in which hits show them.
    """

    __tablename__ = "lookup_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(BinaryText, primary_key=True)
    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    standing: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    designation: Mapped[int] = mapped_column(BigKey, primary_key=True)


class RelationRow(Base):
    """A relation as its entry states it; the other side is derived."""

    __tablename__ = "relation"
    __table_args__ = ({"sqlite_with_rowid": False},)

    source: Mapped[str] = mapped_column(BinaryText, primary_key=True)
    target: Mapped[str] = mapped_column(BinaryText, primary_key=True, index=True)
    type: Mapped[str] = mapped_column(String, primary_key=True)
    position: Mapped[int]


class ConceptSubject(Base):
    __tablename__ = "concept_subject"
    __table_args__ = ({"sqlite_with_rowid": False},)

    subject: Mapped[str] = mapped_column(BinaryText, primary_key=True)
    concept: Mapped[int] = mapped_column(ForeignKey("concept.number"), primary_key=True, index=True)


class Record(Base):
    """The current state of a source, subject field or authority."""

    __tablename__ = "record"

    type: Mapped[str] = mapped_column(BinaryText, primary_key=True)
    key: Mapped[str] = mapped_column(BinaryText, primary_key=True)
    document: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]


class Word(Base):
    """The vocabulary of the designations, for correcting spelling: each word under each of its deletions."""

    __tablename__ = "word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    deletion: Mapped[str] = mapped_column(BinaryText, primary_key=True)
    word: Mapped[str] = mapped_column(BinaryText, primary_key=True)


_WHOLE = Word.__table__.c.word == Word.__table__.c.deletion
Index("ix_word_whole", Word.__table__.c.word, sqlite_where=_WHOLE, postgresql_where=_WHOLE)


class WantedTerm(Base):
    """A term that was looked up and not found, normalised, and how often; nothing about who asked."""

    __tablename__ = "wanted_term"
    __table_args__ = (Index(None, "count", "term"),)

    term: Mapped[str] = mapped_column(BinaryText, primary_key=True)
    count: Mapped[int]


class Frequency(Base):
    """In how many designations and definitions a common token stands, as last counted; rare ones are not counted."""

    __tablename__ = "frequency"
    __table_args__ = ({"sqlite_with_rowid": False},)

    token: Mapped[str] = mapped_column(BinaryText, primary_key=True)
    designations: Mapped[int]
    definitions: Mapped[int]


class State(Base):
    """Facts about the store itself: the version of the projections."""

    __tablename__ = "state"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class AccountRow(Base):
    """A person with an account. Deleting it empties the row and keeps its id, which the history names."""

    __tablename__ = "account"
    __table_args__ = ({"sqlite_autoincrement": True},)  # an id is never given to somebody else

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    email: Mapped[str | None] = mapped_column(Text)  # where mail goes; None once deleted, as all that is the person's
    email_key: Mapped[str | None] = mapped_column(BinaryText, unique=True)  # by which it is found, however it is typed
    name: Mapped[str | None] = mapped_column(Text)  # shown to everybody
    name_key: Mapped[str | None] = mapped_column(BinaryText, unique=True)
    password: Mapped[str | None]  # argon2
    role: Mapped[str]
    reviews: Mapped[str]  # the languages whose changes they may approve: en, es, zh, with commas
    interface: Mapped[str]  # en, es or zh: the language of mail to them
    is_active: Mapped[bool]  # False while an administrator has disabled it, and once deleted
    uniquifier: Mapped[str] = mapped_column(unique=True)  # what links in mail are signed for; new with each password
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    confirmed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))  # when the address was proven
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    second_factor: Mapped[str | None]  # the encrypted secret shared with an authenticator app
    second_factor_counter: Mapped[int | None] = mapped_column(BigKey)  # the last code used, so that none is used twice
    recovery_codes: Mapped[str]  # hashes, with commas
    version: Mapped[int]  # counts changes, so that of two at once one is refused


class SessionRow(Base):
    """A browser in which somebody is signed in. The cookie holds a random value, this row its hash."""

    __tablename__ = "account_session"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    key: Mapped[str] = mapped_column(BinaryText, unique=True)  # SHA-256 of what the cookie holds
    account: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    client: Mapped[str]  # browser and system as a person would name them; nothing else is kept of the device
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ApiTokenRow(Base):
    """A token by which a program acts for somebody."""

    __tablename__ = "api_token"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    key: Mapped[str] = mapped_column(BinaryText, unique=True)  # SHA-256 of the token, which is shown once
    account: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    scopes: Mapped[str]  # read, propose, review, with commas
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class InvitationRow(Base):
    """An account that an administrator offers to somebody."""

    __tablename__ = "invitation"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    key: Mapped[str] = mapped_column(BinaryText, unique=True)  # SHA-256 of what the link holds
    email: Mapped[str | None] = mapped_column(Text)  # None once it was accepted or withdrawn
    role: Mapped[str]
    reviews: Mapped[str]
    interface: Mapped[str]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)  # None for a command
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)  # whose it became
    withdrawn_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class AuditRow(Base):
    """Something that was done with accounts; append-only, held so by triggers, chained by hashes."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "account", "sequence"),)

    sequence: Mapped[int] = mapped_column(BigKey, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    action: Mapped[str]
    actor: Mapped[int | None] = mapped_column(BigKey)  # the id of an account; None for a command or for nobody
    account: Mapped[int | None] = mapped_column(BigKey)  # whose account it was done to
    door: Mapped[str]  # page, api or command
    detail: Mapped[str] = mapped_column(Text)  # JSON of codes and numbers
    request: Mapped[str | None]  # the id of the request, as the server's log has it
    hash: Mapped[str]  # SHA-256 over the previous entry's hash and this one's content


class ProposalRow(Base):
    """A change of the glossary that somebody proposes, as it stands now."""

    __tablename__ = "proposal"
    __table_args__ = (
        Index(None, "state", "id"),
        Index(None, "author", "id"),
        Index(
            "uq_proposal_new_concept",
            "concept",
            unique=True,
            sqlite_where=text(OPEN_NEW_PROPOSAL),
            postgresql_where=text(OPEN_NEW_PROPOSAL),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    kind: Mapped[str]
    concept: Mapped[str] = mapped_column(BinaryText, index=True)  # the entry it is about; its future id, when new
    target: Mapped[str | None] = mapped_column(BinaryText)  # for a merge, the entry that stays
    state: Mapped[str]
    author: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # None for a visitor's suggestion
    reason: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)  # JSON: the proposed state, of the target for a merge
    records: Mapped[str] = mapped_column(Text)  # JSON: new sources and subjects that come with it
    based_on: Mapped[int]  # the revision that the author saw; 0 for a new entry
    target_based_on: Mapped[int]  # the same of the target; 0 unless it is a merge
    needed: Mapped[str]  # the languages whose reviewers must approve, with commas
    approvals: Mapped[str] = mapped_column(Text)  # JSON: language to the reviewer's account
    version: Mapped[int]  # counts every change, so that of two at once one is refused
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revision: Mapped[int | None]  # which it became


class ProposalEvent(Base):
    """Something that happened to a proposal; append-only, held so by triggers."""

    __tablename__ = "proposal_event"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    proposal: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    version: Mapped[int]  # of the proposal, after it
    action: Mapped[str]  # of the workflow, or `comment` or `rebase`
    account: Mapped[int | None] = mapped_column(BigKey)
    languages: Mapped[str]  # those approved, with commas
    text: Mapped[str] = mapped_column(Text)  # what was said
    document: Mapped[str | None] = mapped_column(Text)  # JSON, where it changed
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class IdempotencyKey(Base):
    """The answer to a request that must have its effect once, however often it is sent."""

    __tablename__ = "idempotency_key"

    account: Mapped[int] = mapped_column(BigKey, primary_key=True)
    key: Mapped[str] = mapped_column(BinaryText, primary_key=True)
    request: Mapped[str]  # SHA-256 of what was asked
    proposal: Mapped[int] = mapped_column(BigKey)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class WatchRow(Base):
    """Something that somebody wants to hear of: an entry or a subject field."""

    __tablename__ = "watch"

    account: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # concept or subject
    key: Mapped[str] = mapped_column(BinaryText, primary_key=True)  # its id


class FeedKey(Base):
    """The address of somebody's own feed: whoever has it can read the feed, and nothing else."""

    __tablename__ = "feed_key"

    account: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(BinaryText, unique=True)  # SHA-256 of what the address holds


class SavedPack(Base):
    """A pack for the booth that somebody saved with their account; nobody else sees it."""

    __tablename__ = "saved_pack"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    document: Mapped[str] = mapped_column(Text)  # JSON: the outline, with the revisions of entries that it remembers
    version: Mapped[int]  # counts changes, so that of two windows neither overwrites the other's
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class WaiverRow(Base):
    """A warning that a reviewer set aside for every text, by the id that readings give it, and why."""

    __tablename__ = "waiver"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    warning: Mapped[str] = mapped_column(BinaryText, unique=True)
    reason: Mapped[str] = mapped_column(Text)
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # None for one made by command
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class SavedText(Base):
    """A text that somebody asked to have kept with their account; nobody else sees it."""

    __tablename__ = "saved_text"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)  # JSON: what is said of the text, and the revisions of its entries
    version: Mapped[int]  # counts changes, so that of two windows neither overwrites the other's
    updated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
