"""The annotate stage: sections, and what the text mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.annotate.contacts.hotlines import find_hotlines
from pipelines.annotate.contacts.personal import find_pii
from pipelines.annotate.named.laws import find_laws
from pipelines.annotate.named.names import find_names
from pipelines.annotate.numbers.quantities import find_quantities
from pipelines.annotate.reading import read
from pipelines.annotate.sections.model import lean
from pipelines.annotate.sections.roles import roles_by_content
from pipelines.annotate.sections.topics import find_topics, topics_spoken_of
from pipelines.annotate.sections.weighing import weighed_roles, weighed_topics
from pipelines.annotate.worth.claims import find_claims
from pipelines.annotate.worth.quality import judge
from pipelines.mentions import Annotations
from pipelines.records import Annotated

if TYPE_CHECKING:
    from pipelines.config import ChainConfig
    from pipelines.mentions import PiiMention
    from pipelines.records import Converted


def annotate(
    converted: Converted,
    config: ChainConfig,  # noqa: ARG001 - every stage takes the limits
    *,
    pii: tuple[PiiMention, ...] | None = None,
) -> Annotated:
    """Read sections and mentions off the Simplified text; all offsets hold in the repaired text as well.

    Only main text is read: a lender's name in a crumb or a byline says nothing about the article.

    Args:
        converted: the article.
        config: the limits.
        pii: the personal data of a text in which it is masked already; looked for when left out.
    """
    reading = read(converted)
    names = find_names(reading)
    hotlines = find_hotlines(reading)
    acts = find_laws(reading)
    topics = find_topics(reading, acts)
    leanings = lean(reading)
    ruled = roles_by_content(reading, topics, (reading.section_at(act.start) for act in acts if act.article))
    sections = weighed_roles(ruled, leanings)
    cued = topics_spoken_of(topics, sections)
    personal = find_pii(reading, hotlines) if pii is None else pii
    found = Annotations(
        lenders=names.lenders,
        products=names.products,
        laws=acts,
        topics=weighed_topics(reading, cued, leanings, personal),
        hotlines=hotlines,
        quantities=find_quantities(reading),
        pii=personal,
        claims=find_claims(reading, names.lenders, hotlines),
        title_names=names.in_title,
    )
    return Annotated(
        converted=converted,
        sections=sections,
        annotations=found,
        quality=judge(converted, reading, found),
    )
