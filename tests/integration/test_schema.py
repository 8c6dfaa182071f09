"""The API against its own description: schemathesis makes requests from it and checks every answer."""

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 25


def test_every_operation_answers_as_described(glossary: Flask) -> None:
    glossary.testing = False  # an error must be answered as a client would see it
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", glossary)
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) >= 10
    try:
        for operation in operations:
            _try(operation)
    finally:
        glossary.testing = True


def _try(operation: schemathesis.schemas.APIOperation) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def answers(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    answers()
