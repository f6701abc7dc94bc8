"""All phrases that the annotators look for, as one lexicon: a text is scanned once."""

from __future__ import annotations

from functools import cache

from pipelines.annotate.named.laws import law_phrases
from pipelines.annotate.named.names import name_phrases
from pipelines.annotate.phrases import Lexicon
from pipelines.annotate.sections.roles import sign_words
from pipelines.annotate.sections.topic_pairs import pair_words
from pipelines.annotate.sections.topics import topic_phrases
from pipelines.annotate.worth.claims import claim_marks
from pipelines.annotate.worth.telltales import word_phrases


@cache
def lexicon() -> Lexicon:
    """Make the lexicon, once."""
    return Lexicon(
        {
            "laws": law_phrases(),
            "names": name_phrases(),
            "topics": topic_phrases(),
            "pairs": pair_words(),
            "signs": sign_words(),
            "claims": claim_marks(),
            **word_phrases(),
        }
    )
