"""Packs to write: an ordinary one, and one whose every field is hostile."""

import pytest

from app.terminology.pack import Notice, Pack, Row, with_notice
from tests.builders import chinese, concept, designation, pack

HOSTILE = (
    "</script></style><script>alert(1)</script><img src=x onerror=alert(2)>"
    "{{7*7}}[sound:x.mp3]\\(x\\)[latex]\\input{/etc/passwd}[/latex]&lt;b&gt;\"'"
)
FORMULA = '=HYPERLINK("http://evil.example","x")'

DEVELOPMENT = concept(
    "global-development-initiative",
    kind="initiative",
    designations=[
        designation("Global Development Initiative"),
        designation("GDI", type="acronym", abbreviation_of="Global Development Initiative"),
        designation("Iniciativa para el Desarrollo Global", "es"),
        designation("IDG", "es", type="acronym", abbreviation_of="Iniciativa para el Desarrollo Global"),
        chinese("全球发展倡议", "quánqiú fāzhǎn chàngyì", "全球發展倡議"),
    ],
)
CELAC = concept("celac", kind="institution", designations=[designation("CELAC"), designation("CELAC", "es")])


@pytest.fixture
def ordinary() -> Pack:
    """Two entries, one without Chinese, and an addition with a remark and a sentence of a text."""
    breakfast = {
        "terms": {"en": "working breakfast", "es": "desayuno de trabajo", "zh-Hans": "工作早餐会"},
        "remark": "8:15, Room 12",
        "context": {"text": "A working breakfast follows.", "language": "en", "title": "programme.docx"},
    }
    made = pack(
        DEVELOPMENT,
        CELAC,
        own=[breakfast],
        title="Talks of 25 November",
        date="2022-11-25",
        columns=["es", "zh-Hans", "en", "context", "remark"],
        details=["short_forms", "reading", "traditional"],
    )
    rows: list[Row] = list(made.rows)
    rows[1] = with_notice(rows[1], Notice.NEW)
    return Pack(made.outline, tuple(rows), made.language)


@pytest.fixture
def hostile() -> Pack:
    """Markup, formulas and commands in every field that somebody else may have written."""
    named = concept(
        "hostile",
        designations=[
            designation(HOSTILE),
            designation(FORMULA, "es", status="admitted", type="short_form"),
            designation("@SUM(1)", "es", type="acronym", abbreviation_of=FORMULA),
            chinese("=全球", "quánqiú", "=全球"),
        ],
    )
    own = {
        "terms": {"en": HOSTILE, "es": FORMULA, "zh-Hans": "＝1+1"},
        "reading": HOSTILE,
        "remark": HOSTILE,
        "context": {"text": HOSTILE, "language": "en", "title": HOSTILE},
    }
    return pack(
        named,
        own=[own],
        title=HOSTILE,
        columns=["en", "es", "zh-Hans", "definition", "context", "remark"],
        details=["short_forms", "reading", "traditional"],
    )
