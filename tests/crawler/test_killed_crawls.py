"""SIGKILL at random moments on the bundled sites: the resumed archive equals the calm one.

Five moments in CI; more with YUQI_KILLS=30.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from archive.upkeep.verify import verify
from demosites import Web, serving

KILLS = int(os.environ.get("YUQI_KILLS", "5"))
SITES = {"dede-zixun", "empire-zhoukan", "zblog-suibi"}  # none of them changes a page between two visits
FIELDS = (
    "url, canonical_url, revision, title, title_hans, author, source_name, editor, published, published_basis, breadcrumb,"
    " script, encoding, edit_count, flag_count, sha256, fold_sha256, is_primary, text, text_hans"
)
EDITS = (
    'SELECT a.url, e.position, e.field, e.start, e."end", e.before, e.after, e.rule, e.certainty, e.confidence'
    " FROM edits e JOIN articles a ON a.id = e.article_id"
)
REVISIONS = "SELECT a.url, r.number, r.title, r.text FROM revisions r JOIN articles a ON a.id = r.article_id"
GROUPS = (
    "SELECT a.url, p.url FROM articles a JOIN clusters c ON c.id = a.cluster_id JOIN articles p ON p.id = c.primary_id"
)

MODELS = "SELECT host, digest, pages FROM host_models"


def contents(path):
    with closing(sqlite3.connect(path)) as connection:
        return {
            query: sorted(connection.execute(query).fetchall(), key=repr)
            for query in (f"SELECT {FIELDS} FROM articles", EDITS, REVISIONS, GROUPS, MODELS)
        }


def exported(path, folder):
    """Export as JSON Lines, numbers and times of fetching left out: those are each archive's own."""
    command = [sys.executable, "-m", "yuqi", "export", "--archive", str(path), "--to", str(folder), "--format", "jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    own = {"id", "cluster_id", "family_id", "first_seen", "last_seen", "changed_at"}
    lines = []
    for file in sorted(folder.rglob("articles.jsonl")):
        for line in file.read_text("utf-8").strip("\n").split("\n"):  # a text may hold other line ends
            record = json.loads(line)
            record["capture"] = record["capture"]["sha256"]
            lines.append(json.dumps({key: record[key] for key in record if key not in own}, sort_keys=True))
    assert lines
    return sorted(lines)


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sites")
    with serving(Web(base_port=19_801)) as web:
        web.write(folder)
        for path in (folder / "sources").glob("*.toml"):
            if path.stem not in SITES:
                path.unlink()
        yield folder / "sources"


def test_killed_at_random_moments_the_archive_equals_the_calm_one(sites, crawls, tmp_path):
    crawl = crawls(None, tmp_path, sites)
    began = time.monotonic()
    crawl.run("calm")
    calm_seconds = time.monotonic() - began
    moments = random.Random(20_261_124)
    for _ in range(KILLS):
        process = crawl.start("killed")
        time.sleep(moments.uniform(0.1, 0.5) * calm_seconds)
        process.kill()
        process.communicate()
    report = crawl.run("killed")
    assert report["frontier"]["queued"] == report["frontier"]["leased"] == 0
    assert contents(tmp_path / "killed.db") == contents(tmp_path / "calm.db")
    assert len(contents(tmp_path / "calm.db")[MODELS]) == len(SITES)
    assert list(verify(tmp_path / "killed.db")) == []
    assert exported(tmp_path / "killed.db", tmp_path / "k") == exported(tmp_path / "calm.db", tmp_path / "c")
