"""Everything that can go wrong for a person who uses the glossary. Errors carry data; the doors find the words.

PuenteError
├── NotFound
│   ├── ConceptNotFound
│   ├── RevisionNotFound
│   ├── SourceNotFound
│   ├── PackNotFound        there is none, or it is somebody else's
│   ├── WaiverNotFound
│   ├── TextNotFound        the same of a saved text
│   ├── AccountNotFound     or what belongs to one: a session, a token, an invitation
│   └── ProposalNotFound  there is none, or it is not for this person to see
├── ConceptMoved         merged or renamed: the entry lives on under another id
├── ConceptWithdrawn     its history stays readable
├── InvalidRequest       a parameter that is unknown or has an impossible value
├── InvalidJson          a body that is no JSON
├── InvalidBody          a body of another shape
├── InvalidGlossary      files that break a rule
├── LoadConflict         a file and the service changed the same record
├── ExportConflict       the same, met while writing the files
├── SignInRequired       nobody is signed in, or a token is not good (any more)
├── NotAllowed           a role, a language or a token's scope is missing
├── AddressTaken         an account with that address is there
├── NameTaken            an account with that name is there
├── AccountMoved         the account was changed by another request meanwhile
├── LastAdministrator    without them nobody could give roles
├── InvitationOver       it was accepted, withdrawn, or came too late
├── TooManyAttempts      of guessing a password or a code
├── WorkflowError        a proposal that cannot go the way it was sent
│   ├── InvalidTransition
│   ├── NotYours         only its author may do this
│   ├── ReviewerIsAuthor
│   ├── StaleProposal    the entry moved since the proposal was written
│   ├── VersionConflict  the proposal moved since it was looked at
│   ├── DuplicateProposal
│   ├── IdempotencyConflict  a key that was used for something else
│   └── TooManyProposals
├── InvalidConcept       a proposed entry that breaks a rule
├── DocumentError        a file that cannot be read as a text; its code and data say why
│   ├── UnsupportedDocument  it is no text, or of a kind that is not read
│   ├── UnreadableDocument   damaged, encrypted, without text, or made to do harm
│   ├── DocumentTooLarge
│   └── TooManyDocuments     too many are being read now
├── InvalidBackup        a file that is no backup, or not a whole one
├── BrokenHistory        a revision that does not follow from those before it
├── StoreNotEmpty        restoring would replace a history
├── MakerDied            a process that made entries ready ended before its work was done
└── StoreUnavailable     the database cannot be read or written now
    └── StoreReadOnly    it can be read
"""

from typing import Any

from app.terminology.findings import Finding


class PuenteError(Exception):
    """The root of the tree."""

    code = "error"


class NotFound(PuenteError):
    code = "not_found"


class ConceptNotFound(NotFound):
    code = "concept_not_found"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.id = id


class RevisionNotFound(NotFound):
    code = "revision_not_found"

    def __init__(self, id: str, number: int) -> None:
        super().__init__(id, number)
        self.id = id
        self.number = number


class SourceNotFound(NotFound):
    code = "source_not_found"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class PackNotFound(NotFound):
    code = "pack_not_found"


class WaiverNotFound(NotFound):
    code = "waiver_not_found"

    def __init__(self, id: int) -> None:
        super().__init__(id)
        self.id = id


class TextNotFound(NotFound):
    code = "text_not_found"


class AccountNotFound(NotFound):
    code = "account_not_found"


class SignInRequired(PuenteError):
    code = "sign_in_required"


class NotAllowed(PuenteError):
    """`needs` says what is missing: `role`, `language` or `scope`; `value` which."""

    code = "not_allowed"

    def __init__(self, needs: str, value: str) -> None:
        super().__init__(needs, value)
        self.needs = needs
        self.value = value


class AddressTaken(PuenteError):
    code = "address_taken"


class NameTaken(PuenteError):
    code = "name_taken"


class AccountMoved(PuenteError):
    code = "account_moved"


class LastAdministrator(PuenteError):
    code = "last_admin"


class InvitationOver(PuenteError):
    code = "invitation_over"


class TooManyAttempts(PuenteError):
    """`seconds` is how long to wait."""

    code = "too_many_attempts"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class ProposalNotFound(NotFound):
    code = "proposal_not_found"

    def __init__(self, id: int) -> None:
        super().__init__(id)
        self.id = id


class ConceptMoved(PuenteError):
    code = "concept_moved"

    def __init__(self, id: str, target: str) -> None:
        super().__init__(id, target)
        self.id = id
        self.target = target


class ConceptWithdrawn(PuenteError):
    code = "concept_withdrawn"

    def __init__(self, id: str) -> None:
        super().__init__(id)
        self.id = id


class InvalidRequest(PuenteError):
    """A parameter that cannot be taken: which one, and the values or form that would be.

    `code` is `unknown_parameter`, `invalid_value` or `query_too_long`.
    """

    def __init__(self, code: str, parameter: str, allowed: str) -> None:
        super().__init__(code, parameter, allowed)
        self.code = code
        self.parameter = parameter
        self.allowed = allowed


class InvalidJson(PuenteError):
    code = "invalid_json"

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class InvalidBody(PuenteError):
    """What is wrong in a body: for each error a JSON pointer, a code and an English sentence."""

    code = "invalid_body"

    def __init__(self, items: list[tuple[str, str, str]]) -> None:
        super().__init__(f"{len(items)} errors")
        self.items = items


class InvalidGlossary(PuenteError):
    code = "invalid_glossary"

    def __init__(self, findings: list[tuple[str, Finding]]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


class LoadConflict(PuenteError):
    """Records that were edited in the service since they were last loaded, and differ in the files as well."""

    code = "load_conflict"

    def __init__(self, places: list[tuple[str, str]]) -> None:
        super().__init__(places)
        self.places = places


class ExportConflict(PuenteError):
    """Records that were edited in the files since they were last loaded, and in the service as well."""

    code = "export_conflict"

    def __init__(self, places: list[tuple[str, str]]) -> None:
        super().__init__(places)
        self.places = places


class WorkflowError(PuenteError):
    """What cannot be done with a proposal; each says why by its code."""


class InvalidTransition(WorkflowError):
    code = "invalid_transition"

    def __init__(self, state: str, action: str) -> None:
        super().__init__(state, action)
        self.state = state
        self.action = action


class NotYours(WorkflowError):
    code = "not_yours"


class ReviewerIsAuthor(WorkflowError):
    code = "reviewer_is_author"


class StaleProposal(WorkflowError):
    """The entry `id` is at revision `current`, the proposal was written on `based_on` (0 for a new entry)."""

    code = "stale_proposal"

    def __init__(self, id: str, based_on: int, current: int) -> None:
        super().__init__(id, based_on, current)
        self.id = id
        self.based_on = based_on
        self.current = current


class VersionConflict(WorkflowError):
    """The proposal is at version `current`; somebody acted on an earlier one."""

    code = "version_conflict"

    def __init__(self, current: int) -> None:
        super().__init__(current)
        self.current = current


class DuplicateProposal(WorkflowError):
    """Another open proposal would make the same new entry; `other` is its number."""

    code = "duplicate_proposal"

    def __init__(self, other: int) -> None:
        super().__init__(other)
        self.other = other


class IdempotencyConflict(WorkflowError):
    code = "idempotency_conflict"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class TooManyProposals(WorkflowError):
    code = "too_many_proposals"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class InvalidConcept(PuenteError):
    """A proposed entry that breaks rules: which, and where in it."""

    code = "invalid_concept"

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


class DocumentError(PuenteError):
    """A file that gives no text; `data` belongs to the code: what was found, the limit, the reason."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code, data)
        self.code = code
        self.data = data


class UnsupportedDocument(DocumentError):
    """`unsupported_document`; `found` is what the file is: `image`, `old_word`, `archive` …"""


class UnreadableDocument(DocumentError):
    """`damaged_document`, `encrypted_document`, `document_without_text`, `empty_document`, `wrong_encoding`,
    `document_refused` (built as no honest program builds it) or `document_too_complex` (time or memory ran out).
    """


class DocumentTooLarge(DocumentError):
    """`document_too_large`: beyond the `limit` of bytes of the `file`, characters of `text`, `pages` or `blocks`."""


class TooManyDocuments(DocumentError):
    def __init__(self) -> None:
        super().__init__("too_many_documents")


class InvalidBackup(PuenteError):
    """`code` is `not_a_backup`, `unknown_version`, `cut` or `damaged`; `line` is where, from 1."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(code, line)
        self.code = code
        self.line = line


class BrokenHistory(PuenteError):
    """The first revision that breaks the chain; `number` is 0 when it is missing."""

    code = "broken_history"

    def __init__(self, sequence: int, record_type: str, record_id: str, number: int) -> None:
        super().__init__(sequence, record_type, record_id, number)
        self.sequence = sequence
        self.record_type = record_type
        self.record_id = record_id
        self.number = number


class StoreNotEmpty(PuenteError):
    code = "store_not_empty"


class MakerDied(PuenteError):
    code = "maker_died"


class StoreUnavailable(PuenteError):
    code = "store_unavailable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class StoreReadOnly(StoreUnavailable):
    code = "store_read_only"
