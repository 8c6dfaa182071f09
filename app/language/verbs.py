"""The forms of a verb that heads a phrase: pay, pays, paid, paying; realizar, realizó, realizaron, realizando.

English by rule, with the irregular verbs of diplomatic prose; Spanish by conjugation, in the persons and tenses that
reports and statements use (third persons, `nosotros`, infinitive, gerund, participle).
"""

import re

_IRREGULAR_EN = {
    "be": "is are was were been being", "begin": "began begun", "bring": "brought", "build": "built", "come": "came",
    "deal": "dealt", "draw": "drew drawn", "fight": "fought", "find": "found", "forge": "forged", "forgive": "forgave",
    "get": "got", "give": "gave given", "go": "went gone goes", "have": "had has", "hold": "held", "keep": "kept",
    "lay": "laid", "lead": "led", "lose": "lost", "make": "made", "meet": "met", "pay": "paid", "put": "put",
    "send": "sent", "set": "set", "shake": "shook shaken", "speak": "spoke spoken", "stand": "stood",
    "strike": "struck", "take": "took taken", "undertake": "undertook undertaken", "uphold": "upheld",
    "win": "won", "withdraw": "withdrew withdrawn", "write": "wrote written", "break": "broke broken",
}  # fmt: skip
_DOUBLED = re.compile(r"(?:^|[^aeiou])[aeiou][bdgmnprt]$")
_STRESSED = frozenset({"commit", "confer", "defer", "prefer", "refer", "permit", "admit", "occur"})


def forms(verb: str, language: str) -> set[str]:
    """The other forms of a verb in its infinitive, in lower case; none where the rules do not reach."""
    if language[:2] == "en":
        return _forms_en(verb)
    return _forms_es(verb) if language[:2] == "es" else set()


def infinitive(gerund: str) -> str:
    """The English verb of an -ing form: build, promote, plan."""
    stem = gerund.lower().removesuffix("ing")
    for verb in (stem, stem + "e", stem[:-1]):
        if len(verb) > 1 and _with_ending(verb, "ing") == gerund.lower():
            return verb
    return stem


def _forms_en(verb: str) -> set[str]:
    if not verb.isalpha() or not verb.isascii():
        return set()
    found = {_third_person(verb), _with_ending(verb, "ing")}
    found.update(_IRREGULAR_EN[verb].split() if verb in _IRREGULAR_EN else [_with_ending(verb, "ed")])
    return found - {verb}


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2:-1] not in tuple("aeiou") else verb + "s"


def _with_ending(verb: str, ending: str) -> str:
    if verb.endswith("ie") and ending == "ing":
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + ending
    if verb.endswith("y") and verb[-2:-1] not in tuple("aeiou") and ending == "ed":
        return verb[:-1] + "ied"
    if (len(verb) <= 5 and _DOUBLED.search(verb)) or verb in _STRESSED:
        return verb + verb[-1] + ending
    return verb + ending


_ENDINGS_ES = {
    "ar": ("a an ó aron aba aban ará arán aría arían ado ada ados adas ando amos aremos e en emos ara aran ase asen"),
    "er": "e en ió ieron ía ían erá erán ería erían ido ida idos idas iendo emos eremos a an amos iera ieran",
    "ir": "e en ió ieron ía ían irá irán iría irían ido ida idos idas iendo imos iremos a an amos iera ieran",
}
_STEMS_ES = {  # what changes in the stem when it is stressed, or before some endings
    "mantener": ("mantien", "mantuv", "mantendr", "manteng"), "sostener": ("sostien", "sostuv", "sostendr", "sosteng"),
    "tener": ("tien", "tuv", "tendr", "teng"), "obtener": ("obtien", "obtuv", "obtendr", "obteng"),
    "hacer": ("hac", "hic", "har", "hag"), "reconocer": ("reconoc", "", "", "reconozc"),
    "establecer": ("establec", "", "", "establezc"), "restablecer": ("restablec", "", "", "restablezc"),
    "proponer": ("propon", "propus", "propondr", "propong"), "poner": ("pon", "pus", "pondr", "pong"),
}  # fmt: skip
_PARTICIPLES_ES = {
    "romper": "roto rota rotos rotas", "hacer": "hecho hecha hechos hechas hizo", "poner": "puesto puesta puestos",
    "proponer": "propuesto propuesta propuestos propuestas", "ser": "es son fue fueron era eran será serán sido siendo",
    "dar": "da dan dio dieron dará darán dado dando", "ir": "va van fue fueron irá irán ido yendo",
}  # fmt: skip
_DIPHTHONGS = {"reun": "reún", "empez": "empiez", "comenz": "comienz", "reforz": "refuerz", "acord": "acuerd"}


def _forms_es(verb: str) -> set[str]:
    reflexive = verb.endswith("se") and verb[-4:-2] in _ENDINGS_ES
    plain = verb[:-2] if reflexive else verb
    if plain[-2:] not in _ENDINGS_ES or len(plain) < 3:
        return set()
    found = _conjugated(plain) | set(_PARTICIPLES_ES.get(plain, "").split())
    if reflexive:
        gerunds = {each for each in found if each.endswith("ndo")}
        found = {f"se {each}" for each in found - gerunds} | {_accented_gerund(each) for each in gerunds} | {plain}
    return found - {verb}


def _conjugated(verb: str) -> set[str]:
    stem, kind = verb[:-2], verb[-2:]
    found = {stem + ending for ending in _ENDINGS_ES[kind].split()}
    present, past, future, subjunctive = _STEMS_ES.get(verb, ("", "", "", ""))
    if verb in _STEMS_ES:
        found |= {present + ending for ending in ("e", "en")}
        found |= {past + ending for ending in ("o", "ieron", "iera", "ieran") if past}
        found |= {future + ending for ending in ("á", "án", "ía", "ían") if future}
        found |= {subjunctive + ending for ending in ("a", "an", "amos")}
    for plain, changed in _DIPHTHONGS.items():
        if stem.endswith(plain):
            found |= {stem[: -len(plain)] + changed + ending for ending in ("a", "an", "e", "en")}
    if kind == "ar" and stem[-1] in "cgz":  # busque, entregue, realice
        written = stem[:-1] + {"c": "qu", "g": "gu", "z": "c"}[stem[-1]]
        found |= {written + ending for ending in ("e", "en", "emos")}
    return found


def _accented_gerund(gerund: str) -> str:
    return gerund[:-4] + {"a": "á", "e": "é"}[gerund[-4]] + "ndose"
