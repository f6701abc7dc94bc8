"""The models of hosts: learned from the articles of an archive, frozen, and kept beside the captures.

What a page is understood as must not depend on the pages that came before it. So no crawl changes a model: it is
learned where somebody asks (`yuqi sources learn`), from the set of articles that are there, and every page after that
is read with it, in a crawl and in a rebuild alike. It lies beside the WARC files because a rebuild makes all else from
them; the table `host_models` mirrors it for readers. Every article names the model it was read with.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from archive.errors import UserError
from pipelines.hostmodel import HostModel, Taught, host_key, learn
from pipelines.layout import Layout

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from archive.store import Store

FILE: Final = "host_models.jsonl"

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


def read_models(folder: Path) -> dict[str, HostModel]:
    """Read the models that lie beside the captures, by host; none where there is no such file.

    Raises:
        UserError: the file is not one of ours.
    """
    path = folder / FILE
    return models_of(path.read_bytes(), str(path)) if path.exists() else {}


def models_of(content: bytes, path: str) -> dict[str, HostModel]:
    """Read a file of models, by host.

    Raises:
        UserError: it is not one of ours.
    """
    try:
        models = [HostModel.of_record(json.loads(line)) for line in content.decode("utf-8").splitlines() if line]
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path}: these are no host models. Learn them anew: remove the file, then run "
                        "`yuqi sources learn`.") from error  # fmt: skip
    return {model.host: model for model in models}


def learn_models(connection: sqlite3.Connection, sources: Sequence[str] = ()) -> dict[str, HostModel]:
    """Learn what the articles in the archive teach of their hosts; copies of one text teach once.

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
        if host is not None and fold not in taught[host]:
            removed = connection.execute("SELECT text FROM removed_blocks WHERE article_id = ?", (number,))
            layout = Layout(container=container, suffix=suffix)
            taught[host][fold] = Taught(text, tuple(block for (block,) in removed), layout)
    models = (learn(host, articles.values()) for host, articles in sorted(taught.items()))
    return {model.host: model for model in models if model is not None}


def freeze(store: Store, models: Mapping[str, HostModel], forgotten: Iterable[str] = ()) -> None:
    """Put models in the place of those of the same hosts, and forget others; on disk before this returns.

    The articles that are there stay as they are: `rebuild` reads them anew.
    """
    folder = store.warc.folder
    kept = {host: model for host, model in read_models(folder).items() if host not in set(forgotten)} | dict(models)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.new"
    with fresh.open("w", encoding="utf-8") as file:
        for _, model in sorted(kept.items()):
            file.write(json.dumps(model.as_record(), ensure_ascii=False, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / FILE)
    with store.transaction() as connection:
        mirror(connection, kept.values())


def mirror(connection: sqlite3.Connection, models: Iterable[HostModel]) -> None:
    """Write the rows of the models that lie beside the captures: after learning, and in a rebuild."""
    connection.execute("DELETE FROM host_models")
    connection.executemany(
        "INSERT INTO host_models(host, digest, pages, container, suffixes, lines) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                model.host,
                model.digest,
                model.pages,
                model.container,
                json.dumps(model.suffixes, ensure_ascii=False),
                json.dumps(sorted(model.lines), ensure_ascii=False),
            )
            for model in sorted(models, key=lambda model: model.host)
        ],
    )
