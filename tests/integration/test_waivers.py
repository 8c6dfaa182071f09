"""Wording set aside for every text: through every door, by reviewers, with a reason, until it is taken up again."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.services import auditing, reading, waivers
from app.terminology.errors import InvalidRequest, WaiverNotFound
from app.terminology.people import COMMAND, Role, Scope
from tests.builders import concept, designation
from tests.people import bearer, make_account, sign_in
from tests.visitors import Visitor

TEXT = "They called it a visit of state."
ID = "deprecated:state-visit:visit-of-state"
WHY = "the speaker’s own words, in inverted commas"


@pytest.fixture(autouse=True)
def warned(app: Flask, publish: Callable[..., object]) -> None:
    publish(concept(designations=[designation("state visit"), designation("visit of state", status="deprecated")]))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def ids(text: str = TEXT) -> list[str]:
    return [each.id for each in reading.annotate(text).warnings]


def test_it_works() -> None:
    assert ids() == [ID]
    waivers.make(ID, WHY, COMMAND)
    assert ids() == []
    (warning,) = reading.annotate(TEXT).occurrences[0].warnings
    assert warning.waived and warning.reason == WHY


def test_what_is_waived_for_a_text_alone_has_no_reason_of_the_glossary() -> None:
    (warning,) = reading.annotate(TEXT, waivers=[ID]).occurrences[0].warnings
    assert warning.waived and warning.reason is None


def test_another_reason_takes_the_place_of_the_one_before() -> None:
    first = waivers.make(ID, "a slip", COMMAND)
    assert waivers.make(ID, WHY, COMMAND) == first
    assert [each.reason for each in waivers.of_all()] == [WHY]


def test_it_is_taken_up_again_and_both_are_in_the_audit_log() -> None:
    waivers.revoke(waivers.make(ID, WHY, COMMAND), COMMAND)
    assert ids() == [ID] and waivers.of_all() == []
    assert [each.action for each in auditing.page(2)] == ["waiver_revoked", "warning_waived"]
    with pytest.raises(WaiverNotFound):
        waivers.revoke(999_999, COMMAND)


@pytest.mark.parametrize(("id", "why"), [("talks", WHY), ("deprecated:talks: x", WHY), ("", WHY), (ID, " \n ")])
def test_what_is_no_warning_or_has_no_reason_is_refused(id: str, why: str) -> None:
    with pytest.raises(InvalidRequest):
        waivers.make(id, why, COMMAND)


def test_by_the_api(client: FlaskClient) -> None:
    headers = bearer(make_account(Role.REVIEWER, "en"), Scope.REVIEW)
    made = client.post("/api/v1/waivers", json={"warning": ID, "reason": WHY}, headers=headers)
    assert made.status_code == 200
    (listed,) = client.get("/api/v1/waivers").get_json()["waivers"]
    assert made.get_json()["waivers"] == [listed]
    assert (listed["code"], listed["concept"], listed["wording"]) == ("deprecated", "state-visit", "visit of state")
    assert warning_by_api(client)["waived"] and warning_by_api(client)["reason"] == WHY
    gone = client.post(f"/api/v1/waivers/{listed['id']}/revocation", json={}, headers=headers)
    assert gone.get_json() == {"waivers": []} and not warning_by_api(client)["waived"]
    again = client.post(f"/api/v1/waivers/{listed['id']}/revocation", json={}, headers=headers)
    assert (again.status_code, again.get_json()["code"]) == (404, "waiver_not_found")


def warning_by_api(client: FlaskClient) -> dict[str, Any]:
    (warning,) = client.post("/api/v1/annotations", json={"text": TEXT}).get_json()["occurrences"][0]["warnings"]
    return dict(warning)


def test_by_command(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["glossary", "waive", ID, "--reason", WHY]).exit_code == 0
    (listed,) = json.loads(run(args=["glossary", "waivers", "--json"]).output)
    assert (listed["warning"], listed["reason"]) == (ID, WHY)
    assert WHY in run(args=["glossary", "waivers"]).output
    assert run(args=["glossary", "unwaive", str(listed["id"])]).exit_code == 0
    assert run(args=["glossary", "unwaive", str(listed["id"])]).exit_code == 1
    assert run(args=["glossary", "waive", "talks", "--reason", WHY]).exit_code == 2
    assert "No warning" in run(args=["glossary", "waivers"]).output


class TestThePage:
    @pytest.fixture
    def visitor(self, app: Flask) -> Visitor:
        visitor = Visitor(app)
        sign_in(visitor.client, make_account(Role.REVIEWER, "en", name="Mei"))
        return visitor

    def test_a_reviewer_sets_aside_what_everybody_then_sees_the_reason_of(
        self, visitor: Visitor, client: FlaskClient
    ) -> None:
        page = visitor.client.post("/en/read", data={"text": TEXT}).text
        assert f'value="{ID}" formaction="/en/waivers' in page
        fields = {"text": TEXT, "waive": ID, f"reason-{ID}": WHY, "csrf_token": visitor.token("/account")}
        answer = visitor.client.post("/en/waivers", data=fields)
        assert answer.status_code == 200 and WHY in answer.text and '<li id="w' not in answer.text
        read = client.post("/es/read", data={"text": TEXT}).text
        assert WHY in read and '<li id="w' not in read and "/es/waivers" in read
        listed = client.get("/zh/waivers").text
        assert WHY in listed and "Mei" in listed and "csrf_token" not in listed
        (number,) = re.findall(r'action="/en/waivers/(\d+)/revoke"', visitor.client.get("/en/waivers").text)
        gone = visitor.client.post(f"/en/waivers/{number}/revoke", data={"csrf_token": visitor.token("/account")})
        assert gone.status_code == 303 and WHY not in client.get("/en/waivers").text

    def test_without_a_reason_nothing_is_set_aside_and_the_text_stays(self, visitor: Visitor) -> None:
        fields = {"text": TEXT, "waive": ID, f"reason-{ID}": " ", "csrf_token": visitor.token("/account")}
        answer = visitor.client.post("/en/waivers", data=fields)
        assert 'role="alert"' in answer.text and '<li id="w1"' in answer.text and "visit of state" in answer.text
        assert waivers.of_all() == []

    def test_others_see_no_button_for_it(self, client: FlaskClient) -> None:
        assert "/en/waivers" not in client.post("/en/read", data={"text": TEXT}).text
