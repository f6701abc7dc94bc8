"""GBK and Big5 read by another codec, with holes: a byte that it has no character for became U+FFFD or "?".

A hole is one byte, so whatever stands behind it may be read in either of two steps, and nothing in the bytes tells
which. Both are followed, and beside them the text as it stands, in linear time; a hole is filled with what the wrong
codec could not have shown and what goes best with its neighbours.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from pipelines.language.bigrams import STEP, bigrams
from pipelines.repair.mojibake.codecs import DOUBLE_BYTE, bytes_of, pairs, shown_alone, shown_pairs
from pipelines.repair.mojibake.holes import guessable
from pipelines.repair.mojibake.runs import ODD_CHARS
from pipelines.repair.mojibake.search import Recovered, is_good
from pipelines.repair.signs import listed_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipelines.repair.mojibake.codecs import Reading

_HOLE: Final = -1
_QUESTION: Final = -2
"""A hole, or a question mark."""
_FOREIGN: Final = -3
"""No character of the wrong codec, so nothing that was garbled."""
_LOST: Final = (_HOLE, _QUESTION)
_NEWLINE: Final = 10
_APART: Final = (_FOREIGN, _NEWLINE)
"""What no character has among its bytes."""

_NEAR: Final = 12
"""Characters of an end of a span in which a garbled stretch may go on behind it."""
_GROWTH: Final = 4
_SAMPLE_CHARS: Final = 64
"""Characters by which the reading is chosen."""
_FEWEST: Final = 3
_FEWEST_GUESSED: Final = 4
_LOST_SHARE: Final = 0.5
"""Holes a character of a stretch from which on nothing is guessed."""
HOLES: Final = re.compile("[\ufffd?]")
"""What a byte that was lost is shown as."""
_ASKED: Final = re.compile("(?<=[!->@-~]{2})(?<!\\d{3})[?](?=[!->@-~]{2})|(?<![@-~])[?](?=[a-z]{3})")
"""Amid ASCII it asks, and is no lost byte with its second: Q1?Q2, a.cn/p?page=3. Numbers do stand before lost bytes."""
_ANY_QUESTION: Final = re.compile("[?]")
_KNOWN_SHARE: Final = 0.9
"""Share of a core's characters that the wrong codec must be able to show."""

_SWITCH: Final = int(6 / STEP)
"""Cost of crossing from sound text to garbled or back, in steps of the model, as all costs here."""
_GUESS: Final = int(1 / STEP)
_FAR: Final = int(25 / STEP)
"""Behind the best so much, a reading never wins."""
_NEAR_BEST: Final = int(7 / STEP)
"""The same for what one byte's lot may be: the rest of the sentence does not make up for more."""
_BEAM: Final = 8
_PLAIN: Final = int(4 / STEP)
"""Gain a character from which no other reading needs to be tried."""
_DEAREST: Final = int(14 / STEP)
"""What a character of sound text costs at most."""

_Node: TypeAlias = "tuple[_Node, int, int, str, bool] | None"
"""The nodes before, where a character of the reading begins and ends by bytes, the character, and whether guessed."""
_Way: TypeAlias = "tuple[int, _Node]"
_Ways: TypeAlias = "dict[str, _Way]"
"""The cheapest reading so far for each last character."""

_Pair: TypeAlias = "tuple[str, int, int]"
"""A character and its two bytes."""


class _Choice(NamedTuple):
    """What a damaged character may have been."""

    chars: tuple[str, ...]
    costs_of: Callable[[bytes], tuple[int, ...]]


def read_halves(
    text: str, span: tuple[int, int], core: tuple[int, int], readings: Iterable[Reading]
) -> list[Recovered]:
    """Read the garbled stretches of a span with holes by the reading that wins most on a sample of its core.

    Args:
        text: the whole.
        span: what to read: the core with what stands around it.
        core: what is garbled for certain.
        readings: those to choose from.

    >>> from pipelines.repair.mojibake.codecs import Reading
    >>> garbled = "逾期以后，银行可能会起诉，也可能先协商。".encode("gbk").decode("big5", "replace")
    >>> whole = (0, len(garbled))
    >>> [piece.after for piece in read_halves(garbled, whole, whole, [Reading("big5hkscs", "gb18030")])]
    ['逾期以后，银行可能会起诉，也可能先协商。']
    """
    if len(HOLES.findall(text, *core)) > _LOST_SHARE * (core[1] - core[0]):
        return []
    sample = span[0], min(span[1], core[0] + _SAMPLE_CHARS)
    best: tuple[float, Reading, list[Recovered]] | None = None
    for reading in readings:
        if reading.right == "utf-8" or not _may_show(text[slice(*core)], reading):
            continue
        found = list(_stretches(text, sample, reading, None))
        gain = sum(_gain(text[piece.start : piece.end], piece.after) for piece in found) / (sample[1] - sample[0])
        if gain > 0 and (best is None or gain > best[0]):
            best = gain, reading, found
        if gain > _PLAIN:
            break
    if best is None:
        return []
    _, reading, found = best
    script = _script("".join(piece.after for piece in found), reading)
    found = list(_stretches(text, span, reading, script))
    while (wider := _wider(text, span, found)) != span:
        span = wider
        found = list(_stretches(text, span, reading, script))
    return found


def _wider(text: str, span: tuple[int, int], found: Sequence[Recovered]) -> tuple[int, int]:
    """Enlarge a span at the end to which it is garbled, within the line: signatures may be far apart."""
    start, end = span
    size = end - start
    if found and found[0].start < start + _NEAR:
        start = max(text.rfind("\n", max(0, start - _GROWTH * size), start) + 1, start - _GROWTH * size, 0)
    if found and found[-1].end > end - _NEAR:
        newline = text.find("\n", end, end + _GROWTH * size)
        end = newline if newline >= 0 else min(len(text), end + _GROWTH * size)
    return start, end


def _may_show(core: str, reading: Reading) -> bool:
    table = bytes_of(reading.wrong)
    return sum(char in table or char == "\ufffd" for char in core) >= _KNOWN_SHARE * len(core)


def _gain(before: str, after: str) -> float:
    stood = sum(bigrams().surprises("。" + ODD_CHARS.sub("\ue000", before)))
    return min(stood, _DEAREST * len(before)) - sum(bigrams().surprises("。" + after))


def _script(sample: str, reading: Reading) -> str | None:
    """Give the codec that has the characters of the sample's script only; None where either may be."""
    if reading.right != "gb18030":
        return "big5"  # without the characters of Hong Kong, among which are Simplified ones
    hans, hant = (sum(not char.encode(codec, "ignore") for char in sample) for codec in ("big5", "gb2312"))
    return "gb2312" if hans > hant else "big5" if hant > hans else None


def _stretches(text: str, span: tuple[int, int], reading: Reading, script: str | None) -> Iterator[Recovered]:
    run = text[slice(*span)]
    parts = [_octets(char, reading.wrong) for char in run]
    # Where lost bytes are shown as U+FFFD, none is a question mark.
    for found in (_ANY_QUESTION if "\ufffd" in run else _ASKED).finditer(text, *span):
        parts[found.start() - span[0]] = b"?"
    for place in listed_questions(text, *span):
        parts[place - span[0]] = b"?"
        if not text[place - 1].isascii():  # 乙 is the bytes of something in every codec
            parts[place - span[0] - 1] = (_FOREIGN,)
    starts = list(accumulate(map(len, parts), initial=0))
    token_at = {start: at for at, start in enumerate(starts)}
    octets = [octet for part in parts for octet in part]
    node = _Search(run, octets, starts, reading, script).best(text[span[0] - 1 : span[0]] or "。")
    for part in _parts(node):
        first, last = token_at[part[0][1]], token_at[part[-1][2]]
        before, after = run[first:last], "".join(step[3] for step in part)
        lost = sum(octet in _LOST for step in part if step[4] for octet in octets[step[1] : step[2]])
        if (
            len(after) >= (_FEWEST_GUESSED if lost else _FEWEST)
            and lost <= _LOST_SHARE * len(before)
            and is_good(before, after.replace("\ufffd", ""), reading)
        ):
            yield Recovered(span[0] + first, span[0] + last, after, (reading,), lost > 0)


def _octets(char: str, wrong: str) -> Sequence[int]:
    if char == "\ufffd":
        return (_HOLE,)
    if char == "?":
        return (_QUESTION,)
    return bytes_of(wrong).get(char) or (_FOREIGN,)


def _parts(node: _Node) -> Iterator[list[tuple[_Node, int, int, str, bool]]]:
    """Part the characters of a reading where sound text or a new line lies between."""
    steps = []
    while node:
        steps.append(node)
        node = node[0]
    part: list[tuple[_Node, int, int, str, bool]] = []
    for step in reversed(steps):
        if part and step[1] != part[-1][2]:
            yield part
            part = []
        part.append(step)
    if part:
        yield part


class _Search:
    """The cheapest reading of bytes, by where characters may begin."""

    def __init__(self, run: str, octets: list[int], starts: list[int], reading: Reading, script: str | None) -> None:
        self._stood = ODD_CHARS.sub("\ue000", run)
        self._octets = octets
        self._starts = starts
        self._reading = reading
        self._script = script
        self._pairs = pairs(reading.right)
        self._ways: defaultdict[int, _Ways] = defaultdict(dict)

    def best(self, before: str) -> _Node:
        """Give the last node of the cheapest reading; None where all is sound."""
        ways = self._ways
        tokens = iter(zip(self._starts, self._stood, strict=False))
        border, char = next(tokens, (-1, ""))
        sound: tuple[int, str, _Node] | None = (0, before, None)
        least = 0
        for at, octet in enumerate(self._octets):
            here = ways.pop(at, {})
            first = min(here.values(), key=itemgetter(0)) if here else None
            if at == border:
                entering = sound
                sound = _sound(first, here, entering, char)
                if octet == _NEWLINE:
                    if first:
                        ways[at + 1]["。"] = first
                elif entering:
                    cost, last, node = entering
                    if last not in here or here[last][0] > cost + _SWITCH:
                        here[last] = cost + _SWITCH, node
                        first = min(first, here[last], key=itemgetter(0)) if first else here[last]
                border, char = next(tokens, (-1, ""))
            if first and first[0] <= least + _FAR:
                least = first[0]
                self._step(at, _pruned(here, least) if len(here) > 1 else here)
        ends = list(ways[len(self._octets)].values())
        if sound:
            ends.append((sound[0], sound[2]))
        return min(ends, key=itemgetter(0))[1] if ends else None

    def _step(self, at: int, here: _Ways) -> None:
        """Read what begins at a byte, in each way it can be read."""
        octets = self._octets
        first = octets[at]
        if 0x20 <= first < 0x7F:
            self._sure(at, at + 1, chr(first), here)
            return
        if first == _QUESTION:
            self._sure(at, at + 1, "?", here)
        second = octets[at + 1] if at + 1 < len(octets) else _FOREIGN
        if first in _APART or second in _APART:
            return
        if first >= 0 and second >= 0:
            char = self._pairs.get(bytes((first, second)))
            if char:
                self._sure(at, at + 2, char, here)
            return
        third = octets[at + 2] if second < 0 and at + 2 < len(octets) else _HOLE
        choice = _choice((first, second, max(third, _HOLE)), self._reading, self._script)
        if choice:
            self._guess(at, at + 2, choice, here, _GUESS * ((first == _QUESTION) + (second == _QUESTION)))

    def _sure(self, start: int, end: int, char: str, here: _Ways) -> None:
        place = bigrams().place(char)
        cost, node = min([(cost + _row(last)[place], node) for last, (cost, node) in here.items()], key=itemgetter(0))
        known = self._ways[end].get(char)
        if known is None or known[0] > cost:
            self._ways[end][char] = cost, (node, start, end, char, False)

    def _guess(self, start: int, end: int, choice: _Choice, here: _Ways, extra: int) -> None:
        totals = []
        for last, (cost, _) in here.items():
            base = cost + extra
            totals.append([base + code for code in choice.costs_of(_row(last))])
        best = list(map(min, *totals)) if len(totals) > 1 else totals[0]
        limit = min(best) + _NEAR_BEST
        nodes = [node for _, node in here.values()]
        found = self._ways[end]
        for place, cost in enumerate(best):
            if cost <= limit:
                char = choice.chars[place]
                if char not in found or found[char][0] > cost:
                    node = nodes[0]
                    if len(totals) > 1:
                        node = next(node for node, costs in zip(nodes, totals, strict=True) if costs[place] == cost)
                    found[char] = cost, (node, start, end, char, True)


def _sound(
    first: _Way | None, here: _Ways, sound: tuple[int, str, _Node] | None, char: str
) -> tuple[int, str, _Node] | None:
    """Let a character stand, behind sound text or behind the likeliest of what was garbled."""
    place = bigrams().place(char)
    kept = (sound[0] + _row(sound[1])[place], char, sound[2]) if sound else None
    if first:
        last = next(last for last, way in here.items() if way is first)
        cost = first[0] + _SWITCH + (0 if char == "\n" else _row(last)[place])
        if kept is None or cost < kept[0]:
            return cost, char, first[1]
    return kept


@lru_cache(maxsize=1 << 13)
def _row(char: str) -> bytes:
    return bigrams().row(char)


def _pruned(here: _Ways, least: int) -> _Ways:
    kept = [entry for entry in here.items() if entry[1][0] <= least + _NEAR_BEST]
    if len(kept) > _BEAM:
        kept.sort(key=_cost)
        del kept[_BEAM:]
    return dict(kept)


def _cost(way: tuple[str, _Way]) -> int:
    return way[1][0]


@lru_cache(maxsize=1 << 14)
def _choice(octets: tuple[int, int, int], reading: Reading, script: str | None) -> _Choice | None:
    """Give what two bytes, one or both of them lost, may have been before a third: what the wrong codec cannot show."""
    first, second, third = octets
    shown = _shown(reading.wrong)
    if first >= 0:
        fitting: Iterable[_Pair] = _beginning(reading.right).get(first, ())
    elif second >= 0:
        fitting = _ending(reading.right).get(second, ())
    else:
        fitting = _all(reading.right)
    found = [
        char
        for char, lead, trail in fitting
        if not (first < 0 and shown[lead << 8 | trail])
        # ASCII is never lost.
        and not (second < 0 and (trail < 0x80 or (third >= 0 and shown[trail << 8 | third])))
    ]
    if script:
        fitting_script = [char for char in found if char in _within(script)]
        # A question mark before a letter is one rather than half of a character of the other script.
        found = fitting_script if first == _QUESTION and 0 <= second < 0x80 else fitting_script or found
    if not found:
        return None
    places = list(map(bigrams().place, found))
    # Of a single place itemgetter would give no tuple.
    return _Choice(tuple(found), itemgetter(*places) if found[1:] else lambda row: (row[places[0]],))


@cache
def _shown(wrong: str) -> bytes:
    """Tell for every two bytes whether every codec of a family shows the first of them, with or without the second."""
    table = bytearray(1 << 16)
    for pair in shown_pairs(wrong) if wrong in DOUBLE_BYTE else ():
        table[pair[0] << 8 | pair[1]] = 1
    for lead in shown_alone(wrong):
        table[lead << 8 : (lead + 1) << 8] = b"\x01" * 256
    return bytes(table)


@cache
def _all(right: str) -> tuple[_Pair, ...]:
    chars = guessable()
    return tuple((char, pair[0], pair[1]) for pair, char in pairs(right).items() if char in chars)


@cache
def _beginning(right: str) -> dict[int, list[_Pair]]:
    return _grouped(_all(right), itemgetter(1))


@cache
def _ending(right: str) -> dict[int, list[_Pair]]:
    return _grouped(_all(right), itemgetter(2))


def _grouped(entries: Iterable[_Pair], key: Callable[[_Pair], int]) -> dict[int, list[_Pair]]:
    groups: dict[int, list[_Pair]] = {}
    for entry in entries:
        groups.setdefault(key(entry), []).append(entry)
    return groups


@cache
def _within(script: str) -> frozenset[str]:
    return frozenset(char for char in guessable() if char.encode(script, "ignore"))
