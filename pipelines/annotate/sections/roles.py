"""What a section is for: lead, cause, consequence, collection method, law, advice, conclusion.

No single rule decides. The words of the heading have weights, a strong row (后果) more than a weak one (影响); the
topics found in the section, the articles it cites and the words it is written with (建议 and 切勿, 由于, 将会) have
theirs; the role with the greatest sum is the section's, where that is enough. So a heading that tells little is read by
what stands below it, and one that tells all is not argued away.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from pipelines.annotate.needed import Needed
from pipelines.annotate.phrases import Phrases
from pipelines.annotate.sections.topic_tables import role_rules, role_signs
from pipelines.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipelines.annotate.reading import Reading
    from pipelines.annotate.sections.topics import TopicPlace
    from pipelines.records import Section

Weights: TypeAlias = "Mapping[str | None, float]"
"""What speaks for each role, and for none of them. By plain words: to hash a member of an enumeration is a call."""

_OF_TOPICS: Final = {
    "cause": "cause",
    "consequence": "consequence",
    "collection": "method",
    "law": "law",
    "coping": "advice",
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
_FEWEST_SIBLINGS: Final = 2
"""With a role of their own, for one without to follow them; and not fewer than those without."""
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
        role = own if inherited is None or _is_frame(own) or _is_frame(inherited) else inherited
        above.append((level, inherited if role is None else role))
        roles.append(role)
    return roles


def _is_frame(role: Role | None) -> bool:
    return role is Role.LEAD or role is Role.CONCLUSION


@lru_cache(maxsize=4096)
def role_of(heading: str) -> Role | None:
    """Give the role a heading tells by itself.

    >>> role_of("逾期的后果"), role_of("催收行为的合法性"), role_of("公司概况")
    (<Role.CONSEQUENCE: 'consequence'>, <Role.LAW: 'law'>, None)
    """
    weights = _of_heading(heading)
    return _ROLES[max(weights, key=weights.__getitem__, default=None)]


@lru_cache(maxsize=4096)
def _of_heading(heading: str) -> Weights:
    # Remembered, as sites use the same few headings over and over.
    words = heading.strip(" \t.,:;!?。、")
    weights: dict[str | None, float] = {}
    rules = _rules()
    for number in _needed().possible(words):
        role, weight, pattern = rules[number]
        if weight > weights.get(role, 0) and pattern.search(words):
            weights[role] = weight
    return weights


def roles_by_content(
    reading: Reading, topics: Iterable[TopicPlace], cited: Iterable[int | None]
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
    said = _said(reading, topics, cited)
    signs = _signs(reading)
    own: list[Role | None] = []
    silent: list[bool] = []
    for index, (section, heading_end) in enumerate(zip(sections, reading.heading_ends, strict=True)):
        words = reading.folded[section.start : heading_end].rstrip()
        heading = _of_heading(words[len(words) - len(section.heading) :])
        evidence = said[index]
        # A heading that tells nothing below one that tells has its role already.
        if max(heading.values()) < _SURE if heading else section.role is None:
            for role, count in signs[index].items():
                evidence[role] = evidence.get(role, 0) + _SIGN_WEIGHT * min(_MOST_SIGNS, count)
        own.append(_leading(heading, evidence))
        silent.append(not heading)
    own = _as_siblings([section.level for section in sections], own, silent)
    roles = _inherited(zip((section.level for section in sections), own, strict=True))
    return tuple(
        section if section.role is role else replace(section, role=role)
        for section, role in zip(sections, roles, strict=True)
    )


def _as_siblings(levels: Sequence[int], own: Sequence[Role | None], silent: Sequence[bool]) -> list[Role | None]:
    """Give a section whose heading tells nothing the role of its siblings, where all that have one have the same.

    A series speaks of one thing, also in the part that is called 头一阶段. Its last part is left alone: there articles
    wind up.

    Args:
        levels: of the sections.
        own: the role of each by itself.
        silent: whether its heading tells nothing, not even that it is for none of the seven.
    """
    roles = list(own)
    for series in _series(levels):
        told = [role for at in series if (role := own[at]) is not None and not _is_frame(role)]
        quiet = [at for at in series[:-1] if own[at] is None and silent[at]]
        if len(told) >= max(_FEWEST_SIBLINGS, len(quiet)) and all(role is told[0] for role in told):
            for at in quiet:
                roles[at] = told[0]
    return roles


def _series(levels: Sequence[int]) -> list[list[int]]:
    """Give the sections that stand side by side below one heading, as their places in the order of all."""
    closed: list[list[int]] = []
    above: list[tuple[int, list[int]]] = []
    for at, level in enumerate(levels):
        while above and above[-1][0] > level:
            closed.append(above.pop()[1])
        if not above or above[-1][0] < level:
            above.append((level, []))
        above[-1][1].append(at)
    return closed + [series for _, series in above]


def _said(reading: Reading, topics: Iterable[TopicPlace], cited: Iterable[int | None]) -> list[dict[str, float]]:
    """Give what the text of each section speaks for; a topic counts most where it stands in the heading."""
    weights: list[dict[str, float]] = [{} for _ in reading.sections]
    for section in cited:
        if section is not None:
            weights[section]["law"] = weights[section].get("law", 0) + _ARTICLE_WEIGHT
    counted: dict[tuple[int, str], int] = {}
    heading_ends = reading.heading_ends
    for start, _, topic, section in topics:
        role = _OF_TOPICS.get(topic.group)
        if role is None or section is None:
            continue
        counted[section, topic.id] = told = counted.get((section, topic.id), 0) + 1
        if start < heading_ends[section]:
            weight = _HEADING_WEIGHT
        elif told <= _MOST_TOLD:
            weight = _TOPIC_WEIGHT / told
        else:
            continue
        of_section = weights[section]
        of_section[role] = of_section.get(role, 0) + weight
    return weights


def _signs(reading: Reading) -> list[dict[str, int]]:
    """Count the words by which the text below each heading tells what it is for."""
    counts: list[dict[str, int]] = [{} for _ in reading.sections]
    heading_ends = reading.heading_ends
    for start, sentence in reading.sentences:
        if sentence.signs:
            section = reading.section_at(start)
            if section is not None and start >= heading_ends[section]:
                count = counts[section]
                for role in sentence.signs:
                    count[role] = count.get(role, 0) + 1
    return counts


@cache
def sign_words() -> Phrases[tuple[str, ...]]:
    """Give the words by which a text tells what it is for, each with the roles it speaks for."""
    roles: dict[str, tuple[str, ...]] = {}
    for role, words in role_signs().items():
        for word in words:
            roles[word] = (*roles.get(word, ()), role)
    return Phrases(roles.items(), whole_words=False)


def _leading(heading: Weights, said: Mapping[str, float]) -> Role | None:
    """Give the role for which most speaks; what the text says counts by its shares, so its length does not."""
    if not said:
        return _ROLES[max(heading, key=heading.__getitem__, default=None)]
    total = sum(said.values())
    scores = dict(heading)
    scale = _TEXT_WEIGHT * min(1.0, total / _FULL) / total if total else 0.0
    for role, weight in said.items():
        scores[role] = scores.get(role, 0) + scale * weight
    best = max(scores, key=scores.__getitem__)
    return _ROLES[best] if best in heading or scores[best] >= _FEWEST else None


_ROLES: Final[dict[str | None, Role | None]] = {None: None} | {role.value: role for role in Role}


@cache
def _rules() -> tuple[tuple[str | None, float, re.Pattern[str]], ...]:
    return tuple(
        (None if row["role"] == "none" else row["role"], row["weight"], re.compile(row["heading"]))
        for row in role_rules()
    )


@cache
def _needed() -> Needed:
    return Needed([row["heading"] for row in role_rules()])
