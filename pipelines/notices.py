"""What a site prints under every article: its sentences are no part of what two articles have in common."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

from pipelines.script.fold import fold
from pipelines.shingles import han_codes

_SENTENCE: Final = re.compile(r"[^。！？!?\n]+[。！？!?]*")

_WORDS: Final = 2
"""Different words of the table that make a sentence a notice: one stands in articles too."""


def han_without_notices(text: str) -> str:
    """Give the folded Han characters of a text, without the sentences that speak of the site they stand on.

    >>> han_without_notices("欠款要还。本站内容仅供参考，不构成建议。版权归法院。")
    '欠款要还版权归法院'
    """
    if not is_notice(text):
        return han_codes(text)
    return han_codes("".join(part for part in _SENTENCE.findall(text) if not is_notice(part)))


def is_notice(sentence: str) -> bool:
    """Tell whether a sentence of either script speaks of the site it stands on."""
    folded = fold(sentence)
    found = [word for word in _words() if word in folded]
    return sum(not any(word in other for other in found if other != word) for word in found) >= _WORDS


@cache
def _words() -> tuple[str, ...]:
    table = resources.files("pipelines").joinpath("tables", "notices.tsv").read_text(encoding="utf-8")
    return tuple(fold(line) for line in table.splitlines() if line and not line.startswith("#"))
