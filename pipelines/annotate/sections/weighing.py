"""What rules and the model say of sections, weighed together.

Rules are right where they know the words, and know them of the texts somebody has read; the model has an opinion of
every section. A topic needs a probability, to which a cue adds; a role goes to whichever has most, with what headings
and words tell added, and a part of what the section above has.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from pipelines.annotate.sections.table import model_version
from pipelines.annotate.sections.topics import TopicPlace, topic_by_id, topic_mention
from pipelines.records import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipelines.annotate.reading import Reading
    from pipelines.annotate.sections.table import Leaning
    from pipelines.mentions import PiiMention, TopicMention
    from pipelines.records import Section

_ENOUGH: Final = 0.33
"""Probability from which a section speaks of a topic."""
_ENOUGH_BEFORE: Final = 0.66
"""The same of the text before the first heading: it asks (京东金融逾期怎么办?) and promises, and says little itself."""
_ENOUGH_CUED: Final = 0.08
"""The same of a topic with a cue: one that the rest of the section all but excludes is said in passing."""
_DEBT: Final = re.compile(
    "[欠债贷催]|外访|客服|银行|平台|还款|还钱|还不|借款|借钱|借呗|借了|花呗|白条|信用卡|卡债|卡数|征信|信用报告|账单|罚息|滞纳|违约金|本金|利滚利|停息|挂账|"
    "分期|额度|失信|被执行|强制执行|限高|起诉|诉讼|时效|传票|律师函|老赖|黑户|抵押|担保|破产|还清|周转|lpr"
)
"""What a text that speaks of debt hardly does without."""
_EVERYDAY: Final = frozenset(
    {"collection/phone", "collection/sms", "collection/visit", "coping/contact_lender", "consequence/penalty_interest"}
)
"""Topics whose cues stand in texts of other things: 上门 delivers goods, 短信通知 is the landlord's. Where nobody
speaks of debt such a cue needs as much as a topic without one."""
_RULE: Final = 0.2
"""What headings and words add to the role they tell; that they tell none counts half."""
_ABOVE: Final = 0.4
"""What the section above one counts, against its own."""
_ORDER: Final = attrgetter("start", "end", "id")


def weighed_roles(sections: Sequence[Section], leanings: Sequence[Leaning]) -> tuple[Section, ...]:
    """Give the sections with the role that rules, model and the section above speak for together.

    Args:
        sections: with the roles that rules give them.
        leanings: of the text before the first heading, then of each of them.
    """
    above: list[tuple[int, dict[str | None, float]]] = []
    weighed = []
    for section, leaning in zip(sections, leanings[1:], strict=True):
        while above and above[-1][0] >= section.level:
            above.pop()
        told = dict(leaning.roles)
        told[section.role] += _RULE if section.role else _RULE / 2
        if above:
            told = {role: weight + _ABOVE * above[-1][1][role] for role, weight in told.items()}
        above.append((section.level, told))
        best = max(told, key=told.__getitem__)
        weighed.append(section if best == section.role else replace(section, role=Role(best) if best else None))
    return tuple(weighed)


def weighed_topics(
    reading: Reading, cued: Iterable[TopicPlace], leanings: Sequence[Leaning], personal: Iterable[PiiMention]
) -> tuple[TopicMention, ...]:
    """Give the topics of every section that cues and model speak for together, in order.

    A topic that no cue shows stands at the sentence that speaks most for it, under the name of the model.

    Args:
        reading: the text.
        cued: topics by cues.
        leanings: of the text before the first heading, then of each section.
        personal: data that no surface may show; a sentence is cut around it.
    """
    mentions = []
    known = set()
    speaks_of_debt = bool(_DEBT.search(reading.title_folded) or _DEBT.search(reading.folded))
    for place in cued:
        at = 0 if place.section is None else place.section + 1
        leaning, name = leanings[at], place.topic.id
        likely = leaning.topics.get(name)
        known.add((at, name))
        is_plain = speaks_of_debt or name not in _EVERYDAY
        enough = _ENOUGH_CUED if is_plain else _ENOUGH
        if (is_plain and not leaning.is_told) or (likely and likely.probability >= enough):
            mentions.append(topic_mention(reading, place))
    hidden = [(each.start, each.end) for each in personal]
    enough_before = _ENOUGH_BEFORE if reading.sections else _ENOUGH
    for at, leaning in enumerate(leanings):
        for name, (probability, start, end) in leaning.topics.items():
            if probability >= (_ENOUGH if at else enough_before) and (at, name) not in known:
                shown = _shown(reading.text, leaning.begins + start, leaning.begins + end, hidden)
                place = TopicPlace(*shown, topic_by_id(name), at - 1 if at else None)
                mentions.append(topic_mention(reading, place, model_version()))
    return tuple(sorted(mentions, key=_ORDER))


def _shown(text: str, start: int, end: int, hidden: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """Give the longest stretch of a sentence without personal data, and without the blanks at its ends."""
    met = [span for span in hidden if start <= span[1] and span[0] <= end]
    if met:
        ends = [start, *chain.from_iterable(met), end]
        stretches = ((max(start, one), min(end, other)) for one, other in zip(ends[::2], ends[1::2], strict=True))
        start, end = max(stretches, key=lambda span: span[1] - span[0])
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
