"""Fingerprints: keys by which equal and similar articles meet. What is made of them is decided in archive."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from pipelines.copies.shingles import SHINGLE_CHARS, different, han_codes, hashes_of_han, shingles_of_han
from pipelines.optional import has_numpy
from pipelines.records import Article, Fingerprint
from pipelines.script.fold import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipelines.config import ChainConfig
    from pipelines.records import Annotated

KEEP_ONE_IN: Final = 8
"""FracMinHash: one shingle in so many is kept. Source: duplicates study; F1 .981 at 8, .974 at 16."""

SMALLEST_SIGNATURE: Final = 16
"""Hashes kept of a short text, where one in eight would be too few to meet anything."""

_BLANKS: Final = re.compile(r"\s+")
_BITS: Final = 63  # of a shingle: SQLite's integers are signed, and a hash below 2^63 is the same number on both sides
_SAMPLED_BELOW: Final = (1 << _BITS) // KEEP_ONE_IN


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


def signature(text: str) -> tuple[int, ...]:
    """Sample the shingles: those in the lowest eighth of all hashes, or the 16 smallest of a short text; ascending.

    The sample of a text is a function of its shingles alone, so two texts sample what they share alike.
    """
    return sample_of_han(han_codes(text))


def sample_of_han(han: str) -> tuple[int, ...]:
    """Sample the shingles of a text that `han_codes` has reduced already."""
    if has_numpy() and len(han) >= SHINGLE_CHARS:
        return tuple(sample_of_different(different(hashes_of_han(han))).tolist())
    kept = sorted(shingles_of_han(han, _SAMPLED_BELOW))
    if len(kept) < SMALLEST_SIGNATURE:
        kept = sorted(shingles_of_han(han))[:SMALLEST_SIGNATURE]
    return tuple(kept)


def sample_of_different(every: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sample shingles that are at hand, ascending, each once."""
    below = int(every.searchsorted(every.dtype.type(_SAMPLED_BELOW)))
    return every[: max(below, SMALLEST_SIGNATURE)]


def _digest(text: str) -> str:
    # A lone surrogate has no UTF-8; it still must have a digest.
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
