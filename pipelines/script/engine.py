"""The conversion itself: OpenCC's leftmost-longest matching over its dictionaries, to the character.

Each stage maps every character by a table and then lays the phrases over it that come out otherwise. Tables map one
code point to one, so a phrase stands at the same place before and after.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from pipelines.script.dictionaries import Levels, chain_of, read_levels
from pipelines.script.mapping import CharTable, NumpyTable, TranslateTable
from pipelines.script.matching import AutomatonPhrases, Phrases, ScannedPhrases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BOUNDARY: Final = "\uffff"
"""Stands between words while the stages run: a noncharacter that no dictionary has, so that no phrase crosses it."""

_COMPATIBILITY: Final = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")
"""The only characters that OpenCC's normalisation has entries for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """Which optional libraries do the work; every path gives the same output."""

    automaton: bool
    numpy: bool


@cache
def best_path() -> Path:
    """Give the fastest path that is installed (the extra `fast`)."""
    return Path(automaton=find_spec("ahocorasick_rs") is not None, numpy=find_spec("numpy") is not None)


class Stage:
    """One group of dictionaries, compiled."""

    def __init__(self, levels: Sequence[Mapping[str, str]], path: Path) -> None:
        """Compile the levels; an earlier level's key wins over any longer key of a later one that begins with it."""
        entries = _reachable(levels)
        chars = {key: value for key, value in entries.items() if len(key) == len(value) == 1}
        phrases = {key: value for key, value in entries.items() if key not in chars}
        codes = {ord(key): ord(value) for key, value in chars.items() if key != value}
        self.table: Final[CharTable] = NumpyTable(codes) if path.numpy else TranslateTable(codes)
        self.keys: Final = tuple(phrases)
        self.phrases: Final = _compile_phrases(self.keys, path)
        # A phrase that the table gets right still keeps shorter and overlapping ones from matching.
        self.values: Final = tuple(None if key.translate(codes) == value else value for key, value in phrases.items())

    def convert(self, text: str) -> str:
        """Convert a text."""
        converted = self.table.convert(text)
        if self.phrases is None:
            return converted
        parts: list[str] = []
        done = 0
        for number, start, end in self.phrases.find(text):
            value = self.values[number]
            if value is not None:
                parts += (converted[done:start], value)
                done = end
        if not done:
            return converted
        parts.append(converted[done:])
        return "".join(parts)

    def convert_words(self, text: str) -> str:
        """Convert a text and set a boundary wherever a phrase begins or ends."""
        converted = self.table.convert(text)
        parts: list[str] = []
        done = 0
        for number, start, end in self.phrases.find(text) if self.phrases else ():
            if start > done:
                parts.append(converted[done:start])
            value = self.values[number]
            parts.append(converted[start:end] if value is None else value)
            done = end
        if done < len(text):
            parts.append(converted[done:])
        return _BOUNDARY.join(parts)


class Engine:
    """One of OpenCC's configurations, compiled. Never changes, so threads may share it."""

    def __init__(self, config: str, path: Path) -> None:
        """Compile the configuration.

        Raises:
            ValueError: the configuration is not known.
        """
        chain = chain_of(config)
        self._normalization: Final = [compiled(levels, path) for levels in chain.normalization]
        self._stages: Final = [compiled(levels, path) for levels in chain.stages]
        # The words of most configurations are the phrases of their first stage: then one search does for both.
        self._words: Stage | None = None
        self._is_first_stage_words = False
        if chain.segmentation is not None:
            self._is_first_stage_words = chain.segmentation[0] == chain.stages[0][0]
            self._words = self._stages[0] if self._is_first_stage_words else _compiled_words(chain.segmentation, path)

    def convert(self, text: str) -> str:
        """Convert a text."""
        if text.isascii():
            return text
        if _COMPATIBILITY.search(text):
            for stage in self._normalization:
                text = stage.convert(text)
        if self._words is None:
            return self._run(text, self._stages)
        if _BOUNDARY in text:
            return _BOUNDARY.join(map(self._convert_words, text.split(_BOUNDARY)))
        return self._convert_words(text)

    def _convert_words(self, text: str) -> str:
        if not text or self._words is None:
            return text
        rest = self._stages[1:] if self._is_first_stage_words else self._stages
        return self._run(self._words.convert_words(text), rest).replace(_BOUNDARY, "")

    @staticmethod
    def _run(text: str, stages: Sequence[Stage]) -> str:
        for stage in stages:
            text = stage.convert(text)
        return text


@cache
def engine(config: str, path: Path) -> Engine:
    """Give a configuration's engine, compiled once in a process."""
    return Engine(config, path)


@cache
def compiled(levels: Levels, path: Path) -> Stage:
    """Give a stage, compiled once in a process: configurations share most of theirs."""
    return Stage(read_levels(levels), path)


def _compiled_words(levels: Levels, path: Path) -> Stage:
    return Stage([{key: key for level in read_levels(levels) for key in level}], path)


def _reachable(levels: Sequence[Mapping[str, str]]) -> dict[str, str]:
    entries = dict(levels[0])
    for level in levels[1:]:
        earlier = frozenset(entries)
        entries |= {
            key: value
            for key, value in level.items()
            if not any(key[:length] in earlier for length in range(1, len(key) + 1))
        }
    return entries


def _compile_phrases(keys: Sequence[str], path: Path) -> Phrases | None:
    if not keys:
        return None
    return AutomatonPhrases(keys) if path.automaton else ScannedPhrases(keys)
