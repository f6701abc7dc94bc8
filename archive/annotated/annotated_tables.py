"""What the archive says of its articles in columns: the tables of annotations, the first ones and what came after.

Beside every table of mentions, one row a place, stands a small one with one row an article and thing: it carries the
month and whether the article is the canonical copy, so that counts over time need neither the texts nor the mentions.
Triggers keep both in step with `articles`, whoever writes.
"""

from __future__ import annotations

from typing import Final

_NAMED: Final = """
CREATE TABLE {plural}(
    id INTEGER PRIMARY KEY,
    {singular} TEXT NOT NULL UNIQUE,    -- identifier of the gazetteer
    name TEXT NOT NULL
) STRICT;
CREATE TABLE article_{plural}(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    {singular}_id INTEGER NOT NULL REFERENCES {plural}(id),
    surface TEXT NOT NULL,
    start INTEGER NOT NULL,             -- code points in articles.text
    "end" INTEGER NOT NULL{more}
) STRICT;
CREATE INDEX article_{plural}_article ON article_{plural}(article_id);
CREATE INDEX article_{plural}_{singular} ON article_{plural}({singular}_id, article_id);
"""

MENTIONS: Final = (
    _NAMED.format(plural="lenders", singular="lender", more="")
    + _NAMED.format(plural="products", singular="product", more="")
    + _NAMED.format(
        plural="laws",
        singular="law",
        more=",\n    article TEXT,\n    article_now TEXT,\n    stale INTEGER NOT NULL",
    )
    + _NAMED.format(plural="topics", singular="topic", more=",\n    section INTEGER")
    + _NAMED.format(plural="hotlines", singular="hotline", more="")
    + """
CREATE TABLE quantities(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    value REAL NOT NULL,
    value_max REAL,
    unit TEXT NOT NULL,
    suspect INTEGER NOT NULL,           -- 1: damaged, keep out of statistics
    surface TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
) STRICT;
CREATE INDEX quantities_article ON quantities(article_id);
CREATE INDEX quantities_kind ON quantities(kind);

CREATE TABLE pii(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    surface TEXT NOT NULL,              -- masked
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
) STRICT;
CREATE INDEX pii_article ON pii(article_id);
"""
)

COLUMNS: Final = """
ALTER TABLE articles ADD COLUMN quality_class TEXT;
ALTER TABLE articles ADD COLUMN quality_score REAL;
ALTER TABLE articles ADD COLUMN facts INTEGER;
ALTER TABLE sections ADD COLUMN role TEXT;
ALTER TABLE lenders ADD COLUMN kind TEXT;
ALTER TABLE lenders ADD COLUMN region TEXT;
ALTER TABLE lenders ADD COLUMN hotline TEXT;
ALTER TABLE products ADD COLUMN kind TEXT;
ALTER TABLE products ADD COLUMN lender_id INTEGER REFERENCES lenders(id);
ALTER TABLE laws ADD COLUMN kind TEXT;
ALTER TABLE laws ADD COLUMN region TEXT;
ALTER TABLE laws ADD COLUMN status TEXT;
ALTER TABLE laws ADD COLUMN effective_from TEXT;
ALTER TABLE laws ADD COLUMN effective_to TEXT;
ALTER TABLE laws ADD COLUMN replaced_by TEXT;
ALTER TABLE topics ADD COLUMN topic_group TEXT;
ALTER TABLE article_lenders ADD COLUMN in_title INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article_lenders ADD COLUMN stale_name INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article_lenders ADD COLUMN name_now TEXT;
ALTER TABLE article_lenders ADD COLUMN table_version TEXT;
ALTER TABLE article_products ADD COLUMN in_title INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article_products ADD COLUMN stale_name INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article_products ADD COLUMN name_now TEXT;
ALTER TABLE article_products ADD COLUMN table_version TEXT;
ALTER TABLE article_laws ADD COLUMN paragraph TEXT;
ALTER TABLE article_laws ADD COLUMN article_to TEXT;
ALTER TABLE article_laws ADD COLUMN law_now TEXT;
ALTER TABLE article_laws ADD COLUMN table_version TEXT;
ALTER TABLE article_topics ADD COLUMN in_heading INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article_topics ADD COLUMN stance TEXT;
ALTER TABLE article_topics ADD COLUMN table_version TEXT;
ALTER TABLE article_hotlines ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
ALTER TABLE article_hotlines ADD COLUMN number_now TEXT;
ALTER TABLE article_hotlines ADD COLUMN table_version TEXT;
ALTER TABLE quantities ADD COLUMN bound TEXT;
ALTER TABLE quantities ADD COLUMN context TEXT;
ALTER TABLE quantities ADD COLUMN table_version TEXT;
ALTER TABLE pii ADD COLUMN hmac TEXT;
ALTER TABLE pii ADD COLUMN table_version TEXT;
CREATE INDEX pii_hmac ON pii(hmac);
CREATE INDEX articles_quality ON articles(quality_class, quality_score);
CREATE INDEX articles_facts ON articles(family_id, is_primary, facts);
CREATE INDEX quantities_values ON quantities(kind, unit, suspect, value);
"""

TABLES: Final = """
CREATE TABLE article_title_names(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    lender_id INTEGER REFERENCES lenders(id),       -- one of the two
    product_id INTEGER REFERENCES products(id),
    surface TEXT NOT NULL,
    start INTEGER NOT NULL,             -- code points in articles.title
    "end" INTEGER NOT NULL,
    table_version TEXT NOT NULL
) STRICT;
CREATE INDEX article_title_names_article ON article_title_names(article_id);
CREATE INDEX article_title_names_lender ON article_title_names(lender_id);
CREATE INDEX article_title_names_product ON article_title_names(product_id);

CREATE TABLE claims(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK(verdict IN ('right', 'wrong', 'stale', 'unclear')),
    basis TEXT NOT NULL,                -- what is right, in our words
    surface TEXT NOT NULL,
    start INTEGER NOT NULL,             -- code points in articles.text
    "end" INTEGER NOT NULL,
    table_version TEXT NOT NULL
) STRICT;
CREATE INDEX claims_article ON claims(article_id);
CREATE INDEX claims_kind ON claims(kind, verdict);

CREATE TABLE quality_signals(
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    table_version TEXT NOT NULL
) STRICT;
CREATE INDEX quality_signals_article ON quality_signals(article_id);
CREATE INDEX quality_signals_name ON quality_signals(name, value);

CREATE TABLE lenders_by_article(
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    lender_id INTEGER NOT NULL REFERENCES lenders(id),
    month TEXT,                         -- of articles.published; the year alone where the page gives no more
    is_primary INTEGER NOT NULL,        -- of articles
    mentions INTEGER NOT NULL,          -- in the text
    in_title INTEGER NOT NULL,          -- 1 where the title names it
    PRIMARY KEY(article_id, lender_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lenders_by_article_month ON lenders_by_article(lender_id, month, is_primary);

CREATE TABLE topics_by_article(
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    topic_id INTEGER NOT NULL REFERENCES topics(id),
    topic_group TEXT,
    month TEXT,
    is_primary INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    in_heading INTEGER NOT NULL,        -- 1 where a heading shows it
    PRIMARY KEY(article_id, topic_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX topics_by_article_month ON topics_by_article(topic_id, month, is_primary);
CREATE INDEX topics_by_article_group ON topics_by_article(topic_group, article_id, topic_id, is_primary);

CREATE TABLE laws_by_article(
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    law_id INTEGER NOT NULL REFERENCES laws(id),
    month TEXT,
    is_primary INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    stale INTEGER NOT NULL,             -- 1 where a citation was out of date
    PRIMARY KEY(article_id, law_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX laws_by_article_month ON laws_by_article(law_id, month, is_primary, stale);
"""

TRIGGER: Final = """
CREATE TRIGGER articles_by_article AFTER UPDATE OF published, is_primary ON articles
WHEN old.published IS NOT new.published OR old.is_primary <> new.is_primary
BEGIN
    UPDATE lenders_by_article SET month = substr(new.published, 1, 7), is_primary = new.is_primary
        WHERE article_id = new.id;
    UPDATE topics_by_article SET month = substr(new.published, 1, 7), is_primary = new.is_primary
        WHERE article_id = new.id;
    UPDATE laws_by_article SET month = substr(new.published, 1, 7), is_primary = new.is_primary
        WHERE article_id = new.id;
END
"""

VIEWS: Final = """
CREATE VIEW articles_clean AS SELECT * FROM articles
    WHERE is_primary = 1 AND flag_count = 0 AND replaced_chars = 0 AND quality_class = 'article';
"""

QUESTIONS: Final = """
DROP INDEX articles_quality;
DROP INDEX quantities_values;
CREATE INDEX articles_judged ON articles(quality_class, is_primary, quality_score);
CREATE INDEX articles_first ON articles(cluster_id, published, source_id);
CREATE INDEX sections_role ON sections(role, heading);
CREATE INDEX article_topics_stance ON article_topics(topic_id, stance);
CREATE INDEX quantities_told ON quantities(kind, suspect, unit, value);
"""
"""Indexes that answer docs/questions.md without reading a text."""

SUMMARIES: Final = (
    """INSERT INTO lenders_by_article
    SELECT a.id, named.lender_id, substr(a.published, 1, 7), a.is_primary, sum(named.in_text), max(named.in_title)
    FROM articles a JOIN (
        SELECT article_id, lender_id, 1 AS in_text, in_title FROM article_lenders WHERE article_id = :id
        UNION ALL SELECT t.article_id, t.lender_id, 0, 1 FROM article_title_names t
            WHERE t.article_id = :id AND t.lender_id IS NOT NULL) named ON named.article_id = a.id
    GROUP BY named.lender_id""",
    """INSERT INTO topics_by_article
    SELECT a.id, m.topic_id, t.topic_group, substr(a.published, 1, 7), a.is_primary, count(*), max(m.in_heading)
    FROM articles a JOIN article_topics m ON m.article_id = a.id JOIN topics t ON t.id = m.topic_id
    WHERE a.id = :id GROUP BY m.topic_id""",
    """INSERT INTO laws_by_article
    SELECT a.id, m.law_id, substr(a.published, 1, 7), a.is_primary, count(*), max(m.stale)
    FROM articles a JOIN article_laws m ON m.article_id = a.id WHERE a.id = :id GROUP BY m.law_id""",
)
"""Statements that fill the small tables for article :id, from its mentions."""
