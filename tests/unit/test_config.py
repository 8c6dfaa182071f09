"""Settings: typed, refused with a sentence when impossible, and documented as they are."""

import ast
import inspect
import re
import stat
from itertools import pairwise
from pathlib import Path

import pytest

import config
from config import Config, ImpossibleSetting

ROOT = Path(__file__).parents[2]
NAMES = list(Config.__dataclass_fields__)


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment without our settings, in a folder of its own."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def meanings() -> dict[str, str]:
    """The docstring of each setting, as config.py has it."""
    body = ast.parse(inspect.getsource(Config)).body[0].body  # type: ignore[attr-defined]
    found = {}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr):
            found[field.target.id] = text.value.value  # type: ignore[union-attr, attr-defined]
    return found


def defaults(folder: Path) -> dict[str, str]:
    """The default of each setting as a person would write it; a dash where it is made."""
    raw = {name: field.default_factory() for name, field in Config.__dataclass_fields__.items()}  # type: ignore[misc]
    return {name: str(value).replace(f"{ROOT}/", "") or "–" for name, value in raw.items()}


def test_the_documentation_lists_every_setting_with_its_default_and_meaning(bare: Path) -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", (ROOT / "docs/configuration.md").read_text(), re.MULTILINE)
    assert [name for name, _, _ in rows] == NAMES
    assert {name: default.strip("`") for name, default, _ in rows} == defaults(bare)
    assert {name: meaning for name, _, meaning in rows} == meanings()


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "70000", "a whole number from 1 to 65535"),
        ("PORT", "8000 ", "a whole number"),
        ("PORT", "８０００", "a whole number"),
        ("WORKERS", "0", "from 1 to 256"),
        ("TRUSTED_PROXIES", "yes", "from 0 to 10"),
        ("PUENTE_ENV", "prod", "one of development, production"),
        ("LOG_LEVEL", "debug", "one of info, warning, error"),
        ("RATE_LIMIT", "50", "such as 50/500, or off"),
        ("RATE_LIMIT", "0/5", "such as 50/500, or off"),
        ("DATABASE_URL", "mysql://user:password@host/name", "sqlite:// or postgresql://"),
    ],
)
def test_an_impossible_value_names_its_variable_and_what_is_allowed(
    bare: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ImpossibleSetting) as caught:
        Config()
    assert caught.value.name == name and name in caught.value.message and allowed in caught.value.message
    assert "password" not in caught.value.message


def test_who_can_write_no_letters_cannot_open_sign_up(bare: Path) -> None:
    open_ = {"PUENTE_ENV": "production", "SIGN_UP": "open", "DATA_DIR": str(bare)}
    with pytest.raises(ImpossibleSetting, match="SIGN_UP cannot be 'open': in production it needs MAIL_URL"):
        Config(**open_)
    assert Config(**open_, MAIL_URL="smtp://localhost").SIGN_UP == "open"
    assert Config(**open_ | {"PUENTE_ENV": "development"}).SIGN_UP == "open"


def test_a_data_folder_that_cannot_be_made_is_told(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(bare / "file" / "data"))
    with pytest.raises(ImpossibleSetting, match="DATA_DIR cannot be"):
        Config()


def test_a_secret_is_made_once_and_kept_for_its_owner_alone(bare: Path) -> None:
    first, second = Config(), Config()
    assert first.SECRET_KEY == second.SECRET_KEY and len(first.SECRET_KEY) > 40
    assert stat.S_IMODE((bare / "data" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (bare / "data").iterdir()] == ["secret-key"]


@pytest.mark.parametrize("secret", ["changeme", "x" * 64, "0123456789"])
def test_a_weak_secret_is_refused_in_production_alone(bare: Path, secret: str) -> None:
    assert secret == Config(SECRET_KEY=secret).SECRET_KEY
    with pytest.raises(ImpossibleSetting, match="SECRET_KEY") as caught:
        Config(SECRET_KEY=secret, PUENTE_ENV="production")
    assert secret not in caught.value.message


@pytest.mark.parametrize(
    ("host", "trusted"),
    [
        ("127.0.0.1", "localhost, 127.0.0.1, [::1]"),
        ("192.0.2.1", "localhost, 127.0.0.1, [::1], 192.0.2.1"),
        ("2001:db8::1", "localhost, 127.0.0.1, [::1], [2001:db8::1]"),
        ("0.0.0.0", "localhost, 127.0.0.1, [::1], terms-server"),
    ],
)
def test_the_service_answers_to_its_own_names(
    bare: Path, monkeypatch: pytest.MonkeyPatch, host: str, trusted: str
) -> None:
    monkeypatch.setattr(config.socket, "gethostname", lambda: "terms-server")
    assert trusted == Config(HOST=host).TRUSTED_HOSTS
    assert Config(HOST=host, TRUSTED_HOSTS="terms.example.org").TRUSTED_HOSTS == "terms.example.org"
