"""The states of the reference layer through every door: found in any spelling, counted apart, made by a command."""

import json
import shutil
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import GLOSSARY


@pytest.mark.parametrize(
    ("query", "id"),
    [
        ("France", "france"),
        ("República Francesa", "france"),
        ("法兰西共和国", "france"),
        ("法蘭西共和國", "france"),
        ("faguo", "france"),
        ("cote d'ivoire", "cote-d-ivoire"),
        ("Ivory Coast", "cote-d-ivoire"),
        ("Costa de Marfil", "cote-d-ivoire"),
        ("象牙海岸", "cote-d-ivoire"),
        ("turkiye", "turkiye"),
        ("Turkey", "turkiye"),
        ("Turquía", "turkiye"),
        ("Belarús", "belarus"),
        ("bielorrusia", "belarus"),
        ("纽西兰", "new-zealand"),
        ("紐西蘭", "new-zealand"),
        ("jianpuzhai", "cambodia"),
        ("Afganistan", "afghanistan"),
        ("南韓", "republic-of-korea"),
        ("朝鲜", "democratic-peoples-republic-of-korea"),
        ("Iran (Islamic Republic of)", "iran"),
        ("Vatican City", "holy-see"),
        ("巴勒斯坦", "state-of-palestine"),
        ("US", "united-states-of-america"),
        ("U.S.", "united-states-of-america"),
        ("usa", "united-states-of-america"),
        ("EE. UU.", "united-states-of-america"),
        ("EE.UU.", "united-states-of-america"),
        ("EEUU", "united-states-of-america"),
        ("UK", "united-kingdom-of-great-britain-and-northern-ireland"),
        ("R.U.", "united-kingdom-of-great-britain-and-northern-ireland"),
        ("DPRK", "democratic-peoples-republic-of-korea"),
        ("RPDC", "democratic-peoples-republic-of-korea"),
        ("RDC", "democratic-republic-of-the-congo"),
        ("Lao PDR", "lao-peoples-democratic-republic"),
    ],
)
def test_a_state_is_found_by_any_of_its_names(client: FlaskClient, query: str, id: str) -> None:
    hits = client.get("/api/v1/search", query_string={"q": query}).json["hits"]
    assert hits[0]["concept"]["id"] == id


def test_states_whose_names_are_mixed_up_point_at_each_other(client: FlaskClient) -> None:
    pairs = [("congo", "democratic-republic-of-the-congo"), ("niger", "nigeria"), ("dominica", "dominican-republic")]
    for one, other in [*pairs, ("guinea", "guinea-bissau"), ("guinea", "papua-new-guinea")]:
        for here, there in ((one, other), (other, one)):
            relations = client.get(f"/api/v1/concepts/{here}").json["relations"]
            assert ("confusable_with", there) in [(each["type"], each["concept"]["id"]) for each in relations]


def test_the_layer_is_listed_and_counted_apart(glossary: Flask, client: FlaskClient) -> None:
    stats = json.loads(glossary.test_cli_runner().invoke(args=["glossary", "stats", "--json"]).output)
    assert stats["by_layer"]["reference"] == 193
    assert stats["by_layer"]["curated"] == stats["concepts"] - 193
    assert set(stats["reference_designations"]) == set(stats["designations"]) == {"en", "es", "zh-Hans"}
    assert sum(stats["backing"]["en"].values()) == stats["designations"]["en"]
    shown = glossary.test_cli_runner().invoke(args=["glossary", "stats"]).output
    assert "193 reference" in shown and "Reference layer, counted apart" in shown
    listed = client.get("/api/v1/concepts", query_string={"layer": "reference", "limit": 1}).json
    assert "reference" in json.dumps(listed)


def test_the_command_says_what_it_did_and_does_it_once(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "glossary"
    for name in ("sources.yaml", "subjects.yaml", "authorities.yaml", "parties-and-state/republic-of-cuba.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(GLOSSARY / name, folder / name)
    runner = app.test_cli_runner()
    first = runner.invoke(args=["glossary", "reference", str(folder)])
    assert first.exit_code == 0, first.output
    assert "194 created, 0 changed, 0 unchanged, 1 curated (CLDR " in first.output
    assert "Cuba: no reference entry, it has the curated entry republic-of-cuba" in first.output
    second = runner.invoke(args=["glossary", "reference", str(folder)])
    assert "0 created, 0 changed, 194 unchanged, 1 curated" in second.output


def test_the_command_refuses_a_broken_file_and_names_it(app: Flask, tmp_path: Path) -> None:
    shutil.copytree(GLOSSARY / "states", tmp_path / "states")
    (tmp_path / "states" / "france.yaml").write_text("id: [")
    refused = app.test_cli_runner().invoke(args=["glossary", "reference", str(tmp_path)])
    assert refused.exit_code == 1
    assert "states/france.yaml:" in refused.output and "nothing was written" in refused.output
