"""What a section is for: lead, cause, consequence, collection method, law, advice, conclusion."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.tables import role_rules
from pipelines.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipelines.mentions import TopicMention
    from pipelines.records import Section

_FRAME: Final = frozenset({Role.LEAD, Role.CONCLUSION})
_OF_TOPICS: Final = {
    "cause": Role.CAUSE,
    "consequence": Role.CONSEQUENCE,
    "collection": Role.METHOD,
    "law": Role.LAW,
    "coping": Role.ADVICE,
}
"""What a section is for that is about topics of one group."""
_HEADING_WEIGHT: Final = 3
_ARTICLE_WEIGHT: Final = 3
_FEWEST: Final = 3
_MAJORITY: Final = 0.7


def roles_of(headings: Iterable[tuple[int, str]]) -> list[Role | None]:
    """Give the role of each section, from the level and the folded heading of all of them, in order.

    A section below one with a role has that role, whatever its own heading says: 法律手段 below 应对策略 is advice.

    >>> [str(role) for role in roles_of([(1, "逾期的原因"), (2, "消费观念"), (1, "小编总结")])]
    ['cause', 'cause', 'conclusion']
    """
    above: list[tuple[int, Role | None]] = []
    roles: list[Role | None] = []
    for level, heading in headings:
        while above and above[-1][0] >= level:
            above.pop()
        own = role_of(heading)
        inherited = above[-1][1] if above else None
        role = own if own in _FRAME or inherited is None or inherited in _FRAME else inherited
        above.append((level, inherited if role is None else role))
        roles.append(role)
    return roles


@lru_cache(maxsize=4096)
def role_of(heading: str) -> Role | None:
    """Give the role a heading tells by itself.

    >>> role_of("逾期的后果"), role_of("催收行为的合法性"), role_of("公司概况")
    (<Role.CONSEQUENCE: 'consequence'>, <Role.LAW: 'law'>, None)
    """
    # Remembered, as sites use the same few headings over and over.
    words = heading.strip(" \t.,:;!?。、")
    return next((role for role, pattern in _rules() if pattern.search(words)), None)


def roles_by_content(
    sections: Sequence[Section], topics: Iterable[TopicMention], cited: Iterable[int | None]
) -> tuple[Section, ...]:
    """Give the sections whose heading tells no role the role of what they speak of, where that is one thing.

    A cue in the heading weighs as three in the text, and so does an article of an act; a group of topics must have a
    weight of three and seven tenths of the whole.

    Args:
        sections: of the text.
        topics: found in it.
        cited: the section of every article of an act that is cited.
    """
    weights: dict[int, Counter[Role]] = defaultdict(Counter)
    for section in cited:
        if section is not None and sections[section].role is None:
            weights[section][Role.LAW] += _ARTICLE_WEIGHT
    for mention in topics:
        if mention.section is None or sections[mention.section].role is not None:
            continue
        role = _OF_TOPICS.get(mention.id.partition("/")[0])
        if role is not None:
            weights[mention.section][role] += _HEADING_WEIGHT if mention.in_heading else 1
    return tuple(
        replace(section, role=_leading(weights[index])) if index in weights else section
        for index, section in enumerate(sections)
    )


def _leading(weights: Counter[Role]) -> Role | None:
    ((role, weight),) = weights.most_common(1)
    return role if weight >= _FEWEST and weight >= _MAJORITY * weights.total() else None


@cache
def _rules() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    return tuple((Role(rule["role"]), re.compile(rule["heading"])) for rule in role_rules())
