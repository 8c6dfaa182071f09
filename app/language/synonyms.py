"""Words that are put for one another when a text is translated twice, spun or paraphrased.

A set phrase allows one of them; a reader who meets a neighbour in its place meets the phrase altered. The groups are of
the general vocabulary of public statements, in dictionary form; a word may stand in several.
"""

from collections.abc import Iterator
from functools import cache

from app.language import verbs
from app.language.folding import key

_EN = """
top main chief principal leading foremost | place position
special privileged particular exceptional | overall general comprehensive full
drive campaign movement effort push | oppose fight combat resist counter
carry-forward advance promote foster develop | advance push-forward promote further drive
uphold maintain adhere-to keep defend | apply implement practise practice put-into-practice carry-out
conduct pursue carry-out | side party | weal happiness joy fortune | woe misfortune sorrow misery
external foreign outside | safeguard uphold defend protect | shared common joint | future destiny fate
mankind humanity humankind | philosophy thought thinking idea | people-centered people-oriented
rejuvenation revitalization renewal revival | path road way | principle policy
initiative plan proposal programme program | mutual reciprocal common | win-win mutually-beneficial
trust confidence | forum meeting conference | alliance partnership association | strategic tactical
cooperation collaboration | peaceful pacific | coexistence cohabitation | sovereignty independence
interference intervention meddling | internal domestic | affair matter issue | equality equity parity
benefit profit gain advantage | respect consideration | mechanism arrangement | solidarity unity
friendship amity | era age epoch time | new modern | core central key fundamental | interest concern
congress assembly convention | committee commission council board | secretary minister | general chief
national state | state nation country | organization organisation agency body union
development growth progress | global world international | security safety | civilization civilisation culture
governance government administration management | deepen strengthen enhance boost
strengthen reinforce consolidate | support back assist | firm resolute unwavering steadfast
constructive positive | extensive broad wide | consultation discussion deliberation | contribution input
build construct create establish | hegemony domination supremacy | power force might | politics policy
fairness equity impartiality | justice law | determination will resolve | reform change
opening openness liberalization | characteristic feature trait | multilateral plural | bilateral mutual
high-quality quality | practical pragmatic concrete | traditional customary | comrade companion fellow
spirit mentality mind | struggle fight | noninterference nonintervention | agreement accord pact
declaration statement proclamation announcement | treaty convention pact | charter statute | summit meeting
community association group | nonaligned neutral | zone area region | prohibition ban banning | nuclear atomic
"""
_ES = """
especial particular excepcional | general integral global completo | campaña impulso movimiento
oponerse combatir luchar resistir | impulsar promover fomentar avanzar | mantener sostener conservar defender
aplicar implementar practicar ejecutar | parte partido lado | injerencia interferencia intervención intromisión
externo extranjero foráneo exterior | compartido común conjunto | futuro destino porvenir | humanidad mundo
filosofía pensamiento idea concepto | revitalización rejuvenecimiento renovación | camino vía ruta senda
principio política | iniciativa plan propuesta programa | mutuo recíproco común
beneficio ganancia provecho ventaja | confianza fe | foro reunión conferencia
asociación alianza cooperación comunidad | cooperación colaboración | coexistencia convivencia
soberanía independencia | interno doméstico | asunto cuestión tema | igualdad equidad | respeto consideración
solidaridad unidad | amistad fraternidad | era época etapa | nuevo moderno | central fundamental medular vital
interés preocupación | congreso asamblea | comité comisión consejo | estado nación país
organización organismo unión | desarrollo crecimiento progreso | mundial global internacional
seguridad protección | civilización cultura | gobernanza gobierno administración gestión
profundizar fortalecer reforzar | amplio extenso vasto | consulta deliberación debate
construcción edificación creación | hegemonía hegemonismo dominación | poder fuerza | justicia equidad derecho
reforma cambio | característica peculiaridad rasgo | práctico pragmático concreto | tradicional histórico
acuerdo convenio pacto | declaración comunicado proclamación | tratado convenio pacto | carta estatuto
cumbre reunión | zona región área | proscripción prohibición | bloqueo embargo
"""


def _listed() -> Iterator[list[str]]:
    """The groups, each as its words."""
    for line in [*_EN.strip().splitlines(), *_ES.strip().splitlines()]:
        yield from map(str.split, line.split("|"))


@cache
def _groups() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(_listed()):
        for word in group:
            for form in _written(word):
                found.setdefault(key(form), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


def _written(word: str) -> set[str]:
    """A word of a group in its forms: number, gender, tense; a phrasal verb by its first word too."""
    plain = word.replace("-", " ")
    head = plain.split()[0]
    found = {plain, head, plain + "s", plain + "es"} | verbs.forms(head, "en")
    if word.endswith("y"):
        found.add(word[:-1] + "ies")
    if word.endswith(("o", "a")):
        found |= {word[:-1] + ending for ending in ("o", "a", "os", "as")}
    if word.endswith(("ar", "er", "ir")):
        found |= verbs.forms(word, "es")
    return found


@cache
def _words() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in _listed():
        words = {key(word) for word in group if "-" not in word}
        for word in words:
            found.setdefault(word, set()).update(words - {word})
    return {word: frozenset(others) for word, others in found.items()}


def neighbours(word: str) -> frozenset[str]:
    """The words, in dictionary form, that are put for one, which may be in any form that is written almost so."""
    return _words().get(key(word)) or _words().get(key(word).removesuffix("s")) or frozenset()


def all_words() -> frozenset[str]:
    """Every word of every group, in dictionary form."""
    return frozenset(_words())


def are_near(one: str, other: str) -> bool:
    """Whether two words, in any of their forms, stand in one group."""
    groups = _groups()
    return bool(groups.get(key(one), frozenset()) & groups.get(key(other), frozenset()))


def is_known(word: str) -> bool:
    """Whether a word stands in any group."""
    return key(word) in _groups()
