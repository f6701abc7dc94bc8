"""What became of an article over time: typed events, made from its captures in their order.

An event is a function of the captures up to it, so a rebuild from the WARC files makes the same ones again. It tells
how much changed, never what: the texts stand in `revisions`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from archive.insertion import insert, update

if TYPE_CHECKING:
    import sqlite3

    from archive.captures import Capture
    from archive.warc.writer import Exchange


class EventKind(StrEnum):
    """What happened to an article; the values are stored."""

    EDITED = "edited"
    """Its text changed."""
    RETITLED = "retitled"
    """Its title changed; with the text, this event stands beside an `edited`."""
    RELABELLED = "relabelled"
    """The page names another author, editor, source or date; title and text are as they were."""
    DELETED = "deleted"
    """Its address answers 404 or 410."""
    SOFT_404 = "soft_404"
    """Its address says "not found" with status 200, or leads to the front page or an error page."""
    MOVED = "moved"
    """Its address leads elsewhere."""
    RESTORED = "restored"
    """It is there again."""


GONE: Final = frozenset({EventKind.DELETED, EventKind.SOFT_404, EventKind.MOVED})

_FRONT: Final = re.compile(r"/?(?:(?:index|default|home|main)\.[a-z]{2,5})?", re.IGNORECASE)
_ERROR: Final = re.compile(
    r"/(?:errors?/|common/|public/)?(?:(?:err|error|page)?[-_]?404|(?:page)?[-_]?not[-_]?found|error)(?:\.[a-z]{2,5})?/?",
    re.IGNORECASE,
)
"""An error page lies at the root of a site or in a folder for such; 404.html among articles is one of them."""

NAMED: Final = ("author", "editor", "source_name", "published")
"""Columns whose change is an event of its own."""

MAX_COMPARED: Final = 2_000
"""Paragraphs that are compared one by one; of a longer text only the ends that differ are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How far two texts differ, in paragraphs."""

    added: int
    removed: int
    changed: int
    """Paragraphs that stand in another's place."""

    def __str__(self) -> str:
        return f"{self.added} added, {self.removed} removed, {self.changed} changed"


def compare_paragraphs(before: str, after: str) -> Change:
    r"""Count the paragraphs that differ between two texts.

    >>> compare_paragraphs("一\n二\n三", "一\n贰\n三\n四")
    Change(added=1, removed=0, changed=1)
    """
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    if len(old) > MAX_COMPARED or len(new) > MAX_COMPARED:
        both = min(len(old), len(new))
        return Change(added=len(new) - both, removed=len(old) - both, changed=both)
    added = removed = changed = 0
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            both = min(last - first, end - start)
            changed += both
            removed += last - first - both
            added += end - start - both
    return Change(added=added, removed=removed, changed=changed)


def is_gone(connection: sqlite3.Connection, article_id: int) -> bool:
    """Say whether an article was not at its address when it was last asked for."""
    last = connection.execute(
        "SELECT kind FROM events WHERE article_id = ? ORDER BY id DESC LIMIT 1", (article_id,)
    ).fetchone()
    return last is not None and last[0] in GONE


def note(connection: sqlite3.Connection, kind: EventKind, article_id: int, capture_id: int, summary: str = "") -> None:
    """Write an event, with the revision the article has now."""
    seen, revision = connection.execute(
        "SELECT fetched_at, (SELECT revision FROM articles WHERE id = ?) FROM captures WHERE id = ?",
        (article_id, capture_id),
    ).fetchone()
    row = {"article_id": article_id, "capture_id": capture_id, "kind": kind.value}
    insert(connection, "events", row | {"seen_at": seen, "revision": revision, "summary": summary})


def note_seen(connection: sqlite3.Connection, article_id: int, capture_id: int) -> None:
    """Note that an article is at its address: an event only where it had been gone."""
    if is_gone(connection, article_id):
        note(connection, EventKind.RESTORED, article_id, capture_id)


def note_names(connection: sqlite3.Connection, article_id: int, capture_id: int, row: dict[str, Any]) -> None:
    """Bring what a page names of its author and source up to date, where title and text are as they were.

    A date that changed is an event too; the article gets it by `archive.versions.feed_dates`, as every date.

    Args:
        connection: in a transaction.
        article_id: whose page was captured again.
        capture_id: the capture that shows it.
        row: columns of `articles`, as the page has them now.
    """
    before = connection.execute(
        "SELECT author, editor, source_name, iif(d.article_id IS NULL, a.published, d.published)"
        " FROM articles a LEFT JOIN page_dates d ON d.article_id = a.id WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    changed = [name for name, was in zip(NAMED, before, strict=True) if was != row[name]]
    if changed:
        told = {name: row[name] for name in NAMED if name != "published"}
        update(connection, "articles", article_id, told)
        note(connection, EventKind.RELABELLED, article_id, capture_id, f"{', '.join(changed)} changed")


def note_edit(connection: sqlite3.Connection, article_id: int, capture_id: int, before: str, after: str) -> None:
    """Note that a text changed, and how far."""
    summary = f"paragraphs: {compare_paragraphs(before, after)}; {len(after) - len(before):+} characters"
    note(connection, EventKind.EDITED, article_id, capture_id, summary)


def note_gone(connection: sqlite3.Connection, kind: EventKind, article_id: int, capture_id: int, summary: str) -> None:
    """Note that an article is not at its address: an event only the first time."""
    if not is_gone(connection, article_id):
        note(connection, kind, article_id, capture_id, summary)


def note_revision(connection: sqlite3.Connection, article_id: int, capture_id: int) -> None:
    """Note what the newest revision of an article changed against the one before."""
    rows = connection.execute(
        "SELECT title, text FROM revisions WHERE article_id = ? ORDER BY number DESC LIMIT 2", (article_id,)
    ).fetchall()
    if len(rows) < 2:
        return
    (title, text), (old_title, old_text) = rows
    if text != old_text:
        note_edit(connection, article_id, capture_id, old_text, text)
    if title != old_title:
        note(connection, EventKind.RETITLED, article_id, capture_id, "the title changed")


def event_counts(connection: sqlite3.Connection, run_id: int) -> dict[str, int]:
    """Count the events that a run saw, by kind."""
    found = connection.execute(
        "SELECT events.kind, count(*) FROM events JOIN captures ON captures.id = capture_id WHERE run_id = ?"
        " GROUP BY events.kind ORDER BY events.kind",
        (run_id,),
    )
    return dict(found.fetchall())


def note_robots(connection: sqlite3.Connection, capture: Capture, exchange: Exchange) -> None:
    """Write a version of a host's rules where status or text differ from the last one."""
    host = urlsplit(exchange.url).netloc
    last = connection.execute("SELECT status, sha256 FROM robots WHERE host = ? ORDER BY id DESC LIMIT 1", (host,))
    if last.fetchone() == (exchange.status, capture.sha256):
        return
    seen = connection.execute("SELECT fetched_at FROM captures WHERE id = ?", (capture.id,)).fetchone()[0]
    row = {"host": host, "capture_id": capture.id, "seen_at": seen, "status": exchange.status}
    insert(connection, "robots", row | {"sha256": capture.sha256})


def where_it_went(url: str, location: str | None) -> tuple[EventKind, str]:
    """Say what a redirect of an article's address means: a front page or an error page stands for "not here any more".

    >>> where_it_went("http://example.cn/a/1.html", "/"), where_it_went("http://example.cn/a/1.html", "/b/1.html")[0]
    ((<EventKind.SOFT_404: 'soft_404'>, 'leads to the front page'), <EventKind.MOVED: 'moved'>)
    >>> where_it_went("http://example.cn/a/1.html", "/404.html")[1]
    'leads to an error page'
    """
    try:
        target = urljoin(url, location or "")
        parts = urlsplit(target)
    except ValueError:
        return EventKind.MOVED, "leads to a broken address"
    if _FRONT.fullmatch(parts.path) and not parts.query:
        return EventKind.SOFT_404, "leads to the front page"
    if _ERROR.fullmatch(parts.path):
        return EventKind.SOFT_404, "leads to an error page"
    return EventKind.MOVED, f"leads to {target}"[:2000]


TABLE: Final = """
CREATE TABLE events(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    capture_id INTEGER NOT NULL REFERENCES captures(id),   -- that showed it
    kind TEXT NOT NULL CHECK(kind IN ('edited', 'retitled', 'deleted', 'soft_404', 'moved', 'restored')),
    seen_at TEXT NOT NULL,
    revision INTEGER NOT NULL,          -- of the article after it
    summary TEXT NOT NULL
) STRICT;
CREATE INDEX events_article ON events(article_id);
CREATE INDEX events_capture ON events(capture_id);
CREATE INDEX events_kind ON events(kind, seen_at);
"""

WIDER_KINDS: Final = (
    "ALTER TABLE events RENAME TO old_events",
    *(f"DROP INDEX events_{name}" for name in ("article", "capture", "kind")),
    """CREATE TABLE events(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    capture_id INTEGER NOT NULL REFERENCES captures(id),
    kind TEXT NOT NULL CHECK(kind IN
        ('edited', 'retitled', 'relabelled', 'deleted', 'soft_404', 'moved', 'restored')),
    seen_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    summary TEXT NOT NULL
) STRICT""",
    "INSERT INTO events SELECT * FROM old_events",
    "DROP TABLE old_events",
    "CREATE INDEX events_article ON events(article_id)",
    "CREATE INDEX events_capture ON events(capture_id)",
    "CREATE INDEX events_kind ON events(kind, seen_at)",
)
"""What lets an older archive hold events that came later: SQLite cannot change a CHECK."""
