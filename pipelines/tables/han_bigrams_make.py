"""Make han_bigrams.txt: pairs of Chinese characters that ordinary text contains, in both scripts.

Run by hand when a source changes: `python pipelines/tables/han_bigrams_make.py`. Nothing at run time imports it.

Sources: the phrase list of pypinyin (MIT), the character tables of opencc-python-reimplemented (Apache-2.0), and the
sentences below, written for this project.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Final

from opencc import OpenCC
from pypinyin.phrases_dict import phrases_dict

TABLE: Final = Path(__file__).with_name("han_bigrams.txt")
HEADER: Final = """\
# han_bigrams.txt | common pairs of Chinese characters: a first character, a tab, the characters that follow it
# source: 2-character phrases and pairs that occur twice in the phrase list of pypinyin (MIT), own sentences of
# han_bigrams_make.py, and the Traditional forms of all of them by opencc-python-reimplemented (Apache-2.0) | 2026-11
"""

OWN_SENTENCES: Final = """
逾期之后银行会打电话催收，也可能委托第三方公司上门。贷款到期没有还款，利息和罚息会越来越多。
我们可以先与平台协商还款计划，说明自己的收入情况，并保留通话记录和短信截图。如果催收人员有威胁、骚扰的行为，用户可以投诉。
信用卡欠款的持卡人应当了解法律规定，不要因为害怕就失联。个人信用报告会显示逾期记录，影响以后的房贷和车贷。
法院受理案件以后会通知被告应诉，判决生效后对方可以申请强制执行。网上的说法不一定正确，请以官方公布的内容为准。
最近有不少朋友来问这个问题：没有能力一次还清怎么办？其实办法还是有的，关键在于及时沟通、主动面对、合理安排。
根据合同的约定，借款人需要承担违约责任；同时，机构也不能在夜间打扰别人的生活。本文将从原因、后果、方式和对策几个方面进行分析。
他说，这家公司成立于多年以前，主要产品是消费贷款，额度从几千元到几万元不等，分期的期限由用户自己选择。
今天的天气很好，我和家人一起去公园散步，孩子们在草地上跑来跑去。记者昨日从有关部门获悉，新的办法将于下月起施行。
首先要做的是弄清楚自己一共欠了多少钱，其次是列出每个月的收入与支出，然后再决定先还哪一笔。以上就是全部内容，希望对大家有所帮助。
"""


def main() -> None:
    counts: Counter[str] = Counter()
    words: set[str] = set()
    for phrase in phrases_dict:
        counts.update(a + b for a, b in pairwise(phrase) if is_han(a) and is_han(b))
        if len(phrase) == 2 and all(map(is_han, phrase)):
            words.add(phrase)
    pairs = words | {pair for pair, count in counts.items() if count >= 2}
    pairs |= {a + b for a, b in pairwise(OWN_SENTENCES) if is_han(a) and is_han(b)}
    to_traditional = OpenCC("s2t")
    pairs |= {to_traditional.convert(pair) for pair in pairs}
    followers: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        followers[pair[0]].add(pair[1])
    rows = (f"{first}\t{''.join(sorted(seconds))}\n" for first, seconds in sorted(followers.items()))
    TABLE.write_text(HEADER + "".join(rows), encoding="utf-8")


def is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


if __name__ == "__main__":
    main()
