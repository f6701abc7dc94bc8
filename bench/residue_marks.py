"""Short residue, lost words and holed numbers, each beside sound text that looks like it; part of bench/residue.py.

What is marked is made of parts, so that no sentence of the tests is counted again.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from pypinyin.constants import PINYIN_DICT
from sentences import sentences

from demosites.damage import ORDERED, annotate, charmap_hant
from pipelines.records import Certainty
from pipelines.repair import repair_text
from pipelines.script.characters import hant_only

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

Figures = dict[str, tuple[float, int]]
_NOTE = re.compile(r"\([^()]{1,8}\)")
_TROUBLES = ("债务", "征信", "费用", "担保", "合规", "收入", "产品质量", "网络安全", "出现的", "遇到的")
_PREDICATES = (
    "不能再拖",
    "一直没有解决",
    "越来越突出",
    "需要律师来看",
    "引起了关注",
    "频频发生",
    "，由双方协商",
    "也要说明",
)
_ASKERS = ("他低声", "记者追", "逢人便", "老师先", "我也白", "她忍不住", "民警上前盘", "律师可以免费")
_ASKED = ("，这笔钱怎么还", "过三次", "得很细", "，没有人回答", "清楚再签", "他为什么不还")
_HOLED = ("{}?%", "{}.?%", "?{},500元", "?00元", "?,{}00元", "1?{}期", "{},?00元")
_TOLD = ("逾期金额达到", "需要补交", "每月只还", "最多不超过", "一共收了大约")
_SOUND_NUMBERS = (
    "多少?{},500元",
    "100%?{}个人不信",
    "要不要还?{}000元",
    "选{}?{}?都可以",
    "正则是\\d+?%{}",
    "a.cn/p?{}=00元",
    "90后?00后{}",
    "真的吗?{}.5%的人信",
)
_EXPLAINED = (
    "這道菜叫鍋(guō)塌",
    "生字：貪(tān)、貫(guàn)、賁(bēn)、賑(zhèn)",
    "籬(lí)笆邊種了豆",
    "鐙(dèng)子斷了",
    "他姓鄺(kuàng)",
)


def measure_marks(chance: random.Random) -> Figures:
    """Give shares of what is right, and numbers of cases."""
    return {
        "pinyin_paragraph_removed": _removed(_toned(chance)),
        "pinyin_untoned_paragraph_removed": _removed(_untoned(chance)),
        "explained_on_listed_pages_kept": _explained(chance),
        "lost_ti_offered": _offered("".join(parts) for parts in product(_TROUBLES, ("问",), _PREDICATES)),
        "sound_questions_unmarked": _unmarked("".join(parts) for parts in product(_ASKERS, ("问",), _ASKED)),
        "holed_numbers_marked": _holed(),
        "sound_numbers_unmarked": _unmarked(
            f"他说，{form.replace('{}', str(digit))}。" for form, digit in product(_SOUND_NUMBERS, range(1, 10))
        ),
    }


def _reading(char: str) -> str:
    return PINYIN_DICT[ord(char)].partition(",")[0]


def _toned(chance: random.Random) -> Iterable[str]:
    for _ in range(200):
        text = charmap_hant("".join(chance.sample(sentences(), chance.randint(1, 3))))
        keys = hant_only().intersection(text)
        yield text.translate({ord(char): f"{char}({_reading(char)})" for char in keys})


def _untoned(chance: random.Random) -> Iterable[str]:
    for number in range(200):
        text = "".join(chance.sample(sentences(), chance.randint(1, 3)))
        share = chance.uniform(0.28, 0.52)
        yield "".join(
            char + f"({_toneless(char)})" if "\u4e00" <= char <= "\u9fff" and chance.random() < share else char
            for char in (charmap_hant(text) if number % 2 else text)
        )


def _toneless(char: str) -> str:
    return _reading(char).translate(str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü", "aaaaeeeeiiiioooouuuuvvvvv"))


def _removed(texts: Iterable[str]) -> tuple[float, int]:
    before = after = 0
    for text in texts:
        before += len(_NOTE.findall(text))
        after += len(_NOTE.findall(repair_text(text)[0]))
    return 1 - after / before, before


def _explained(chance: random.Random) -> tuple[float, int]:
    kept = 0
    cases = [line for line in _EXPLAINED for _ in range(20)]
    for line in cases:
        page = [charmap_hant(one) for one in chance.sample(sentences(), 12)]
        level = chance.randint(30, len(ORDERED))
        damaged = [annotate(one, level) for one in page]
        kept += repair_text("\n".join((*damaged[:6], line, *damaged[6:])))[0] == "\n".join((*page[:6], line, *page[6:]))
    return kept / len(cases), len(cases)


def _offered(lines: Iterable[str]) -> tuple[float, int]:
    cases = [form(line) for line in lines for form in (str, charmap_hant)]
    right = sum(
        [edit.start for edit in repair_text(f"{line}。")[1] if edit.certainty is Certainty.CANDIDATE]
        == [re.search("[问問]", line).end()]  # type: ignore[union-attr]
        for line in cases
    )
    return right / len(cases), len(cases)


def _holed() -> tuple[float, int]:
    cases = [f"{told}{form.format(digit)}。" for told, form, digit in product(_TOLD, _HOLED, range(1, 10))]
    marked = sum(any(edit.rule == "damaged-number" for edit in repair_text(case)[1]) for case in cases)
    return marked / len(cases), len(cases)


def _unmarked(lines: Iterable[str]) -> tuple[float, int]:
    cases = [form(line) for line in lines for form in (str, charmap_hant)]
    return sum(repair_text(case) == (case, ()) for case in cases) / len(cases), len(cases)
