"""The tables of the archive, as the steps that `archive.migration` lists and applies.

Made for Datasette as well as for us: integer keys, real foreign keys, a label column in every table, ISO 8601 text
dates in UTC, JSON text for lists. `id` of an article is the id of the capture that first gave it, so that a rebuild
from the WARC files gives every article its number again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive import hostmodels
from archive.annotated import annotated_tables
from archive.copies import cluster_changes, copy_groups, differences, duplicates, signatures
from archive.search import fts, salience
from archive.upkeep import release_tables
from archive.versions import feed_dates, history, revisions

if TYPE_CHECKING:
    from sqlite_utils import Database

RECORDS: Final = """
CREATE TABLE sources(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,          -- of the source file; the host for ingested pages; "local" without an address
    title TEXT NOT NULL,
    home TEXT NOT NULL,
    host TEXT NOT NULL,
    selectors TEXT                      -- JSON object of CSS selectors; NULL where the extractor decides
) STRICT;

CREATE TABLE runs(
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK(kind IN ('crawl', 'ingest', 'rebuild')),
    started_at TEXT NOT NULL,
    finished_at TEXT,                   -- NULL while running, and for ever after a kill
    finish_reason TEXT,
    program_version TEXT NOT NULL,
    chain_version TEXT NOT NULL
) STRICT;

CREATE TABLE captures(
    id INTEGER PRIMARY KEY,             -- ascending in the order of the WARC records
    run_id INTEGER NOT NULL REFERENCES runs(id),
    source_id INTEGER NOT NULL REFERENCES sources(id),
    kind TEXT NOT NULL CHECK(kind IN ('article', 'part', 'listing', 'feed', 'sitemap', 'robots', 'file')),
    url TEXT NOT NULL,
    status INTEGER NOT NULL,
    fetched_at TEXT NOT NULL,
    media_type TEXT NOT NULL,
    charset_label TEXT,
    body_bytes INTEGER NOT NULL,        -- content encodings removed
    sha256 TEXT NOT NULL,               -- of that body
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    warc_record_id TEXT NOT NULL UNIQUE,
    outcome TEXT CHECK(outcome IN ('article', 'rejected', 'listing', 'redirect', 'robots')),
    article_id INTEGER REFERENCES articles(id)
) STRICT;
CREATE INDEX captures_url ON captures(url);
CREATE INDEX captures_source ON captures(source_id);
CREATE INDEX captures_run ON captures(run_id);
CREATE INDEX captures_article ON captures(article_id);

CREATE TABLE clusters(
    id INTEGER PRIMARY KEY,             -- the smallest article id in it
    size INTEGER NOT NULL,
    primary_id INTEGER NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE families(
    id INTEGER PRIMARY KEY,             -- the smallest article id in it
    size INTEGER NOT NULL,
    label TEXT NOT NULL                 -- the title of that article
) STRICT;

CREATE TABLE articles(
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,           -- canonical form
    canonical_url TEXT,                 -- what the page says of itself
    mirror_of TEXT,                     -- address on the host that this page repeats, as far as addresses tell
    source_id INTEGER NOT NULL REFERENCES sources(id),
    capture_id INTEGER NOT NULL REFERENCES captures(id),   -- of the current revision
    revision INTEGER NOT NULL,
    title TEXT,
    title_hans TEXT,
    title_raw TEXT,
    author TEXT,
    source_name TEXT,
    editor TEXT,
    published TEXT,
    published_precision TEXT,
    published_basis TEXT,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    breadcrumb TEXT NOT NULL,           -- JSON list
    script TEXT NOT NULL,
    script_kind TEXT,                   -- hans, hant-charmap, hant-phrase, hant-native; NULL where it is mixed
    region TEXT,                        -- CN, TW, HK by its words; NULL where they do not tell
    language TEXT NOT NULL,
    encoding TEXT,
    encoding_evidence TEXT NOT NULL,
    replaced_chars INTEGER NOT NULL,
    confidence REAL NOT NULL,
    text_chars INTEGER NOT NULL,
    edit_count INTEGER NOT NULL,        -- applied edits (exact and inferred)
    flag_count INTEGER NOT NULL,        -- candidates and flags
    sha256 TEXT NOT NULL,
    fold_sha256 TEXT NOT NULL,
    cluster_id INTEGER REFERENCES clusters(id) DEFERRABLE INITIALLY DEFERRED,
    family_id INTEGER REFERENCES families(id) DEFERRABLE INITIALLY DEFERRED,
    is_primary INTEGER NOT NULL DEFAULT 1,
    chain_version TEXT NOT NULL,
    text TEXT NOT NULL,
    text_hans TEXT NOT NULL
) STRICT;
CREATE INDEX articles_source ON articles(source_id);
CREATE INDEX articles_published ON articles(published, is_primary, source_id);
CREATE INDEX articles_cluster ON articles(cluster_id);
CREATE INDEX articles_family ON articles(family_id);
CREATE INDEX articles_fold ON articles(fold_sha256);
CREATE INDEX articles_capture ON articles(capture_id);

CREATE TABLE sections(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    level INTEGER NOT NULL,
    number TEXT,
    heading TEXT NOT NULL,
    start INTEGER NOT NULL              -- code point in articles.text
) STRICT;
CREATE INDEX sections_article ON sections(article_id);

CREATE TABLE edits(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    field TEXT NOT NULL CHECK(field IN ('title', 'text')),
    start INTEGER NOT NULL,             -- code points in the field before repair
    "end" INTEGER NOT NULL,
    before TEXT NOT NULL,
    after TEXT,
    rule TEXT NOT NULL,
    certainty TEXT NOT NULL CHECK(certainty IN ('exact', 'inferred', 'candidate', 'flag')),
    confidence REAL NOT NULL
) STRICT;
CREATE INDEX edits_article ON edits(article_id);
CREATE INDEX edits_rule ON edits(rule);

CREATE TABLE removed_blocks(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX removed_blocks_article ON removed_blocks(article_id);

CREATE TABLE rejections(
    id INTEGER PRIMARY KEY,
    capture_id INTEGER NOT NULL UNIQUE REFERENCES captures(id),
    url TEXT NOT NULL,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    title TEXT,
    encoding TEXT,
    chain_version TEXT NOT NULL
) STRICT;
CREATE INDEX rejections_reason ON rejections(reason);
"""

COPIES: Final = """
CREATE TABLE signature_bands(
    hash INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    PRIMARY KEY(hash, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX signature_bands_article ON signature_bands(article_id);

CREATE TABLE article_pairs(
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    other_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    relation TEXT NOT NULL CHECK(relation IN ('copy', 'sibling')),
    similarity REAL NOT NULL,           -- 0 to 1
    PRIMARY KEY(article_id, other_id),
    CHECK(article_id < other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_pairs_other ON article_pairs(other_id);
"""

VIEWS: Final = """
CREATE VIEW articles_unique AS SELECT * FROM articles WHERE is_primary = 1;
CREATE VIEW articles_undamaged AS SELECT * FROM articles WHERE flag_count = 0 AND replaced_chars = 0;
"""


HISTORY: Final = """
CREATE TABLE robots(
    id INTEGER PRIMARY KEY,
    host TEXT NOT NULL,                 -- host:port
    capture_id INTEGER NOT NULL REFERENCES captures(id),   -- the first that had these rules
    seen_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
CREATE INDEX robots_host ON robots(host, id);
CREATE INDEX robots_capture ON robots(capture_id);
CREATE TABLE coverage(
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    day TEXT NOT NULL,                  -- on which the articles were found first, UTC
    articles INTEGER NOT NULL,          -- found on that day, by whatever way
    listing INTEGER NOT NULL,           -- of them, known to a listing by now
    sitemap INTEGER NOT NULL,
    feed INTEGER NOT NULL,
    estimated INTEGER,                  -- articles there are, by capture and recapture; NULL where one way found all
    UNIQUE(source, day)
) STRICT;
CREATE TABLE takedowns(
    id INTEGER PRIMARY KEY,
    pattern TEXT NOT NULL UNIQUE,       -- canonical URL, or a host
    kind TEXT NOT NULL CHECK(kind IN ('url', 'host')),
    reason TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    articles TEXT NOT NULL,             -- JSON list of {id, sha256} removed
    captures INTEGER NOT NULL           -- records removed from the WARC files
) STRICT;
"""


def m001_tables(db: Database) -> None:
    """Create every table but the search index."""
    for statement in _statements(
        RECORDS + revisions.TABLE + COPIES + annotated_tables.MENTIONS + VIEWS + revisions.VIEW
    ):
        db.execute(statement)


def m002_search(db: Database) -> None:
    """Create the search index over the folded, character-separated text."""
    for statement in fts.STATEMENTS:
        db.execute(statement)
    fts.fill_fold_table(db.conn)


def m003_history(db: Database) -> None:
    """Create what the archive knows beyond its articles: events, robots.txt versions, coverage, takedowns."""
    for statement in _statements(history.TABLE + HISTORY):
        db.execute(statement)


def m004_copies(db: Database) -> None:
    """Keep what every pair was decided to be, what a copy differs in, and how clusters merged and split.

    Pairs that stand are taken as they are; `yuqi rebuild` decides them anew.
    """
    db.execute("ALTER TABLE article_pairs RENAME TO old_pairs")
    db.execute("DROP INDEX article_pairs_other")
    for statement in (*duplicates.PAIRS, *signatures.TABLES, *cluster_changes.CHANGES, *differences.TABLES):
        db.execute(statement)
    db.execute("INSERT INTO article_pairs SELECT article_id, other_id, relation, relation, similarity FROM old_pairs")
    db.execute("DROP TABLE old_pairs")
    signatures.fill(db.conn)
    for statement in _statements(differences.VIEWS):
        db.execute(statement)


def m005_salience(db: Database) -> None:
    """Create the lists of the articles that say a word most, and fill them."""
    for statement in salience.STATEMENTS:
        db.execute(statement)
    salience.refresh(db.conn)


def m006_annotated_with(db: Database) -> None:
    """Let every article know the tables that annotated it; NULL where older code did."""
    db.execute("ALTER TABLE articles ADD COLUMN annotated_with TEXT")


def m007_annotations(db: Database) -> None:
    """Give annotations their columns, claims and quality their tables, and counts over time their small ones."""
    for statement in _statements(annotated_tables.COLUMNS + annotated_tables.TABLES + annotated_tables.VIEWS):
        db.execute(statement)
    db.execute(annotated_tables.TRIGGER)


def m008_relabelled(db: Database) -> None:
    """Let events tell that a page names another author, source or date."""
    for statement in history.WIDER_KINDS:
        db.execute(statement)


def m009_releases(db: Database) -> None:
    """Create the record of the datasets that were published."""
    for statement in _statements(release_tables.TABLES):
        db.execute(statement)


def m009_questions(db: Database) -> None:
    """Give the questions of docs/questions.md their indexes."""
    for statement in _statements(annotated_tables.QUESTIONS):
        db.execute(statement)


def m010_page_kinds(db: Database) -> None:
    """Let every article know what kind of page it stands on; NULL where older code stored it."""
    db.execute("ALTER TABLE articles ADD COLUMN page_kind TEXT")


def m011_parts(db: Database) -> None:
    """Let a later part's capture name the article's first page, so that a part can wait for it."""
    db.execute("ALTER TABLE captures ADD COLUMN part_of TEXT")
    db.execute(
        "UPDATE captures SET part_of = (SELECT url FROM articles WHERE articles.id = article_id) WHERE kind = 'part'"
    )
    db.execute("CREATE INDEX captures_part_of ON captures(part_of) WHERE part_of IS NOT NULL")


def m012_host_models(db: Database) -> None:
    """Create the models of hosts, and let articles tell how they stood on their pages; NULL from older code."""
    for statement in _statements(hostmodels.TABLES):
        db.execute(statement)


def m013_feed_dates(db: Database) -> None:
    """Create the record of what feeds say of dates; `yuqi rebuild` fills it from feeds captured before."""
    for statement in _statements(feed_dates.TABLES):
        db.execute(statement)


def m014_pairs_of_hashes(db: Database) -> None:
    """Let every sampled hash know the one that follows it: so are copies found among a million of a few templates."""
    for statement in signatures.PAIRS:
        db.execute(statement)


def m015_mirrors(db: Database) -> None:
    """Tell which copies repeat the path of their original on another host."""
    db.execute(copy_groups.MIRRORS)


def m016_kin(db: Database) -> None:
    """Let signatures tell whom an article speaks of: so are its own copies found among hundreds of siblings."""
    db.execute(signatures.KIN)
    signatures.fill_kin(db.conn)


def m017_pieces(db: Database) -> None:
    """Let pairs tell which text covers what of the other: so does a page of two articles join neither.

    Of pairs that stand it is not known; `yuqi rebuild` decides them anew.
    """
    for statement in duplicates.PIECES:
        db.execute(statement)


def m018_kin_index(db: Database) -> None:
    """Let size and kin of signatures be read without the signatures: insertion costs less in large archives."""
    db.execute(signatures.KIN_INDEX)


def m019_serials(db: Database) -> None:
    """Number signatures as they are written: what was stored since a text was compared is found without the index."""
    for statement in signatures.SERIALS:
        db.execute(statement)


def m020_ended_clusters(db: Database) -> None:
    """Let the record of merges and splits tell which clusters ended because their articles were taken down."""
    for statement in cluster_changes.ENDS:
        db.execute(statement)


def _statements(script: str) -> list[str]:
    # executescript would commit the migration's own transaction half way.
    bare = "\n".join(line.split("--")[0] for line in script.splitlines())
    return [statement for statement in bare.split(";") if statement.strip()]
