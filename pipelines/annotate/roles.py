"""What a section is for: lead, cause, consequence, collection method, law, advice, conclusion.

No single rule decides. The words of the heading have weights, a strong row (后果) more than a weak one (影响); the
topics found in the section, the articles it cites and the words it is written with (建议 and 切勿, 由于, 将会) have
theirs; the role with the greatest sum is the section's, where that is enough. So a heading that tells little is read by
what stands below it, and one that tells all is not argued away.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from pipelines.annotate.tables import role_rules, role_signs
from pipelines.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.annotate.reading import Reading
    from pipelines.mentions import TopicMention
    from pipelines.records import Section

Weights: TypeAlias = "Mapping[Role | None, float]"
"""What speaks for each role, and for none of them."""

_FRAME: Final = frozenset({Role.LEAD, Role.CONCLUSION})
_OF_TOPICS: Final = {
    "cause": Role.CAUSE,
    "consequence": Role.CONSEQUENCE,
    "collection": Role.METHOD,
    "law": Role.LAW,
    "coping": Role.ADVICE,
}
"""What a section is for that is about topics of one group."""
_TOPIC_WEIGHT: Final = 1.0
_HEADING_WEIGHT: Final = 3.0
"""Of a topic named in the heading."""
_MOST_TOLD: Final = 2
"""Mentions of a topic that count, the second half as much as the first: who says it twice means it."""
_ARTICLE_WEIGHT: Final = 3.0
_SIGN_WEIGHT: Final = 0.3
_MOST_SIGNS: Final = 5
_FULL: Final = 3.0
"""Evidence of this weight in the text says all it can."""
_TEXT_WEIGHT: Final = 4.0
"""What a text speaks for a role that speaks of nothing else: as much as a heading of middling strength."""
_FEWEST: Final = 2.7
"""Of a role that only the text speaks for."""
_SURE: Final = 5.0
"""A heading of this weight is believed when topics are looked for, before the text is weighed."""


def roles_of(headings: Iterable[tuple[int, str]]) -> list[Role | None]:
    """Give the role of each section, from the level and the folded heading of all of them, in order.

    A section below one with a role has that role, whatever its own heading says: 法律手段 below 应对策略 is advice.

    >>> [str(role) for role in roles_of([(1, "逾期的原因"), (2, "消费观念"), (1, "小编总结")])]
    ['cause', 'cause', 'conclusion']
    """
    return _inherited((level, role_of(heading)) for level, heading in headings)


def _inherited(sections: Iterable[tuple[int, Role | None]]) -> list[Role | None]:
    above: list[tuple[int, Role | None]] = []
    roles: list[Role | None] = []
    for level, own in sections:
        while above and above[-1][0] >= level:
            above.pop()
        inherited = above[-1][1] if above else None
        role = own if own in _FRAME or inherited is None or inherited in _FRAME else inherited
        above.append((level, inherited if role is None else role))
        roles.append(role)
    return roles


def role_of(heading: str) -> Role | None:
    """Give the role a heading tells by itself.

    >>> role_of("逾期的后果"), role_of("催收行为的合法性"), role_of("公司概况")
    (<Role.CONSEQUENCE: 'consequence'>, <Role.LAW: 'law'>, None)
    """
    weights = _of_heading(heading)
    return max(weights, key=weights.__getitem__, default=None)


@lru_cache(maxsize=4096)
def _of_heading(heading: str) -> Weights:
    # Remembered, as sites use the same few headings over and over.
    words = heading.strip(" \t.,:;!?。、")
    weights: dict[Role | None, float] = {}
    for role, weight, pattern in _rules():
        if weight > weights.get(role, 0) and pattern.search(words):
            weights[role] = weight
    return weights


def roles_by_content(
    reading: Reading, topics: Iterable[TopicMention], cited: Iterable[int | None]
) -> tuple[Section, ...]:
    """Give the sections with their roles, by their headings and their texts together.

    Args:
        reading: the text.
        topics: found in it.
        cited: the section of every article of an act that is cited.
    """
    sections = reading.sections
    if not sections:
        return ()
    said = _said(topics, cited)
    spans = pairwise([*(section.start for section in sections), len(reading.folded)])
    own = []
    for index, ((start, end), heading_end) in enumerate(zip(spans, reading.heading_ends, strict=True)):
        words = reading.folded[start:heading_end].rstrip()
        heading = _of_heading(words[len(words) - len(sections[index].heading) :])
        evidence = said[index]
        # A heading that tells nothing below one that tells has its role already.
        if max(heading.values()) < _SURE if heading else sections[index].role is None:
            for role, weight in _signs(reading.folded[heading_end:end]).items():
                evidence[role] = evidence.get(role, 0) + weight
        own.append(_leading(heading, evidence))
    roles = _inherited(zip((section.level for section in sections), own, strict=True))
    return tuple(
        section if section.role is role else replace(section, role=role)
        for section, role in zip(sections, roles, strict=True)
    )


def _said(topics: Iterable[TopicMention], cited: Iterable[int | None]) -> dict[int, dict[Role, float]]:
    """Give what the text of each section speaks for; a topic counts most where it stands in the heading."""
    weights: dict[int, dict[Role, float]] = defaultdict(dict)
    for section in cited:
        if section is not None:
            weights[section][Role.LAW] = weights[section].get(Role.LAW, 0) + _ARTICLE_WEIGHT
    counted: Counter[tuple[int, str]] = Counter()
    for mention in topics:
        role = _OF_TOPICS.get(mention.id.partition("/")[0])
        if role is None or mention.section is None:
            continue
        counted[mention.section, mention.id] += 1
        told = counted[mention.section, mention.id]
        weight = _HEADING_WEIGHT if mention.in_heading else _TOPIC_WEIGHT / told if told <= _MOST_TOLD else 0.0
        weights[mention.section][role] = weights[mention.section].get(role, 0) + weight
    return weights


def _signs(folded: str) -> dict[Role, float]:
    """Give what the words of the text of a section speak for."""
    return {
        Role(role): _SIGN_WEIGHT * min(_MOST_SIGNS, sum(map(folded.count, words)))
        for role, words in role_signs().items()
    }


def _leading(heading: Weights, said: Mapping[Role, float]) -> Role | None:
    """Give the role for which most speaks; what the text says counts by its shares, so its length does not."""
    total = sum(said.values())
    scores = dict(heading)
    scale = _TEXT_WEIGHT * min(1.0, total / _FULL) / total if total else 0.0
    for role, weight in said.items():
        scores[role] = scores.get(role, 0) + scale * weight
    best = max(scores, key=scores.__getitem__, default=None)
    return best if best in heading or (best is not None and scores[best] >= _FEWEST) else None


@cache
def _rules() -> tuple[tuple[Role | None, float, re.Pattern[str]], ...]:
    return tuple(
        (None if row["role"] == "none" else Role(row["role"]), row["weight"], re.compile(row["heading"]))
        for row in role_rules()
    )
