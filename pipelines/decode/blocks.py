"""Which encoding each part of a page is in: template, comment box and advert may come from different places."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.decode.lattice import REPLACEMENT
from pipelines.language.bigrams import STEP, bigrams

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODECS: Final = ("utf-8", "gb18030", "big5hkscs")
"""What parts of a Chinese page come in."""

_RUN: Final = re.compile(rb"[0-;=?-\x7f]*[\x80-\xff][^\x00-\x2f<>]*")
"""Bytes in which characters may lie, from one place where all three are in step to the next."""

_SWITCH_COST: Final = 9.0
"""Nats for every change of encoding. A run of four characters in a wrong one costs some twenty more."""
_LOST_COST: Final = 12.0
"""Nats for U+FFFD beside what the model charges; a lost byte costs one or two of them in the right encoding."""
_KANA_COST: Final = 1.5
"""Nats for a kana: the model takes any row of them for a word, and Big5 read as GBK is full of them."""
_KANA: Final = re.compile("[\u3041-\u30ff\u3105-\u3129]")
_LETTER: Final = re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u06ff]")
_LETTER_COST: Final = 3.0
"""Nats for a letter of two bytes in UTF-8, which half of the characters of GBK may be taken for; signs are usual."""
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")
_TELLING: Final = re.compile(f"[\u3400-\u9fff{REPLACEMENT}]")
"""Signs and letters of two bytes prove nothing by themselves: ①②③, α and Ω are Han characters to the other encoding,
and so are private characters.
"""

_PRIVATE_COST: Final = 14.0
_INVENTED_COST: Final = 30.0
"""Nats for a character that no standard has, and none for what stands beside it: dearer than half the characters of
good text, yet no proof against the page's own encoding. Fonts of icons have such, and names that could not be spelled;
in another encoding they would be invented.
"""
_LINE_ENDS: Final = re.compile(
    rb"[\r\n]|<(?!/?(?:a|abbr|b|em|font|i|img|s|small|span|strong|sub|sup|u)\b)", re.IGNORECASE
)
"""What parts two lines or elements; tags amid a sentence do not."""


class Block(NamedTuple):
    """A stretch of a page in one encoding."""

    octets: bytes
    codec: str


def blocks_of(body: bytes, codec: str) -> list[Block]:
    """Cut a body where its encoding changes; mostly in one encoding, it is one block.

    What changes amid a run of bytes without ASCII is left to the lattice.

    >>> mixed = "<p>逾期之后</p>".encode("gbk") + "<p><b>客服</b>怎么与平台协商还款</p>".encode()
    >>> [block.octets.decode(block.codec) for block in blocks_of(mixed, "gb18030")]
    ['<p>逾期之后</p><p><b>', '客服</b>怎么与平台协商还款</p>']
    """
    runs = [found.span() for found in _RUN.finditer(body)]
    if not runs:
        return [Block(body, codec)]
    octets = [body[start:end] for start, end in runs]
    prices = [_costs(octets, each, _PRIVATE_COST if each == codec else _INVENTED_COST) for each in _CODECS]
    main = _CODECS.index(codec)
    telling = [at for at, run in enumerate(octets) if _TELLING.search(run.decode(codec, "replace"))]
    told = _likeliest([[costs[at] for at in telling] for costs in prices], main)
    ends = (_LINE_ENDS.search(body, before, after) for (_, before), (after, _) in pairwise(runs))
    lines = list(accumulate((end is not None for end in ends), initial=0))
    codecs = _with_silent(dict(zip(telling, told, strict=True)), octets, prices, lines, main)
    blocks = []
    first = 0
    for (before, after), (start, _) in zip(pairwise(codecs), runs[1:], strict=True):
        if before != after:
            blocks.append(Block(body[first:start], _CODECS[before]))
            first = start
    return [*blocks, Block(body[first:], _CODECS[codecs[-1]])]


def _with_silent(
    told: dict[int, int], octets: Sequence[bytes], prices: Sequence[Sequence[float]], lines: Sequence[int], main: int
) -> list[int]:
    """Give the encoding of each run: one that tells nothing has that of its line, or of what is on both sides of it.

    Alone in a line at the edge of a block it is the page's, unless it is a character there and none in the page.
    """
    befores = list(accumulate(range(len(lines)), lambda last, at: at if at in told else last, initial=-1))[1:]
    afters = list(accumulate(reversed(range(len(lines))), lambda last, at: at if at in told else last, initial=-1))[
        :0:-1
    ]
    codecs = []
    for at, line in enumerate(lines):
        if at in told:
            codecs.append(told[at])
            continue
        beside = {each: told.get(each, main) for each in (befores[at], afters[at])}
        near = {codec for each, codec in beside.items() if each in told and lines[each] == line}
        (side, *others) = near or set(beside.values())
        is_dearer = not near and prices[side][at] > prices[main][at]
        if others and not near and not _is_writing(octets[at], main):
            codecs.append(next((codec for codec in (side, *others) if _is_writing(octets[at], codec)), main))
        else:
            codecs.append(main if others or is_dearer else side)
    return codecs


def _is_writing(octets: bytes, codec: int) -> bool:
    text = octets.decode(_CODECS[codec], "replace")
    return REPLACEMENT not in text and not _PRIVATE.search(text)


def _costs(runs: Sequence[bytes], codec: str, private: float) -> list[float]:
    """Give what each run costs in an encoding, in nats."""
    wholes = [run.decode(codec, "replace") for run in runs]
    texts = [_PRIVATE.sub("", whole) for whole in wholes]
    # Asked once for all of them: one after the other, the asking would take longer than the answers.
    sums = list(accumulate(bigrams().surprises("\n" + "\n".join(texts)), initial=0))
    costs, at = [], 0
    for whole, text in zip(wholes, texts, strict=True):
        cost = STEP * (sums[at + len(text)] - sums[at])
        at += len(text) + 1
        cost += _LOST_COST * text.count(REPLACEMENT) + private * (len(whole) - len(text))
        cost += _KANA_COST * len(_KANA.findall(text)) + _LETTER_COST * len(_LETTER.findall(text))
        costs.append(cost)
    return costs


def _likeliest(costs: Sequence[Sequence[float]], main: int) -> list[int]:
    """Give the encoding of each run: the cheapest way through all of them, begun and ended in the main one."""
    totals = [0.0 if state == main else _SWITCH_COST for state in range(len(costs))]
    ways: list[list[int]] = []
    for prices in zip(*costs, strict=True):
        cheapest = min(range(len(totals)), key=totals.__getitem__)
        from_there = totals[cheapest] + _SWITCH_COST
        ways.append([state if total <= from_there else cheapest for state, total in enumerate(totals)])
        totals = [min(total, from_there) + price for total, price in zip(totals, prices, strict=True)]
    state = min(range(len(totals)), key=lambda last: totals[last] + _SWITCH_COST * (last != main))
    found = []
    for way in reversed(ways):
        found.append(state)
        state = way[state]
    return found[::-1]
