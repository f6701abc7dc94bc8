"""Reading source files: strict, because a misspelt key is a site that silently is not crawled."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from cssselect import SelectorError
from cssselect import parse as parse_css

from archive.errors import UserError
from crawler.sites.source import (
    DEFAULT_DELAY_SECONDS,
    MIN_DELAY_SECONDS,
    SourceFile,
    absolute,
    host_port,
    is_loopback_host,
    is_private_address,
    with_twin,
)
from pipelines.records import Selectors

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

PACKAGED: Final = files("crawler") / "sources"
"""Where the source files lie that come with the program: a folder, or a place in an egg, which is a ZIP file."""

KEYS: Final = frozenset(
    {"name", "title", "home", "hosts", "listings", "listing_pages", "articles", "parts", "exclude"}
    | {"sitemaps", "feeds", "delay_seconds", "max_pages", "enabled", "selectors"}
)
SELECTOR_KEYS: Final = frozenset({"title", "text", "author", "published"})
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class SourceFileError(UserError):
    """A source file that cannot be used as it stands."""

    def __init__(self, path: Path, line: int | None, trouble: str) -> None:
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{place}: {trouble}")


def load_sources(folder: Traversable) -> tuple[SourceFile, ...]:
    """Read every *.toml of a folder, by name.

    Raises:
        UserError: the folder is missing, a file is wrong (which, where, what is expected), or a name is given twice.
    """
    if not folder.is_dir():
        raise UserError(f"{folder} is not a folder. Give the folder that holds your source files (*.toml).")
    sources: dict[str, SourceFile] = {}
    files_there = [path for path in folder.iterdir() if path.name.endswith(".toml")]
    for path in sorted(files_there, key=lambda path: path.name):
        source = read_source(path)
        if source.name in sources:
            raise SourceFileError(
                Path(str(path)), None, f'the name "{source.name}" is taken by another file. Give each its own.'
            )
        sources[source.name] = source
    return tuple(sources[name] for name in sorted(sources))


def choose_sources(sources: tuple[SourceFile, ...], names: tuple[str, ...]) -> tuple[SourceFile, ...]:
    """Pick sources by name; without names, all that are enabled.

    Raises:
        UserError: a name that no source has, or nothing left to crawl.
    """
    known = {source.name: source for source in sources}
    unknown = [name for name in names if name not in known]
    if unknown:
        there = ", ".join(known) or "none"
        raise UserError(f'No source is named "{unknown[0]}". There are: {there}.')
    chosen = tuple(known[name] for name in dict.fromkeys(names)) if names else tuple(s for s in sources if s.enabled)
    if not chosen:
        raise UserError(
            "No source is enabled. Draft one with `yuqi sources add URL`, set `enabled = true` in its file, "
            "or name one: `yuqi crawl NAME`."
        )
    return chosen


def read_source(path: Traversable) -> SourceFile:
    """Read and check one source file.

    Raises:
        UserError: with file, line where it is known, key, and what is expected.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceFileError(
            Path(str(path)), None, f"cannot be read as UTF-8 text ({type(error).__name__})."
        ) from error
    return parse_source(content, Path(str(path)))


def parse_source(content: str, path: Path) -> SourceFile:
    """Check the text of a source file; `path` is for messages only."""
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise SourceFileError(path, None, f"is not TOML: {error}.") from error
    return _Reader(path, content, table).source()


class _Reader:
    """One table on its way to a SourceFile; knows where each key stands, for messages."""

    def __init__(self, path: Path, content: str, table: dict[str, Any]) -> None:
        self._path = path
        self._lines = content.splitlines()
        self._table = table

    def source(self) -> SourceFile:
        self._known_keys(self._table, KEYS)
        home = self._home()
        named = {host_port(home)} | {self._host(home, host) for host in self._strings("hosts")}
        hosts = frozenset(twin for host in named for twin in with_twin(host))
        listings, sitemaps, feeds = (self._seeds(home, hosts, key) for key in ("listings", "sitemaps", "feeds"))
        if not (listings or sitemaps or feeds):
            raise self._wrong("home", "a source needs at least one of listings, sitemaps or feeds")
        return SourceFile(
            name=self._name(),
            title=self._string("title"),
            home=home,
            hosts=hosts,
            listings=listings,
            sitemaps=sitemaps,
            feeds=feeds,
            articles=self._pattern("articles", self._string("articles")),
            listing_pages=self._optional_pattern("listing_pages"),
            parts=self._optional_pattern("parts"),
            exclude=tuple(self._pattern("exclude", text) for text in self._strings("exclude")),
            delay_seconds=self._delay(home),
            enabled=self._flag("enabled"),
            selectors=self._selectors(),
            max_pages=self._max_pages(),
        )

    def _wrong(self, key: str, trouble: str) -> SourceFileError:
        start = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[=\]]")
        line = next((number for number, text in enumerate(self._lines, 1) if start.match(text)), None)
        return SourceFileError(self._path, line, f"{key}: {trouble}.")

    def _known_keys(self, table: dict[str, Any], known: frozenset[str]) -> None:
        for key in table:
            if key not in known:
                raise self._wrong(key, f"is no key of a source file. Known are: {', '.join(sorted(known))}")

    def _string(self, key: str) -> str:
        if key not in self._table:
            raise self._wrong(key, "is missing")
        value = self._table[key]
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(key, "must be a text that is not empty")
        return value

    def _max_pages(self) -> int | None:
        value = self._table.get("max_pages")
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            raise self._wrong("max_pages", "must be a whole number of pages, 1 or more")
        return value

    def _strings(self, key: str) -> tuple[str, ...]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self._wrong(key, f'must be a list of texts: {key} = ["..."]')
        return tuple(value)

    def _name(self) -> str:
        name = self._string("name")
        if not _NAME.fullmatch(name):
            raise self._wrong("name", "must be of small letters, digits and hyphens, at most 64")
        return name

    def _home(self) -> str:
        home = self._string("home")
        if not host_port(home):
            raise self._wrong("home", 'must be a web address with its scheme: home = "https://www.example.org/"')
        host = urlsplit(home).hostname or ""
        if is_private_address(host) and not is_loopback_host(host):
            raise self._wrong("home", f"{host} is a private address; only public sites and this machine are crawled")
        return home if urlsplit(home).path else home + "/"

    def _host(self, home: str, host: str) -> str:
        key = host_port(host if "://" in host else f"{urlsplit(home).scheme}://{host}/")
        name = key.rpartition(":")[0].strip("[]")
        if not key:
            raise self._wrong("hosts", 'must be host names: hosts = ["m.example.org"]')
        if is_private_address(name) and not is_loopback_host(urlsplit(home).hostname or ""):
            raise self._wrong("hosts", f"{name} is a private address; only public sites are crawled")
        return key

    def _seeds(self, home: str, hosts: frozenset[str], key: str) -> tuple[str, ...]:
        urls = tuple(absolute(home, path) for path in self._strings(key))
        for url in urls:
            if host_port(url) not in hosts:
                raise self._wrong(key, f"{url} is not on a host of this source; name its host in `hosts`")
        return urls

    def _optional_pattern(self, key: str) -> re.Pattern[str] | None:
        return self._pattern(key, self._string(key)) if key in self._table else None

    def _pattern(self, key: str, pattern: str) -> re.Pattern[str]:
        try:
            return re.compile(pattern)
        except re.error as error:
            raise self._wrong(key, f"is not a regular expression: {error}") from error

    def _delay(self, home: str) -> float:
        value = self._table.get("delay_seconds", DEFAULT_DELAY_SECONDS)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
            raise self._wrong("delay_seconds", "must be a number of seconds from 0 to 3600")
        if value < MIN_DELAY_SECONDS and not is_loopback_host(urlsplit(home).hostname or ""):
            raise self._wrong("delay_seconds", f"must be at least {MIN_DELAY_SECONDS:g} for a site that is not yours")
        return float(value)

    def _flag(self, key: str) -> bool:
        value = self._table.get(key, True)
        if not isinstance(value, bool):
            raise self._wrong(key, "must be true or false")
        return value

    def _selectors(self) -> Selectors | None:
        table = self._table.get("selectors", {})
        if not isinstance(table, dict):
            raise self._wrong("selectors", "must be a table: [selectors]")
        self._known_keys(table, SELECTOR_KEYS)
        for key, selector in table.items():
            try:
                parse_css(selector)
            except (SelectorError, TypeError, AttributeError) as error:
                raise self._wrong(key, "is not a CSS selector") from error
        return Selectors(**table) if table else None
