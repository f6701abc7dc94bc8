"""What a site prints under every article: its sentences are no part of what two articles have in common."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

from pipelines.copies.shingles import han_codes
from pipelines.script.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_SENTENCE: Final = re.compile(r"[^。！？!?\n]+[。！？!?]*")

_WORDS: Final = 2
"""Different words of the table that make a sentence a notice: one stands in articles too."""


def han_without_notices(folded: str, han: str) -> str:
    """Give the Han characters of a folded text, without the sentences that speak of the site they stand on.

    Args:
        folded: the text.
        han: what `han_codes` makes of it.

    >>> han_without_notices("欠款要还。本站内容仅供参考，不构成建议。", "欠款要还本站内容仅供参考不构成建议")
    '欠款要还'
    """
    found = _found(folded, _words())
    if not _are_enough(found):
        return han
    sentences = _SENTENCE.findall(folded)
    return han_codes("".join(part for part in sentences if not _are_enough(_found(part, found))))


def may_have_notices(han: str) -> bool:
    """Tell from the folded Han characters of a text whether a word of a notice stands in it: in most stands none."""
    return bool(_any_word().search(han))


def is_notice(sentence: str) -> bool:
    """Tell whether a sentence of either script speaks of the site it stands on."""
    return _are_enough(_found(fold(sentence), _words()))


def _found(folded: str, words: Iterable[str]) -> list[str]:
    return [word for word in words if word in folded]


def _are_enough(found: list[str]) -> bool:
    """Tell whether words make a notice; one inside another is the same word."""
    return len(found) >= _WORDS and (
        sum(not any(word in other for other in found if other != word) for word in found) >= _WORDS
    )


@cache
def _any_word() -> re.Pattern[str]:
    """One pattern sees sooner than forty searches that there is none."""
    return re.compile("|".join(map(re.escape, _words())))


@cache
def _words() -> tuple[str, ...]:
    table = resources.files("pipelines").joinpath("tables", "notices.tsv").read_text(encoding="utf-8")
    return tuple(fold(line) for line in table.splitlines() if line and not line.startswith("#"))
