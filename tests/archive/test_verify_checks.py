"""`verify` finds each planted damage, and nothing in a sound archive."""

import sqlite3

import pytest
from click.testing import CliRunner

from archive.connection import open_connection
from archive.errors import UserError
from archive.intake import Intake
from archive.store import Store
from archive.upkeep.rebuild import rebuild
from archive.upkeep.verify import AGAIN, CHECKS, REBUILD, RESTORE, verify
from yuqi.cli import yuqi


def checks(path):
    return {finding.check for finding in verify(path)}


def test_a_sound_archive_has_nothing(filled):
    seen = []
    assert list(verify(filled, progress=seen.append)) == []
    assert sum(seen) == 8 + 5


def test_an_empty_archive_has_nothing(archive_path):
    Store.open(archive_path).close()
    assert list(verify(archive_path)) == []


@pytest.fixture
def yuqi_exit():
    """Give a function that runs a command: status, and what it printed."""

    def run(*words):
        answer = CliRunner().invoke(yuqi, list(words), standalone_mode=False)
        return answer.return_value, answer.output

    return run


EDIT = 'INSERT INTO edits(article_id, position, field, start, "end", before, after, rule, certainty, confidence)'

MARK = 'INSERT INTO claims(article_id, kind, verdict, basis, surface, start, "end", table_version)'

UNSETTLED = "UPDATE captures SET outcome = NULL, article_id = NULL WHERE outcome = 'redirect'"
REMEDIES = {UNSETTLED: AGAIN}
"""Where it is not `yuqi rebuild` alone."""

PLANTED = [
    ("foreign keys", "PRAGMA foreign_keys=OFF; UPDATE captures SET source_id = 99 WHERE id = 1"),
    ("schema", "DROP INDEX article_pairs_other"),
    ("schema", "DROP TRIGGER articles_fts_update"),
    ("captures", "UPDATE captures SET sha256 = 'x' WHERE id = 3"),
    ("captures", "UPDATE captures SET warc_offset = warc_offset + 1 WHERE id = 3"),
    ("captures", "UPDATE captures SET warc_file = 'lost.warc.gz' WHERE id = 3"),
    ("captures", "UPDATE captures SET status = 500 WHERE id = 3"),
    ("captures", "PRAGMA foreign_keys=OFF; DELETE FROM rejections; DELETE FROM captures WHERE outcome = 'rejected'"),
    ("outcomes", "DELETE FROM rejections"),
    ("outcomes", "UPDATE captures SET article_id = NULL WHERE outcome = 'article'"),
    ("outcomes", UNSETTLED),
    ("articles", "UPDATE articles SET sha256 = 'x' WHERE id = 2"),
    ("articles", "UPDATE articles SET text_hans = text_hans || 'x' WHERE id = 2"),
    ("articles", "UPDATE revision_deltas SET number = 2 WHERE article_id = 2"),
    ("articles", "UPDATE revision_deltas SET title = 'x' WHERE article_id = 2"),
    ("articles", "UPDATE articles SET text = text || '贷' WHERE id = 2"),
    ("articles", "UPDATE articles SET edit_count = edit_count + 1 WHERE id = 2"),
    ("articles", "UPDATE articles SET published = 'gestern' WHERE id = 2"),
    ("articles", f"{MARK} VALUES(2, 'hours', 'right', '', 'planted', 0, 1, '')"),
    ("edits", f"{EDIT} VALUES(2, 99, 'text', 0, 1, '＃', '＊', 'planted', 'exact', 1)"),
    ("edits", f"{EDIT} VALUES(2, 99, 'text', 0, 1, '＃', NULL, 'planted', 'flag', 1)"),
    ("sections", "INSERT INTO sections(article_id, position, level, number, heading, start) VALUES(2, 99, 1, '1', 'x', 3)"),
    ("copies", "UPDATE clusters SET size = size + 1 WHERE id = 2"),
    ("copies", "UPDATE clusters SET primary_id = 3 WHERE id = 2"),
    ("copies", "UPDATE articles SET is_primary = 0 WHERE id = 3"),
    ("copies", "UPDATE articles SET cluster_id = 3 WHERE id = 4"),
    ("copies", "DELETE FROM article_pairs"),
    ("copies", "INSERT INTO families(id, size, label) VALUES(2, 1, 'x')"),
    ("copies", "INSERT INTO cluster_changes VALUES(99, 'split', 2, 98, 1, '')"),
    ("search index", "INSERT INTO articles_fts(articles_fts) VALUES('delete-all')"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "damage"), PLANTED)
def test_planted_damage_is_found(filled, check, damage):
    connection = sqlite3.connect(filled)
    connection.executescript(damage)
    connection.close()
    findings = list(verify(filled))
    assert check in {finding.check for finding in findings}
    assert all(finding.check in CHECKS and finding.subject for finding in findings)
    remedies = {finding.remedy for finding in findings}
    assert REMEDIES.get(damage, REBUILD) in remedies
    assert remedies <= {REMEDIES.get(damage), REBUILD}


@pytest.mark.parametrize("known", ["2024", "2024-11", "2024-11-05", "2024-11-05T08:30"])
def test_a_date_is_one_however_much_is_known_of_it(filled, known):
    connection = sqlite3.connect(filled)
    connection.execute("UPDATE articles SET published = ? WHERE id = 2", (known,))
    connection.commit()
    connection.close()
    assert "published is no date" not in {finding.message for finding in verify(filled)}


def test_an_article_deleted_past_its_pairs_is_found(filled):
    connection = sqlite3.connect(filled)
    connection.executescript("PRAGMA foreign_keys=OFF; DELETE FROM articles WHERE id = 2")
    connection.close()
    assert {"foreign keys", "copies"} <= checks(filled)


def test_the_remedy_mends_whatever_is_planted(filled):
    """All of it at once: `yuqi rebuild` asks the captures, and nothing else is taken over."""
    connection = sqlite3.connect(filled)
    for _, damage in PLANTED:
        connection.executescript(damage)
    connection.close()
    assert {finding.check for finding in verify(filled)} >= {check for check, _ in PLANTED}
    rebuild(filled)
    assert list(verify(filled)) == []


@pytest.mark.parametrize("first", [0, 40_000])
def test_damaged_pages_of_the_file_are_found(filled, first):
    raw = bytearray(filled.read_bytes())
    for place in range(first + 100, len(raw) - 4096, 8192):
        raw[place : place + 200] = b"\xa5" * 200
    filled.write_bytes(raw)
    assert "database" in checks(filled)


def test_a_changed_capture_is_found(filled):
    (path,) = (filled.parent / "a.warc").iterdir()
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(raw)
    assert checks(filled) == {"captures"}


def test_a_lost_folder_of_captures_is_found(filled):
    (filled.parent / "a.warc").rename(filled.parent / "elsewhere")
    findings = list(verify(filled))
    assert [(finding.check, finding.remedy) for finding in findings] == [("captures", RESTORE)] * 8
    assert list(verify(filled, filled.parent / "elsewhere")) == []


def test_a_running_crawl_is_no_damage(filled, article_exchange):
    with Store.open(filled) as store:
        intake = Intake(store, store.begin_run("crawl"))
        intake.take(article_exchange("http://a.example.cn/77", 77))
        intake.keep(article_exchange("http://a.example.cn/78", 78))
        assert list(verify(filled)) == []


def killed(path, article_exchange):
    """Leave an archive as a run does that was killed before it read its last page."""
    with Store.open(path) as store:
        Intake(store, store.begin_run("ingest")).keep(article_exchange("http://a.example.cn/78", 78))


def test_what_a_killed_run_kept_waits_and_is_not_wrong(filled, article_exchange, yuqi_exit):
    killed(filled, article_exchange)
    (finding,) = verify(filled)
    assert (finding.check, finding.waits, finding.remedy) == ("outcomes", True, AGAIN)
    status, told = yuqi_exit("verify", "--archive", str(filled))
    assert status == 0
    assert "waits" in told
    assert "nothing found" in told
    with Store.open(filled) as store:
        Intake(store, None).recover()
    assert list(verify(filled)) == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE runs SET finished_at = '2026-03-01T00:00:00Z', finish_reason = 'finished'",
        "UPDATE captures SET run_id = 99 WHERE outcome IS NOT NULL",
        "UPDATE captures SET warc_offset = warc_offset + 1 WHERE outcome IS NULL",
    ],
    ids=["its run ended", "a later run read pages", "its record is elsewhere"],
)
def test_what_does_not_only_wait_is_wrong(filled, article_exchange, yuqi_exit, damage):
    killed(filled, article_exchange)
    connection = sqlite3.connect(filled)
    connection.executescript(f"PRAGMA foreign_keys=OFF; {damage}")
    connection.close()
    assert not all(finding.waits for finding in verify(filled))
    assert yuqi_exit("verify", "--archive", str(filled))[0] == 1


def test_nothing_is_changed(filled):
    before = filled.read_bytes()
    list(verify(filled))
    assert filled.read_bytes() == before


def test_no_archive_is_a_mistake(tmp_path):
    with pytest.raises(UserError):
        list(verify(tmp_path / "none.db"))
    open_connection(tmp_path / "new.db").close()
