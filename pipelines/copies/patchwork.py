"""Whether two short texts have whole sentences in common and others not: a form filled twice, not a copy.

A copy lost a word here and a word there, and what is missing of it is scattered all over. Two pages of one form, or two
excerpts that open with a template's sentences, agree in blocks and differ in blocks: as large a part of either may be
the other's, and one such link makes a family of two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.copies.shingles import SHINGLE_CHARS
from pipelines.copies.shinglesets import held

if TYPE_CHECKING:
    from pipelines.copies.shinglesets import NumberRun, NumberSet

LONGEST_PATCHWORK: Final = 450
"""Han characters of the shorter of two texts up to which it is looked at. Among 200,000 labelled documents no link
between families was of longer ones."""

PATCHWORK_JACCARD: Final = 0.4
"""Shared share of all shingles from which it is no longer looked at: two copies that sites frame with sentences of
their own differ in blocks too."""

SCATTERED: Final = 0.14
"""Gaps, against those that as many missing shingles would make if each were missing by itself. A replaced word takes
the five or six shingles around it, so that copies have a sixth to a third of them. Of 62,000 related pairs on three
labelled sets one in a thousand is below, of 1,800 links between families every second."""

LONGEST_SHARED: Final = 80
"""Han characters on end that both have, from which they are no longer a form's: a short article that one site cut and
both framed with lines of their own agrees in one long block. Of 45 pairs of different works on three labelled sets that
are told apart here one shares more than 60 on end."""


def is_patchwork(shorter: NumberRun, other: NumberSet) -> bool:
    """Tell whether what a text has of another stands in it in blocks.

    Args:
        shorter: all shingles of the text, in their order.
        other: all shingles of the other.

    >>> is_patchwork(tuple(range(100)), frozenset([*range(40), *range(60, 100)]))
    True
    >>> is_patchwork(tuple(range(100)), frozenset(number for number in range(100) if number // 5 % 2))
    False
    """
    found = held(shorter, other)
    if max(map(len, found.split(b"\0"))) + SHINGLE_CHARS > LONGEST_SHARED:
        return False
    in_common = found.count(1)
    gaps = found.startswith(b"\0") + found.count(b"\1\0")
    return gaps * len(found) < SCATTERED * in_common * (len(found) - in_common)
