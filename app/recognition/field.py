"""Whether a passage is of the field at all: diplomacy, states and their bodies, or a hotel, a match, a lawsuit.

Ordinary words are terms here only in such company: an agreement between ministers, not between neighbours.
"""

from collections.abc import Iterable

from app.recognition.profiles import features

FIELD = 2.4
_HALF = 2.0  # signs that earn half the weight
_NEARBY = 0.35
_WORDS = """
ambassador ambassadors bilateral chancellery communique consul consular delegation delegations diplomacy diplomat
diplomatic diplomats embassy envoy foreign government governments minister ministers ministry multilateral
negotiations parliament peace plenipotentiary premier president presidents prime protocol ratification ratified
ratify regime representative republic resolution sanctions secretary signatories sovereign sovereignty state states
summit treaties treaty troops asamblea bilateral bilaterales canciller cancilleres cancillería congreso consular
cumbre delegación delegaciones diplomacia diplomático diplomática diplomáticas embajada embajadas enviado exteriores
gobierno gobiernos gobernantes jefe jefes mandatario mandatarios ministerio ministro ministra ministros multilateral
negociaciones plenipotenciario presidente presidenta representante república resolución sanciones soberana soberanía
tratado tratados 外交 外长 大使 使馆 总统 主席 总理 部长 政府 国家 两国 双边 多边 访问 会谈 代表 峰会 联合
条约 合作 关系 国际 主权 领导 共和 元首 首相 议会 制裁 决议 政治
"""
_SIGNS = features(_WORDS)


def signs(found: Iterable[str]) -> list[str]:
    """Which of a passage's features are of the field."""
    return sorted(_SIGNS.intersection(found))


def weight(near: int, wide: int) -> float:
    """What so many signs in the sentence, and so many around it, weigh."""
    mass = near + _NEARBY * wide
    return round(FIELD * mass / (mass + _HALF), 4)
