"""The Simplified form of a text in any mixture of scripts, character by character beside the original."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from pipelines.records import Script, ScriptCounts
from pipelines.script.characters import hant_only, simplified_of
from pipelines.script.converter import Converter

_KEEPS_ZHU: Final = (
    r"[原土编編专專合名巨鉅昭显顯卓论論遗遺译譯拙大新旧舊所主撰]著|著[作名称稱者述书書录錄文式志白于於绩績]"
)
"""Words in which 著 is zhù and stays. Source: OpenCC TWVariantsRevPhrases, and the exceptions its issue 963 names."""

_ZHU: Final = re.compile(f"({_KEEPS_ZHU})|著")


def simplify(text: str) -> str:
    """Give the Simplified form, phrase by phrase; exactly as long as the text.

    Text without Traditional characters comes back unchanged, so 沈 in a Simplified name stays 沈. 著 becomes 着 only in
    paragraphs that have Traditional-only characters: Simplified text writes 着 itself, and 原著 means something else.

    >>> simplify("隨著著名作家的原著，借款怎么辦")
    '随着著名作家的原著，借款怎么办'
    """
    if _traditional_chars().isdisjoint(text):
        return text
    return "\n".join(_simplify_paragraph(paragraph) for paragraph in text.split("\n"))


def simplify_labelled(text: str, script: Script, counts: ScriptCounts) -> str:
    """Simplify with the knowledge of the whole article: in Hant text every paragraph may have 著 for 着."""
    if not counts.hant:
        return simplify(text)
    paragraphs = text.split("\n")
    everywhere = script is Script.HANT
    return "\n".join(_simplify_paragraph(paragraph, traditional=everywhere) for paragraph in paragraphs)


def _simplify_paragraph(paragraph: str, *, traditional: bool = False) -> str:
    if _traditional_chars().isdisjoint(paragraph):
        return paragraph
    simplified = Converter("t2s").convert(paragraph)
    if "著" in simplified and (traditional or not hant_only().isdisjoint(paragraph)):
        simplified = _ZHU.sub(lambda found: found[1] or "着", simplified)
    if len(simplified) != len(paragraph):
        raise AssertionError(f"t2s changed the length from {len(paragraph)} to {len(simplified)}")
    return simplified


@cache
def _traditional_chars() -> frozenset[str]:
    return frozenset(simplified_of()) | {"著"}
