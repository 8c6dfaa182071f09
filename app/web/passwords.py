"""Passwords, codes of authenticator apps, recovery codes: how they are judged, hashed and used once."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from threading import BoundedSemaphore
from typing import Any

from flask import Flask, current_app
from flask_security import MfRecoveryCodesUtil, PasswordUtil, Totp
from flask_security.utils import get_message
from passlib.exc import TokenError
from qrcode.main import QRCode
from werkzeug.exceptions import ServiceUnavailable

from app.web.members import Member

SHORTEST = 12
LONGEST = 1000
AT_ONCE = 4
WAIT_SECONDS = 10
ARGON2 = {"argon2__memory_cost": 19456, "argon2__time_cost": 2, "argon2__parallelism": 1}
"""OWASP's least: 19 MB and some 30 ms for each hash."""


class Passwords(PasswordUtil):
    """Long enough, and not what anybody would try first. Nothing else is asked: no capitals, no digits, no signs."""

    def normalize(self, password: str) -> str:
        return unicodedata.normalize("NFKC", password[: LONGEST + 1])

    def validate(self, password: str, is_register: bool, **known: Any) -> tuple[list[str] | None, str]:
        normal = self.normalize(password)
        if len(normal) > LONGEST:
            return [get_message("PASSWORD_TOO_LONG")[0]], normal
        if len(normal) < SHORTEST:
            return [get_message("PASSWORD_INVALID_LENGTH")[0]], normal
        user = known.get("user")
        own = [known.get("email"), known.get("name")] if user is None else [user.email, user.name]
        if is_guessable(normal, [text for text in own if text]):
            return [get_message("PASSWORD_TOO_SIMPLE")[0]], normal
        return None, normal


def is_guessable(password: str, own: list[str]) -> bool:
    """Whether it is few characters, one part repeated, a run of neighbours, or the person's own name or address."""
    plain = password.casefold()
    few = len(set(plain)) < 5
    repeated = (plain + plain).find(plain, 1) <= len(plain) // 2
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    run = len(steps) <= 2 and steps <= {-1, 1, -9, 9}
    parts = [part for text in own for part in (text.casefold(), text.casefold().partition("@")[0]) if len(part) > 3]
    left = plain
    for part in sorted(parts, key=len, reverse=True):
        left = left.replace(part, "")
    return few or repeated or run or (len(left) < len(plain) and len(left) < 6)


class Hasher:
    """A passlib context that hashes a few passwords at a time: each takes memory, and many at once would take all."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._turns = BoundedSemaphore(AT_ONCE)

    def hash(self, *arguments: Any, **options: Any) -> str:
        with self._turn():
            return str(self._context.hash(*arguments, **options))

    def verify(self, *arguments: Any, **options: Any) -> bool:
        with self._turn():
            return bool(self._context.verify(*arguments, **options))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context, name)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise ServiceUnavailable(retry_after=WAIT_SECONDS)
        try:
            yield
        finally:
            self._turns.release()


class Digest:
    """What links in mail hold of an address or of a password's hash: enough to see that it changed, and short."""

    def __init__(self, secret: str) -> None:
        self._secret = hashlib.sha256(b"links in mail " + secret.encode()).digest()

    def hash(self, data: bytes) -> str:
        return hmac.new(self._secret, data, "sha256").hexdigest()[:24]

    def verify(self, data: bytes, digest: str) -> bool:
        return hmac.compare_digest(self.hash(data), str(digest))


class Codes(Totp):
    """Codes of an authenticator app, each taken once."""

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        member: Member = user._get_current_object() if hasattr(user, "_get_current_object") else user
        is_known = totp_secret == member.tf_totp_secret  # else it is being set up
        try:
            match = self._totp.verify(
                str(token), totp_secret, window=window, last_counter=member.totp_counter if is_known else None
            )
        except (TokenError, ValueError):
            return False
        member.totp_counter = match.counter
        if is_known:
            current_app.extensions["security"].datastore.put(member)  # of two who send one code, one is refused
        return True

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The outline of the code's dark squares as an SVG path; a data: address, as usual, our policy would refuse."""
        code = QRCode(border=0)
        code.add_data(self.get_totp_uri(username, totp))
        return "".join(
            f"M{x} {y}h1v1h-1z" for y, row in enumerate(code.get_matrix()) for x, is_dark in enumerate(row) if is_dark
        )


class RecoveryCodes(MfRecoveryCodesUtil):
    """Codes for when the app is lost: kept as hashes, so shown once; each is taken once."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self._secret = app.config["SECRET_KEY"].encode()

    def create_recovery_codes(self, user: Any) -> list[str]:
        security = current_app.extensions["security"]
        codes: list[str] = security.totp_factory.generate_recovery_codes(8)
        security.datastore.mf_set_recovery_codes(user, [self._digest(code) for code in codes])
        return codes

    def get_recovery_codes(self, user: Any) -> list[str]:
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        return self._digest(code) in (user.mf_recovery_codes or [])

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        codes = current_app.extensions["security"].datastore
        return bool(codes.mf_delete_recovery_code(user, user.mf_recovery_codes.index(self._digest(code))))

    def _digest(self, code: str) -> str:
        plain = "".join(code.split()).replace("-", "").casefold()[:100]
        return hmac.new(self._secret, b"recovery code " + plain.encode(), "sha256").hexdigest()[:32]
