"""The tables of the record of releases; see `archive.upkeep.releases`."""

from typing import Final

TABLES: Final = """
CREATE TABLE releases(
    id INTEGER PRIMARY KEY,
    version TEXT NOT NULL,
    day TEXT NOT NULL,                  -- of the newest capture in it
    sha256 TEXT NOT NULL UNIQUE,        -- of the checksums of its files of articles
    articles INTEGER NOT NULL,
    options TEXT NOT NULL               -- JSON object: profile, formats, selection, ...
) STRICT;

CREATE TABLE release_articles(
    release_id INTEGER NOT NULL REFERENCES releases(id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL,        -- no foreign key: it may have been taken down
    digest TEXT NOT NULL,               -- the first 16 characters of the article's sha256
    PRIMARY KEY(release_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_articles_article ON release_articles(article_id);
"""
