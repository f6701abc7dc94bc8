"""Garbled Chinese amid sound Chinese: which of the characters on the edge still belong to the garbled stretch."""

from __future__ import annotations

import codecs
import re
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import STEP, bigrams
from pipelines.repair.mojibake.codecs import bytes_of
from pipelines.repair.mojibake.runs import ODD_CHARS, reach_after
from pipelines.repair.mojibake.search import CERTAIN, Recovered, is_good, once_read
from pipelines.script.characters import hans_only, hant_only, is_han

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.repair.mojibake.codecs import Reading
    from pipelines.repair.mojibake.runs import Window

_JOIN: Final = 8
"""Characters of the core that go with the left edge, so that its reading stands in context."""

_DOUBTFUL: Final = 12
_PLAIN: Final = f"(?:(?!{ODD_CHARS.pattern}).)"
_PLAIN_START: Final = re.compile(f"{_PLAIN}{{0,{_DOUBTFUL}}}")
_PLAIN_END: Final = re.compile(f"{_PLAIN}*\\Z")
"""Characters at the ends of the core that may be sound: a signature is two characters beside each other, either or both
of which may be."""

_SAMPLE: Final = 160
"""Characters of the core by which the reading is chosen."""


def read_core(text: str, window: Window, readings: Sequence[Reading]) -> Recovered | None:
    """Read a window whose core, first signature to last, lost nothing, and find where garbling begins and ends.

    Linear: each edge has a few dozen places, and each is read with a few characters of the core.
    """
    best: tuple[float, int, str, Reading] | None = None
    for skip in (0, 1):  # a signature of one-byte characters may begin within a character
        first = window.first + skip
        core = text[first : min(window.last, first + _SAMPLE)]
        for reading in readings:
            after = once_read(core, reading, is_whole=False)
            if after and is_good(core, after, reading):
                mean = bigrams().mean(after)
                if best is None or mean > best[0]:
                    best = mean, first, after, reading
                if mean > CERTAIN:
                    break
        if best:
            break
    if best is None:
        return None
    _, first, after, reading = best
    edges = _Edges(text, window._replace(first=first), reading, _strays(after))
    return edges.read_from(edges.left())


class _Edges:
    """The edges of a garbled stretch around a core, by one reading."""

    def __init__(self, text: str, window: Window, reading: Reading, strays: frozenset[str]) -> None:
        self._text = text
        self._window = window
        self._reading = reading
        self._strays = strays
        """Characters of the script that the core is not written in."""

    def left(self) -> int:
        """Give the likeliest beginning."""
        text, (low, _, first, last) = self._text, self._window
        doubtful = _PLAIN_START.match(text, first, last)
        until = doubtful.end() if doubtful else first
        join = min(last, until + _JOIN)
        before = text[low - 1 : low] or "。"
        if before in _BREAK | {"。"} and self._is_clear("。", (low, low + _ENOUGH), (low, join)):
            return low
        best = (float("-inf"), first)
        strays = _strays(text[max(0, low - _FAR) : low]) or self._strays
        sound = before + _stained(text[low:until])
        scores = list(accumulate(bigrams().surprises(sound), initial=0))
        odd = list(accumulate(map(strays.__contains__, sound), initial=0))
        for start in range(low, until + 1):
            after = once_read(text[start:join], self._reading, is_whole=False)
            if after is not None:
                at = start - low
                score = -STEP * (scores[at] + sum(bigrams().surprises(after)))
                score += _follows(sound[at], after[:1]) - _STRAY * (odd[at + 1] + _count(after, self._strays))
                score += _bonus(text[start - 1 : start], text[start:until])
                score -= _price_of_sign(text[start : start + 1], after[:1])
                best = max(best, (score, start))
        return best[1]

    def read_from(self, start: int) -> Recovered | None:
        """Read from a start; where all of the window is garbled, what follows it may be too, without any signature."""
        text, window, reading = self._text, self._window, self._reading
        doubtful = _PLAIN_END.search(text, max(start, window.last - _DOUBTFUL), window.last)
        sure = doubtful.start() if doubtful else window.last
        decoder = codecs.getincrementaldecoder(reading.right)()
        table = bytes_of(reading.wrong)
        try:
            after = decoder.decode(b"".join(map(table.__getitem__, text[start:sure])))
        except (KeyError, UnicodeDecodeError):
            return None
        reach = window.end
        best: tuple[int, str] | None = None
        while found := self._right((sure, reach), after[-1:], decoder):
            best = found[0], after + found[1]
            if best[0] < reach or reach == reach_after(text, reach):
                break
            sure, after, reach = reach, best[1], reach_after(text, reach)
        if best is None:
            return None
        end, after = best
        return Recovered(start, end, after, (reading,)) if is_good(text[start:end], after, reading) else None

    def _right(self, span: tuple[int, int], before: str, decoder: codecs.IncrementalDecoder) -> tuple[int, str] | None:
        """Give the likeliest end within a span of text, and what the span says up to there."""
        text, table = self._text, bytes_of(self._reading.wrong)
        best: tuple[float, int, str] | None = None
        tail = ""
        sure, reach = span
        is_last = text[reach : reach + 1] in _BREAK and not decoder.getstate()[0]
        if is_last and self._is_clear(before, (reach - _ENOUGH, reach), span):
            return reach, once_read(text[sure:reach], self._reading) or ""
        strays = _strays(text[reach : reach + _FAR]) or self._strays
        for end in range(sure, reach + 1):
            if not decoder.getstate()[0]:
                read, sound = before + tail, _stained(text[end : reach + 1])
                score = _score(read) + _score(sound) + _follows(read[-1:] or "。", sound[:1])
                score -= _STRAY * (_count(sound, strays) + _count(tail, self._strays))
                is_whole = text[end : end + 1] in _BREAK
                score += _bonus("" if is_whole else read[-1:], text[sure:end])
                score -= _price_of_sign(text[end - 1], tail[-1:]) if end > sure else 0.0
                if best is None or score > best[0]:
                    best = score, end, tail
            if end == reach or text[end] not in table:
                break
            try:
                tail += decoder.decode(table[text[end]])
            except UnicodeDecodeError:
                break
        return best and best[1:]

    def _is_clear(self, before: str, end: tuple[int, int], span: tuple[int, int]) -> bool:
        """Tell whether a span up to an end of its line is garbled beyond doubt, so that no place need be weighed."""
        if "?" in self._text[slice(*span)] or bigrams().mean(_stained(self._text[slice(*end)])) > _IMPLAUSIBLE:
            return False
        after = once_read(self._text[slice(*span)], self._reading, is_whole=False)
        return bool(after) and max(bigrams().surprises(f"{before}{after}")) < _PLAUSIBLE


def _follows(last: str, first: str) -> float:
    """Give the log probability of the first character behind an edge: it may begin anew."""
    if not first:
        return 0.0
    model = bigrams()
    beside = model.pair(last, first)
    return max(beside, model.pair("。", first), model.char(first) - _AMID) if is_han(first) else beside


def _strays(text: str) -> frozenset[str]:
    """Give the characters of the script that a text is not written in; none where it does not tell."""
    is_hans, is_hant = (not chars.isdisjoint(text) for chars in (hans_only(), hant_only()))
    return frozenset() if is_hans == is_hant else hant_only() if is_hans else hans_only()


def _count(text: str, chars: frozenset[str]) -> int:
    return sum(map(chars.__contains__, text)) if chars else 0


def _bonus(beside: str, taken: str) -> float:
    """Give what an edge wins by its place: half-garbled text is put together of sentences and lines, not within.

    Args:
        beside: the character on the other side of the edge; none at an end of the line.
        taken: what lies between the edge and what is garbled for certain: a site may have set signs around a line.
    """
    if beside in _BREAK:
        return 0.0 if _SET_BESIDE.search(taken) else _BONUS_OF_LINE
    return _BONUS if beside in _ENDS else 0.0


def _price_of_sign(sign: str, read: str) -> float:
    """Give what it costs that a sign which sites set beside a line is another sign, and none that ends a clause."""
    return _SIGN_FOR_SIGN if sign in _SET_SIGNS and read and not is_han(read) and read not in _MARKS else 0.0


_SIGN_FOR_SIGN: Final = 4.0
"""Nats, for the model knows signs as one class: → would be △ as readily."""
_SET_SIGNS: Final = frozenset("→←↑↓×÷±℃★☆●○■□◆◇▲△▼▽※©®")
_MARKS: Final = frozenset("，。、！？：；“”‘’（）《》「」『』…—·")
_AMID: Final = 1.5
"""Nats for beginning amid a sentence."""
_BONUS: Final = 4.0
_BONUS_OF_LINE: Final = 8.0
"""Nats. Hardly a line has one sound character before or behind a garbled stretch."""
_SET_BESIDE: Final = re.compile("[→←×÷±℃?]|[★☆●○■□◆◇▲△▼▽※] ")
_ENOUGH: Final = 4
"""Characters at an end of a line that tell that nothing there is sound."""
_IMPLAUSIBLE: Final = -9.5
_PLAUSIBLE: Final = int(9.5 / STEP)
"""Nats a character below which none is sound, and for one beyond which a reading is weighed against others."""
_STRAY: Final = 6.0
"""Nats for a character of the other script: the model takes both for one."""
_FAR: Final = 48
"""Characters beyond an edge that tell the script."""
_BREAK: Final = frozenset({"\n", ""})
_ENDS: Final = frozenset("。！？；：”）》…")


def _stained(text: str) -> str:
    """Make odd characters as unlikely as damage: the model knows them as classes only, and classes are likely."""
    return _DAMAGE.sub("\ue000", text)


_DAMAGE: Final = re.compile(f"(?![£§©®°±²³µ÷]){ODD_CHARS.pattern}|(?<![ -~])[£§©®°±²³µ÷](?![ -~])")
"""What is odd, but for signs that stand beside letters and figures in sound text: x±s, © 2026."""


def _score(text: str) -> float:
    return bigrams().log_prob(text)
