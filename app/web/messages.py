"""What the codes of the core are called in the reader's language."""

from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from app.formats.marked_text import words as marked_text

LANGUAGE_NAMES = {"en": "English", "es": "Español", "zh-Hans": "中文"}
"""Each in its own language, to be marked so."""
LANGUAGES = {"en": _l("English"), "es": _l("Spanish"), "zh-Hans": _l("Chinese")}
"""Each in the reader's language."""
BY_LETTER = {
    "en": _l("By letter, in English"),
    "es": _l("By letter, in Spanish"),
    "zh-Hans": _l("By pinyin, in Chinese"),
}
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
SECTIONS = {
    "kind": _l("Kind"),
    "layer": _l("Layer"),
    "subjects": _l("Subject fields"),
    "designations": _l("Designation"),
    "definitions": _l("Definition"),
    "notes": _lp("part of an entry", "Note"),
    "contexts": _lp("part of an entry", "Use"),
    "relations": _l("Relation"),
}
FIELDS = {
    "type": _lp("field", "type"),
    "language": _lp("field", "language"),
    "status": _lp("field", "status"),
    "authority": _lp("field", "authority"),
    "valid_from": _lp("field", "valid from"),
    "valid_until": _lp("field", "valid until"),
    "abbreviation_of": _lp("field", "short for"),
    "replaced_by": _lp("field", "replaced by"),
    "part_of_speech": _lp("field", "part of speech"),
    "gender": _lp("field", "gender"),
    "reading": _lp("field", "pinyin"),
    "traditional": _lp("field", "traditional form"),
    "evidence": _lp("field", "evidence of the traditional form"),
    "matching": _lp("field", "how it is matched in a text"),
    "case_sensitive": _lp("field", "capitals matter"),
    "inflected": _lp("field", "inflected in a text"),
    "note": _lp("field", "note"),
    "sources": _lp("field", "sources"),
    "source": _lp("field", "source"),
    "date": _lp("field", "date"),
    "contrast": _lp("field", "in another sense"),
    "unconfirmed": _lp("field", "looked up in vain"),
}
YES, NO = _l("yes"), _l("no")
GENDERS = {"masculine": _l("masculine"), "feminine": _l("feminine"), "common": _l("common gender")}
ACTIONS = {"publish": _l("published"), "withdraw": _l("withdrawn"), "merge": _l("merged")}
HAPPENINGS = {
    "comment": _l("a comment"),
    "approve": _l("approved in part"),
    "publish": _l("approved and published"),
    "request_changes": _l("changes are asked for"),
    "reject": _l("refused"),
    "rebase": _l("brought up to date"),
}
"""What others do to a proposal, as its author is told."""
VALUES = {
    "kind": KINDS,
    "type": TYPES,
    "status": STATUSES,
    "part_of_speech": PARTS_OF_SPEECH,
    "gender": GENDERS,
    "evidence": {"attested": _l("attested"), "converted": _l("converted")},
}
"""What the values of a field are called, by the field's name."""
COPIES = {
    "terms": _l("the terms only"),
    "pinyin": _l("with pinyin"),
    "definitions": _l("with definitions"),
    "sources": _l("with sources"),
}


ROLES = {
    "reader": _l("Reader"),
    "contributor": _l("Contributor"),
    "reviewer": _l("Reviewer"),
    "administrator": _l("Administrator"),
}
SCOPES = {"read": _l("read what I can read"), "propose": _l("propose"), "review": _l("review")}
DOORS = {"page": _lp("door", "pages"), "api": _lp("door", "API"), "command": _lp("door", "command line")}
AUDITED = {
    "account_created": _l("account created"),
    "signed_up": _l("signed up"),
    "invited": _l("invited"),
    "invitation_accepted": _l("invitation accepted"),
    "invitation_withdrawn": _l("invitation withdrawn"),
    "address_confirmed": _l("address confirmed"),
    "address_changed": _l("address changed"),
    "name_changed": _l("name changed"),
    "signed_in": _l("signed in"),
    "signed_out": _l("signed out"),
    "sign_in_failed": _l("wrong password or code"),
    "sign_in_blocked": _l("too many attempts, blocked for a while"),
    "session_ended": _l("session ended"),
    "sessions_ended": _l("sessions ended"),
    "password_changed": _l("password changed"),
    "password_reset": _l("password reset"),
    "second_factor_on": _l("code besides the password turned on"),
    "second_factor_off": _l("code besides the password turned off"),
    "recovery_codes_made": _l("recovery codes made"),
    "recovery_code_used": _l("recovery code used"),
    "token_made": _l("token made"),
    "token_revoked": _l("token revoked"),
    "role_changed": _l("role changed"),
    "account_disabled": _l("account disabled"),
    "account_enabled": _l("account enabled"),
    "account_deleted": _l("account deleted"),
    "warning_waived": _l("warning set aside for every text"),
    "waiver_revoked": _l("warning taken up again"),
}
"""What was done, by the action's code in the audit log."""


WARNINGS = marked_text.warnings(_l)
REASONS = marked_text.reasons(_l)

VARIANTS = {
    "en": _l("any usage"),
    "en-GB": _l("British usage first"),
    "en-US": _l("usage of the United States first"),
    "es": _l("any usage"),
    "es-419": _l("Latin American usage first"),
    "es-AR": _l("Argentina’s usage first"),
    "es-CU": _l("Cuba’s usage first"),
    "es-ES": _l("Spain’s usage first"),
    "es-MX": _l("Mexico’s usage first"),
    "zh-Hans": _l("simplified characters"),
    "zh-Hant": _l("traditional characters"),
    "zh-Hant-HK": _l("traditional, Hong Kong’s usage first"),
    "zh-Hant-TW": _l("traditional, Taiwan’s usage first"),
}
"""Whose usage of a language a pack puts first."""
PACK_FORMATS = {
    "docx": "Word",
    "xlsx": "Excel",
    "csv": "CSV",
    "html": _l("Offline page"),
    "apkg": "Anki",
    "json": "JSON",
}


PROPOSAL_KINDS = {
    "new": _l("New entry"),
    "change": _l("Change"),
    "deprecation": _l("Usage status"),
    "merge": _l("Merger"),
    "withdrawal": _l("Withdrawal"),
}
PROPOSAL_STATES = {
    "draft": _l("Draft"),
    "proposed": _l("In review"),
    "changes_requested": _l("Changes asked for"),
    "published": _l("Published"),
    "rejected": _l("Refused"),
    "withdrawn": _l("Taken back"),
}
PROPOSAL_EVENTS = {
    "submit": _l("sent it for review"),
    "revise": _l("changed it"),
    "request_changes": _l("asked for changes"),
    "approve": _l("approved"),
    "publish": _l("approved and published it"),
    "reject": _l("refused it"),
    "withdraw": _l("took it back"),
    "rebase": _l("brought it up to date"),
    "comment": _l("wrote"),
}
FLAGS = {
    "moved": _l("Its entry moved since: the two have to be brought together first."),
    "removes_much": _l("More than half of the entry’s text would go."),
    "addresses_in_text": _l("There are web addresses in the text itself."),
}
PROBLEMS = {
    "invalid_concept": _l("Not sent yet: what is marked below has to be settled first."),
    "duplicate_proposal": _l("The same entry is in review already, by somebody else. Keep yours as a draft."),
    "too_many_proposals": _l(
        "Too many proposals came within a minute. Wait a moment, then send again: nothing is lost."
    ),
    "stale_proposal": _l("The entry has another revision by now: the proposal must be brought up to date first."),
    "version_conflict": _l("The proposal changed since you opened it: this is its present state. Look again."),
}
"""What to say where a proposal is not taken, by the code of the error."""


class Error(NamedTuple):
    """What to say of an error: what is wrong, and what to do."""

    title: object
    way: object


_ELSEWHERE = _l("Look the term up in the box above, or start from the first page.")
_SOON = _l("Try again in a few seconds.")
ERRORS = {
    "concept_not_found": Error(_l("There is no such entry"), _ELSEWHERE),
    "revision_not_found": Error(
        _l("The entry has no such revision"), _l("The history of the entry lists those it has.")
    ),
    "waiver_not_found": Error(_l("There is no such waiver"), _l("Somebody may have taken it up again.")),
    "proposal_not_found": Error(_l("There is no such proposal"), _l("It may have been somebody else’s draft.")),
    "reviewer_is_author": Error(_l("Nobody reviews their own proposal"), _l("Another reviewer will look at it.")),
    "not_yours": Error(_l("Only its author may do this"), _l("A comment reaches the author.")),
    "invalid_transition": Error(
        _l("The proposal stands elsewhere by now"), _l("Open it again to see what became of it.")
    ),
    "version_conflict": Error(
        _l("The proposal changed since you opened it"), _l("Open it again: what was decided meanwhile is there.")
    ),
    "stale_proposal": Error(
        _l("The entry moved since the proposal was written"), _l("Once the two are brought together it can be decided.")
    ),
    "invalid_concept": Error(
        _l("What it proposes breaks rules of the glossary"), _l("Its page says what has to be settled.")
    ),
    "too_many_proposals": Error(_l("Too many proposals came within a minute"), _l("Wait a moment, then go on.")),
    "concept_withdrawn": Error(_l("This entry was withdrawn"), _l("Its history stays readable.")),
    "query_too_long": Error(
        _l("That is too long for the search box"), _l("At most 500 characters can be looked up at once.")
    ),
    "sign_in_required": Error(
        _l("You are not signed in (any more)"), _l("Sign in again; what you sent was not taken, but it is shown below.")
    ),
    "form_expired": Error(
        _l("The form is too old, or its cookie is missing"),
        _l("Go back, load the page anew and send it again; cookies of this site must be allowed."),
    ),
    "not_allowed": Error(_l("This is not open to you"), _l("An administrator can give you another role.")),
    "account_not_found": Error(_l("There is nothing at this address"), _ELSEWHERE),
    "address_taken": Error(_l("There is an account with that address"), _l("Sign in, or ask for a new password.")),
    "name_taken": Error(_l("Somebody has that name here already"), _l("Choose another.")),
    "account_moved": Error(
        _l("The account was changed at the same moment"), _l("Nothing was done twice. Go back and try again.")
    ),
    "last_admin": Error(
        _l("The last administrator stays one"), _l("Give somebody else the role first: without one nobody could.")
    ),
    "invitation_over": Error(
        _l("The invitation no longer serves"),
        _l("It was accepted, withdrawn, or is older than seven days. Ask for a new one."),
    ),
    "too_many_attempts": Error(_l("Too many attempts"), _l("Wait a minute or two, then go on.")),
    "conflict": Error(_l("Something else was changed at the same moment"), _l("Go back and try again.")),
    "source_not_found": Error(_l("There is no such source"), _ELSEWHERE),
    "unknown_parameter": Error(_l("The address asks for something unknown here"), _ELSEWHERE),
    "invalid_value": Error(_l("The address holds a value that is not possible here"), _ELSEWHERE),
    "unsupported_document": Error(
        _l("Files of this kind are not read"),
        _l("Plain text, DOCX, PDF, HTML, SRT and VTT are. Save it as one of these."),
    ),
    "damaged_document": Error(
        _l("The file is damaged or cut"), _l("Save it anew in the program that wrote it, and send that.")
    ),
    "document_refused": Error(
        _l("The file is built as no program builds one"), _l("It was not opened. Save it anew, or paste the text.")
    ),
    "document_too_complex": Error(
        _l("Reading the file takes too much time or memory"), _l("Send a part of it, or paste the text.")
    ),
    "document_too_large": Error(_l("The file is too large"), _l("Send a part of it, or paste the text.")),
    "document_without_text": Error(
        _l("There is no text in the file"),
        _l("If its pages are pictures, as of a scan, have their letters recognised (OCR) first."),
    ),
    "empty_document": Error(_l("The file is empty"), _l("Look whether it is the right one.")),
    "encrypted_document": Error(_l("The file is protected by a password"), _l("Save it without one and send that.")),
    "too_many_documents": Error(_l("Many files are being read at the moment"), _SOON),
    "wrong_encoding": Error(
        _l("The file is not in the encoding that was chosen"), _l("Let it be recognised, or choose another.")
    ),
    "store_unavailable": Error(_l("The glossary cannot be read at the moment"), _SOON),
    "store_read_only": Error(
        _l("Nothing can be changed at the moment"),
        _l("Nothing was saved. Everything can be read; keep what you wrote and try again later."),
    ),
    "bad_request": Error(_l("The request cannot be read"), _ELSEWHERE),
    "unauthorized": Error(_l("This needs an account"), _l("Everything can be read without one.")),
    "forbidden": Error(_l("This is not open to you"), _l("Everything can be read without an account.")),
    "not_found": Error(_l("There is nothing at this address"), _ELSEWHERE),
    "method_not_allowed": Error(_l("This address does not take that kind of request"), _ELSEWHERE),
    "request_timeout": Error(_l("The request took too long to arrive"), _l("Check the connection and send it again.")),
    "gone": Error(_l("What was here is gone"), _ELSEWHERE),
    "request_entity_too_large": Error(_l("What was sent is too large"), _l("Send less at once.")),
    "request_uri_too_long": Error(_l("The address is too long"), _ELSEWHERE),
    "unsupported_media_type": Error(_l("That kind of file is not taken here"), _ELSEWHERE),
    "misdirected_request": Error(_l("This site does not answer to that name"), _ELSEWHERE),
    "unprocessable_entity": Error(_l("What was sent cannot be taken as it is"), _ELSEWHERE),
    "too_many_requests": Error(_l("Too many requests came from your address"), _l("Wait a moment, then go on.")),
    "internal_server_error": Error(
        _l("Something went wrong on our side"), _l("It has been written down. Try again, or start from the first page.")
    ),
    "service_unavailable": Error(_l("The service is not available at the moment"), _SOON),
}
"""By the code of an error of ours, or what HTTP calls it."""
_BY_STATUS = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    409: "conflict",
    410: "gone",
    413: "request_entity_too_large",
    414: "request_uri_too_long",
    415: "unsupported_media_type",
    421: "misdirected_request",
    422: "unprocessable_entity",
    429: "too_many_requests",
    503: "service_unavailable",
}


def error(code: str, status: int) -> Error:
    """What to say of an error: by its code, else by its status."""
    general = "internal_server_error" if status >= 500 else "bad_request"
    return ERRORS.get(code) or ERRORS[_BY_STATUS.get(status, general)]
