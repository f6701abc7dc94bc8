"""What a section is for: lead, cause, consequence, collection method, law, advice, conclusion."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipelines.annotate.tables import role_rules
from pipelines.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

_FRAME = frozenset({Role.LEAD, Role.CONCLUSION})


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
        inherited = next((role for _, role in reversed(above) if role is not None), None)
        role = own if own in _FRAME or inherited is None or inherited in _FRAME else inherited
        above.append((level, role))
        roles.append(role)
    return roles


def role_of(heading: str) -> Role | None:
    """Give the role a heading tells by itself.

    >>> role_of("逾期的后果"), role_of("催收行为的合法性"), role_of("公司概况")
    (<Role.CONSEQUENCE: 'consequence'>, <Role.LAW: 'law'>, None)
    """
    words = heading.strip(" \t.,:;!?。、")
    return next((role for role, pattern in _rules() if pattern.search(words)), None)


@cache
def _rules() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    return tuple((Role(rule["role"]), re.compile(rule["heading"])) for rule in role_rules())
