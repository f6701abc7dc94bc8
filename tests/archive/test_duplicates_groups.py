"""Copies and families: what belongs together does, whoever came first."""

import random

import pytest

from archive.intake import Intake
from archive.store import Store
from archive.upkeep.verify import verify


def groups(store):
    """Give (clusters, families, primaries) by URL."""
    found = store.connection.execute("SELECT url, cluster_id, family_id, is_primary FROM articles").fetchall()
    clusters, families = {}, {}
    for url, cluster, family, _ in found:
        clusters.setdefault(cluster, set()).add(url)
        if family is not None:
            families.setdefault(family, set()).add(url)
    return (
        {frozenset(members) for members in clusters.values()},
        {frozenset(members) for members in families.values()},
        {url for url, _, _, primary in found if primary},
    )


def host(name):
    return f"http://{name}.example.cn/1"


@pytest.fixture
def crowd(article_exchange):
    """Give pages: an article with copies, the same with another lender and its copy, strangers."""
    return [
        article_exchange(host("a"), 1, published="2026-02-03 10:00:00"),
        article_exchange(host("b"), 1, published="2026-01-03 10:00:00"),
        article_exchange(host("c"), 1, title="换一个题目", drop=1, published="2026-03-03 10:00:00"),
        article_exchange(host("d"), 1, lender="京东金融", published="2026-02-04 10:00:00"),
        article_exchange(host("e"), 1, lender="京东金融", title="又换一个题目", published="2026-02-05 10:00:00"),
        article_exchange(host("f"), 1, lender="招联金融", published="2026-02-06 10:00:00"),
        article_exchange(host("g"), 7, published="2026-02-07 10:00:00"),
        article_exchange(host("h"), 8, published="2026-02-08 10:00:00"),
    ]


# 青禾小贷 is no lender the tables know, so it proves nothing about a pair; the test of families names two that are.
KNOWN = ("京东金融", "招联金融")


def test_copies_stand_in_one_cluster_and_the_earliest_stands_for_it(writer, article_exchange):
    store, intake = writer
    for name, published in (("a", "2026-02-03"), ("b", "2026-01-03"), ("c", "2026-03-03")):
        intake.take(article_exchange(host(name), 1, published=f"{published} 10:00:00"))
    intake.take(article_exchange(host("x"), 2))
    clusters, families, primaries = groups(store)
    assert clusters == {frozenset({host("a"), host("b"), host("c")}), frozenset({host("x")})}
    assert families == set()
    assert primaries == {host("b"), host("x")}
    assert store.connection.execute("SELECT id, size, primary_id FROM clusters ORDER BY id").fetchall() == [
        (1, 3, 2),
        (4, 1, 4),
    ]


def test_another_lender_makes_a_sibling_never_a_copy(writer, article_exchange):
    store, intake = writer
    intake.take(article_exchange(host("a"), 1, lender=KNOWN[0]))
    intake.take(article_exchange(host("b"), 1, lender=KNOWN[1]))
    intake.take(article_exchange(host("c"), 1, lender=KNOWN[1], title="换一个题目"))
    clusters, families, _ = groups(store)
    assert clusters == {frozenset({host("a")}), frozenset({host("b"), host("c")})}
    assert families == {frozenset({host("a"), host("b"), host("c")})}
    assert store.connection.execute("SELECT id, size FROM families").fetchall() == [(1, 3)]


def test_the_order_of_arrival_does_not_show(tmp_path, crowd):
    results = set()
    for turn in range(6):
        random.Random(turn).shuffle(crowd)
        with Store.open(tmp_path / f"{turn}.db") as store:
            intake = Intake(store, store.begin_run("crawl"), strict=True)
            for exchange in crowd:
                intake.take(exchange)
            results.add(tuple(map(frozenset, groups(store))))
    assert len(results) == 1


def test_a_change_splits_what_it_held_together(writer, article_exchange, archive_path):
    store, intake = writer
    for name in ("a", "b"):
        intake.take(article_exchange(host(name), 1))
    assert len(groups(store)[0]) == 1
    intake.take(article_exchange(host("b"), 2))
    assert groups(store)[0] == {frozenset({host("a")}), frozenset({host("b")})}
    assert store.connection.execute("SELECT count(*) FROM article_pairs").fetchone() == (0,)
    intake.take(article_exchange(host("b"), 1))
    assert groups(store)[0] == {frozenset({host("a"), host("b")})}
    store.close()
    assert list(verify(archive_path)) == []


def test_changes_end_where_a_fresh_archive_begins(tmp_path, article_exchange):
    """Whatever the way, the groups are those of the texts that stand at the end."""
    draw = random.Random(3)
    last = {}
    with Store.open(tmp_path / "changed.db") as store:
        intake = Intake(store, store.begin_run("crawl"), strict=True)
        for _ in range(40):
            name, seed, lender = draw.choice("abcdefg"), draw.randrange(3), draw.choice(KNOWN)
            last[name] = exchange = article_exchange(host(name), seed, lender=lender)
            intake.take(exchange)
        changed = groups(store)
    assert list(verify(tmp_path / "changed.db")) == []
    with Store.open(tmp_path / "fresh.db") as store:
        intake = Intake(store, store.begin_run("crawl"), strict=True)
        for exchange in last.values():
            intake.take(exchange)
        fresh = groups(store)
    assert changed[:2] == fresh[:2]
    assert changed[1], "the test must have families to speak of"


def test_a_copy_under_the_path_of_its_original_on_another_host_is_its_mirror(writer, article_exchange):
    """Not: the same host by another scheme, a path of its own, a path without a number, another text.

    Which of the two stands for the cluster does not matter where one of them carries keyword lines.
    """
    store, intake = writer
    pages = (
        ("http://a.example.cn/yuqi/31.html", 1, "2026-01-01 10:00:00"),
        ("http://b.example.cn/yuqi/31.html", 1, "2026-01-01 10:00:00"),
        ("https://www.a.example.cn/yuqi/31.html", 1, "2026-01-02 10:00:00"),
        ("http://c.example.cn/news/8.html", 1, "2026-01-02 10:00:00"),
        ("http://d.example.cn/yuqi/31.html", 2, "2026-01-02 10:00:00"),
        ("http://a.example.cn/about", 3, "2026-01-01 10:00:00"),
        ("http://b.example.cn/about", 3, "2026-01-01 10:00:00"),
    )
    for url, seed, published in pages:
        intake.take(article_exchange(url, seed, published=published))
    found = store.connection.execute("SELECT url, mirror_of FROM mirrors").fetchall()
    assert found == [("http://b.example.cn/yuqi/31.html", "http://a.example.cn/yuqi/31.html")]
    injected = "INSERT INTO removed_blocks(article_id, position, kind, rule, text)"
    injected += " SELECT id, 99, 'injected', 'injected.keywords', '' FROM articles WHERE url = ?"
    store.connection.execute(injected, (found[0][1],))
    assert store.connection.execute("SELECT mirror_of, url FROM mirrors").fetchall() == found
