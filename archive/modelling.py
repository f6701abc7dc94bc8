"""Learning the models of hosts when a crawl has ended, and taking them up: at once, behind a kill, in a rebuild.

A model is a matter of the set of articles that were there when the crawl ended, so a crawl that was killed and went on
ends with the model of a calm one. It is kept first, with the number of the last capture, and then taken up: what it may
change is read anew, in one transaction with the row that says that it is in use. A rebuild does the same behind the
same capture, so that both see the same articles.
"""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING, Final

from archive.hostmodels import Kept, insert_model, keep, learn_models, read_kept
from archive.insertion import update
from pipelines.hostmodel import host_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from archive.article_rows import ArticleRows
    from archive.store import Store
    from pipelines.hostmodel import HostModel

LEAST_PAGES: Final = 20
"""Articles of different text that a host must have before it is learned unasked."""

_FOLLOWING: Final = frozenset({"host_model", "quality_class", "quality_score", "facts"})
"""Columns that say nothing of how a page reads: the model, and what follows from the text and the date shown."""

log = logging.getLogger(__name__)


def learn_unknown(store: Store, sources: Sequence[str], read_again: Callable[[int], None]) -> int:
    """Learn the hosts of these sources that have no model yet, and take the models up; give their number.

    Call it when a crawl has nothing left to fetch: an interrupted one would teach of half a site.

    Args:
        store: the writer.
        sources: names of the sources that were crawled.
        read_again: makes the history of an article anew.
    """
    connection = store.connection
    if connection.execute("SELECT 1 FROM captures WHERE outcome IS NULL LIMIT 1").fetchone():
        return 0  # it would be settled behind the model here, and in front of it in a rebuild
    kept = read_kept(store.warc.folder)
    unknown = [source for source in sources if _has_unknown(connection, source, kept)]
    if not unknown:
        return 0
    models = learn_models(connection, unknown)
    (last,) = connection.execute("SELECT max(id) FROM captures").fetchone()
    fresh = {
        host: Kept(model, last) for host, model in models.items() if host not in kept and model.pages >= LEAST_PAGES
    }
    if fresh:
        keep(store.warc.folder, kept | fresh)
        take_up(store, read_again)
    return len(fresh)


def take_up(store: Store, read_again: Callable[[int], None], *, before: int | None = None) -> None:
    """Take up the models that were kept and are not in use yet.

    Args:
        store: the writer.
        read_again: makes the history of an article anew.
        before: only those that were learned before this capture came; all by default.
    """
    for _, (model, from_capture) in sorted(waiting(store).items()):
        if before is None or from_capture < before:
            with store.transaction() as connection:
                articles = _may_change(connection, model)
                insert_model(connection, model)
                store.models[model.host] = model
                with store.placing.together():
                    for number in articles:
                        read_again(number)


def is_renamed(connection: sqlite3.Connection, article_id: int, shown: ArticleRows) -> bool:
    """Let an article name the model that it was read with just now, where nothing else differs from what is stored.

    Args:
        connection: in a transaction.
        article_id: of its row.
        shown: what its page gives now, as it would be stored.

    Returns:
        False where something differs, and nothing was done.
    """
    row = shown.columns
    names = [name for name in row if name not in _FOLLOWING]
    stored = connection.execute(f"SELECT {', '.join(names)} FROM articles WHERE id = ?", (article_id,))  # noqa: S608 - our own names
    blocks = connection.execute(
        "SELECT kind, rule, text FROM removed_blocks WHERE article_id = ? ORDER BY position", (article_id,)
    )
    removed = [told[1:] for told in shown.repaired["removed_blocks"]]
    if stored.fetchone() != tuple(row[name] for name in names) or blocks.fetchall() != removed:
        return False
    update(connection, "articles", article_id, {"host_model": row["host_model"]})
    return True


def waiting(store: Store) -> dict[str, Kept]:
    """Give the models that were kept and are not in use yet, by host."""
    digests = dict(store.connection.execute("SELECT host, digest FROM host_models").fetchall())
    kept = read_kept(store.warc.folder)
    return {host: one for host, one in kept.items() if digests.get(host) != one.model.digest}


def _has_unknown(connection: sqlite3.Connection, source: str, kept: dict[str, Kept]) -> bool:
    urls = connection.execute(
        "SELECT articles.url FROM articles JOIN sources ON sources.id = source_id WHERE name = ?", (source,)
    )
    hosts = Counter(host_key(url) for (url,) in urls)
    return any(count >= LEAST_PAGES and host is not None and host not in kept for host, count in hosts.items())


def _may_change(connection: sqlite3.Connection, model: HostModel) -> list[int]:
    """Give the articles of a host that a model may change: by their ends, their element, or what stands behind titles.

    The others it would read as they were read.
    """
    rows = connection.execute(
        "SELECT id, url, container, title_suffix, text FROM articles WHERE instr(url, ?) ORDER BY id", (model.host,)
    )
    return [
        number
        for number, url, container, suffix, text in rows
        if host_key(url) == model.host
        and (
            (model.container is not None and container != model.container)
            or (model.suffixes and suffix not in model.suffixes)
            or any(map(model.has_line, (text.partition("\n")[0], text.rpartition("\n")[2])))
        )
    ]
