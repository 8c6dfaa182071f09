"""What grammar tells of a sense: who speaks, whose body it is, an acronym joined to itself."""

from typing import Any


def apply(reader: Any, decisions: list[Any]) -> None:
    pass
