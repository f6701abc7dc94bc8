"""A work: one article as its author wrote it, apart from any site, numbering or damage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from typing import Final

from demosites.grammar import expand
from demosites.lenders import LENDERS, Lender
from demosites.topics_money import MONEY
from demosites.topics_people import PEOPLE

TOPICS: Final = MONEY + PEOPLE

TITLES: Final = (
    "{lender}逾期<days>[怎么办|会怎样|会被起诉吗|会上门吗|还能协商吗|上征信吗]",
    "{lender}逾期[催收怎么办|被催收如何应对|后怎样协商还款|了如何申请延期|还不上怎么处理]",
    "{lender}欠款<amount>[逾期了怎么办|还不上会怎样|如何分期]",
    "[详解|解读|一文看懂|教你看懂]{lender}逾期后的[催收流程|罚息计算|协商步骤|法律后果|征信影响]",
    "{lender}[催收电话|委外催收|协商分期|逾期罚息|上门走访][怎么应对|是真的吗|全过程记录|需要知道的事|常见问题]",
    "欠{lender}<amount>逾期<days>，[我的协商经过|下一步怎么走|这几件事先做好]",
)
LEADS: Final = (
    "[在现代社会里|随着线上消费的普及|近几年来|生活节奏越来越快]，[越来越多的人习惯用{product}周转|{lender}这样的平台走进了许多家庭|小额信贷变得十分方便]。[收入一旦波动|还款日集中的时候|遇到<cause>这样的事]，[逾期还款的问题就会出现|还款压力便成了绕不开的话题|不少人第一次面对催收]。[本文将|本站将|下面我们]从[原因、影响和应对|流程、费用与法律|读者来信里的问题][三个方面|几个角度|实际情况]谈谈{lender}逾期[催收|之后][的相关问题|该怎样处理|要注意什么]。",
    "[“{lender}逾期<days>了，到底该怎么办？”|“{lender}的电话一天好几个，我该接吗？”|“只差<amount>，为什么总是还不清？”]这是[本周收到最多的留言|一位<job>读者发来的问题|许多人深夜搜索的句子]。[我们把经验整理成文|小编查阅了合同和条款|编辑部走访了几位过来人]，[希望能帮你少走弯路|供你在协商之前参考|把能做的和不能做的分开说清]。",
    "{lender}[逾期之后会发生什么|的还款规则并不复杂|是不少人第一次借款的地方]，[关键是第一时间采取行动|难的是出了问题之后怎样面对|懂规则的人往往能少付费用]。[这篇文章按时间顺序讲解|全文分为若干部分|以下内容来自公开条款和读者经历]，[从逾期第一天说到结清|既讲催收，也讲协商|重点回答大家关心的问题]。",
)
CLOSINGS: Final = (
    "[逾期并不可怕|说到底，欠款是可以解决的|面对{lender}的欠款]，[可怕的是逃避|拖延才是最贵的选择|态度比金额更重要]。[把账算清|保留好<proof>|按<periods>的计划走下去]，[主动与{lender}沟通|遇到违规就依法反映|每个月进步一点]，[多数问题都能找到出路|生活终会回到正轨|信用也会慢慢恢复]。",
    "[以上就是关于{lender}逾期的主要内容|综上所述|读到这里]，[借款人既要履行义务，也要懂得保护自己|先稳住生活，再处理债务|协商、证据、投诉三件事缺一不可]。[用户在享受金融服务的同时，应当量入为出|希望每一位读者都能<calm>面对|愿你早日结清]，[有问题欢迎留言|具体情况请以合同为准|本文不构成法律意见]。",
)
FAMILY_SIZE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A subsection of a work."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSection:
    """A section of a work."""

    heading: str
    question: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A text about one lender; works of one family differ in the lender only."""

    title: str
    other_title: str
    """What a copying site calls it."""
    lead: str
    sections: tuple[WorkSection, ...]
    closing: str
    lender: Lender


def plan_key(seed: int, index: int, family: str | None) -> str:
    """Name the random stream of a work: one for a whole family, or its own."""
    return f"{seed}/plan/{family or index}"


def lender_of(plan: str, sibling: int) -> Lender:
    """Return the lender of a work; the siblings of one plan have different lenders."""
    first = Random(f"{plan}/lender").randrange(len(LENDERS))
    return LENDERS[(first + 7 * sibling) % len(LENDERS)]


def titles(plan: str, lender: Lender) -> tuple[str, str]:
    """Return the title and the other title of a work without composing its text."""
    rng = Random(f"{plan}/title")
    first, other = rng.sample(TITLES, 2)
    return _named(expand(first, rng), lender), _named(expand(other, rng), lender)


@lru_cache(maxsize=256)
def _unnamed(plan: str) -> Work:
    rng = Random(plan)
    sections = []
    for topic in rng.sample(TOPICS, rng.randint(4, 6)):
        chosen = [item for item in topic.subs if len(topic.subs) < 3 or rng.random() < 0.8] or [topic.subs[0]]
        passages = tuple(
            Passage(heading=expand(item.heading, rng), text="".join(expand(line, rng) for line in item.sentences))
            for item in chosen
        )
        heading, question = expand(topic.heading, rng), expand(topic.question, rng)
        sections.append(WorkSection(heading=heading, question=question, passages=passages))
    lead, closing = expand(rng.choice(LEADS), rng), expand(rng.choice(CLOSINGS), rng)
    return Work(title="", other_title="", lead=lead, sections=tuple(sections), closing=closing, lender=LENDERS[0])


def _named(text: str, lender: Lender) -> str:
    return text.replace("{lender}", lender.name).replace("{product}", lender.product)


def compose(plan: str, sibling: int) -> Work:
    """Write the work of `plan` for its `sibling`-th lender: 4 to 6 sections, 900 to 2,200 characters."""
    lender = lender_of(plan, sibling)
    bare = _unnamed(plan)
    title, other = titles(plan, lender)
    sections = tuple(
        WorkSection(
            heading=_named(section.heading, lender),
            question=_named(section.question, lender),
            passages=tuple(
                Passage(heading=_named(passage.heading, lender), text=_named(passage.text, lender))
                for passage in section.passages
            ),
        )
        for section in bare.sections
    )
    return replace(
        bare, title=title, other_title=other, lender=lender, sections=sections,
        lead=_named(bare.lead, lender), closing=_named(bare.closing, lender),
    )  # fmt: skip
