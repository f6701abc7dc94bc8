"""A third labelled corpus: short news, forum posts and legal notices, full of numbers.

Written when the rules stood, to see whether they hold elsewhere; what failed here by kind was mended, so its figures
are no longer those of unseen texts. Texts of 200 to 700 characters, amounts, dates and case numbers in nearly every
line, versions of a template that differ in the lender, the city or the days overdue, and three more kinds of copies:
numbers written another way, a line of the reader's own put in, words exchanged as spinning programs do. Every text is
ours; seeded.
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Final

from copies_corpus import COPIES, Document, drawn, own_line

from demosites.grammar import expand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

VALUES: Final = {
    "lender": ("拍拍贷", "360借条", "美团借钱", "马上消费金融", "建设银行", "浦发银行", "还呗", "小赢卡贷", "民生银行"),
    "city": ("南京", "郑州", "济南", "厦门", "南昌", "贵阳", "福州", "大连", "太原"),
    "time": ("5天", "12天", "28天", "60天", "三个月", "120天", "七个月", "200天", "两年"),
}
_VERSIONS: Final = 9

_NEWS: Final = (
    "{city}[讯|消息]（[记者|通讯员]）[日前|本周|近日]，[市民|读者][林女士|贺先生|佟师傅]拿着{lender}的[对账单|催缴单][找到本报|来到接待窗口]，单上写着欠款{sum}元、逾期{time}。",
    "[据介绍|记者了解到]，这笔钱借于{date}，[约定|合同写明]分{count}期，每期{small}元，年化{rate}%，[中途生病|店面关张]后[断了供|没能续上]。",
    "{lender}[有关负责人|的工作人员]答复，[逾期{time}以内|这个阶段][可以申请|仍能办理]展期，[手续费|违约金]按{rate}%[计|收取]，[减免要看材料|个案另议]。",
    "[当地监管部门|消协]统计，[今年前{count}个月|上季度]共接[投诉|来访]{count}{count}件，其中[催收过头|息费不明]的占{rate}%，[涉及金额|总额]{sum}元。",
    "{city}[一家律所|法学院]的[专家|老师]认为，[双方各退一步|先把本金谈清]最[划算|实在]，[诉讼费|公告费]{small}元起，[拖得越久越贵|时间也是成本]。",
    "[截至发稿|目前]，[当事人已还上{small}元|双方约定{date}再谈]，[本报将继续关注|后续进展另行报道]。",
)
_FORUM: Final = (
    "[楼主|本人][坐标|人在]{city}，{lender}[借了|总共]{sum}，现在逾期{time}，[真的扛不住了|每晚睡不着]，[上来问问|求大佬支招]。",
    "[昨天|刚才][一天|两小时]来了{count}个电话，[换着号打|有本地有外地]，说{date}前不还{small}就[上门|走程序]，[录音我都留着|截图在下面]。",
    "[二楼|沙发]回复：[别慌|稳住]，{lender}我也[欠过|有过]，{count}期谈下来每月{small}，[咬定没钱|把工资流水发过去]，[客服会转专员|隔天就有人联系]。",
    "[三楼|板凳]：[同款|一样]，逾期{time}的时候额度[没了|被锁]，[征信花了|记录留了]，但[家里人没接到电话|单位不知道]，[看你填了几个联系人|运气好]。",
    "[五楼|路人]插一句，{city}[有个免费咨询点|区法院楼下]，周{count}上午[开门|有人]，[材料带{count}份|排号要早]，[别信私信里加你的|中介都是套路]。",
    "[更新|后续]：{date}谈成了，[先付|首付]{small}，余下分{count}期，[利息|罚息]降到{rate}%，[谢谢各位|给后来人参考]。",
)
_LEGAL: Final = (
    "[送达公告|公告]：被告[林某|贺某|佟某]，本院受理{lender}诉你[金融借款|小额借款]合同纠纷一案，案号（{year}）{case}号，[现依法公告送达起诉状副本|传票无法送达]。",
    "原告[请求|诉请]：一、判令归还本金{sum}元、利息{small}元及[罚息|复利]（自逾期{time}之日起按年利率{rate}%计至清偿日）；二、[诉讼费由被告承担|律师费{small}元由被告负担]。",
    "自[本公告发出|公告]之日起经过{count}日视为送达，[答辩期|举证期]为[送达后|期满后]{count}日，[并定于|将于]{date}{count}时在{city}[第{count}法庭|速裁庭]公开审理。",
    "[逾期不到庭|无正当理由拒不到庭]的，[将依法缺席裁判|不影响审理进行]。[联系电话|书记员]：{phone}。",
    "经查，[被告|借款人]于{date}通过[手机银行|线上渠道]申领额度{sum}元，[累计支用|分次提款]{count}笔，至[立案|起诉]时逾期{time}，[尚欠|余额]{sum}元。",
    "{city}[基层人民法院|人民法院]提示：[当事人可在线|双方可随时]申请调解，[调解成功的减半收费|费用减为{small}元]，[请留意短信|谨防冒名链接]。",
)
_GENRES: Final = {"news": _NEWS, "forum": _FORUM, "legal": _LEGAL}
_TITLES: Final = {
    "news": "{city}一市民{lender}逾期{time}起争议",
    "forum": "【{city}】{lender}逾期{time}怎么谈",
    "legal": "{lender}借款合同纠纷公告（{city}，逾期{time}）",
}
_BARE: Final = {"news": "欠款争议调查", "forum": "求助，大家帮看看", "legal": "法院公告"}

_DIGITS: Final = re.compile(r"\d{2,}")
_SPUN: Final = {
    "目前": "眼下",
    "归还": "偿付",
    "申请": "提请",
    "联系": "联络",
    "材料": "资料",
    "电话": "来电",
    "约定": "商定",
}


def _numbers(title: str, text: str, rng: Random) -> tuple[str, str]:
    """Write numbers another way: with commas, full width, or lost behind a sign."""
    form = rng.choice(("comma", "wide", "lost"))

    def change(found: re.Match[str]) -> str:
        number = found.group()
        if form == "comma":
            return f"{int(number):,}"
        if form == "wide":
            return "".join(chr(ord(digit) + 0xFEE0) for digit in number)
        return number if rng.random() < 0.7 else "�" * len(number)

    return title, _DIGITS.sub(change, text)


def _own_part(title: str, text: str, rng: Random) -> tuple[str, str]:
    lines = text.split("\n")
    lines.insert(rng.randrange(len(lines) + 1), own_line(rng))
    return title, "\n".join(lines)


def _spun(title: str, text: str, rng: Random) -> tuple[str, str]:  # noqa: ARG001 - all kinds have one signature
    for word, other in _SPUN.items():
        text = text.replace(word, other)
    return title, text


KINDS: Final = COPIES | {"numbers": _numbers, "own_line": _own_part, "spun": _spun}


def notices(count: int, seed: int = 23) -> list[Document]:
    """Make so many documents, shuffled."""
    return drawn(count, seed, lambda work: _work(work, Random(f"notices {seed}/{work}")))


def _work(work: int, rng: Random) -> Iterator[Document]:
    """Write one template's versions, each with copies."""
    genre = rng.choice(sorted(_GENRES))
    patterns = _GENRES[genre]
    first, *rest = patterns
    kept = [first, *(pattern for pattern in rest if rng.random() < 0.75)]
    lines = [_with_numbers(expand(pattern, rng), rng) for pattern in kept]
    for _ in range(rng.randint(4, 9)):  # what no other template says
        lines.insert(rng.randrange(1, len(lines) + 1), own_line(rng) + own_line(rng))
    swapped = [name for name in VALUES if any(f"{{{name}}}" in line for line in lines)]
    what = rng.choice((*swapped, "none"))
    start = rng.randrange(_VERSIONS)
    bare = rng.random() < 0.3
    for version in range(1 if what == "none" else rng.randint(2, 6)):
        filled = {name: known[(start + version * (name == what)) % _VERSIONS] for name, known in VALUES.items()}
        title = _BARE[genre] if bare else _filled(_TITLES[genre], filled)
        text = "\n".join(_filled(line, filled) for line in lines)
        cluster = work * 16 + version
        kind = f"version_{what}" if version else "original"
        yield Document(title=title, text=text, cluster=cluster, family=work, kind=kind)
        for copy in rng.sample(sorted(KINDS), rng.randint(0, 4)):
            new_title, new_text = KINDS[copy](title, text, rng)
            kind = f"sibling_{copy}" if version else copy
            yield Document(title=new_title, text=new_text, cluster=cluster, family=work, kind=kind)


def _with_numbers(text: str, rng: Random) -> str:
    """Draw the numbers of a template: its versions share them."""

    def drawn(found: re.Match[str]) -> str:
        return {
            "sum": lambda: str(rng.randrange(3_000, 300_000)),
            "small": lambda: str(rng.randrange(100, 5_000)),
            "rate": lambda: f"{rng.uniform(3, 36):.1f}",
            "count": lambda: str(rng.randrange(2, 36)),
            "date": lambda: f"{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日",
            "year": lambda: str(rng.randrange(2015, 2026)),
            "case": lambda: f"民初{rng.randrange(100, 9000)}",
            "phone": lambda: f"0{rng.randrange(10, 99)}-{rng.randrange(10**7, 10**8)}",
        }[found.group(1)]()

    return re.sub(r"\{(sum|small|rate|count|date|year|case|phone)\}", drawn, text)


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
