"""A zip file from outside: nothing is unpacked but the members that are asked for, within limits."""

import codecs
import io
import stat
import zipfile
import zlib
from collections import Counter

from app.formats.documents.document import CannotRead

MOST_MEMBERS = 2_000
MOST_BYTES = 32 * 1024 * 1024
"""Of all members that are read together, unpacked."""
MOST_DECLARED = 512 * 1024 * 1024
MOST_RATIO = 200
"""How many times larger all members may be than the file that holds them; text comes nowhere near."""
_ENTRY = b"PK\x01\x02"
codecs.lookup("cp437")  # of members' names, which a process that opens no files could not load later
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Package:
    """The members of a zip file. Raises CannotRead for one that is damaged, encrypted or made to do harm."""

    def __init__(self, data: bytes) -> None:
        if (
            data.count(_ENTRY) > MOST_MEMBERS * 2
        ):  # before the directory takes memory; a member may itself be a zip file
            raise _refused("too_many_members")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise _damaged("directory") from error
        members = self._zip.infolist()
        _check(members, len(data))
        self._members = {each.filename: each for each in members}
        self._left = MOST_BYTES

    @property
    def names(self) -> list[str]:
        return list(self._members)

    def read(self, name: str) -> bytes | None:
        """A member's content; None when there is none of this name."""
        member = self._members.get(name)
        if member is None:
            return None
        if member.flag_bits & 0x1:
            raise CannotRead("encrypted_document", format="docx")
        if member.compress_type not in _METHODS:
            raise _damaged("compression")
        if member.file_size > self._left:
            raise _refused("expands_too_much")
        try:
            with self._zip.open(member) as file:
                content = file.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise _damaged("member") from error
        if len(content) > self._left:
            raise _refused("expands_too_much")
        self._left -= len(content)
        return content


def _check(members: list[zipfile.ZipInfo], size: int) -> None:
    """Raises CannotRead for a directory that no honest program writes."""
    if len(members) > MOST_MEMBERS:
        raise _refused("too_many_members")
    if any(count > 1 for count in Counter(each.filename for each in members).values()):
        raise _refused("duplicate_names")
    declared = sum(each.file_size for each in members)
    if declared > MOST_DECLARED or declared > max(MOST_RATIO * size, MOST_BYTES):
        raise _refused("expands_too_much")
    for each in members:
        if _leads_outside(each.orig_filename):
            raise _refused("unsafe_names")
        if stat.S_ISLNK(each.external_attr >> 16):
            raise _refused("symbolic_link")


def _leads_outside(name: str) -> bool:
    return "\0" in name or "\\" in name or name.startswith("/") or ":" in name or ".." in name.split("/")


def _damaged(where: str) -> CannotRead:
    return CannotRead("damaged_document", reason=where)


def _refused(reason: str) -> CannotRead:
    return CannotRead("document_refused", reason=reason)
