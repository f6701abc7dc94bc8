"""Garbled runs that strict reading cannot read: bytes lost, sound text within, or the lenient reader's two meanings."""

from __future__ import annotations

import re
from itertools import accumulate, product
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.language.bigrams import STEP, bigrams
from pipelines.repair.mojibake.codecs import FALLBACK, SINGLE_BYTE, Reading, bytes_of, choices_of, lost_bytes
from pipelines.repair.mojibake.lattice import Token, best_reading
from pipelines.repair.mojibake.lenient import first_glance, read_lenient
from pipelines.repair.mojibake.runs import ODD_CHARS
from pipelines.repair.mojibake.search import CERTAIN, READINGS_OF_WESTERN, Recovered, is_good

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SAMPLE_CHARS: Final = 64
"""Characters of a run by which the reading is chosen."""

_LOST_SHARE: Final = 1 / 4
"""Holes a character of the run from which on nothing is guessed any more."""

_LOST_PATCH: Final = re.compile("[\ufffd?]{4}")
"""So many holes in a row leave no way across."""

_FEWEST: Final = 3
_FEWEST_GUESSED: Final = 4
"""Characters of a reading below which the search finds something in anything."""

LENIENT: Final = (Reading(FALLBACK, "gb18030"), Reading(FALLBACK, "big5hkscs"))

_DEAREST: Final = 14.0
"""Nats a character of sound text costs at most."""


def by_lattice(run: str, readings: Sequence[Reading], before: str, core: str) -> list[Recovered]:
    """Read a run by the reading that wins most on a sample of it.

    Args:
        run: the garbled text with what stands around it.
        readings: those to choose from.
        before: the character before the run.
        core: the part of the run that is garbled for certain.
    """
    best: tuple[float, Reading] | None = None
    found: list[Recovered] = []
    sample = run[:_SAMPLE_CHARS]
    for reading in _likely(core, readings):
        pieces = read_by_lattice(sample, reading, before)
        gain = sum(_gain(sample, piece) for piece in pieces)
        if gain > 0 and (best is None or gain > best[0]):
            best = gain, reading
            found = pieces
        if gain > _PLAIN * len(sample):
            break
    if best is None or len(sample) == len(run):
        return found
    return read_by_lattice(run, best[1], before)


def straight(run: str, readings: Iterable[Reading]) -> Recovered | None:
    """Read a run of the lenient reader's without a search, by whichever codec that gives likelier Chinese."""
    best: tuple[float, Recovered] | None = None
    lenient = [reading for reading in readings if reading.wrong == FALLBACK]
    for reading in sorted(lenient, key=lambda reading: first_glance(run, reading.right), reverse=True):
        found = _between_sound(run, reading)
        if found and is_good(run[found.start : found.end], found.after, reading):
            mean = bigrams().mean(found.after)
            if best is None or mean > best[0]:
                best = mean, found
            if mean > CERTAIN:
                break
    return best[1] if best else None


def _between_sound(run: str, reading: Reading) -> Recovered | None:
    """Read a run, but for what is sound at its ends: one or two characters, of those that have three bytes."""
    around = _AROUND.fullmatch(run)
    left, right = around.span(1) if around else (0, len(run))
    best: tuple[float, Recovered] | None = None
    for start, end in product(range(left + 1), range(len(run), right - 1, -1)):
        after = read_lenient(run[start:end], reading.right)
        if not after:
            continue
        whole = f"。{run[:start]}{after}{run[end:]}"
        mean = bigrams().mean(whole)
        if best is None or mean > best[0]:
            best = mean, Recovered(start, end, after, (reading,))
        if not has_weak_spot(whole[:_EDGE], _NARROW_SPOT) and not has_weak_spot(whole[-_EDGE:], _NARROW_SPOT):
            break
    return best[1] if best else None


_EDGE: Final = 8
"""Characters at each end that tell whether more of them are sound."""
_AROUND: Final = re.compile("[\u2e80-\U0010ffff]{0,2}(.*[^\u2e80-\U0010ffff])[\u2e80-\U0010ffff]{0,2}", re.DOTALL)


def _likely(core: str, readings: Iterable[Reading]) -> list[Reading]:
    """Keep the readings by which what lies between the holes is Chinese, the likeliest three of them first."""
    parts = [part[:_SAMPLE_CHARS] for part in sorted(_HOLES.split(core), key=len, reverse=True)[:_PARTS]]
    ranked = []
    for reading in readings:
        if reading.wrong == FALLBACK:
            ranked.append((0.0, reading))
            continue
        table = bytes_of(reading.wrong)
        score = 0.0
        for part in parts:
            octets = b"".join([table.get(char, b"") for char in part])
            score -= _DROPPED * sum(char not in table for char in part) / max(1, len(part))
            # The part may begin within a character.
            score += max(_likelihood(octets[skip:], reading.right) for skip in range(3))
        if len(parts) == 1 or score / len(parts) > _HOPELESS:
            ranked.append((score / len(parts), reading))
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    return [reading for _, reading in ranked[:_CHOICES]]


def _likelihood(octets: bytes, right: str) -> float:
    text = octets.decode(right, "ignore")
    dropped = len(octets) - len(text.encode(right, "ignore")) - _CUT
    return bigrams().mean(text) - _DROPPED * max(0, dropped) / max(1, len(octets))


_HOLES: Final = re.compile("[\ufffd?]+")
_PARTS: Final = 3
_CHOICES: Final = 3
_HOPELESS: Final = -9.0
_CUT: Final = 4
"""Bytes of cut characters at both ends of a part."""
_DROPPED: Final = 20.0
"""Nats a character that bytes without meaning cost, were all bytes such."""


_PLAIN: Final = 4.0
"""Nats a character from which no other reading needs to be tried."""


def lenient_readings(run: str) -> tuple[Reading, ...]:
    """Give the readings for a run of western characters that no strict one fits."""
    if "\ufffd" in run or "?" in run or " " in run:
        return (*LENIENT, *READINGS_OF_WESTERN)
    return (
        *LENIENT,
        *(reading for reading in READINGS_OF_WESTERN if reading.right != "utf-8" and reading.wrong != "cp1252"),
    )


class Spot(NamedTuple):
    """How a weak spot shows: so many characters with so low a mean log probability."""

    chars: int
    mean: float


_WIDE_SPOT: Final = Spot(8, -6.8)
_NARROW_SPOT: Final = Spot(4, -7.5)


def has_weak_spot(after: str, spot: Spot = _WIDE_SPOT) -> bool:
    """Tell whether some characters of a reading do not go together: two bytes may have been one character of UTF-8."""
    sums = list(accumulate(bigrams().surprises(after), initial=0))
    last, most = len(after) - 1, -spot.mean / STEP
    for low in range(0, max(1, len(after) - spot.chars // 2), spot.chars - 2):
        high = min(last, low + spot.chars - 1)
        if high > low and sums[high] - sums[low] > most * (high - low):
            return True
    return False


def _gain(run: str, piece: Recovered) -> float:
    """Give the nats a piece wins over what stood there."""
    model = bigrams()
    stood = model.log_prob("。" + ODD_CHARS.sub("\ue000", run[piece.start : piece.end]))
    return model.log_prob("。" + piece.after) - max(stood, -_DEAREST * (piece.end - piece.start))


def read_by_lattice(run: str, reading: Reading, before: str) -> list[Recovered]:
    """Read a run by one reading; nothing where a quarter of it is holes."""
    if _LOST_PATCH.search(run):
        return []
    tokens = [_token(run, at, reading.wrong) for at in range(len(run))]
    if sum(token.char in "\ufffd?" and bool(token.guesses) for token in tokens) > len(run) * _LOST_SHARE:
        return []
    return [
        Recovered(stretch.start, stretch.end, stretch.after, (reading,), stretch.guessed)
        for stretch in best_reading(tokens, reading.right, before)
        if len(stretch.after) >= (_FEWEST_GUESSED if stretch.guessed else _FEWEST)
        and is_good(run[stretch.start : stretch.end], stretch.after, reading)
    ]


def _token(run: str, at: int, wrong: str) -> Token:
    char = run[at]
    if wrong == FALLBACK and char == "\ufffd":
        return Token(char, (), lost_bytes("cp1252"))
    if wrong == FALLBACK:
        return Token(char, _lenient_bytes(char))
    known = choices_of(wrong).get(char, ()) if wrong not in SINGLE_BYTE else _known(bytes_of(wrong).get(char))
    guesses: tuple[bytes, ...] = ()
    if char in "\ufffd?" and (char == "\ufffd" or _is_inside(run, at)):
        following = bytes_of(wrong).get(run[at + 1]) if at + 1 < len(run) else None
        guesses = lost_bytes(wrong, following[0] if following else None)
        known = known if char == "?" else ()
    elif char == " " and wrong in SINGLE_BYTE and _is_inside(run, at):
        guesses = (bytes_of(wrong)["\xa0"],)
    elif wrong == "gb18030" and "!" <= char <= "~" and _is_inside(run, at):
        guesses = (bytes((0xA3, ord(char) + 0x80)),)  # full-width once, made ASCII by somebody's normalisation
    return Token(char, known, guesses)


def _known(octets: bytes | None) -> tuple[bytes, ...]:
    return (octets,) if octets else ()


def _lenient_bytes(char: str) -> tuple[bytes, ...]:
    single = bytes_of("cp1252").get(char)
    if char < "\x80" or "\ud800" <= char < "\ue000":
        return _known(single)
    return tuple({*_known(single), char.encode()})


def _is_inside(run: str, at: int) -> bool:
    around = run[max(0, at - 1) : at] + run[at + 1 : at + 2]
    return any(char > "\x7f" or char == "?" for char in around)
