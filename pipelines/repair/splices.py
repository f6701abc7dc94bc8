"""Un-splicing: text whose GBK bytes were torn apart by programs that insert, split or lose bytes inside characters.

Three programs are known. One puts readings behind the bytes of a character wherever they occur, also across two
characters; one splits text at the bytes of full-width punctuation; one loses a first byte. Behind the tear everything
is read one byte late, and the bytes are all there but one. Where a reading is printed it tells that byte.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.bigrams import bigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.pinyin_readings import READING, TONED, plain, readings
from pipelines.repair.splices_lost import LOST
from pipelines.repair.splices_octets import LEADS, is_key, keys_led_by, pairs, two_octets
from pipelines.repair.splices_run import MARKERS, Reading, read_again
from pipelines.script.characters import HAN_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

_ANNOTATIONS: Final = re.compile(rf"(?:\({READING} ?\))+")
_TRIGGER: Final = re.compile(
    rf"(?P<torn>[{MARKERS}]\(?(?P<reading>{READING}) ?\)(?:\({READING} ?\))*)"  # 新?lián)碛
    rf"|(?<=[{HAN_CLASS}])(?P<bare>(?P<toned>{READING}) ?\))"  # the marker itself was dropped: 新lián)碛
    rf"|(?<=[{HAN_CLASS}])(?P<letter>[@-~])(?P<behind>(?:\((?P<spoken>{READING}) ?\))+)"  # 溧l(xiāng)i
    rf"|(?P<slip>[{MARKERS}])(?=[^\x00-\x20\"-'*-+\--9<->\x7f-\x9f])"  # 高?？茖W
)
_MEAN_GOOD: Final = -9.0
"""Nats a character that text read again must reach, its neighbours included. Right readings have -7 to -3."""

_GAIN: Final = 2.0
"""Nats a character by which it must beat what stands there. Of 3,173 question marks in clean text none comes near."""

_FEW: Final = 3
_GAIN_OF_FEW: Final = 2.5
_MEAN_OF_FEW: Final = -7.0
_MEAN_OF_ONE: Final = -5.5
"""The same for runs of so few characters in a text that shows no other damage: 學 for ?W, and none for 是吗?A股."""

_MEAN_ORDINARY: Final = -7.0
"""Nats a character above which text behind a question mark is taken as ordinary."""

_FAILURES: Final = 60
"""Places of a text that may be looked at in vain: a search costs milliseconds, and hostile text is all places."""

_WIDE: Final = re.compile("[，？！：；]")
_NARROWED: Final = str.maketrans("，？！：；（）", ",?!:;()")
"""In a text whose punctuation somebody has made narrow, what comes back is narrow as well."""

_MINIMUM_KNOWN: Final = 0.5
"""Share of a run that must be more than a mark of loss."""

_NEXT: Final = re.compile(rf"[^\x00-\x7f]{{3,5}}|[{HAN_CLASS}]{{2}}")


def unsplice(text: str) -> Iterator[Patch]:
    """Put torn characters together again; what was lost for good becomes U+FFFD. Digits are never guessed.

    `exact` where bytes and printed readings determine every character, `inferred` where the model chose.

    >>> [patch.after for patch in unsplice("新?lián)碛幸粡埧梢猿惺苷麄€(gè)")]
    ['擁有一張可以承受整個']
    """
    if not _is_suspicious(text):
        return
    is_damaged = _is_damaged(text)
    is_narrow = _WIDE.search(text) is None
    done = 0
    failures = 0
    for found in _TRIGGER.finditer(text):
        if found.start() < done or (found["slip"] and _is_good(text, found.end())):
            continue
        patch = _patch(text, found, done, is_damaged=is_damaged)
        if patch is None:
            failures += 1
            if failures == _FAILURES:
                return
            continue
        if is_narrow and patch.after:
            patch = patch._replace(after=patch.after.translate(_NARROWED))
        yield patch
        done = max(patch.end, found.start() + 1)


def _is_suspicious(text: str) -> bool:
    return "?" in text or LOST in text or ")" in text


def _is_damaged(text: str) -> bool:
    """Tell whether the text shows a tear that has no other cause: half an annotation behind a marker, or a long run."""
    tries = _FAILURES
    for found in _TRIGGER.finditer(text):
        if found["torn"]:
            return True
        if found["slip"] and tries and not _is_good(text, found.end()):
            tries -= 1
            patch = _slip(text, found, is_damaged=False)
            if patch is not None and len(patch.after or "") > 2:
                return True
    return False


def _patch(text: str, found: re.Match[str], done: int, *, is_damaged: bool) -> Patch | None:
    if found["letter"]:
        return _annotated_letter(text, found)
    if found["slip"]:
        return _slip(text, found, is_damaged=is_damaged)
    if found["bare"] and TONED.isdisjoint(found["toned"]):
        return None
    return _torn(text, found, done)


def _annotated_letter(text: str, found: re.Match[str]) -> Patch | None:
    """溧l(xiāng)i: the second half of 溧 and the letter l are the bytes of 鄉."""
    pair = two_octets(text[found.start() - 1])
    char = pairs().get((pair[1], ord(found["letter"])), "") if pair else ""
    if not is_key(char) or plain(found["spoken"]) not in readings(char):
        return None
    return Patch(found.start("behind"), found.end(), "", "splice-letter", Certainty.EXACT, 0.99)


def _torn(text: str, found: re.Match[str], done: int) -> Patch | None:
    """A reading stands between two halves of characters: it names the character made of both halves."""
    before = _char_before(text, found.start(), done)
    pair = two_octets(before)
    if not pair:
        return None
    keys = keys_led_by(pair[1], plain(found["reading"] or found["toned"]))
    leads = [trail for trail, _ in keys]
    again = read_again(text, found.end(), before, leads, is_exact=len(keys) == 1)
    if again is None:
        return None
    return _as_patch(found.start(), again, "splice-pinyin")


def _char_before(text: str, place: int, done: int) -> str:
    """Give the character in front, past an annotation of its own."""
    if place > done and text[place - 1] == ")":
        opening = text.rfind("(", max(0, place - 9), place)
        if opening > 0 and _ANNOTATIONS.fullmatch(text, opening, place):
            place = opening
    return text[place - 1] if place else "\n"


def _slip(text: str, found: re.Match[str], *, is_damaged: bool) -> Patch | None:
    before = text[found.start() - 1] if found.start() else "\n"
    start = found.end()
    again = read_again(text, start, before, LEADS, is_exact=False)
    if again is None:
        return None
    after = text[again.end : again.end + 1]
    old = bigrams().mean(before + text[start : again.end] + after)
    new = bigrams().mean(before + again.text.replace(LOST, "") + after)
    known = len(again.text) - again.text.count(LOST)
    if known < _MINIMUM_KNOWN * len(again.text) or new < max(_MEAN_GOOD, old + _GAIN):
        return None
    if not is_damaged and known <= _FEW:
        is_open = after in {"", "\n"} and text[again.end - 1] not in MARKERS and len(again.text) > again.end - start
        # A question mark for a rare character that the page could not write is followed by few characters as well.
        is_proven = new > _MEAN_OF_FEW and new > old + _GAIN_OF_FEW and not is_open
        if not is_proven or (known == 1 and (len(again.text) > 1 or new < _MEAN_OF_ONE)):
            return None
    return _as_patch(found.start(), again, "splice-slip")


def _is_good(text: str, start: int) -> bool:
    """Tell cheaply whether what follows a question mark is ordinary text."""
    ordinary = _NEXT.match(text, start)
    return ordinary is not None and bigrams().mean(ordinary[0]) > _MEAN_ORDINARY


def _as_patch(start: int, again: Reading, rule: str) -> Patch:
    certainty = Certainty.EXACT if again.is_exact else Certainty.INFERRED
    return Patch(start, again.end, again.text, rule, certainty, 0.99 if again.is_exact else 0.8)
