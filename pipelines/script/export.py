"""The text of an export in the script somebody asked for: converted once, where that is safe, and accounted for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipelines.script.converter import Converter
from pipelines.script.detect import count_scripts, label_script
from pipelines.script.dictionaries import dictionary_version
from pipelines.script.simplify import simplify_labelled
from pipelines.writing import Script


class Target(StrEnum):
    """The scripts an export may be asked for."""

    ORIGINAL = "original"
    HANS = "hans"
    HANT = "hant"
    TW = "tw"
    HK = "hk"


_FROM_HANS: Final = {Target.HANT: "s2t", Target.TW: "s2tw", Target.HK: "s2hk"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedText:
    """A text as it goes into an export, with what was done to it."""

    text: str
    """As long as the original: these conversions exchange characters, never words."""
    config: str | None
    """OpenCC's configuration that was applied; None where the text went out as it is. `t2s` is followed by 著 to 着."""
    changed_chars: int
    """Characters that are not those of the original."""
    dictionaries: str | None
    """Name and version of the dictionaries; None where the text went out as it is."""


def convert_for_export(text: str, label: Script, target: Target) -> ExportedText:
    """Convert an article's text, or its title, for an export.

    Traditional text is never converted to Traditional: `s2tw` makes 係統 of 系統, and 演演算法 of its own 演算法. So
    only articles labelled Hans are, without the paragraphs in them that are not Simplified; and a text whose own
    characters say otherwise than its label is left alone, so that converting twice is converting once.

    Args:
        text: the article's text or title, in its own script.
        label: the article's script.
        target: what was asked for.

    >>> convert_for_export("逾期后的头发", Script.HANS, Target.TW).text
    '逾期後的頭髮'
    >>> convert_for_export("演算法的關係", Script.HANS, Target.TW).config is None
    True
    """
    config, converted = _convert(text, label, target)
    changed = sum(map(str.__ne__, text, converted)) if config else 0
    return ExportedText(
        text=converted,
        config=config if changed else None,
        changed_chars=changed,
        dictionaries=dictionary_version() if changed else None,
    )


def _convert(text: str, label: Script, target: Target) -> tuple[str | None, str]:
    if target is Target.ORIGINAL or label is Script.OTHER:
        return None, text
    if target is Target.HANS:
        return "t2s", simplify_labelled(text, label)
    if label is not Script.HANS or label_script(count_scripts(text)) not in {Script.HANS, Script.OTHER}:
        return None, text
    config = _FROM_HANS[target]
    converter = Converter(config)
    paragraphs = text.split("\n")
    return config, "\n".join(
        converter.convert(paragraph) if _is_simplified(paragraph) else paragraph for paragraph in paragraphs
    )


def _is_simplified(paragraph: str) -> bool:
    # A paragraph of a Simplified article that no character gives away (后果) is Simplified like the rest.
    return label_script(count_scripts(paragraph)) in {Script.HANS, Script.OTHER}
