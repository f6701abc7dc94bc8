"""Fingerprints: keys by which equal and similar articles meet. What is made of them is decided in archive."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pipelines.records import Article, Fingerprint
from pipelines.script.characters import HAN_CLASS
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from pipelines.config import ChainConfig
    from pipelines.records import Annotated

SHINGLE_CHARS: Final = 5
"""Han characters in a shingle. Source: duplicates study; 5 separates templates, shorter ones are common words."""

KEEP_ONE_IN: Final = 8
"""FracMinHash: one shingle in so many is kept. Source: duplicates study; F1 .981 at 8, .974 at 16."""

SMALLEST_SIGNATURE: Final = 16
"""Hashes kept of a short text, where one in eight would be too few to meet anything."""

_NOT_HAN: Final = re.compile(f"[^{HAN_CLASS}]+")
_BLANKS: Final = re.compile(r"\s+")
_BITS: Final = 63  # SQLite's integers are signed, and a hash below 2^63 is the same number on both sides
_MASK: Final = (1 << 64) - 1
_WINDOW: Final = (1 << (21 * SHINGLE_CHARS)) - 1  # a code point has 21 bits
_SPREAD: Final = 0x9E3779B97F4A7C15F39CC0605CEDC835
"""128 bits of the golden ratio: the multiplier of a multiply-shift hash."""
_FINISH: Final = 0xBF58476D1CE4E5B9
"""Source: the finaliser of SplitMix64 (Steele, Lea, Flood 2014)."""


def fingerprint(annotated: Annotated, config: ChainConfig) -> Article:  # noqa: ARG001 - every stage takes the limits
    """Close the chain: compute the keys and name the chain that produced them."""
    # pipelines.chain imports this module for its list of stages, so the version is looked up at the time of the call.
    from pipelines.chain import CHAIN_VERSION  # noqa: PLC0415 - see above

    repaired = annotated.converted.repaired
    return Article(
        annotated=annotated,
        fingerprint=fingerprint_text(repaired.title, repaired.text),
        chain_version=CHAIN_VERSION,
    )


def fingerprint_text(title: str | None, text: str) -> Fingerprint:
    """Compute the keys of a title and a text.

    `fold_sha256` is taken over the folded title, a newline and the folded text, with all blanks dropped: a blank more
    or less, like script and width, is no change of an article.
    """
    whole = f"{title or ''}\n{text}"
    folded = fold(title or ""), fold(text)
    bare = "\n".join(_BLANKS.sub("", part) for part in folded)
    return Fingerprint(
        sha256=_digest(whole),
        fold_sha256=_digest(bare),
        signature=signature(text),
    )


def han_codes(text: str) -> str:
    """Give the folded Han characters of a text in order: all that copies are compared by.

    >>> han_codes("隨著 2024 年，APP")
    '随着年'
    """
    return _NOT_HAN.sub("", fold(text))


def shingles(text: str) -> frozenset[int]:
    """Hash every run of five folded Han characters; 0 <= hash < 2^63, the same on every machine and run.

    A text of one to four Han characters has one shingle; a text without any has none.
    """
    return shingles_of_han(han_codes(text))


def shingles_of_han(han: str) -> frozenset[int]:
    """Hash every run of five characters of a text that `han_codes` has reduced already."""
    if not han:
        return frozenset()
    if len(han) < SHINGLE_CHARS:
        packed = 0
        for char in han:
            packed = (packed << 21) | ord(char)
        return frozenset((_mix(packed),))
    window = 0
    hashes: set[int] = set()
    for index, char in enumerate(han):
        window = ((window << 21) | ord(char)) & _WINDOW
        if index >= SHINGLE_CHARS - 1:
            # _mix, written out: the call would double the time of the whole stage
            spread = (window * _SPREAD >> 64) & _MASK
            hashes.add((((spread ^ (spread >> 32)) * _FINISH) & _MASK) >> 1)
    return frozenset(hashes)


def signature(text: str) -> tuple[int, ...]:
    """Sample the shingles: those in the lowest eighth of all hashes, or the 16 smallest of a short text; ascending.

    The sample of a text is a function of its shingles alone, so two texts sample what they share alike.
    """
    return sample(shingles(text))


def sample(hashes: frozenset[int]) -> tuple[int, ...]:
    """Take the sample of shingles that is a text's signature."""
    limit = (1 << _BITS) // KEEP_ONE_IN
    kept = sorted(number for number in hashes if number < limit)
    if len(kept) < SMALLEST_SIGNATURE:
        kept = sorted(hashes)[:SMALLEST_SIGNATURE]
    return tuple(kept)


def _mix(packed: int) -> int:
    spread = (packed * _SPREAD >> 64) & _MASK
    return (((spread ^ (spread >> 32)) * _FINISH) & _MASK) >> 1


def _digest(text: str) -> str:
    # A lone surrogate has no UTF-8; it still must have a digest.
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
