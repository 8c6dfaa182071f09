"""What a text has and the glossary lacks."""

import json
from pathlib import Path

from flask import Flask

from tests import files


def test_it_ranks_what_the_glossary_lacks_and_nothing_it_has(glossary: Flask, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(
        "The Latin American Space Agency (LASA) met CELAC. LASA and the CPC signed the Quito Lunar Accord.\n"
        "双方商定建立《太空合作白皮书》机制，并重申一个中国原则。",
        encoding="utf-8",
    )
    answer = glossary.test_cli_runner().invoke(args=["glossary", "coverage", str(text), "--json"])
    found = {each["text"]: each for each in json.loads(answer.stdout)}
    assert found["LASA"]["long_form"] == "Latin American Space Agency"
    assert "Quito Lunar Accord" in found and "太空合作白皮书" in found
    assert not {"CELAC", "CPC", "一个中国原则"} & set(found)


def test_a_file_that_is_no_text_is_refused_with_a_way_out(glossary: Flask, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(files.png())
    answer = glossary.test_cli_runner().invoke(args=["glossary", "coverage", str(path)])
    assert answer.exit_code == 1 and "picture.png: The file is a picture" in answer.output
