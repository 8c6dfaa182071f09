"""Whether a passage is of the field: diplomacy, states and their bodies, or a hotel, a match, a lawsuit.

Ordinary words are terms here only in such company: an agreement between ministers, not between neighbours. The weights
were chosen on the annotated texts of the part `dev` in benchmarks/recognition/texts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.language import inflection
from app.language.scripts import is_han
from app.recognition.normalising import cut

SIGNS, NAMES, DENSITY = 0.7, 3.4, 1.2
ELSEWHERE, AFAR = 3.0, 1.2
STRANGE, AT_HOME, FEW_WORDS = 1.6, 0.3, 30
"""What a text of another world weighs; what a sentence has in a text of the field; so many words tell a quarter."""
_NEARBY, _BESIDE = 0.35, 0.5  # what stands in the next sentences, against what stands in the same one
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
_OTHER_WORDS = """
company companies shareholders shareholder investors investor profit revenue shares stock merger customers customer
client clients brand retailer factory supplier suppliers startup wage wages salary union unions workers employees
employer staff club team teams league coach player players striker goals stadium fans football tennis basketball
championship match medal season hotel guests guest room rooms booking restaurant menu chef tourists tourist flight
airline beach museum tickets ticket patient patients doctor doctors hospital clinic clinical surgery nurse treatment
symptoms vaccine trial dose server servers software users user network browser password router data packet packets
code developers court judge lawyer lawyers plaintiff defendant jury verdict lawsuit tenant landlord rent neighbour
neighbours neighbor neighbors divorce wedding bride couple husband wife family children school pupils teacher teachers
parents students student university campus professor faculty film movie actor actress singer band album song concert
theatre novel poet painter gallery jazz festival municipal mayor residents street parish church priest village farm
farmers garden kitchen recipe insurance mortgage loan loans insurer police thief robbery prison empresa empresas
compañía accionistas accionista inversores inversor beneficios ventas acciones fusión clientes cliente marca tienda
fábrica proveedor proveedores sindicato sindicatos salario salarios trabajadores empleados plantilla patronal equipo
equipos liga entrenador jugador jugadores delantero goles estadio hinchas afición fútbol tenis baloncesto campeonato
partido medalla temporada fichaje torneo huéspedes habitación habitaciones restaurante menú cocina turistas turista
vuelo aerolínea playa museo entradas boletos paciente pacientes médico médicos clínica clínico cirugía enfermera
tratamiento síntomas vacuna dosis ensayo servidor servidores usuarios usuario navegador contraseña aplicación datos
código juez jueza abogado abogados demandante acusado juicio sentencia inquilino casero alquiler vecino vecinos vecina
divorcio boda novia pareja esposo esposa familia hijos escuela colegio alumnos maestro profesor profesora padres
estudiantes universidad facultad rector película actriz cantante banda disco canción concierto teatro novela poeta
pintor galería bolero alcalde alcaldesa ayuntamiento calle parroquia iglesia cura pueblo finca agricultores jardín
receta seguro hipoteca préstamo policía ladrón cárcel 公司 股东 董事 投资 利润 营收 股票 上市 并购 客户 品牌 工厂
供应 订单 员工 工资 工会 薪酬 球队 球员 联赛 教练 进球 球迷 足球 网球 篮球 比赛 冠军 奖牌 赛季 俱乐 转会 酒店 客房
房间 餐厅 菜单 厨师 游客 旅游 航班 航空 海滩 门票 景区 民宿 患者 病人 医生 医院 手术 护士 治疗 症状 疫苗 剂量 临床
软件 用户 网络 浏览 密码 路由 数据 代码 手机 法官 律师 原告 被告 法院 判决 租客 房东 租金 邻居 业主 物业 居委 小区
社区 街道 离婚 婚礼 夫妻 丈夫 妻子 孩子 学校 学生 老师 家长 大学 教授 校园 电影 演员 歌手 乐队 专辑 歌曲 音乐 剧院
小说 画家 展览 市长 居民 村民 农民 农户 菜园 厨房 保险 贷款 房贷 警方 小偷 监狱 老板 店主
"""


@dataclass(frozen=True, slots=True)
class Signs:
    """Words that tell of a walk of life, as they stand in a sentence, in those around it and in the rest of a text."""

    near: frozenset[str]
    wide: frozenset[str]
    whole: frozenset[str] = frozenset()

    def without(self, words: frozenset[str]) -> "Signs":
        """The same without some words."""
        return Signs(self.near - words, self.wide - words, self.whole - words)


def whole_words(folded: Iterable[str]) -> Iterator[str]:
    """Folded words as they are, pairs of Chinese characters: `accion` is not `acciones`."""
    before = ""
    for word in folded:
        if len(word) > 1:
            yield word
            before = ""
            continue
        if before and is_han(word):
            yield before + word
        before = word if is_han(word) else ""


def _listed(text: str) -> frozenset[str]:
    """The words of a list, and their plurals."""
    found = set(whole_words(cut(text).folded))
    for word in tuple(found):
        for language in ("en", "es"):
            found.update(form for form in inflection.inflections(word, language) if form.isalpha())
    return frozenset(found)


_SIGNS, _OTHER_SIGNS = _listed(_WORDS), _listed(_OTHER_WORDS)


def signs(folded: Iterable[str]) -> frozenset[str]:
    """Which of some folded words are of the field."""
    return _SIGNS.intersection(whole_words(folded))


def other_signs(folded: Iterable[str]) -> frozenset[str]:
    """Which of some folded words are of other walks of life."""
    return _OTHER_SIGNS.intersection(whole_words(folded))


def of_words(near: int, wide: int) -> float:
    """What so many words of the field weigh in the sentence, and in those around it."""
    return _saturated(SIGNS, near + _NEARBY * wide, 2.0)


def of_names(near: float, wide: float) -> float:
    """What states, bodies, officials and terms weigh that are named in the sentence, and in those around it."""
    return _saturated(NAMES, near + _NEARBY * wide, 2.0)


def of_density(names: float) -> float:
    """What it weighs that a text has so many of them in a sentence."""
    return _saturated(DENSITY, names, 1.5)


def of_other_words(near: int, wide: int, whole: int) -> float:
    """What words of other walks of life weigh in the sentence, in those around it and in the rest of the text."""
    return round(_saturated(ELSEWHERE, near + _BESIDE * wide, 1.5) + _saturated(AFAR, whole, 4.0), 4)


def of_strangeness(density: float, words: int) -> float:
    """What it weighs against an acronym that a text of so many words has so little of the field in a sentence."""
    return round(STRANGE * max(0.0, 1 - density / AT_HOME) * (words / (words + FEW_WORDS)) ** 2, 4)


def _saturated(weight: float, mass: float, half: float) -> float:
    return round(weight * mass / (mass + half), 4)
