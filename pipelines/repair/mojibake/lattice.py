"""The best reading of garbled text whose bytes are not all known: a Viterbi search over bytes and the bigram model.

Every character offers the bytes it may have been, or stands as itself. Holes offer every byte that could have been lost
there. Half-garbled lines fall apart into garbled and sound stretches by themselves.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from pipelines.language.bigrams import bigrams
from pipelines.repair.mojibake.codecs import pairs
from pipelines.repair.mojibake.runs import ODD_CHARS

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEAM: Final = 48
"""Hypotheses kept after a hole. 16 lose a fortieth of the holes, 200 win nothing."""
_BEAM_WITHOUT_DOUBT: Final = 12
"""Hypotheses kept where every byte is known, and so little is open."""
_DOUBT_TOKENS: Final = 4
"""Characters behind a hole in which it is still open."""
_FAR: Final = 30.0
"""Nats behind the best at which a hypothesis never wins: all of a sentence's crossings cost less."""

_SWITCH: Final = -6.0
"""Nats for crossing from sound text to garbled or back: one crossing must win more than one odd character."""

_PENDING: Final = -3.0
"""Nats a byte waiting for its character is charged meanwhile, so that unscored bytes win no place in the beam."""

_GUESS: Final = -1.0
"""Nats for a byte that is guessed where a reading without a guess exists."""


_GUESSED_LEADS: Final = frozenset(bytes((byte,)) for byte in (0xE2, 0xE3, *range(0xE4, 0xEA), 0xEF)) | {b""}
"""First bytes of Chinese characters and their punctuation in UTF-8."""


class Token(NamedTuple):
    """A character of the garbled text."""

    char: str
    known: tuple[bytes, ...]
    """The byte strings it may be."""
    guesses: tuple[bytes, ...] = ()
    """Byte strings nothing is known of: candidates for a hole."""


class Stretch(NamedTuple):
    """A stretch of tokens that was garbled, and its reading."""

    start: int
    end: int
    after: str
    guessed: bool


class _Node(NamedTuple):
    """One step back in a hypothesis."""

    before: _Node | None
    at: int
    is_garbled: bool
    after: str
    guessed: bool


class _Hypothesis(NamedTuple):
    score: float
    char: str
    pending: bytes
    is_garbled: bool
    node: _Node | None


def best_reading(tokens: Sequence[Token], right: str, before: str = "。") -> list[Stretch]:
    """Find the most likely split into sound and garbled stretches, and the reading of the latter.

    Args:
        tokens: the garbled text.
        right: the codec the text was written in.
        before: the character before the first token.
    """
    alive = [_Hypothesis(0.0, before, b"", False, None)]
    doubt = 0
    for at, token in enumerate(tokens):
        best: dict[tuple[str, bytes, bool], _Hypothesis] = {}
        for hypothesis in alive:
            for step in _steps(hypothesis, token, at, right):
                key = step[1:4]
                known = best.get(key)
                if known is None or known.score < step.score:
                    best[key] = step
        alive = list(best.values())
        if len(alive) > 1:
            if token.guesses:
                doubt = _DOUBT_TOKENS
            alive = _pruned(alive, _BEAM if doubt else _BEAM_WITHOUT_DOUBT)
            doubt = max(0, doubt - 1)
    ended = [hypothesis for hypothesis in alive if not hypothesis.pending]
    ended += [
        end for hypothesis in alive if hypothesis.pending for end in _completed(hypothesis, len(tokens) - 1, right)
    ]
    return _stretches(max(ended, key=_rank).node) if ended else []


def _pruned(alive: list[_Hypothesis], most: int) -> list[_Hypothesis]:
    """Keep the likeliest hypotheses, and none that is far behind."""
    ranks = {id(hypothesis): _rank(hypothesis) for hypothesis in alive}
    least = max(ranks.values()) - _FAR
    alive = [hypothesis for hypothesis in alive if ranks[id(hypothesis)] >= least]
    if len(alive) > most:
        alive.sort(key=lambda hypothesis: ranks[id(hypothesis)], reverse=True)
        del alive[most:]
    return alive


def _completed(hypothesis: _Hypothesis, at: int, right: str) -> list[_Hypothesis]:
    """Guess the last byte of the last character, where a truncation took it."""
    score, last, pending, _, node = hypothesis
    ends = []
    for after in _completions(pending, right):
        total = score + _TRUNCATED + bigrams().pair(last, after[-1])
        ends.append(_Hypothesis(total, after[-1], b"", True, _Node(node, at, True, after, True)))
    return ends


@lru_cache(maxsize=1 << 10)
def _completions(pending: bytes, right: str) -> tuple[str, ...]:
    """Give what bytes without their last one may have been."""
    found = [_read(pending + bytes((octet,)), right) for octet in range(0x80, 0x100)]
    return tuple(read[0] for read in found if read and not read[1] and _is_guessable(read[0]))


_TRUNCATED: Final = -8.0
"""Nats for a byte cut off at the end."""


def _is_guessable(after: str) -> bool:
    return all("\u4e00" <= char <= "\u9fff" or char in "，。、；：？！“”（）《》—…％" for char in after)


def _rank(hypothesis: _Hypothesis) -> float:
    return hypothesis.score + _PENDING * len(hypothesis.pending)


def _steps(hypothesis: _Hypothesis, token: Token, at: int, right: str) -> list[_Hypothesis]:
    """Give the hypotheses that follow when the token is read in each possible way."""
    score, last, pending, is_garbled, node = hypothesis
    model = bigrams()
    steps = []
    if not pending:
        sound = "\ue000" if ODD_CHARS.match(token.char) else token.char
        literal = score + model.pair(last, sound) + (_SWITCH if is_garbled else 0.0)
        # Sound text needs no nodes: what no node speaks of stays.
        steps.append(_Hypothesis(literal, sound, b"", False, node))
    if not is_garbled:
        score += _SWITCH
    guesses = token.guesses
    if right == "utf-8" and len(guesses) > 1:
        guesses = tuple(octet for octet in guesses if (octet < b"\xc0" if pending else octet in _GUESSED_LEADS))
    for guessed, choices in ((False, token.known), (True, guesses)):
        for octets in choices:
            read = _read(pending + octets, right)
            if read is None:
                continue
            after, rest = read
            if guessed and not (_is_guessable(after) and (right != "utf-8" or rest[:1] in _GUESSED_LEADS)):
                continue
            total = score + _GUESS if guessed else score
            previous = last
            for char in after:
                total += model.pair(previous, char)
                previous = char
            steps.append(_Hypothesis(total, previous, rest, True, _Node(node, at, True, after, guessed)))
    return steps


@lru_cache(maxsize=1 << 15)
def _read(octets: bytes, right: str) -> tuple[str, bytes] | None:
    """Read whole characters off the front; None where the bytes cannot be the codec's."""
    after = ""
    while octets:
        lead = octets[0]
        if lead < 0x80:
            after += chr(lead)
            octets = octets[1:]
            continue
        size = _size(lead) if right == "utf-8" else 2
        if len(octets) < size:
            return (after, octets) if right != "utf-8" or _is_prefix(octets, size) else None
        char = _char(octets[:size], right)
        if not char:
            return None
        after += char
        octets = octets[size:]
    return after, b""


def _size(lead: int) -> int:
    return 4 if lead >= 0xF0 else 3 if lead >= 0xE0 else 2


def _is_prefix(octets: bytes, size: int) -> bool:
    return 0xC2 <= octets[0] <= 0xF4 and size > len(octets) and all(0x80 <= byte < 0xC0 for byte in octets[1:])


def _char(octets: bytes, right: str) -> str:
    if right == "utf-8":
        try:
            return octets.decode()
        except UnicodeDecodeError:
            return ""
    return pairs(right).get(octets, "")


def _stretches(node: _Node | None) -> list[Stretch]:
    steps: list[_Node] = []
    while node is not None:
        steps.append(node)
        node = node.before
    steps.reverse()
    stretches: list[Stretch] = []
    parts: list[_Node] = []
    for step in steps:
        if parts and step.at > parts[-1].at + 1:
            stretches.append(_stretch(parts))
            parts = []
        parts.append(step)
    if parts:
        stretches.append(_stretch(parts))
    return stretches


def _stretch(parts: Sequence[_Node]) -> Stretch:
    after = "".join(part.after for part in parts)
    return Stretch(parts[0].at, parts[-1].at + 1, after, any(part.guessed for part in parts))
