"""A second labelled corpus, of other texts and templates than the rules of comparison were first made with.

Its failures by kind have been looked at since, so its figures are no longer those of unseen texts.

Other sentences, other ways to build an article, denser families (up to ten versions of a template), and versions that
differ in the lender, the city or the time overdue. The kinds of copies are those of `copies_corpus`, and the issue's
mixtures of them. Every text is ours; seeded.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Final

from copies_corpus import COPIES, Document, drawn, own_line

from demosites.grammar import expand

if TYPE_CHECKING:
    from collections.abc import Iterator

LENDERS: Final = (
    "京东金融",
    "招联金融",
    "微粒贷",
    "花呗",
    "借呗",
    "度小满",
    "招商银行",
    "平安银行",
    "中信银行",
    "分期乐",
)
MANY_LENDERS: Final = (
    *LENDERS,
    *("京东白条", "美团月付", "拍拍贷", "360借条", "浦发银行", "民生银行", "网商贷", "还呗", "省呗", "宜人贷"),
    *("捷信", "安逸花", "兴业银行", "建设银行", "农业银行", "光大银行", "广发银行", "交通银行", "工商银行", "马上消费"),
)
"""Of one template that is sold to everybody."""

CITIES: Final = ("上海", "成都", "武汉", "长沙", "杭州", "西安", "合肥", "青岛", "昆明", "沈阳")
TIMES: Final = ("3天", "17天", "一个月", "45天", "两个月", "90天", "半年", "8个月", "一年", "三年")

_OPENINGS: Final = (
    "[最近|这阵子|入秋以来]，[后台|信箱里|评论区]总有人问{lender}的[欠款|账]该怎么办，[本文|这一篇]把[常见的几种情形|要点]理一遍。",
    "[手头一紧|店里生意不好|换工作的空档]，{lender}的账单就[压在心上|成了一块石头]，[先别急着躲|躲是躲不掉的]。",
    "逾期{time}，{lender}会[怎么处理|走到哪一步]？[老读者|一位网友]把[自己的经过|来往的记录]整理了出来。",
)
_BODIES: Final = (
    "[头几天|刚开始|前期]多半是[机器拨号|系统短信]，[语气平和|内容固定]，{lender}的[页面|客户端]上也会[亮起提示|显示应还的数目]。",
    "[拖到|到了]{time}前后，[账户|额度]往往会被[暂停|收回]，[绑定的扣款|代扣][可能连试几次|随时会发生]，[银行卡里的生活费要先挪开|要留意余额]。",
    "[打算还一部分|只够还本金]的，[最好先说清楚|要问明白]这笔钱[先冲哪一项|算到谁头上]，[别转进私人账户|要在官方渠道里付]。",
    "[对方报上姓名和工号|来人出示证件]之前，[不必回答|可以不谈]任何[家庭|单位]的事，[客气地挂断|请他先发公函]并不失礼。",
    "在{city}，[街道的调解室|区里的法律援助点]每周[有固定的接待日|都能预约]，[带上身份证和账单|把材料复印一份]就能去。",
    "[分期的方案|延后的约定]要[落在纸面上|留下书面的东西]，[写明期数、每期的数目|写清头一期哪天付]，[口头的承诺事后很难说清|空口的话不作数]。",
    "{city}的[几位律师|一位做过法官的律师]提醒，[诉状送到门口|收到短信传票]要[核对案号|打到法院总机去问]，[真的要应诉，假的不要理|不能当作没看见]。",
    "[家里人|同住的亲戚]接到[陌生来电|追问]时，[只说本人会联系|不要替人答应什么]就够了，{lender}的[债与他们无关|账不会落到他们名下]。",
    "[网上兜售的|号称包过的][反催收课程|代办协商]，收了[定金|服务费]就[没了下文|拉黑走人]，[{lender}自己的客服不要一分钱|官方那边从不另外收费]。",
    "[把几家的欠款排一排|列一张总表]，[利率高的|金额小的]先清，[{lender}这一笔放在哪里|顺序怎么排]，[看它的费率再定|要算过才知道]。",
    "[记录|报告]上的[那一笔|污点]从结清那天起[算五年|还要留五年]，[想靠花钱洗白的都是骗局|没有人能提前抹掉]，[贷款买房要早作打算|急不来]。",
    "[有稳定工资的|做小生意的|跑外卖的]谈下来的[期数|条件]不一样，[流水和社保单|近半年的进账]是[最有用的凭据|谈判的底气]。",
)
_TITLES: Final = {"city": "{city}{lender}欠款协商去哪里", "time": "{lender}逾期{time}会怎样"}
_ENDINGS: Final = (
    "[说到底|归根结底]，[欠的总要还，方式可以谈|办法比困难多一点]，[愿每个人都能睡个好觉|下一篇再讲别的]。",
    "[以上是{lender}的大致情形|写到这里]，[各人的处境不同，自己掂量|若有补充请在后面留言]。",
)


def heldout(count: int, seed: int = 11) -> list[Document]:
    """Make so many documents, shuffled."""
    return drawn(count, seed, lambda work: _work(work, Random(f"heldout {seed}/{work}")))


def _work(work: int, rng: Random) -> Iterator[Document]:
    """Write one template's versions, each with copies, and quotations of the first."""
    # Chosen once: the versions of a template have all words in common but what is swapped.
    patterns = [rng.choice(_OPENINGS), *rng.sample(_BODIES, rng.randint(5, 7)), rng.choice(_ENDINGS)]
    lines = [expand(pattern, rng) for pattern in patterns]
    for _ in range(rng.randint(8, 12)):  # what no other template says
        lines.insert(rng.randrange(1, len(lines)), own_line(rng))
    what = rng.choice(("lender", "lender", "city", "time", "none"))
    versions = 1 if what == "none" else rng.randint(2, 10)
    first = rng.randrange(10)
    for version in range(versions):
        place = (first + version) % 10
        filled = {
            "lender": LENDERS[place if what == "lender" else first],
            "city": CITIES[place if what == "city" else first],
            "time": TIMES[place if what == "time" else first],
        }
        title = _TITLES.get(what, "{lender}还不上怎么办")
        title, text = _filled(title, filled), "\n".join(_filled(line, filled) for line in lines)
        if what == "time":
            text = f"逾期{filled['time']}的读者来信。\n{text}"
        cluster = work * 16 + version
        kind = f"version_{what}" if version else "original"
        yield Document(title=title, text=text, cluster=cluster, family=work, kind=kind)
        for copy in rng.sample(sorted(COPIES), rng.randint(0, 4)):
            new_title, new_text = COPIES[copy](title, text, rng)
            kind = f"sibling_{copy}" if version else copy
            yield Document(title=new_title, text=new_text, cluster=cluster, family=work, kind=kind)
    if rng.random() < 0.2:
        part = "\n".join(text.split("\n")[:2])
        yield Document(title="摘录", text=part, cluster=work * 16 + 15, family=-work - 1, kind="excerpt")


def dense(count: int, seed: int = 11) -> list[Document]:
    """Make so many documents of one template: thirty lenders' versions and copies of them, every fifth a heavy one."""
    rng = Random(f"dense {seed}")
    patterns = [_OPENINGS[0], *rng.sample(_BODIES, 9), _ENDINGS[1]]
    lines = [expand(pattern, rng) for pattern in patterns]
    for _ in range(6):
        lines.insert(rng.randrange(1, len(lines)), own_line(rng))
    made = []
    for number in range(count):
        turn, place = divmod(number, len(MANY_LENDERS))
        filled = {"lender": MANY_LENDERS[place], "city": CITIES[0], "time": TIMES[2]}
        title, text = _filled("{lender}还不上会上门吗", filled), "\n".join(_filled(line, filled) for line in lines)
        kind = "version_lender" if place else "original"
        if turn:
            copy = "words_30" if rng.random() < 0.2 else rng.choice(sorted(COPIES))
            title, text = COPIES[copy](title, text, rng)
            kind = f"sibling_{copy}" if place else copy
        made.append(Document(title=title, text=text, cluster=place, family=0, kind=kind))
    rng.shuffle(made)
    return made


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text
