"""The Simplified form of a text in any mixture of scripts, character by character beside the original."""

from __future__ import annotations

import re
from typing import Final

from pipelines.records import Script
from pipelines.script.characters import hant_only
from pipelines.script.converter import Converter
from pipelines.script.detect import count_scripts, label_script

_KEEPS_ZHU: Final = (
    r"[原土编編专專合名巨鉅昭显顯卓论論遗遺译譯拙大新旧舊所主撰]著|著[作名称稱者述书書录錄文式志白于於绩績]"
)
"""Words in which 著 is zhù and stays. Source: OpenCC TWVariantsRevPhrases, and the exceptions its issue 963 names."""

_ZHU: Final = re.compile(f"({_KEEPS_ZHU})|著")


def simplify(text: str) -> str:
    """Give the Simplified form, phrase by phrase; exactly as long as the text.

    >>> simplify("隨著著名作家的原著，借款怎么辦")
    '随着著名作家的原著，借款怎么办'
    """
    if hant_only().isdisjoint(text):
        return text
    return simplify_labelled(text, label_script(count_scripts(text)))


def simplify_labelled(text: str, script: Script) -> str:
    """Give the Simplified form of a text from an article whose script is known.

    Only what is Traditional is touched: every paragraph of a Hant article, and elsewhere the paragraphs that have
    Traditional-only characters. So 徐乾学 and 沈默 keep their names in Simplified text, and 原著 its meaning.
    """
    if hant_only().isdisjoint(text) and script is not Script.HANT:
        return text
    return "\n".join(
        _simplify_paragraph(paragraph) if script is Script.HANT or not hant_only().isdisjoint(paragraph) else paragraph
        for paragraph in text.split("\n")
    )


def _simplify_paragraph(paragraph: str) -> str:
    simplified = Converter("t2s").convert(paragraph)
    if "著" in simplified:
        simplified = _ZHU.sub(lambda found: found[1] or "着", simplified)
    if len(simplified) != len(paragraph):
        raise AssertionError(f"t2s changed the length from {len(paragraph)} to {len(simplified)}")
    return simplified
