"""The models of hosts: learned from the articles of an archive, frozen, and kept beside the captures.

What a page is understood as must not depend on the pages that came before it. So a model is learned from the set of
articles that are there, where a crawl has come to its end or somebody asks (`yuqi sources learn`), and never changes by
itself. It lies beside the WARC files because a rebuild makes all else from them, and says from which capture on it is
used, so that a rebuild takes it up at the same place. The table `host_models` has those that are in use; every article
names the model it was read with. How a model is taken up stands in `archive.modelling`.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from archive.errors import UserError
from archive.insertion import insert
from pipelines.hostmodel import HostModel, Taught, host_key, learn
from pipelines.layout import Layout

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from archive.store import Store

FILE: Final = "host_models.jsonl"

MAX_TAUGHT: Final = 500
"""Articles of a host that it is learned from, the first by their addresses: more would tell the same."""

TABLES: Final = """
ALTER TABLE articles ADD COLUMN container TEXT;
ALTER TABLE articles ADD COLUMN title_suffix TEXT;
ALTER TABLE articles ADD COLUMN host_model TEXT;
CREATE TABLE host_models(
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL UNIQUE,          -- host:port
    digest TEXT NOT NULL,               -- articles.host_model of the articles read with it
    pages INTEGER NOT NULL,             -- articles of different text that it was learned from
    container TEXT,                     -- path of the element that holds the article
    suffixes TEXT NOT NULL,             -- JSON list: what <title> prints behind titles
    lines TEXT NOT NULL                 -- JSON list: letters of the lines that are the host's
) STRICT;
"""


class Kept(NamedTuple):
    """A model and the place from which on pages are read with it."""

    model: HostModel
    from_capture: int
    """The last capture that was there when it was learned; 0 where every page is read with it."""


def read_models(folder: Path) -> dict[str, HostModel]:
    """Read the models that lie beside the captures, by host; none where there is no such file.

    Raises:
        UserError: the file is not one of ours.
    """
    return {host: kept.model for host, kept in read_kept(folder).items()}


def read_kept(folder: Path) -> dict[str, Kept]:
    """Read the same with the places from which on they are used."""
    path = folder / FILE
    return _kept_of(path.read_bytes(), str(path)) if path.exists() else {}


def models_of(content: bytes, path: str) -> dict[str, HostModel]:
    """Read a file of models, by host.

    Raises:
        UserError: it is not one of ours.
    """
    return {host: kept.model for host, kept in _kept_of(content, path).items()}


def _kept_of(content: bytes, path: str) -> dict[str, Kept]:
    try:
        records = [json.loads(line) for line in content.decode("utf-8").splitlines() if line]
        models = [Kept(HostModel.of_record(record), int(record.get("from_capture", 0))) for record in records]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path}: these are no host models. Learn them anew: remove the file, then run "
                        "`yuqi sources learn`.") from error  # fmt: skip
    return {kept.model.host: kept for kept in models}


def learn_models(connection: sqlite3.Connection, sources: Sequence[str] = ()) -> dict[str, HostModel]:
    """Learn what the articles in the archive teach of their hosts; copies of one text teach once, and so many at most.

    Args:
        connection: to the archive.
        sources: names; the articles of all by default.
    """
    taught: dict[str, dict[str, Taught]] = defaultdict(dict)
    rows = connection.execute(
        "SELECT articles.id, articles.url, fold_sha256, text, container, title_suffix FROM articles"
        " JOIN sources ON sources.id = source_id WHERE ?1 = '[]' OR sources.name IN (SELECT value FROM json_each(?1))"
        " ORDER BY articles.url",
        (json.dumps(list(sources)),),
    )
    for number, url, fold, text, container, suffix in rows:
        host = host_key(url)
        if host is not None and fold not in taught[host] and len(taught[host]) < MAX_TAUGHT:
            removed = connection.execute("SELECT text FROM removed_blocks WHERE article_id = ?", (number,))
            layout = Layout(container=container, suffix=suffix)
            taught[host][fold] = Taught(text, tuple(block for (block,) in removed), layout)
    models = (learn(host, articles.values()) for host, articles in sorted(taught.items()))
    return {model.host: model for model in models if model is not None}


def freeze(store: Store, models: Mapping[str, HostModel], forgotten: Iterable[str] = ()) -> None:
    """Put models in the place of those of the same hosts, and forget others; on disk before this returns.

    The articles that are there stay as they are: `rebuild` reads them anew.
    """
    gone = set(forgotten)
    kept = {host: one for host, one in read_kept(store.warc.folder).items() if host not in gone}
    in_use = {host for (host,) in store.connection.execute("SELECT host FROM host_models")} - gone
    keep(store.warc.folder, kept | {host: Kept(model, 0) for host, model in models.items()})
    with store.transaction() as connection:
        connection.execute("DELETE FROM host_models")
        for _, model in sorted(({host: kept[host].model for host in in_use & kept.keys()} | dict(models)).items()):
            insert_model(connection, model)


def keep(folder: Path, kept: Mapping[str, Kept]) -> None:
    """Write the file of models; on disk before this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.new"
    with fresh.open("w", encoding="utf-8") as file:
        for _, (model, from_capture) in sorted(kept.items()):
            record = model.as_record() | {"from_capture": from_capture}
            file.write(json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / FILE)


def models_in_use(connection: sqlite3.Connection, folder: Path) -> dict[str, HostModel]:
    """Read the models that pages are read with, by host."""
    digests = dict(connection.execute("SELECT host, digest FROM host_models").fetchall())
    return {host: model for host, model in read_models(folder).items() if digests.get(host) == model.digest}


def insert_model(connection: sqlite3.Connection, model: HostModel) -> None:
    """Write the row of a model: from now on pages are read with it."""
    row = {
        "host": model.host,
        "digest": model.digest,
        "pages": model.pages,
        "container": model.container,
        "suffixes": json.dumps(model.suffixes, ensure_ascii=False),
        "lines": json.dumps(sorted(model.lines), ensure_ascii=False),
    }
    connection.execute("DELETE FROM host_models WHERE host = ?", (model.host,))
    insert(connection, "host_models", row)
