"""The tables of known names as records, read once from pipelines/tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A loan or wealth product of a lender."""

    id: str
    """Lender's id, a slash, the name: "jd/京东白条"."""
    name: str
    lender: str
    kind: str
    aliases: tuple[str, ...]
    ambiguous: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """A lender, platform, collector, bureau or regulator."""

    id: str
    name: str
    kind: str
    region: str
    hotline: str | None
    aliases: tuple[str, ...]
    ambiguous: tuple[str, ...]
    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbering:
    """What became of an article's old number."""

    now: str
    since: str
    """ISO 8601 date from which the old number was wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """An act, interpretation, rule or standard."""

    id: str
    name: str
    kind: str
    region: str
    status: str
    """in_force, amended, repealed, superseded, expired or draft."""
    effective_from: str | None
    """ISO 8601 date."""
    effective_to: str | None
    replaced_by: str | None
    is_ambiguous: bool
    aliases: tuple[str, ...]
    successor_articles: dict[str, str]
    renumbered: dict[str, Renumbering]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject of an article, with the phrases that show it."""

    id: str
    """Group, slash, name: "collection/phone"."""
    label: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """A number that belongs to the public."""

    number: str
    owner: str
    near: str | None
    """Regular expression of which one must stand within six characters before; None where the number is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What must not stand right before or behind an alias, as regular expressions."""

    not_before: str | None
    not_after: str | None


@cache
def table_version(name: str) -> str:
    """Give a table's name with its version, as mentions carry it: "lenders 2026-11-28"."""
    return f"{name} {_read(f'{name}.yaml')['version']}"


@cache
def lenders() -> tuple[Lender, ...]:
    """Read lenders.yaml."""
    return tuple(_lender(entry) for entry in _read("lenders.yaml")["lenders"])


@cache
def guards() -> dict[str, Guard]:
    """Read the guards of lenders.yaml, by alias."""
    entries = _read("lenders.yaml")["guards"]
    return {
        alias: Guard(not_before=guard.get("not_before"), not_after=guard.get("not_after"))
        for alias, guard in entries.items()
    }


@cache
def context_words() -> tuple[str, ...]:
    """Read the words that make an ambiguous name a lender's."""
    return tuple(_read("lenders.yaml")["context_words"])


@cache
def laws() -> tuple[Law, ...]:
    """Read laws.yaml."""
    return tuple(
        Law(
            id=entry["id"],
            name=entry["name"],
            kind=entry["kind"],
            region=entry["region"],
            status=entry["status"],
            effective_from=entry.get("effective_from"),
            effective_to=entry.get("effective_to"),
            replaced_by=entry.get("replaced_by"),
            is_ambiguous=entry.get("ambiguous", False),
            aliases=tuple(entry["aliases"]),
            successor_articles=entry.get("successor_articles", {}),
            renumbered={number: Renumbering(**change) for number, change in entry.get("renumbered", {}).items()},
        )
        for entry in _read("laws.yaml")["laws"]
    )


@cache
def topics() -> tuple[Topic, ...]:
    """Read topics.yaml."""
    return tuple(
        Topic(id=f"{group}/{name}", label=entry["label"], cues=tuple(entry["cues"]))
        for group, entries in _read("topics.yaml")["topics"].items()
        for name, entry in entries.items()
    )


@cache
def hotlines() -> tuple[Hotline, ...]:
    """Read hotlines.yaml and the lenders' own hotlines."""
    public = [
        Hotline(number=entry["number"], owner=entry["owner"], near=entry.get("near"))
        for entry in _read("hotlines.yaml")["public"]
    ]
    known = {hotline.number for hotline in public}
    own = [
        Hotline(number=lender.hotline, owner=lender.name, near=None)
        for lender in lenders()
        if lender.hotline and lender.hotline not in known
    ]
    return (*public, *own)


def _lender(entry: dict[str, Any]) -> Lender:
    return Lender(
        id=entry["id"],
        name=entry["name"],
        kind=entry["kind"],
        region=entry["region"],
        hotline=entry.get("hotline"),
        aliases=tuple(entry["aliases"]),
        ambiguous=tuple(entry.get("ambiguous", ())),
        products=tuple(
            Product(
                id=f"{entry['id']}/{product['name']}",
                name=product["name"],
                lender=entry["id"],
                kind=product["type"],
                aliases=tuple(product["aliases"]),
                ambiguous=tuple(product.get("ambiguous", ())),
            )
            for product in entry.get("products", ())
        ),
    )


@cache
def _read(name: str) -> Any:
    text = resources.files("pipelines").joinpath("tables", name).read_text(encoding="utf-8")
    return yaml.load(text, yaml.CSafeLoader)
