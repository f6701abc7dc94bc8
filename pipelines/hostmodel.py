"""What a host prints around all of its articles, which no single page can tell: learned from many, used to read one.

A model is a function of a set of articles, so it knows no order; it changes only where somebody asks for it. Learning
looks at lines at the edges of texts and at what was cut off, at the element that held the article, and at what stands
in <title> behind the article's title. Paragraphs in the midst of texts are never template: sites that spin one article
for a hundred lenders repeat those too.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple, Self
from urllib.parse import urlsplit

from pipelines.extract.cues import letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipelines.layout import Layout

MIN_PAGES: Final = 5
"""Fewer articles teach nothing."""
MIN_SHARE: Final = 0.6
"""Of a host's articles that must have a line or an element before it is the host's."""
_MIN_SUFFIX_PAGES: Final = 3
_MAX_SUFFIXES: Final = 50
_MAX_LINES: Final = 200
_EDGE_START: Final = 3
_EDGE_END: Final = 6
"""Paragraphs at the start and at the end of a text that may be template."""
_KEY_CHARS: Final = range(6, 161)
"""Letters of a line that can be template; shorter ones are headings that a site customarily writes."""
_DIGITS: Final = re.compile(r"\d+")
_MOMENT: Final = re.compile(r"\d+\s*[年月日號号時时分秒:：/.\-]\s*")
_PROSE: Final = re.compile(r"(?s).{24,}[。！？]\W*$")
"""A sentence: an article's own where its figures are; what a site prints around articles has them in labels."""


class Taught(NamedTuple):
    """What one article teaches."""

    text: str
    removed: tuple[str, ...]
    """Texts of what was cut off."""
    layout: Layout


@dataclass(frozen=True, kw_only=True)
class HostModel:
    """The template of a host."""

    host: str
    """With its port where the address has one."""
    pages: int
    """Articles of different text that it was learned from."""
    container: str | None
    """Path of the element that holds the article; None where pages differ."""
    suffixes: tuple[str, ...]
    """What stands behind titles, the longest first."""
    lines: frozenset[str]
    """Keys of the lines that stand on most pages; see `line_key`."""

    @cached_property
    def digest(self) -> str:
        """Sixteen hexadecimal digits that name this very model."""
        return sha256(json.dumps(self.as_record(), sort_keys=True).encode()).hexdigest()[:16]

    def as_record(self) -> dict[str, object]:
        """Give the model as JSON holds it."""
        return {
            "host": self.host,
            "pages": self.pages,
            "container": self.container,
            "suffixes": list(self.suffixes),
            "lines": sorted(self.lines),
        }

    @classmethod
    def of_record(cls, record: Mapping[str, object]) -> Self:
        """Make a model of what `as_record` gave.

        Raises:
            KeyError, TypeError: it is no such record.
        """
        suffixes, lines = record["suffixes"], record["lines"]
        if not isinstance(suffixes, list) or not isinstance(lines, list) or not isinstance(record["pages"], int):
            raise TypeError("no host model")
        container = record["container"]
        return cls(
            host=str(record["host"]),
            pages=record["pages"],
            container=None if container is None else str(container),
            suffixes=tuple(map(str, suffixes)),
            lines=frozenset(map(str, lines)),
        )

    def has_line(self, text: str) -> bool:
        """Say whether a line is the host's and not an article's."""
        return line_key(text) in self.lines

    def without_suffix(self, title: str) -> tuple[str, bool]:
        """Take a learned suffix off a <title>; also say whether what is left is the bare title.

        It is not where the suffix is the end of longer ones: the site's name, with a channel in front of it.
        """
        for suffix in self.suffixes:
            if title.endswith(suffix) and len(title) > len(suffix):
                is_whole = not any(other != suffix and other.endswith(suffix) for other in self.suffixes)
                return title[: -len(suffix)].strip(), is_whole
        return title, False


def host_key(url: str | None) -> str | None:
    """Give the host whose template a page has; None for text without an address.

    >>> host_key("https://www.A.example:8801/yuqi/1.html"), host_key(None), host_key("local:0f")
    ('www.a.example:8801', None, None)
    """
    try:
        return urlsplit(url or "").netloc.lower() or None
    except ValueError:
        return None


def line_key(text: str) -> str:
    """Give the key under which equal lines meet: letters without digits, because counts and dates change.

    Of a sentence only dates and times are left out: versions of a template differ in its figures.

    >>> line_key("阅读：1204次 分享") == line_key("阅读： 88 次  分享")
    True
    >>> first, other = (f"老周算过，欠款里有{sum}元是拖出来的，比一开始就分期要贵得多。" for sum in (4992, 730))
    >>> line_key(first) == line_key(other)
    False
    """
    if len(text) > 2 * _KEY_CHARS.stop:
        return ""
    return letters(_MOMENT.sub("", text)) if _PROSE.match(text) else _DIGITS.sub("", letters(text))


def learn(host: str, articles: Iterable[Taught]) -> HostModel | None:
    """Learn the template of a host; None where it has too few articles. The order of the articles does not matter.

    Args:
        host: as `host_key` gives it.
        articles: of different texts; copies of one article would teach that article.
    """
    lines: Counter[str] = Counter()
    containers: Counter[str] = Counter()
    suffixes: Counter[str] = Counter()
    pages = 0
    for article in articles:
        pages += 1
        lines.update(_keys(article))
        containers.update(filter(None, [article.layout.container]))
        suffixes.update(filter(None, [article.layout.suffix]))
    if pages < MIN_PAGES:
        return None
    least = max(MIN_PAGES, MIN_SHARE * pages)
    common = sorted((-count, key) for key, count in lines.items() if count >= least)
    held = sorted((-count, path) for path, count in containers.items() if count >= least and _is_named(path))
    behind = sorted((-count, text) for text, count in suffixes.items() if count >= _MIN_SUFFIX_PAGES)
    return HostModel(
        host=host,
        pages=pages,
        container=held[0][1] if held else None,
        suffixes=tuple(sorted((text for _, text in behind[:_MAX_SUFFIXES]), key=lambda text: (-len(text), text))),
        lines=frozenset(key for _, key in common[:_MAX_LINES]),
    )


def _keys(article: Taught) -> set[str]:
    paragraphs = article.text.split("\n")
    edges = [*paragraphs[:_EDGE_START], *paragraphs[-_EDGE_END:]]
    cut = [line for block in article.removed for line in block.split("\n")]
    return {key for key in map(line_key, (*edges, *cut)) if len(key) in _KEY_CHARS}


def _is_named(path: str) -> bool:
    """Whether the last element of a path has an id or a class: div>div>div is every page's."""
    return any(mark in path.rpartition(">")[2] for mark in "#.")
