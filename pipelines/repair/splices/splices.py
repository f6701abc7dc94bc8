"""Un-splicing: text whose GBK bytes were torn apart by programs that insert, split or lose bytes inside characters.

Three programs are known. One puts readings behind the bytes of a character wherever they occur, also across two
characters; one splits text at the bytes of full-width punctuation; one loses a first byte. Behind the tear everything
is read one byte late, and the bytes are all there but one. Where a reading is printed it tells that byte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from pipelines.language.bigrams import bigrams
from pipelines.records import Certainty
from pipelines.repair.edits import Patch
from pipelines.repair.pinyin.readings import READING, TONED, plain, readings
from pipelines.repair.signs import is_riddled
from pipelines.repair.splices.around import Around, follows
from pipelines.repair.splices.between import is_cry, is_question, is_sign, is_sound_between
from pipelines.repair.splices.letters import (
    MARGIN_CLEAR,
    asks_before,
    is_letter_torn,
    is_no_letter,
    is_word_of_letter,
)
from pipelines.repair.splices.lost import LOST
from pipelines.repair.splices.octets import LEADS, is_key, keys_led_by, pairs, two_octets
from pipelines.repair.splices.run import read_again
from pipelines.repair.splices.torn import HALF_ANNOTATION, MARKERS, Reading, Torn
from pipelines.script.characters import HAN_CLASS, hans_only, hant_only

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

_GAIN_PROVEN: Final = 16.0
"""Nats by which such a run may be likelier read again than as it stands, so that nothing else is asked.

Of 1,800 sound texts with a question mark put anywhere, or for a character, or before a rare one, none had more than 14.
"""

_GAIN_OF_RARE: Final = 23.0
"""The same where what is read is itself uncommon, 父學; rare characters before letters had no more than 21."""

_GAIN_OF_HALF: Final = 29.0
"""The same where a character of it stays lost."""

_MARGIN_OF_NUMBER: Final = 10.0
"""Nats by which the character must beat the next likely where digits follow."""

_FAR: Final = 21.0
_FAR_OF_CLOSED: Final = 25.0
_FAR_OF_MIXED: Final = 16.0
_FAR_OF_ONE: Final = 17.5
"""Nats by which what was read, before any of it is marked as lost, may be likelier so that nothing else is asked; the
same where a second question mark ends the run, where a letter does behind other characters, 逸d, and for one letter or
sign that no other reading comes near.

Of 11,000 sound lines with question marks put before words, letters and rare characters none had more than 20.7, 25.7,
13.5 and 17.3.
"""

_STOPS: Final = frozenset("，。；：！？、（）“”‘’「」『』《》【】")

_NO_LETTERS: Final = "€^"
"""What is no word of one letter before a character, nor stands between a question mark and one: ?€款 is 還款."""

_MEAN_ORDINARY: Final = -7.0
"""Nats a character above which text behind a question mark is taken as ordinary."""

_READ_CHARS: Final = 20_000
"""Characters by which the script of a text is told, and the words it repeats."""

_FOREIGN_SHARE: Final = 5
"""Times that characters of one script must outnumber those of the other."""

_TO_ASCII: Final = re.compile(rf"[{MARKERS}][^\x00-\x7f]*")

_FAILURES: Final = 60
"""Places of a text that may be looked at in vain: a search costs milliseconds, and hostile text is all places."""

_WIDE: Final = re.compile("[，？！：；]")
_NARROW: Final = re.compile(rf"[{HAN_CLASS}][,:;!]")
_NARROWED: Final = str.maketrans("，？！：；（）", ",?!:;()")
"""In a text whose punctuation somebody has made narrow, what comes back is narrow as well."""

_MINIMUM_KNOWN: Final = 0.5
"""Share of a run that must be more than a mark of loss."""

_NEXT: Final = re.compile(rf"[^\x00-\x7f]{{3,5}}|[{HAN_CLASS}]{{2}}")


@dataclass
class _Page:
    """A text, and what is known of it as a whole."""

    text: str
    is_damaged: bool = False

    @cached_property
    def script(self) -> str:
        """Hant or Hans where what is not torn is of one script, else nothing."""
        chars = frozenset(self._sound)
        hant, hans = len(chars & hant_only()), len(chars & hans_only())
        return "Hant" if hant > _FOREIGN_SHARE * hans else "Hans" if hans > _FOREIGN_SHARE * hant else ""

    @cached_property
    def around(self) -> Around:
        """What the page tells about its torn runs."""
        return Around(self._sound, self.script)

    @cached_property
    def _sound(self) -> str:
        return _TO_ASCII.sub("\n", self.text[:_READ_CHARS])


def unsplice(text: str) -> Iterator[Patch]:
    """Put torn characters together again; what was lost for good becomes U+FFFD. Digits are never guessed.

    `exact` where bytes and printed readings determine every character, `inferred` where the model chose.

    >>> [patch.after for patch in unsplice("新?lián)碛幸粡埧梢猿惺苷麄€(gè)")]
    ['擁有一張可以承受整個']
    """
    if not _is_suspicious(text):
        return
    page = _Page(text)
    page.is_damaged = _is_damaged(page)
    is_narrow = _WIDE.search(text) is None and _NARROW.search(text) is not None
    done = 0
    failures = 0
    for found in _TRIGGER.finditer(text):
        if found.start() < done or (found["slip"] and _is_good(text, found.end())):
            continue
        patch = _patch(page, found, done)
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


def _is_damaged(page: _Page) -> bool:
    """Tell whether the text shows a tear that has no other cause: half an annotation behind a marker, or a long run."""
    tries = _FAILURES
    for found in _TRIGGER.finditer(page.text):
        if found["torn"]:
            return True
        if found["slip"] and tries and not _is_good(page.text, found.end()):
            tries -= 1
            patch = _slip(page, found)
            if patch is not None and len(patch.after or "") > 2:
                return True
    return False


def _patch(page: _Page, found: re.Match[str], done: int) -> Patch | None:
    if found["letter"]:
        return _annotated_letter(page.text, found)
    if found["slip"]:
        return _slip(page, found)
    if found["bare"] and TONED.isdisjoint(found["toned"]):
        return None
    return _torn(page, found, done)


def _annotated_letter(text: str, found: re.Match[str]) -> Patch | None:
    """溧l(xiāng)i: the second half of 溧 and the letter l are the bytes of 鄉."""
    pair = two_octets(text[found.start() - 1])
    char = pairs().get((pair[1], ord(found["letter"])), "") if pair else ""
    if not is_key(char) or plain(found["spoken"]) not in readings(char):
        return None
    return Patch(found.start("behind"), found.end(), "", "splice-letter", Certainty.EXACT, 0.99)


def _torn(page: _Page, found: re.Match[str], done: int) -> Patch | None:
    """A reading stands between two halves of characters: it names the character made of both halves."""
    text = page.text
    before = _char_before(text, found.start(), done)
    pair = two_octets(before)
    if not pair:
        return None
    keys = keys_led_by(pair[1], plain(found["reading"] or found["toned"]))
    leads = [trail for trail, _ in keys]
    again = read_again(Torn(text, found.end(), before, page.around), leads, is_exact=len(keys) == 1)
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


def _slip(page: _Page, found: re.Match[str]) -> Patch | None:
    text, start = page.text, found.end()
    if is_riddled(text, found.start(), start):  # a misreading lost all that, no slip of one byte
        return None
    in_front = _GARBLED.search(text, max(0, found.start() - _IN_FRONT), found.start())
    if in_front and bigrams().mean(in_front[0]) < _MEAN_GARBLED:  # so is what stands behind, and not by a slip
        return None
    two = text[max(0, found.start() - 2) : found.start()] or "\n"
    again = read_again(Torn(text, start, two, page.around), LEADS, is_exact=False)
    if again is None or is_question(text, start, again.end, is_damaged=page.is_damaged):
        return None
    span = found.start(), again.end
    if is_sound_between(text, span, again.text):
        return None
    gain = _gain(page, found.start(), again, again.likeliest)
    is_set = is_sign(text, span, again.text) and not page.is_damaged
    if is_set or is_cry(text, span, again.text, gain, is_damaged=page.is_damaged):
        return None
    is_torn = _is_far_likelier(page, found, again) or _is_likelier(page, found, again) or _is_spoken(page, found, again)
    return _as_patch(found.start(), again, "splice-slip") if is_torn else None


def _is_spoken(page: _Page, found: re.Match[str], again: Reading) -> bool:
    """Tell whether a run is one character told by the half of its annotation that is left: 數??jù), not ??(jù)."""
    printed = HALF_ANNOTATION.match(page.text, found.end() + 1)
    if printed is None or printed[0][0] == "(" or printed.end() != again.end or TONED.isdisjoint(printed[1]):
        return False
    return len(again.text) == 1 and again.text != LOST and not asks_before(page.text, found.start())


def _is_likelier(page: _Page, found: re.Match[str], again: Reading) -> bool:
    """Tell whether text is likelier as it was read, and the way it differs is that of tears."""
    text, start = page.text, found.end()
    before = text[found.start() - 1] if found.start() else "\n"
    after = text[again.end : again.end + 1]
    old = bigrams().mean(before + text[start : again.end] + after)
    new = bigrams().mean(before + again.text.replace(LOST, "") + after)
    known = len(again.text) - again.text.count(LOST)
    if known < _MINIMUM_KNOWN * len(again.text) or new < max(_MEAN_GOOD, old + _GAIN):
        return False
    gain = _gain(page, found.start(), again, again.text)
    if known == 1 and again.end == start + 1 and not again.text.endswith(LOST):
        is_sure = page.is_damaged or text[start] in _NO_LETTERS
        is_torn = is_letter_torn(text, found.start(), again, is_sure=is_sure)
        return is_torn or is_no_letter(text, found.start(), again, gain, page.script)
    least = _GAIN_OF_HALF if LOST in again.text else _GAIN_PROVEN if new > _MEAN_OF_FEW else _GAIN_OF_RARE
    is_clear = gain >= least and again.text.count(LOST) < 2
    if again.end == start + 1:  # one letter is likelier a word of its own than two characters: 催?C位
        is_clear &= LOST not in again.text and not is_word_of_letter(text, found.start())
    if not page.is_damaged and min(known, again.end - start) <= _FEW and not is_clear:
        is_open = after in {"", "\n"} and text[again.end - 1] not in MARKERS and len(again.text) > again.end - start
        # A question mark for a rare character that the page could not write is followed by few characters as well.
        is_proven = new > _MEAN_OF_FEW and new > old + _GAIN_OF_FEW and not is_open
        is_longer = len(again.text.strip(LOST)) > again.end - start  # then what was lost is a guess as well
        is_half = again.end == start + 1 and LOST in again.text
        if not is_proven or is_longer or is_half or (known == 1 and new < _MEAN_OF_ONE):
            return False
    return True


def _is_far_likelier(page: _Page, found: re.Match[str], again: Reading) -> bool:
    """Tell whether text is so much likelier as it was read, doubts apart, that nothing else need be asked."""
    text, place, start = page.text, found.start(), found.end()
    torn = text[start : again.end]
    if not _STOPS.isdisjoint(torn) or LOST in text[place : again.end] or torn[0] == "?":
        return False
    gain = _gain(page, place, again, again.likeliest)
    if len(torn) > 1:
        least = _FAR_OF_CLOSED if torn[-1] == "?" else _FAR_OF_MIXED if torn[-1].isascii() else _FAR
        return gain >= least
    is_letter = torn.isascii() and torn.isalpha()
    is_number = text[again.end : again.end + 1].isdigit()  # H5, A4 and €50 are words as well
    if torn == "€" and is_number:
        return False
    if is_letter and (page.script == "Hans" or is_word_of_letter(text, place)):
        return False
    is_clear = LOST not in again.text and again.margin >= (_MARGIN_OF_NUMBER if is_number else MARGIN_CLEAR)
    return gain >= (_FAR_OF_ONE if is_clear else _FAR)


def _gain(page: _Page, place: int, again: Reading, read: str) -> float:
    """Give by how many nats a text is likelier as it was read than as it stands."""
    before = page.text[max(0, place - 2) : place] or "\n"
    after = page.text[again.end : again.end + 2]
    stands = _log_prob(before, page.text[place : again.end] + after)
    return _log_prob(before, read.replace(LOST, "") + after, page.script) - stands


def _log_prob(before: str, text: str, script: str = "") -> float:
    whole = before + text
    return sum(follows(whole[max(0, at - 2) : at], whole[at], script) for at in range(len(before), len(whole)))


_IN_FRONT: Final = 8
_GARBLED: Final = re.compile(rf"[{HAN_CLASS}]{{4,}}\Z")
_MEAN_GARBLED: Final = -9.0
"""Nats a character below which what stands in front of a mark is no text; before 830 tears none had less than -7.1."""


def _is_good(text: str, start: int) -> bool:
    """Tell cheaply whether what follows a question mark is ordinary text."""
    ordinary = _NEXT.match(text, start)
    return ordinary is not None and text[start] != "€" and bigrams().mean(ordinary[0]) > _MEAN_ORDINARY


def _as_patch(start: int, again: Reading, rule: str) -> Patch:
    certainty = Certainty.EXACT if again.is_exact else Certainty.INFERRED
    return Patch(start, again.end, again.text, rule, certainty, 0.99 if again.is_exact else 0.8)
