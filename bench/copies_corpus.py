"""A labelled corpus of copies: articles, every kind of copy of them, siblings with another lender, quotations.

Every text is ours: the grammar of the bundled sites, a second small grammar of other subjects, and passages of drawn
dictionary words. Seeded; equal arguments give equal documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import count as numbers
from random import Random
from typing import TYPE_CHECKING, Final

from pypinyin import Style, lazy_pinyin

from demosites.grammar import expand
from demosites.works import compose
from pipelines.script import Converter
from pipelines.script.characters import HAN_CLASS, dictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_HAN: Final = re.compile(f"[{HAN_CLASS}]+")

OTHER_SUBJECTS: Final = (
    "[清晨|黄昏|雨停之后|入冬以来|周末]，[老城区的|河边的|山脚下的|车站旁的][面馆|茶铺|书店|菜场|修车摊][早早开了门|亮起了灯|围满了人|安静得出奇]。",
    "[把面粉和温水|将切好的萝卜|先把豆子|取两勺米酒][揉匀|泡上一夜|放进砂锅|拌入佐料]，[盖上湿布醒半个钟头|小火慢慢煨着|等香味出来再翻动|不时用筷子搅一搅]。",
    "[列车|渡船|长途客车|缆车][穿过隧道|驶离站台|绕过山腰|在雾里减速]，[窗外的稻田|对岸的灯火|成片的茶树|结冰的湖面][一闪而过|渐渐退远|铺到天边|映着晚霞]。",
    "[这种兰草|院里的石榴|阳台上的薄荷|新栽的葡萄][喜阴怕涝|三年才结果|掐尖之后长得更密|最忌讳积水]，[浇水要见干见湿|盆土须掺些粗砂|开春时施一次薄肥|虫害多在梅雨前后出现]。",
    "[修表的师傅|合唱团的指挥|村里的木匠|图书管理员][说起年轻时的事|戴上老花镜|收了三个徒弟|每天第一个到]，[语气里有些得意|手上的活却不停|规矩一条也不肯少|记得每个人的名字]。",
    "[望远镜里|显微镜下|地图上|旧照片中][能看见细小的裂纹|土星的光环很清楚|那条支流早已改道|站着七个穿长衫的人]，[教科书没有写|许多人第一次知道|后来被反复引用|至今没有定论]。",
    "[围棋|羽毛球|长跑|划船][最讲究的是|初学者容易忽略的是|教练反复强调的是][节奏|呼吸|落脚的位置|收手的时机]，[急不得|靠的是日复一日|练上半年才有体会|看似简单却最难]。",
    "[展览|集市|庙会|比赛][从月初开到月底|因大风推迟一天|吸引了邻县的人]，[最受欢迎的是|让人意外的是|压轴的是][皮影戏|手工织的土布|百年老秤|孩子们的风筝]。",
    "[灯塔|钟楼|城门|石桥][建于清末|经历过三次大修|是附近最高的建筑|去年才重新开放]，[守塔人|匠人的后代|测绘队|一位老教师][留下了日记|量出了每块石料的尺寸|画过一百多张草图|逢人便讲它的来历]。",
    "[候鸟|鲑鱼|蜜蜂|羚羊][在第一场雪之前|凭着星光|沿着古老的路线|靠气味分辨方向][向南迁徙|回到出生的溪流|寻找新的花源|穿过干涸的河床]，[志愿者|研究人员|牧民|摄影师][为它们让路|记下每天的数目|在沿途设了水槽|守候了整整一周]。",
    "[纸张|墨水|丝线|瓷土][的好坏|的产地|的颜色|的厚薄][决定了成品的寿命|老师傅一摸便知|在账册里写得清楚|历来争论不休]，[作坊|商号|学徒|收藏家]因此[格外谨慎|各有一套说法|代代相传|不轻易示人]。",
    "[雨季|旱季|霜降|立夏]一到，[码头|果园|盐田|牧场]就[忙碌起来|换了模样|停工半月|请来帮手]，[连孩子也|只有老人|外来的客商|附近的学校][参加劳动|摇头叹气|赶着看热闹|调整作息]。",
    "[第一节课|第二幕|下半场|返程途中]，[小提琴手|守门员|船长|讲解员][忽然停了下来|换了一种节奏|想起一段往事|发现少了一个人]，[全场安静|大家面面相觑|后来成为笑谈|结果出人意料]。",
    "[这座博物馆|那家面包房|旧邮局|山上的气象站]的[门票|招牌|信箱|百叶箱][换过四次|从未改过样子|是附近居民捐的|上面刻着年份]，[每逢假日|下雨的日子|天气晴好时|临近关门][总有人驻足|队伍排到街角|显得格外冷清|管理员便泡一壶茶]。",
    "[把螺丝拧松|先量好尺寸|用砂纸打磨|涂上一层清漆]，[再把隔板|接着将抽屉|然后把桌腿|最后让铰链][对齐卡槽|反过来安装|晾一个晚上|试着开合几次]，[整件家具|这张书桌|鞋柜|木箱][就稳当了|能用上几十年|看不出是旧的|比买的还结实]。",
    "[望向天空|翻开词典|走进实验室|站在甲板上]，[少年|译者|新来的同事|随队医生][第一次明白|悄悄记下|不禁怀疑|终于承认]：[词语会迁徙|数字也有脾气|海比想象的要大|耐心是最好的工具]。",
)
"""Sentence patterns far from debt; written for this bench."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document with what is true of it."""

    title: str
    text: str
    cluster: int
    """Documents of one cluster are copies of each other."""
    family: int
    """Documents of one family are copies or siblings."""
    kind: str
    """How it was made; "original" for the first of its cluster."""


def documents(count: int, seed: int = 1) -> list[Document]:
    """Make so many documents, shuffled."""
    return drawn(count, seed, lambda work: _family(work, Random(f"{seed}/{work}"), f"bench{seed}"))


def drawn(count: int, seed: int, write: Callable[[int], Iterable[Document]]) -> list[Document]:
    """Write works, numbered from 0, until there are so many documents; give them shuffled."""
    made: list[Document] = []
    for work in numbers():
        if len(made) >= count:
            break
        made.extend(write(work))
    del made[count:]
    Random(seed).shuffle(made)
    return made


def _family(work: int, rng: Random, seed: str) -> Iterator[Document]:
    """Write one work: alone, or with copies, siblings, copies of siblings and a quotation."""
    is_article = rng.random() < 0.7
    title, text = _article(work, 0, seed) if is_article else _passage(work, rng)
    own = work * 16
    yield Document(title=title, text=text, cluster=own, family=work, kind="original")
    if rng.random() < 0.25:
        return
    kinds = rng.sample(sorted(COPIES), rng.randint(2, 9))
    for kind in kinds:
        new_title, copy = COPIES[kind](title, text, rng)
        yield Document(title=new_title, text=copy, cluster=own, family=work, kind=kind)
    if is_article and rng.random() < 0.5:
        for sibling in range(1, rng.randint(2, 5)):
            title2, text2 = _article(work, sibling, seed)
            cluster = own + sibling
            yield Document(title=title2, text=text2, cluster=cluster, family=work, kind="sibling")
            for kind in rng.sample(("exact", "hant", "words_10", "boilerplate", "cut"), rng.randint(0, 2)):
                new_title, copy = COPIES[kind](title2, text2, rng)
                yield Document(title=new_title, text=copy, cluster=cluster, family=work, kind=f"sibling_{kind}")
    if rng.random() < 0.3:
        lines = text.split("\n")
        part = "\n".join(lines[: max(1, len(lines) // 5)])
        yield Document(title="摘录", text=part, cluster=own + 15, family=-work - 1, kind="excerpt")


def _article(work: int, sibling: int, seed: str) -> tuple[str, str]:
    made = compose(f"{seed}/{work}", sibling)
    lines = [made.lead]
    for section in made.sections:
        lines.append(section.heading)
        for passage in section.passages:
            lines += [passage.heading, passage.text]
    lines.append(made.closing)
    return made.title, "\n".join(lines)


def own_line(rng: Random) -> str:
    """Write a line of drawn words that no other text has."""
    return "".join(rng.choices(_words(2), k=rng.randint(4, 11))) + "。"


def _passage(work: int, rng: Random) -> tuple[str, str]:
    if work % 2:
        sentences = [expand(pattern, rng) for pattern in rng.sample(OTHER_SUBJECTS, rng.randint(10, 16))]
    else:
        sentences = [own_line(rng) for _ in range(rng.randint(25, 60))]
    lines = ["".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4)]
    return sentences[0][:12], "\n".join(lines)


@cache
def _words(length: int) -> tuple[str, ...]:
    return tuple(sorted(word for word in dictionary("STPhrases") if len(word) == length))


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for length in (2, 3, 4) for word in _words(length))


def segmented(text: str) -> list[str]:
    """Cut a text into words: the longest known word, else two characters at a time; anything but Han stands alone.

    A copy with 30 % of such words replaced shares a fifth of all shingles (Jaccard) with its original.
    """
    known = _known_words()
    words = []
    start = 0
    while start < len(text):
        size = next((size for size in (4, 3, 2) if text[start : start + size] in known), 2)
        if not _HAN.fullmatch(text[start : start + size]):
            size = 1
        words.append(text[start : start + size])
        start += size
    return words


def replaced_words(share: float) -> Callable[[str, str, Random], tuple[str, str]]:
    """Replace a share of the words by others of the same length, headline included."""

    def change(text: str, rng: Random) -> str:
        words = segmented(text)
        for place, word in enumerate(words):
            if len(word) > 1 and rng.random() < share:
                words[place] = rng.choice(_words(len(word)))
        return "".join(words)

    return lambda title, text, rng: (title, change(text, rng))


def _blanks(title: str, text: str, rng: Random) -> tuple[str, str]:
    text = text.replace("，", rng.choice([",", " ", "， "])).replace("。", rng.choice(["。\n", "．", " "]))
    return title, text.replace("、", rng.choice(["、", ",", ""]))


def _boilerplate(title: str, text: str, rng: Random) -> tuple[str, str]:
    before = rng.choice(["来源：网络整理\n点击上方蓝字关注我们\n", "当前位置：首页 > 资讯 > 正文\n", ""])
    after = rng.choice(
        [
            "\n本文由用户投稿，不代表本站立场，如有侵权请联系删除。\n上一篇：常见问题\n下一篇：联系我们",
            "\n免责声明：文章内容仅供参考，读者应自行核实。更多精彩请收藏本站，转载请注明出处。",
        ]
    )
    return title, before + text + after


def _retitled(title: str, text: str, rng: Random) -> tuple[str, str]:
    return rng.choice(["一文读懂这些事", "深度解析（最新）", "很多人都不知道的几个细节"]) + title[:4], text


def _hant(title: str, text: str, rng: Random) -> tuple[str, str]:  # noqa: ARG001 - all kinds have one signature
    return _converter("s2t").convert(title), _converter("s2t").convert(text)


def _hant_words(title: str, text: str, rng: Random) -> tuple[str, str]:  # noqa: ARG001 - see above
    return _converter("s2twp").convert(title), _converter("s2twp").convert(text)


def _pinyin_inserted(title: str, text: str, rng: Random) -> tuple[str, str]:
    return title, _spelled(text, rng, 0.06, "{char}({reading})")


def _pinyin_replaced(title: str, text: str, rng: Random) -> tuple[str, str]:
    return title, _spelled(text, rng, 0.05, "{reading}")


def _cut(title: str, text: str, rng: Random) -> tuple[str, str]:  # noqa: ARG001 - see above
    return title, text[: len(text) * 6 // 10]


def _shuffled(title: str, text: str, rng: Random) -> tuple[str, str]:
    lines = text.split("\n")
    rng.shuffle(lines)
    return title, "\n".join(lines)


def _combined(*kinds: Callable[[str, str, Random], tuple[str, str]]) -> Callable[[str, str, Random], tuple[str, str]]:
    def change(title: str, text: str, rng: Random) -> tuple[str, str]:
        for kind in kinds:
            title, text = kind(title, text, rng)
        return title, text

    return change


def _spelled(text: str, rng: Random, share: float, form: str) -> str:
    style = rng.choice([Style.NORMAL, Style.TONE])
    return "".join(
        form.format(char=char, reading=lazy_pinyin(char, style=style)[0])
        if rng.random() < share and _HAN.fullmatch(char)
        else char
        for char in text
    )


@cache
def _converter(config: str) -> Converter:
    return Converter(config)


COPIES: Final[dict[str, Callable[[str, str, Random], tuple[str, str]]]] = {
    "exact": lambda title, text, rng: (title, text),  # noqa: ARG005 - all kinds have one signature
    "blanks": _blanks,
    "boilerplate": _boilerplate,
    "retitled": _retitled,
    "hant": _hant,
    "hant_words": _hant_words,
    "pinyin_inserted": _pinyin_inserted,
    "pinyin_replaced": _pinyin_replaced,
    "cut": _cut,
    "shuffled": _shuffled,
    "words_05": replaced_words(0.05),
    "words_10": replaced_words(0.10),
    "words_20": replaced_words(0.20),
    "words_30": replaced_words(0.30),
    "hant_words_10_boilerplate": _combined(_hant, replaced_words(0.10), _boilerplate),
    "retitled_cut_pinyin": _combined(_retitled, _cut, _pinyin_inserted),
    "shuffled_words_20": _combined(_shuffled, replaced_words(0.20)),
}
"""Kinds of copies: (title, text, dice) -> (title, text)."""
