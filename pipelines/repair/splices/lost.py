"""Characters of which a torn run has kept one byte: named where the model is sure, else left as lost."""

from __future__ import annotations

from functools import cache, lru_cache
from heapq import nlargest
from math import exp, log
from typing import TYPE_CHECKING, Final

from pipelines.language.trigrams import Options, trigrams
from pipelines.language.words import words
from pipelines.repair.pinyin.readings import readings
from pipelines.repair.splices.around import FOREIGN, NEVER, STOPS, foreign_to, is_letter, kept
from pipelines.repair.splices.octets import TRAILS, is_key, keys_led_by, pairs, vanishing
from pipelines.script import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipelines.repair.splices.around import Around

LOST: Final = "\ufffd"
_SURE: Final = 0.7
"""Share of the model's belief that a character must have to be named."""
_VERY_SURE: Final = 0.8
"""The same for a character of which no byte is left."""

_FIRST_ONES: Final = 6
"""First characters that are followed up where two are half lost."""

_LAST_ONES: Final = 8
"""Second characters of such two that are followed up."""

_FIRSTS_OF_THREE: Final = 4
_INNER_ONES: Final = 5
_LASTS_OF_THREE: Final = 4
"""The same where three are lost in part."""

_USUAL: Final = 12.0
"""Nats that a usual word costs at most."""

_UNKNOWN: Final = -12.0


_GONE: Final = -1e9
_MOST_KEPT: Final = 8192


class _Group(Options):
    """Characters of which one was lost, each with the byte of it that is not known; scored together."""

    def __init__(self, found: Iterable[tuple[str, int]]) -> None:
        self.found = tuple(found)
        super().__init__(char for char, _ in self.found)
        self._never = [place for place, char in enumerate(self.chars) if is_letter(char)]
        self._stops = [place for place, char in enumerate(self.chars) if char in STOPS]
        self._foreign = {
            script: [place for place, char in enumerate(self.chars) if char in foreign_to(script)]
            for script in ("", "Hant", "Hans")
        }

    def after(self, before: str, around: Around) -> Sequence[float]:
        """Give what `around.follows` gives for each of them."""
        scores = _scores(self, before, around.script)
        shares = around.shares(before)
        if shares.keys().isdisjoint(self.places):
            return scores
        adjusted = list(scores)
        for folded in shares.keys() & self.places.keys():
            for place in self.places[folded]:
                if scores[place] > NEVER and self.chars[place] not in foreign_to(around.script):
                    adjusted[place] = log(exp(scores[place]) + shares[folded])
        return adjusted

    def likeliest(self, count: int, before: str, around: Around) -> Sequence[tuple[float, str, int]]:
        """Give the likeliest, each with its log probability and its lost byte."""
        if around.shares(before).keys().isdisjoint(self.places):
            return _likeliest(self, count, before, around.script)
        return self.best(count, self.after(before, around))

    def best(self, count: int, scores: Sequence[float]) -> tuple[tuple[float, str, int], ...]:
        """Give the best of them by their scores; the first of equal ones."""
        left = list(scores)
        best = []
        for _ in range(min(count, len(left))):
            score = max(left)
            place = left.index(score)
            best.append((score, *self.found[place]))
            left[place] = _GONE
        return tuple(best)

    def scores(self, before: str, script: str) -> tuple[float, ...]:
        """Give what `follows` gives for each of them."""
        scores = trigrams().after_each(before, self)
        for place in self._foreign[script]:
            scores[place] -= FOREIGN
        for place in self._never:
            scores[place] = NEVER
        if before[-1:] in STOPS:
            for place in self._stops:
                scores[place] = NEVER
        return tuple(scores)


# Pages have much in common: what the model says by itself is kept for all of them.
@lru_cache(maxsize=_MOST_KEPT)
def _scores(group: _Group, before: str, script: str) -> tuple[float, ...]:
    return group.scores(before, script)


@lru_cache(maxsize=_MOST_KEPT)
def _likeliest(group: _Group, count: int, before: str, script: str) -> tuple[tuple[float, str, int], ...]:
    return group.best(count, _scores(group, before, script))


@cache
def _led_by(lead: int) -> _Group:
    """Give the characters that begin with a byte."""
    return _Group((char, trail) for trail in TRAILS if (char := pairs().get((lead, trail))))


@cache
def _cut_after(lead: int) -> _Group:
    """Give the characters that begin with a byte, and whose second byte was the first of a pair that vanished."""
    return _Group((char, middle) for middle in vanishing() if (char := pairs().get((lead, middle))))


@cache
def _cut_before(middle: int, trail: int, spoken: str) -> _Group:
    """Give the characters that end with a byte, and whose first byte was the second of a pair that vanished.

    Only those with a reading, if one is printed.
    """
    found = [(char, near) for near in vanishing()[middle] if (char := pairs().get((near, trail)))]
    return _Group((char, near) for char, near in found if not spoken or (is_key(char) and spoken in readings(char)))


@cache
def _cut_twice(nears: tuple[int, ...]) -> _Group:
    """Give the characters whose two bytes are of two pairs that vanished, one after the other."""
    return _Group((char, far) for near in nears for far in vanishing() if (char := pairs().get((near, far))))


@cache
def _vanishing_seconds() -> _Group:
    """Give all characters whose second byte begins pairs that are no character."""
    return _Group((char, trail) for (_, trail), char in pairs().items() if trail in vanishing())


@kept
def second_half_lost(around: Around, lead: int, before: str, after: str) -> tuple[str, float]:
    """Choose the character that begins with a byte, between two others ("" where one is not known).

    Returns:
        the character or U+FFFD, and the log probability of the likeliest.
    """
    group = _led_by(lead)
    scores = []
    for score, char in zip(group.after(before, around), group.chars, strict=True):
        behind = around.follows(before[-1:] + char, after) + 5.5 if after else 0.0
        scores.append((score + behind, char))
    return _named(scores)


@kept
def two_halves_lost(around: Around, lead: int, before: str, trail: int, spoken: str) -> tuple[tuple[str, float], ...]:
    """Choose two characters between whose known first and last byte a pair of bytes has vanished.

    Returns:
        the characters, U+FFFD for a first one that is in doubt, and their log probability, for the likeliest last ones:
        which of these it is, what comes behind tells.
    """
    ways: dict[str, list[tuple[float, str]]] = {}
    for score, char, middle in _cut_after(lead).likeliest(_FIRST_ONES, before, around):
        group = _cut_before(middle, trail, spoken)
        for more, second in zip(group.after(before[-1:] + char, around), group.chars, strict=True):
            ways.setdefault(second, []).append((score + more, char))
    likely = nlargest(_LAST_ONES, ways.items(), key=lambda way: max(way[1]))
    return tuple((first + second, best) for second, scores in likely for first, best in (_named(scores),))


@kept
def three_parts_lost(around: Around, lead: int, before: str, trail: int, spoken: str) -> tuple[tuple[str, float], ...]:
    """Choose three characters of which the first byte and the last are known; two pairs in a row have vanished.

    主要原因 torn is ..要因..: the bytes between two first bytes were no characters, twice.
    """
    ways: dict[str, list[tuple[float, str]]] = {}
    for score, char, middle in _cut_after(lead).likeliest(_FIRSTS_OF_THREE, before, around):
        for both, inner, far in _inner(around, before[-1:] + char, vanishing()[middle]):
            group = _cut_before(far, trail, spoken)
            for more, last, _ in group.likeliest(_LASTS_OF_THREE, char + inner, around):
                ways.setdefault(inner + last, []).append((score + both + more, char))
    likely = nlargest(_LAST_ONES, ways.items(), key=lambda way: max(way[1]))
    return tuple((first + rest, best) for rest, scores in likely for first, best in (_named(scores),))


@kept
def _inner(around: Around, before: str, nears: tuple[int, ...]) -> Sequence[tuple[float, str, int]]:
    return _cut_twice(nears).likeliest(_INNER_ONES, before, around)


@kept
def half_and_key(around: Around, lead: int, before: str, reading: str) -> tuple[str, float]:
    """Choose a character by its first byte and an annotated one by its reading; what was between them has vanished."""
    one: dict[str, float] = {}
    other: dict[str, float] = {}
    # Of equally likely ones the order of their bytes decides.
    group = _cut_after(lead)
    firsts = sorted(
        ((score, middle, char) for score, (char, middle) in zip(group.after(before, around), group.found, strict=True)),
        reverse=True,
    )
    for score, middle, char in firsts[:_FIRST_ONES]:
        for near in vanishing()[middle]:
            for _, second in keys_led_by(near, reading):
                both = score + around.follows(before[-1:] + char, second)
                one[char] = max(both, one.get(char, both))
                other[second] = max(both, other.get(second, both))
    first, best = _named((score, char) for char, score in one.items())
    last, _ = _named((score, char) for char, score in other.items())
    return first + last, best


@kept
def both_halves_lost(around: Around, before: str, trail: int, spoken: str) -> tuple[tuple[str, float], ...]:
    """Choose two characters of which only the last byte is known: one lost its first byte, and then a pair vanished.

    經引進46家企業?纬 was 企業，形成: the second byte of ， and the first of 形 made a pair that is no character.

    Returns:
        the two characters, U+FFFD for a first one that is in doubt, and their log probability, for every last one.
    """
    ways: dict[str, list[tuple[float, str]]] = {}
    for score, char, middle in _vanishing_seconds().likeliest(_FIRST_ONES * 2, before, around):
        group = _cut_before(middle, trail, spoken)
        for more, second in zip(group.after(before[-1:] + char, around), group.chars, strict=True):
            ways.setdefault(second, []).append((score + more, char))
    for first, second in _words_parted().get(trail, ()) if not spoken else ():
        score = around.follows(before, first) + around.follows(before[-1:] + first, second)
        scores = ways.setdefault(second, [])
        if (score, first) not in scores:
            scores.append((score, first))
    return tuple(
        (first + second, best) for second, scores in ways.items() for first, best in (_named(scores, _VERY_SURE),)
    )


@kept
def three_halves_lost(around: Around, before: str, trail: int, spoken: str) -> tuple[tuple[str, float], ...]:
    """Choose three characters of which only the last byte is known: the first is torn, and two pairs have vanished."""
    ways: dict[str, list[tuple[float, str]]] = {}
    for score, char, middle in _vanishing_seconds().likeliest(_FIRST_ONES * 2, before, around):
        for both, inner, far in _inner(around, before[-1:] + char, vanishing()[middle]):
            group = _cut_before(far, trail, spoken)
            for more, last, _ in group.likeliest(_LASTS_OF_THREE, char + inner, around):
                ways.setdefault(inner + last, []).append((score + both + more, char))
    likely = nlargest(_LAST_ONES, ways.items(), key=lambda way: max(way[1]))
    return tuple((first + rest, best) for rest, scores in likely for first, best in (_named(scores, _VERY_SURE),))


@kept
def stop_behind_vanished(around: Around, lead: int, before: str) -> tuple[str, float]:
    """Choose the character before a full stop at the end of a line, of which nothing but a ? is left: 警。 is 磮缶?."""
    ways = [
        (around.follows(before, char) + around.follows(before[-1:] + char, _STOP), char)
        for middle, trails in vanishing().items()
        if _STOP_LEAD in trails and (char := pairs().get((lead, middle)))
    ]
    char, best = _named(ways)
    return char + _STOP, best


_STOP: Final = "。"
_STOP_LEAD: Final = 0xA1


@cache
def _words_parted() -> dict[int, tuple[tuple[str, str], ...]]:
    """Give the usual words of two characters between whose outer bytes a pair vanishes, by their last byte."""
    forms: dict[str, list[tuple[str, tuple[int, int]]]] = {}
    for two, char in pairs().items():
        forms.setdefault(fold(char), []).append((char, two))
    found: dict[int, list[tuple[str, str]]] = {}
    for word in words().usual(2, _USUAL):
        for first, (_, middle) in forms.get(word[0], ()):
            for second, (near, trail) in forms.get(word[1], ()):
                if near in vanishing().get(middle, ()):
                    found.setdefault(trail, []).append((first, second))
    return {trail: tuple(both) for trail, both in found.items()}


def _named(scores: Iterable[tuple[float, str]], share: float = _SURE) -> tuple[str, float]:
    ranked = sorted(scores, reverse=True)
    if not ranked:
        return LOST, _UNKNOWN
    best, char = ranked[0]
    is_sure = exp(best) >= share * sum(exp(score) for score, _ in ranked)
    return (char if is_sure else LOST), best
