"""Marks for what is lost: flags where nothing can be said, candidates where the word is likely. Never applied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipelines.records import Certainty
from pipelines.repair.controls_forms import mark_private
from pipelines.repair.edits import Patch
from pipelines.repair.insertions.insertions import mark_doubled, mark_markup
from pipelines.repair.insertions.junk import mark_junk, mark_vowelless
from pipelines.repair.insertions.rows import mark_injected
from pipelines.repair.losses.numbers import damaged_number_spans, mark_damaged_numbers
from pipelines.repair.losses.phones import mark_lost_phones, mark_lost_words
from pipelines.repair.losses.questions import mark_bare_wen
from pipelines.repair.losses.words import (
    mark_bare_headings,
    mark_half_words,
    mark_while,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MARKS", "damaged_number_spans"]

_KUNJINKAO: Final = re.compile("(?:锟斤拷|錕斤拷)+")
_LOST: Final = "\ufffd"
_REPLACED: Final = re.compile(f"{_LOST}+")
_ABOUT_ENCODING: Final = re.compile("乱码|亂碼|编码|編碼|UTF-?8|GBK", re.IGNORECASE)


def mark_kunjinkao(text: str) -> Iterator[Patch]:
    """Mark 锟斤拷, the grave of bytes read twice; texts about encodings use the word as a word."""
    if "斤拷" in text and not _ABOUT_ENCODING.search(text):
        for found in _KUNJINKAO.finditer(text):
            yield _flag(found, "kunjinkao", 1.0)


def mark_replaced(text: str) -> Iterator[Patch]:
    """Mark runs of U+FFFD: something stood here."""
    if _LOST in text:
        for found in _REPLACED.finditer(text):
            yield _flag(found, "replaced", 1.0)


MARKS: Final = (
    mark_kunjinkao,
    mark_replaced,
    mark_lost_phones,
    mark_lost_words,
    mark_bare_wen,
    mark_while,
    mark_bare_headings,
    mark_half_words,
    mark_damaged_numbers,
    mark_private,
    mark_markup,
    mark_doubled,
    mark_junk,
    mark_injected,
    mark_vowelless,
)


def _flag(found: re.Match[str], rule: str, confidence: float) -> Patch:
    return Patch(found.start(), found.end(), None, rule, Certainty.FLAG, confidence)
