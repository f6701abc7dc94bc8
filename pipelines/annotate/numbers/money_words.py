"""Words before a bare number that make it money, or a count: 欠款5万, 利息只有3.27, 用户达5万."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipelines.annotate.numbers.measures import any_of
from pipelines.annotate.tables import measure_words


@cache
def money_word() -> re.Pattern[str]:
    """Give what ends behind a word of money with nothing but a few characters in between."""
    return re.compile(f"(?:{any_of(measure_words('money_words'))})[^,。;!?\\d]{{0,5}}$")


@cache
def counted() -> re.Pattern[str]:
    """Give the words of what is counted: their bare numbers are no money."""
    return re.compile(any_of(measure_words("counted_words")))


@cache
def money_in_sentence() -> re.Pattern[str]:
    """Give what ends in a sentence that has spoken of money."""
    words = any_of(
        [word for word in measure_words("money_words") if len(word) > 1]
        + ["欠款", "借款", "贷款", "欠", "块", r"\d元", "利滚利", "[年月日]息", r"借了?[\d一二两三四五六七八九十]"]
    )
    return re.compile(f"(?:{words})[^。;!?\n]*$")


def pays(near: str) -> bool:
    """Tell whether a word of paying ends here, and neither code nor score is told: 密码给你123456, 高考拿到650."""
    is_paid = any(paying(name).search(near) for name in ("paying_words", "paying_words_of_hundreds"))
    return is_paid and not _CODES_AND_SCORES.search(near)


_CODES_AND_SCORES: Final = re.compile("验证码|密码|分机|语音|[高中月统联模段]考|考试|[比决联竞]赛|[得总积]分|成绩|分数")


@cache
def paying(name: str) -> re.Pattern[str]:
    """Give what ends right behind a word of paying of an entry of quantities.yaml."""
    links = any_of(measure_words("paying_links"))
    return re.compile(rf"(?:{any_of(measure_words(name))})(?:{links}){{0,2}}[:\s]{{0,2}}$")
