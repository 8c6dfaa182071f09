"""What the page about the service promises, held to what the service does."""

import tomllib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.terminology.bibliography import Tier
from app.terminology.concept import UsageStatus
from app.web import i18n
from tests.markup import Markup

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=list(i18n.INTERFACES))
def page(request: pytest.FixtureRequest, client: FlaskClient) -> Markup:
    answer = client.get(f"/{request.param}/about")
    assert answer.status_code == 200
    return Markup(answer.text)


def test_every_search_that_is_named_finds_something(client: FlaskClient, page: Markup) -> None:
    examples = [link for link in page.links() if "/search?q=" in link]
    assert len(examples) >= 9
    nothing = [link for link in examples if not Markup(client.get(link).text).all(css_class="hit")]
    assert not nothing


@pytest.mark.sample_on_postgresql(0)
def test_licences_are_those_of_the_repository(page: Markup) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"]
    assert declared == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text()[:200]
    said = {each.text: each.attributes["href"] for each in page.all("a")}
    assert said["Apache-2.0"] == "https://www.apache.org/licenses/LICENSE-2.0"
    assert said["CC BY-SA 4.0"] == "https://creativecommons.org/licenses/by-sa/4.0/"


@pytest.mark.sample_on_postgresql(0)
def test_every_status_and_tier_is_explained(page: Markup) -> None:
    assert {each.classes[1] for each in page.all("span", "status")} == {each.value for each in UsageStatus}
    tiers = [each.classes[1] for each in page.all("span", "tier")]
    assert tiers.count("official") == 1 + len([each for each in Tier if each.is_official])
    assert tiers.count("secondary") == 1 + len([each for each in Tier if not each.is_official])


@pytest.mark.sample_on_postgresql(0)
def test_the_three_say_the_same_in_the_same_order(client: FlaskClient) -> None:
    pages = [Markup(client.get(f"/{interface}/about").text) for interface in i18n.INTERFACES]
    shapes = [[each.attributes["id"] for each in page.all("section") if "id" in each.attributes] for page in pages]
    assert shapes[0] == shapes[1] == shapes[2]
    assert "licences" in shapes[0] and "search" in shapes[0]
    assert len({len(page.all("li")) for page in pages}) == 1
