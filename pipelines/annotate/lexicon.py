"""All phrases that the annotators look for, as one lexicon: a text is scanned once."""

from __future__ import annotations

from functools import cache

from pipelines.annotate.claims import claim_marks
from pipelines.annotate.laws import law_phrases
from pipelines.annotate.names import name_phrases
from pipelines.annotate.phrases import Lexicon
from pipelines.annotate.roles import sign_words
from pipelines.annotate.telltales import word_phrases
from pipelines.annotate.topic_pairs import pair_words
from pipelines.annotate.topics import topic_phrases


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
