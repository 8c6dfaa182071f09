"""Flask-Security's forms, with what we ask besides: attempts are counted, and no answer tells who has an account."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security import (
    ForgotPasswordForm,
    LoginForm,
    RegisterFormV2,
    SendConfirmationForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
    hash_password,
)
from flask_security.recovery_codes import MfRecoveryForm
from wtforms import StringField, ValidationError

from app.services import accounts
from app.web import attempts, identity


class SignInForm(LoginForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.next.data = identity.local_path(self.next.data) or ""  # a bad one leads to the first page, not to an error

    def validate(self, **options: Any) -> bool:
        known = accounts.find(address=self.email.data or "")
        with attempts.guess(self.email.data or "", known.id if known else None) as attempt:
            valid = bool(super().validate(**options))
            attempt.succeeded = valid or self.user_authenticated
        return valid


class AgainForm(VerifyForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.next.data = identity.local_path(self.next.data) or ""

    def validate(self, **options: Any) -> bool:
        with attempts.guess(self.user.email, self.user.id) as attempt:
            attempt.succeeded = bool(super().validate(**options))
        return attempt.succeeded


class CodeForm(TwoFactorVerifyCodeForm):
    def validate(self, **options: Any) -> bool:
        if self.user is None:
            return False
        self.code.data = "".join(str(self.code.data or "").split())
        with attempts.guess(self.user.email, self.user.id) as attempt:
            attempt.succeeded = bool(super().validate(**options))
        return attempt.succeeded


class RecoveryForm(MfRecoveryForm):
    def validate(self, **options: Any) -> bool:
        if self.user is None:
            return False
        with attempts.guess(self.user.email, self.user.id) as attempt:
            attempt.succeeded = bool(super().validate(**options))
        return attempt.succeeded


class SignUpForm(RegisterFormV2):
    name = StringField()

    def validate_name(self, field: StringField) -> None:
        """A name that can be shown, and is nobody else's."""
        try:
            field.data = accounts.read_name(field.data or "")
        except ValueError:
            raise ValidationError(NAME_INVALID) from None
        if accounts.find(name=field.data):
            raise ValidationError(NAME_TAKEN)

    def validate(self, **options: Any) -> bool:
        attempts.ask_for_mail(self.email.data or "")
        return bool(super().validate(**options))


class ResetForm(ForgotPasswordForm):
    def validate(self, **options: Any) -> bool:
        attempts.ask_for_mail(self.email.data or "")
        valid = bool(super().validate(**options))
        if valid:
            hash_password("as long as for an address that nobody has")
        return valid


class ConfirmationForm(SendConfirmationForm):
    def validate(self, **options: Any) -> bool:
        attempts.ask_for_mail(self.email.data or "")
        return bool(super().validate(**options))


NAME_INVALID = _l("Give a name of 1 to 60 characters, such as the one you sign with.")
NAME_TAKEN = _l("Somebody has that name here already: add a second surname or an initial.")

FORMS = {
    "login_form": SignInForm,
    "verify_form": AgainForm,
    "two_factor_verify_code_form": CodeForm,
    "mf_recovery_form": RecoveryForm,
    "register_form": SignUpForm,
    "forgot_password_form": ResetForm,
    "send_confirmation_form": ConfirmationForm,
}
