"""Archives joined: what comes out is the archive that one crawler would have made, whenever and however often."""

from __future__ import annotations

import gzip
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.connection import open_connection
from archive.errors import ArchiveTooNew, UserError
from archive.intake import Intake
from archive.store import Store
from archive.upkeep.merge import merge
from archive.upkeep.rebuild import rebuild
from archive.upkeep.takedown import take_down
from archive.upkeep.takedowns import Takedowns
from archive.upkeep.verify import verify

CONTENTS = {
    "articles": "SELECT url, revision, title, author, published, first_seen, last_seen, changed_at, sha256, fold_sha256,"
    " is_primary, mirror_of, text, text_hans FROM articles",
    "edits": "SELECT a.url, e.position, e.field, e.start, e.before, e.after, e.rule FROM edits e"
    " JOIN articles a ON a.id = e.article_id",
    "revisions": "SELECT a.url, r.number, r.seen_at, r.title, r.text FROM revisions r"
    " JOIN articles a ON a.id = r.article_id",
    "events": "SELECT a.url, e.kind, e.seen_at, e.revision, e.summary FROM events e"
    " JOIN articles a ON a.id = e.article_id ORDER BY a.url, e.id",
    "clusters": "SELECT a.url, p.url, c.size FROM articles a JOIN clusters c ON c.id = a.cluster_id"
    " JOIN articles p ON p.id = c.primary_id",
    "families": "SELECT a.url, b.url FROM articles a JOIN articles b ON a.family_id = b.family_id",
    "captures": "SELECT url, fetched_at, kind, status, sha256, outcome, warc_record_id IS NOT NULL FROM captures",
    "sources": "SELECT name, title, home FROM sources",
    "rejections": "SELECT url, stage, reason FROM rejections",
    "robots": "SELECT host, seen_at, status FROM robots",
}


def contents(path):
    """Give what an archive holds, its own numbers left out."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: sorted(connection.execute(query).fetchall(), key=repr) if "ORDER" not in query
            else connection.execute(query).fetchall()
            for name, query in CONTENTS.items()
        }  # fmt: skip


def numbers(path):
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT url, id FROM articles").fetchall())


def record_ids(path):
    with closing(sqlite3.connect(path)) as connection:
        return [one for (one,) in connection.execute("SELECT warc_record_id FROM captures ORDER BY id")]


def put(path, exchanges, ends=True):
    with Store.open(path) as store:
        run = store.begin_run("crawl")
        intake = Intake(store, run, strict=True)
        for one in exchanges:
            intake.take(one)
        if ends:
            store.finish_run(run, "finished")


@pytest.fixture
def story(article_exchange, exchange, page, paragraphs):
    """Give captures of three hosts in the order of time, with all that can become of an article."""
    hosts = [f"http://{letter}.example.cn" for letter in "abc"]
    told = []
    for number, home in enumerate(hosts):
        source = f"channel-{number}"
        told += [
            replace(
                exchange(f"{home}/robots.txt", "User-agent: *", kind="robots", content_type="text/plain"), source=source
            ),
            replace(exchange(f"{home}/list/", "<a href=/1>x</a>", kind="listing"), source=source),
        ]
        told += [replace(article_exchange(f"{home}/{seed}", seed + 10 * number), source=source) for seed in range(3)]
        told.append(replace(article_exchange(f"{home}/copy", 7), source=source))
        told.append(
            replace(
                article_exchange(f"{home}/sibling", 8, lender=("青禾小贷", "远山金融", "白鹭分期")[number]),
                source=source,
            )
        )
    for number, home in enumerate(hosts):
        source = f"channel-{number}"
        told += [
            replace(one, source=source)
            for one in (
                article_exchange(f"{home}/0", 10 * number),  # the same again
                article_exchange(f"{home}/1", 50 + number),  # edited
                exchange(f"{home}/2", "gone", status=404),
                exchange(f"{home}/1", status=304),
                article_exchange(f"{home}/2", 2 + 10 * number),  # back
                exchange(f"{home}/0", status=301, headers=((b"Location", b"/"),)),
            )
        ]
    return told


def shard(story, number):
    return [one for one in story if one.source == f"channel-{number}"]


@pytest.fixture
def parts(tmp_path, story):
    paths = [tmp_path / f"part{number}.db" for number in range(3)]
    for number, path in enumerate(paths):
        put(path, shard(story, number))
    return paths


@pytest.fixture
def single(tmp_path, story):
    put(tmp_path / "single.db", sorted(story, key=lambda one: one.fetched_at))
    return contents(tmp_path / "single.db")


def test_three_shards_joined_are_the_archive_of_one_crawler(parts, single, tmp_path):
    counts = merge(tmp_path / "all.db", parts, strict=True)
    assert contents(tmp_path / "all.db") == single
    assert (counts.captures, counts.known, counts.taken_down) == (len(single["captures"]), 0, 0)
    assert sorted(record_ids(tmp_path / "all.db")) == sorted(one for part in parts for one in record_ids(part))
    assert list(verify(tmp_path / "all.db", full=True)) == []


def test_rebuilt_from_its_own_captures_it_is_the_same(parts, single, tmp_path):
    merge(tmp_path / "all.db", parts, strict=True)
    with closing(open_connection(tmp_path / "all.db")) as connection:
        query = "SELECT kind, started_at, finished_at, finish_reason FROM runs ORDER BY id"
        runs = connection.execute(query).fetchall()
        assert len(runs) == 3
        assert all(reason == "finished" for *_, reason in runs)
    before = numbers(tmp_path / "all.db")
    shutil.rmtree(tmp_path / "part0.warc")  # nothing of the inputs is needed any more
    rebuild(tmp_path / "all.db", strict=True)
    assert contents(tmp_path / "all.db") == single
    assert numbers(tmp_path / "all.db") == before
    with closing(open_connection(tmp_path / "all.db")) as connection:
        assert connection.execute(query).fetchall() == runs


def test_repeated_bodies_stay_revisits(parts, tmp_path):
    merge(tmp_path / "all.db", parts, strict=True)

    def revisits(folder):
        return sum(gzip.decompress(path.read_bytes()).count(b"WARC-Type: revisit") for path in folder.glob("*.warc.gz"))

    apart = sum(revisits(part.with_suffix(".warc")) for part in parts)
    assert revisits(tmp_path / "all.warc") == apart > 0


def test_merging_again_adds_only_what_is_new_and_numbers_stay(parts, story, single, article_exchange, tmp_path):
    merge(tmp_path / "all.db", parts, strict=True)
    before = numbers(tmp_path / "all.db")
    assert merge(tmp_path / "all.db", parts, strict=True).captures == 0
    assert contents(tmp_path / "all.db") == single
    grown = [
        replace(article_exchange("http://b.example.cn/new", 90), source="channel-1"),
        replace(article_exchange("http://b.example.cn/copy", 91), source="channel-1"),
    ]
    put(parts[1], grown)
    assert merge(tmp_path / "all.db", parts, strict=True).captures == 2
    assert before.items() <= numbers(tmp_path / "all.db").items()
    put(tmp_path / "single.db", grown)
    assert contents(tmp_path / "all.db") == contents(tmp_path / "single.db")


def test_an_older_archive_merged_behind_a_newer_one_takes_its_place_in_time(story, single, tmp_path):
    """Two workers saw the same addresses; the one that saw them first is merged last."""
    ordered = sorted(story, key=lambda one: one.fetched_at)
    put(tmp_path / "old.db", ordered[: len(ordered) // 2 + 3])
    put(tmp_path / "new.db", ordered[len(ordered) // 2 + 3 :])
    merge(tmp_path / "all.db", [tmp_path / "new.db"], strict=True)
    before = numbers(tmp_path / "all.db")
    merge(tmp_path / "all.db", [tmp_path / "old.db"], strict=True)
    after = contents(tmp_path / "all.db")
    assert before.items() <= numbers(tmp_path / "all.db").items()
    for name in ("articles", "revisions", "events", "edits", "clusters", "families", "captures"):
        assert after[name] == single[name], name
    assert list(verify(tmp_path / "all.db", full=True)) == []
    rebuild(tmp_path / "all.db", strict=True)
    assert contents(tmp_path / "all.db") == after


def test_takedowns_are_joined_and_obeyed(parts, single, tmp_path):
    merge(tmp_path / "all.db", parts[:2], strict=True)
    take_down(parts[2], "http://a.example.cn/0", "a wish", with_copies=False)  # of another host: that crawler was told
    take_down(tmp_path / "all.db", "http://c.example.cn/1", "a wish", with_copies=False)
    take_down(parts[0], "http://a.example.cn/2", "a wish", with_copies=False)
    counts = merge(tmp_path / "all.db", parts, strict=True)
    urls = set(numbers(tmp_path / "all.db"))
    gone = {"http://a.example.cn/0", "http://c.example.cn/1", "http://a.example.cn/2"}
    assert urls == {row[0] for row in single["articles"]} - gone
    assert counts.taken_down == 6  # of c/1, and of a/0, which its own archive still holds
    told = Takedowns.read(tmp_path / "all.warc")
    assert {one.pattern for one in told.tombstones} == gone
    assert list(verify(tmp_path / "all.db", full=True)) == []
    for path in (tmp_path / "all.warc").glob("*.warc.gz"):
        assert b"http://a.example.cn/0\r\n" not in gzip.decompress(path.read_bytes())


def test_killed_again_and_again_it_ends_as_if_it_had_not_been(parts, single, tmp_path):
    code = "import sys; from pathlib import Path; from archive.upkeep.merge import merge;"
    code += "merge(Path(sys.argv[1]), [Path(one) for one in sys.argv[2:]], None, lambda n: print('.', flush=True))"
    command = [sys.executable, "-c", code, str(tmp_path / "all.db"), *map(str, parts)]
    moments = random.Random(7)
    kills = 0
    for _ in range(4):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        for _ in range(moments.randint(3, 12)):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
        process.stdout.close()
    assert kills >= 3
    merge(tmp_path / "all.db", parts, strict=True)
    assert contents(tmp_path / "all.db") == single
    assert list(verify(tmp_path / "all.db", full=True)) == []


def test_an_archive_in_use_and_a_torn_file_give_what_is_whole(story, tmp_path):
    put(tmp_path / "part0.db", shard(story, 0))
    (file,) = (tmp_path / "part0.warc").glob("*.warc.gz")
    whole = file.read_bytes()
    torn = file.with_name("yuqi-20990101000000-00000.warc.gz.open")
    torn.write_bytes(whole[: len(whole) // 2])  # the same records: known when they come again
    with Store.open(tmp_path / "part0.db"):
        torn.exists()
        counts = merge(tmp_path / "all.db", [tmp_path / "part0.db"], strict=True)
    assert counts.captures == len(shard(story, 0))


def test_mistakes_are_told_before_anything_is_made(parts, tmp_path):
    target = tmp_path / "all.db"
    with pytest.raises(UserError, match="named twice"):
        merge(target, [parts[0], parts[1], parts[0].parent / "." / parts[0].name])
    with pytest.raises(UserError, match="target"):
        merge(target, [parts[0], target])
    with pytest.raises(UserError, match="no such archive"):
        merge(target, [parts[0], tmp_path / "none.db"])
    shutil.move(tmp_path / "part1.warc", tmp_path / "elsewhere")
    with pytest.raises(UserError, match=r"part1\.warc"):
        merge(target, parts)
    with closing(sqlite3.connect(parts[0])) as connection, connection:
        connection.execute("UPDATE _sqlite_migrations SET name = 'm999_future' WHERE name = 'm001_tables'")
    with pytest.raises(ArchiveTooNew):
        merge(target, [parts[0]])
    assert not target.exists()


def test_an_old_file_ingested_today_is_the_past(tmp_path, article_exchange):
    """The same door: an address whose newer text is known keeps it, and the older one is its first revision."""
    new = article_exchange("http://a.example.cn/1", 1)
    old = replace(article_exchange("http://a.example.cn/1", 2), fetched_at=new.fetched_at - timedelta(days=900))
    put(tmp_path / "a.db", [new, old])
    put(tmp_path / "b.db", [old, new])
    for name in ("articles", "revisions", "events"):
        assert contents(tmp_path / "a.db")[name] == contents(tmp_path / "b.db")[name]
