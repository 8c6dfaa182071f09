from typing import Any


def warn(reader: Any, decisions: list[Any]) -> None:
    pass
