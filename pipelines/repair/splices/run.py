"""Read a torn run again: the bytes of its characters, one byte late, until characters and bytes meet again.

The search keeps for every place only the best reading of each state (byte in hand, character before), so it is linear
in the run, whatever the number of first bytes it is started with.
"""

from __future__ import annotations

import re
from dataclasses import replace
from heapq import nlargest
from itertools import chain
from typing import TYPE_CHECKING, Final

from pipelines.repair.pinyin.readings import plain, readings
from pipelines.repair.splices.doubts import Doubts
from pipelines.repair.splices.ends import ended, endings, lost_half, printed_at, spoken
from pipelines.repair.splices.lost import (
    LOST,
    both_halves_lost,
    three_halves_lost,
    three_parts_lost,
    two_halves_lost,
)
from pipelines.repair.splices.octets import LEADS, char_at, octets, pairs
from pipelines.repair.splices.torn import (
    A_CHARACTER,
    ANNOTATED,
    ANOTHER_WAY,
    MARKS,
    STOPS,
    VANISHED,
    Reading,
    State,
    Torn,
)
from pipelines.repair.splices.words import weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_CHARS: Final = 400
"""A run ends at the next ASCII byte at the latest; a paragraph without one seldom has more."""

_BEAM: Final = 32
_REACH: Final = 12.0
"""Nats by which a reading may be behind the best at the same place before it is given up."""

_FOLLOWED: Final = 8
"""Readings that are tried with a vanished pair at every place."""
_FOLLOWED_TWICE: Final = 3
"""Readings that are tried with two such pairs in a row."""
_WEIGHED: Final = 16
"""Readings whose words are compared."""
_WORDS_BEFORE: Final = 60
_BEHIND: Final = 2
"""Characters behind a run that tell how well a reading ends."""
_BAD: Final = -3.0
"""A pair this unlikely is reason to suppose that bytes have vanished."""

_HOPELESS: Final = -30.0
"""Below this a run is given up; right readings stay above -20, also with bytes lost."""

_ALONE: Final = 30.0
"""Margin of a reading that nothing rivals."""

_VANISHED_FIRST: Final = -6.0
_VANISHED_COMMA: Final = -3.0
_VANISHED_MORE: Final = -6.0
_EXACT: Final = 2.0
"""Prices, in nats, of supposing so; a reading told by its bytes is the opposite."""

_SURE_OF_BYTES: Final = 7.0
"""Nats by which what the bytes tell must beat what supposes that some of them vanished, to be told by them alone."""
_TOO_EARLY: Final = -3.0
_OFTEN: Final = 1.5
"""Nats by which punctuation of row A1 is supposed to lose its first byte more often: three of four slips seen did."""
_EARLY: Final = re.compile(r"(?:^|[\n，。；：？！、,;:!])[^\n，。；：？！、,;:!]\Z")


def read_again(torn: Torn, leads: Iterable[int], *, is_exact: bool) -> Reading | None:
    """Read the characters of a run, with each of the first bytes, and give the best reading that comes out.

    Args:
        torn: the run.
        leads: first bytes to try.
        is_exact: whether the first byte is beyond doubt.
    """
    text, start, before, _ = torn
    # No sentence ends after its first character: what is lost in 高?？茖W is no 。
    early = _EARLY.search(text, max(0, start - 3), start - 1) is not None
    states = {
        (lead, before, ""): State(
            (_TOO_EARLY if early else _OFTEN) if lead == MARKS else 0.0, lead, before, "", is_exact
        )
        for lead in leads
    }
    is_first_unknown = len(states) == len(LEADS)
    finished: list[Reading] = []
    doubts = Doubts()
    place = start
    limit = min(len(text), start + MAX_CHARS)
    while states and place < limit and text[place] != "\n":
        if place > start or not is_first_unknown:
            finished += endings(torn, place, states.values())
        else:  # with neither half known any character would do, but for a reading
            finished += spoken(torn)
        char, after = char_at(text, place)
        annotated = ANNOTATED.match(text, after) if text.startswith("(", after) else None
        steps = _steps(torn, place, states.values(), finished)
        may_begin_whole = place == start and is_first_unknown and text[place] not in STOPS
        first = _vanished_first(torn, finished) if may_begin_whole else ()
        states = _pruned(chain(steps, first), doubts)
        if states and max(state.score for state in states.values()) < _HOPELESS:
            break
        # An annotation inside the run belongs to the torn character that was taken for a key.
        is_taken = annotated is not None and plain(annotated[1]) in readings(char)
        place = annotated.end() if annotated and is_taken else after
    if place == len(text) or text[place : place + 1] == "\n":
        finished += [lost_half(torn, place, state) for state in states.values()]
    in_front = text[max(0, start - _WORDS_BEFORE) : start - 1] if is_first_unknown else before
    return _likeliest(torn, in_front, finished, doubts)


def _likeliest(torn: Torn, in_front: str, finished: Iterable[Reading], doubts: Doubts) -> Reading | None:
    """Compare the likeliest readings by their words as well, each with the text behind it up to the same place."""
    likely = nlargest(_WEIGHED, finished, key=lambda one: _worth(torn, one, one.end + _BEHIND))
    if not likely:
        return None
    end = max(one.end for one in likely) + _BEHIND
    worth = [
        _worth(torn, one, end) + weigh(in_front, one.text, torn.text[one.end : end]) + _EXACT * one.is_exact
        for one in likely
    ]
    place = max(range(len(worth)), key=worth.__getitem__)
    best = likely[place]
    named = best.text
    others = [value for value, one in zip(worth, likely, strict=True) if one.text[-1:] != best.text[-1:]]
    chosen = [value for value, one in zip(worth, likely, strict=True) if not one.is_exact]
    if chosen and best.is_exact and worth[place] < max(chosen) + _SURE_OF_BYTES:
        best = replace(best, is_exact=False)
    if not best.is_exact:
        whole = [one.text + torn.text[one.end : end] for one in likely]
        text = doubts.marked(best.text, whole[place], whole, worth)
        best = replace(best, text=text)
    return replace(best, likeliest=named, margin=worth[place] - max(others) if others else _ALONE)


def _worth(torn: Torn, one: Reading, end: int) -> float:
    """Score a reading together with what is behind it up to a place, so that readings of different length compare."""
    behind = torn.text[one.end : end].partition("\n")[0]
    near = (torn.before + one.text)[-2:] + behind
    if one.text.endswith(LOST):
        near, behind = near[2:], behind[1:]
    follows = torn.around.follows
    return one.score + sum(follows(near[at : at + 2], char) + A_CHARACTER for at, char in enumerate(behind))


def _steps(torn: Torn, place: int, states: Iterable[State], finished: list[Reading]) -> Iterator[State]:
    """Read one character of the run; where no byte is left over the run is finished."""
    char, after = char_at(torn.text, place)
    bad: list[State] = []
    best = _HOPELESS
    for state in states:
        best = max(best, state.score)
        is_bad = True
        for way in octets().get(char, ()):
            made = pairs().get((state.lead, way[0]))
            if made is None:
                continue
            pair = torn.around.follows(state.last, made)
            is_own = way == octets()[char][0]
            is_bad &= pair < _BAD or (not is_own and state.text != "")
            score = state.score + pair + A_CHARACTER + (0.0 if is_own else ANOTHER_WAY)
            rest = way[1] if len(way) == 2 else 0
            made_text = state.text + made
            if rest >= 0x80:
                yield State(score, rest, (state.last + made)[-2:], made_text, state.is_exact and is_own)
            else:
                finished.append(ended(torn, made_text, rest, after, score, is_exact=state.is_exact and is_own))
        if is_bad:
            bad.append(state)
    yield from _with_vanished_pair(torn, place, bad, best - _REACH, finished)


def _vanished_first(torn: Torn, finished: list[Reading]) -> Iterator[State]:
    """Suppose that the second byte of the first character made a vanishing pair with the first byte of the next."""
    text, start = torn.text, torn.start
    char, after = char_at(text, start)
    way = next(iter(octets().get(char, ())), b"")
    if way < b"\x40":
        return
    rest = way[1] if len(way) == 2 else 0
    last = way[0], "" if rest else printed_at(text, after)
    twice = three_halves_lost(torn.around, torn.before, *last)
    for read, log_prob in chain(both_halves_lost(torn.around, torn.before, *last), twice):
        score = log_prob + (_VANISHED_COMMA if read[0] == "，" else _VANISHED_FIRST) + _price(read)
        if rest >= 0x80:
            yield State(score, rest, read[-2:], read, is_exact=False)
        else:
            finished.append(ended(torn, read, rest, after, score, is_exact=False))


def _price(read: str) -> float:
    """Give what characters that were lost in part cost or gain by being as many."""
    return (_VANISHED_MORE if len(read) > 2 else 0.0) + len(read) * A_CHARACTER


def _with_vanished_pair(
    torn: Torn, place: int, states: Iterable[State], least: float, finished: list[Reading]
) -> Iterator[State]:
    """Suppose that before this character a pair of bytes had no character and was dropped."""
    char, after = char_at(torn.text, place)
    way = next(iter(octets().get(char, ())), b"")
    if way < b"\x40":
        return
    rest = way[1] if len(way) == 2 else 0
    last = way[0], "" if rest else printed_at(torn.text, after)
    for number, state in enumerate(nlargest(_FOLLOWED, states)):
        if state.score < least:
            break
        known = torn.around, state.lead, state.last
        twice = three_parts_lost(*known, *last) if number < _FOLLOWED_TWICE else ()
        for read, log_prob in chain(two_halves_lost(*known, *last), twice):
            score = state.score + log_prob + VANISHED + _price(read)
            if rest >= 0x80:
                yield State(score, rest, read[-2:], state.text + read, is_exact=False)
            else:
                finished.append(ended(torn, state.text + read, rest, after, score, is_exact=False))


def _pruned(states: Iterable[State], doubts: Doubts) -> dict[tuple[int, str, str], State]:
    """Keep the best of states that will be read on alike; where the others differ it is in doubt."""
    alike: dict[tuple[int, str, str], list[State]] = {}
    for state in states:
        # What a run begins with is told by its words, at the end: until then several beginnings are kept.
        alike.setdefault((state.lead, state.last, state.text[:2]), []).append(state)
    if not alike:
        return {}
    best = {key: max(group) for key, group in alike.items()}
    least = max(best.values()).score - _REACH
    near = [item for item in best.items() if item[1].score >= least]
    kept = dict(near if len(near) <= _BEAM else nlargest(_BEAM, near, key=lambda item: item[1].score))
    for key, state in kept.items():
        if len(alike[key]) > 1:
            doubts.meet(state, alike[key])
    return kept
