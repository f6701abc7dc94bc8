"""Whom a text speaks of, and what is left of it when the names and a spinner's words are taken out."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pipelines.annotate import lender_spans
from pipelines.script.characters import HAN_CLASS
from pipelines.script.fold import fold
from pipelines.script.kinds import region_of
from pipelines.shingles import han_codes
from pipelines.writing import Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CONTEXT: Final = 6
"""Han characters on each side of a lender's name that must agree for the names to be compared."""

_NOT_HAN: Final = re.compile(f"[^{HAN_CLASS}]+")

_PLACEHOLDER: Final = "某"
"""Stands for every lender's name. Source: the word court papers use for a name left out."""

Spans: TypeAlias = "Iterable[tuple[int, int, str]]"
"""Lenders and products in a text: first code point, code point after, identifier. See `annotate.lender_spans`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Whom a text speaks of."""

    contexts: Mapping[str, str]
    """Words beside a lender's name -> its identifier."""
    lenders: frozenset[str]
    """Identifiers of the lenders named."""
    subject: str | None
    """The lender named most often; of several the one named first."""
    region: Region | None
    """Whose law the text speaks of, as far as its words tell."""

    def to_json(self) -> str:
        """Give them as JSON; `names_of_json` reads it."""
        known = [self.contexts, sorted(self.lenders), self.subject, self.region]
        return json.dumps(known, ensure_ascii=False, separators=(",", ":"))


def names_of_json(known: str) -> Names:
    """Read what `Names.to_json` wrote."""
    contexts, lenders, subject, region = json.loads(known)
    return Names(
        contexts=contexts,
        lenders=frozenset(lenders),
        subject=subject,
        region=None if region is None else Region(region),
    )


def names_in(text: str) -> Names:
    """Find whom a text of either script speaks of."""
    folded = fold(text)  # once: to fold what is folded is cheap
    spans = lender_spans(folded)
    counts = Counter(lender for _, _, lender in spans)
    return Names(
        contexts=lender_contexts(folded, spans),
        lenders=frozenset(counts),
        subject=counts.most_common(1)[0][0] if counts else None,
        region=region_of(folded),
    )


def lender_contexts(text: str, lenders: Spans) -> dict[str, str]:
    """Give the Han characters before and behind each lender's name with the lender's identifier.

    A context that stands beside two different lenders in the same text proves nothing and is left out.
    """
    folded = fold(text)
    reach = _CONTEXT * 4  # blanks, digits and punctuation lie between
    contexts: dict[str, str] = {}
    contradicted: set[str] = set()
    for start, end, lender in sorted(lenders):
        before = _NOT_HAN.sub("", folded[max(0, start - reach) : start])[-_CONTEXT:]
        after = _NOT_HAN.sub("", folded[end : end + reach])[:_CONTEXT]
        for side, words in (("<", before), (">", after)):
            if len(words) == _CONTEXT:
                context = side + words
                if contexts.setdefault(context, lender) != lender:
                    contradicted.add(context)
    return {context: lender for context, lender in contexts.items() if context not in contradicted}


def plain_han(text: str) -> str:
    """Give the folded Han characters with one name for every lender and a spinner's words put back. Never shown.

    >>> plain_han("若是花呗逾期，会有什么疑问？") == plain_han("如果借呗逾期,会有什么问题")
    True
    """
    folded = fold(text)
    parts = []
    at = 0
    for start, end, _ in lender_spans(folded):
        parts += [folded[at:start], _PLACEHOLDER]
        at = end
    pattern, word_of = _spun()
    return pattern.sub(lambda found: word_of[found.group()], han_codes("".join([*parts, folded[at:]])))


@cache
def _spun() -> tuple[re.Pattern[str], dict[str, str]]:
    table: Any = resources.files("pipelines").joinpath("tables", "spun_words.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    word_of = {fold(spun): fold(word) for word, *others in rows for spun in others}
    return re.compile("|".join(sorted(word_of, key=lambda spun: (-len(spun), spun)))), word_of
