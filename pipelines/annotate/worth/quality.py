"""What kind of text an article is, and how far it can be trusted: every signal stays visible.

Nothing is thrown away for its quality: articles get a class and a score, and readers choose.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

from pipelines.annotate.named.names import lender_spans, name_phrases
from pipelines.annotate.tables import quality_table, table_version
from pipelines.annotate.worth.injected import injected_lines
from pipelines.annotate.worth.scrambled import misplaced_rate, scrambled_share, usual_apart_share
from pipelines.annotate.worth.searched import found_share
from pipelines.annotate.worth.spun import spun_rate
from pipelines.annotate.worth.telltales import word_phrases
from pipelines.mentions import Quality, Signal
from pipelines.writing import Region, Script

if TYPE_CHECKING:
    from pipelines.annotate.reading import Reading
    from pipelines.mentions import Annotations
    from pipelines.records import Converted

_PER: Final = 1000
"""Densities are for so many characters."""
_NIGHT: Final = re.compile(r"T0[0-5]:\d\d")
_NO_NAME: Final = re.compile(r"[\s\d]")
_DENSITIES: Final = ("doorway", "translated")
_TRANSLATED_WORDS: Final = 2
"""Words of machine translation that make one; a single 壹般 is a slip."""
_CLAUSE: Final = re.compile(r"[^,。!?;:、\s]{6,}")
_QUESTION: Final = re.compile(r"[?吗呢]|怎么|如何|什么|是否|会不会")
_APART: Final = 0.2
"""Share of pairs that do not stand together from which it is asked whether their characters are usual ones."""
_OF_SHORT: Final = ("injected_lines", "found_share")
"""Signals that are no densities: those of a line or two are chance."""
_NATIVE: Final = frozenset({Region.TW, Region.HK})


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
    lost = sum(_lost(signals[name], *scale) for name, scale in table["weights"].items() if signals.get(name))
    return Quality(
        quality_class=_class_of(signals, len(reading.text), is_native=converted.script_report.region in _NATIVE),
        score=round(max(0.0, 1.0 - lost), 4),
        signals=tuple(Signal(name=name, value=round(float(value), 4)) for name, value in signals.items() if value),
        table_version=table_version("quality"),
    )


def _lost(signal: float, weight: float, full: float, usual: float = 0.0) -> float:
    """Give what a signal takes off the score."""
    return weight * max(0.0, min(1.0, (signal - usual) / (full - usual)))


def _class_of(signals: dict[str, float], chars: int, *, is_native: bool) -> str:
    told = signals
    if is_native:  # the words of Taiwan and Hong Kong are rare in the model, which was counted on mainland text
        told = {**told, "scrambled_share": 0.0}
    if chars < quality_table()["shortest_judged"]:
        told = {name: signals[name] for name in _OF_SHORT}
    classes: dict[str, list[dict[str, float]]] = quality_table()["classes"]
    return next((name for name, rows in classes.items() if any(_has(told, row) for row in rows)), "article")


def _has(signals: dict[str, float], row: dict[str, float]) -> bool:
    return all(signals.get(name, 0.0) >= least for name, least in row.items())


def _of_words(reading: Reading) -> dict[str, float]:
    folded = reading.folded
    rate = _PER / max(len(folded), 1)
    title = reading.title_folded.strip("?!。 ")
    apart = scrambled_share(folded)
    said = {name: _count_said(reading, name) if reading.places[name] else 0 for name in _DENSITIES}
    translated = said["translated"] + len(_turns().findall(folded))
    return {
        "injected_lines": injected_lines(reading),
        "doorway_rate": said["doorway"] * rate,
        "scrambled_share": apart,
        "usual_apart_share": usual_apart_share(folded) if apart >= _APART else 0.0,
        "misplaced_rate": misplaced_rate(folded),
        "translated_rate": translated * rate if translated >= _TRANSLATED_WORDS else 0.0,
        "found_share": found_share(reading),
        "spun_rate": spun_rate(folded, reading.places["spun"]) if reading.places["spun"] else 0.0,
        "title_repeats": _title_repeats(folded, title) if title and title in folded else 0,
        "clickbait_title": bool(re.search(quality_table()["clickbait"], reading.title_folded)),
        "repetition": _repetition(_CLAUSE.findall(folded)),
    }


def _count_said(reading: Reading, kind: str) -> int:
    return sum(1 for _ in word_phrases()[kind].find(reading.folded, places=reading.places[kind]))


def _of_making(converted: Converted, reading: Reading) -> dict[str, float]:
    edits = Counter([edit.rule for edit in converted.repaired.edits])
    rate = _PER / max(len(reading.text), 1)
    author, bylines = reading.author_folded, reading.bylines_folded
    return {
        "night_time": bool(reading.published and _NIGHT.search(reading.published)),
        "persona_byline": bool(author) and any(_has_persona(line, author) for line in bylines),
        "lender_byline": any(map(_is_of_lender, bylines)),
        "lost_rate": _count_of(edits, "lost") * rate,
        "pinyin_rate": _count_of(edits, "pinyin") * rate,
        "mixed_script": converted.script is Script.MIXED,
    }


def _has_persona(byline: str, author: str) -> bool:
    """Tell whether a made-up person is printed behind the author's name; the extractor takes it off the name."""
    _, found, behind = byline.partition(author)
    return bool(found) and bool(re.match(quality_table()["persona"], behind))


def _is_of_lender(byline: str) -> bool:
    """Tell whether a byline names a lender or a product and nobody: the category of a site as its author."""
    told = _NO_NAME.split(byline, maxsplit=1)[0]
    return told in name_phrases() and any(start == 0 and end == len(told) for start, end, _ in lender_spans(told))


def _count_of(edits: Counter[str], family: str) -> int:
    return sum(count for rule, count in edits.items() if rule.startswith(family))


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


def _title_repeats(folded: str, title: str) -> int:
    return sum(line.strip("?!。 ") == title for line in folded.split("\n"))


def _repetition(clauses: list[str]) -> float:
    """Share of the clauses that stand in the text more than once."""
    return 1 - len(set(clauses)) / len(clauses) if clauses else 0.0


@cache
def _turns() -> re.Pattern[str]:
    rows = quality_table()["translated_turns"]
    # Every alternative begins with a character of its own, so `re` passes over all others.
    return re.compile("|".join(f"{word}{behind}" for words, behind in rows for word in words))
