"""What kind of text an article is, and how far it can be trusted: every signal stays visible.

Nothing is thrown away for its quality: articles get a class and a score, and readers choose.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from pipelines.annotate.tables import quality_table, table_version
from pipelines.bigrams import STEP, bigrams
from pipelines.mentions import Quality, Signal
from pipelines.writing import Region, Script

if TYPE_CHECKING:
    from pipelines.annotate.reading import Reading
    from pipelines.mentions import Annotations
    from pipelines.records import Converted

_PER: Final = 1000
"""Densities are for so many characters."""
_NIGHT: Final = re.compile(r"T0[0-5]:\d\d")
_HAN_RUN: Final = re.compile("[\u4e00-\u9fff]{2,}")
_IMPROBABLE: Final = round(10 / STEP)
"""Surprise from which on a pair is one in twenty thousand; articles have below 6 % of them, scrambled ones a fifth."""
_SAMPLE_PAIRS: Final = 300
"""Pairs looked at: the share is known to two parts in a hundred, and a long text costs no more than a short one."""
_CLAUSE: Final = re.compile(r"[^,。!?;:、\s]{6,}")
_QUESTION: Final = re.compile(r"[?吗呢]|怎么|如何|什么|是否|会不会")
_NATIVE: Final = frozenset({Region.TW, Region.HK})
_INJECTED_WORDS: Final = 2
"""Words of the trade that make a line an injected one; one alone may be a quotation."""


def judge(converted: Converted, reading: Reading, found: Annotations) -> Quality:
    """Give class, score and signals of an article.

    Signals are densities for 1,000 characters (`_rate`), shares (`_share`), counts, or 1 where something is so.
    """
    signals = {
        **_of_words(reading),
        **_of_making(converted, reading),
        **_of_content(reading, found),
    }
    table = quality_table()
    lost = sum(weight * min(1.0, signals.get(name, 0.0) / full) for name, (weight, full) in table["weights"].items())
    return Quality(
        quality_class=_class_of(signals, len(reading.text), is_native=converted.script_report.region in _NATIVE),
        score=round(max(0.0, 1.0 - lost), 4),
        signals=tuple(Signal(name=name, value=round(float(value), 4)) for name, value in signals.items() if value),
        table_version=table_version("quality"),
    )


def _class_of(signals: dict[str, float], chars: int, *, is_native: bool) -> str:
    # The words of Taiwan and Hong Kong are rare in the model, which was counted on mainland text.
    limits: dict[str, float] = quality_table()["classes"]
    by_class = {
        "mirror_injection": signals["injected_lines"],
        "doorway": signals["doorway_rate"],
        "machine_translation": signals["translated_rate"],
        "scrambled": 0.0 if is_native else signals["scrambled_share"],
        "spun": signals["spun_rate"],
    }
    if chars < quality_table()["shortest_judged"]:
        by_class = {"mirror_injection": signals["injected_lines"]}
    return next((name for name in limits if by_class.get(name, 0.0) >= limits[name]), "article")


def _of_words(reading: Reading) -> dict[str, float]:
    folded = reading.folded
    rate = _PER / max(len(folded), 1)
    title = reading.title_folded.strip("?!。 ")
    lines = folded.split("\n")
    return {
        "injected_lines": sum(len(set(_words("injected").findall(line))) >= _INJECTED_WORDS for line in lines),
        "doorway_rate": len(_words("doorway").findall(folded)) * rate,
        "scrambled_share": _scrambled_share(folded),
        "translated_rate": len(_words("translated").findall(folded)) * rate,
        "spun_rate": len(_words("spun").findall(folded)) * rate,
        "title_repeats": sum(bool(title) and line.strip("?!。 ") == title for line in lines),
        "clickbait_title": bool(re.search(quality_table()["clickbait"], reading.title_folded)),
        "repetition": _repetition(folded),
    }


def _of_making(converted: Converted, reading: Reading) -> dict[str, float]:
    extracted = converted.repaired.extracted
    edits = converted.repaired.edits
    rate = _PER / max(len(reading.text), 1)
    author = extracted.author or ""
    return {
        "night_time": bool(reading.published and _NIGHT.search(reading.published)),
        "persona_byline": bool(re.search(quality_table()["persona"], author)),
        "lender_byline": author.endswith(("银行", "金融", "銀行")),
        "lost_rate": sum(edit.rule.startswith("lost") for edit in edits) * rate,
        "pinyin_rate": sum(edit.rule.startswith("pinyin") for edit in edits) * rate,
        "mixed_script": converted.script is Script.MIXED,
    }


def _of_content(reading: Reading, found: Annotations) -> dict[str, float]:
    topics = {topic.id for topic in found.topics}
    headings = [section.heading for section in reading.sections]
    asked = sum(bool(_QUESTION.search(heading)) for heading in headings)
    return {
        "contact_rate": len(found.pii) * _PER / max(len(reading.text), 1),
        "paid_agent": "risk_content/paid_agent" in topics,
        "question_headings": asked / len(headings) if headings else 0.0,
        "no_figures": not found.quantities,
        "no_law": not found.laws,
        "stale_law": sum(law.stale for law in found.laws),
        "wrong_claims": sum(claim.verdict != "right" for claim in found.claims),
    }


def _scrambled_share(text: str) -> float:
    """Share of the pairs of Chinese characters that hardly ever stand together, in a sample from the whole text."""
    runs = _HAN_RUN.findall(text)
    step = max(1, sum(map(len, runs)) // _SAMPLE_PAIRS)
    pairs = improbable = 0
    for run in runs[::step]:
        surprises = bigrams().surprises(run)
        pairs += len(surprises)
        improbable += sum(map(_IMPROBABLE.__lt__, surprises))
    return improbable / pairs if pairs else 0.0


def _repetition(folded: str) -> float:
    """Share of the clauses that stand in the text more than once."""
    clauses = _CLAUSE.findall(folded)
    return 1 - len(set(clauses)) / len(clauses) if clauses else 0.0


@cache
def _words(name: str) -> re.Pattern[str]:
    words: Any = quality_table()[name]
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
