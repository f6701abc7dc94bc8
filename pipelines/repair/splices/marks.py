"""Full-width punctuation that lost its second byte: the first one took the next character's, and all behind is shifted.

近期，我会接到 became 近期Ｎ一峤拥: no question mark tells of it, but the byte that the sign took is known, so that what
follows has one reading. Only which mark it was is chosen: one of those that begin with the same byte.
"""

from __future__ import annotations

import re
from math import exp
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.splices.around import Around, follows
from pipelines.repair.splices.lost import LOST
from pipelines.repair.splices.octets import pairs, two_octets
from pipelines.repair.splices.run import read_again
from pipelines.repair.splices.torn import Torn
from pipelines.repair.splices.words import CLOSED_BY
from pipelines.script.characters import HAN_CLASS, as_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS: Final = {0xA1: "。、“”《》", 0xA3: "，；：？！（）"}
_OPENED_BY: Final = {close: opening for opening, close in CLOSED_BY.items()}
_BRACKETS: Final = frozenset((*CLOSED_BY, *_OPENED_BY))
_WANTED: Final = 5.0
"""Nats that a bracket is worth where its other half stands alone."""
_FIRST_LEAD: Final = 0xB0
"""First bytes of Han in GB2312; with one below, the pair is no character, and nothing is left of the mark."""

_USUAL: Final = frozenset("：；？“”‘’〔〕〈〉《》「」『』〖〗【】")
"""What sound text has before Han as well: looked at only where other signs tell of the damage."""
_SHIFTED: Final = frozenset(char for (lead, trail), char in pairs().items() if lead in _MARKS and trail >= _FIRST_LEAD)


def _sign_among(signs: frozenset[str]) -> re.Pattern[str]:
    chars = as_ranges(sorted(signs))
    behind = rf"[^\x00-\x7f{chars}，。、；：？！（）]|[@-~][{HAN_CLASS}]"
    return re.compile(rf"[{chars}](?={behind})(?<=[^\x00-\x20{chars}][{chars}])")


_SIGN: Final = _sign_among(_SHIFTED - _USUAL)
_ANY_SIGN: Final = _sign_among(_SHIFTED)
_NEXT: Final = re.compile(rf"[{HAN_CLASS}]{{2,4}}")
_ORDINARY: Final = -7.0
"""Nats a character above which text behind a sign is taken as ordinary."""
_MEAN: Final = -8.0
"""Nats a character that text read again must reach."""
_GAIN: Final = 14.0
"""Nats by which it must be likelier, the sign itself apart."""
_SURE: Final = 0.6
"""Share of the model's belief that a mark must have to be named."""
_FAILURES: Final = 60
"""Places of a text that may be looked at in vain."""
_MOST: Final = 1_000
"""Places beyond which a text is built to keep us busy: each takes some 2 ms. Some now would be others in each round."""
_READ_CHARS: Final = 20_000
"""Characters by which the words are told that a text repeats."""
_BEHIND: Final = 200
"""Characters behind in which a bracket must be closed."""


def restore_marks(text: str) -> Iterator[Patch]:
    """Put marks back that lost their second byte, and read what follows them as it was.

    >>> [patch.after for patch in restore_marks("有异议的Ｌ峤缓蠖漳诨嵊写鸶础?")]
    ['，提交后二十日内会有答复。']
    """
    if next(_patches(text, _SIGN), None) is not None:
        yield from _patches(text, _ANY_SIGN)


def _patches(text: str, signs: re.Pattern[str]) -> Iterator[Patch]:
    places = [found.start() for found in signs.finditer(text) if not _is_ordinary(text, found.end())]
    if len(places) > _MOST:
        return
    done = failures = 0
    around = Around(text[:_READ_CHARS])
    for place in places:
        if place < done or failures == _FAILURES:
            continue
        patch = _restored(text, place, around)
        if patch is None:
            failures += 1
            continue
        yield patch
        done = patch.end


def _is_ordinary(text: str, place: int) -> bool:
    ordinary = _NEXT.match(text, place)
    return ordinary is not None and bigrams().mean(ordinary[0]) > _ORDINARY


def _restored(text: str, place: int, around: Around) -> Patch | None:
    lead, rest = two_octets(text[place])
    before = text[max(0, place - 2) : place]
    usual = _MARKS[lead][0]
    again = read_again(Torn(text, place + 1, (before + usual)[-2:], around), [rest], is_exact=False)
    if again is None or again.text.strip(LOST) == "":
        return None
    behind = text[again.end : again.end + 2]
    read = again.text.replace(LOST, "")
    new, old = _log_prob((before + usual)[-2:], read + behind), _log_prob(before, text[place + 1 : again.end] + behind)
    if new < old + _GAIN or new < _MEAN * len(read + behind):
        return None
    mark = _mark(text, place, lead, again.text + text[again.end : again.end + _BEHIND])
    return Patch(place, again.end, mark + again.text, "splice-mark", Certainty.INFERRED, 0.8)


def _mark(text: str, place: int, lead: int, behind: str) -> str:
    """Choose the mark between what stands before it and what was read behind it."""
    before = text[max(0, place - 2) : place]
    line = text[max(0, place - _BEHIND) : place].rpartition("\n")[2]
    after = behind.partition("\n")[0]
    scores = {
        mark: follows(before, mark)
        + _log_prob((before + mark)[-2:], after[:2].replace(LOST, ""))
        + (_WANTED if mark in _BRACKETS else 0.0)
        for mark in _MARKS[lead]
        if _is_paired(mark, line, after)
    }
    best = max(scores, key=scores.__getitem__)
    return best if exp(scores[best]) >= _SURE * sum(map(exp, scores.values())) else LOST


def _is_paired(mark: str, line: str, after: str) -> bool:
    """Tell whether a bracket has its other half; other marks need none."""
    if close := CLOSED_BY.get(mark):
        end = after.find(close)
        return end >= 0 and mark not in after[:end]
    opening = _OPENED_BY.get(mark)
    return opening is None or line.rfind(opening) > line.rfind(mark)


def _log_prob(before: str, text: str) -> float:
    whole = before + text
    return sum(follows(whole[max(0, at - 2) : at], whole[at]) for at in range(len(before), len(whole)))
