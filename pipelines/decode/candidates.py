"""Which encoding a body is in: every candidate reads the same bytes, and the likeliest text wins."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipelines.decode.languages import Language, cost, languages
from pipelines.decode.sample import sample_of
from pipelines.language.bigrams import bigrams
from pipelines.language.words import words
from pipelines.records import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CHINESE: Final = ("utf-8", "gb18030", "big5hkscs")

LABEL_PRIOR: Final = {Evidence.BOM: 40.0, Evidence.HEADER: 4.0, Evidence.META: 3.0}
"""Nats for the labelled encoding. Small: a wrong reading of one Chinese sentence costs a hundred more."""
_PRIOR: Final = {"utf-8": 6.0, "gb18030": 4.0, "big5hkscs": 3.0, "cp1252": 2.0}
_FOREIGN_KANA_COST: Final = 1.5
"""For a kana in a Chinese encoding: GB 2312 has them where EUC-JP has them, and no Chinese page is full of them."""
_KANA: Final = re.compile("[\u3041-\u30ff]")
_HAN: Final = re.compile("[\u4e00-\u9fff]+")

_FOREIGN_LIMIT: Final = 6.5
"""Nats a byte; a single-byte encoding reads everything, and its text costs 4 in its language and 8 out of noise."""

_WIDE_LIMIT: Final = 4.5
"""The same for UTF-16, which reads nearly everything as rare characters; Chinese costs 2 to 3."""

_GLANCE_BYTES: Final = 1536
_SAMPLE_BYTES: Final = 6 * 1024
"""A wrong encoding is off by a nat in every byte, so a hundred bytes would mostly do."""

_SURE: Final = ((30, -6.6), (150, -7.2))
"""Han characters and their mean from which a reading is believed; wrong ones stay below -8, headlines reach -6.9."""
_SURE_LOSSES: Final = 60
"""At most one U+FFFD in so many characters, in a sample that is believed without looking at the other candidates."""

_PART_LINES: Final = 4
_CHANGE_COST: Final = 6.0
"""Runs of a sample, mostly words, that are in one language, and nats for another one in the next of these parts."""
_MOST_BY_PARTS: Final = 2.0
"""Nats a byte that an encoding may be dearer than another and still win by its languages."""

_WORD_BYTES: Final = 10
"""A body that is one Chinese word; so few bytes are likely text in half of all encodings."""

_UTF16_BYTES: Final = 4 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The winner, and how far it was from losing."""

    codec: str
    runner_up: str | None
    """None where the winner was so sure that nothing else was tried."""
    margin: float
    """Nats a sampled byte between the two; 0 where nothing else was tried."""


def rank(body: bytes, claims: Mapping[Evidence, str]) -> Ranking:
    """Find the encoding of a body that has bytes above ASCII.

    >>> rank("逾期之后".encode("gbk"), {}).codec, rank("просрочка".encode("koi8_r"), {}).codec
    ('gb18030', 'koi8_r')
    """
    if len(body) <= _WORD_BYTES:
        for codec in CHINESE[1:]:
            if body.strip().decode(codec, "replace") in words():
                return Ranking(codec=codec, runner_up=None, margin=0.0)
    sample = sample_of(body, _GLANCE_BYTES)
    likely = dict.fromkeys((*(codec for codec in claims.values() if codec in CHINESE), *CHINESE))
    for codec in likely:
        if _is_surely_chinese(sample.decode(codec, "replace")):
            return Ranking(codec=codec, runner_up=None, margin=0.0)
    sample = sample_of(body, _SAMPLE_BYTES)
    costs: dict[str, float] = {}
    for codec, price in _prices(body, sample, claims):
        is_claimed = codec in claims.values()
        if codec not in CHINESE and not is_claimed and price > _FOREIGN_LIMIT * len(sample):
            continue
        favour = _PRIOR.get(codec, 0.0) + sum(LABEL_PRIOR[seen] for seen, claim in claims.items() if claim == codec)
        costs[codec] = min(costs.get(codec, price), price - favour)
    best, second, *_ = sorted(costs, key=costs.__getitem__)
    margin = (costs[second] - costs[best]) / max(1, len(sample))
    return Ranking(codec=best, runner_up=second, margin=round(margin, 3))


def _is_surely_chinese(text: str) -> bool:
    count = sum(map(len, _HAN.findall(text)))
    if count < _SURE[0][0] or text.count("\ufffd") * _SURE_LOSSES > len(text):
        return False
    mean = bigrams().mean(text)
    return len(_KANA.findall(text)) * 20 < len(text) and any(count >= han and mean > limit for han, limit in _SURE)


def _prices(body: bytes, sample: bytes, claims: Mapping[Evidence, str]) -> Iterable[tuple[str, float]]:
    """Give (codec, description length of the sample in nats); a codec may come once for every language it serves."""
    least = math.inf
    for codec in CHINESE:
        text = sample.decode(codec, "replace")
        price = _plain_cost(text) + _FOREIGN_KANA_COST * len(_KANA.findall(text))
        least = min(least, price)
        yield codec, price
    read: dict[str, str] = {}
    cheapest: dict[str, float] = {}
    for language in languages():
        for codec in (*language.codecs, "utf-8"):
            if codec not in read:
                read[codec] = sample.decode(codec, "replace")
            price = cost(read[codec], language)
            cheapest[codec] = min(price, cheapest.get(codec, price))
            yield codec, price
    worth = min(least, *cheapest.values()) + _MOST_BY_PARTS * len(sample)
    for codec in (codec for codec, price in cheapest.items() if price < worth):
        spoken = [language for language in languages() if language.share < 1 and codec in (*language.codecs, "utf-8")]
        if len(spoken) > 1:
            yield codec, _cost_of_parts(read[codec], spoken)
    for codec in set(claims.values()) - set(CHINESE) - set(read):
        yield codec, _plain_cost(sample.decode(codec, "replace"))
    # UTF-16 without markup has neither mark nor NUL; it is judged on other bytes, so its cost is scaled to these.
    head = body[:_UTF16_BYTES]
    for codec in ("utf-16-le", "utf-16-be"):
        text = head.decode(codec, "replace")
        prices = (_plain_cost(text), *(cost(text, language) for language in languages() if language.is_wide))
        price = min(prices) / len(head)
        if price < _WIDE_LIMIT:
            yield codec, price * len(sample)


def _cost_of_parts(text: str, spoken: Sequence[Language]) -> float:
    """Give what a text costs of which every part may be in another language, for pages that are in several."""
    lines = text.split("\n")
    parts = ["\n" + "\n".join(lines[at : at + _PART_LINES]) for at in range(0, len(lines), _PART_LINES)]
    totals = [0.0] * len(spoken)
    for part in parts:
        least = min(totals) + _CHANGE_COST
        totals = [min(total, least) + cost(part, language) for total, language in zip(totals, spoken, strict=True)]
    return min(totals)


def _plain_cost(text: str) -> float:
    return -bigrams().log_prob("\n" + text)
