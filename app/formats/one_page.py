"""What HTML files that need no network share: colours and faces, and a policy that allows their own code alone."""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path

TAGS = {"en": "en", "es": "es", "zh": "zh-Hans"}


def policy(script: str, style: str) -> str:
    """The Content-Security-Policy of a file with this script (empty for none) and this style, and nothing else."""
    scripts = _hash(script) if script else "'none'"
    return (
        f"default-src 'none'; script-src {scripts}; style-src {_hash(style)};"
        " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )


@cache
def tokens() -> str:
    """The colours and faces, as CSS."""
    return (Path(__file__).parent / "tokens.css").read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
