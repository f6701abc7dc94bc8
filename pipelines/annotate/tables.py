"""The tables of known names as records, read once from pipelines/tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import yaml

from pipelines.annotate.sections.table import model_version

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLES: Final = ("claims", "hotlines", "laws", "lenders", "personal", "quality", "quantities", "roles", "topics")
"""The tables of knowledge, by file name; each has a version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    """A name that was given up."""

    until: str
    """ISO 8601, as exactly as known: "2023-05-18", "2023"."""
    now: str
    """The name since."""


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
    generic: dict[str, tuple[str, ...]]
    """Alias -> words of which one must stand in the same sentence."""
    former: dict[str, Former]


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
    short: tuple[str, ...]
    """Names that count in texts of its own region alone."""
    former: dict[str, Former]
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
    has_namesakes: bool
    """True where another region has an act of this name: it counts only on pages that may be of its own."""
    aliases: tuple[str, ...]
    successor_articles: dict[str, str]
    renumbered: dict[str, Renumbering]
    own_entries: dict[str, str]
    """Article -> identifier of the entry that is about it alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotline:
    """A number that belongs to the public."""

    number: str
    owner: str
    near: str | None = None
    """Regular expression of which one must stand within twelve characters before; None where the number is enough."""
    until: str | None = None
    """ISO 8601 date from which the number was no longer to be called; None while it is."""
    now: str | None = None
    """The number to call instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What must not, or must, stand right before or behind an alias."""

    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    after: re.Pattern[str] | None
    other_sense: re.Pattern[str] | None
    """What tells anywhere in a text that the alias is a word there."""
    own_sense: re.Pattern[str] | None
    """What tells right behind the alias that it is none in spite of that."""


@cache
def table_version(name: str) -> str:
    """Give a table's name with its version, as mentions carry it: "lenders 2026-11-28"."""
    return f"{name} {read_table(f'{name}.yaml')['version']}"


@cache
def annotation_tables() -> str:
    """Give the versions of all tables, by which an article knows what annotated it."""
    return "; ".join([*(table_version(name) for name in TABLES), model_version()])


@cache
def lenders() -> tuple[Lender, ...]:
    """Read lenders.yaml."""
    return tuple(_lender(entry) for entry in read_table("lenders.yaml")["lenders"])


@cache
def guards() -> dict[str, Guard]:
    """Read the guards of lenders.yaml, by alias."""
    return {alias: guard_of(entry) for alias, entry in read_table("lenders.yaml")["guards"].items()}


@cache
def ending_guards() -> dict[str, Guard]:
    """Read the guards of lenders.yaml that hold for every alias with an ending."""
    return {ending: guard_of(entry) for ending, entry in read_table("lenders.yaml")["endings"].items()}


@cache
def context_words() -> tuple[str, ...]:
    """Read the words that make an ambiguous name a lender's."""
    return tuple(read_table("lenders.yaml")["context_words"])


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
            has_namesakes=entry.get("namesakes", False),
            aliases=(*entry["aliases"], *_written_numbers(entry)),
            successor_articles=_successors(entry),
            own_entries=entry.get("own_entries", {}),
            renumbered={number: Renumbering(**change) for number, change in entry.get("renumbered", {}).items()},
        )
        for entry in read_table("laws.yaml")["laws"]
    )


@cache
def law_guard(alias: str) -> Guard:
    """Read what must not stand around a bare alias of an act."""
    table = read_table("laws.yaml")
    guards_of = [table["guards"].get(alias, {})]
    guards_of += [guard for ending, guard in table["endings"].items() if alias.endswith(ending)]
    merged = {
        key: "|".join(guard[key] for guard in guards_of if key in guard)
        for key in ("not_before", "not_after")
        if any(key in guard for guard in guards_of)
    }
    return guard_of(merged)


@cache
def measure_words(name: str) -> Any:
    """Read one entry of quantities.yaml: a list of words, or a mapping of words to units."""
    return read_table("quantities.yaml")[name]


@cache
def hotlines() -> tuple[Hotline, ...]:
    """Read hotlines.yaml and the lenders' own hotlines."""
    public = [
        Hotline(
            number=entry["number"],
            owner=entry["owner"],
            near=entry.get("near"),
            until=entry.get("until"),
            now=entry.get("now"),
        )
        for entry in read_table("hotlines.yaml")["public"]
    ]
    known = {hotline.number for hotline in public}
    own = [
        Hotline(number=lender.hotline, owner=lender.name)
        for lender in lenders()
        if lender.hotline and lender.hotline not in known
    ]
    return (*public, *own)


@cache
def hotline_hours() -> dict[str, str]:
    """Read when the hotlines can be reached: number -> "office" or "always"; only those that are known."""
    return {entry["number"]: entry["hours"] for entry in read_table("hotlines.yaml")["public"] if "hours" in entry}


@cache
def claim_table() -> dict[str, Any]:
    """Read claims.yaml."""
    table: dict[str, Any] = read_table("claims.yaml")
    return table


@cache
def quality_table() -> dict[str, Any]:
    """Read quality.yaml."""
    table: dict[str, Any] = read_table("quality.yaml")
    return table


@cache
def cities() -> tuple[str, ...]:
    """Read cities.tsv."""
    return tuple(_lines("cities.tsv"))


def _lines(name: str) -> Iterator[str]:
    table = resources.files("pipelines").joinpath("tables", name).read_text(encoding="utf-8")
    return (line for line in table.splitlines() if line and not line.startswith("#"))


@cache
def personal() -> dict[str, Any]:
    """Read personal.yaml: lists of words by name."""
    words: dict[str, Any] = read_table("personal.yaml")
    return words


def _lender(entry: dict[str, Any]) -> Lender:
    return Lender(
        id=entry["id"],
        name=entry["name"],
        kind=entry["kind"],
        region=entry["region"],
        hotline=entry.get("hotline"),
        aliases=tuple(entry["aliases"]),
        ambiguous=tuple(entry.get("ambiguous", ())),
        short=tuple(entry.get("short", ())),
        former=_former(entry),
        products=tuple(
            Product(
                id=f"{entry['id']}/{product['name']}",
                name=product["name"],
                lender=entry["id"],
                kind=product["type"],
                aliases=tuple(product["aliases"]),
                ambiguous=tuple(product.get("ambiguous", ())),
                generic={alias: tuple(words) for alias, words in product.get("generic", {}).items()},
                former=_former(product),
            )
            for product in entry.get("products", ())
        ),
    )


def _written_numbers(entry: dict[str, Any]) -> tuple[str, ...]:
    """Give the numbers an act was issued under, in all brackets that pages set around the year."""
    return tuple(
        number.replace("〔", left).replace("〕", right)
        for number in entry.get("numbers", ())
        for left, right in ("〔〕", "[]", "()", "【】", "﹝﹞")
    )


def _successors(entry: dict[str, Any]) -> dict[str, str]:
    same = {str(number): str(number) for number in range(1, entry.get("successor_same", 0) + 1)}
    own: dict[str, str] = entry.get("successor_articles", {})
    return same | own


def _former(entry: dict[str, Any]) -> dict[str, Former]:
    return {name: Former(**change) for name, change in entry.get("former", {}).items()}


def guard_of(entry: dict[str, str]) -> Guard:
    """Compile what a table says of the words around an alias."""
    before, after, wanted = (entry.get(key) for key in ("not_before", "not_after", "after"))
    other, own = entry.get("other_sense"), entry.get("own_sense")
    return Guard(
        not_before=re.compile(f"(?:{before})$") if before else None,
        not_after=re.compile(after) if after else None,
        after=re.compile(wanted) if wanted else None,
        other_sense=re.compile(other) if other else None,
        own_sense=re.compile(own) if own else None,
    )


@cache
def read_table(name: str) -> Any:
    """Read a table by its file name, once."""
    text = resources.files("pipelines").joinpath("tables", name).read_text(encoding="utf-8")
    return yaml.load(text, yaml.CSafeLoader)
